//! The page: its three files, and the headers that limit it.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use presign::s3::Bucket;

use crate::Failure;
use crate::lifetimes::Lifetimes;

/// Returns the routes of the page's files.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/", get(file("text/html; charset=utf-8", include_str!("../page/page.html"))))
        .route("/page.css", get(file("text/css", include_str!("../page/page.css"))))
        .route("/page.js", get(file("text/javascript", include_str!("../page/page.js"))))
}

fn file(media_type: &'static str, text: &'static str) -> impl IntoResponse + Clone {
    ([(header::CONTENT_TYPE, media_type)], text)
}

/// Returns the headers of every response. They forbid caches and referrers, and allow the page to
/// connect only to this server and to the bucket.
pub(crate) fn headers(bucket: &Bucket, lifetimes: Lifetimes) -> Result<HeaderMap, Failure> {
    let url = Uri::try_from(&bucket.get("any").clamp_to_credentials().presign(lifetimes.redirect)?)?;
    let origin = format!(
        "{}://{}",
        url.scheme_str().unwrap_or("https"),
        url.authority().map_or("", |host| host.as_str())
    );
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {origin}; \
         img-src 'self' {origin} blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    Ok(HeaderMap::from_iter([
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy)?),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]))
}

pub(crate) async fn add_headers(State(headers): State<HeaderMap>, mut response: Response) -> Response {
    response.headers_mut().extend(headers);
    response
}
