//! Objects: uploaded, downloaded, inspected and deleted, and the signed constraints of an upload.

use std::time::Duration;

use e2e::{Message, Requirement};
use presign::s3::ChecksumAlgorithm;
use presign::{Method, PresignedUrl, SigningTime};

use crate::target::{MINUTE, Target, is_refusal};

#[test]
fn get_returns_exactly_the_bytes_that_put_stored() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    for content in [(0..=255).collect(), Vec::new()] {
        let upload = bucket.put("bytes").presign(MINUTE).unwrap();
        target
            .expect_accepted(Requirement::PutAndGet, Message::from(&upload).with_body(content.clone()))
            .unwrap();
        assert_eq!(target.content(&bucket, "bytes").unwrap(), content);
        let download = bucket.get("bytes").presign(MINUTE).unwrap();
        assert_eq!(target.expect_accepted(Requirement::PutAndGet, &download).unwrap().body(), &content);
    }
}

#[test]
fn head_returns_the_headers_and_no_content() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");

    let head = bucket.head("cat.png").presign(MINUTE).unwrap();
    let reply = target.expect_accepted(Requirement::Head, &head).unwrap();
    assert_eq!(reply.headers()["content-length"], "4");
    assert!(reply.body().is_empty());
}

#[test]
fn delete_removes_only_its_object() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    target.put(&bucket, "dog.png", "woof");

    let delete = bucket.delete("cat.png").presign(MINUTE).unwrap();
    assert_eq!(target.expect_accepted(Requirement::Delete, &delete).unwrap().status(), 204);
    assert_eq!(target.content(&bucket, "cat.png"), None);
    assert_eq!(target.content(&bucket, "dog.png").unwrap(), b"woof");

    let download = bucket.get("cat.png").presign(MINUTE).unwrap();
    assert_eq!(target.expect_refused(Requirement::MissingObject, &[&bucket], &download).status(), 404);
}

#[test]
fn the_headers_stored_with_an_object_are_returned() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    let upload = bucket
        .put("report")
        .content_type("text/html; charset=utf-8")
        .content_encoding("identity")
        .content_language("de, en")
        .cache_control("public,   max-age=600")
        .attachment("Bericht März.html")
        .metadata("Author", "Ada  Lovelace")
        .metadata("reviewed-by", "Grace Hopper")
        .presign(MINUTE)
        .unwrap();
    target.expect_accepted(Requirement::Headers, Message::from(&upload).with_body("<p>")).unwrap();

    for read in [bucket.get("report"), bucket.head("report")] {
        let reply = target.expect_accepted(Requirement::Headers, &read.presign(MINUTE).unwrap()).unwrap();
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("content-encoding", "identity"),
            ("content-language", "de, en"),
            ("cache-control", "public, max-age=600"),
            (
                "content-disposition",
                "attachment; filename=\"Bericht M_rz.html\"; filename*=UTF-8''Bericht%20M%C3%A4rz.html",
            ),
            ("x-amz-meta-author", "Ada Lovelace"),
            ("x-amz-meta-reviewed-by", "Grace Hopper"),
        ] {
            assert_eq!(reply.headers()[name], value, "{name}");
        }
    }
}

/// Sends an upload with other content than the signed one, which stores nothing, and then with the
/// right one.
#[track_caller]
fn assert_bound(
    target: &Target,
    right: Requirement,
    wrong: Requirement,
    upload: impl FnOnce(&presign::s3::Bucket) -> PresignedUrl,
) {
    let bucket = target.create_bucket("photos");
    let upload = upload(&bucket);
    let mut other = Message::from(&upload).with_body("987654321 and more");
    // The client then sends the actual length, as a client that ignores the required headers would.
    other.headers.retain(|(name, _)| name != "content-length");
    target.expect_refused(wrong, &[&bucket], other);
    if target.expect_accepted(right, Message::from(&upload).with_body("123456789")).is_some() {
        assert_eq!(target.content(&bucket, "cat.png").unwrap(), b"123456789");
    }
}

#[test]
fn a_signed_length_allows_only_that_length() {
    let target = Target::start();
    assert_bound(&target, Requirement::ContentLength, Requirement::OtherLength, |bucket| {
        bucket.put("cat.png").content_length(9).presign(MINUTE).unwrap()
    });
}

/// The SHA-256 of "123456789" in hexadecimal.
const SHA_256: &str = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";

