use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use zeroize::Zeroizing;

use crate::sigv4::uri_encode::has_byte;
use crate::{Error, SigningTime};

/// An access key id, its secret access key and, for temporary credentials, a session token.
///
/// Cloning is cheap and copies no secret. The secret and the token are wiped from memory with the last clone; neither
/// has a getter, `Debug` prints neither, and credentials cannot be compared.
///
/// No part may be empty, begin or end with white space, or hold a control character: what a careless copy adds is
/// refused, never trimmed. Everything else is allowed, since S3-compatible servers allow it.
///
/// ```
/// use presign::Credentials;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    /// Permanent credentials, of a user.
    ///
    /// # Errors
    ///
    /// [`Error::AccessKeyId`] or [`Error::SecretAccessKey`] for
    ///
    /// - `""`
    /// - `" AKIAIOSFODNN7EXAMPLE"`, `"AKIAIOSFODNN7EXAMPLE\n"`: white space at either end
    /// - `"AKIA\0"`: a control character
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
    ) -> Result<Self, Error> {
        Self::checked(access_key_id.into(), Zeroizing::new(secret_access_key.into()), None)
    }

    /// Temporary credentials, of a role or a session.
    ///
    /// Tell their end with [`Credentials::with_expiration`], so that no URL is minted that would outlive them.
    ///
    /// ```
    /// use presign::{Credentials, SigningTime};
    ///
    /// let end: SigningTime = "20260801T130000Z".parse()?;
    /// let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AQoEXAMPLE")?
    ///     .with_expiration(end);
    /// assert!(credentials.is_temporary());
    /// assert_eq!(credentials.expiration(), Some(end));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Temporary security credentials](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html).
    ///
    /// # Errors
    ///
    /// As [`Credentials::new`], and likewise [`Error::SessionToken`].
    pub fn temporary(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: impl Into<String>,
    ) -> Result<Self, Error> {
        let session_token = Zeroizing::new(session_token.into());
        Self::checked(access_key_id.into(), Zeroizing::new(secret_access_key.into()), Some(session_token))
    }

    /// Credentials from the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if it is set,
    /// `AWS_SESSION_TOKEN`. An empty variable counts as unset.
    ///
    /// ```no_run
    /// let credentials = presign::Credentials::from_env()?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Environment variables of the AWS CLI](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html).
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if one of the first two is unset or any of them is not Unicode, else as
    /// [`Credentials::temporary`].
    #[cfg(feature = "std")]
    pub fn from_env() -> Result<Self, Error> {
        let read = |variable: &'static str| match std::env::var(variable) {
            Ok(text) if !text.is_empty() => Ok(Some(Zeroizing::new(text))),
            Ok(_) | Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(Error::Environment { variable, rule: "is not Unicode" })
            }
        };
        let need = |variable| {
            read(variable)?.ok_or(Error::Environment { variable, rule: "is not set, or is empty" })
        };
        let access_key_id = need("AWS_ACCESS_KEY_ID")?;
        let secret_access_key = need("AWS_SECRET_ACCESS_KEY")?;
        Self::checked((*access_key_id).clone(), secret_access_key, read("AWS_SESSION_TOKEN")?)
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

    /// The same credentials with their end known: a URL that would outlive them is then an error, or is shortened if
    /// its request says so.
    #[must_use]
    pub fn with_expiration(self, expiration: SigningTime) -> Self {
        Self { expiration: Some(expiration), ..self }
    }

    /// When the credentials end, if that is known.
    #[must_use]
    pub fn expiration(&self) -> Option<SigningTime> {
        self.expiration
    }

    /// The access key id, which every URL shows.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.parts.access_key_id
    }

    /// Whether they are temporary: whether a session token belongs to them.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.parts.session_token.is_some()
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
    // Nearly all are of visible characters, which break none of the rules.
    if !has_byte(text, |byte| !byte.is_ascii_graphic()) {
        return Ok(());
    }
    if text.chars().any(char::is_control) {
        return Err("must not hold a control character");
    }
    // Besides white space, what is as invisible at the end of a copied text: the zero-width characters and the byte order mark.
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
