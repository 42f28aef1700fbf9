//! The reason why S3 refused a client's request, in a sentence.

use std::collections::BTreeMap;

use presign::SigningTime;
use presign::explain::{Cause, FailedRequest};
use serde::Deserialize;

/// A request of a step, as the client sent it, and the body of the bucket's response.
#[derive(Deserialize)]
pub(crate) struct RefusedRequest {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    response: String,
}

impl RefusedRequest {
    /// Returns the most likely reason, or the bucket's message if the reason is unknown.
    ///
    /// Uses no credentials: with them, the sentence would tell a client whether its signature is
    /// nearly right.
    pub(crate) fn explain(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let explanation = FailedRequest::new(&self.method, &self.url)
            .headers(headers)
            .response_body(&self.response)
            .now(SigningTime::now())
            .explain();
        let sentences = match explanation.cause() {
            Cause::NotTheSignature | Cause::Unknown => 2,
            _ => 1,
        };
        let text = explanation.to_string();
        let lines: Vec<&str> = text.lines().take(sentences).collect();
        format!("{}.", lines.join(" ").trim_end().trim_end_matches('.'))
    }
}
