use crate::s3::content_disposition::ContentDisposition;
use crate::sigv4::uri_encode::{Sink, encoded_length};

/// The value of a query parameter or of a header, kept as it was given and formatted when it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Number(u64),
    ContentDisposition(ContentDisposition<'a>),
}

impl Value<'_> {
    pub(crate) fn write(self, sink: &mut impl Sink) {
        match self {
            Self::Text(text) => sink.push_text(text),
            Self::Number(number) => sink.push_number(number),
            Self::ContentDisposition(value) => value.write(sink),
        }
    }

    /// No less than the length of the encoded value.
    pub(crate) fn capacity(self) -> usize {
        match self {
            Self::Text(text) => encoded_length(text),
            Self::Number(_) => 20,
            Self::ContentDisposition(value) => value.capacity(),
        }
    }
}
