//! A check of the URL's signature, for which the secret is needed.

use alloc::string::String;

use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::explain::canonical::CanonicalParts;
use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::explain::hypotheses;
use crate::sigv4::hash::{Buffer, HmacState, INITIAL, bytes, hash};
use crate::sigv4::scope::{CredentialScope, scope_suffix};
use crate::sigv4::signing_key::derive_with_prefix;
use crate::sigv4::string_to_sign::sign;

/// The URL's signature, compared with one by the caller's credentials.
pub(super) struct SignatureCheck {
    /// Whether the signature matches the request as sent.
    pub(super) matches: bool,
    /// The mistake that explains the signature, and the signed request, if a usual mistake does.
    pub(super) signed: Option<(Cause, CanonicalParts)>,
    /// The number of hexadecimal digits that differ, if both signatures have the same length.
    pub(super) distance: Option<usize>,
}

impl SignatureCheck {
    /// Compares the URL's signature with the right one; tries the usual mistakes if they differ.
    ///
    /// `None` if the credentials have another access key id, or the URL has no valid date.
    pub(super) fn new(
        credentials: &Credentials,
        request: &ClientRequest<'_>,
        sent: &CanonicalParts,
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
        let matches = is_signed(sent);
        let signed = if matches { None } else { hypotheses::find(sent, is_signed) };
        let distance = distance(&signature(sent), &request.signature);
        Some(Self { matches, signed, distance })
    }
}

/// Returns the number of differing characters of two texts of the same length.
fn distance(a: &str, b: &str) -> Option<usize> {
    (a.len() == b.len()).then(|| a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("abc", "abd"), Some(1));
        assert_eq!(distance("abc", "ab"), None::<usize>);
    }
}
