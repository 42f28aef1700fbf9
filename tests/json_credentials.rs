//! Credentials in JSON: AWS's documents, refused documents, and a search for copies of a secret that
//! the parser leaves.

#![allow(clippy::panic, clippy::unwrap_used, reason = "an error fails the test")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::Duration;

use presign::s3::Bucket;
use presign::{Credentials, Region, SigningTime};
use serde_json::Value;

const ID: &str = "ASIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "IQoJb3JpZ2luX2VjE/+w==";

/// An allocator that searches each block for a piece of the secret or the token when it is freed.
struct Searching;

thread_local! {
    // Needs no allocation and no destructor, so the allocator may use it at any time.
    static FOUND: Cell<usize> = const { Cell::new(0) };
}

/// Pieces that have no character that JSON may escape.
const PIECES: [&[u8]; 4] = [b"wJalrXUtnFEMI", b"K7MDENG", b"bPxRfiCYEXAMPLEKEY", b"IQoJb3JpZ2luX2VjE"];

// SAFETY: every call is passed on to the system allocator, with zeroed memory, so that all bytes of
// a block may be read. The default `realloc` frees the old block by `dealloc`.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        let has = |piece: &[u8]| bytes.windows(piece.len()).any(|window| window == piece);
        if PIECES.iter().any(|piece| has(piece)) {
            FOUND.set(FOUND.get() + 1);
        }
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static SEARCHING: Searching = Searching;

/// Returns the number of blocks with a piece of a secret that `work` frees.
fn freed_secrets(work: impl FnOnce()) -> usize {
    let before = FOUND.get();
    work();
    FOUND.get() - before
}

/// Checks that a document has these credentials, by the signature of a URL.
#[track_caller]
fn check(name: &str, json: &str, token: Option<&str>, expiration: Option<&str>) {
    let credentials = Credentials::from_json(json).unwrap_or_else(|error| panic!("{name}: {error}"));
    let expected = match token {
        Some(token) => Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, token),
        None => Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET),
    };
    let url = |credentials| {
        let bucket = Bucket::new("photos", Region::US_EAST_1, credentials).unwrap();
        let now = SigningTime::from_unix_timestamp(0).unwrap();
        bucket.get("k").presign_at(now, Duration::from_secs(60)).unwrap().into_string()
    };
    let expiration: Option<SigningTime> = expiration.map(|time| time.parse().unwrap());
    assert_eq!(credentials.expiration(), expiration, "{name}");
    assert_eq!(url(credentials), url(expected.unwrap()), "{name}");
}

