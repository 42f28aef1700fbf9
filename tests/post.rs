//! POST forms: the conditions and fields of each option, invalid arguments, and the output of a
//! form.

#![cfg(feature = "post")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a missing value or a signing error fails the test"
)]

use core::time::Duration;
use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use presign::s3::post::{Form, Policy, PostError, PresignedPost, Verifier};
use presign::s3::{Bucket, ChecksumAlgorithm, Endpoint};
use presign::{Credentials, Error, Region, Service, Signer, SigningTime};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[track_caller]
fn bucket() -> Bucket {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap();
    Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap()
}

#[track_caller]
fn at(time: &str) -> SigningTime {
    time.parse().unwrap()
}

#[track_caller]
fn presign(form: &Form<'_>) -> PresignedPost {
    form.presign_at(at("20240101T000000Z"), Duration::from_secs(3600)).unwrap()
}

#[track_caller]
fn error_text(form: &Form<'_>) -> String {
    form.presign_at(at("20240101T000000Z"), Duration::from_secs(3600)).unwrap_err().to_string()
}

#[track_caller]
fn policy(post: &PresignedPost) -> Value {
    serde_json::from_str(post.policy_text()).unwrap()
}

/// The number of conditions, and of fields without the signature, at the end of every form.
const COMMON: usize = 5;

type Fields = Vec<(String, String)>;

/// Returns the conditions, fixed fields and open fields, without those of every form.
#[track_caller]
fn set_by(form: &Form<'_>) -> (Value, Fields, Fields) {
    let owned = |(name, value): (&str, &str)| (name.into(), value.into());
    let post = presign(form);
    let mut conditions = policy(&post)["conditions"].as_array().unwrap().clone();
    conditions.truncate(conditions.len() - COMMON);
    let mut fields: Vec<_> = post.fields().map(owned).collect();
    fields.truncate(fields.len() - COMMON - 1);
    (conditions.into(), fields, post.open_fields().map(owned).collect())
}

#[track_caller]
fn assert_sets(form: &Form<'_>, expected: &[(&str, &str)]) {
    let expected: Fields = expected.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let conditions: Value = expected.iter().map(|(name, value)| json!({ name: value })).collect();
    assert_eq!(set_by(form), (conditions, expected, Vec::new()));
}

#[test]
fn every_form_has_its_common_fields_in_policy_and_form() {
    let post = presign(&bucket().post("photos/cat.png"));
    assert_eq!(post.url(), "https://examplebucket.s3.us-east-1.amazonaws.com/");
    let credential = "AKIAIOSFODNN7EXAMPLE/20240101/us-east-1/s3/aws4_request";
    assert_eq!(
        policy(&post),
        json!({
            "expiration": "2024-01-01T01:00:00Z",
            "conditions": [
                {"bucket": "examplebucket"},
                {"key": "photos/cat.png"},
                {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
                {"x-amz-credential": credential},
                {"x-amz-date": "20240101T000000Z"},
            ],
        })
    );
    let base64 = STANDARD.encode(post.policy_text());
    assert_eq!(post.policy_base64(), base64);
    let fields: Vec<_> = post.fields().collect();
    assert_eq!(
        fields,
        [
            ("key", "photos/cat.png"),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
            ("x-amz-credential", credential),
            ("x-amz-date", "20240101T000000Z"),
            ("policy", &base64),
            ("x-amz-signature", post.signature()),
        ]
    );
    assert_eq!(post.open_fields().count(), 0);
    assert_eq!(post.expires_at(), at("20240101T010000Z"));
    assert_eq!(post.policy().expiration(), post.expires_at());
}

/// The string to sign is the policy's base64; the signing key is derived as for a URL.
#[test]
fn the_signature_is_the_hmac_of_the_policy_in_base64() {
    let hmac = |key: &[u8], text: &str| {
        let mut hmac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        hmac.update(text.as_bytes());
        hmac.finalize().into_bytes()
    };
    let scope = ["20240101", "us-east-1", "s3", "aws4_request"];
    let key =
        scope.iter().fold(hmac(format!("AWS4{SECRET}").as_bytes(), scope[0]), |key, part| match *part {
            "20240101" => key,
            part => hmac(&key, part),
        });
    let bucket = bucket();
    // First with a newly derived key, then with a cached one, among signatures of another day.
    for _ in 0..2 {
        let post = presign(&bucket.post("cat.png").acl("private"));
        let base64 = STANDARD.encode(post.policy_text());
        assert_eq!(post.signature(), hex::encode(hmac(&key, &base64)));
        bucket.get("cat.png").presign_at(at("20240101T000000Z"), Duration::from_secs(1)).unwrap();
        bucket.post("cat.png").presign_at(at("20231231T000000Z"), Duration::from_secs(1)).unwrap();
    }
}

#[test]
fn a_session_token_is_a_condition_and_a_field() {
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, "token+/==").unwrap();
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap();
    let post = presign(&bucket.post("cat.png"));
    assert!(post.fields().any(|field| field == ("x-amz-security-token", "token+/==")));
    let conditions = &policy(&post)["conditions"];
    assert_eq!(conditions[COMMON], json!({ "x-amz-security-token": "token+/==" }));
}

