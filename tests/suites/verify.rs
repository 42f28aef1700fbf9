//! AWS's recorded responses to presigned requests.
//!
//! LocalStack runs its tests against AWS too and records the responses:
//! `tests/aws/services/s3/test_s3.py` in localstack/localstack, `TestS3PresignedUrl`.

use crate::MISMATCH;
use crate::request::{EXPIRED, Signed, check};

const HOST: &str = "heron-reports.s3.us-east-1.amazonaws.com";
/// Of `12 nests`.
const MD5: &str = "mL9seH42993NkS2PHe5zMg==";
const ONE_AUTHENTICATION: &str = "400 InvalidArgument Only one auth mechanism allowed; only the X-Amz-Algorithm query \
    parameter, Signature query string parameter or the Authorization header should be specified";

const GET: Signed = Signed {
    method: "GET",
    host: HOST,
    target: "/wetlands/2031%20spring.csv",
    headers: &[],
    signature: "56eb25ea46a0465355cf3af484484d785b85b44137c9757b6f17eabc388b449c",
};
const HEAD: Signed = Signed {
    method: "HEAD",
    signature: "5eb9294d58b246e5d3ad0b69ce0e433df4aefc99b4eff6cbb9963726fcdb74d1",
    ..GET
};
const DELETE: Signed = Signed {
    method: "DELETE",
    signature: "6a73973ba1922d879dcda7f7b644b8e55e0a24014621dbbee5d401b4a1f1e50b",
    ..GET
};
const PUT: Signed = Signed {
    method: "PUT",
    signature: "9606495b120180f26081df8ecd287991099018ed08417cbe8981a649f648880a",
    ..GET
};
const TRACKED: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?requestedBy=heron42",
    signature: "b3359d6489d2aba34b8bd96f74199d4f0ac3a1d32d00c1107631ed656f39086c",
    ..GET
};
const NAMED: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?response-content-disposition=attachment%3B%20%20filename%3Dspring.csv\
             &response-content-type=text%2Fplain",
    signature: "409622991a235cdbf6fcfe428b88e07afc94ce461eeb6850d9c3374611963d79",
    ..GET
};
const OVERRIDDEN: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?response-cache-control=max-age%3D74\
             &response-content-disposition=attachment%3B%20filename%3D%22nests.csv%22&response-content-encoding=identity\
             &response-content-language=nl-NL&response-content-type=text%2Fcsv\
             &response-expires=Thu%2C%2001%20May%202031%2007%3A28%3A00%20GMT",
    signature: "8390ae12e4862c4f2d70174bd0de89c584bc5617501fac13d9131602f537416f",
    ..GET
};
const DATED: Signed = Signed {
    target: "/year%3D2031/2031-04-01.csv",
    signature: "7dc60d20837b9a2afec8f0e7bdd78810758736f69058edab7f0c14c80494377a",
    ..GET
};
const IN_PATH: Signed = Signed {
    host: "s3.us-east-1.amazonaws.com",
    target: "/heron-reports/wetlands/2031%20spring.csv",
    signature: "ba3184224f232474d7e2dfd081f65896731265d3b2fb12a89d58f1e6a38bbde9",
    ..GET
};
const SESSION: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?X-Amz-Security-Token=heron%2Ftoken%2B%3D%3D",
    signature: "e9078cb9eb06d51374d43608e6d970ecf84f12d5805628bdbb78b0a77ff2b770",
    ..GET
};
const PART: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?partNumber=1&uploadId=nest.7",
    signature: "1f1b7e3f55fa4a71781f86958b4ccd803d4673a6498c6148dc4739d0a32989ae",
    ..PUT
};
const TYPED: Signed = Signed {
    headers: &[("content-type", "text/csv")],
    signature: "689d7249f69b7878fc592ce30b84208fdf140e5c8aa2ce458645883f42d538de",
    ..PUT
};
const DIGEST: Signed = Signed {
    headers: &[("content-md5", MD5), ("content-type", "application/octet-stream")],
    signature: "49fa86e01f07122eecc94390df2bb69482fd539030164c63340c624687ce5333",
    ..PUT
};
const DESCRIBED: Signed = Signed {
    headers: &[("x-amz-meta-nest", "reed bed")],
    signature: "c658dd36bb5afc290fc9e04dd2f1e1dd5fe6025058d019a5043a2a1489e0c82e",
    ..PUT
};
const ENCODED: Signed = Signed {
    headers: &[("content-encoding", "identity")],
    signature: "ec59c222fa52aa0edf7eb06c6a414a3b6457aa245aa80a16cc7696879b2eb8a1",
    ..PUT
};
const PAID: Signed = Signed {
    headers: &[("x-amz-request-payer", "requester")],
    signature: "004f442cea21c4d8fe6689aa3d8a319678e56bd43dbc9e27dec9c19f6ee6679c",
    ..PUT
};
const COPY: Signed = Signed {
    headers: &[("x-amz-copy-source", "heron-reports/wetlands/2030.csv")],
    signature: "ea388d32ff90bbac20a761e0c884899a4ec450aa56b19b0e135bd4212877c1a6",
    ..PUT
};
/// As version 3 of AWS's SDK for JavaScript signs: the object's headers are only parameters.
const HOISTED: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&x-amz-meta-nest=reed%20bed\
             &x-amz-storage-class=STANDARD&x-id=PutObject",
    headers: &[("content-md5", MD5)],
    signature: "ce9de947ca283ea00160c7efcaf686e5c3b780d676e95075adc2bc02455c62e4",
    ..PUT
};
/// As version 2 of it signs: a parameter that is also a signed header.
const ENCRYPTED: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?x-amz-server-side-encryption=AES256",
    headers: &[("content-md5", MD5), ("x-amz-server-side-encryption", "AES256")],
    signature: "9befb0a491a32af6d0dc356f0acc5a6793c8561af6d5dad13e44302c65e32699",
    ..PUT
};
const CHECKSUM: Signed = Signed {
    target: "/wetlands/2031%20spring.csv?x-amz-checksum-crc32=6ge5pw%3D%3D&x-amz-sdk-checksum-algorithm=CRC32",
    signature: "a3b834ab2b2d8e969aec7a55b574edcfd8675e971ca4c93c65694b3e7740c7b1",
    ..PUT
};

