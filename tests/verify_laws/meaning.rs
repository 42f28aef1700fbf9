//! The meaning of a presigned request: a second canonicaliser. It uses decoded values and maps,
//! where the library uses encoded text and sorted lists.

use std::collections::{BTreeMap, BTreeSet};

/// The signing rules and settings that decide the meaning of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) double_encode: bool,
    pub(crate) normalize: bool,
    pub(crate) sign_payload: bool,
    pub(crate) plus_is_space: bool,
}

/// The meaning of a request: two requests are the same if their meanings are equal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    method: String,
    path: Vec<u8>,
    /// The number of occurrences of each parameter, the signature included.
    query: BTreeMap<(Vec<u8>, Vec<u8>), usize>,
    /// The values of the signed headers, split into words.
    headers: BTreeMap<String, Vec<String>>,
}

/// Returns the meaning of a request.
///
/// `None` if it cannot be signed, or if a header that must be signed is not.
pub(crate) fn meaning(
    method: &str,
    target: &str,
    headers: &[(String, String)],
    rules: Rules,
) -> Option<Meaning> {
    if target.chars().any(|character| character.is_ascii_control() || character == '#') {
        return None;
    }
    let (authority, target) = split_authority(target)?;
    let (path, query) = match target.find('?') {
        Some(mark) => (&target[..mark], &target[mark + 1..]),
        None => (target, ""),
    };
    let mut parameters = BTreeMap::new();
    for piece in query.split('&').filter(|piece| !piece.is_empty()) {
        let (name, value) = match piece.find('=') {
            Some(equals) => (&piece[..equals], &piece[equals + 1..]),
            None => (piece, ""),
        };
        *parameters.entry((decode(name)?, decode(value)?)).or_insert(0) += 1;
    }
    let is_signed_headers = |(name, _): &(&(Vec<u8>, Vec<u8>), &usize)| name.0 == b"X-Amz-SignedHeaders";
    let (signed, _) = parameters.iter().find(is_signed_headers)?;
    let signed: BTreeSet<String> =
        String::from_utf8(signed.1.clone()).ok()?.split(';').map(String::from).collect();
    let headers = header_meaning(headers, &signed, authority, &parameters, rules)?;
    Some(Meaning { method: method.into(), path: path_meaning(path, rules)?, query: parameters, headers })
}

/// Splits a target into its host, if it has absolute form, and its path and query.
fn split_authority(target: &str) -> Option<(Option<&str>, &str)> {
    if target.starts_with('/') {
        return Some((None, target));
    }
    let rest = [4, 5].into_iter().find_map(|length| {
        let (scheme, rest) = target.split_at_checked(length)?;
        let is_known = ["http", "https"].contains(&&*scheme.to_ascii_lowercase());
        rest.strip_prefix("://").filter(|_| is_known)
    })?;
    let end = rest.find(|character| "/?".contains(character)).unwrap_or(rest.len());
    let (authority, rest) = (&rest[..end], &rest[end..]);
    let is_host = !authority.is_empty()
        && authority
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-._~:[]".contains(character));
    is_host.then_some((Some(authority), rest))
}

fn path_meaning(path: &str, rules: Rules) -> Option<Vec<u8>> {
    // An absolute target may have no path.
    let mut path = if path.is_empty() { "/".to_owned() } else { path.to_owned() };
    if rules.plus_is_space {
        path = path.split('+').collect::<Vec<_>>().join("%20");
    }
    let decoded = decode(&path)?;
    if rules.normalize {
        let mut kept: Vec<&str> = Vec::new();
        for segment in path.split('/').filter(|segment| !["", "."].contains(segment)) {
            if segment == ".." {
                kept.pop();
            } else {
                kept.push(segment);
            }
        }
        let end = if path.ends_with('/') && !kept.is_empty() { "/" } else { "" };
        path = format!("/{}{end}", kept.join("/"));
    }
    match (rules.double_encode, rules.normalize) {
        // Double encoding keeps different texts different.
        (true, _) => Some(path.into_bytes()),
        (false, true) => decode(&path),
        (false, false) => Some(decoded),
    }
}

fn header_meaning(
    headers: &[(String, String)],
    signed: &BTreeSet<String>,
    authority: Option<&str>,
    parameters: &BTreeMap<(Vec<u8>, Vec<u8>), usize>,
    rules: Rules,
) -> Option<BTreeMap<String, Vec<String>>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        if name == "authorization" {
            return None;
        }
        if !signed.contains(&name) {
            let is_ignored = name == "x-amz-content-sha256"
                && value.trim_ascii() == "UNSIGNED-PAYLOAD"
                && !rules.sign_payload;
            if name.starts_with("x-amz-") && !is_ignored {
                return None;
            }
            continue;
        }
        values.entry(name).or_default().push(canonical_value(value)?);
    }
    if let Some(authority) = authority {
        let hosts = values.entry("host".into()).or_insert_with(|| vec![authority.into()]);
        let (name, port) = split_default_port(authority);
        let differs = |host: &String| {
            let (other_name, other_port) = split_default_port(host);
            !other_name.eq_ignore_ascii_case(name) || other_port.zip(port).is_some_and(|(a, b)| a != b)
        };
        if hosts.iter().any(differs) {
            return None;
        }
    }
    for name in signed.iter().filter(|name| name.starts_with("x-amz-")) {
        if !values.contains_key(name) {
            values.insert(name.clone(), vec![value_in_query(name, parameters)?]);
        }
    }
    if let Some([host]) = values.get_mut("host").map(Vec::as_mut_slice) {
        // No original request has one.
        *host = split_default_port(host).0.into();
    }
    // The values of a repeated header are joined with commas.
    let values: BTreeMap<String, Vec<String>> = values
        .into_iter()
        .map(|(name, values)| (name, values.join(",").split(' ').map(String::from).collect()))
        .collect();
    (values.len() == signed.len()).then_some(values)
}

fn canonical_value(value: &str) -> Option<String> {
    if value.chars().any(|character| character.is_ascii_control() && character != '\t') {
        return None;
    }
    Some(value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns the value of the only parameter with a name, in any case.
fn value_in_query(name: &str, parameters: &BTreeMap<(Vec<u8>, Vec<u8>), usize>) -> Option<String> {
    const SIGNING: [&str; 9] = [
        "x-amz-algorithm",
        "x-amz-credential",
        "x-amz-date",
        "x-amz-expires",
        "x-amz-region-set",
        "x-amz-s3session-token",
        "x-amz-security-token",
        "x-amz-signature",
        "x-amz-signedheaders",
    ];
    let mut found = parameters.iter().filter(|((other, _), _)| other.eq_ignore_ascii_case(name.as_bytes()));
    match (found.next(), found.next()) {
        (Some(((_, value), 1)), None) if !SIGNING.contains(&name) => {
            canonical_value(&String::from_utf8(value.clone()).ok()?)
        }
        _ => None,
    }
}

/// Splits off the port if it is the default of a scheme.
fn split_default_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port @ ("80" | "443"))) => (name, Some(port)),
        _ => (host, None),
    }
}

/// Percent-decodes a text if every `%` begins an escape.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let value = |digit: u8| char::from(digit).to_digit(16);
            bytes.push(u8::try_from(value(digits[0])? * 16 + value(digits[1])?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    Some(bytes)
}
