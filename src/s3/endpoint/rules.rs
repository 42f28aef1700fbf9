//! The rules of [`Endpoint::resolve`]: host, path, service and region of a bucket.
//!
//! AWS's own rules are S3's `endpoint-rule-set-1.json`; [`Endpoint`] lists the differences and
//! their reasons.

use alloc::string::String;

use crate::origin::Origin;
use crate::partition::{Partition, is_pseudo};
use crate::region_set::Regions;
use crate::s3::endpoint::arn::{Arn, Resource, is_arn};
use crate::s3::endpoint::base_url::BaseUrl;
use crate::s3::endpoint::bucket_name::{
    DIRECTORY_ACCESS_POINT, Hardware, Kind, OutpostsAlias, check_segment, is_valid_in_host, zone,
};
use crate::s3::endpoint::resolved::{ResolvedEndpoint, Target};
use crate::s3::endpoint::{Endpoint, Options, Server};
use crate::sigv4::uri_encode::push_query;
use crate::{Error, Region, RegionSet, Service};

impl Endpoint {
    /// Returns the URL of a bucket, and the service and region to sign for.
    ///
    /// [`Bucket`](crate::s3::Bucket) calls this once, when it is created. Without a bucket it
    /// returns the URL of the service: for `ListBuckets`, and with
    /// [`s3_express_control`](Self::s3_express_control) for `ListDirectoryBuckets`.
    ///
    /// ```
    /// use presign::{Credentials, Region, Request, Signer, s3::Endpoint};
    /// use std::time::Duration;
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// let resolved = Endpoint::aws().resolve(None, &Region::EU_WEST_1)?;
    /// assert_eq!(resolved.url(), "https://s3.eu-west-1.amazonaws.com");
    /// let signer = Signer::new(resolved.service().clone(), Region::EU_WEST_1, credentials);
    /// let list_buckets = signer.presign(&Request::get(resolved.url())?, Duration::from_secs(60))?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Bucket`] for `""`, `".."`, `"a/b"`, `"user@host"`, a name of more than 255
    ///   characters, and a malformed name with the suffix of a directory bucket or an Outposts
    ///   alias
    /// - [`Error::Arn`] for `"arn:aws:s3:::examplebucket"`,
    ///   `"arn:aws:s3:us-west-2::accesspoint/photos"`: every ARN that is not of an access point, is
    ///   malformed, of another partition, or not supported by the endpoint
    /// - [`Error::Region`] for `"us_east_1"`, `"US-EAST-1"`, `"us-east-1.example"`, which are not
    ///   valid in a host; for `"fips-us-east-1"`, `"aws-cn-global"`, which are not regions; for
    ///   `"auto"` at AWS; and for another region than the ARN's with
    ///   [`use_arn_region(false)`](Self::use_arn_region)
    /// - [`Error::Endpoint`] for an access point at an IP address, for S3 on Outposts at a URL of
    ///   `http` or with a path, and for no bucket at an endpoint
    ///   [for one bucket](Self::for_bucket)
    /// - [`Error::Conflict`] for options that cannot be combined with one another or with the
    ///   bucket
    pub fn resolve(&self, bucket: Option<&str>, region: &Region) -> Result<ResolvedEndpoint, Error> {
        let (base, style) = match &self.server {
            Server::Aws => return Rules::new(self.options, None, region)?.resolve(bucket),
            Server::AwsAt(base) => return Rules::new(self.options, Some(base), region)?.resolve(bucket),
            Server::R2(_) if !matches!(region.as_str(), "auto" | "us-east-1") => {
                return Err(Error::Region("must be auto for R2"));
            }
            Server::PathStyle(base) | Server::R2(base) => (base, Style::Path),
            Server::VirtualHosted(base) => (base, Style::VirtualHosted),
            Server::OneBucket(base) => (base, Style::OneBucket),
        };
        if let Some(first) = self.options.any() {
            return Err(Error::Conflict { first, second: "a server other than AWS" });
        }
        let location = match bucket {
            None if self.is_for_bucket() => {
                return Err(Error::Endpoint("must not be for one bucket to be that of the service"));
            }
            None => BucketLocation::Nowhere,
            Some(bucket) if is_arn(bucket) => {
                return Err(Error::Arn(
                    "not supported by a server other than AWS; use Endpoint::aws or Endpoint::aws_at",
                ));
            }
            Some(bucket) => {
                check_segment(bucket).map_err(Error::Bucket)?;
                match style {
                    Style::Path => BucketLocation::Path(bucket),
                    Style::OneBucket => BucketLocation::Nowhere,
                    Style::VirtualHosted if is_valid_in_host(bucket, base.origin.is_https()) => {
                        BucketLocation::host(bucket)
                    }
                    Style::VirtualHosted => {
                        let rule = "must be valid in the host of a virtual-hosted endpoint; use path style";
                        return Err(Error::Bucket(rule));
                    }
                }
            }
        };
        location.resolve_under(base, Target::Bucket, Service::S3, region.clone())
    }
}

