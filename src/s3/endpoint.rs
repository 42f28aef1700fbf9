//! An S3 endpoint, and how it addresses a bucket.

pub(crate) mod arn;
mod base_url;
pub(crate) mod bucket_name;
mod public_url;
pub(crate) mod resolved;
mod rules;

use crate::Error;
use base_url::BaseUrl;
use public_url::PublicUrl;

pub use resolved::ResolvedEndpoint;

/// Where S3 is spoken, and how a bucket is found there.
///
/// # Which constructor?
///
/// | for | take |
/// |---|---|
/// | AWS | [`Bucket::new`](crate::s3::Bucket::new), which takes [`Endpoint::aws`] |
/// | AWS with dual-stack, FIPS or acceleration | [`Endpoint::aws`] and the methods below |
/// | AWS below a URL of yours, such as an interface endpoint of a VPC | [`Endpoint::aws_at`] |
/// | MinIO, Garage, Ceph, LocalStack and most other servers | [`Endpoint::path_style`] |
/// | a server that has a DNS entry for each bucket | [`Endpoint::virtual_hosted`] |
/// | Cloudflare R2 | [`Endpoint::r2`] |
///
/// In path style the bucket is the first segment of the path, `http://localhost:9000/bucket/key`. In virtual-hosted style it
/// is a label of the host, `https://bucket.s3.us-east-1.amazonaws.com/key`.
///
/// Each of them takes a [`public_url`](Self::public_url), if clients reach the server under another URL than the one it sees.
///
/// # What AWS takes for a bucket
///
/// | bucket | host | service |
/// |---|---|---|
/// | a name; the alias of an access point or of Object Lambda | `NAME.s3.REGION` | `s3` |
/// | a name that a host cannot carry: dots, upper case, `_` … | `s3.REGION`, and the name in the path | `s3` |
/// | `NAME--ZONE--x-s3`, a directory bucket; `NAME--ZONE--xa-s3` | `NAME.s3express-ZONE.REGION` | `s3express` |
/// | `NAME--op-s3`, the alias of an Outposts access point | `NAME.op-ID.s3-outposts.REGION` | `s3-outposts` |
/// | `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME` | `NAME-ACCOUNT.s3-accesspoint.REGION` | `s3` |
/// | `arn:aws:s3express:REGION:ACCOUNT:accesspoint/NAME--ZONE--xa-s3` | as its name | `s3express` |
/// | `arn:aws:s3-object-lambda:REGION:ACCOUNT:accesspoint/NAME` | `NAME-ACCOUNT.s3-object-lambda.REGION` | `s3-object-lambda` |
/// | `arn:aws:s3-outposts:REGION:ACCOUNT:outpost/ID/accesspoint/NAME` | `NAME-ACCOUNT.ID.s3-outposts.REGION` | `s3-outposts` |
/// | `arn:aws:s3::ACCOUNT:accesspoint/NAME.mrap`, in several regions | `NAME.mrap.accesspoint.s3-global` | `s3` |
///
/// Behind it stands the DNS suffix of the region's partition, `amazonaws.com` for most. What has a region in its ARN is signed for
/// in that region. A multi-region access point is signed for in all regions at once, by Signature Version 4A, which takes the feature
/// `sigv4a`; for some of them only, give [`Bucket::with_signer`](crate::s3::Bucket::with_signer) a signer of another
/// [`RegionSet`](crate::RegionSet).
///
/// For a directory bucket, give the credentials of a session: what `CreateSession` answers. They end after five minutes, so tell
/// [`Credentials::with_expiration`](crate::Credentials::with_expiration).
///
/// # What can be combined
///
/// What the option at the left does to the host of the bucket at the top; `no` is an error that names the two.
///
/// | | name | directory | access point | Object Lambda | Outposts | multi-region | [`aws_at`](Self::aws_at) |
/// |---|---|---|---|---|---|---|---|
/// | [`dual_stack`](Self::dual_stack) | `s3.dualstack` | `.dualstack` | `.dualstack` | no | no | no | no |
/// | [`fips`](Self::fips) | `s3-fips` | `s3express-fips-` | `s3-accesspoint-fips` | `s3-object-lambda-fips` | no | no | no |
/// | [`accelerate`](Self::accelerate) | `s3-accelerate` | no | no | no | no | no | no |
/// | [`force_path_style`](Self::force_path_style) | in the path | no | no | no | no | no | in the path |
///
/// Nor can acceleration be combined with FIPS or path style; and in China there is neither acceleration nor FIPS. A multi-region
/// access point is not below a URL of yours.
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
/// | MinIO | its `MINIO_SITE_REGION`, else `us-east-1` | `http://localhost:9000` | [Site settings](https://min.io/docs/minio/linux/reference/minio-server/settings/core.html) |
/// | Garage | its `s3_region`, often `garage` | `http://localhost:3900` | [Clients](https://garagehq.deuxfleurs.fr/connect/index.html) |
/// | Ceph | any | `http://localhost:7480` | [Bucket and host name](https://docs.ceph.com/en/latest/radosgw/s3/commons/) |
/// | LocalStack | `us-east-1` | `http://localhost:4566` | [S3](https://docs.localstack.cloud/aws/services/s3/) |
///
/// ```
/// # use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
/// # let keys = || Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
/// # let bucket = |region, endpoint| Bucket::with_endpoint("photos", region, keys()?, endpoint);
/// let r2 = bucket(Region::AUTO, Endpoint::r2("0123456789abcdef0123456789abcdef")?)?;
/// let b2 = bucket(Region::new("us-west-004")?, Endpoint::path_style("https://s3.us-west-004.backblazeb2.com")?)?;
/// let wasabi = bucket(Region::EU_CENTRAL_1, Endpoint::path_style("https://s3.eu-central-1.wasabisys.com")?)?;
/// let spaces = bucket(Region::new("nyc3")?, Endpoint::virtual_hosted("https://nyc3.digitaloceanspaces.com")?)?;
/// let google = bucket(Region::AUTO, Endpoint::path_style("https://storage.googleapis.com")?)?;
/// let minio = bucket(Region::US_EAST_1, Endpoint::path_style("http://localhost:9000")?)?;
/// let garage = bucket(Region::new("garage")?, Endpoint::path_style("http://localhost:3900")?)?;
/// let ceph = bucket(Region::US_EAST_1, Endpoint::path_style("http://localhost:7480")?)?;
/// let localstack = bucket(Region::US_EAST_1, Endpoint::path_style("http://localhost:4566")?)?;
/// # Ok::<(), presign::Error>(())
/// ```
///
/// # Where it differs from AWS's rules
///
/// AWS publishes the rules by which its SDKs find endpoints, and [`resolve`](Self::resolve) answers as they do, but:
///
/// - Hosts are regional, as the rules have it, but not botocore, which presigns for `s3.amazonaws.com` in every region that it can:
///   that redirects, and a redirect breaks the signature. [`global`](Self::global) is us-east-1's global host.
/// - A name that begins with `xn--` stands in the path: no browser takes such a host.
/// - What the rules ignore is refused: path style for a directory bucket or an Outposts alias, a custom endpoint for a multi-region
///   access point, `http` or a path for Outposts; FIPS, dual-stack and acceleration for an Outposts alias.
/// - What they take for a bucket's name and is none is refused: an end cut off from an alias, the alias of a multi-region access
///   point, a `/`. So is what they take for a region and is none: names of endpoints such as `fips-us-east-1`, also in an ARN, and
///   `auto`, which is R2's, in an ARN too. An ARN has to be of its region's partition, and its account id has 12 digits.
/// - The ARN of a directory bucket's access point is taken, and so is any zone id of 8 to 20 characters.
/// - There are no labels before an IP address: over `http`, a name with dots is in the path, too. Where access points are disabled,
///   so are multi-region ones.
/// - Below a URL with a path, that comes before the bucket, also for a directory bucket at an IP address. An Outposts alias stands
///   below a custom endpoint whatever its region, and a directory bucket in the path for [`s3_express_control`](Self::s3_express_control).
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Aws,
    /// AWS's rules below a URL.
    AwsAt(BaseUrl),
    PathStyle(BaseUrl),
    VirtualHosted(BaseUrl),
    R2(BaseUrl),
}

