use axum::extract::rejection::{JsonRejection, PathRejection, StringRejection};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{Method, StatusCode};
use axum::middleware::map_response_with_state;
use axum::response::Redirect;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use presign::s3::{Bucket, upload_id};
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::description::Description;
use crate::explanation::RefusedRequest;
use crate::lifetimes::Lifetimes;
use crate::refusal::{Refusal, refuse};
use crate::step::{Step, part_length};
use crate::store::{Store, Upload};
use crate::{Failure, page};

/// The maximum length of a body: a URL with a session token, and an error document of S3.
const MAX_BODY: usize = 64 * 1024;

/// The maximum length of an upload id, so that the store stays small. S3's have about 130 bytes.
const MAX_UPLOAD_ID: usize = 1024;

/// The state of the handlers.
#[derive(Clone)]
struct Shared {
    /// The bucket with the current credentials.
    bucket: watch::Receiver<Bucket>,
    store: Store,
    lifetimes: Lifetimes,
}

/// The id in a path, or the reason why it is malformed.
type Id = Result<Path<Uuid>, PathRejection>;

/// Returns the routes of the server.
///
/// The handlers accept only requests that a page of another origin cannot send without a preflight
/// request: JSON, `PUT` and `DELETE`.
///
/// # Errors
///
/// If signing for the bucket fails.
pub fn routes(bucket: watch::Receiver<Bucket>, lifetimes: Lifetimes) -> Result<Router, Failure> {
    let headers = page::headers(&bucket.borrow(), lifetimes)?;
    Ok(page::routes()
        .route("/uploads", post(create_upload))
        .route("/uploads/{id}", get(show_upload).delete(forget_upload))
        .route("/uploads/{id}/requests", post(sign_request))
        .route("/uploads/{id}/multipart", put(begin_multipart))
        .route("/uploads/{id}/done", put(finish_upload))
        .route("/explanations", post(explain))
        .route("/files/{id}", get(download))
        .fallback(async || nothing_here())
        .method_not_allowed_fallback(async || {
            refuse(StatusCode::METHOD_NOT_ALLOWED, "This method is not allowed here.")
        })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(map_response_with_state(headers, page::add_headers))
        .with_state(Shared { bucket, store: Store::default(), lifetimes }))
}

/// `POST /uploads`: accepts the description of a file and returns the upload with its new id.
async fn create_upload(
    State(shared): State<Shared>,
    description: Result<Json<Description>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let Json(description) = description?;
    description.check()?;
    let id = shared.store.insert(description);
    Ok((StatusCode::CREATED, Json(shared.view(id)?)))
}

/// `GET /uploads/{id}`: returns an upload.
async fn show_upload(State(shared): State<Shared>, id: Id) -> Result<Json<Value>, Refusal> {
    Ok(Json(shared.view(parse(id)?)?))
}

/// `POST /uploads/{id}/requests`: returns the presigned request of one step of the upload.
async fn sign_request(
    State(shared): State<Shared>,
    id: Id,
    step: Result<Json<Step>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let id = parse(id)?;
    let Json(step) = step?;
    let upload = shared.upload(id)?;
    let bucket = shared.bucket.borrow().clone();
    Ok(Json(step.request(&bucket, &key(id), &upload, shared.lifetimes)?))
}

/// `PUT /uploads/{id}/multipart`: stores the upload id in the bucket's response to
/// `CreateMultipartUpload`, which is the body.
async fn begin_multipart(
    State(shared): State<Shared>,
    id: Id,
    response: Result<String, StringRejection>,
) -> Result<StatusCode, Refusal> {
    let id = parse(id)?;
    let multipart_id = upload_id(&response?).filter(|id| id.len() <= MAX_UPLOAD_ID);
    let Some(multipart_id) = multipart_id else {
        return Err(refuse(StatusCode::UNPROCESSABLE_ENTITY, "The bucket's response has no upload id."));
    };
    shared.update(id, |upload| upload.multipart_id = Some(multipart_id))
}

/// `PUT /uploads/{id}/done`: marks an upload as done.
async fn finish_upload(State(shared): State<Shared>, id: Id) -> Result<StatusCode, Refusal> {
    shared.update(parse(id)?, |upload| upload.is_done = true)
}

/// `DELETE /uploads/{id}`: forgets an upload. The file stays in the bucket.
async fn forget_upload(State(shared): State<Shared>, id: Id) -> Result<StatusCode, Refusal> {
    shared.store.remove(parse(id)?).map(|_| StatusCode::NO_CONTENT).ok_or_else(unknown)
}

/// `POST /explanations`: returns the reason why the bucket refused a request, in a sentence.
async fn explain(request: Result<Json<RefusedRequest>, JsonRejection>) -> Result<Json<Value>, Refusal> {
    let Json(request) = request?;
    Ok(Json(json!({ "sentence": request.explain() })))
}

/// `GET /files/{id}`: redirects to the bucket, which responds with an error if the file does not
/// exist.
async fn download(State(shared): State<Shared>, method: Method, id: Id) -> Result<Redirect, Refusal> {
    let key = key(parse(id)?);
    let bucket = shared.bucket.borrow().clone();
    // The method is signed, and clients repeat it after a redirect.
    let request = if method == Method::HEAD { bucket.head(&key) } else { bucket.get(&key) };
    let url = request.clamp_to_credentials().presign(shared.lifetimes.redirect)?;
    Ok(Redirect::temporary(url.as_str()))
}

impl Shared {
    fn upload(&self, id: Uuid) -> Result<Upload, Refusal> {
        self.store.get(id).ok_or_else(unknown)
    }

    fn update(&self, id: Uuid, change: impl FnOnce(&mut Upload)) -> Result<StatusCode, Refusal> {
        self.store.update(id, change).map(|()| StatusCode::NO_CONTENT).ok_or_else(unknown)
    }

    /// Returns an upload for the page.
    fn view(&self, id: Uuid) -> Result<Value, Refusal> {
        let Upload { description, multipart_id, is_done } = self.upload(id)?;
        Ok(json!({
            "id": id,
            "description": description,
            "part_length": part_length(description.size),
            "has_parts": multipart_id.is_some(),
            "is_done": is_done,
        }))
    }
}

fn parse(id: Id) -> Result<Uuid, Refusal> {
    id.map(|Path(id)| id).map_err(|_| nothing_here())
}

fn key(id: Uuid) -> String {
    format!("files/{id}")
}

fn unknown() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "The server does not know this upload.")
}

fn nothing_here() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "There is nothing here.")
}
