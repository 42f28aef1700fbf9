//! The query parameter or required header that each option sets.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, ChecksumAlgorithm, Endpoint, ObjectLockMode, Operation};
use presign::{Credentials, Error, Method, Region};

fn bucket() -> Bucket {
    Bucket::new("examplebucket", Region::US_EAST_1, Credentials::new("AKIA", "secret").unwrap()).unwrap()
}

/// Returns the parameters and required headers of the URL, without those that signing adds.
#[track_caller]
fn parameters_and_headers(operation: &Operation<'_>) -> (String, Vec<(String, String)>) {
    let url = operation.presign_at("20240101T000000Z".parse().unwrap(), Duration::from_secs(60)).unwrap();
    let canonical = url.canonical_request();
    let parameters: Vec<&str> =
        canonical.query().split('&').filter(|part| !part.starts_with("X-Amz-")).collect();
    let headers: Vec<_> = url.required_headers().map(|(name, value)| (name.into(), value.into())).collect();
    assert_eq!(operation.required_headers().unwrap(), headers);
    let names: Vec<&str> = canonical.headers().map(|(name, _)| name).collect();
    assert_eq!(canonical.signed_headers(), names.join(";"));
    (parameters.join("&"), headers)
}

#[track_caller]
fn assert_parameters(operation: &Operation<'_>, query: &str) {
    assert_eq!(parameters_and_headers(operation), (query.into(), Vec::new()), "{operation:?}");
}

#[track_caller]
fn assert_headers(operation: &Operation<'_>, headers: &[(&str, &str)]) {
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    assert_eq!(parameters_and_headers(operation), (String::new(), headers), "{operation:?}");
}

type Setter = for<'a> fn(Operation<'a>) -> Operation<'a>;

const KEY: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const MD5: &str = "1B2M2Y8AsgTpgAmY7PhCfg==";
const SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const SETTERS: [(&str, Setter); 46] = [
    ("content_type", |operation| operation.content_type("a/b")),
    ("content_encoding", |operation| operation.content_encoding("gzip")),
    ("content_language", |operation| operation.content_language("de")),
    ("content_disposition", |operation| operation.content_disposition("inline")),
    ("cache_control", |operation| operation.cache_control("no-store")),
    ("expires", |operation| operation.expires("Thu, 01 Dec 1994 16:00:00 GMT")),
    ("metadata", |operation| operation.metadata("a", "b")),
    ("tagging", |operation| operation.tagging("a=b")),
    ("storage_class", |operation| operation.storage_class("STANDARD_IA")),
    ("sse_s3", |operation| operation.sse_s3()),
    ("sse_kms", |operation| operation.sse_kms()),
    ("sse_kms_key", |operation| operation.sse_kms_key("alias/mine")),
    ("acl", |operation| operation.acl("private")),
    ("attachment", |operation| operation.attachment("a")),
    ("inline", |operation| operation.inline("a")),
    // S3 requires a checksum, and a source of the range.
    ("object_lock", |operation| {
        let until = "20360101T000000Z".parse().unwrap();
        operation.header("Content-MD5", MD5).object_lock(ObjectLockMode::Governance, until)
    }),
    ("legal_hold", |operation| operation.header("Content-MD5", MD5).legal_hold(true)),
    ("copy_source", |operation| operation.copy_source("inbox", "a")),
    ("copy_source_range", |operation| operation.header("x-amz-copy-source", "a/b").copy_source_range(0..=1)),
    ("content_length", |operation| operation.content_length(1)),
    ("content_md5", |operation| operation.content_md5(MD5)),
    ("checksum", |operation| operation.checksum(ChecksumAlgorithm::Crc32, "AAAAAA==")),
    ("payload_sha256", |operation| operation.payload_sha256(SHA256)),
    ("checksum_mode", |operation| operation.checksum_mode()),
    ("checksum_algorithm", |operation| operation.checksum_algorithm(ChecksumAlgorithm::Crc32)),
    ("if_none_match", |operation| operation.if_none_match("*")),
    ("if_match", |operation| operation.if_match("tag")),
    ("sse_customer_key", |operation| operation.sse_customer_key(KEY, MD5)),
    ("request_payer", |operation| operation.request_payer()),
    ("expected_bucket_owner", |operation| operation.expected_bucket_owner("123456789012")),
    ("version_id", |operation| operation.version_id("1")),
    ("response_content_type", |operation| operation.response_content_type("a/b")),
    ("response_content_language", |operation| operation.response_content_language("de")),
    ("response_content_encoding", |operation| operation.response_content_encoding("gzip")),
    ("response_content_disposition", |operation| operation.response_content_disposition("inline")),
    ("response_cache_control", |operation| operation.response_cache_control("no-store")),
    ("response_expires", |operation| operation.response_expires("0")),
    ("max_parts", |operation| operation.max_parts(1)),
    ("part_number_marker", |operation| operation.part_number_marker(1)),
    ("prefix", |operation| operation.prefix("a")),
    ("delimiter", |operation| operation.delimiter("/")),
    ("start_after", |operation| operation.start_after("a")),
    ("continuation_token", |operation| operation.continuation_token("a")),
    ("max_keys", |operation| operation.max_keys(1)),
    ("fetch_owner", |operation| operation.fetch_owner()),
    ("url_encoded_keys", |operation| operation.url_encoded_keys()),
];

