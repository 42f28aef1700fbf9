//! The checks that need no secret: they turn a received request into a [`Presented`] one.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::method::is_token;
use crate::sigv4::headers::{CONTENT_SHA256, is_payload_hash};
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::path::canonical_path;
use crate::sigv4::uri_encode::{has_byte, has_valid_escapes};
use crate::sigv4::validity::MAX_LIFETIME;
use crate::verify::error::VerifyError;
use crate::verify::presented::{HeaderValue, Presented};
use crate::verify::received::parameters::{
    ParsedParameters, check_presigned, invalid, number, parse_credential,
};
use crate::verify::received::query::ReceivedQuery;
use crate::verify::verifier::Verifier;
use crate::{SigningTime, Validity};

/// The maximum length of a request target, in bytes.
const MAX_TARGET_LENGTH: usize = 32 * 1024;
/// The maximum number of headers, and the maximum length of their names and values together.
const MAX_HEADERS: usize = 128;
const MAX_HEADERS_LENGTH: usize = 64 * 1024;
/// The maximum length of `X-Amz-SignedHeaders`, decoded, in bytes.
const MAX_SIGNED_HEADERS_LENGTH: usize = 4096;

impl Verifier {
    /// Parses a request: its method, its target as on the request line, and its headers.
    ///
    /// With HTTP/2, pass the pseudo-header `:authority` as `host`.
    ///
    /// Allocates three lists (the parameters, the signed headers and their values) and the decoded
    /// value of each signing parameter that has escapes. In a typical URL these are the credential,
    /// and the signed headers if there are two or more. A path in another form than the canonical
    /// one needs one more allocation. The lists grow beyond 16 parameters and 4 headers.
    ///
    /// # Errors
    ///
    /// - [`VerifyError::NotPresigned`] without any signing parameter, and
    ///   [`VerifyError::SignatureVersion2`] with those of Signature Version 2
    /// - [`VerifyError::Malformed`] for a method or target that HTTP does not allow, for a `%`
    ///   without two hexadecimal digits after it, and beyond the
    ///   [limits](crate::verify#the-cost-of-hostile-input)
    /// - [`VerifyError::Parameter`] for a signing parameter that is missing, appears twice, is
    ///   written in another case or form, or names another scope
    /// - [`VerifyError::LivesTooLong`] beyond [`max_lifetime`](Self::max_lifetime)
    /// - [`VerifyError::UnsignedHeader`] if a header that must be signed is not
    /// - [`VerifyError::MissingHeader`] if a signed header was not sent
    pub fn parse<'a, V: AsRef<[u8]> + ?Sized + 'a>(
        &'a self,
        method: &'a str,
        target: &'a str,
        headers: impl IntoIterator<Item = (&'a str, &'a V)>,
    ) -> Result<Presented<'a>, VerifyError> {
        if target.len() > MAX_TARGET_LENGTH {
            return Err(VerifyError::Malformed("must have a target of at most 32 KiB"));
        }
        if !target.starts_with('/') {
            return Err(VerifyError::Malformed("must have a target that begins with `/`"));
        }
        let (path, raw_query) = target.split_once('?').unwrap_or((target, ""));
        let rules = self.service.rules();
        let token = SigningParameter::for_session_token(rules);
        let query = ReceivedQuery::parse(raw_query, (!rules.sign_session_token).then_some(token));
        check_target(path)?;
        if !query.is_encoded() {
            check_target(raw_query)?;
        }
        check_presigned(&query)?;
        if query.is_too_long() {
            return Err(VerifyError::Malformed("must have at most 1024 parameters"));
        }
        let parameters = ParsedParameters::parse(&query)?;
        let signed_at = parameters.signed_at;
        let access_key_id = self.access_key_id(parameters.credential, signed_at)?;
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
        let values = self.signed_values(&names, headers)?;
        Ok(Presented {
            content_sha256: content_sha256(&names, &values)?,
            verifier: self,
            method,
            path,
            canonical_path: canonical_path(path, rules),
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

    /// Parses a request of the crate `http`.
    ///
    /// Its host is the `Host` header. If that is missing, as in HTTP/2, its host is the authority
    /// of its URI.
    ///
    /// The URI must be the received one. `axum` changes it for nested routers, by removing their
    /// prefix. The result borrows the request, so drop it before you pass the request on:
    ///
    /// ```
    /// # use presign::verify::{VerifyError, Verifier};
    /// # use presign::{Signer, SigningTime, Validity};
    /// fn guard<B>(verifier: &Verifier, signer: &Signer, request: &http::Request<B>) -> Result<Validity, VerifyError> {
    ///     let presented = verifier.parse_http(request)?;
    ///     Ok(presented.verify_with(signer, SigningTime::now())?.validity())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), and [`VerifyError::Malformed`] if `Host` and authority differ and
    /// the verifier has no [`host`](Self::host). Otherwise a client could sign one host and make
    /// the server use the other ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1)).
    #[cfg(feature = "http")]
    pub fn parse_http<'a, B>(&'a self, request: &'a http::Request<B>) -> Result<Presented<'a>, VerifyError> {
        self.parse_with_uri(request.method(), request.uri(), request.headers())
    }

    /// As [`parse_http`](Self::parse_http), for a request without its body.
    ///
    /// # Errors
    ///
    /// As [`parse_http`](Self::parse_http).
    #[cfg(feature = "http")]
    pub fn parse_http_parts<'a>(
        &'a self,
        parts: &'a http::request::Parts,
    ) -> Result<Presented<'a>, VerifyError> {
        self.parse_with_uri(&parts.method, &parts.uri, &parts.headers)
    }

