use core::fmt;

/// An error of presigning: the invalid argument, and the rule that it broke.
///
/// Its text is static. It never holds a caller's value, and so no secret, and can be logged.
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
    /// The access key id is invalid.
    AccessKeyId(&'static str),
    /// The secret access key is invalid.
    SecretAccessKey(&'static str),
    /// The session token is invalid.
    SessionToken(&'static str),
    /// The credentials expire before the URL would, or have expired.
    CredentialsExpiration(&'static str),
    /// An environment variable is missing or invalid.
    #[non_exhaustive]
    Environment {
        /// The variable's name.
        variable: &'static str,
        /// The rule that it broke.
        rule: &'static str,
    },
    /// A member of a JSON document with credentials is missing or invalid.
    #[non_exhaustive]
    CredentialsDocument {
        /// The member's name, or `credentials document` for the whole.
        member: &'static str,
        /// The rule that it broke.
        rule: &'static str,
    },
    /// The region is invalid.
    Region(&'static str),
    /// The region set is invalid.
    RegionSet(&'static str),
    /// The service's signing name is invalid.
    Service(&'static str),
    /// The bucket name is invalid, or the bucket does not support the operation.
    Bucket(&'static str),
    /// The ARN given as a bucket name is invalid.
    Arn(&'static str),
    /// The object key is invalid.
    ObjectKey(&'static str),
    /// One of several object keys is invalid.
    #[non_exhaustive]
    ObjectKeyAt {
        /// The index of the key among those given, from 0.
        index: usize,
        /// The rule that the key broke.
        rule: &'static str,
    },
    /// The endpoint's URL is invalid.
    Endpoint(&'static str),
    /// The HTTP method is invalid.
    Method(&'static str),
    /// The request's URL is invalid.
    Url(&'static str),
    /// A query parameter is invalid.
    Query(&'static str),
    /// One of several query parameters is invalid.
    #[non_exhaustive]
    QueryAt {
        /// The index of the parameter among those that the caller gave, from 0.
        index: usize,
        /// The rule that it broke.
        rule: &'static str,
    },
    /// The name or the value of a header is invalid.
    Header(&'static str),
    /// The name or the value of one of several headers is invalid.
    #[non_exhaustive]
    HeaderAt {
        /// The index of the header among those that the caller gave, from 0.
        index: usize,
        /// The rule that it broke.
        rule: &'static str,
    },
    /// The name or the value of a form field is invalid.
    Field(&'static str),
    /// The name or the value of one of several form fields is invalid.
    #[non_exhaustive]
    FieldAt {
        /// The index of the field among those that the caller named, from 0.
        index: usize,
        /// The rule that it broke.
        rule: &'static str,
    },
    /// The value of an option or of another named argument is invalid.
    #[non_exhaustive]
    InvalidOption {
        /// The option: the name of its method, or of the argument.
        option: &'static str,
        /// The rule that the value broke.
        rule: &'static str,
    },
    /// The S3 action or the kind of token does not support an option.
    #[non_exhaustive]
    UnsupportedOption {
        /// The option: the name of its method.
        option: &'static str,
        /// The S3 action, by its name in the S3 API reference, or the token's service.
        action: &'static str,
    },
    /// Two options, or an option and a kind of bucket, exclude each other. Both names are equal if
    /// an option was given twice.
    #[non_exhaustive]
    Conflict {
        /// One of them.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// The public key of Signature Version 4A is invalid.
    PublicKey(&'static str),
    /// The requested lifetime is invalid.
    ExpiresIn(&'static str),
    /// A time is invalid.
    SigningTime(&'static str),
}

impl Error {
    /// Returns whether the input of one request broke a rule: an object key, an option's value, a
    /// time. A server answers its client with status 400.
    ///
    /// Other errors are of the program or its configuration, such as a bucket or an endpoint, or of
    /// [expired credentials](Self::is_credentials_expiration): 500 and 503.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let error = bucket.get("photos/../cat.png").presign(Duration::from_secs(900)).unwrap_err();
    /// assert!(error.is_input());
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub const fn is_input(&self) -> bool {
        match self {
            Self::ObjectKey(_)
            | Self::ObjectKeyAt { .. }
            | Self::Method(_)
            | Self::Url(_)
            | Self::Query(_)
            | Self::QueryAt { .. }
            | Self::Header(_)
            | Self::HeaderAt { .. }
            | Self::Field(_)
            | Self::FieldAt { .. }
            | Self::InvalidOption { .. }
            | Self::ExpiresIn(_)
            | Self::SigningTime(_) => true,
            Self::AccessKeyId(_)
            | Self::SecretAccessKey(_)
            | Self::SessionToken(_)
            | Self::CredentialsExpiration(_)
            | Self::Environment { .. }
            | Self::CredentialsDocument { .. }
            | Self::Region(_)
            | Self::RegionSet(_)
            | Self::Service(_)
            | Self::Bucket(_)
            | Self::Arn(_)
            | Self::Endpoint(_)
            | Self::UnsupportedOption { .. }
            | Self::Conflict { .. }
            | Self::PublicKey(_) => false,
        }
    }

    /// Returns whether the credentials have expired, or expire before the URL would. Renew them, or
    /// use `clamp_to_credentials`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "secret", "AQoEXAMPLE")?
    ///     .with_expiration("20200101T000000Z".parse()?);
    /// let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let error = bucket.get("cat.png").presign(Duration::from_secs(900)).unwrap_err();
    /// assert!(error.is_credentials_expiration() && !error.is_input());
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub const fn is_credentials_expiration(&self) -> bool {
        matches!(self, Self::CredentialsExpiration(_))
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
            Self::CredentialsDocument { member, rule } => (member, rule),
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
            Self::QueryAt { index, rule } => {
                return write!(f, "query parameter at index {index}: {rule}");
            }
            Self::Header(rule) => ("header", rule),
            Self::HeaderAt { index, rule } => return write!(f, "header at index {index}: {rule}"),
            Self::Field(rule) => ("form field", rule),
            Self::FieldAt { index, rule } => return write!(f, "form field at index {index}: {rule}"),
            Self::InvalidOption { option, rule } => (option, rule),
            Self::UnsupportedOption { option, action } => {
                return write!(f, "{option}: not supported by {action}");
            }
            Self::Conflict { first, second } if first == second => {
                return write!(f, "{first}: must not be given twice");
            }
            Self::Conflict { first, second } => {
                return write!(f, "{first} and {second}: must not be combined");
            }
            Self::PublicKey(rule) => ("public key", rule),
            Self::ExpiresIn(rule) => ("expires in", rule),
            Self::SigningTime(rule) => ("signing time", rule),
        };
        write!(f, "{argument}: {rule}")
    }
}

impl core::error::Error for Error {}
