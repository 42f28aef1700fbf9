//! The key pair of Signature Version 4A: derived from the secret, and the same every day.
//!
//! One step of the counter mode of NIST SP 800-108 with HMAC-SHA256 gives a candidate for the private key, less one, and one
//! that is too great for that is rejected for the next. A private key is 1 to n - 1, so that a candidate is at most n - 2. The
//! signatures are deterministic, as of RFC 6979: the same input gives the same URL.
//!
//! Source: the derivation of a signing key in
//! [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html),
//! and section A.2.2 of FIPS 186-5 for the rejection.

use alloc::string::String;

use arrayvec::ArrayString;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::elliptic_curve::Curve;
use p256::elliptic_curve::bigint::U256;
use p256::{FieldBytes, NistP256};
use zeroize::Zeroizing;

use crate::sigv4::hash::{HmacKey, State, bytes};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::string_to_sign::write_string_to_sign;
use crate::{Algorithm, Credentials, Error};

/// The longest signature in DER: two numbers of 32 bytes with a zero before each, and type and length of each and of both.
pub(crate) const LONGEST_DER: usize = 2 + 2 * (2 + 1 + 32);

/// The private key is wiped when it is dropped.
pub(crate) struct KeyPair(SigningKey);

impl KeyPair {
    pub(crate) fn derive(credentials: &Credentials) -> Result<Self, Error> {
        let mut key = Zeroizing::new(HmacKey::EMPTY);
        key.fill(["AWS4A", credentials.secret_access_key()].map(str::as_bytes));
        let candidates = (1..=254).map(|counter| candidate(&key, credentials.access_key_id(), counter));
        private_key(candidates)
            .map(Self)
            .ok_or(Error::SecretAccessKey("must be one from which a key pair can be derived"))
    }

    /// The signature of a canonical request.
    #[cold]
    pub(crate) fn sign(&self, scope: CredentialScope<'_>, canonical_request: State) -> Signature {
        let mut string_to_sign = String::with_capacity(256);
        write_string_to_sign(Algorithm::EcdsaP256Sha256, scope, canonical_request, &mut string_to_sign);
        self.0.sign(string_to_sign.as_bytes())
    }

    pub(crate) fn verifying_key(&self) -> VerifyingKey {
        *self.0.verifying_key()
    }
}

/// A signature in DER, in lower-case hexadecimal.
#[cold]
pub(crate) fn digits(signature: &Signature) -> ArrayString<{ 2 * LONGEST_DER }> {
    let mut digits = ArrayString::new();
    for byte in signature.to_der().as_bytes() {
        for half in [byte >> 4, byte & 0xf] {
            digits.push(char::from_digit(half.into(), 16).unwrap_or_default());
        }
    }
    digits
}

/// What the key derivation function gives at a count.
fn candidate(key: &HmacKey, access_key_id: &str, counter: u8) -> Zeroizing<[u8; 32]> {
    // The counter of the mode, the label, a separator, the context, and the length that is asked for in bits.
    let message = [
        &1_u32.to_be_bytes(),
        Algorithm::EcdsaP256Sha256.as_str().as_bytes(),
        &[0],
        access_key_id.as_bytes(),
        &[counter],
        &256_u32.to_be_bytes(),
    ];
    Zeroizing::new(bytes(key.sign(0, message)))
}

/// The private key of the first candidate that is not rejected. Comparisons take the same time for all.
fn private_key(candidates: impl IntoIterator<Item = Zeroizing<[u8; 32]>>) -> Option<SigningKey> {
    let greatest = NistP256::ORDER.wrapping_sub(&U256::from_u8(2));
    let less_one = candidates
        .into_iter()
        .map(|candidate| Zeroizing::new(U256::from_be_slice(&*candidate)))
        .find(|candidate| **candidate <= greatest)?;
    let private_key = Zeroizing::new(FieldBytes::from(less_one.wrapping_add(&U256::ONE).to_be_bytes()));
    SigningKey::from_bytes(&private_key).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of the curve, less a number below 81.
    fn order_less(number: u8) -> Zeroizing<[u8; 32]> {
        let mut order: [u8; 32] =
            hex::decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
                .unwrap()
                .try_into()
                .unwrap();
        order[31] -= number;
        Zeroizing::new(order)
    }

    fn of(number: u8) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        bytes[31] = number;
        bytes
    }

    #[test]
    fn a_candidate_over_n_less_2_is_rejected_for_the_next() {
        let key = |candidates: &[Zeroizing<[u8; 32]>]| {
            private_key(candidates.iter().cloned()).map(|key| key.to_bytes().to_vec())
        };
        assert_eq!(key(&[of(0)]), Some(of(1).to_vec()));
        assert_eq!(key(&[of(41), of(5)]), Some(of(42).to_vec()));
        assert_eq!(key(&[order_less(2)]), Some(order_less(1).to_vec()));
        for rejected in [order_less(1), order_less(0), Zeroizing::new([0xff; 32])] {
            assert_eq!(key(core::slice::from_ref(&rejected)), None);
            assert_eq!(key(&[rejected.clone(), rejected, of(6)]), Some(of(7).to_vec()));
        }
    }
}
