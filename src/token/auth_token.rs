use alloc::string::String;
use core::fmt;

use crate::{PresignedUrl, SigningTime};

/// A token, with what has to be known to use it.
///
/// It is a bearer secret, as the [`PresignedUrl`] is that it was made of: `Display` and [`as_str`](Self::as_str) give it, `Debug`
/// tells its end alone.
///
/// ```
/// use presign::{Credentials, Region, token::TokenGenerator};
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let generator = TokenGenerator::dsql("a1b2c3.dsql.us-east-1.on.aws", Region::US_EAST_1, credentials)?;
/// let token = generator.token_at("20130524T000000Z".parse()?)?;
/// assert_eq!(token.expires_at(), "20130524T001500Z".parse()?);
/// assert_eq!(format!("{token:?}"), r#"Token { expires_at: SigningTime("20130524T001500Z"), .. }"#);
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct Token {
    url: PresignedUrl,
    /// The token, where that is not what was printed of the URL.
    encoded: Option<String>,
    expires_at: SigningTime,
}

impl Token {
    pub(crate) const fn new(url: PresignedUrl, encoded: Option<String>, expires_at: SigningTime) -> Self {
        Self { url, encoded, expires_at }
    }

    /// The token.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.encoded.as_deref().unwrap_or(self.url.as_str())
    }

    /// The token as a string of its own.
    #[must_use]
    pub fn into_string(self) -> String {
        self.encoded.unwrap_or_else(|| self.url.into_string())
    }

    /// The instant from which the token is no longer to be used. What was opened with it stays open.
    #[must_use]
    pub const fn expires_at(&self) -> SigningTime {
        self.expires_at
    }

    /// What was presigned: its canonical request, its string to sign and the headers that are sent with it. Its text is the
    /// token, or what that was encoded from.
    #[must_use]
    pub const fn presigned_url(&self) -> &PresignedUrl {
        &self.url
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl AsRef<str> for Token {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.into_string()
    }
}
