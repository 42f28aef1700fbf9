use alloc::string::String;

use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::{Error, SigningTime};

impl Credentials {
    /// Reads credentials from the environment variables of the AWS CLI and SDKs.
    ///
    /// These are `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if set, `AWS_SESSION_TOKEN` and
    /// `AWS_CREDENTIAL_EXPIRATION`, a time in RFC 3339. An empty variable counts as unset.
    ///
    /// ```no_run
    /// let credentials = presign::Credentials::from_env()?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Sources:
    /// [Environment variables of the AWS CLI](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html),
    /// and for the last one
    /// [`aws configure export-credentials`](https://docs.aws.amazon.com/cli/latest/reference/configure/export-credentials.html).
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if one of the first two is unset, any of them is not Unicode, or the
    /// last one is not a time; otherwise as [`Credentials::temporary`].
    pub fn from_env() -> Result<Self, Error> {
        let require = |variable| read(variable)?.ok_or(Error::Environment { variable, rule: "missing" });
        let access_key_id = require("AWS_ACCESS_KEY_ID")?;
        let secret_access_key = require("AWS_SECRET_ACCESS_KEY")?;
        let session_token = read("AWS_SESSION_TOKEN")?;
        let credentials = Self::checked((*access_key_id).clone(), secret_access_key, session_token)?;
        let variable = "AWS_CREDENTIAL_EXPIRATION";
        let Some(expiration) = read(variable)? else { return Ok(credentials) };
        let expiration = SigningTime::from_rfc3339(&expiration)
            .map_err(|_| Error::Environment { variable, rule: "must be a time in RFC 3339" })?;
        Ok(credentials.with_expiration(expiration))
    }
}

/// Reads a variable. An empty one counts as unset.
pub(crate) fn read(variable: &'static str) -> Result<Option<Zeroizing<String>>, Error> {
    match std::env::var(variable) {
        Ok(text) if !text.is_empty() => Ok(Some(Zeroizing::new(text))),
        Ok(_) | Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Error::Environment { variable, rule: "must be Unicode" })
        }
    }
}
