//! The whole text of each cause, so that a change of its wording shows.

use std::collections::BTreeSet;

use crate::case::{Case, MISMATCH, SIGNED_AT, code, foreign, get, put, said, signing, xml};

const SEA: &str = "https://sea.example/ice";

/// Returns the case with S3's document, without its long sentence.
#[track_caller]
fn seen(case: Case, from: &str, to: &str) -> Case {
    case.seen(from, to).map_body(|body| body.replace(MISMATCH, ""))
}

fn typed() -> Case {
    signing().header("content-type", "text/csv").url("PUT", SEA)
}

#[test]
fn texts() {
    let cases = [
        (
            foreign("GET", SEA),
            "This is not a presigned URL: it has no X-Amz-… parameters.\n\n\
             What to do: use the whole presigned URL. In a shell, put it in single quotes: the first \
             unquoted `&` ends the command.",
        ),
        (
            foreign("GET", "https://sea.example/ice?AWSAccessKeyId=AKIA&Expires=1&Signature=a"),
            "The URL is signed with the old Signature Version 2, or the server read it as if it \
             were.\n\n\
             What to do: presign it with Signature Version 4 (in boto3: \
             Config(signature_version='s3v4')).",
        ),
        (
            get(SEA).edit("&X-Amz-Date", "&amp;X-Amz-Date"),
            "The URL is escaped as in HTML source: `&` became `&amp;` or `&#38;`.\n\n\
             What to do: write `&` in place of each of these, or copy the link itself, not the \
             page's source.",
        ),
        (
            foreign("GET", "https://sea.example/ice?X-Amz-Algorithm=AWS4-HMAC-SHA256"),
            "The URL was cut off: its last characters are missing.\n\n\
             What to do: copy the whole URL. In a shell, put it in single quotes; check that no \
             database column or message limit is too short for it.",
        ),
        (
            get(SEA).edit("%2F", "%252F"),
            "The query parameters were percent-encoded twice: `%2F` became `%252F`.\n\n\
             What to do: pass the URL on unchanged, to a client that does not encode it again.",
        ),
        (
            get(SEA).edit("&X-Amz-Expires=900", ""),
            "The parameter X-Amz-Expires is missing.\n\n\
             What to do: use the whole presigned URL, unchanged.",
        ),
        (
            get(SEA).append("&X-Amz-Expires=60"),
            "The parameter X-Amz-Expires appears twice: the URL was signed twice, two URLs were \
             joined, or someone added the parameter.\n\n\
             What to do: presign a request that has no X-Amz-… parameters yet, and do not change the \
             URL afterwards.",
        ),
        (
            get(SEA).edit("Expires=900", "Expires=soon"),
            "The parameter X-Amz-Expires is malformed.\n\n\
             What to do: compare the URL with the one from the signer; if they are equal, use \
             another signer.",
        ),
        (
            get(SEA).edit("Expires=900", "Expires=604801"),
            "The lifetime exceeds seven days, the maximum of Signature Version 4.\n\n\
             What to do: presign the URL for at most 604800 seconds.",
        ),
        (
            get(SEA).body(xml(
                "AccessDenied",
                "Request has expired",
                "<ServerTime>2026-03-14T10:26:53Z</ServerTime>",
            )),
            "The URL has expired.\n\
             The URL is valid from 2026-03-14 09:26:53 UTC until 2026-03-14 09:41:53 UTC.\n\
             By the server's clock it was 2026-03-14 10:26:53 UTC: 45 minutes too late.\n\
             The server said: AccessDenied: Request has expired\n\n\
             What to do: presign a new URL, with a longer lifetime if necessary.",
        ),
        (
            get(SEA).body(said("AccessDenied", "Request is not yet valid")),
            "By the server's clock, the URL's date is in the future.\n\
             The URL is valid from 2026-03-14 09:26:53 UTC until 2026-03-14 09:41:53 UTC.\n\
             The server said: AccessDenied: Request is not yet valid\n\n\
             What to do: set the clock of the signing machine (NTP), or wait.",
        ),
        (
            get(SEA).now(SIGNED_AT).body(xml(
                "RequestTimeTooSkewed",
                "",
                "<ServerTime>2026-03-14T12:26:53Z</ServerTime>",
            )),
            "The clocks of the signing machine and the server differ.\n\
             The URL is valid from 2026-03-14 09:26:53 UTC until 2026-03-14 09:41:53 UTC.\n\
             By the server's clock it was 2026-03-14 12:26:53 UTC: 2 hours 45 minutes too late.\n\
             By this machine's clock it was 2026-03-14 09:26:53 UTC: the clocks are 3 hours apart.\n\
             The server said: RequestTimeTooSkewed\n\n\
             What to do: set the clock of the signing machine (NTP), and presign the URL again.",
        ),
        (
            get(SEA).body(xml("AuthorizationHeaderMalformed", "", "<Region>eu-west-3</Region>")),
            "The URL is signed for a region that is not the server's.\n\
             The URL is signed for us-east-1; the server expects eu-west-3.\n\
             The server said: AuthorizationHeaderMalformed\n\n\
             What to do: sign for the bucket's region, or for the region in the server's \
             configuration.",
        ),
        (
            get(SEA).body(said("AccessDenied", "Credential should be scoped to correct service: 'sea'.")),
            "The URL is signed for a service that is not the server's.\n\
             The URL is signed for s3; the server expects sea.\n\
             The server said: AccessDenied: Credential should be scoped to correct service: \
             'sea'.\n\n\
             What to do: sign with the right service name (`s3` for S3 and compatible servers).",
        ),
        (
            get(SEA).body(code("InvalidAccessKeyId")),
            "The server does not know the access key id.\n\
             The access key id is AKIAIOSFODNN7EXAMPLE.\n\
             The server said: InvalidAccessKeyId\n\n\
             What to do: check that the access key id is complete and belongs to this server or AWS \
             partition; it may have been deleted or deactivated. Temporary keys (ASIA…) need their \
             session token.",
        ),
        (
            get(SEA).body(code("InvalidToken")),
            "The session token is missing or malformed, or it belongs to another access key.\n\
             The server said: InvalidToken\n\n\
             What to do: presign the URL with the access key id, secret and token of the same \
             session.",
        ),
        (
            get(SEA).body(code("ExpiredToken")),
            "The temporary credentials have expired, and the URL with them.\n\
             The URL is valid from 2026-03-14 09:26:53 UTC until 2026-03-14 09:41:53 UTC.\n\
             The server said: ExpiredToken\n\n\
             What to do: presign the URL with fresh credentials. A URL never outlives its \
             credentials, whatever X-Amz-Expires says.",
        ),
        (
            typed().headers(&[]),
            "The signed header content-type did not arrive.\n\n\
             What to do: send content-type with the signed value, or presign the URL without it.",
        ),
        (
            typed()
                .headers(&[("content-type", "text/csv; charset=utf-8")])
                .body(code("SignatureDoesNotMatch"))
                .with_credentials(),
            "The header content-type differs from its signed value.\n\
             The server said: SignatureDoesNotMatch\n\
             The given credentials signed the URL, but for this request:\n\n\
             \x20 header content-type\n    sent    text/csv; charset=utf-8\n    signed  text/csv\n\n\
             What to do: send exactly the signed content type. Browsers and client libraries set \
             their own or add a charset, even for a form or a `fetch` without this header.",
        ),
        (
            get(SEA).headers(&[("x-amz-acl", "private")]),
            "The header x-amz-acl was sent but not signed; every x-amz-… header must be signed.\n\n\
             What to do: do not send x-amz-acl, or add it to the request before signing.",
        ),
        (
            get(SEA).method("HEAD").with_credentials(),
            "The URL is signed for a different method.\n\
             The given credentials signed the URL, but for this request:\n\n\
             \x20 method\n    sent    HEAD\n    signed  GET\n\n\
             What to do: send the signed method, or presign the URL for the method that you send. \
             HEAD needs a URL of its own; a redirect may have turned a PUT into a GET.",
        ),
        (
            seen(get(SEA), "host:sea", "host:ice"),
            "The server sees a different host from the one that the client sent.\n\
             The server said: SignatureDoesNotMatch\n\n\
             \x20 header host\n    sent    sea.example\n    server  ice.example\n\n\
             What to do: make the proxy keep the `Host` header (nginx: proxy_set_header Host \
             $http_host), or sign for the host that the server sees. Do not change the domain of a \
             presigned URL.",
        ),
        (
            seen(get(SEA), "example\n", "example:8443\n"),
            "The server sees a different port from the one that the client sent.\n\
             The server said: SignatureDoesNotMatch\n\n\
             \x20 header host\n    sent    sea.example\n    server  sea.example:8443\n\n\
             What to do: sign for the port that clients use, and make the proxy keep it (nginx: \
             $http_host, not $host). The scheme's default port is never signed.",
        ),
        (
            seen(get(SEA), "/ice", "/%69ce"),
            "The path arrived with a percent-encoding that is not the signed one.\n\
             The server said: SignatureDoesNotMatch\n\n\
             \x20 path\n    sent    /ice\n    server  /%69ce\n\n\
             What to do: pass the URL on unchanged: a proxy or a client decoded the path or encoded \
             it again.",
        ),
        (
            seen(get("https://sea.example/a%20b"), "/a%20b", "/a%2520b"),
            "The path was percent-encoded twice: `%20` became `%2520`.\n\
             The server said: SignatureDoesNotMatch\n\n  path\n    sent    /a%20b\n    server  /a%2520b\n\n\
             What to do: give the signer the plain object key, not an encoded one, and pass the URL \
             on unchanged.",
        ),
        (
            seen(get("https://sea.example/a//b"), "a//b", "a/b"),
            "The path was normalized in transit: `//`, `.` or `..` was resolved.\n\
             The server said: SignatureDoesNotMatch\n\n  path\n    sent    /a//b\n    server  /a/b\n\n\
             What to do: use keys without empty, `.` and `..` segments, or a client and a proxy that \
             keep them (nginx: merge_slashes off).",
        ),
        (
            seen(get(SEA), "/ice", "/files/ice"),
            "The server sees a different path from the one that the client sent.\n\
             The server said: SignatureDoesNotMatch\n\n\
             \x20 path\n    sent    /ice\n    server  /files/ice\n\n\
             What to do: look for a proxy that adds or removes a prefix, and for a bucket name that \
             one side has in the host and the other in the path.",
        ),
        (
            seen(get(SEA), "host\nhost", "host&v=1\nhost"),
            "The parameter v was added after signing.\n\
             The server said: SignatureDoesNotMatch\n\n\
             \x20 parameter v\n    sent    (missing)\n    server  1\n\n\
             What to do: look for a proxy or a client that adds or changes v: the URL does not \
             contain it with that value.",
        ),
        (
            seen(get("https://sea.example/ice?v=1"), "&v=1", ""),
            "The signed parameter v did not arrive.\n\
             The server said: SignatureDoesNotMatch\n\n  parameter v\n    sent    1\n    server  (missing)\n\n\
             What to do: send the whole URL; look for a proxy or cache that drops parameters.",
        ),
        (
            seen(get(SEA), "Expires=900", "Expires=60"),
            "The parameter X-Amz-Expires differs from its signed value.\n\
             The server said: SignatureDoesNotMatch\n\n\
             \x20 parameter X-Amz-Expires\n    sent    900\n    server  60\n\n\
             What to do: look for a proxy or a client that adds or changes X-Amz-Expires: the URL \
             does not contain it with that value.",
        ),
        (
            seen(get("https://sea.example/ice?v=%2F"), "v=%2F", "v=/"),
            "The parameters arrived in an encoding or an order that is not the signed one.\n\
             The server said: SignatureDoesNotMatch\n\n\
             \x20 parameter v\n    sent    %2F\n    server  /\n\n\
             What to do: pass the URL on unchanged: a client or a proxy decoded the parameters and \
             encoded them again.",
        ),
        (
            get("https://sea.example/ice?v=a%20b").edit("a%20b", "a+b"),
            "A space or a plus sign is written as `+`: a signed URL has `%20` for a space and `%2B` \
             for a plus sign.\n\n\
             What to do: pass the URL on unchanged: a form encoder such as URLSearchParams or \
             http_build_query may have rewritten it.",
        ),
        (
            put(SEA).body(code("XAmzContentSHA256Mismatch")),
            "The body does not match the payload hash in x-amz-content-sha256.\n\
             The server said: XAmzContentSHA256Mismatch\n\n\
             What to do: send the body whose hash was signed, or presign the URL without that header.",
        ),
        (
            get(SEA).edit("Signature=", "Signature=z"),
            "The signature in the URL was changed after signing.\n\n\
             What to do: copy the whole URL again, unchanged.",
        ),
        (
            seen(get(SEA), "GET", "GET"),
            "Client and server agree on the request: the URL was changed after it was presigned, or \
             another secret access key signed it.\n\
             The access key id is AKIAIOSFODNN7EXAMPLE.\n\
             The server said: SignatureDoesNotMatch\n\n\
             What to do: compare the request with the URL as presigned: method, host, path, \
             parameters and signed headers. A signer for S3 must sign `UNSIGNED-PAYLOAD` as the \
             payload hash. Then check that the secret belongs to the access key id and was copied \
             exactly: no white space, and no `+` or `/` lost to an encoding. Give the credentials \
             (`FailedRequest::credentials`) for a more exact answer.",
        ),
        (
            get(SEA).edit("/ice", "/fog").with_credentials(),
            "The signature matches neither the request as sent nor any usual variation of it: the \
             URL was changed after it was presigned, or another secret access key signed it.\n\
             The access key id is AKIAIOSFODNN7EXAMPLE.\n\
             With the given credentials, the signature does not match the request as sent.\n\n\
             What to do: compare host, path and parameters with the URL as presigned. If they are \
             equal, check which secret signed it. If it was presigned for another host or path, such \
             as a proxy's internal one, pass that to `FailedRequest::possible_hosts`.",
        ),
        (
            get(SEA).with_credentials().body(code("SignatureDoesNotMatch")),
            "The signature is right for the request as sent: a proxy changed the host, port or path, \
             or the server has another secret access key.\n\
             The server said: SignatureDoesNotMatch\n\n\
             What to do: make the proxy keep the host, port and path (nginx: proxy_set_header Host \
             $http_host, and no path in proxy_pass), or presign for the host that the server sees. \
             If there is no proxy, check the secret in the server's configuration.",
        ),
        (
            get(SEA).headers(&[("authorization", "Bearer a")]),
            "The presigned URL was sent together with a second authentication: an Authorization \
             header.\n\n\
             What to do: do not send Authorization with a presigned URL. HTTP clients with a default \
             token, browsers on a site with a password, redirects from an API, and CloudFront with \
             origin access control often add it.",
        ),
        (
            foreign("GET", "https://sea.example/ice?Expires=1&Signature=a&Key-Pair-Id=K"),
            "The URL or the server uses a signing scheme other than AWS Signature Version 4.\n\
             The URL's parameters are those of CloudFront.\n\n\
             What to do: send the URL to the service of its scheme. For S3 and compatible servers, \
             presign it with Signature Version 4.",
        ),
        (
            get(SEA).body(xml("PermanentRedirect", "", "<Endpoint>ice.example</Endpoint>")),
            "The request was sent to an endpoint that does not serve the bucket.\n\
             The server says that the bucket is at ice.example.\n\
             The server said: PermanentRedirect\n\n\
             What to do: presign the URL for ice.example, with the region of that endpoint. A \
             presigned URL cannot follow a redirect, because its host is signed.",
        ),
        (
            foreign("POST", "https://sea.example/").body(code("AccessDenied")),
            "The server refused an upload form.\n\
             The server said: AccessDenied\n\n\
             What to do: check the form before you send it: `PresignedPost::check` names the \
             condition that fails or the field that is missing. Send every field as it was \
             presigned, and the file as the last one.",
        ),
        (
            get(SEA).body("<title>403 Forbidden</title><center>nginx</center>"),
            "The response is not an error document of an S3 server or an AWS service.\n\
             It looks like a page of nginx.\n\
             Its title is: 403 Forbidden\n\n\
             What to do: find out who sent it: a proxy, a firewall, a load balancer or a content \
             delivery network between client and server. Look in its log and configuration for the \
             reason.",
        ),
        (
            get(SEA).body(said("AccessDenied", "Access Denied")),
            "The signature seems right, but access is denied: the signer probably lacks a \
             permission.\n\
             The server said: AccessDenied: Access Denied\n\n\
             What to do: check the signer's permissions, the bucket policy, and whether the object \
             exists (without s3:ListBucket, S3 denies access to a missing object, too).",
        ),
        (
            get(SEA).body(said("SlowDown", "Please reduce your request rate.")),
            "The request failed for a reason other than its signature.\n\
             The server said: SlowDown: Please reduce your request rate.\n\n\
             What to do: look up the server's error code.",
        ),
        (
            get(SEA),
            "The cause cannot be determined from this information.\n\n\
             What to do: give the body of the server's response (`FailedRequest::response_body`), \
             and the credentials of the URL's access key id (`FailedRequest::credentials`), for a \
             more exact answer. Or check, in this order: a method or Content-Type that is not the \
             signed one, a proxy that rewrites Host, a URL that was changed or encoded again, a \
             wrong secret.",
        ),
    ];
    let (mut names, mut changed) = (BTreeSet::new(), Vec::new());
    for (case, text) in cases {
        let explanation = case.explain();
        let name = explanation.cause().name();
        assert!(names.insert(name), "{name} has one text");
        if explanation.to_string() != text {
            changed.push(format!("{name}:\n{explanation}\nnot:\n{text}"));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n\n"));
    let number = include_str!("../../src/explain/texts.rs").matches("=> texts(").count();
    assert_eq!(names.len(), number, "each cause has a text: {names:?}");
}
