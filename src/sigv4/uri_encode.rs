//! Percent-encoding.
//!
//! SigV4 has one set of characters that are never encoded, `A-Z a-z 0-9 - . _ ~`; everything else becomes `%XX` with
//! upper-case digits, and `/` stays as it is in a path.
//!
//! Source: `UriEncode` in [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

use alloc::string::String;
use core::cmp::Ordering;
use percent_encoding::percent_encode_byte;

/// Appends one text behind the other. Not inlined, as it serves only what is done once, when a bucket is made.
#[inline(never)]
pub(crate) fn push_each(to: &mut String, texts: &[&str]) {
    to.reserve(texts.iter().map(|text| text.len()).sum());
    texts.iter().for_each(|text| to.push_str(text));
}

/// Appends the name or the value of a parameter, percent-encoded.
pub(crate) fn push_query(to: &mut String, text: &str) {
    push_encoded(to, text, b'-');
}

/// Appends a path, percent-encoded but for its slashes.
pub(crate) fn push_path(to: &mut String, path: &str) {
    push_encoded(to, path, b'/');
}

/// Appends a text, every byte percent-encoded but for unreserved ones and one besides, and what lies between two such bytes
/// copied at once.
///
/// It is called from many places, and is not inlined in each of them, since it is much code.
#[inline(never)]
fn push_encoded(to: &mut String, text: &str, besides: u8) {
    let mut copied = 0;
    each_to_encode(text, besides, |at, byte| {
        // A byte that stays is a character by itself, so that what lies before another is text.
        to.push_str(text.get(copied..at).unwrap_or_default());
        to.push_str(percent_encode_byte(byte));
        copied = at + 1;
    });
    to.push_str(text.get(copied..).unwrap_or_default());
}

/// How many bytes are looked at together.
const SOME: usize = 16;

/// Calls with the place of each byte that is to be encoded: all but unreserved ones and one besides.
#[inline]
fn each_to_encode(text: &str, besides: u8, mut call: impl FnMut(usize, u8)) {
    let (full, rest) = text.as_bytes().as_chunks();
    let mut start = 0;
    for some in full {
        let mut found = to_encode(some, besides);
        while found != 0 {
            let at = found.trailing_zeros() as usize / 8;
            some.get(at).into_iter().for_each(|byte| call(start + at, *byte));
            found &= found - 1;
        }
        start += SOME;
    }
    for (at, byte) in (start..).zip(rest) {
        if rank(*byte) < FIRST_UNRESERVED && *byte != besides {
            call(at, *byte);
        }
    }
}

/// Which bytes are to be encoded: for each a byte that is 1, so that the first of them is the lowest that is not 0.
///
/// There are no branches, and it is not inlined, so that it compiles to instructions that ask all bytes at once.
#[inline(never)]
fn to_encode(some: &[u8; SOME], besides: u8) -> u128 {
    let mut answers = [0; SOME];
    for (answer, byte) in answers.iter_mut().zip(some) {
        *answer = u8::from(!(is_unreserved(*byte) | (*byte == besides)));
    }
    u128::from_le_bytes(answers)
}

/// As [`push_path`], of a path that was decoded and may not be text.
pub(crate) fn push_path_bytes(text: &mut String, path: &[u8]) {
    for byte in path {
        if *byte == b'/' || is_unreserved(*byte) {
            text.push(char::from(*byte));
        } else {
            text.push_str(percent_encode_byte(*byte));
        }
    }
}

/// Whether a path is as it would be written after it was decoded.
pub(crate) fn is_encoded_path(path: &str) -> bool {
    is_encoded(path, b'/', |_| false)
}

/// Whether a text holds only what is unreserved, one byte besides and what separates its parts, and escapes of other bytes.
#[inline]
pub(crate) fn is_encoded(text: &str, besides: u8, separates: impl Fn(u8) -> bool) -> bool {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    let is_escape = |at: usize| {
        let [high, low] = *text.as_bytes().get(at + 1..)?.first_chunk()?;
        let byte = digit(high)? << 4 | digit(low)?;
        Some(!is_unreserved(byte) && byte != besides)
    };
    let mut is_right = true;
    each_to_encode(text, besides, |at, byte| {
        is_right &= if byte == b'%' { is_escape(at) == Some(true) } else { separates(byte) };
    });
    is_right
}

