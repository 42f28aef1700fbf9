//! Documents as people have them: copied, in JSON, in bytes, with names that look like causes.

use presign::Service;

use crate::case::{Case, check, get, json, put, said, signing, xml};

const TILE: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/tiles/north%20sea.png";
const NOTICE: &str = "This XML file does not appear to have any style information associated with \
    it. The document tree is shown below.";

/// Returns the document as a browser shows it.
fn shown(body: &str) -> String {
    let (_, elements) = body.split_once("?>\n").unwrap_or(("", body));
    let elements = elements.replace("&amp;", "&").replace("&lt;", "<").replace('\n', " ");
    let elements = elements.replace("><", ">\n  <").replace("<Error>", "▼<Error>");
    format!("{NOTICE}\n{elements}\n")
}

/// Returns the document without the hexadecimal bytes, which some people do not copy.
fn without_bytes(body: &str) -> String {
    let (before, rest) = body.split_once("<CanonicalRequestBytes>").unwrap_or((body, ""));
    let (_, after) = rest.split_once("</CanonicalRequestBytes>").unwrap_or_default();
    [before, after].concat()
}

#[test]
fn copied_documents() {
    let upload = || signing().header("content-type", "image/png").url("PUT", TILE);
    let sent = [("Content-Type", "image/png")];
    check([
        (
            "host, with bytes",
            get(TILE).seen("host:tern-maps", "host:www.tern-maps").map_body(|body| shown(&body)),
            "host",
            &["server  www.tern-maps.s3"],
        ),
        (
            "host, without bytes",
            get(TILE)
                .seen("host:tern-maps", "host:www.tern-maps")
                .map_body(|body| shown(&without_bytes(&body))),
            "host",
            &["server  www.tern-maps.s3"],
        ),
        (
            "content type with a space",
            upload()
                .headers(&sent)
                .seen("image/png", "image/png; charset=utf-8")
                .map_body(|body| shown(&without_bytes(&body))),
            "header_differs content-type",
            &["server  image/png; charset=utf-8"],
        ),
        (
            "path encoded twice",
            get(TILE).seen("north%20sea", "north%2520sea").map_body(|body| shown(&without_bytes(&body))),
            "path_double_encoded",
            &[],
        ),
        (
            "expired",
            get(TILE)
                .body(xml(
                    "AccessDenied",
                    "Request has expired",
                    "<ServerTime>2026-03-14T10:26:53Z</ServerTime>",
                ))
                .map_body(|body| shown(&body)),
            "expired",
            &["45 minutes too late"],
        ),
        (
            "a key with an ampersand",
            get(TILE)
                .body(xml("NoSuchKey", "The specified key does not exist.", "<Key>salt&amp;ice.png</Key>"))
                .map_body(|body| shown(&body)),
            "not_the_signature",
            &["object key salt&ice.png"],
        ),
        (
            "with the status line and headers of curl",
            get(TILE)
                .body(said("ExpiredToken", "The provided token has expired."))
                .map_body(|body| format!("HTTP/2 400\r\nserver: AmazonS3\r\n\r\n{body}")),
            "session_expired",
            &[],
        ),
    ]);
}

/// Names that the user chose do not decide.
#[test]
fn names_in_documents() {
    let role = "User: arn:aws:sts::210987654321:assumed-role/expired-token/InvalidAccessKeyId is not authorized to \
        perform: s3:GetObject on resource: \"arn:aws:s3:::tern-maps/a\" because no session policy allows it";
    let key = "User: arn:aws:iam::210987654321:user/wader is not authorized to perform: s3:GetObject on resource: \
        \"arn:aws:s3:::tern-maps/Request has expired/signature.png\"";
    check([
        ("a role", get(TILE).body(said("AccessDenied", role)), "permission", &["!expired, and"]),
        ("a key", get(TILE).with_credentials().body(said("AccessDenied", key)), "permission", &[]),
        (
            "a bucket",
            get(TILE).body(xml(
                "NoSuchBucket",
                "The specified bucket does not exist",
                "<BucketName>request-has-expired</BucketName>",
            )),
            "not_the_signature",
            &["The server said: NoSuchBucket"],
        ),
        (
            "a missing key",
            get(TILE).body(xml(
                "NoSuchKey",
                "The specified key does not exist.",
                "<Key>SignatureDoesNotMatch</Key>",
            )),
            "not_the_signature",
            &["object key SignatureDoesNotMatch"],
        ),
    ]);
}

#[test]
fn control_characters() {
    let key = "<Key>a&#x7;b&#x1B;[2J&#x202E;</Key>";
    check([
        (
            "in a key",
            get(TILE).body(xml("NoSuchKey", "The specified key does not exist.", key)),
            "not_the_signature",
            &["a\u{fffd}b\u{fffd}[2J\u{fffd}"],
        ),
        (
            "in a header",
            get(TILE).seen("tern-maps.s3", "t\u{b}rn.s3").map_body(|body| body.replace('\u{b}', "&#xB;")),
            "host",
            &["server  t\u{fffd}rn.s3"],
        ),
        (
            "in a message",
            get(TILE).body(said("InternalError", "a\u{9b}31mb\u{200f}")),
            "not_the_signature",
            &["InternalError: a\u{fffd}31mb"],
        ),
    ]);
}

