use core::fmt;

/// Why S3 would refuse a form, or a server does.
///
/// It holds no value of the form and none of the policy, so that it can be logged: a field and a condition are told by their
/// place in the list that was given, counted from 0.
///
/// ```
/// # use presign::{Credentials, Region, s3::{Bucket, post::{Condition, PostError}}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let form = bucket.post("cat.png").content_type_starts_with("image/").presign(Duration::from_secs(900))?;
/// let fields: Vec<_> = form.fields().chain([("Content-Type", "text/html")]).collect();
/// let refusal = form.check(&fields, "cat.png", 1000).unwrap_err();
/// assert_eq!(refusal.code(), "AccessDenied");
/// let PostError::Condition(index) = refusal else { unreachable!() };
/// assert!(form.policy().conditions()[index].is_about("content-type"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PostError {
    /// A field that every form needs, by its name, is not there.
    MissingField(&'static str),
    /// A field is there twice: the place of the second one among the fields.
    RepeatedField(usize),
    /// A field of the signature is not what it has to be.
    #[non_exhaustive]
    MalformedField {
        /// Its name.
        name: &'static str,
        /// The rule that it broke.
        rule: &'static str,
    },
    /// The fields before the file are too long.
    FormTooLarge,
    /// The policy is no policy.
    Policy(&'static str),
    /// The access key id is not that of the credentials.
    AccessKeyId,
    /// The session token is not that of the credentials.
    SessionToken,
    /// The credentials have ended.
    ExpiredCredentials,
    /// The signature is not that of the policy.
    Signature,
    /// The form was signed for a later time.
    NotYetValid,
    /// The policy has expired.
    Expired,
    /// The policy lives longer, from when it was signed, than the server allows.
    LivesTooLong,
    /// A condition of the policy does not hold: its place among the [conditions](crate::s3::post::Policy::conditions).
    Condition(usize),
    /// The policy has no condition for a field: its place among the fields.
    ExtraField(usize),
    /// The policy has no condition for the bucket.
    UnboundBucket,
    /// The key is empty once the name of the file is put in.
    EmptyKey,
    /// The key is longer than 1,024 bytes.
    KeyTooLong,
    /// The file is shorter than the policy allows.
    FileTooSmall,
    /// The file is longer than the policy allows.
    FileTooLarge,
}

impl PostError {
    /// S3's code for it, for the element `Code` of an answer.
    ///
    /// Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
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
            Self::Expired
            | Self::LivesTooLong
            | Self::Condition(_)
            | Self::ExtraField(_)
            | Self::UnboundBucket => "AccessDenied",
            Self::KeyTooLong => "KeyTooLongError",
            Self::FileTooSmall => "EntityTooSmall",
            Self::FileTooLarge => "EntityTooLarge",
        }
    }

    /// The HTTP status that belongs to the code: 400 or 403.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::AccessKeyId
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
            Self::MissingField(name) => return write!(f, "{name}: is missing from the form"),
            Self::MalformedField { name, rule } => return write!(f, "{name}: {rule}"),
            Self::RepeatedField(index) => return write!(f, "field {index}: is there for the second time"),
            Self::Condition(index) => return write!(f, "condition {index} of the policy: does not hold"),
            Self::ExtraField(index) => return write!(f, "field {index}: has no condition in the policy"),
            Self::Policy(rule) => return write!(f, "policy: {rule}"),
            Self::FormTooLarge => "form: has more than fits in front of the file",
            Self::AccessKeyId => "access key id: is not that of the credentials",
            Self::SessionToken => "session token: is not that of the credentials",
            Self::ExpiredCredentials => "credentials: have expired",
            Self::Signature => "signature: is not that of the policy",
            Self::NotYetValid => "policy: is not yet valid",
            Self::Expired => "policy: has expired",
            Self::LivesTooLong => "policy: lives longer than is allowed",
            Self::UnboundBucket => "bucket: has no condition in the policy",
            Self::EmptyKey => "key: must not be empty",
            Self::KeyTooLong => "key: must be at most 1024 bytes",
            Self::FileTooSmall => "file: is shorter than the policy allows",
            Self::FileTooLarge => "file: is longer than the policy allows",
        })
    }
}

impl core::error::Error for PostError {}
