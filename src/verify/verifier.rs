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
    /// The scopes of which a request must name one.
    pub(super) scopes: Vec<Scope>,
    pub(super) skew: Duration,
    pub(super) max_lifetime: Duration,
    /// Headers that must be signed.
    pub(super) required: Vec<String>,
    /// Headers that begin with `x-amz-` and may be unsigned, and `authorization` if it may be sent.
    pub(super) allowed_unsigned: Vec<String>,
    pub(super) host: Option<String>,
    pub(super) decodes_plus_in_path: bool,
}

/// The part of a credential scope that does not depend on the day.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) region: Region,
    /// `/us-east-1/s3/aws4_request\n`
    pub(super) suffix: String,
}

impl Verifier {
    /// Returns a verifier of requests to a service in a region.
    pub fn new(service: Service, region: Region) -> Self {
        Self {
            service,
            scopes: Vec::new(),
            skew: Duration::from_secs(900),
            max_lifetime: MAX_LIFETIME,
            required: Vec::new(),
            allowed_unsigned: Vec::new(),
            host: None,
            decodes_plus_in_path: false,
        }
        .allow_region(region)
    }

    /// Allows requests to another region, in addition to that of [`new`](Self::new).
    ///
    /// A server uses it to accept `us-east-1` or `auto` as well as its own region.
    /// [`Presented::region`](crate::verify::Presented::region) returns the region of a request.
    pub fn allow_region(mut self, region: Region) -> Self {
        let suffix = scope_suffix(Some(region.as_str()), self.service.as_str());
        self.scopes.push(Scope { region, suffix });
        self
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

    /// Allows a header that begins with `x-amz-` to be unsigned, or `authorization` to be sent.
    ///
    /// The case of its name does not matter. Proxies add such headers, for example CloudFront's
    /// `x-amz-cf-id`.
    ///
    /// An `Authorization` header that is not allowed is rejected with any scheme, and even if it is
    /// signed: it is a second authentication, which S3 rejects too. A server that allows it must
    /// not authenticate by it.
    ///
    /// S3 ignores an unsigned `x-amz-content-sha256: UNSIGNED-PAYLOAD`. It is always allowed if the
    /// service does not sign the payload.
    pub fn allow_unsigned(mut self, header: impl Into<String>) -> Self {
        self.allowed_unsigned.push(header.into());
        self
    }

    /// Sets the host that clients sign, for a server behind a proxy that changes `Host`.
    ///
    /// Include the port unless it is the scheme's default. The received `Host` is ignored: a
    /// request verifies only if it is signed for this host. If this host has a port 443 or 80, the
    /// signed one may lack it.
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

    /// Sets whether a `+` in a path is a space, as at S3.
    ///
    /// The default is `false`: it is a plus sign.
    ///
    /// If it is set, `/a+b` verifies with the signature of `/a%20b`, not with that of `/a%2Bb`, and
    /// [`Verified::path`](crate::verify::Verified::path) returns `/a%20b`. Signers for S3 write
    /// `%20` and `%2B`, but some clients and proxies replace one of them with `+`. In a query, a
    /// `+` is always a plus sign.
    pub fn decode_plus_in_path(self, decode: bool) -> Self {
        Self { decodes_plus_in_path: decode, ..self }
    }
}