/// No condition can cover text after the variable, since S3 substitutes before it compares.
#[test]
fn a_key_with_filename_is_a_prefix_in_the_policy() {
    let bucket = bucket();
    for (key, prefix) in [
        ("uploads/${filename}", "uploads/"),
        ("${filename}", ""),
        ("a$b-${filename}", "a$b-"),
        ("uploads/${filename}.tmp", "uploads/"),
        ("a${filename}b", "a"),
        ("in/${filename}/${filename}", "in/"),
    ] {
        let post = presign(&bucket.post(key));
        assert_eq!(policy(&post)["conditions"][1], json!(["starts-with", "$key", prefix]), "{key}");
        assert_eq!(post.fields().next(), Some(("key", key)), "{key}");
        assert_eq!(post.open_fields().count(), 0, "{key}");
        assert_eq!(post.check(&post.fields().collect::<Vec<_>>(), "C:\\my cat.png", 1), Ok(()), "{key}");
    }
}

/// S3 requires an escaped `$` in a value, and an unescaped one before the name of a field.
#[test]
fn dollars_of_values_are_escaped() {
    let bucket = bucket();
    let form = bucket
        .post("~$report-${filename}")
        .metadata("price", "$5 or 6$")
        .starts_with("x-amz-meta-open", "$")
        .content_type("a/$");
    let post = presign(&form);
    let text = post.policy_text();
    assert_eq!(text.matches('$').count(), 2, "{text}");
    for condition in [
        r#"{"x-amz-meta-price":"\u00245 or 6\u0024"}"#,
        r#"["starts-with","$x-amz-meta-open","\u0024"]"#,
        r#"{"Content-Type":"a/\u0024"}"#,
        r#"["starts-with","$key","~\u0024report-"]"#,
    ] {
        assert!(text.contains(condition), "{condition} in {text}");
    }
    assert_eq!(Policy::parse(text).as_ref(), Ok(post.policy()));
    let fields: Vec<_> = post.fields().chain([("x-amz-meta-open", "$1")]).collect();
    assert_eq!(fields[0], ("x-amz-meta-price", "$5 or 6$"));
    assert_eq!(post.check(&fields, "a.txt", 1), Ok(()));
}

#[test]
fn double_dollars_are_refused() {
    let bucket = bucket();
    let post = || bucket.post("k");
    let text = "must not contain $$; S3 rejects it in a form";
    for (argument, form) in [
        ("object key", bucket.post("2026$$final.csv")),
        ("object key", bucket.post("a$${filename}")),
        ("object key", bucket.post("${filename}$$")),
        ("form field", post().field("x-amz-meta-a", "$$")),
        ("form field", post().starts_with("x-amz-meta-a", "$$$")),
        ("metadata", post().metadata("a", "cost $$ 5")),
        ("metadata_starts_with", post().metadata_starts_with("a", "$$")),
        ("content_type", post().content_type("a$$")),
    ] {
        assert_eq!(error_text(&form), format!("{argument}: {text}"));
    }
    let text = "form field: must not contain $ in its name; S3 reads it as the start of a field's name";
    for name in ["$", "$a", "a$b"] {
        assert_eq!(error_text(&post().field(name, "v")), text, "{name}");
        assert_eq!(error_text(&post().starts_with(name, "v")), text, "{name}");
    }
}

#[test]
fn the_url_is_that_of_the_bucket() {
    let credentials = Credentials::new("AKIA", "secret").unwrap();
    let url = |endpoint| {
        let bucket =
            Bucket::with_endpoint("photos", Region::US_EAST_1, credentials.clone(), endpoint).unwrap();
        presign(&bucket.post("k")).url().to_owned()
    };
    assert_eq!(
        url(Endpoint::path_style("http://localhost:9000/s3/").unwrap()),
        "http://localhost:9000/s3/photos"
    );
    assert_eq!(
        url(Endpoint::virtual_hosted("https://s3.example.com").unwrap()),
        "https://photos.s3.example.com/"
    );
    assert_eq!(url(Endpoint::aws().force_path_style()), "https://s3.us-east-1.amazonaws.com/photos");
}

