//! A driver of the crate for programs in other languages, such as the comparison with botocore, and
//! not an example to copy. Reads one JSON object per line from standard input, and writes one per
//! line to standard output, in the same order.
//!
//! ```text
//! echo '{"id": 1, "op": "s3", "method": "GET", "bucket": "examplebucket", "key": "test.txt", "region": "us-east-1",
//!   "access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
//!   "timestamp": "20130524T000000Z", "expires_in": 86400}' | tr -d '\n' | cargo run --example conformance
//! ```
//!
//! The file of each op describes its fields. In every op, `access_key`, `secret_key` and
//! `session_token` may also be in an object `credentials`.
//!
//! # The response of an op that presigns
//!
//! `id`, `method`, `url`, `host`, `signed_headers`, `required_headers`, `canonical_request`,
//! `string_to_sign`, `signature`, `expires_at`; or `id` and `error`, the text of the crate's error.
//! An invalid line does not end the program.

#![allow(clippy::indexing_slicing, reason = "indexing a JSON value by an absent name gives null")]

mod endpoint;
#[cfg(feature = "explain")]
mod explain;
#[cfg(feature = "post")]
mod post;
mod question;
mod request;
mod s3;
mod token;
mod verify;
#[cfg(feature = "post")]
mod verify_post;

use std::io::{BufRead, Write};

use presign::PresignedUrl;
use serde_json::{Value, json};

use question::{Fallible, text};

fn main() -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (id, answer) = match serde_json::from_slice::<Value>(&line) {
            Ok(question) => (question["id"].clone(), answer(&question)),
            Err(error) => (Value::Null, Err(error.into())),
        };
        let mut answer = answer.unwrap_or_else(|error| json!({ "error": error.to_string() }));
        answer["id"] = id;
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

fn answer(question: &Value) -> Fallible<Value> {
    match text(question, "op")? {
        "endpoint" => endpoint::resolve(question),
        "s3" => Ok(presigned(&s3::presign(question)?)),
        #[cfg(feature = "post")]
        "post" => post::presign(question),
        "request" => Ok(presigned(&request::presign(question)?)),
        "verify" => verify::answer(question),
        #[cfg(feature = "post")]
        "verify_post" => verify_post::answer(question),
        #[cfg(feature = "explain")]
        "explain" => explain::answer(question),
        "token" => token::make(question),
        _ => Err("op: not supported".into()),
    }
}

fn presigned(url: &PresignedUrl) -> Value {
    let canonical_request = url.canonical_request();
    json!({
        "method": url.method().as_str(),
        "url": url.as_str(),
        "host": url.host(),
        "signed_headers": canonical_request.signed_headers().split(';').collect::<Vec<_>>(),
        "required_headers": url.required_headers().collect::<Vec<_>>(),
        "canonical_request": canonical_request.to_string(),
        "string_to_sign": url.string_to_sign(),
        "signature": url.signature(),
        "expires_at": url.expires_at().to_string(),
    })
}
