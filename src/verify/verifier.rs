use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use crate::origin::Origin;
use crate::sigv4::scope::scope_suffix;
use crate::sigv4::validity::MAX_LIFETIME;
use crate::{Error, Region, Service};

/// A server's rules for presigned requests: their service, region and limits.
///
/// Make one and keep it. It contains no secret.
///
/// ```
/// use presign::verify::Verifier;
/// use presign::{Region, Service};
/// use std::time::Duration;
///
/// let verifier = Verifier::new(Service::S3, Region::US_EAST_1)
///     .max_lifetime(Duration::from_secs(3600))
///     .require_signed("content-type")
///     .host("files.example.com")?;
/// # Ok::<(), presign::Error>(())
/// ```
#[doc(alias = "verify_presigned_url")]
#[derive(Clone, Debug)]
#[must_use]
pub struct Verifier {
    pub(super) service: Service,
    pub(super) region: Region,
    /// `/us-east-1/s3/aws4_request\n`
    pub(super) scope_suffix: String,
    pub(super) skew: Duration,
    pub(super) max_lifetime: Duration,
    /// Headers that must be signed.
    pub(super) required: Vec<String>,
    /// Headers that begin with `x-amz-` and need not be signed.
    pub(super) allowed_unsigned: Vec<String>,
    pub(super) host: Option<String>,
}

impl Verifier {
    /// Returns a verifier of requests to a service in a region.
    pub fn new(service: Service, region: Region) -> Self {
        Self {
            scope_suffix: scope_suffix(Some(region.as_str()), service.as_str()),
            service,
            region,
            skew: Duration::from_secs(900),
            max_lifetime: MAX_LIFETIME,
            required: Vec::new(),
            allowed_unsigned: Vec::new(),
            host: None,
        }
    }

    /// Sets how far in the future a signing time may be, because clocks differ.
    ///
    /// The default is 15 minutes, as at S3. No skew is allowed at the expiration.
    pub fn allowed_skew(self, skew: Duration) -> Self {
        Self { skew, ..self }
    }

    /// Sets the maximum lifetime of a request.
    ///
    /// The default is seven days, the limit of Signature Version 4. A longer value is shortened to
    /// it.
    pub fn max_lifetime(self, lifetime: Duration) -> Self {
        Self { max_lifetime: lifetime.min(MAX_LIFETIME), ..self }
    }

    /// Requires a header to be signed.
    ///
    /// The signer then decides its value, not the client. The case of its name does not matter.
    pub fn require_signed(mut self, header: impl Into<String>) -> Self {
        self.required.push(header.into());
        self
    }

    /// Allows a header that begins with `x-amz-` to be unsigned.
    ///
    /// The case of its name does not matter. Proxies add such headers, for example CloudFront's
    /// `x-amz-cf-id`.
    pub fn allow_unsigned(mut self, header: impl Into<String>) -> Self {
        self.allowed_unsigned.push(header.into());
        self
    }

    /// Sets the host that clients sign, for a server behind a proxy that changes `Host`.
    ///
    /// Include the port unless it is the scheme's default. The received `Host` is ignored: only
    /// requests signed for this host verify.
    ///
    /// # Errors
    ///
    /// [`Error::Endpoint`] for
    ///
    /// - `""`, `"https://example.com"`, `"example.com/path"`, `"user@example.com"`, `"exämple.com"`
    /// - `"example.com:0"`, `"example.com:65536"`
    pub fn host(self, host: impl AsRef<str>) -> Result<Self, Error> {
        let url = format!("https://{}", host.as_ref());
        let (origin, rest) = Origin::parse(&url).map_err(Error::Endpoint)?;
        if !rest.is_empty() {
            return Err(Error::Endpoint("must be a host without a path"));
        }
        Ok(Self { host: Some(origin.host().into()), ..self })
    }
}
