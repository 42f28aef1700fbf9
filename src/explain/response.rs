//! The server's response: an error document, or something that no S3 server sends.

use alloc::boxed::Box;

use crate::explain::error_document::ErrorDocument;
use crate::explain::page::Page;
use crate::explain::xml;

/// The response as far as it was given.
#[derive(Debug)]
pub(super) enum Response {
    /// Not given, or without a body because the method is HEAD.
    Unknown,
    Empty,
    Document(Box<ErrorDocument>),
    /// A page, or JSON that is no error of AWS.
    Foreign(Page),
}

/// The maximum length of a body that is read; the rest is ignored.
const MAX_LENGTH: usize = 256 * 1024;

impl Response {
    pub(super) fn read(method: &str, body: Option<&str>) -> Self {
        let Some(body) = body else { return Self::Unknown };
        let body = without_head(xml::prefix(body, MAX_LENGTH)).trim();
        if body.is_empty() {
            return if method.eq_ignore_ascii_case("HEAD") { Self::Unknown } else { Self::Empty };
        }
        match ErrorDocument::read(body) {
            Some(document) => Self::Document(Box::new(document)),
            None => Self::Foreign(Page::read(body)),
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    pub(super) const fn document(&self) -> Option<&ErrorDocument> {
        match self {
            Self::Document(document) => Some(document),
            _ => None,
        }
    }
}

/// Removes the status lines and headers that `curl -i` prints before the body.
fn without_head(mut text: &str) -> &str {
    while text.trim_start().starts_with("HTTP/") {
        let ends = ["\r\n\r\n", "\n\n"].into_iter().filter_map(|end| text.find(end).map(|at| at + end.len()));
        text = ends.min().and_then(|end| text.get(end..)).unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_headers_are_skipped() {
        for (text, body) in [
            ("a\n\nb", "a\n\nb"),
            ("HTTP/1.1 403 Forbidden\r\nServer: a\r\n\r\nb\n\nc", "b\n\nc"),
            ("HTTP/1.1 100 Continue\n\nHTTP/2 403\nServer: a\n\nb", "b"),
            ("HTTP/1.1 403 Forbidden", ""),
        ] {
            assert_eq!(without_head(text), body, "{text}");
        }
    }
}
