//! S3 endpoints: the URL of a bucket, and the service and region to sign for.
//!
//! [`Endpoint`], in this file, is the caller's choice of server, addressing style and options.
//! `base_url` parses the server's URL, and `public_url` the URL that clients use instead of it.
//! `rules` resolves a bucket at an endpoint by AWS's rules, from its name (`bucket_name`) or its
//! ARN (`arn`). The result is a [`ResolvedEndpoint`] (`resolved`).

pub(crate) mod arn;
mod base_url;
pub(crate) mod bucket_name;
mod public_url;
pub(crate) mod resolved;
mod rules;

use crate::Error;
use crate::origin::is_label;
use base_url::BaseUrl;
use public_url::PublicUrl;

pub use resolved::ResolvedEndpoint;

/// An S3 endpoint and its addressing style.
///
/// # Constructors
///
/// | endpoint | constructor |
/// |---|---|
/// | AWS | [`Bucket::new`](crate::s3::Bucket::new), which uses [`Endpoint::aws`] |
/// | AWS with dual-stack, FIPS or acceleration | [`Endpoint::aws`] and the methods after it |
/// | AWS under a URL of yours, such as an interface endpoint of a VPC | [`Endpoint::aws_at`] |
/// | MinIO, Garage, Ceph, LocalStack and most other servers | [`Endpoint::path_style`] |
/// | a server with a DNS entry for each bucket | [`Endpoint::virtual_hosted`] |
/// | a host name that serves one bucket | [`Endpoint::for_bucket`] |
/// | Cloudflare R2 | [`Endpoint::r2`], [`Endpoint::r2_jurisdiction`] |
///
/// In path style the bucket is the first segment of the path, `http://localhost:9000/bucket/key`.
/// In virtual-hosted style it is a label of the host,
/// `https://bucket.s3.us-east-1.amazonaws.com/key`.
///
/// Each of them accepts a [`public_url`](Self::public_url), for clients that reach the server under
/// another URL than the one it receives.
///
/// # Bucket names and ARNs at AWS
///
/// | bucket | host | service |
/// |---|---|---|
/// | a name; the alias of an access point or of Object Lambda | `NAME.s3.REGION` | `s3` |
/// | a name that is not valid in a host: dots, upper case, `_` … | `s3.REGION`, and the name in the path | `s3` |
/// | `NAME--ZONE--x-s3`, a directory bucket; `NAME--ZONE--xa-s3` | `NAME.s3express-ZONE.REGION` | `s3express` |
/// | `NAME--op-s3`, the alias of an Outposts access point | `NAME.op-ID.s3-outposts.REGION` | `s3-outposts` |
/// | `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME` | `NAME-ACCOUNT.s3-accesspoint.REGION` | `s3` |
/// | `arn:aws:s3express:REGION:ACCOUNT:accesspoint/NAME--ZONE--xa-s3` | as its name | `s3express` |
/// | `arn:aws:s3-object-lambda:REGION:ACCOUNT:accesspoint/NAME` | `NAME-ACCOUNT.s3-object-lambda.REGION` | `s3-object-lambda` |
/// | `arn:aws:s3-outposts:REGION:ACCOUNT:outpost/ID/accesspoint/NAME` | `NAME-ACCOUNT.ID.s3-outposts.REGION` | `s3-outposts` |
/// | `arn:aws:s3::ACCOUNT:accesspoint/NAME.mrap`, in several regions | `NAME.mrap.accesspoint.s3-global` | `s3` |
///
/// The DNS suffix of the region's partition follows, `amazonaws.com` for most. An ARN with a region
/// is signed for that region. A multi-region access point is signed for all regions at once, with
/// Signature Version 4A, which requires the feature `sigv4a`; to sign for some of them only, give
/// [`Bucket::with_signer`](crate::s3::Bucket::with_signer) a signer of another
/// [`RegionSet`](crate::RegionSet).
///
/// A directory bucket requires the credentials of a session, which `CreateSession` returns. They
/// expire after five minutes; set that with
/// [`Credentials::with_expiration`](crate::Credentials::with_expiration).
///
/// # Combinations
///
/// Each cell shows how the option changes the bucket's host; `no` is an error that names the two.
///
/// | | name | directory | access point | Object Lambda | Outposts | multi-region | [`aws_at`](Self::aws_at) |
/// |---|---|---|---|---|---|---|---|
/// | [`dual_stack`](Self::dual_stack) | `s3.dualstack` | `.dualstack` | `.dualstack` | no | no | no | no |
/// | [`fips`](Self::fips) | `s3-fips` | `s3express-fips-` | `s3-accesspoint-fips` | `s3-object-lambda-fips` | no | no | no |
/// | [`accelerate`](Self::accelerate) | `s3-accelerate` | no | no | no | no | no | no |
/// | [`force_path_style`](Self::force_path_style) | in the path | no | no | no | no | no | in the path |
///
/// Acceleration cannot be combined with FIPS or path style either. In China there is neither
/// acceleration nor FIPS. [`aws_at`](Self::aws_at) does not support multi-region access points.
///
/// # Other servers
///
/// | server | region | endpoint | source |
/// |---|---|---|---|
/// | Cloudflare R2 | `auto` | `Endpoint::r2(account_id)` | [S3 API compatibility](https://developers.cloudflare.com/r2/api/s3/api/) |
/// | Backblaze B2 | in the bucket's endpoint, `us-west-004` | `https://s3.us-west-004.backblazeb2.com` | [S3-compatible API](https://www.backblaze.com/apidocs/introduction-to-the-s3-compatible-api) |
/// | Wasabi | the bucket's, `eu-central-1` | `https://s3.eu-central-1.wasabisys.com` | [REST API](https://docs.wasabi.com/docs/rest-api-introduction) |
/// | Spaces of `DigitalOcean` | the slug in the endpoint, `nyc3` | `https://nyc3.digitaloceanspaces.com` | [Spaces API](https://docs.digitalocean.com/reference/api/spaces/) |
/// | Google Cloud Storage, with HMAC keys | `auto` | `https://storage.googleapis.com` | [Signatures](https://docs.cloud.google.com/storage/docs/authentication/signatures) |
/// | MinIO | its `MINIO_SITE_REGION`, or `us-east-1` | `http://localhost:9000` | [Site settings](https://min.io/docs/minio/linux/reference/minio-server/settings/core.html) |
/// | Garage | its `s3_region`, often `garage` | `http://localhost:3900` | [Clients](https://garagehq.deuxfleurs.fr/connect/index.html) |
/// | Ceph | any | `http://localhost:7480` | [Bucket and host name](https://docs.ceph.com/en/latest/radosgw/s3/commons/) |
/// | LocalStack | `us-east-1` | `http://localhost:4566` | [S3](https://docs.localstack.cloud/aws/services/s3/) |
///
/// ```
/// # use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
/// # let keys = || Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret");
/// # let bucket = |region, endpoint| Bucket::with_endpoint("photos", region, keys()?, endpoint);
/// let r2 = Endpoint::r2("0123456789abcdef0123456789abcdef")?;
/// let r2 = bucket(Region::AUTO, r2)?;
/// let b2 = Endpoint::path_style("https://s3.us-west-004.backblazeb2.com")?;
/// let b2 = bucket(Region::new("us-west-004")?, b2)?;
/// let wasabi = Endpoint::path_style("https://s3.eu-central-1.wasabisys.com")?;
/// let wasabi = bucket(Region::EU_CENTRAL_1, wasabi)?;
/// let spaces = Endpoint::virtual_hosted("https://nyc3.digitaloceanspaces.com")?;
/// let spaces = bucket(Region::new("nyc3")?, spaces)?;
/// let google = Endpoint::path_style("https://storage.googleapis.com")?;
/// let google = bucket(Region::AUTO, google)?;
/// let minio = bucket(Region::US_EAST_1, Endpoint::path_style("http://localhost:9000")?)?;
/// let garage = bucket(Region::new("garage")?, Endpoint::path_style("http://localhost:3900")?)?;
/// let ceph = bucket(Region::US_EAST_1, Endpoint::path_style("http://localhost:7480")?)?;
/// let localstack = bucket(Region::US_EAST_1, Endpoint::path_style("http://localhost:4566")?)?;
/// # Ok::<(), presign::Error>(())
/// ```
///
/// # Differences from AWS's rules
///
/// AWS publishes the rules by which its SDKs resolve endpoints. [`resolve`](Self::resolve) follows
/// them, with these differences:
///
/// - Hosts are regional, as in the rules. botocore instead presigns for `s3.amazonaws.com` in every
///   region that it can: that host redirects, and a redirect breaks the signature.
///   [`global`](Self::global) selects us-east-1's global host.
/// - A name that begins with `xn--` is in the path: no browser accepts such a host.
/// - Options that the rules ignore are refused: path style for a directory bucket or an Outposts
///   alias; a custom endpoint for a multi-region access point; `http` or a path for Outposts; FIPS,
///   dual-stack and acceleration for an Outposts alias.
/// - Malformed names that the rules accept as bucket names are refused: a truncated alias, the
///   alias of a multi-region access point, a name with `/`. So are pseudo-regions such as
///   `fips-us-east-1`, and `auto`, which is R2's region, also in an ARN. An ARN must be of its
///   region's partition and have an account id of 12 digits.
/// - The ARN of a directory bucket's access point is accepted, and so is any zone id of 8 to 20
///   characters.
/// - An IP address gets no labels: over `http`, a name with dots is in the path, too.
///   [`disable_access_points`](Self::disable_access_points) also disables multi-region ones.
/// - The path of a custom URL comes before the bucket, also for a directory bucket at an IP
///   address. With a custom URL, an Outposts alias is a label of the host in every region, and
///   [`s3_express_control`](Self::s3_express_control) signs without a session, as it does at AWS.
/// - The region `aws-global` is us-east-1 wherever a region is printed.
///
/// Sources: [Amazon S3 endpoints](https://docs.aws.amazon.com/general/latest/gr/s3.html),
/// [Virtual hosting of buckets](https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html),
/// [Directory bucket endpoints](https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Regions-and-Zones.html),
/// and `endpoint-rule-set-1.json` of S3 as it is published with every SDK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub(crate) server: Server,
    pub(crate) options: Options,
    pub(crate) public_url: Option<PublicUrl>,
}

