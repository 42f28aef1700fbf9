use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::method::is_token;
use crate::service::UNSIGNED_PAYLOAD;
use crate::sigv4::canonical_request::canonical_path;
use crate::sigv4::hash::{BLOCK, INITIAL, State, bytes, hash, hex_text, lower_hex};
use crate::sigv4::headers::{CONTENT_SHA256, is_payload_hash, push_collapsed};
use crate::sigv4::list::List;
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::string_to_sign::write_string_to_sign;
use crate::sigv4::uri_encode::has_byte;
use crate::sigv4::validity::LONGEST;
use crate::verify::claims::{Claims, is_value};
use crate::verify::received::headers::{ReceivedRequest, SignedHeaders};
use crate::verify::received::parameters::wrong;
use crate::verify::received::query::{Own, ReceivedQuery, SignedQuery, decoded, number};
use crate::verify::{Verifier, VerifyError};
use crate::{Algorithm, Validity};

/// The longest request target that is read, in bytes.
const LONGEST_TARGET: usize = 32 * 1024;
/// The most headers that are read, and their names and values together in bytes.
const MOST_HEADERS: usize = 128;
const LONGEST_HEADERS: usize = 64 * 1024;
/// The longest list of signed headers.
const LONGEST_SIGNED_HEADERS: usize = 4096;

/// What a request claims: well-formed, but by whom is not known yet.
///
/// Look up the credentials by [`access_key_id`](Self::access_key_id), and [`verify`](Self::verify) with them. If they are not to be
/// found, [`VerifyError::AccessKeyId`] is the answer.
///
/// ```
/// # use presign::{Credentials, Region, Service, SigningTime, s3::Bucket, verify::Verifier};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let now: SigningTime = "20130524T000000Z".parse()?;
/// # let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(900))?;
/// # let host = "examplebucket.s3.us-east-1.amazonaws.com";
/// # let target = url.as_str().split_once(host).map(|(_, target)| target).unwrap_or_default();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let presented = verifier.parse("GET", target, [("Host", host)])?;
/// assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE"); // look up the credentials by this
/// assert!(presented.verify(&credentials, now).is_ok());
/// // What a client can be shown in answer to a signature that does not match:
/// assert!(presented.canonical_request().starts_with("GET\n/test.txt\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "nothing is verified yet"]
pub struct Presented<'a> {
    pub(super) verifier: &'a Verifier,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    canonical_path: Cow<'a, str>,
    query: SignedQuery<'a>,
    signed_headers: SignedHeaders<'a>,
    /// The values of the signed headers, in the order of their names.
    headers: List<Value<'a>, 4>,
    access_key_id: Cow<'a, str>,
    pub(super) validity: Validity,
    /// As it stands in the query.
    pub(super) session_token: Option<&'a str>,
    pub(super) signature: Cow<'a, str>,
    /// What the header states of the payload.
    content_sha256: Option<&'a str>,
    /// The hash of the body, if it was told.
    body_sha256: Option<Box<[u8; 64]>>,
}

/// The value of a signed header.
#[derive(Clone, Copy, Debug)]
struct Value<'a> {
    /// The place of its name among those of the signed headers.
    place: usize,
    text: &'a str,
    /// Whether there is no white space in it.
    is_one_word: bool,
}

impl<'a> Value<'a> {
    /// Text without control characters, or nothing.
    #[inline]
    fn new(place: usize, value: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(value).ok()?;
        let is_one_word = !has_byte(text, |byte| byte <= b' ' || byte == 0x7f);
        let is_right = is_one_word || !has_byte(text, |byte| byte.is_ascii_control() && byte != b'\t');
        is_right.then_some(Self { place, text, is_one_word })
    }

    fn write(&self, text: &mut String) {
        if self.is_one_word {
            text.push_str(self.text);
        } else {
            push_collapsed(text, self.text);
        }
    }
}

