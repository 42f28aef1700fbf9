//! A presigned URL as a type of the crates `url` and `http`.

use crate::PresignedUrl;

/// The URL, with its text unchanged.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let link = bucket.get("cat.png").presign(Duration::from_secs(900))?;
/// let url = url::Url::try_from(&link)?;
/// assert_eq!(url.as_str(), link.as_str());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "url")]
impl TryFrom<&PresignedUrl> for url::Url {
    type Error = url::ParseError;

    fn try_from(url: &PresignedUrl) -> Result<Self, url::ParseError> {
        Self::parse(url.as_str())
    }
}

/// The URL, with its text unchanged.
#[cfg(feature = "url")]
impl TryFrom<PresignedUrl> for url::Url {
    type Error = url::ParseError;

    fn try_from(url: PresignedUrl) -> Result<Self, url::ParseError> {
        Self::try_from(&url)
    }
}

/// The URL, with its text unchanged.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let link = bucket.get("cat.png").presign(Duration::from_secs(900))?;
/// assert_eq!(http::Uri::try_from(&link)?.path(), "/cat.png");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "http")]
impl TryFrom<&PresignedUrl> for http::Uri {
    type Error = http::uri::InvalidUri;

    /// Fails if the URL is longer than a `Uri` can be: 65,534 bytes.
    fn try_from(url: &PresignedUrl) -> Result<Self, http::uri::InvalidUri> {
        url.as_str().parse()
    }
}

/// The URL, with its text unchanged.
#[cfg(feature = "http")]
impl TryFrom<PresignedUrl> for http::Uri {
    type Error = http::uri::InvalidUri;

    /// Fails if the URL is longer than a `Uri` can be: 65,534 bytes.
    fn try_from(url: PresignedUrl) -> Result<Self, http::uri::InvalidUri> {
        url.into_string().try_into()
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

/// The request without its body: method, URL and required headers.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let upload = bucket.put("cat.png").content_type("image/png").presign(Duration::from_secs(900))?;
/// let request = http::Request::try_from(upload)?.map(|()| "meow"); // for ureq, reqwest and hyper
/// assert_eq!(request.method(), "PUT");
/// assert_eq!(request.headers()["content-type"], "image/png");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "http")]
impl TryFrom<&PresignedUrl> for http::Request<()> {
    type Error = http::Error;

    /// Fails as the conversions to `Uri` and to `HeaderMap`.
    fn try_from(url: &PresignedUrl) -> Result<Self, http::Error> {
        let mut request = Self::new(());
        *request.method_mut() = url.method().try_into()?;
        *request.headers_mut() = url.try_into()?;
        *request.uri_mut() = url.try_into()?;
        Ok(request)
    }
}

/// The request without its body: method, URL and required headers.
#[cfg(feature = "http")]
impl TryFrom<PresignedUrl> for http::Request<()> {
    type Error = http::Error;

    /// Fails as the conversions to `Uri` and to `HeaderMap`.
    fn try_from(url: PresignedUrl) -> Result<Self, http::Error> {
        Self::try_from(&url)
    }
}
