//! `--json` and `--curl`.

use std::time::Duration;

use presign::PresignedUrl;
use presign::s3::Operation;

use crate::checks::*;
use crate::machine::{Machine, URI};

/// Presigns at the time of the URL in the text.
#[track_caller]
fn presigned(operation: &Operation<'_>, text: &str) -> PresignedUrl {
    operation.presign_at(signing_time(text), Duration::from_secs(3600)).unwrap()
}

#[test]
fn json() {
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    let text = Machine::new().run([URI, "--json"]).text();
    assert_eq!(text, presigned(&bucket.get("test.txt"), &text).to_json());

    let put = bucket.put("test.txt").header("content-type", "text/plain");
    let text = Machine::new().run(["--json", URI, "--method=PUT", "--header=content-type:text/plain"]).text();
    assert_eq!(text, presigned(&put, &text).to_json());
    assert!(text.contains(r#""headers":{"content-type":"text/plain"}"#), "{text}");
}

#[test]
fn curl() {
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    let text = Machine::new().run([URI, "--curl"]).text();
    assert_eq!(text, presigned(&bucket.get("test.txt"), &text).to_curl());
    let text = Machine::new().run([URI, "--curl", "--method", "DELETE"]).text();
    assert_eq!(text, presigned(&bucket.delete("test.txt"), &text).to_curl());
    let text = Machine::new().run(["s3://examplebucket", "--curl", "--method", "HEAD"]).text();
    assert_eq!(text, presigned(&bucket.head_bucket(), &text).to_curl());
    assert!(text.contains("--head"), "{text}");
}

#[test]
fn curl_for_an_upload() {
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    for file in ["cat.png", "it's $(mine).png", "-", "a=b", "ü"] {
        let text = Machine::new().run([URI, "--method=PUT", &format!("--curl={file}")]).text();
        assert_eq!(text, presigned(&bucket.put("test.txt"), &text).to_curl_upload(file));
    }
    let text = Machine::new().run([URI, "--method=PUT", "--curl"]).text();
    assert_eq!(text, presigned(&bucket.put("test.txt"), &text).to_curl());
}

#[test]
fn a_file_without_an_upload_is_refused() {
    let machine = Machine::new();
    let reason = "--curl: must not have a file unless --method is PUT";
    assert_eq!(machine.run([URI, "--curl=cat.png"]).wrong_usage(), reason);
    assert_eq!(machine.run([URI, "--method=HEAD", "--curl=cat.png"]).wrong_usage(), reason);
    let reason = "--curl: must not have an empty file name";
    assert_eq!(machine.run([URI, "--method=PUT", "--curl="]).wrong_usage(), reason);
    // A file after a space would be the object.
    assert_eq!(machine.run([URI, "--curl", "cat.png"]).wrong_usage(), "S3 URI: must not be repeated");
}
