//! The canonical headers: the caller's headers, in the order and form that is signed.
//!
//! Names are in lower case. Values are trimmed, and every run of spaces and tabs becomes one space.
//! The values of a repeated name are joined with commas, in the order in which they were given.
//! `host` is always signed.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Error;
use crate::method::{NAME_RULE, is_token};
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::set_by::SetBy;
use crate::sigv4::uri_encode::{has_byte, push_query};

/// The header that states the payload hash.
pub(crate) const CONTENT_SHA256: &str = "x-amz-content-sha256";

const HOST: &str = "host";

/// The maximum number of headers. Each is inserted in its place, which moves those after it.
const MAX_HEADERS: usize = 1024;

#[derive(Clone, Debug)]
struct Header<'a> {
    /// `content-type`
    name: Cow<'a, str>,
    value: Cow<'a, str>,
    set_by: SetBy,
}

impl Header<'_> {
    /// The host, whose value is known when it is written.
    const HOST: Self = Self { name: Cow::Borrowed(HOST), value: Cow::Borrowed(""), set_by: SetBy::Caller(0) };
}

/// A request's headers in canonical order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers<'a> {
    /// Empty, or with `host` among them.
    headers: Vec<Header<'a>>,
    /// The number of headers that the caller gave.
    given: u32,
    /// The number of values that are secrets, or may be.
    secrets: u32,
}

/// Returns the error of one of the caller's headers.
fn at_index(index: usize, rule: &'static str) -> Error {
    Error::HeaderAt { index, rule }
}

/// Checks that a name is a token, in any case.
pub(crate) fn check_token(name: &str) -> Result<(), &'static str> {
    (!name.is_empty() && name.bytes().all(is_token)).then_some(()).ok_or(NAME_RULE)
}

/// Checks that a value has no control character but the tab.
pub(crate) fn check_value(value: &str) -> Result<(), &'static str> {
    if has_byte(value, |byte| !matches!(byte, b' '..=b'~'))
        && value.chars().any(|character| character.is_control() && character != '\t')
    {
        return Err("must not have a control character in its value");
    }
    Ok(())
}

/// Checks a lower-case name that a caller gave.
fn check_name(name: &str) -> Result<(), &'static str> {
    check_token(name)?;
    if name == HOST {
        return Err("must not be `host`, which is always signed");
    }
    if name == "authorization" {
        return Err("must not be `authorization`; the signature is in the URL");
    }
    if SigningParameter::is_reserved(name) {
        return Err("must not be a parameter that signing writes itself");
    }
    Ok(())
}

impl<'a> Headers<'a> {
    /// Adds a header by a name in any case.
    pub(crate) fn insert_any_case(
        &mut self,
        name: Cow<'a, str>,
        value: Cow<'a, str>,
        option: Option<&'static str>,
    ) -> Result<(), Error> {
        let set_by = option.map_or_else(|| self.next_given(), SetBy::Option);
        let name = if has_byte(&name, |byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            name
        };
        check_name(&name).map_err(|rule| set_by.error(rule, at_index))?;
        // Only the caller knows whether the value is a secret.
        self.secrets += u32::from(option.is_none());
        self.insert_checked(name, value, set_by)
    }

    /// Adds a header that an option sets, by a valid name in lower case.
    pub(crate) fn insert(
        &mut self,
        name: &'static str,
        value: Cow<'a, str>,
        option: &'static str,
    ) -> Result<(), Error> {
        self.insert_checked(name.into(), value, SetBy::Option(option))
    }

    /// Adds a header by a valid name in lower case.
    ///
    /// Repeated names are kept, unless an option set one of them: then the second is an error.
    fn insert_checked(
        &mut self,
        name: Cow<'a, str>,
        value: Cow<'a, str>,
        set_by: SetBy,
    ) -> Result<(), Error> {
        check_value(&value).map_err(|rule| set_by.error(rule, at_index))?;
        let is_content_sha256 = name == CONTENT_SHA256;
        if is_content_sha256 && !is_payload_hash(&value) {
            let rule = "must state the payload hash in A-Z, a-z, 0-9 and `-`";
            return Err(set_by.error(rule, at_index));
        }
        if self.headers.is_empty() {
            self.headers.push(Header::HOST);
        }
        if self.headers.len() > MAX_HEADERS {
            return Err(set_by.error("must not follow 1024 others", at_index));
        }
        let at = self.headers.partition_point(|other| other.name <= name);
        let before = self.headers.get(..at).and_then(|before| before.last());
        if let Some(other) = before.filter(|other| other.name == name) {
            if let Some(error) = other.set_by.conflict(set_by, at_index) {
                return Err(error);
            }
            if is_content_sha256 {
                return Err(set_by.error("must not state the payload hash twice", at_index));
            }
        }
        self.headers.insert(at, Header { name, value, set_by });
        Ok(())
    }

