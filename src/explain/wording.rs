//! The summary and the advice for this request, if those of the cause do not fit.

mod request;
mod server;

use alloc::borrow::Cow;

use crate::explain::cause::Cause;
use crate::explain::evidence::Evidence;

type Text = Cow<'static, str>;

/// The texts that replace those of the cause.
#[derive(Default)]
struct Wording {
    summary: Option<Text>,
    advice: Option<Text>,
}

impl Wording {
    fn new(summary: impl Into<Text>, advice: impl Into<Text>) -> Self {
        Self { summary: Some(summary.into()), advice: Some(advice.into()) }
    }

    fn summary(text: impl Into<Text>) -> Self {
        Self { summary: Some(text.into()), advice: None }
    }

    fn advice(text: impl Into<Text>) -> Self {
        Self { summary: None, advice: Some(text.into()) }
    }
}

/// Returns the summary and the advice.
pub(super) fn wording(evidence: &Evidence<'_>, cause: &Cause) -> (Text, Text) {
    let texts = cause.texts();
    let subject = cause.subject().unwrap_or_default();
    let fill = |text: &'static str| {
        if text.contains("{}") { Cow::Owned(text.replace("{}", subject)) } else { Cow::Borrowed(text) }
    };
    let special = server::wording(evidence, cause).or_else(|| request::wording(evidence, cause));
    let Wording { summary, advice } = special.unwrap_or_default();
    let mut advice = advice.unwrap_or_else(|| fill(texts.advice));
    if evidence.credentials.is_none() && *cause == Cause::Secret {
        advice
            .to_mut()
            .push_str(" Give the credentials (`FailedRequest::credentials`) for a more exact answer.");
    }
    (summary.unwrap_or_else(|| fill(texts.summary)), advice)
}

/// Returns the minutes that a service states to allow between `X-Amz-Date` and its own clock:
/// `Signature expired: … (20250303T134813Z - 15 min.)`
pub(super) fn minutes_of_service(message: &str) -> Option<&str> {
    let is_clock = ["Signature expired: ", "Signature not yet current: "];
    if !is_clock.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    let (_, end) = message.rsplit_once(['-', '+'])?;
    let (minutes, _) = end.split_once(" min")?;
    Some(minutes.trim())
        .filter(|minutes| minutes.len() < 4 && minutes.bytes().all(|byte| byte.is_ascii_digit()))
}