#[test]
fn exact_fields() {
    let bucket = bucket();
    let form = bucket
        .post("k")
        .acl("public-read")
        .cache_control("no-store")
        .content_type("image/png")
        .attachment("Bericht \"März\".pdf")
        .content_encoding("gzip")
        .expires("Thu, 01 Dec 1994 16:00:00 GMT")
        .metadata("Author", "Ada  Lovelace")
        .tagging(&[("project", "cats & dogs"), ("<b>", "")])
        .storage_class("STANDARD_IA")
        .website_redirect_location("/other")
        .success_action_redirect("https://example.com/done?a=1")
        .success_action_status(201)
        .content_md5("1B2M2Y8AsgTpgAmY7PhCfg==")
        .checksum(ChecksumAlgorithm::Crc32, "y/Q5Jg==")
        .field("x-amz-request-payer", "requester")
        .field("note", "");
    let fields = [
        ("acl", "public-read"),
        ("Cache-Control", "no-store"),
        ("Content-Type", "image/png"),
        (
            "Content-Disposition",
            "attachment; filename=\"Bericht _M_rz_.pdf\"; filename*=UTF-8''Bericht%20%22M%C3%A4rz%22.pdf",
        ),
        ("Content-Encoding", "gzip"),
        ("Expires", "Thu, 01 Dec 1994 16:00:00 GMT"),
        ("x-amz-meta-Author", "Ada  Lovelace"),
        (
            "tagging",
            "<Tagging><TagSet><Tag><Key>project</Key><Value>cats &amp; dogs</Value></Tag>\
             <Tag><Key>&lt;b&gt;</Key><Value></Value></Tag></TagSet></Tagging>",
        ),
        ("x-amz-storage-class", "STANDARD_IA"),
        ("x-amz-website-redirect-location", "/other"),
        ("success_action_redirect", "https://example.com/done?a=1"),
        ("success_action_status", "201"),
        ("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ("x-amz-checksum-crc32", "y/Q5Jg=="),
        ("x-amz-request-payer", "requester"),
        ("note", ""),
    ];
    assert_sets(&form, &fields);
    assert_sets(&bucket.post("k").content_disposition("inline"), &[("Content-Disposition", "inline")]);
    for (status, text) in [(200, "200"), (204, "204")] {
        assert_sets(&bucket.post("k").success_action_status(status), &[("success_action_status", text)]);
    }
}

#[test]
fn the_limits_of_a_tag_count_characters() {
    let (key, value) = ("ü".repeat(128), "日".repeat(256));
    let xml =
        format!("<Tagging><TagSet><Tag><Key>{key}</Key><Value>{value}</Value></Tag></TagSet></Tagging>");
    assert_sets(&bucket().post("k").tagging(&[(&key, &value)]), &[("tagging", &xml)]);
}

#[test]
fn encryption() {
    let bucket = bucket();
    assert_sets(&bucket.post("k").sse_s3(), &[("x-amz-server-side-encryption", "AES256")]);
    assert_sets(&bucket.post("k").sse_kms(), &[("x-amz-server-side-encryption", "aws:kms")]);
    let kms = [
        ("x-amz-server-side-encryption", "aws:kms"),
        ("x-amz-server-side-encryption-aws-kms-key-id", "alias/mine"),
    ];
    assert_sets(&bucket.post("k").sse_kms_key("alias/mine"), &kms);
    let (key, md5) = ("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "1B2M2Y8AsgTpgAmY7PhCfg==");
    let customer = [
        ("x-amz-server-side-encryption-customer-algorithm", "AES256"),
        ("x-amz-server-side-encryption-customer-key", key),
        ("x-amz-server-side-encryption-customer-key-MD5", md5),
    ];
    assert_sets(&bucket.post("k").sse_customer_key(key, md5), &customer);
}

#[test]
fn open_fields_and_the_length() {
    let bucket = bucket();
    let form = bucket
        .post("k")
        .content_type_starts_with("image/")
        .content_length(1..=10_485_760)
        .metadata_starts_with("title", "")
        .starts_with("Cache-Control", "max-age=");
    let conditions = json!([
        ["starts-with", "$Content-Type", "image/"],
        ["content-length-range", 1, 10_485_760],
        ["starts-with", "$x-amz-meta-title", ""],
        ["starts-with", "$Cache-Control", "max-age="],
    ]);
    let open = [("Content-Type", "image/"), ("x-amz-meta-title", ""), ("Cache-Control", "max-age=")];
    let open = open.map(|(name, prefix)| (name.to_owned(), prefix.to_owned())).to_vec();
    assert_eq!(set_by(&form), (conditions, Vec::new(), open));
    presign(&bucket.post("k").content_length(0..=0));
    presign(&bucket.post("k").content_length(0..=u64::MAX));
}

#[test]
fn a_field_accepts_one_condition() {
    let bucket = bucket();
    let post = || bucket.post("k");
    for (form, text) in [
        (post().acl("private").acl("private"), "acl: must not be given twice"),
        (post().field("a", "1").field("A", "1"), "field: must not be given twice"),
        (post().starts_with("a", "1").field("A", "12"), "starts_with and field: must not be combined"),
        (
            post().content_type("image/png").content_type_starts_with("image/"),
            "content_type and content_type_starts_with: must not be combined",
        ),
        (post().field("ACL", "private").acl("private"), "field and acl: must not be combined"),
        (
            post().metadata("a", "1").metadata_starts_with("A", "1"),
            "metadata and metadata_starts_with: must not be combined",
        ),
        (
            post().attachment("a").content_disposition("inline"),
            "attachment and content_disposition: must not be combined",
        ),
        (post().content_length(1..=2).content_length(1..=2), "content_length: must not be given twice"),
        (post().sse_kms_key("a").sse_s3(), "sse_kms_key and sse_s3: must not be combined"),
        (
            post()
                .checksum(ChecksumAlgorithm::Crc32, "y/Q5Jg==")
                .checksum(ChecksumAlgorithm::Crc32c, "4waSgw=="),
            "checksum: must not be given twice",
        ),
        (
            post().cacheable(Duration::from_secs(1)).cacheable(Duration::from_secs(1)),
            "cacheable: must not be given twice",
        ),
    ] {
        assert_eq!(error_text(&form), text);
    }
}

#[test]
fn keys() {
    let bucket = bucket();
    let long = "k".repeat(1025);
    for (key, text) in [
        ("", "must not be empty"),
        (&*long, "must be at most 1024 bytes"),
        ("../${filename}", "must not have a `.` or `..` segment, which clients resolve"),
        ("a/./${filename}", "must not have a `.` or `..` segment, which clients resolve"),
        ("a\nb", "must not contain a line break or NUL; browsers change them in a form"),
        ("a\0", "must not contain a line break or NUL; browsers change them in a form"),
    ] {
        assert_eq!(error_text(&bucket.post(key)), format!("object key: {text}"), "{key:?}");
    }
    for key in ["$filename", "${file}", "a\u{1}\u{80}\t", "\"'<&\\日😀", "..${filename}"] {
        presign(&bucket.post(key));
    }
}

#[test]
fn names_and_values() {
    let bucket = bucket();
    let post = || bucket.post("k");
    let name = "form field: must have a name of letters, digits and !#$%&'*+-.^_`|~";
    for wrong in ["", "my field", "a\"", "a:b", "é", "a\r\nb", "${filename}"] {
        assert_eq!(error_text(&post().field(wrong, "v")), name, "{wrong:?}");
        assert_eq!(error_text(&post().starts_with(wrong, "v")), name, "{wrong:?}");
        assert!(matches!(
            post().metadata("my field", "v").presign_at(at("20240101T000000Z"), Duration::from_secs(1)),
            Err(Error::InvalidOption { option: "metadata", .. })
        ));
    }
    for reserved in ["key", "Bucket", "POLICY", "file", "x-amz-signature", "X-Amz-Date", "X-AMZ-Credential"]
        .into_iter()
        .chain(["x-amz-algorithm", "x-amz-security-token", "AWSAccessKeyId", "Signature"])
    {
        let text = "form field: must not be a field that every form sets, or one of Signature Version 2";
        assert_eq!(error_text(&post().field(reserved, "v")), text, "{reserved}");
        assert_eq!(error_text(&post().starts_with(reserved, "")), text, "{reserved}");
    }
    let text = "form field: must not be _charset_, which browsers fill in themselves";
    assert_eq!(error_text(&post().starts_with("_Charset_", "v")), text);
    assert!(
        error_text(&post().field("X-Ignore-Token", "v"))
            .starts_with("form field: must not begin with x-ignore-")
    );
    for wrong in ["a\r\nb", "a\nb", "\0", "\u{7f}", "\u{80}"] {
        let text = "must not have a control character in its value";
        assert_eq!(error_text(&post().field("a", wrong)), format!("form field: {text}"), "{wrong:?}");
        assert_eq!(error_text(&post().metadata("a", wrong)), format!("metadata: {text}"), "{wrong:?}");
    }
    let text = "must not contain ${filename}; S3 substitutes it before comparing";
    assert_eq!(error_text(&post().metadata("name", "my ${filename}")), format!("metadata: {text}"));
    assert_eq!(error_text(&post().starts_with("a", "${filename}")), format!("form field: {text}"));
}

#[test]
fn option_values() {
    let bucket = bucket();
    let post = || bucket.post("k");
    let many: Vec<(String, &str)> = (0..100_000).map(|number| (number.to_string(), "")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(key, value)| (&**key, *value)).collect();
    let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
    let tag = "tagging: must have keys of 1 to 128 and values of 0 to 256 characters";
    #[expect(clippy::reversed_empty_ranges, reason = "an empty range is an invalid value")]
    let empty = 2..=1;
    for (form, text) in [
        (post().acl(""), "acl: must not be empty"),
        (post().content_type(" \t"), "content_type: must not be empty"),
        (post().attachment(""), "attachment: must not be empty"),
        (post().metadata("", "a"), "metadata: must have a name of letters, digits and !#$%&'*+-.^_`|~"),
        (
            post().metadata_starts_with("", "a"),
            "metadata_starts_with: must have a name of letters, digits and !#$%&'*+-.^_`|~",
        ),
        (
            post().content_type_starts_with("image/,"),
            "content_type_starts_with: must not contain a comma; S3 compares each comma-separated type by itself",
        ),
        (
            post().starts_with("content-type", ","),
            "form field: must not contain a comma; S3 compares each comma-separated type by itself",
        ),
        (post().content_length(empty), "content_length: must not be an empty range"),
        (post().success_action_status(202), "success_action_status: must be 200, 201 or 204"),
        (
            post().success_action_redirect("javascript:alert(1)"),
            "success_action_redirect: must be an https or http URL",
        ),
        (post().success_action_redirect("/done"), "success_action_redirect: must be an https or http URL"),
        (
            post().success_action_redirect("https://example.com/a b"),
            "success_action_redirect: must be an https or http URL",
        ),
        (post().content_md5("AAAA"), "content_md5: must be 16 bytes in base64 (24 characters)"),
        (
            post().checksum(ChecksumAlgorithm::Sha1, "AAAA"),
            "checksum: must be 20 bytes in base64 (28 characters)",
        ),
        (post().tagging(&[]), "tagging: must have 1 to 10 tags"),
        (post().tagging(&many[..11]), "tagging: must have 1 to 10 tags"),
        (post().tagging(&many), "tagging: must have 1 to 10 tags"),
        (post().tagging(&[("", "a")]), tag),
        (post().tagging(&[(&long_key, "a")]), tag),
        (post().tagging(&[("a", &long_value)]), tag),
        (post().tagging(&[("a", "1"), ("a", "2")]), "tagging: must not repeat a key"),
        (
            post().sse_customer_key("", ""),
            "sse_customer_key: must have a key of 32 bytes in base64 (44 characters)",
        ),
    ] {
        assert_eq!(error_text(&form), text);
    }
}

/// The method `field` does not conflict with an option that excludes others, in either order.
#[test]
fn fields_of_the_caller_can_be_combined_with_options() {
    let bucket = bucket();
    let post = || bucket.post("k");
    let (key, value) = ("x-amz-server-side-encryption-bucket-key-enabled", "true");
    let names =
        |form: Form<'_>| presign(&form).fields().map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(names(post().field(key, value).sse_kms()), names(post().sse_kms().field(key, value)));
    let (algorithm, crc) = (ChecksumAlgorithm::Crc32, "y/Q5Jg==");
    let name = "x-amz-checksum-algorithm";
    assert_eq!(
        names(post().field(name, "CRC32").checksum(algorithm, crc)),
        names(post().checksum(algorithm, crc).field(name, "CRC32"))
    );
}

/// The largest form that can be presigned, as Firefox sends it with a file of a long media type.
#[test]
fn the_largest_form_fits_in_the_body_of_a_browser() {
    let bucket = bucket();
    let form = |count| {
        let names: Vec<String> = (0..count).map(|number| format!("f{number}")).collect();
        let form = names.iter().fold(bucket.post("k"), |form, name| form.field(name, "v"));
        form.presign_at(at("20240101T000000Z"), Duration::from_secs(3600))
    };
    let largest = (1..200).rev().find_map(|count| form(count).ok()).unwrap();
    let boundary = format!("------geckoformboundary{}", "0".repeat(32));
    let mut body = String::new();
    for (name, value) in largest.fields() {
        body += &format!("{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!(
        "{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\
         Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document\r\n\r\n"
    );
    assert!((16_000..=20 * 1024).contains(&body.len()), "{}", body.len());
}

/// Returns the length of a form with the longest boundaries and headers: 120 bytes for each field, and
/// 224 for the file.
fn form_length(post: &PresignedPost) -> usize {
    224 + post.fields().map(|(name, value)| 120 + name.len() + value.len()).sum::<usize>()
}

#[test]
fn a_form_over_20_kb_is_refused() {
    let bucket = bucket();
    let form = |digits: u32, bytes: usize| {
        bucket.post("k").content_length(0..=10_u64.pow(digits)).metadata("a", &"v".repeat(bytes))
    };
    // Three digits of a bound and bytes of a value for each length of a form.
    let of_length = |length: usize| {
        let candidates = (0..3).flat_map(|digits| (1..9_000).map(move |bytes| (digits, bytes)));
        let smallest = [0, 1, 2].map(|digits| presign(&form(digits, 1)));
        let length_of = |(digits, bytes): (u32, usize)| {
            let (post, more) = (&smallest[digits as usize], bytes - 1);
            let base64 = (post.policy_text().len() + more).div_ceil(3) * 4;
            form_length(post) - post.policy_base64().len() + more + base64
        };
        let (digits, bytes) = candidates.into_iter().find(|form| length_of(*form) == length).unwrap();
        form(digits, bytes)
    };
    assert_eq!(form_length(&presign(&of_length(20_480))), 20_480);
    let text = "form field: must fit with all other fields in the 20 KB that S3 reads before the file";
    assert_eq!(error_text(&of_length(20_481)), text);
}

/// The boundary and the headers of a field count as 120 bytes, those of the file as 224.
#[test]
fn a_form_of_exactly_20_kb_is_accepted() {
    let length = |post: &PresignedPost| {
        224 + post.fields().map(|(name, value)| 120 + name.len() + value.len()).sum::<usize>()
    };
    let bucket = bucket();
    let form = |count, digits| {
        let form = bucket.post("k").metadata("a", &"v".repeat(count));
        let form = form.content_length(0..=10_u64.pow(digits));
        form.presign_at(at("20240101T000000Z"), Duration::from_secs(3600)).ok()
    };
    // A byte of the value adds a byte to its field, and more to the base64 of the policy.
    let largest = |digits| (8_000..8_500).rev().find_map(|count| form(count, digits));
    let post = (0..7).filter_map(largest).max_by_key(length).unwrap();
    assert_eq!(length(&post), 20 * 1024);

    let fields: Vec<_> = post.fields().collect();
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    for (file_name, expected) in [("", Ok(())), ("f", Err(PostError::FormTooLarge))] {
        assert_eq!(post.check(&fields, file_name, 1), expected, "{file_name}");
        assert_eq!(post.policy().check_fields("examplebucket", &fields, file_name), expected, "{file_name}");
        assert_eq!(verifier.parse("examplebucket", &fields, file_name).map(drop), expected, "{file_name}");
    }
}

#[test]
fn directory_buckets_do_not_accept_forms() {
    let credentials = Credentials::new("AKIA", "secret").unwrap();
    let signer = Signer::new(Service::S3_EXPRESS, Region::US_EAST_1, credentials);
    let endpoint = Endpoint::virtual_hosted("https://s3.example.com").unwrap();
    let bucket = Bucket::with_signer("photos", signer, endpoint).unwrap();
    assert_eq!(
        error_text(&bucket.post("k")),
        "service: not supported for a form; directory buckets do not accept forms"
    );
}

#[test]
fn credentials_with_filename_are_refused() {
    let text = "must not contain ${filename}; S3 substitutes it before comparing";
    for (id, token, argument) in
        [("AKIA${filename}", "token", "access key id"), ("AKIA", "a${filename}", "session token")]
    {
        let credentials = Credentials::temporary(id, SECRET, token).unwrap();
        let endpoint = Endpoint::path_style("https://s3.example.com").unwrap();
        let bucket =
            Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint).unwrap();
        assert_eq!(error_text(&bucket.post("k")), format!("{argument}: {text}"));
    }
}

#[test]
fn the_lifetime_of_a_form_is_that_of_a_url() {
    let expiration = "20240101T010000Z";
    let credentials =
        Credentials::temporary("AKIA", "secret", "token").unwrap().with_expiration(at(expiration));
    let bucket = Bucket::new("photos", Region::US_EAST_1, credentials).unwrap();
    let form = bucket.post("k");
    let lifetime = |form: &Form<'_>, now, seconds| {
        let post = form.presign_at(at(now), Duration::from_secs(seconds))?;
        assert_eq!(post.policy().expiration(), post.expires_at());
        Ok::<_, Error>((post.validity().signed_at().to_string(), post.expires_at().to_string()))
    };
    let period = |from: &str, until: &str| Ok((from.to_owned(), until.to_owned()));
    assert_eq!(lifetime(&form, "20240101T000000Z", 3600), period("20240101T000000Z", expiration));
    assert!(matches!(lifetime(&form, "20240101T000001Z", 3600), Err(Error::CredentialsExpiration(_))));
    for seconds in [0, 604_801] {
        assert!(matches!(lifetime(&form, "20230101T000000Z", seconds), Err(Error::ExpiresIn(_))));
    }
    let clamped = form.clone().clamp_to_credentials();
    assert_eq!(lifetime(&clamped, "20240101T005959Z", 3600), period("20240101T005959Z", expiration));
    assert!(matches!(lifetime(&clamped, expiration, 1), Err(Error::CredentialsExpiration(_))));

    let cacheable = form.cacheable(Duration::from_secs(600));
    let first = cacheable.presign_at(at("20240101T001000Z"), Duration::from_secs(60)).unwrap();
    let last = cacheable.presign_at(at("20240101T001959Z"), Duration::from_secs(60)).unwrap();
    assert_eq!(first.to_html(), last.to_html());
    assert_eq!(first.expires_at(), at("20240101T002100Z"));
}

const TRICKY: &str = "\"><script>alert('1')</script>&amp; `$(id)` \\";

#[test]
fn html_escapes_every_value() {
    let bucket = bucket();
    let key = format!("{TRICKY}/${{filename}}");
    let form = bucket
        .post(&key)
        .metadata("note", TRICKY)
        .metadata_starts_with("title", TRICKY)
        .content_type_starts_with("image/")
        .content_length(1..=1000);
    let post = presign(&form);
    let html = post.to_html();
    let (form, script) = html.split_at(html.find("<script>").unwrap());

    let tags: Vec<&str> = form.split('<').skip(1).map(|tag| tag.split_once('>').unwrap().0).collect();
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        let (value, _) = rest.split_once('"')?;
        let [quote, single, less, greater] = ["&quot;", "&#39;", "&lt;", "&gt;"];
        let value = value.replace(quote, "\"").replace(single, "'").replace(less, "<").replace(greater, ">");
        Some(value.replace("&amp;", "&"))
    };
    assert_eq!(attribute(tags[0], "action").as_deref(), Some(post.url()));
    assert_eq!(attribute(tags[0], "enctype").as_deref(), Some("multipart/form-data"));
    let inputs: Vec<_> = tags
        .iter()
        .filter(|tag| tag.starts_with("input"))
        .map(|tag| (attribute(tag, "name").unwrap(), attribute(tag, "value").unwrap_or_default()))
        .collect();
    let fields = post.fields().chain(post.open_fields()).chain([("file", "")]);
    let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert_eq!(inputs, fields);
    let file = tags.iter().find(|tag| tag.starts_with("input type=\"file\"")).unwrap();
    assert_eq!(
        *file,
        "input type=\"file\" name=\"file\" required accept=\"image/*\" data-least=\"1\" data-most=\"1000\""
    );

    let other = presign(&bucket.post("k").content_type("image/png")).to_html();
    assert!(other.ends_with(script));
    assert!(other.contains("required accept=\"image/png\">"));
}

