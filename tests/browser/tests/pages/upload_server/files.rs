//! Files that are chosen, dropped, canceled and refused.

use browser::{Network, PICTURE};

use upload_server::embedded::BUCKET;

use super::visitor::{Visitor, content};

const FILE_NAME: &str = "Grüße, 日本語 🦀.png";

/// Keeps the values of every progress bar in `window.seen`.
const WATCH_PROGRESS: &str = "() => {
    window.seen = [];
    const note = () => document.querySelectorAll('progress').forEach(({ hidden, value }) => window.seen.push([hidden, value]));
    new MutationObserver(note).observe(document.querySelector('#list'), { subtree: true, attributes: true, childList: true });
}";

#[tokio::test]
async fn a_picture_is_uploaded_shown_and_downloaded() {
    let visitor = Visitor::start().await;
    visitor.call::<()>(WATCH_PROGRESS).await;
    visitor.choose_content(FILE_NAME, PICTURE).await;
    visitor.wait_for(FILE_NAME, "done").await;
    assert_eq!(visitor.text(FILE_NAME, ".state").await, "Uploaded");
    assert!(visitor.text(FILE_NAME, ".figures").await.ends_with(" B"));
    visitor.wait_until("document.querySelector('.mark').checkVisibility()").await;
    visitor.wait_until("document.querySelector('li img').naturalWidth === 1").await;

    let seen: Vec<(bool, f64)> = visitor.call("() => window.seen").await;
    let shown: Vec<f64> = seen.iter().filter(|(hidden, _)| !hidden).map(|(_, value)| *value).collect();
    assert_eq!((shown.first(), shown.last()), (Some(&0.0), Some(&1.0)));
    assert!(seen.last().unwrap().0, "the progress bar stays");

    let [object] = visitor.objects().try_into().unwrap();
    assert_eq!(object.content, PICTURE);
    assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));

    visitor.click(FILE_NAME, ".name a").await;
    assert_eq!(visitor.browser.downloaded().await.unwrap(), (FILE_NAME.to_owned(), PICTURE.to_vec()));
}

#[tokio::test]
async fn several_files_are_dropped_anywhere_on_the_page() {
    let visitor = Visitor::start().await;
    let names = ["1.png", "2.png", "3.png", "4.png", "5.png"];
    let paths = names.map(|name| visitor.browser.file(name, PICTURE).unwrap());
    visitor.browser.drag_files(&paths, (5, 5)).await.unwrap();
    visitor.wait_until("document.body.classList.contains('dragging')").await;
    visitor.browser.drop_files(&paths, (5, 5)).await.unwrap();
    visitor.wait_until("!document.body.classList.contains('dragging')").await;
    for name in names {
        visitor.wait_for(name, "done").await;
    }
    assert_eq!(visitor.names().await, names);
    assert_eq!(visitor.objects().len(), names.len());
    visitor.wait_until("document.querySelector('#summary').textContent === '5 of 5 uploaded'").await;
    let url = visitor.browser.url().await.unwrap();
    assert_eq!(url, format!("{}/", visitor.running.url()), "the page is still open");
}

#[tokio::test]
async fn rows_out_of_sight_are_not_drawn() {
    let visitor = Visitor::start().await;
    let names: Vec<String> = (0..40).map(|number| format!("{number}.png")).collect();
    let paths: Vec<_> = names.iter().map(|name| visitor.browser.file(name, PICTURE).unwrap()).collect();
    visitor.choose(&paths).await;
    for name in &names {
        visitor.wait_for(name, "done").await;
    }
    let drawn = "() => [...document.querySelectorAll('.state')].map(state => state.checkVisibility({ contentVisibilityAuto: true }))";
    let drawn: Vec<bool> = visitor.call(drawn).await;
    assert_eq!((drawn.len(), drawn.first(), drawn.last()), (40, Some(&true), Some(&false)));
}

#[tokio::test]
async fn three_files_upload_at_a_time_with_percent_and_speed() {
    let visitor = Visitor::start().await;
    visitor.browser.set_network(Network::Upload(400_000)).await.unwrap();
    let names = ["1.png", "2.png", "3.png", "4.png"];
    let paths = names.map(|name| visitor.browser.file(name, &content(3_000_000)).unwrap());
    visitor.choose(&paths).await;
    for name in &names[..3] {
        visitor.wait_for(name, "uploading").await;
    }
    visitor.wait_for("4.png", "waiting").await;
    let figures = r"/^[1-9]\d* % · 3\.0 MB · [\d.]+ (kB|MB)\/s$/";
    visitor.wait_until(&format!("{figures}.test(document.querySelector('.figures').textContent)")).await;
    let announced = r"/^1\.png: (25|50|75) %\.$/";
    let sentences = "[...document.querySelectorAll('#announcer p')]";
    visitor.wait_until(&format!("{sentences}.some(p => {announced}.test(p.textContent))")).await;
    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.wait_for("4.png", "done").await;
}

#[tokio::test]
async fn a_canceled_upload_can_be_retried() {
    let visitor = Visitor::start().await;
    visitor.browser.set_network(Network::Upload(200_000)).await.unwrap();
    visitor.choose_content("cat.png", &content(2_000_000)).await;
    visitor.wait_for("cat.png", "uploading").await;
    visitor.wait_until("document.querySelector('progress').value > 0").await;
    visitor.click("cat.png", ".cancel").await;
    visitor.wait_for("cat.png", "canceled").await;
    visitor.wait_until("localStorage.getItem('uploads') === '[]'").await;

    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.click("cat.png", ".retry").await;
    visitor.wait_for("cat.png", "done").await;
    let ids: String = visitor.call("() => JSON.parse(localStorage.getItem('uploads')).join()").await;
    assert!(visitor.running.s3().storage().object(BUCKET, &format!("files/{ids}")).is_some());

    visitor.click("cat.png", ".remove").await;
    visitor.wait_until("document.querySelector('#empty').checkVisibility()").await;
    visitor.reload().await;
    assert_eq!(visitor.names().await, [""; 0]);
}

#[tokio::test]
async fn a_wrong_type_or_size_is_refused_with_a_reason() {
    let visitor = Visitor::start().await;
    let browser = &visitor.browser;
    let (types, large) =
        ("Only these types are allowed: PNG, JPEG, GIF, WebP, AVIF, MP4, WebM, MOV.", 1_000_000_001);
    for (path, reason) in [
        (browser.file("page.html", PICTURE).unwrap(), types),
        (browser.file("picture.svg", PICTURE).unwrap(), types),
        (browser.empty_file("large.png", large).unwrap(), "The file is larger than 1 GB."),
        (browser.file("empty.png", b"").unwrap(), "The file is empty."),
    ] {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        visitor.choose(&[path]).await;
        visitor.wait_for(&name, "failed").await;
        assert_eq!(visitor.text(&name, ".fault").await, reason);
        assert_eq!(visitor.text(&name, ".state").await, "Not uploaded");
        assert!(
            !visitor
                .browser
                .element(&super::visitor::in_row(&name, ".retry"))
                .await
                .unwrap()
                .is_displayed()
                .await
                .unwrap()
        );
        assert_eq!(visitor.objects().len(), 0, "{name}");
    }
}
