//! Keys, of which every byte counts.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use e2e::{Message, Server};
use presign::Error;
use presign::s3::{Bucket, Endpoint};

const MINUTE: Duration = Duration::from_secs(60);

/// Slashes, which are neither merged nor dropped.
const SLASHES: &[&str] = &["/", "//", "/leading", "//evil.com/a.txt", "x//y", "x///", "trailing/", "a/b/c"];
/// What looks like a dot segment and is none.
const DOTS: &[&str] =
    &["a..b", "..a", "a..", "...", "a/.../b", ".hidden", "a/..b/c", "a./b", "..\\..", "..%2f", "%2e%2e/b"];
/// What means something in a URL.
const SYNTAX: &[&str] =
    &["?", "#", "a?b=c&d", "a#b", ":", "a:b@c", "http://evil.com/", "?X-Amz-Date=0", "!$&'()*+,;=", "[a]"];
/// What is changed if it is encoded or decoded once too often.
const ENCODED: &[&str] = &["%", "%%", "%zz", "%00", "100%", "%41", "%2541", "%C3%A4", "a+b", "+", "a%20b"];
/// What is changed if it is trimmed, collapsed or cut off.
const SPACES: &[&str] =
    &[" ", " a ", "a  b", "\0", "a\0b", "\t", "\r\n", "a\nb", "\u{7f}", "\u{85}", "\u{a0}"];
/// Other scripts, those at the end beyond the first plane.
const SCRIPTS: &[&str] = &["ä", "日本語", "עברית", "ﬀ", "ß", "İ", "🐈", "𝒳", "\u{10ffff}"];
/// Marks: combined, joining, turning the direction, at the start of a file, and in place of what could not be read.
const MARKS: &[&str] = &["a\u{308}", "👩\u{200d}👧", "\u{202e}gnp.exe", "\u{feff}bom", "\u{fffd}"];

/// Keys that something on the way could take for something else.
fn odd_keys() -> Vec<String> {
    let kinds = [SLASHES, DOTS, SYNTAX, ENCODED, SPACES, SCRIPTS, MARKS];
    let mut keys: Vec<String> = kinds.concat().into_iter().map(String::from).collect();
    // Every character of ASCII within a key.
    keys.extend((0..128_u8).map(|byte| format!("a{}z", char::from(byte))));
    // The greatest length, which is counted in bytes and before they are encoded.
    keys.extend(["k".repeat(1024), "/".repeat(1024), "ä".repeat(512), "🐈".repeat(256), " ".repeat(1024)]);
    keys
}

/// Uploads, downloads and deletes an object of each odd key, and looks into the server's map each time.
fn round_trips(server: &Server, endpoint: Endpoint) {
    let client = server.client();
    let bucket = Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
    server.storage().create_bucket("photos");
    for key in odd_keys() {
        let content = format!("the content of {key}");
        let upload = bucket.put(&key).presign(MINUTE).unwrap();
        let reply = client.send(Message::from(&upload).with_body(content.as_str())).unwrap();
        assert_eq!(reply.status(), 200, "{key:?}");
        let contents = server.storage().contents();
        assert_eq!(contents.get("photos").unwrap().keys().collect::<Vec<_>>(), [&key]);

        let reply = client.send(&bucket.get(&key).presign(MINUTE).unwrap()).unwrap();
        assert_eq!(reply.status(), 200, "{key:?}");
        assert_eq!(reply.body(), content.as_bytes(), "{key:?}");

        let reply = client.send(&bucket.delete(&key).presign(MINUTE).unwrap()).unwrap();
        assert_eq!(reply.status(), 204, "{key:?}");
        assert!(server.storage().contents().get("photos").unwrap().is_empty(), "{key:?}");
    }
}

#[test]
fn odd_keys_arrive_byte_for_byte_in_path_style() {
    let server = Server::start().unwrap();
    round_trips(&server, server.path_style());
}

#[test]
fn odd_keys_arrive_byte_for_byte_in_virtual_hosted_style() {
    let server = Server::start().unwrap();
    round_trips(&server, server.virtual_hosted());
}

#[test]
fn a_key_that_would_lead_out_of_the_bucket_is_refused_before_anything_is_sent() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    server.storage().put("secrets", "c.txt", "a secret");
    for key in ["", ".", "..", "/..", "a/..", "a/./b", "./c.txt", "../secrets/c.txt", "a/../../secrets/c.txt"]
    {
        for operation in [bucket.get(key), bucket.head(key), bucket.put(key), bucket.delete(key)] {
            assert!(matches!(operation.presign(MINUTE), Err(Error::ObjectKey(_))), "{key:?}");
        }
    }
}

#[test]
fn a_key_that_is_too_long_is_refused_before_anything_is_sent() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    for key in ["k".repeat(1025), "ä".repeat(513)] {
        assert!(matches!(bucket.put(&key).presign(MINUTE), Err(Error::ObjectKey(_))));
    }
}