/// HTML has `accept="image/*"` for images, sound and video, and no other kind.
#[test]
fn html_limits_the_choice_of_files_by_the_media_type() {
    let bucket = bucket();
    let post = || bucket.post("k");
    for (name, form, accepted) in [
        ("a type", post().content_type("text/plain; charset=utf-8"), Some("text/plain")),
        ("images", post().content_type_starts_with("image/"), Some("image/*")),
        ("sound", post().content_type_starts_with("audio/"), Some("audio/*")),
        ("video", post().content_type_starts_with("video/"), Some("video/*")),
        ("any text", post().content_type_starts_with("text/"), None),
        ("any type", post().content_type_starts_with(""), None),
        ("metadata", post().metadata("type", "image/png").metadata_starts_with("kind", "image/"), None),
    ] {
        let html = presign(&form).to_html();
        let (_, file) = html.split_once("<input type=\"file\" name=\"file\" required").unwrap();
        let expected = accepted.map_or(String::new(), |types| format!(" accept=\"{types}\""));
        assert_eq!(file.split_once('>').unwrap().0, expected, "{name}");
    }
}

#[test]
fn html_labels_every_visible_input() {
    let bucket = bucket();
    let html = presign(&bucket.post("k").metadata_starts_with("title", "")).to_html();
    let (form, _) = html.split_once("</form>").unwrap();
    let visible: Vec<_> = form
        .lines()
        .filter(|line| line.contains("type=\"text\"") || line.contains("type=\"file\""))
        .collect();
    for (line, label) in visible.iter().zip(["title", "File"]) {
        let start = format!("<label>{label} <input ");
        assert!(line.trim().starts_with(&start) && line.ends_with("></label>"), "{line}");
    }
    assert_eq!(visible.len(), 2);
}