/// The server, and how it addresses buckets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Aws,
    /// AWS's rules under a custom URL.
    AwsAt(BaseUrl),
    PathStyle(BaseUrl),
    VirtualHosted(BaseUrl),
    R2(BaseUrl),
    /// A URL that names one bucket.
    OneBucket(BaseUrl),
}

/// Who runs the server, as far as this determines what it supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    /// AWS, or a server under a custom URL with AWS's rules.
    Aws,
    R2,
    Other,
}

/// The options of AWS's rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) dual_stack: bool,
    pub(crate) fips: bool,
    pub(crate) accelerate: bool,
    pub(crate) force_path_style: bool,
    pub(crate) global: bool,
    pub(crate) ignore_arn_region: bool,
    pub(crate) disable_access_points: bool,
    pub(crate) disable_multi_region_access_points: bool,
    pub(crate) disable_s3_express_session_auth: bool,
    pub(crate) s3_express_control: bool,
    pub(crate) object_lambda: bool,
}

impl Options {
    /// Returns the name of an option that is set, if any.
    pub(crate) fn any(self) -> Option<&'static str> {
        let options = [
            ("dual_stack", self.dual_stack),
            ("fips", self.fips),
            ("accelerate", self.accelerate),
            ("force_path_style", self.force_path_style),
            ("global", self.global),
            ("use_arn_region", self.ignore_arn_region),
            ("disable_access_points", self.disable_access_points),
            ("disable_multi_region_access_points", self.disable_multi_region_access_points),
            ("disable_s3_express_session_auth", self.disable_s3_express_session_auth),
            ("s3_express_control", self.s3_express_control),
            ("object_lambda", self.object_lambda),
        ];
        options.into_iter().find_map(|(name, is_set)| is_set.then_some(name))
    }
}

