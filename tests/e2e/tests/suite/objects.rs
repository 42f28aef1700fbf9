//! Objects: uploaded, downloaded, looked at and deleted, and what an upload can be bound to.

use std::time::Duration;

use e2e::{Message, Requirement};
use presign::s3::ChecksumAlgorithm;
use presign::{Method, PresignedUrl, SigningTime};

use crate::target::{MINUTE, Target, is_refusal};

#[test]
fn put_stores_exactly_the_bytes_that_get_gives_back() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    for content in [(0..=255).collect(), Vec::new()] {
        let upload = bucket.put("bytes").presign(MINUTE).unwrap();
        target.right(Requirement::PutAndGet, Message::from(&upload).with_body(content.clone())).unwrap();
        assert_eq!(target.content(&bucket, "bytes").unwrap(), content);
        let download = bucket.get("bytes").presign(MINUTE).unwrap();
        assert_eq!(target.right(Requirement::PutAndGet, &download).unwrap().body(), &content);
    }
}

#[test]
fn head_tells_the_headers_and_no_content() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");

    let head = bucket.head("cat.png").presign(MINUTE).unwrap();
    let reply = target.right(Requirement::Head, &head).unwrap();
    assert_eq!(reply.headers()["content-length"], "4");
    assert!(reply.body().is_empty());
}

#[test]
fn delete_removes_the_object_and_no_other() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    target.put(&bucket, "dog.png", "woof");

    let delete = bucket.delete("cat.png").presign(MINUTE).unwrap();
    assert_eq!(target.right(Requirement::Delete, &delete).unwrap().status(), 204);
    assert_eq!(target.content(&bucket, "cat.png"), None);
    assert_eq!(target.content(&bucket, "dog.png").unwrap(), b"woof");

    let download = bucket.get("cat.png").presign(MINUTE).unwrap();
    assert_eq!(target.wrong(Requirement::MissingObject, &[&bucket], &download).status(), 404);
}

#[test]
fn what_is_stored_with_an_object_comes_back_with_it() {
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
    target.right(Requirement::Headers, Message::from(&upload).with_body("<p>")).unwrap();

    for read in [bucket.get("report"), bucket.head("report")] {
        let reply = target.right(Requirement::Headers, &read.presign(MINUTE).unwrap()).unwrap();
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

/// Sends an upload with other content than it is bound to, which stores nothing, and then with that content.
fn assert_bound(
    target: &Target,
    right: Requirement,
    wrong: Requirement,
    upload: impl FnOnce(&presign::s3::Bucket) -> PresignedUrl,
) {
    let bucket = target.create_bucket("photos");
    let upload = upload(&bucket);
    let mut other = Message::from(&upload).with_body("987654321 and more");
    // The client counts for itself then, as one would that does not care for what it was told.
    other.headers.retain(|(name, _)| name != "content-length");
    target.wrong(wrong, &[&bucket], other);
    if target.right(right, Message::from(&upload).with_body("123456789")).is_some() {
        assert_eq!(target.content(&bucket, "cat.png").unwrap(), b"123456789");
    }
}

#[test]
fn a_signed_length_admits_an_upload_of_that_length_only() {
    let target = Target::start();
    assert_bound(&target, Requirement::ContentLength, Requirement::OtherLength, |bucket| {
        bucket.put("cat.png").content_length(9).presign(MINUTE).unwrap()
    });
}

/// The SHA-256 of "123456789" in hexadecimal.
const SHA_256: &str = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";

#[test]
fn a_signed_checksum_admits_an_upload_of_that_content_only() {
    let target = Target::start();
    // Each algorithm's checksum of "123456789", the text that check values are published for.
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
fn a_signed_hash_of_the_payload_admits_an_upload_of_that_content_only() {
    let target = Target::start();
    assert_bound(&target, Requirement::PayloadSha256, Requirement::OtherPayloadSha256, |bucket| {
        bucket.put("cat.png").payload_sha256(SHA_256).presign(MINUTE).unwrap()
    });
}

#[test]
fn if_none_match_admits_the_first_upload_only() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    let upload = bucket.put("cat.png").if_none_match("*").presign(MINUTE).unwrap();

    target.right(Requirement::FirstUpload, Message::from(&upload).with_body("first")).unwrap();
    let second = Message::from(&upload).with_body("second");
    let reply = target.wrong(Requirement::SecondUpload, &[&bucket], second);
    if is_refusal(&reply) {
        assert_eq!(reply.status(), 412);
        assert_eq!(target.content(&bucket, "cat.png").unwrap(), b"first");
    }
}

#[test]
fn a_text_that_was_presigned_into_is_a_url() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    let now = SigningTime::now();
    let mut url = String::new();

    let upload = bucket.put("cat.png").content_type("image/png").metadata("mood", "sleepy");
    upload.presign_into(now, MINUTE, &mut url).unwrap();
    let mut message = Message::new(upload.method().as_str(), &url).with_body("meow");
    message.headers = upload.required_headers().unwrap();
    target.right(Requirement::Headers, message).unwrap();

    url.clear();
    bucket.get("cat.png").presign_into(now, MINUTE, &mut url).unwrap();
    let reply = target.right(Requirement::Headers, Message::new("GET", &url)).unwrap();
    assert_eq!(reply.body(), b"meow");
    assert_eq!(reply.headers()["content-type"], "image/png");
    assert_eq!(reply.headers()["x-amz-meta-mood"], "sleepy");
}

#[test]
fn a_cacheable_url_is_good_although_it_was_signed_for_an_earlier_instant() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let day = Duration::from_secs(86_400);

    let download = bucket.get("cat.png").cacheable(day).presign(MINUTE).unwrap();
    let signed_at = download.validity().signed_at();
    assert!(signed_at.to_string().ends_with("T000000Z"), "{signed_at}");
    assert_eq!(target.right(Requirement::Cacheable, &download).unwrap().body(), b"meow");
}

#[test]
fn any_other_request_for_an_object_is_signed_too() {
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
        if let Some(reply) = target.right(requirement, &download) {
            assert_eq!(reply.body(), b"meow");
            assert_eq!(reply.headers()["content-type"], "image/x-cat");
        }
    }
}
