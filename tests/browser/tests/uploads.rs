//! Uploads by a script of a page, with `fetch` and a URL for `PUT`.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use browser::Page;
use e2e::{Message, Server};
use presign::PresignedUrl;
use presign::s3::Bucket;

const MINUTE: Duration = Duration::from_secs(60);

/// Every byte there is.
fn content() -> Vec<u8> {
    (0..=u8::MAX).collect()
}

/// The bucket in both styles and with both kinds of credentials, from which the page may ask for everything.
fn buckets(server: &Server, page: &Page) -> Vec<Bucket> {
    server.storage().allow_origin("photos", page.origin());
    let styles = [server.path_style(), server.virtual_hosted()];
    let credentials = [server.credentials(), server.temporary_credentials()];
    let pairs = styles.iter().flat_map(|style| credentials.iter().map(move |own| (style, own)));
    pairs
        .map(|(style, own)| Bucket::with_endpoint("photos", server.region(), own.clone(), style.clone()))
        .collect::<Result<_, _>>()
        .unwrap()
}

fn upload(bucket: &Bucket) -> PresignedUrl {
    let upload = bucket.put("cat.png").content_type("image/png").metadata("from", "Anna");
    upload.if_none_match("*").presign(MINUTE).unwrap()
}

fn message(url: &PresignedUrl) -> Message {
    Message::from(url).with_body(content())
}

#[tokio::test]
async fn a_page_uploads_with_the_headers_that_the_url_requires() {
    let (server, page) = (Server::start().unwrap(), Page::open().await.unwrap());
    for bucket in buckets(&server, &page) {
        let url = upload(&bucket);
        let reply = page.send(message(&url)).await.unwrap();
        assert_eq!(reply.status(), 200);
        assert!(reply.headers().contains_key("etag"));
        let object = server.storage().object("photos", "cat.png").unwrap();
        assert_eq!(object.content, content());
        assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));
        assert_eq!(object.attributes.metadata.unwrap().get("from").unwrap(), "Anna");

        // The URL is good for the first upload only, and the page learns that.
        assert_eq!(page.send(message(&url)).await.unwrap().status(), 412);

        let reply = page.send(&bucket.get("cat.png").presign(MINUTE).unwrap()).await.unwrap();
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.headers().get("content-type").unwrap(), "image/png");
        assert_eq!(*reply.body(), content());

        assert_eq!(
            server.client().send(&bucket.delete("cat.png").presign(MINUTE).unwrap()).unwrap().status(),
            204
        );
    }
}

#[tokio::test]
async fn a_page_sees_another_header_refused() {
    let (server, page) = (Server::start().unwrap(), Page::open().await.unwrap());
    for bucket in buckets(&server, &page) {
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
            let reply = page.send(wrong).await.unwrap();
            assert_eq!(reply.status(), 403, "{name}: {value:?}");
            assert_eq!(e2e::elements(reply.body(), "Code"), ["SignatureDoesNotMatch"]);
            assert_eq!(server.storage().object("photos", "cat.png"), None, "{name}: {value:?}");
        }
    }
}

/// What `PUT` is without a signed `Content-Type`.
#[tokio::test]
async fn a_file_has_the_type_that_the_browser_gives_it() {
    let (server, page) = (Server::start().unwrap(), Page::open().await.unwrap());
    page.show("<input type=file>").await.unwrap();
    let file = page.browser().file("page.html", b"<script>").unwrap();
    page.browser().element("input").await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    let send = "async url => {
        const [file] = document.querySelector('input').files;
        return (await fetch(url, { method: 'PUT', body: file })).status;
    }";
    for bucket in buckets(&server, &page) {
        let url = bucket.put("k").presign(MINUTE).unwrap();
        let status: u16 = page.browser().call(send, vec![url.as_str().into()]).await.unwrap();
        assert_eq!(status, 200);
        let object = server.storage().object("photos", "k").unwrap();
        assert_eq!(object.content, b"<script>");
        assert_eq!(object.attributes.content_type.as_deref(), Some("text/html"));

        let url = upload(&bucket);
        let status: u16 = page.browser().call(send, vec![url.as_str().into()]).await.unwrap();
        assert_eq!(status, 403);
        assert_eq!(server.storage().object("photos", "cat.png"), None);
    }
}

#[tokio::test]
async fn the_page_of_an_origin_that_the_bucket_does_not_allow() {
    let (server, page) = (Server::start().unwrap(), Page::open().await.unwrap());
    server.storage().allow_origin("photos", "http://127.0.0.1:1");
    let bucket = server.create_bucket("photos").unwrap();
    assert!(page.send(message(&upload(&bucket))).await.is_err());
    assert_eq!(server.storage().object("photos", "cat.png"), None);

    server.storage().put("photos", "cat.png", "meow");
    let download = bucket.get("cat.png").presign(MINUTE).unwrap();
    assert!(page.send(&download).await.is_err());
    assert_eq!(server.client().send(&download).unwrap().body(), b"meow");
}
