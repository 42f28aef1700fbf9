//! Step 2: the string to sign.
//!
//! Algorithm, time, credential scope and the hash of the canonical request, a line each. Only the
//! last line differs between the requests of one second. So a key is kept with the whole blocks of
//! the other lines, the *prefix*, absorbed.
//!
//! Source:
//! [Create a string to sign](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-string-to-sign).

use alloc::string::String;

use arrayvec::ArrayString;
use sha2::block_api::compress256;

use crate::Algorithm;
use crate::sigv4::hash::{BLOCK, HmacState, State, hex_digits};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::wiped_stack::with_wiped_debug_stack;

/// Returns the string to sign.
pub(crate) fn string_to_sign(
    algorithm: Algorithm,
    scope: CredentialScope<'_>,
    canonical_request_hash: State,
) -> String {
    let mut text = String::with_capacity(256);
    let lines = [algorithm.as_str(), "\n", scope.time.as_str(), "\n", scope.time.date(), scope.suffix];
    lines.iter().for_each(|piece| text.push_str(piece));
    text.push_str(str::from_utf8(&hex_digits(canonical_request_hash)).unwrap_or_default());
    text
}

/// The bytes of a string to sign before the scope's suffix.
const HEAD: usize = "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524".len();

/// Returns `AWS4-HMAC-SHA256\n20130524T000000Z\n20130524`.
fn head(scope: CredentialScope<'_>) -> ArrayString<HEAD> {
    let mut head = ArrayString::new();
    for piece in [Algorithm::HmacSha256.as_str(), "\n", scope.time.as_str(), "\n", scope.time.date()] {
        // The pieces have exactly this length.
        let _ = head.try_push_str(piece);
    }
    head
}

/// The bytes of the prefix.
const fn prefix_length(scope: CredentialScope<'_>) -> usize {
    (HEAD + scope.suffix.len()) / BLOCK * BLOCK
}

/// Absorbs the prefix into a key.
pub(crate) fn absorb_prefix(scope: CredentialScope<'_>, key: &mut HmacState) {
    let head = head(scope);
    let lines = [head.as_bytes(), scope.suffix.as_bytes()].concat();
    with_wiped_debug_stack(|| compress256(&mut key.inner, lines.as_chunks().0));
}

/// Returns the signature of a canonical request, by a key that has absorbed the prefix.
#[inline]
pub(crate) fn sign(key: &HmacState, scope: CredentialScope<'_>, canonical_request_hash: State) -> State {
    let absorbed = prefix_length(scope);
    // A prefix of one block or more includes the head.
    let (unabsorbed_head, suffix_start) = match absorbed.checked_sub(HEAD) {
        Some(start) => (ArrayString::new(), start),
        None => (head(scope), 0),
    };
    let suffix = scope.suffix.get(suffix_start..).unwrap_or_default();
    key.sign(absorbed, [unabsorbed_head.as_bytes(), suffix.as_bytes(), &hex_digits(canonical_request_hash)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The string to sign of AWS's
    /// [example](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
    #[test]
    fn aws_example() {
        let scope = CredentialScope {
            time: "20130524T000000Z".parse().unwrap(),
            suffix: "/us-east-1/s3/aws4_request\n",
        };
        let hash = [
            0x3bfa_2928,
            0x79f6_447b,
            0xbcda_7001,
            0xdecf_97f4,
            0xa54d_c650,
            0xc894_2174,
            0xae0a_9121,
            0xcf58_ad04,
        ];
        let lines = [
            "AWS4-HMAC-SHA256",
            "20130524T000000Z",
            "20130524/us-east-1/s3/aws4_request",
            "3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04",
        ];
        assert_eq!(string_to_sign(Algorithm::HmacSha256, scope, hash), lines.join("\n"));
    }

    /// The prefix has no block, one block that ends within the scope, or blocks that end with it.
    #[test]
    fn signatures_equal_those_of_the_whole_text() {
        let mut key = HmacState::EMPTY;
        key.set_key(&[7; 32]);
        for length in [1, 21, 22, 23, 85, 86, 87, 200] {
            let suffix = "r".repeat(length);
            let scope = CredentialScope { time: "20130524T000000Z".parse().unwrap(), suffix: &suffix };
            let text = string_to_sign(Algorithm::HmacSha256, scope, [1; 8]);
            let expected = key.sign(0, [text.as_bytes()]);
            let mut prefixed = HmacState { ..key };
            absorb_prefix(scope, &mut prefixed);
            assert_eq!(sign(&prefixed, scope, [1; 8]), expected, "{length}");
        }
    }
}
