//! Copies, Object Lock and `HeadBucket`: signatures of botocore 1.43.11, and options that require
//! or exclude others, in any order.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, ChecksumAlgorithm, ObjectLockMode, Operation};
use presign::{Credentials, Method, Region, SigningTime};

type Setter = for<'a> fn(Operation<'a>) -> Operation<'a>;

const MD5: &str = "1B2M2Y8AsgTpgAmY7PhCfg==";
const AP: &str = "arn:aws:s3:eu-west-1:123456789012:accesspoint/inbox";

fn bucket() -> Bucket {
    let credentials =
        Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap();
    Bucket::new("examplebucket", Region::EU_WEST_1, credentials).unwrap()
}

fn until() -> SigningTime {
    "20360102T030405Z".parse().unwrap()
}

#[track_caller]
fn refused(operation: &Operation<'_>) -> String {
    let error = operation.required_headers().unwrap_err();
    assert_eq!(operation.presign(Duration::from_secs(60)).unwrap_err(), error);
    let (time, mut text) = (until(), String::new());
    assert_eq!(operation.presign_into(time, Duration::from_secs(60), &mut text), Err(error));
    assert_eq!(operation.clone().into_owned().required_headers(), Err(error));
    error.to_string()
}

#[test]
fn botocore_signs_the_same() {
    let bucket = bucket();
    let lock = bucket.put("ledger.csv").object_lock(ObjectLockMode::Compliance, until());
    for (operation, headers, signature) in [
        (
            bucket.put("2026/a.pdf").copy_source("inbox", "März/a b+c.pdf"),
            "x-amz-copy-source: inbox/M%C3%A4rz/a%20b%2Bc.pdf",
            "fe317e8febb49ba761a9354fd6406a354490ceea12788de2b7c73d19fca4fc08",
        ),
        (
            bucket
                .put("2026/a.pdf")
                .content_type("application/pdf")
                .copy_source(AP, "a.pdf")
                .header("x-amz-metadata-directive", "REPLACE"),
            "content-type: application/pdf, \
             x-amz-copy-source: arn%3Aaws%3As3%3Aeu-west-1%3A123456789012%3Aaccesspoint/inbox/object/a.pdf, \
             x-amz-metadata-directive: REPLACE",
            "2cc93fdfc8524d8ea9e5002c2075f8e68c311d43856fc141a9931f4a1eaa379e",
        ),
        (
            lock.content_md5(MD5).legal_hold(true),
            "content-md5: 1B2M2Y8AsgTpgAmY7PhCfg==, x-amz-object-lock-legal-hold: ON, \
             x-amz-object-lock-mode: COMPLIANCE, x-amz-object-lock-retain-until-date: 2036-01-02T03:04:05Z",
            "96d81dd1e20300d585f89ad83a433eb759deb52241da5b75e20badca0691e2c0",
        ),
        (bucket.head_bucket(), "", "905f3681e8e4b8c02916a028ac2beed643d4e55ab967dd67ea091ccb69ec8bbd"),
    ] {
        let time = "20260801T120000Z".parse().unwrap();
        let url = operation.presign_at(time, Duration::from_secs(900)).unwrap();
        let lines: Vec<String> =
            url.required_headers().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(lines.join(", "), headers);
        assert!(url.as_str().ends_with(&format!("X-Amz-Signature={signature}")), "{url}");
    }
}

/// botocore leaves the parameters of `UploadPartCopy` unsorted.
#[test]
fn parts_are_copied_by_range() {
    let bucket = bucket();
    let part = bucket.upload_part("film.mp4", "VXBsb2Fk", 2).copy_source("inbox", "film.mp4");
    for (range, value) in [(0..=0, "bytes=0-0"), (5_242_880..=10_485_759, "bytes=5242880-10485759")] {
        let headers = part.clone().copy_source_range(range).required_headers().unwrap();
        let expected = [("x-amz-copy-source", "inbox/film.mp4"), ("x-amz-copy-source-range", value)];
        assert_eq!(headers, expected.map(|(name, value)| (name.into(), value.into())));
    }
    #[expect(clippy::reversed_empty_ranges, reason = "it is refused")]
    let empty = 5..=4;
    assert_eq!(refused(&part.clone().copy_source_range(empty)), "copy_source_range: must have a byte");
    assert_eq!(
        refused(&bucket.upload_part("k", "id", 1).copy_source_range(0..=1)),
        "copy_source_range: must be given with copy_source"
    );
    assert_eq!(
        refused(&bucket.put("k").copy_source("a", "b").copy_source_range(0..=1)),
        "copy_source_range: not supported by PutObject"
    );
}

