//! What the parameters of signing state in a query that somebody else has presigned: each is there once, and is text.

use alloc::borrow::Cow;

use crate::verify::VerifyError;
use crate::verify::received::credential::StatedCredential;
use crate::verify::received::query::{Own, ReceivedQuery, decoded};
use crate::{Algorithm, SigningTime};

pub(crate) struct StatedParameters<'a> {
    pub(crate) credential: Cow<'a, str>,
    pub(crate) signed_at: SigningTime,
    pub(crate) expires_in: Cow<'a, str>,
    pub(crate) signed_headers: Cow<'a, str>,
    pub(crate) signature: Cow<'a, str>,
}

pub(crate) const fn wrong(own: Own, rule: &'static str) -> VerifyError {
    VerifyError::Parameter { name: own.name(), rule }
}

/// Whether a query has any of the parameters of signing.
pub(crate) fn check_presigned(query: &ReceivedQuery<'_>) -> Result<(), VerifyError> {
    if !query.is_unsigned() {
        return Ok(());
    }
    Err(if query.is_of_version_2() { VerifyError::SignatureVersion2 } else { VerifyError::NotPresigned })
}

impl<'a> StatedParameters<'a> {
    pub(crate) fn read(query: &ReceivedQuery<'a>) -> Result<Self, VerifyError> {
        let required = |own| {
            let raw = query.value(own).map_err(|rule| wrong(own, rule))?.ok_or(wrong(own, "is missing"))?;
            decoded(raw).ok_or(wrong(own, "must be text in UTF-8"))
        };
        if required(Own::Algorithm)? != Algorithm::HmacSha256.as_str() {
            return Err(wrong(Own::Algorithm, "must be AWS4-HMAC-SHA256"));
        }
        let signed_at = required(Own::Date)?
            .parse()
            .map_err(|_| wrong(Own::Date, "must be an instant in the form YYYYMMDDTHHMMSSZ"))?;
        Ok(Self {
            credential: required(Own::Credential)?,
            signed_at,
            expires_in: required(Own::Expires)?,
            signed_headers: required(Own::SignedHeaders)?,
            signature: required(Own::Signature)?,
        })
    }
}

/// What a credential in a query consists of.
pub(crate) fn stated_credential(credential: &str) -> Result<StatedCredential<'_>, VerifyError> {
    let rule = "must consist of access key id, date, region, service and aws4_request";
    StatedCredential::read(credential).ok_or(wrong(Own::Credential, rule))
}
