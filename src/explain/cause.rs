use alloc::string::String;
use core::fmt;

/// The most likely reason why a server refused a request.
///
/// A cause contains names of headers and parameters, never their values.
///
/// ```
/// use presign::explain::{Cause, FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let explanation = FailedRequest::new("GET", &url.replace('&', "&amp;")).explain();
/// assert_eq!(explanation.cause(), &Cause::HtmlEscaped);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The URL has no signing parameters.
    NotPresigned,
    /// The URL uses Signature Version 2, or the server took it for such a URL.
    SignatureVersion2,
    /// The URL was copied from HTML source: every `&` is `&amp;`.
    HtmlEscaped,
    /// The last characters of the URL are missing.
    CutOff,
    /// The query parameters were percent-encoded twice.
    DoubleEncodedQuery,
    /// A signing parameter is missing.
    ParameterMissing(&'static str),
    /// A signing parameter appears twice.
    ParameterRepeated(&'static str),
    /// A signing parameter is malformed.
    ParameterMalformed(&'static str),
    /// The lifetime exceeds seven days.
    OverSevenDays,
    /// The URL has expired.
    Expired,
    /// The URL's date is in the future.
    NotYetValid,
    /// The clocks of client and server differ.
    ClockSkew,
    /// The credential scope names another region than the server's.
    Region,
    /// The credential scope names another service than the server's.
    Service,
    /// The server does not know the access key id.
    AccessKeyUnknown,
    /// The session token is missing, malformed, or belongs to another access key.
    SessionToken,
    /// The temporary credentials have expired.
    SessionExpired,
    /// A signed header was not sent or did not arrive.
    HeaderMissing(String),
    /// A signed header arrived with another value than the one sent or signed.
    HeaderDiffers(String),
    /// A header was sent that must be signed and is not.
    HeaderUnsigned(String),
    /// The URL is signed for another method.
    Method,
    /// The server sees another host than the signed one, usually because of a proxy.
    Host,
    /// The server sees another port than the signed one, or none is signed.
    Port,
    /// The path arrived in another encoding.
    PathEncoding,
    /// The path was percent-encoded twice.
    PathDoubleEncoded,
    /// `.`, `..` or repeated slashes in the path were resolved in transit.
    PathNormalized,
    /// The path differs in another way.
    Path,
    /// A parameter was added after signing.
    ParameterAdded(String),
    /// A signed parameter did not arrive.
    ParameterDropped(String),
    /// A parameter differs from its signed value.
    ParameterDiffers(String),
    /// The parameters arrived in another encoding or order.
    ParameterEncoding,
    /// A space became `+`, or a `+` became a space.
    PlusForSpace,
    /// The payload hash differs from the signed one, or one side has none.
    Payload,
    /// The signature in the URL was changed.
    SignatureAltered,
    /// The server computed the same canonical request: another secret signed it, or the URL was changed
    /// after signing.
    Secret,
    /// The signature fits no request that was tried: the URL was changed after signing, or another secret
    /// signed it. Needs the credentials.
    UrlChanged,
    /// The signature is right for the request as sent: something on the way changed the request, or the
    /// server has another secret. Needs the credentials.
    OnTheWay,
    /// An `Authorization` header, or another second way of signing, was sent with the presigned URL.
    AuthorizationHeader,
    /// Another scheme signed the URL: that of Google, CloudFront, Azure or OSS.
    OtherScheme,
    /// The bucket has another endpoint.
    Endpoint,
    /// The server refused an upload form.
    Form,
    /// The response is not that of an S3 server or an AWS service, but of a proxy, for example.
    NotS3,
    /// The signature is right, but the signer lacks the permission.
    Permission,
    /// The signature is right, and the request failed for another reason.
    NotTheSignature,
    /// The cause cannot be determined.
    Unknown,
}

impl Cause {
    /// Returns a name that never changes between versions: `header_missing`, `expired`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.texts().name
    }

    /// Returns the header or parameter that the cause names.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::ParameterMissing(name) | Self::ParameterRepeated(name) | Self::ParameterMalformed(name) => {
                Some(name)
            }
            Self::HeaderMissing(name)
            | Self::HeaderDiffers(name)
            | Self::HeaderUnsigned(name)
            | Self::ParameterAdded(name)
            | Self::ParameterDropped(name)
            | Self::ParameterDiffers(name) => Some(name),
            _ => None,
        }
    }

    /// Returns the subject if it came from the request or the response.
    pub(super) fn subject_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::HeaderMissing(name)
            | Self::HeaderDiffers(name)
            | Self::HeaderUnsigned(name)
            | Self::ParameterAdded(name)
            | Self::ParameterDropped(name)
            | Self::ParameterDiffers(name) => Some(name),
            _ => None,
        }
    }
}

/// Writes the name and the subject: `header_missing content-type`.
///
/// The subject has no control characters.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.subject().map_or(Ok(()), |subject| write!(f, " {subject}"))
    }
}
