//! What a server answers to the pages of other origins, which `s3s` knows nothing of: S3's answers to a bucket that has a rule
//! for an origin, as `PutBucketCors` sets one, with the methods of uploads and downloads and with every header.
//!
//! To an origin without a rule S3 refuses the question, and here the answer has no header that allows anything: the same to a
//! browser.

use hyper::header::{ETAG, HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::storage::Storage;

/// The answers of a server of this domain.
pub(crate) fn layer(storage: Storage, domain: &str) -> CorsLayer {
    let suffix = format!(".{domain}");
    let allows = move |origin: &HeaderValue, request: &Parts| {
        let bucket = bucket(&request.headers, request.uri.path(), &suffix);
        bucket.zip(origin.to_str().ok()).is_some_and(|(bucket, origin)| storage.allows_origin(bucket, origin))
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allows))
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT])
        .allow_headers(AllowHeaders::mirror_request())
        // Which a page needs of each part of a multipart upload.
        .expose_headers([ETAG])
}

/// The bucket of a request: in its host, else the first segment of its path.
fn bucket<'a>(headers: &'a HeaderMap, path: &'a str, suffix: &str) -> Option<&'a str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    host.strip_suffix(suffix).or_else(|| path.split('/').nth(1))
}
