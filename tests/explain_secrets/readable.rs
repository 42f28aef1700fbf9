//! Texts that stay readable, and values that are hidden wherever they appear.

use std::time::{Duration, Instant};

use presign::Credentials;
use presign::explain::FailedRequest;

use crate::{CUSTOMER_KEY, HASH, SECRET};

const URL: &str = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&\
    X-Amz-Expires=86400&X-Amz-SignedHeaders=host&\
    X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

/// Texts without a secret stay readable.
#[test]
fn undamaged_requests_stay_readable() {
    const UUIDS: &str = "550e8400-e29b-41d4-a716-446655440000/6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    const OTHER_HASH: &str = "8c0b6a1f6e3a6cbb37d1b4f1c7e2f6d20d8f5a5f2a0f64a1e4a3f1b2c3d4e5f6";
    let canonical = |path: &str, query: &str, headers: &str, hash: &str| {
        let query = query.replace('&', "&amp;");
        format!(
            "<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the \
             signature you provided. Check your key and signing method.</Message><CanonicalRequest>GET\n{path}\n\
             X-Amz-Algorithm=AWS4-HMAC-SHA256&amp;X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &amp;X-Amz-Date=20130524T000000Z&amp;{query}\n{headers}\n\nhost\n{hash}</CanonicalRequest></Error>"
        )
    };
    let usual = "X-Amz-Expires=86400&X-Amz-SignedHeaders=host";
    let host = "host:examplebucket.s3.amazonaws.com";
    let message =
        |code: &str, message: &str| format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    let hash_as_key = URL.replace("/test.txt", &format!("/{HASH}"));
    let camel_case =
        "/MyCompany/ProductionBackups/DatabaseSnapshots/WeeklyArchive/EuropeCentral/CustomerRecords2024";
    for (name, url, body, shown) in [
        (
            "host",
            URL,
            canonical("/test.txt", usual, "host:internal.example.com:8080", "UNSIGNED-PAYLOAD"),
            &[
                "examplebucket.s3.amazonaws.com",
                "internal.example.com:8080",
                "The request signature we calculated does not match the signature you provided.",
            ][..],
        ),
        (
            "path",
            URL,
            canonical("/examplebucket/test.txt", usual, host, "UNSIGNED-PAYLOAD"),
            &["/examplebucket/test.txt"],
        ),
        ("path of words", URL, canonical(camel_case, usual, host, "UNSIGNED-PAYLOAD"), &[camel_case]),
        ("path of UUIDs", URL, canonical(&format!("/{UUIDS}"), usual, host, "UNSIGNED-PAYLOAD"), &[UUIDS]),
        (
            "hash as object key",
            &hash_as_key,
            canonical(&format!("/a/{HASH}"), usual, host, "UNSIGNED-PAYLOAD"),
            &[HASH],
        ),
        ("payload hash", URL, canonical("/test.txt", usual, host, OTHER_HASH), &["payload hash", OTHER_HASH]),
        (
            "lifetime",
            URL,
            canonical("/test.txt", "X-Amz-Expires=604800&X-Amz-SignedHeaders=host", host, "UNSIGNED-PAYLOAD"),
            &["X-Amz-Expires", "86400", "604800"],
        ),
        (
            "parameters",
            URL,
            canonical(
                "/test.txt",
                &format!(
                    "{usual}&partNumber=7&prefix=photos%2F2024&utm_source=newsletter&versionId=3sL4kqtJlcpXroDTDmJ"
                ),
                host,
                "UNSIGNED-PAYLOAD",
            ),
            &["partNumber", "photos%2F2024", "utm_source", "newsletter", "3sL4kqtJlcpXroDTDmJ"],
        ),
        (
            "headers",
            URL,
            canonical(
                "/test.txt",
                usual,
                &format!(
                    "{host}\ncontent-type:image/png\nx-amz-meta-owner:jane\nx-amz-meta-sha256:{OTHER_HASH}"
                ),
                "UNSIGNED-PAYLOAD",
            ),
            &["content-type", "image/png", "x-amz-meta-owner", "jane", OTHER_HASH],
        ),
        (
            "MD5 of a customer key",
            URL,
            canonical(
                "/test.txt",
                usual,
                &format!("{host}\n{CUSTOMER_KEY}-md5:CY9rzUYh03PK3k6DJie09g=="),
                "UNSIGNED-PAYLOAD",
            ),
            &["CY9rzUYh03PK3k6DJie09g=="],
        ),
        (
            "access key id",
            URL,
            message(
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            ),
            &["AKIAIOSFODNN7EXAMPLE", "does not exist in our records"],
        ),
        (
            "token",
            URL,
            message("InvalidToken", "The provided token is malformed or otherwise invalid."),
            &["InvalidToken: The provided token is malformed or otherwise invalid."],
        ),
        (
            "region",
            URL,
            message(
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
            ),
            &["signed for us-east-1", "expects eu-west-1"],
        ),
    ] {
        let explanation = FailedRequest::new("GET", url).response_body(&body).explain();
        for text in [explanation.to_string(), format!("{explanation:?}")] {
            for part in shown {
                assert!(text.contains(part), "{name}: {part}\n{text}");
            }
        }
    }
}