/// The addressing style of a server other than AWS.
enum Style {
    Path,
    VirtualHosted,
    OneBucket,
}

/// Where a URL has the bucket.
#[derive(Clone, Copy)]
enum BucketLocation<'a> {
    /// Nowhere: it is the URL of the service, or of one bucket.
    Nowhere,
    /// In the path: `https://s3.us-east-1.amazonaws.com/photos`
    Path(&'a str),
    /// In the host, as labels in pieces: `https://photos.s3.us-east-1.amazonaws.com`
    Host([&'a str; 5]),
}

impl<'a> BucketLocation<'a> {
    const fn host(label: &'a str) -> Self {
        Self::Host([label, "", "", "", ""])
    }

    /// Returns the labels before the host, with a dot at the end.
    const fn labels(self) -> [&'a str; 6] {
        match self {
            Self::Host([a, b, c, d, e]) => [a, b, c, d, e, "."],
            Self::Nowhere | Self::Path(_) => [""; 6],
        }
    }

    /// Returns the endpoint with the bucket added to a base URL.
    fn resolve_under(
        self,
        base: &BaseUrl,
        target: Target,
        service: Service,
        region: Region,
    ) -> Result<ResolvedEndpoint, Error> {
        let origin = match self {
            Self::Host(_) => {
                let kind = if base.origin.is_ip_address() { Error::Endpoint } else { Error::Bucket };
                base.origin.with_labels(&self.labels()).map_err(kind)?
            }
            Self::Nowhere | Self::Path(_) => base.origin.clone(),
        };
        Ok(self.resolve_at(origin, &base.path, target, service, region))
    }

    /// Returns the endpoint at an origin that has the labels already, with `path` before the
    /// bucket.
    fn resolve_at(
        self,
        origin: Origin,
        path: &str,
        target: Target,
        service: Service,
        region: Region,
    ) -> ResolvedEndpoint {
        let (slash, bucket) = if let Self::Path(bucket) = self { ("/", bucket) } else { ("", "") };
        // One more byte, for the slash before a key.
        let mut url = String::with_capacity(origin.len() + path.len() + slash.len() + 3 * bucket.len() + 1);
        [origin.as_str(), path, slash].iter().for_each(|piece| url.push_str(piece));
        push_query(&mut url, bucket);
        let is_in_path = !slash.is_empty();
        ResolvedEndpoint { origin, url, service, regions: Regions::One(region), target, is_in_path }
    }
}

/// A property of the endpoint that excludes others, with its name in errors.
#[derive(Clone, Copy)]
enum EndpointFlag {
    Acceleration,
    CustomEndpoint,
    DualStack,
    Fips,
    PathStyle,
}

use EndpointFlag::{Acceleration, CustomEndpoint, DualStack, Fips, PathStyle};

impl EndpointFlag {
    const fn name(self) -> &'static str {
        match self {
            Acceleration => "acceleration",
            CustomEndpoint => "a custom endpoint",
            DualStack => "dual-stack",
            Fips => "FIPS",
            PathStyle => "path style",
        }
    }
}

/// Flags that never combine, whatever the bucket.
const CONFLICTS: [(EndpointFlag, EndpointFlag); 5] = [
    (Fips, Acceleration),
    (Acceleration, PathStyle),
    (DualStack, CustomEndpoint),
    (Fips, CustomEndpoint),
    (Acceleration, CustomEndpoint),
];

/// A host of AWS: `NAME[-fips][-ZONE][.dualstack][.REGION].SUFFIX`.
#[derive(Clone, Copy)]
struct Host<'a> {
    name: &'static str,
    /// `usw2-az1` for a directory bucket, otherwise empty.
    zone: &'a str,
    has_region: bool,
}

