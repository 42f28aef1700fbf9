use core::fmt;

/// Why nothing was signed: which argument was wrong, and the rule that it broke.
///
/// The text is static, so an error can be logged: it never holds a value of the caller's, and hence no secret.
///
/// ```
/// use presign::{Error, Region};
///
/// let error = Region::new("us east 1").unwrap_err();
/// assert!(matches!(error, Error::Region(_)));
/// assert_eq!(error.to_string(), "region: must consist of A-Z, a-z, 0-9, `-`, `_` and `.`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Error {
    /// An access key id.
    AccessKeyId(&'static str),
    /// A secret access key.
    SecretAccessKey(&'static str),
    /// A session token.
    SessionToken(&'static str),
    /// The credentials end before the URL does, or have ended already.
    CredentialsExpiration(&'static str),
    /// An environment variable that credentials are read from.
    #[non_exhaustive]
    Environment {
        /// The variable's name.
        variable: &'static str,
        /// What is wrong with it.
        rule: &'static str,
    },
    /// A region's name.
    Region(&'static str),
    /// A set of regions.
    RegionSet(&'static str),
    /// A service's signing name.
    Service(&'static str),
    /// A bucket's name.
    Bucket(&'static str),
    /// The ARN of an access point, where a bucket's name could stand.
    Arn(&'static str),
    /// An object key.
    ObjectKey(&'static str),
    /// One of several object keys.
    #[non_exhaustive]
    ObjectKeyAt {
        /// The place of the key among those given, from 0.
        index: usize,
        /// The rule that the key broke.
        rule: &'static str,
    },
    /// The URL of an endpoint.
    Endpoint(&'static str),
    /// An HTTP method.
    Method(&'static str),
    /// The URL of a request.
    Url(&'static str),
    /// The name of a query parameter.
    Query(&'static str),
    /// The name or the value of a header.
    Header(&'static str),
    /// The name or the value of a form's field.
    Field(&'static str),
    /// The value given to an option of a request, or to what a token is for.
    #[non_exhaustive]
    InvalidOption {
        /// The option: the name of its method, or of the argument.
        option: &'static str,
        /// The rule that the value broke.
        rule: &'static str,
    },
    /// An option that means nothing to the S3 action or the kind of token it was given to.
    #[non_exhaustive]
    UnsupportedOption {
        /// The option: the name of its method.
        option: &'static str,
        /// The S3 action, by its name in the S3 API reference, or the service that the token is for.
        action: &'static str,
    },
    /// Two options, or an option and a kind of bucket, that exclude one another; both names are the same when one option
    /// was given twice.
    #[non_exhaustive]
    Conflict {
        /// One of them.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// The public key of Signature Version 4A.
    PublicKey(&'static str),
    /// The lifetime asked for.
    ExpiresIn(&'static str),
    /// An instant.
    SigningTime(&'static str),
}

impl Error {
    /// Of a name that is set again: by the options of both, if options set them; else `kind` says it.
    pub(crate) fn of_repetition(
        first: Option<&'static str>,
        second: Option<&'static str>,
        kind: fn(&'static str) -> Self,
    ) -> Self {
        match (first, second) {
            (Some(first), Some(second)) => Self::Conflict { first, second },
            _ => kind("must not have a name that an option sets too"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (argument, rule) = match *self {
            Self::AccessKeyId(rule) => ("access key id", rule),
            Self::SecretAccessKey(rule) => ("secret access key", rule),
            Self::SessionToken(rule) => ("session token", rule),
            Self::CredentialsExpiration(rule) => ("credentials", rule),
            Self::Environment { variable, rule } => (variable, rule),
            Self::Region(rule) => ("region", rule),
            Self::RegionSet(rule) => ("region set", rule),
            Self::Service(rule) => ("service", rule),
            Self::Bucket(rule) => ("bucket name", rule),
            Self::Arn(rule) => ("ARN", rule),
            Self::ObjectKey(rule) => ("object key", rule),
            Self::ObjectKeyAt { index, rule } => return write!(f, "object key at index {index}: {rule}"),
            Self::Endpoint(rule) => ("endpoint", rule),
            Self::Method(rule) => ("method", rule),
            Self::Url(rule) => ("URL", rule),
            Self::Query(rule) => ("query parameter", rule),
            Self::Header(rule) => ("header", rule),
            Self::Field(rule) => ("form field", rule),
            Self::InvalidOption { option, rule } => (option, rule),
            Self::UnsupportedOption { option, action } => {
                return write!(f, "{option}: not supported by {action}");
            }
            Self::Conflict { first, second } if first == second => return write!(f, "{first}: given twice"),
            Self::Conflict { first, second } => {
                return write!(f, "{first} and {second}: cannot be combined");
            }
            Self::PublicKey(rule) => ("public key", rule),
            Self::ExpiresIn(rule) => ("expires in", rule),
            Self::SigningTime(rule) => ("signing time", rule),
        };
        write!(f, "{argument}: {rule}")
    }
}

impl core::error::Error for Error {}
