//! Signatures, session tokens and keys, hidden in texts that people read.
//!
//! A damaged URL may have a secret anywhere, and a server may repeat it in any encoding. Three
//! rules find a secret: its value is known, a name such as `Signature` or `Bearer` comes before it,
//! or it looks like one. All of them ignore escapes, case and separators.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::verify::normalized::{Kind, Normalized, WINDOW, is_blank, kind};

/// The secrets of a request and of the server's response.
pub(crate) struct Secrets {
    /// All parts of [`WINDOW`] letters and digits, sorted.
    parts: Vec<u64>,
}

impl Secrets {
    /// The maximum number of parts to remember. If there are more, every text is hidden.
    const MAX_PARTS: usize = 128 * 1024;

    /// Finds the secrets in a URL, in headers and in other texts, and adds known values.
    pub(crate) fn new<'a>(
        url: &str,
        headers: &[(&str, &str)],
        texts: impl IntoIterator<Item = &'a str>,
        values: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut secrets = Self { parts: Vec::new() };
        secrets.add(url, |url| {
            let found = [named(url), random(url, Gaps::Skipped), hexadecimal(url, Gaps::Skipped)].concat();
            found.into_iter().chain(last_digits(url)).collect()
        });
        for (name, value) in headers {
            let is_secret = is_secret_name(name) && !value.trim_start().starts_with("AWS4-");
            secrets.add(value, |text| if is_secret { [text.whole()].into() } else { named(text) });
        }
        for text in texts {
            secrets.add(text, |text| [named(text), random(text, Gaps::End)].concat());
        }
        for value in values {
            secrets.add(value, |text| [text.whole()].into());
        }
        secrets.parts.sort_unstable();
        secrets
    }

    /// Adds what a rule finds in a text.
    fn add(&mut self, text: &str, find: impl Fn(&Normalized) -> Vec<Range<usize>>) {
        let text = Normalized::new(text);
        for found in find(&text) {
            let left = (Self::MAX_PARTS + 1).saturating_sub(self.parts.len());
            let parts = text.windows(text.letters_in(&found)).map(|(part, _)| part);
            self.parts.extend(parts.take(left));
        }
    }

    /// Returns the text with a mask in place of each secret.
    pub(crate) fn hide(&self, text: &str) -> String {
        const MASK: &str = "[…]";
        if self.parts.len() > Self::MAX_PARTS {
            return MASK.into();
        }
        let normalized = Normalized::new(text);
        let mut found = [
            named(&normalized),
            after_schemes(&normalized),
            random(&normalized, Gaps::End),
            hexadecimal(&normalized, Gaps::End),
        ]
        .concat();
        let windows = normalized.windows(0..normalized.letters.len());
        found.extend(
            windows.filter(|(part, _)| self.parts.binary_search(part).is_ok()).map(|(_, range)| range),
        );
        found.sort_unstable_by_key(|range| range.start);
        let mut shown = String::with_capacity(text.len());
        let mut end = None;
        for range in found.iter().map(|range| normalized.source(range)) {
            if end.is_none_or(|end| range.start > end) {
                shown.push_str(text.get(end.unwrap_or_default()..range.start).unwrap_or_default());
                shown.push_str(MASK);
            }
            end = end.max(Some(range.end));
        }
        shown.push_str(text.get(end.unwrap_or_default()..).unwrap_or_default());
        shown
    }
}

/// Returns whether a value with this name is secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = Normalized::new(name);
    (0..name.letters.len()).any(|at| secret_name(&name, at).is_some())
}

/// Returns the length of the secret's name that starts with this letter.
fn secret_name(text: &Normalized, at: usize) -> Option<usize> {
    let rest = text.letters.get(at..)?;
    let name: &[u8] = match rest.first()? {
        // Without the last letter, which may be lost together with `=`.
        b's' if rest.get(1) == Some(&b'e') => b"securitytoke",
        b's' => b"signature",
        b't' => b"token",
        b'c' if rest.get(1) == Some(&b'u') => b"customerkey",
        b'c' => b"cookie",
        b'a' => b"authorization",
        _ => return None,
    };
    // The hash of a key is not secret.
    (rest.starts_with(name) && !rest.starts_with(b"customerkeymd5")).then_some(name.len())
}