impl Host<'_> {
    const fn regional(name: &'static str) -> Self {
        Self { name, zone: "", has_region: true }
    }

    const fn global(name: &'static str) -> Self {
        Self { name, zone: "", has_region: false }
    }
}

/// The host that manages directory buckets.
const CONTROL_HOST: Host<'static> = Host::regional("s3express-control");

/// AWS's rules for one endpoint and region.
struct Rules<'a> {
    options: Options,
    custom: Option<&'a BaseUrl>,
    region: Region,
    partition: &'static Partition,
    /// Whether the region is `aws-global`: us-east-1 at the host without a region.
    is_global: bool,
}

/// Returns whether it is the region of Cloudflare R2, which AWS does not have.
fn is_r2(region: &str) -> bool {
    region == Region::AUTO.as_str()
}

impl<'a> Rules<'a> {
    fn new(options: Options, custom: Option<&'a BaseUrl>, region: &Region) -> Result<Self, Error> {
        let is_global = region.as_str() == "aws-global";
        if custom.is_none() && is_r2(region.as_str()) {
            return Err(Error::Region("must not be auto for AWS; use the bucket's region"));
        }
        let region = if is_global { Region::US_EAST_1 } else { region.clone() };
        let partition = Partition::of_endpoint(&region)?;
        Ok(Self { options, custom, region, partition, is_global })
    }

    fn resolve(&self, bucket: Option<&str>) -> Result<ResolvedEndpoint, Error> {
        for (first, second) in CONFLICTS {
            if self.has(second) {
                self.exclude(&[first], second.name())?;
            }
        }
        if !self.partition.has_fips {
            self.exclude(&[Fips], "a region without FIPS endpoints")?;
        }
        if self.options.object_lambda {
            return self.object_lambda(bucket);
        }
        let Some(bucket) = bucket else { return self.service() };
        if is_arn(bucket) {
            return self.arn(Arn::parse(bucket).map_err(Error::Arn)?).map_err(|error| match error {
                Error::Bucket(rule) => Error::Arn(rule),
                error => error,
            });
        }
        check_segment(bucket).map_err(Error::Bucket)?;
        match Kind::of(bucket).map_err(Error::Bucket)? {
            Kind::Directory { zone } => self.directory(bucket, zone, self.region.clone()),
            Kind::Outposts(alias) => self.outposts_alias(bucket, alias),
            Kind::General => self.general(bucket),
        }
    }

    /// Resolves the service itself. Acceleration is for buckets only and does not apply.
    fn service(&self) -> Result<ResolvedEndpoint, Error> {
        let (host, service) = match self.options.s3_express_control {
            true => (CONTROL_HOST, Service::S3_EXPRESS_WITHOUT_SESSION),
            false => (self.s3_host(), Service::S3),
        };
        self.resolved(BucketLocation::Nowhere, host, Target::Bucket, service, self.region.clone())
    }

    /// Resolves the endpoint to which functions of Object Lambda send their responses.
    fn object_lambda(&self, bucket: Option<&str>) -> Result<ResolvedEndpoint, Error> {
        let first = "object_lambda";
        if self.options.s3_express_control {
            return Err(Error::Conflict { first, second: "s3_express_control" });
        }
        if bucket.is_some() {
            return Err(Error::Conflict { first, second: "a bucket" });
        }
        self.exclude(&[DualStack, Acceleration], "S3 Object Lambda")?;
        let (host, service) = (Host::regional("s3-object-lambda"), Service::S3_OBJECT_LAMBDA);
        self.resolved(BucketLocation::Nowhere, host, Target::Bucket, service, self.region.clone())
    }

