use alloc::string::String;

use crate::origin::Origin;
use crate::region_set::Regions;
use crate::{Algorithm, Region, RegionSet, Service};

/// Where a bucket is, and by what its requests are signed: the answer of [`Endpoint::resolve`](crate::s3::Endpoint::resolve).
///
/// ```
/// use presign::{Region, s3::Endpoint};
///
/// let resolved = Endpoint::aws().resolve(Some("images--use1-az4--x-s3"), &Region::US_EAST_1)?;
/// assert_eq!(resolved.url(), "https://images--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com");
/// assert_eq!(resolved.service().as_str(), "s3express");
/// assert_eq!(resolved.region(), Some(&Region::US_EAST_1));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedEndpoint {
    pub(crate) origin: Origin,
    /// The origin and the path of the bucket, without a slash at the end.
    pub(crate) url: String,
    pub(crate) service: Service,
    pub(crate) regions: Regions,
    pub(crate) target: Target,
    /// Whether the bucket's name stands in the path.
    pub(crate) is_in_path: bool,
}

/// What is at the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Bucket,
    /// An access point, of whatever kind of bucket.
    AccessPoint,
    /// A directory bucket at the endpoint of its zone.
    DirectoryBucket,
    /// A directory bucket at the control endpoint, where buckets are managed and have no objects.
    ManagedBucket,
}

impl ResolvedEndpoint {
    /// The URL of the bucket, without a slash at its end; if no bucket was asked for, that of the service.
    ///
    /// It is the URL that is signed: [`Endpoint::public_url`](crate::s3::Endpoint::public_url) has no part in it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The service that is signed for: `s3`, `s3express`, `s3-object-lambda` or `s3-outposts`.
    #[must_use]
    pub const fn service(&self) -> &Service {
        &self.service
    }

    /// The region that is signed for. `None` for a multi-region access point, which has a
    /// [`region_set`](Self::region_set).
    #[must_use]
    pub const fn region(&self) -> Option<&Region> {
        self.regions.region()
    }

    /// The set of regions that is signed for, `*`, of a multi-region access point.
    #[must_use]
    pub const fn region_set(&self) -> Option<&RegionSet> {
        self.regions.region_set()
    }

    /// The algorithm to sign with. For Outposts, where AWS takes both, it is the one that every SDK has.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.regions.algorithm()
    }
}
