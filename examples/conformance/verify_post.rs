//! `"op": "verify_post"`: verifies a received form, through `s3::post::Verifier`. Needs the feature
//! `post`.
//!
//! `bucket` (that of the URL), `fields` (a list of `[name, value]`, those before the file in the
//! order received), `file_name` (or null, if the file's part has none), `length` (that of the file
//! in bytes), `region`, `access_key`, `secret_key`, `session_token` (or null), `now`
//! (`YYYYMMDDTHHMMSSZ`).
//!
//! The answer has `verified` (true) and `key`, with `${filename}` replaced, or `error` with S3's
//! `code` and `status`.

use presign::s3::post::Verifier;
use presign::{Region, Service};
use serde_json::{Value, json};

use crate::question::{Fallible, credentials, optional_text, pairs, text};

pub(crate) fn answer(question: &Value) -> Fallible<Value> {
    let verifier = Verifier::new(Service::S3, Region::new(text(question, "region")?)?);
    let credentials = credentials(question)?;
    let now = text(question, "now")?.parse()?;
    let fields = pairs(question, "fields")?;
    let file_name = optional_text(question, "file_name")?.unwrap_or_default();
    let length = question["length"].as_u64().ok_or("length: must be a number of bytes")?;
    let outcome = verifier
        .parse(text(question, "bucket")?, &fields, file_name)
        .and_then(|presented| presented.verify(&credentials, now))
        .and_then(|verified| verified.check_length(length).map(|()| verified));
    Ok(match outcome {
        Ok(verified) => json!({ "verified": true, "key": verified.key() }),
        Err(error) => json!({ "error": error.to_string(), "code": error.code(), "status": error.status() }),
    })
}
