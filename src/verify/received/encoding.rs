//! Texts that are percent-encoded already, in whatever form: how SigV4 writes them, and the order it sorts them by.

use alloc::string::String;
use core::cmp::Ordering;

use percent_encoding::{percent_decode, percent_encode_byte};

use crate::sigv4::uri_encode::{is_encoded, is_unreserved, rank};

/// Appends a text that has escapes already, in whatever form, in the form that SigV4 gives it.
pub(crate) fn push_reencoded(to: &mut String, text: &str) {
    for byte in percent_decode(text.as_bytes()) {
        if is_unreserved(byte) {
            to.push(char::from(byte));
        } else {
            to.push_str(percent_encode_byte(byte));
        }
    }
}

/// Whether a query has each of its names and values as [`push_reencoded`] would write it.
pub(crate) fn is_encoded_query(query: &str) -> bool {
    is_encoded(query, b'-', |byte| matches!(byte, b'=' | b'&'))
}

/// How the forms compare that [`push_reencoded`] writes of two texts, found without writing them.
pub(crate) fn cmp_reencoded(a: &str, b: &str) -> Ordering {
    percent_decode(a.as_bytes()).map(rank).cmp(percent_decode(b.as_bytes()).map(rank))
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
        fn what_is_encoded_again_is_what_it_decodes_to(text in "[a-z/%é+ ]{0,20}|([a%/-]|%2[0-9a-fA-F]|%[46]1|%C3%a9){0,8}") {
            let decoded: Vec<u8> = percent_decode(text.as_bytes()).collect();
            let expected = percent_encode(&decoded, QUERY).to_string();
            let mut again = String::new();
            push_reencoded(&mut again, &text);
            prop_assert_eq!(&again, &expected);
            prop_assert_eq!(is_encoded_query(&text), text == expected);
            let mut path = String::new();
            push_path_bytes(&mut path, &decoded);
            prop_assert_eq!(is_encoded_path(&text), text == path);
        }

        #[test]
        fn the_order_is_that_of_what_is_encoded_again(
            a in "([a/~-]|%2[d-fD-F]|%7[eE]){0,4}",
            b in "([a/~-]|%2[d-fD-F]|%7[eE]){0,4}",
        ) {
            let again = |text: &str| {
                let mut again = String::new();
                push_reencoded(&mut again, text);
                again
            };
            prop_assert_eq!(cmp_reencoded(&a, &b), again(&a).cmp(&again(&b)));
        }
    }
}
