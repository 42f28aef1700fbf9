//! `"op": "explain"`: the cause of a refusal, through `FailedRequest`. Needs the feature `explain`.
//!
//! `method`, `url`, `headers` (a list of `[name, value]`, as sent by the client), `body` (the
//! server's error document, or null). The answer has `text`, for people, `cause`, the name of the
//! cause, and `subject`, the header or parameter concerned, or null.
//!
//! Optional: `now` (`YYYYMMDDTHHMMSSZ`), and `access_key`, `secret_key`, `session_token`. Without
//! these credentials, `signature_matches` in the answer is null.

use presign::explain::FailedRequest;
use serde_json::{Value, json};

use crate::question::{Fallible, credentials, optional_text, pairs, text};

pub(crate) fn answer(question: &Value) -> Fallible<Value> {
    let has_credentials = ["secret_key", "credentials"].iter().any(|field| !question[*field].is_null());
    let credentials = if has_credentials { Some(credentials(question)?) } else { None };
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