    #[cfg(feature = "http")]
    fn parse_with_uri<'a>(
        &'a self,
        method: &'a http::Method,
        uri: &'a http::Uri,
        headers: &'a http::HeaderMap,
    ) -> Result<Presented<'a>, VerifyError> {
        let host = headers.get(http::header::HOST).map(http::HeaderValue::as_bytes);
        let authority = uri.authority().map(|authority| authority.as_str().as_bytes());
        let differ = |(a, b): (&[u8], &[u8])| !a.eq_ignore_ascii_case(b);
        if self.host.is_none() && host.zip(authority).is_some_and(differ) {
            return Err(VerifyError::Malformed("must not have two hosts"));
        }
        let authority = authority.filter(|_| host.is_none()).map(|authority| ("host", authority));
        let target = uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        self.parse(method.as_str(), target, headers.chain(authority))
    }

    /// Returns the access key id of a credential if its scope is this verifier's.
    fn access_key_id<'a>(
        &self,
        credential: Cow<'a, str>,
        signed_at: SigningTime,
    ) -> Result<Cow<'a, str>, VerifyError> {
        let parsed = parse_credential(&credential)?;
        let rule = if parsed.service != self.service.as_str() {
            Some("must name this server's service")
        } else if parsed.region != self.region.as_str() {
            Some("must name this server's region")
        } else if parsed.date != signed_at.date() {
            Some("must have the date of X-Amz-Date")
        } else {
            None
        };
        if let Some(rule) = rule {
            return Err(invalid(SigningParameter::Credential, rule));
        }
        let length = parsed.access_key_id.len();
        Ok(match credential {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(..length).unwrap_or_default()),
            Cow::Owned(mut text) => {
                text.truncate(length);
                Cow::Owned(text)
            }
        })
    }

    /// Returns the names of the signed headers.
    ///
    /// Rejects a malformed list, and one without a header that must be signed.
    fn signed_names<'n>(&self, signed_headers: &'n str) -> Result<Vec<&'n str>, VerifyError> {
        if signed_headers.len() > MAX_SIGNED_HEADERS_LENGTH {
            return Err(invalid(SigningParameter::SignedHeaders, "must be at most 4096 bytes"));
        }
        let names: Vec<&str> = signed_headers.split(';').collect();
        let is_name = |name: &&str| {
            !name.is_empty() && name.bytes().all(|byte| is_token(byte) && !byte.is_ascii_uppercase())
        };
        if !names.iter().all(is_name) || !names.is_sorted_by(|a, b| a < b) {
            return Err(invalid(
                SigningParameter::SignedHeaders,
                "must be lower-case header names, sorted and joined with semicolons",
            ));
        }
        let is_signed = |header: &str| names.iter().any(|name| name.eq_ignore_ascii_case(header));
        if !is_signed("host") {
            return Err(VerifyError::UnsignedHeader("host"));
        }
        if !self.required.iter().all(|header| is_signed(header)) {
            return Err(VerifyError::UnsignedHeader("a header that this server requires"));
        }
        Ok(names)
    }

    /// Returns the values of the signed headers, in the order of `names`.
    fn signed_values<'a, V: AsRef<[u8]> + ?Sized + 'a>(
        &self,
        names: &[&str],
        headers: impl IntoIterator<Item = (&'a str, &'a V)>,
    ) -> Result<Vec<HeaderValue<'a>>, VerifyError> {
        let mut values: Vec<HeaderValue<'_>> = Vec::new();
        let mut length = 0_usize;
        for (number, (name, value)) in headers.into_iter().enumerate() {
            let value = value.as_ref();
            length = length.saturating_add(name.len()).saturating_add(value.len());
            if number >= MAX_HEADERS || length > MAX_HEADERS_LENGTH {
                return Err(VerifyError::Malformed("must have at most 128 headers of 64 KiB"));
            }
            let Some(index) = names.iter().position(|signed| signed.eq_ignore_ascii_case(name)) else {
                self.check_unsigned(name)?;
                continue;
            };
            let text = header_text(value).ok_or(VerifyError::Malformed(
                "must have signed headers in UTF-8 without control characters",
            ))?;
            let at = values.partition_point(|other| other.index <= index);
            values.insert(at, HeaderValue { index, text });
        }
        for (index, name) in names.iter().enumerate() {
            let is_known = self.host.is_some() && *name == "host";
            if !is_known && values.binary_search_by_key(&index, |value| value.index).is_err() {
                return Err(VerifyError::MissingHeader);
            }
        }
        Ok(values)
    }

    /// Rejects a header that must be signed.
    fn check_unsigned(&self, name: &str) -> Result<(), VerifyError> {
        const PREFIX: &[u8] = b"x-amz-";
        let has_prefix =
            name.as_bytes().get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
        if has_prefix && !self.allowed_unsigned.iter().any(|allowed| allowed.eq_ignore_ascii_case(name)) {
            return Err(VerifyError::UnsignedHeader("a header that begins with x-amz-"));
        }
        Ok(())
    }
}