impl Endpoint {
    /// Returns the endpoint of AWS. The [`Bucket`](crate::s3::Bucket) has the region.
    ///
    /// ```
    /// use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let endpoint = Endpoint::aws().dual_stack().fips();
    /// let resolved = endpoint.resolve(Some("examplebucket"), &Region::US_EAST_1)?;
    /// let url = "https://examplebucket.s3-fips.dualstack.us-east-1.amazonaws.com";
    /// assert_eq!(resolved.url(), url);
    /// let bucket =
    ///     Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint)?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn aws() -> Self {
        Self::of(Server::Aws)
    }

    /// Returns an endpoint with AWS's rules under another URL.
    ///
    /// It is the URL of a VPC's interface endpoint, or of a server that replaces AWS.
    ///
    /// A bucket is in the host if its name is valid there and the host is not an IP address,
    /// otherwise in the path. ARNs and directory buckets are signed as at AWS.
    ///
    /// Source:
    /// [AWS PrivateLink for Amazon S3](https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html).
    ///
    /// ```
    /// use presign::{Region, s3::Endpoint};
    ///
    /// let host = "accesspoint.vpce-1a2b3c4d-5e6f.s3.us-west-2.vpce.amazonaws.com";
    /// let endpoint = Endpoint::aws_at(&format!("https://{host}"))?;
    /// let arn = "arn:aws:s3:us-west-2:123456789012:accesspoint/photos";
    /// let resolved = endpoint.resolve(Some(arn), &Region::US_WEST_2)?;
    /// assert_eq!(resolved.url(), format!("https://photos-123456789012.{host}"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Endpoint::path_style`].
    pub fn aws_at(url: &str) -> Result<Self, Error> {
        Ok(Self::of(Server::AwsAt(BaseUrl::parse(url)?)))
    }

    /// Returns the endpoint of a server with the bucket in the path.
    ///
    /// The URL has a scheme, a host (an ASCII name, an IPv4 address, or an IPv6 address in
    /// brackets), and optionally a port and a path before the bucket. The host is lower-cased; the
    /// scheme's default port and a slash at the end are dropped. Time and memory are linear in the
    /// length of the URL.
    ///
    /// ```
    /// use presign::{Region, s3::Endpoint};
    ///
    /// let endpoint = Endpoint::path_style("http://localhost:9000")?;
    /// let resolved = endpoint.resolve(Some("photos"), &Region::US_EAST_1)?;
    /// assert_eq!(resolved.url(), "http://localhost:9000/photos");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Endpoint`] for
    ///
    /// - `"localhost:9000"`, `"ftp://localhost"`: no scheme, another scheme
    /// - `"http://user:password@localhost"`
    /// - `"http://localhost/?a=1"`, `"http://localhost/#top"`: a query or a fragment
    /// - `"http://"`, `"http://exämple.com"`, `"http://a b"`, `"http://a..b"`, `"http://[::1"`: no
    ///   valid host
    /// - `"http://127.1"`, `"http://0x7f000001"`: an IPv4 address to some clients only
    /// - `"http://localhost:0"`, `"http://localhost:65536"`, `"http://localhost:"`
    /// - `"http://localhost/a//b"`, `"http://localhost/.."`, `"http://localhost/a%20b"`: a path
    ///   with an empty, `.` or `..` segment, or with characters that need encoding
    pub fn path_style(url: &str) -> Result<Self, Error> {
        Ok(Self::of(Server::PathStyle(BaseUrl::parse(url)?)))
    }

    /// Returns the endpoint of a server with the bucket as a label before its host.
    ///
    /// ```
    /// use presign::{Region, s3::Endpoint};
    ///
    /// let endpoint = Endpoint::virtual_hosted("https://nyc3.digitaloceanspaces.com")?;
    /// let resolved = endpoint.resolve(Some("photos"), &Region::new("nyc3")?)?;
    /// assert_eq!(resolved.url(), "https://photos.nyc3.digitaloceanspaces.com");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Endpoint::path_style`], and [`Error::Endpoint`] for an IP address as its host.
    pub fn virtual_hosted(url: &str) -> Result<Self, Error> {
        let base = BaseUrl::parse(url)?;
        base.origin.with_labels(&["bucket", "."]).map_err(Error::Endpoint)?;
        Ok(Self::of(Server::VirtualHosted(base)))
    }

    /// Returns an endpoint that serves one bucket: the host is signed as it is, and no bucket is in
    /// the path.
    ///
    /// Use it for a server that verifies under this name, or under whatever `Host` it receives:
    /// MinIO, Ceph, Garage and hosters with a domain for a bucket. The name that
    /// [`Bucket`](crate::s3::Bucket) is given is not printed.
    ///
    /// - At S3, a bucket whose name is the domain has a CNAME to S3. It works with `http` only,
    ///   since S3 has no certificate for the domain.
    /// - At Cloudflare R2, a custom domain accepts no presigned URL, as of November 2026.
    /// - If a proxy changes the host or the path before the server verifies, sign what the server
    ///   receives, and print the domain with [`public_url`](Self::public_url).
    ///
    /// ```
    /// use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
    /// use std::time::Duration;
    ///
    /// let credentials = Credentials::new("minioadmin", "minioadmin")?;
    /// let endpoint = Endpoint::for_bucket("https://media.example.com")?;
    /// let bucket = Bucket::with_endpoint("media", Region::US_EAST_1, credentials, endpoint)?;
    /// let url = bucket.get("cat.png").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().starts_with("https://media.example.com/cat.png?"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Sources:
    /// [Virtual hosting of buckets](https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#VirtualHostingCustomURLs),
    /// [Presigned URLs](https://developers.cloudflare.com/r2/api/s3/presigned-urls/).
    ///
    /// # Errors
    ///
    /// As [`Endpoint::path_style`]. [`resolve`](Self::resolve) fails with [`Error::Endpoint`]
    /// without a bucket: the URL is not that of the service.
    pub fn for_bucket(url: &str) -> Result<Self, Error> {
        Ok(Self::of(Server::OneBucket(BaseUrl::parse(url)?)))
    }

    /// Returns the endpoint of Cloudflare R2, by the account id.
    ///
    /// Its region is [`Region::AUTO`](crate::Region::AUTO); `us-east-1` means the same there, and
    /// no other is accepted.
    ///
    /// A bucket in a jurisdiction has an endpoint of its own:
    /// [`r2_jurisdiction`](Self::r2_jurisdiction).
    ///
    /// As of November 2026, R2 accepts no forms and no ACLs: [`Bucket::post`][post] and every
    /// [`acl`](crate::s3::Operation::acl) but `private` are refused. A custom domain of a bucket
    /// accepts no presigned URL.
    ///
    /// Sources: [S3 API compatibility](https://developers.cloudflare.com/r2/api/s3/api/),
    /// [Presigned URLs](https://developers.cloudflare.com/r2/api/s3/presigned-urls/).
    ///
    /// [post]: crate::s3::Bucket#method.post
    ///
    /// # Errors
    ///
    /// [`Error::Endpoint`] for anything but 32 lower-case hexadecimal digits, such as the name of
    /// the account, the access key id, or a URL.
    pub fn r2(account_id: &str) -> Result<Self, Error> {
        Self::r2_host(&[account_id, ".r2.cloudflarestorage.com"], account_id)
    }

    /// Returns the endpoint of Cloudflare R2 for the buckets of a jurisdiction, such as `"eu"` or
    /// `"fedramp"`.
    ///
    /// It is as [`r2`](Self::r2), at `https://ACCOUNT_ID.JURISDICTION.r2.cloudflarestorage.com`.
    ///
    /// ```
    /// use presign::{Region, s3::Endpoint};
    ///
    /// let endpoint = Endpoint::r2_jurisdiction("0123456789abcdef0123456789abcdef", "eu")?;
    /// let resolved = endpoint.resolve(Some("photos"), &Region::AUTO)?;
    /// let host = "0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com";
    /// assert_eq!(resolved.url(), format!("https://{host}/photos"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Jurisdictional restrictions](https://developers.cloudflare.com/r2/reference/data-location/).
    ///
    /// # Errors
    ///
    /// As [`r2`](Self::r2), and [`Error::Endpoint`] for a jurisdiction of other characters than
    /// `a-z`, `0-9` and `-`.
    pub fn r2_jurisdiction(account_id: &str, jurisdiction: &str) -> Result<Self, Error> {
        if !is_label(jurisdiction) {
            return Err(Error::Endpoint("must have a jurisdiction of a-z, 0-9 and `-` for R2"));
        }
        Self::r2_host(&[account_id, ".", jurisdiction, ".r2.cloudflarestorage.com"], account_id)
    }

    fn r2_host(host: &[&str], account_id: &str) -> Result<Self, Error> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        if account_id.len() != 32 || !account_id.bytes().all(is_digit) {
            return Err(Error::Endpoint(
                "must have an account id of 32 lower-case hexadecimal digits for R2",
            ));
        }
        Ok(Self::of(Server::R2(BaseUrl::https(host))))
    }

    fn of(server: Server) -> Self {
        Self { server, options: Options::default(), public_url: None }
    }

    /// Uses the hosts that also have IPv6 addresses.
    ///
    /// Source:
    /// [Using dual-stack endpoints](https://docs.aws.amazon.com/AmazonS3/latest/userguide/dual-stack-endpoints.html).
    #[must_use]
    pub fn dual_stack(self) -> Self {
        self.with(|options| options.dual_stack = true)
    }

    /// Uses the hosts whose cryptography is validated by FIPS 140.
    ///
    /// Not every region has them, and this crate does not know which.
    ///
    /// Source: [FIPS endpoints by service](https://aws.amazon.com/compliance/fips/).
    #[must_use]
    pub fn fips(self) -> Self {
        self.with(|options| options.fips = true)
    }

    /// Uses S3 Transfer Acceleration, which must be enabled for the bucket.
    ///
    /// Source:
    /// [Using Amazon S3 Transfer Acceleration](https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html).
    #[must_use]
    pub fn accelerate(self) -> Self {
        self.with(|options| options.accelerate = true)
    }

    /// Puts every bucket in the path. AWS advises against it for new programs.
    #[must_use]
    pub fn force_path_style(self) -> Self {
        self.with(|options| options.force_path_style = true)
    }

    /// Uses the host without a region, `s3.amazonaws.com`, for us-east-1.
    ///
    /// Other regions, dual-stack and FIPS still use regional hosts.
    #[must_use]
    pub fn global(self) -> Self {
        self.with(|options| options.global = true)
    }

    /// Sets whether an ARN may be of another region than the bucket's; by default it may.
    ///
    /// The ARN's region is then the one to sign for. Its partition must be the same.
    #[must_use]
    pub fn use_arn_region(self, yes: bool) -> Self {
        self.with(|options| options.ignore_arn_region = !yes)
    }

    /// Rejects access point ARNs, multi-region ones included.
    #[must_use]
    pub fn disable_access_points(self) -> Self {
        self.with(|options| options.disable_access_points = true)
    }

    /// Rejects multi-region access point ARNs. AWS routes their requests to any of several regions.
    #[must_use]
    pub fn disable_multi_region_access_points(self) -> Self {
        self.with(|options| options.disable_multi_region_access_points = true)
    }

    /// Signs for directory buckets with the credentials of a user or a role, not of a session.
    ///
    /// Use it for `CreateSession` itself, and for requests without a session.
    ///
    /// Source:
    /// [CreateSession](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html).
    #[must_use]
    pub fn disable_s3_express_session_auth(self) -> Self {
        self.with(|options| options.disable_s3_express_session_auth = true)
    }

    /// Uses the control endpoint, which creates, lists and deletes directory buckets and has no
    /// objects.
    ///
    /// It does not change the endpoint of their access points.
    ///
    /// Source:
    /// [Regional and zonal endpoints](https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Regions-and-Zones.html).
    #[must_use]
    pub fn s3_express_control(self) -> Self {
        self.with(|options| options.s3_express_control = true)
    }

    /// Uses the endpoint to which a function of Object Lambda sends its response.
    ///
    /// It is the endpoint of `WriteGetObjectResponse` and has no buckets; use it with
    /// [`resolve`](Self::resolve).
    #[must_use]
    pub fn object_lambda(self) -> Self {
        self.with(|options| options.object_lambda = true)
    }

    /// Sets the URL to print instead of the signed one.
    ///
    /// Use it for clients that reach the bucket through a proxy.
    ///
    /// The endpoint itself is signed: it is the host and path that the server receives from the
    /// proxy. The public URL replaces it before the object's key. `{bucket}` marks the bucket's
    /// name, as a segment of the path or as the first label of the host. Without `{bucket}`, the
    /// URL is of this one bucket.
    ///
    /// | proxy | endpoint (signed) | public URL (printed) |
    /// |---|---|---|
    /// | forwards everything unchanged, `Host` too | `https://files.example.com` | not needed |
    /// | sends its own `Host: minio:9000` | `http://minio:9000` | `https://files.example.com/{bucket}` |
    /// | removes `/prefix` and keeps `Host` | `https://files.example.com` | `https://files.example.com/prefix/{bucket}` |
    /// | adds the bucket and sends `Host: minio:9000` | `http://minio:9000` | `https://files.example.com` |
    /// | has a name for each bucket and sends `Host: minio:9000` | `http://minio:9000` | `https://{bucket}.example.com` |
    ///
    /// The proxy must leave the key and the query unchanged. A list of the bucket is signed with a
    /// slash after its path, since a proxy cannot remove that. A
    /// [`PresignedUrl`](crate::PresignedUrl) has both URLs.
    ///
    /// ```
    /// use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
    /// use std::time::Duration;
    ///
    /// let credentials = Credentials::new("minioadmin", "minioadmin")?;
    /// let endpoint = Endpoint::path_style("http://minio:9000")?
    ///     .public_url("https://files.example.com/s3/{bucket}")?;
    /// let bucket = Bucket::with_endpoint("photos", Region::US_EAST_1, credentials, endpoint)?;
    /// let url = bucket.get("cat.png").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().starts_with("https://files.example.com/s3/photos/cat.png?"));
    /// assert_eq!(url.host(), "minio:9000");
    /// assert_eq!(url.canonical_request().path(), "/photos/cat.png");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Endpoint::path_style`], and [`Error::Endpoint`] for `"https://{bucket}"`,
    /// `"https://files-{bucket}.example.com"`: `{bucket}` where a name could change the host.
    pub fn public_url(self, url: &str) -> Result<Self, Error> {
        Ok(Self { public_url: Some(PublicUrl::parse(url)?), ..self })
    }

    pub(crate) const fn provider(&self) -> Provider {
        match self.server {
            Server::Aws | Server::AwsAt(_) => Provider::Aws,
            Server::R2(_) => Provider::R2,
            Server::PathStyle(_) | Server::VirtualHosted(_) | Server::OneBucket(_) => Provider::Other,
        }
    }

    /// Returns whether AWS's rules apply.
    pub(crate) const fn is_aws(&self) -> bool {
        matches!(self.provider(), Provider::Aws)
    }

    /// Returns whether the URL names one bucket.
    pub(crate) const fn is_for_bucket(&self) -> bool {
        matches!(self.server, Server::OneBucket(_))
    }

    fn with(mut self, set: impl FnOnce(&mut Options)) -> Self {
        set(&mut self.options);
        self
    }
}

#[cfg(feature = "url")]
impl TryFrom<&url::Url> for Endpoint {
    type Error = Error;

    /// Converts a URL as [`Endpoint::path_style`].
    fn try_from(url: &url::Url) -> Result<Self, Error> {
        Self::path_style(url.as_str())
    }
}
