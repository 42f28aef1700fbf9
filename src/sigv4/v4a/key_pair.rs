//! The key pair of Signature Version 4A, derived from the secret access key and the same every day.
//!
//! One step of the counter mode of NIST SP 800-108 with HMAC-SHA256 gives a candidate. Candidates
//! over n - 2 are rejected, where n is the order of the curve. The private key is the first other
//! candidate plus one.
//! Signatures are deterministic (RFC 6979): the same input gives the same URL.
//!
//! Sources:
//! [Derive a signing key for SigV4a](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
//! and FIPS 186-5, section A.2.2, for the rejection.

use alloc::boxed::Box;

use arrayvec::ArrayString;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature as EcdsaSignature, SigningKey, VerifyingKey};
use p256::elliptic_curve::Curve;
use p256::elliptic_curve::bigint::U256;
use p256::{FieldBytes, NistP256};
use zeroize::Zeroizing;

use crate::sigv4::hash::State;
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::signing_key::{hmac_sha256, secret_key};
use crate::sigv4::string_to_sign::string_to_sign;
use crate::sigv4::wiped_stack::{CURVE, with_wiped_stack};
use crate::{Algorithm, Credentials, Error};

/// The bytes of the longest signature in DER: two numbers of 33 bytes, and the type and length of
/// each and of both.
pub(crate) const MAX_DER_LENGTH: usize = 2 + 2 * (2 + 1 + 32);

/// A signature in DER, in lower-case hexadecimal.
pub(crate) type DerDigits = ArrayString<{ 2 * MAX_DER_LENGTH }>;

/// A private key, which is wiped when it is dropped. In a box, so that moving the pair does not
/// copy it.
pub(crate) struct KeyPair(Box<SigningKey>);

impl KeyPair {
    pub(crate) fn derive(credentials: &Credentials) -> Result<Self, Error> {
        with_wiped_stack::<CURVE, _>(|| {
            let secret = secret_key("AWS4A", credentials.secret_access_key());
            let candidate = |counter| candidate(secret.as_bytes(), credentials.access_key_id(), counter);
            private_key((1..=254).map(candidate)).map(|key| Self(Box::new(key)))
        })
        .ok_or(Error::SecretAccessKey("must be one from which a key pair can be derived"))
    }

    /// Returns the signature of a canonical request.
    #[cold]
    pub(crate) fn sign(&self, scope: CredentialScope<'_>, canonical_request_hash: State) -> DerDigits {
        let string_to_sign = string_to_sign(Algorithm::EcdsaP256Sha256, scope, canonical_request_hash);
        der_digits(&with_wiped_stack::<CURVE, _>(|| self.0.sign(string_to_sign.as_bytes())))
    }

    pub(crate) fn verifying_key(&self) -> VerifyingKey {
        *self.0.verifying_key()
    }
}

/// Returns the digits of a signature, which is not secret.
fn der_digits(signature: &EcdsaSignature) -> DerDigits {
    let der = signature.to_der();
    let mut digits = [0; 2 * MAX_DER_LENGTH];
    let digits = digits.get_mut(..2 * der.len()).unwrap_or_default();
    // Every byte fills two digits.
    let _ = hex::encode_to_slice(der.as_bytes(), digits);
    ArrayString::from(str::from_utf8(digits).unwrap_or_default()).unwrap_or_default()
}

/// Returns the candidate of a counter.
fn candidate(secret_key: &[u8], access_key_id: &str, counter: u8) -> Zeroizing<[u8; 32]> {
    let message = [
        // The counter of the mode, the label, a separator, the context, and the length of the
        // output in bits.
        &1_u32.to_be_bytes(),
        Algorithm::EcdsaP256Sha256.as_str().as_bytes(),
        &[0],
        access_key_id.as_bytes(),
        &[counter],
        &256_u32.to_be_bytes(),
    ];
    hmac_sha256(secret_key, message)
}

/// Returns the private key of the first candidate that is not rejected. Each comparison takes the
/// same time.
fn private_key(candidates: impl IntoIterator<Item = Zeroizing<[u8; 32]>>) -> Option<SigningKey> {
    let greatest = NistP256::ORDER.wrapping_sub(&U256::from_u8(2));
    let candidate = candidates
        .into_iter()
        .map(|candidate| Zeroizing::new(U256::from_be_slice(&*candidate)))
        .find(|candidate| **candidate <= greatest)?;
    let private_key = Zeroizing::new(FieldBytes::from(candidate.wrapping_add(&U256::ONE).to_be_bytes()));
    SigningKey::from_bytes(&private_key).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the order of the curve minus a number of at most 80.
    fn order_minus(number: u8) -> Zeroizing<[u8; 32]> {
        let mut order: [u8; 32] =
            hex::decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
                .unwrap()
                .try_into()
                .unwrap();
        order[31] -= number;
        Zeroizing::new(order)
    }

    fn number(number: u8) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        bytes[31] = number;
        bytes
    }

    #[test]
    fn candidates_over_n_minus_2_are_rejected() {
        let key = |candidates: &[Zeroizing<[u8; 32]>]| {
            private_key(candidates.iter().cloned()).map(|key| key.to_bytes().to_vec())
        };
        assert_eq!(key(&[number(0)]), Some(number(1).to_vec()));
        assert_eq!(key(&[number(41), number(5)]), Some(number(42).to_vec()));
        assert_eq!(key(&[order_minus(2)]), Some(order_minus(1).to_vec()));
        for rejected in [order_minus(1), order_minus(0), Zeroizing::new([0xff; 32])] {
            assert_eq!(key(core::slice::from_ref(&rejected)), None);
            assert_eq!(key(&[rejected.clone(), rejected, number(6)]), Some(number(7).to_vec()));
        }
    }
}
