//! `"op": "s3"`: through `Bucket`.
//!
//! `method`, `bucket`, `key` (null: the bucket itself), `region`, `endpoint` (null: AWS), `style` (`auto`, `path`,
//! `virtual`; `auto` picks by the name on AWS and is path style elsewhere; an ARN says itself where it is), `access_key`, `secret_key`, `session_token`
//! (or null), `timestamp` (`YYYYMMDDTHHMMSSZ`), `expires_in` (seconds, may be fractional), `query` and `headers` (lists of
//! `[name, value]`, not encoded).

use presign::s3::{Bucket, Endpoint};
use presign::{Method, PresignedUrl, Region};
use serde_json::Value;

use crate::question::{Fallible, credentials, expires_in, optional_text, pairs, text, timestamp};

pub(crate) fn presign(question: &Value) -> Fallible<PresignedUrl> {
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
    let bucket = Bucket::with_endpoint(name, region, credentials, endpoint)?;
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
