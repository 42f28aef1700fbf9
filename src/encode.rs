//! The texts that SigV4 is made of: percent-encoding, the order it sorts by, digits, and the sink they are written to.
//!
//! SigV4 has one set of characters that are never encoded, `A-Z a-z 0-9 - . _ ~`; everything else becomes `%XX` with
//! upper-case digits, and `/` stays as it is in a path.
//!
//! Source: `UriEncode` in [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

use alloc::string::String;
use core::cmp::Ordering;

use percent_encoding::percent_encode_byte;

/// What text is written to.
pub(crate) trait Sink {
    fn push_text(&mut self, text: &str);

    fn push_number(&mut self, number: u64) {
        let mut digits = [b'0'; 20];
        let mut first = digits.len();
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            *digit += (rest % 10).to_le_bytes()[0];
            first -= 1;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let digits = digits.get(first..).unwrap_or_default();
        self.push_text(str::from_utf8(digits).unwrap_or_default());
    }
}

impl Sink for String {
    fn push_text(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// A sink that percent-encodes what it is given, for a query name or value.
#[derive(Debug)]
pub(crate) struct Encoded<'a, S>(pub(crate) &'a mut S);

impl<S: Sink> Sink for Encoded<'_, S> {
    fn push_text(&mut self, text: &str) {
        push_encoded(self.0, text, &STAYS_IN_QUERY);
    }
}

/// Appends a path, percent-encoded but for its slashes.
pub(crate) fn push_path(sink: &mut impl Sink, path: &str) {
    push_encoded(sink, path, &STAYS_IN_PATH);
}

/// Which bytes are not encoded: a table, since that is asked of each byte of a URL.
type Stays = [bool; 256];

const STAYS_IN_QUERY: Stays = stays(b"");
const STAYS_IN_PATH: Stays = stays(b"/");

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, and a byte is an index of 256")]
const fn stays(besides: &[u8]) -> Stays {
    let mut stays = [false; 256];
    let mut byte = 0;
    while byte < u8::MAX {
        stays[byte as usize] = is_unreserved(byte) || matches!(besides, [other] if *other == byte);
        byte += 1;
    }
    stays
}

/// Appends a text, every byte that does not stay percent-encoded, and what lies between two such bytes copied at once.
#[inline]
fn push_encoded(sink: &mut impl Sink, text: &str, stays: &Stays) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !stays.get(usize::from(byte)).is_some_and(|stays| *stays) {
            // A byte that stays is a character by itself, so that what lies between is text.
            sink.push_text(text.get(copied..at).unwrap_or_default());
            sink.push_text(percent_encode_byte(byte));
            copied = at + 1;
        }
    }
    sink.push_text(text.get(copied..).unwrap_or_default());
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

/// How long a text is when it is percent-encoded.
pub(crate) fn encoded_length(text: &str) -> usize {
    text.len() + 2 * text.bytes().filter(|byte| !is_unreserved(*byte)).count()
}

/// Whether SigV4 leaves the byte as it is.
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// How the percent-encoded forms of two texts compare, found without encoding them.
///
/// At the first byte in which they differ either both stay as they are, or both begin with `%` and the digits decide,
/// which are in the order of the bytes, or the one that is encoded comes first, since `%` sorts before every byte that
/// stays.
pub(crate) fn cmp_encoded(a: &str, b: &str) -> Ordering {
    let place = |byte: u8| (is_unreserved(byte), byte);
    match a.bytes().zip(b.bytes()).find(|(a, b)| a != b) {
        Some((a, b)) => place(a).cmp(&place(b)),
        None => a.len().cmp(&b.len()),
    }
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
            Encoded(&mut query).push_text(&text);
            push_path(&mut path, &text);
            prop_assert_eq!(&query, &encoded(&text));
            prop_assert_eq!(query.len(), encoded_length(&text));
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
            prop_assert_eq!(cmp_encoded(&a, &b), encoded(&a).cmp(&encoded(&b)));
        }

        #[test]
        fn digits_are_those_of_the_number(number: u64) {
            let mut text = String::new();
            for number in [number, number % 10, 0, u64::MAX] {
                text.clear();
                text.push_number(number);
                prop_assert_eq!(&text, &number.to_string());
            }
        }
    }
}
