use alloc::string::String;
use core::fmt;

use crate::service::SigningRules;
use crate::sigv4::canonical_request::{CanonicalRequest, Layout, Redacted};
use crate::sigv4::headers::required_headers;
use crate::{Method, SigningTime, Validity};

/// A URL that carries its own signature, with what has to be known to use it.
///
/// It is a bearer secret: whoever has it can send the request until it expires. `Display` and
/// [`as_str`](Self::as_str) give it; `Debug` hides the signature and the session token, so that it can stand in a log.
///
/// ```
/// use presign::{Credentials, Region, s3::Bucket};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let upload = bucket.put("photos/cat.png").content_type("image/png").presign(Duration::from_secs(900))?;
/// for (name, value) in upload.required_headers() {
///     assert_eq!((name, value), ("content-type", "image/png"));
/// }
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct PresignedUrl {
    method: Method,
    /// The URL, behind it the rest of the canonical request, and behind that the string to sign.
    text: String,
    /// The URL that clients use, where it is another one.
    public: Option<String>,
    layout: Layout,
    url_end: usize,
    rules: SigningRules,
    validity: Validity,
}

/// What stands before the signature.
pub(crate) const SIGNATURE: &str = "&X-Amz-Signature=";

impl PresignedUrl {
    pub(crate) fn new(
        method: Method,
        text: String,
        public: Option<String>,
        url_end: usize,
        layout: Layout,
        rules: SigningRules,
        validity: Validity,
    ) -> Self {
        Self { method, text, public, layout, url_end, rules, validity }
    }

    /// The method that the URL is good for.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.public {
            Some(public) => public,
            None => self.text.get(..self.url_end).unwrap_or_default(),
        }
    }

    /// The URL as a string of its own.
    #[must_use]
    pub fn into_string(mut self) -> String {
        self.text.truncate(self.url_end);
        self.public.unwrap_or(self.text)
    }

    /// The headers that the client has to send, with exactly these values: names in lower case, in the order of their
    /// names. `host` is not among them, since every client sends it.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket.put("cat.png").content_type("image/png").presign(Duration::from_secs(900))?;
    /// assert!(upload.required_headers().eq([("content-type", "image/png")]));
    /// let download = bucket.get("cat.png").presign(Duration::from_secs(900))?;
    /// assert_eq!(download.required_headers().count(), 0); // a plain link is enough
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn required_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        required_headers(self.text.get(self.layout.rest.clone()).unwrap_or_default())
    }

    /// The instant from which the URL is no longer good.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity.expires_at()
    }

    /// From when until when the URL is good.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// The host that was signed, with the port unless it is the scheme's own: what the `Host` header has to say that the server
    /// receives. Clients send it, unless the URL is a [public one](crate::s3::Endpoint::public_url) and a proxy does.
    #[must_use]
    pub fn host(&self) -> &str {
        self.canonical_request()
            .headers()
            .find_map(|(name, value)| (name == "host").then_some(value))
            .unwrap_or_default()
    }

    /// The canonical request that was signed. For comparison with what a server says that it expected.
    #[must_use]
    pub fn canonical_request(&self) -> CanonicalRequest<'_> {
        CanonicalRequest::new(self.method.as_str(), &self.text, &self.layout, self.rules)
    }

    /// The string to sign that was signed.
    #[must_use]
    pub fn string_to_sign(&self) -> &str {
        self.text.get(self.layout.rest.end..).unwrap_or_default()
    }

    /// The credential scope: date, region, service and `aws4_request`, with slashes between. That of Signature Version 4A has no
    /// region.
    #[must_use]
    pub fn credential_scope(&self) -> &str {
        self.string_to_sign().lines().nth(2).unwrap_or_default()
    }

    /// The signature, in lower-case hexadecimal: 64 digits, or of Signature Version 4A up to 144.
    #[must_use]
    pub fn signature(&self) -> &str {
        let start = self.layout.query.end + SIGNATURE.len();
        let to_end = self.text.get(start..self.url_end).unwrap_or_default();
        to_end.split('&').next().unwrap_or_default()
    }
}

impl fmt::Display for PresignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PresignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: alloc::vec::Vec<&str> = self.required_headers().map(|(name, _)| name).collect();
        f.debug_struct("PresignedUrl")
            .field("method", &self.method)
            .field("url", &Redacted(self.as_str()))
            .field("expires_at", &self.expires_at())
            .field("required_headers", &names)
            .finish()
    }
}

impl AsRef<str> for PresignedUrl {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<PresignedUrl> for String {
    fn from(url: PresignedUrl) -> Self {
        url.into_string()
    }
}

#[cfg(feature = "url")]
impl TryFrom<&PresignedUrl> for url::Url {
    type Error = url::ParseError;

    fn try_from(url: &PresignedUrl) -> Result<Self, url::ParseError> {
        Self::parse(url.as_str())
    }
}

#[cfg(feature = "http")]
impl TryFrom<&PresignedUrl> for http::Uri {
    type Error = http::uri::InvalidUri;

    fn try_from(url: &PresignedUrl) -> Result<Self, http::uri::InvalidUri> {
        url.as_str().parse()
    }
}

#[cfg(feature = "http")]
impl TryFrom<&PresignedUrl> for http::HeaderMap {
    type Error = http::Error;

    /// The required headers. Fails if the URL has more of them than a `HeaderMap` can hold.
    fn try_from(url: &PresignedUrl) -> Result<Self, http::Error> {
        let mut headers = Self::new();
        for (name, value) in url.required_headers() {
            let name = http::HeaderName::from_bytes(name.as_bytes())?;
            let mut value = http::HeaderValue::from_bytes(value.as_bytes())?;
            // The key of SSE-C is a secret, and other headers are not worth a list of exceptions.
            value.set_sensitive(true);
            headers.try_append(name, value)?;
        }
        Ok(headers)
    }
}