/// Returns the minimum length of a secret after a name that may be damaged: `securty-tken`.
///
/// The name may be that of a signature, a security token or a customer key.
fn damaged_name(name: &[u8]) -> Option<usize> {
    const PARTS: [&[u8; 4]; 15] = [
        b"sign", b"igna", b"gnat", b"natu", b"atur", b"ture", b"secu", b"ecur", b"curi", b"urit", b"rity",
        b"toke", b"oken", b"sess", b"essi",
    ];
    const KEY_PARTS: [&[u8; 4]; 8] = [b"cust", b"usto", b"stom", b"tome", b"omer", b"merk", b"erke", b"rkey"];
    /// Longer than a UUID.
    const MIN_KEY: usize = 36;
    let has = |parts: &[&[u8; 4]]| name.windows(4).any(|four| parts.iter().any(|part| *part == four));
    if name.ends_with(b"md5") || name.windows(13).any(|part| part == b"signedheaders") {
        None
    } else if name == b"sig" || has(&PARTS) {
        Some(WINDOW)
    } else {
        has(&KEY_PARTS).then_some(MIN_KEY)
    }
}

/// Returns the values after the names of secrets: first the intact names, then the damaged ones.
fn named(text: &Normalized) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut end = 0;
    for at in 0..text.letters.len() {
        if let Some(length) = secret_name(text, at)
            && let Some(last) = text.positions.get(at + length - 1)
            && *last >= end
            && let Some(value) = value_after(text, last + 1, 0)
        {
            end = value.end;
            found.push(value);
        }
    }
    let is_connector = |at: Option<usize>| matches!(at.and_then(|at| text.byte(at)), Some(b'=' | b':'));
    let mut end = 0;
    for at in text.whole() {
        if at >= end
            && is_connector(Some(at))
            && !is_connector(at.checked_sub(1))
            && let Some(min_length) = damaged_name(text.name_before(at))
            && let Some(value) = value_after(text, at, min_length)
        {
            end = value.end;
            found.push(value);
        }
    }
    found
}

/// Returns the values after the names of authentication schemes: `Bearer abc.1`, `Basic dXNlcg==`.
fn after_schemes(text: &Normalized) -> Vec<Range<usize>> {
    const SCHEMES: [&[u8]; 2] = [b"bearer", b"basic"];
    let mut found = Vec::new();
    for at in 0..text.letters.len() {
        let scheme = SCHEMES
            .into_iter()
            .find(|scheme| text.letters.get(at..).is_some_and(|rest| rest.starts_with(scheme)));
        let last = scheme.and_then(|scheme| text.positions.get(at + scheme.len() - 1));
        let Some(last) = last.filter(|last| text.byte(**last + 1).is_some_and(is_blank)) else { continue };
        let start = last + 2;
        let end =
            (start..).find(|at| text.byte(*at).is_none_or(|byte| is_blank(byte) || b"'\"<,".contains(&byte)));
        let value = start..end.unwrap_or(start);
        // Not an ordinary word: `Basic authentication`.
        let is_letter = |at: usize| text.byte(at).is_some_and(|byte| byte.is_ascii_lowercase());
        if value.clone().skip(1).any(|at| !is_letter(at)) {
            found.push(value);
        }
    }
    found
}

/// Returns the value after a name if it is secret.
///
/// With a minimum length of 0, any value after `=` is secret. Any other value must look random, and
/// so must each part after a character that no value contains.
fn value_after(text: &Normalized, name_end: usize, min_length: usize) -> Option<Range<usize>> {
    let (mut at, has_connector) = text.skip_connector(text.suffix_end(name_end));
    if !has_connector {
        (at, _) = text.skip_connector(name_end);
    }
    let mut is_certain = has_connector && min_length == 0;
    let mut found: Option<Range<usize>> = None;
    let mut skips = 1;
    loop {
        let shape = text.shape(at);
        let is_secret = match found {
            _ if text.starts_with(at, b"aws4-") => return found,
            None => {
                is_certain && shape.letters > 0
                    || (shape.has_digits() || min_length == 0 && at > name_end)
                        && shape.letters >= min_length
                        && (shape.is_random() || shape.is_long_base64())
            }
            Some(_) => shape.is_random() || shape.is_base64() || shape.has_digits() && shape.is_mixed(),
        };
        // A short part that does not look random is skipped: `Bearer`, or a piece of a broken
        // token.
        if !is_secret && (shape.letters >= WINDOW || skips == 0) {
            return found;
        }
        let end = if is_secret { text.value_end(at) } else { shape.end };
        if is_secret {
            found = Some(found.map_or(at, |found| found.start)..end);
            skips = 2;
        } else {
            skips -= 1;
        }
        is_certain = false;
        let Some(next) = text.skip_damage(end) else { return found };
        at = next;
    }
}

