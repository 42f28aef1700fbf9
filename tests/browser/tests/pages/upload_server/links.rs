//! Links to uploaded files, and the rows after a reload.

use browser::PICTURE;
use e2e::{Message, Reply};

use super::visitor::{Visitor, in_row};

impl Visitor {
    async fn link(&self, name: &str) -> String {
        let field = self.browser.element(&in_row(name, ".url")).await.unwrap();
        field.prop("value").await.unwrap().unwrap()
    }

    fn follow(&self, link: &str) -> Reply {
        self.running.s3().client().send(Message::new("GET", link)).unwrap()
    }
}

#[tokio::test]
async fn a_link_is_copied_and_counts_down() {
    let visitor = Visitor::start().await;
    visitor.browser.allow_clipboard().await.unwrap();
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "done").await;
    visitor.click("cat.png", ".copy").await;
    visitor.wait_until("document.querySelector('.copy').textContent === 'Copied'").await;
    let link: String = visitor.call("() => navigator.clipboard.readText()").await;
    assert_eq!(link, visitor.link("cat.png").await);
    assert_eq!(visitor.follow(&link).body(), PICTURE);

    visitor
        .wait_until(r"/^Link expires in 14:5\d$/.test(document.querySelector('.countdown').textContent)")
        .await;
    let before = visitor.text("cat.png", ".countdown").await;
    visitor.wait_until(&format!("document.querySelector('.countdown').textContent !== {before:?}")).await;

    visitor
        .call::<()>("() => { const now = Date.now; Date.now = () => now.call(Date) + 16 * 60_000; }")
        .await;
    visitor.wait_until("document.querySelector('.countdown').textContent === 'The link has expired.'").await;
    assert!(!visitor.browser.element(".copy").await.unwrap().is_displayed().await.unwrap());
    visitor.click("cat.png", ".renew").await;
    visitor.wait_until("document.querySelector('.copy').checkVisibility()").await;
    assert_eq!(visitor.follow(&visitor.link("cat.png").await).body(), PICTURE);
}

#[tokio::test]
async fn a_link_is_selected_if_copying_is_not_allowed() {
    let visitor = Visitor::start().await;
    visitor.call::<()>("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }").await;
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "done").await;
    visitor.click("cat.png", ".copy").await;
    visitor.wait_until("document.activeElement.matches('.url')").await;
    let selected: String = visitor.call("() => document.getSelection().toString()").await;
    assert_eq!(selected, visitor.link("cat.png").await);
}

#[tokio::test]
async fn the_rows_return_after_a_reload_although_the_page_stores_only_ids() {
    let visitor = Visitor::start().await;
    for name in ["one.png", "two.png"] {
        visitor.choose_content(name, PICTURE).await;
        visitor.wait_for(name, "done").await;
    }
    let names = visitor.names().await;
    assert_eq!(names, ["two.png", "one.png"]);
    let stored: Vec<(String, String)> = visitor.call("() => Object.entries(localStorage)").await;
    let [(_, ids)] = stored.try_into().unwrap();
    let uuid = |id: &String| id.len() == 36 && id.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    assert!(serde_json::from_str::<Vec<String>>(&ids).unwrap().iter().all(uuid), "{ids}");

    visitor.reload().await;
    for name in ["one.png", "two.png"] {
        visitor.wait_for(name, "done").await;
        assert_eq!(visitor.follow(&visitor.link(name).await).body(), PICTURE);
    }
    assert_eq!(visitor.names().await, names);
    visitor.wait_until("[...document.querySelectorAll('li img')].every(img => img.naturalWidth === 1)").await;
}