#[test]
fn copy_sources_are_checked_as_buckets_and_keys() {
    let bucket = bucket();
    let copy = |source: &str, key: &str| bucket.put("k").copy_source(source.to_owned(), key.to_owned());
    for (source, key, rule) in [
        ("", "k", "must be 1 to 255 characters"),
        ("a/b", "k", "must be printable ASCII without the delimiters of a URL"),
        ("bücket", "k", "must be printable ASCII without the delimiters of a URL"),
        ("arn:aws:s3:::inbox", "k", "must be of an access point; for a bucket, use its name"),
        ("inbox", "", "must not be empty"),
        ("inbox", "../other/k", "must not have a `.` or `..` segment, which clients resolve"),
    ] {
        assert_eq!(refused(&copy(source, key)), format!("copy_source: {rule}"), "{source} {key}");
    }
    let twice = copy("a", "b").copy_source("a", "b");
    assert_eq!(refused(&twice), "copy_source: must not be given twice");
    copy("inbox", "?versionId=1").required_headers().unwrap();
}

#[test]
fn options_that_a_copy_does_not_support() {
    let bucket = bucket();
    let metadata = "must be given with the header x-amz-metadata-directive for a copy";
    let options: [(&str, Setter, &str); 8] = [
        ("content_length", |put| put.content_length(1), "not supported by CopyObject"),
        ("content_md5", |put| put.content_md5(MD5), "not supported by CopyObject"),
        ("checksum", |put| put.checksum(ChecksumAlgorithm::Crc32, "AAAAAA=="), "not supported by CopyObject"),
        ("content_type", |put| put.content_type("a/b"), metadata),
        ("attachment", |put| put.attachment("a"), metadata),
        ("metadata", |put| put.metadata("a", "b"), metadata),
        ("expires", |put| put.expires("Thu, 01 Dec 1994 16:00:00 GMT"), metadata),
        (
            "tagging",
            |put| put.tagging("a=b"),
            "must be given with the header x-amz-tagging-directive for a copy",
        ),
    ];
    for (option, set, rule) in options {
        for operation in [
            set(bucket.put("k")).copy_source("inbox", "k"),
            set(bucket.put("k").copy_source("inbox", "k")),
            set(bucket.put("k").copy_source("inbox", "k").cacheable(Duration::from_secs(60))),
        ] {
            assert_eq!(refused(&operation), format!("{option}: {rule}"));
        }
    }
    assert_eq!(
        refused(&bucket.upload_part("k", "id", 1).content_length(1).copy_source("inbox", "k")),
        "content_length: not supported by UploadPartCopy"
    );
    let replaced = bucket
        .put("k")
        .copy_source("inbox", "k")
        .metadata("a", "b")
        .tagging("a=b")
        .header("x-amz-metadata-directive", "REPLACE")
        .header("x-amz-tagging-directive", "REPLACE")
        .storage_class("GLACIER")
        .if_none_match("*");
    assert_eq!(replaced.required_headers().unwrap().len(), 7);
}

#[test]
fn object_lock_requires_a_checksum_of_a_body() {
    let bucket = bucket();
    let lock = |operation: Operation<'static>| operation.object_lock(ObjectLockMode::Governance, until());
    let put = || bucket.put("k").into_owned();
    for (option, operation) in [("object_lock", lock(put())), ("legal_hold", put().legal_hold(false))] {
        let rule = format!("{option}: must be given with checksum or content_md5");
        assert_eq!(refused(&operation), rule);
        assert_eq!(refused(&operation.clone().header("x-amz-meta-a", "b")), rule);
        for with_checksum in [
            operation.clone().content_md5(MD5),
            operation.clone().checksum(ChecksumAlgorithm::Crc32, "AAAAAA=="),
            operation.clone().header("Content-MD5", MD5),
            operation.copy_source("inbox", "k"),
        ] {
            with_checksum.required_headers().unwrap();
        }
    }
    lock(bucket.create_multipart_upload("k").into_owned()).legal_hold(true).required_headers().unwrap();
    lock(bucket.request(Method::PUT, "k").into_owned()).required_headers().unwrap();
    // The first error of the chain comes before.
    assert_eq!(refused(&put().legal_hold(true).storage_class("")), "storage_class: must not be empty");
    let each = bucket.put_each().legal_hold(true).template(until(), Duration::from_secs(60));
    assert_eq!(each.unwrap_err().to_string(), "legal_hold: must be given with checksum or content_md5");
}
