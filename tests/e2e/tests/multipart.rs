//! Multipart uploads: started, uploaded in parts, looked at, completed or aborted, each step by a URL of its own.

use std::time::Duration;

use e2e::{Message, Server, elements};
use presign::s3::ChecksumAlgorithm;

const MINUTE: Duration = Duration::from_secs(60);

/// The body by which a multipart upload is completed: the parts' numbers and entity tags.
fn parts_list(entity_tags: &[(u16, String)]) -> String {
    let parts = entity_tags.iter().map(|(number, entity_tag)| {
        format!("<Part><PartNumber>{number}</PartNumber><ETag>{entity_tag}</ETag></Part>")
    });
    format!("<CompleteMultipartUpload>{}</CompleteMultipartUpload>", parts.collect::<String>())
}

#[test]
fn parts_become_one_object_in_the_order_of_their_numbers() {
    let server = Server::start().unwrap();
    let client = server.client();
    let bucket = server.create_bucket("films").unwrap();
    let key = "a film/überlang.mp4";

    let create = bucket.create_multipart_upload(key).content_type("video/mp4").metadata("parts", "3");
    let reply = client.send(&create.presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.status(), 200);
    let upload_id = elements(reply.body(), "UploadId").remove(0);
    assert_eq!(server.storage().uploads_in_progress("films"), 1);

    let mut entity_tags = Vec::new();
    // Parts may come in any order.
    for (number, content) in [(10_000, "the end"), (1, "once upon "), (2, "a time, ")] {
        let part = bucket.upload_part(key, &upload_id, number).presign(MINUTE).unwrap();
        let reply = client.send(Message::from(&part).with_body(content)).unwrap();
        assert_eq!(reply.status(), 200);
        entity_tags.push((number, reply.headers()["etag"].to_str().unwrap().to_owned()));
    }
    entity_tags.sort();

    let first = bucket.list_parts(key, &upload_id).max_parts(2).presign(MINUTE).unwrap();
    let reply = client.send(&first).unwrap();
    assert_eq!(elements(reply.body(), "PartNumber"), ["1", "2"]);
    assert_eq!(elements(reply.body(), "IsTruncated"), ["true"]);
    let rest = bucket.list_parts(key, &upload_id).part_number_marker(2).presign(MINUTE).unwrap();
    let reply = client.send(&rest).unwrap();
    assert_eq!(elements(reply.body(), "PartNumber"), ["10000"]);

    assert_eq!(server.storage().object("films", key), None);
    let complete = bucket.complete_multipart_upload(key, &upload_id).presign(MINUTE).unwrap();
    let reply = client.send(Message::from(&complete).with_body(parts_list(&entity_tags))).unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(server.storage().uploads_in_progress("films"), 0);

    let reply = client.send(&bucket.get(key).presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.body(), b"once upon a time, the end");
    assert_eq!(reply.headers()["content-type"], "video/mp4");
    assert_eq!(reply.headers()["x-amz-meta-parts"], "3");
}

#[test]
fn an_aborted_upload_leaves_nothing() {
    let server = Server::start().unwrap();
    let client = server.client();
    let bucket = server.create_bucket("films").unwrap();
    let create = bucket.create_multipart_upload("film.mp4").presign(MINUTE).unwrap();
    let upload_id = elements(client.send(&create).unwrap().body(), "UploadId").remove(0);
    let part = bucket.upload_part("film.mp4", &upload_id, 1).presign(MINUTE).unwrap();
    assert_eq!(client.send(Message::from(&part).with_body("once upon")).unwrap().status(), 200);

    let abort = bucket.abort_multipart_upload("film.mp4", &upload_id).presign(MINUTE).unwrap();
    assert_eq!(client.send(&abort).unwrap().status(), 204);
    assert_eq!(server.storage().uploads_in_progress("films"), 0);
    assert_eq!(server.storage().object("films", "film.mp4"), None);
    assert_eq!(client.send(Message::from(&part).with_body("too late")).unwrap().status(), 404);
}

#[test]
fn a_url_for_one_part_is_not_good_for_another_or_for_other_content() {
    let server = Server::start().unwrap();
    let client = server.client();
    let bucket = server.create_bucket("films").unwrap();
    let create = bucket.create_multipart_upload("film.mp4").presign(MINUTE).unwrap();
    let upload_id = elements(client.send(&create).unwrap().body(), "UploadId").remove(0);
    // The checksum of "123456789".
    let part = bucket
        .upload_part("film.mp4", &upload_id, 1)
        .checksum(ChecksumAlgorithm::Crc32, "y/Q5Jg==")
        .presign(MINUTE)
        .unwrap();

    let mut other_part = Message::from(&part).with_body("123456789");
    other_part.target = other_part.target.replace("partNumber=1", "partNumber=2");
    assert!(client.send(other_part).unwrap().status().is_client_error());
    let other_content = Message::from(&part).with_body("987654321");
    assert!(client.send(other_content).unwrap().status().is_client_error());

    let list = bucket.list_parts("film.mp4", &upload_id).presign(MINUTE).unwrap();
    assert!(elements(client.send(&list).unwrap().body(), "PartNumber").is_empty());
    assert_eq!(client.send(Message::from(&part).with_body("123456789")).unwrap().status(), 200);
    assert_eq!(elements(client.send(&list).unwrap().body(), "PartNumber"), ["1"]);
}
