use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::map_response_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use presign::s3::Bucket;
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::Failure;
use crate::picture::Picture;
use crate::refusal::{Refusal, refuse};

/// How long a client has to begin with its upload.
const UPLOAD_LIFETIME: Duration = Duration::from_secs(300);

/// How long a client has to follow the redirect to its download.
const DOWNLOAD_LIFETIME: Duration = Duration::from_secs(60);

/// The bucket of the moment: another one as soon as there are new credentials.
type Newest = State<watch::Receiver<Bucket>>;

/// The routes of the server.
///
/// # Errors
///
/// If nothing can be signed for the bucket.
pub fn routes(bucket: watch::Receiver<Bucket>) -> Result<Router, Failure> {
    let headers = headers(&bucket.borrow())?;
    Ok(Router::new()
        .route("/uploads", post(create_upload))
        .route("/files/{id}", get(download))
        .route("/", get(file("text/html; charset=utf-8", include_str!("../page/page.html"))))
        .route("/page.css", get(file("text/css", include_str!("../page/page.css"))))
        .route("/page.js", get(file("text/javascript", include_str!("../page/page.js"))))
        .fallback(async || nothing_here())
        .method_not_allowed_fallback(async || {
            refuse(StatusCode::METHOD_NOT_ALLOWED, "There is no such method here.")
        })
        .layer(DefaultBodyLimit::max(4096))
        .layer(map_response_with_state(headers, add_headers))
        .with_state(bucket))
}

/// `POST /uploads`: a form for one picture, which the client sends to the bucket itself.
///
/// It takes JSON only, which no page of another origin can send without being asked.
async fn create_upload(
    State(bucket): Newest,
    picture: Result<Json<Picture>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let Json(picture) = picture?;
    let file_name = picture.check()?;
    let id = Uuid::new_v4();
    let bucket = bucket.borrow().clone();
    let form = bucket
        .post(&key(id))
        .content_type(&picture.media_type)
        .content_length(picture.size..=picture.size)
        .attachment(&file_name) // stored with the picture, so that a download has the name
        .clamp_to_credentials()
        .presign(UPLOAD_LIFETIME)?;
    let fields: BTreeMap<&str, &str> = form.fields().collect();
    let answer = json!({ "url": form.url(), "fields": fields, "file": format!("/files/{id}") });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `GET /files/{id}`: a redirect to the bucket, which says itself if it has no such file.
async fn download(
    State(bucket): Newest,
    method: Method,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Redirect, Refusal> {
    let Ok(Path(id)) = id else { return Err(nothing_here()) };
    let key = key(id);
    let bucket = bucket.borrow().clone();
    // The method is signed too, and a client repeats its own.
    let request = if method == Method::HEAD { bucket.head(&key) } else { bucket.get(&key) };
    let url = request.clamp_to_credentials().presign(DOWNLOAD_LIFETIME)?;
    Ok(Redirect::temporary(url.as_str()))
}

fn key(id: Uuid) -> String {
    format!("pictures/{id}")
}

fn nothing_here() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "There is nothing here.")
}

/// A file of the page.
fn file(media_type: &'static str, text: &'static str) -> impl IntoResponse + Clone {
    ([(header::CONTENT_TYPE, media_type)], text)
}

/// What every answer has: it is not kept, it tells nobody where one came from, and its page does nothing but talk to this server
/// and to the bucket.
fn headers(bucket: &Bucket) -> Result<HeaderMap, Failure> {
    let url = Uri::try_from(&bucket.get("any").clamp_to_credentials().presign(DOWNLOAD_LIFETIME)?)?;
    let origin = format!(
        "{}://{}",
        url.scheme_str().unwrap_or("https"),
        url.authority().map_or("", |host| host.as_str())
    );
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {origin}; \
         img-src 'self' {origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    Ok(HeaderMap::from_iter([
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy)?),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]))
}

async fn add_headers(State(headers): State<HeaderMap>, mut response: Response) -> Response {
    response.headers_mut().extend(headers);
    response
}
