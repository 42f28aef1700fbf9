//! A presigned URL, and the forms in which a program hands it over.

mod browser;
#[cfg(any(feature = "http", feature = "url"))]
mod conversions;
mod curl;
#[cfg(feature = "json")]
mod json;
pub(crate) mod shell;

use alloc::string::String;
use core::fmt;
use core::time::Duration;

use crate::sigv4::canonical_request::{CanonicalRequest, Layout};
use crate::sigv4::headers::required_headers;
use crate::sigv4::parameter::{SIGNATURE_START, SigningParameter};
use crate::sigv4::redacted::Redacted;
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::string_to_sign::string_to_sign;
use crate::{Algorithm, Method, SigningRules, SigningTime, Validity};

/// A presigned URL, with the method and the headers that the client must send.
///
/// It is a bearer secret: anyone who has it can send the request until it expires. `Display` and
/// [`as_str`](Self::as_str) return it. `Debug` and [`redacted`](Self::redacted) hide the signature
/// and the session token, so they can be logged.
///
/// Two of them are equal if they are the same signed request: method, URL, headers and payload
/// hash. The comparison does not take constant time; verify a received URL with `verify::Verifier`.
///
/// ```
/// use presign::{Credentials, Region, s3::Bucket};
/// use std::time::Duration;
///
/// let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
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
    /// The signed URL, then the rest of the canonical request.
    text: String,
    /// The URL that clients use, if it differs from the signed one.
    public: Option<String>,
    layout: Layout,
    url_end: usize,
    rules: SigningRules,
    validity: Validity,
}

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

    /// Returns the signed method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.public {
            Some(public) => public,
            None => self.text.get(..self.url_end).unwrap_or_default(),
        }
    }

    /// Converts this into the URL.
    #[must_use]
    pub fn into_string(mut self) -> String {
        self.text.truncate(self.url_end);
        self.public.unwrap_or(self.text)
    }

    /// Returns the headers that the client must send, with exactly these values. Their names are in
    /// lower case and sorted. `host` is not among them, since every client sends it.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket.put("cat.png").content_type("image/png").presign(Duration::from_secs(900))?;
    /// assert!(upload.required_headers().eq([("content-type", "image/png")]));
    /// let download = bucket.get("cat.png").presign(Duration::from_secs(900))?;
    /// assert_eq!(download.required_headers().count(), 0); // a plain link is enough
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[doc(alias = "headers")]
    #[doc(alias = "signed_headers")]
    pub fn required_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        required_headers(self.text.get(self.layout.end.clone()).unwrap_or_default())
    }

    /// Returns the time at which the URL expires: the first at which it is not valid.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity.expires_at()
    }

    /// Returns the time from `now` until the URL expires, or `None` once it has expired.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let at = "20130524T000000Z".parse()?;
    /// let url = bucket.get("cat.png").presign_at(at, Duration::from_secs(900))?;
    /// assert_eq!(url.remaining("20130524T001000Z".parse()?), Some(Duration::from_secs(300)));
    /// assert_eq!(url.remaining(url.expires_at()), None);
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn remaining(&self, now: SigningTime) -> Option<Duration> {
        self.validity.remaining(now)
    }

    /// Returns the period in which the URL is valid.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Returns the signed host: the `Host` header that the server must receive.
    ///
    /// It has a port, unless that is the scheme's default. It differs from the host of the URL for
    /// an endpoint with a [public URL](crate::s3::Endpoint::public_url).
    #[must_use]
    pub fn host(&self) -> &str {
        self.canonical_request()
            .headers()
            .find_map(|(name, value)| (name == "host").then_some(value))
            .unwrap_or_default()
    }

    /// Returns the canonical request, to compare it with the one that a server expected.
    #[must_use]
    pub fn canonical_request(&self) -> CanonicalRequest<'_> {
        CanonicalRequest::new(self.method.as_str(), &self.text, &self.layout, self.rules)
    }

    /// Returns the string to sign, which is computed for each call.
    #[must_use]
    pub fn string_to_sign(&self) -> String {
        let suffix = self.scope_suffix();
        let scope = CredentialScope { time: self.validity.signed_at(), suffix: &suffix };
        string_to_sign(self.algorithm(), scope, self.canonical_request().hash())
    }

    /// Returns the credential scope: date, region, service and `aws4_request`, separated by
    /// slashes. In Signature Version 4A it has no region.
    #[must_use]
    pub fn credential_scope(&self) -> String {
        [self.validity.signed_at().date(), self.scope_suffix().trim_end()].concat()
    }

    /// Returns `/us-east-1/s3/aws4_request\n`, from the URL's `X-Amz-Credential`.
    fn scope_suffix(&self) -> String {
        let names = match self.algorithm() {
            Algorithm::HmacSha256 => 3,
            Algorithm::EcdsaP256Sha256 => 2,
        };
        // No character of these names is encoded.
        let credential = self.parameter(SigningParameter::Credential);
        let start = credential.rmatch_indices("%2F").nth(names - 1).map_or(0, |(start, _)| start);
        credential.get(start..).unwrap_or_default().replace("%2F", "/") + "\n"
    }

    fn algorithm(&self) -> Algorithm {
        let algorithm = self.parameter(SigningParameter::Algorithm);
        if algorithm == Algorithm::EcdsaP256Sha256.as_str() {
            Algorithm::EcdsaP256Sha256
        } else {
            Algorithm::HmacSha256
        }
    }

    /// Returns the encoded value of a signed parameter.
    fn parameter(&self, parameter: SigningParameter) -> &str {
        let query = self.text.get(self.layout.query.clone()).unwrap_or_default();
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(name, value)| (name == parameter.name()).then_some(value)).unwrap_or_default()
    }

    /// Returns the URL for logs, with `[redacted]` in place of the signature and the session token.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.get("cat.png").presign(Duration::from_secs(900))?;
    /// let line = url.redacted().to_string();
    /// assert!(line.starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/cat.png?X-Amz-"));
    /// assert!(line.ends_with("&X-Amz-Signature=[redacted]"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn redacted(&self) -> impl fmt::Display + '_ {
        Redacted(self.as_str())
    }

    /// Returns the signature in lower-case hexadecimal: 64 digits, or up to 144 in Signature
    /// Version 4A.
    #[must_use]
    pub fn signature(&self) -> &str {
        let start = self.layout.query.end + SIGNATURE_START.len();
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

impl PartialEq for PresignedUrl {
    fn eq(&self, other: &Self) -> bool {
        // The text has everything that is signed but the method, and the signature.
        self.text == other.text && self.method == other.method && self.public == other.public
    }
}

impl Eq for PresignedUrl {}

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