/// The meaning of white space in a secret: a break that is skipped, or the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    Skipped,
    End,
}

/// Returns the parts that look like a session token: long, in Base64, and not words.
fn random(text: &Normalized, gaps: Gaps) -> Vec<Range<usize>> {
    const LENGTH: usize = 80;
    const MIN_CHANGES: usize = 36;
    const MIN_LETTERS: usize = 12;
    let kind_of = |number: usize| text.positions.get(number).and_then(|at| kind(text.byte(*at)?));
    let is_change = |number: usize| usize::from(kind_of(number) != kind_of(number + 1));
    let is_joined = |start: usize, end: usize| {
        let is_gap = |byte: u8| gaps == Gaps::Skipped && is_blank(byte);
        (start + 1..end).all(|at| text.byte(at).is_some_and(|byte| is_gap(byte) || b"+/=".contains(&byte)))
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut length, mut changes, mut upper, mut lower) = (0, 0, 0, 0);
    for (number, at) in text.positions.iter().enumerate() {
        match number.checked_sub(1).and_then(|last| text.positions.get(last)) {
            Some(before) if is_joined(*before, *at) => changes += is_change(number - 1),
            _ => (length, changes, upper, lower) = (0, 0, 0, 0),
        }
        length += 1;
        upper += usize::from(kind_of(number) == Some(Kind::Upper));
        lower += usize::from(kind_of(number) == Some(Kind::Lower));
        if length > LENGTH {
            let first = number - LENGTH;
            length -= 1;
            changes -= is_change(first);
            upper -= usize::from(kind_of(first) == Some(Kind::Upper));
            lower -= usize::from(kind_of(first) == Some(Kind::Lower));
        }
        if length == LENGTH
            && changes >= MIN_CHANGES
            && upper.min(lower) >= MIN_LETTERS
            && let Some(start) = text.positions.get(number + 1 - LENGTH)
        {
            match found.last_mut().filter(|last| *start <= last.end) {
                Some(last) => last.end = at + 1,
                None => found.push(*start..at + 1),
            }
        }
    }
    found
}

/// Returns the parts that look like a signature: many hexadecimal digits.
fn hexadecimal(text: &Normalized, gaps: Gaps) -> Vec<Range<usize>> {
    /// The length of a SHA-1, such as a Git commit.
    const MAX_SHOWN: usize = 40;
    let mut found = Vec::new();
    let (mut range, mut digits) = (0..0, 0);
    for at in 0..=text.whole().end {
        let is_blank_at = |at: usize| text.byte(at).is_some_and(is_blank);
        match text.byte(at) {
            Some(byte) if byte.is_ascii_hexdigit() => {
                range = if digits == 0 { at } else { range.start }..at + 1;
                digits += 1;
            }
            // A line of an e-mail may end with `=`.
            Some(b'=') if gaps == Gaps::Skipped && is_blank_at(at + 1) => {}
            Some(byte) if gaps == Gaps::Skipped && is_blank(byte) => {}
            _ => {
                if digits > MAX_SHOWN && !is_hash(text, &range) {
                    found.push(range.clone());
                }
                digits = 0;
            }
        }
    }
    found
}

/// Returns the hexadecimal digits at the end of a URL, where the signature is.
fn last_digits(url: &Normalized) -> Option<Range<usize>> {
    const MIN_DIGITS: usize = 16;
    let Range { start, end } = url.whole();
    let is_digit = |at: &usize| url.byte(*at).is_some_and(|byte| byte.is_ascii_hexdigit() || is_blank(byte));
    let first = end - (start..end).rev().take_while(is_digit).count();
    let before = first.checked_sub(1).and_then(|at| url.byte(at));
    (end - first >= MIN_DIGITS && before != Some(b'/')).then_some(first..end)
}

