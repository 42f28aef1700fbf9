//! The differences between two canonical requests, and their causes.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::explain::canonical::{CanonicalParts, decode_lossy};
use crate::explain::cause::Cause;
use crate::explain::difference::Difference;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::path::resolved_segments;

/// Returns the differences between the sent request and the seen or signed one.
///
/// The most likely cause comes first.
pub(super) fn differences(sent: &CanonicalParts, seen: &CanonicalParts) -> Vec<(Cause, Difference)> {
    let mut found = Vec::new();
    if sent.method != seen.method {
        found.push((Cause::Method, Difference::new("method", Some(&sent.method), Some(&seen.method))));
    }
    let host = |parts: &CanonicalParts| parts.header("host").unwrap_or_default().to_ascii_lowercase();
    let (sent_host, seen_host) = (host(sent), host(seen));
    if sent_host != seen_host {
        let cause =
            if without_port(&sent_host) == without_port(&seen_host) { Cause::Port } else { Cause::Host };
        found.push((cause, Difference::new("header host", Some(&sent_host), Some(&seen_host))));
    }
    if sent.path != seen.path {
        let cause = path_cause(&sent.path, &seen.path);
        found.push((cause, Difference::new("path", Some(&sent.path), Some(&seen.path))));
    }
    compare_queries(sent, seen, &mut found);
    compare_headers(sent, seen, &mut found);
    if sent.signed_headers != seen.signed_headers {
        let difference =
            Difference::new("signed headers", Some(&sent.signed_headers), Some(&seen.signed_headers));
        found.push((signed_headers_cause(sent, seen), difference));
    }
    if sent.payload_hash != seen.payload_hash {
        let difference = Difference::new("payload hash", Some(&sent.payload_hash), Some(&seen.payload_hash));
        found.push((Cause::Payload, difference));
    }
    found
}

/// Returns the cause of a difference between two lists of signed headers.
///
/// Some servers list only the signed headers that arrived.
fn signed_headers_cause(sent: &CanonicalParts, seen: &CanonicalParts) -> Cause {
    fn names(parts: &CanonicalParts) -> BTreeSet<&str> {
        parts.signed_headers.split(';').collect()
    }
    let (sent_names, seen_names) = (names(sent), names(seen));
    let lacking = || sent_names.difference(&seen_names).copied();
    let have_not_arrived = lacking().all(|name| seen.header(name).is_none());
    match lacking().min_by_key(|name| *name != "content-type") {
        Some(name) if seen_names.is_subset(&sent_names) && have_not_arrived => {
            Cause::HeaderMissing(name.into())
        }
        _ => Cause::ParameterDiffers(SigningParameter::SignedHeaders.name().into()),
    }
}

/// Returns `[::1]` for `[::1]:9000`.
pub(super) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn path_cause(sent: &str, seen: &str) -> Cause {
    let (sent_decoded, seen_decoded) = (decode_lossy(sent), decode_lossy(seen));
    if sent_decoded == seen_decoded {
        return Cause::PathEncoding;
    }
    if decode_lossy(&seen_decoded) == sent_decoded || decode_lossy(&sent_decoded) == seen_decoded {
        return Cause::PathDoubleEncoded;
    }
    let spaced = |path: &str| path.replace('+', " ");
    // Most services encode the path twice.
    if spaced(&sent_decoded) == spaced(&seen_decoded)
        || spaced(&decode_lossy(&sent_decoded)) == spaced(&decode_lossy(&seen_decoded))
    {
        return Cause::PlusForSpace;
    }
    if resolved_segments(&sent_decoded) == resolved_segments(&seen_decoded) {
        Cause::PathNormalized
    } else {
        Cause::Path
    }
}

/// The maximum number of differing parameters to compare, in each request.
const MAX_DIFFERENCES: usize = 64;

/// Returns the pairs that are not among the others.
///
/// Repetitions count: `a a` without `a` leaves `a`.
fn unmatched<'a>(pairs: &'a [(String, String)], others: &[(String, String)]) -> Vec<&'a (String, String)> {
    let mut remaining = BTreeMap::<_, usize>::new();
    for other in others {
        *remaining.entry(other).or_default() += 1;
    }
    let mut unmatched = Vec::new();
    for pair in pairs {
        match remaining.get_mut(pair) {
            Some(count) if *count > 0 => *count -= 1,
            _ => unmatched.push(pair),
        }
    }
    unmatched
}

