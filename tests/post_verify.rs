//! Verification of forms on a server: policies of other libraries, S3's rules, and refused forms.

#![cfg(feature = "post")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a missing value or a signing error fails the test"
)]

use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use presign::s3::post::{Condition, Policy, PostError, VerifiedPost, Verifier};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region, Service, SigningTime};
use proptest::prelude::*;
use sha2::Sha256;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const NOW: &str = "20240101T000000Z";

type Fields = Vec<(String, String)>;

#[track_caller]
fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

#[track_caller]
fn bucket(credentials: Credentials) -> Bucket {
    // Another server's access key ids may have any character.
    let endpoint = Endpoint::virtual_hosted("https://s3.example.com").unwrap();
    Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint).unwrap()
}

fn verifier() -> Verifier {
    Verifier::new(Service::S3, Region::US_EAST_1)
}

#[track_caller]
fn at(time: &str) -> SigningTime {
    time.parse().unwrap()
}

fn owned<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Fields {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Sets the value of an existing field.
#[track_caller]
fn set(fields: &mut Fields, name: &str, value: impl Into<String>) {
    fields.iter_mut().find(|(other, _)| other == name).unwrap().1 = value.into();
}

/// Returns the fields of a form that is valid for an hour from now.
#[track_caller]
fn presigned(credentials: Credentials) -> Fields {
    let post = bucket(credentials)
        .post("u/${filename}")
        .metadata("note", "a")
        .content_length(1..=9)
        .presign_at(at(NOW), Duration::from_secs(3600));
    owned(post.unwrap().fields())
}

fn verify(fields: &Fields) -> Result<VerifiedPost, PostError> {
    verifier().parse("examplebucket", fields, "cat.png")?.verify(&credentials(), at(NOW))
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html>
#[test]
fn the_example_of_the_s3_documentation() {
    let policy = "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",\r\n  \"conditions\": [\r\n    \
        {\"bucket\": \"sigv4examplebucket\"},\r\n    \
        [\"starts-with\", \"$key\", \"user/user1/\"],\r\n    \
        {\"acl\": \"public-read\"},\r\n    \
        {\"success_action_redirect\": \"http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html\"},\r\n    \
        [\"starts-with\", \"$Content-Type\", \"image/\"],\r\n    \
        {\"x-amz-meta-uuid\": \"14365123651274\"},\r\n    \
        {\"x-amz-server-side-encryption\": \"AES256\"},\r\n    \
        [\"starts-with\", \"$x-amz-meta-tag\", \"\"],\r\n\r\n    \
        {\"x-amz-credential\": \"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\"},\r\n    \
        {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"},\r\n    \
        {\"x-amz-date\": \"20151229T000000Z\" }\r\n  ]\r\n}";
    let base64 = STANDARD.encode(policy);
    let mut fields = owned([
        ("key", "user/user1/${filename}"),
        ("acl", "public-read"),
        ("success_action_redirect", "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"),
        ("Content-Type", "image/jpeg"),
        ("x-amz-meta-uuid", "14365123651274"),
        ("x-amz-server-side-encryption", "AES256"),
        ("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"),
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Date", "20151229T000000Z"),
        ("x-amz-meta-tag", ""),
        ("Policy", &base64),
        ("X-Amz-Signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"),
    ]);
    let verifier = verifier();
    let verify = |fields: &Fields, now| {
        verifier.parse("sigv4examplebucket", fields, "cat.jpg")?.verify(&credentials(), at(now))
    };
    let verified = verify(&fields, "20151229T000000Z").unwrap();
    assert_eq!(verified.key(), "user/user1/cat.jpg");
    assert_eq!(verified.field("content-type"), Some("image/jpeg"));
    assert_eq!(verified.policy().expiration(), at("20151230T120000Z"));
    assert_eq!(verify(&fields, "20151230T120000Z").unwrap_err(), PostError::Expired);

    // This crate's policy of the same conditions differs in white space and order only.
    let bucket = Bucket::new("sigv4examplebucket", Region::US_EAST_1, credentials()).unwrap();
    let post = bucket
        .post("user/user1/${filename}")
        .acl("public-read")
        .success_action_redirect("http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html")
        .content_type_starts_with("image/")
        .metadata("uuid", "14365123651274")
        .sse_s3()
        .metadata_starts_with("tag", "")
        .presign_at(at("20151229T000000Z"), Duration::from_secs(36 * 3600))
        .unwrap();
    assert_eq!(sorted(post.policy()), sorted(&Policy::parse(policy).unwrap()));
    assert_eq!(Policy::parse(post.policy_text()).unwrap(), *post.policy());
    set(&mut fields, "Policy", STANDARD.encode(post.policy_text()));
    set(&mut fields, "X-Amz-Signature", post.signature());
    assert!(verify(&fields, "20151229T000000Z").is_ok());
}

/// Returns the conditions of a policy in sorted order.
fn sorted(policy: &Policy) -> Vec<(&str, &str, &str)> {
    let mut conditions: Vec<_> = policy.conditions().iter().map(parts).collect();
    conditions.sort_unstable();
    conditions
}

/// Returns operator, name and value of a condition.
fn parts(condition: &Condition) -> (&str, &str, &str) {
    match condition {
        Condition::Exact { name, value, .. } => ("eq", name, value),
        Condition::StartsWith { name, prefix, .. } => ("starts-with", name, prefix),
        _ => ("content-length-range", "", ""),
    }
}

/// The output of `generate_presigned_post` of botocore 1.43.
#[test]
fn a_form_of_botocore_verifies() {
    let policy = "{\"expiration\": \"2059-08-05T14:36:05Z\", \"conditions\": [{\"acl\": \"public-read\"}, \
        {\"bucket\": \"abc\"}, {\"key\": \"a+b\"}, {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"}, \
        {\"x-amz-credential\": \"ASIAXXXXXXXXXXXXXXXX/20590805/eusc-de-east-1/s3/aws4_request\"}, \
        {\"x-amz-date\": \"20590805T142105Z\"}, {\"x-amz-security-token\": \"t\"}]}";
    let base64 = STANDARD.encode(policy);
    let fields = owned([
        ("acl", "public-read"),
        ("key", "a+b"),
        ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
        ("x-amz-credential", "ASIAXXXXXXXXXXXXXXXX/20590805/eusc-de-east-1/s3/aws4_request"),
        ("x-amz-date", "20590805T142105Z"),
        ("x-amz-security-token", "t"),
        ("policy", &base64),
        ("x-amz-signature", "38fb9e5dae4cbc5823d91fe775b776b3641256d875d0840afbeb169422759198"),
    ]);
    let secret = "cyElbJ45CylBvD3CdwJy8NvTEaF3Mxxk6eEe8VxZ";
    let credentials = Credentials::temporary("ASIAXXXXXXXXXXXXXXXX", secret, "t").unwrap();
    let verifier = Verifier::new(Service::S3, Region::new("eusc-de-east-1").unwrap());
    let presented = verifier.parse("abc", &fields, "").unwrap();
    assert_eq!((presented.access_key_id(), presented.session_token()), ("ASIAXXXXXXXXXXXXXXXX", Some("t")));
    assert!(presented.verify(&credentials, at("20590805T142105Z")).is_ok());
}

#[test]
fn malformed_policies_are_refused() {
    let parse = |text: &str| Policy::parse(text).map(drop);
    let with = |expiration: &str| format!("{{\"expiration\": {expiration}, \"conditions\": []}}");
    for expiration in ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z", "2024-02-29T00:00:00.999999999Z"] {
        let policy = Policy::parse(&with(&format!("\"{expiration}\""))).unwrap();
        assert_eq!(policy.expiration(), at("20240229T000000Z"), "{expiration}");
    }
    for expiration in [
        "1",
        "\"2024-02-29\"",
        "\"2023-02-29T00:00:00Z\"",
        "\"2024-02-29T00:00:00\"",
        "\"2024-02-29T00:00:00+00:00\"",
        "\"2024-02-29T00:00:00.Z\"",
        "\"2024-02-29T00:00:00.xZ\"",
        "\"2024-02-29T00:00:00.0000000000Z\"",
        "\"2024-2-29T00:00:00Z\"",
        "\"202-402-29T00:00:00Z\"",
        "\"20240229T000000Z\"",
        "\"2024-02-29 00:00:00Z\"",
        "\"2024-02-29T24:00:00Z\"",
    ] {
        assert!(matches!(parse(&with(expiration)), Err(PostError::Policy(_))), "{expiration}");
    }
    for text in [
        "",
        "[]",
        "{",
        "{}",
        r#"{"expiration": "2024-02-29T00:00:00Z"}"#,
        r#"{"expiration": "2024-02-29T00:00:00Z", "Conditions": []}"#,
        r#"{"EXPIRATION": "2024-02-29T00:00:00Z", "conditions": []}"#,
        r#"{"expiration": "2024-02-29T00:00:00Z", "conditions": {}}"#,
        r#"{"expiration": "2024-02-29T00:00:00Z", "conditions": [], "more": 1}"#,
        r#"{"expiration": "2024-02-29T00:00:00Z", "conditions": [], "expiration": "2024-02-29T00:00:00Z"}"#,
        r#"{"expiration": "2024-02-29T00:00:00Z", "conditions": [{"acl": "a"}], "conditions": [{"acl": "a"}]}"#,
        r#"{"expiration": "2024-02-29T00:00:00Z", "conditions": [{"acl": "a", "acl": "a"}]}"#,
        r#"{"expiration": "2024-02-29T00:00:00Z", "conditions": [{"acl": ":", "\u0061cl": "\":"}]}"#,
    ] {
        assert!(matches!(parse(text), Err(PostError::Policy(_))), "{text}");
    }
    assert!(matches!(parse(&"[".repeat(10_000)), Err(PostError::Policy(_))));
    for condition in [
        "1",
        "\"acl\"",
        "{}",
        "[]",
        r#"{"acl": 1}"#,
        r#"{"acl": "private", "key": "k"}"#,
        r#"["eq", "acl", 1]"#,
        r#"["eq", "$acl"]"#,
        r#"["eq", "$acl", "private", "public-read"]"#,
        r#"["ends-with", "$acl", "private"]"#,
        r#"["content-length-range", 0]"#,
        r#"["content-length-range", -1, 0]"#,
        r#"["content-length-range", 0, 1.5]"#,
        r#"["content-length-range", [], "1"]"#,
        r#"["content-length-range", 0, 18446744073709551616]"#,
        r#"["eq", "$acl", "\a"]"#,
    ] {
        let text = format!(r#"{{"expiration": "2024-02-29T00:00:00Z", "conditions": [{condition}]}}"#);
        assert!(matches!(parse(&text), Err(PostError::Policy(_))), "{condition}");
    }
}

/// A nested object is malformed as a condition, whether or not it repeats a name.
#[test]
fn the_error_of_a_nested_object_names_its_fault() {
    let malformed = "must have only conditions of the forms that S3 defines";
    let repeated = "must not repeat a name in an object";
    for (condition, rule) in [
        (r#"{"acl": {"a": "b"}}"#, malformed),
        (r#"["eq", "$acl", {"a": {"a": "b"}, "b": [{"a": "b"}, {"a": "b"}]}]"#, malformed),
        (r#"{"acl": {"a": "b", "a": "b"}}"#, repeated),
        (r#"["eq", "$acl", {"a": {"a": "b", "a": "b"}}]"#, repeated),
    ] {
        let text = format!(r#"{{"expiration": "2024-02-29T00:00:00Z", "conditions": [{condition}]}}"#);
        assert_eq!(Policy::parse(&text), Err(PostError::Policy(rule)), "{condition}");
    }
}

/// Returns a policy for the bucket `b` with these conditions.
#[track_caller]
fn policy(conditions: &str) -> Policy {
    let text = format!(
        r#"{{"expiration": "2024-02-29T00:00:00Z", "conditions": [{{"bucket": "b"}}, {conditions}]}}"#
    );
    Policy::parse(&text).unwrap()
}

#[test]
fn the_evaluation_of_a_policy() {
    const HOLDS: Result<(), PostError> = Ok(());
    let fails = |index| Err(PostError::Condition(index));
    let check =
        |conditions: &str, fields: &[(&str, &str)]| policy(conditions).check_fields("b", fields, "cat.png");

    let exact = r#"{"key": "k"}, ["eq", "$acl", "private"]"#;
    assert_eq!(check(exact, &[("key", "k"), ("acl", "private")]), HOLDS);
    assert_eq!(check(exact, &[("acl", "private"), ("key", "K")]), fails(1));
    assert_eq!(check(exact, &[("key", "k"), ("acl", "private ")]), fails(2));
    assert_eq!(check(exact, &[("key", "k"), ("acl", "Private")]), fails(2));
    assert_eq!(check(exact, &[("key", "k")]), fails(2), "the field must be sent");
    assert_eq!(check(exact, &[("acl", "private")]), Err(PostError::MissingField("key")));

    // Names and operators are compared in any case, values exactly.
    assert_eq!(check(exact, &[("Key", "k"), ("ACL", "private")]), HOLDS);
    let mixed_case =
        r#"["StArTs-WiTh", "$KeY", "foo"], {"AcL": "private"}, ["EQ", "$Content-Type", "text/plain"]"#;
    assert_eq!(
        check(mixed_case, &[("key", "foo"), ("acl", "private"), ("content-type", "text/plain")]),
        HOLDS
    );

    // Every field must have a condition, except these.
    let exempt = [
        ("key", "k"),
        ("acl", "private"),
        ("X-Ignore-Me", "1"),
        ("policy", "p"),
        ("X-Amz-Signature", "s"),
        ("file", ""),
    ];
    assert_eq!(check(exact, &exempt), HOLDS);
    for extra in ["x-amz-meta-a", "x-ignore", "submit", "AWSAccessKeyId", "signature", "Content-Type"] {
        let fields = [("key", "k"), ("acl", "private"), (extra, "")];
        assert_eq!(check(exact, &fields), Err(PostError::ExtraField(2)), "{extra}");
    }
    let twice = [("key", "k"), ("acl", "private"), ("ACL", "private")];
    assert_eq!(check(exact, &twice), Err(PostError::RepeatedField(2)));

    // All conditions about a field must be met.
    let both = r#"["starts-with", "$key", "a"], ["eq", "$key", "ab"]"#;
    assert_eq!(check(both, &[("key", "ab")]), HOLDS);
    assert_eq!(check(both, &[("key", "ac")]), fails(2));

    // A prefix; only the values of Content-Type are compared one by one.
    let starts = r#"["starts-with", "$key", ""], ["starts-with", "$Content-Type", "image/"]"#;
    for (value, outcome) in [
        ("image/png", HOLDS),
        ("image/", HOLDS),
        ("image/jpg,image/png,image/gif", HOLDS),
        ("image/jpg,text/plain", fails(2)),
        ("image/jpg, image/png", fails(2)),
        ("image/jpg,", fails(2)),
        ("Image/png", fails(2)),
        (" image/png", fails(2)),
        ("", fails(2)),
    ] {
        assert_eq!(check(starts, &[("key", "k"), ("content-type", value)]), outcome, "{value}");
    }
    let other = r#"["starts-with", "$key", ""], ["starts-with", "$x-amz-meta-a", "a"]"#;
    assert_eq!(check(other, &[("key", "k"), ("x-amz-meta-a", "a,b")]), HOLDS);
    let any = r#"["starts-with", "$key", ""], ["starts-with", "$x-amz-meta-a", ""]"#;
    assert_eq!(check(any, &[("key", "k"), ("x-amz-meta-a", "")]), HOLDS);
    assert_eq!(check(any, &[("key", "k")]), fails(2), "the field must be sent");

    // The condition is compared with the bucket of the URL.
    let key = r#"{"key": "k"}"#;
    assert_eq!(policy(key).check_fields("c", &[("key", "k")], ""), fails(0));
    assert_eq!(check(key, &[("key", "k"), ("bucket", "b")]), HOLDS);
    assert_eq!(check(key, &[("key", "k"), ("bucket", "c")]), fails(0));
    let unbound = r#"{"expiration": "2024-02-29T00:00:00Z", "conditions": [{"key": "k"}]}"#;
    let unbound = Policy::parse(unbound).unwrap();
    assert_eq!(unbound.check_fields("b", &[("key", "k")], ""), Err(PostError::UnboundBucket));
}

#[test]
fn the_file_name_is_substituted_before_comparing() {
    let policy = policy(r#"["starts-with", "$key", "u/"], ["starts-with", "$x-amz-meta-name", "cat"]"#);
    let check = |key: &str, name: &str, file: &str| {
        policy.check_fields("b", &[("key", key), ("x-amz-meta-name", name)], file)
    };
    for file in ["cat.png", "C:\\pictures\\cat.png", "/home/ann/cat.png", "../../cat.png"] {
        assert_eq!(check("u/${filename}", "${filename}", file), Ok(()), "{file}");
        assert_eq!(check("${filename}", "cat", file), Err(PostError::Condition(1)), "{file}");
        assert_eq!(check("u/x", "a ${filename}", file), Err(PostError::Condition(2)), "{file}");
    }
    // The substituted text is not substituted again.
    assert_eq!(check("u/${filename}", "cat", "${filename}"), Ok(()));
    let empty = self::policy(r#"["starts-with", "$key", ""]"#);
    assert_eq!(empty.check_fields("b", &[("key", "${filename}")], "pictures/"), Err(PostError::EmptyKey));
    // Without a file name, S3 stores the object under the variable itself.
    let literal = self::policy(r#"{"key": "${filename}"}"#);
    assert_eq!(literal.check_fields("b", &[("key", "${filename}")], ""), Ok(()));
    assert_eq!(literal.check_fields("b", &[("key", "${filename}")], "a"), Err(PostError::Condition(1)));
    let (longest, longer) = ("n".repeat(1024), "n".repeat(1025));
    assert_eq!(empty.check_fields("b", &[("key", "${filename}")], &longest), Ok(()));
    assert_eq!(empty.check_fields("b", &[("key", "${filename}")], &longer), Err(PostError::KeyTooLong));
}

#[test]
fn the_length_of_the_file() {
    let range = policy(r#"["content-length-range", 2, 4], ["Content-Length-Range", 3, 9]"#);
    let outcomes = [1, 2, 3, 4, 5, u64::MAX].map(|length| range.check_length(length));
    assert_eq!(
        outcomes,
        [
            Err(PostError::FileTooSmall),
            Err(PostError::FileTooSmall),
            Ok(()),
            Ok(()),
            Err(PostError::FileTooLarge),
            Err(PostError::FileTooLarge),
        ]
    );
    assert_eq!(policy(r#"{"key": "k"}"#).check_length(u64::MAX), Ok(()));
}

#[test]
fn a_valid_form_is_verified() {
    let verified = verify(&presigned(credentials())).unwrap();
    assert_eq!(verified.key(), "u/cat.png");
    assert_eq!(verified.field("X-Amz-Meta-Note"), Some("a"));
    assert!(verified.fields().any(|field| field == ("key", "u/cat.png")));
    assert_eq!(verified.check_length(9), Ok(()));
    assert_eq!(verified.check_length(10), Err(PostError::FileTooLarge));
    let debug = format!("{verified:?}");
    assert!(debug.contains("u/cat.png") && !debug.contains("AKIA"), "{debug}");
}

/// S3 ignores the fields `x-ignore-…`, and a text field `file` has no condition either.
#[test]
fn only_fields_with_a_condition_are_returned() {
    let mut fields = presigned(credentials());
    fields.extend(owned([("X-Ignore-Acl", "public-read"), ("File", "text"), ("bucket", "examplebucket")]));
    let verified = verify(&fields).unwrap();
    let names: Vec<_> = verified.fields().map(|(name, _)| name).collect();
    let covered = ["x-amz-meta-note", "key", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "bucket"];
    assert_eq!(names, covered);
    for name in ["x-ignore-acl", "file", "policy", "x-amz-signature"] {
        assert_eq!(verified.field(name), None, "{name}");
    }
    // A field that S3 ignores is covered too if it has a condition.
    let fields = form_of(r#"{"key": "k"}, {"x-ignore-a": "1"}"#, &[("key", "k"), ("x-ignore-a", "1")]);
    assert_eq!(verify(&fields).unwrap().field("X-Ignore-A"), Some("1"));
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    hmac.update(text.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

/// Returns the fields of a form for `examplebucket`, with a signed policy of these conditions.
fn form_of(conditions: &str, fields: &[(&str, &str)]) -> Fields {
    let credential = "AKIAIOSFODNN7EXAMPLE/20240101/us-east-1/s3/aws4_request";
    let policy = format!(
        r#"{{"expiration": "2024-01-01T01:00:00Z", "conditions": [{{"bucket": "examplebucket"}},
            {{"x-amz-algorithm": "AWS4-HMAC-SHA256"}}, {{"x-amz-credential": "{credential}"}},
            {{"x-amz-date": "{NOW}"}}, {conditions}]}}"#
    );
    let policy = STANDARD.encode(policy);
    let scope = ["20240101", "us-east-1", "s3", "aws4_request", &policy];
    let signature = scope.iter().fold(format!("AWS4{SECRET}").into_bytes(), |key, part| hmac(&key, part));
    let signature = hex::encode(signature);
    let signed = [
        ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
        ("x-amz-credential", credential),
        ("x-amz-date", NOW),
        ("policy", &policy),
        ("x-amz-signature", &signature),
    ];
    owned(fields.iter().copied().chain(signed))
}

/// The kinds of forms for which LocalStack's tests, Ceph's s3-tests or an SDK's issue state S3's
/// response: the key, or code and status.
#[test]
fn recorded_responses_of_s3() {
    const DENIED: Result<&str, (&str, u16)> = Err(("AccessDenied", 403));
    const MALFORMED: Result<&str, (&str, u16)> = Err(("InvalidPolicyDocument", 400));
    let note = [("key", "k"), ("x-amz-meta-note", "a$$b")];
    let redirect = [("key", "k"), ("success_action_redirect", "https://example.com/done")];
    let plain = [("key", "k")];
    let typed = |value| [("key", "k"), ("Content-Type", value)];
    for (name, conditions, fields, file, length, expected) in [
        (
            "bounds as texts",
            r#"{"key": "k"}, ["content-length-range", "5", "10"]"#,
            &plain[..],
            "f",
            10,
            Ok("k"),
        ),
        (
            "bounds as texts, a shorter file",
            r#"{"key": "k"}, ["content-length-range", "5", "10"]"#,
            &plain,
            "f",
            4,
            Err(("EntityTooSmall", 400)),
        ),
        (
            "one bound as text, a longer file",
            r#"{"key": "k"}, ["content-length-range", 5, "10"]"#,
            &plain,
            "f",
            11,
            Err(("EntityTooLarge", 400)),
        ),
        ("a word as bound", r#"{"key": "k"}, ["content-length-range", "no", "10"]"#, &plain, "f", 7, DENIED),
        (
            "a signed text as bound",
            r#"{"key": "k"}, ["content-length-range", "+1", "9"]"#,
            &plain,
            "f",
            7,
            DENIED,
        ),
        (
            "an empty text as bound",
            r#"{"key": "k"}, ["content-length-range", "", "9"]"#,
            &plain,
            "f",
            7,
            DENIED,
        ),
        ("a negative bound", r#"{"key": "k"}, ["content-length-range", -1, 9]"#, &plain, "f", 7, MALFORMED),
        ("one bound only", r#"{"key": "k"}, ["content-length-range", 9]"#, &plain, "f", 7, MALFORMED),
        (
            "an exact condition without $",
            r#"{"key": "k"}, ["eq", "success_action_redirect", "https://example.com/done"]"#,
            &redirect,
            "f",
            1,
            DENIED,
        ),
        (
            "a prefix without $",
            r#"{"key": "k"}, ["starts-with", "success_action_redirect", ""]"#,
            &redirect,
            "f",
            1,
            DENIED,
        ),
        (
            "a value in another case",
            r#"{"key": "k"}, ["eq", "$success_action_redirect", "HTTPS://example.com/done"]"#,
            &redirect,
            "f",
            1,
            DENIED,
        ),
        (
            "a name in another case",
            r#"{"key": "k"}, ["eq", "$Success_Action_REDIRECT", "https://example.com/done"]"#,
            &redirect,
            "f",
            1,
            Ok("k"),
        ),
        (
            "two names in a condition",
            r#"{"key": "k", "success_action_redirect": "https://example.com/done"}"#,
            &redirect,
            "f",
            1,
            MALFORMED,
        ),
        ("a number as value", r#"{"key": "k"}, {"success_action_status": 201}"#, &plain, "f", 1, MALFORMED),
        ("a condition without its field", r#"{"key": "k"}, {"acl": "private"}"#, &plain, "f", 1, DENIED),
        ("a field without a condition", r#"{"key": "k"}"#, &redirect, "f", 1, DENIED),
        (
            "a list of types",
            r#"{"key": "k"}, ["starts-with", "$Content-Type", "image/"]"#,
            &typed("image/png,image/gif"),
            "f",
            1,
            Ok("k"),
        ),
        (
            "a list with another type",
            r#"{"key": "k"}, ["starts-with", "$Content-Type", "image/"]"#,
            &typed("image/png,text/html"),
            "f",
            1,
            DENIED,
        ),
        (
            "a file without a name",
            r#"["starts-with", "$key", "in/"]"#,
            &[("key", "in/${filename}")],
            "",
            1,
            Ok("in/${filename}"),
        ),
        (
            "text after the variable",
            r#"["starts-with", "$key", "in/"]"#,
            &[("key", "in/${filename}.tmp")],
            "b/a",
            1,
            Ok("in/a.tmp"),
        ),
        (
            "text after the variable in an exact condition",
            r#"{"key": "in/${filename}.tmp"}"#,
            &[("key", "in/${filename}.tmp")],
            "a",
            1,
            DENIED,
        ),
        ("an escaped $", r#"{"key": "\$1"}"#, &[("key", "$1")], "f", 1, Ok("$1")),
        ("a $ as \\u0024", r#"["starts-with", "$key", "\u0024"]"#, &[("key", "$1")], "f", 1, Ok("$1")),
        ("a backslash before $", r#"{"key": "\\$1"}"#, &[("key", "\\$1")], "f", 1, Ok("\\$1")),
        ("a vertical tab", r#"{"key": "\v"}"#, &[("key", "\u{b}")], "f", 1, Ok("\u{b}")),
        ("$$", r#"{"key": "k"}, {"x-amz-meta-note": "a$$b"}"#, &note, "f", 1, DENIED),
        (
            "$$ in a prefix",
            r#"{"key": "k"}, ["starts-with", "$x-amz-meta-note", "a$$"]"#,
            &note,
            "f",
            1,
            DENIED,
        ),
        ("an escaped $$", r#"{"key": "k"}, {"x-amz-meta-note": "a\$\$b"}"#, &note, "f", 1, Ok("k")),
    ] {
        let fields = form_of(conditions, fields);
        let verifier = verifier();
        let outcome = verifier
            .parse("examplebucket", &fields, file)
            .and_then(|presented| presented.verify(&credentials(), at(NOW)))
            .and_then(|verified| verified.check_length(length).map(|()| verified.key().to_owned()));
        let outcome = outcome.as_deref().map_err(|error| (error.code(), error.status()));
        assert_eq!(outcome, expected, "{name}");
    }
}

#[test]
fn a_condition_that_is_never_met_names_its_reason() {
    for (condition, reason) in [
        (r#"["eq", "acl", "private"]"#, "must have a $ before the name of its field"),
        (r#"["content-length-range", "a", 1]"#, "must have whole numbers as bounds"),
        (r#"{"acl": "$$"}"#, "must not contain a NUL or $$; write $$ as \\$\\$"),
        (r#"["eq", "$$acl", ""]"#, "must not contain a NUL or $$; write $$ as \\$\\$"),
        (r#"{"acl": "\u0000"}"#, "must not contain a NUL or $$; write $$ as \\$\\$"),
    ] {
        let policy = policy(condition);
        assert_eq!(policy.conditions()[1], Condition::NeverMet(reason), "{condition}");
        assert_eq!(policy.conditions()[1].name(), None, "{condition}");
    }
}

#[test]
fn error_documents() {
    let document = |code: &str, message: &str, rest: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Error><Code>{code}</Code><Message>{message}</Message>{rest}</Error>"
        )
    };
    let policy = PostError::Policy("must be base64");
    for (error, code, message, rest) in [
        (PostError::Condition(3), "AccessDenied", "Invalid according to Policy: Policy Condition failed", ""),
        (PostError::ExtraField(3), "AccessDenied", "Invalid according to Policy: Extra input fields", ""),
        (PostError::Expired, "AccessDenied", "Invalid according to Policy: Policy expired.", ""),
        (PostError::Anonymous, "AccessDenied", "Access Denied", ""),
        (policy, "InvalidPolicyDocument", "Invalid Policy: must be base64", ""),
        (
            PostError::MissingField("key"),
            "InvalidArgument",
            "Bucket POST must contain a field named &#39;key&#39;.  If it is specified, please check the order \
             of the fields.",
            "<ArgumentName>key</ArgumentName><ArgumentValue></ArgumentValue>",
        ),
        (
            PostError::MissingField("x-amz-signature"),
            "InvalidArgument",
            "Bucket POST must contain a field named &#39;X-Amz-Signature&#39;.  If it is specified, please \
             check the order of the fields.",
            "<ArgumentName>X-Amz-Signature</ArgumentName><ArgumentValue></ArgumentValue>",
        ),
        (PostError::RepeatedField(1), "InvalidArgument", "field 1: must not repeat an earlier field", ""),
    ] {
        assert_eq!(error.to_xml(), document(code, message, rest));
    }
    let mut fields = presigned(credentials());
    set(&mut fields, "x-amz-credential", "a");
    let rule = "x-amz-credential: must have the form &lt;access key id&gt;/&lt;date&gt;/&lt;region&gt;/\
                &lt;service&gt;/aws4_request";
    let rest = "<ArgumentName>X-Amz-Credential</ArgumentName><ArgumentValue></ArgumentValue>";
    assert_eq!(verify(&fields).unwrap_err().to_xml(), document("InvalidArgument", rule, rest));
}

/// Returns a form with this number of ignored fields.
fn many_fields(count: usize) -> Fields {
    let mut fields = presigned(credentials());
    fields.extend((0..count).map(|number| (format!("x-ignore-{number}"), String::new())));
    fields
}

/// Beyond the limit, nothing is compared or substituted.
#[test]
fn a_form_has_a_maximum_length() {
    let policy = policy(r#"["starts-with", "$key", ""]"#);
    let key = "${filename}".repeat(2000);
    let (long_name, fields) = ("n".repeat(100_000), many_fields(40_000));
    assert_eq!(policy.check_fields("b", &[("key", &*key)], &long_name), Err(PostError::FormTooLarge));
    assert_eq!(policy.check_fields("b", &fields, "a"), Err(PostError::FormTooLarge));
    let limited = verifier().max_form_length(100_000_000);
    let form = form_of(r#"["starts-with", "$key", ""]"#, &[("key", &key)]);
    assert_eq!(limited.parse("examplebucket", &form, &long_name).unwrap_err(), PostError::FormTooLarge);
}

/// Returns text, code and status of the error for an altered form.
#[track_caller]
fn error_of(alter: impl FnOnce(&mut Fields)) -> (String, &'static str, u16) {
    let mut fields = presigned(credentials());
    alter(&mut fields);
    let error = verify(&fields).unwrap_err();
    (error.to_string(), error.code(), error.status())
}

#[test]
fn altered_forms_are_refused() {
    let is = |text: &str, code, status| (text.to_owned(), code, status);
    for name in ["key", "policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"] {
        let error = error_of(|fields| fields.retain(|(other, _)| other != name));
        assert_eq!(error, is(&format!("{name}: missing"), "InvalidArgument", 400));
    }
    for name in ["key", "X-Amz-Date", "x-amz-meta-note"] {
        let error = error_of(|fields| fields.push((name.into(), "a".into())));
        assert_eq!(error, is("field 7: must not repeat an earlier field", "InvalidArgument", 400), "{name}");
    }
    let too_large = error_of(|fields| fields.push(("x-ignore-this".into(), "a".repeat(20_480))));
    assert_eq!(
        too_large,
        is(
            "form: must not exceed the size limit for the fields before the file",
            "MaxPostPreDataLengthExceededError",
            400
        )
    );
    let anonymous = error_of(|fields| fields.retain(|(name, _)| name == "key" || name == "policy"));
    assert_eq!(anonymous, is("form: must be signed", "AccessDenied", 403));
    let nothing = error_of(Vec::clear);
    assert_eq!(nothing, is("key: missing", "InvalidArgument", 400));
    let version_2 = error_of(|fields| {
        fields.retain(|(name, _)| name == "key" || name == "policy");
        fields.push(("AWSAccessKeyId".into(), "AKIAIOSFODNN7EXAMPLE".into()));
    });
    assert_eq!(version_2, is("x-amz-algorithm: missing", "InvalidArgument", 400));
    let many = error_of(|fields| fields.extend((0..250).map(|number| (number.to_string(), String::new()))));
    assert_eq!(many.1, "MaxPostPreDataLengthExceededError");
    // A field with the variable grows with the file name.
    let mut fields = presigned(credentials());
    fields.push(("x-ignore-this".into(), "${filename}".repeat(100)));
    for (length, code) in [(11, "AccessDenied"), (300, "MaxPostPreDataLengthExceededError")] {
        let (verifier, file_name) = (verifier(), "n".repeat(length));
        let presented = verifier.parse("examplebucket", &fields, &file_name);
        let outcome =
            presented.and_then(|presented| presented.verify(&credentials(), at("20250101T000000Z")));
        assert_eq!(outcome.unwrap_err().code(), code, "{length}");
    }

    let form = "must have the form <access key id>/<date>/<region>/<service>/aws4_request";
    for (name, value, rule) in [
        ("x-amz-algorithm", "AWS4-HMAC-SHA1", "must be AWS4-HMAC-SHA256"),
        ("x-amz-date", "2024-01-01T00:00:00Z", "must have the form YYYYMMDDTHHMMSSZ"),
        ("x-amz-signature", "00", "must be 64 lower-case hexadecimal digits"),
        ("x-amz-signature", &"A".repeat(64), "must be 64 lower-case hexadecimal digits"),
        ("x-amz-credential", "AKIAIOSFODNN7EXAMPLE", form),
        ("x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20240101/us-east-1/s3/aws4", form),
        ("x-amz-credential", "/20240101/us-east-1/s3/aws4_request", form),
        ("x-amz-credential", "AKIA/20240101/us-east-2/s3/aws4_request", "must name the server's region"),
        ("x-amz-credential", "AKIA/20240101/us-east-1/sts/aws4_request", "must name the server's service"),
        ("x-amz-credential", "AKIA/20240102/us-east-1/s3/aws4_request", "must have the date of x-amz-date"),
    ] {
        let error = error_of(|fields| set(fields, name, value));
        assert_eq!(error, is(&format!("{name}: {rule}"), "InvalidArgument", 400), "{value}");
    }
    let other_day = error_of(|fields| set(fields, "x-amz-date", "20240102T000000Z"));
    assert_eq!(other_day.0, "x-amz-credential: must have the date of x-amz-date");

    let other_key =
        error_of(|fields| set(fields, "x-amz-credential", "AKIA/b/20240101/us-east-1/s3/aws4_request"));
    assert_eq!(other_key, is("access key id: must be that of the credentials", "InvalidAccessKeyId", 403));
    let token = error_of(|fields| fields.push(("x-amz-security-token".into(), "token".into())));
    assert_eq!(token, is("session token: must be that of the credentials", "InvalidToken", 400));
    let zeros = error_of(|fields| set(fields, "x-amz-signature", "0".repeat(64)));
    assert_eq!(zeros, is("signature: must match the policy", "SignatureDoesNotMatch", 403));
    // The signing key is that of the day, so a condition fails for another time of day.
    let later = error_of(|fields| set(fields, "x-amz-date", "20240101T000001Z"));
    assert_eq!(later, is("condition 6 of the policy: must be met", "AccessDenied", 403));
    let longer = error_of(|fields| {
        let policy = fields.iter().find(|(name, _)| name == "policy").unwrap().1.clone();
        let text = String::from_utf8(STANDARD.decode(policy).unwrap()).unwrap();
        set(fields, "policy", STANDARD.encode(text.replace("2024-01-01T01", "2024-01-02T01")));
    });
    assert_eq!(longer, is("signature: must match the policy", "SignatureDoesNotMatch", 403));
    let altered = error_of(|fields| set(fields, "x-amz-meta-note", "b"));
    assert_eq!(altered, is("condition 0 of the policy: must be met", "AccessDenied", 403));
    let elsewhere = error_of(|fields| set(fields, "key", "v/${filename}"));
    assert_eq!(elsewhere, is("condition 3 of the policy: must be met", "AccessDenied", 403));
    let extra = error_of(|fields| fields.push(("acl".into(), "public-read".into())));
    assert_eq!(extra, is("field 7: must have a condition in the policy", "AccessDenied", 403));
}

#[test]
fn forms_for_another_bucket_secret_or_token_are_refused() {
    let fields = presigned(credentials());
    let verifier = verifier();
    let presented = verifier.parse("otherbucket", &fields, "").unwrap();
    assert_eq!(presented.verify(&credentials(), at(NOW)).unwrap_err(), PostError::Condition(2));
    let presented = verifier.parse("examplebucket", &fields, "").unwrap();
    let wrong = Credentials::new("AKIAIOSFODNN7EXAMPLE", "not/the/secret").unwrap();
    assert_eq!(presented.verify(&wrong, at(NOW)).unwrap_err(), PostError::Signature);

    let session = |token: &str| Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, token).unwrap();
    let fields = presigned(session("token+/=="));
    let presented = verifier.parse("examplebucket", &fields, "").unwrap();
    assert!(presented.verify(&session("token+/=="), at(NOW)).is_ok());
    for wrong in [session("token+/="), session("Token+/=="), credentials()] {
        assert_eq!(presented.verify(&wrong, at(NOW)).unwrap_err(), PostError::SessionToken);
    }
    let debug = format!("{presented:?}");
    assert!(!debug.contains("token+") && debug.contains("AKIAIOSFODNN7EXAMPLE"), "{debug}");
}

#[test]
fn a_form_is_valid_from_signing_to_expiration() {
    let fields = presigned(credentials());
    let verify = |verifier: &Verifier, now: &str| {
        let presented = verifier.parse("examplebucket", &fields, "").unwrap();
        presented.verify(&credentials(), at(now)).map(drop)
    };
    let verifier = verifier();
    assert_eq!(verify(&verifier, "20231231T234459Z"), Err(PostError::NotYetValid));
    assert_eq!(verify(&verifier, "20231231T234500Z"), Ok(()));
    assert_eq!(verify(&verifier, "20240101T005959Z"), Ok(()));
    assert_eq!(verify(&verifier, "20240101T010000Z"), Err(PostError::Expired));
    // A form can outlive its credentials if their expiration was unknown at signing.
    let presented = verifier.parse("examplebucket", &fields, "").unwrap();
    let verify_until =
        |expiration: &str| presented.verify(&credentials().with_expiration(at(expiration)), at(NOW));
    assert!(verify_until("20240101T000001Z").is_ok());
    let error = verify_until(NOW).unwrap_err();
    assert_eq!((error, error.code(), error.status()), (PostError::ExpiredCredentials, "ExpiredToken", 400));
    let strict = verifier.clone().allowed_skew(Duration::ZERO).max_lifetime(Duration::from_secs(3599));
    assert_eq!(verify(&strict, "20231231T235959Z"), Err(PostError::NotYetValid));
    assert_eq!(verify(&strict, NOW), Err(PostError::LivesTooLong));
    assert_eq!(verify(&strict.max_lifetime(Duration::from_secs(3600)), NOW), Ok(()));
    let lax = verifier.allowed_skew(Duration::MAX).max_lifetime(Duration::MAX);
    assert_eq!(verify(&lax, "00000101T000000Z"), Ok(()));
    let fits = Verifier::new(Service::S3, Region::US_EAST_1).max_form_length(100);
    assert_eq!(fits.parse("examplebucket", &fields, "").unwrap_err(), PostError::FormTooLarge);
}

/// A form counts 120 bytes for the boundary and headers of each field, and 224 for those of the file.
#[test]
fn a_form_of_20_kb_is_the_longest() {
    let form = bucket(credentials()).post("k").presign_at(at(NOW), Duration::from_secs(3600)).unwrap();
    let fields = owned(form.fields());
    let length: usize = fields.iter().map(|(name, value)| 120 + name.len() + value.len()).sum();
    let longest = 20 * 1024 - 224 - length - 120 - "x-ignore-this".len();
    for (bytes, error) in [(longest, None), (longest + 1, Some(PostError::FormTooLarge))] {
        let mut fields = fields.clone();
        fields.push(("x-ignore-this".into(), "a".repeat(bytes)));
        assert_eq!(form.check(&fields, "", 1).err(), error, "form, {bytes}");
        assert_eq!(form.policy().check_fields("examplebucket", &fields, "").err(), error, "policy, {bytes}");
        let verifier = verifier();
        let presented = verifier.parse("examplebucket", &fields, "");
        assert_eq!(presented.map(drop).err(), error, "verifier, {bytes}");
    }
}

/// Any valid value, and often one that JSON or a form must escape.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9 /._-]{0,20}", "[\"\\\\'<>&$%{}\\[\\]:,\tü日😀]{0,12}", "\\PC{0,20}"]
        .prop_filter("forms refuse it", |text| !text.contains("${filename}") && !text.contains("$$"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The fixed fields satisfy the policy together with any values of the open fields, in `check`
    /// and in `Verifier`. They do not if any fixed field is altered.
    #[test]
    fn fixed_and_open_fields_satisfy_the_policy(
        fixed in prop::collection::btree_map("[a-z]{1,8}", text(), 0..5),
        open in prop::collection::btree_map("[a-z]{1,8}", (text(), text()), 0..5),
        prefix in "[a-zü\"\\\\/]{0,10}",
        suffix in "(\\$?[a-z.]{0,4}[a-z])?",
        file_name in "\\PC{1,20}",
        range in (0..1000_u64, 0..1000_u64),
        token in prop::option::of("[a-zA-Z0-9/+=]{1,100}"),
        altered: prop::sample::Index,
    ) {
        let credentials = match token {
            Some(token) => Credentials::temporary("AKIA/é", "secret", token).unwrap(),
            None => Credentials::new("AKIA/é", "secret").unwrap(),
        };
        let bucket = bucket(credentials.clone());
        let key = format!("{prefix}${{filename}}{suffix}");
        let length = range.0..=range.0 + range.1;
        let mut form = bucket.post(&key).content_length(length.clone());
        for (name, value) in &fixed {
            form = form.field(&format!("x-amz-meta-f{name}"), value);
        }
        for (name, (prefix, _)) in &open {
            form = form.starts_with(&format!("x-amz-meta-o{name}"), prefix);
        }
        let post = form.presign_at(at(NOW), Duration::from_secs(60)).unwrap();
        prop_assert_eq!(&Policy::parse(post.policy_text()).unwrap(), post.policy());

        let chosen = open.values().zip(post.open_fields()).map(|((_, rest), (name, prefix))| {
            (name.to_owned(), format!("{prefix}{rest}"))
        });
        let mut fields: Fields = owned(post.fields()).into_iter().chain(chosen).collect();
        let file_name = format!("{file_name}x");
        let verifier = verifier();
        let verify = |fields: &Fields| {
            verifier.parse("examplebucket", fields, &file_name)?.verify(&credentials, at(NOW))
        };
        prop_assert_eq!(post.check(&fields, &file_name, *length.start()), Ok(()));
        prop_assert_eq!(post.check(&fields, &file_name, length.end() + 1), Err(PostError::FileTooLarge));
        let verified = verify(&fields).unwrap();
        prop_assert_eq!(verified.check_length(*length.end()), Ok(()));
        let base_name = file_name.rsplit(['/', '\\']).next().unwrap();
        prop_assert_eq!(verified.key(), key.replace("${filename}", base_name));

        let fixed = post.fields().count();
        let altered = altered.index(fixed);
        fields[altered].1.insert(0, '-');
        let is_any_key = fields[altered].0 == "key" && prefix.is_empty();
        prop_assert_eq!(post.check(&fields, &file_name, *length.start()).is_ok(), is_any_key);
        prop_assert_eq!(verify(&fields).is_ok(), is_any_key);
    }

    #[test]
    fn no_policy_causes_a_panic(text in "\\PC{0,60}|[\\[\\]{}\":,$a-z0-9-]{0,80}") {
        let around = format!(r#"{{"expiration":"2024-02-29T00:00:00Z","conditions":[{text}]}}"#);
        for text in [text, around] {
            if let Ok(policy) = Policy::parse(&text) {
                let _ = policy.check_fields("b", &[("key", &text)], &text);
            }
        }
    }
}
