use alloc::borrow::Cow;
use alloc::string::String;
use core::iter;

use crate::verify::received::query::SignedQuery;

/// The names of the signed headers.
#[derive(Clone)]
pub(crate) enum SignedHeaders<'a> {
    /// As they stand in a query: `%3B` between names that are not encoded.
    Encoded(&'a str),
    Decoded(Cow<'a, str>),
}

impl<'a> SignedHeaders<'a> {
    /// Takes the value of a query as it stands there, if nothing but semicolons is encoded in it.
    #[inline]
    pub(crate) fn encoded(text: &'a str) -> Option<Self> {
        let stays = |byte| {
            u8::is_ascii_lowercase(&byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
        };
        let mut pieces = text.split('%');
        let first = pieces.next().unwrap_or_default();
        let is_names = first.bytes().all(stays)
            && pieces.all(|piece| piece.strip_prefix("3B").is_some_and(|name| name.bytes().all(stays)));
        is_names.then_some(Self::Encoded(text))
    }

    fn text(&self) -> &str {
        match self {
            Self::Encoded(text) => text,
            Self::Decoded(text) => text,
        }
    }

    /// Whether the host is the only one.
    #[inline]
    pub(crate) fn is_host(&self) -> bool {
        self.text() == "host"
    }

    #[inline]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let separator = match self {
            Self::Encoded(_) => "%3B",
            Self::Decoded(_) => ";",
        };
        let mut rest = Some(self.text());
        // Names are short, and a search for a character is made for long texts.
        iter::from_fn(move || {
            let text = rest?;
            let end = text.bytes().position(|byte| separator.as_bytes().first() == Some(&byte));
            rest = end.and_then(|end| text.get(end + separator.len()..));
            text.get(..end.unwrap_or(text.len()))
        })
    }

    /// The length of the names with a semicolon between.
    pub(crate) fn len(&self) -> usize {
        let escapes = match self {
            Self::Encoded(text) => text.bytes().filter(|byte| *byte == b'%').count(),
            Self::Decoded(_) => 0,
        };
        self.text().len() - escapes * "3B".len()
    }
}

/// What the canonical request of a request that came in is made of, besides the values of its headers.
pub(crate) struct ReceivedRequest<'a> {
    pub(crate) method: &'a str,
    /// In canonical form.
    pub(crate) path: &'a str,
    pub(crate) query: &'a SignedQuery<'a>,
    pub(crate) signed_headers: &'a SignedHeaders<'a>,
    /// The last line.
    pub(crate) payload_hash: &'a str,
}

impl ReceivedRequest<'_> {
    /// Writes the canonical request. `write_value` writes the value of a signed header, by its place and its name.
    #[inline]
    pub(crate) fn write(&self, text: &mut String, mut write_value: impl FnMut(&mut String, usize, &str)) {
        for part in [self.method, "\n", self.path, "\n"] {
            text.push_str(part);
        }
        self.query.write(text);
        if self.signed_headers.is_host() {
            text.push_str("\nhost:");
            write_value(text, 0, "host");
            text.push_str("\n\nhost\n");
        } else {
            text.push('\n');
            for (place, name) in self.signed_headers.names().enumerate() {
                text.push_str(name);
                text.push(':');
                write_value(text, place, name);
                text.push('\n');
            }
            let mut separator = "\n";
            for name in self.signed_headers.names() {
                text.push_str(separator);
                text.push_str(name);
                separator = ";";
            }
            text.push('\n');
        }
        text.push_str(self.payload_hash);
    }
}
