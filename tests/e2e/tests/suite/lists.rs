//! Lists of a bucket's objects.

use e2e::{Requirement, elements};
use presign::s3::Bucket;

use crate::target::{MINUTE, Target, decoded};

/// Creates a bucket with objects under these keys.
#[track_caller]
fn bucket_with(target: &Target, keys: &[&str]) -> Bucket {
    let bucket = target.create_bucket("photos");
    for key in keys {
        target.put(&bucket, key, "content");
    }
    bucket
}

#[test]
fn a_list_contains_every_key_in_order() {
    let target = Target::start();
    let bucket = bucket_with(&target, &["b", "a/2", "a/1 & <more>", "ä"]);
    let reply = target.expect_accepted(Requirement::List, &bucket.list().presign(MINUTE).unwrap()).unwrap();
    assert_eq!(elements(reply.body(), "Key"), ["a/1 & <more>", "a/2", "b", "ä"]);
    assert_eq!(elements(reply.body(), "IsTruncated"), ["false"]);
}

#[test]
fn a_prefix_is_compared_character_by_character() {
    let target = Target::start();
    let bucket = bucket_with(&target, &["a b/1", "a+b/1", "a%20b/1", "a b/2", "a"]);
    for (prefix, keys) in
        [("a b/", &["a b/1", "a b/2"][..]), ("a+b/", &["a+b/1"]), ("a%20b/", &["a%20b/1"]), ("c", &[])]
    {
        let list = bucket.list().prefix(prefix).presign(MINUTE).unwrap();
        let reply = target.expect_accepted(Requirement::List, &list).unwrap();
        assert_eq!(elements(reply.body(), "Key"), keys, "{prefix}");
    }
}

#[test]
fn a_delimiter_groups_keys_into_folders() {
    let target = Target::start();
    let bucket = bucket_with(&target, &["2025/a", "2026/01/b", "2026/01/c", "2026/02/d", "2026/e"]);
    let list = bucket.list().prefix("2026/").delimiter("/").presign(MINUTE).unwrap();
    let reply = target.expect_accepted(Requirement::List, &list).unwrap();
    assert_eq!(elements(reply.body(), "Key"), ["2026/e"]);
    let folders = elements(reply.body(), "CommonPrefixes").concat();
    assert_eq!(elements(folders.as_bytes(), "Prefix"), ["2026/01/", "2026/02/"]);
}

#[test]
fn continuation_tokens_lead_from_page_to_page() {
    let target = Target::start();
    let bucket = bucket_with(&target, &["a", "b/1", "b/2", "c", "d&e", "f"]);
    let list = || bucket.list().delimiter("/").max_keys(2);

    let first = target.expect_accepted(Requirement::Pages, &list().presign(MINUTE).unwrap()).unwrap();
    assert_eq!(elements(first.body(), "Key"), ["a"]);
    assert_eq!(elements(first.body(), "IsTruncated"), ["true"]);
    let token = elements(first.body(), "NextContinuationToken").remove(0);

    let second = list().continuation_token(&token).presign(MINUTE).unwrap();
    let second = target.expect_accepted(Requirement::Pages, &second).unwrap();
    assert_eq!(elements(second.body(), "Key"), ["c", "d&e"]);
    let token = elements(second.body(), "NextContinuationToken").remove(0);

    let third = list().continuation_token(&token).presign(MINUTE).unwrap();
    let third = target.expect_accepted(Requirement::Pages, &third).unwrap();
    assert_eq!(elements(third.body(), "Key"), ["f"]);
    assert_eq!(elements(third.body(), "IsTruncated"), ["false"]);
    assert!(elements(third.body(), "NextContinuationToken").is_empty());
}

#[test]
fn a_list_starts_after_a_key() {
    let target = Target::start();
    let bucket = bucket_with(&target, &["a", "b", "c"]);
    let list = bucket.list().start_after("a").presign(MINUTE).unwrap();
    let reply = target.expect_accepted(Requirement::StartAfter, &list).unwrap();
    assert_eq!(elements(reply.body(), "Key"), ["b", "c"]);
}

#[test]
fn url_encoded_lists_return_keys_that_xml_cannot_hold() {
    let target = Target::start();
    let bucket = bucket_with(&target, &["bell\u{7}", "ä b+"]);
    let list = bucket.list().url_encoded_keys().presign(MINUTE).unwrap();
    let reply = target.expect_accepted(Requirement::UrlEncodedKeys, &list).unwrap();
    let keys = elements(reply.body(), "Key");
    assert!(keys.iter().all(|key| key.is_ascii() && !key.contains(' ')), "{keys:?}");
    assert_eq!(keys.iter().map(|key| decoded(key)).collect::<Vec<_>>(), ["bell\u{7}", "ä b+"]);
}
