//! AWS's responses to upload forms: those that LocalStack recorded, and Ceph's tests, which run
//! against AWS too.
//!
//! Sources: `TestS3PresignedPost` in `tests/aws/services/s3/test_s3.py` of localstack/localstack,
//! and `test_post_object_…` in `s3tests/functional/test_s3.py` of ceph/s3-tests.
//! `tests/post_verify.rs` has the kinds about conditions: `recorded_responses_of_s3`.

use presign::Credentials;

use crate::form::{EXPIRED, EXTRA, FAILED, Form, STORED, check, form};
use crate::{ID, MISMATCH, SECRET};

const NO_SIGNATURE: &str = "400 InvalidArgument Bucket POST must contain a field named 'X-Amz-Signature'.  If it is \
    specified, please check the order of the fields.";
const NO_ALGORITHM: &str = "400 InvalidArgument Bucket POST must contain a field named 'X-Amz-Algorithm'.  If it is \
    specified, please check the order of the fields.";
const NO_KEY: &str = "400 InvalidArgument Bucket POST must contain a field named 'key'.  If it is specified, please \
    check the order of the fields.";

#[test]
fn recorded_by_localstack() {
    let with = |name: &'static str, value: &'static str| {
        form(&format!(r#"["eq", "${name}", "{value}"]"#)).field(name, value)
    };
    let tags = |value: &'static str| with("tagging", value);
    let session = Credentials::temporary(ID, SECRET, "heron/token==").unwrap();
    check([
        ("nothing else", form(""), STORED),
        ("the bucket twice", form(r#"{"bucket": "heron-nests"}"#), STORED),
        ("a status", with("success_action_status", "201"), STORED),
        ("a redirect", with("success_action_redirect", "https://heron.example/done"), STORED),
        ("a redirect without a scheme", with("success_action_redirect", "/done"), STORED),
        (
            "a tag",
            tags("<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"),
            STORED,
        ),
        // S3 checks the signature before the tags.
        ("tags in another element", tags("<Nest></Nest>"), STORED),
        ("tags that are not XML", tags("nest"), STORED),
        ("a storage class", with("x-amz-storage-class", "STANDARD_IA"), STORED),
        ("an unknown storage class", with("x-amz-storage-class", "REEDS"), STORED),
        ("a checksum", with("x-amz-checksum-crc32", "6ge5pw=="), STORED),
        (
            "names in several cases",
            form(
                r#"["eq", "$x-amz-meta-nest-2", "oak"], {"content-type": "text/csv"},
                   ["eq", "$Expires", "Thu, 01 May 2031 07:28:00 GMT"]"#,
            )
            .field("x-amz-meta-NEST-2", "oak")
            .field("Content-Type", "text/csv")
            .field("Expires", "Thu, 01 May 2031 07:28:00 GMT"),
            STORED,
        ),
        ("names of fields in title case", form("").in_title_case(), STORED),
        (
            "a key and metadata of other letters",
            form(r#"{"x-amz-meta-name": "Jos\u00e9"}"#)
                .key(r#"["starts-with", "$key", "nests/"]"#, "nests/${filename}")
                .file_name("zürich—31.csv")
                .field("x-amz-meta-name", "José"),
            "204 nests/zürich—31.csv",
        ),
        (
            "a session token",
            form(r#"{"x-amz-security-token": "heron/token=="}"#)
                .field("x-amz-security-token", "heron/token==")
                .credentials(session),
            STORED,
        ),
        (
            "a prefix",
            form(r#"["starts-with", "$success_action_redirect", "https://heron.example/"]"#)
                .field("success_action_redirect", "https://heron.example/done"),
            STORED,
        ),
        (
            "another prefix",
            form(r#"["starts-with", "$success_action_redirect", "https://heron.example/"]"#)
                .field("success_action_redirect", "https://egret.example/done"),
            FAILED,
        ),
        (
            "another case of the prefix",
            form(r#"["starts-with", "$success_action_redirect", "HTTPS://heron.example/"]"#)
                .field("success_action_redirect", "https://heron.example/done"),
            FAILED,
        ),
        (
            "any value",
            form(r#"["starts-with", "$success_action_redirect", ""]"#)
                .field("success_action_redirect", "https://egret.example/done"),
            STORED,
        ),
        (
            "another value",
            form(r#"["eq", "$success_action_redirect", "https://heron.example/done"]"#)
                .field("success_action_redirect", "https://egret.example/done"),
            FAILED,
        ),
        (
            "a file name as the key",
            form("").key(r#"["starts-with", "$key", ""]"#, "${filename}"),
            "204 31.csv",
        ),
        ("expired", form("").seconds_later(3600), EXPIRED),
        ("no signature", form("").without("x-amz-signature"), NO_SIGNATURE),
        (
            "no algorithm and no credential",
            form("").without("x-amz-algorithm").without("x-amz-credential"),
            NO_ALGORITHM,
        ),
        (
            "key and policy only",
            form("")
                .without("x-amz-algorithm")
                .without("x-amz-credential")
                .without("x-amz-date")
                .without("x-amz-signature"),
            "403 AccessDenied Access Denied",
        ),
    ]);
}

/// The signature covers the policy's base64. The verifier decodes it only after the signature matches.
#[test]
fn a_policy_that_is_cut_off() {
    let policy = "eyJleHBpcmF0aW9uIjogIjIwMzEtMDQtMDFUMDk6MDA6MDBaIn";
    check([
        ("its end is lost", form("").field("policy", policy), MISMATCH),
        ("not base64", form("").field("policy", "heron"), MISMATCH),
        ("empty", form("").field("policy", ""), MISMATCH),
    ]);
}

#[test]
fn stored_in_the_tests_of_ceph() {
    check([
        ("authenticated", form(""), STORED),
        (
            "a content type",
            form(r#"["starts-with", "$Content-Type", "text/plain"], ["content-length-range", 0, 1024]"#)
                .field("Content-Type", "text/plain"),
            STORED,
        ),
        ("no content type", form(r#"["content-length-range", 0, 1024]"#), STORED),
        (
            "an unknown status",
            form(r#"["eq", "$success_action_status", "404"]"#).field("success_action_status", "404"),
            STORED,
        ),
        ("as large as allowed", form(r#"["content-length-range", 0, 5242880]"#).length(5_242_880), STORED),
        (
            "the key by the file name",
            form("").key(r#"["starts-with", "$key", "nests"]"#, "nests/${filename}").file_name("32.csv"),
            "204 nests/32.csv",
        ),
        ("an ignored field", form("").field("x-ignore-nest", "oak"), STORED),
        (
            "names and operators in other cases",
            form(r#"["StArTs-WiTh", "$CoNtEnT-TyPe", "text/plain"]"#)
                .field("cOnTeNt-TyPe", "text/plain")
                .edit(r#"{"key""#, r#"{"kEy""#),
            STORED,
        ),
        (
            "an escaped dollar sign",
            form("").key(r#"["starts-with", "$key", "\$nests"]"#, "$nests.csv"),
            "204 $nests.csv",
        ),
        (
            "a redirect to the bucket",
            form(r#"["eq", "$success_action_redirect", "http://nests.example/a"]"#)
                .field("success_action_redirect", "http://nests.example/a"),
            STORED,
        ),
        (
            "metadata with a prefix",
            form(r#"["starts-with", "$x-amz-meta-nest", "oa"]"#).field("x-amz-meta-nest", "oak-clone"),
            STORED,
        ),
    ]);
}

#[test]
fn refused_in_the_tests_of_ceph() {
    const BAD_POLICY: &str = "400 InvalidPolicyDocument";
    let unknown = "403 InvalidAccessKeyId The AWS Access Key Id you provided does not exist in our records.";
    let meta = r#"["starts-with", "$x-amz-meta-nest", "oak"]"#;
    let document = |text: &str| form("").policy(text);
    let rows: [(&str, Form, &str); 24] = [
        (
            "anonymous",
            form("")
                .without("policy")
                .without("x-amz-algorithm")
                .without("x-amz-credential")
                .without("x-amz-date")
                .without("x-amz-signature"),
            "403 AccessDenied Access Denied",
        ),
        (
            "another access key id",
            form("").field("x-amz-credential", "AKIAHERON/20310401/us-east-1/s3/aws4_request"),
            unknown,
        ),
        ("another signature", form("").field("x-amz-signature", &"0".repeat(64)), MISMATCH),
        ("another secret", form("").secret("heron"), MISMATCH),
        ("no key", form("").without("key"), NO_KEY),
        ("no signature", form("").without("x-amz-signature"), NO_SIGNATURE),
        ("no condition on the bucket", form("").edit(r#"{"bucket": "heron-nests"}, "#, ""), EXTRA),
        ("another bucket", form("").edit("heron-nests", "egret-nests"), FAILED),
        ("a field without a condition", form("").field("x-amz-meta-nest", "oak"), EXTRA),
        ("a condition without its field", form(meta), FAILED),
        (
            "a field whose condition has an empty value",
            form(r#"["eq", "$x-amz-meta-nest", ""]"#).field("x-amz-meta-nest", "oak"),
            FAILED,
        ),
        ("expired", form("").edit("2031-04-01T09", "2031-04-01T07"), EXPIRED),
        (
            "a time of another form",
            form("").edit("2031-04-01T09:00:00Z", "2031-04-01 09:00:00+00:00"),
            BAD_POLICY,
        ),
        ("no expiration", document(r#"{"conditions": [{"bucket": "heron-nests"}]}"#), BAD_POLICY),
        ("no conditions", document(r#"{"expiration": "2031-04-01T09:00:00Z"}"#), BAD_POLICY),
        ("expiration in capitals", form("").edit("expiration", "EXPIRATION"), BAD_POLICY),
        ("conditions in capitals", form("").edit("conditions", "CONDITIONS"), BAD_POLICY),
        ("an empty condition", form("{}"), BAD_POLICY),
        ("one bound", form(r#"["content-length-range", 0]"#), BAD_POLICY),
        ("a negative bound", form(r#"["content-length-range", -1, 0]"#), BAD_POLICY),
        ("not JSON", document("heron"), BAD_POLICY),
        ("too large", form(r#"["content-length-range", 0, 7]"#), "400 EntityTooLarge"),
        ("too small", form(r#"["content-length-range", 512, 1024]"#), "400 EntityTooSmall"),
        ("too small for the exact length", form(r#"["content-length-range", 9, 9]"#), "400 EntityTooSmall"),
    ];
    for (name, form, expected) in rows {
        let response = form.response();
        assert!(response.starts_with(expected), "{name}: {response}");
    }
}
