//! S3's error document, as a server writes it.

use alloc::string::String;

use crate::s3::escape::escape;

// S3's sentences for both requests and forms.
pub(crate) const UNKNOWN_ACCESS_KEY: &str =
    "The AWS Access Key Id you provided does not exist in our records.";
pub(crate) const MALFORMED_TOKEN: &str = "The provided token is malformed or otherwise invalid.";
pub(crate) const EXPIRED_TOKEN: &str = "The provided token has expired.";
pub(crate) const SIGNATURE_MISMATCH: &str = "The request signature we calculated does not match the \
    signature you provided. Check your key and signing method.";

/// Returns an error document with these elements, in this order: `("Code", "AccessDenied")`.
///
/// Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
pub(crate) fn error_xml(elements: &[(&str, &str)]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
    for (name, text) in elements {
        for piece in ["<", name, ">"] {
            xml.push_str(piece);
        }
        xml.push_str(&escape(text));
        for piece in ["</", name, ">"] {
            xml.push_str(piece);
        }
    }
    xml.push_str("</Error>");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(
            error_xml(&[("Code", "A"), ("Message", "<b> & ]]>é\n\"'")]),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>A</Code>\
             <Message>&lt;b&gt; &amp; ]]&gt;é\n&quot;&#39;</Message></Error>"
        );
    }
}
