//! Presigned URLs and forms in the forms in which a program hands them over: commands for a shell.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use presign::s3::Bucket;
use presign::s3::post::PresignedPost;
use presign::{Credentials, Method, PresignedUrl, Region, Request, Service, Signer, SigningTime};

const MINUTE: Duration = Duration::from_secs(60);
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// Characters with a meaning in shells, JSON, curl's arguments and URLs.
const TRICKY: &str = "it's \"$(id)\" `id` \\ {a,b}[1-3] é日🐈 !*?#&;<>|~%41+";

fn at() -> SigningTime {
    "20260801T120000Z".parse().unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

fn bucket() -> Bucket {
    Bucket::new("photos", Region::EU_CENTRAL_1, credentials()).unwrap()
}

fn form() -> PresignedPost {
    bucket().post("uploads/${filename}").metadata("note", "it's \"mine\"").presign_at(at(), MINUTE).unwrap()
}

/// Presigns any request with these headers.
fn request(method: &str, url: &str, headers: &[(&str, &str)]) -> PresignedUrl {
    let mut request = Request::new(Method::new(method).unwrap(), url).unwrap();
    for (name, value) in headers {
        request = request.header(name, value);
    }
    Signer::new(Service::S3, Region::EU_CENTRAL_1, credentials()).presign_at(&request, at(), MINUTE).unwrap()
}

/// Named URLs with odd methods, keys and headers.
fn urls() -> Vec<(&'static str, PresignedUrl)> {
    let tricky_headers = [("x-amz-meta-a", TRICKY), ("x-amz-meta-b", ""), ("x-amz-meta-c", "@file;")];
    let object = "https://photos.example.com/a";
    vec![
        ("download", bucket().get("cat.png").presign_at(at(), MINUTE).unwrap()),
        ("tricky key", bucket().put(TRICKY).presign_at(at(), MINUTE).unwrap()),
        ("control characters", bucket().put("\0\n\u{7f}\u{2028}").presign_at(at(), MINUTE).unwrap()),
        ("folder", bucket().put("a/b/").content_type("text/plain").presign_at(at(), MINUTE).unwrap()),
        ("tricky headers", request("PUT", object, &tricky_headers)),
        ("length", bucket().put("a").content_length(4).presign_at(at(), MINUTE).unwrap()),
        ("head", bucket().head("a").presign_at(at(), MINUTE).unwrap()),
        ("tricky method", request("IT'S", object, &[])),
    ]
}

/// Returns the arguments that a shell passes to curl.
#[track_caller]
fn arguments(command: &str) -> Vec<String> {
    let script = format!("curl() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n{command}");
    let output = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
    assert!(output.status.success(), "{command}");
    let words = String::from_utf8(output.stdout).unwrap();
    words.split_terminator('\0').map(Into::into).collect()
}

#[test]
fn a_shell_passes_commands_to_curl_unchanged() {
    for (name, url) in urls() {
        let method = match url.method().as_str() {
            "GET" => String::new(),
            "HEAD" => "--head".into(),
            method => format!("--request\0{method}"),
        };
        let mut headers: Vec<String> = Vec::new();
        for (name, value) in url.required_headers().filter(|(name, _)| *name != "content-length") {
            let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            headers.extend(["--header".into(), header]);
        }
        let no_body: &[&str] = match url.method().as_str() {
            "PUT" => &["--header", "content-length: 0"],
            _ => &[],
        };
        let mut expected = vec!["--globoff", "--path-as-is"];
        expected.extend(method.split_terminator('\0'));
        expected.extend(headers.iter().map(String::as_str));
        expected.extend(no_body);
        expected.push(url.as_str());
        assert_eq!(arguments(&url.to_curl()), expected, "{name}");

        for (file, path) in [
            ("cat.png", "cat.png"),
            ("-", "./-"),
            (".", "./."),
            ("", "./"),
            ("-o", "./-o"),
            ("@a[1-2].txt", "@a[1-2].txt"),
            ("/tmp/it's\n \"$(id)\"", "/tmp/it's\n \"$(id)\""),
        ] {
            let mut expected = vec!["--globoff", "--path-as-is"];
            if *url.method() != Method::PUT {
                expected.extend(["--request", url.method().as_str()]);
            }
            expected.extend(["--upload-file", path]);
            expected.extend(headers.iter().map(String::as_str));
            let (_, after_host) = url.as_str().split_once("amazonaws.com").unwrap_or_default();
            if name == "folder" {
                expected.extend(["--request-target", after_host]);
            }
            expected.push(url.as_str());
            assert_eq!(arguments(&url.to_curl_upload(file)), expected, "{name}, {file:?}");
        }
    }
}

#[test]
fn a_form_uploads_files_of_any_name() {
    for (file, path) in [("-", "./-"), (".", "./."), ("-o", "./-o"), ("@a", "@a"), ("a[1-2]", "a[1-2]")] {
        let words = arguments(&form().to_curl(&[], file).unwrap());
        assert!(words.starts_with(&["--globoff".into(), "--path-as-is".into()]), "{file}");
        assert!(words.contains(&format!("file=@\"{path}\"")), "{file}: {words:?}");
    }
}