fn compare_queries(sent: &CanonicalParts, seen: &CanonicalParts, found: &mut Vec<(Cause, Difference)>) {
    let is_signed = |name: &str| name != SigningParameter::Signature.name();
    let mut only_sent = unmatched(&sent.query, &seen.query);
    let mut only_seen = unmatched(&seen.query, &sent.query);
    only_seen.retain(|(name, _)| is_signed(name));
    if only_sent.is_empty() && only_seen.is_empty() {
        let names = |parts: &CanonicalParts| {
            let names = parts.query.iter().map(|(name, _)| name.as_str());
            names.filter(|name| is_signed(name)).collect::<Vec<_>>().join(" ")
        };
        let (sent, seen) = (names(sent), names(seen));
        if sent != seen {
            let difference = Difference::new("order of the parameters", Some(&sent), Some(&seen));
            found.push((Cause::ParameterEncoding, difference));
        }
    }
    // The next loop takes quadratic time.
    only_seen.truncate(MAX_DIFFERENCES);
    only_sent.truncate(MAX_DIFFERENCES);
    for (name, value) in only_sent {
        let (name, decoded) = (decode_lossy(name), decode_lossy(value));
        let equal = only_seen
            .iter()
            .position(|(other, seen)| decode_lossy(other) == name && decode_lossy(seen) == decoded);
        let at = equal.or_else(|| only_seen.iter().position(|(other, _)| decode_lossy(other) == name));
        let seen = at.map(|at| only_seen.remove(at).1.as_str());
        let difference = Difference::new(&format!("parameter {name}"), Some(value), seen);
        let cause = match seen {
            None => Cause::ParameterDropped(name),
            Some(_) if equal.is_some() => Cause::ParameterEncoding,
            Some(seen) => value_cause(name, value, seen),
        };
        found.push((cause, difference));
    }
    for (name, value) in only_seen {
        let cause = if name.starts_with("amp%3B") || name.starts_with("amp;") {
            Cause::HtmlEscaped
        } else {
            Cause::ParameterAdded(decode_lossy(name))
        };
        let name = format!("parameter {}", decode_lossy(name));
        found.push((cause, Difference::new(&name, None, Some(value))));
    }
    // An escaped ampersand renames every parameter after it, so it comes before their differences.
    // Differences of the method and the host stay first.
    let is_later =
        |cause: &Cause| !matches!(cause, Cause::HtmlEscaped | Cause::Method | Cause::Host | Cause::Port);
    found.sort_by_key(|(cause, _)| is_later(cause));
}

fn value_cause(name: String, sent: &str, seen: &str) -> Cause {
    let spaced = |value: &str| decode_lossy(value).replace('+', " ");
    if spaced(sent) == spaced(seen) {
        Cause::PlusForSpace
    } else if decode_lossy(&decode_lossy(seen)) == decode_lossy(sent)
        || decode_lossy(&decode_lossy(sent)) == decode_lossy(seen)
    {
        Cause::DoubleEncodedQuery
    } else {
        Cause::ParameterDiffers(name)
    }
}

fn compare_headers(sent: &CanonicalParts, seen: &CanonicalParts, found: &mut Vec<(Cause, Difference)>) {
    let mut names: Vec<&String> = sent.headers.iter().chain(&seen.headers).map(|(name, _)| name).collect();
    // Client libraries often set `content-type`.
    names.sort_by_key(|name| (*name != "content-type", *name));
    names.dedup();
    for name in names.into_iter().filter(|name| *name != "host") {
        let (sent, seen) = (sent.header(name), seen.header(name).map(str::trim));
        if sent.unwrap_or_default().trim() == seen.unwrap_or_default() {
            continue;
        }
        let cause = match (sent, seen.unwrap_or_default()) {
            (Some(_), "") => Cause::HeaderMissing(name.clone()),
            (Some(_), _) => Cause::HeaderDiffers(name.clone()),
            (None, _) => Cause::HeaderUnsigned(name.clone()),
        };
        found.push((cause, Difference::new(&format!("header {name}"), sent, seen)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_causes() {
        for (sent, seen, cause) in [
            ("/a%20b", "/a%2520b", Cause::PathDoubleEncoded),
            ("/a%2520b", "/a%20b", Cause::PathDoubleEncoded),
            ("/a%20b", "/a b", Cause::PathEncoding),
            ("/a%2Bb", "/a+b", Cause::PathEncoding),
            ("/a%20b", "/a%2Bb", Cause::PlusForSpace),
            ("/a%2520b", "/a%252Bb", Cause::PlusForSpace),
            ("/a//b", "/a/b", Cause::PathNormalized),
            ("/a/../b", "/b", Cause::PathNormalized),
            ("/a", "/bucket/a", Cause::Path),
        ] {
            assert_eq!(path_cause(sent, seen), cause, "{sent} {seen}");
        }
        assert_eq!(without_port("[::1]:9000"), "[::1]");
    }

    #[test]
    fn parameter_causes() {
        let parts = |value: &str| CanonicalParts {
            method: String::new(),
            path: String::new(),
            query: [(String::from("a"), String::from(value))].into(),
            headers: Vec::new(),
            signed_headers: String::new(),
            payload_hash: String::new(),
        };
        for (sent, seen, cause) in [
            ("a%2Fb", "a/b", Cause::ParameterEncoding),
            ("a%20b", "a%2Bb", Cause::PlusForSpace),
            ("a%20b", "a+b", Cause::PlusForSpace),
            ("a%20b", "a%2520b", Cause::DoubleEncodedQuery),
            ("a", "b", Cause::ParameterDiffers("a".into())),
        ] {
            let found = differences(&parts(sent), &parts(seen));
            assert_eq!(found.iter().map(|(cause, _)| cause).collect::<Vec<_>>(), [&cause], "{sent} {seen}");
        }
    }
}
