//! Keys that a browser could take for something else when it reads a URL.

use browser::Page;
use e2e::Message;
use presign::s3::Endpoint;

use crate::store::{MINUTE, Store};

const KEYS: &[&str] = &[
    // Slashes of both directions.
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
    // What looks like a dot segment, also when it is decoded.
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
    // What means something in a URL.
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
    // What is changed if it is encoded or decoded once too often.
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
    // What is trimmed, collapsed or cut off.
    " ",
    " a ",
    "a  b",
    "\0",
    "\t",
    "a\r\nb",
    "\n",
    "\u{7f}",
    "\u{a0}",
    // Other scripts and marks, of which none is normalised.
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

/// Uploads and downloads an object of each key by the scripts of a page.
async fn round_trips(style: impl FnOnce(&Store) -> Endpoint) {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    let bucket = store.bucket(style(&store));
    for key in KEYS.iter().filter(|key| store.takes_nul() || !key.contains('\0')) {
        let content = format!("the content of {key}");
        let upload = bucket.put(key).presign(MINUTE).unwrap();
        let reply = page.send(Message::from(&upload).with_body(content.as_str())).await.unwrap();
        assert_eq!(reply.status(), 200, "{key:?}");
        assert_eq!(store.keys(), [*key]);

        let reply = page.send(&bucket.get(key).presign(MINUTE).unwrap()).await.unwrap();
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
