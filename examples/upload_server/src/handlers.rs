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

/// The time within which an upload must start.
const UPLOAD_LIFETIME: Duration = Duration::from_secs(300);

/// The time within which a client must follow the redirect to a download.
const DOWNLOAD_LIFETIME: Duration = Duration::from_secs(60);

/// The bucket with the current credentials.
type CurrentBucket = State<watch::Receiver<Bucket>>;

/// Returns the routes of the server.
///
/// # Errors
///
/// If signing for the bucket fails.
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
            refuse(StatusCode::METHOD_NOT_ALLOWED, "This method is not allowed here.")
        })
        .layer(DefaultBodyLimit::max(4096))
        .layer(map_response_with_state(headers, add_headers))
        .with_state(bucket))
}

/// `POST /uploads`: returns a form for one picture, which the client sends to the bucket.
///
/// It accepts only JSON, which a page of another origin cannot send without a preflight request.
async fn create_upload(
    State(bucket): CurrentBucket,
    picture: Result<Json<Picture>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let Json(picture) = picture?;
    let file_name = picture.check()?;
    let id = Uuid::new_v4();
    let bucket = bucket.borrow().clone();
    let form = bucket
        .post(key(id))
        .content_type(&picture.media_type)
        .content_length(picture.size..=picture.size)
        .attachment(&file_name) // stored with the picture, so that downloads have the name
        .clamp_to_credentials()
        .presign(UPLOAD_LIFETIME)?;
    let fields: BTreeMap<&str, &str> = form.fields().collect();
    let body = json!({ "url": form.url(), "fields": fields, "file": format!("/files/{id}") });
    Ok((StatusCode::CREATED, Json(body)))
}

/// `GET /files/{id}`: redirects to the bucket, which responds with an error if the file does not
/// exist.
async fn download(
    State(bucket): CurrentBucket,
    method: Method,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Redirect, Refusal> {
    let Ok(Path(id)) = id else { return Err(nothing_here()) };
    let key = key(id);
    let bucket = bucket.borrow().clone();
    // The method is signed, and clients repeat it after a redirect.
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

/// Returns a handler for a file of the page.
fn file(media_type: &'static str, text: &'static str) -> impl IntoResponse + Clone {
    ([(header::CONTENT_TYPE, media_type)], text)
}

/// Returns the headers of every response: it is not cached, sends no referrer, and its page may
/// connect only to this server and to the bucket.
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