/// The table "Options by operation" in the documentation of [`Operation`].
#[test]
fn the_documented_table_of_options_is_right() {
    let bucket = bucket();
    let columns = [
        ("get", bucket.get("k")),
        ("head", bucket.head("k")),
        ("put", bucket.put("k")),
        ("delete", bucket.delete("k")),
        ("create_multipart_upload", bucket.create_multipart_upload("k")),
        ("upload_part", bucket.upload_part("k", "id", 1)),
        ("complete_multipart_upload", bucket.complete_multipart_upload("k", "id")),
        ("abort_multipart_upload", bucket.abort_multipart_upload("k", "id")),
        ("list_parts", bucket.list_parts("k", "id")),
        ("list", bucket.list()),
        ("create_bucket", bucket.create_bucket()),
        ("delete_bucket", bucket.delete_bucket()),
        ("head_bucket", bucket.head_bucket()),
    ];
    let source = include_str!("../src/s3/operation.rs");
    let (_, table) = source.split_once("/// # Options by operation").unwrap();
    let (table, _) = table.split_once("/// # What allocates").unwrap();
    let rows: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("/// | `")).collect();
    for (option, set) in SETTERS {
        let name = if option.starts_with("response_") { "response_*" } else { option };
        let is_of_option = |row: &&&str| row.split('`').any(|word| word == name);
        let mut matching = rows.iter().filter(is_of_option);
        let (Some(row), None) = (matching.next(), matching.next()) else {
            panic!("{option} has no single row")
        };
        let cells: Vec<&str> = row.split('|').collect();
        for (index, (method, operation)) in columns.iter().enumerate() {
            let is_documented = match cells.get(index + 1).filter(|_| index < 10) {
                Some(cell) => cell.contains('✓'),
                None => row.contains(&format!("also of `{method}`")),
            };
            let is_supported = match set(operation.clone()).required_headers() {
                Ok(_) => true,
                Err(Error::UnsupportedOption { .. }) => false,
                Err(error) => panic!("{option} of {method}: {error}"),
            };
            assert_eq!(is_supported, is_documented, "{option} of {method}");
        }
        for any in [bucket.request(Method::POST, "k"), bucket.request_bucket(Method::GET)] {
            set(any).required_headers().unwrap();
        }
    }
}

#[test]
fn headers_stored_with_an_object() {
    let bucket = bucket();
    for start in [bucket.put("k"), bucket.request(Method::PUT, "k")] {
        let operation = start
            .content_type("image/png")
            .content_encoding("gzip")
            .content_language("de")
            .cache_control("no-store")
            .content_disposition("inline")
            .expires("Thu, 01 Dec 1994 16:00:00 GMT")
            .metadata("Author", "  A.  Nonymous ")
            .tagging("project=cats&year=2026")
            .storage_class("STANDARD_IA")
            .acl("bucket-owner-full-control");
        let headers = [
            ("cache-control", "no-store"),
            ("content-disposition", "inline"),
            ("content-encoding", "gzip"),
            ("content-language", "de"),
            ("content-type", "image/png"),
            ("expires", "Thu, 01 Dec 1994 16:00:00 GMT"),
            ("x-amz-acl", "bucket-owner-full-control"),
            ("x-amz-meta-author", "A. Nonymous"),
            ("x-amz-storage-class", "STANDARD_IA"),
            ("x-amz-tagging", "project=cats&year=2026"),
        ];
        assert_headers(&operation, &headers);
    }
}

