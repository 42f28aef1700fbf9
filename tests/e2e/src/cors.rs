//! Cross-origin requests, which `s3s` does not handle.
//!
//! The responses are those of S3 for a bucket whose CORS rule for an origin allows every header and
//! the methods of uploads and downloads. S3 refuses the preflight request of an origin without a
//! rule; this server omits the `Access-Control-Allow-*` headers, which has the same effect in a
//! browser.

use hyper::header::{ETAG, HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::storage::Storage;

/// Returns the CORS layer for a server at this domain.
pub(crate) fn layer(storage: Storage, domain: &str) -> CorsLayer {
    let suffix = format!(".{domain}");
    let allows = move |origin: &HeaderValue, request: &Parts| {
        let bucket = bucket(&request.headers, request.uri.path(), &suffix);
        bucket.zip(origin.to_str().ok()).is_some_and(|(bucket, origin)| storage.allows_origin(bucket, origin))
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allows))
        .allow_methods([Method::DELETE, Method::GET, Method::HEAD, Method::POST, Method::PUT])
        .allow_headers(AllowHeaders::mirror_request())
        // A page needs it for each part of a multipart upload.
        .expose_headers([ETAG])
}

/// Returns the bucket of a request: from the host, or else the first segment of the path.
fn bucket<'a>(headers: &'a HeaderMap, path: &'a str, suffix: &str) -> Option<&'a str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    host.strip_suffix(suffix).or_else(|| path.split('/').nth(1))
}
