use core::fmt;

/// The reason why S3 would reject a form, or why a server does.
///
/// It holds no value of the form or the policy, so it can be logged. It names a field or a
/// condition by its index in the list, from 0.
///
/// ```
/// # use presign::{Credentials, Region, s3::{Bucket, post::{Condition, PostError}}};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let form = bucket.post("cat.png").content_type_starts_with("image/").presign(Duration::from_secs(900))?;
/// let fields: Vec<_> = form.fields().chain([("Content-Type", "text/html")]).collect();
/// let error = form.check(&fields, "cat.png", 1000).unwrap_err();
/// assert_eq!(error.code(), "AccessDenied");
/// let PostError::Condition(index) = error else { unreachable!() };
/// assert!(form.policy().conditions()[index].is_about("content-type"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PostError {
    /// The form has no signature field. S3 accepts such a form only for a public bucket.
    Anonymous,
    /// The form lacks a required field: its name.
    MissingField(&'static str),
    /// A field repeats the name of an earlier one: its index among the fields.
    RepeatedField(usize),
    /// A field of the signature is malformed.
    #[non_exhaustive]
    MalformedField {
        /// The name of the field.
        name: &'static str,
        /// The rule that its value broke.
        rule: &'static str,
    },
    /// The fields before the file are too long.
    FormTooLarge,
    /// The policy is malformed.
    Policy(&'static str),
    /// The access key id differs from that of the credentials.
    AccessKeyId,
    /// The session token differs from that of the credentials, or only one of them has a token.
    SessionToken,
    /// The credentials have expired.
    ExpiredCredentials,
    /// The signature does not match the policy.
    Signature,
    /// The signing time is in the future.
    NotYetValid,
    /// The policy has expired.
    Expired,
    /// The time from signing to expiration exceeds the server's limit.
    LivesTooLong,
    /// A condition of the policy is not met: its index among the
    /// [conditions](crate::s3::post::Policy::conditions).
    Condition(usize),
    /// A field has no condition in the policy: its index among the fields.
    ExtraField(usize),
    /// The bucket has no condition in the policy.
    UnboundBucket,
    /// The key is empty after `${filename}` is replaced.
    EmptyKey,
    /// The key is longer than 1,024 bytes after `${filename}` is replaced.
    KeyTooLong,
    /// The file is shorter than the policy allows.
    FileTooSmall,
    /// The file is longer than the policy allows.
    FileTooLarge,
}

impl PostError {
    /// Returns S3's error code, for the element `Code` of an error response.
    ///
    /// Source:
    /// [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingField(_) | Self::RepeatedField(_) | Self::MalformedField { .. } | Self::EmptyKey => {
                "InvalidArgument"
            }
            Self::FormTooLarge => "MaxPostPreDataLengthExceededError",
            Self::Policy(_) => "InvalidPolicyDocument",
            Self::AccessKeyId => "InvalidAccessKeyId",
            Self::SessionToken => "InvalidToken",
            Self::ExpiredCredentials => "ExpiredToken",
            Self::Signature => "SignatureDoesNotMatch",
            Self::NotYetValid => "RequestTimeTooSkewed",
            Self::Anonymous
            | Self::Expired
            | Self::LivesTooLong
            | Self::Condition(_)
            | Self::ExtraField(_)
            | Self::UnboundBucket => "AccessDenied",
            Self::KeyTooLong => "KeyTooLongError",
            Self::FileTooSmall => "EntityTooSmall",
            Self::FileTooLarge => "EntityTooLarge",
        }
    }

    /// Returns the HTTP status of the code: 400 or 403.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Anonymous
            | Self::AccessKeyId
            | Self::Signature
            | Self::NotYetValid
            | Self::Expired
            | Self::LivesTooLong
            | Self::Condition(_)
            | Self::ExtraField(_)
            | Self::UnboundBucket => 403,
            _ => 400,
        }
    }
}

impl fmt::Display for PostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::MissingField(name) => return write!(f, "{name}: missing"),
            Self::MalformedField { name, rule } => return write!(f, "{name}: {rule}"),
            Self::RepeatedField(index) => {
                return write!(f, "field {index}: must not repeat an earlier field");
            }
            Self::Condition(index) => return write!(f, "condition {index} of the policy: must be met"),
            Self::ExtraField(index) => {
                return write!(f, "field {index}: must have a condition in the policy");
            }
            Self::Policy(rule) => return write!(f, "policy: {rule}"),
            Self::Anonymous => "form: must be signed",
            Self::FormTooLarge => "form: must not exceed the size limit for the fields before the file",
            Self::AccessKeyId => "access key id: must be that of the credentials",
            Self::SessionToken => "session token: must be that of the credentials",
            Self::ExpiredCredentials => "credentials: have expired",
            Self::Signature => "signature: must match the policy",
            Self::NotYetValid => "policy: must not be signed in the future",
            Self::Expired => "policy: has expired",
            Self::LivesTooLong => "policy: must not be valid for longer than the server allows",
            Self::UnboundBucket => "bucket: must have a condition in the policy",
            Self::EmptyKey => "key: must not be empty",
            Self::KeyTooLong => "key: must be at most 1024 bytes",
            Self::FileTooSmall => "file: must not be shorter than the policy allows",
            Self::FileTooLarge => "file: must not be longer than the policy allows",
        })
    }
}

impl core::error::Error for PostError {}