/// The hashes in the documentation of `to_html` are those that a browser computes.
#[test]
fn html_documents_the_hashes_of_its_script_and_style_sheet() {
    let documentation = include_str!("../src/s3/post/html.rs");
    let html = presign(&bucket().post("k")).to_html();
    for tag in ["script", "style"] {
        let (_, after) = html.split_once(&format!("<{tag}>")).unwrap();
        let (text, _) = after.split_once(&format!("</{tag}>")).unwrap();
        let hash = STANDARD.encode(Sha256::digest(text));
        let directive = format!("/// {tag}-src 'sha256-{hash}'\n");
        assert!(documentation.contains(&directive), "to_html does not document {directive}");
        assert!(!["url(", "@import", "//", "fetch("].iter().any(|part| text.contains(part)), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_shell_passes_the_command_to_curl_unchanged() {
    let bucket = bucket();
    let key = format!("{TRICKY}/${{filename}}");
    let post = presign(&bucket.post(&key).metadata("note", TRICKY).metadata_starts_with("title", "a"));
    let command = post.to_curl(&[("x-amz-meta-title", "a'b\"c;d,e@f")], "/tmp/it's \"a\"; \\b.png").unwrap();
    let script = format!("curl() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n{command}");
    let output = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    let mut expected = String::from("--globoff\0--path-as-is\0");
    for (name, value) in post.fields().chain([("x-amz-meta-title", "a'b\"c;d,e@f")]) {
        expected.push_str(&format!("--form-string\0{name}={value}\0"));
    }
    expected.push_str("--form\0file=@\"/tmp/it's \\\"a\\\"; \\\\b.png\"\0");
    expected.push_str(&format!("{}\0", post.url()));
    assert_eq!(words, expected);
}

#[test]
fn a_command_must_satisfy_the_policy() {
    let bucket = bucket();
    let post = presign(&bucket.post("k").content_type_starts_with("image/"));
    assert_eq!(post.to_curl(&[], "a"), Err(PostError::Condition(0)));
    assert_eq!(post.to_curl(&[("Content-Type", "text/html")], "a"), Err(PostError::Condition(0)));
    let extra = [("Content-Type", "image/png"), ("acl", "private")];
    assert_eq!(post.to_curl(&extra, "a"), Err(PostError::ExtraField(7)));
}

#[test]
fn json_has_url_fields_and_open_fields() {
    let bucket = bucket();
    let post = presign(&bucket.post(TRICKY).content_type_starts_with("image/"));
    let json: Value = serde_json::from_str(&post.to_json()).unwrap();
    assert_eq!(json["url"], post.url());
    let fields: serde_json::Map<_, _> =
        post.fields().map(|(name, value)| (name.into(), value.into())).collect();
    assert_eq!(json["fields"], Value::from(fields));
    assert_eq!(json["open_fields"], json!({ "Content-Type": "image/" }));
}

#[test]
fn debug_hides_every_secret() {
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, "my/token").unwrap();
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap();
    let form = bucket.post("k").metadata("note", "my/note").starts_with("a", "my/prefix");
    let post = presign(&form);
    for text in [format!("{form:?}"), format!("{post:?}"), format!("{:?}", post.policy())] {
        for secret in ["my/", SECRET, post.signature(), &STANDARD.encode(post.policy_text())] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    for text in [format!("{form:?}"), format!("{post:?}")] {
        assert!(text.contains("\"k\"") && text.contains("x-amz-meta-note"), "{text}");
    }
}
