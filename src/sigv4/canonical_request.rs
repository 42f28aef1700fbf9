//! The canonical request, and the URL that is written together with it.
//!
//! One writer, one text: [`write_url`] writes the URL without its signature, its query in canonical order, and behind it
//! the rest of the canonical request. The canonical request is then made of slices of that text. Only where a service
//! wants the path in another form than the URL has it is the path derived from what was printed.
//!
//! Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html),
//! and for the query [Authenticating requests: query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use percent_encoding::percent_decode_str;

use crate::request::{Path, Payload, Request};
use crate::service::{SigningRules, UNSIGNED_PAYLOAD};
use crate::sigv4::hash::{INITIAL, State, hash, hex_text, lower_hex};
use crate::sigv4::headers::{CONTENT_SHA256, canonical_headers};
use crate::sigv4::query::Parameter;
use crate::sigv4::scope::CredentialTexts;
use crate::sigv4::uri_encode::{is_encoded_path, is_unreserved, push_path, push_path_bytes};
use crate::{Method, Service, Validity};

/// What signing adds to a request's own parameters.
#[derive(Clone, Copy)]
pub(crate) struct Authentication<'a> {
    pub(crate) credential: &'a CredentialTexts,
    pub(crate) service: &'a Service,
    pub(crate) validity: &'a Validity,
}

/// Where in the text the parts of a canonical request stand.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) path: Range<usize>,
    pub(crate) query: Range<usize>,
    /// The headers, the signed headers and the payload's hash.
    pub(crate) rest: Range<usize>,
    /// Whether the path was written in canonical form, so that none has to be derived from it.
    pub(crate) path_is_canonical: bool,
}

impl Layout {
    /// The hash of the canonical request.
    #[inline(always)]
    pub(crate) fn hash(&self, method: &Method, text: &str, rules: SigningRules) -> State {
        // As bytes, since of text it would be asked where its characters end.
        let part = |range: Range<usize>| text.as_bytes().get(range).unwrap_or_default();
        let derived;
        let path = if self.path_is_canonical {
            part(self.path.clone())
        } else {
            derived = canonical_path(text.get(self.path.clone()).unwrap_or_default(), rules);
            derived.as_bytes()
        };
        let behind_path = part(self.query.start..self.rest.end);
        hash::<2048, _>(INITIAL, 0, [method.as_str().as_bytes(), b"\n", path, b"\n", behind_path])
    }
}

/// What a signature is made over: method, path, query, headers, signed headers and payload hash, each in canonical form.
///
/// `Display` writes the exact text that was hashed, a session token and the headers' values in it; `Debug` hides them.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let url = bucket.put("a b.png").content_type("image/png").presign(Duration::from_secs(900))?;
/// let request = url.canonical_request();
/// assert_eq!((request.method(), request.path()), ("PUT", "/a%20b.png"));
/// assert_eq!(request.signed_headers(), "content-type;host");
/// assert_eq!(request.payload_hash(), "UNSIGNED-PAYLOAD");
/// assert!(request.to_string().starts_with("PUT\n/a%20b.png\nX-Amz-Algorithm=AWS4-HMAC-SHA256&"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct CanonicalRequest<'a> {
    method: &'a str,
    path: Cow<'a, str>,
    query: &'a str,
    rest: &'a str,
}

impl<'a> CanonicalRequest<'a> {
    pub(crate) fn new(method: &'a str, text: &'a str, layout: &Layout, rules: SigningRules) -> Self {
        let slice = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let path = slice(&layout.path);
        let path = if layout.path_is_canonical { Cow::Borrowed(path) } else { canonical_path(path, rules) };
        Self { method, path, query: slice(&layout.query), rest: slice(&layout.rest) }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method
    }

