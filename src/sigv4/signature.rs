//! A signature, from the key that it is made with to the digits that stand in a URL.
//!
//! That of Signature Version 4 is a code of 64 digits, made with the key of the day. That of Signature Version 4A is an ECDSA
//! signature, in DER, whose length differs from one to the next, and is made with a key of all days.

use zeroize::Zeroizing;

use crate::sigv4::hash::{HmacKey, State, hex_text, lower_hex};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::signing_key::KeyCache;
use crate::sigv4::string_to_sign::sign;
#[cfg(feature = "sigv4a")]
use crate::sigv4::v4a::key_pair::{KeyPair, digits};

/// What a signer signs with.
#[cfg_attr(
    feature = "sigv4a",
    expect(clippy::large_enum_variant, reason = "it is behind the pointer that signers share")
)]
pub(crate) enum Keys {
    /// Signature Version 4.
    Days(KeyCache),
    /// Signature Version 4A.
    #[cfg(feature = "sigv4a")]
    Pair(KeyPair),
}

impl Keys {
    /// A signature up to what differs between the requests of one second.
    #[inline]
    pub(crate) fn begin<'a>(&'a self, scope: CredentialScope<'a>) -> Begun<'a> {
        match self {
            Self::Days(keys) => Begun::Code(keys.begin(scope), scope),
            #[cfg(feature = "sigv4a")]
            Self::Pair(pair) => Begun::Ecdsa(pair, scope),
        }
    }
}

/// A signature up to the hash of the canonical request.
pub(crate) enum Begun<'a> {
    Code(Zeroizing<HmacKey>, CredentialScope<'a>),
    #[cfg(feature = "sigv4a")]
    Ecdsa(&'a KeyPair, CredentialScope<'a>),
}

impl Begun<'_> {
    /// Hands on the signature of a canonical request, in lower-case hexadecimal.
    #[inline]
    pub(crate) fn finish(&self, canonical_request: State, hand_on: impl FnOnce(&str)) {
        match self {
            Self::Code(key, scope) => hand_on(hex_text(&lower_hex(sign(key, *scope, canonical_request)))),
            #[cfg(feature = "sigv4a")]
            Self::Ecdsa(pair, scope) => hand_on(&digits(&pair.sign(*scope, canonical_request))),
        }
    }
}