    /// Resolves a general purpose bucket or the alias of an access point.
    fn general(&self, bucket: &str) -> Result<ResolvedEndpoint, Error> {
        self.exclude_control()?;
        if !self.partition.has_acceleration {
            self.exclude(&[Acceleration], "a region without acceleration")?;
        }
        let is_https = self.custom.is_none_or(|base| base.origin.is_https());
        let in_host = !self.options.force_path_style
            && (3..=63).contains(&bucket.len())
            && !bucket.starts_with("xn--")
            && is_valid_in_host(bucket, is_https)
            && !self.is_at_ip_address();
        if !in_host {
            self.exclude(&[Acceleration], "a name that is not valid in a host")?;
        }
        let location = if in_host { BucketLocation::host(bucket) } else { BucketLocation::Path(bucket) };
        let host = match self.options.accelerate {
            // The only host of acceleration that has a region in AWS's rules.
            true if self.is_global && self.options.dual_stack => Host::regional("s3-accelerate"),
            true => Host::global("s3-accelerate"),
            false => self.s3_host(),
        };
        self.resolved(location, host, Target::Bucket, Service::S3, self.region.clone())
    }

    /// Resolves a directory bucket or an access point of one.
    fn directory(&self, bucket: &str, zone: &str, region: Region) -> Result<ResolvedEndpoint, Error> {
        self.exclude(&[Acceleration, PathStyle], "a directory bucket")?;
        let is_access_point = bucket.ends_with(DIRECTORY_ACCESS_POINT);
        let location = match self.is_at_ip_address() {
            true => BucketLocation::Path(bucket),
            false => BucketLocation::host(bucket),
        };
        if self.options.s3_express_control && !is_access_point {
            let (target, service) = (Target::ManagedBucket, Service::S3_EXPRESS_WITHOUT_SESSION);
            let location = if self.custom.is_none() { BucketLocation::Path(bucket) } else { location };
            return self.resolved(location, CONTROL_HOST, target, service, region);
        }
        let service = match self.options.disable_s3_express_session_auth {
            true => Service::S3_EXPRESS_WITHOUT_SESSION,
            false => Service::S3_EXPRESS,
        };
        let host = Host { zone, ..Host::regional("s3express") };
        let target = if is_access_point { Target::AccessPoint } else { Target::DirectoryBucket };
        self.resolved(location, host, target, service, region)
    }

    fn outposts_alias(&self, bucket: &str, alias: OutpostsAlias<'_>) -> Result<ResolvedEndpoint, Error> {
        if alias.is_beta && self.custom.is_none() {
            return Err(Error::Bucket("must have a custom endpoint for an Outposts alias of a beta region"));
        }
        let labels = match alias.hardware {
            Hardware::Outpost(outpost) => [bucket, ".op-", outpost, "", ""],
            Hardware::Ec2 => [bucket, ".ec2", "", "", ""],
        };
        self.outposts(labels, self.region.clone())
    }

    fn outposts(&self, labels: [&str; 5], region: Region) -> Result<ResolvedEndpoint, Error> {
        self.exclude(&[DualStack, Fips, Acceleration, PathStyle], "S3 on Outposts")?;
        if self.custom.is_some_and(|base| !base.origin.is_https() || !base.path.is_empty()) {
            return Err(Error::Endpoint("must be https and have no path for S3 on Outposts"));
        }
        self.access_point(labels, "s3-outposts", Service::S3_OUTPOSTS, region)
    }

    fn arn(&self, arn: Arn<'_>) -> Result<ResolvedEndpoint, Error> {
        self.exclude(&[PathStyle], "an ARN")?;
        if self.options.disable_access_points {
            return Err(Error::Arn("must not be of an access point with disable_access_points"));
        }
        if arn.partition != self.partition.name {
            return Err(Error::Arn("must be of the region's partition"));
        }
        match arn.resource {
            Resource::AccessPoint(name) => {
                self.exclude(&[Acceleration], "an access point")?;
                let region = self.region_of(arn)?;
                self.access_point([name, "-", arn.account, "", ""], "s3-accesspoint", Service::S3, region)
            }
            Resource::MultiRegionAccessPoint(name) => self.multi_region(name),
            Resource::ObjectLambda(name) => {
                self.exclude(&[DualStack, Acceleration], "S3 Object Lambda")?;
                let (labels, region) = ([name, "-", arn.account, "", ""], self.region_of(arn)?);
                self.access_point(labels, "s3-object-lambda", Service::S3_OBJECT_LAMBDA, region)
            }
            Resource::Outposts { outpost, access_point } => {
                let region = self.region_of(arn)?;
                self.outposts([access_point, "-", arn.account, ".", outpost], region)
            }
            Resource::Directory(name) => {
                let zone = zone(name).map_err(Error::Arn)?;
                self.directory(name, zone, self.region_of(arn)?)
            }
        }
    }

