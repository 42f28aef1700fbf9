use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::response::Html;
use e2e::{Form, Message, Reply};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::error::{WebDriverError, WebDriverResult};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::browser::Browser;

/// Sends a request as a script does, which leaves everything but these to the browser.
const FETCH: &str = "async (url, method, headers, content) => {
    const body = ['GET', 'HEAD'].includes(method) ? undefined : new Uint8Array(content);
    return read(await fetch(url, { method, headers, body }));
}";

/// Sends a form as a script does.
const POST: &str = "async (url, fields, fileName, content) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    form.append('file', new File([new Uint8Array(content)], fileName));
    return read(await fetch(url, { method: 'POST', body: form }));
}";

/// What a script can read of an answer.
const READ: &str = "async answer => ({
    status: answer.status,
    headers: [...answer.headers],
    body: [...new Uint8Array(await answer.arrayBuffer())],
})";

#[derive(Deserialize)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A page that is open in a browser of its own, from an origin of its own. Every path there has the same page.
#[derive(Debug)]
pub struct Page {
    browser: Browser,
    origin: String,
    body: Arc<Mutex<String>>,
    server: JoinHandle<io::Result<()>>,
}

impl Page {
    /// Opens an empty page.
    ///
    /// # Errors
    ///
    /// Those of [`Browser::start`].
    pub async fn open() -> WebDriverResult<Self> {
        let browser = Browser::start().await?;
        let body = Arc::new(Mutex::new(String::new()));
        let shown = body.clone();
        let html = async move || Html(html(&shown.lock().unwrap_or_else(PoisonError::into_inner)));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(axum::serve(listener, Router::new().fallback(html)).into_future());
        let page = Self { browser, origin, body, server };
        page.show("").await?;
        Ok(page)
    }

    /// The page's origin: scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The browser, for what is done to the page.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Gives the page another body and loads it anew.
    ///
    /// # Errors
    ///
    /// If the browser cannot open it.
    pub async fn show(&self, body: &str) -> WebDriverResult<()> {
        body.clone_into(&mut self.body.lock().unwrap_or_else(PoisonError::into_inner));
        self.browser.open(&self.origin).await
    }

    /// Sends a message by `fetch` and returns what the page may read of the answer.
    ///
    /// # Errors
    ///
    /// If the browser tells the page of no answer, as when the server does not allow the page's origin.
    pub async fn send(&self, message: impl Into<Message>) -> WebDriverResult<Reply> {
        let Message { method, host, target, headers, body } = message.into();
        let url = format!("http://{host}{target}");
        self.fetch(FETCH, vec![json!(url), json!(method), json!(headers), json!(body)]).await
    }

    /// Sends a form by `fetch`, as `FormData`, and returns what the page may read of the answer.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn post(&self, form: Form) -> WebDriverResult<Reply> {
        let Form { url, fields, file_name, content } = form;
        self.fetch(POST, vec![json!(url), json!(fields), json!(file_name), json!(content)]).await
    }

    async fn fetch(&self, function: &str, arguments: Vec<Value>) -> WebDriverResult<Reply> {
        let function = format!("(...given) => {{ const read = {READ}; return ({function})(...given); }}");
        let answer: Answer = self.browser.call(&function, arguments).await?;
        let mut reply = http::Response::builder().status(answer.status);
        for (name, value) in answer.headers {
            reply = reply.header(name, value);
        }
        reply.body(answer.body).map_err(|error| WebDriverError::HttpError(error.to_string()))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn html(body: &str) -> String {
    format!("<!doctype html>\n<meta charset=\"utf-8\">\n<title>Page</title>\n{body}")
}