#[test]
fn accepted_by_aws() {
    check([
        ("get", GET.sent(), "200"),
        ("get, path style", IN_PATH.sent(), "200"),
        ("get with a body, which S3 ignores", GET.sent().body("12 nests"), "200"),
        ("get of a range", GET.sent().header("range", "bytes=0-18"), "200"),
        ("get before it expires", GET.sent().seconds_later(899), "200"),
        ("a key with =", DATED.sent(), "200"),
        ("a parameter of the application", TRACKED.sent(), "200"),
        ("two response headers", NAMED.sent(), "200"),
        ("all response headers", OVERRIDDEN.sent(), "200"),
        ("a session token", SESSION.sent().session_token("heron/token+=="), "200"),
        ("head", HEAD.sent(), "200"),
        ("delete", DELETE.sent(), "200"),
        ("delete with a header of the client", DELETE.sent().header("accept-encoding", "gzip"), "200"),
        ("put", PUT.sent().body("12 nests"), "200"),
        ("put of nothing", PUT.sent().body(""), "200"),
        ("put, a type that is not signed", PUT.sent().header("content-type", "text/csv"), "200"),
        ("put, the signed type", TYPED.sent(), "200"),
        ("put, signed metadata", DESCRIBED.sent(), "200"),
        ("put, the signed encoding", ENCODED.sent(), "200"),
        (
            "put, the signed encoding and a type that is not signed",
            ENCODED.sent().header("content-type", "text/xml"),
            "200",
        ),
        ("put, the requester pays", PAID.sent(), "200"),
        ("put of a part", PART.sent().body("12 nests"), "200"),
        ("put of a copy", COPY.sent(), "200"),
        ("put, hoisted headers are not sent", HOISTED.sent().body("12 nests"), "200"),
        (
            "put, a signed header is in the query",
            ENCRYPTED.sent().without("x-amz-server-side-encryption"),
            "200",
        ),
        ("put, a signed header is in the query and sent", ENCRYPTED.sent(), "200"),
        ("put, a checksum in the query", CHECKSUM.sent().body("12 nests"), "200"),
        (
            "put, an unsigned UNSIGNED-PAYLOAD",
            PUT.sent().header("x-amz-content-sha256", "UNSIGNED-PAYLOAD").body("12 nests"),
            "200",
        ),
    ]);
}

