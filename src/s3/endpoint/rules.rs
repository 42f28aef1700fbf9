//! The rules by which S3 is found: [`Endpoint::resolve`].
//!
//! Where they differ from AWS's, and why, is said at [`Endpoint`]; AWS's own are `endpoint-rule-set-1.json` of S3.

use alloc::string::String;

use crate::origin::Origin;
use crate::partition::{Partition, is_pseudo};
use crate::region_set::Regions;
use crate::s3::endpoint::arn::{Arn, Resource, is_arn};
use crate::s3::endpoint::base_url::BaseUrl;
use crate::s3::endpoint::bucket_name::{
    Hardware, Kind, OutpostsAlias, can_stand_in_host, check_segment, kind, zone,
};
use crate::s3::endpoint::resolved::{ResolvedEndpoint, Target};
use crate::s3::endpoint::{Endpoint, Options, Server};
use crate::sigv4::uri_encode::{push_each, push_query};
use crate::{Error, Region, RegionSet, Service};

impl Endpoint {
    /// Where a bucket is, and by what its requests are signed. [`Bucket`](crate::s3::Bucket) asks this once, when it is made.
    ///
    /// Without a bucket, it is where the service itself is: for `ListBuckets`, and with
    /// [`s3_express_control`](Self::s3_express_control) for `ListDirectoryBuckets`.
    ///
    /// ```
    /// use presign::{Credentials, Region, Request, Signer, s3::Endpoint};
    /// use std::time::Duration;
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let resolved = Endpoint::aws().resolve(None, &Region::EU_WEST_1)?;
    /// assert_eq!(resolved.url(), "https://s3.eu-west-1.amazonaws.com");
    /// let signer = Signer::new(resolved.service().clone(), Region::EU_WEST_1, credentials);
    /// let list_buckets = signer.presign(&Request::get(resolved.url())?, Duration::from_secs(60))?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Bucket`] for `""`, `".."`, `"a/b"`, `"user@host"`, a name of more than 255 characters, and a name that ends as
    ///   those of directory buckets or Outposts aliases do and is none
    /// - [`Error::Arn`] for `"arn:aws:s3:::examplebucket"`, `"arn:aws:s3:us-west-2::accesspoint/photos"`, every ARN but those of
    ///   access points, and one of another partition, of no region, or of what the endpoint does not take
    /// - [`Error::Region`] for `"us_east_1"`, `"US-EAST-1"`, `"us-east-1.example"`, which are not fit for a host name, for
    ///   `"fips-us-east-1"`, `"aws-cn-global"`, which are no regions, for `"auto"` at AWS, and for another region than the ARN's where
    ///   [`use_arn_region`](Self::use_arn_region) is off
    /// - [`Error::Endpoint`] for an access point below an IP address, and for S3 on Outposts below a URL of `http` or with a path
    /// - [`Error::Conflict`] for options that cannot be combined with one another or with that bucket
    pub fn resolve(&self, bucket: Option<&str>, region: &Region) -> Result<ResolvedEndpoint, Error> {
        let (base, in_host) = match &self.server {
            Server::Aws => return Rules::new(self.options, None, region)?.resolve(bucket),
            Server::AwsAt(base) => return Rules::new(self.options, Some(base), region)?.resolve(bucket),
            Server::R2(_) if !matches!(region.as_str(), "auto" | "us-east-1") => {
                return Err(Error::Region("must be auto for R2"));
            }
            Server::PathStyle(base) | Server::R2(base) => (base, false),
            Server::VirtualHosted(base) => (base, true),
        };
        if let Some(first) = self.options.any() {
            return Err(Error::Conflict { first, second: "a server other than AWS" });
        }
        let place = match bucket {
            None => Place::Service,
            Some(bucket) if is_arn(bucket) => {
                return Err(Error::Arn(
                    "must be given to an endpoint of AWS: Endpoint::aws or Endpoint::aws_at",
                ));
            }
            Some(bucket) => {
                check_segment(bucket).map_err(Error::Bucket)?;
                if !in_host {
                    Place::Path(bucket)
                } else if can_stand_in_host(bucket, base.origin.is_https()) {
                    Place::host_of(bucket)
                } else {
                    let rule = "cannot stand in the host of a virtual-hosted endpoint: take the path style";
                    return Err(Error::Bucket(rule));
                }
            }
        };
        place.below(base, Target::Bucket, Service::S3, region.clone())
    }
}

