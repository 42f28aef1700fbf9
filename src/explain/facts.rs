//! The details of an explanation, in sentences.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::credentials::Credentials;
use crate::explain::cause::Cause;
use crate::explain::client_request::Presence;
use crate::explain::error_document::ErrorDocument;
use crate::explain::evidence::Evidence;
use crate::explain::response::Response;
use crate::explain::signature_check::SignatureCheck;
use crate::explain::wording::minutes_of_service;
use crate::explain::{digest, url_defect};
use crate::time::SigningTime;
use crate::verify::human::{Instant, Span};
use crate::verify::secrets::is_secret_name;

/// Returns the sentences with the details of a cause.
pub(super) fn facts(evidence: &Evidence<'_>, cause: &Cause) -> Vec<String> {
    let mut facts = Vec::new();
    add_scope(evidence, cause, &mut facts);
    if matches!(cause, Cause::Method | Cause::Secret)
        && evidence.differences.is_empty()
        && let Some(methods) = evidence.likely_methods()
    {
        let methods = methods.join(" or ");
        facts.push(format!("Its parameters and signed headers suggest the method {methods}."));
    }
    if *cause == Cause::OtherScheme
        && let Some(scheme) = url_defect::other_scheme(evidence.request)
    {
        facts.push(format!("The URL's parameters are those of {scheme}."));
    }
    add_times(evidence, cause, &mut facts);
    add_response(evidence, &mut facts);
    if *cause == Cause::Payload {
        facts.extend(digest::fact(evidence));
    }
    if let Some(check) = evidence.check {
        add_check(evidence, cause, check, &mut facts);
    }
    let is_presigned = *cause != Cause::NotPresigned && *cause != Cause::AuthorizationHeader;
    if is_presigned && evidence.request.is_authorized() {
        facts.push(
            "The request also has an Authorization header; do not send one with a presigned URL.".into(),
        );
    }
    facts
}

fn add_scope(evidence: &Evidence<'_>, cause: &Cause, facts: &mut Vec<String>) {
    let document = evidence.document();
    let Some(scope) = evidence.request.scope() else { return };
    if *cause == Cause::Region {
        let region = document.and_then(|document| {
            document.region.as_deref().or_else(|| quoted_after(&document.message, "expecting"))
        });
        let region = region.filter(|region| !region.is_empty());
        let expected = region.map_or(String::new(), |region| format!("; the server expects {region}"));
        facts.push(format!("The URL is signed for {}{expected}.", scope.region));
    }
    if *cause == Cause::Service {
        let named = document.and_then(|document| {
            quoted_after(&document.message, "belongs to")
                .or_else(|| quoted_after(&document.message, "correct service"))
        });
        let expected = named.map_or(String::new(), |service| format!("; the server expects {service}"));
        facts.push(format!("The URL is signed for {}{expected}.", scope.service));
    }
    if matches!(cause, Cause::AccessKeyUnknown | Cause::Secret | Cause::UrlChanged) {
        facts.push(format!("The access key id is {}.", scope.access_key_id));
        let other = document.and_then(|document| document.access_key_id.as_deref());
        if let Some(other) = other.filter(|id| *id != scope.access_key_id) {
            facts.push(format!("The server computed the signature for {other}."));
        }
    }
    let is_other = |credentials: &Credentials| credentials.access_key_id() != scope.access_key_id;
    if evidence.credentials.is_some_and(is_other) {
        facts.push("The given credentials have another access key id and were not used.".into());
    }
}