/// Returns the message of an AWS service with the canonical request and the string to sign.
fn canonical_string(canonical_request: &str) -> String {
    format!(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this \
         request should have been\n'{canonical_request}'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n\
         20260314T092653Z\n20260314/us-east-1/execute-api/aws4_request\n00'\n"
    )
}

#[test]
fn json_with_the_canonical_string() {
    let api = |url: &str| signing().service(Service::EXECUTE_API).url("GET", url);
    let with = |case: Case, from: &str, to: &str| {
        let message = canonical_string(&case.canonical_request().replacen(from, to, 1));
        case.body(json(&message))
    };
    let url = "https://t3rn.execute-api.us-east-1.amazonaws.com/live/tides?port=oban%20'a'";
    check([
        ("method", with(api(url), "GET", "POST"), "method", &["server  POST"]),
        ("host", with(api(url), "host:t3rn", "host:tides"), "host", &["server  tides.execute-api"]),
        ("stage in the path", with(api(url), "/live/tides", "/tides"), "path", &["server  /tides"]),
        (
            "Message, with a type",
            with(api(url), "GET", "HEAD").map_body(|body| {
                body.replace(
                    "{\"message\"",
                    "{\"__type\":\"com.amazon.coral#InvalidSignatureException\",\"Message\"",
                )
            }),
            "method",
            &["InvalidSignatureException"],
        ),
        ("nothing differs", with(api(url), "GET", "GET"), "secret", &[]),
        (
            "only the sentence",
            api(url)
                .body(json("The request signature we calculated does not match the signature you provided.")),
            "unknown",
            &[],
        ),
    ]);
}

#[test]
fn bytes_in_groups() {
    let pairs = |body: String| {
        let (before, rest) = body.split_once("<CanonicalRequestBytes>").unwrap_or_default();
        let (hex, after) = rest.split_once("</CanonicalRequestBytes>").unwrap_or_default();
        let digits: Vec<char> = hex.chars().filter(|character| *character != ' ').collect();
        let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
        let (start, text) = before.split_once("<CanonicalRequest>").unwrap_or_default();
        let text = text.replace('\n', " ");
        format!(
            "{start}<CanonicalRequest>{text}<CanonicalRequestBytes>{}</CanonicalRequestBytes>{after}",
            groups.join(" ")
        )
    };
    let local = "http://localhost:4566/tern-maps/a.png";
    let typed = || signing().header("content-type", "text/csv").url("PUT", local);
    check([
        ("host", get(local).seen("localhost:4566", "localstack:4566").map_body(pairs), "host", &[]),
        (
            "content type",
            typed().headers(&[("Content-Type", "text/csv")]).seen("text/csv", "text/plain").map_body(pairs),
            "header_differs content-type",
            &["server  text/plain"],
        ),
    ]);
}

#[test]
fn documents_that_differ() {
    let key = "https://tern-maps.s3.us-east-1.amazonaws.com/a%20b/c%2Bd//e.png?prefix=x%20y";
    check([
        ("host", get(key).seen("host:tern-maps", "host:127.0.0.1"), "host", &["Host"]),
        ("port", get(key).seen(".com\n", ".com:8443\n"), "port", &["$http_host"]),
        ("prefix", get(key).seen("/a%20b/", "/files/a%20b/"), "path", &["prefix"]),
        ("decoded path", get(key).seen("a%20b", "a b"), "path_encoding", &[]),
        ("plus decoded", get(key).seen("c%2Bd", "c%20d"), "plus_for_space", &[]),
        ("slashes merged", get(key).seen("//e.png", "/e.png"), "path_normalized", &["merge_slashes"]),
        ("parameter encoding", get(key).seen("prefix=x%20y", "prefix=x y"), "parameter_encoding", &[]),
        ("HEAD as GET", get(key).method("HEAD").seen("GET", "GET"), "method", &["HEAD needs a URL"]),
        (
            "HEAD as GET, with the credentials",
            get(key).method("HEAD").seen("GET", "GET").with_credentials(),
            "method",
            &["server  GET", "!signed  GET", "!signed the URL, but for this request"],
        ),
        (
            "PUT as GET, with a parameter of downloads",
            get(&format!("{key}&response-content-type=a")).method("PUT").seen("GET", "GET"),
            "method",
            &["server  GET", "!suggest"],
        ),
        (
            "no content type arrived",
            signing().header("content-type", "image/png").url("PUT", key).seen("type:image/png", "type:"),
            "header_missing content-type",
            &[],
        ),
        (
            "another access key computed",
            put("http://localhost:4566/tern-maps/k.png").seen("PUT", "PUT").map_body(|body| {
                body.replace("<AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE", "<AWSAccessKeyId>test")
            }),
            "access_key_unknown",
            &["The server computed the signature for test."],
        ),
    ]);
}
