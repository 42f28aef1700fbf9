//! The signed headers of a request: their names, and their values as received.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

use crate::method::is_token;
use crate::service::UNSIGNED_PAYLOAD;
use crate::sigv4::headers::{CONTENT_SHA256, is_payload_hash};
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::uri_encode::has_byte;
use crate::verify::error::VerifyError;
use crate::verify::header_name::HeaderName;
use crate::verify::received::parameters::{decoded, invalid};
use crate::verify::received::query::SignedQuery;
use crate::verify::verifier::Verifier;

/// The maximum number of headers, and the maximum length of their names and values together.
const MAX_HEADERS: usize = 128;
const MAX_LENGTH: usize = 64 * 1024;
/// The maximum length of `X-Amz-SignedHeaders`, decoded, in bytes.
const MAX_NAMES_LENGTH: usize = 4096;

const HOST: &str = "host";
const WHITE_SPACE: [char; 2] = [' ', '\t'];

/// A value of a signed header.
#[derive(Clone, Debug)]
pub(super) struct HeaderValue<'a> {
    /// The index of its name among the signed headers.
    pub(super) index: usize,
    pub(super) text: Cow<'a, str>,
}

impl Verifier {
    /// Returns the names of the signed headers.
    ///
    /// Rejects a malformed list, and one without a header that must be signed.
    pub(super) fn signed_names<'n>(&self, signed_headers: &'n str) -> Result<Vec<&'n str>, VerifyError> {
        if signed_headers.len() > MAX_NAMES_LENGTH {
            return Err(invalid(SigningParameter::SignedHeaders, "must be at most 4096 bytes"));
        }
        let names: Vec<&str> = signed_headers.split(';').collect();
        let is_name = |name: &&str| {
            !name.is_empty() && name.bytes().all(|byte| is_token(byte) && !byte.is_ascii_uppercase())
        };
        if !names.iter().all(is_name) || !names.is_sorted_by(|a, b| a < b) {
            return Err(invalid(
                SigningParameter::SignedHeaders,
                "must be lower-case header names, sorted and joined with semicolons",
            ));
        }
        let is_signed = |header: &str| names.iter().any(|name| name.eq_ignore_ascii_case(header));
        let mut required = [HOST].into_iter().chain(self.required.iter().map(String::as_str));
        match required.find(|header| !is_signed(header)) {
            Some(header) => Err(VerifyError::UnsignedHeader(HeaderName::new(header))),
            None => Ok(names),
        }
    }

    /// Returns the values of the signed headers, in the order of `names`.
    ///
    /// `authority` is the host of the request target, if it has one.
    pub(super) fn signed_values<'a, V: AsRef<[u8]> + ?Sized + 'a>(
        &self,
        names: &[&str],
        headers: impl IntoIterator<Item = (&'a str, &'a V)>,
        authority: Option<&'a str>,
        query: &SignedQuery<'a>,
    ) -> Result<Vec<HeaderValue<'a>>, VerifyError> {
        let mut values: Vec<HeaderValue<'_>> = Vec::new();
        let mut length = 0_usize;
        for (number, (name, value)) in headers.into_iter().enumerate() {
            let value = value.as_ref();
            length = length.saturating_add(name.len()).saturating_add(value.len());
            if number >= MAX_HEADERS || length > MAX_LENGTH {
                return Err(VerifyError::Malformed("must have at most 128 headers of 64 KiB"));
            }
            if name.eq_ignore_ascii_case("authorization") && !self.is_allowed(name) {
                return Err(VerifyError::Authorization);
            }
            let lower_case = || name.bytes().map(|byte| byte.to_ascii_lowercase());
            let Ok(index) = names.binary_search_by(|signed| signed.bytes().cmp(lower_case())) else {
                self.check_unsigned(name, value)?;
                continue;
            };
            let text =
                header_text(value).ok_or_else(|| VerifyError::MalformedHeader(HeaderName::new(name)))?;
            insert(&mut values, HeaderValue { index, text: text.into() });
        }
        if self.host.is_none()
            && let Some(authority) = authority
        {
            add_authority(names, authority, &mut values)?;
        }
        let is_missing = |(index, name): &(usize, &&str)| {
            let is_known = self.host.is_some() && **name == HOST;
            !is_known && values.binary_search_by_key(index, |value| value.index).is_err()
        };
        let missing: Vec<(usize, &&str)> = names.iter().enumerate().filter(is_missing).collect();
        if !missing.is_empty() {
            add_from_query(names, &missing, query, &mut values)?;
        }
        Ok(values)
    }

    /// Rejects a header that must be signed.
    fn check_unsigned(&self, name: &str, value: &[u8]) -> Result<(), VerifyError> {
        if !is_amz(name) || self.is_allowed(name) {
            return Ok(());
        }
        // The value is true of every presigned request to such a service.
        let is_unsigned_payload = name.eq_ignore_ascii_case(CONTENT_SHA256)
            && value.trim_ascii() == UNSIGNED_PAYLOAD.as_bytes()
            && !self.service.rules().sign_payload;
        if is_unsigned_payload { Ok(()) } else { Err(VerifyError::UnsignedHeader(HeaderName::new(name))) }
    }

    fn is_allowed(&self, name: &str) -> bool {
        self.allowed_unsigned.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

fn insert<'a>(values: &mut Vec<HeaderValue<'a>>, value: HeaderValue<'a>) {
    let at = values.partition_point(|other| other.index <= value.index);
    values.insert(at, value);
}

