//! Explanations that depend on the request, not only on its cause.

use crate::case::{
    SIGNED_AT, TEMPORARY_ID, TOKEN, check, code, foreign, get, mismatch, put, said, signing, temporary,
};

const AUK: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/auk.jpg";
const MECHANISM: &str =
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

#[test]
fn authentication() {
    let mechanism = || said("InvalidRequest", MECHANISM);
    let header = "AWS4-HMAC-SHA256 Credential=a";
    check([
        (
            "a signed header and no parameters",
            foreign("GET", AUK).headers(&[("Authorization", header)]),
            "not_presigned",
            &["the request is signed in its Authorization header"],
        ),
        (
            "Signature Version 4A",
            get(AUK).edit("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256").body(mechanism()),
            "parameter_malformed X-Amz-Algorithm",
            &["The server does not support Signature Version 4A", "for one region"],
        ),
        (
            "an unknown algorithm",
            get(AUK).edit("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
            "parameter_malformed X-Amz-Algorithm",
            &["The parameter X-Amz-Algorithm is malformed.", "!Version 4A"],
        ),
        (
            "a header that a proxy added",
            get(AUK).body(mechanism()),
            "authorization_header",
            &["most likely an Authorization header that the client or a proxy added"],
        ),
        (
            "a session token with a plus sign",
            signing()
                .credentials(temporary(TOKEN))
                .url("GET", AUK)
                .edit("tern%2Btoken", "tern+token")
                .body(code("InvalidToken")),
            "plus_for_space",
            &["The session token in the URL has a `+`", "!`%20` for a space"],
        ),
        (
            "a temporary key without its token",
            get(AUK).edit("AKIAIOSFODNN7EXAMPLE", TEMPORARY_ID),
            "session_token",
            &["The access key id (ASIA…) is temporary"],
        ),
    ]);
}

#[test]
fn parameters() {
    check([
        (
            "dates that differ",
            get(AUK).edit("%2F20260314", "%2F20260315"),
            "parameter_malformed X-Amz-Credential",
            &["The dates in X-Amz-Credential and X-Amz-Date differ."],
        ),
        (
            "from the future by this clock",
            get(AUK).now("20260314T092553Z"),
            "not_yet_valid",
            &["By this machine's clock, the URL's date is in the future.", "!the server's clock"],
        ),
        (
            "a name in lower case",
            get(AUK).edit("X-Amz-Date", "x-amz-date"),
            "parameter_malformed X-Amz-Date",
            &["X-Amz-Date is in the URL with different upper-case and lower-case letters"],
        ),
        (
            "a lifetime of 0",
            get(AUK).edit("Expires=900", "Expires=0"),
            "expired",
            &["X-Amz-Expires is 0", "at least 1 second"],
        ),
        (
            "added to the URL, and seen by the server",
            get(AUK).append("&v=9").seen("SignedHeaders=host\n", "SignedHeaders=host&v=9\n"),
            "parameter_added v",
            &["remove v, or add it before signing", "!look for a proxy"],
        ),
        (
            "added to the URL, by the credentials",
            get(AUK).append("&v=9").with_credentials(),
            "parameter_added v",
            &["remove v, or add it before signing", "!look for a proxy"],
        ),
    ]);
}

#[test]
fn methods_paths_and_headers() {
    check([
        (
            "a browser's preflight request",
            get(AUK).method("OPTIONS").with_credentials(),
            "method",
            &["OPTIONS is a browser's preflight request (CORS)", "in the CORS rules of the bucket"],
        ),
        (
            "a method that the URL suggests",
            put(&format!("{AUK}?x-id=PutObject")).method("GET").body(mismatch()),
            "method",
            &["The URL seems to be signed for a different method."],
        ),
        (
            "a raw plus sign in the key",
            get("https://tern-maps.s3.us-east-1.amazonaws.com/auk%2Bchick.jpg")
                .edit("auk%2Bchick", "auk+chick")
                .body(mismatch()),
            "plus_for_space",
            &["The path contains `+`, which S3 reads as a space"],
        ),
        (
            "dot segments",
            get("https://sea.example/maps/../auk.jpg").now(SIGNED_AT).body(mismatch()),
            "path_normalized",
            &["which clients and proxies resolve before they send it", "--path-as-is"],
        ),
        (
            "a header whose sent value is unknown",
            signing()
                .header("content-type", "image/jpeg")
                .url("PUT", AUK)
                .with_credentials()
                .body(mismatch()),
            "header_differs content-type",
            &["The header content-type was probably sent with a value that is not the signed one."],
        ),
    ]);
}
