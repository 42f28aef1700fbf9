//! Upload forms in the tests of servers: versitygw, MinIO and seaweedfs.
//!
//! Sources: `tests/integration/PostObject.go` in versity/versitygw, `cmd/postpolicyform_test.go`,
//! `cmd/post-policy_test.go` and `cmd/signature-v4_test.go` in minio/minio, and
//! `weed/s3api/policy/post-policy_test.go` and
//! `weed/s3api/s3api_object_handlers_postpolicy_test.go` in seaweedfs/seaweedfs.

use crate::MISMATCH;
use crate::form::{EXPIRED, EXTRA, FAILED, STORED, check, form};

const NO_BASE64: &str = "400 InvalidPolicyDocument Invalid Policy: must be base64";
const UNKNOWN_KEY: &str =
    "403 InvalidAccessKeyId The AWS Access Key Id you provided does not exist in our records.";

#[test]
fn fields_of_the_signature() {
    for (field, name) in [
        ("policy", "policy"),
        ("x-amz-algorithm", "X-Amz-Algorithm"),
        ("x-amz-credential", "X-Amz-Credential"),
        ("x-amz-date", "X-Amz-Date"),
        ("x-amz-signature", "X-Amz-Signature"),
    ] {
        let expected = format!(
            "400 InvalidArgument Bucket POST must contain a field named '{name}'.  If it is specified, please check \
             the order of the fields."
        );
        assert_eq!(form("").without(field).response(), expected);
    }
    let with = |name, value| form("").field(name, value);
    check([
        (
            "another algorithm",
            with("x-amz-algorithm", "AWS4-SHA256"),
            "400 InvalidArgument x-amz-algorithm: must be AWS4-HMAC-SHA256",
        ),
        (
            "a malformed date",
            with("x-amz-date", "this-morning"),
            "400 InvalidArgument x-amz-date: must have the form YYYYMMDDTHHMMSSZ",
        ),
        // The forms of PHP's tests have it.
        (
            "a date without seconds",
            with("x-amz-date", "20310401T0800Z"),
            "400 InvalidArgument x-amz-date: must have the form YYYYMMDDTHHMMSSZ",
        ),
        (
            "a credential without slashes",
            with("x-amz-credential", "heron"),
            "400 InvalidArgument x-amz-credential: must have the form <access key id>/<date>/<region>/\
             <service>/aws4_request",
        ),
        (
            "another region",
            with("x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20310401/us-west-2/s3/aws4_request"),
            "400 InvalidArgument x-amz-credential: must name the server's region",
        ),
        (
            "an unknown access key id",
            with("x-amz-credential", "heron_has_none/20310401/us-east-1/s3/aws4_request"),
            UNKNOWN_KEY,
        ),
        // versitygw and MinIO call it a mismatch. AWS's response is not recorded.
        (
            "a malformed signature",
            with("x-amz-signature", "heron"),
            "400 InvalidArgument x-amz-signature: must be 64 lower-case hexadecimal digits",
        ),
        ("another signature", with("x-amz-signature", &"ab".repeat(32)), MISMATCH),
        ("another secret", form("").secret("egret"), MISMATCH),
        // MinIO reads the policy first.
        ("a damaged policy", with("policy", "%%%"), MISMATCH),
        ("expired", form("").edit("T09:00:00Z", "T08:00:30.000Z"), EXPIRED),
        // versitygw refuses a date of more than an hour ago. AWS's documents bind a form to its
        // policy only.
        ("an old date", form("").edit("T09:00:00Z", "T12:00:00Z").seconds_later(10_800), STORED),
    ]);
}