impl Verifier {
    /// Reads a request: its method, its target as it stands on the request line, and its headers. With HTTP/2, `host` is the
    /// pseudo-header `:authority`.
    ///
    /// # Errors
    ///
    /// - [`VerifyError::NotPresigned`] if it has no parameter of a signature, [`VerifyError::SignatureVersion2`] if it has those of
    ///   the older version
    /// - [`VerifyError::Malformed`] for what is no HTTP, for `%` without two digits behind it, and beyond the limits
    /// - [`VerifyError::Parameter`] for one that is missing, there twice, in another case, not in its form, or of another scope
    /// - [`VerifyError::LivesTooLong`] beyond the verifier's own [`max_lifetime`](Self::max_lifetime)
    /// - [`VerifyError::UnsignedHeader`] and [`VerifyError::MissingHeader`]
    #[inline]
    pub fn parse<'a, V: AsRef<[u8]> + ?Sized + 'a>(
        &'a self,
        method: &'a str,
        target: &'a str,
        headers: impl IntoIterator<Item = (&'a str, &'a V)>,
    ) -> Result<Presented<'a>, VerifyError> {
        if target.len() > LONGEST_TARGET {
            return Err(VerifyError::Malformed("must have a target of at most 32 KiB"));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let canonical_path = canonical_path(path, self.service.rules());
        let is_path_canonical = path.starts_with('/') && matches!(canonical_path, Cow::Borrowed(_));
        let claims = Claims::read(self, target, query, is_path_canonical)?;
        if method.is_empty() || method.len() > 32 || !method.bytes().all(is_token) {
            return Err(VerifyError::Malformed("must have a method of 1 to 32 characters that methods have"));
        }
        let validity = self.validity(&claims)?;
        let Claims { access_key_id, session_token, signed_headers, signature, query, .. } = claims;
        let is_digit = |byte: u8| byte.is_ascii_digit() | matches!(byte, b'a'..=b'f');
        if signature.len() != 64 || has_byte(&signature, |byte| !is_digit(byte)) {
            return Err(wrong(Own::Signature, "must be 64 hexadecimal digits in lower case"));
        }
        let (headers, content_sha256) = if signed_headers.is_host() && self.required.is_empty() {
            (self.values(&["host"], headers)?, None)
        } else {
            let names = self.names(&signed_headers)?;
            let headers = self.values(&names, headers)?;
            let content_sha256 = content_sha256(&names, &headers)?;
            (headers, content_sha256)
        };
        Ok(Presented {
            verifier: self,
            method,
            path,
            canonical_path,
            query,
            signed_headers,
            headers,
            access_key_id,
            validity,
            session_token,
            signature,
            content_sha256,
            body_sha256: None,
        })
    }

    /// Reads a request of the crate `http`. If it has no `Host`, as requests of HTTP/2 have not, that is the authority of its URI.
    ///
    /// The URI has to be as it came in: where a router has cut off a prefix, as `axum` does for those nested in another, it is not.
    /// What is read borrows the request, and is best gone before that is handed on:
    ///
    /// ```
    /// # use presign::verify::{VerifyError, Verifier};
    /// # use presign::{Signer, SigningTime, Validity};
    /// fn guard<B>(verifier: &Verifier, signer: &Signer, request: &http::Request<B>) -> Result<Validity, VerifyError> {
    ///     let presented = verifier.parse_http(request)?;
    ///     Ok(presented.verify_with(signer, SigningTime::now())?.validity())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), and [`VerifyError::Malformed`] if it has both and they differ, unless the verifier knows the
    /// [`host`](Self::host): one may be the signed one, and the other what a server goes by
    /// ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1)).
    #[cfg(feature = "http")]
    pub fn parse_http<'a, B>(&'a self, request: &'a http::Request<B>) -> Result<Presented<'a>, VerifyError> {
        self.parse_with_uri(request.method(), request.uri(), request.headers())
    }

