//! Use this to let a page upload files by `fetch`: `POST /files/{id}` returns the URL, its method,
//! headers and expiration as JSON. The credentials rotate while the server runs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::post};
use presign::{Credentials, Error, s3::Bucket};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::Failure;

const LIFETIME: Duration = Duration::from_secs(900);
const LARGEST: u64 = 10 * 1024 * 1024;
/// The time between two requests for credentials.
const INTERVAL: Duration = Duration::from_secs(60);

/// The bucket with the current credentials.
pub type CurrentBucket = Arc<ArcSwap<Bucket>>;

/// Serves until a failure of the listener.
///
/// `provide` returns credentials in AWS's JSON, such as the response of the metadata service.
///
/// # Errors
///
/// A failure of the listener.
pub async fn run(
    listener: TcpListener,
    bucket: Bucket,
    provide: impl AsyncFn() -> Result<String, Failure>,
) -> Result<(), Failure> {
    let bucket = Arc::new(ArcSwap::from_pointee(bucket));
    tokio::select! {
        outcome = axum::serve(listener, routes(Arc::clone(&bucket))) => Ok(outcome?),
        () = rotate(&bucket, provide) => Ok(()),
    }
}

/// Returns the server's routes.
pub fn routes(bucket: CurrentBucket) -> Router {
    Router::new().route("/files/{id}", post(create_upload)).with_state(bucket)
}

#[derive(Deserialize)]
struct File {
    name: String,
    media_type: String,
    size: u64,
}

async fn create_upload(
    State(bucket): State<CurrentBucket>,
    Path(id): Path<u64>,
    Json(file): Json<File>,
) -> Result<Json<Value>, StatusCode> {
    if file.size > LARGEST {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let upload = bucket
        .load()
        .put(format!("files/{id}"))
        .content_type(file.media_type)
        .content_length(file.size)
        .attachment(file.name)
        .clamp_to_credentials()
        .presign(LIFETIME)
        .map_err(status)?;
    let headers: BTreeMap<_, _> = upload.headers_for_browsers().collect();
    Ok(Json(json!({
        "url": upload.as_str(),
        "method": upload.method(),
        "headers": headers,
        "expiresAt": upload.expires_at(),
    })))
}

fn status(error: Error) -> StatusCode {
    match error {
        error if error.is_input() => StatusCode::BAD_REQUEST,
        error if error.is_credentials_expiration() => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Replaces the credentials by the current ones after each interval. If that fails, the old ones
/// stay.
async fn rotate(bucket: &ArcSwap<Bucket>, provide: impl AsyncFn() -> Result<String, Failure>) {
    loop {
        sleep(INTERVAL).await;
        let json = provide().await;
        match json.and_then(|json| renew(&bucket.load(), &json)) {
            Ok(renewed) => bucket.store(Arc::new(renewed)),
            Err(failure) => eprintln!("no new credentials: {failure}"),
        }
    }
}

fn renew(bucket: &Bucket, json: &str) -> Result<Bucket, Failure> {
    Ok(bucket.with_credentials(Credentials::from_json(json)?)?)
}

#[cfg(test)]
mod tests {
    use e2e::{Message, Server};
    use presign::SigningTime;

    use super::*;
    use crate::router;

    const MINUTE: Duration = Duration::from_secs(60);

    /// Returns the router, and the bucket with credentials that expire in this time.
    fn start(server: &Server, remaining: Duration) -> (Router, CurrentBucket) {
        let expiration = SigningTime::now().checked_add(remaining).unwrap();
        let credentials = server.temporary_credentials().with_expiration(expiration);
        let bucket = server.create_bucket("photos").unwrap().with_credentials(credentials).unwrap();
        let bucket = Arc::new(ArcSwap::from_pointee(bucket));
        (routes(Arc::clone(&bucket)), bucket)
    }

    fn file(size: u64) -> Value {
        json!({ "name": "Größe \"1\".png", "media_type": "image/png", "size": size })
    }

    #[tokio::test]
    async fn a_page_uploads_a_file_of_the_stated_size() {
        let server = Server::start().unwrap();
        let (routes, _) = start(&server, 60 * MINUTE);
        let (status, upload) = router::post(&routes, "/files/7", &file(4)).await;
        assert_eq!(status, 200);
        let end = SigningTime::from_rfc3339(upload["expiresAt"].as_str().unwrap()).unwrap();
        assert!(end.checked_sub(LIFETIME).unwrap() <= SigningTime::now());

        let mut message = Message::new(upload["method"].as_str().unwrap(), upload["url"].as_str().unwrap());
        for (name, value) in upload["headers"].as_object().unwrap() {
            assert_ne!(name, "content-length");
            message.headers.push((name.clone(), value.as_str().unwrap().into()));
        }
        let reply = server.client().send(message.clone().with_body("meow!")).unwrap();
        assert_eq!(reply.status(), 403);
        let reply = server.client().send(message.with_body("meow")).unwrap();
        assert_eq!(reply.status(), 200);
        let object = server.storage().object("photos", "files/7").unwrap();
        assert_eq!(object.content, b"meow");
        assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));
    }

    #[tokio::test]
    async fn the_program_serves() {
        let server = Server::start().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/files/7", listener.local_addr().unwrap());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(url).header("content-type", "application/json");
        let bucket = server.create_bucket("photos").unwrap();
        tokio::select! {
            outcome = run(listener, bucket, async || Err("no credentials".into())) => outcome.unwrap(),
            response = request.body(file(4).to_string()).send() => assert_eq!(response.unwrap().status(), 200),
        }
    }

    #[tokio::test]
    async fn refusals_have_a_status() {
        let server = Server::start().unwrap();
        let (fresh, _) = start(&server, 60 * MINUTE);
        let (expired, _) = start(&server, Duration::ZERO);
        let line_break = json!({ "name": "a", "media_type": "image/png\n", "size": 1 });
        for (name, routes, json, expected) in [
            ("too large", &fresh, file(LARGEST + 1), 413),
            ("a line break in the media type", &fresh, line_break, 400),
            ("expired credentials", &expired, file(1), 503),
        ] {
            assert_eq!(router::post(routes, "/files/7", &json).await.0, expected, "{name}");
        }
    }

    /// The clock of `tokio` stands still, and jumps to the end of each sleep.
    #[tokio::test(start_paused = true)]
    async fn credentials_rotate() {
        let server = Server::start().unwrap();
        let (routes, bucket) = start(&server, MINUTE);
        let new = json!({ "AccessKeyId": "AKIAI44QH8DHBEXAMPLE", "SecretAccessKey": "secret" }).to_string();
        for (name, json, id) in [
            ("no document", "", "ASIAIOSFODNN7EXAMPLE"),
            ("a failure of the provider", r#"{ "Code": "Failed" }"#, "ASIAIOSFODNN7EXAMPLE"),
            ("new credentials", &new, "AKIAI44QH8DHBEXAMPLE"),
        ] {
            let rotate = rotate(&bucket, async || Ok(json.into()));
            tokio::time::timeout(3 * INTERVAL / 2, rotate).await.unwrap_err();
            let (_, upload) = router::post(&routes, "/files/7", &file(4)).await;
            assert!(upload["url"].as_str().unwrap().contains(id), "{name}: {upload}");
        }
    }
}
