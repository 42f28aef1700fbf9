//! Step 1: the canonical request, written together with the URL.
//!
//! [`write_url`] writes one text: the URL without its signature, its query in canonical order, then
//! the rest of the canonical request. The canonical request consists of slices of that text, so the
//! printed and the signed request cannot differ. The one exception is the path of services that
//! normalise or encode it again ([`canonical_path`]).
//!
//! Sources:
//! [Create a canonical request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request)
//! and, for the query,
//! [Authenticating requests: using query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::ops::Range;

use sha2::{Digest, Sha256};

use crate::origin::Origin;
use crate::service::UNSIGNED_PAYLOAD;
use crate::sigv4::hash::{Buffer, INITIAL, State, hash};
use crate::sigv4::headers::{CONTENT_SHA256, Headers, canonical_headers};
use crate::sigv4::path::canonical_path;
use crate::sigv4::prepared::PreparedQuery;
use crate::sigv4::query::Query;
use crate::sigv4::redacted::Redacted;
use crate::sigv4::uri_encode::push_path;
use crate::{Method, SigningRules, Validity};

/// A request to write as a URL.
#[derive(Clone, Copy)]
pub(crate) struct UnsignedRequest<'a> {
    pub(crate) method: &'a Method,
    pub(crate) origin: &'a SignedOrigin,
    pub(crate) path: &'a Path<'a>,
    pub(crate) query: &'a Query<'a>,
    pub(crate) headers: &'a Headers<'a>,
    pub(crate) payload: &'a Payload<'a>,
}

/// A path, in one of two forms.
#[derive(Clone, Debug)]
pub(crate) enum Path<'a> {
    /// `/prod/pets`: encoded already. The service's rules decide its canonical form.
    Encoded(Cow<'a, str>),
    /// A URL prefix in canonical form, and the rest of the path, which is encoded when it is
    /// written.
    Appended {
        /// `https://bucket.s3.us-east-1.amazonaws.com/`
        url_prefix: Cow<'a, str>,
        /// `photos/summer holiday.jpg`
        tail: Cow<'a, str>,
    },
}

impl Path<'_> {
    /// Returns the same path, without a borrow.
    pub(crate) fn into_owned(self) -> Path<'static> {
        match self {
            Self::Encoded(path) => Path::Encoded(path.into_owned().into()),
            Self::Appended { url_prefix, tail } => {
                Path::Appended { url_prefix: url_prefix.into_owned().into(), tail: tail.into_owned().into() }
            }
        }
    }
}

/// The payload, as a caller states it.
#[derive(Clone, Debug)]
pub(crate) enum Payload<'a> {
    /// The service's rules decide.
    Unstated,
    Body(Cow<'a, [u8]>),
    /// The last line of the canonical request.
    Hash(Cow<'a, str>),
}

impl Payload<'_> {
    /// Returns the same payload, without a borrow.
    pub(crate) fn into_owned(self) -> Payload<'static> {
        match self {
            Self::Unstated => Payload::Unstated,
            Self::Body(body) => Payload::Body(body.into_owned().into()),
            Self::Hash(hash) => Payload::Hash(hash.into_owned().into()),
        }
    }
}

/// An origin, with the end of a canonical request that signs only its host.
///
/// Most canonical requests end so.
#[derive(Clone, Debug)]
pub(crate) struct SignedOrigin {
    origin: Origin,
    /// `\nhost:examplebucket.s3.us-east-1.amazonaws.com\n\nhost\nUNSIGNED-PAYLOAD`
    host_only_end: String,
}

impl SignedOrigin {
    pub(crate) fn new(origin: Origin) -> Self {
        let host_only_end = ["\nhost:", origin.host(), "\n\nhost\n", UNSIGNED_PAYLOAD].concat();
        Self { origin, host_only_end }
    }

    #[inline]
    pub(crate) const fn origin(&self) -> &Origin {
        &self.origin
    }
}

/// An origin by reference, or one that a request owns: in a box, so that a request is small to
/// move.
#[derive(Clone, Debug)]
pub(crate) enum OriginRef<'a> {
    Borrowed(&'a SignedOrigin),
    Owned(Box<SignedOrigin>),
}

