//! What people paste in place of documents and URLs.

use presign::Service;

use crate::case::{
    Case, KEY_ID, MISMATCH, TOKEN, check, code, foreign, get, json, permanent, put, said, signing, temporary,
    xml,
};

const EIDER: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/eider%20duck.png";

/// Lines of SDKs and tools, which have the server's code and sentence.
#[test]
fn lines_of_sdks() {
    let pasted = |text: &str| get(EIDER).body(text);
    let boto =
        format!("An error occurred (SignatureDoesNotMatch) when calling the GetObject operation: {MISMATCH}");
    let java = "S3Exception: The AWS Access Key Id you provided does not exist in our records. (Service: S3, Status \
        Code: 403, Request ID: TERN52Q8)";
    let go = "operation error S3: GetObject, https response error StatusCode: 403, RequestID: TERN52Q8, HostID: a, \
        api error AccessDenied: Request has expired";
    check([
        ("boto3", pasted(&boto), "unknown", &["SignatureDoesNotMatch"]),
        ("boto3, with the credentials", pasted(&boto).with_credentials(), "on_the_way", &[]),
        ("JavaScript", pasted("AccessDenied: Request has expired\n    at throwDefaultError"), "expired", &[]),
        ("Java", pasted(java), "access_key_unknown", &[]),
        ("Go", pasted(go), "expired", &[]),
        (
            "a request id after the sentence",
            pasted(
                "SignatureDoesNotMatch: Signature expired: 20260314T092653Z is now earlier than \
                 20260314T093500Z (20260314T095000Z - 15 min.); Request ID: TERN52Q8",
            ),
            "expired",
            &["15 minutes", "!TERN52Q8"],
        ),
        (
            "a canonical request after the sentence",
            get(EIDER).body(format!(
                "SignatureDoesNotMatch: {MISMATCH}\n\nThe Canonical String for this request should have been\n'{}'",
                get(EIDER).canonical_request().replace("GET", "HEAD"),
            )),
            "method",
            &["server  HEAD"],
        ),
        ("other words", pasted("Forbidden"), "not_s3", &[]),
        ("other words of a proxy", pasted("403 Forbidden by the harbour master"), "not_s3", &[]),
    ]);
}

#[test]
fn documents_in_other_texts() {
    let document =
        xml("AccessDenied", "Request has expired", "<ServerTime>2026-03-14T10:26:53Z</ServerTime>");
    let escaped = document.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    check([
        ("escaped", get(EIDER).body(escaped.as_str()), "expired", &["45 minutes"]),
        (
            "in a page",
            get(EIDER).body(format!("<html><pre>{escaped}</pre></html>")),
            "expired",
            &["45 minutes"],
        ),
        ("in a string", get(EIDER).body(serde_json::json!(document).to_string()), "expired", &["45 minutes"]),
        (
            "a document in an object key",
            get(EIDER).body(
                "<Error><Key>&lt;Code&gt;ExpiredToken&lt;/Code&gt;</Key><Code>InvalidAccessKeyId</Code></Error>",
            ),
            "access_key_unknown",
            &[],
        ),
        ("without its end", get(EIDER).body(&document[..document.len() - 80]), "expired", &[]),
    ]);
}

/// Browsers show a URL without its scheme, and servers log a request target.
#[test]
fn urls_in_part() {
    let url = get(EIDER).url_text().to_owned();
    let shown = url.trim_start_matches("https://");
    let (host, target) = shown.split_at(shown.find('/').unwrap());
    assert_eq!(host, "tern-maps.s3.us-east-1.amazonaws.com");
    let mismatch = || said("SignatureDoesNotMatch", MISMATCH);
    let sent = |url: &str| foreign("GET", url).credentials(permanent(KEY_ID)).body(mismatch());
    check([
        ("no scheme", sent(shown), "on_the_way", &[]),
        ("a request target alone", sent(target), "unknown", &["the URL with its host", "!credentials"]),
        (
            "a request target and its host",
            sent(target).headers(&[("Host", "tern-maps.s3.us-east-1.amazonaws.com")]),
            "on_the_way",
            &[],
        ),
    ]);
}

#[test]
fn urls_with_additions() {
    let text = get(EIDER).url_text().to_owned();
    let pasted = |from: &str, to: &str| foreign("GET", &text.replace(from, to));
    check([
        ("line break", pasted("&X-Amz-Date", "&\nX-Amz-Date"), "url_changed", &["white space"]),
        ("backslashes", pasted("&", "\\&"), "url_changed", &["backslashes"]),
        ("semicolons", pasted("&", ";"), "url_changed", &["`;` in place of `&`"]),
        ("decimal references", pasted("&", "&#38;"), "html_escaped", &[]),
        ("JSON's escapes", pasted("&", "\\u0026"), "url_changed", &["!cut off"]),
        ("a raw number sign in the key", pasted("eider", "eider#"), "url_changed", &["`#`"]),
        ("quotes", foreign("GET", &format!("\"{text}\"")).body(code("ExpiredToken")), "session_expired", &[]),
        (
            "a credential scope with another end",
            pasted("aws4_request", "aws4"),
            "parameter_malformed X-Amz-Credential",
            &["!The dates"],
        ),
        ("lower case", pasted("X-Amz-", "x-amz-"), "parameter_malformed X-Amz-Algorithm", &["!twice"]),
    ]);
}

#[test]
fn codes_that_say_little() {
    let bearer = [("Authorization", "Bearer eider.duck.token")];
    let invalid_token = "The security token included in the request is invalid";
    let with_token = || signing().credentials(temporary(TOKEN));
    let api = "https://t3rn.execute-api.us-east-1.amazonaws.com/live/tides";
    let head = "HTTP/1.1 403 Forbidden\r\nX-Minio-Error-Code: AccessDenied\r\n\
        X-Minio-Error-Desc: \"Request has expired\"\r\n\r\n";
    let late = || -> Case { signing().service(Service::EXECUTE_API).url("GET", api).edit("=900", "=604801") };
    let throttled = r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#;
    check([
        ("MinIO's token", put(EIDER).body(said("InvalidTokenId", invalid_token)), "session_token", &[]),
        (
            "a token in the URL",
            with_token().service(Service::EXECUTE_API).url("GET", api).body(json(invalid_token)),
            "session_token",
            &[],
        ),
        (
            "a bare code",
            get(EIDER).body(code("InvalidArgument")),
            "not_the_signature",
            &["The server said: InvalidArgument"],
        ),
        (
            "a bare code and a second authentication",
            get(EIDER).headers(&bearer).body(code("InvalidArgument")),
            "authorization_header",
            &["!eider.duck"],
        ),
        ("an unknown sentence and a visible fault", late().body(json("Bad Request")), "over_seven_days", &[]),
        ("an unknown code and a visible fault", late().body(throttled), "not_the_signature", &[]),
        (
            "HEAD of MinIO",
            signing().url("HEAD", "http://localhost:9000/tern-maps/1").body(head),
            "expired",
            &[],
        ),
        ("HEAD, body of white space only", signing().url("HEAD", EIDER).body("\u{feff}\r\n"), "unknown", &[]),
    ]);
}
