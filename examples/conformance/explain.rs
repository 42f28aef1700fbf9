//! `"op": "explain"`: the cause of a refusal, through `FailedRequest`. Needs the feature `explain`.
//!
//! `method`, `url`, `headers` (a list of `[name, value]`, as sent by the client; empty if they are
//! unknown), `body` (that of the server's response; null if it is unknown). The answer has `text`
//! (for people), `cause` (its name), `subject` (the header or parameter that it is about, or null)
//! and `signature_matches`.
//!
//! Optional: `now` (`YYYYMMDDTHHMMSSZ`), `possible_hosts` (a list), and `access_key`, `secret_key`,
//! `session_token`. Without these credentials, `signature_matches` is null.

use presign::explain::FailedRequest;
use serde_json::{Value, json};

use crate::question::{Fallible, credentials, optional_text, pairs, text};

pub(crate) fn answer(question: &Value) -> Fallible<Value> {
    let has_credentials = ["secret_key", "credentials"].iter().any(|field| !question[*field].is_null());
    let credentials = if has_credentials { Some(credentials(question)?) } else { None };
    let now = optional_text(question, "now")?.map(str::parse).transpose()?;
    let mut request = FailedRequest::new(text(question, "method")?, text(question, "url")?);
    let headers = pairs(question, "headers")?;
    if !headers.is_empty() {
        request = request.headers(headers);
    }
    if let Some(body) = optional_text(question, "body")? {
        request = request.response_body(body);
    }
    let hosts = question["possible_hosts"].as_array().into_iter().flatten();
    request = request.possible_hosts(hosts.filter_map(Value::as_str));
    if let Some(credentials) = &credentials {
        request = request.credentials(credentials);
    }
    if let Some(now) = now {
        request = request.now(now);
    }
    let explanation = request.explain();
    Ok(json!({
        "text": explanation.to_string(),
        "cause": explanation.cause().name(),
        "subject": explanation.cause().subject(),
        "signature_matches": explanation.signature_matches(),
    }))
}
