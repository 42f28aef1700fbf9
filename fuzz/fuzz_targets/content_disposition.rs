//! A file name in any script can be read back from `Content-Disposition`, and cannot inject
//! anything into the header.

#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use presign::s3::{Bucket, Operation};
use presign::{Credentials, Error, PresignedUrl, Region};
use presign_fuzz::{Url, percent_decode};

static BUCKET: LazyLock<Bucket> = LazyLock::new(|| {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG").unwrap();
    Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap()
});

fn presign(operation: Operation<'_>) -> Result<PresignedUrl, Error> {
    operation.presign_at("20130524T000000Z".parse()?, Duration::from_secs(1))
}

fuzz_target!(|name: &str| {
    let Ok(download) = presign(BUCKET.get("key").attachment(name)) else { return assert_eq!(name, "") };
    let value = Url::parse(download.as_str()).parameter("response-content-disposition").unwrap();
    assert!(value.chars().all(|character| matches!(character, ' '..='~')));
    // A server collapses a run of spaces before it compares the signature.
    assert!(!value.contains("  "));

    let value = value.strip_prefix("attachment; filename=\"").unwrap();
    let (quoted, rest) = value.split_once('"').unwrap();
    assert!(!quoted.contains(['\\', '%']));
    match rest.strip_prefix("; filename*=UTF-8''") {
        Some(extended) => assert_eq!(percent_decode(extended), name),
        None => assert_eq!((quoted, rest), (name, "")),
    }

    let upload = presign(BUCKET.put("key").attachment(name)).unwrap();
    let header = format!("attachment; filename=\"{value}");
    assert!(upload.required_headers().eq([("content-disposition", &*header)]));
});
