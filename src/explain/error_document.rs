//! A server's error document, in XML or JSON.

use alloc::string::{String, ToString};

use crate::explain::canonical::CanonicalParts;
use crate::explain::{json, xml};
use crate::time::SigningTime;

#[derive(Clone, Debug, Default)]
pub(super) struct ErrorDocument {
    /// `SignatureDoesNotMatch`; empty if the service sends it in a header.
    pub(super) code: String,
    pub(super) message: String,
    /// The second sentence of a document of Google.
    pub(super) details: String,
    pub(super) is_json: bool,
    /// The canonical request that the server computed.
    pub(super) canonical_request: Option<CanonicalParts>,
    pub(super) string_to_sign: Option<String>,
    pub(super) signature_provided: Option<String>,
    pub(super) access_key_id: Option<String>,
    pub(super) region: Option<String>,
    /// `examplebucket.s3-eu-west-1.amazonaws.com`
    pub(super) endpoint: Option<String>,
    /// The object key that the server looked for.
    pub(super) key: Option<String>,
    /// `x-amz-acl, x-amz-meta-owner`
    pub(super) headers_not_signed: Option<String>,
    /// The header, parameter or field that the server refuses: `Authorization`
    pub(super) argument_name: Option<String>,
    /// The checksums of a body: the sent one, and that of the received bytes.
    pub(super) digests: [Option<String>; 2],
    pub(super) server_time: Option<SigningTime>,
}

/// Precedes the canonical request, in apostrophes, in a message of AWS.
const CANONICAL_REQUEST: &str = "Canonical String for this request should have been";
/// Precedes the string to sign.
const STRING_TO_SIGN: &str = "String-to-Sign should have been";

impl ErrorDocument {
    /// Reads a document; `None` if it is neither S3's nor that of another service.
    pub(super) fn read(text: &str) -> Option<Self> {
        Self::read_xml(text).or_else(|| {
            let (code, message) = json::error(text)?;
            Some(Self { is_json: true, ..Self::new(&code, &message) })
        })
    }

    /// Creates a document that has only a code and a message.
    pub(super) fn new(code: &str, message: &str) -> Self {
        Self { code: code.into(), ..Self::default() }.with_message(message.into())
    }

    fn read_xml(text: &str) -> Option<Self> {
        let element = |name: &str| xml::element(text, name);
        let trimmed = |name: &str| element(name).map(|text| text.trim().to_string());
        let first = |names: [&str; 2]| names.iter().find_map(|name| trimmed(name));
        let (code, message) = (trimmed("Code"), trimmed("Message"));
        if code.is_none() && message.is_none() {
            return None;
        }
        // Browsers show line breaks as spaces, but keep the hexadecimal bytes.
        let exact =
            |name: &str, bytes: &str| element(bytes).and_then(|hex| from_hex(&hex)).or_else(|| element(name));
        let document = Self {
            code: code.unwrap_or_default(),
            details: trimmed("Details").unwrap_or_default(),
            canonical_request: exact("CanonicalRequest", "CanonicalRequestBytes")
                .and_then(|text| CanonicalParts::read(&text)),
            string_to_sign: exact("StringToSign", "StringToSignBytes"),
            signature_provided: trimmed("SignatureProvided"),
            access_key_id: trimmed("AWSAccessKeyId"),
            region: trimmed("Region"),
            endpoint: trimmed("Endpoint"),
            key: element("Key"),
            headers_not_signed: trimmed("HeadersNotSigned"),
            argument_name: first(["ArgumentName", "ParameterName"]),
            digests: [
                first(["ExpectedDigest", "ClientComputedContentSHA256"]),
                first(["CalculatedDigest", "S3ComputedContentSHA256"]),
            ],
            server_time: trimmed("ServerTime").and_then(|text| SigningTime::from_rfc3339(&text).ok()),
            ..Self::default()
        };
        Some(document.with_message(message.unwrap_or_default()))
    }

    /// Returns the header that the document is about, in an element or in backquotes.
    pub(super) fn named_header(&self) -> Option<&str> {
        let named = self.headers_not_signed.as_deref().and_then(|names| names.split([',', ' ']).next());
        named.or(self.argument_name.as_deref()).or_else(|| self.message.split('`').nth(1))
    }

    /// Sets the message, and what it quotes if the document has no elements for it.
    fn with_message(mut self, message: String) -> Self {
        let quoted = || quoted_after(&message, CANONICAL_REQUEST).and_then(CanonicalParts::read);
        self.canonical_request = self.canonical_request.or_else(quoted);
        let quoted = || quoted_after(&message, STRING_TO_SIGN).map(ToString::to_string);
        self.string_to_sign = self.string_to_sign.or_else(quoted);
        self.message = message;
        self
    }
}

/// Decodes `41 57 53 34` or `4157 5334`.
fn from_hex(text: &str) -> Option<String> {
    let digits: String = text.split_ascii_whitespace().collect();
    String::from_utf8(hex::decode(digits).ok()?).ok().filter(|text| !text.is_empty())
}

/// Returns the text in apostrophes after these words, which may itself contain apostrophes.
fn quoted_after<'m>(message: &'m str, words: &str) -> Option<&'m str> {
    let (_, rest) = message.split_once(words)?;
    let (_, text) = rest.split_once('\'')?;
    let is_end = |(at, _): &(usize, &str)| {
        text.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    };
    let (end, _) = text.match_indices('\'').find(is_end)?;
    text.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_texts_are_no_documents() {
        for text in [
            "",
            "Error",
            "<Error>",
            "</Error><Error>",
            "<Error></Error>",
            "<Error><Code/></Error>",
            "<Error><Code>a</Error>",
            "<html><body>403 Forbidden</body></html>",
            "{\"error\":\"unauthorized\"}",
        ] {
            assert!(ErrorDocument::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn document_copied_from_a_browser() {
        let text = "This XML file does not appear to have any style information associated with it.\n\
            ▼<Error>\n<Code>SignatureDoesNotMatch</Code>\n<Resource>/a?b&c</Resource>\n\
            <StringToSign> AWS4 a </StringToSign>\n\
            <StringToSignBytes> 41 57 53 34 0a 61 </StringToSignBytes>\n</Error>\n";
        let document = ErrorDocument::read(text).unwrap();
        assert_eq!(document.code, "SignatureDoesNotMatch");
        assert_eq!(document.string_to_sign.as_deref(), Some("AWS4\na"));
    }

    #[test]
    fn quoted_texts() {
        for (message, text) in [
            ("b 'c'", Some("c")),
            ("b\n'c'd'\n\ne 'f'", Some("c'd")),
            ("b 'c", None),
            ("b", None),
            ("'c'", None),
        ] {
            assert_eq!(quoted_after(message, "b"), text, "{message}");
        }
    }
}
