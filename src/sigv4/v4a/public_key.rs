use core::fmt;

use arrayvec::ArrayVec;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};

use crate::sigv4::v4a::key_pair::{KeyPair, LONGEST_DER};
use crate::{Credentials, Error};

/// The key that signatures of Signature Version 4A are verified with. It is no secret, and signs nothing.
///
/// AWS derives it from the credentials and hands it to all regions, which is how each of them can verify what none of them could
/// sign.
///
/// ```
/// use presign::{Credentials, PublicKey, RegionSet, Request, Service, Signer};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let public_key = PublicKey::derive(&credentials)?;
/// let signer = Signer::sigv4a(Service::EXECUTE_API, RegionSet::new("us-east-1,eu-west-*")?, credentials)?;
/// let url = signer.presign(&Request::get("https://api.example.com/items")?, Duration::from_secs(60))?;
/// assert!(public_key.verifies(url.string_to_sign(), url.signature()));
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source: [AWS Signature Version 4 for API requests](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// The key of credentials. Their session token has no part in it.
    ///
    /// # Errors
    ///
    /// As [`Signer::sigv4a`](crate::Signer::sigv4a).
    pub fn derive(credentials: &Credentials) -> Result<Self, Error> {
        Ok(Self(KeyPair::derive(credentials)?.verifying_key()))
    }

    /// A key by its point, as of SEC 1: 65 bytes that begin with 4, with both coordinates, or 33 bytes that begin with 2 or 3.
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] for
    ///
    /// - any other length, and any other first byte
    /// - coordinates of no point of P-256
    pub fn from_sec1_bytes(point: &[u8]) -> Result<Self, Error> {
        let key = VerifyingKey::from_sec1_bytes(point);
        key.map(Self).map_err(|_| Error::PublicKey("must be a point of P-256 as SEC 1 has it"))
    }

    /// The point as of SEC 1: 4, and both coordinates.
    #[must_use]
    pub fn to_sec1_bytes(&self) -> [u8; 65] {
        let mut bytes = [0; 65];
        let point = self.0.to_sec1_point(false);
        bytes.iter_mut().zip(point.as_bytes()).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// Whether this is the signature, in lower-case hexadecimal, of a string to sign.
    ///
    /// The string to sign has to be made from the request that came in, and its time and its region set be checked: a signature says
    /// nothing of when and where. More than one signature of a string verifies, so do not take it for an identifier.
    #[must_use]
    pub fn verifies(&self, string_to_sign: &str, signature: &str) -> bool {
        let signature = der(signature).and_then(|der| DerSignature::from_bytes(&der).ok());
        signature.is_some_and(|signature| self.0.verify(string_to_sign.as_bytes(), &signature).is_ok())
    }
}

/// The bytes of a signature, unless it is too long for one or not in lower-case hexadecimal.
fn der(digits: &str) -> Option<ArrayVec<u8, LONGEST_DER>> {
    let (pairs, rest) = digits.as_bytes().as_chunks();
    if !rest.is_empty() || pairs.len() > LONGEST_DER {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

const fn digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        self.to_sec1_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}
