use alloc::string::String;
use core::fmt;
use core::time::Duration;

use crate::{PresignedUrl, SigningTime};

/// An authentication token and its expiration.
///
/// A token is a bearer secret, like the [`PresignedUrl`] that it was made from. `Display` and
/// [`as_str`](Self::as_str) show it; `Debug` shows only its expiration.
/// `==` does not take constant time.
///
/// ```
/// use presign::{Credentials, Region, token::TokenGenerator};
///
/// let credentials =
///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let host = "a1b2c3.dsql.us-east-1.on.aws";
/// let generator = TokenGenerator::dsql(host, Region::US_EAST_1, credentials)?;
/// let token = generator.token_at("20130524T000000Z".parse()?)?;
/// assert_eq!(token.expires_at(), "20130524T001500Z".parse()?);
/// let debug = format!("{token:?}");
/// assert_eq!(debug, r#"AuthToken { expires_at: SigningTime("20130524T001500Z"), .. }"#);
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AuthToken {
    url: PresignedUrl,
    /// `k8s-aws-v1.aHR0cHM6…`, if the token is not the text of the URL.
    encoded: Option<String>,
    expires_at: SigningTime,
}

impl AuthToken {
    pub(crate) const fn new(url: PresignedUrl, encoded: Option<String>, expires_at: SigningTime) -> Self {
        Self { url, encoded, expires_at }
    }

    /// Returns the token.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.encoded.as_deref().unwrap_or(self.url.as_str())
    }

    /// Converts the token into a `String`.
    #[must_use]
    pub fn into_string(self) -> String {
        self.encoded.unwrap_or_else(|| self.url.into_string())
    }

    /// Returns the instant at which the token expires. Connections opened with it stay open.
    #[must_use]
    pub const fn expires_at(&self) -> SigningTime {
        self.expires_at
    }

    /// Returns the time from `now` until the token expires, or `None` once it has expired.
    ///
    /// ```
    /// # use presign::{Credentials, Region, token::TokenGenerator};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let host = "a1b2c3.dsql.us-east-1.on.aws";
    /// # let generator = TokenGenerator::dsql(host, Region::US_EAST_1, credentials)?;
    /// let token = generator.token_at("20130524T000000Z".parse()?)?;
    /// assert_eq!(token.remaining("20130524T001000Z".parse()?), Some(Duration::from_secs(300)));
    /// assert_eq!(token.remaining(token.expires_at()), None);
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn remaining(&self, now: SigningTime) -> Option<Duration> {
        now.until(self.expires_at.unix_timestamp())
    }

    /// Returns the presigned URL of the token, with its canonical request and required headers.
    ///
    /// The URL is the token itself, or is encoded in it.
    #[must_use]
    pub const fn presigned_url(&self) -> &PresignedUrl {
        &self.url
    }
}

impl fmt::Display for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl AsRef<str> for AuthToken {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<AuthToken> for String {
    fn from(token: AuthToken) -> Self {
        token.into_string()
    }
}
