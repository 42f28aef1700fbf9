//! Generated requests, sent by the commands that a presigned URL gives for a shell.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use e2e::{Object, Server};
use presign::PresignedUrl;

const MINUTE: Duration = Duration::from_secs(60);

/// Pieces with a meaning in shells, in curl's arguments and in URLs.
const PIECES: [&str; 30] = [
    "'", "\"", "$(id)", "`id`", "$HOME", "\\", " ", "é", "日", "🐈", "[1-3]", "{a,b}", "..a", "...", "%41",
    "+", "?", "#", "&", "!", "*", "~", "-", "@", ";", "<", "|", ",", ":", "a",
];

/// A generator of pseudorandom numbers: xorshift.
struct Random(u32);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        usize::try_from(self.0).unwrap() % end
    }

    /// Returns a text of one to six pieces, some of them from `more`.
    fn text(&mut self, more: &[&str]) -> String {
        let pieces: Vec<&str> = PIECES.iter().chain(more).copied().collect();
        let count = 1 + self.below(6);
        (0..count).filter_map(|_| pieces.get(self.below(pieces.len()))).copied().collect()
    }
}

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("presign-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a command in a folder and returns curl's output.
#[track_caller]
fn run(command: &str, folder: &Path) -> Vec<u8> {
    let quiet = "curl --disable --silent --show-error --noproxy '*' --max-time 30 --fail-with-body";
    let command = command.replacen("curl", quiet, 1);
    let output = Command::new("sh").arg("-c").arg(&command).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{command}\n{output:?}");
    output.stdout
}

fn has_curl() -> bool {
    let has_curl = Command::new("curl").arg("--version").output().is_ok();
    if !has_curl {
        eprintln!("skipped: curl is not installed");
    }
    has_curl
}

/// Returns the value of a required header.
fn value<'a>(url: &'a PresignedUrl, name: &str) -> Option<&'a str> {
    url.required_headers().find_map(|(other, value)| (other == name).then_some(value))
}

#[test]
fn curl_sends_200_generated_requests() {
    if !has_curl() {
        return;
    }
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let folder = Folder::new("requests");
    let mut random = Random(0x5eed);
    for round in 0..40 {
        let mut key = random.text(&["/", "//", "/", "\n", "\t", "\u{202e}"]);
        if round % 5 == 0 {
            key.push('/'); // curl 7.88 would append the file's name
        }
        let title = random.text(&["=", "/"]);
        let file = match round {
            0 => "-".into(),
            1 => "a[1-2].txt".into(),
            2 => "@a".into(),
            3 => "-o".into(),
            _ => random.text(&["\n", "\t", "="]) + ".txt",
        };
        let content = format!("{round}: {key}");
        std::fs::write(folder.0.join(&file), &content).unwrap();
        let stored = || server.storage().object("photos", &key);

        let empty = bucket.put(&key).presign(MINUTE).unwrap();
        run(&empty.to_curl(), &folder.0);
        assert_eq!(stored().unwrap().content, b"", "{key:?}");

        let upload = bucket
            .put(&key)
            .content_type("text/plain; charset='utf-8'")
            .content_length(content.len().try_into().unwrap())
            .header("x-amz-meta-title", &title)
            .header("x-amz-meta-empty", "")
            .presign(MINUTE)
            .unwrap();
        run(&upload.to_curl_upload(&file), &folder.0);
        let Object { content: uploaded, attributes } = stored().unwrap();
        assert_eq!(uploaded, content.as_bytes(), "{key:?}, {file:?}");
        assert_eq!(attributes.content_type.as_deref(), value(&upload, "content-type"));
        let metadata = attributes.metadata.unwrap();
        for name in ["title", "empty"] {
            let expected = value(&upload, &format!("x-amz-meta-{name}"));
            assert_eq!(metadata.get(name).map(String::as_str), expected, "{title:?}");
        }

        let download = bucket.get(&key).attachment(&title).header("x-title", &title).presign(MINUTE).unwrap();
        assert_eq!(run(&download.to_curl(), &folder.0), content.as_bytes(), "{key:?}");

        let head = bucket.head(&key).presign(MINUTE).unwrap();
        let headers = String::from_utf8(run(&head.to_curl(), &folder.0)).unwrap();
        let length = format!("content-length: {}\r\n", content.len());
        assert!(headers.to_ascii_lowercase().contains(&length), "{headers}");

        let delete = bucket.delete(&key).presign(MINUTE).unwrap();
        run(&delete.to_curl(), &folder.0);
        assert_eq!(stored(), None, "{key:?}");
    }
}

#[test]
fn curl_posts_without_a_body() {
    if !has_curl() {
        return;
    }
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let create = bucket.create_multipart_upload("cat.png").content_type("image/png").presign(MINUTE).unwrap();
    run(&create.to_curl(), &std::env::temp_dir());
    assert_eq!(server.storage().uploads_in_progress("photos"), 1);
}

#[test]
fn a_form_uploads_a_file_called_dash() {
    if !has_curl() {
        return;
    }
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let folder = Folder::new("form");
    std::fs::write(folder.0.join("-"), "meow").unwrap();
    let form = bucket.post("uploads/${filename}").presign(MINUTE).unwrap();
    run(&form.to_curl(&[], "-").unwrap(), &folder.0);
    assert_eq!(server.storage().object("photos", "uploads/-").unwrap().content, b"meow");
}

#[test]
fn line_breaks_never_reach_a_command() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    for value in ["a\nb", "a\r\nb", "\n", "a\u{85}b"] {
        for upload in [bucket.put("a").header("x-a", value), bucket.put("a").content_type(value)] {
            assert!(upload.presign(MINUTE).is_err(), "{value:?}");
        }
    }
}