    /// As [`parse_http`](Self::parse_http), of a request whose body was taken off, or is still to come.
    ///
    /// # Errors
    ///
    /// As [`parse_http`](Self::parse_http).
    #[cfg(feature = "http")]
    pub fn parse_http_parts<'a>(
        &'a self,
        parts: &'a http::request::Parts,
    ) -> Result<Presented<'a>, VerifyError> {
        self.parse_with_uri(&parts.method, &parts.uri, &parts.headers)
    }

    #[cfg(feature = "http")]
    fn parse_with_uri<'a>(
        &'a self,
        method: &'a http::Method,
        uri: &'a http::Uri,
        headers: &'a http::HeaderMap,
    ) -> Result<Presented<'a>, VerifyError> {
        let stated = headers.get(http::header::HOST).map(http::HeaderValue::as_bytes);
        let authority = uri.authority().map(|authority| authority.as_str().as_bytes());
        let is_other = |(a, b): (&[u8], &[u8])| !a.eq_ignore_ascii_case(b);
        if self.host.is_none() && stated.zip(authority).is_some_and(is_other) {
            return Err(VerifyError::Malformed("must not have two hosts"));
        }
        let host = authority.filter(|_| stated.is_none()).map(|authority| ("host", authority));
        let target = uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        self.parse(method.as_str(), target, headers.chain(host))
    }

    #[inline]
    fn validity(&self, claims: &Claims<'_>) -> Result<Validity, VerifyError> {
        let expires_in = number::<u32>(&claims.expires_in)
            .filter(|seconds| (1..=LONGEST.as_secs()).contains(&u64::from(*seconds)))
            .ok_or(wrong(Own::Expires, "must be from 1 to 604800 seconds"))?;
        let validity = Validity::new(claims.signed_at, expires_in);
        if validity.expires_in() > self.max_lifetime {
            return Err(VerifyError::LivesTooLong);
        }
        Ok(validity)
    }

    /// The names of the signed headers, if they can be that, and all that have to be among them are.
    #[inline]
    fn names<'n>(&self, signed_headers: &'n SignedHeaders<'_>) -> Result<List<&'n str, 8>, VerifyError> {
        let mut names: List<&str, 8> = List::default();
        if signed_headers.len() > LONGEST_SIGNED_HEADERS {
            return Err(wrong(Own::SignedHeaders, "must be at most 4096 bytes"));
        }
        for name in signed_headers.names() {
            let is_usual = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            let is_right = |byte| is_usual(byte) || is_token(byte) && !byte.is_ascii_uppercase();
            let is_token = name.bytes().all(is_right);
            // Nothing comes before a name that is empty.
            if !is_token || names.last().map_or("", |last| *last).bytes().ge(name.bytes()) {
                return Err(wrong(
                    Own::SignedHeaders,
                    "must be names of headers in lower case, in their order and with semicolons between",
                ));
            }
            names.insert(names.len(), name);
        }
        if !names.iter().any(|name| is_name(name, "host")) {
            return Err(VerifyError::UnsignedHeader("host"));
        }
        let is_signed = |header: &String| names.iter().any(|name| is_name(name, header));
        if !self.required.iter().all(is_signed) {
            return Err(VerifyError::UnsignedHeader("a header that this server requires"));
        }
        Ok(names)
    }

    /// The values of the signed headers, in the order of their names.
    #[inline]
    fn values<'a, V: AsRef<[u8]> + ?Sized + 'a>(
        &self,
        names: &[&str],
        headers: impl IntoIterator<Item = (&'a str, &'a V)>,
    ) -> Result<List<Value<'a>, 4>, VerifyError> {
        let mut values: List<Value<'_>, 4> = List::default();
        let mut length = 0_usize;
        for (number, (name, value)) in headers.into_iter().enumerate() {
            let value = value.as_ref();
            length = length.saturating_add(name.len()).saturating_add(value.len());
            if number >= MOST_HEADERS || length > LONGEST_HEADERS {
                return Err(VerifyError::Malformed("must have at most 128 headers of 64 KiB"));
            }
            let Some(place) = names.iter().position(|signed| is_name(signed, name)) else {
                self.check_unsigned(name)?;
                continue;
            };
            let value = Value::new(place, value).ok_or(VerifyError::Malformed(
                "must have its signed headers in UTF-8 without control characters",
            ))?;
            let at = values.partition_point(|other| other.place <= place);
            values.insert(at, value);
        }
        for (place, name) in names.iter().enumerate() {
            let is_known = self.host.is_some() && is_name(name, "host");
            if !is_known && values.binary_search_by_key(&place, |value| value.place).is_err() {
                return Err(VerifyError::MissingHeader);
            }
        }
        Ok(values)
    }

    #[inline]
    fn check_unsigned(&self, name: &str) -> Result<(), VerifyError> {
        const START: &[u8] = b"x-amz-";
        let begins =
            name.as_bytes().get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START));
        if begins && !self.allowed_unsigned.iter().any(|allowed| allowed.eq_ignore_ascii_case(name)) {
            return Err(VerifyError::UnsignedHeader("a header that begins with x-amz-"));
        }
        Ok(())
    }
}

