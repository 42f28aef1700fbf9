//! Percent-encoded text of any form: its canonical form, and the order of canonical forms.

use alloc::string::String;
use core::cmp::Ordering;

use percent_encoding::{percent_decode, percent_encode_byte};

use crate::sigv4::uri_encode::{is_encoded, is_unreserved, sort_key_of};

/// Appends percent-encoded text in canonical form: `%2f+~%7E` as `%2F%2B~~`.
pub(crate) fn push_reencoded(to: &mut String, text: &str) {
    for byte in percent_decode(text.as_bytes()) {
        if is_unreserved(byte) {
            to.push(char::from(byte));
        } else {
            to.push_str(percent_encode_byte(byte));
        }
    }
}

/// Returns whether every name and value of a query has the form that [`push_reencoded`] writes.
#[inline]
pub(crate) fn is_encoded_query(query: &str) -> bool {
    is_encoded(query, b'-', |byte| matches!(byte, b'=' | b'&'))
}

/// Compares the canonical forms of two texts without writing them.
pub(crate) fn cmp_reencoded(a: &str, b: &str) -> Ordering {
    percent_decode(a.as_bytes()).map(sort_key_of).cmp(percent_decode(b.as_bytes()).map(sort_key_of))
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
    use proptest::prelude::*;

    use super::*;
    use crate::sigv4::uri_encode::{is_encoded_path, push_path_bytes};

    const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn reencoding_is_encoding_of_decoded_text(text in "[a-z/%é+ ]{0,20}|([a%/-]|%2[0-9a-fA-F]|%[46]1|%C3%a9){0,8}") {
            let decoded: Vec<u8> = percent_decode(text.as_bytes()).collect();
            let expected = percent_encode(&decoded, QUERY).to_string();
            let mut reencoded = String::new();
            push_reencoded(&mut reencoded, &text);
            prop_assert_eq!(&reencoded, &expected);
            prop_assert_eq!(is_encoded_query(&text), text == expected);
            let mut path = String::new();
            push_path_bytes(&mut path, &decoded);
            prop_assert_eq!(is_encoded_path(&text), text == path);
        }

        #[test]
        fn the_order_is_that_of_reencoded_texts(
            a in "([a/~-]|%2[d-fD-F]|%7[eE]){0,4}",
            b in "([a/~-]|%2[d-fD-F]|%7[eE]){0,4}",
        ) {
            let reencoded = |text: &str| {
                let mut reencoded = String::new();
                push_reencoded(&mut reencoded, text);
                reencoded
            };
            prop_assert_eq!(cmp_reencoded(&a, &b), reencoded(&a).cmp(&reencoded(&b)));
        }
    }
}
