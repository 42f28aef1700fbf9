//! The canonical path: a path in the form that a service's rules sign.
//!
//! S3 signs the path as the URL has it. Most other services normalise it and encode it a second
//! time.
//!
//! Source:
//! [Create a canonical request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request).

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

use crate::SigningRules;
use crate::sigv4::uri_encode::{is_encoded_path, is_unreserved, push_path, push_path_bytes};

/// Returns the canonical form of the path on a request line.
pub(crate) fn canonical_path(path: &str, rules: SigningRules) -> Cow<'_, str> {
    let path = if rules.normalize_path { normalize(path) } else { Cow::Borrowed(path) };
    let is_canonical = if rules.double_encode_path {
        path.bytes().all(|byte| byte == b'/' || is_unreserved(byte))
    } else {
        is_encoded_path(&path)
    };
    if is_canonical {
        return path;
    }
    let mut encoded = String::with_capacity(path.len() * 2);
    if rules.double_encode_path {
        push_path(&mut encoded, &path);
    } else {
        let decoded: Cow<'_, [u8]> = percent_decode_str(&path).into();
        push_path_bytes(&mut encoded, &decoded);
    }
    Cow::Owned(encoded)
}

/// Resolves `.` and `..` and merges slashes: `/a/./b//../c/` becomes `/a/c/`.
fn normalize(path: &str) -> Cow<'_, str> {
    let is_normal = |segment: &str| !matches!(segment, "" | "." | "..");
    let inner = path.strip_prefix('/').unwrap_or(path);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if path == "/" || inner.split('/').all(is_normal) {
        return Cow::Borrowed(path);
    }
    let segments = resolved_segments(path);
    let mut normal = String::from("/");
    normal.push_str(&segments.join("/"));
    if path.ends_with('/') && !segments.is_empty() {
        normal.push('/');
    }
    Cow::Owned(normal)
}

/// Returns the segments of a path after resolving `.`, `..` and repeated slashes.
pub(crate) fn resolved_segments(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized() {
        for (path, normal) in [
            ("/", "/"),
            ("/a/b/", "/a/b/"),
            ("/a/./b//../c/", "/a/c/"),
            ("//", "/"),
            ("/..", "/"),
            ("/a/..", "/"),
        ] {
            assert_eq!(normalize(path), normal, "{path}");
        }
    }
}
