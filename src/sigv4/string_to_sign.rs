//! The string to sign, and its signature.
//!
//! Algorithm, time, credential scope and the canonical request's hash, a line each. Only the last line differs between the
//! requests of one second, so what stands before it is hashed once: a signature begins where that ended.
//!
//! Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

use alloc::borrow::Cow;
use alloc::string::String;

use sha2::block_api::compress256;

use crate::Algorithm;
use crate::sigv4::hash::{BLOCK, HmacKey, State, hex_text, lower_hex};
use crate::sigv4::scope::CredentialScope;

/// Writes all lines but the last.
fn write_before_hash(algorithm: Algorithm, scope: CredentialScope<'_>, text: &mut String) {
    text.push_str(algorithm.as_str());
    text.push('\n');
    text.push_str(scope.time.as_str());
    text.push('\n');
    text.push_str(scope.time.date());
    text.push_str(scope.behind_date);
}

/// Writes all lines.
pub(crate) fn write_string_to_sign(
    algorithm: Algorithm,
    scope: CredentialScope<'_>,
    canonical_request: State,
    text: &mut String,
) {
    write_before_hash(algorithm, scope, text);
    text.push_str(hex_text(&lower_hex(canonical_request)));
}

/// The length of all lines but the last, up to the date.
const UP_TO_DATE: usize = "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524".len();

/// The bytes of all lines but the last that lie in whole blocks.
const fn constant(scope: CredentialScope<'_>) -> usize {
    (UP_TO_DATE + scope.behind_date.len()) / BLOCK * BLOCK
}

/// The inner state of the key behind the whole blocks of all lines but the last.
pub(crate) fn begin(key: &HmacKey, scope: CredentialScope<'_>) -> State {
    let mut text = String::new();
    write_before_hash(Algorithm::HmacSha256, scope, &mut text);
    let mut state = key.inner;
    compress256(&mut state, text.as_bytes().as_chunks().0);
    state
}

/// What the lines before the last have behind their whole blocks.
#[inline]
fn rest(scope: CredentialScope<'_>) -> Cow<'_, str> {
    match constant(scope).checked_sub(UP_TO_DATE) {
        Some(at) => scope.behind_date.get(at..).unwrap_or_default().into(),
        // There was no whole block.
        None => {
            let mut text = String::new();
            write_before_hash(Algorithm::HmacSha256, scope, &mut text);
            text.into()
        }
    }
}

/// The signature of a canonical request, by a key whose inner state is advanced to where [`begin`] ended.
#[inline]
pub(crate) fn sign(key: &HmacKey, scope: CredentialScope<'_>, canonical_request: State) -> State {
    key.sign(constant(scope), [rest(scope).as_bytes(), &lower_hex(canonical_request)])
}
