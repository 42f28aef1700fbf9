use crate::Error;
use crate::credentials::Credentials;

impl TryFrom<&aws_credential_types::Credentials> for Credentials {
    type Error = Error;

    /// Converts the credentials of an AWS SDK's provider, with their expiration.
    ///
    /// ```
    /// use presign::Credentials;
    ///
    /// // In a program: provider.provide_credentials().await?
    /// let (id, secret) = ("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    /// let token = Some("AQoEXAMPLE".to_owned());
    /// let provided = aws_credential_types::Credentials::new(id, secret, token, None, "example");
    /// let credentials = Credentials::try_from(&provided)?;
    /// assert!(credentials.is_temporary());
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Credentials::temporary`], and [`Error::SigningTime`] for an expiration after year 9999.
    fn try_from(provided: &aws_credential_types::Credentials) -> Result<Self, Error> {
        let (id, secret) = (provided.access_key_id(), provided.secret_access_key());
        let credentials = match provided.session_token() {
            Some(token) => Self::temporary(id, secret, token)?,
            None => Self::new(id, secret)?,
        };
        let Some(expiration) = provided.expiry() else { return Ok(credentials) };
        Ok(credentials.with_expiration(expiration.try_into()?))
    }
}

impl TryFrom<aws_credential_types::Credentials> for Credentials {
    type Error = Error;

    /// Converts as by reference.
    fn try_from(provided: aws_credential_types::Credentials) -> Result<Self, Error> {
        Self::try_from(&provided)
    }
}
