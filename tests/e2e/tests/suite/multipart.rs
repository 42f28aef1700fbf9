//! Multipart uploads: created, uploaded in parts, listed, completed or aborted, with one URL for
//! each step.

use e2e::{Message, Requirement, elements};
use presign::s3::{Bucket, ChecksumAlgorithm};

use crate::target::{MINUTE, Target};

/// The minimum length of all parts but the last: 5 MiB
/// ([quotas](https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html)).
const PART: usize = 5 << 20;

/// Returns the body that completes a multipart upload: the number and entity tag of each part.
fn parts_list(entity_tags: &[(u16, String)]) -> String {
    let parts = entity_tags.iter().map(|(number, entity_tag)| {
        format!("<Part><PartNumber>{number}</PartNumber><ETag>{entity_tag}</ETag></Part>")
    });
    format!("<CompleteMultipartUpload>{}</CompleteMultipartUpload>", parts.collect::<String>())
}

/// Starts an upload and returns its id.
#[track_caller]
fn start(target: &Target, bucket: &Bucket) -> String {
    let create = bucket.create_multipart_upload("film.mp4").presign(MINUTE).unwrap();
    elements(target.expect_accepted(Requirement::Multipart, &create).unwrap().body(), "UploadId").remove(0)
}

#[test]
fn parts_become_one_object_in_the_order_of_their_numbers() {
    let target = Target::start();
    let bucket = target.create_bucket("films");
    let key = "a film/überlang.mp4";

    let create = bucket.create_multipart_upload(key).content_type("video/mp4").metadata("parts", "3");
    let reply = target.expect_accepted(Requirement::Multipart, &create.presign(MINUTE).unwrap()).unwrap();
    let upload_id = elements(reply.body(), "UploadId").remove(0);
    assert_eq!(target.uploads_in_progress(&bucket), 1);

    let mut entity_tags = Vec::new();
    let [first, second, last] = [b"1".repeat(PART), b"2".repeat(PART), b"the end".to_vec()];
    // Parts may arrive in any order.
    for (number, content) in [(10_000, &last), (1, &first), (2, &second)] {
        let part = bucket.upload_part(key, &upload_id, number).presign(MINUTE).unwrap();
        let part = Message::from(&part).with_body(content.as_slice());
        let reply = target.expect_accepted(Requirement::Multipart, part).unwrap();
        entity_tags.push((number, reply.headers()["etag"].to_str().unwrap().to_owned()));
    }
    entity_tags.sort();

    let list = bucket.list_parts(key, &upload_id).max_parts(2).presign(MINUTE).unwrap();
    let reply = target.expect_accepted(Requirement::ListParts, &list).unwrap();
    assert_eq!(elements(reply.body(), "PartNumber"), ["1", "2"]);
    assert_eq!(elements(reply.body(), "IsTruncated"), ["true"]);
    let rest = bucket.list_parts(key, &upload_id).part_number_marker(2).presign(MINUTE).unwrap();
    let reply = target.expect_accepted(Requirement::ListParts, &rest).unwrap();
    assert_eq!(elements(reply.body(), "PartNumber"), ["10000"]);

    assert_eq!(target.content(&bucket, key), None);
    let complete = bucket.complete_multipart_upload(key, &upload_id).presign(MINUTE).unwrap();
    let complete = Message::from(&complete).with_body(parts_list(&entity_tags));
    target.expect_accepted(Requirement::Multipart, complete).unwrap();
    assert_eq!(target.uploads_in_progress(&bucket), 0);

    let reply =
        target.expect_accepted(Requirement::Multipart, &bucket.get(key).presign(MINUTE).unwrap()).unwrap();
    assert!(*reply.body() == [first, second, last].concat());
    assert_eq!(reply.headers()["content-type"], "video/mp4");
    assert_eq!(reply.headers()["x-amz-meta-parts"], "3");
}

#[test]
fn an_aborted_upload_leaves_nothing() {
    let target = Target::start();
    let bucket = target.create_bucket("films");
    let upload_id = start(&target, &bucket);
    let part = bucket.upload_part("film.mp4", &upload_id, 1).presign(MINUTE).unwrap();
    target.expect_accepted(Requirement::Multipart, Message::from(&part).with_body("once upon")).unwrap();

    let abort = bucket.abort_multipart_upload("film.mp4", &upload_id).presign(MINUTE).unwrap();
    assert_eq!(target.expect_accepted(Requirement::Multipart, &abort).unwrap().status(), 204);
    assert_eq!(target.uploads_in_progress(&bucket), 0);
    assert_eq!(target.content(&bucket, "film.mp4"), None);
    let too_late = Message::from(&part).with_body("too late");
    assert_eq!(target.expect_refused(Requirement::PartAfterAbort, &[&bucket], too_late).status(), 404);
}

#[test]
fn a_url_for_a_part_allows_only_that_part_and_content() {
    let target = Target::start();
    let bucket = target.create_bucket("films");
    let upload_id = start(&target, &bucket);
    let list = bucket.list_parts("film.mp4", &upload_id).presign(MINUTE).unwrap();
    let parts = || elements(target.send(&list).body(), "PartNumber");
    // The checksum of "123456789".
    let part = bucket
        .upload_part("film.mp4", &upload_id, 1)
        .checksum(ChecksumAlgorithm::Crc32, "y/Q5Jg==")
        .presign(MINUTE)
        .unwrap();

    let mut other_part = Message::from(&part).with_body("123456789");
    other_part.target = other_part.target.replace("partNumber=1", "partNumber=2");
    target.expect_refused(Requirement::OtherPart, &[&bucket], other_part);
    assert!(parts().is_empty());
    let other_content = Message::from(&part).with_body("987654321");
    if target
        .expect_refused(Requirement::OtherPartCrc32, &[&bucket], other_content)
        .status()
        .is_client_error()
    {
        assert!(parts().is_empty());
    }
    target.expect_accepted(Requirement::PartCrc32, Message::from(&part).with_body("123456789")).unwrap();
    assert_eq!(parts(), ["1"]);
}
