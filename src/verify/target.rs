//! The request target, split and checked but not decoded.

use crate::sigv4::uri_encode::{has_byte, has_valid_escapes};
use crate::verify::error::VerifyError;

/// The maximum length of a request target, in bytes.
const MAX_LENGTH: usize = 32 * 1024;

const INVALID: VerifyError =
    VerifyError::Malformed("must have a target that begins with `/`, or with http:// or https:// and a host");

/// A request target, in origin form or in absolute form.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// The host of a target in absolute form, with its port: `example.com:8080`
    pub(super) authority: Option<&'a str>,
    /// `/photos/cat.png`
    pub(super) path: &'a str,
    pub(super) query: &'a str,
}

impl<'a> Target<'a> {
    /// Splits a target.
    ///
    /// Source: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-3.2).
    pub(super) fn parse(target: &'a str) -> Result<Self, VerifyError> {
        if target.starts_with('/') {
            return Self::new(None, target);
        }
        let (authority, path_and_query) = split_absolute(target).ok_or(INVALID)?;
        Self::new(Some(authority), path_and_query)
    }

    /// Splits path and query. A URI in absolute form may have no path.
    pub(super) fn new(authority: Option<&'a str>, path_and_query: &'a str) -> Result<Self, VerifyError> {
        if authority.map_or(0, str::len).saturating_add(path_and_query.len()) > MAX_LENGTH {
            return Err(VerifyError::Malformed("must have a target of at most 32 KiB"));
        }
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let path = if path.is_empty() { "/" } else { path };
        if path.starts_with('/') { Ok(Self { authority, path, query }) } else { Err(INVALID) }
    }
}

/// Splits `http://example.com:8080/a?b` into `example.com:8080` and `/a?b`.
fn split_absolute(target: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = target.split_once("://")?;
    let is_http = ["http", "https"].iter().any(|known| known.eq_ignore_ascii_case(scheme));
    let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:[]".contains(&byte);
    (is_http && !authority.is_empty() && authority.bytes().all(is_host)).then_some((authority, rest))
}

/// Rejects a path or a query that HTTP does not allow.
///
/// Unencoded characters such as `|` and `é` pass.
pub(super) fn check_target(text: &str) -> Result<(), VerifyError> {
    if has_byte(text, |byte| byte.is_ascii_control() || byte == b'#') {
        return Err(VerifyError::Malformed("must have a target without control characters and `#`"));
    }
    if !has_valid_escapes(text) {
        return Err(VerifyError::Malformed("must have two hexadecimal digits after each `%`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_split_into_parts() {
        for (target, parts) in [
            ("/a?b?c", Some((None, "/a", "b?c"))),
            ("//a/b", Some((None, "//a/b", ""))),
            ("/http://a/b", Some((None, "/http://a/b", ""))),
            ("http://a.com/b?c", Some((Some("a.com"), "/b", "c"))),
            ("HTTPS://[::1]:8443//b", Some((Some("[::1]:8443"), "//b", ""))),
            ("http://a?b/c", Some((Some("a"), "/", "b/c"))),
            ("http://a", Some((Some("a"), "/", ""))),
            ("http:///a", None),
            ("http://user@a/b", None),
            ("http://a#/b", None),
            ("http://a b/c", None),
            ("ftp://a/b", None),
            ("a://b", None),
            ("a/b", None),
            ("*", None),
            ("", None),
        ] {
            let split = Target::parse(target).ok();
            assert_eq!(split.map(|split| (split.authority, split.path, split.query)), parts, "{target}");
        }
    }
}
