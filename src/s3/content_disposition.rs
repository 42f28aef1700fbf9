//! `Content-Disposition` for a file name in any script.
//!
//! A plain name is in `filename` alone. For any other name, `filename` is an ASCII substitute for
//! old clients, and `filename*` is the name itself, in UTF-8 and percent-encoded.
//!
//! Source: [RFC 6266](https://www.rfc-editor.org/rfc/rfc6266), appendix D for `filename`, and
//! [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187), section 3.2, for the characters of
//! `filename*`.

use alloc::string::String;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Every character except `attr-char` of RFC 8187.
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The disposition type: whether the client saves the file or shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    Attachment,
    Inline,
}

impl Disposition {
    /// Returns the header value for a file name: `attachment; filename="report.pdf"`
    pub(crate) fn of_file(self, name: &str) -> String {
        let mut value = String::with_capacity(32 + 4 * name.len());
        value.push_str(match self {
            Self::Attachment => "attachment; filename=\"",
            Self::Inline => "inline; filename=\"",
        });
        if is_plain(name) {
            value.push_str(name);
            value.push('"');
            return value;
        }
        let mut after_space = true;
        for character in name.chars() {
            let keep = is_safe(character) && !(after_space && character == ' ');
            value.push(if keep { character } else { '_' });
            after_space = keep && character == ' ';
        }
        value.push_str("\"; filename*=UTF-8''");
        value.extend(utf8_percent_encode(name, EXTENDED));
        value
    }
}

/// Returns whether a quoted string can hold the character unescaped and no client decodes it: some
/// decode `%41` and the encoded words of mail, `=?utf-8?Q?…?=`, or read angle brackets as quotes.
fn is_safe(character: char) -> bool {
    matches!(character, ' '..='~') && !matches!(character, '"' | '\\' | '%' | '?' | '<' | '>')
}

/// Returns whether `filename` can hold the name unchanged. Signing collapses repeated spaces and
/// trims spaces at the ends, so a name with those is not plain.
fn is_plain(name: &str) -> bool {
    name.chars().all(is_safe) && !name.split(' ').any(str::is_empty)
}
