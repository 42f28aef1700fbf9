use core::fmt;

/// A signing algorithm, as named in `X-Amz-Algorithm` and in the string to sign.
///
/// ```
/// use presign::{Algorithm, Region, s3::Endpoint};
///
/// let resolved = Endpoint::aws().resolve(Some("examplebucket"), &Region::US_EAST_1)?;
/// assert_eq!(resolved.algorithm(), Algorithm::HmacSha256);
/// assert_eq!(resolved.algorithm().to_string(), "AWS4-HMAC-SHA256");
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [AWS Signature Version 4 for API requests](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `AWS4-HMAC-SHA256`: Signature Version 4, which signs for one region.
    HmacSha256,
    /// `AWS4-ECDSA-P256-SHA256`: Signature Version 4A, which signs for a set of regions. Signing
    /// with it requires the feature `sigv4a`.
    EcdsaP256Sha256,
}

impl Algorithm {
    /// Returns the name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha256 => "AWS4-HMAC-SHA256",
            Self::EcdsaP256Sha256 => "AWS4-ECDSA-P256-SHA256",
        }
    }
}

impl AsRef<str> for Algorithm {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
