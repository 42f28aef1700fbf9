//! The fields that several ops share.

use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region, SigningTime};
use serde_json::Value;

pub(crate) type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Reads `access_key`, `secret_key` and `session_token`, which may be in an object `credentials`.
pub(crate) fn credentials(question: &Value) -> Fallible<Credentials> {
    let question = if question["credentials"].is_null() { question } else { &question["credentials"] };
    let (id, secret) = (text(question, "access_key")?, text(question, "secret_key")?);
    Ok(match optional_text(question, "session_token")? {
        Some(token) => Credentials::temporary(id, secret, token)?,
        None => Credentials::new(id, secret)?,
    })
}

/// Reads `bucket`, `region`, `endpoint`, `style` and the credentials.
pub(crate) fn bucket(question: &Value) -> Fallible<Bucket> {
    let region = Region::new(text(question, "region")?)?;
    let credentials = credentials(question)?;
    let name = text(question, "bucket")?;
    let style = optional_text(question, "style")?.unwrap_or("auto");
    let endpoint = match (style, optional_text(question, "endpoint")?) {
        ("auto" | "path" | "virtual", None) if name.starts_with("arn:") => Endpoint::aws(),
        ("auto" | "path" | "virtual", Some(url)) if name.starts_with("arn:") => Endpoint::aws_at(url)?,
        ("auto" | "virtual", None) => Endpoint::aws(),
        ("path", None) => Endpoint::aws().force_path_style(),
        ("auto" | "path", Some(url)) => Endpoint::path_style(url)?,
        ("virtual", Some(url)) => Endpoint::virtual_hosted(url)?,
        _ => return Err("style: must be auto, path or virtual".into()),
    };
    Ok(Bucket::with_endpoint(name, region, credentials, endpoint)?)
}

pub(crate) fn timestamp(question: &Value) -> Fallible<SigningTime> {
    Ok(text(question, "timestamp")?.parse()?)
}

pub(crate) fn expires_in(question: &Value) -> Fallible<Duration> {
    match &question["expires_in"] {
        Value::Null => Ok(Duration::from_secs(3600)),
        seconds => {
            let seconds = seconds.as_f64().ok_or("expires_in: must be a number of seconds")?;
            Ok(Duration::try_from_secs_f64(seconds).map_err(|error| format!("expires_in: {error}"))?)
        }
    }
}

pub(crate) fn text<'a>(question: &'a Value, name: &str) -> Fallible<&'a str> {
    question[name].as_str().ok_or_else(|| format!("{name}: must be a string").into())
}

pub(crate) fn optional_text<'a>(question: &'a Value, name: &str) -> Fallible<Option<&'a str>> {
    if question[name].is_null() { Ok(None) } else { text(question, name).map(Some) }
}

pub(crate) fn flag(question: &Value, name: &str) -> Fallible<Option<bool>> {
    match &question[name] {
        Value::Null => Ok(None),
        value => value.as_bool().map(Some).ok_or_else(|| format!("{name}: must be true or false").into()),
    }
}

pub(crate) fn pairs<'a>(question: &'a Value, name: &str) -> Fallible<Vec<(&'a str, &'a str)>> {
    let invalid = || format!("{name}: must be a list of [name, value]");
    if question[name].is_null() {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::new();
    for pair in question[name].as_array().ok_or_else(invalid)? {
        match pair.as_array().map(Vec::as_slice) {
            Some([Value::String(name), Value::String(value)]) => pairs.push((name.as_str(), value.as_str())),
            _ => return Err(invalid().into()),
        }
    }
    Ok(pairs)
}

/// Unfolds a header.
///
/// Replaces each line break before white space, and the white space around it, with one space.
pub(crate) fn unfolded(value: &str) -> String {
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
