//! The page without a mouse.

use browser::{Key, Network, PICTURE};

use super::visitor::{Visitor, content};

impl Visitor {
    /// Presses Tab until the focus is on the element that matches a CSS selector.
    async fn tab_to(&self, selector: &str) {
        for _ in 0..20 {
            if self.has_focus(selector).await {
                return;
            }
            self.browser.press(Key::Tab).await.unwrap();
        }
        panic!("the focus does not reach {selector}");
    }

    async fn has_focus(&self, selector: &str) -> bool {
        self.call(&format!("() => document.activeElement.matches({selector:?})")).await
    }
}

#[tokio::test]
async fn every_control_works_with_the_keyboard() {
    let visitor = Visitor::start().await;
    visitor.browser.allow_clipboard().await.unwrap();
    visitor.browser.press(Key::Tab).await.unwrap();
    assert!(visitor.has_focus("#file").await, "the first control is the picker");
    let outline: String =
        visitor.call("() => getComputedStyle(document.querySelector('#file + label')).outlineStyle").await;
    assert_eq!(outline, "solid");

    visitor.browser.set_network(Network::Upload(200_000)).await.unwrap();
    visitor.choose_content("cat.png", &content(2_000_000)).await;
    visitor.wait_for("cat.png", "uploading").await;
    visitor.tab_to(".cancel").await;
    visitor.browser.press(Key::Enter).await.unwrap();
    visitor.wait_for("cat.png", "canceled").await;
    assert!(visitor.has_focus(".retry").await, "the focus moves to the button that takes its place");

    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.browser.press(Key::Space).await.unwrap();
    visitor.wait_for("cat.png", "done").await;
    assert!(visitor.has_focus("li button").await, "the focus stays in the row");
    visitor.tab_to(".copy").await;
    visitor.browser.press(Key::Enter).await.unwrap();
    visitor.wait_until("document.querySelector('.copy').textContent === 'Copied'").await;

    visitor.choose_content("dog.png", PICTURE).await;
    visitor.wait_for("dog.png", "done").await;
    visitor.tab_to("li:first-child .remove").await;
    visitor.browser.press(Key::Enter).await.unwrap();
    assert_eq!(visitor.names().await, ["cat.png"]);
    assert!(visitor.has_focus("li button").await, "the focus moves to the next row");
    visitor.tab_to(".remove").await;
    visitor.browser.press(Key::Enter).await.unwrap();
    assert!(visitor.has_focus("#file").await, "the focus moves to the picker");
}

#[tokio::test]
async fn targets_are_44_pixels_high_and_nothing_overflows() {
    let visitor = Visitor::start().await;
    visitor.choose_content("cat.png", PICTURE).await;
    visitor.choose_content("page.html", PICTURE).await;
    visitor.wait_for("cat.png", "done").await;
    visitor.wait_for("page.html", "failed").await;
    for width in [320, 390, 1280] {
        visitor.browser.set_look(width, "light").await.unwrap();
        let low: Vec<(String, f64)> = visitor
            .call(
                "() => [...document.querySelectorAll('button, .button, .url')]
                    .filter(element => element.checkVisibility())
                    .map(element => [element.className, element.getBoundingClientRect().height])
                    .filter(([, height]) => height < 44)",
            )
            .await;
        assert_eq!(low, [], "{width} px");
        let overflow: i32 = visitor
            .call("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
        assert_eq!(overflow, 0, "{width} px");
    }
}
