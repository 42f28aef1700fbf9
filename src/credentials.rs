//! Credentials. `environment`, `json` and `sdk` read them from what AWS's tools, services and SDKs
//! return.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use crate::{Error, SigningTime};

#[cfg(feature = "std")]
pub(crate) mod environment;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "aws-credential-types")]
mod sdk;

/// An access key id, a secret access key and, for temporary credentials, a session token.
///
/// Cloning is cheap and copies no secret. Dropping the last clone wipes the secret and the token
/// from memory. Neither has a getter, `Debug` prints neither, and credentials cannot be compared.
///
/// No part may be empty, begin or end with white space, or contain a control character: characters
/// that a careless copy adds are rejected, never trimmed. Everything else is allowed, because
/// S3-compatible servers allow it.
///
/// ```
/// use presign::Credentials;
///
/// let credentials =
///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// assert!(!format!("{credentials:?}").contains("wJalr"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    parts: Arc<Parts>,
    expiration: Option<SigningTime>,
}

struct Parts {
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
}

impl Credentials {
    /// Creates permanent credentials, such as an IAM user's.
    ///
    /// # Errors
    ///
    /// [`Error::AccessKeyId`] or [`Error::SecretAccessKey`] for
    ///
    /// - `""`
    /// - `" AKIAIOSFODNN7EXAMPLE"`: white space at either end
    /// - `"AKIAIOSFODNN7EXAMPLE\n"`: a line break at its end
    /// - `"AKIA\0"`: a control character
    #[doc(alias("from_static", "StaticCredentialsProvider"))]
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
    ) -> Result<Self, Error> {
        Self::checked(access_key_id.into(), Zeroizing::new(secret_access_key.into()), None)
    }

    /// Creates temporary credentials, such as those of a role or a session.
    ///
    /// Set their expiration with [`Credentials::with_expiration`], so that no URL outlives them.
    ///
    /// ```
    /// use presign::{Credentials, SigningTime};
    ///
    /// let expiration: SigningTime = "20260801T130000Z".parse()?;
    /// let (id, secret) = ("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    /// let credentials =
    ///     Credentials::temporary(id, secret, "AQoEXAMPLE")?.with_expiration(expiration);
    /// assert!(credentials.is_temporary());
    /// assert_eq!(credentials.expiration(), Some(expiration));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Temporary security credentials](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html).
    ///
    /// # Errors
    ///
    /// As [`Credentials::new`], and [`Error::SessionToken`] for the same inputs.
    pub fn temporary(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: impl Into<String>,
    ) -> Result<Self, Error> {
        let session_token = Zeroizing::new(session_token.into());
        Self::checked(access_key_id.into(), Zeroizing::new(secret_access_key.into()), Some(session_token))
    }

    fn checked(
        access_key_id: String,
        secret_access_key: Zeroizing<String>,
        session_token: Option<Zeroizing<String>>,
    ) -> Result<Self, Error> {
        check(&access_key_id).map_err(Error::AccessKeyId)?;
        check(&secret_access_key).map_err(Error::SecretAccessKey)?;
        if let Some(token) = &session_token {
            check(token).map_err(Error::SessionToken)?;
        }
        let parts = Arc::new(Parts { access_key_id, secret_access_key, session_token });
        Ok(Self { parts, expiration: None })
    }

    /// Sets the expiration of the credentials.
    ///
    /// A URL that would outlive them is then an error. With `clamp_to_credentials`, a request
    /// shortens the URL's lifetime instead.
    #[must_use]
    pub fn with_expiration(self, expiration: SigningTime) -> Self {
        Self { expiration: Some(expiration), ..self }
    }

    /// Returns the expiration of the credentials, if it is known.
    #[must_use]
    pub fn expiration(&self) -> Option<SigningTime> {
        self.expiration
    }

    /// Returns the time from `now` until the credentials expire: `None` once they have expired, and
    /// `Duration::MAX` if their expiration is not known.
    ///
    /// ```
    /// use presign::Credentials;
    /// use std::time::Duration;
    ///
    /// let now = "20260801T120000Z".parse()?;
    /// let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "secret", "AQoEXAMPLE")?;
    /// assert_eq!(credentials.remaining(now), Some(Duration::MAX));
    /// let credentials = credentials.with_expiration("20260801T130000Z".parse()?);
    /// assert_eq!(credentials.remaining(now), Some(Duration::from_secs(3600)));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn remaining(&self, now: SigningTime) -> Option<Duration> {
        self.expiration.map_or(Some(Duration::MAX), |end| now.until(end.unix_timestamp()))
    }

    /// Returns the access key id, which every URL contains.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.parts.access_key_id
    }

    /// Returns whether the credentials are temporary, that is, have a session token.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.parts.session_token.is_some()
    }

    /// Rejects mistakes that AWS, unlike other servers, cannot accept.
    pub(crate) fn check_for_aws(&self) -> Result<(), Error> {
        let id = self.access_key_id();
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let rule = "must consist of letters, digits and `_`; is it the secret access key?";
            return Err(Error::AccessKeyId(rule));
        }
        if id.starts_with("ASIA") && id.len() >= 16 && !self.is_temporary() {
            return Err(Error::SessionToken("missing for the temporary credentials of an `ASIA` key"));
        }
        Ok(())
    }

    pub(crate) fn secret_access_key(&self) -> &str {
        &self.parts.secret_access_key
    }

    pub(crate) fn session_token(&self) -> Option<&str> {
        self.parts.session_token.as_ref().map(|token| token.as_str())
    }
}

fn check(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        return Err("must not be empty");
    }
    // Almost every text consists of visible ASCII characters, which break no rule.
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    if text.ends_with(['\n', '\r']) {
        return Err("must not end in a line break");
    }
    if text.chars().any(char::is_control) {
        return Err("must not contain a control character");
    }
    // White space, and the zero-width characters and byte order mark that copying can add.
    let is_invisible = |character: char| {
        character.is_whitespace() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    if text.starts_with(is_invisible) || text.ends_with(is_invisible) {
        return Err("must not begin or end with white space");
    }
    Ok(())
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.parts.access_key_id)
            .field("secret_access_key", &format_args!("[redacted]"))
            .field("session_token", &self.parts.session_token.as_ref().map(|_| format_args!("[redacted]")))
            .field("expiration", &self.expiration)
            .finish()
    }
}
