//! The query parameters that signing writes.
//!
//! Source:
//! [Authenticating requests: using query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

use crate::service::{SigningRules, TokenParameter};

/// A query parameter that signing writes, and a caller must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SigningParameter {
    Algorithm,
    Credential,
    Date,
    Expires,
    RegionSet,
    S3SessionToken,
    SecurityToken,
    Signature,
    SignedHeaders,
}

impl SigningParameter {
    /// In the order of their names.
    pub(crate) const ALL: [Self; 9] = [
        Self::Algorithm,
        Self::Credential,
        Self::Date,
        Self::Expires,
        Self::RegionSet,
        Self::S3SessionToken,
        Self::SecurityToken,
        Self::Signature,
        Self::SignedHeaders,
    ];

    /// `X-Amz-Date`
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Algorithm => "X-Amz-Algorithm",
            Self::Credential => "X-Amz-Credential",
            Self::Date => "X-Amz-Date",
            Self::Expires => "X-Amz-Expires",
            Self::RegionSet => "X-Amz-Region-Set",
            Self::S3SessionToken => "X-Amz-S3session-Token",
            Self::SecurityToken => "X-Amz-Security-Token",
            Self::Signature => "X-Amz-Signature",
            Self::SignedHeaders => "X-Amz-SignedHeaders",
        }
    }

    /// Returns the parameter that carries the session token to a service with these rules.
    pub(crate) const fn for_session_token(rules: SigningRules) -> Self {
        match rules.token_parameter {
            TokenParameter::Security => Self::SecurityToken,
            TokenParameter::S3Session => Self::S3SessionToken,
        }
    }

    /// Returns the parameter with this name, if its case matches too.
    #[cfg(feature = "verify")]
    #[inline]
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|parameter| parameter.name() == name)
    }

    /// Returns whether a parameter has this name, in any case.
    #[inline]
    pub(crate) fn is_reserved(name: &str) -> bool {
        name.starts_with(['X', 'x'])
            && Self::ALL.iter().any(|parameter| parameter.name().eq_ignore_ascii_case(name))
    }

    /// Returns whether the value is a bearer secret.
    pub(crate) const fn is_secret(self) -> bool {
        matches!(self, Self::S3SessionToken | Self::SecurityToken | Self::Signature)
    }
}

// Names with their separators, for parameters that are never the first.
pub(crate) const EXPIRES_START: &str = "&X-Amz-Expires=";
pub(crate) const SIGNED_HEADERS_START: &str = "&X-Amz-SignedHeaders=";
pub(crate) const SIGNATURE_START: &str = "&X-Amz-Signature=";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_have_the_names() {
        for (start, parameter) in [
            (EXPIRES_START, SigningParameter::Expires),
            (SIGNED_HEADERS_START, SigningParameter::SignedHeaders),
            (SIGNATURE_START, SigningParameter::Signature),
        ] {
            assert_eq!(start, alloc::format!("&{}=", parameter.name()));
        }
    }
}
