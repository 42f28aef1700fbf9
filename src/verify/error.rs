use core::fmt;

/// Why a presented request was refused.
///
/// The text is static, so an error can be logged: it never holds a part of the request, and hence no secret. [`code`](Self::code)
/// and [`status`](Self::status) are what S3 answers in such a case.
///
/// ```
/// # use presign::{Credentials, Region, Service, SigningTime, s3::Bucket, verify::{VerifyError, Verifier}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let now: SigningTime = "20130524T000000Z".parse()?;
/// # let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(900))?;
/// # let host = "examplebucket.s3.us-east-1.amazonaws.com";
/// # let target = url.as_str().split_once(host).map(|(_, target)| target).unwrap_or_default();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let late = now.checked_add(Duration::from_secs(900)).unwrap_or(now);
/// let error = verifier.parse("GET", target, [("Host", host)])?.verify(&credentials, late).unwrap_err();
/// assert_eq!((error, error.code(), error.status()), (VerifyError::Expired, "AccessDenied", 403));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyError {
    /// The request is not presigned: it has none of the parameters of a signature.
    NotPresigned,
    /// The request is signed by Signature Version 2.
    SignatureVersion2,
    /// The request is none that HTTP allows, or exceeds a limit.
    Malformed(&'static str),
    /// A parameter of the signature is missing, there twice, or wrong.
    #[non_exhaustive]
    Parameter {
        /// The parameter's name.
        name: &'static str,
        /// What is wrong with it.
        rule: &'static str,
    },
    /// A header that has to be signed is not: `host`, one that begins with `x-amz-`, or one that the verifier requires.
    UnsignedHeader(&'static str),
    /// A header that is signed was not sent.
    MissingHeader,
    /// The request is dated into the future, by more than the allowed skew.
    NotYetValid,
    /// The request has expired.
    Expired,
    /// The request lives longer than the verifier allows.
    LivesTooLong,
    /// The credentials are not those that the request names.
    AccessKeyId,
    /// The credentials have ended.
    ExpiredCredentials,
    /// The session token is not that of the credentials, is missing, or is there without need.
    SessionToken(&'static str),
    /// The body is not the one whose hash is signed.
    Payload,
    /// The signature is not that of the request.
    Signature,
    /// The signer that was to verify the request is for another service or region than the verifier: a mistake of the server's.
    Signer,
}

impl VerifyError {
    /// S3's error code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPresigned
            | Self::UnsignedHeader(_)
            | Self::NotYetValid
            | Self::Expired
            | Self::LivesTooLong => "AccessDenied",
            Self::SignatureVersion2 | Self::Malformed(_) => "InvalidRequest",
            Self::Parameter { .. } => "AuthorizationQueryParametersError",
            Self::MissingHeader | Self::Signature => "SignatureDoesNotMatch",
            Self::AccessKeyId => "InvalidAccessKeyId",
            Self::ExpiredCredentials => "ExpiredToken",
            Self::SessionToken(_) => "InvalidToken",
            Self::Payload => "XAmzContentSHA256Mismatch",
            Self::Signer => "InternalError",
        }
    }

    /// The HTTP status that goes with the code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotPresigned
            | Self::UnsignedHeader(_)
            | Self::NotYetValid
            | Self::Expired
            | Self::LivesTooLong
            | Self::MissingHeader
            | Self::AccessKeyId
            | Self::Signature => 403,
            Self::SignatureVersion2
            | Self::Malformed(_)
            | Self::Parameter { .. }
            | Self::ExpiredCredentials
            | Self::SessionToken(_)
            | Self::Payload => 400,
            Self::Signer => 500,
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::NotPresigned => "the request is not presigned",
            Self::SignatureVersion2 => {
                "the request is signed by Signature Version 2: only AWS4-HMAC-SHA256 is supported"
            }
            Self::Malformed(rule) => return write!(f, "the request {rule}"),
            Self::Parameter { name, rule } => return write!(f, "{name}: {rule}"),
            Self::UnsignedHeader(name) => return write!(f, "{name}: must be among the signed headers"),
            Self::MissingHeader => "a signed header was not sent",
            Self::NotYetValid => "the request is not valid yet",
            Self::Expired => "the request has expired",
            Self::LivesTooLong => "the request lives longer than this server allows",
            Self::AccessKeyId => "the access key id is not known",
            Self::ExpiredCredentials => "the credentials have expired",
            Self::SessionToken(rule) => return write!(f, "session token: {rule}"),
            Self::Payload => "the body is not the one whose hash is signed",
            Self::Signature => "the signature does not match the request",
            Self::Signer => "the signer is for another service or region",
        })
    }
}

impl core::error::Error for VerifyError {}
