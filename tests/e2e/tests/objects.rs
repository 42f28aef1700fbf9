//! Objects: uploaded, downloaded, looked at and deleted, and what an upload can be bound to.

use std::time::Duration;

use e2e::{Message, Server};
use presign::s3::{Bucket, ChecksumAlgorithm};
use presign::{Method, SigningTime};

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn put_stores_exactly_the_bytes_that_get_gives_back() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let every_byte: Vec<u8> = (0..=255).collect();

    let upload = bucket.put("bytes").presign(MINUTE).unwrap();
    let reply = server.client().send(Message::from(&upload).with_body(every_byte.clone())).unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(server.storage().object("photos", "bytes").unwrap().content, every_byte);

    let download = bucket.get("bytes").presign(MINUTE).unwrap();
    let reply = server.client().send(&download).unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.body(), &every_byte);
}

#[test]
fn an_empty_object_is_an_object() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let reply = server.client().send(&bucket.put("empty").presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.status(), 200);
    assert!(server.storage().object("photos", "empty").unwrap().content.is_empty());
}

#[test]
fn head_tells_the_headers_and_no_content() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    server.storage().put("photos", "cat.png", "meow");

    let reply = server.client().send(&bucket.head("cat.png").presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["content-length"], "4");
    assert!(reply.body().is_empty());
}

#[test]
fn delete_removes_the_object_and_no_other() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    server.storage().put("photos", "cat.png", "meow");
    server.storage().put("photos", "dog.png", "woof");

    let reply = server.client().send(&bucket.delete("cat.png").presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.status(), 204);
    assert_eq!(server.storage().object("photos", "cat.png"), None);
    assert_eq!(server.storage().object("photos", "dog.png").unwrap().content, b"woof");

    let reply = server.client().send(&bucket.get("cat.png").presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.status(), 404);
}

#[test]
fn what_is_stored_with_an_object_comes_back_with_it() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
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
    let reply = server.client().send(Message::from(&upload).with_body("<p>")).unwrap();
    assert_eq!(reply.status(), 200);

    for read in [bucket.get("report"), bucket.head("report")] {
        let reply = server.client().send(&read.presign(MINUTE).unwrap()).unwrap();
        assert_eq!(reply.status(), 200);
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

#[test]
fn a_signed_length_admits_an_upload_of_that_length_only() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let upload = bucket.put("cat.png").content_length(4).presign(MINUTE).unwrap();

    let mut longer = Message::from(&upload).with_body("a longer one");
    // The client counts for itself then, as one would that does not care for what it was told.
    longer.headers.retain(|(name, _)| name != "content-length");
    assert!(server.client().send(longer).unwrap().status().is_client_error());
    assert_eq!(server.storage().object("photos", "cat.png"), None);

    let reply = server.client().send(Message::from(&upload).with_body("meow")).unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(server.storage().object("photos", "cat.png").unwrap().content, b"meow");
}

#[test]
fn a_signed_checksum_admits_an_upload_of_that_content_only() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    // Each algorithm's checksum of "123456789", the text that check values are published for.
    for (algorithm, base64) in [
        (ChecksumAlgorithm::Crc32, "y/Q5Jg=="),
        (ChecksumAlgorithm::Crc32c, "4waSgw=="),
        (ChecksumAlgorithm::Crc64Nvme, "rosUhgp5mIg="),
        (ChecksumAlgorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
        (ChecksumAlgorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ] {
        let key = format!("{algorithm:?}");
        let upload = bucket.put(&key).checksum(algorithm, base64).presign(MINUTE).unwrap();

        let reply = server.client().send(Message::from(&upload).with_body("987654321")).unwrap();
        assert!(reply.status().is_client_error(), "{algorithm:?}");
        assert_eq!(server.storage().object("photos", &key), None);

        let reply = server.client().send(Message::from(&upload).with_body("123456789")).unwrap();
        assert_eq!(reply.status(), 200, "{algorithm:?}");
        assert_eq!(server.storage().object("photos", &key).unwrap().content, b"123456789");
    }
}

#[test]
fn if_none_match_admits_the_first_upload_only() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let upload = bucket.put("cat.png").if_none_match("*").presign(MINUTE).unwrap();

    let reply = server.client().send(Message::from(&upload).with_body("first")).unwrap();
    assert_eq!(reply.status(), 200);
    let reply = server.client().send(Message::from(&upload).with_body("second")).unwrap();
    assert_eq!(reply.status(), 412);
    assert_eq!(server.storage().object("photos", "cat.png").unwrap().content, b"first");
}

#[test]
fn temporary_credentials_sign_as_well() {
    let server = Server::start().unwrap();
    server.storage().put("photos", "cat.png", "meow");
    let bucket =
        Bucket::with_endpoint("photos", server.region(), server.temporary_credentials(), server.path_style());
    let download = bucket.unwrap().get("cat.png").presign(MINUTE).unwrap();
    let reply = server.client().send(&download).unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.body(), b"meow");
}

#[test]
fn a_text_that_was_presigned_into_is_a_url() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let now = SigningTime::now();
    let mut url = String::new();

    let upload = bucket.put("cat.png").content_type("image/png").metadata("mood", "sleepy");
    upload.presign_into(now, MINUTE, &mut url).unwrap();
    let mut message = Message::new(upload.method().as_str(), &url).with_body("meow");
    message.headers = upload.required_headers().unwrap();
    assert_eq!(server.client().send(message).unwrap().status(), 200);

    url.clear();
    bucket.get("cat.png").presign_into(now, MINUTE, &mut url).unwrap();
    let reply = server.client().send(Message::new("GET", &url)).unwrap();
    assert_eq!(reply.body(), b"meow");
    assert_eq!(reply.headers()["content-type"], "image/png");
    assert_eq!(reply.headers()["x-amz-meta-mood"], "sleepy");
}

#[test]
fn a_cacheable_url_is_good_although_it_was_signed_for_an_earlier_instant() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    server.storage().put("photos", "cat.png", "meow");
    let day = Duration::from_secs(86_400);

    let download = bucket.get("cat.png").cacheable(day).presign(MINUTE).unwrap();
    let signed_at = download.validity().signed_at();
    assert!(signed_at.to_string().ends_with("T000000Z"), "{signed_at}");
    assert_eq!(server.client().send(&download).unwrap().body(), b"meow");
}

#[test]
fn any_other_request_for_an_object_is_signed_too() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    server.storage().put("photos", "cat.png", "meow");
    // Repeated names, names whose order is another once they are encoded, and what is often encoded wrongly.
    let download = bucket
        .request(Method::GET, "cat.png")
        .query("response-content-type", "image/x-cat")
        .query("a-1", "2")
        .query("a-1", "1")
        .query("a/1", "")
        .query("ä b", "+ %2B~*")
        .header("X-Of-Mine", " two  words ")
        .header("x-of-mine", "and\tmore")
        .presign(MINUTE)
        .unwrap();
    let headers: Vec<_> = download.required_headers().collect();
    assert_eq!(headers, [("x-of-mine", "two words,and more")]);
    let reply = server.client().send(&download).unwrap();
    assert_eq!(reply.body(), b"meow");
    assert_eq!(reply.headers()["content-type"], "image/x-cat");
}
