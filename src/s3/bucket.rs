mod operations;

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use crate::region_set::Regions;
use crate::s3::endpoint::arn::is_arn;
use crate::s3::endpoint::bucket_name::check_name;
use crate::s3::endpoint::resolved::ResolvedEndpoint;
use crate::s3::endpoint::{Endpoint, Server};
use crate::s3::location::Location;
use crate::{Credentials, Error, Region, Service, Signer};

/// A bucket or an access point: its name or ARN, its endpoint, and the signer of its URLs.
///
/// Create one and keep it. Cloning is cheap; clones and [siblings](Self::sibling) share the signer
/// and its cached signing key. Any number of threads can use them at once.
///
/// [`Endpoint`] lists the names and ARNs that AWS accepts for a bucket, and the host of each.
///
/// An object key is 1 to 1,024 bytes of UTF-8, without a `.` or `..` segment: browsers and most
/// HTTP clients resolve such segments, encoded or not, so the URL would then be that of another
/// object or another bucket. It may be a `&str`, a `String` or a `&String`; for a `&&str`, write
/// `&**key`.
///
/// ```
/// use presign::{Credentials, Region, s3::Bucket};
/// use std::time::Duration;
///
/// let credentials =
///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// let url = bucket.get("photos/cat.png").presign(Duration::from_secs(3600))?;
/// let address = "https://examplebucket.s3.us-east-1.amazonaws.com/photos/cat.png";
/// assert!(url.as_str().starts_with(&format!("{address}?X-Amz-")));
///
/// let arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/photos";
/// let access_point = Bucket::new(arn, Region::EU_WEST_1, credentials)?;
/// let url = access_point.get("cat.png").presign(Duration::from_secs(3600))?;
/// let address = "https://photos-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/cat.png";
/// assert!(url.as_str().starts_with(&format!("{address}?X-Amz-")));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct Bucket {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    /// The caller's region. The signer's may be another: that of an ARN.
    region: Region,
    signer: Signer,
    endpoint: Endpoint,
    location: Location,
}

impl Bucket {
    /// Creates a bucket or an access point of AWS, by its name or ARN and its region.
    ///
    /// # Errors
    ///
    /// [`Error::Bucket`] for
    ///
    /// - `"s3://examplebucket"`; give the name alone
    /// - `""`, `"ab"`, and a name of more than 255 characters
    /// - `"."`, `".."`, `"a/b"`, `"evil.com#"`, `"user@host"`: names that could change the host or
    ///   the path
    /// - `"my bucket"`, `"bücket"`: characters that no bucket name has
    ///
    /// [`Error::Arn`] for the ARN of a multi-region access point without the feature `sigv4a`; the
    /// errors of [`Endpoint::resolve`]; and at [`Endpoint::aws`], for what cannot be right there:
    ///
    /// - [`Error::AccessKeyId`] for a character other than `A-Z`, `a-z`, `0-9` and `_`: it may be
    ///   the secret access key, which every URL would then contain
    /// - [`Error::SessionToken`] for an access key id of temporary credentials, `ASIA…`, without a
    ///   session token
    /// - [`Error::Region`] for `"eu-west1"`, `"us-east-1a"`: a name without the shape of a region
    pub fn new(name: impl Into<String>, region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::with_endpoint(name, region, credentials, Endpoint::aws())
    }

    /// Creates a bucket at an endpoint.
    ///
    /// ```
    /// use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
    ///
    /// let credentials = Credentials::new("minioadmin", "minioadmin")?;
    /// let endpoint = Endpoint::path_style("http://localhost:9000")?;
    /// let bucket = Bucket::with_endpoint("photos", Region::US_EAST_1, credentials, endpoint)?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Bucket::new`], and [`Error::Bucket`] for a name that is not valid in the host of a
    /// virtual-hosted endpoint.
    pub fn with_endpoint(
        name: impl Into<String>,
        region: Region,
        credentials: Credentials,
        endpoint: Endpoint,
    ) -> Result<Self, Error> {
        let name = name.into();
        let resolved = resolve(&endpoint, &name, &region)?;
        let signer = signer(&resolved, credentials)?;
        Self::from_resolved(name, region, signer, endpoint, resolved)
    }

