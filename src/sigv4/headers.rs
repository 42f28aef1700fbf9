//! The caller's headers, kept in canonical order and written in canonical form.
//!
//! Names are lower case; a value is trimmed and every run of spaces and tabs in it is one space; values of a repeated name
//! are joined with commas, in the order they were given. `host` is always signed, and stands in its place among them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Error;
use crate::method::is_token;
use crate::sigv4::query::is_reserved;
use crate::sigv4::uri_encode::{has_byte, push_query};

/// The header that states the payload's hash.
pub(crate) const CONTENT_SHA256: &str = "x-amz-content-sha256";

const HOST: &str = "host";

#[derive(Clone, Debug)]
struct Header<'a> {
    /// In lower case.
    name: Cow<'a, str>,
    value: Cow<'a, str>,
    /// The option that set it, and that nothing may set again.
    option: Option<&'static str>,
}

impl Header<'_> {
    /// The host, whose value is told when it is written.
    const HOST: Self = Self { name: Cow::Borrowed(HOST), value: Cow::Borrowed(""), option: None };
}

/// In canonical order, `host` among them unless there is no other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers<'a> {
    headers: Vec<Header<'a>>,
}

/// That it is the name of a header, and one that the caller may give.
fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(NAME);
    }
    if name == HOST {
        return Err("must not be host: it is that of the endpoint and always signed");
    }
    if name == "authorization" {
        return Err("must not be authorization: the signature is in the URL");
    }
    if is_reserved(name) {
        return Err("must not have the name of a parameter that signing writes itself");
    }
    Ok(())
}

pub(crate) const NAME: &str = "must have a name of letters, digits and !#$%&'*+-.^_`|~";

impl<'a> Headers<'a> {
    /// Adds a header of the caller's, whose name is in any case.
    pub(crate) fn insert_given(
        &mut self,
        name: Cow<'a, str>,
        value: &'a str,
        option: Option<&'static str>,
    ) -> Result<(), Error> {
        let name = if has_byte(&name, |byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            name
        };
        check_name(&name).map_err(|rule| wrong(rule, option))?;
        self.insert(name, value.into(), option)
    }

    /// Adds a header. One of the same name stays and its value comes first, unless either is set by an option: then there
    /// can be only one.
    pub(crate) fn insert(
        &mut self,
        name: Cow<'a, str>,
        value: Cow<'a, str>,
        option: Option<&'static str>,
    ) -> Result<(), Error> {
        if has_byte(&value, |byte| !matches!(byte, b' '..=b'~'))
            && value.chars().any(|character| character.is_control() && character != '\t')
        {
            return Err(wrong("must not have a control character in its value", option));
        }
        let is_content_sha256 = name == CONTENT_SHA256;
        if is_content_sha256 && !is_payload_hash(&value) {
            return Err(wrong("must state the payload's hash in A-Z, a-z, 0-9 and `-`", option));
        }
        if self.headers.is_empty() {
            self.headers.push(Header::HOST);
        }
        let at = self.headers.partition_point(|other| other.name <= name);
        let before = self.headers.get(..at).and_then(|before| before.last());
        if let Some(other) = before.filter(|other| other.name == name) {
            if other.option.or(option).is_some() {
                return Err(Error::of_repetition(other.option, option, Error::Header));
            }
            if is_content_sha256 {
                return Err(Error::Header("must not state the payload's hash twice"));
            }
        }
        self.headers.insert(at, Header { name, value, option });
        Ok(())
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// The option that set a header whose name begins with this, in lower case.
    pub(crate) fn option_behind(&self, start: &str) -> Option<&'static str> {
        self.headers.iter().filter(|header| header.name.starts_with(start)).find_map(|header| header.option)
    }

    /// The value of a header.
    #[inline]
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| &*header.value)
    }

    /// No less than the length of all headers when they are written, with their names among the signed headers of the query
    /// and of the canonical request.
    pub(crate) fn capacity(&self) -> usize {
        self.headers.iter().map(|header| header.name.len() * 5 + header.value.len() + 8).sum()
    }

    /// Writes what the canonical request says of the headers: a line each, an empty line, and the signed headers.
    pub(crate) fn write_canonical(&self, host: &str, text: &mut String) {
        let mut before = "";
        for Header { name, value, .. } in self.all() {
            if before == name {
                text.push(',');
            } else {
                text.push_str(if before.is_empty() { "" } else { "\n" });
                text.push_str(name);
                text.push(':');
            }
            push_collapsed(text, if name == HOST { host } else { value });
            before = name;
        }
        text.push_str("\n\n");
        self.write_names(text, ";", String::push_str);
    }

    /// Writes the value of `X-Amz-SignedHeaders`, encoded.
    #[inline]
    pub(crate) fn write_signed_headers(&self, text: &mut String) {
        self.write_names(text, "%3B", push_query);
    }

    fn write_names(&self, text: &mut String, separator: &str, write: impl Fn(&mut String, &str)) {
        let mut before = "";
        for Header { name, .. } in self.all() {
            if before != name {
                text.push_str(if before.is_empty() { "" } else { separator });
                write(text, name);
            }
            before = name;
        }
    }

    fn all(&self) -> &[Header<'_>] {
        if self.headers.is_empty() { &[Header::HOST] } else { &self.headers }
    }
}

/// The error of an option's header, or of one of the caller's.
fn wrong(rule: &'static str, option: Option<&'static str>) -> Error {
    option.map_or(Error::Header(rule), |option| Error::InvalidOption { option, rule })
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
pub(crate) fn push_collapsed(text: &mut String, value: &str) {
    // One comparison, so that all bytes are asked at once: nearly all values have neither.
    if !has_byte(value, |byte| byte <= b' ') {
        return text.push_str(value);
    }
    let mut separator = "";
    for word in value.split([' ', '\t']).filter(|word| !word.is_empty()) {
        text.push_str(separator);
        text.push_str(word);
        separator = " ";
    }
}