/// What AWS's rules ask about.
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
    /// One that is set, by the name of its method.
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
    /// AWS. In which region, the [`Bucket`](crate::s3::Bucket) says.
    ///
    /// ```
    /// use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let endpoint = Endpoint::aws().dual_stack().fips();
    /// let resolved = endpoint.resolve(Some("examplebucket"), &Region::US_EAST_1)?;
    /// assert_eq!(resolved.url(), "https://examplebucket.s3-fips.dualstack.us-east-1.amazonaws.com");
    /// let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint)?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn aws() -> Self {
        Self::of(Server::Aws)
    }

    /// AWS's rules below a URL: an interface endpoint of a VPC, or a server that stands in for AWS.
    ///
    /// A bucket whose name a host can carry stands in the host, unless that is an IP address, and else in the path; ARNs and
    /// directory buckets are signed for as on AWS.
    ///
    /// Source: [AWS PrivateLink for Amazon S3](https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html).
    ///
    /// ```
    /// use presign::{Region, s3::Endpoint};
    ///
    /// let endpoint = Endpoint::aws_at("https://accesspoint.vpce-1a2b3c4d-5e6f.s3.us-west-2.vpce.amazonaws.com")?;
    /// let arn = "arn:aws:s3:us-west-2:123456789012:accesspoint/photos";
    /// let resolved = endpoint.resolve(Some(arn), &Region::US_WEST_2)?;
    /// assert_eq!(
    ///     resolved.url(),
    ///     "https://photos-123456789012.accesspoint.vpce-1a2b3c4d-5e6f.s3.us-west-2.vpce.amazonaws.com"
    /// );
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Endpoint::path_style`].
    pub fn aws_at(url: &str) -> Result<Self, Error> {
        Ok(Self::of(Server::AwsAt(BaseUrl::parse(url)?)))
    }

    /// A server that has the bucket in the path.
    ///
    /// The URL has a scheme, a host (a name in ASCII, an IPv4 address or an IPv6 address in brackets), and optionally a port and
    /// a path before the bucket. The host is written in lower case, the scheme's own port and a slash at the end are left out.
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
    /// - `"http://"`, `"http://exämple.com"`, `"http://a b"`, `"http://a..b"`, `"http://[::1"`: no host
    /// - `"http://127.1"`, `"http://0x7f000001"`: what only some clients take for an IPv4 address
    /// - `"http://localhost:0"`, `"http://localhost:65536"`, `"http://localhost:"`
    /// - `"http://localhost/a//b"`, `"http://localhost/.."`, `"http://localhost/a%20b"`: a path with empty segments, with
    ///   `.` or `..`, or with characters that would need encoding
    pub fn path_style(url: &str) -> Result<Self, Error> {
        Ok(Self::of(Server::PathStyle(BaseUrl::parse(url)?)))
    }

    /// A server that has the bucket as a label before its host.
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
    /// As [`Endpoint::path_style`], and for an IP address as its host.
    pub fn virtual_hosted(url: &str) -> Result<Self, Error> {
        let base = BaseUrl::parse(url)?;
        base.origin.below(&["bucket", "."]).map_err(Error::Endpoint)?;
        Ok(Self::of(Server::VirtualHosted(base)))
    }

    /// Cloudflare R2, by the id of the account. Its region is [`Region::AUTO`](crate::Region::AUTO), and no other is taken but
    /// `us-east-1`, which means the same there.
    ///
    /// A bucket of a jurisdiction is at an endpoint of its own, such as `https://ACCOUNT_ID.eu.r2.cloudflarestorage.com`:
    /// take [`Endpoint::path_style`] for that.
    ///
    /// Source: [S3 API compatibility](https://developers.cloudflare.com/r2/api/s3/api/).
    ///
    /// # Errors
    ///
    /// [`Error::Endpoint`] for anything but 32 hexadecimal digits in lower case: the name of the account or the access key id
    /// in place of the account id, a whole URL.
    pub fn r2(account_id: &str) -> Result<Self, Error> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        if account_id.len() != 32 || !account_id.bytes().all(is_digit) {
            return Err(Error::Endpoint("must have an account id of 32 hexadecimal digits for R2"));
        }
        Ok(Self::of(Server::R2(BaseUrl::https(&[account_id, ".r2.cloudflarestorage.com"]))))
    }

    fn of(server: Server) -> Self {
        Self { server, options: Options::default(), public_url: None }
    }

    /// The hosts that have IPv6 addresses as well.
    ///
    /// Source: [Using dual-stack endpoints](https://docs.aws.amazon.com/AmazonS3/latest/userguide/dual-stack-endpoints.html).
    #[must_use]
    pub fn dual_stack(self) -> Self {
        self.with(|options| options.dual_stack = true)
    }

    /// The hosts whose cryptography is validated by FIPS 140. Whether the region has them, is not known here: not all do.
    ///
    /// Source: [FIPS endpoints by service](https://aws.amazon.com/compliance/fips/).
    #[must_use]
    pub fn fips(self) -> Self {
        self.with(|options| options.fips = true)
    }

    /// S3 Transfer Acceleration, which has to be switched on for the bucket.
    ///
    /// Source: [Using Amazon S3 Transfer Acceleration](https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html).
    #[must_use]
    pub fn accelerate(self) -> Self {
        self.with(|options| options.accelerate = true)
    }

    /// Every bucket in the path. AWS advises against it for new programs.
    #[must_use]
    pub fn force_path_style(self) -> Self {
        self.with(|options| options.force_path_style = true)
    }

    /// The host without a region, `s3.amazonaws.com`, for us-east-1, whose endpoint it was. Regional hosts are taken for other
    /// regions, and for dual-stack and FIPS.
    #[must_use]
    pub fn global(self) -> Self {
        self.with(|options| options.global = true)
    }

    /// Whether an ARN may be of another region than the bucket was asked for in, as it may unless this says no. It is then the
    /// ARN's region that is signed for; the partition has to be the same.
    #[must_use]
    pub fn use_arn_region(self, yes: bool) -> Self {
        self.with(|options| options.ignore_arn_region = !yes)
    }

    /// Refuses the ARNs of access points, which not everything takes that takes buckets.
    #[must_use]
    pub fn disable_access_points(self) -> Self {
        self.with(|options| options.disable_access_points = true)
    }

    /// Refuses the ARNs of multi-region access points, whose requests are served in whatever region is near.
    #[must_use]
    pub fn disable_multi_region_access_points(self) -> Self {
        self.with(|options| options.disable_multi_region_access_points = true)
    }

    /// Signs for directory buckets with the credentials of a user or a role, in place of those of a session: for `CreateSession`
    /// itself, and for those who do without it.
    ///
    /// Source: [CreateSession](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html).
    #[must_use]
    pub fn disable_s3_express_session_auth(self) -> Self {
        self.with(|options| options.disable_s3_express_session_auth = true)
    }

    /// The endpoint where directory buckets are created, listed and deleted, and where they have no objects. Access points of theirs
    /// are where they are without it.
    ///
    /// Source: [Regional and zonal endpoints](https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Regions-and-Zones.html).
    #[must_use]
    pub fn s3_express_control(self) -> Self {
        self.with(|options| options.s3_express_control = true)
    }

    /// The endpoint that a function of Object Lambda answers to, with `WriteGetObjectResponse`. There are no buckets at it: it is
    /// for [`resolve`](Self::resolve).
    #[must_use]
    pub fn object_lambda(self) -> Self {
        self.with(|options| options.object_lambda = true)
    }

    /// Prints another URL than the one that is signed: the URL that clients reach the bucket at, through a proxy.
    ///
    /// The endpoint itself is what the server sees, behind the proxy: host and path as they arrive there, and these are signed.
    /// The public URL is what stands before the object's key in place of that, with `{bucket}` where the bucket's name is, as a
    /// segment of the path or as the first label of the host. Without `{bucket}` it is the URL of this one bucket.
    ///
    /// | the proxy | endpoint, which is signed | public URL, which is printed |
    /// |---|---|---|
    /// | sends all on as it came, `Host` as well | `https://files.example.com` | none is needed |
    /// | sends its own `Host: minio:9000` | `http://minio:9000` | `https://files.example.com/{bucket}` |
    /// | strips `/prefix`, and keeps `Host` | `https://files.example.com` | `https://files.example.com/prefix/{bucket}` |
    /// | adds the bucket, and sends `Host: minio:9000` | `http://minio:9000` | `https://files.example.com` |
    /// | has a name for each bucket, and sends `Host: minio:9000` | `http://minio:9000` | `https://{bucket}.example.com` |
    ///
    /// The proxy has to leave the key and the query as they are. The whole bucket, when it is listed, is signed with a slash at
    /// its end, since a proxy cannot take that away. A [`PresignedUrl`](crate::PresignedUrl) then has a second text, with what is
    /// printed.
    ///
    /// ```
    /// use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
    /// use std::time::Duration;
    ///
    /// let credentials = Credentials::new("minioadmin", "minioadmin")?;
    /// let endpoint = Endpoint::path_style("http://minio:9000")?.public_url("https://files.example.com/s3/{bucket}")?;
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
    /// As [`Endpoint::path_style`], and [`Error::Endpoint`] for `"https://{bucket}"`, `"https://files-{bucket}.example.com"`:
    /// `{bucket}` where a name could make another host.
    pub fn public_url(self, url: &str) -> Result<Self, Error> {
        Ok(Self { public_url: Some(PublicUrl::parse(url)?), ..self })
    }

    /// Whether AWS's rules hold at it.
    pub(crate) const fn is_aws(&self) -> bool {
        matches!(self.server, Server::Aws | Server::AwsAt(_))
    }

    fn with(mut self, set: impl FnOnce(&mut Options)) -> Self {
        set(&mut self.options);
        self
    }
}

#[cfg(feature = "url")]
impl TryFrom<&url::Url> for Endpoint {
    type Error = Error;

    /// A server that has the bucket in the path, as [`Endpoint::path_style`].
    fn try_from(url: &url::Url) -> Result<Self, Error> {
        Self::path_style(url.as_str())
    }
}
