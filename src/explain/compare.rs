//! In what the two sides differ, and what has that effect.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::explain::canonical::{Side, lossy};
use crate::explain::{Cause, Difference};

/// What differs between what was sent and what the server saw: the likeliest cause first.
pub(crate) fn differences(sent: &Side, seen: &Side) -> Vec<(Cause, Difference)> {
    let mut found = Vec::new();
    if sent.method != seen.method {
        found.push((Cause::Method, Difference::new("method", Some(&sent.method), Some(&seen.method))));
    }
    let host = |side: &Side| side.header("host").unwrap_or_default().to_ascii_lowercase();
    let (sent_host, seen_host) = (host(sent), host(seen));
    if sent_host != seen_host {
        let cause = if name_of(&sent_host) == name_of(&seen_host) { Cause::Port } else { Cause::Host };
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
        found.push((Cause::ParameterDiffers("X-Amz-SignedHeaders".into()), difference));
    }
    if sent.payload_hash != seen.payload_hash {
        let difference = Difference::new("payload hash", Some(&sent.payload_hash), Some(&seen.payload_hash));
        found.push((Cause::Payload, difference));
    }
    found
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn path_cause(sent: &str, seen: &str) -> Cause {
    let (sent_says, seen_says) = (lossy(sent), lossy(seen));
    if sent_says == seen_says {
        return Cause::PathEncoding;
    }
    if sent_says == seen
        || seen_says == sent
        || lossy(&seen_says) == sent_says
        || lossy(&sent_says) == seen_says
    {
        return Cause::PathDoubleEncoded;
    }
    let spaced = |path: &str| path.replace('+', " ");
    if spaced(&sent_says) == spaced(&seen_says) {
        return Cause::PlusForSpace;
    }
    if resolved(&sent_says) == resolved(&seen_says) { Cause::PathNormalized } else { Cause::Path }
}

/// The segments that are left when `.`, `..` and repeated slashes are resolved.
fn resolved(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    segments
}

/// The most parameters that are looked at because they differ.
const MOST_DIFFERENCES: usize = 64;

fn compare_queries(sent: &Side, seen: &Side, found: &mut Vec<(Cause, Difference)>) {
    let mut only_seen = seen.query.clone();
    let mut only_sent = Vec::new();
    for pair in &sent.query {
        match only_seen.iter().position(|other| other == pair) {
            Some(at) => drop(only_seen.remove(at)),
            None => only_sent.push(pair),
        }
    }
    only_seen.retain(|(name, _)| name != "X-Amz-Signature");
    if only_sent.is_empty() && only_seen.is_empty() {
        let names = |side: &Side| {
            let names = side.query.iter().map(|(name, _)| name.as_str());
            names.filter(|name| *name != "X-Amz-Signature").collect::<Vec<_>>().join(" ")
        };
        let (sent, seen) = (names(sent), names(seen));
        if sent != seen {
            let difference = Difference::new("order of the parameters", Some(&sent), Some(&seen));
            found.push((Cause::ParameterEncoding, difference));
        }
    }
    // Nobody reads more, and each is compared with each.
    only_seen.truncate(MOST_DIFFERENCES);
    only_sent.truncate(MOST_DIFFERENCES);
    for (name, value) in only_sent {
        let same_meaning = only_seen
            .iter()
            .position(|(other_name, other)| lossy(other_name) == lossy(name) && lossy(other) == lossy(value));
        let same_name = || only_seen.iter().position(|(other_name, _)| lossy(other_name) == lossy(name));
        let (cause, other) = match same_meaning {
            Some(at) => (Cause::ParameterEncoding, Some(only_seen.remove(at).1)),
            None => match same_name() {
                Some(at) => {
                    let (_, other) = only_seen.remove(at);
                    (value_cause(name, value, &other), Some(other))
                }
                None => (Cause::ParameterDropped(lossy(name)), None),
            },
        };
        found.push((
            cause,
            Difference::new(&format!("parameter {}", lossy(name)), Some(value), other.as_deref()),
        ));
    }
    for (name, value) in only_seen {
        let cause = if name.starts_with("amp%3B") || name.starts_with("amp;") {
            Cause::HtmlEscaped
        } else {
            Cause::ParameterAdded(lossy(&name))
        };
        found.push((cause, Difference::new(&format!("parameter {}", lossy(&name)), None, Some(&value))));
    }
    // An ampersand that was escaped makes another parameter of each.
    let rank =
        |cause: &Cause| !matches!(cause, Cause::HtmlEscaped | Cause::Method | Cause::Host | Cause::Port);
    if found.iter().any(|(cause, _)| *cause == Cause::HtmlEscaped) {
        found.sort_by_key(|(cause, _)| rank(cause));
    }
}

fn value_cause(name: &str, sent: &str, seen: &str) -> Cause {
    let spaced = |value: &str| lossy(value).replace('+', " ");
    if spaced(sent) == spaced(seen) {
        Cause::PlusForSpace
    } else if lossy(&lossy(seen)) == lossy(sent) || lossy(&lossy(sent)) == lossy(seen) {
        Cause::DoubleEncodedQuery
    } else {
        Cause::ParameterDiffers(lossy(name))
    }
}

fn compare_headers(sent: &Side, seen: &Side, found: &mut Vec<(Cause, Difference)>) {
    let mut names: Vec<&String> = sent.headers.iter().chain(&seen.headers).map(|(name, _)| name).collect();
    // The one that client libraries like to set on their own comes first.
    names.sort_by_key(|name| (*name != "content-type", *name));
    names.dedup();
    for name in names.into_iter().filter(|name| *name != "host") {
        let (ours, theirs) = (sent.header(name), seen.header(name));
        if ours.unwrap_or_default().trim() == theirs.unwrap_or_default().trim() {
            continue;
        }
        let cause = match (ours, theirs.unwrap_or_default().trim()) {
            (Some(_), "") => Cause::HeaderMissing(name.clone()),
            (Some(_), _) => Cause::HeaderDiffers(name.clone()),
            (None, _) => Cause::HeaderUnsigned(name.clone()),
        };
        let what = format!("header {name}");
        found.push((cause, Difference::new(&what, ours, theirs.map(str::trim))));
    }
}

/// What differs between what was sent and what a signature was found to be for.
pub(crate) fn differences_to_signed(sent: &Side, signed: &Side) -> Vec<Difference> {
    differences(sent, signed).into_iter().map(|(_, difference)| difference).collect()
}

/// How many characters of two texts of the same length differ.
pub(crate) fn distance(a: &str, b: &str) -> Option<usize> {
    (a.len() == b.len()).then(|| a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_a_path() {
        for (sent, seen, cause) in [
            ("/a%20b", "/a%2520b", Cause::PathDoubleEncoded),
            ("/a%2520b", "/a%20b", Cause::PathDoubleEncoded),
            ("/a%20b", "/a b", Cause::PathEncoding),
            ("/a%2Bb", "/a+b", Cause::PathEncoding),
            ("/a%20b", "/a%2Bb", Cause::PlusForSpace),
            ("/a//b", "/a/b", Cause::PathNormalized),
            ("/a/../b", "/b", Cause::PathNormalized),
            ("/a", "/bucket/a", Cause::Path),
        ] {
            assert_eq!(path_cause(sent, seen), cause, "{sent} {seen}");
        }
        assert_eq!(name_of("[::1]:9000"), "[::1]");
        assert_eq!(distance("abc", "abd"), Some(1));
        assert_eq!(distance("abc", "ab"), None::<usize>);
    }

    #[test]
    fn escapes_of_the_same_character() {
        let side = |value: &str| Side {
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
            let found = differences(&side(sent), &side(seen));
            assert_eq!(found.iter().map(|(cause, _)| cause).collect::<Vec<_>>(), [&cause]);
        }
    }
}