#[test]
fn a_signed_checksum_allows_only_its_content() {
    let target = Target::start();
    // The checksums of "123456789", the text for which check values are published.
    for (algorithm, base64, right, wrong) in [
        (ChecksumAlgorithm::Crc32, "y/Q5Jg==", Requirement::Crc32, Requirement::OtherCrc32),
        (ChecksumAlgorithm::Crc32c, "4waSgw==", Requirement::Crc32c, Requirement::OtherCrc32c),
        (ChecksumAlgorithm::Crc64Nvme, "rosUhgp5mIg=", Requirement::Crc64Nvme, Requirement::OtherCrc64Nvme),
        (ChecksumAlgorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE=", Requirement::Sha1, Requirement::OtherSha1),
        (
            ChecksumAlgorithm::Sha256,
            "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
            Requirement::Sha256,
            Requirement::OtherSha256,
        ),
    ] {
        assert_bound(&target, right, wrong, |bucket| {
            bucket.put("cat.png").checksum(algorithm, base64).presign(MINUTE).unwrap()
        });
    }
    assert_bound(&target, Requirement::ContentMd5, Requirement::OtherMd5, |bucket| {
        bucket.put("cat.png").content_md5("JfnnlDI7RTiF9RgfG2JNCw==").presign(MINUTE).unwrap()
    });
}

#[test]
fn a_signed_payload_hash_allows_only_its_content() {
    let target = Target::start();
    assert_bound(&target, Requirement::PayloadSha256, Requirement::OtherPayloadSha256, |bucket| {
        bucket.put("cat.png").payload_sha256(SHA_256).presign(MINUTE).unwrap()
    });
}

#[test]
fn if_none_match_allows_only_the_first_upload() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    let upload = bucket.put("cat.png").if_none_match("*").presign(MINUTE).unwrap();

    target.expect_accepted(Requirement::FirstUpload, Message::from(&upload).with_body("first")).unwrap();
    let second = Message::from(&upload).with_body("second");
    let reply = target.expect_refused(Requirement::SecondUpload, &[&bucket], second);
    if is_refusal(&reply) {
        assert_eq!(reply.status(), 412);
        assert_eq!(target.content(&bucket, "cat.png").unwrap(), b"first");
    }
}

#[test]
fn presign_into_writes_a_valid_url() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    let now = SigningTime::now();
    let mut url = String::new();

    let upload = bucket.put("cat.png").content_type("image/png").metadata("mood", "sleepy");
    upload.presign_into(now, MINUTE, &mut url).unwrap();
    let mut message = Message::new(upload.method().as_str(), &url).with_body("meow");
    message.headers = upload.required_headers().unwrap();
    target.expect_accepted(Requirement::Headers, message).unwrap();

    url.clear();
    bucket.get("cat.png").presign_into(now, MINUTE, &mut url).unwrap();
    let reply = target.expect_accepted(Requirement::Headers, Message::new("GET", &url)).unwrap();
    assert_eq!(reply.body(), b"meow");
    assert_eq!(reply.headers()["content-type"], "image/png");
    assert_eq!(reply.headers()["x-amz-meta-mood"], "sleepy");
}

#[test]
fn a_cacheable_url_signed_for_an_earlier_time_is_valid() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let day = Duration::from_secs(86_400);

    let download = bucket.get("cat.png").cacheable(day).presign(MINUTE).unwrap();
    let signed_at = download.validity().signed_at();
    assert!(signed_at.to_string().ends_with("T000000Z"), "{signed_at}");
    assert_eq!(target.expect_accepted(Requirement::Cacheable, &download).unwrap().body(), b"meow");
}

#[test]
fn any_other_object_request_can_be_signed() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let plain = || bucket.request(Method::GET, "cat.png").query("response-content-type", "image/x-cat");
    for (requirement, request) in [
        (Requirement::ParameterName, plain().query("a/1", "").query("ä b", "+ %2B~*")),
        (Requirement::RepeatedParameter, plain().query("a-1", "2").query("a-1", "1")),
        (
            Requirement::HeaderSpaces,
            plain().header("X-Of-Mine", " two  words ").header("x-of-mine", "and\tmore"),
        ),
    ] {
        let download = request.presign(MINUTE).unwrap();
        if let Some(reply) = target.expect_accepted(requirement, &download) {
            assert_eq!(reply.body(), b"meow");
            assert_eq!(reply.headers()["content-type"], "image/x-cat");
        }
    }
}
