//! The values of the signing parameters in a received query: each present once, and UTF-8.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr;

use percent_encoding::percent_decode_str;

use crate::sigv4::credential::ParsedCredential;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::uri_encode::has_byte;
use crate::verify::error::VerifyError;
use crate::verify::received::query::ReceivedQuery;
use crate::{Algorithm, SigningTime};

/// The values of the required signing parameters, decoded.
pub(crate) struct ParsedParameters<'a> {
    pub(crate) credential: Cow<'a, str>,
    pub(crate) signed_at: SigningTime,
    pub(crate) expires_in: Cow<'a, str>,
    pub(crate) signed_headers: Cow<'a, str>,
    pub(crate) signature: Cow<'a, str>,
}

pub(crate) const fn invalid(parameter: SigningParameter, rule: &'static str) -> VerifyError {
    VerifyError::Parameter { name: parameter.name(), rule }
}

/// Rejects a query without any signing parameter.
pub(crate) fn check_presigned(query: &ReceivedQuery<'_>) -> Result<(), VerifyError> {
    if !query.is_unsigned() {
        return Ok(());
    }
    Err(if query.is_sigv2() { VerifyError::SignatureVersion2 } else { VerifyError::NotPresigned })
}

impl<'a> ParsedParameters<'a> {
    pub(crate) fn parse(query: &ReceivedQuery<'a>) -> Result<Self, VerifyError> {
        let required = |parameter| {
            let value = query.value(parameter).map_err(|rule| invalid(parameter, rule))?;
            let value = value.ok_or(invalid(parameter, "missing"))?;
            decoded(value).ok_or(invalid(parameter, "must be UTF-8"))
        };
        if required(SigningParameter::Algorithm)? != Algorithm::HmacSha256.as_str() {
            return Err(invalid(SigningParameter::Algorithm, "must be AWS4-HMAC-SHA256"));
        }
        let signed_at = SigningTime::from_basic(&required(SigningParameter::Date)?)
            .ok_or(invalid(SigningParameter::Date, "must be a time in the form YYYYMMDDTHHMMSSZ"))?;
        Ok(Self {
            credential: required(SigningParameter::Credential)?,
            signed_at,
            expires_in: required(SigningParameter::Expires)?,
            signed_headers: required(SigningParameter::SignedHeaders)?,
            signature: required(SigningParameter::Signature)?,
        })
    }
}

/// Splits the value of `X-Amz-Credential`.
pub(crate) fn parse_credential(credential: &str) -> Result<ParsedCredential<'_>, VerifyError> {
    const RULE: &str = "must be access key id, date, region, service and aws4_request, joined with slashes";
    ParsedCredential::parse(credential).ok_or(invalid(SigningParameter::Credential, RULE))
}

/// Percent-decodes a text if the result is UTF-8.
pub(crate) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !has_byte(text, |byte| byte == b'%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    bytes.extend(percent_decode_str(text));
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// Parses a number that has only decimal digits.
pub(crate) fn number<T: FromStr>(text: &str) -> Option<T> {
    Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}