    /// Creates a bucket at an endpoint, with a signer that others may share.
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_endpoint`], and
    ///
    /// - [`Error::Service`] for a signer of `"sts"` and of any service that normalises the path,
    ///   encodes it twice, or signs the payload; at AWS, also for any service but the
    ///   [resolved one](crate::s3::ResolvedEndpoint::service)
    /// - [`Error::Region`] for a signer of a set of regions, or of another region than the
    ///   [resolved one](crate::s3::ResolvedEndpoint::region)
    /// - [`Error::Arn`] for a multi-region access point, unless the signer is of a set of regions
    ///   and the partition is `aws`
    pub fn with_signer(name: impl Into<String>, signer: Signer, endpoint: Endpoint) -> Result<Self, Error> {
        // For a multi-region access point only the region's partition matters.
        let region = signer.region().cloned().unwrap_or(Region::US_EAST_1);
        Self::with_shared_signer(name.into(), region, signer, endpoint)
    }

    /// Creates another bucket with the same endpoint and the same signer.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let backups = bucket.sibling("backups")?;
    /// assert_eq!(backups.name(), "backups");
    /// assert_eq!(backups.signer().region(), bucket.signer().region());
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_signer`]; and [`Error::Conflict`] if the endpoint is
    /// [for one bucket](Endpoint::for_bucket) or has a [public URL](Endpoint::public_url) without
    /// `{bucket}`, or if the credentials are of a directory bucket's session: each is valid for one
    /// bucket only.
    pub fn sibling(&self, name: impl Into<String>) -> Result<Self, Error> {
        let Inner { region, signer, endpoint, .. } = &*self.inner;
        let first = "sibling";
        if endpoint.is_for_bucket() {
            return Err(Error::Conflict { first, second: "an endpoint for one bucket" });
        }
        if endpoint.public_url.as_ref().is_some_and(|url| !url.names_bucket()) {
            return Err(Error::Conflict { first, second: "a public URL without {bucket}" });
        }
        if signer.service().rules() == Service::S3_EXPRESS.rules() && signer.credentials().is_temporary() {
            return Err(Error::Conflict { first, second: "the credentials of a directory bucket's session" });
        }
        Self::with_shared_signer(name.into(), region.clone(), signer.clone(), endpoint.clone())
    }

    /// Returns the same bucket with other credentials, such as renewed ones.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let renewed = Credentials::new("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")?;
    /// let bucket = bucket.with_credentials(renewed)?;
    /// assert_eq!(bucket.signer().credentials().access_key_id(), "AKIAI44QH8DHBEXAMPLE");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`Bucket::new`] and [`Signer::with_credentials`] for the credentials.
    pub fn with_credentials(&self, credentials: Credentials) -> Result<Self, Error> {
        let Inner { name, region, signer, endpoint, .. } = &*self.inner;
        let signer = signer.with_credentials(credentials)?;
        Self::with_shared_signer(name.clone(), region.clone(), signer, endpoint.clone())
    }

    fn with_shared_signer(
        name: String,
        region: Region,
        signer: Signer,
        endpoint: Endpoint,
    ) -> Result<Self, Error> {
        let resolved = resolve(&endpoint, &name, &region)?;
        let rules = signer.service().rules();
        if rules.double_encode_path || rules.normalize_path || rules.sign_payload {
            return Err(Error::Service("must have the signing rules of S3 for a bucket"));
        }
        if endpoint.is_aws() && signer.service().as_str() != resolved.service().as_str() {
            return Err(Error::Service("must be the bucket's resolved service"));
        }
        match resolved.regions {
            Regions::One(_) if signer.region() != resolved.region() => {
                Err(Error::Region("must be the bucket's resolved region"))
            }
            Regions::Set(_) if signer.region_set().is_none() => Err(Error::Arn(
                "must not be a multi-region access point for a signer of one region; use Signer::sigv4a",
            )),
            _ => Self::from_resolved(name, region, signer, endpoint, resolved),
        }
    }

    fn from_resolved(
        name: String,
        region: Region,
        signer: Signer,
        endpoint: Endpoint,
        resolved: ResolvedEndpoint,
    ) -> Result<Self, Error> {
        if endpoint.server == Server::Aws {
            if name.len() < 3 {
                return Err(Error::Bucket("must be at least 3 characters for AWS"));
            }
            [Some(&region), resolved.region()].into_iter().flatten().try_for_each(Region::check_for_aws)?;
            signer.credentials().check_for_aws()?;
        }
        let public = endpoint.public_url.as_ref().map(|url| url.before_key(&name)).transpose()?;
        let location = Location::new(resolved, public, endpoint.provider());
        Ok(Self { inner: Arc::new(Inner { name, region, signer, endpoint, location }) })
    }

    /// Returns the name or ARN, as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Returns the endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// Returns the signer.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.inner.signer
    }
}

/// Checks the bucket's name and resolves its endpoint.
fn resolve(endpoint: &Endpoint, name: &str, region: &Region) -> Result<ResolvedEndpoint, Error> {
    if !is_arn(name) {
        check_name(name).map_err(Error::Bucket)?;
    }
    endpoint.resolve(Some(name), region)
}

/// Returns a signer for the resolved service and its region or region set.
fn signer(resolved: &ResolvedEndpoint, credentials: Credentials) -> Result<Signer, Error> {
    let service = resolved.service().clone();
    match &resolved.regions {
        Regions::One(region) => Ok(Signer::new(service, region.clone(), credentials)),
        #[cfg(feature = "sigv4a")]
        Regions::Set(region_set) => Signer::sigv4a(service, region_set.clone(), credentials),
        #[cfg(not(feature = "sigv4a"))]
        Regions::Set(_) => {
            Err(Error::Arn("must not be a multi-region access point without the feature sigv4a"))
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("name", &self.inner.name)
            .field("endpoint", &self.inner.endpoint)
            .field("signer", &self.inner.signer)
            .finish()
    }
}
