use alloc::string::{String, ToString};
use core::fmt;

use crate::s3::error_xml::{
    EXPIRED_TOKEN, MALFORMED_TOKEN, SIGNATURE_MISMATCH, UNKNOWN_ACCESS_KEY, error_xml,
};
use crate::verify::header_name::HeaderName;

/// The reason why a presented request was rejected.
///
/// Its text can be logged: the only part of the request in it is the name of a header.
/// [`code`](Self::code) and [`status`](Self::status) are those of S3's response in the same
/// situation, and [`to_xml`](Self::to_xml) is the body of that response.
///
/// ```
/// # use presign::{Credentials, Region, Service, SigningTime, s3::Bucket, verify::{VerifyError, Verifier}};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let now: SigningTime = "20130524T000000Z".parse()?;
/// # let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(900))?;
/// # let host = "examplebucket.s3.us-east-1.amazonaws.com";
/// # let target = url.as_str().split_once(host).map(|(_, target)| target).unwrap_or_default();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let late = now.checked_add(Duration::from_secs(900)).unwrap_or(now);
/// let presented = verifier.parse("GET", target, [("Host", host)])?;
/// let error = presented.verify(&credentials, late).unwrap_err();
/// assert_eq!((error, error.code(), error.status()), (VerifyError::Expired, "AccessDenied", 403));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyError {
    /// The request is not presigned: it has no signing parameter.
    NotPresigned,
    /// The request is signed with Signature Version 2.
    SignatureVersion2,
    /// The request is not valid HTTP, or it exceeds a limit.
    Malformed(&'static str),
    /// A signing parameter is missing, repeated or invalid.
    #[non_exhaustive]
    Parameter {
        /// The parameter's name.
        name: &'static str,
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// A header must be signed and is not: `host`, one that begins with `x-amz-`, or one that the
    /// verifier requires.
    UnsignedHeader(HeaderName),
    /// A signed header was not sent.
    MissingHeader(HeaderName),
    /// A signed header is not UTF-8, or has a control character.
    MalformedHeader(HeaderName),
    /// The request has an `Authorization` header, which is a second authentication.
    Authorization,
    /// The signing time is in the future by more than the allowed skew.
    NotYetValid,
    /// The request has expired.
    Expired,
    /// The lifetime exceeds the verifier's limit.
    LivesTooLong,
    /// The access key id is not that of the credentials.
    AccessKeyId,
    /// The credentials have expired.
    ExpiredCredentials,
    /// The session token is missing or wrong, or was sent with permanent credentials.
    SessionToken(&'static str),
    /// The signed `x-amz-content-sha256` is neither the body's hash nor `UNSIGNED-PAYLOAD`.
    Payload,
    /// The signature does not match the request.
    Signature,
    /// The signer has another service than the verifier, or another region than the request.
    ///
    /// This is a bug in the server.
    Signer,
}

impl VerifyError {
    /// Returns S3's error code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPresigned
            | Self::UnsignedHeader(_)
            | Self::NotYetValid
            | Self::Expired
            | Self::LivesTooLong => "AccessDenied",
            Self::SignatureVersion2 | Self::Malformed(_) | Self::MalformedHeader(_) => "InvalidRequest",
            Self::Authorization => "InvalidArgument",
            Self::Parameter { .. } => "AuthorizationQueryParametersError",
            Self::MissingHeader(_) | Self::Signature => "SignatureDoesNotMatch",
            Self::AccessKeyId => "InvalidAccessKeyId",
            Self::ExpiredCredentials => "ExpiredToken",
            Self::SessionToken(_) => "InvalidToken",
            Self::Payload => "XAmzContentSHA256Mismatch",
            Self::Signer => "InternalError",
        }
    }

    /// Returns the HTTP status of S3's response.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotPresigned
            | Self::UnsignedHeader(_)
            | Self::NotYetValid
            | Self::Expired
            | Self::LivesTooLong
            | Self::MissingHeader(_)
            | Self::AccessKeyId
            | Self::Signature => 403,
            Self::SignatureVersion2
            | Self::Malformed(_)
            | Self::MalformedHeader(_)
            | Self::Authorization
            | Self::Parameter { .. }
            | Self::ExpiredCredentials
            | Self::SessionToken(_)
            | Self::Payload => 400,
            Self::Signer => 500,
        }
    }

    /// Returns S3's error document for the body of the response, with S3's sentence if it is known.
    ///
    /// Send it with [`status`](Self::status) and `Content-Type: application/xml`. The only part of
    /// the request in it is the name of a header.
    ///
    /// ```
    /// use presign::verify::VerifyError;
    ///
    /// assert_eq!(
    ///     VerifyError::Expired.to_xml(),
    ///     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    ///      <Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
    /// );
    /// ```
    #[must_use]
    pub fn to_xml(&self) -> String {
        let text = self.to_string();
        let message = match self {
            Self::NotPresigned => "Access Denied",
            Self::SignatureVersion2 => {
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
            }
            Self::UnsignedHeader(_) => "There were headers present in the request which were not signed",
            Self::Authorization => {
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query \
                 string parameter or the Authorization header should be specified"
            }
            Self::NotYetValid => "Request is not yet valid",
            Self::Expired => "Request has expired",
            Self::AccessKeyId => UNKNOWN_ACCESS_KEY,
            Self::ExpiredCredentials => EXPIRED_TOKEN,
            Self::SessionToken(_) => MALFORMED_TOKEN,
            Self::Payload => "The provided 'x-amz-content-sha256' header does not match what was computed.",
            Self::MissingHeader(_) | Self::Signature => SIGNATURE_MISMATCH,
            Self::Malformed(_)
            | Self::Parameter { .. }
            | Self::MalformedHeader(_)
            | Self::LivesTooLong
            | Self::Signer => text.as_str(),
        };
        let [code, message] = [("Code", self.code()), ("Message", message)];
        match self {
            Self::UnsignedHeader(name) => error_xml(&[code, message, ("HeadersNotSigned", name.as_str())]),
            Self::Authorization => error_xml(&[code, message, ("ArgumentName", "Authorization")]),
            _ => error_xml(&[code, message]),
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::NotPresigned => "the request is not presigned",
            Self::SignatureVersion2 => {
                "the request is signed with Signature Version 2, which is not supported; use AWS4-HMAC-SHA256"
            }
            Self::Malformed(rule) => return write!(f, "the request {rule}"),
            Self::Parameter { name, rule } => return write!(f, "{name}: {rule}"),
            Self::UnsignedHeader(name) if name.as_str().starts_with("x-amz-") => {
                return write!(f, "{name}: must be signed; see `Verifier::allow_unsigned`");
            }
            Self::UnsignedHeader(name) => return write!(f, "{name}: must be signed"),
            Self::MissingHeader(name) => return write!(f, "{name}: missing, but signed"),
            Self::MalformedHeader(name) => {
                return write!(f, "{name}: must be UTF-8 without control characters");
            }
            Self::Authorization => {
                "authorization: must not be sent with a presigned request; see `Verifier::allow_unsigned`"
            }
            Self::NotYetValid => "the request is not valid yet",
            Self::Expired => "the request has expired",
            Self::LivesTooLong => "the requested lifetime exceeds this server's limit",
            Self::AccessKeyId => "the access key id is unknown",
            Self::ExpiredCredentials => "the credentials have expired",
            Self::SessionToken(rule) => return write!(f, "session token: {rule}"),
            Self::Payload => "x-amz-content-sha256: must be the body's hash, or UNSIGNED-PAYLOAD",
            Self::Signature => "the signature does not match the request",
            Self::Signer => "the signer has another service or region than the request",
        })
    }
}

impl core::error::Error for VerifyError {}
