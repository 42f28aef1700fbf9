//! What a query claims, in either of two ways: read back as signing writes it, which most queries are, or in any order and
//! encoding. The second says what is wrong.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;

use crate::SigningTime;
use crate::presigned_url::SIGNATURE;
use crate::service::TokenParameter;
use crate::sigv4::uri_encode::{has_byte, has_right_escapes};
use crate::verify::received::encoding::is_encoded_query;
use crate::verify::received::headers::SignedHeaders;
use crate::verify::received::parameters::{StatedParameters, check_presigned, stated_credential, wrong};
use crate::verify::received::query::{MOST_PARAMETERS, Own, ReceivedQuery, SignedQuery, decoded};
use crate::verify::{Verifier, VerifyError};

pub(super) struct Claims<'a> {
    pub(super) access_key_id: Cow<'a, str>,
    pub(super) signed_at: SigningTime,
    pub(super) expires_in: Cow<'a, str>,
    /// As it stands in the query.
    pub(super) session_token: Option<&'a str>,
    pub(super) signed_headers: SignedHeaders<'a>,
    pub(super) signature: Cow<'a, str>,
    pub(super) query: SignedQuery<'a>,
}

impl<'a> Claims<'a> {
    /// Those of a target's query. Of the path it is only known whether it is canonical.
    #[inline]
    pub(super) fn read(
        verifier: &Verifier,
        target: &'a str,
        query: &'a str,
        is_path_canonical: bool,
    ) -> Result<Self, VerifyError> {
        let rules = verifier.service.rules();
        let token = match rules.token_parameter {
            TokenParameter::Security => Own::SecurityToken,
            TokenParameter::S3Session => Own::S3SessionToken,
        };
        if is_path_canonical
            && rules.sign_session_token
            && let Some(claims) = Self::read_back(&verifier.scope_in_query, query, token)
        {
            return Ok(claims);
        }
        if !target.starts_with('/') {
            return Err(VerifyError::Malformed("must have a target that begins with `/`"));
        }
        check_target(target)?;
        let query = ReceivedQuery::parse(query, (!rules.sign_session_token).then_some(token));
        Self::read_received(verifier, query, token)
    }

    /// Reads a query that is as signing writes it: for this scope, in canonical order and with the signature at its end. Its own
    /// parameters may stand behind the signed headers, where most have their place.
    ///
    /// Only what can be otherwise is looked at, and a session token, which is long, not yet: whoever has it at hand in its
    /// encoded form need not look at it at all.
    #[inline]
    fn read_back(scope: &str, query: &'a str, token: Own) -> Option<Self> {
        const DIGITS: usize = 64;
        let (signed, signature) =
            query.split_at_checked(query.len().checked_sub(SIGNATURE.len() + DIGITS)?)?;
        let signature = signature.strip_prefix(SIGNATURE)?;
        let rest = signed.strip_prefix("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=")?;
        let (credential, rest) = until_ampersand(rest);
        let before = credential.strip_suffix(scope)?;
        let (id, date) = before.split_at_checked(before.len().checked_sub("YYYYMMDD".len())?)?;
        let id = id.strip_suffix("%2F").filter(|id| !id.is_empty())?;
        let (signed_at, rest) =
            rest.strip_prefix("&X-Amz-Date=")?.split_at_checked("YYYYMMDDTHHMMSSZ".len())?;
        let signed_at = signed_at.starts_with(date).then(|| signed_at.parse().ok())??;
        let rest = rest.strip_prefix("&X-Amz-Expires=")?;
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit())?;
        let (expires_in, mut rest) = rest.split_at_checked(end)?;
        let mut session_token = None;
        if let Some(behind) = rest.strip_prefix('&').and_then(|rest| rest.strip_prefix(token.name())) {
            let (token, behind) = until_ampersand(behind.strip_prefix('=')?);
            session_token = Some(token);
            rest = behind;
        }
        let rest = rest.strip_prefix("&X-Amz-SignedHeaders=")?;
        let (signed_headers, own) = if rest == "host" { (rest, "") } else { until_ampersand(rest) };
        let is_as_written = is_value(id)
            && (own.is_empty()
                || is_encoded_query(own)
                    && is_own_in_order(own, signed_headers)
                    && signed.split('&').count() <= MOST_PARAMETERS);
        if !is_as_written {
            return None;
        }
        Some(Self {
            access_key_id: decoded(id)?,
            signed_at,
            expires_in: expires_in.into(),
            session_token,
            signed_headers: SignedHeaders::encoded(signed_headers)?,
            signature: signature.into(),
            query: SignedQuery::Canonical(signed),
        })
    }

    fn read_received(verifier: &Verifier, query: ReceivedQuery<'a>, token: Own) -> Result<Self, VerifyError> {
        check_presigned(&query)?;
        if query.is_too_long() {
            return Err(VerifyError::Malformed("must have at most 1024 parameters"));
        }
        let stated = StatedParameters::read(&query)?;
        Ok(Self {
            access_key_id: access_key_id(verifier, stated.credential, stated.signed_at)?,
            signed_at: stated.signed_at,
            expires_in: stated.expires_in,
            session_token: query.value(token).map_err(|rule| wrong(token, rule))?,
            signed_headers: SignedHeaders::Decoded(stated.signed_headers),
            signature: stated.signature,
            query: SignedQuery::Received(Box::new(query)),
        })
    }
}

/// Whether a text is one value in canonical form.
pub(super) fn is_value(text: &str) -> bool {
    is_encoded_query(text) && !has_byte(text, |byte| matches!(byte, b'=' | b'&'))
}

/// What stands before the next `&`, and the rest from there on.
#[inline]
fn until_ampersand(text: &str) -> (&str, &str) {
    text.split_at_checked(text.find('&').unwrap_or(text.len())).unwrap_or_default()
}

/// Whether a request's own parameters, with a `&` before each, are in canonical order behind the signed headers.
fn is_own_in_order(own: &str, signed_headers: &str) -> bool {
    let mut last = (Own::SignedHeaders.name(), signed_headers);
    own.split('&').skip(1).all(|text| {
        text.split_once('=').is_some_and(|pair| {
            let (name, value) = pair;
            let is_in_order = last <= pair && !value.contains('=') && !Own::is_one(name);
            last = pair;
            is_in_order
        })
    })
}

/// The access key id of a credential, if the scope behind it is the verifier's and of this date.
fn access_key_id<'a>(
    verifier: &Verifier,
    credential: Cow<'a, str>,
    signed_at: SigningTime,
) -> Result<Cow<'a, str>, VerifyError> {
    let wrong = |rule| wrong(Own::Credential, rule);
    let stated = stated_credential(&credential)?;
    if stated.service != verifier.service.as_str() {
        return Err(wrong("must be for the service of this server"));
    }
    if stated.region != verifier.region.as_str() {
        return Err(wrong("must be for the region of this server"));
    }
    if stated.date != signed_at.date() {
        return Err(wrong("must have the date of X-Amz-Date"));
    }
    let length = stated.access_key_id.len();
    Ok(match credential {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..length).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(..length).unwrap_or_default().to_owned()),
    })
}

/// What HTTP allows in a target or a part of it, read generously; one in canonical form needs no such check.
pub(super) fn check_target(target: &str) -> Result<(), VerifyError> {
    if has_byte(target, |byte| byte.is_ascii_control() || byte == b'#') {
        return Err(VerifyError::Malformed("must have a target without control characters and without `#`"));
    }
    if !has_right_escapes(target) {
        return Err(VerifyError::Malformed("must have two hexadecimal digits behind each `%`"));
    }
    Ok(())
}