#[test]
fn conditions_of_a_policy() {
    let types = r#"["starts-with", "$content-type", "text/"]"#;
    check([
        ("an exact type", form(r#"["eq", "$content-type", "text/csv"]"#).field("content-type", "text/csv"), STORED),
        ("an object", form(r#"{"content-type": "text/csv"}"#).field("content-type", "text/csv"), STORED),
        (
            "a prefix",
            form(r#"["starts-with", "$x-amz-meta-nest", "oak"]"#).field("x-amz-meta-nest", "oaks"),
            STORED,
        ),
        (
            "any value",
            form(r#"["starts-with", "$x-amz-meta-nest", ""]"#).field("x-amz-meta-nest", "willow"),
            STORED,
        ),
        ("the bucket as a list", form(r#"["eq", "$bucket", "heron-nests"]"#), STORED),
        ("an ignored field", form("").field("x-ignore-nest", "oak"), STORED),
        ("a range", form(r#"["content-length-range", 1, 100]"#), STORED),
        ("a list of types", form(types).field("content-type", "text/csv,text/html"), STORED),
        // versitygw allows the space. The documents of S3 do not name one.
        ("a list of types with a space", form(types).field("content-type", "text/csv, text/html"), FAILED),
        ("a list with another type", form(types).field("content-type", "text/csv,image/png"), FAILED),
        (
            "another type",
            form(r#"["eq", "$content-type", "text/csv"]"#).field("content-type", "image/png"),
            FAILED,
        ),
        ("another type, an object", form(r#"{"content-type": "a/b"}"#).field("content-type", "image/png"), FAILED),
        (
            "another prefix",
            form(r#"["starts-with", "$x-amz-meta-path", "nests/"]"#).field("x-amz-meta-path", "eggs/1"),
            FAILED,
        ),
        ("another bucket", form(r#"["eq", "$bucket", "egret-nests"]"#), FAILED),
        ("another key", form("").field("key", "eggs/31.csv"), FAILED),
        ("another date", form("").edit("20310401T080000Z", "20310401T080001Z"), FAILED),
        ("metadata without a condition", form("").field("x-amz-meta-nest", "oak"), EXTRA),
        ("a type without a condition", form("").field("content-type", "text/csv"), EXTRA),
        // For seaweedfs and MinIO, this condition covers all metadata. Here it covers one field.
        (
            "a prefix of names",
            form(r#"["starts-with", "$x-amz-meta-", ""]"#).field("x-amz-meta-nest", "oak"),
            FAILED,
        ),
        (
            "no condition on the bucket",
            form("").edit(r#"{"bucket": "heron-nests"}, "#, ""),
            "403 AccessDenied Invalid according to Policy: Extra input fields: bucket",
        ),
        (
            "too large",
            form(r#"["content-length-range", 0, 5]"#),
            "400 EntityTooLarge Your proposed upload exceeds the maximum allowed size",
        ),
        (
            "too small",
            form(r#"["content-length-range", 100, 1024]"#),
            "400 EntityTooSmall Your proposed upload is smaller than the minimum allowed size",
        ),
        (
            "everything that is stored with an object",
            form(
                r#"["eq", "$Content-Type", "image/png"], ["eq", "$Content-Disposition", "inline"],
                   ["eq", "$Content-Language", "nl"], ["eq", "$Content-Encoding", "gzip"],
                   ["eq", "$Cache-Control", "max-age=74"], ["eq", "$Expires", "Thu, 01 May 2031 00:00:00 GMT"],
                   ["eq", "$x-amz-website-redirect-location", "/nests"], ["eq", "$x-amz-meta-nest", "oak"],
                   {"x-amz-server-side-encryption": "AES256"}, ["starts-with", "$x-amz-meta-tag", ""]"#,
            )
            .field("Content-Type", "image/png")
            .field("Content-Disposition", "inline")
            .field("Content-Language", "nl")
            .field("Content-Encoding", "gzip")
            .field("Cache-Control", "max-age=74")
            .field("Expires", "Thu, 01 May 2031 00:00:00 GMT")
            .field("x-amz-website-redirect-location", "/nests")
            .field("x-amz-meta-nest", "oak")
            .field("x-amz-server-side-encryption", "AES256")
            .field("x-amz-meta-tag", ""),
            STORED,
        ),
    ]);
}

#[test]
fn the_file_name_in_a_key() {
    let named = |key, file_name| {
        form("").key(r#"["starts-with", "$key", "nests/"]"#, key).file_name(file_name).response()
    };
    for (name, key, file_name, expected) in [
        ("at the end", "nests/${filename}", "egg.png", "204 nests/egg.png"),
        ("in the middle", "nests/${filename}/31.csv", "egg.png", "204 nests/egg.png/31.csv"),
        ("with folders", "nests/${filename}", "C:\\eggs\\egg.png", "204 nests/egg.png"),
        ("of a file without one", "nests/${filename}", "", "204 nests/${filename}"),
        ("a key without it", "nests/31.csv", "egg.png", STORED),
        ("out of the prefix", "${filename}", "egg.png", FAILED),
    ] {
        assert_eq!(named(key, file_name), expected, "{name}");
    }
}

/// The signature of each policy matches, so S3 reads it.
#[test]
fn invalid_policies() {
    let expiring =
        |conditions: &str| format!(r#"{{"expiration": "2031-04-01T09:00:00Z", "conditions": {conditions}}}"#);
    let conditions = |condition: &str| expiring(&format!("[{condition}]"));
    for (name, policy) in [
        ("empty", String::new()),
        ("not JSON", "31 nests".into()),
        ("cut off", r#"{"3/aws4_request"]]}"#.into()),
        ("no expiration", r#"{"conditions": []}"#.into()),
        ("an expiration that is a boolean", r#"{"expiration": true, "conditions": [{"acl": "private"}]}"#.into()),
        ("an expiration in words", r#"{"expiration": "soon", "conditions": [{"acl": "private"}]}"#.into()),
        ("a time without seconds", r#"{"expiration": "2031-04-01T09:00Z", "conditions": []}"#.into()),
        ("no conditions", r#"{"expiration": "2031-04-01T09:00:00Z"}"#.into()),
        ("conditions that are a boolean", expiring("true")),
        ("a condition that is a boolean", conditions("true")),
        (
            "another member",
            r#"{"expiration": "2031-04-01T09:00:00Z", "conditions": [], "nest": "oak"}"#.into(),
        ),
        (
            "two expirations",
            r#"{"expiration": "2031-04-01T09:00:00Z", "expiration": "2031-04-01T09:00:00Z", "conditions": []}"#.into(),
        ),
        (
            "two lists of conditions",
            r#"{"expiration": "2031-04-01T09:00:00Z", "conditions": [], "conditions": [{"bucket": "b"}]}"#.into(),
        ),
        ("a condition without an operator", conditions("[]")),
        ("another operator", conditions(r#"["contains", "$content-type", "text/csv"]"#)),
        ("four parts", conditions(r#"["eq", "$content-type", "text/csv", "nest"]"#)),
        ("a field that is a boolean", conditions(r#"["eq", false, "text/csv"]"#)),
        ("a value that is a boolean", conditions(r#"["eq", "$content-type", true]"#)),
        ("a bound that is a boolean", conditions(r#"["content-length-range", 12, false]"#)),
        ("two fields in an object", conditions(r#"{"expires": "a", "cache-control": "b"}"#)),
        ("an object whose value is a boolean", conditions(r#"{"expires": true}"#)),
    ] {
        let response = form("").policy(&policy).response();
        assert!(response.starts_with("400 InvalidPolicyDocument Invalid Policy: "), "{name}: {response}");
    }
    check([
        ("not base64", form("").base64("31_nests"), NO_BASE64),
        // versitygw accepts it. AWS's documents do not name it.
        ("base64 without padding", form("").base64("eyJleHBpcmF0aW9uIjogInNvb24ifQ"), NO_BASE64),
    ]);
    // S3 accepts these, but no upload can satisfy them. versitygw refuses the second one as malformed.
    check([
        (
            "a field without $",
            form(r#"["eq", "content-type", "text/csv"]"#).field("content-type", "text/csv"),
            FAILED,
        ),
        ("a bound that is a word", form(r#"["content-length-range", "few", "14"]"#), FAILED),
    ]);
}
