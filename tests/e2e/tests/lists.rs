//! Lists of a bucket's objects.

use std::time::Duration;

use e2e::{Server, elements};

const MINUTE: Duration = Duration::from_secs(60);

/// A server with a bucket `photos` of these keys.
fn server_with(keys: &[&str]) -> std::io::Result<Server> {
    let server = Server::start()?;
    for key in keys {
        server.storage().put("photos", key, "content");
    }
    Ok(server)
}

#[test]
fn a_list_has_every_key_in_order() {
    let server = server_with(&["b", "a/2", "a/1 & <more>", "ä"]).unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let reply = server.client().send(&bucket.list().presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(elements(reply.body(), "Key"), ["a/1 & <more>", "a/2", "b", "ä"]);
    assert_eq!(elements(reply.body(), "IsTruncated"), ["false"]);
}

#[test]
fn a_prefix_is_compared_character_by_character() {
    let server = server_with(&["a b/1", "a+b/1", "a%20b/1", "a b/2", "a"]).unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    for (prefix, keys) in
        [("a b/", &["a b/1", "a b/2"][..]), ("a+b/", &["a+b/1"]), ("a%20b/", &["a%20b/1"]), ("c", &[])]
    {
        let reply = server.client().send(&bucket.list().prefix(prefix).presign(MINUTE).unwrap()).unwrap();
        assert_eq!(reply.status(), 200);
        assert_eq!(elements(reply.body(), "Key"), keys, "{prefix}");
    }
}

#[test]
fn a_delimiter_makes_folders() {
    let server = server_with(&["2025/a", "2026/01/b", "2026/01/c", "2026/02/d", "2026/e"]).unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let list = bucket.list().prefix("2026/").delimiter("/").presign(MINUTE).unwrap();
    let reply = server.client().send(&list).unwrap();
    assert_eq!(elements(reply.body(), "Key"), ["2026/e"]);
    // The first of them is the prefix that was asked for.
    assert_eq!(elements(reply.body(), "Prefix"), ["2026/", "2026/01/", "2026/02/"]);
}

#[test]
fn pages_follow_one_another_by_their_continuation_tokens() {
    let server = server_with(&["a", "b/1", "b/2", "c", "d&e", "f"]).unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let list = || bucket.list().delimiter("/").max_keys(2);

    let first = server.client().send(&list().presign(MINUTE).unwrap()).unwrap();
    assert_eq!(elements(first.body(), "Key"), ["a"]);
    assert_eq!(elements(first.body(), "IsTruncated"), ["true"]);
    let token = elements(first.body(), "NextContinuationToken").remove(0);

    let second = list().continuation_token(&token).presign(MINUTE).unwrap();
    let second = server.client().send(&second).unwrap();
    assert_eq!(elements(second.body(), "Key"), ["c", "d&e"]);
    let token = elements(second.body(), "NextContinuationToken").remove(0);

    let third = list().continuation_token(&token).presign(MINUTE).unwrap();
    let third = server.client().send(&third).unwrap();
    assert_eq!(elements(third.body(), "Key"), ["f"]);
    assert_eq!(elements(third.body(), "IsTruncated"), ["false"]);
    assert!(elements(third.body(), "NextContinuationToken").is_empty());
}

#[test]
fn a_list_starts_after_a_key() {
    let server = server_with(&["a", "b", "c"]).unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let list = bucket.list().start_after("a").presign(MINUTE).unwrap();
    assert_eq!(elements(server.client().send(&list).unwrap().body(), "Key"), ["b", "c"]);
}

#[test]
fn url_encoded_keys_are_those_that_xml_cannot_hold() {
    let server = server_with(&["bell\u{7}", "ä b"]).unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let list = bucket.list().url_encoded_keys().presign(MINUTE).unwrap();
    assert_eq!(elements(server.client().send(&list).unwrap().body(), "Key"), ["bell%07", "%C3%A4+b"]);
}
