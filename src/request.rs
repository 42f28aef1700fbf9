use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::origin::Origin;
use crate::sigv4::canonical_request::{OriginRef, Path, Payload, UnsignedRequest};
use crate::sigv4::headers::{Headers, is_payload_hash, required_headers};
use crate::sigv4::query::Query;
use crate::sigv4::uri_encode::{has_valid_escapes, is_unreserved};
use crate::sigv4::validity::ValidityRules;
use crate::{Error, Method};

/// A request to any service, ready to be presigned by a [`Signer`](crate::Signer).
///
/// For S3, [`s3::Bucket`](crate::s3::Bucket) makes requests by S3's addressing rules and with typed
/// options. A `Request` signs whatever it is given.
///
/// An invalid argument is reported when the request is signed, so a chain needs one `?`, at its
/// end.
///
/// ```
/// use presign::{Credentials, Region, Request, Service, Signer, SigningTime};
/// use std::time::Duration;
///
/// let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// let signer = Signer::new(Service::RDS_DB, Region::US_EAST_1, credentials);
/// let request = Request::get("https://db.c1.us-east-1.rds.amazonaws.com:3306/")?
///     .query("Action", "connect")
///     .query("DBUser", "app");
/// let at: SigningTime = "20130524T000000Z".parse()?;
/// let url = signer.presign_at(&request, at, Duration::from_secs(900))?;
/// assert!(url.as_str().starts_with("https://db.c1.us-east-1.rds.amazonaws.com:3306/?Action=connect&DBUser=app&X-Amz-"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a request does nothing until it is presigned"]
pub struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) origin: OriginRef<'a>,
    pub(crate) path: Path<'a>,
    pub(crate) query: Query<'a>,
    pub(crate) headers: Headers<'a>,
    pub(crate) payload: Payload<'a>,
    pub(crate) validity: ValidityRules,
    /// The URL prefix that clients use, if it differs from the signed one:
    /// `https://files.example.com/`.
    pub(crate) public_prefix: Option<Cow<'a, str>>,
    /// The first error of the chain that built the request.
    error: Option<Error>,
}

impl<'a> Request<'a> {
    /// Creates a request by its method and URL.
    ///
    /// The URL consists of `https`, `http`, `wss` or `ws`, the host, an optional port, and the
    /// percent-encoded path. Add query parameters with [`query`](Self::query).
    ///
    /// The scheme is not signed: a WebSocket's URL has the signature of the `https` or `http` URL.
    ///
    /// The host is signed as every client sends it: in lower case, and without the scheme's default
    /// port. The path is printed as given. Browsers and many clients resolve `.` and `..` segments,
    /// also as `%2e`, and then send another path than the signed one. Time and memory are linear in
    /// the length of the URL.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] for
    ///
    /// - `"example.com/"`, `"ftp://example.com/"`: no scheme, or another one
    /// - `"https://user:password@example.com/"`
    /// - `"https://example.com:0/"`, `"https://example.com:65536/"`, `"https://exämple.com/"`,
    ///   `"https://1.2.3/"`
    /// - `"https://example.com/?a=1"`, `"https://example.com/#top"`: a query or a fragment
    /// - `"https://example.com/a b"`, `"https://example.com/%zz"`: a path that is not
    ///   percent-encoded
    pub fn new(method: Method, url: &'a str) -> Result<Self, Error> {
        let (origin, path) = Origin::parse_any(url).map_err(Error::Url)?;
        let path = if path.is_empty() { "/" } else { path };
        check_path(path).map_err(Error::Url)?;
        Ok(Self::to(method, OriginRef::owned(origin), Path::Encoded(path.into())))
    }

    /// Creates a `GET` request by its URL.
    ///
    /// # Errors
    ///
    /// As [`Request::new`].
    pub fn get(url: &'a str) -> Result<Self, Error> {
        Self::new(Method::GET, url)
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// Creates a request whose origin and path are valid.
    pub(crate) fn to(method: Method, origin: OriginRef<'a>, path: Path<'a>) -> Self {
        Self {
            method,
            origin,
            path,
            query: Query::default(),
            headers: Headers::default(),
            payload: Payload::Unstated,
            validity: ValidityRules::default(),
            public_prefix: None,
            error: None,
        }
    }

    /// Adds a query parameter: its name and value before encoding. Keeps repeated names.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Query`] for `""`, for the names that signing writes itself, such
    /// as `"X-Amz-Date"`, in any case, and for a parameter after 1,024 others.
    pub fn query(mut self, name: &'a str, value: &'a str) -> Self {
        self.add_parameter(name.into(), value.into(), None);
        self
    }

    /// Adds several query parameters, each as [`query`](Self::query) does.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub fn query_pairs<N, V>(mut self, pairs: impl IntoIterator<Item = &'a (N, V)>) -> Self
    where
        N: AsRef<str> + 'a,
        V: AsRef<str> + 'a,
    {
        let pairs = pairs.into_iter();
        self.query.reserve(pairs.size_hint().0);
        for (name, value) in pairs {
            self.add_parameter(name.as_ref().into(), value.as_ref().into(), None);
        }
        self
    }

    /// Adds a signed header, which the client must send. Keeps repeated names and joins their
    /// values.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let signer = Signer::new(Service::new("execute-api")?, Region::EU_WEST_1, credentials);
    /// let request = Request::get("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets")?.header("X-Tenant", "ann");
    /// let url = signer.presign(&request, Duration::from_secs(300))?;
    /// assert!(url.required_headers().eq([("x-tenant", "ann")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Header`] for
    ///
    /// - `""`, `"my header"`: an invalid name
    /// - `"host"`, `"authorization"`, `"x-amz-date"` and the other signing parameters, in any case
    /// - a value with a control character other than the tab
    /// - a header after 1,024 others
    pub fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.add_header(name.into(), value.into(), None);
        self
    }

