//! The checks that need no secret: they turn a received request into a [`Presented`] one.

use alloc::borrow::Cow;

use crate::method::is_token;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::path::canonical_path;
use crate::sigv4::uri_encode::has_byte;
use crate::sigv4::validity::MAX_LIFETIME;
use crate::verify::error::VerifyError;
use crate::verify::presented::Presented;
use crate::verify::received::parameters::{
    ParsedParameters, check_presigned, invalid, number, parse_credential,
};
use crate::verify::received::query::ReceivedQuery;
use crate::verify::signed_headers::content_sha256;
use crate::verify::target::{Target, check_target};
use crate::verify::verifier::{Scope, Verifier};
use crate::{SigningTime, Validity};

impl Verifier {
    /// Parses a request: its method, its target as on the request line, and its headers.
    ///
    /// With HTTP/2, pass the pseudo-header `:authority` as `host`. A target in absolute form,
    /// `http://example.com/path`, states the host if there is no `Host` header.
    ///
    /// Allocates three lists (the parameters, the signed headers and their values) and the decoded
    /// value of each signing parameter that has escapes. In a typical URL these are the credential,
    /// and the signed headers if there are two or more. A path in another form than the canonical
    /// one needs one or two more allocations, and signed headers in the query need some each. The
    /// lists grow beyond 16 parameters and 4 headers.
    ///
    /// # Errors
    ///
    /// - [`VerifyError::NotPresigned`] without any signing parameter, and
    ///   [`VerifyError::SignatureVersion2`] with those of Signature Version 2
    /// - [`VerifyError::Malformed`] for a method or target that HTTP does not allow, for a `%`
    ///   without two hexadecimal digits after it, and beyond the
    ///   [limits](crate::verify#the-cost-of-hostile-input)
    /// - [`VerifyError::Malformed`] if the target and `Host` name different hosts, unless the
    ///   verifier has a [`host`](Self::host). A client could sign one host and make the server use
    ///   the other ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1))
    /// - [`VerifyError::Parameter`] for a signing parameter that is missing, appears twice, is
    ///   written in another case or form, or names another scope
    /// - [`VerifyError::LivesTooLong`] beyond [`max_lifetime`](Self::max_lifetime)
    /// - [`VerifyError::Authorization`] for an `Authorization` header, unless
    ///   [`allow_unsigned`](Self::allow_unsigned) names it
    /// - [`VerifyError::UnsignedHeader`] if a header that must be signed is not
    /// - [`VerifyError::MissingHeader`] if a signed header was not sent, and
    ///   [`VerifyError::MalformedHeader`] if it is not UTF-8 or has a control character
    pub fn parse<'a, V: AsRef<[u8]> + ?Sized + 'a>(
        &'a self,
        method: &'a str,
        target: &'a str,
        headers: impl IntoIterator<Item = (&'a str, &'a V)>,
    ) -> Result<Presented<'a>, VerifyError> {
        self.parse_target(method, Target::parse(target)?, headers)
    }

    /// As [`parse`](Self::parse), for a target that has been split.
    pub(super) fn parse_target<'a, V: AsRef<[u8]> + ?Sized + 'a>(
        &'a self,
        method: &'a str,
        target: Target<'a>,
        headers: impl IntoIterator<Item = (&'a str, &'a V)>,
    ) -> Result<Presented<'a>, VerifyError> {
        let rules = self.service.rules();
        let token = SigningParameter::for_session_token(rules);
        let query = ReceivedQuery::parse(target.query, (!rules.sign_session_token).then_some(token));
        check_target(target.path)?;
        if !query.is_encoded() {
            check_target(target.query)?;
        }
        check_presigned(&query)?;
        if query.is_too_long() {
            return Err(VerifyError::Malformed("must have at most 1024 parameters"));
        }
        let parameters = ParsedParameters::parse(&query)?;
        let signed_at = parameters.signed_at;
        let (access_key_id, scope) = self.parse_scope(parameters.credential, signed_at)?;
        let session_token = query.value(token).map_err(|rule| invalid(token, rule))?;
        if method.is_empty() || method.len() > 32 || !method.bytes().all(is_token) {
            return Err(VerifyError::Malformed("must have a method of 1 to 32 token characters"));
        }
        let validity = Validity::new(signed_at, lifetime(&parameters.expires_in)?);
        if validity.expires_in() > self.max_lifetime {
            return Err(VerifyError::LivesTooLong);
        }
        let signature = signature(&parameters.signature)?;
        let names = self.signed_names(&parameters.signed_headers)?;
        let values = self.signed_values(&names, headers, target.authority, &query.signed)?;
        let (path, canonical_path) = if self.decodes_plus_in_path && target.path.contains('+') {
            let path = target.path.replace('+', "%20");
            let canonical = canonical_path(&path, rules).into_owned();
            (path.into(), canonical.into())
        } else {
            (target.path.into(), canonical_path(target.path, rules))
        };
        Ok(Presented {
            content_sha256: content_sha256(&names, &values)?,
            verifier: self,
            scope,
            method,
            path,
            canonical_path,
            query: query.signed,
            signed_headers: parameters.signed_headers,
            values,
            access_key_id,
            validity,
            session_token,
            signature,
            body_sha256: None,
        })
    }

    /// Returns the access key id of a credential and its scope, which must be one of this
    /// verifier's.
    fn parse_scope<'a>(
        &'a self,
        credential: Cow<'a, str>,
        signed_at: SigningTime,
    ) -> Result<(Cow<'a, str>, &'a Scope), VerifyError> {
        let wrong = |rule| invalid(SigningParameter::Credential, rule);
        let parsed = parse_credential(&credential)?;
        if parsed.service != self.service.as_str() {
            return Err(wrong("must name this server's service"));
        }
        let scope = self.scopes.iter().find(|scope| scope.region.as_str() == parsed.region);
        let scope = scope.ok_or(wrong("must name this server's region"))?;
        if parsed.date != signed_at.date() {
            return Err(wrong("must have the date of X-Amz-Date"));
        }
        let length = parsed.access_key_id.len();
        let access_key_id = match credential {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(..length).unwrap_or_default()),
            Cow::Owned(mut text) => {
                text.truncate(length);
                Cow::Owned(text)
            }
        };
        Ok((access_key_id, scope))
    }
}

/// Parses `X-Amz-Expires`.
fn lifetime(expires_in: &str) -> Result<u32, VerifyError> {
    number::<u32>(expires_in)
        .filter(|seconds| (1..=MAX_LIFETIME.as_secs()).contains(&u64::from(*seconds)))
        .ok_or(invalid(SigningParameter::Expires, "must be from 1 to 604800 seconds"))
}

/// Parses `X-Amz-Signature`.
fn signature(digits: &str) -> Result<[u8; 32], VerifyError> {
    let mut signature = [0; 32];
    let has_capital = has_byte(digits, |byte| byte.is_ascii_uppercase());
    if has_capital || hex::decode_to_slice(digits, &mut signature).is_err() {
        return Err(invalid(SigningParameter::Signature, "must be 64 hexadecimal digits in lower case"));
    }
    Ok(signature)
}