#[test]
fn another_request_than_the_signed_one() {
    check([
        ("a type that differs", TYPED.sent().header("content-type", "text/xml"), MISMATCH),
        ("a type that is not sent", TYPED.sent().without("content-type"), MISMATCH),
        (
            "a type that is no longer listed",
            TYPED.sent().edit("content-type%3Bhost", "host").header("content-type", "nest/egg"),
            MISMATCH,
        ),
        ("an encoding that differs", ENCODED.sent().header("content-encoding", "gzip"), MISMATCH),
        ("metadata that is not sent", DESCRIBED.sent().without("x-amz-meta-nest"), MISMATCH),
        ("metadata that differs", DESCRIBED.sent().header("x-amz-meta-nest", "oak"), MISMATCH),
        ("a digest that is not sent", HOISTED.sent().without("content-md5"), MISMATCH),
        (
            "a digest that is not sent, with a signed parameter",
            ENCRYPTED.sent().without("content-md5").without("x-amz-server-side-encryption"),
            MISMATCH,
        ),
        ("a hoisted header that differs", HOISTED.sent().edit("=STANDARD", "=GLACIER"), MISMATCH),
        ("a checksum that differs", CHECKSUM.sent().edit("6ge5pw", "AAAAAA"), MISMATCH),
        ("parameters that are lost", NAMED.sent().edit("&response-content-type=text%2Fplain", ""), MISMATCH),
        (
            "a parameter that repeats a signed header",
            PAID.sent().edit("?", "?x-amz-request-payer=bucket-owner&"),
            MISMATCH,
        ),
        ("a parameter after the signature", GET.sent().append("&requestedBy=heron42"), MISMATCH),
        ("a slash before the bucket", IN_PATH.sent().edit("/heron-reports", "/%2Fheron-reports"), MISMATCH),
        ("another method", GET.sent().method("HEAD"), MISMATCH),
        ("another host", GET.sent().header("host", "heron-drafts.s3.us-east-1.amazonaws.com"), MISMATCH),
    ]);
}

#[test]
fn denied_by_aws() {
    check([
        ("expired", GET.sent().seconds_later(900), EXPIRED),
        ("expired, path style", IN_PATH.sent().seconds_later(901), EXPIRED),
        (
            "a header with the name of a signed parameter",
            PUT.sent().header("x-amz-expires", "5"),
            "403 AccessDenied HeadersNotSigned x-amz-expires",
        ),
        (
            "other metadata than the signed",
            DESCRIBED.sent().without("x-amz-meta-nest").header("x-amz-meta-egg", "blue"),
            "403 AccessDenied HeadersNotSigned x-amz-meta-egg",
        ),
        (
            "unsigned metadata",
            PUT.sent().header("x-amz-meta-nest", "reed bed"),
            "403 AccessDenied HeadersNotSigned x-amz-meta-nest",
        ),
        (
            "unsigned headers of a streamed upload",
            DIGEST
                .sent()
                .header("x-amz-date", "20310401T080045Z")
                .header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .header("x-amz-decoded-content-length", "many"),
            "403 AccessDenied HeadersNotSigned x-amz-date",
        ),
        (
            "unsigned headers of a streamed upload without its length",
            DIGEST
                .sent()
                .header("x-amz-date", "20310401T080045Z")
                .header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
            "403 AccessDenied HeadersNotSigned x-amz-date",
        ),
        (
            "no date",
            GET.sent().edit("&X-Amz-Date=20310401T080000Z", ""),
            "400 AuthorizationQueryParametersError X-Amz-Date: missing",
        ),
        (
            "a credential that was encoded twice",
            GET.sent().edit("EXAMPLE%2F20310401", "EXAMPLE%252F20310401"),
            "400 AuthorizationQueryParametersError X-Amz-Credential: must be access key id, date, region, service and \
             aws4_request, joined with slashes",
        ),
        (
            "a second authentication",
            GET.sent().header("authorization", "Basic aGVyb246bmVzdA=="),
            ONE_AUTHENTICATION,
        ),
    ]);
}

/// AWS responds to the first one with `AccessDenied`, 403. This crate does not support Signature
/// Version 2, so each of its requests has the same response.
#[test]
fn signature_version_2_differs_on_purpose() {
    const UNSUPPORTED: &str = "400 InvalidRequest The authorization mechanism you have provided is not supported. \
        Please use AWS4-HMAC-SHA256.";
    let version_2 = |more: &str| {
        let target = "/wetlands/2031.csv?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=bmVzdA%3D%3D";
        GET.sent().target(format!("{target}{more}"))
    };
    check([
        ("without a time", version_2(""), UNSUPPORTED),
        ("with a time", version_2("&Expires=1932796800"), UNSUPPORTED),
    ]);
}
