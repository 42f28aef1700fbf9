use core::fmt;

use arrayvec::ArrayVec;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};

use crate::sigv4::v4a::key_pair::{KeyPair, MAX_DER_LENGTH};
use crate::{Credentials, Error};

/// The public key that verifies signatures of Signature Version 4A. It is not secret.
///
/// AWS derives it from the credentials and gives it to all regions, so that each region can verify
/// signatures that it cannot make.
///
/// ```
/// use presign::{Credentials, PublicKey, RegionSet, Request, Service, Signer};
/// use std::time::Duration;
///
/// let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// let public_key = PublicKey::derive(&credentials)?;
/// let signer = Signer::sigv4a(Service::EXECUTE_API, RegionSet::new("us-east-1,eu-west-*")?, credentials)?;
/// let url = signer.presign(&Request::get("https://api.example.com/items")?, Duration::from_secs(60))?;
/// assert!(public_key.verifies(&url.string_to_sign(), url.signature()));
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [AWS Signature Version 4 for API requests](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Derives the key of credentials. A session token does not change it.
    ///
    /// # Errors
    ///
    /// As [`Signer::sigv4a`](crate::Signer::sigv4a).
    pub fn derive(credentials: &Credentials) -> Result<Self, Error> {
        Ok(Self(KeyPair::derive(credentials)?.verifying_key()))
    }

    /// Reads the point of a key in the encoding of SEC 1: 65 bytes that begin with 4, or 33 bytes
    /// that begin with 2 or 3.
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] for
    ///
    /// - any other length, and any other first byte
    /// - coordinates that are not a point of P-256
    pub fn from_sec1_bytes(point: &[u8]) -> Result<Self, Error> {
        let key = VerifyingKey::from_sec1_bytes(point);
        key.map(Self).map_err(|_| Error::PublicKey("must be a point of P-256 in the encoding of SEC 1"))
    }

    /// Returns the point in the encoding of SEC 1: the byte 4, then both coordinates.
    #[must_use]
    pub fn to_sec1_bytes(&self) -> [u8; 65] {
        let mut bytes = [0; 65];
        let point = self.0.to_sec1_point(false);
        bytes.iter_mut().zip(point.as_bytes()).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// Returns whether a signature, in lower-case hexadecimal, is one of this string to sign.
    ///
    /// Make the string to sign from the request that was received, and check its time and its
    /// region set: a signature proves neither. A string has more than one valid signature, so do
    /// not use it as an identifier. Time is linear in the length of the string.
    #[must_use]
    pub fn verifies(&self, string_to_sign: &str, signature: &str) -> bool {
        let signature = der(signature).and_then(|der| DerSignature::from_bytes(&der).ok());
        signature.is_some_and(|signature| self.0.verify(string_to_sign.as_bytes(), &signature).is_ok())
    }
}

/// Returns the bytes of a signature in lower-case hexadecimal, unless it is too long for one.
fn der(signature: &str) -> Option<ArrayVec<u8, MAX_DER_LENGTH>> {
    let mut der = ArrayVec::from([0; MAX_DER_LENGTH]);
    der.truncate(signature.len() / 2);
    let is_lower_case = !signature.bytes().any(|byte| byte.is_ascii_uppercase());
    (is_lower_case && hex::decode_to_slice(signature, &mut der).is_ok()).then_some(der)
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", hex::encode(self.to_sec1_bytes()))
    }
}