impl OriginRef<'_> {
    pub(crate) fn owned(origin: Origin) -> OriginRef<'static> {
        OriginRef::Owned(Box::new(SignedOrigin::new(origin)))
    }

    #[inline]
    pub(crate) const fn get(&self) -> &SignedOrigin {
        match self {
            Self::Borrowed(origin) => origin,
            Self::Owned(origin) => origin,
        }
    }

    /// Returns the same origin, without a borrow.
    pub(crate) fn into_owned(self) -> OriginRef<'static> {
        match self {
            Self::Borrowed(origin) => OriginRef::Owned(Box::new(origin.clone())),
            Self::Owned(origin) => OriginRef::Owned(origin),
        }
    }
}

/// What a signer adds to a request.
#[derive(Clone, Copy)]
pub(crate) struct Authentication<'a> {
    pub(crate) prepared: &'a PreparedQuery,
    pub(crate) rules: SigningRules,
    pub(crate) validity: Validity,
}

impl Authentication<'_> {
    /// Returns what happens to a copy of the canonical request.
    ///
    /// It is wiped if it holds a session token or a header's secret.
    #[inline]
    pub(crate) fn buffer(&self, headers: &Headers<'_>) -> Buffer {
        if self.prepared.has_signed_token() || headers.has_secret() { Buffer::Wipe } else { Buffer::Leave }
    }
}

/// The parts of the canonical request, as ranges of a text that [`write_url`] wrote.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) path: Range<usize>,
    pub(crate) query: Range<usize>,
    /// Headers, signed headers and payload hash.
    pub(crate) end: Range<usize>,
    /// Whether the URL's path is the canonical one.
    pub(crate) path_is_canonical: bool,
}

impl Layout {
    /// Returns the hash of the canonical request.
    #[inline(always)]
    pub(crate) fn hash(&self, method: &Method, text: &str, rules: SigningRules, buffer: Buffer) -> State {
        // Bytes, because slicing a `str` looks for the ends of characters.
        let part = |range: Range<usize>| text.as_bytes().get(range).unwrap_or_default();
        let derived;
        let path = if self.path_is_canonical {
            part(self.path.clone())
        } else {
            derived = canonical_path(text.get(self.path.clone()).unwrap_or_default(), rules);
            derived.as_bytes()
        };
        let after_path = part(self.query.start..self.end.end);
        hash::<2048, 5>(INITIAL, 0, [method.as_str().as_bytes(), b"\n", path, b"\n", after_path], buffer)
    }
}

/// The signed method, path, query, headers and payload hash, each in canonical form.
///
/// `Display` writes the exact text that was hashed, including a session token and the values of
/// headers. `Debug` hides them.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
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
    end: &'a str,
}

impl<'a> CanonicalRequest<'a> {
    pub(crate) fn new(method: &'a str, text: &'a str, layout: &Layout, rules: SigningRules) -> Self {
        let slice = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let path = slice(&layout.path);
        let path = if layout.path_is_canonical { Cow::Borrowed(path) } else { canonical_path(path, rules) };
        Self { method, path, query: slice(&layout.query), end: slice(&layout.end) }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method
    }

