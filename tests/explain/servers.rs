//! Sentences of servers that are not S3.

use presign::Service;

use crate::case::{Case, MISMATCH, TOKEN, check, code, get, said, signing, temporary, xml};

#[test]
fn sentences() {
    let ceph = |body: String| get("https://rgw.tern.example/maps/1").body(body);
    let garage = |message: &str| get("https://s3.tern.example/maps/1").body(said("AccessDenied", message));
    let b2 = |name: &str, message: &str| {
        get("https://s3.us-west-004.backblazeb2.com/maps/1").body(said(name, message))
    };
    let supabase = |message: &str| -> Case {
        get("https://t3rn.storage.supabase.co/storage/v1/s3/maps/1").body(said("InvalidSignature", message))
    };
    let api = |body: &str| {
        let url = "https://t3rn.execute-api.us-east-1.amazonaws.com/live/tides";
        signing().service(Service::EXECUTE_API).url("GET", url).body(body)
    };
    let google = |name: &str, details: &str| {
        get("https://storage.googleapis.com/tern-maps/1").body(xml(
            name,
            "Invalid argument.",
            &format!("<Details>{details}</Details>"),
        ))
    };
    check([
        ("Ceph: denied", ceph(code("AccessDenied")), "unknown", &["AccessDenied"]),
        (
            "Ceph: denied, with a method that does not fit",
            get("https://rgw.tern.example/maps/1?response-content-type=a")
                .method("PUT")
                .body(code("AccessDenied")),
            "unknown",
            &["denies access and gives no reason"],
        ),
        (
            "Ceph: denied, with the credentials",
            ceph(code("AccessDenied")).with_credentials(),
            "permission",
            &[],
        ),
        ("Ceph: clock", ceph(code("RequestTimeTooSkewed")), "clock_skew", &["2026-03-14 09:26:53 UTC"]),
        ("Ceph: no bucket", ceph(code("NoSuchBucket")), "not_the_signature", &[]),
        ("Garage: signature", garage("Forbidden: Invalid signature"), "unknown", &[]),
        (
            "Garage: permission",
            garage("Forbidden: Operation is not allowed for this key."),
            "permission",
            &[],
        ),
        (
            "Garage: missing header",
            garage("Bad request: signed header `x-amz-meta-a` is not present"),
            "header_missing x-amz-meta-a",
            &[],
        ),
        (
            "Garage: cut",
            garage("Bad request: X-Amz-Credential not found in query parameters"),
            "cut_off",
            &[],
        ),
        ("B2: signature", b2("SignatureDoesNotMatch", "Signature validation failed"), "unknown", &[]),
        ("B2: denied", b2("UnauthorizedAccess", "not entitled"), "permission", &[]),
        ("B2: malformed id", b2("InvalidAccessKeyId", "Malformed Access Key Id"), "access_key_unknown", &[]),
        (
            "Supabase: signature",
            get("https://t3rn.storage.supabase.co/storage/v1/s3/maps/1")
                .body(said("SignatureDoesNotMatch", MISMATCH)),
            "unknown",
            &[],
        ),
        ("Supabase: no signature", supabase("Missing signature"), "cut_off", &[]),
        (
            "Supabase: expired",
            get("https://t3rn.storage.supabase.co/storage/v1/s3/maps/1")
                .body(said("ExpiredToken", "The provided token has expired.")),
            "expired",
            &["!fresh credentials"],
        ),
        (
            "Supabase: the session has expired",
            signing()
                .credentials(temporary(TOKEN))
                .url("GET", "https://t3rn.storage.supabase.co/storage/v1/s3/maps/1")
                .body(said("ExpiredToken", "The provided token has expired.")),
            "session_expired",
            &[],
        ),
        (
            "Google: expired",
            google("ExpiredToken", "Request signature expired at: 2026-03-14T09:41:53+00:00"),
            "expired",
            &["2026-03-14T09:41:53"],
        ),
        (
            "Google: host not signed",
            google("MalformedSecurityHeader", "Host header not signed"),
            "header_unsigned host",
            &["sign `host`"],
        ),
        (
            "Google: a header not signed",
            get("https://storage.googleapis.com/tern-maps/1").body(xml(
                "MalformedSecurityHeader",
                "Your request has a malformed header.",
                "<Details>Header must be signed</Details><ParameterName>x-goog-meta-a</ParameterName>",
            )),
            "header_unsigned x-goog-meta-a",
            &[],
        ),
        (
            "s3s: early",
            get("http://localhost:8014/maps/1")
                .body(said("AccessDenied", "request date is later than server time too much")),
            "not_yet_valid",
            &[],
        ),
        (
            "OpenStack Swift",
            get("https://swift.tern.example:8080/maps/1")
                .seen("tern.example:8080", "tern.example")
                .map_body(|body| body.replace('"', "'")),
            "port",
            &[],
        ),
        (
            "R2: permission",
            get("https://7e57.r2.cloudflarestorage.com/maps/1").body(said("AccessDenied", "Access Denied")),
            "permission",
            &[],
        ),
        (
            "API Gateway: permission",
            api("{\"Message\":\"User: arn:aws:iam::210987654321:user/wader is not authorized to perform: \
                execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********4321:t3rn\"}"),
            "permission",
            &["wader", "the policies of the resource"],
        ),
        (
            "API Gateway: no such path",
            api("{\"message\":\"Missing Authentication Token\"}"),
            "cut_off",
            &["a path or a method that it does not have"],
        ),
        (
            "API Gateway: a message of the API",
            api("{\"message\":\"No tides today\"}"),
            "not_the_signature",
            &["The server said: No tides today", "look up the service's message"],
        ),
        (
            "anonymous",
            get("https://rgw.tern.example/maps/1").body(said(
                "AccessDenied",
                "User: anonymous is not authorized to perform: s3:GetObject on resource: maps/1",
            )),
            "permission",
            &["saw no signature"],
        ),
    ]);
}
