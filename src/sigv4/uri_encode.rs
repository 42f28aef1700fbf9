//! Percent-encoding by SigV4's rules, and the order of encoded texts.
//!
//! SigV4 never encodes `A-Z a-z 0-9 - . _ ~`. Every other byte becomes `%XX` with upper-case
//! digits, and a path keeps its `/`.
//!
//! The encoder tests sixteen bytes per step, which pays for long keys. A property test compares it
//! with `percent-encoding`.
//!
//! Source: `UriEncode` in
//! [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

use alloc::string::String;
use core::cmp::Ordering;

use percent_encoding::percent_encode_byte;

/// Appends a parameter's name or value, percent-encoded.
pub(crate) fn push_query(to: &mut String, text: &str) {
    // An unreserved byte is kept anyway.
    push_encoded(to, text, b'-');
}

/// Appends a path, percent-encoded except for its slashes.
pub(crate) fn push_path(to: &mut String, path: &str) {
    push_encoded(to, path, b'/');
}

/// Appends a text, percent-encoded except for unreserved bytes and `keep`.
///
/// It is not inlined, because it is much code and has many callers.
#[inline(never)]
fn push_encoded(to: &mut String, text: &str, keep: u8) {
    let mut copied = 0;
    for_each_escaped(text, keep, |at, byte| {
        // Only ASCII is kept, so the bytes before an escaped one are whole characters.
        to.push_str(text.get(copied..at).unwrap_or_default());
        to.push_str(percent_encode_byte(byte));
        copied = at + 1;
    });
    to.push_str(text.get(copied..).unwrap_or_default());
}

/// The bytes tested per step.
const CHUNK: usize = 16;

/// Calls `call` with the index and value of every byte that must be encoded.
#[inline]
fn for_each_escaped(text: &str, keep: u8, mut call: impl FnMut(usize, u8)) {
    let (chunks, rest) = text.as_bytes().as_chunks();
    let mut start = 0;
    for chunk in chunks {
        let mut mask = escape_mask(chunk, keep);
        while mask != 0 {
            let at = mask.trailing_zeros() as usize / 8;
            chunk.get(at).into_iter().for_each(|byte| call(start + at, *byte));
            mask &= mask - 1;
        }
        start += CHUNK;
    }
    for (at, byte) in (start..).zip(rest) {
        // `is_unreserved` by one look-up, which is faster for a single byte.
        if sort_key_of(*byte) < FIRST_UNRESERVED && *byte != keep {
            call(at, *byte);
        }
    }
}

/// Returns a mask with a 1 in the lowest bit of every byte that must be encoded.
///
/// It has no branches and is not inlined, so that it compiles to vector instructions.
#[inline(never)]
fn escape_mask(chunk: &[u8; CHUNK], keep: u8) -> u128 {
    let mut mask = [0; CHUNK];
    for (bit, byte) in mask.iter_mut().zip(chunk) {
        *bit = u8::from(!(is_unreserved(*byte) | (*byte == keep)));
    }
    u128::from_le_bytes(mask)
}

/// Appends a decoded path, which may not be UTF-8, as [`push_path`] does.
pub(crate) fn push_path_bytes(text: &mut String, path: &[u8]) {
    for byte in path {
        if *byte == b'/' || is_unreserved(*byte) {
            text.push(char::from(*byte));
        } else {
            text.push_str(percent_encode_byte(*byte));
        }
    }
}

/// Returns whether decoding and encoding a path leaves it as it is.
#[inline]
pub(crate) fn is_encoded_path(path: &str) -> bool {
    is_encoded(path, b'/', |_| false)
}

/// Returns whether a text consists of unreserved bytes, `keep`, separators, and necessary escapes.
#[inline]
pub(crate) fn is_encoded(text: &str, keep: u8, is_separator: impl Fn(u8) -> bool) -> bool {
    let is_escape = |at: usize| {
        let digits = text.as_bytes().get(at + 1..at + 3)?;
        let mut byte = [0];
        hex::decode_to_slice(digits, &mut byte).ok()?;
        let is_upper_case = !digits.iter().any(u8::is_ascii_lowercase);
        Some(is_upper_case && !is_unreserved(byte[0]) && byte[0] != keep)
    };
    let mut is_encoded = true;
    for_each_escaped(text, keep, |at, byte| {
        is_encoded &= if byte == b'%' { is_escape(at) == Some(true) } else { is_separator(byte) };
    });
    is_encoded
}

