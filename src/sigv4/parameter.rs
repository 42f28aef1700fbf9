//! The names of the query parameters that signing adds.
//!
//! Source: [Authenticating requests: query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

/// A query parameter that signing adds.
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

    /// Returns the parameter of this name, in exactly this case.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|parameter| parameter.name() == name)
    }

    /// Returns whether this is the name of one, in any case.
    pub(crate) fn is_reserved(name: &str) -> bool {
        Self::ALL.into_iter().any(|parameter| parameter.name().eq_ignore_ascii_case(name))
    }
}
