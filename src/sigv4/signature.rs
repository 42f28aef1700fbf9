//! Step 4: the signature.
//!
//! Signature Version 4 signs with the key of the day, and its signature has 64 digits. Signature
//! Version 4A signs with a key pair that is the same every day. Its signature is one of ECDSA in
//! DER, whose length varies.

use zeroize::Zeroizing;

use crate::sigv4::hash::{HmacState, State, hex_digits};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::signing_key::KeyCache;
use crate::sigv4::string_to_sign::sign;
#[cfg(feature = "sigv4a")]
use crate::sigv4::v4a::key_pair::{DerDigits, KeyPair, MAX_DER_LENGTH};

/// A signature in lower-case hexadecimal.
pub(crate) enum Signature {
    V4([u8; 64]),
    #[cfg(feature = "sigv4a")]
    V4a(DerDigits),
}

impl Signature {
    /// The digits of the longest signature, which is one of Signature Version 4A.
    pub(crate) const MAX_LENGTH: usize = 144;

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::V4(digits) => str::from_utf8(digits).unwrap_or_default(),
            #[cfg(feature = "sigv4a")]
            Self::V4a(digits) => digits,
        }
    }
}

#[cfg(feature = "sigv4a")]
const _: () = assert!(Signature::MAX_LENGTH == 2 * MAX_DER_LENGTH);

/// The keys of a signer.
#[cfg_attr(
    feature = "sigv4a",
    expect(clippy::large_enum_variant, reason = "signers keep it on the heap and share it")
)]
pub(crate) enum SigningKeys {
    V4(KeyCache),
    #[cfg(feature = "sigv4a")]
    V4a(KeyPair),
}

impl SigningKeys {
    /// Writes the key of a scope, for [`sign`](Self::sign). Signature Version 4A needs none.
    #[inline]
    pub(crate) fn load(
        &self,
        secret_access_key: &str,
        scope: CredentialScope<'_>,
        key: &mut Zeroizing<HmacState>,
    ) {
        match self {
            Self::V4(cache) => cache.load(secret_access_key, scope, key),
            #[cfg(feature = "sigv4a")]
            Self::V4a(_) => {}
        }
    }

    /// Returns the signature of a canonical request.
    #[inline]
    pub(crate) fn sign(
        &self,
        key: &HmacState,
        scope: CredentialScope<'_>,
        canonical_request_hash: State,
    ) -> Signature {
        match self {
            Self::V4(_) => Signature::V4(hex_digits(sign(key, scope, canonical_request_hash))),
            #[cfg(feature = "sigv4a")]
            Self::V4a(pair) => Signature::V4a(pair.sign(scope, canonical_request_hash)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signature of AWS's
    /// [example](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
    #[test]
    fn aws_example() {
        let scope = CredentialScope {
            time: "20130524T000000Z".parse().unwrap(),
            suffix: "/us-east-1/s3/aws4_request\n",
        };
        let keys = SigningKeys::V4(KeyCache::new());
        let mut key = Zeroizing::new(HmacState::EMPTY);
        keys.load("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope, &mut key);
        let canonical_request_hash = [
            0x3bfa_2928,
            0x79f6_447b,
            0xbcda_7001,
            0xdecf_97f4,
            0xa54d_c650,
            0xc894_2174,
            0xae0a_9121,
            0xcf58_ad04,
        ];
        let signature = keys.sign(&key, scope, canonical_request_hash);
        assert_eq!(signature.as_str(), "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }
}