    /// Sets the body that the client will send, for services that sign its hash. The default is an
    /// empty body.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let signer = Signer::new(Service::new("execute-api")?, Region::EU_WEST_1, credentials);
    /// let request = Request::new(presign::Method::POST, "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets")?
    ///     .body(br#"{"type": "cat"}"#);
    /// let url = signer.presign(&request, Duration::from_secs(300))?;
    /// assert_ne!(url.canonical_request().payload_hash(), "UNSIGNED-PAYLOAD");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for a service that does not sign the payload,
    /// and with [`Error::Conflict`] if [`payload_hash`](Self::payload_hash) is set too.
    pub fn body(mut self, body: &'a [u8]) -> Self {
        self.set_payload("body", Payload::Body(body.into()));
        self
    }

    /// Sets the payload hash, the last line of the canonical request.
    ///
    /// It is the payload's SHA-256 in lower-case hexadecimal, or a literal such as
    /// `UNSIGNED-PAYLOAD`. The default follows from the service. A header `x-amz-content-sha256`
    /// takes precedence.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] unless the text consists of `A-Z`, `a-z`, `0-9`
    /// and `-`, and with [`Error::Conflict`] if [`body`](Self::body) is set too.
    pub fn payload_hash(mut self, hash: &'a str) -> Self {
        const OPTION: &str = "payload_hash";
        if !is_payload_hash(hash) {
            let rule = "must be a hexadecimal hash, or a literal of A-Z, a-z, 0-9 and `-`";
            self.add_error(Error::InvalidOption { option: OPTION, rule });
        }
        self.set_payload(OPTION, Payload::Hash(hash.into()));
        self
    }

    fn set_payload(&mut self, option: &'static str, payload: Payload<'a>) {
        let first = match self.payload {
            Payload::Unstated => None,
            Payload::Body(_) => Some("body"),
            Payload::Hash(_) => Some("payload_hash"),
        };
        if let Some(first) = first {
            self.add_error(Error::Conflict { first, second: option });
        }
        self.payload = payload;
    }

    /// Makes the URL the same for every call within a time window, so that browsers and shared
    /// caches can keep the response.
    ///
    /// The signing time is rounded down to a multiple of `window`, counted from 1970. The lifetime
    /// is the requested one plus the window, so it is constant too, and the URL is valid for at
    /// least the requested time. Fractions of a second are dropped.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for a window under one second or over seven
    /// days, with [`Error::ExpiresIn`] if lifetime and window together exceed seven days, and with
    /// [`Error::Conflict`] for two windows.
    pub fn cacheable(mut self, window: Duration) -> Self {
        self.set_window(window);
        self
    }

    /// Shortens the lifetime to that of the credentials instead of failing. Does nothing for
    /// credentials without a known expiration.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer, SigningTime};
    /// # use std::time::Duration;
    /// let now: SigningTime = "20260801T120000Z".parse()?;
    /// let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AQoEXAMPLE")?
    ///     .with_expiration("20260801T120100Z".parse()?);
    /// let signer = Signer::new(Service::new("execute-api")?, Region::EU_WEST_1, credentials);
    /// let request = Request::get("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets")?;
    /// assert!(signer.presign_at(&request, now, Duration::from_secs(300)).is_err());
    /// let url = signer.presign_at(&request.clamp_to_credentials(), now, Duration::from_secs(300))?;
    /// assert_eq!(url.expires_at(), "20260801T120100Z".parse()?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing still fails with [`Error::CredentialsExpiration`] if the credentials have expired,
    /// and for a [`cacheable`](Self::cacheable) URL if they expire before the requested lifetime
    /// ends.
    pub fn clamp_to_credentials(mut self) -> Self {
        self.validity.clamp = true;
        self
    }

