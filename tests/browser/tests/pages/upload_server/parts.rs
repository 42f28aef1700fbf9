//! Large files, which are uploaded in parts.

use std::time::{Duration, Instant};

use browser::Network;
use tokio::time::sleep;

use super::visitor::{Visitor, content};

const MIB: usize = 1024 * 1024;

/// The finished requests of parts.
const REQUESTS: &str =
    "performance.getEntriesByType('resource').filter(({ name }) => name.includes('partNumber='))";

#[tokio::test]
async fn a_large_file_continues_after_a_reload() {
    let visitor = Visitor::start().await;
    // Two parts of 8 MiB and one of a byte, which arrives first.
    let film = content(16 * MIB + 1);
    visitor.browser.set_network(Network::Upload(1_000_000)).await.unwrap();
    let path = visitor.choose_content("film.mp4", &film).await;
    visitor.wait_until(&format!("{REQUESTS}.length === 1")).await;
    visitor.reload().await;
    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.wait_for("film.mp4", "interrupted").await;
    assert_eq!(visitor.text("film.mp4", ".fault").await, "Choose or drop the same file again to continue.");
    assert_eq!(visitor.objects().len(), 0);

    // Another file is another upload.
    let other = visitor.browser.file("other.mp4", b"film").unwrap();
    visitor.choose(&[other]).await;
    visitor.wait_for("other.mp4", "done").await;
    visitor.wait_for("film.mp4", "interrupted").await;

    visitor.call::<()>("() => performance.clearResourceTimings()").await;
    visitor.choose(&[path]).await;
    visitor.wait_for("film.mp4", "done").await;
    let sent: usize = visitor.call(&format!("() => {REQUESTS}.length")).await;
    assert!(sent < 3, "the page sends the third part again");
    let mut objects = visitor.objects();
    objects.retain(|object| object.content.len() > 4);
    let [object] = objects.try_into().unwrap();
    assert!(object.content == film, "another content of {} bytes", object.content.len());
    assert_eq!(object.attributes.content_type.as_deref(), Some("video/mp4"));
    assert_eq!(visitor.uploads_in_progress(), 0);
}

#[tokio::test]
async fn parts_are_sent_in_parallel_and_a_cancel_deletes_them() {
    let visitor = Visitor::start().await;
    visitor
        .call::<()>(
            "() => {
        window.running = window.most = 0;
        const send = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function (body) {
            window.most = Math.max(window.most, ++window.running);
            this.addEventListener('loadend', () => { window.running -= 1; });
            send.call(this, body);
        };
    }",
        )
        .await;
    visitor.browser.set_network(Network::Upload(1_000_000)).await.unwrap();
    visitor.choose_content("film.mp4", &content(33 * MIB)).await;
    visitor.wait_until("window.most === 4").await;
    assert_eq!(visitor.uploads_in_progress(), 1);
    visitor.click("film.mp4", ".cancel").await;
    visitor.wait_for("film.mp4", "canceled").await;
    let start = Instant::now();
    while visitor.uploads_in_progress() > 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "the parts stay in the bucket");
        sleep(Duration::from_millis(20)).await;
    }
    visitor.wait_until("window.running === 0").await;
    assert_eq!(visitor.objects().len(), 0);
}

/// The bucket has deleted the parts, for example by a lifecycle rule.
#[tokio::test]
async fn an_aborted_upload_starts_again() {
    let visitor = Visitor::start().await;
    let film = content(16 * MIB + 1);
    visitor.browser.set_network(Network::Upload(1_000_000)).await.unwrap();
    let path = visitor.choose_content("film.mp4", &film).await;
    visitor.wait_until(&format!("{REQUESTS}.length === 1")).await;
    visitor.reload().await;
    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.wait_for("film.mp4", "interrupted").await;
    let abort = "async () => {
        const [id] = JSON.parse(localStorage.getItem('uploads'));
        const headers = { 'Content-Type': 'application/json' };
        const request = { method: 'POST', headers, body: JSON.stringify({ step: 'abort' }) };
        const { method, url } = await (await fetch(`/uploads/${id}/requests`, request)).json();
        return (await fetch(url, { method })).status;
    }";
    assert_eq!(visitor.call::<u16>(abort).await, 204);
    visitor.choose(&[path]).await;
    visitor.wait_for("film.mp4", "done").await;
    let [object] = visitor.objects().try_into().unwrap();
    assert!(object.content == film, "another content");
}