/// Adds the host of the request target as `Host`, unless `Host` was sent and names the same host.
fn add_authority<'a>(
    names: &[&str],
    authority: &'a str,
    values: &mut Vec<HeaderValue<'a>>,
) -> Result<(), VerifyError> {
    let Ok(index) = names.binary_search(&HOST) else { return Ok(()) };
    let mut hosts = values.iter().filter(|value| value.index == index).peekable();
    if hosts.peek().is_none() {
        insert(values, HeaderValue { index, text: authority.into() });
    } else if !hosts.all(|host| is_same_host(host.text.trim_matches(WHITE_SPACE), authority)) {
        return Err(VerifyError::Malformed("must not have two hosts"));
    }
    Ok(())
}

/// Adds the values of signed headers that were not sent, from parameters of the same name.
///
/// The AWS SDK for JavaScript, version 2, writes headers that begin with `x-amz-` into the query,
/// and signs both.
fn add_from_query<'a>(
    names: &[&str],
    missing: &[(usize, &&str)],
    query: &SignedQuery<'a>,
    values: &mut Vec<HeaderValue<'a>>,
) -> Result<(), VerifyError> {
    let of_header = |(name, value): (&str, &'a str)| {
        let name = percent_decode_str(name).decode_utf8().ok()?.to_ascii_lowercase();
        let index = names.binary_search(&name.as_str()).ok()?;
        is_amz(&name).then_some((index, value))
    };
    // Each name is decoded once, not once for each header.
    let mut found: Vec<(usize, &str)> =
        query.pairs_of_caller().filter_map(|pair| of_header((pair.name(), pair.value()))).collect();
    found.sort_by_key(|(index, _)| *index);
    for (index, name) in missing {
        let start = found.partition_point(|(other, _)| other < index);
        let mut of_name = found.iter().skip(start).take_while(|(other, _)| other == index);
        let (Some((_, value)), None) = (of_name.next(), of_name.next()) else {
            return Err(VerifyError::MissingHeader(HeaderName::new(name)));
        };
        let text = decoded(value).filter(|text| is_header_text(text));
        let text = text.ok_or_else(|| VerifyError::MalformedHeader(HeaderName::new(name)))?;
        insert(values, HeaderValue { index: *index, text });
    }
    Ok(())
}

fn is_amz(name: &str) -> bool {
    const PREFIX: &[u8] = b"x-amz-";
    name.as_bytes().get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Returns a header's value as text if it has no control character but the tab.
fn header_text(value: &[u8]) -> Option<&str> {
    str::from_utf8(value).ok().filter(|text| is_header_text(text))
}

fn is_header_text(text: &str) -> bool {
    !has_byte(text, |byte| byte.is_ascii_control() && byte != b'\t')
}

/// Returns `example.com` for `example.com:443` and `example.com:80`.
fn without_default_port(host: &str) -> Option<&str> {
    host.strip_suffix(":443").or_else(|| host.strip_suffix(":80"))
}

/// Returns whether two hosts are equal, with or without a default port. The two default ports differ.
fn is_same_host(a: &str, b: &str) -> bool {
    let is_same = |a: Option<&str>, b: &str| a.is_some_and(|a| a.eq_ignore_ascii_case(b));
    is_same(Some(a), b) || is_same(without_default_port(a), b) || is_same(without_default_port(b), a)
}

/// Returns the host of a request without its port, if there is one host and its port is 443 or 80.
pub(super) fn host_without_default_port<'h>(
    headers: impl Iterator<Item = (&'h str, &'h str)>,
) -> Option<&'h str> {
    let mut hosts = headers.filter(|(name, _)| *name == HOST).map(|(_, text)| text);
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return None };
    without_default_port(host.trim_matches(WHITE_SPACE))
}

/// Returns the value of the signed header `x-amz-content-sha256`, if there is one.
pub(super) fn content_sha256<'a>(
    names: &[&str],
    values: &[HeaderValue<'a>],
) -> Result<Option<Cow<'a, str>>, VerifyError> {
    let Some(index) = names.iter().position(|name| *name == CONTENT_SHA256) else { return Ok(None) };
    let mut texts = values.iter().filter(|value| value.index == index).map(|value| match &value.text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(WHITE_SPACE)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(WHITE_SPACE).into()),
    });
    match (texts.next(), texts.next()) {
        (Some(text), None) if is_payload_hash(&text) => Ok(Some(text)),
        _ => Err(VerifyError::Malformed("must have one x-amz-content-sha256, of A-Z, a-z, 0-9 and `-`")),
    }
}