/// Returns whether any byte matches. There is no early exit, so that the loop compiles to vector
/// instructions.
#[inline]
pub(crate) fn has_byte(text: &str, matches: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | matches(byte))
}

/// Returns whether two hexadecimal digits follow every `%`.
pub(crate) fn has_valid_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        rest.as_bytes().first_chunk::<2>().is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// Returns whether SigV4 leaves a byte unencoded. It has no branches, because it runs for every
/// byte of a URL.
#[inline]
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    is_letter | is_digit | (byte == b'-') | (byte == b'.') | (byte == b'_') | (byte == b'~')
}

/// Compares the percent-encoded forms of two texts without encoding them.
///
/// The first byte that differs decides. Two kept bytes compare as they are, and two encoded ones by
/// their digits, which have the order of the bytes. An encoded byte comes before a kept one, since
/// `%` comes before every kept byte.
pub(crate) fn cmp_encoded(a: &str, b: &str) -> Ordering {
    a.bytes().map(sort_key_of).cmp(b.bytes().map(sort_key_of))
}

/// Returns a number that orders texts as [`cmp_encoded`] does, by their first eight bytes.
pub(crate) fn sort_key(text: &str) -> u64 {
    let mut keys = [0; 8];
    for (key, byte) in keys.iter_mut().zip(text.bytes()) {
        *key = sort_key_of(byte);
    }
    u64::from_be_bytes(keys)
}

/// Returns the place of a byte in the order of encoded texts, in which unreserved bytes come last.
pub(crate) fn sort_key_of(byte: u8) -> u8 {
    SORT_KEYS.get(usize::from(byte)).copied().unwrap_or_default()
}

const SORT_KEYS: [u8; 256] = sort_keys();

/// The sort key of the first unreserved byte.
const FIRST_UNRESERVED: u8 = const_sort_key(b'-');

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, and a byte is an index of 256")]
const fn const_sort_key(byte: u8) -> u8 {
    SORT_KEYS[byte as usize]
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, and a byte is an index of 256")]
const fn sort_keys() -> [u8; 256] {
    let mut keys = [0; 256];
    let mut key: u8 = 0;
    let mut unreserved = 0;
    while unreserved != 2 {
        let mut byte = 0;
        while byte < keys.len() {
            if is_unreserved(byte.to_le_bytes()[0]) == (unreserved == 1) {
                keys[byte] = key;
                key = key.wrapping_add(1);
            }
            byte += 1;
        }
        unreserved += 1;
    }
    keys
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    const PATH: &AsciiSet = &QUERY.remove(b'/');

    fn encoded(text: &str) -> String {
        utf8_percent_encode(text, QUERY).to_string()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn encoded_texts_equal_those_of_percent_encoding(text in "[a-z/%é+ ]{0,20}|\\PC{0,40}|.{0,40}") {
            let (mut query, mut path) = (String::new(), String::new());
            push_query(&mut query, &text);
            push_path(&mut path, &text);
            prop_assert_eq!(&query, &encoded(&text));
            prop_assert_eq!(path, utf8_percent_encode(&text, PATH).to_string());
        }

        #[test]
        fn encoded_bytes_equal_those_of_percent_encoding(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut path = String::new();
            push_path_bytes(&mut path, &bytes);
            prop_assert_eq!(path, percent_encode(&bytes, PATH).to_string());
        }

        #[test]
        fn texts_are_ordered_as_when_encoded(a in "[a/\\-~é😀]{0,6}|.{0,6}", b in "[a/\\-~é😀]{0,6}|.{0,6}") {
            let order = encoded(&a).cmp(&encoded(&b));
            prop_assert_eq!(cmp_encoded(&a, &b), order);
            prop_assert!(sort_key(&a) == sort_key(&b) || sort_key(&a).cmp(&sort_key(&b)) == order);
        }
    }
}
