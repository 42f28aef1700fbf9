//! The meaning of a presigned request: a second canonicaliser. It uses decoded values and maps,
//! where the library uses encoded text and sorted lists.

use std::collections::{BTreeMap, BTreeSet};

/// The signing rules that decide the meaning of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PathRules {
    pub(crate) double_encode: bool,
    pub(crate) normalize: bool,
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
    rules: PathRules,
) -> Option<Meaning> {
    if !target.starts_with('/')
        || target.chars().any(|character| character.is_ascii_control() || character == '#')
    {
        return None;
    }
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
    Some(Meaning {
        method: method.into(),
        path: path_meaning(path, rules)?,
        query: parameters,
        headers: header_meaning(headers, &signed)?,
    })
}

fn path_meaning(path: &str, rules: PathRules) -> Option<Vec<u8>> {
    let decoded = decode(path)?;
    let mut path = path.to_owned();
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
) -> Option<BTreeMap<String, Vec<String>>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        if !signed.contains(&name) {
            if name.starts_with("x-amz-") {
                return None;
            }
            continue;
        }
        if value.chars().any(|character| character.is_ascii_control() && character != '\t') {
            return None;
        }
        let words: Vec<&str> = value.split_ascii_whitespace().collect();
        values.entry(name).or_default().push(words.join(" "));
    }
    // The values of a repeated header are joined with commas.
    let values: BTreeMap<String, Vec<String>> = values
        .into_iter()
        .map(|(name, values)| (name, values.join(",").split(' ').map(String::from).collect()))
        .collect();
    (values.len() == signed.len()).then_some(values)
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
