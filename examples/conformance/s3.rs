//! `"op": "s3"`: a request for an object or a bucket, through `Bucket`.
//!
//! `method`, `bucket`, `key` (null: the bucket itself), `region`, `endpoint` (null: AWS), `style`
//! (`auto`, `path`, `virtual`; `auto` depends on the name at AWS and is path style elsewhere;
//! ignored for an ARN), `access_key`, `secret_key`, `session_token` (or null), `timestamp`
//! (`YYYYMMDDTHHMMSSZ`), `expires_in` (seconds, may be fractional), `query` and `headers` (lists of
//! `[name, value]`, not encoded).

use presign::{Method, PresignedUrl};
use serde_json::Value;

use crate::question::{Fallible, bucket, expires_in, optional_text, pairs, text, timestamp};

pub(crate) fn presign(question: &Value) -> Fallible<PresignedUrl> {
    let bucket = bucket(question)?;
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
