//! A check of the URL's signature, for which the secret is needed.

use alloc::string::String;

use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::explain::canonical::CanonicalParts;
use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::explain::hypotheses::Hypotheses;
use crate::sigv4::hash::{Buffer, HmacState, INITIAL, bytes, hash};
use crate::sigv4::scope::{CredentialScope, scope_suffix};
use crate::sigv4::signing_key::derive_with_prefix;
use crate::sigv4::string_to_sign::sign;

/// The URL's signature, compared with one by the caller's credentials.
pub(super) struct SignatureCheck {
    /// Whether the signature matches the request as sent; `None` if signed headers are unknown.
    pub(super) matches: Option<bool>,
    /// The usual mistake that explains the signature, and the signed request.
    pub(super) signed: Option<(Cause, CanonicalParts)>,
    /// Whether a copying mistake explains the signature.
    pub(super) is_altered: bool,
    /// Whether the signature matches the request as the server saw it.
    pub(super) matches_seen: bool,
}

impl SignatureCheck {
    /// Compares the URL's signature with the right one; tries the usual mistakes if they differ.
    ///
    /// `None` if the credentials have another access key id, or the URL has no valid date.
    pub(super) fn new(
        credentials: &Credentials,
        request: &ClientRequest<'_>,
        sent: &CanonicalParts,
        seen: Option<&CanonicalParts>,
        possible_hosts: &[&str],
    ) -> Option<Self> {
        let scope = request.scope()?;
        if scope.access_key_id != credentials.access_key_id() {
            return None;
        }
        let suffix = scope_suffix(Some(scope.region), scope.service);
        let scope = CredentialScope { time: request.signed_at?, suffix: &suffix };
        let mut key = Zeroizing::new(HmacState::EMPTY);
        derive_with_prefix(credentials.secret_access_key(), scope, &mut key);
        let signature = |parts: &CanonicalParts| {
            let mut text = String::new();
            parts.write(&mut text);
            let canonical_request = hash::<2048, 1>(INITIAL, 0, [text.as_bytes()], Buffer::Wipe);
            hex::encode(bytes(sign(&key, scope, canonical_request)))
        };
        let is_signed = |parts: &CanonicalParts| signature(parts) == request.signature;
        let hypotheses = Hypotheses {
            request,
            sent,
            unknown: &request.unknown_headers(seen),
            possible_hosts,
            plus_variants: &request.plus_variants(seen),
        };
        let matches = is_signed(sent);
        let signed = if matches { None } else { hypotheses.find(is_signed) };
        let is_complete = hypotheses.unknown.is_empty();
        Some(Self {
            matches: (matches || is_complete).then_some(matches),
            is_altered: !matches && is_near(&signature(sent), &request.signature),
            matches_seen: seen.is_some_and(is_signed),
            signed,
        })
    }
}

/// Returns whether two signatures differ in few digits, as after a copying mistake.
///
/// Unrelated signatures have one digit in sixteen in common.
fn is_near(a: &str, b: &str) -> bool {
    const FEW_DIGITS: usize = 16;
    a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count() <= FEW_DIGITS
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn signatures_with_few_other_digits_are_near() {
        let signature = "0".repeat(64);
        for (other, expected) in [
            ("0".repeat(64), true),
            (format!("{}{}", "0".repeat(48), "1".repeat(16)), true),
            (format!("{}{}", "0".repeat(47), "1".repeat(17)), false),
            ("0".repeat(63), false),
        ] {
            assert_eq!(is_near(&signature, &other), expected, "{other}");
        }
    }
}