/// Known values are hidden, even without a name or a shape that identifies them.
#[test]
fn values_of_credentials_and_headers() {
    const TOKEN: &str = "AQoDYXdzEJrTOKENmarkTOKENmark";
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, TOKEN).unwrap();
    let message = format!("a {TOKEN}! c wholly secret text! d dGhlIGtleSBvZiBhIGN1c3RvbWVy! e");
    let body = format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
    let headers = [("Cookie", "wholly secret text"), (CUSTOMER_KEY, "dGhlIGtleSBvZiBhIGN1c3RvbWVy")];
    let request =
        FailedRequest::new("GET", URL).headers(headers).credentials(&credentials).response_body(&body);
    let text = request.explain().to_string();
    assert!(text.contains("AccessDenied: a […]! c […]! d […]! e\n"), "{text}");
}

/// Hostile input takes linear time; with quadratic time, these would take minutes.
#[test]
fn long_input() {
    const LENGTH: usize = 200_000;
    for part in [
        "token",
        "token=",
        "token a ",
        "sign=",
        "=",
        "%25",
        "&amp",
        "\\u00",
        "a",
        "aB3",
        "a&",
        "é",
        "X-Amz-Signature=0&",
    ] {
        let url = ["https://example.com/?", &part.repeat(LENGTH / part.len())].concat();
        let body = part.replace('&', "&amp;").repeat(10_000);
        let body = format!("<Error><Code>AccessDenied</Code><Message>{body}</Message></Error>");
        let start = Instant::now();
        let text = FailedRequest::new("GET", &url).response_body(&body).explain().to_string();
        assert!(text.contains("AccessDenied") || text.contains("[…]"), "{part} {text:.200}");
        assert!(start.elapsed() < Duration::from_secs(30), "{part} {:?}", start.elapsed());
    }
}

/// A cause names a header of the client's or the server's, as it can be printed.
#[test]
fn causes_for_a_terminal() {
    let unsigned =
        |name: &str| FailedRequest::new("GET", URL).headers([(name, "a")]).explain().cause().to_string();
    assert_eq!(unsigned("x-amz-\u{1b}[2J\u{202e}"), "header_unsigned x-amz-\u{fffd}[2j\u{fffd}");
    assert_eq!(unsigned("x-amz-\u{200b}a\u{2028}b"), "header_unsigned x-amz-\u{fffd}a\u{fffd}b");
    let body = "<Error><Code>AccessDenied</Code><Message>m</Message>\
        <HeadersNotSigned>\u{9b}31m</HeadersNotSigned></Error>";
    let explanation = FailedRequest::new("GET", URL).response_body(body).explain();
    assert_eq!(explanation.cause().to_string(), "header_unsigned \u{fffd}31m");
}
