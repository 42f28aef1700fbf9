use std::path::PathBuf;

use browser::Browser;
use e2e::Object;
use upload_server::Lifetimes;
use upload_server::embedded::{self, Running};

/// A browser with the page open, and the servers.
#[derive(Debug)]
pub(super) struct Visitor {
    pub(super) running: Running,
    pub(super) browser: Browser,
}

impl Visitor {
    pub(super) async fn start() -> Self {
        Self::start_with(Lifetimes::default()).await
    }

    pub(super) async fn start_with(lifetimes: Lifetimes) -> Self {
        let visitor = Self {
            running: Running::start_with(lifetimes).unwrap(),
            browser: Browser::start().await.unwrap(),
        };
        visitor.reload().await;
        visitor
    }

    /// Opens the page again.
    pub(super) async fn reload(&self) {
        self.browser.open(&self.running.url()).await.unwrap();
    }

    /// Chooses files with the picker.
    pub(super) async fn choose(&self, paths: &[PathBuf]) {
        self.browser.choose_files("#file", paths).await.unwrap();
    }

    /// Chooses a file with this content.
    pub(super) async fn choose_content(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.browser.file(name, content).unwrap();
        self.choose(std::slice::from_ref(&path)).await;
        path
    }

    /// Waits until the file's row has a state.
    pub(super) async fn wait_for(&self, name: &str, state: &str) {
        let row = in_row(name, "");
        self.wait_until(&format!("document.querySelector({row:?})?.dataset.state === {state:?}")).await;
    }

    pub(super) async fn wait_until(&self, expression: &str) {
        if let Err(error) = self.browser.wait_for(expression).await {
            let page: String = self.call("() => document.body.innerText").await;
            panic!("{error}\n{page}");
        }
    }

    /// Returns the visible text in the file's row.
    pub(super) async fn text(&self, name: &str, selector: &str) -> String {
        self.browser.element(&in_row(name, selector)).await.unwrap().text().await.unwrap()
    }

    /// Clicks a button in the file's row.
    pub(super) async fn click(&self, name: &str, selector: &str) {
        self.browser.element(&in_row(name, selector)).await.unwrap().click().await.unwrap();
    }

    pub(super) async fn call<T: serde::de::DeserializeOwned>(&self, function: &str) -> T {
        self.browser.call(function, Vec::new()).await.unwrap()
    }

    /// Returns the text of each row, in order.
    pub(super) async fn names(&self) -> Vec<String> {
        self.call("() => [...document.querySelectorAll('.name')].map(name => name.textContent)").await
    }

    /// Returns the stored objects.
    pub(super) fn objects(&self) -> Vec<Object> {
        let buckets = self.running.s3().storage().contents();
        buckets.get(embedded::BUCKET).unwrap().values().cloned().collect()
    }

    /// Returns the number of multipart uploads that have begun and not ended.
    pub(super) fn uploads_in_progress(&self) -> usize {
        self.running.s3().storage().uploads_in_progress(embedded::BUCKET)
    }
}

/// `li:has([title="cat.png"]) .cancel`
pub(super) fn in_row(name: &str, selector: &str) -> String {
    format!("li:has([title={name:?}]) {selector}").trim_end().to_owned()
}

/// Every byte value in turn.
pub(super) fn content(length: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(length).collect()
}