/// Names, values and types of members are those of AWS's documentation; the values are our own.
#[test]
fn documents_of_aws() {
    let pair = format!(r#""AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "{SECRET}""#);
    let end = Some("20260801T180000Z");
    let sts =
        |expiration: &str| format!(r#"{{ {pair}, "SessionToken": "{TOKEN}", "Expiration": {expiration} }}"#);
    for (name, json, token, expiration) in [
        (
            "instance metadata",
            format!(
                r#"{{ "Code": "Success", "LastUpdated": "2026-08-01T12:00:00Z", "Type": "AWS-HMAC", {pair},
                     "Token": "{TOKEN}", "Expiration": "2026-08-01T18:00:00Z" }}"#
            ),
            Some(TOKEN),
            end,
        ),
        (
            "container endpoint",
            format!(
                r#"{{ "RoleArn": "arn:aws:iam::123456789012:role/files", {pair}, "Token": "{TOKEN}",
                     "Expiration": "2026-08-01T18:00:00Z", "AccountId": "123456789012" }}"#
            ),
            Some(TOKEN),
            end,
        ),
        (
            "credential_process",
            format!(
                r#"{{ "Version": 1, {pair}, "SessionToken": "{TOKEN}", "Expiration": "2026-08-01T20:00:00+02:00" }}"#
            ),
            Some(TOKEN),
            end,
        ),
        ("export-credentials of a user", format!(r#"{{ "Version": 1, {pair} }}"#), None, None),
        ("null", format!(r#"{{ {pair}, "SessionToken": null, "Expiration": null }}"#), None, None),
        (
            "aws sts assume-role",
            format!(
                r#"{{ "Credentials": {}, "AssumedRoleUser": {{ "AssumedRoleId": "AROA:a", "Arn": "arn:aws:sts::123456789012:assumed-role/a/b" }} }}"#,
                sts(r#""2026-08-01T18:00:00+00:00""#)
            ),
            Some(TOKEN),
            end,
        ),
        (
            "AssumeRole",
            format!(
                r#"{{ "AssumeRoleResponse": {{ "AssumeRoleResult": {{ "AssumedRoleUser": {{}}, "Credentials": {}, "PackedPolicySize": 6 }},
                     "ResponseMetadata": {{ "RequestId": "c6104cbe" }} }} }}"#,
                sts("1785607200")
            ),
            Some(TOKEN),
            end,
        ),
        (
            "GetSessionToken, with an exponent and a fraction",
            format!(
                r#"{{ "GetSessionTokenResponse": {{ "GetSessionTokenResult": {{ "Credentials": {} }} }} }}"#,
                sts("1.7856072009E9")
            ),
            Some(TOKEN),
            end,
        ),
        ("white space", format!("\n\t {}\r\n ", sts("1785607200.999")), Some(TOKEN), end),
        (
            "escapes",
            format!(
                r#"{{ "AccessKeyI\u0064": "AKIAIOSFODNN7\u0045XAMPLE", "Token": "IQoJb3JpZ2luX2VjE\/\u002bw\u003D=",
                     "SecretAccessKey": "{}", "Message": "\ud83d\ude00 \" \\ \b" }}"#,
                SECRET.replace('/', r"\/")
            ),
            Some(TOKEN),
            None,
        ),
    ] {
        check(name, &json, token, expiration);
    }
}