    /// Returns the canonical path, in the form that the service's rules require.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the canonical query string, without the signature.
    #[must_use]
    pub fn query(&self) -> &'a str {
        self.query
    }

    /// Returns the names and values of the signed headers, including `host`.
    pub fn headers(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        canonical_headers(self.end)
    }

    /// Returns the names of the signed headers, joined with semicolons.
    #[must_use]
    pub fn signed_headers(&self) -> &'a str {
        self.end.rsplit('\n').nth(1).unwrap_or_default()
    }

    /// Returns the payload hash, or the literal in its place, such as `UNSIGNED-PAYLOAD`.
    #[must_use]
    pub fn payload_hash(&self) -> &'a str {
        self.end.rsplit('\n').next().unwrap_or_default()
    }

    fn parts(&self) -> [&str; 7] {
        [self.method, "\n", &self.path, "\n", self.query, "\n", self.end]
    }

    pub(crate) fn hash(&self) -> State {
        hash::<2048, 7>(INITIAL, 0, self.parts().map(str::as_bytes), Buffer::Wipe)
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

/// Appends the URL without its signature and, after a line break, the rest of the canonical
/// request.
#[inline(always)]
pub(crate) fn write_url(
    text: &mut String,
    request: &UnsignedRequest<'_>,
    authentication: &Authentication<'_>,
) -> Layout {
    let origin = request.origin.origin();
    let path_start = text.len() + origin.len();
    match request.path {
        Path::Encoded(path) => {
            text.push_str(origin.as_str());
            text.push_str(path);
        }
        Path::Appended { url_prefix, tail } => {
            text.push_str(url_prefix);
            push_path(text, tail);
        }
    }
    let path_end = text.len();
    text.push('?');
    write_query(text, request, authentication);
    let query_end = text.len();
    let is_unsigned = matches!(request.payload, Payload::Unstated) && !authentication.rules.sign_payload;
    if request.headers.is_empty() && is_unsigned {
        text.push_str(&request.origin.host_only_end);
    } else {
        text.push('\n');
        request.headers.write_canonical(origin.host(), text);
        text.push('\n');
        write_payload_hash(text, request, authentication.rules);
    }
    Layout {
        path: path_start..path_end,
        query: path_end + 1..query_end,
        end: query_end + 1..text.len(),
        path_is_canonical: !matches!(request.path, Path::Encoded(_)),
    }
}

/// Returns an upper bound of the bytes that [`write_url`] appends.
pub(crate) fn capacity(request: &UnsignedRequest<'_>, prepared: &PreparedQuery) -> usize {
    /// The texts that every URL has: separators, names of parameters, time and expiration.
    const FIXED: usize = 256;
    let path = match request.path {
        Path::Encoded(path) => path.len(),
        Path::Appended { url_prefix, tail } => url_prefix.len() + 3 * tail.len(),
    };
    let payload = match (request.headers.value(CONTENT_SHA256), request.payload) {
        (Some(stated), _) => stated.len(),
        (None, Payload::Hash(stated)) => stated.len(),
        (None, Payload::Body(_) | Payload::Unstated) => 64,
    };
    request.origin.origin().len() * 2
        + path
        + request.query.capacity()
        + request.headers.capacity()
        + prepared.capacity()
        + payload
        + FIXED
}

/// Appends the canonical query string: the request's parameters merged with those of signing.
#[inline(always)]
fn write_query(text: &mut String, request: &UnsignedRequest<'_>, authentication: &Authentication<'_>) {
    request.query.write_around(text, |text| {
        authentication.prepared.write(&authentication.validity, text);
        request.headers.write_signed_headers(text);
    });
}

#[inline]
fn write_payload_hash(text: &mut String, request: &UnsignedRequest<'_>, rules: SigningRules) {
    let push_hash = |text: &mut String, body: &[u8]| {
        let mut digits = [0; 64];
        // 32 bytes fill 64 digits.
        let _ = hex::encode_to_slice(Sha256::digest(body), &mut digits);
        text.push_str(str::from_utf8(&digits).unwrap_or_default());
    };
    match (request.headers.value(CONTENT_SHA256), request.payload) {
        (Some(stated), _) => text.push_str(stated),
        (None, Payload::Hash(stated)) => text.push_str(stated),
        (None, Payload::Body(body)) => push_hash(text, body),
        (None, Payload::Unstated) if rules.sign_payload => push_hash(text, b""),
        (None, Payload::Unstated) => text.push_str(UNSIGNED_PAYLOAD),
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use crate::sigv4::hash::hex_digits;
    use crate::{Credentials, Region, Service, region_set::Regions};

    use super::*;

    /// The presigned request of AWS's
    /// [example](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
    #[test]
    fn aws_example() {
        let credentials =
            Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap();
        let (origin, path) = Origin::parse("https://examplebucket.s3.amazonaws.com/test.txt").unwrap();
        let request = UnsignedRequest {
            method: &Method::GET,
            origin: &SignedOrigin::new(origin),
            path: &Path::Encoded(path.into()),
            query: &Query::default(),
            headers: &Headers::default(),
            payload: &Payload::Unstated,
        };
        let authentication = Authentication {
            prepared: &PreparedQuery::new(&credentials, &Regions::One(Region::US_EAST_1), &Service::S3),
            rules: SigningRules::S3,
            validity: Validity::new("20130524T000000Z".parse().unwrap(), 86_400),
        };
        let mut text = String::new();
        let layout = write_url(&mut text, &request, &authentication);
        let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256\
            &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
            &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host";
        let host = "examplebucket.s3.amazonaws.com";
        assert_eq!(
            CanonicalRequest::new("GET", &text, &layout, SigningRules::S3).to_string(),
            ["GET", "/test.txt", query, &["host:", host].concat(), "", "host", "UNSIGNED-PAYLOAD"].join("\n")
        );
        assert_eq!(text.lines().next(), Some(&*["https://", host, "/test.txt?", query].concat()));
        let hash = layout.hash(&Method::GET, &text, SigningRules::S3, Buffer::Leave);
        let expected = b"3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04";
        assert_eq!(&hex_digits(hash), expected);
    }
}
