//! Drives the crate from any language: one JSON object a line on standard input, one a line on standard output, in the
//! same order.
//!
//! ```text
//! echo '{"id": 1, "op": "s3", "method": "GET", "bucket": "examplebucket", "key": "test.txt", "region": "us-east-1",
//!   "access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
//!   "timestamp": "20130524T000000Z", "expires_in": 86400}' | tr -d '\n' | cargo run --example conformance
//! ```
//!
//! # `"op": "s3"`: through `Bucket`
//!
//! `method`, `bucket`, `key` (null: the bucket itself), `region`, `endpoint` (null: AWS), `style` (`auto`, `path`,
//! `virtual`; `auto` picks by the name on AWS and is path style elsewhere), `access_key`, `secret_key`, `session_token`
//! (or null), `timestamp` (`YYYYMMDDTHHMMSSZ`), `expires_in` (seconds, may be fractional), `query` and `headers` (lists of
//! `[name, value]`, not encoded).
//!
//! # `"op": "request"`: any service, through `Signer` and `Request`
//!
//! `method`, `scheme` (`https` if absent), `path` (as on the request line), `query`, `headers` (`Host` among them), `body`,
//! `credentials` (`access_key`, `secret_key`, `session_token`), `region`, `service`, `timestamp`, `expires_in` (null: 3600),
//! and the service's rules: `normalize`, `double_encode`, `payload` (`sha256`, `unsigned`, or the last line of the
//! canonical request itself), `omit_session_token`. A folded header is unfolded first.
//!
//! AWS's own test suite has paths that cannot stand in a URL, such as `/ሴ`, which the crate refuses. They are encoded first
//! and then signed without encoding them twice, which gives the suite's canonical path and a URL that is one.
//!
//! # The answer
//!
//! `id`, `method`, `url`, `host`, `signed_headers`, `required_headers`, `canonical_request`, `string_to_sign`, `signature`,
//! `expires_at`; or `id` and `error`, the text of the crate's error. A bad line never ends the run.

#![allow(clippy::indexing_slicing, reason = "indexing a JSON value by a name it does not have gives null")]

use std::io::{BufRead, Write};
use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Method, PresignedUrl, Region, Request, Service, Signer, SigningTime};
use serde_json::{Value, json};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

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
    let url = match text(question, "op")? {
        "s3" => s3(question)?,
        "request" => request(question)?,
        _ => return Err("op: is not known".into()),
    };
    let canonical_request = url.canonical_request();
    Ok(json!({
        "method": url.method().as_str(),
        "url": url.as_str(),
        "host": url.host(),
        "signed_headers": canonical_request.signed_headers().split(';').collect::<Vec<_>>(),
        "required_headers": url.required_headers().collect::<Vec<_>>(),
        "canonical_request": canonical_request.to_string(),
        "string_to_sign": url.string_to_sign(),
        "signature": url.signature(),
        "expires_at": url.expires_at().to_string(),
    }))
}

fn s3(question: &Value) -> Fallible<PresignedUrl> {
    let region = Region::new(text(question, "region")?)?;
    let credentials = credentials(question)?;
    let endpoint =
        match (optional_text(question, "style")?.unwrap_or("auto"), optional_text(question, "endpoint")?) {
            ("auto" | "virtual", None) => Endpoint::aws(&region)?,
            ("path", None) => Endpoint::aws_path_style(&region)?,
            ("auto" | "path", Some(url)) => Endpoint::path_style(url)?,
            ("virtual", Some(url)) => Endpoint::virtual_hosted(url)?,
            _ => return Err("style: must be auto, path or virtual".into()),
        };
    let bucket = Bucket::with_endpoint(text(question, "bucket")?, region, credentials, endpoint)?;
    let method = Method::new(text(question, "method")?)?;
    let mut operation = match optional_text(question, "key")? {
        Some(key) => bucket.request(method, key),
        None => bucket.request_bucket(method),
    };
    for (name, value) in pairs(question, "query")? {
        operation = operation.query(name, value);
    }
    for (name, value) in pairs(question, "headers")? {
        operation = operation.header(name, value);
    }
    Ok(operation.presign_at(timestamp(question)?, expires_in(question)?)?)
}