#[test]
fn every_escape_is_decoded() {
    let json = |secret: &str| format!(r#"{{ "AccessKeyId": "AKIA", "SecretAccessKey": "a{secret}b" }}"#);
    let signature = |credentials: Credentials| {
        let bucket = Bucket::new("photos", Region::US_EAST_1, credentials).unwrap();
        let now = SigningTime::from_unix_timestamp(0).unwrap();
        bucket.get("k").presign_at(now, Duration::from_secs(60)).unwrap().signature().to_owned()
    };
    for (escaped, text) in [
        (r#"\""#, "\""),
        (r"\\", "\\"),
        (r"\/", "/"),
        (r"\u002F\u002f", "//"),
        (r"\u00e9", "é"),
        (r"\ud83d\ude00", "😀"),
        (r"\u2028\u0041", "\u{2028}A"),
        (r"é😀", "é😀"),
        (r"\\u0041", "\\u0041"),
    ] {
        let expected = Credentials::new("AKIA", format!("a{text}b")).unwrap();
        let credentials = Credentials::from_json(&json(escaped)).unwrap();
        assert_eq!(signature(credentials), signature(expected), "{escaped}");
    }
    for control in [r"\b", r"\f", r"\n", r"\r", r"\t", r"\u0000"] {
        let error = Credentials::from_json(&json(control)).unwrap_err().to_string();
        assert_eq!(error, "secret access key: must not contain a control character", "{control}");
    }
    for surrogate in [r"\ud83d", r"\ude00", r"\ud83d\u0041", r"\ud83dx", r"\ude00\ud83d"] {
        let error = Credentials::from_json(&json(surrogate)).unwrap_err().to_string();
        assert_eq!(error, "SecretAccessKey: must be a string", "{surrogate}");
    }
}

#[test]
fn refused_documents() {
    let object = "credentials document: must be a JSON object";
    let time = "Expiration: must be a time in RFC 3339, or in seconds since 1970";
    for (json, text) in [
        ("", object),
        ("271828", object),
        (r#""271828""#, object),
        ("[271828]", object),
        ("{", object),
        (r#"{ "AccessKeyId": "271828" "#, object),
        (r#"{ "AccessKeyId": "AKIA", } "#, object),
        (r#"{ "AccessKeyId": "AKIA" } 271828"#, object),
        (r#"{ "AccessKeyId": "271828\x" }"#, object),
        (r#"{ "Credentials": "271828" }"#, object),
        ("{}", "AccessKeyId: missing"),
        (r#"{ "Code": "AssumeRoleUnauthorizedAccess", "Message": "271828" }"#, "AccessKeyId: missing"),
        (r#"{ "AccessKeyId": "AKIA" }"#, "SecretAccessKey: missing"),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": null }"#, "SecretAccessKey: missing"),
        (r#"{ "accessKeyId": "AKIA", "secretAccessKey": "271828" }"#, "AccessKeyId: missing"),
        (r#"{ "AccessKeyId": 271828, "SecretAccessKey": "a" }"#, "AccessKeyId: must be a string"),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": ["271828"] }"#, "SecretAccessKey: must be a string"),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "a", "Token": 271828 }"#, "Token: must be a string"),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "" }"#, "secret access key: must not be empty"),
        (
            r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "271828\n" }"#,
            "secret access key: must not end in a line break",
        ),
        (
            r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "a", "SessionToken": "" }"#,
            "session token: must not be empty",
        ),
        (r#"{ "Version": 2, "AccessKeyId": "AKIA", "SecretAccessKey": "a" }"#, "Version: must be 1"),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "a", "Expiration": "271828" }"#, time),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "a", "Expiration": "" }"#, time),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "a", "Expiration": {} }"#, time),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "a", "Expiration": 1785607200000 }"#, time),
        (r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "a", "Expiration": 1e999 }"#, time),
    ] {
        let error = Credentials::from_json(json).unwrap_err();
        assert_eq!(error.to_string(), text, "{json}");
        assert!(!error.is_input() && !error.is_credentials_expiration(), "{json}");
    }
    let deep = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let json = format!(r#"{{ "a": {deep}, "AccessKeyId": "AKIA", "SecretAccessKey": "a" }}"#);
    Credentials::from_json(&json).unwrap();
}

#[test]
fn the_parser_leaves_no_copy_of_a_secret() {
    const ESCAPED: &str = r#"{ "Version": 1, "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
        "SecretAccessKey": "wJalrXUtnFEMI\/K7MDENG\u002fbPxRfiCYEXAMPLEKEY", "Message": "\n",
        "SessionToken": "IQoJb3JpZ2luX2VjE\/+w==", "Expiration": "2026-08-01T18:00:00Z" }"#;
    const PLAIN: &str = r#"{ "Credentials": { "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
        "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "SessionToken": "IQoJb3JpZ2luX2VjE/+w==" } }"#;
    // Documents with an error after, or instead of, the secret.
    const BROKEN: [&str; 6] = [
        r#""wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY""#,
        r#"["wJalrXUtnFEMI\/K7MDENG/bPxRfiCYEXAMPLEKEY"]"#,
        r#"{ "Credentials": "wJalrXUtnFEMI\/K7MDENG/bPxRfiCYEXAMPLEKEY" }"#,
        r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "wJalrXUtnFEMI\/K7MDENG/bPxRfiCYEXAMPLEKEY\n" }"#,
        r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "wJalrXUtnFEMI\/K7MDENG/bPxRfiCYEXAMPLEKEY" "#,
        r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "wJalrXUtnFEMI\/K7MDENG/bPxRfiCYEXAMPLEKEY", "Expiration": 1e99 }"#,
    ];
    // The search finds what is not wiped.
    assert_ne!(freed_secrets(|| drop(String::from(SECRET))), 0);
    assert_ne!(freed_secrets(|| drop(serde_json::from_str::<Value>(ESCAPED))), 0);

    for json in [ESCAPED, PLAIN] {
        let parse = || assert_eq!(Credentials::from_json(json).unwrap().access_key_id(), ID);
        assert_eq!(freed_secrets(parse), 0, "{json}");
    }
    for json in BROKEN {
        assert_eq!(freed_secrets(|| assert!(Credentials::from_json(json).is_err())), 0, "{json}");
    }
}
