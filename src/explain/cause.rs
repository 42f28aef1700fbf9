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
    /// Client and server agree on the canonical request: they have different secrets, or the URL
    /// was presigned for another request.
    Secret,
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
        self.texts().0
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

    /// Returns the name, the summary and the advice, in which `{}` is the subject.
    pub(super) const fn texts(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotPresigned => (
                "not_presigned",
                "This is not a presigned URL: it has no X-Amz-… parameters.",
                "use the whole presigned URL. In a shell, put it in single quotes: the first unquoted `&` \
                 ends the command.",
            ),
            Self::SignatureVersion2 => (
                "signature_version_2",
                "The URL uses the old Signature Version 2, or the server took it for such a URL.",
                "presign it with Signature Version 4 (in boto3: Config(signature_version='s3v4')).",
            ),
            Self::HtmlEscaped => (
                "html_escaped",
                "The URL was copied from HTML source: every `&` is `&amp;`.",
                "replace each `&amp;` with `&`, or follow the link instead of copying the page source.",
            ),
            Self::CutOff => (
                "cut_off",
                "The URL was cut off: its last characters are missing.",
                "copy the whole URL. In a shell, put it in single quotes; check that no database column or \
                 message is too short for it.",
            ),
            Self::DoubleEncodedQuery => (
                "double_encoded_query",
                "The query parameters were percent-encoded twice: `%2F` became `%252F`.",
                "pass the URL on unchanged, to a client that does not encode it again.",
            ),
            Self::ParameterMissing(_) => (
                "parameter_missing",
                "The parameter {} is missing.",
                "use the whole presigned URL, unchanged.",
            ),
            Self::ParameterRepeated(_) => (
                "parameter_repeated",
                "The parameter {} appears twice: the URL was signed twice, or it is two URLs in one.",
                "presign a request that has no X-Amz-… parameters yet.",
            ),
            Self::ParameterMalformed(_) => (
                "parameter_malformed",
                "The parameter {} is malformed.",
                "compare it with the presigned URL; if they are equal, use another signer.",
            ),
            Self::OverSevenDays => (
                "over_seven_days",
                "The lifetime exceeds seven days, the maximum of Signature Version 4.",
                "presign the URL for at most 604800 seconds.",
            ),
            Self::Expired => {
                ("expired", "The URL has expired.", "presign a new URL, with a longer lifetime if necessary.")
            }
            Self::NotYetValid => (
                "not_yet_valid",
                "The URL's date is in the future, by the server's clock.",
                "set the clock of the signing machine (NTP), or wait.",
            ),
            Self::ClockSkew => (
                "clock_skew",
                "The clocks of the signing machine and the server differ.",
                "set the clock of the signing machine (NTP), and presign the URL again.",
            ),
            Self::Region => (
                "region",
                "The URL is signed for another region than the server's.",
                "sign for the bucket's region, or for the region in the server's configuration.",
            ),
            Self::Service => (
                "service",
                "The URL is signed for another service than the server's.",
                "sign with the right service name (`s3` for S3 and compatible servers).",
            ),
            Self::AccessKeyUnknown => (
                "access_key_unknown",
                "The server does not know the access key id.",
                "check the access key id, and that it belongs to this server and partition; it may have \
                 been deleted or deactivated. Temporary keys (ASIA…) need their session token.",
            ),
            Self::SessionToken => (
                "session_token",
                "The session token is missing, malformed, or belongs to another access key.",
                "presign the URL with the access key id, secret and token of one session.",
            ),
            Self::SessionExpired => (
                "session_expired",
                "The temporary credentials have expired, and the URL with them.",
                "presign the URL with fresh credentials. A URL never outlives its credentials, whatever \
                 X-Amz-Expires says.",
            ),
            Self::HeaderMissing(_) => (
                "header_missing",
                "The signed header {} did not arrive.",
                "send {} with the signed value, or presign the URL without it.",
            ),
            Self::HeaderDiffers(name) => (
                "header_differs",
                "The header {} differs from its signed value.",
                match name.as_bytes() {
                    b"content-type" => {
                        "send exactly the signed content type. Browsers and client libraries set their own \
                         or add a charset, even for a form or a `fetch` without this header."
                    }
                    _ => "send {} with exactly the signed value.",
                },
            ),
            Self::HeaderUnsigned(_) => (
                "header_unsigned",
                "The header {} was sent but not signed; every x-amz-… header must be signed.",
                "do not send {}, or add it to the request before signing.",
            ),
            Self::Method => (
                "method",
                "The URL is signed for another method.",
                "send the signed method, or presign the URL for the method that you send. HEAD needs a URL \
                 of its own; a redirect may have turned a PUT into a GET.",
            ),
            Self::Host => (
                "host",
                "The server sees another host than the signed one.",
                "make the proxy keep the `Host` header (nginx: proxy_set_header Host $http_host), or sign \
                 for the host that the server sees; do not change the domain of a presigned URL.",
            ),
            Self::Port => (
                "port",
                "The server sees another port than the signed one.",
                "sign for the port that clients use, and make the proxy keep it (nginx: $http_host, not \
                 $host). The scheme's default port is never signed.",
            ),
            Self::PathEncoding => (
                "path_encoding",
                "The path arrived in another encoding than the signed one.",
                "pass the URL on unchanged: a proxy or client decoded or encoded the path.",
            ),
            Self::PathDoubleEncoded => (
                "path_double_encoded",
                "The path was percent-encoded twice: `%20` became `%2520`.",
                "give the signer the plain object key, not an encoded one, and pass the URL on unchanged.",
            ),
            Self::PathNormalized => (
                "path_normalized",
                "The path was normalized in transit: `//`, `.` or `..` was resolved.",
                "use keys without empty, `.` and `..` segments, or a client and a proxy that keep them \
                 (nginx: merge_slashes off).",
            ),
            Self::Path => (
                "path",
                "The server sees another path than the signed one.",
                "look for a proxy that adds or removes a prefix, and for a bucket name that one side has in \
                 the host and the other in the path.",
            ),
            Self::ParameterAdded(_) => (
                "parameter_added",
                "The parameter {} was added after signing.",
                "remove {}, or add it before signing: every parameter is signed.",
            ),
            Self::ParameterDropped(_) => (
                "parameter_dropped",
                "The signed parameter {} did not arrive.",
                "send the whole URL; look for a proxy or cache that drops parameters.",
            ),
            Self::ParameterDiffers(name) => (
                "parameter_differs",
                "The parameter {} differs from its signed value.",
                match name.as_bytes() {
                    b"X-Amz-Expires" => {
                        "presign a new URL with the lifetime that you want: it is signed and cannot be \
                         changed afterwards."
                    }
                    _ => "set {} to its final value before signing: every parameter is signed.",
                },
            ),
            Self::ParameterEncoding => (
                "parameter_encoding",
                "The parameters arrived in another encoding or order than the signed one.",
                "pass the URL on unchanged: a client decoded it and encoded it differently.",
            ),
            Self::PlusForSpace => (
                "plus_for_space",
                "A space or a plus sign is written as `+`: a signed URL has `%20` for a space and `%2B` for \
                 a plus sign.",
                "pass the URL on unchanged; a form encoder such as URLSearchParams or http_build_query \
                 rewrote it.",
            ),
            Self::Payload => (
                "payload",
                "The payload hash differs from the signed one.",
                "send the body that was signed, or sign `UNSIGNED-PAYLOAD` as S3's presigned URLs do.",
            ),
            Self::SignatureAltered => (
                "signature_altered",
                "The signature in the URL was changed after signing.",
                "copy the whole URL again, unchanged.",
            ),
            Self::Secret => (
                "secret",
                "Client and server agree on the request, so their secret access keys differ; or the URL was \
                 presigned for another request, with other signed headers or another method.",
                "check that the secret belongs to the access key id and was copied completely: no white \
                 space, no `+` or `/` lost to an encoding. If you have the credentials, pass them to \
                 `FailedRequest::credentials`.",
            ),
            Self::Permission => (
                "permission",
                "The signature seems right, but the signer lacks the permission.",
                "check the signer's permissions, the bucket policy, and whether the object exists (without \
                 s3:ListBucket, a missing object is forbidden).",
            ),
            Self::NotTheSignature => (
                "not_the_signature",
                "The signature was accepted; the request failed for another reason.",
                "look up the server's error code.",
            ),
            Self::Unknown => (
                "unknown",
                "The cause cannot be determined from this information.",
                "check, in this order: another Content-Type or method than the signed one; a proxy that \
                 rewrites Host; a URL that was changed or encoded again; a wrong secret. If you have the \
                 credentials, pass them to `FailedRequest::credentials`.",
            ),
        }
    }
}

/// Writes the name and the subject: `header_missing content-type`.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.subject().map_or(Ok(()), |subject| write!(f, " {subject}"))
    }
}
