//! Object keys, which must arrive byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{Message, Requirement};
use presign::Error;
use presign::s3::Endpoint;

use crate::target::{MINUTE, Target};

/// Slashes, which must be neither merged nor dropped.
const SLASHES: &[&str] = &["x//y", "x///", "trailing/", "a/b/c"];
/// Leading slashes, which belong to the key.
const LEADING_SLASHES: &[&str] = &["/leading", "//evil.com/a.txt"];
const ONLY_SLASHES: &[&str] = &["/", "//"];
/// Segments that resemble dot segments.
const DOTS: &[&str] =
    &["a..b", "..a", "a..", "...", "a/.../b", ".hidden", "a/..b/c", "a./b", "..\\..", "..%2f", "%2e%2e/b"];
/// Characters with a meaning in URLs.
const SYNTAX: &[&str] =
    &["?", "#", "a?b=c&d", "a#b", ":", "a:b@c", "http://evil.com/", "?X-Amz-Date=0", "!$&'()*+,;=", "[a]"];
/// Keys that change if they are encoded or decoded twice.
const ENCODED: &[&str] = &["%", "%%", "%zz", "%00", "100%", "%41", "%2541", "%C3%A4", "a+b", "+", "a%20b"];
/// Keys that change if spaces are trimmed or collapsed, or lines are cut off.
const SPACES: &[&str] = &[" ", " a ", "a  b", "\t", "\r\n", "a\nb", "\u{7f}", "\u{85}", "\u{a0}"];
/// U+0000, which terminates a string in some languages.
const NUL: &[&str] = &["\0", "a\0b", "a\0z"];
/// Non-Latin scripts; the last keys are outside the Basic Multilingual Plane.
const SCRIPTS: &[&str] = &["ä", "日本語", "עברית", "ﬀ", "ß", "İ", "🐈", "𝒳", "\u{10ffff}"];
/// Combining, joining and direction marks, the byte order mark, and the replacement character.
const MARKS: &[&str] = &["a\u{308}", "👩\u{200d}👧", "\u{202e}gnp.exe", "\u{feff}bom", "\u{fffd}"];

/// Keys that a client, a proxy or a server could change.
fn odd_keys(leading_slashes: Requirement) -> Vec<(Requirement, BTreeSet<String>)> {
    let owned = |keys: &[&str]| keys.iter().map(|key| String::from(*key)).collect();
    // Every character of ASCII within a key.
    let ascii = (1..128_u8).map(|byte| format!("a{}z", char::from(byte)));
    // The maximum length, which counts bytes before percent-encoding.
    let longest = ["k".repeat(1024), "k/".repeat(512), "ä".repeat(512), "🐈".repeat(256), " ".repeat(1024)];
    vec![
        (Requirement::Slashes, owned(SLASHES)),
        (leading_slashes, owned(LEADING_SLASHES)),
        (Requirement::OnlySlashes, owned(ONLY_SLASHES)),
        (Requirement::Dots, owned(DOTS)),
        (Requirement::Syntax, owned(SYNTAX)),
        (Requirement::Encoded, owned(ENCODED)),
        (Requirement::Spaces, owned(SPACES)),
        (Requirement::Nul, owned(NUL)),
        (Requirement::Scripts, owned(SCRIPTS)),
        (Requirement::Marks, owned(MARKS)),
        (Requirement::Ascii, ascii.collect()),
        (Requirement::Longest, longest.into()),
    ]
}

/// Uploads an object under each odd key, compares the stored keys, and downloads and deletes each
/// object.
#[track_caller]
fn round_trips(endpoint: impl Fn(&Target) -> Endpoint, leading_slashes: Requirement) {
    let target = Target::start();
    for (requirement, keys) in odd_keys(leading_slashes) {
        let bucket = target.at(&target.create_bucket("photos"), endpoint(&target));
        let content = |key: &str| format!("the content of {key}");
        for key in &keys {
            let upload = bucket.put(key).presign(MINUTE).unwrap();
            target.send(Message::from(&upload).with_body(content(key)));
        }
        let stored: BTreeSet<String> = target.contents(&bucket).into_keys().collect();
        for key in &keys {
            target.record(requirement, stored.contains(key), &format!("{key:?} in {stored:?}"));
        }
        if keys.is_disjoint(&stored) {
            continue;
        }
        assert_eq!(stored, keys, "{requirement:?}");
        for key in &keys {
            let download = bucket.get(key).presign(MINUTE).unwrap();
            let reply = target.expect_accepted(requirement, &download).unwrap();
            assert_eq!(reply.body(), content(key).as_bytes(), "{key:?}");
            target.expect_accepted(requirement, &bucket.delete(key).presign(MINUTE).unwrap()).unwrap();
        }
        assert_eq!(target.contents(&bucket), BTreeMap::new(), "{requirement:?}");
    }
}

#[test]
fn odd_keys_arrive_byte_for_byte_in_path_style() {
    round_trips(Target::path_style, Requirement::LeadingSlashes);
}

#[test]
fn odd_keys_arrive_byte_for_byte_in_virtual_hosted_style() {
    round_trips(Target::virtual_hosted, Requirement::LeadingSlashesInHost);
}

#[test]
fn keys_that_lead_out_of_the_bucket_are_refused_before_anything_is_sent() {
    let target = Target::start();
    let bucket = target.bucket("photos", target.credentials());
    for key in ["", ".", "..", "/..", "a/..", "a/./b", "./c.txt", "../secrets/c.txt", "a/../../secrets/c.txt"]
    {
        for operation in [bucket.get(key), bucket.head(key), bucket.put(key), bucket.delete(key)] {
            assert!(matches!(operation.presign(MINUTE), Err(Error::ObjectKey(_))), "{key:?}");
        }
    }
}

#[test]
fn keys_that_are_too_long_are_refused_before_anything_is_sent() {
    let target = Target::start();
    let bucket = target.bucket("photos", target.credentials());
    for key in ["k".repeat(1025), "ä".repeat(513)] {
        assert!(matches!(bucket.put(&key).presign(MINUTE), Err(Error::ObjectKey(_))), "{} bytes", key.len());
    }
}
