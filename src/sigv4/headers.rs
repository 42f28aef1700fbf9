//! The caller's headers, kept in canonical order and written in canonical form.
//!
//! Names are lower case; a value is trimmed and every run of spaces and tabs in it is one space; values of a repeated name
//! are joined with commas, in the order they were given. `host` is always signed, and stands in its place among them.

use alloc::string::String;
use core::cmp::Ordering;

use crate::Error;
use crate::method::is_token;
use crate::sigv4::list::List;
use crate::sigv4::query::is_reserved;
use crate::sigv4::uri_encode::{Encoded, Sink, has_byte};
use crate::sigv4::value::Value;

/// The header that states the payload's hash.
pub(crate) const CONTENT_SHA256: &str = "x-amz-content-sha256";

/// A header's name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HeaderName<'a> {
    /// One that is known to be right, in lower case.
    Known(&'static str),
    /// The caller's, in any case.
    Given(&'a str),
    /// The caller's for metadata, without its start.
    Metadata(&'a str),
}

/// How the names of metadata begin.
const METADATA: &str = "x-amz-meta-";

impl<'a> HeaderName<'a> {
    const HOST: Self = Self::Known("host");

    /// What the name begins with, and the rest of it.
    const fn parts(self) -> (&'static str, &'a str) {
        match self {
            Self::Known(name) => ("", name),
            Self::Given(name) => ("", name),
            Self::Metadata(name) => (METADATA, name),
        }
    }

    fn lower_case(self) -> impl Iterator<Item = u8> + 'a {
        let (start, name) = self.parts();
        start.bytes().chain(name.bytes()).map(|byte| byte.to_ascii_lowercase())
    }

    fn cmp(self, other: HeaderName<'_>) -> Ordering {
        match (self, other) {
            (Self::Known(name), HeaderName::Known(other)) => name.cmp(other),
            _ => self.lower_case().cmp(other.lower_case()),
        }
    }

    fn is(self, name: &str) -> bool {
        match self {
            Self::Known(known) => known == name,
            _ => self.lower_case().eq(name.bytes()),
        }
    }

    /// That it is a name, and one that the caller may give.
    fn check(self) -> Result<(), &'static str> {
        let (_, name) = self.parts();
        if matches!(self, Self::Known(_)) {
            return Ok(());
        }
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err("must have a name of letters, digits and !#$%&'*+-.^_`|~");
        }
        if self.is("host") {
            return Err("must not be host: it is that of the endpoint and always signed");
        }
        if self.is("authorization") {
            return Err("must not be authorization: the signature is in the URL");
        }
        if matches!(self, Self::Given(_)) && is_reserved(name) {
            return Err("must not have the name of a parameter that signing writes itself");
        }
        Ok(())
    }

    fn write(self, sink: &mut impl Sink) {
        let (start, mut rest) = self.parts();
        sink.push_text(start);
        if matches!(self, Self::Known(_)) {
            return sink.push_text(rest);
        }
        while let Some(at) = rest.bytes().position(|byte| byte.is_ascii_uppercase()) {
            let (lower, upper) = rest.split_at_checked(at).unwrap_or_default();
            let (upper, behind) = upper.split_at_checked(1).unwrap_or_default();
            sink.push_text(lower);
            for character in upper.chars() {
                sink.push_text(character.to_ascii_lowercase().encode_utf8(&mut [0; 4]));
            }
            rest = behind;
        }
        sink.push_text(rest);
    }

    /// Writes the name percent-encoded.
    fn write_encoded(self, text: &mut String) {
        match self {
            // Of letters, digits and hyphens: none of them is encoded.
            Self::Known(name) => text.push_str(name),
            _ => self.write(&mut Encoded(text)),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Header<'a> {
    name: HeaderName<'a>,
    value: Value<'a>,
    /// Whether the one before it has the same name.
    is_repeated: bool,
    /// The option that set it, and that nothing may set again.
    option: Option<&'static str>,
}

impl<'a> Header<'a> {
    const fn host(host: &'a str) -> Self {
        Self { name: HeaderName::HOST, value: Value::Text(host), is_repeated: false, option: None }
    }

    fn write_value(&self, text: &mut String) {
        match self.value {
            Value::Text(value) => push_collapsed(text, value),
            value => value.write(text),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Headers<'a> {
    headers: List<Header<'a>, 8>,
}

impl<'a> Headers<'a> {
    /// Adds a header. One of the same name stays and its value comes first, unless either is set by an option: then there
    /// can be only one.
    pub(crate) fn insert(
        &mut self,
        name: HeaderName<'a>,
        value: Value<'a>,
        option: Option<&'static str>,
    ) -> Result<(), Error> {
        let wrong = |rule| option.map_or(Error::Header(rule), |option| Error::Option { option, rule });
        name.check().map_err(wrong)?;
        if let Value::Text(text) = value
            && !text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
            && text.chars().any(|character| character.is_control() && character != '\t')
        {
            return Err(wrong("must not have a control character in its value"));
        }
        if let Value::Text(text) = value
            && name.is(CONTENT_SHA256)
            && !is_payload_hash(text)
        {
            return Err(wrong("must state the payload's hash in A-Z, a-z, 0-9 and `-`"));
        }
        let at = self.headers.partition_point(|other| other.name.cmp(name).is_le());
        let same = self.headers.get(at.wrapping_sub(1)).filter(|other| other.name.cmp(name).is_eq());
        if let Some(other) = same {
            if other.option.or(option).is_some() {
                return Err(Error::of_repetition(other.option, option, Error::Header));
            }
            if name.is(CONTENT_SHA256) {
                return Err(Error::Header("must not state the payload's hash twice"));
            }
        }
        let is_repeated = same.is_some();
        self.headers.insert(at, Header { name, value, is_repeated, option });
        Ok(())
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// The option that set a header whose name begins with this, in lower case.
    pub(crate) fn option_behind(&self, start: &str) -> Option<&'static str> {
        self.headers
            .iter()
            .filter(|header| header.name.lower_case().take(start.len()).eq(start.bytes()))
            .find_map(|header| header.option)
    }

    /// The value of a header that stands there once, as text.
    #[inline]
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|header| header.name.is(name)).and_then(|header| match header.value {
            Value::Text(text) => Some(text),
            _ => None,
        })
    }

    /// No less than the length of all headers when they are written, with their names among the signed headers of the query
    /// and of the canonical request.
    pub(crate) fn capacity(&self) -> usize {
        self.headers
            .iter()
            .map(|header| header.name.lower_case().count() * 5 + header.value.capacity() + 8)
            .sum()
    }

    /// Writes what the canonical request says of the headers: a line each, an empty line, and the signed headers.
    pub(crate) fn write_canonical(&self, host: &str, text: &mut String) {
        let mut line_end = "";
        self.with_host(&Header::host(host)).for_each(|header| {
            if header.is_repeated {
                text.push(',');
            } else {
                text.push_str(line_end);
                header.name.write(text);
                text.push(':');
            }
            header.write_value(text);
            line_end = "\n";
        });
        text.push_str("\n\n");
        self.write_names(text, ";", |header, text| header.name.write(text));
    }

    /// Writes the value of `X-Amz-SignedHeaders`, encoded.
    #[inline]
    pub(crate) fn write_signed_headers(&self, text: &mut String) {
        self.write_names(text, "%3B", |header, text| header.name.write_encoded(text));
    }

    fn write_names(
        &self,
        text: &mut String,
        separator: &'static str,
        write: impl Fn(&Header<'_>, &mut String),
    ) {
        let mut before = "";
        self.with_host(&Header::host("")).filter(|header| !header.is_repeated).for_each(|header| {
            text.push_str(before);
            write(header, text);
            before = separator;
        });
    }

    /// The headers in canonical order, `host` in its place among them.
    fn with_host<'s>(&'s self, host: &'s Header<'s>) -> impl Iterator<Item = &'s Header<'s>> {
        let before_host = self.headers.partition_point(|header| header.name.cmp(HeaderName::HOST).is_lt());
        let (before, behind) = self.headers.split_at_checked(before_host).unwrap_or_default();
        before.iter().chain([host]).chain(behind)
    }
}

/// The headers of a canonical request, by name and value; what stands behind their empty line is left out.
pub(crate) fn canonical_headers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().map_while(|line| line.split_once(':'))
}

/// Those of the canonical headers that the client has to be told to send: all but `host`.
pub(crate) fn required_headers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    canonical_headers(text).filter(|(name, _)| *name != "host")
}

/// Whether the text can be the last line of a canonical request: a hash in hexadecimal, or a literal.
pub(crate) fn is_payload_hash(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Appends a header's value: trimmed, and every run of spaces and tabs one space.
pub(crate) fn push_collapsed(sink: &mut impl Sink, value: &str) {
    // One comparison, so that all bytes are asked at once: nearly all values have neither.
    if !has_byte(value, |byte| byte <= b' ') {
        return sink.push_text(value);
    }
    let mut separator = "";
    for word in value.split([' ', '\t']).filter(|word| !word.is_empty()) {
        sink.push_text(separator);
        sink.push_text(word);
        separator = " ";
    }
}
