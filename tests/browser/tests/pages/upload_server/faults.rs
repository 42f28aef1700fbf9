//! Uploads that fail, and the page's sentences about them.

use std::time::Duration;

use browser::{Network, PICTURE};
use upload_server::Lifetimes;
use upload_server::embedded;

use super::visitor::{Visitor, content, in_row};

/// Cuts off the end of each URL that the server signs.
pub(super) const CUT_URLS: &str = "() => {
    window.fetchAll = window.fetch;
    window.fetch = async (path, request) => {
        const response = await window.fetchAll(path, request);
        if (!path.endsWith('/requests')) return response;
        const signed = await response.json();
        return Response.json({ ...signed, url: signed.url.slice(0, -9) });
    };
}";

#[tokio::test]
async fn a_refusal_of_the_bucket_is_explained() {
    let visitor = Visitor::start().await;
    visitor.call::<()>(CUT_URLS).await;
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "failed").await;
    let fault = visitor.text("cat.png", ".fault").await;
    let reason = "The bucket refused the file: The URL was cut off: its last characters are missing.";
    assert_eq!(fault, reason);
    assert_eq!(visitor.objects().len(), 0);

    visitor.call::<()>("() => { window.fetch = window.fetchAll; }").await;
    visitor.click("cat.png", ".retry").await;
    visitor.wait_for("cat.png", "done").await;
    assert_eq!(visitor.objects().len(), 1);
}

/// A proxy may respond instead of the bucket, with a page that is longer than the server reads.
#[tokio::test]
async fn a_long_response_can_be_retried() {
    let visitor = Visitor::start().await;
    let respond = |page: &str| {
        format!("() => {{
        Object.defineProperty(XMLHttpRequest.prototype, 'status', {{ get: () => 503, configurable: true }});
        Object.defineProperty(XMLHttpRequest.prototype, 'responseText', {{ get: () => {page}, configurable: true }});
    }}")
    };
    for (name, page, reason) in [
        (
            "html.png",
            "'<html>' + 'x'.repeat(100000)",
            "The response is not an error document of an S3 server",
        ),
        ("bytes.png", "'\\0'.repeat(100000)", "It responded with 503."),
    ] {
        visitor.call::<()>(&respond(page)).await;
        visitor.choose_content(name, PICTURE).await;
        visitor.wait_for(name, "failed").await;
        let fault = visitor.text(name, ".fault").await;
        assert!(fault.starts_with(&format!("The bucket refused the file: {reason}")), "{fault}");
        visitor
            .wait_until(&format!("document.querySelector({:?}).checkVisibility()", in_row(name, ".retry")))
            .await;
    }
}

#[tokio::test]
async fn an_expired_upload_is_explained_and_signed_again() {
    let lifetimes = Lifetimes { upload: Duration::from_secs(1), ..Lifetimes::default() };
    let visitor = Visitor::start_with(lifetimes).await;
    let delay = "() => {
        window.sendNow = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function (body) { setTimeout(() => window.sendNow.call(this, body), 2500); };
    }";
    visitor.call::<()>(delay).await;
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "failed").await;
    let fault = visitor.text("cat.png", ".fault").await;
    assert!(fault.contains("expired"), "{fault}");

    visitor.call::<()>("() => { XMLHttpRequest.prototype.send = window.sendNow; }").await;
    visitor.click("cat.png", ".retry").await;
    visitor.wait_for("cat.png", "done").await;
}

#[tokio::test]
async fn uploads_continue_when_the_device_is_online_again() {
    let visitor = Visitor::start().await;
    visitor.browser.set_network(Network::Upload(200_000)).await.unwrap();
    visitor.choose_content("begun.png", &content(16_000_000)).await;
    visitor.wait_until("document.querySelector('progress')?.value > 0").await;
    visitor.browser.set_network(Network::Offline).await.unwrap();
    visitor.choose_content("new.png", PICTURE).await;
    for name in ["begun.png", "new.png"] {
        visitor.wait_for(name, "offline").await;
        let fault = visitor.text(name, ".fault").await;
        assert_eq!(fault, "This device is offline. The upload continues as soon as it is online.");
    }
    visitor.browser.set_network(Network::Fast).await.unwrap();
    for name in ["begun.png", "new.png"] {
        visitor.wait_for(name, "done").await;
    }
    assert_eq!(visitor.objects().len(), 2);
}

#[tokio::test]
async fn a_file_that_has_changed_is_named_as_the_cause() {
    let visitor = Visitor::start().await;
    visitor.browser.set_network(Network::Offline).await.unwrap();
    let path = visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "offline").await;
    std::fs::remove_file(path).unwrap();
    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.wait_for("cat.png", "failed").await;
    let fault = visitor.text("cat.png", ".fault").await;
    assert_eq!(fault, "The browser cannot read the file because it has changed. Choose it again.");
}

/// The file is stored, but the page does not know it, because a response was lost.
#[tokio::test]
async fn a_stored_file_is_not_replaced() {
    let visitor = Visitor::start().await;
    for (name, length) in [("cat.png", 67), ("film.mp4", 16 * 1024 * 1024 + 1)] {
        let lose_response = "() => {
            window.fetchAll = window.fetch;
            window.fetch = (path, ...rest) => path.endsWith('/done')
                ? Promise.reject(new TypeError())
                : window.fetchAll(path, ...rest);
        }";
        visitor.call::<()>(lose_response).await;
        visitor.choose_content(name, &content(length)).await;
        visitor.wait_for(name, "failed").await;
        assert_eq!(visitor.text(name, ".fault").await, "The server does not respond.");
        let before = visitor.objects().len();
        visitor.call::<()>("() => { window.fetch = window.fetchAll; }").await;
        visitor.click(name, ".retry").await;
        visitor.wait_for(name, "done").await;
        assert_eq!(visitor.objects().len(), before, "{name}");
        assert_eq!(visitor.uploads_in_progress(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_bucket_without_cors_rules_is_named_as_the_cause() {
    let visitor = Visitor::start().await;
    visitor.call::<()>("() => {
        const open = XMLHttpRequest.prototype.open;
        XMLHttpRequest.prototype.open = function (method, url) { open.call(this, method, url.replace('/uploads/', '/other/')); };
    }").await;
    assert_ne!(embedded::BUCKET, "other");
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "failed").await;
    let fault = visitor.text("cat.png", ".fault").await;
    assert_eq!(fault, "The bucket does not respond, or its CORS rules do not allow this page.");
}