    /// The path, in the form that the service's rules give it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, without the signature.
    #[must_use]
    pub fn query(&self) -> &'a str {
        self.query
    }

    /// The signed headers by name and value, `host` among them.
    pub fn headers(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        canonical_headers(self.rest)
    }

    /// The names of the signed headers, joined with semicolons.
    #[must_use]
    pub fn signed_headers(&self) -> &'a str {
        self.rest.rsplit('\n').nth(1).unwrap_or_default()
    }

    /// The payload's hash, or the literal that stands for it.
    #[must_use]
    pub fn payload_hash(&self) -> &'a str {
        self.rest.rsplit('\n').next().unwrap_or_default()
    }

    fn parts(&self) -> [&str; 7] {
        [self.method, "\n", &self.path, "\n", self.query, "\n", self.rest]
    }
}

impl fmt::Display for CanonicalRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().iter().try_for_each(|part| f.write_str(part))
    }
}

impl fmt::Debug for CanonicalRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CanonicalRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &Redacted(self.query))
            .field("signed_headers", &self.signed_headers())
            .field("payload_hash", &self.payload_hash())
            .finish()
    }
}

/// A URL or a query whose signature and session token are not shown.
pub(crate) struct Redacted<'a>(pub(crate) &'a str);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECRET: [&str; 3] = ["X-Amz-Signature=", "X-Amz-Security-Token=", "X-Amz-S3session-Token="];
        let mut separator = "";
        for part in self.0.split('&') {
            let (name, value) = part.split_at(part.find('=').map_or(part.len(), |equals| equals + 1));
            let value = if SECRET.iter().any(|secret| name.ends_with(secret)) { "[redacted]" } else { value };
            write!(f, "{separator}{name}{value}")?;
            separator = "&";
        }
        Ok(())
    }
}

/// Appends the URL without its signature and, on the next lines, the rest of the canonical request.
#[inline(always)]
pub(crate) fn write_url(
    text: &mut String,
    request: &Request<'_>,
    authentication: &Authentication<'_>,
) -> Layout {
    let path_start = text.len() + request.origin.len();
    match request.path {
        Path::AsGiven(path) => {
            text.push_str(request.origin.as_str());
            text.push_str(path);
        }
        Path::Object { before_key, key } => {
            text.push_str(before_key);
            push_path(text, key);
        }
        Path::EachObject { before_key } => text.push_str(before_key),
    }
    let path_end = text.len();
    text.push('?');
    write_query(text, request, authentication);
    let query_end = text.len();
    let is_unsigned =
        matches!(request.payload, Payload::Unstated) && !authentication.service.rules().sign_payload;
    if request.headers.is_empty() && is_unsigned {
        text.push_str(request.origin.canonical_rest());
    } else {
        text.push('\n');
        request.headers.write_canonical(request.origin.host(), text);
        text.push('\n');
        write_payload_hash(text, request, authentication.service.rules());
    }
    Layout {
        path: path_start..path_end,
        query: path_end + 1..query_end,
        rest: query_end + 1..text.len(),
        path_is_canonical: !matches!(request.path, Path::AsGiven(_)),
    }
}

/// No less than the length of what [`write_url`] writes.
pub(crate) fn capacity(request: &Request<'_>, credential: &CredentialTexts) -> usize {
    /// The names of the parameters that signing adds, time, expiry, and what stands between.
    const FIXED: usize = 256;
    let path = match request.path {
        Path::AsGiven(path) => path.len(),
        Path::Object { before_key, key } => before_key.len() + 3 * key.len(),
        Path::EachObject { before_key } => before_key.len(),
    };
    let payload = match (request.headers.value(CONTENT_SHA256), request.payload) {
        (Some(stated), _) | (None, Payload::Hash(stated)) => stated.len(),
        (None, Payload::Body(_) | Payload::Unstated) => 64,
    };
    request.origin.len() * 2
        + path
        + request.query.capacity()
        + request.headers.capacity()
        + credential.capacity()
        + payload
        + FIXED
}

