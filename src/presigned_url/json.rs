//! A presigned URL as JSON.

use alloc::string::{String, ToString};

use serde_json::{Map, Value, json};

use crate::PresignedUrl;

impl PresignedUrl {
    /// Returns the request as a JSON object, for a client that sends it.
    ///
    /// Its members are `url`, `method`, `headers`, which maps the name of each required header to
    /// its value, and `expires_at` in RFC 3339. It is a bearer secret, like the URL. A page in a
    /// browser may set [fewer headers](Self::headers_for_browsers).
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let at = "20130524T000000Z".parse()?;
    /// let upload = bucket.put("cat.png").content_type("image/png");
    /// let upload = upload.presign_at(at, Duration::from_secs(900))?;
    /// let json: serde_json::Value = serde_json::from_str(&upload.to_json()).unwrap();
    /// assert_eq!(json["url"], upload.as_str());
    /// assert_eq!(json["method"], "PUT");
    /// assert_eq!(json["headers"]["content-type"], "image/png");
    /// assert_eq!(json["expires_at"], "2013-05-24T00:15:00Z");
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let headers: Map<String, Value> =
            self.required_headers().map(|(name, value)| (name.into(), value.into())).collect();
        json!({
            "expires_at": self.expires_at().to_rfc3339(),
            "headers": headers,
            "method": self.method().as_str(),
            "url": self.as_str(),
        })
        .to_string()
    }
}
