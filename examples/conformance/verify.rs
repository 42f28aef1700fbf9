//! `"op": "verify"`: verifies a received request, through `Verifier`.
//!
//! `method`, `target` (path and query as on the request line), `headers` (a list of `[name,
//! value]`, including `Host`), `region`, `service`, `access_key`, `secret_key`, `session_token` (or
//! null), `now` (`YYYYMMDDTHHMMSSZ`). The answer has `verified` (true) and `expires_at`, or `error`
//! with S3's `code` and `status`.
//!
//! Optional: `body`; `normalize`, `double_encode`, `payload` (`sha256` or `unsigned`) and
//! `omit_session_token`, if the rules differ from those of the service's name; and the server's
//! settings: `host`, `allowed_skew` and `max_lifetime` (seconds), `required_headers` and
//! `allow_unsigned` (lists of names), `other_regions` (a list), `decode_plus_in_path`. Folded
//! headers are unfolded first.

use std::time::Duration;

use presign::verify::{Presented, Verifier, VerifyError};
use presign::{Region, Service};
use serde_json::{Value, json};

use crate::question::{Fallible, credentials, flag, optional_text, pairs, text, unfolded};

pub(crate) fn answer(question: &Value) -> Fallible<Value> {
    let verifier = verifier(question)?;
    let credentials = credentials(question)?;
    let now = text(question, "now")?.parse()?;
    let headers: Vec<(&str, String)> =
        pairs(question, "headers")?.into_iter().map(|(name, value)| (name, unfolded(value))).collect();
    let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
    let body = optional_text(question, "body")?.map(str::as_bytes);
    let outcome = verifier
        .parse(text(question, "method")?, text(question, "target")?, headers)
        .and_then(|presented| body.into_iter().try_fold(presented, Presented::body))
        .and_then(|presented| presented.verify(&credentials, now).map(|verified| verified.expires_at()));
    Ok(match outcome {
        Ok(expires_at) => json!({ "verified": true, "expires_at": expires_at.to_string() }),
        Err(error) => refusal(error),
    })
}

fn refusal(error: VerifyError) -> Value {
    json!({ "error": error.to_string(), "code": error.code(), "status": error.status() })
}

fn verifier(question: &Value) -> Fallible<Verifier> {
    let named = Service::new(text(question, "service")?)?;
    let mut rules = named.rules();
    if let Some(normalize) = flag(question, "normalize")? {
        rules = rules.normalize_path(normalize);
    }
    if let Some(double_encode) = flag(question, "double_encode")? {
        rules = rules.double_encode_path(double_encode);
    }
    if let Some(payload) = optional_text(question, "payload")? {
        rules = rules.sign_payload(payload == "sha256");
    }
    if let Some(omit) = flag(question, "omit_session_token")? {
        rules = rules.sign_session_token(!omit);
    }
    let region = Region::new(text(question, "region")?)?;
    let mut verifier = Verifier::new(Service::custom(named.as_str(), rules)?, region);
    if let Some(host) = optional_text(question, "host")? {
        verifier = verifier.host(host)?;
    }
    if let Some(seconds) = question["allowed_skew"].as_u64() {
        verifier = verifier.allowed_skew(Duration::from_secs(seconds));
    }
    if let Some(seconds) = question["max_lifetime"].as_u64() {
        verifier = verifier.max_lifetime(Duration::from_secs(seconds));
    }
    for name in texts(question, "required_headers") {
        verifier = verifier.require_signed(name);
    }
    for name in texts(question, "allow_unsigned") {
        verifier = verifier.allow_unsigned(name);
    }
    for region in texts(question, "other_regions") {
        verifier = verifier.allow_region(Region::new(region)?);
    }
    Ok(verifier.decode_plus_in_path(flag(question, "decode_plus_in_path")?.unwrap_or_default()))
}

fn texts<'a>(question: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    question[name].as_array().into_iter().flatten().filter_map(Value::as_str)
}
