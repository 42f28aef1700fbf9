use alloc::string::String;
use core::fmt;

/// Why the server refused the request, as far as can be told.
///
/// The names in it are those of headers and parameters; no cause holds a value.
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
    /// The URL has no parameter of a signature.
    NotPresigned,
    /// The URL is signed by Signature Version 2, which the server does not take; or the server took it for such.
    SignatureVersion2,
    /// The URL was copied out of HTML: its ampersands are `&amp;`.
    HtmlEscaped,
    /// The URL was cut off: its end is missing.
    CutOff,
    /// The URL's parameters were percent-encoded twice.
    DoubleEncodedQuery,
    /// A parameter of the signature is missing.
    ParameterMissing(&'static str),
    /// A parameter of the signature is there twice.
    ParameterRepeated(&'static str),
    /// A parameter of the signature is not in its form.
    ParameterMalformed(&'static str),
    /// The URL asks for more than seven days.
    OverSevenDays,
    /// The URL has expired.
    Expired,
    /// The URL is dated into the future.
    NotYetValid,
    /// The clocks of client and server disagree.
    ClockSkew,
    /// The scope names another region than the server's.
    Region,
    /// The scope names another service than the server's.
    Service,
    /// The server does not know the access key id.
    AccessKeyUnknown,
    /// The session token is missing, malformed, or not that of the access key.
    SessionToken,
    /// The temporary credentials have ended.
    SessionExpired,
    /// A signed header was not sent, or did not arrive.
    HeaderMissing(String),
    /// A signed header arrived with another value than was sent or signed.
    HeaderDiffers(String),
    /// A header was sent that has to be signed, and is not.
    HeaderUnsigned(String),
    /// The URL is signed for another method.
    Method,
    /// The server sees another host than was signed: a proxy wrote it.
    Host,
    /// The server sees the host with another port, or with one where there was none.
    Port,
    /// The path arrived in another encoding.
    PathEncoding,
    /// The path was percent-encoded twice.
    PathDoubleEncoded,
    /// `.`, `..` or repeated slashes of the path were resolved on the way.
    PathNormalized,
    /// The path is another one.
    Path,
    /// A parameter was added after signing.
    ParameterAdded(String),
    /// A parameter was lost on the way.
    ParameterDropped(String),
    /// A parameter has another value than was signed.
    ParameterDiffers(String),
    /// The parameters arrived in another encoding or order.
    ParameterEncoding,
    /// A `+` stands for a space, or a space for a `+`.
    PlusForSpace,
    /// The body is not the one whose hash was signed, or the hash is of another kind.
    Payload,
    /// The signature itself was changed.
    SignatureAltered,
    /// Client and server agree on everything that is signed: the secret is another one, or the URL was made for another request.
    Secret,
    /// The signature was right; the signer may not do this.
    Permission,
    /// The signature was right; the request failed for another reason.
    NotTheSignature,
    /// What is known does not tell.
    Unknown,
}

impl Cause {
    /// A name that stays the same from version to version: `header_missing`, `expired`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotPresigned => "not_presigned",
            Self::SignatureVersion2 => "signature_version_2",
            Self::HtmlEscaped => "html_escaped",
            Self::CutOff => "cut_off",
            Self::DoubleEncodedQuery => "double_encoded_query",
            Self::ParameterMissing(_) => "parameter_missing",
            Self::ParameterRepeated(_) => "parameter_repeated",
            Self::ParameterMalformed(_) => "parameter_malformed",
            Self::OverSevenDays => "over_seven_days",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::ClockSkew => "clock_skew",
            Self::Region => "region",
            Self::Service => "service",
            Self::AccessKeyUnknown => "access_key_unknown",
            Self::SessionToken => "session_token",
            Self::SessionExpired => "session_expired",
            Self::HeaderMissing(_) => "header_missing",
            Self::HeaderDiffers(_) => "header_differs",
            Self::HeaderUnsigned(_) => "header_unsigned",
            Self::Method => "method",
            Self::Host => "host",
            Self::Port => "port",
            Self::PathEncoding => "path_encoding",
            Self::PathDoubleEncoded => "path_double_encoded",
            Self::PathNormalized => "path_normalized",
            Self::Path => "path",
            Self::ParameterAdded(_) => "parameter_added",
            Self::ParameterDropped(_) => "parameter_dropped",
            Self::ParameterDiffers(_) => "parameter_differs",
            Self::ParameterEncoding => "parameter_encoding",
            Self::PlusForSpace => "plus_for_space",
            Self::Payload => "payload",
            Self::SignatureAltered => "signature_altered",
            Self::Secret => "secret",
            Self::Permission => "permission",
            Self::NotTheSignature => "not_the_signature",
            Self::Unknown => "unknown",
        }
    }

    /// The name in it, unless it is one of signing's own.
    pub(super) fn text(&mut self) -> Option<&mut String> {
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

    /// The header or parameter that it is about, if it is about one.
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
}

/// Its name, and what it is about.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.subject().map_or(Ok(()), |subject| write!(f, " {subject}"))
    }
}
