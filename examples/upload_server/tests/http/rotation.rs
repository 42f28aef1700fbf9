//! Credentials that change while the server runs.

use std::fs;
use std::net::Ipv4Addr;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use e2e::{Message, Server};
use presign::s3::Bucket;
use presign::{Region, SigningTime};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use upload_server::{Lifetimes, Settings, Source};

use crate::client::{
    assert_refused, cat, create_upload, get, header, message, post_step, request_upload, text,
};
use crate::credentials_file::CredentialsFile;

/// A server that reads new credentials every 10 milliseconds. It stops when this is dropped.
struct RotatingServer {
    s3: Server,
    file: CredentialsFile,
    url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl RotatingServer {
    #[track_caller]
    fn start() -> Self {
        let s3 = Server::start().unwrap();
        s3.create_bucket("uploads").unwrap();
        let file = CredentialsFile::new(&permanent(&s3));
        let bucket = format!("http://{}/uploads", s3.address());
        let settings = Settings::new(&bucket, Region::US_EAST_1, Source::File(file.path().into())).unwrap();

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            let stopped = async { _ = stopped.await };
            runtime.block_on(async {
                let bucket = settings.bucket().await.unwrap();
                let provide = async || settings.credentials().await;
                upload_server::run(
                    listener,
                    bucket,
                    Lifetimes::default(),
                    Duration::from_millis(10),
                    provide,
                    stopped,
                )
                .await
                .unwrap();
            });
        });
        // The server responds only after it has read the file.
        assert_eq!(get(&url, "/").status(), 200);
        Self { s3, file, url, stop: Some(stop), thread: Some(thread) }
    }

    /// Requests uploads until one is signed with this access key.
    #[track_caller]
    fn upload_signed_by(&self, id: &str) -> Value {
        let start = Instant::now();
        loop {
            let upload = request_upload(&self.url, &cat());
            if text(&upload, "url").contains(&format!("X-Amz-Credential={id}%2F")) {
                return upload;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "no upload is signed by {id}");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for RotatingServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        let outcome = self.thread.take().map(JoinHandle::join);
        assert!(thread::panicking() || matches!(outcome, Some(Ok(()))));
    }
}

#[track_caller]
fn permanent(s3: &Server) -> Value {
    json!({ "Version": 1, "AccessKeyId": s3.credentials().access_key_id(), "SecretAccessKey": Server::SECRET_ACCESS_KEY })
}

#[track_caller]
fn temporary(s3: &Server, expiration: &str) -> Value {
    let credentials = s3.temporary_credentials();
    let bucket = Bucket::with_endpoint("uploads", s3.region(), credentials, s3.path_style()).unwrap();
    let form = bucket.post("any").presign(Duration::from_secs(60)).unwrap();
    let token = form.fields().find_map(|(name, value)| (name == "x-amz-security-token").then_some(value));
    json!({
        "Version": 1,
        "AccessKeyId": s3.temporary_credentials().access_key_id(),
        "SecretAccessKey": Server::SECRET_ACCESS_KEY,
        "SessionToken": token,
        "Expiration": expiration,
    })
}

#[test]
fn uploads_signed_before_and_after_a_rotation_are_accepted() {
    let running = RotatingServer::start();
    let (first, second) = (running.s3.credentials(), running.s3.temporary_credentials());
    let [old, before] = [(); 2].map(|()| running.upload_signed_by(first.access_key_id()));
    assert_eq!(running.s3.client().send(message(&old, "meow")).unwrap().status(), 200);
    let file = text(&old, "file");
    let old_redirect = get(&running.url, &file);

    running.file.rotate(&temporary(&running.s3, "2999-01-01T00:00:00Z"));
    let after = running.upload_signed_by(second.access_key_id());
    for upload in [&before, &after] {
        assert_eq!(running.s3.client().send(message(upload, "meow")).unwrap().status(), 200);
    }
    let new_redirect = get(&running.url, &file);
    for (redirect, credentials) in [(&old_redirect, first), (&new_redirect, second)] {
        let location = header(redirect.headers(), "location");
        assert!(location.contains(&format!("X-Amz-Credential={}%2F", credentials.access_key_id())));
        assert_eq!(running.s3.client().send(Message::new("GET", location)).unwrap().body(), b"meow");
    }

    running.file.rotate(&permanent(&running.s3));
    running.upload_signed_by(running.s3.credentials().access_key_id());
}

#[test]
fn an_unreadable_file_changes_nothing() {
    let running = RotatingServer::start();
    for credentials in [json!({ "AccessKeyId": "" }), json!("")] {
        running.file.rotate(&credentials);
        thread::sleep(Duration::from_millis(100));
        let upload = request_upload(&running.url, &cat());
        assert_eq!(running.s3.client().send(message(&upload, "meow")).unwrap().status(), 200);
    }
    fs::remove_file(running.file.path()).unwrap();
    thread::sleep(Duration::from_millis(100));
    request_upload(&running.url, &cat());

    running.file.rotate(&temporary(&running.s3, "2999-01-01T00:00:00+01:00"));
    running.upload_signed_by(running.s3.temporary_credentials().access_key_id());
}

#[test]
fn expired_credentials_sign_nothing() {
    let running = RotatingServer::start();
    let file = text(&request_upload(&running.url, &cat()), "file");
    running.file.rotate(&temporary(&running.s3, "2020-01-01T00:00:00Z"));
    let start = Instant::now();
    while get(&running.url, &file).status() != 503 {
        assert!(start.elapsed() < Duration::from_secs(20), "expired credentials still sign");
        thread::sleep(Duration::from_millis(5));
    }
    assert_refused(&get(&running.url, &file), 503, "at the moment");
    let upload = create_upload(&running.url, &cat());
    assert_refused(&post_step(&running.url, &upload, &json!({ "step": "put" })), 503, "at the moment");
}

#[test]
fn urls_expire_with_their_credentials() {
    let running = RotatingServer::start();
    let at = SigningTime::now().checked_add(Duration::from_secs(30)).unwrap();
    running.file.rotate(&temporary(&running.s3, &at.to_rfc3339()));
    let upload = running.upload_signed_by(running.s3.temporary_credentials().access_key_id());
    let redirect = get(&running.url, &text(&upload, "file"));
    let url = presign::inspect(header(redirect.headers(), "location")).unwrap();
    assert!(url.expires_at() <= at, "{}", url.expires_at());
}
