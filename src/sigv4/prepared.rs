use alloc::string::String;

use zeroize::Zeroizing;

use crate::region_set::Regions;
use crate::sigv4::parameter::{EXPIRES_START, SIGNED_HEADERS_START, SigningParameter};
use crate::sigv4::scope::{CredentialScope, scope_suffix};
use crate::sigv4::uri_encode::push_query;
use crate::{Credentials, Region, RegionSet, Service, SigningTime, Validity};

/// The parts of a presigned URL that depend only on the signer, encoded once.
pub(crate) struct PreparedQuery {
    /// `/us-east-1/s3/aws4_request\n`
    scope_suffix: String,
    /// `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA…%2F`
    before_date: String,
    /// `%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=`
    after_date: String,
    /// `&X-Amz-Region-Set=us-east-1%2Cus-west-2`; empty in Signature Version 4
    region_set: String,
    /// `None` instead of an empty text, because wiping one takes time.
    session_token: Option<EncodedToken>,
}

/// A session token as a query parameter.
struct EncodedToken {
    /// `&X-Amz-Security-Token=AQoDYXdz%2F…`
    parameter: Zeroizing<String>,
    /// The length of `&X-Amz-Security-Token=`.
    #[cfg(feature = "verify")]
    value_start: usize,
    /// Whether the token is part of the canonical request. Otherwise it follows the signature.
    is_signed: bool,
}

impl EncodedToken {
    fn new(session_token: &str, service: &Service) -> Self {
        let rules = service.rules();
        let name = SigningParameter::for_session_token(rules).name();
        // Allocated once, so that no copy of the token is left when the text grows.
        let mut parameter = Zeroizing::new(String::with_capacity(2 + name.len() + 3 * session_token.len()));
        push_parameter_start(&mut parameter, name);
        #[cfg(feature = "verify")]
        let value_start = parameter.len();
        push_query(&mut parameter, session_token);
        Self {
            parameter,
            #[cfg(feature = "verify")]
            value_start,
            is_signed: rules.sign_session_token,
        }
    }
}

/// Appends `&X-Amz-Date=`.
fn push_parameter_start(text: &mut String, name: &str) {
    text.push('&');
    text.push_str(name);
    text.push('=');
}

impl PreparedQuery {
    pub(crate) fn new(credentials: &Credentials, regions: &Regions, service: &Service) -> Self {
        let scope_suffix = scope_suffix(regions.region().map(Region::as_str), service.as_str());

        let mut before_date = String::from(SigningParameter::Algorithm.name());
        before_date.push('=');
        before_date.push_str(regions.algorithm().as_str());
        push_parameter_start(&mut before_date, SigningParameter::Credential.name());
        push_query(&mut before_date, credentials.access_key_id());
        before_date.push_str("%2F");

        let mut after_date = String::new();
        push_query(&mut after_date, scope_suffix.trim_end());
        push_parameter_start(&mut after_date, SigningParameter::Date.name());

        let mut region_set = String::new();
        if let Some(regions) = regions.region_set().map(RegionSet::as_str) {
            push_parameter_start(&mut region_set, SigningParameter::RegionSet.name());
            push_query(&mut region_set, regions);
        }

        let session_token = credentials.session_token().map(|token| EncodedToken::new(token, service));
        Self { scope_suffix, before_date, after_date, region_set, session_token }
    }

    /// Appends the signing parameters up to the value of `X-Amz-SignedHeaders`, in canonical order.
    #[inline]
    pub(crate) fn write(&self, validity: &Validity, text: &mut String) {
        let signed_at = validity.signed_at();
        text.push_str(&self.before_date);
        text.push_str(signed_at.date());
        text.push_str(&self.after_date);
        text.push_str(signed_at.as_str());
        text.push_str(EXPIRES_START);
        text.push_str(itoa::Buffer::new().format(validity.seconds()));
        text.push_str(&self.region_set);
        if let Some(token) = self.session_token.as_ref().filter(|token| token.is_signed) {
            text.push_str(&token.parameter);
        }
        text.push_str(SIGNED_HEADERS_START);
    }

    /// Returns the session token's parameter if it follows the signature:
    /// `&X-Amz-Security-Token=…`.
    #[inline]
    pub(crate) fn unsigned_token(&self) -> Option<&str> {
        let token = self.session_token.as_ref().filter(|token| !token.is_signed)?;
        Some(&token.parameter)
    }

    /// Returns whether the canonical request holds a session token.
    #[inline]
    pub(crate) fn has_signed_token(&self) -> bool {
        self.session_token.as_ref().is_some_and(|token| token.is_signed)
    }

    /// Returns the encoded session token: `AQoDYXdz%2F…`.
    #[cfg(feature = "verify")]
    pub(crate) fn encoded_session_token(&self) -> Option<&str> {
        self.session_token.as_ref().and_then(|token| token.parameter.get(token.value_start..))
    }

    /// Returns `/us-east-1/s3/aws4_request\n`.
    #[cfg(feature = "verify")]
    pub(crate) fn scope_suffix(&self) -> &str {
        &self.scope_suffix
    }

    #[inline]
    pub(crate) fn scope_at(&self, time: SigningTime) -> CredentialScope<'_> {
        CredentialScope { time, suffix: &self.scope_suffix }
    }

    /// Returns an upper bound of the bytes that these texts add to a URL.
    pub(crate) fn capacity(&self) -> usize {
        let token = self.session_token.as_ref().map_or(0, |token| token.parameter.len());
        self.before_date.len() + self.after_date.len() + self.region_set.len() + token
    }
}
