//! The program itself: its start, its output and its exit.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use e2e::{Message, Server};
use presign::SigningTime;
use serde_json::{Value, json};

use crate::client::{
    assert_refused, cat, create_upload, get, header, message, post_step, request_upload, text,
};
use crate::credentials_file::CredentialsFile;

/// The running program, which is killed if a test fails.
struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
    printed: String,
}

impl Program {
    #[track_caller]
    fn start(variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_upload_server"))
            .env_clear()
            .envs([("PORT", "0")])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output, printed: String::new() }
    }

    /// Waits for the printed URL.
    #[track_caller]
    fn url(&mut self) -> String {
        loop {
            let mut line = String::new();
            let length = self.output.read_line(&mut line).unwrap();
            assert_ne!(length, 0, "the program has stopped: {}", self.printed);
            self.printed.push_str(&line);
            if let Some((_, url)) = line.trim_end().split_once("open ") {
                return url.into();
            }
        }
    }

    #[track_caller]
    fn terminate(&mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for its exit. Returns whether it succeeded, and its output.
    #[track_caller]
    fn wait(mut self) -> (bool, String) {
        self.output.read_to_string(&mut self.printed).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut self.printed).unwrap();
        (self.child.wait().unwrap().success(), std::mem::take(&mut self.printed))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The program has already stopped, unless a test fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Credentials with an expiration.
fn expiring(at: SigningTime) -> Value {
    json!({
        "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
        "SecretAccessKey": "s3cret",
        "SessionToken": "t0ken",
        "Expiration": at.to_rfc3339(),
    })
}

#[test]
fn without_variables_the_program_has_its_own_bucket() {
    let mut program = Program::start(&[]);
    let url = program.url();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let upload = request_upload(&url, &cat());
    assert!(text(&upload, "url").starts_with("http://127.0.0.1:"));
    assert_eq!(get(&url, "/").status(), 200);
    program.terminate();
    let (is_success, printed) = program.wait();
    assert!(is_success, "{printed}");
}

#[test]
fn with_three_variables_the_program_uses_the_bucket_and_prints_no_secret() {
    let s3 = Server::start().unwrap();
    s3.create_bucket("uploads").unwrap();
    let bucket = format!("http://{}/uploads", s3.address());
    let credentials = s3.credentials();
    let mut program = Program::start(&[
        ("AWS_ACCESS_KEY_ID", credentials.access_key_id()),
        ("AWS_SECRET_ACCESS_KEY", Server::SECRET_ACCESS_KEY),
        ("BUCKET", &bucket),
    ]);
    let url = program.url();
    let upload = request_upload(&url, &cat());
    assert_eq!(s3.client().send(message(&upload, "meow")).unwrap().status(), 200);
    let redirect = get(&url, &text(&upload, "file"));
    let location = header(redirect.headers(), "location");
    assert_eq!(s3.client().send(Message::new("GET", location)).unwrap().body(), b"meow");
    program.terminate();
    let (is_success, printed) = program.wait();
    assert!(is_success, "{printed}");
    let uploaded = text(&upload, "url");
    let signatures = [&*uploaded, location].map(|url| url.split_once("X-Amz-Signature=").unwrap().1);
    for secret in [Server::SECRET_ACCESS_KEY].into_iter().chain(signatures) {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn failures_to_sign_are_logged_without_secrets() {
    let file =
        CredentialsFile::new(&expiring(SigningTime::now().checked_add(Duration::from_secs(2)).unwrap()));
    let path = file.path().to_str().unwrap();
    let mut program = Program::start(&[("CREDENTIALS_FILE", path), ("BUCKET", "uploads")]);
    let url = program.url();
    let start = Instant::now();
    while get(&url, "/files/00000000-0000-4000-8000-000000000000").status() != 503 {
        assert!(start.elapsed() < Duration::from_secs(20), "expired credentials still sign");
        thread::sleep(Duration::from_millis(50));
    }
    let upload = create_upload(&url, &cat());
    assert_refused(&post_step(&url, &upload, &json!({ "step": "put" })), 503, "at the moment");
    program.terminate();
    let (is_success, printed) = program.wait();
    assert!(is_success && printed.contains("not signed: credentials: "), "{printed}");
    assert!(!printed.contains("s3cret") && !printed.contains("t0ken"), "{printed}");
}

#[test]
fn errors_name_the_invalid_setting() {
    let keys = [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "s3cret")];
    let file = CredentialsFile::new(&expiring("20200101T000000Z".parse().unwrap()));
    let path = file.path().to_str().unwrap();
    for (variables, reason) in [
        (&[("BUCKET", "uploads")][..], "AWS_ACCESS_KEY_ID: missing"),
        (&[("BUCKET", ""), keys[0], keys[1]], "BUCKET: must be Unicode and not empty"),
        (&[("BUCKET", "Not A Bucket"), keys[0], keys[1]], "bucket name: "),
        (&[("BUCKET", "s3://uploads"), keys[0], keys[1]], "endpoint: "),
        (&[("BUCKET", "uploads"), ("AWS_REGION", "a region"), keys[0], keys[1]], "AWS_REGION: "),
        (&[("BUCKET", "uploads"), ("CREDENTIALS_FILE", "/nowhere/at/all")], "/nowhere/at/all: "),
        (&[("BUCKET", "uploads"), ("CREDENTIALS_FILE", path)], "credentials: "),
        (&[("PORT", "eighty")], "PORT: "),
    ] {
        let (is_success, printed) = Program::start(variables).wait();
        assert!(!is_success && printed.contains(reason), "{reason}: {printed}");
        assert!(!printed.contains("s3cret") && !printed.contains("t0ken"), "{printed}");
    }
}

#[test]
fn a_slow_client_does_not_prevent_the_exit() {
    let mut program = Program::start(&[]);
    let url = program.url();
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    // The response to a later connection shows that the first one is accepted.
    get(&url, "/");
    program.terminate();
    let (is_success, printed) = program.wait();
    assert!(is_success, "{printed}");
}
