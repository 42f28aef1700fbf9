use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use crate::origin::Origin;
use crate::sigv4::scope::scope_behind_date;
use crate::sigv4::uri_encode::push_query;
use crate::sigv4::validity::LONGEST;
use crate::{Error, Region, Service};

/// What a server demands of presigned requests: the service and the region that they are signed for, and its own rules.
///
/// Make one and keep it. It holds no secret.
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
#[derive(Clone, Debug)]
#[must_use]
pub struct Verifier {
    pub(super) service: Service,
    pub(super) region: Region,
    /// The scope behind the date, and a line break.
    pub(super) scope: String,
    /// The same as it stands in a query.
    pub(super) scope_in_query: String,
    pub(super) skew: Duration,
    pub(super) max_lifetime: Duration,
    pub(super) required: Vec<String>,
    pub(super) allowed_unsigned: Vec<String>,
    pub(super) host: Option<String>,
}

impl Verifier {
    /// A verifier of requests to a service in a region.
    pub fn new(service: Service, region: Region) -> Self {
        let scope = scope_behind_date(Some(&region), &service);
        let mut scope_in_query = String::new();
        push_query(&mut scope_in_query, scope.trim_end());
        Self {
            service,
            region,
            scope,
            scope_in_query,
            skew: Duration::from_secs(900),
            max_lifetime: LONGEST,
            required: Vec::new(),
            allowed_unsigned: Vec::new(),
            host: None,
        }
    }

    /// How far into the future a request may be dated, since no two clocks agree: 15 minutes if not told, as at S3. The end of
    /// a request is exact.
    pub fn allowed_skew(self, skew: Duration) -> Self {
        Self { skew, ..self }
    }

    /// The longest lifetime that a request may have. Never more than the seven days of Signature Version 4.
    pub fn max_lifetime(self, lifetime: Duration) -> Self {
        Self { max_lifetime: lifetime.min(LONGEST), ..self }
    }

    /// A header that has to be among the signed ones, in any case: the client that made the URL has then decided it.
    pub fn require_signed(mut self, header: impl Into<String>) -> Self {
        self.required.push(header.into());
        self
    }

    /// A header that begins with `x-amz-` and need not be signed, in any case, because a proxy adds it: CloudFront's
    /// `x-amz-cf-id`, for one.
    pub fn allow_unsigned(mut self, header: impl Into<String>) -> Self {
        self.allowed_unsigned.push(header.into());
        self
    }

    /// The host that clients sign, with the port unless it is the scheme's own, for a server behind a proxy that writes another
    /// one into `Host`. What `Host` says is then left out of account: only requests signed for this host verify.
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
            return Err(Error::Endpoint("must be a host and nothing else"));
        }
        Ok(Self { host: Some(origin.host().into()), ..self })
    }
}