    /// Returns the headers that the client must send.
    ///
    /// Use it with [`presign_into`](crate::Signer::presign_into), which returns no
    /// [`PresignedUrl`](crate::PresignedUrl).
    ///
    /// # Errors
    ///
    /// The first error of the chain that built the request.
    #[doc(alias = "headers")]
    pub fn required_headers(&self) -> Result<Vec<(String, String)>, Error> {
        self.check()?;
        let mut text = String::new();
        self.headers.write_canonical(self.origin.get().origin().host(), &mut text);
        Ok(required_headers(&text).map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// Does what [`cacheable`](Self::cacheable) does.
    pub(crate) fn set_window(&mut self, window: Duration) {
        if self.validity.window.replace(window).is_some() {
            self.add_error(Error::Conflict { first: "cacheable", second: "cacheable" });
        }
    }

    /// Returns the parts that are written as a URL.
    #[inline]
    pub(crate) fn unsigned(&self) -> UnsignedRequest<'_> {
        let Self { method, origin, path, query, headers, payload, .. } = self;
        UnsignedRequest { method, origin: origin.get(), path, query, headers, payload }
    }

    /// Returns the length of the signed URL's prefix that `public_prefix` replaces.
    pub(crate) fn prefix_length(&self) -> usize {
        match &self.path {
            Path::Encoded(path) => self.origin.get().origin().len() + path.len(),
            Path::Appended { url_prefix, .. } => url_prefix.len(),
        }
    }

    /// Adds a parameter that a caller or an option sets.
    pub(crate) fn add_parameter(
        &mut self,
        name: Cow<'a, str>,
        value: Cow<'a, str>,
        option: Option<&'static str>,
    ) {
        if let Err(error) = self.query.insert(name, value, option) {
            self.add_error(error);
        }
    }

    /// Adds a header that a caller or an option sets, by a name in any case.
    pub(crate) fn add_header(
        &mut self,
        name: Cow<'a, str>,
        value: Cow<'a, str>,
        option: Option<&'static str>,
    ) {
        if let Err(error) = self.headers.insert_any_case(name, value, option) {
            self.add_error(error);
        }
    }

    /// Adds a header that an option sets, by a valid name in lower case.
    pub(crate) fn set_header(&mut self, name: &'static str, value: Cow<'a, str>, option: &'static str) {
        if let Err(error) = self.headers.insert(name, value, option) {
            self.add_error(error);
        }
    }

    /// Records the rule that a caller's parameter broke.
    pub(crate) fn refuse_parameter(&mut self, rule: &'static str) {
        let error = self.query.refuse(rule);
        self.add_error(error);
    }

    /// Records the rule that a caller's header broke.
    pub(crate) fn refuse_header(&mut self, rule: &'static str) {
        let error = self.headers.refuse(rule);
        self.add_error(error);
    }

    /// Keeps the first error.
    pub(crate) fn add_error(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// Returns the first error of the chain that built the request.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.error {
            None => Ok(()),
            Some(error) => self.fail(error),
        }
    }

    /// Returns an error, without the index if the caller gave only one parameter or header.
    #[cold]
    #[inline(never)]
    fn fail(&self, error: &Error) -> Result<(), Error> {
        Err(match *error {
            Error::QueryAt { rule, .. } if self.query.given() == 1 => Error::Query(rule),
            Error::HeaderAt { rule, .. } if self.headers.given() == 1 => Error::Header(rule),
            error => error,
        })
    }

    /// Returns the same request, without a borrow.
    pub(crate) fn into_owned(self) -> Request<'static> {
        let Self { method, origin, path, query, headers, payload, validity, public_prefix, error } = self;
        Request {
            method,
            origin: origin.into_owned(),
            path: path.into_owned(),
            query: query.into_owned(),
            headers: headers.into_owned(),
            payload: payload.into_owned(),
            validity,
            public_prefix: public_prefix.map(|prefix| prefix.into_owned().into()),
            error,
        }
    }
}

/// Checks that a path can be part of a URL: `pchar` and `/` of RFC 3986.
fn check_path(path: &str) -> Result<(), &'static str> {
    if path.contains('?') {
        return Err("must not contain a query; add its parameters with `query`");
    }
    if path.contains('#') {
        return Err("must not contain a fragment");
    }
    if !path.bytes().all(|byte| is_unreserved(byte) || b"/%:@!$&'()*+,;=".contains(&byte)) {
        return Err("must have a percent-encoded path");
    }
    if !has_valid_escapes(path) {
        return Err("must have two hexadecimal digits after each `%`");
    }
    Ok(())
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Parameters and headers may hold secrets, such as a customer's encryption key.
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("origin", &self.origin.get().origin().as_str())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
