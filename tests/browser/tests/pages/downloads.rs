//! Downloads by a link, and pictures of a page, which need no CORS rule.

use browser::Page;

use crate::store::{MINUTE, Store};

/// A key that a URL must encode.
const KEY: &str = "2026/03 a+b%2F?.png";
const FILE_NAME: &str = "Bericht März, 日本語 🦀; 50%+.png";

#[tokio::test]
async fn a_link_saves_the_object_under_another_name() {
    let store = Store::start();
    store.put(KEY, browser::PICTURE);
    for bucket in store.buckets() {
        let page = Page::open().await.unwrap();
        let download = bucket.get(KEY).attachment(FILE_NAME).presign(MINUTE).unwrap();
        let href = download.as_str().replace('&', "&amp;");
        page.show(&format!("<a href=\"{href}\">Download</a>")).await.unwrap();
        page.browser().element("a").await.unwrap().click().await.unwrap();
        let saved = page.browser().downloaded().await.unwrap();
        assert_eq!(saved, (FILE_NAME.to_owned(), browser::PICTURE.to_vec()));
    }
}

#[tokio::test]
async fn a_page_shows_a_picture() {
    let (page, store) = (Page::open().await.unwrap(), Store::start());
    store.put(KEY, browser::PICTURE);
    for bucket in store.buckets() {
        let picture = bucket.get(KEY).response_content_type("image/png").presign(MINUTE).unwrap();
        let src = picture.as_str().replace('&', "&amp;");
        page.show(&format!("<img src=\"{src}\">")).await.unwrap();
        page.browser().wait_for("document.querySelector('img').naturalWidth === 1").await.unwrap();
    }
}
