use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::origin::Origin;
use crate::sigv4::headers::{Headers, is_payload_hash, required_headers};
use crate::sigv4::query::Query;
use crate::sigv4::uri_encode::{has_right_escapes, is_unreserved};
use crate::sigv4::validity::LifetimeRules;
use crate::{Error, Method};

/// A request to any service, ready to be presigned by a [`Signer`](crate::Signer).
///
/// For S3, [`s3::Bucket`](crate::s3::Bucket) makes these with S3's rules of addressing and with typed options; a
/// `Request` signs whatever it is told to.
///
/// A wrong argument is remembered and reported when the request is signed, so that a chain has one `?` at its end.
///
/// ```
/// use presign::{Credentials, Region, Request, Service, Signer, SigningTime};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    pub(crate) origin: Cow<'a, Origin>,
    pub(crate) path: Path<'a>,
    pub(crate) query: Query<'a>,
    pub(crate) headers: Headers<'a>,
    pub(crate) payload: Payload<'a>,
    pub(crate) lifetime: LifetimeRules,
    /// What is printed in place of the URL up to the key, where clients see another one than the server.
    pub(crate) public: Option<&'a str>,
    /// The first error of the chain that built the request.
    pub(crate) error: Option<Error>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'a> {
    /// As it stands on the request line; its canonical form follows from the service's rules.
    AsGiven(&'a str),
    /// An object: its key is encoded when it is written, and what is written is canonical.
    Object {
        /// The URL up to the slash before the key, its path in canonical form.
        before_key: &'a str,
        key: &'a str,
    },
    /// Any object: its key is told when a template of the request is filled in.
    EachObject {
        /// As above.
        before_key: &'a str,
    },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Payload<'a> {
    /// As the service's rules have it for an empty body.
    Unstated,
    /// The body, to be hashed.
    Body(&'a [u8]),
    /// The last line of the canonical request as it is.
    Hash(&'a str),
}

impl<'a> Request<'a> {
    /// A request by its method and its URL: `https` or `http`, host, optional port, and the path as it is to stand on the
    /// request line, percent-encoded. Parameters are added with [`query`](Self::query).
    ///
    /// The host is signed in lower case and without the scheme's own port, as every client sends it. The path is written as it
    /// is; browsers and many clients resolve `.` and `..` segments in it, also as `%2e`, and then send another one than was
    /// signed.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] for
    ///
    /// - `"example.com/"`, `"ftp://example.com/"`: no scheme, another scheme
    /// - `"https://user:password@example.com/"`
    /// - `"https://example.com:0/"`, `"https://example.com:65536/"`, `"https://exämple.com/"`, `"https://1.2.3/"`
    /// - `"https://example.com/?a=1"`, `"https://example.com/#top"`: a query or a fragment
    /// - `"https://example.com/a b"`, `"https://example.com/%zz"`: a path that is not percent-encoded
    pub fn new(method: Method, url: &'a str) -> Result<Self, Error> {
        let (origin, path) = Origin::parse(url).map_err(Error::Url)?;
        let path = if path.is_empty() { "/" } else { path };
        check_path(path).map_err(Error::Url)?;
        Ok(Self::to(method, Cow::Owned(origin), Path::AsGiven(path)))
    }

    /// A `GET` request by its URL.
    ///
    /// # Errors
    ///
    /// As [`Request::new`].
    pub fn get(url: &'a str) -> Result<Self, Error> {
        Self::new(Method::GET, url)
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// A request whose origin and path are known to be right.
    pub(crate) fn to(method: Method, origin: Cow<'a, Origin>, path: Path<'a>) -> Self {
        Self {
            method,
            origin,
            path,
            query: Query::default(),
            headers: Headers::default(),
            payload: Payload::Unstated,
            lifetime: LifetimeRules::default(),
            public: None,
            error: None,
        }
    }

    /// Adds a query parameter, name and value as they are before encoding. Repeated names are kept.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Query`] for `""` and for the names that signing writes itself, such as
    /// `"X-Amz-Date"`, in any case.
    pub fn query(mut self, name: &'a str, value: &'a str) -> Self {
        self.add_parameter(name, value.into(), None);
        self
    }

    /// Adds query parameters, each as [`query`](Self::query) does: at once, since a request is moved when it is handed on.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub fn query_pairs<N, V>(mut self, pairs: impl IntoIterator<Item = &'a (N, V)>) -> Self
    where
        N: AsRef<str> + 'a,
        V: AsRef<str> + 'a,
    {
        for (name, value) in pairs {
            self.add_parameter(name.as_ref(), value.as_ref().into(), None);
        }
        self
    }

    /// Adds a header that is signed, and that the client has to send. Repeated names are kept, their values joined.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    /// - `""`, `"my header"`: a name that is none
    /// - `"host"`, `"authorization"`, `"x-amz-date"` and the other names of what stands in the query, in any case
    /// - a value with a control character other than the tab
    pub fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.add_given_header(name.into(), value, None);
        self
    }

    /// The body that the client will send, for services that sign its hash. Empty if not stated.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    /// Signing fails with [`Error::InvalidOption`] for a service that leaves the payload unsigned, and with [`Error::Conflict`] besides
    /// [`payload_hash`](Self::payload_hash).
    pub fn body(mut self, body: &'a [u8]) -> Self {
        self.set_payload("body", Payload::Body(body));
        self
    }

    /// The last line of the canonical request in place of what the service's rules say: the payload's SHA-256 in
    /// lower-case hexadecimal, or a literal such as `UNSIGNED-PAYLOAD`. A header `x-amz-content-sha256` has precedence.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] unless it consists of `A-Z`, `a-z`, `0-9` and `-`, and with [`Error::Conflict`] besides
    /// [`body`](Self::body).
    pub fn payload_hash(mut self, hash: &'a str) -> Self {
        const OPTION: &str = "payload_hash";
        if !is_payload_hash(hash) {
            let rule = "must be a hash in hexadecimal or a literal of A-Z, a-z, 0-9 and `-`";
            self.add_error(Error::InvalidOption { option: OPTION, rule });
        }
        self.set_payload(OPTION, Payload::Hash(hash));
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

    /// Makes the same text for every call within a window of time, so that browsers and shared caches can keep the
    /// answer.
    ///
    /// The signing time is rounded down to a multiple of `window`, counted from 1970, and the lifetime is the one asked
    /// for plus the whole window: it is a constant too, and the URL lives at least as long as asked, wherever in the
    /// window it is made. Fractions of a second are dropped.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for a window under one second or over seven days, with [`Error::ExpiresIn`] if
    /// lifetime and window together pass seven days, and with [`Error::Conflict`] if there are two windows.
    pub fn cacheable(mut self, window: Duration) -> Self {
        self.set_window(window);
        self
    }

    /// Ends the URL with its credentials if they end sooner, where that would be an error. Without effect on
    /// credentials of unknown end.
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
    /// Signing still fails with [`Error::CredentialsExpiration`] if the credentials have ended, and for a
    /// [`cacheable`](Self::cacheable) URL if less is left than was asked for.
    pub fn clamp_to_credentials(mut self) -> Self {
        self.lifetime.clamp = true;
        self
    }

    /// The headers that the client has to send, as [`PresignedUrl::required_headers`](crate::PresignedUrl::required_headers)
    /// has them, for those who [`presign_into`](crate::Signer::presign_into) a string.
    ///
    /// # Errors
    ///
    /// What the chain that built the request did wrong.
    pub fn required_headers(&self) -> Result<Vec<(String, String)>, Error> {
        self.check()?;
        let mut text = String::new();
        self.headers.write_canonical(self.origin.host(), &mut text);
        Ok(required_headers(&text).map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// Makes the same text within a window, as [`cacheable`](Self::cacheable).
    pub(crate) fn set_window(&mut self, window: Duration) {
        if self.lifetime.window.replace(window).is_some() {
            self.add_error(Error::Conflict { first: "cacheable", second: "cacheable" });
        }
    }

    /// How long the URL is up to its key or, if there is none, to the end of its path.
    pub(crate) fn length_before_key(&self) -> usize {
        match self.path {
            Path::AsGiven(path) => self.origin.len() + path.len(),
            Path::Object { before_key, .. } | Path::EachObject { before_key } => before_key.len(),
        }
    }

    /// Adds a parameter; one that an option sets is set once.
    pub(crate) fn add_parameter(&mut self, name: &'a str, value: Cow<'a, str>, option: Option<&'static str>) {
        if let Err(error) = self.query.insert(name, value, option) {
            self.add_error(error);
        }
    }

    /// Adds a header whose name is in any case.
    pub(crate) fn add_given_header(
        &mut self,
        name: Cow<'a, str>,
        value: &'a str,
        option: Option<&'static str>,
    ) {
        if let Err(error) = self.headers.insert_given(name, value, option) {
            self.add_error(error);
        }
    }

    /// Adds a header that an option sets, once.
    pub(crate) fn set_header(&mut self, name: &'static str, value: Cow<'a, str>, option: &'static str) {
        if let Err(error) = self.headers.insert(name.into(), value, Some(option)) {
            self.add_error(error);
        }
    }

    /// Remembers the first error.
    pub(crate) fn add_error(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// The first error of the chain that built the request.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.error {
            None => Ok(()),
            Some(error) => Err(*error),
        }
    }
}

/// A path that can stand in a URL: `pchar` and `/` of RFC 3986.
fn check_path(path: &str) -> Result<(), &'static str> {
    if path.contains('?') {
        return Err("must not hold a query: add parameters one by one");
    }
    if path.contains('#') {
        return Err("must not hold a fragment");
    }
    if !path.bytes().all(|byte| is_unreserved(byte) || b"/%:@!$&'()*+,;=".contains(&byte)) {
        return Err("must have a path that is percent-encoded");
    }
    if !has_right_escapes(path) {
        return Err("must have two hexadecimal digits behind each `%`");
    }
    Ok(())
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Parameters and headers may hold secrets of the caller's, such as the key of SSE-C.
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("origin", &self.origin.as_str())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
