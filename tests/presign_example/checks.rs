//! Parts of a URL, and the URL that the library creates.

use std::time::Duration;

use presign::s3::{Bucket, Operation};
use presign::{Credentials, Region, SigningTime};

pub(crate) const ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[track_caller]
pub(crate) fn credentials(id: &str, secret: &str) -> Credentials {
    Credentials::new(id, secret).unwrap()
}

#[track_caller]
pub(crate) fn bucket(region: &str, credentials: Credentials) -> Bucket {
    Bucket::new("examplebucket", Region::new(region).unwrap(), credentials).unwrap()
}

#[track_caller]
pub(crate) fn parameter<'a>(url: &'a str, name: &str) -> &'a str {
    let (_, query) = url.split_once('?').unwrap();
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap()
}

/// Returns the time at which the URL in a text was signed.
#[track_caller]
pub(crate) fn signing_time(text: &str) -> SigningTime {
    let (_, after) = text.split_once("X-Amz-Date=").unwrap();
    after.split('&').next().unwrap().parse().unwrap()
}

/// Asserts that the URL is the one that the library creates at the same instant.
#[track_caller]
pub(crate) fn assert_signed(url: &str, operation: &Operation<'_>, seconds: u64) {
    let expected = operation.presign_at(signing_time(url), Duration::from_secs(seconds)).unwrap();
    assert_eq!(url, expected.as_str());
}

#[track_caller]
pub(crate) fn assert_signed_by(url: &str, region: &str, credentials: Credentials) {
    assert_signed(url, &bucket(region, credentials).get("test.txt"), 3600);
}

#[track_caller]
pub(crate) fn region(url: &str) -> &str {
    parameter(url, "X-Amz-Credential").split("%2F").nth(2).unwrap()
}

#[track_caller]
pub(crate) fn access_key_id(url: &str) -> &str {
    parameter(url, "X-Amz-Credential").split("%2F").next().unwrap()
}

/// Asserts that the error text begins with its subject. The rest comes from the library or the INI
/// parser.
#[track_caller]
pub(crate) fn assert_about(text: &str, subject: &str) {
    assert!(text.starts_with(&format!("{subject}: ")), "{text}");
}

/// Returns scheme, host and port.
#[track_caller]
pub(crate) fn origin(url: &str) -> &str {
    let (path, _) = url.match_indices('/').nth(2).unwrap();
    &url[..path]
}
