//! What the server's error document says.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use roxmltree::{Document, Node, ParsingOptions};

use crate::SigningTime;

/// The longest document that is read, and the most elements in it.
const LONGEST_ANSWER: usize = 256 * 1024;
const MOST_NODES: u32 = 1_000;

#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) canonical_request: Option<String>,
    pub(crate) string_to_sign: Option<String>,
    pub(crate) signature_provided: Option<String>,
    pub(crate) access_key_id: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) headers_not_signed: Option<String>,
    pub(crate) server_time: Option<SigningTime>,
}

impl Answer {
    /// Reads a document: as it came, or with what a browser or a terminal shows around it. What is no such document has said
    /// nothing.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = error_element(text).filter(|text| text.len() <= LONGEST_ANSWER)?;
        let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).ok()?;
        let element = |name: &str| {
            document
                .root_element()
                .children()
                .find(|node| node.tag_name().name() == name)
                .map(text_of)
                .filter(|text| !text.trim().is_empty())
        };
        // A document that was copied from a browser has spaces for its line breaks, but its bytes are the bytes.
        let exact =
            |name: &str, bytes: &str| element(bytes).and_then(|hex| from_hex(&hex)).or_else(|| element(name));
        let trimmed = |name: &str| element(name).map(|text| text.trim().to_string());
        let message = trimmed("Message").unwrap_or_default();
        Some(Self {
            code: trimmed("Code")?,
            canonical_request: exact("CanonicalRequest", "CanonicalRequestBytes")
                .or_else(|| quoted(&message, "Canonical String for this request should have been")),
            string_to_sign: exact("StringToSign", "StringToSignBytes")
                .or_else(|| quoted(&message, "String-to-Sign should have been")),
            signature_provided: trimmed("SignatureProvided"),
            access_key_id: trimmed("AWSAccessKeyId"),
            region: trimmed("Region"),
            endpoint: trimmed("Endpoint"),
            headers_not_signed: trimmed("HeadersNotSigned"),
            server_time: trimmed("ServerTime").and_then(|text| instant(&text)),
            message,
        })
    }

    /// Whether code or message hold this, in any case.
    pub(crate) fn says(&self, words: &str) -> bool {
        let words = words.to_ascii_lowercase();
        [&self.code, &self.message].iter().any(|text| text.to_ascii_lowercase().contains(&words))
    }

    /// What the message has in quotes behind these words.
    pub(crate) fn quoted_behind(&self, words: &str) -> Option<&str> {
        let (_, behind) = self.message.split_once(words)?;
        let (_, quoted) = behind.split_once(['\'', '"'])?;
        quoted.split(['\'', '"']).next()
    }
}

/// The element `Error`, wherever it stands.
fn error_element(text: &str) -> Option<&str> {
    const END: &str = "</Error>";
    let start = ["<Error>", "<Error "].iter().filter_map(|start| text.find(start)).min()?;
    let text = text.get(start..)?;
    text.get(..text.find(END)? + END.len())
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// `41 57 53 34`
fn from_hex(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> =
        text.split_ascii_whitespace().map(|digits| u8::from_str_radix(digits, 16).ok()).collect();
    String::from_utf8(bytes?).ok().filter(|text| !text.is_empty())
}

/// What other services than S3 say in their message: the text between apostrophes on the lines behind.
fn quoted(message: &str, words: &str) -> Option<String> {
    let (_, behind) = message.split_once(words)?;
    let (_, text) = behind.split_once('\'')?;
    text.split_once('\'').map(|(text, _)| text.into())
}

/// `2013-05-25T01:30:00Z`, also with fractions of a second, which are dropped.
fn instant(text: &str) -> Option<SigningTime> {
    let (text, _) = text.split_once(['.', 'Z'])?;
    let mut digits: String = text.chars().filter(|character| !matches!(character, '-' | ':')).collect();
    digits.push('Z');
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_documents_have_said_nothing() {
        let deep =
            ["<Error><Code>", &"<a>".repeat(20_000), &"</a>".repeat(20_000), "</Code></Error>"].concat();
        let many = ["<Error><Code>a</Code>", &"<a/>".repeat(2_000), "</Error>"].concat();
        let long = ["<Error><Code>", &"a".repeat(LONGEST_ANSWER), "</Code></Error>"].concat();
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
            assert!(Answer::read(text).is_none(), "{text:.80}");
        }
    }

    #[test]
    fn what_a_browser_shows() {
        let text = "This XML file does not appear to have any style information associated with it.\n\
            <Error>\n<Code>SignatureDoesNotMatch</Code>\n<StringToSign> AWS4 a </StringToSign>\n\
            <StringToSignBytes> 41 57 53 34 0a 61 </StringToSignBytes>\n</Error>\n";
        let answer = Answer::read(text).unwrap();
        assert_eq!(answer.code, "SignatureDoesNotMatch");
        assert_eq!(answer.string_to_sign.as_deref(), Some("AWS4\na"));
        assert_eq!(instant("2013-05-25T01:30:00.123Z"), "20130525T013000Z".parse().ok());
        assert_eq!(instant("yesterday"), None);
    }
}