    /// Returns the error of a header that the caller gave, and that breaks a rule.
    pub(crate) fn refuse(&mut self, rule: &'static str) -> Error {
        self.next_given().error(rule, at_index)
    }

    fn next_given(&mut self) -> SetBy {
        let index = self.given();
        self.given += 1;
        SetBy::Caller(index)
    }

    /// Returns the number of headers that the caller gave, refused ones included.
    pub(crate) const fn given(&self) -> usize {
        self.given as usize
    }

    /// Returns the same headers, without a borrow.
    pub(crate) fn into_owned(self) -> Headers<'static> {
        let into_owned = |Header { name, value, set_by }: Header<'a>| Header {
            name: name.into_owned().into(),
            value: value.into_owned().into(),
            set_by,
        };
        let Self { headers, given, secrets } = self;
        Headers { headers: headers.into_iter().map(into_owned).collect(), given, secrets }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// Records that a header's value is a secret.
    pub(crate) fn mark_secret(&mut self) {
        self.secrets += 1;
    }

    /// Returns whether a header's value is a secret, or may be one.
    #[inline]
    pub(crate) fn has_secret(&self) -> bool {
        self.secrets > 0
    }

    /// Returns the option that set a header with this prefix, if any.
    pub(crate) fn option_with_prefix(&self, prefix: &str) -> Option<&'static str> {
        self.headers
            .iter()
            .filter(|header| header.name.starts_with(prefix))
            .find_map(|header| header.set_by.option())
    }

    /// Returns whether a header has this prefix.
    pub(crate) fn has_prefix(&self, prefix: &str) -> bool {
        self.headers.iter().any(|header| header.name.starts_with(prefix))
    }

    /// Returns the value of a header.
    #[inline]
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| &*header.value)
    }

    /// Returns an upper bound of the bytes that the headers add to the canonical request, and their
    /// names to the query.
    pub(crate) fn capacity(&self) -> usize {
        self.headers.iter().map(|header| header.name.len() * 5 + header.value.len() + 8).sum()
    }

    /// Appends the canonical headers, an empty line, and the names of the signed headers.
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

    /// Appends `content-type%3Bhost`.
    #[inline]
    pub(crate) fn write_signed_headers(&self, text: &mut String) {
        if self.headers.is_empty() {
            return text.push_str(HOST);
        }
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

/// Returns the names and values of canonical headers, up to their empty line.
pub(crate) fn canonical_headers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().map_while(|line| line.split_once(':'))
}

/// Returns the canonical headers that the client must send: all but `host`.
pub(crate) fn required_headers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    canonical_headers(text).filter(|(name, _)| *name != HOST)
}

/// Returns whether a text can be the payload hash: hexadecimal digits, or a literal.
pub(crate) fn is_payload_hash(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Appends a header's value, trimmed, with one space for every run of spaces and tabs.
pub(crate) fn push_collapsed(text: &mut String, value: &str) {
    // Nearly all values have no space. Other control characters are as rare, so one comparison is
    // enough.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_sorted_joined_and_collapsed() {
        let mut headers = Headers::default();
        for (name, value) in [("X-B", " 1  2\t"), ("content-type", "text/plain"), ("x-b", "3")] {
            headers.insert_any_case(name.into(), value.into(), None).unwrap();
        }
        let (mut canonical, mut names) = (String::new(), String::new());
        headers.write_canonical("example.com", &mut canonical);
        headers.write_signed_headers(&mut names);
        let expected = "content-type:text/plain\nhost:example.com\nx-b:1 2,3\n\ncontent-type;host;x-b";
        assert_eq!(canonical, expected);
        assert_eq!(names, "content-type%3Bhost%3Bx-b");
    }
}