/// Whether a text has such a byte. All bytes are asked, which compiles to instructions that ask many at once.
#[inline]
pub(crate) fn has_byte(text: &str, is_such: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_such(byte))
}

/// Whether two hexadecimal digits stand behind each `%`.
pub(crate) fn has_right_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|behind| {
        behind.as_bytes().first_chunk::<2>().is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// Whether SigV4 leaves the byte as it is. Asked of each byte of a URL, and hence without a branch.
#[inline]
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    is_letter | is_digit | (byte == b'-') | (byte == b'.') | (byte == b'_') | (byte == b'~')
}

/// How the percent-encoded forms of two texts compare, found without encoding them.
///
/// At the first byte in which they differ either both stay as they are, or both begin with `%` and the digits decide,
/// which are in the order of the bytes, or the one that is encoded comes first, since `%` sorts before every byte that
/// stays.
pub(crate) fn cmp_encoded(a: &str, b: &str) -> Ordering {
    a.bytes().map(rank).cmp(b.bytes().map(rank))
}

/// The ranks of the first eight bytes of a text: if those of two texts differ, they compare as the percent-encoded forms do.
pub(crate) fn first_ranks(text: &str) -> u64 {
    let mut ranks = [0; 8];
    for (to, byte) in ranks.iter_mut().zip(text.bytes()) {
        *to = rank(byte);
    }
    u64::from_be_bytes(ranks)
}

/// The place of a byte in the order of the percent-encoded forms: unreserved ones come last.
pub(crate) fn rank(byte: u8) -> u8 {
    RANKS.get(usize::from(byte)).copied().unwrap_or_default()
}

const RANKS: [u8; 256] = ranks();

/// The rank of the unreserved byte that comes first.
const FIRST_UNRESERVED: u8 = rank_of(b'-');

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, and a byte is an index of 256")]
const fn rank_of(byte: u8) -> u8 {
    RANKS[byte as usize]
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, and a byte is an index of 256")]
const fn ranks() -> [u8; 256] {
    let mut ranks = [0; 256];
    let mut rank: u8 = 0;
    let mut unreserved = 0;
    while unreserved < 2 {
        let mut byte = 0;
        while byte < ranks.len() {
            if is_unreserved(byte.to_le_bytes()[0]) == (unreserved == 1) {
                ranks[byte] = rank;
                rank = rank.wrapping_add(1);
            }
            byte += 1;
        }
        unreserved += 1;
    }
    ranks
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
        fn encoding_is_that_of_the_crate(text in "[a-z/%é+ ]{0,20}|\\PC{0,40}|.{0,40}") {
            let (mut query, mut path) = (String::new(), String::new());
            push_query(&mut query, &text);
            push_path(&mut path, &text);
            prop_assert_eq!(&query, &encoded(&text));
            prop_assert_eq!(path, utf8_percent_encode(&text, PATH).to_string());
        }

        #[test]
        fn encoding_of_bytes_is_that_of_the_crate(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut path = String::new();
            push_path_bytes(&mut path, &bytes);
            prop_assert_eq!(path, percent_encode(&bytes, PATH).to_string());
        }

        #[test]
        fn the_order_is_that_of_the_encoded_texts(a in "[a/\\-~é😀]{0,6}|.{0,6}", b in "[a/\\-~é😀]{0,6}|.{0,6}") {
            let order = encoded(&a).cmp(&encoded(&b));
            prop_assert_eq!(cmp_encoded(&a, &b), order);
            prop_assert!(first_ranks(&a) == first_ranks(&b) || first_ranks(&a).cmp(&first_ranks(&b)) == order);
        }
    }
}