/// Rejects a path or a query that HTTP does not allow.
///
/// Unencoded characters such as `|` and `é` pass.
fn check_target(text: &str) -> Result<(), VerifyError> {
    if has_byte(text, |byte| byte.is_ascii_control() || byte == b'#') {
        return Err(VerifyError::Malformed("must have a target without control characters and `#`"));
    }
    if !has_valid_escapes(text) {
        return Err(VerifyError::Malformed("must have two hexadecimal digits after each `%`"));
    }
    Ok(())
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

/// Returns a header's value as text if it has no control character but the tab.
fn header_text(value: &[u8]) -> Option<&str> {
    let text = str::from_utf8(value).ok()?;
    (!has_byte(text, |byte| byte.is_ascii_control() && byte != b'\t')).then_some(text)
}

/// Returns the value of the signed header `x-amz-content-sha256`, if there is one.
fn content_sha256<'a>(names: &[&str], values: &[HeaderValue<'a>]) -> Result<Option<&'a str>, VerifyError> {
    let Some(index) = names.iter().position(|name| *name == CONTENT_SHA256) else { return Ok(None) };
    let mut texts = values.iter().filter(|value| value.index == index).map(|value| value.text);
    match (texts.next().map(|text| text.trim_matches([' ', '\t'])), texts.next()) {
        (Some(text), None) if is_payload_hash(text) => Ok(Some(text)),
        _ => Err(VerifyError::Malformed("must have one x-amz-content-sha256, of A-Z, a-z, 0-9 and `-`")),
    }
}
