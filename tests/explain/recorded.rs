//! The kinds of AWS's documents for presigned requests that LocalStack's tests record.
//!
//! Source: `TestS3PresignedUrl` in `tests/aws/services/s3/test_s3.py` of localstack/localstack. The
//! cases here have different values. The remaining kinds are in `checksums.rs`, `codes.rs`,
//! `documents.rs`, `headers.rs` and `parameters.rs`.

use crate::case::{Case, KEY_ID, MISMATCH, check, foreign, get, put, said, signing, xml};

const GULL: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/gull.csv";
const IN_PATH: &str = "https://s3.us-east-1.amazonaws.com/tern-maps/gull.csv";

fn upload(name: &'static str, value: &'static str) -> Case {
    signing().header(name, value).url("PUT", GULL)
}

/// The client changed the request, so S3's document contains the sent request. Only the credentials
/// show the signed one.
#[test]
fn documents_that_state_the_changed_request() {
    let typed = || {
        upload("content-type", "text/plain")
            .headers(&[("Content-Type", "text/xml")])
            .seen("text/plain", "text/xml")
    };
    let encoded = || {
        upload("content-encoding", "identity")
            .headers(&[("Content-Encoding", "gzip")])
            .seen("identity", "gzip")
    };
    let paid = || {
        upload("x-amz-request-payer", "requester")
            .headers(&[("x-amz-request-payer", "requester")])
            .edit("?", "?x-amz-request-payer=owner&")
            .seen("x-amz-request-payer\n", "x-amz-request-payer&x-amz-request-payer=owner\n")
    };
    let slashed = || get(IN_PATH).edit("/tern-maps", "/%2Ftern-maps").seen("/tern-maps", "//tern-maps");
    let lost = || {
        get(&format!("{GULL}?response-content-type=text%2Fplain"))
            .edit("response-content-type=text%2Fplain&", "")
            .headers(&[("Content-Type", "tern/gull")])
            .seen("&response-content-type=text%2Fplain", "")
    };
    check([
        ("another content type", typed(), "secret", &["the URL was changed", "FailedRequest::credentials"]),
        (
            "another content type, with the credentials",
            typed().with_credentials(),
            "header_differs content-type",
            &["sent    text/xml", "signed  text/plain"],
        ),
        ("another encoding", encoded(), "secret", &["signed headers"]),
        (
            "another encoding, with the credentials",
            encoded().with_credentials(),
            "url_changed",
            &["may have been sent with other values: content-encoding"],
        ),
        ("a parameter that repeats a header", paid(), "secret", &["parameters"]),
        (
            "a parameter that repeats a header, with the credentials",
            paid().with_credentials(),
            "parameter_added x-amz-request-payer",
            &["sent    owner"],
        ),
        ("a slash before the bucket", slashed(), "secret", &["path"]),
        (
            "a slash before the bucket, with the credentials",
            slashed().with_credentials(),
            "path_normalized",
            &["sent    //tern-maps/gull.csv"],
        ),
        ("a lost parameter", lost(), "secret", &["parameters"]),
        ("a lost parameter, with the credentials", lost().with_credentials(), "url_changed", &["parameters"]),
    ]);
}

#[test]
fn headers_of_objects() {
    let unsigned = |names: &str| {
        let more = format!("<HeadersNotSigned>{names}</HeadersNotSigned>");
        xml("AccessDenied", "There were headers present in the request which were not signed", &more)
    };
    let metadata = || upload("x-amz-meta-tern", "arctic").headers(&[]);
    let two = "x-amz-date, x-amz-decoded-content-length";
    check([
        (
            "metadata that is not sent",
            metadata().seen("x-amz-meta-tern:arctic", "x-amz-meta-tern:"),
            "header_missing x-amz-meta-tern",
            &["did not arrive"],
        ),
        (
            "other metadata than the signed",
            upload("x-amz-meta-tern", "arctic")
                .headers(&[("x-amz-meta-gull", "black")])
                .body(unsigned("x-amz-meta-gull")),
            "header_unsigned x-amz-meta-gull",
            &[],
        ),
        (
            "a header with the name of a signed parameter",
            put(GULL).headers(&[("x-amz-expires", "5")]).body(unsigned("x-amz-expires")),
            "header_unsigned x-amz-expires",
            &[],
        ),
        (
            "several headers",
            put(GULL)
                .headers(&[("x-amz-date", "20260314T092653Z"), ("x-amz-decoded-content-length", "many")])
                .body(unsigned(two)),
            "header_unsigned x-amz-date",
            &["The server names these headers: x-amz-date, x-amz-decoded-content-length."],
        ),
        (
            "several headers, not told",
            put(GULL).body(unsigned(two)),
            "header_unsigned x-amz-date",
            &["x-amz-decoded-content-length"],
        ),
    ]);
}

#[test]
fn parameters_and_times() {
    let required = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, \
        X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
    let malformed = "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \
        \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
    let old =
        |query: &str| foreign("GET", &format!("{GULL}?AWSAccessKeyId={KEY_ID}&Signature=dGVybg%3D{query}"));
    let string_to_sign = "<StringToSign>GET\n\n\n1773480413\n/tern-maps/gull.csv</StringToSign>";
    check([
        (
            "no date",
            get(GULL)
                .edit("X-Amz-Date=20260314T092653Z&", "")
                .body(said("AuthorizationQueryParametersError", required)),
            "parameter_missing X-Amz-Date",
            &[],
        ),
        (
            "a credential that was encoded twice",
            get(GULL).edit("%2F", "%252F").body(said("AuthorizationQueryParametersError", malformed)),
            "double_encoded_query",
            &[],
        ),
        (
            "expired, with all of S3's times",
            get(GULL).body(xml(
                "AccessDenied",
                "Request has expired",
                "<X-Amz-Expires>900</X-Amz-Expires><Expires>2026-03-14T09:41:53Z</Expires>\
                 <ServerTime>2026-03-14T09:41:55Z</ServerTime>",
            )),
            "expired",
            &["2 seconds too late"],
        ),
        (
            "version 2 without a time",
            old("").body(said(
                "AccessDenied",
                "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
            )),
            "signature_version_2",
            &["Signature Version 4"],
        ),
        (
            "version 2, another request",
            old("&Expires=1773480413").body(xml("SignatureDoesNotMatch", MISMATCH, string_to_sign)),
            "signature_version_2",
            &[],
        ),
        (
            "version 2, expired",
            old("&Expires=1773480413").body(xml(
                "AccessDenied",
                "Request has expired",
                "<Expires>2026-03-14T09:26:53Z</Expires><ServerTime>2026-03-14T09:30:00Z</ServerTime>",
            )),
            "expired",
            &[],
        ),
    ]);
}