/// Writes the parameters that signing adds, and those of the request's own before, between and behind them, all in canonical
/// order.
#[inline(always)]
fn write_query(text: &mut String, request: &Request<'_>, authentication: &Authentication<'_>) {
    let own = request.query.sorted();
    if own.is_empty() {
        return write_authentication(text, request, authentication);
    }
    let (before, own) = own.split_at(own.partition_point(|parameter| parameter.is_before(PREFIX)));
    before.iter().for_each(|parameter| {
        parameter.write(text);
        text.push('&');
    });
    let start = text.len();
    write_authentication(text, request, authentication);
    let behind = if own.first().is_some_and(|parameter| parameter.name.starts_with(PREFIX)) {
        merge(text, start, own)
    } else {
        own
    };
    behind.iter().for_each(|parameter| {
        text.push('&');
        parameter.write(text);
    });
}

/// Puts parameters among those that stand in the text from a place on, all in canonical order, and returns those that come
/// behind them.
fn merge<'p, 'a>(text: &mut String, start: usize, mut own: &'p [Parameter<'a>]) -> &'p [Parameter<'a>] {
    let written = text.split_off(start);
    for written in written.split('&') {
        let name = written.split('=').next().unwrap_or_default();
        while let Some((parameter, rest)) = own.split_first().filter(|(first, _)| first.is_before(name)) {
            parameter.write(text);
            text.push('&');
            own = rest;
        }
        text.push_str(written);
        text.push('&');
    }
    text.pop();
    own
}

/// Writes the parameters that signing adds.
#[inline]
fn write_authentication(text: &mut String, request: &Request<'_>, authentication: &Authentication<'_>) {
    let Authentication { credential, validity, .. } = authentication;
    let signed_at = validity.signed_at();
    text.push_str(&credential.before_date);
    text.push_str(signed_at.date());
    text.push_str(&credential.behind_date);
    text.push_str(signed_at.as_str());
    text.push_str("&X-Amz-Expires=");
    text.push_str(itoa::Buffer::new().format(validity.seconds()));
    text.push_str(&credential.behind_expiry);
    if !request.headers.is_empty() {
        text.truncate(text.len() - "host".len());
        request.headers.write_signed_headers(text);
    }
}

/// How the names of the parameters begin that signing adds.
const PREFIX: &str = "X-Amz-";

#[inline]
fn write_payload_hash(text: &mut String, request: &Request<'_>, rules: SigningRules) {
    let digits = |body: &[u8]| lower_hex(hash::<2048, _>(INITIAL, 0, [body]));
    match (request.headers.value(CONTENT_SHA256), request.payload) {
        (Some(stated), _) | (None, Payload::Hash(stated)) => text.push_str(stated),
        (None, Payload::Body(body)) => text.push_str(hex_text(&digits(body))),
        (None, Payload::Unstated) if rules.sign_payload => {
            text.push_str(hex_text(&digits(b"")));
        }
        (None, Payload::Unstated) => text.push_str(UNSIGNED_PAYLOAD),
    }
}

/// The canonical form of a path as it stands on the request line.
pub(crate) fn canonical_path(path: &str, rules: SigningRules) -> Cow<'_, str> {
    let path = if rules.normalize_path { normalize(path) } else { Cow::Borrowed(path) };
    let is_canonical = if rules.double_encode_path {
        path.bytes().all(|byte| byte == b'/' || is_unreserved(byte))
    } else {
        is_encoded_path(&path)
    };
    if is_canonical {
        return path;
    }
    let mut encoded = String::with_capacity(path.len() * 2);
    if rules.double_encode_path {
        push_path(&mut encoded, &path);
    } else {
        let decoded: Cow<'_, [u8]> = percent_decode_str(&path).into();
        push_path_bytes(&mut encoded, &decoded);
    }
    Cow::Owned(encoded)
}

/// Resolves `.` and `..` and merges slashes. A slash at the end stays.
fn normalize(path: &str) -> Cow<'_, str> {
    let is_normal = |segment: &str| !matches!(segment, "" | "." | "..");
    let inner = path.strip_prefix('/').unwrap_or(path);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if path == "/" || inner.split('/').all(is_normal) {
        return Cow::Borrowed(path);
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    let mut normal = String::from("/");
    normal.push_str(&segments.join("/"));
    if path.ends_with('/') && !segments.is_empty() {
        normal.push('/');
    }
    Cow::Owned(normal)
}
