//! Downloads by a link, and pictures of a page.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use browser::Page;
use e2e::Server;
use presign::s3::Bucket;

const MINUTE: Duration = Duration::from_secs(60);

fn buckets(server: &Server) -> [Bucket; 2] {
    [server.path_style(), server.virtual_hosted()].map(|endpoint| {
        Bucket::with_endpoint("reports", server.region(), server.credentials(), endpoint).unwrap()
    })
}

/// No page has to be allowed anything for that.
#[tokio::test]
async fn a_link_saves_the_object_under_another_name() {
    let server = Server::start().unwrap();
    server.storage().put("reports", "2026/03 a+b.pdf", "%PDF");
    for bucket in buckets(&server) {
        let file_name = "Bericht März, 日本語 🦀; 50%+.pdf";
        let download = bucket.get("2026/03 a+b.pdf").attachment(file_name).presign(MINUTE).unwrap();
        let page = Page::open().await.unwrap();
        let href = download.as_str().replace('&', "&amp;");
        page.show(&format!("<a href=\"{href}\">Download</a>")).await.unwrap();
        page.browser().element("a").await.unwrap().click().await.unwrap();
        let saved = page.browser().downloaded().await.unwrap();
        assert_eq!(saved, (file_name.to_owned(), b"%PDF".to_vec()));
    }
}
