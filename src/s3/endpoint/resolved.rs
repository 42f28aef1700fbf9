use alloc::string::String;

use crate::origin::Origin;
use crate::region_set::Regions;
use crate::{Algorithm, Region, RegionSet, Service};

/// The URL of a bucket, and the service and region to sign for.
///
/// Returned by [`Endpoint::resolve`](crate::s3::Endpoint::resolve).
///
/// ```
/// use presign::{Region, s3::Endpoint};
///
/// let bucket = "images--use1-az4--x-s3";
/// let resolved = Endpoint::aws().resolve(Some(bucket), &Region::US_EAST_1)?;
/// assert_eq!(
///     resolved.url(),
///     "https://images--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com"
/// );
/// assert_eq!(resolved.service().as_str(), "s3express");
/// assert_eq!(resolved.region(), Some(&Region::US_EAST_1));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedEndpoint {
    pub(crate) origin: Origin,
    /// `http://localhost:9000/photos`
    pub(crate) url: String,
    pub(crate) service: Service,
    pub(crate) regions: Regions,
    pub(crate) target: Target,
    /// Whether the bucket's name is in the path.
    pub(crate) is_in_path: bool,
}

/// The kind of resource at the URL, which determines the available operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A general purpose bucket or the service itself.
    Bucket,
    /// An access point of any kind of bucket.
    AccessPoint,
    /// A directory bucket at the endpoint of its zone.
    DirectoryBucket,
    /// A directory bucket at the control endpoint, which manages buckets and has no objects.
    ManagedBucket,
}

impl ResolvedEndpoint {
    /// Returns the URL of the bucket, without a slash at its end; without a bucket, the URL of the
    /// service.
    ///
    /// It is the signed URL: [`Endpoint::public_url`](crate::s3::Endpoint::public_url) does not
    /// change it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the service to sign for: `s3`, `s3express`, `s3-object-lambda` or `s3-outposts`.
    #[must_use]
    pub const fn service(&self) -> &Service {
        &self.service
    }

    /// Returns the region to sign for. `None` for a multi-region access point, which has a
    /// [`region_set`](Self::region_set).
    #[must_use]
    pub const fn region(&self) -> Option<&Region> {
        self.regions.region()
    }

    /// Returns the set of regions to sign for, `*`, if it is a multi-region access point.
    #[must_use]
    pub const fn region_set(&self) -> Option<&RegionSet> {
        self.regions.region_set()
    }

    /// Returns the algorithm to sign with. For Outposts, where AWS accepts both, it is the one that
    /// every SDK has: Signature Version 4.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.regions.algorithm()
    }
}
