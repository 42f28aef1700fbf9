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
    /// The URL is signed with Signature Version 2, or the server read it as if it were.
    SignatureVersion2,
    /// The URL is escaped as in HTML source: `&` became `&amp;`.
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
    /// A signed header arrived with a value other than the sent or signed one.
    HeaderDiffers(String),
    /// A header that must be signed was sent unsigned.
    HeaderUnsigned(String),
    /// The URL is signed for another method.
    Method,
    /// The server sees a host other than the signed one, usually because of a proxy.
    Host,
    /// The server sees a port other than the signed one.
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
    /// The payload hash differs from the signed one, or a checksum does not match the body.
    Payload,
    /// The signature in the URL was changed.
    SignatureAltered,
    /// The server computed the same canonical request: the URL was changed after signing, or
    /// another secret signed it.
    Secret,
    /// The URL was changed after signing, or another secret signed it: the URL contains characters
    /// that a shell or an editor added, or the credentials show that the signature matches no usual
    /// request.
    UrlChanged,
    /// The signature is right for the request as sent: a proxy changed the request, or the server
    /// has another secret. Needs the credentials.
    OnTheWay,
    /// The presigned URL was sent together with an `Authorization` header.
    AuthorizationHeader,
    /// The URL or the server uses another scheme, such as that of Google, CloudFront, Azure or OSS.
    OtherScheme,
    /// The bucket has another endpoint.
    Endpoint,
    /// The server refused an upload form.
    Form,
    /// The response is not that of an S3 server or an AWS service, but, for example, of a proxy.
    NotS3,
    /// Access is denied, probably because the signer lacks a permission.
    Permission,
    /// The request failed for a reason other than its signature.
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
