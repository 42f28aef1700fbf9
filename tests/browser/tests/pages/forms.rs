//! Forms, sent by a script and by a click.

use browser::{PICTURE, Page};
use e2e::{Form, elements};
use presign::s3::Bucket;
use presign::s3::post::{self, PresignedPost};
use url::Url;

use crate::store::{MINUTE, Store, header};

const FILE_NAME: &str = "Grüße, 日本語 & a\u{301} 🦀.png";

fn key() -> String {
    format!("uploads/{FILE_NAME}")
}

/// A form for a picture of at most 100 bytes, with a title that the client chooses.
fn form(bucket: &Bucket) -> post::Form<'_> {
    bucket
        .post("uploads/${filename}")
        .content_type_starts_with("image/")
        .content_length(1..=100)
        .metadata("from", "Anna & \"Co\"")
        .metadata_starts_with("title", "cat")
}

/// The form as a script completes it.
fn filled_in(post: &PresignedPost) -> Form {
    Form::new(post, FILE_NAME, PICTURE).with("Content-Type", "image/png").with("x-amz-meta-title", "cat 1")
}

#[track_caller]
fn assert_stored(store: &Store, title: &str) {
    assert_eq!(store.keys(), [key()]);
    let object = store.object(&key());
    assert_eq!(object.body(), PICTURE);
    assert_eq!(header(&object, "content-type"), "image/png");
    assert_eq!(header(&object, "x-amz-meta-from"), "Anna & \"Co\"");
    assert_eq!(header(&object, "x-amz-meta-title"), title);
}

#[tokio::test]
async fn a_script_sends_the_fields_and_a_file() {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    for bucket in store.buckets() {
        let post = form(&bucket).success_action_status(201).presign(MINUTE).unwrap();
        let reply = page.post(filled_in(&post)).await.unwrap();
        assert_eq!(reply.status(), 201);
        assert_eq!(elements(reply.body(), "Key"), [key()]);
        assert_stored(&store, "cat 1");
        store.clear();
    }
}

#[tokio::test]
async fn a_script_reads_the_refusal_of_another_type_title_or_length() {
    let page = Page::open().await.unwrap();
    let store = Store::start_for(&page);
    for bucket in store.buckets() {
        let right = filled_in(&form(&bucket).presign(MINUTE).unwrap());
        for (name, value) in
            [("Content-Type", "text/html"), ("x-amz-meta-title", "dog"), ("key", "elsewhere/${filename}")]
        {
            let mut wrong = right.clone();
            wrong.set(name, value);
            assert!(page.post(wrong).await.unwrap().status().is_client_error(), "{name}");
            assert_eq!(store.keys(), [""; 0], "{name}");
        }
        for content in [vec![0; 101], Vec::new()] {
            let wrong = Form { content, ..right.clone() };
            let length = wrong.content.len();
            assert!(page.post(wrong).await.unwrap().status().is_client_error(), "{length} bytes");
            assert_eq!(store.keys(), [""; 0], "{length} bytes");
        }
    }
}

/// The file is stored although the script gets an error: browsers send forms without a preflight
/// request.
#[tokio::test]
async fn the_origin_of_a_script_is_not_allowed() {
    let (page, store) = (Page::open().await.unwrap(), Store::start());
    for bucket in store.buckets() {
        assert!(page.post(filled_in(&form(&bucket).presign(MINUTE).unwrap())).await.is_err());
        assert_stored(&store, "cat 1");
        store.clear();
    }
}

#[tokio::test]
async fn a_click_sends_a_form_and_follows_the_redirect() {
    let (page, store) = (Page::open().await.unwrap(), Store::start());
    let done = format!("{}/done", page.origin());
    for bucket in store.buckets() {
        let post = form(&bucket).success_action_redirect(&done).presign(MINUTE).unwrap();
        page.show(&post.to_html()).await.unwrap();
        let browser = page.browser();
        browser.choose("[type=file]", FILE_NAME, PICTURE).await.unwrap();
        browser.element("[type=text]").await.unwrap().send_keys(" on a mat").await.unwrap();
        browser.element("button").await.unwrap().click().await.unwrap();
        browser.wait_for("location.pathname === '/done'").await.unwrap();

        let url = Url::parse(&browser.url().await.unwrap()).unwrap();
        assert!(url.as_str().starts_with(&done), "{url}");
        let parameter = |name| url.query_pairs().find(|(other, _)| other == name).unwrap().1;
        assert_eq!((&*parameter("bucket"), &*parameter("key")), (bucket.name(), &*key()));
        assert_stored(&store, "cat on a mat");
        store.clear();
    }
}

#[tokio::test]
async fn a_form_shows_errors_before_it_is_sent() {
    let (page, store) = (Page::open().await.unwrap(), Store::start());
    let done = format!("{}/done", page.origin());
    let bucket = store.default_bucket();
    let post = form(&bucket).success_action_redirect(&done).presign(MINUTE).unwrap();
    page.show(&post.to_html()).await.unwrap();
    let browser = page.browser();
    let message = "() => document.querySelector('[type=file]').validationMessage";
    for (name, content, fault) in [
        ("page.html", PICTURE.to_vec(), "The file must be of the type image/"),
        ("large.png", vec![0; 101], "The file must have at most 100 bytes."),
        ("empty.png", Vec::new(), "The file must have at least 1 bytes."),
    ] {
        browser.choose("[type=file]", name, &content).await.unwrap();
        browser.element("button").await.unwrap().click().await.unwrap();
        assert_eq!(browser.call::<String>(message, Vec::new()).await.unwrap(), fault, "{name}");
    }
    assert!(!browser.url().await.unwrap().starts_with(&done));
    assert_eq!(store.keys(), [""; 0]);

    browser.choose("[type=file]", FILE_NAME, PICTURE).await.unwrap();
    browser.element("button").await.unwrap().click().await.unwrap();
    browser.wait_for("location.pathname === '/done'").await.unwrap();
    assert_stored(&store, "cat");
}

/// The hashes are those in the documentation of `to_html`.
#[tokio::test]
async fn a_strict_policy_allows_the_form_by_its_hashes() {
    const POLICY: &str = "default-src 'none'; \
        script-src 'sha256-n4tN3vBBCUITKteUngY3Y3bZYPf7v5A+R49mfJmAaZ4='; \
        style-src 'sha256-u+TO8O+hROhbsf95h6Xu+8UtmnhEGSxvjtcm3jkFzVc='";
    let (page, store) = (Page::open().await.unwrap(), Store::start());
    let post = form(&store.default_bucket()).presign(MINUTE).unwrap();
    let policy =
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n{}", post.to_html());
    page.show(&policy).await.unwrap();
    let browser = page.browser();
    browser.choose("[type=file]", "page.html", PICTURE).await.unwrap();
    let message = "() => document.querySelector('[type=file]').validationMessage";
    let fault: String = browser.call(message, Vec::new()).await.unwrap();
    assert_eq!(fault, "The file must be of the type image/", "the script runs");
    let height: String = browser
        .call("() => getComputedStyle(document.querySelector('button')).minHeight", Vec::new())
        .await
        .unwrap();
    assert_eq!(height, "44px", "the style sheet applies");
}
