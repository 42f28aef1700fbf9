//! Uploads by a script, with `fetch` and a URL for `PUT`.

use browser::Page;
use e2e::Message;
use presign::PresignedUrl;
use presign::s3::Bucket;

use crate::store::{MINUTE, Store, header};

/// Every byte value once.
fn content() -> Vec<u8> {
    (0..=u8::MAX).collect()
}

#[track_caller]
fn upload(bucket: &Bucket) -> PresignedUrl {
    let upload = bucket.put("cat.png").content_type("image/png").metadata("from", "Anna");
    upload.if_none_match("*").presign(MINUTE).unwrap()
}

fn message(url: &PresignedUrl) -> Message {
    Message::from(url).with_body(content())
}

#[tokio::test]
async fn a_page_uploads_with_the_required_headers() {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    for bucket in store.buckets() {
        let url = upload(&bucket);
        let reply = page.send(message(&url)).await.unwrap();
        assert_eq!(reply.status(), 200);
        assert_ne!(header(&reply, "etag"), "");
        let object = store.object("cat.png");
        assert_eq!(*object.body(), content());
        assert_eq!(header(&object, "content-type"), "image/png");
        assert_eq!(header(&object, "x-amz-meta-from"), "Anna");

        // The URL allows only the first upload, and the page can read the refusal.
        assert_eq!(page.send(message(&url)).await.unwrap().status(), 412);

        let reply = page.send(&bucket.get("cat.png").presign(MINUTE).unwrap()).await.unwrap();
        assert_eq!(reply.status(), 200);
        assert_eq!(header(&reply, "content-type"), "image/png");
        assert_eq!(*reply.body(), content());
        store.clear();
    }
}

#[tokio::test]
async fn a_page_reads_the_refusal_of_another_header() {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    for bucket in store.buckets() {
        let right = message(&upload(&bucket));
        for (name, value) in [
            ("content-type", Some("text/html")),
            ("content-type", Some("image/png; charset=utf-8")),
            ("content-type", None),
            ("x-amz-meta-from", Some("Anne")),
            ("x-amz-meta-from", None),
            ("if-none-match", None),
        ] {
            let mut wrong = right.clone();
            wrong.headers.retain(|(other, _)| other != name);
            wrong.headers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
            assert_ne!(wrong, right);
            match page.send(wrong).await {
                Ok(reply) => assert_eq!(reply.status(), 403, "{name}: {value:?}"),
                Err(_) => assert!(!store.allows_reading_denials(), "{name}: {value:?}"),
            }
            assert_eq!(store.keys(), [""; 0], "{name}: {value:?}");
        }
        assert_eq!(page.send(right).await.unwrap().status(), 200);
        store.clear();
    }
}

/// The browser sends the length of the body, whatever the page sets.
#[tokio::test]
async fn a_signed_length_binds_the_size() {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    let send = "async (url, length) => {
        const headers = { 'Content-Length': '4' };
        const request = fetch(url, { method: 'PUT', headers, body: new Uint8Array(length) });
        return await request.then(response => response.status, () => 0);
    }";
    for bucket in store.buckets() {
        let url = bucket.put("k").content_length(4).presign(MINUTE).unwrap();
        assert_eq!(url.headers_for_browsers().count(), 0);
        for length in [0, 3, 5] {
            let status: u16 =
                page.browser().call(send, vec![url.as_str().into(), length.into()]).await.unwrap();
            assert_eq!(status, if store.allows_reading_denials() { 403 } else { 0 }, "{length}");
            assert_eq!(store.keys(), [""; 0], "{length}");
        }
        let status: u16 = page.browser().call(send, vec![url.as_str().into(), 4.into()]).await.unwrap();
        assert_eq!(status, 200);
        assert_eq!(*store.object("k").body(), [0; 4]);
        store.clear();
    }
}

/// Without a signed `Content-Type`, the browser chooses it. That is why it should be signed.
#[tokio::test]
async fn the_browser_chooses_an_unsigned_content_type() {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    page.show("<input type=file>").await.unwrap();
    page.browser().choose("input", "page.html", b"<script>").await.unwrap();
    let send = "async url => {
        const [file] = document.querySelector('input').files;
        return await fetch(url, { method: 'PUT', body: file }).then(response => response.status, () => 0);
    }";
    for bucket in store.buckets() {
        let status: u16 = page.browser().call(send, vec![upload(&bucket).as_str().into()]).await.unwrap();
        assert_eq!(status, if store.allows_reading_denials() { 403 } else { 0 });
        assert_eq!(store.keys(), [""; 0]);

        let url = bucket.put("k").presign(MINUTE).unwrap();
        let status: u16 = page.browser().call(send, vec![url.as_str().into()]).await.unwrap();
        assert_eq!(status, 200);
        let object = store.object("k");
        assert_eq!(object.body(), b"<script>");
        assert_eq!(header(&object, "content-type"), "text/html");
        store.clear();
    }
}

#[tokio::test]
async fn the_origin_of_a_page_is_not_allowed() {
    let page = Page::open().await.unwrap();
    let store = Store::start();
    store.allow_origin("http://127.0.0.1:1");
    for bucket in store.buckets() {
        assert!(page.send(message(&upload(&bucket))).await.is_err());
        assert_eq!(store.keys(), [""; 0]);

        store.put("cat.png", "meow");
        assert!(page.send(&bucket.get("cat.png").presign(MINUTE).unwrap()).await.is_err());
        store.clear();
    }
}
