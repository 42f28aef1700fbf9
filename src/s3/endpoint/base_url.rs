use alloc::string::String;

use crate::Error;
use crate::origin::Origin;
use crate::sigv4::uri_encode::is_unreserved;

/// A URL to which buckets or keys are appended: an origin, and a path that needs no encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    pub(crate) origin: Origin,
    /// Empty, or `/a/b`
    pub(crate) path: String,
}

impl BaseUrl {
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let (origin, path) = Origin::parse(url).map_err(Error::Endpoint)?;
        let path = path.strip_suffix('/').unwrap_or(path);
        check_path(path).map_err(Error::Endpoint)?;
        Ok(Self { origin, path: path.into() })
    }

    /// Returns the base URL of `https` and a valid host name, given in pieces.
    pub(crate) fn https(host: &[&str]) -> Self {
        Self { origin: Origin::https(host), path: String::new() }
    }
}

/// Checks that clients send the path unchanged: it has nothing to encode and nothing to resolve.
fn check_path(path: &str) -> Result<(), &'static str> {
    if path.contains('?') {
        return Err("must not contain a query");
    }
    if path.contains('#') {
        return Err("must not contain a fragment");
    }
    let Some(segments) = path.strip_prefix('/') else { return Ok(()) };
    if segments.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
        return Err("must not have an empty, `.` or `..` segment in its path");
    }
    if !segments.bytes().all(|byte| byte == b'/' || is_unreserved(byte)) {
        return Err("must have a path of A-Z, a-z, 0-9, `-`, `.`, `_`, `~` and `/`");
    }
    Ok(())
}
