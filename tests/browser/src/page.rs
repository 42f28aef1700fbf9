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

/// Sends a request with `fetch`.
const FETCH: &str = "async (url, method, headers, content) => {
    const body = ['GET', 'HEAD'].includes(method) ? undefined : new Uint8Array(content);
    return read(await fetch(url, { method, headers, body }));
}";

/// Sends a form with `fetch`.
const POST: &str = "async (url, fields, fileName, content) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    form.append('file', new File([new Uint8Array(content)], fileName));
    return read(await fetch(url, { method: 'POST', body: form }));
}";

/// Reads the parts of a response that a script can read.
const READ: &str = "async response => ({
    status: response.status,
    headers: [...response.headers],
    body: [...new Uint8Array(await response.arrayBuffer())],
})";

#[derive(Deserialize)]
struct ScriptResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A page with its own browser and its own origin. Every path of the origin has the same page.
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
    /// The errors of [`Browser::start`], and a failure to open a port.
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

    /// Returns the page's origin: scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the browser.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Replaces the body of the page and reloads it.
    ///
    /// # Errors
    ///
    /// If the browser cannot open it.
    pub async fn show(&self, body: &str) -> WebDriverResult<()> {
        body.clone_into(&mut self.body.lock().unwrap_or_else(PoisonError::into_inner));
        self.browser.open(&self.origin).await
    }

    /// Sends a message with `fetch` and returns the response as far as the page may read it.
    ///
    /// # Errors
    ///
    /// If the page gets no response, for example because the server does not allow its origin.
    pub async fn send(&self, message: impl Into<Message>) -> WebDriverResult<Reply> {
        let Message { method, host, target, headers, body } = message.into();
        let url = format!("http://{host}{target}");
        self.fetch(FETCH, vec![json!(url), json!(method), json!(headers), json!(body)]).await
    }

    /// Sends a form with `fetch`, as `FormData`, and returns the response as far as the page may
    /// read it.
    ///
    /// # Errors
    ///
    /// The errors of [`send`](Self::send).
    pub async fn post(&self, form: Form) -> WebDriverResult<Reply> {
        let Form { url, fields, file_name, content } = form;
        self.fetch(POST, vec![json!(url), json!(fields), json!(file_name), json!(content)]).await
    }

    async fn fetch(&self, function: &str, arguments: Vec<Value>) -> WebDriverResult<Reply> {
        let function = format!("(...values) => {{ const read = {READ}; return ({function})(...values); }}");
        let response: ScriptResponse = self.browser.call(&function, arguments).await?;
        let mut reply = http::Response::builder().status(response.status);
        for (name, value) in response.headers {
            reply = reply.header(name, value);
        }
        reply.body(response.body).map_err(|error| WebDriverError::HttpError(error.to_string()))
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
