//! `Content-Disposition` for a file name in any script.
//!
//! A name that a quoted string can carry as it is stands in `filename` alone. For any other, `filename` is an ASCII
//! stand-in for old clients and `filename*` is the name itself, in UTF-8 and percent-encoded.
//!
//! Source: [RFC 6266](https://www.rfc-editor.org/rfc/rfc6266), appendix D on what to avoid in `filename`, and
//! [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187), section 3.2, on the characters of `filename*`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::sigv4::uri_encode::Sink;

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

#[derive(Clone, Copy, Debug)]
pub(crate) struct ContentDisposition<'a> {
    pub(crate) disposition: Disposition,
    pub(crate) file_name: &'a str,
}

impl ContentDisposition<'_> {
    pub(crate) fn write(self, sink: &mut impl Sink) {
        sink.push_text(match self.disposition {
            Disposition::Attachment => "attachment; filename=\"",
            Disposition::Inline => "inline; filename=\"",
        });
        if is_plain(self.file_name) {
            sink.push_text(self.file_name);
            sink.push_text("\"");
            return;
        }
        let mut utf8 = [0; 4];
        let mut after_space = true;
        for character in self.file_name.chars() {
            let stays = stays(character) && !(after_space && character == ' ');
            sink.push_text(if stays { character.encode_utf8(&mut utf8) } else { "_" });
            after_space = stays && character == ' ';
        }
        sink.push_text("\"; filename*=UTF-8''");
        for piece in utf8_percent_encode(self.file_name, EXTENDED) {
            sink.push_text(piece);
        }
    }

    /// No less than the length of the encoded value: of each byte of the name, 3 characters stand in `filename`, and the 3
    /// that stand for it in `filename*` make 5.
    pub(crate) const fn capacity(self) -> usize {
        96 + 8 * self.file_name.len()
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
