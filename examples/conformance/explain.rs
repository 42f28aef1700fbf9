//! `"op": "explain"`: why a server refused a request, through `FailedRequest`. Needs the feature `explain`.
//!
//! `method`, `url`, `headers` (a list of `[name, value]`, as the client sent them), `body` (the server's error document, or
//! null). Answers `text`, for people, and `cause`: the name of the cause, with `subject` the header or parameter that it is
//! about, or null.
//!
//! And if they are there: `access_key`, `secret_key`, `session_token`, with which it also answers `signature_matches` (else
//! null), and `now` (`YYYYMMDDTHHMMSSZ`).

use presign::explain::FailedRequest;
use serde_json::{Value, json};

use crate::question::{Fallible, credentials, optional_text, pairs, text};

pub(crate) fn answer(question: &Value) -> Fallible<Value> {
    let is_told = ["secret_key", "credentials"].iter().any(|field| !question[*field].is_null());
    let credentials = if is_told { Some(credentials(question)?) } else { None };
    let now = optional_text(question, "now")?.map(str::parse).transpose()?;
    let mut request = FailedRequest::new(text(question, "method")?, text(question, "url")?)
        .headers(pairs(question, "headers")?)
        .response_body(optional_text(question, "body")?.unwrap_or_default());
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
