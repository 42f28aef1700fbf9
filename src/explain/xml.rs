//! Elements of an error document in XML, as sent or as a browser shows it.
//!
//! A document copied from a browser is not XML: `&amp;` became `&`, `&lt;` became `<`, and notices
//! and the marks of the browser's tree surround the elements. S3 itself writes references to
//! control characters, which XML forbids. So `element` looks for one element and ignores the rest.

use alloc::format;
use alloc::string::{String, ToString};

/// Returns the text of the first element with this name, unless it is blank or has no end tag.
pub(super) fn element(document: &str, name: &str) -> Option<String> {
    let (content, _) = after_start_tag(document, name)?.split_once(&format!("</{name}>"))?;
    let quoted = content.trim().strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>"));
    let text = quoted.map_or_else(|| unescaped(content), ToString::to_string);
    (!text.trim().is_empty()).then_some(text)
}

/// Returns the document after the first start tag with this name.
fn after_start_tag<'d>(document: &'d str, name: &str) -> Option<&'d str> {
    let start = format!("<{name}");
    document.match_indices(&start).find_map(|(at, start)| {
        let rest = document.get(at + start.len()..)?;
        let (attributes, end) = rest.split_at(rest.find(['<', '>'])?);
        // `<Key` is also the start of `<KeyId>`.
        let is_name = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        end.strip_prefix('>').filter(|_| is_name && !attributes.ends_with('/'))
    })
}

/// Replaces the references to characters, and keeps every other `&`.
pub(super) fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        result.push_str(before);
        match reference(after) {
            Some((character, length)) => {
                result.push(character);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                result.push('&');
                rest = after;
            }
        }
    }
    result.push_str(rest);
    result
}

/// Returns the character that a reference names, and the reference's length without its `&`.
fn reference(text: &str) -> Option<(char, usize)> {
    /// `#x10FFFF`
    const MAX_LENGTH: usize = 8;
    let (name, _) = prefix(text, MAX_LENGTH + 1).split_once(';')?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((character, name.len() + 1))
}

/// Returns the first characters of a text, at most this many bytes.
pub(super) fn prefix(text: &str, mut length: usize) -> &str {
    while !text.is_char_boundary(length.min(text.len())) {
        length -= 1;
    }
    text.get(..length).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found() {
        for (document, text) in [
            ("<Key>a</Key>", Some("a")),
            ("<Key>a</Key><Key>b</Key>", Some("a")),
            ("<Error xmlns='a'><Key xml:space='b'> a </Key></Error>", Some(" a ")),
            ("<KeyId>b</KeyId><Key>a</Key>", Some("a")),
            ("<Key/><Key>a</Key>", Some("a")),
            ("▼<Error>\n  ▼<Key>\na\n</Key>", Some("\na\n")),
            ("<Key>a?b=1&c=2&amp;d</Key>", Some("a?b=1&c=2&d")),
            ("<Key>a<b>c</Key>", Some("a<b>c")),
            ("<Key>&lt;&#39;&#x1;&#xE9;&apos;&quot;&gt;</Key>", Some("<'\u{1}é'\">")),
            ("<Key>&a;&#;&#x;&#xD800;&#99999999;&é&</Key>", Some("&a;&#;&#x;&#xD800;&#99999999;&é&")),
            ("<Key><![CDATA[a&amp;<b>]]></Key>", Some("a&amp;<b>")),
            ("<Key>a", None),
            ("<Key>a</KeyId>", None),
            ("<Key> </Key>", None),
            ("<Key", None),
            ("", None),
        ] {
            assert_eq!(element(document, "Key").as_deref(), text, "{document}");
        }
    }

    #[test]
    fn prefixes_end_between_characters() {
        for (length, text) in [(0, ""), (1, "a"), (2, "a"), (3, "aé"), (9, "aé")] {
            assert_eq!(prefix("aé", length), text, "{length}");
        }
    }
}