fn request(question: &Value) -> Fallible<PresignedUrl> {
    if optional_text(question, "algorithm")?.is_some_and(|algorithm| algorithm != "AWS4-HMAC-SHA256") {
        return Err("algorithm: is not supported".into());
    }
    let flag = |name: &str| question[name].as_bool().ok_or_else(|| format!("{name}: must be true or false"));
    let path = text(question, "path")?;
    let stands_in_url =
        path.bytes().all(|byte| byte.is_ascii_graphic() && !br##"#?"<>[]\^`{|}"##.contains(&byte));
    let (path, double_encode) = if flag("double_encode")? && !stands_in_url {
        (percent_encoded(path), false)
    } else {
        (path.to_owned(), flag("double_encode")?)
    };
    let payload = text(question, "payload")?;
    let named = Service::new(text(question, "service")?)?;
    let rules = named
        .rules()
        .double_encode_path(double_encode)
        .normalize_path(flag("normalize")?)
        .sign_payload(payload == "sha256")
        .sign_session_token(!flag("omit_session_token")?);
    let service = Service::custom(named.as_str(), rules)?;
    let signer =
        Signer::new(service, Region::new(text(question, "region")?)?, credentials(&question["credentials"])?);

    let (mut hosts, mut headers) = (Vec::new(), Vec::new());
    for (name, value) in pairs(question, "headers")? {
        if name.eq_ignore_ascii_case("host") {
            hosts.push(value);
        } else {
            headers.push((name, unfolded(value)));
        }
    }
    let [host] = hosts[..] else { return Err("headers: must hold one Host".into()) };
    if host.contains(['/', '?', '#', '\\']) {
        return Err("headers: must hold a Host without a path".into());
    }
    if !path.starts_with('/') {
        return Err("path: must begin with /".into());
    }
    let url = format!("{}://{host}{path}", optional_text(question, "scheme")?.unwrap_or("https"));
    let mut request = Request::new(Method::new(text(question, "method")?)?, &url)?;
    for (name, value) in pairs(question, "query")? {
        request = request.query(name, value);
    }
    for (name, value) in &headers {
        request = request.header(name, value);
    }
    let body = optional_text(question, "body")?.unwrap_or_default();
    request = match payload {
        "sha256" => request.body(body.as_bytes()),
        "unsigned" => request,
        hash => request.payload_hash(hash),
    };
    Ok(signer.presign_at(&request, timestamp(question)?, expires_in(question)?)?)
}

fn credentials(question: &Value) -> Fallible<Credentials> {
    let (id, secret) = (text(question, "access_key")?, text(question, "secret_key")?);
    Ok(match optional_text(question, "session_token")? {
        Some(token) => Credentials::temporary(id, secret, token)?,
        None => Credentials::new(id, secret)?,
    })
}

fn timestamp(question: &Value) -> Fallible<SigningTime> {
    Ok(text(question, "timestamp")?.parse()?)
}

fn expires_in(question: &Value) -> Fallible<Duration> {
    match &question["expires_in"] {
        Value::Null => Ok(Duration::from_secs(3600)),
        seconds => {
            let seconds = seconds.as_f64().ok_or("expires_in: must be a number of seconds")?;
            Ok(Duration::try_from_secs_f64(seconds).map_err(|error| format!("expires_in: {error}"))?)
        }
    }
}

fn text<'a>(question: &'a Value, name: &str) -> Fallible<&'a str> {
    question[name].as_str().ok_or_else(|| format!("{name}: must be a text").into())
}

fn optional_text<'a>(question: &'a Value, name: &str) -> Fallible<Option<&'a str>> {
    if question[name].is_null() { Ok(None) } else { text(question, name).map(Some) }
}

fn pairs<'a>(question: &'a Value, name: &str) -> Fallible<Vec<(&'a str, &'a str)>> {
    let wrong = || format!("{name}: must be a list of [name, value]");
    if question[name].is_null() {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::new();
    for pair in question[name].as_array().ok_or_else(wrong)? {
        match pair.as_array().map(Vec::as_slice) {
            Some([Value::String(name), Value::String(value)]) => pairs.push((name.as_str(), value.as_str())),
            _ => return Err(wrong().into()),
        }
    }
    Ok(pairs)
}

/// A header on one line: a line break, the white space that has to be behind it and that before it are one space.
fn unfolded(value: &str) -> String {
    let mut unfolded = String::new();
    for (number, line) in value.split('\n').enumerate() {
        if number == 0 {
            unfolded.push_str(line);
        } else if line.starts_with([' ', '\t']) {
            unfolded.truncate(unfolded.trim_end().len());
            unfolded.push(' ');
            unfolded.push_str(line.trim_start());
        } else {
            unfolded.push('\n');
            unfolded.push_str(line);
        }
    }
    unfolded
}

fn percent_encoded(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
