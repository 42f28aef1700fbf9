//! The name, summary and advice of each cause.

use crate::explain::cause::Cause;

/// The texts of a cause, in which `{}` is its subject.
pub(super) struct Texts {
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) advice: &'static str,
}

const fn texts(name: &'static str, summary: &'static str, advice: &'static str) -> Texts {
    Texts { name, summary, advice }
}

impl Cause {
    pub(super) const fn texts(&self) -> Texts {
        match self {
            Self::NotPresigned => texts(
                "not_presigned",
                "This is not a presigned URL: it has no X-Amz-… parameters.",
                "use the whole presigned URL. In a shell, put it in single quotes: the first unquoted `&` \
                 ends the command.",
            ),
            Self::SignatureVersion2 => texts(
                "signature_version_2",
                "The URL is signed with the old Signature Version 2, or the server read it as if it were.",
                "presign it with Signature Version 4 (in boto3: Config(signature_version='s3v4')).",
            ),
            Self::HtmlEscaped => texts(
                "html_escaped",
                "The URL is escaped as in HTML source: `&` became `&amp;` or `&#38;`.",
                "write `&` in place of each of these, or copy the link itself, not the page's source.",
            ),
            Self::CutOff => texts(
                "cut_off",
                "The URL was cut off: its last characters are missing.",
                "copy the whole URL. In a shell, put it in single quotes; check that no database column or \
                 message limit is too short for it.",
            ),
            Self::DoubleEncodedQuery => texts(
                "double_encoded_query",
                "The query parameters were percent-encoded twice: `%2F` became `%252F`.",
                "pass the URL on unchanged, to a client that does not encode it again.",
            ),
            Self::ParameterMissing(_) => texts(
                "parameter_missing",
                "The parameter {} is missing.",
                "use the whole presigned URL, unchanged.",
            ),
            Self::ParameterRepeated(_) => texts(
                "parameter_repeated",
                "The parameter {} appears twice: the URL was signed twice, two URLs were joined, or someone added the \
                 parameter.",
                "presign a request that has no X-Amz-… parameters yet, and do not change the URL afterwards.",
            ),
            Self::ParameterMalformed(_) => texts(
                "parameter_malformed",
                "The parameter {} is malformed.",
                "compare the URL with the one from the signer; if they are equal, use another signer.",
            ),
            Self::OverSevenDays => texts(
                "over_seven_days",
                "The lifetime exceeds seven days, the maximum of Signature Version 4.",
                "presign the URL for at most 604800 seconds.",
            ),
            Self::Expired => texts(
                "expired",
                "The URL has expired.",
                "presign a new URL, with a longer lifetime if necessary.",
            ),
            Self::NotYetValid => texts(
                "not_yet_valid",
                "By the server's clock, the URL's date is in the future.",
                "set the clock of the signing machine (NTP), or wait.",
            ),
            Self::ClockSkew => texts(
                "clock_skew",
                "The clocks of the signing machine and the server differ.",
                "set the clock of the signing machine (NTP), and presign the URL again.",
            ),
            Self::Region => texts(
                "region",
                "The URL is signed for a region that is not the server's.",
                "sign for the bucket's region, or for the region in the server's configuration.",
            ),
            Self::Service => texts(
                "service",
                "The URL is signed for a service that is not the server's.",
                "sign with the right service name (`s3` for S3 and compatible servers).",
            ),
            Self::AccessKeyUnknown => texts(
                "access_key_unknown",
                "The server does not know the access key id.",
                "check that the access key id is complete and belongs to this server or AWS partition; it may \
                 have been deleted or deactivated. Temporary keys (ASIA…) need their session token.",
            ),
            Self::SessionToken => texts(
                "session_token",
                "The session token is missing or malformed, or it belongs to another access key.",
                "presign the URL with the access key id, secret and token of the same session.",
            ),
            Self::SessionExpired => texts(
                "session_expired",
                "The temporary credentials have expired, and the URL with them.",
                "presign the URL with fresh credentials. A URL never outlives its credentials, whatever \
                 X-Amz-Expires says.",
            ),
            Self::HeaderMissing(_) => texts(
                "header_missing",
                "The signed header {} did not arrive.",
                "send {} with the signed value, or presign the URL without it.",
            ),
            Self::HeaderDiffers(name) => texts(
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
            Self::HeaderUnsigned(_) => texts(
                "header_unsigned",
                "The header {} was sent but not signed; every x-amz-… header must be signed.",
                "do not send {}, or add it to the request before signing.",
            ),
            Self::Method => texts(
                "method",
                "The URL is signed for a different method.",
                "send the signed method, or presign the URL for the method that you send. HEAD needs a URL \
                 of its own; a redirect may have turned a PUT into a GET.",
            ),
            Self::Host => texts(
                "host",
                "The server sees a different host from the one that the client sent.",
                "make the proxy keep the `Host` header (nginx: proxy_set_header Host $http_host), or sign \
                 for the host that the server sees. Do not change the domain of a presigned URL.",
            ),
            Self::Port => texts(
                "port",
                "The server sees a different port from the one that the client sent.",
                "sign for the port that clients use, and make the proxy keep it (nginx: $http_host, not \
                 $host). The scheme's default port is never signed.",
            ),
            Self::PathEncoding => texts(
                "path_encoding",
                "The path arrived with a percent-encoding that is not the signed one.",
                "pass the URL on unchanged: a proxy or a client decoded the path or encoded it again.",
            ),
            Self::PathDoubleEncoded => texts(
                "path_double_encoded",
                "The path was percent-encoded twice: `%20` became `%2520`.",
                "give the signer the plain object key, not an encoded one, and pass the URL on unchanged.",
            ),
            Self::PathNormalized => texts(
                "path_normalized",
                "The path was normalized in transit: `//`, `.` or `..` was resolved.",
                "use keys without empty, `.` and `..` segments, or a client and a proxy that keep them \
                 (nginx: merge_slashes off).",
            ),
            Self::Path => texts(
                "path",
                "The server sees a different path from the one that the client sent.",
                "look for a proxy that adds or removes a prefix, and for a bucket name that one side has in \
                 the host and the other in the path.",
            ),
            Self::ParameterAdded(_) => texts(
                "parameter_added",
                "The parameter {} was added after signing.",
                "remove {}, or add it before signing: every parameter is signed.",
            ),
            Self::ParameterDropped(_) => texts(
                "parameter_dropped",
                "The signed parameter {} did not arrive.",
                "send the whole URL; look for a proxy or cache that drops parameters.",
            ),
            Self::ParameterDiffers(name) => texts(
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
            Self::ParameterEncoding => texts(
                "parameter_encoding",
                "The parameters arrived in an encoding or an order that is not the signed one.",
                "pass the URL on unchanged: a client or a proxy decoded the parameters and encoded them again.",
            ),
            Self::PlusForSpace => texts(
                "plus_for_space",
                "A space or a plus sign is written as `+`: a signed URL has `%20` for a space and `%2B` for \
                 a plus sign.",
                "pass the URL on unchanged: a form encoder such as URLSearchParams or http_build_query may have \
                 rewritten it.",
            ),
            Self::Payload => texts(
                "payload",
                "The payload hash differs from the signed one.",
                "send the body that was signed, or sign `UNSIGNED-PAYLOAD` as S3's presigned URLs do.",
            ),
            Self::SignatureAltered => texts(
                "signature_altered",
                "The signature in the URL was changed after signing.",
                "copy the whole URL again, unchanged.",
            ),
            Self::Secret => texts(
                "secret",
                "Client and server agree on the request: the URL was changed after it was presigned, or another \
                 secret access key signed it.",
                "compare the request with the URL as presigned: method, host, path, parameters and signed \
                 headers. A signer for S3 must sign `UNSIGNED-PAYLOAD` as the payload hash. Then check that the \
                 secret belongs to the access key id and was copied exactly: no white space, and no `+` or `/` \
                 lost to an encoding.",
            ),
            Self::UrlChanged => texts(
                "url_changed",
                "The signature matches neither the request as sent nor any usual variation of it: the URL was \
                 changed after it was presigned, or another secret access key signed it.",
                "compare host, path and parameters with the URL as presigned. If they are equal, check which \
                 secret signed it. If it was presigned for another host or path, such as a proxy's internal one, \
                 pass that to `FailedRequest::possible_hosts`.",
            ),
            Self::OnTheWay => texts(
                "on_the_way",
                "The signature is right for the request as sent: a proxy changed the host, port or path, or the \
                 server has another secret access key.",
                "make the proxy keep the host, port and path (nginx: proxy_set_header Host $http_host, and no \
                 path in proxy_pass), or presign for the host that the server sees. If there is no proxy, check \
                 the secret in the server's configuration.",
            ),
            Self::AuthorizationHeader => texts(
                "authorization_header",
                "The presigned URL was sent together with a second authentication: an Authorization header.",
                "do not send Authorization with a presigned URL. HTTP clients with a default token, browsers on a \
                 site with a password, redirects from an API, and CloudFront with origin access control often \
                 add it.",
            ),
            Self::OtherScheme => texts(
                "other_scheme",
                "The URL or the server uses a signing scheme other than AWS Signature Version 4.",
                "send the URL to the service of its scheme. For S3 and compatible servers, presign it with \
                 Signature Version 4.",
            ),
            Self::Endpoint => texts(
                "endpoint",
                "The request was sent to an endpoint that does not serve the bucket.",
                "presign the URL for the bucket's endpoint. A presigned URL cannot follow a redirect, because its \
                 host is signed.",
            ),
            Self::Form => texts(
                "form",
                "The server refused an upload form.",
                "check the form before you send it: `PresignedPost::check` names the condition that fails or the \
                 field that is missing. Send every field as it was presigned, and the file as the last one.",
            ),
            Self::NotS3 => texts(
                "not_s3",
                "The response is not an error document of an S3 server or an AWS service.",
                "find out who sent it: a proxy, a firewall, a load balancer or a content delivery network between \
                 client and server. Look in its log and configuration for the reason.",
            ),
            Self::Permission => texts(
                "permission",
                "The signature seems right, but access is denied: the signer probably lacks a permission.",
                "check the signer's permissions, the bucket policy, and whether the object exists (without \
                 s3:ListBucket, S3 denies access to a missing object, too).",
            ),
            Self::NotTheSignature => texts(
                "not_the_signature",
                "The request failed for a reason other than its signature.",
                "look up the server's error code.",
            ),
            Self::Unknown => texts(
                "unknown",
                "The cause cannot be determined from this information.",
                "check, in this order: a method or Content-Type that is not the signed one, a proxy that rewrites \
                 Host, a URL that was changed or encoded again, a wrong secret.",
            ),
        }
    }
}