/// Returns whether these 64 digits are a segment of a path, a line, or a named payload hash.
fn is_hash(text: &Normalized, range: &Range<usize>) -> bool {
    let before = range.start.checked_sub(1).and_then(|at| text.byte(at));
    match (before, text.byte(range.end)) {
        _ if range.len() != 64 => false,
        (Some(b'/'), None | Some(b'/' | b'.' | b'?' | b'#' | b'"')) => true,
        (None | Some(b'\n'), None | Some(b'\r' | b'\n')) => true,
        // The first segment of an object key.
        (Some(b' '), Some(b'/')) => true,
        (Some(b' '), Some(b'.'))
            if text.byte(range.end + 1).is_some_and(|byte| byte.is_ascii_alphanumeric()) =>
        {
            true
        }
        _ => text.name_before(range.start).ends_with(b"contentsha256"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNATURE: &str = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    const HASH: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
    const TOKEN: &str = "IQoJb3JpZ2luX2VjEMv7yQ4LgTZkC1xN8wR5sH2u";

    /// `S` is the signature, `H` a hash and `T` a token.
    #[track_caller]
    fn filled(text: &str) -> String {
        text.replace('S', SIGNATURE).replace('H', HASH).replace('T', TOKEN)
    }

    #[test]
    fn secrets_are_found_by_name_and_shape() {
        let secrets = Secrets::new("https://example.com/", &[], [], []);
        for (name, text, shown) in [
            ("parameter", "signature=S&a=b", "signature=[…]&a=b"),
            ("short value", "token=abc&a=b", "token=[…]&a=b"),
            ("lost equals sign", "x-amz-signatureS&a", "x-amz-signatur[…]&a"),
            ("lost ampersand", "signature=Sx-amz-date=1", "signature=[…]x-amz-date=1"),
            ("broken value", "token=T\r\nIQoJb3JpZ2luX2 b", "token=[…] b"),
            ("short parts", "token=T 3pJqyzVunSm 9u4DjVk expired", "token=[…] expired"),
            ("code after a token", "token=T expired BadDigest", "token=[…] expired BadDigest"),
            ("version after a token", "token=T v2 or v4", "token=[…] v2 or v4"),
            (
                "element",
                "<signatureprovided>S</signatureprovided>",
                "<signatureprovided>[…]</signatureprovided>",
            ),
            ("JSON", "{\"token\":\"T\",\"a\":1}", "{\"token\":\"[…]\",\"a\":1}"),
            ("scheme", "authorization: bearer T, a", "authorization: bearer […], a"),
            ("damaged name", "x-amz-securty-tken=T&a", "x-amz-securty-tken=[…]&a"),
            ("escaped", "signature%253DS%26a", "signature%253D[…]%26a"),
            ("value of a word", "the signature does not match", "the signature does not match"),
            ("code", "invalidtoken: the token is bad", "invalidtoken: the token is bad"),
            ("signature alone", "is S to", "is […] to"),
            ("cut signature", "is 2bb80d537b1da3e38bd30361aa855686bde0eacd7162 to", "is […] to"),
            ("segment", "/H/b and /H?a", "/H/b and /H?a"),
            ("payload hash", "H", "H"),
            ("line", "host\nH", "host\nH"),
            ("parameter with a payload hash", "x-amz-content-sha256=H", "x-amz-content-sha256=H"),
            ("bearer token", "Authorization=Bearer sk-1234567 is", "Authorization=[…] […] is"),
            ("basic", "it was Basic dXNlcg== here", "it was Basic […] here"),
            ("ordinary word", "Basic authentication failed", "Basic authentication failed"),
            ("SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("token alone", "a: TTT. b", "a: […]. b"),
            ("mask", "signature=[…]&a", "signature=[…]&a"),
        ] {
            assert_eq!(secrets.hide(&filled(text)), filled(shown), "{name}");
        }
    }

    #[test]
    fn secrets_of_the_url_are_known_elsewhere() {
        let url = filled("https://example.com/k?X-Amz-Security-Token=T&X-Amz-Sig%0Anature=S");
        let secrets = Secrets::new(&url, &[("Cookie", "the whole cookie")], [], ["another secret"]);
        for (text, shown) in [
            ("/S", "/[…]"),
            ("S", "[…]"),
            ("H", "H"),
            ("a T! b", "a […]! b"),
            ("a the%20whole%2520cookie! b", "a […]! b"),
            ("a another-secret! b", "a […]! b"),
        ] {
            assert_eq!(secrets.hide(&filled(text)), filled(shown), "{text}");
        }
    }

    #[test]
    fn too_many_secrets_hide_everything() {
        for (length, shown) in [(Secrets::MAX_PARTS / 4, "a"), (Secrets::MAX_PARTS + WINDOW, "[…]")] {
            let url = ["https://example.com/?token=", &"7".repeat(length)].concat();
            assert_eq!(Secrets::new(&url, &[], [], []).hide("a"), shown, "{length}");
        }
        for (parts, shown) in [(131_072, "a"), (131_073, "[…]")] {
            let value = "7".repeat(parts + WINDOW - 1);
            assert_eq!(Secrets::new("", &[], [], [&*value]).hide("a"), shown, "{parts}");
        }
    }
}