    /// Returns the region to sign for, if the ARN's region is allowed.
    fn region_of(&self, arn: Arn<'_>) -> Result<Region, Error> {
        if self.options.ignore_arn_region && (self.is_global || arn.region != self.region.as_str()) {
            return Err(Error::Region("must be the ARN's region with use_arn_region(false)"));
        }
        if is_pseudo(arn.region) || (self.custom.is_none() && is_r2(arn.region)) {
            return Err(Error::Arn("must have the region of the access point, not a pseudo-region"));
        }
        if Partition::of(arn.region) != self.partition {
            return Err(Error::Arn("must have a region of its partition"));
        }
        Region::new(arn.region)
    }

    fn access_point(
        &self,
        labels: [&str; 5],
        host: &'static str,
        service: Service,
        region: Region,
    ) -> Result<ResolvedEndpoint, Error> {
        self.exclude_control()?;
        self.resolved(
            BucketLocation::Host(labels),
            Host::regional(host),
            Target::AccessPoint,
            service,
            region,
        )
    }

    fn multi_region(&self, name: &str) -> Result<ResolvedEndpoint, Error> {
        self.exclude_control()?;
        let excluded = [DualStack, Fips, Acceleration, CustomEndpoint];
        self.exclude(&excluded, "a multi-region access point")?;
        if self.options.disable_multi_region_access_points {
            return Err(Error::Arn(
                "must not be of a multi-region access point with disable_multi_region_access_points",
            ));
        }
        let location = BucketLocation::host(name);
        let host = Host::global("accesspoint.s3-global");
        let resolved =
            self.resolved(location, host, Target::AccessPoint, Service::S3, self.region.clone())?;
        Ok(ResolvedEndpoint { regions: Regions::Set(RegionSet::ALL), ..resolved })
    }

    const fn has(&self, flag: EndpointFlag) -> bool {
        match flag {
            Acceleration => self.options.accelerate,
            CustomEndpoint => self.custom.is_some(),
            DualStack => self.options.dual_stack,
            Fips => self.options.fips,
            PathStyle => self.options.force_path_style,
        }
    }

    /// Rejects each of `flags` in combination with `second`.
    fn exclude(&self, flags: &[EndpointFlag], second: &'static str) -> Result<(), Error> {
        match flags.iter().find(|flag| self.has(**flag)) {
            Some(first) => Err(Error::Conflict { first: first.name(), second }),
            None => Ok(()),
        }
    }

    /// Rejects `s3_express_control` for anything but a directory bucket.
    fn exclude_control(&self) -> Result<(), Error> {
        match self.options.s3_express_control {
            true => Err(Error::Bucket("must be of a directory bucket for s3_express_control")),
            false => Ok(()),
        }
    }

    fn is_at_ip_address(&self) -> bool {
        self.custom.is_some_and(|base| base.origin.is_ip_address())
    }

    /// Returns the host of general purpose buckets.
    fn s3_host(&self) -> Host<'static> {
        let Options { dual_stack, fips, global, .. } = self.options;
        let is_global = self.is_global || global && self.region == Region::US_EAST_1;
        Host { has_region: !is_global || dual_stack || fips, ..Host::regional("s3") }
    }

    /// Returns the endpoint under the custom URL, or under `host` if there is none.
    fn resolved(
        &self,
        location: BucketLocation<'_>,
        host: Host<'_>,
        target: Target,
        service: Service,
        region: Region,
    ) -> Result<ResolvedEndpoint, Error> {
        if let Some(base) = self.custom {
            return location.resolve_under(base, target, service, region);
        }
        let Options { dual_stack, fips, .. } = self.options;
        let [a, b, c, d, e, f] = location.labels();
        let when = |condition: bool, piece| if condition { piece } else { "" };
        let origin = Origin::https(&[
            a,
            b,
            c,
            d,
            e,
            f,
            host.name,
            when(fips, "-fips"),
            when(!host.zone.is_empty(), "-"),
            host.zone,
            when(dual_stack, ".dualstack"),
            when(host.has_region, "."),
            when(host.has_region, region.as_str()),
            ".",
            self.partition.dns_suffix,
        ]);
        Ok(location.resolve_at(origin.checked().map_err(Error::Bucket)?, "", target, service, region))
    }
}
