//! Keys that a browser could change when it parses a URL.

use browser::Page;
use e2e::Message;
use presign::s3::Endpoint;

use crate::store::{MINUTE, Store};

const KEYS: &[&str] = &[
    // Slashes and backslashes.
    "/",
    "//",
    "/leading",
    "//evil.com/a.txt",
    "x//y",
    "x///",
    "trailing/",
    "a\\b",
    "..\\..",
    "http://evil.com/",
    // Segments that resemble dot segments, also after decoding.
    "...",
    "a../b",
    "..a",
    "a..",
    "a/.../b",
    "a.",
    "x/y.",
    ".hidden",
    "..%2f",
    "%2e%2e/b",
    "a/%2E%2e/b",
    "%2e",
    // Characters with a meaning in URLs.
    "?",
    "#",
    "a?b=c&d",
    "a#b",
    ":",
    "a:b@c",
    "?X-Amz-Date=0",
    "!$&'()*+,;=",
    "[a]",
    "a|b^c`{}~\"<>",
    // Keys that change if they are encoded or decoded twice.
    "%",
    "%zz",
    "%00",
    "100%",
    "%41",
    "%2541",
    "a%2Fb",
    "a%252Fb",
    "%C3%A4",
    "a+b",
    "+",
    "a%20b",
    // Spaces and control characters, which could be trimmed, collapsed or cut off.
    " ",
    " a ",
    "a  b",
    "\0",
    "\t",
    "a\r\nb",
    "\n",
    "\u{7f}",
    "\u{a0}",
    // Non-Latin scripts and marks, which must not be normalised.
    "ä",
    "a\u{308}",
    "日本語",
    "ﬀ",
    "🦀",
    "👩\u{200d}👧",
    "\u{202e}gnp.exe",
    "\u{feff}bom",
    "\u{fffd}",
];

/// Uploads and downloads an object under each key, with a script of a page.
async fn round_trips(style: impl FnOnce(&Store) -> Endpoint) {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    let bucket = store.bucket(style(&store));
    for key in KEYS.iter().filter(|key| store.accepts_nul() || !key.contains('\0')) {
        let content = format!("the content of {key}");
        let upload = bucket.put(&**key).presign(MINUTE).unwrap();
        let reply = page.send(Message::from(&upload).with_body(content.as_str())).await.unwrap();
        assert_eq!(reply.status(), 200, "{key:?}");
        assert_eq!(store.keys(), [*key], "{key:?}");

        let reply = page.send(&bucket.get(&**key).presign(MINUTE).unwrap()).await.unwrap();
        assert_eq!(reply.status(), 200, "{key:?}");
        assert_eq!(reply.body(), content.as_bytes(), "{key:?}");
        store.clear();
    }
}

#[tokio::test]
async fn odd_keys_arrive_byte_for_byte_in_path_style() {
    round_trips(|store| store.styles()[0].clone()).await;
}

#[tokio::test]
async fn odd_keys_arrive_byte_for_byte_in_virtual_hosted_style() {
    round_trips(|store| store.styles()[1].clone()).await;
}
