//! The details of an explanation, in sentences.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::credentials::Credentials;
use crate::explain::cause::Cause;
use crate::explain::diagnosis::Evidence;
use crate::explain::phrases;
use crate::explain::signature_check::SignatureCheck;
use crate::time::SigningTime;
use crate::verify::human::{Instant, Span, printable};

/// Returns sentences with the details of a cause.
pub(super) fn facts(evidence: &Evidence<'_>, cause: &Cause) -> Vec<String> {
    let Evidence { request, document, .. } = evidence;
    let mut facts = Vec::new();
    if let Some(scope) = request.scope() {
        if *cause == Cause::Region {
            let region = document.region.as_deref();
            let region = region.or_else(|| document.quoted_after(phrases::EXPECTED_REGION));
            let expected =
                region.map_or(String::new(), |region| format!("; the server expects {}", printable(region)));
            facts.push(format!("The URL is signed for {}{expected}.", printable(scope.region)));
        }
        if *cause == Cause::Service {
            facts.push(format!("The URL is signed for {}.", printable(scope.service)));
        }
        if matches!(cause, Cause::AccessKeyUnknown | Cause::Secret) {
            facts.push(format!("The access key id is {}.", printable(scope.access_key_id)));
        }
        let is_other = |credentials: &Credentials| credentials.access_key_id() != scope.access_key_id;
        if evidence.credentials.is_some_and(is_other) {
            facts.push("The given credentials have another access key id and were not used.".into());
        }
    }
    if matches!(cause, Cause::Method | Cause::Secret)
        && evidence.differences.is_empty()
        && let Some(methods) = evidence.likely_methods()
    {
        let methods = methods.join(" or ");
        facts.push(format!("Its parameters and signed headers suggest the method {methods}."));
    }
    if let Some(endpoint) = &document.endpoint {
        facts.push(format!("The server says that the bucket is at {}.", printable(endpoint)));
    }
    add_times(evidence, cause, &mut facts);
    if !document.code.is_empty() {
        facts.push(server_message(evidence));
    }
    facts.extend(evidence.check.map(|check| check_result(evidence, check).into()));
    facts
}

fn add_times(evidence: &Evidence<'_>, cause: &Cause, facts: &mut Vec<String>) {
    if !matches!(cause, Cause::Expired | Cause::NotYetValid | Cause::ClockSkew | Cause::SessionExpired) {
        return;
    }
    let (Some(signed_at), Some(expires_at)) = (evidence.request.signed_at, evidence.request.expires_at())
    else {
        return;
    };
    let Ok(until) = SigningTime::from_unix_timestamp(expires_at) else { return };
    facts.push(format!("The URL is valid from {} until {}.", Instant(signed_at), Instant(until)));
    let (whose, now) = match (evidence.document.server_time, evidence.now) {
        (Some(server), _) => ("the server's", server),
        (None, Some(now)) => ("this machine's", now),
        (None, None) => return,
    };
    let late = now.unix_timestamp() - expires_at;
    let early = signed_at.unix_timestamp() - now.unix_timestamp();
    let distance = match (u64::try_from(late), u64::try_from(early)) {
        (Ok(late), _) => format!(": {} too late", Span(late)),
        (_, Ok(early)) => format!(": {} too early", Span(early)),
        _ => String::new(),
    };
    facts.push(format!("By {whose} clock it was {}{distance}.", Instant(now)));
    if let (Some(server), Some(ours)) = (evidence.document.server_time, evidence.now) {
        let skew = server.unix_timestamp().abs_diff(ours.unix_timestamp());
        facts.push(format!("By this machine's clock it was {}: {} apart.", Instant(ours), Span(skew)));
    }
}

/// Returns the code and the first 300 characters of the message.
fn server_message(evidence: &Evidence<'_>) -> String {
    let mut message = evidence.document.message.lines().next().unwrap_or_default().to_string();
    // Mask secrets before cutting, so that no part of one is left.
    evidence.request.hide_secrets(&mut message);
    let message: String = printable(&message).chars().take(300).collect();
    let code = printable(&evidence.document.code);
    if message.is_empty() {
        format!("The server said: {code}.")
    } else {
        format!("The server said: {code}: {message}")
    }
}

fn check_result(evidence: &Evidence<'_>, check: &SignatureCheck) -> &'static str {
    match check {
        SignatureCheck { matches: true, .. }
            if evidence.differences.is_empty() && evidence.seen.is_some() =>
        {
            "With the given credentials, the signature matches the request as sent: the server has \
             another secret."
        }
        SignatureCheck { matches: true, .. } => {
            "With the given credentials, the signature matches the request as sent."
        }
        SignatureCheck { signed: Some(_), .. } if evidence.differences.is_empty() => {
            "With the given credentials, the secret is right, and the URL was signed for this request:"
        }
        SignatureCheck { .. } => {
            "With the given credentials, the signature does not match the request as sent."
        }
    }
}
