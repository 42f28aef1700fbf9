//! The page of the example `upload_server`, used through its controls.

use std::future::pending;
use std::net::Ipv4Addr;
use std::time::Duration;

use browser::{Browser, PICTURE};
use e2e::Object;
use tokio::net::TcpListener;
use upload_server::embedded::{self, Running};

const FILE_NAME: &str = "Grüße, 日本語 🦀.png";

/// Uploads a file, and returns the state and the text that the page then shows.
async fn upload(browser: &Browser, name: &str, content: &[u8]) -> (String, String) {
    browser.choose("#file", name, content).await.unwrap();
    browser.element("#upload").await.unwrap().click().await.unwrap();
    browser
        .wait_for("['done', 'refused'].includes(document.querySelector('#status').dataset.state)")
        .await
        .unwrap();
    let status = browser.element("#status").await.unwrap();
    (status.attr("data-state").await.unwrap().unwrap(), status.text().await.unwrap())
}

#[track_caller]
fn objects(running: &Running) -> Vec<Object> {
    running.s3().storage().contents().remove(embedded::BUCKET).unwrap().into_values().collect()
}

#[tokio::test]
async fn a_picture_is_uploaded_shown_and_downloaded() {
    let (running, browser) = (Running::start().unwrap(), Browser::start().await.unwrap());
    browser.open(&running.url()).await.unwrap();
    let watch = "() => {
        const progress = document.querySelector('#progress');
        window.seen = [];
        new MutationObserver(() => window.seen.push([progress.hidden, progress.value])).observe(progress, { attributes: true });
    }";
    browser.call::<()>(watch, Vec::new()).await.unwrap();
    let (state, text) = upload(&browser, FILE_NAME, PICTURE).await;
    assert_eq!((&*state, &*text), ("done", &*format!("{FILE_NAME} is uploaded.")));

    browser.wait_for("document.querySelector('#progress').hidden").await.unwrap();
    let seen: Vec<(bool, f64)> = browser.call("() => window.seen", Vec::new()).await.unwrap();
    assert_eq!(seen.first(), Some(&(false, 0.0)));
    assert_eq!(seen.last(), Some(&(true, 1.0)));
    browser.wait_for("document.querySelector('#thumbnail').naturalWidth === 1").await.unwrap();

    let [object] = objects(&running).try_into().unwrap();
    assert_eq!(object.content, PICTURE);
    assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));

    browser.element("#download").await.unwrap().click().await.unwrap();
    assert_eq!(browser.downloaded().await.unwrap(), (FILE_NAME.to_owned(), PICTURE.to_vec()));
}

#[tokio::test]
async fn a_wrong_type_or_size_is_refused_with_a_reason() {
    let (running, browser) = (Running::start().unwrap(), Browser::start().await.unwrap());
    browser.open(&running.url()).await.unwrap();
    for (name, content, reason) in [
        ("page.html", PICTURE.to_vec(), "Only these types: image/png"),
        ("picture.svg", PICTURE.to_vec(), "Only these types: image/png"),
        ("large.png", vec![0; 10_000_001], "The file is larger than 10 MB."),
        ("empty.png", Vec::new(), "The file is empty."),
    ] {
        let (state, text) = upload(&browser, name, &content).await;
        assert_eq!(state, "refused", "{text}");
        assert!(text.starts_with(&format!("{name} was not uploaded. {reason}")), "{text}");
        assert_eq!(objects(&running), [], "{name}");
    }
    assert!(!browser.element("#thumbnail").await.unwrap().is_displayed().await.unwrap());
}

/// A form allows only the type and size in its request, whatever a page then sends.
#[tokio::test]
async fn the_bucket_refuses_another_type_or_size_than_requested() {
    let (running, browser) = (Running::start().unwrap(), Browser::start().await.unwrap());
    browser.open(&running.url()).await.unwrap();
    let send = "async (type, size) => {
        const headers = { 'Content-Type': 'application/json' };
        const request = JSON.stringify({ name: 'cat.png', type: 'image/png', size: 4 });
        const { url, fields } = await (await fetch('/uploads', { method: 'POST', headers, body: request })).json();
        const form = new FormData();
        for (const [name, value] of Object.entries({ ...fields, 'Content-Type': type })) form.append(name, value);
        form.append('file', new File(['x'.repeat(size)], 'cat.png'));
        return (await fetch(url, { method: 'POST', body: form })).status;
    }";
    for (media_type, size) in [("text/html", 4), ("image/png", 5), ("image/png", 3)] {
        let status: u16 = browser.call(send, vec![media_type.into(), size.into()]).await.unwrap();
        assert!((400..500).contains(&status), "{media_type}, {size}: {status}");
        assert_eq!(objects(&running), [], "{media_type}, {size}");
    }
    let status: u16 = browser.call(send, vec!["image/png".into(), 4.into()]).await.unwrap();
    assert_eq!(status, 204);
    assert_eq!(objects(&running).len(), 1);
}

#[tokio::test]
async fn credentials_change_while_the_page_is_open() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let user = async {
        let browser = Browser::start().await.unwrap();
        browser.open(&url).await.unwrap();
        let watch = "() => {
            window.ids = new Set();
            const send = XMLHttpRequest.prototype.send;
            XMLHttpRequest.prototype.send = function (form) {
                window.ids.add(form.get('x-amz-credential').split('/')[0]);
                send.call(this, form);
            };
        }";
        browser.call::<()>(watch, Vec::new()).await.unwrap();
        for attempt in 0.. {
            let (state, text) = upload(&browser, FILE_NAME, PICTURE).await;
            assert_eq!(state, "done", "{text}");
            if browser.call("() => window.ids.size === 2", Vec::new()).await.unwrap() {
                break;
            }
            assert!(attempt < 100, "the credentials never change");
        }
    };
    let served = embedded::run(listener, Duration::from_millis(200), pending());
    tokio::select! {
        ended = served => panic!("{ended:?}"),
        () = user => {}
    }
}
