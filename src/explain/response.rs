//! The server's response: an error document, or something that S3 servers do not send.

use alloc::boxed::Box;

use crate::explain::error_document::ErrorDocument;
use crate::explain::page::{Page, sender};
use crate::explain::sentences::code_and_message;
use crate::explain::xml;

/// The response as far as it was given.
#[derive(Debug)]
pub(super) enum Response {
    /// Not given, or a response to HEAD or OPTIONS without a body.
    Unknown,
    /// Without a body; has its likely sender.
    Empty(Option<&'static str>),
    Document(Box<ErrorDocument>),
    /// A folded or cut document, or a message of the client.
    Unreadable,
    /// A page, or JSON that is not an error of AWS.
    Foreign(Page),
}

/// The maximum length of a body that is read; the rest is ignored.
pub(super) const MAX_LENGTH: usize = 256 * 1024;

/// Texts in folded or cut documents and in messages of clients.
const INCOMPLETE: [&str; 15] = [
    "Error>",
    "<Error",
    "<error><code",
    "<Code",
    ":Code>",
    "u003cCode",
    "any style information",
    "Failed to fetch",
    "NetworkError",
    "ECONNRE",
    "Could not resolve host",
    "status code 4",
    "curl: (",
    "operation: Forbidden",
    "Invoke-WebRequest",
];

impl Response {
    pub(super) fn read(method: &str, body: Option<&str>) -> Self {
        let Some(text) = body else { return Self::Unknown };
        let (head, body) = split_head(xml::prefix(text, MAX_LENGTH));
        let body = body.trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
        if body.is_empty() {
            return Self::without_body(method, head);
        }
        let document = if body.contains("&lt;Code&gt;") && !body.contains("<Code") {
            ErrorDocument::read(&xml::unescaped(body))
        } else {
            ErrorDocument::read(body)
        };
        if let Some(document) = document {
            return Self::Document(Box::new(document));
        }
        if body.contains("blocked by CORS policy") {
            return Self::Document(Box::new(ErrorDocument::new("AccessForbidden", body)));
        }
        if INCOMPLETE.iter().any(|part| body.contains(part)) {
            return Self::Unreadable;
        }
        let has_markup = body.starts_with(['<', '{']);
        match code_and_message(body).filter(|_| !has_markup) {
            Some((code, message)) => Self::Document(Box::new(ErrorDocument::new(code, message))),
            None => Self::Foreign(Page::read(head, body)),
        }
    }

    /// Reads the headers of a response to HEAD, in which some servers state the cause.
    fn without_body(method: &str, head: &str) -> Self {
        let header = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(':'));
            let mut values = lines.filter(|(other, _)| other.trim().eq_ignore_ascii_case(name));
            values.next().map(|(_, value)| value.trim().trim_matches('"'))
        };
        let code = header("x-minio-error-code").unwrap_or_default();
        let message = header("x-minio-error-desc").unwrap_or_default();
        let region = header("x-amz-bucket-region");
        if !code.is_empty() || region.is_some() {
            let document =
                ErrorDocument { region: region.map(Into::into), ..ErrorDocument::new(code, message) };
            return Self::Document(Box::new(document));
        }
        let sender = sender(head);
        let is_bodiless = ["HEAD", "OPTIONS"].iter().any(|bodiless| method.eq_ignore_ascii_case(bodiless));
        if is_bodiless && sender.is_none() { Self::Unknown } else { Self::Empty(sender) }
    }

    pub(super) const fn document(&self) -> Option<&ErrorDocument> {
        match self {
            Self::Document(document) => Some(document),
            _ => None,
        }
    }
}

/// Splits the status lines and headers that `curl -i` prints from the body.
fn split_head(text: &str) -> (&str, &str) {
    let mut body = text;
    while body.trim_start().starts_with("HTTP/") {
        let ends = ["\r\n\r\n", "\n\n"].into_iter().filter_map(|end| body.find(end).map(|at| at + end.len()));
        body = ends.min().and_then(|end| body.get(end..)).unwrap_or_default();
    }
    (text.get(..text.len() - body.len()).unwrap_or_default(), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_headers_are_skipped() {
        for (text, head, body) in [
            ("a\n\nb", "", "a\n\nb"),
            (
                "HTTP/1.1 403 Forbidden\r\nServer: a\r\n\r\nb\n\nc",
                "HTTP/1.1 403 Forbidden\r\nServer: a\r\n\r\n",
                "b\n\nc",
            ),
            ("HTTP/1.1 100 Continue\n\nHTTP/2 403\n\nb", "HTTP/1.1 100 Continue\n\nHTTP/2 403\n\n", "b"),
            ("HTTP/1.1 403 Forbidden", "HTTP/1.1 403 Forbidden", ""),
        ] {
            assert_eq!(split_head(text), (head, body), "{text}");
        }
    }

    #[test]
    fn texts_without_markup() {
        let mismatch =
            "The request signature we calculated does not match the signature you provided. Check your key.";
        let boto3 =
            "An error occurred (AccessDenied) when calling the GetObject operation: Request has expired";
        for (text, code, message) in [
            (boto3, "AccessDenied", "Request has expired"),
            ("AccessDenied: Request has expired", "AccessDenied", "Request has expired"),
            (
                "AccessDeniedRequest has expired36002025-09-11T07:42:10Z",
                "AccessDenied",
                "Request has expired",
            ),
            (mismatch, "", mismatch),
            ("S3ServiceException [SignatureDoesNotMatch]: a", "SignatureDoesNotMatch", "a"),
            (
                "AccessDenied (403): User: a is not authorized to perform: b",
                "AccessDenied",
                "User: a is not authorized to perform: b",
            ),
            (
                "a.S3Exception: No AWSAccessKey was presented. (Service: S3)",
                "",
                "No AWSAccessKey was presented",
            ),
            (
                "operation error S3: GetObject, api error AccessDenied: Access Denied",
                "AccessDenied",
                "Access Denied",
            ),
        ] {
            let response = Response::read("GET", Some(text));
            let document = response.document().expect(text);
            assert_eq!((document.code.as_str(), document.message.as_str()), (code, message), "{text}");
        }
        for text in [
            "404 page not found",
            "Forbidden",
            "Unauthorized",
            "Redirect",
            "<html>AccessDenied</html>",
            "404 Not Found: /Request has expired",
            "upstream error: AccessDenied page",
        ] {
            assert!(matches!(Response::read("GET", Some(text)), Response::Foreign(_)), "{text}");
        }
        for text in [
            "▶<Error>...</Error>",
            "<Error><Code>Signatur",
            "<a:Error><a:Code>b</a:Code>",
            "TypeError: Failed to fetch",
        ] {
            assert!(matches!(Response::read("GET", Some(text)), Response::Unreadable), "{text}");
        }
    }
}