impl<'a> Presented<'a> {
    /// Whose signature the request claims to have. Until it is verified this is any text, of any characters.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// From when until when the request claims to be good.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// The session token, for servers whose temporary credentials are looked up by it.
    #[must_use]
    pub fn session_token(&self) -> Option<Cow<'a, str>> {
        decoded(self.session_token?)
    }

    /// The body that was received, for services that sign its hash, and for requests that state one in
    /// `x-amz-content-sha256`. Empty if not told.
    ///
    /// # Errors
    ///
    /// [`VerifyError::Payload`] if it is not the one whose hash the request states.
    pub fn body(self, body: &[u8]) -> Result<Self, VerifyError> {
        self.body_sha256(bytes(hash::<2048, 1>(INITIAL, 0, [body])))
    }

    /// As [`body`](Self::body), by its SHA-256, for a body that is not kept in memory.
    ///
    /// # Errors
    ///
    /// As [`body`](Self::body).
    pub fn body_sha256(self, hash: [u8; 32]) -> Result<Self, VerifyError> {
        let digits = hex(hash);
        let is_hash =
            |stated: &&str| stated.len() == 64 && stated.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(stated) = self.content_sha256.filter(is_hash)
            && !stated.as_bytes().eq_ignore_ascii_case(&digits)
        {
            return Err(VerifyError::Payload);
        }
        Ok(Self { body_sha256: Some(Box::new(digits)), ..self })
    }

    /// The canonical request that the signature has to be over. For comparison with what a client signed.
    ///
    /// A session token and the headers' values stand in it.
    #[must_use]
    pub fn canonical_request(&self) -> String {
        let mut text = String::new();
        self.write_canonical_request(&self.canonical_query(), &mut text);
        text
    }

    /// The string to sign that the signature has to be over.
    #[must_use]
    pub fn string_to_sign(&self) -> String {
        let mut text = String::new();
        write_string_to_sign(
            Algorithm::HmacSha256,
            self.scope(),
            self.hash(&self.canonical_query()),
            &mut text,
        );
        text
    }

    /// The signed headers by name and value, as they were sent; `host` is the verifier's, if that knows one. A header that was sent
    /// twice is there twice.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.signed_headers.names().enumerate().flat_map(|(place, name)| {
            let known = self.verifier.host.as_deref().filter(|_| name == "host");
            let sent = self.headers.iter().filter(move |value| known.is_none() && value.place == place);
            known.into_iter().chain(sent.map(|value| value.text)).map(move |text| (name, text))
        })
    }

    pub(super) const fn content_sha256(&self) -> Option<&'a str> {
        self.content_sha256
    }

    #[inline]
    pub(super) fn scope(&self) -> CredentialScope<'_> {
        CredentialScope { time: self.validity.signed_at(), behind_date: &self.verifier.scope }
    }

    /// The query as it was read, if a session token that signing would have written so stands in it, or none.
    pub(super) const fn query_as_read(&self) -> &SignedQuery<'a> {
        &self.query
    }

    /// The query to be signed, the session token looked at.
    pub(super) fn canonical_query(&self) -> Cow<'_, SignedQuery<'a>> {
        match (&self.query, self.session_token) {
            (SignedQuery::Canonical(text), Some(token)) if !is_value(token) => {
                Cow::Owned(SignedQuery::Received(Box::new(ReceivedQuery::parse(text, None))))
            }
            (query, _) => Cow::Borrowed(query),
        }
    }

    /// The hash of the canonical request.
    #[inline]
    pub(super) fn hash(&self, query: &SignedQuery<'_>) -> State {
        let mut text = String::with_capacity(1024);
        self.write_canonical_request(query, &mut text);
        hash::<2048, 1>(INITIAL, 0, [text.as_bytes()])
    }

    #[inline]
    fn write_canonical_request(&self, query: &SignedQuery<'_>, text: &mut String) {
        let rules = self.verifier.service.rules();
        let empty;
        let payload_hash = match (self.content_sha256, &self.body_sha256) {
            (Some(stated), _) => stated,
            (None, _) if !rules.sign_payload => UNSIGNED_PAYLOAD,
            (None, Some(digits)) => hex_text(digits),
            (None, None) => {
                empty = lower_hex(hash::<BLOCK, 0>(INITIAL, 0, []));
                hex_text(&empty)
            }
        };
        let request = ReceivedRequest {
            method: self.method,
            path: &self.canonical_path,
            query,
            signed_headers: &self.signed_headers,
            payload_hash,
        };
        let mut values = self.headers.iter().peekable();
        request.write(text, |text, place, name| {
            let host = self.verifier.host.as_deref().filter(|_| name == "host");
            host.into_iter().for_each(|host| text.push_str(host));
            let mut separator = "";
            while let Some(value) = values.next_if(|value| value.place == place) {
                if host.is_none() {
                    text.push_str(separator);
                    value.write(text);
                    separator = ",";
                }
            }
        });
    }
}

/// Whether two texts name the same header. Byte by byte, since one of them may have been written just now in pieces: reading
/// that back at once makes a processor wait.
#[inline]
fn is_name(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// What the header says of the payload, if it is there.
fn content_sha256<'a>(names: &[&str], values: &[Value<'a>]) -> Result<Option<&'a str>, VerifyError> {
    let Some(place) = names.iter().position(|name| is_name(name, CONTENT_SHA256)) else { return Ok(None) };
    let mut stated = values.iter().filter(|value| value.place == place).map(|value| value.text);
    match (stated.next().map(|value| value.trim_matches([' ', '\t'])), stated.next()) {
        (Some(value), None) if is_payload_hash(value) => Ok(Some(value)),
        _ => Err(VerifyError::Malformed("must state the payload's hash once, in A-Z, a-z, 0-9 and `-`")),
    }
}

fn hex(hash: [u8; 32]) -> [u8; 64] {
    let mut state = [0; 8];
    state.iter_mut().zip(hash.as_chunks().0).for_each(|(word, bytes)| *word = u32::from_be_bytes(*bytes));
    lower_hex(state)
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presented")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("access_key_id", &self.access_key_id)
            .field("validity", &self.validity)
            .field("signed_headers", &self.signed_headers.names().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
