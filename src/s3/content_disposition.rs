//! `Content-Disposition` for a file name in any script.
//!
//! A name that a quoted string can carry as it is stands in `filename` alone. For any other, `filename` is an ASCII
//! stand-in for old clients and `filename*` is the name itself, in UTF-8 and percent-encoded.
//!
//! Source: [RFC 6266](https://www.rfc-editor.org/rfc/rfc6266), appendix D on what to avoid in `filename`, and
//! [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187), section 3.2, on the characters of `filename*`.

use alloc::string::String;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::sigv4::uri_encode::push_each;

/// Everything but `attr-char`.
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

/// Whether the client saves the file or shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    Attachment,
    Inline,
}

impl Disposition {
    /// The value of the header, for a file of this name.
    pub(crate) fn of_file(self, name: &str) -> String {
        let mut value = String::with_capacity(32 + 4 * name.len());
        value.push_str(match self {
            Self::Attachment => "attachment; filename=\"",
            Self::Inline => "inline; filename=\"",
        });
        if is_plain(name) {
            push_each(&mut value, &[name, "\""]);
            return value;
        }
        let mut after_space = true;
        for character in name.chars() {
            let stays = stays(character) && !(after_space && character == ' ');
            value.push(if stays { character } else { '_' });
            after_space = stays && character == ' ';
        }
        value.push_str("\"; filename*=UTF-8''");
        value.extend(utf8_percent_encode(name, EXTENDED));
        value
    }
}

/// What a quoted string carries without an escape, and no client decodes: some take `%41` and the encoded words of mail,
/// `=?utf-8?Q?…?=`, for what they stand for, or angle brackets for quotes.
fn stays(character: char) -> bool {
    matches!(character, ' '..='~') && !matches!(character, '"' | '\\' | '%' | '?' | '<' | '>')
}

/// Whether the name can stand in `filename` as it is. With spaces in a row, or at its ends, it cannot: signing makes one of them, or
/// none.
fn is_plain(name: &str) -> bool {
    name.chars().all(stays) && !name.split(' ').any(str::is_empty)
}
