//! The headers that a page in a browser can set.
//!
//! Source:
//! [Fetch, forbidden request-headers](https://fetch.spec.whatwg.org/#forbidden-request-header).

use crate::PresignedUrl;

/// Headers that only the browser sets.
const FORBIDDEN: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Headers that a page may set unless they name one of [`FORBIDDEN_METHODS`].
const METHOD_HEADERS: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];

const FORBIDDEN_METHODS: [&str; 3] = ["connect", "trace", "track"];

/// Returns whether the browser ignores the header if a page sets it. The name is in lower case.
fn is_forbidden(name: &str, value: &str) -> bool {
    let is_forbidden_method = |method: &str| {
        FORBIDDEN_METHODS.iter().any(|forbidden| method.trim().eq_ignore_ascii_case(forbidden))
    };
    FORBIDDEN.contains(&name)
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
        || (METHOD_HEADERS.contains(&name) && value.split(',').any(is_forbidden_method))
}

impl PresignedUrl {
    /// Returns the required headers that a page in a browser must set: those for `fetch`.
    ///
    /// They are the [required headers](Self::required_headers) without those that the Fetch
    /// standard forbids a page to set, above all `content-length`. The browser sends the length of
    /// the body itself, and the server rejects a length that is not the signed one. A URL that
    /// requires another forbidden header, such as `cookie` or `date`, does not work in a page unless
    /// the browser happens to send the signed value.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket.put("cat.png").content_type("image/png").content_length(5_120);
    /// let upload = upload.presign(Duration::from_secs(900))?;
    /// assert_eq!(upload.required_headers().count(), 2);
    /// assert!(upload.headers_for_browsers().eq([("content-type", "image/png")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Fetch, forbidden request-headers](https://fetch.spec.whatwg.org/#forbidden-request-header).
    pub fn headers_for_browsers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.required_headers().filter(|(name, value)| !is_forbidden(name, value))
    }
}