#[tokio::test]
async fn only_ids_that_the_server_has_forgotten_are_dropped() {
    let visitor = Visitor::start().await;
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "done").await;
    let ids: String = visitor.call("() => localStorage.getItem('uploads')").await;
    let add = "() => localStorage.setItem('uploads', JSON.stringify([
        '00000000-0000-4000-8000-000000000000', ...JSON.parse(localStorage.getItem('uploads')),
    ]))";
    visitor.call::<()>(add).await;
    visitor.reload().await;
    visitor.wait_for("cat.png", "done").await;
    visitor.wait_until(&format!("localStorage.getItem('uploads') === {ids:?}")).await;

    // An upload in another tab adds its id.
    let other = "00000000-0000-4000-8000-00000000000a";
    visitor.call::<()>(&format!("() => localStorage.setItem('uploads', '[\"{other}\"]')")).await;
    visitor.choose_content("dog.png", PICTURE).await;
    visitor.wait_for("dog.png", "done").await;
    let ids: Vec<String> = visitor.call("() => JSON.parse(localStorage.getItem('uploads'))").await;
    assert_eq!((ids.len(), ids.last().map(String::as_str)), (3, Some(other)));
}

#[tokio::test]
async fn damaged_storage_does_not_prevent_an_upload() {
    let visitor = Visitor::start().await;
    for (number, stored) in
        ["", "[", "null", "5", "{}", r#"["../page.js", "", null, 5, {}]"#].into_iter().enumerate()
    {
        visitor.call::<()>(&format!("() => localStorage.setItem('uploads', {stored:?})")).await;
        visitor.reload().await;
        let name = format!("{number}.png");
        visitor.choose_content(&name, PICTURE).await;
        visitor.wait_for(&name, "done").await;
        assert_eq!(visitor.names().await, [name.as_str()], "{stored}");
        let ids: Vec<String> = visitor.call("() => JSON.parse(localStorage.getItem('uploads'))").await;
        assert_eq!(ids.len(), 1, "{stored}");
    }
    // An id of two tabs is one row.
    visitor
        .call::<()>(
            "() => {
        const ids = JSON.parse(localStorage.getItem('uploads'));
        localStorage.setItem('uploads', JSON.stringify([...ids, ...ids]));
    }",
        )
        .await;
    visitor.reload().await;
    visitor.wait_for("5.png", "done").await;
    assert_eq!(visitor.names().await, ["5.png"]);
}

#[tokio::test]
async fn forbidden_storage_does_not_prevent_an_upload() {
    let visitor = Visitor::start().await;
    let forbid = "() => {
        const refuse = () => { throw new DOMException('', 'SecurityError'); };
        Object.defineProperty(window, 'localStorage', { get: refuse });
    }";
    visitor.call::<()>(forbid).await;
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "done").await;
}

#[tokio::test]
async fn the_page_connects_to_the_server_and_to_the_bucket_only() {
    let visitor = Visitor::start().await;
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.wait_for("cat.png", "done").await;
    visitor.reload().await;
    visitor.wait_for("cat.png", "done").await;
    visitor.wait_until("document.querySelector('li img').naturalWidth === 1").await;
    let origins: Vec<String> = visitor
        .call("() => [...new Set(performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin))].sort()")
        .await;
    let allowed = [visitor.running.url(), format!("http://{}", visitor.running.s3().address())];
    assert!(!origins.is_empty() && origins.iter().all(|origin| allowed.contains(origin)), "{origins:?}");

    // The policy refuses these attempts of a script in the page.
    for (name, attempt) in [
        ("another origin", "() => fetch('http://127.0.0.1:1/').then(() => 'sent', () => 'refused')"),
        (
            "a picture in a URL",
            "() => new Promise(done => {
                const image = new Image();
                image.onload = () => done('shown');
                image.onerror = () => done('refused');
                image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
            })",
        ),
        (
            "an inline script",
            "() => {
                const script = document.createElement('script');
                script.textContent = 'window.ran = true';
                document.body.append(script);
                return window.ran ? 'run' : 'refused';
            }",
        ),
        (
            "an inline style",
            "() => {
                document.body.setAttribute('style', 'color: rgb(1, 2, 3)');
                return getComputedStyle(document.body).color === 'rgb(1, 2, 3)' ? 'applied' : 'refused';
            }",
        ),
    ] {
        assert_eq!(visitor.call::<String>(attempt).await, "refused", "{name}");
    }
}