#[test]
fn upload_conditions_and_checksums() {
    let bucket = bucket();
    assert_headers(
        &bucket.put("k").content_length(u64::MAX).content_md5(MD5).if_none_match("*").payload_sha256(SHA256),
        &[
            ("content-length", "18446744073709551615"),
            ("content-md5", MD5),
            ("if-none-match", "*"),
            ("x-amz-content-sha256", SHA256),
        ],
    );
    assert_headers(&bucket.put("k").content_length(0), &[("content-length", "0")]);
    assert_headers(&bucket.put("k").if_match("\"etag\""), &[("if-match", "\"etag\"")]);
    let url = bucket.put("k").payload_sha256(SHA256).presign(Duration::from_secs(1)).unwrap();
    assert_eq!(url.canonical_request().payload_hash(), SHA256);
    let url = bucket.put("k").presign(Duration::from_secs(1)).unwrap();
    assert_eq!(url.canonical_request().payload_hash(), "UNSIGNED-PAYLOAD");

    for (algorithm, name, value) in [
        (ChecksumAlgorithm::Crc32, "x-amz-checksum-crc32", "AAAAAA=="),
        (ChecksumAlgorithm::Crc32c, "x-amz-checksum-crc32c", "AAAAAA=="),
        (ChecksumAlgorithm::Crc64Nvme, "x-amz-checksum-crc64nvme", "AAAAAAAAAAA="),
        (ChecksumAlgorithm::Sha1, "x-amz-checksum-sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
        (ChecksumAlgorithm::Sha256, "x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ] {
        assert_headers(&bucket.put("k").checksum(algorithm, value), &[(name, value)]);
    }
    let (query, headers) = parameters_and_headers(
        &bucket.create_multipart_upload("k").checksum_algorithm(ChecksumAlgorithm::Sha1),
    );
    assert_eq!((query.as_str(), headers.len()), ("uploads=", 1));
    assert_eq!(headers[0], ("x-amz-checksum-algorithm".into(), "SHA1".into()));
}

#[test]
fn server_side_encryption() {
    let bucket = bucket();
    assert_headers(&bucket.put("k").sse_s3(), &[("x-amz-server-side-encryption", "AES256")]);
    assert_headers(&bucket.put("k").sse_kms(), &[("x-amz-server-side-encryption", "aws:kms")]);
    assert_headers(
        &bucket.put("k").sse_kms_key("alias/mine"),
        &[
            ("x-amz-server-side-encryption", "aws:kms"),
            ("x-amz-server-side-encryption-aws-kms-key-id", "alias/mine"),
        ],
    );
    assert_headers(
        &bucket.get("k").sse_customer_key(KEY, MD5),
        &[
            ("x-amz-server-side-encryption-customer-algorithm", "AES256"),
            ("x-amz-server-side-encryption-customer-key", KEY),
            ("x-amz-server-side-encryption-customer-key-md5", MD5),
        ],
    );
}

/// They are parameters of downloads, because a plain link sends no extra headers.
#[test]
fn requester_and_bucket_owner() {
    let bucket = bucket();
    for operation in [bucket.get("k"), bucket.head("k")] {
        assert_parameters(
            &operation.request_payer().expected_bucket_owner("123456789012"),
            "x-amz-expected-bucket-owner=123456789012&x-amz-request-payer=requester",
        );
    }
    assert_parameters(
        &bucket.head_bucket().expected_bucket_owner("123456789012"),
        "x-amz-expected-bucket-owner=123456789012",
    );
    for operation in [bucket.put("k"), bucket.delete("k")] {
        assert_headers(
            &operation.request_payer().expected_bucket_owner("123456789012"),
            &[("x-amz-expected-bucket-owner", "123456789012"), ("x-amz-request-payer", "requester")],
        );
    }
}

#[test]
fn version_and_response_headers() {
    let bucket = bucket();
    assert_parameters(
        &bucket
            .get("k")
            .version_id("3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo")
            .response_content_type("text/plain; charset=utf-8")
            .response_content_language("de")
            .response_expires("Thu, 01 Dec 1994 16:00:00 GMT")
            .response_cache_control("no-cache")
            .response_content_disposition("inline")
            .response_content_encoding("gzip"),
        "response-cache-control=no-cache&response-content-disposition=inline&response-content-encoding=gzip\
         &response-content-language=de&response-content-type=text%2Fplain%3B%20charset%3Dutf-8\
         &response-expires=Thu%2C%2001%20Dec%201994%2016%3A00%3A00%20GMT\
         &versionId=3%2FL4kqtJlcpXroDTDmJ%2BrmSpXd3dIbrHY%2BMTRCxf3vjVBH40Nr8X8gdRQBpUMLUo",
    );
}

#[test]
fn checksums_in_the_response() {
    let bucket = bucket();
    for operation in [bucket.get("k"), bucket.head("k")] {
        assert_parameters(&operation.checksum_mode(), "x-amz-checksum-mode=ENABLED");
    }
    let other = bucket.request(Method::POST, "k").checksum_mode();
    assert_headers(&other, &[("x-amz-checksum-mode", "ENABLED")]);
}

/// S3 answers "Header value cannot be represented using ISO-8859-1".
#[test]
fn response_headers_at_aws_are_latin1() {
    let options: [(&str, Setter); 6] = [
        ("response_content_type", |operation| operation.response_content_type("text/ł")),
        ("response_content_language", |operation| operation.response_content_language("ł")),
        ("response_content_encoding", |operation| operation.response_content_encoding("ł")),
        ("response_content_disposition", |operation| operation.response_content_disposition("ł")),
        ("response_cache_control", |operation| operation.response_cache_control("ł")),
        ("response_expires", |operation| operation.response_expires("ł")),
    ];
    let minio = Endpoint::path_style("http://localhost:9000").unwrap();
    let credentials = Credentials::new("AKIA", "secret").unwrap();
    let elsewhere = Bucket::with_endpoint("bucket", Region::US_EAST_1, credentials, minio).unwrap();
    let bucket = bucket();
    for (option, set) in options {
        let rule = "must consist of Latin-1 characters (ISO 8859-1) for AWS";
        let refused = set(bucket.get("k")).required_headers().unwrap_err();
        assert_eq!(refused.to_string(), format!("{option}: {rule}"));
        set(elsewhere.get("k")).required_headers().unwrap();
    }
    assert_parameters(
        &bucket.get("k").response_content_disposition("inline; filename=\"ÿ\""),
        "response-content-disposition=inline%3B%20filename%3D%22%C3%BF%22",
    );
}

/// RFC 6266 and RFC 8187: a plain name appears once, any other name twice.
#[test]
fn file_names() {
    let bucket = bucket();
    for (name, value) in [
        ("report.pdf", r#"attachment; filename="report.pdf""#),
        ("annual report (2).pdf", r#"attachment; filename="annual report (2).pdf""#),
        (
            "Bericht März.pdf",
            r#"attachment; filename="Bericht M_rz.pdf"; filename*=UTF-8''Bericht%20M%C3%A4rz.pdf"#,
        ),
        ("100%.txt", r#"attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt"#),
        (r#"a"b\c"#, r#"attachment; filename="a_b_c"; filename*=UTF-8''a%22b%5Cc"#),
        (
            "=?utf-8?Q?a=2Eb?=",
            r#"attachment; filename="=_utf-8_Q_a=2Eb_="; filename*=UTF-8''%3D%3Futf-8%3FQ%3Fa%3D2Eb%3F%3D"#,
        ),
        ("<a.txt>", r#"attachment; filename="_a.txt_"; filename*=UTF-8''%3Ca.txt%3E"#),
        ("a  b", r#"attachment; filename="a _b"; filename*=UTF-8''a%20%20b"#),
        (" a ", r#"attachment; filename="_a "; filename*=UTF-8''%20a%20"#),
        (
            "a\r\nSet-Cookie: x",
            r#"attachment; filename="a__Set-Cookie: x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x"#,
        ),
        ("日本😀", r#"attachment; filename="___"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%F0%9F%98%80"#),
        ("!#$&+-.^_`|~'()*", r#"attachment; filename="!#$&+-.^_`|~'()*""#),
        (
            "é!#$&+-.^_`|~'()*",
            r#"attachment; filename="_!#$&+-.^_`|~'()*"; filename*=UTF-8''%C3%A9!#$&+-.^_`|~%27%28%29%2A"#,
        ),
    ] {
        assert_headers(&bucket.put("k").attachment(name), &[("content-disposition", value)]);
        let upload = bucket.create_multipart_upload("k").inline(name);
        assert_eq!(
            parameters_and_headers(&upload).1[0].1,
            value.replacen("attachment", "inline", 1),
            "{name}"
        );
        for operation in [bucket.get("k"), bucket.head("k")] {
            let (query, headers) = parameters_and_headers(&operation.attachment(name));
            let encoded = query.strip_prefix("response-content-disposition=").unwrap();
            assert_eq!(percent_encoding::percent_decode_str(encoded).decode_utf8().unwrap(), value, "{name}");
            assert_eq!(headers, [], "{name}");
        }
    }
}

#[test]
fn lists() {
    let bucket = bucket();
    assert_parameters(
        &bucket
            .list()
            .prefix("photos/")
            .delimiter("/")
            .start_after("photos/a")
            .continuation_token("1/x+=")
            .max_keys(1000)
            .fetch_owner()
            .url_encoded_keys(),
        "continuation-token=1%2Fx%2B%3D&delimiter=%2F&encoding-type=url&fetch-owner=true&list-type=2&max-keys=1000\
         &prefix=photos%2F&start-after=photos%2Fa",
    );
    assert_parameters(&bucket.list().prefix("").max_keys(0), "list-type=2&max-keys=0&prefix=");
    assert_parameters(&bucket.request(Method::GET, "k").query("acl", ""), "acl=");
}

/// The order is by encoded name, then by encoded value; duplicates are kept.
#[test]
fn parameters_are_sorted_in_encoded_form() {
    let bucket = bucket();
    let get = bucket.get("k");
    let operation = [
        ("a/1", "1"),
        ("a-1", "2"),
        ("b", "~"),
        ("b", "é"),
        ("b", "a"),
        ("b", "a"),
        ("B", ""),
        ("a", "x y+"),
    ]
    .iter()
    .fold(get, |operation, &(name, value)| operation.query(name, value));
    assert_parameters(&operation, "B=&a=x%20y%2B&a%2F1=1&a-1=2&b=%C3%A9&b=a&b=a&b=~");
}

#[test]
fn headers_are_lower_case_sorted_and_joined() {
    let bucket = bucket();
    let put =
        bucket.put("k").header("X-Two", " b\t\t c ").header("a", "1").header("x-two", "a").header("Zero", "");
    assert_headers(&put, &[("a", "1"), ("x-two", "b c,a"), ("zero", "")]);
    let url = put.presign(Duration::from_secs(1)).unwrap();
    assert_eq!(url.canonical_request().signed_headers(), "a;host;x-two;zero");
    let odd = bucket.put("k").header("X|a", "v").presign(Duration::from_secs(1)).unwrap();
    assert!(odd.as_str().contains("X-Amz-SignedHeaders=host%3Bx%7Ca&"));
}

#[test]
fn many_parameters_and_headers() {
    let names: Vec<String> = (0..40).map(|number| format!("n{number:02}")).collect();
    let bucket = bucket();
    let put = names.iter().rev().fold(bucket.put("k"), |put, name| put.query(name, name).header(name, name));
    let (query, headers) = parameters_and_headers(&put);
    assert_eq!(query, names.iter().map(|name| format!("{name}={name}")).collect::<Vec<_>>().join("&"));
    assert!(headers.iter().map(|(name, _)| name).eq(&names));
}

/// The prefix `x-amz-meta-` makes another header of it.
#[test]
fn metadata_may_have_a_reserved_name() {
    let bucket = bucket();
    let upload = bucket.put("k").metadata("X-Amz-Date", "v").metadata("host", "h");
    assert_headers(&upload, &[("x-amz-meta-host", "h"), ("x-amz-meta-x-amz-date", "v")]);
}