/// Where something is below an endpoint.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// The endpoint itself.
    Service,
    Path(&'a str),
    /// Below its host, by labels that are given in pieces.
    Host([&'a str; 5]),
}

impl<'a> Place<'a> {
    const fn host_of(label: &'a str) -> Self {
        Self::Host([label, "", "", "", ""])
    }

    /// What stands before the host, in pieces.
    const fn labels(self) -> [&'a str; 6] {
        match self {
            Self::Host([a, b, c, d, e]) => [a, b, c, d, e, "."],
            Self::Service | Self::Path(_) => [""; 6],
        }
    }

    fn below(
        self,
        base: &BaseUrl,
        target: Target,
        service: Service,
        region: Region,
    ) -> Result<ResolvedEndpoint, Error> {
        let origin = match self {
            Self::Host(_) => {
                let kind = if base.origin.is_ip_address() { Error::Endpoint } else { Error::Bucket };
                base.origin.below(&self.labels()).map_err(kind)?
            }
            Self::Service | Self::Path(_) => base.origin.clone(),
        };
        Ok(self.at(origin, &base.path, target, service, region))
    }

    /// Where it is if this is what stands before the path, and this the path before the bucket.
    fn at(
        self,
        origin: Origin,
        path: &str,
        target: Target,
        service: Service,
        region: Region,
    ) -> ResolvedEndpoint {
        let (slash, bucket) = if let Self::Path(bucket) = self { ("/", bucket) } else { ("", "") };
        // With a slash behind it, which a key needs.
        let mut url = String::with_capacity(origin.len() + path.len() + slash.len() + 3 * bucket.len() + 1);
        push_each(&mut url, &[origin.as_str(), path, slash]);
        push_query(&mut url, bucket);
        let is_in_path = !slash.is_empty();
        ResolvedEndpoint { origin, url, service, regions: Regions::One(region), target, is_in_path }
    }
}

/// What can be asked of an endpoint, by the words of an error.
#[derive(Clone, Copy)]
enum Wish {
    Acceleration,
    CustomEndpoint,
    DualStack,
    Fips,
    PathStyle,
}

use Wish::{Acceleration, CustomEndpoint, DualStack, Fips, PathStyle};

impl Wish {
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

/// What S3 has for no bucket at all.
const CONFLICTS: [(Wish, Wish); 5] = [
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
    /// Empty but for directory buckets.
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

/// The options and the region for which one bucket or another is asked for.
struct Rules<'a> {
    options: Options,
    custom: Option<&'a BaseUrl>,
    region: Region,
    partition: &'static Partition,
    /// Whether the region was `aws-global`, which is us-east-1 at its global host.
    is_global: bool,
}

/// Whether it is the region of R2, and of no host of AWS.
fn is_of_r2(region: &str) -> bool {
    region == Region::AUTO.as_str()
}

impl<'a> Rules<'a> {
    fn new(options: Options, custom: Option<&'a BaseUrl>, region: &Region) -> Result<Self, Error> {
        let is_global = region.as_str() == "aws-global";
        if custom.is_none() && is_of_r2(region.as_str()) {
            return Err(Error::Region("must be the region that the bucket is in: auto is none of AWS"));
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
        match kind(bucket).map_err(Error::Bucket)? {
            Kind::Directory { zone } => self.directory(bucket, zone, self.region.clone()),
            Kind::Outposts(alias) => self.outposts_alias(bucket, alias),
            Kind::General => self.general(bucket),
        }
    }

    /// No bucket: where the service is. Acceleration is of buckets, and has no part in this.
    fn service(&self) -> Result<ResolvedEndpoint, Error> {
        let (host, service) = match self.options.s3_express_control {
            true => (CONTROL_HOST, Service::S3_EXPRESS_WITHOUT_SESSION),
            false => (self.s3_host(), Service::S3),
        };
        self.found(Place::Service, host, Target::Bucket, service, self.region.clone())
    }

    /// Where functions of Object Lambda send their answers.
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
        self.found(Place::Service, host, Target::Bucket, service, self.region.clone())
    }

    /// A general purpose bucket, or the alias of an access point.
    fn general(&self, bucket: &str) -> Result<ResolvedEndpoint, Error> {
        self.exclude_control()?;
        if !self.partition.has_acceleration {
            self.exclude(&[Acceleration], "a region without acceleration")?;
        }
        let is_https = self.custom.is_none_or(|base| base.origin.is_https());
        let in_host = !self.options.force_path_style
            && (3..=63).contains(&bucket.len())
            && !bucket.starts_with("xn--")
            && can_stand_in_host(bucket, is_https)
            && !self.is_at_ip_address();
        if !in_host {
            self.exclude(&[Acceleration], "a name that cannot stand in a host")?;
        }
        let place = if in_host { Place::host_of(bucket) } else { Place::Path(bucket) };
        let host = match self.options.accelerate {
            // The one host of acceleration that AWS's rules put a region into.
            true if self.is_global && self.options.dual_stack => Host::regional("s3-accelerate"),
            true => Host::global("s3-accelerate"),
            false => self.s3_host(),
        };
        self.found(place, host, Target::Bucket, Service::S3, self.region.clone())
    }

    /// A directory bucket, or an access point of one.
    fn directory(&self, bucket: &str, zone: &str, region: Region) -> Result<ResolvedEndpoint, Error> {
        self.exclude(&[Acceleration, PathStyle], "a directory bucket")?;
        let is_access_point = bucket.ends_with("--xa-s3");
        if self.options.s3_express_control && !is_access_point {
            let (target, service) = (Target::ManagedBucket, Service::S3_EXPRESS_WITHOUT_SESSION);
            return self.found(Place::Path(bucket), CONTROL_HOST, target, service, region);
        }
        let place = match self.is_at_ip_address() {
            true => Place::Path(bucket),
            false => Place::host_of(bucket),
        };
        let service = match self.options.disable_s3_express_session_auth {
            true => Service::S3_EXPRESS_WITHOUT_SESSION,
            false => Service::S3_EXPRESS,
        };
        let host = Host { zone, ..Host::regional("s3express") };
        let target = if is_access_point { Target::AccessPoint } else { Target::DirectoryBucket };
        self.found(place, host, target, service, region)
    }

    fn outposts_alias(&self, bucket: &str, alias: OutpostsAlias<'_>) -> Result<ResolvedEndpoint, Error> {
        if alias.is_beta && self.custom.is_none() {
            return Err(Error::Bucket("must have a custom endpoint, for an Outposts alias of a test region"));
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
            return Err(Error::Endpoint("must be https and without a path for S3 on Outposts"));
        }
        self.access_point(labels, "s3-outposts", Service::S3_OUTPOSTS, region)
    }

    fn arn(&self, arn: Arn<'_>) -> Result<ResolvedEndpoint, Error> {
        self.exclude(&[PathStyle], "an ARN")?;
        if self.options.disable_access_points {
            return Err(Error::Arn("must not be of an access point where they are disabled"));
        }
        if arn.partition != self.partition.name {
            return Err(Error::Arn("must be of the partition that the region is in"));
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

    /// The region to sign for, if the ARN may have it.
    fn region_of(&self, arn: Arn<'_>) -> Result<Region, Error> {
        if self.options.ignore_arn_region && (self.is_global || arn.region != self.region.as_str()) {
            return Err(Error::Region("must be that of the ARN, or use_arn_region not be false"));
        }
        if is_pseudo(arn.region) || (self.custom.is_none() && is_of_r2(arn.region)) {
            return Err(Error::Arn("must have the region that the access point is in, not a pseudo-region"));
        }
        if Partition::of(arn.region) != self.partition {
            return Err(Error::Arn("must have a region of its own partition"));
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
        self.found(Place::Host(labels), Host::regional(host), Target::AccessPoint, service, region)
    }

    fn multi_region(&self, name: &str) -> Result<ResolvedEndpoint, Error> {
        self.exclude_control()?;
        let excluded = [DualStack, Fips, Acceleration, CustomEndpoint];
        self.exclude(&excluded, "a multi-region access point")?;
        if self.options.disable_multi_region_access_points {
            return Err(Error::Arn("must not be of a multi-region access point where they are disabled"));
        }
        let place = Place::host_of(name);
        let host = Host::global("accesspoint.s3-global");
        let found = self.found(place, host, Target::AccessPoint, Service::S3, self.region.clone())?;
        Ok(ResolvedEndpoint { regions: Regions::Set(RegionSet::ALL), ..found })
    }

    const fn has(&self, wish: Wish) -> bool {
        match wish {
            Acceleration => self.options.accelerate,
            CustomEndpoint => self.custom.is_some(),
            DualStack => self.options.dual_stack,
            Fips => self.options.fips,
            PathStyle => self.options.force_path_style,
        }
    }

    /// An error if any of the wishes is there.
    fn exclude(&self, wishes: &[Wish], second: &'static str) -> Result<(), Error> {
        match wishes.iter().find(|wish| self.has(**wish)) {
            Some(first) => Err(Error::Conflict { first: first.name(), second }),
            None => Ok(()),
        }
    }

    /// An error if directory buckets are to be managed, for a bucket that is none.
    fn exclude_control(&self) -> Result<(), Error> {
        match self.options.s3_express_control {
            true => Err(Error::Bucket("must be of a directory bucket for s3_express_control")),
            false => Ok(()),
        }
    }

    fn is_at_ip_address(&self) -> bool {
        self.custom.is_some_and(|base| base.origin.is_ip_address())
    }

    /// Where names are.
    fn s3_host(&self) -> Host<'static> {
        let Options { dual_stack, fips, global, .. } = self.options;
        let is_global = self.is_global || global && self.region == Region::US_EAST_1;
        Host { has_region: !is_global || dual_stack || fips, ..Host::regional("s3") }
    }

    /// Below the custom endpoint if there is one, else below this host.
    fn found(
        &self,
        place: Place<'_>,
        host: Host<'_>,
        target: Target,
        service: Service,
        region: Region,
    ) -> Result<ResolvedEndpoint, Error> {
        if let Some(base) = self.custom {
            return place.below(base, target, service, region);
        }
        let Options { dual_stack, fips, .. } = self.options;
        let [a, b, c, d, e, f] = place.labels();
        let there = |is_there: bool, piece| if is_there { piece } else { "" };
        let origin = Origin::https(&[
            a,
            b,
            c,
            d,
            e,
            f,
            host.name,
            there(fips, "-fips"),
            there(!host.zone.is_empty(), "-"),
            host.zone,
            there(dual_stack, ".dualstack"),
            there(host.has_region, "."),
            there(host.has_region, region.as_str()),
            ".",
            self.partition.dns_suffix,
        ]);
        Ok(place.at(origin.checked().map_err(Error::Bucket)?, "", target, service, region))
    }
}

/// Where directory buckets are managed.
const CONTROL_HOST: Host<'static> = Host::regional("s3express-control");
