//! A server's error document.

use alloc::format;
use alloc::string::{String, ToString};

use roxmltree::{Document, Node, ParsingOptions};

use crate::explain::phrases;
use crate::time::SigningTime;

/// Limits of a document that is read.
const MAX_LENGTH: usize = 256 * 1024;
const MAX_NODES: u32 = 1_000;

#[derive(Clone, Debug, Default)]
pub(super) struct ErrorDocument {
    /// `SignatureDoesNotMatch`
    pub(super) code: String,
    pub(super) message: String,
    pub(super) canonical_request: Option<String>,
    pub(super) string_to_sign: Option<String>,
    pub(super) signature_provided: Option<String>,
    pub(super) access_key_id: Option<String>,
    pub(super) region: Option<String>,
    /// `examplebucket.s3-eu-west-1.amazonaws.com`
    pub(super) endpoint: Option<String>,
    /// `x-amz-acl, x-amz-meta-owner`
    pub(super) headers_not_signed: Option<String>,
    pub(super) server_time: Option<SigningTime>,
}

impl ErrorDocument {
    /// Reads the element `Error`; a browser or terminal may have added text around it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = error_element(text).filter(|text| text.len() <= MAX_LENGTH)?;
        let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).ok()?;
        let element = |name: &str| {
            document
                .root_element()
                .children()
                .find(|node| node.tag_name().name() == name)
                .map(text_of)
                .filter(|text| !text.trim().is_empty())
        };
        // Browsers copy spaces in place of line breaks; the hexadecimal bytes survive that.
        let exact =
            |name: &str, bytes: &str| element(bytes).and_then(|hex| from_hex(&hex)).or_else(|| element(name));
        let trimmed = |name: &str| element(name).map(|text| text.trim().to_string());
        let message = trimmed("Message").unwrap_or_default();
        Some(Self {
            code: trimmed("Code")?,
            canonical_request: exact("CanonicalRequest", "CanonicalRequestBytes")
                .or_else(|| apostrophised(&message, phrases::CANONICAL_REQUEST)),
            string_to_sign: exact("StringToSign", "StringToSignBytes")
                .or_else(|| apostrophised(&message, phrases::STRING_TO_SIGN)),
            signature_provided: trimmed("SignatureProvided"),
            access_key_id: trimmed("AWSAccessKeyId"),
            region: trimmed("Region"),
            endpoint: trimmed("Endpoint"),
            headers_not_signed: trimmed("HeadersNotSigned"),
            server_time: trimmed("ServerTime").and_then(|text| instant(&text)),
            message,
        })
    }

    /// Returns whether the code or the message contains one of these phrases, in any case.
    pub(super) fn says(&self, phrases: &[&str]) -> bool {
        [&self.code, &self.message].into_iter().any(|text| {
            let text = text.to_ascii_lowercase();
            phrases.iter().any(|phrase| text.contains(phrase))
        })
    }

    /// Returns the first quoted text after these words in the message.
    pub(super) fn quoted_after(&self, words: &str) -> Option<&str> {
        let (_, rest) = self.message.split_once(words)?;
        let (_, quoted) = rest.split_once(['\'', '"'])?;
        quoted.split(['\'', '"']).next()
    }
}

/// Returns the element `Error`, from its start tag to its end tag.
fn error_element(text: &str) -> Option<&str> {
    const END: &str = "</Error>";
    let start = ["<Error>", "<Error "].iter().filter_map(|start| text.find(start)).min()?;
    let text = text.get(start..)?;
    text.get(..text.find(END)? + END.len())
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// Decodes `41 57 53 34`.
fn from_hex(text: &str) -> Option<String> {
    let digits: String = text.split_ascii_whitespace().collect();
    String::from_utf8(hex::decode(digits).ok()?).ok().filter(|text| !text.is_empty())
}

/// Returns the text between the next two apostrophes after these words.
fn apostrophised(message: &str, words: &str) -> Option<String> {
    let (_, rest) = message.split_once(words)?;
    let (_, text) = rest.split_once('\'')?;
    text.split_once('\'').map(|(text, _)| text.into())
}

/// Reads `2013-05-25T01:30:00Z` or `2013-05-25T01:30:00.123Z`, and drops fractions of a second.
fn instant(text: &str) -> Option<SigningTime> {
    let (seconds, _) = text.split_once(['.', 'Z'])?;
    format!("{}Z", seconds.replace(['-', ':'], "")).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_documents_are_ignored() {
        let deep =
            ["<Error><Code>", &"<a>".repeat(20_000), &"</a>".repeat(20_000), "</Code></Error>"].concat();
        let many = ["<Error><Code>a</Code>", &"<a/>".repeat(2_000), "</Error>"].concat();
        let long = ["<Error><Code>", &"a".repeat(MAX_LENGTH), "</Code></Error>"].concat();
        for text in [
            "",
            "Error",
            "<Error>",
            "</Error><Error>",
            "<Error></Error>",
            "<Error><Code/></Error>",
            "<Error><Code>a</Error>",
            "<Error><Code>&a;</Code></Error>",
            "<html><body>403 Forbidden</body></html>",
            &deep,
            &many,
            &long,
        ] {
            assert!(ErrorDocument::read(text).is_none(), "{text:.80}");
        }
    }

    #[test]
    fn document_copied_from_a_browser() {
        let text = "This XML file does not appear to have any style information associated with it.\n\
            <Error>\n<Code>SignatureDoesNotMatch</Code>\n<StringToSign> AWS4 a </StringToSign>\n\
            <StringToSignBytes> 41 57 53 34 0a 61 </StringToSignBytes>\n</Error>\n";
        let document = ErrorDocument::read(text).unwrap();
        assert_eq!(document.code, "SignatureDoesNotMatch");
        assert_eq!(document.string_to_sign.as_deref(), Some("AWS4\na"));
    }

    #[test]
    fn server_times() {
        assert_eq!(instant("2013-05-25T01:30:00.123Z"), "20130525T013000Z".parse().ok());
        assert_eq!(instant("yesterday"), None);
    }
}