fn add_times(evidence: &Evidence<'_>, cause: &Cause, facts: &mut Vec<String>) {
    let is_about_time =
        matches!(cause, Cause::Expired | Cause::NotYetValid | Cause::ClockSkew | Cause::SessionExpired);
    let is_bare_denial = evidence.is_bare_denial();
    if !is_about_time && !is_bare_denial {
        return;
    }
    let Some(signed_at) = evidence.request.signed_at else { return };
    let is_of_service = |document: &ErrorDocument| minutes_of_service(&document.message).is_some();
    if evidence.document().is_some_and(is_of_service) {
        facts.push(format!("The URL was presigned at {}.", Instant(signed_at)));
        return;
    }
    let Some(expires_at) = evidence.request.expires_at() else { return };
    let Ok(until) = SigningTime::from_unix_timestamp(expires_at) else { return };
    let more = if is_bare_denial { "; some servers deny an expired URL without saying so" } else { "" };
    facts.push(format!("The URL is valid from {} until {}{more}.", Instant(signed_at), Instant(until)));
    let server = evidence.server_time();
    let (whose, now) = match (server, evidence.now) {
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
    if *cause == Cause::Expired && evidence.is_valid_by_now() {
        facts.push(
            "By that clock, the URL has not expired: the server's clock differs, or it received another URL."
                .into(),
        );
    }
    if let (Some(server), Some(ours)) = (server, evidence.now) {
        let skew = server.unix_timestamp().abs_diff(ours.unix_timestamp());
        facts.push(format!(
            "By this machine's clock it was {}: the clocks are {} apart.",
            Instant(ours),
            Span(skew)
        ));
    }
}

/// Adds the server's code and sentences, or the likely sender of the page.
fn add_response(evidence: &Evidence<'_>, facts: &mut Vec<String>) {
    match evidence.response {
        Response::Document(document) => {
            if let Some(endpoint) = &document.endpoint {
                facts.push(format!("The server says that the bucket is at {endpoint}."));
            }
            if let Some(key) = document.key.as_ref().filter(|_| document.code == "NoSuchKey") {
                facts.push(format!("The server looked for the object key {key}"));
            }
            let first_line = document.message.lines().next().unwrap_or_default();
            let said = [document.code.as_str(), first_line, &document.details].map(str::trim);
            let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
            if !said.is_empty() {
                facts.push(format!("The server said: {}", said.join(": ").replace(".: ", ". ")));
            }
            if let Some(region) = document.region.as_ref().filter(|_| said.is_empty()) {
                facts.push(format!("The server says that the bucket is in {region}."));
            }
            if let Some(names) =
                document.headers_not_signed.as_ref().filter(|names| names.contains([',', ' ']))
            {
                facts.push(format!("The server names these headers: {names}."));
            }
            let unknown = evidence
                .request
                .signed_header_names()
                .filter(|name| evidence.request.presence(name) == Presence::Unknown && !is_secret_name(name));
            let values = unknown.filter_map(|name| Some((name, evidence.seen?.header(name)?.trim())));
            facts.extend(values.map(|(name, value)| format!("The server saw the header {name}: {value}")));
        }
        Response::Foreign(page) => {
            if let Some(sender) = page.sender {
                facts.push(format!("It looks like a page of {sender}."));
            }
            if let Some(title) = &page.title {
                facts.push(format!("Its title is: {}", title.trim()));
            }
        }
        Response::Empty(Some(sender)) => facts.push(format!("Its headers look like those of {sender}.")),
        Response::Unknown | Response::Unreadable | Response::Empty(None) => {}
    }
}

fn add_check(evidence: &Evidence<'_>, cause: &Cause, check: &SignatureCheck, facts: &mut Vec<String>) {
    let unknown = evidence.request.unknown_headers(evidence.seen);
    if let Some((_, signed)) = &check.signed {
        if evidence.differences.is_empty() && !evidence.reported_differences().is_empty() {
            facts.push("The given credentials signed the URL, but for this request:".into());
        }
        let values = unknown.iter().filter_map(|name| Some((name, signed.header(name)?)));
        facts.extend(values.map(|(name, value)| format!("The URL was signed with {name}: {value}")));
        return;
    }
    let headers = evidence.request.signed_header_names().collect::<Vec<_>>().join(", ");
    match check.matches {
        Some(true) if !matches!(cause, Cause::PlusForSpace | Cause::OnTheWay) => {
            facts.push("With the given credentials, the signature matches the request as sent.".into());
        }
        Some(true) => {}
        Some(false) => {
            facts
                .push("With the given credentials, the signature does not match the request as sent.".into());
            if *cause == Cause::UrlChanged && !headers.is_empty() {
                facts.push(format!("The signed headers may have been sent with other values: {headers}."));
            }
        }
        None => facts.push(format!(
            "The signature was not checked, because the values of these signed headers are not known: {}.",
            unknown.join(", ")
        )),
    }
}

/// Returns the first quoted text after these words in a message.
fn quoted_after<'m>(message: &'m str, words: &str) -> Option<&'m str> {
    let (_, rest) = message.split_once(words)?;
    let (_, quoted) = rest.split_once(['\'', '"'])?;
    quoted.split(['\'', '"']).next()
}
