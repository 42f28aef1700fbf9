//! The rules for programs in `examples/`, and two of these programs.

#![allow(clippy::unwrap_used, reason = "the functions are parts of tests")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region};

#[track_caller]
fn sources(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let sources = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let sources: Vec<_> = sources.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect();
    assert!(!sources.is_empty(), "{}", folder.display());
    sources
}

#[test]
fn an_example_is_short_and_says_when_to_use_it() {
    for (name, text) in sources("examples") {
        let lines = text.lines().count();
        assert!(lines < 60, "{name}: {lines} lines");
        assert!(text.starts_with("//! Use this "), "{name}");
        assert!(text.contains(&format!("--example {name}")), "{name}: missing command");
        assert!(text.contains("\nfn main() -> Result<(), Box<dyn std::error::Error>> {\n"), "{name}");
    }
}

#[test]
fn no_example_unwraps() {
    for (name, text) in [sources("examples"), sources("examples/presign")].concat() {
        for call in ["unwrap(", "expect(", "panic!", "todo!"] {
            assert!(!text.contains(call), "{name}: {call}");
        }
    }
}

/// Returns the command that runs an example.
///
/// `cargo test` builds it next to the tests, but `cargo test --test examples` does not.
#[track_caller]
fn command(example: &str) -> Command {
    let tests = std::env::current_exe().unwrap();
    let name = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    Command::new(tests.parent().unwrap().join("../examples").join(name))
}

#[test]
fn empty_input_of_explain_says_nothing_about_the_response() {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.unwrap()).unwrap();
    let url = bucket.get("cat.png").presign(Duration::from_secs(900)).unwrap();
    let output = command("explain").env_clear().arg(url.as_str()).stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("The cause cannot be determined"), "{text}");
}

/// A running `verify_server`, which stops at the end of the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Starts the server, and returns it with its links.
    #[track_caller]
    fn start(folder: &Path) -> (Self, Vec<String>) {
        let child = command("verify_server").arg(folder).stdout(Stdio::piped()).spawn();
        let mut server = Self(child.unwrap());
        let output = BufReader::new(server.0.stdout.take().unwrap());
        let files = fs::read_dir(folder).unwrap().count();
        let links: Vec<_> = output.lines().take(files).map(Result::unwrap).collect();
        assert_eq!(links.len(), files);
        (server, links)
    }
}

/// Sends the text to the host of a URL, and returns the response.
#[track_caller]
fn send(url: &str, text: &str) -> String {
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(text.replace("HOST", host).as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[track_caller]
fn get(url: &str) -> String {
    let target = url.split_once("/files/").unwrap().1;
    send(url, &format!("GET /files/{target} HTTP/1.1\r\nHost: HOST\r\n\r\n"))
}

fn another_last_digit(url: &str) -> String {
    let (rest, digit) = url.split_at(url.len() - 1);
    format!("{rest}{}", if digit == "0" { "1" } else { "0" })
}

#[test]
fn verify_server_serves_its_files_to_those_who_have_a_link() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify-server");
    fs::create_dir_all(folder.join("inner")).unwrap();
    fs::write(folder.join("my cat.txt"), "a cat").unwrap();
    fs::write(folder.join("inner/dog.txt"), "a dog").unwrap();
    let (_server, links) = Server::start(&folder);
    let link = links.iter().find(|link| link.contains("/files/my%20cat.txt?")).unwrap();

    let file = get(link);
    assert!(file.starts_with("HTTP/1.1 200 ") && file.ends_with("\r\n\r\na cat"), "{file}");

    let (address, _) = link.split_once('?').unwrap();
    for (name, url) in [
        ("no signature", address.to_owned()),
        ("another file", link.replace("my%20cat", "inner/dog")),
        ("another signature", another_last_digit(link)),
        ("another lifetime", link.replace("X-Amz-Expires=3600", "X-Amz-Expires=3601")),
    ] {
        let response = get(&url);
        assert!(response.starts_with("HTTP/1.1 4") && response.contains("<Code>"), "{name}: {response}");
        assert!(!response.contains("a cat") && !response.contains("a dog"), "{name}: {response}");
    }

    let (origin, _) = link.split_once("/files/").unwrap();
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    let endpoint = Endpoint::path_style(origin).unwrap();
    let bucket = Bucket::with_endpoint("files", Region::US_EAST_1, credentials.unwrap(), endpoint).unwrap();
    for key in ["inner/dog.txt", "inner", "missing.txt", "/", "my cat.txt/"] {
        let url = bucket.get(key).presign(Duration::from_secs(60)).unwrap();
        let response = get(url.as_str());
        assert!(response.starts_with("HTTP/1.1 404 "), "{key}: {response}");
    }

    for text in ["POST /files/a HTTP/1.1\r\nHost: HOST\r\n\r\n", "\r\n", "GET\r\n\r\n"] {
        let response = send(link, text);
        assert!(response.starts_with("HTTP/1.1 400 "), "{text:?}: {response}");
    }
}
