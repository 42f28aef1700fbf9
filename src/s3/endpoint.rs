use alloc::format;
use alloc::string::String;

use crate::encode::is_unreserved;
use crate::origin::Origin;
use crate::{Error, Region};

/// Where S3 is spoken, and in which style its buckets are addressed.
///
/// | for | take |
/// |---|---|
/// | AWS | [`Bucket::new`](crate::s3::Bucket::new), which takes [`Endpoint::aws`] |
/// | MinIO, Garage, Ceph, LocalStack, Cloudflare R2 and most others | [`Endpoint::path_style`] |
/// | a server that has a DNS entry for each bucket | [`Endpoint::virtual_hosted`] |
///
/// In path style the bucket is the first segment of the path, `http://localhost:9000/bucket/key`. In virtual-hosted style it
/// is a label of the host, `https://bucket.s3.us-east-1.amazonaws.com/key`.
///
/// The URL of an endpoint has a scheme, a host (a name in ASCII, an IPv4 address or an IPv6 address in brackets), and
/// optionally a port and a path before the bucket. The host is written in lower case, the scheme's own port and a slash
/// at the end are left out.
///
/// Source: [Virtual hosting of buckets](https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    origin: Origin,
    /// Empty, or segments each with a slash before it.
    prefix: String,
    style: Style,
    /// Of an endpoint of AWS.
    region: Option<Region>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// AWS: virtual-hosted, but path style for names that a host cannot carry.
    Aws,
    /// AWS, with every bucket in the path.
    AwsPath,
    Path,
    VirtualHosted,
}

/// Where a bucket lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    pub(crate) origin: Origin,
    /// The URL of an object up to the slash before its key.
    pub(crate) before_key: String,
    /// The path of the bucket itself.
    pub(crate) root: String,
}

impl Location {
    fn new(origin: Origin, root: String) -> Self {
        let slash = if root.ends_with('/') { "" } else { "/" };
        let before_key = [origin.as_str(), &root, slash].concat();
        Self { origin, before_key, root }
    }
}

impl Endpoint {
    /// AWS's own endpoint of S3 in a region, `s3.us-east-1.amazonaws.com`. A bucket's name stands in the host, unless TLS
    /// or DNS could not carry it there (dots, upper case, `_`, a length outside 3 to 63, the form of an IP address or of
    /// an international name): then it stands in the path.
    ///
    /// Hosts are regional, also in us-east-1: the global host redirects, and a redirect breaks the signature.
    ///
    /// Source: [Amazon S3 endpoints](https://docs.aws.amazon.com/general/latest/gr/s3.html).
    ///
    /// # Errors
    ///
    /// [`Error::Region`] for
    ///
    /// - `"us_east_1"`, `"US-EAST-1"`, `"us-east-1.example"`: not fit for a host name
    /// - `"aws-global"`, `"fips-us-east-1"`: names of endpoints, and no regions
    pub fn aws(region: &Region) -> Result<Self, Error> {
        let name = region.as_str();
        if !is_label(name) {
            return Err(Error::Region("must consist of a-z, 0-9 and `-` for an endpoint of AWS"));
        }
        if name.ends_with("-global") || name.starts_with("fips-") || name.ends_with("-fips") {
            return Err(Error::Region("must be the region that the bucket is in, not a pseudo-region"));
        }
        let origin = Origin::https(&format!("s3.{name}.{}", dns_suffix(name)));
        Ok(Self { origin, prefix: String::new(), style: Style::Aws, region: Some(region.clone()) })
    }

    /// AWS's own endpoint of S3 in a region, with every bucket in the path. AWS advises against it for new programs.
    ///
    /// # Errors
    ///
    /// As [`Endpoint::aws`].
    pub fn aws_path_style(region: &Region) -> Result<Self, Error> {
        Ok(Self { style: Style::AwsPath, ..Self::aws(region)? })
    }

    /// A server that has the bucket in the path.
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
        Self::parse(url, Style::Path)
    }

    /// A server that has the bucket as a label before its host.
    ///
    /// # Errors
    ///
    /// As [`Endpoint::path_style`], and for an IP address as its host.
    pub fn virtual_hosted(url: &str) -> Result<Self, Error> {
        let endpoint = Self::parse(url, Style::VirtualHosted)?;
        endpoint.origin.with_label("bucket").map_err(Error::Endpoint)?;
        Ok(endpoint)
    }

    fn parse(url: &str, style: Style) -> Result<Self, Error> {
        let (origin, path) = Origin::parse(url).map_err(Error::Endpoint)?;
        let path = path.strip_suffix('/').unwrap_or(path);
        check_prefix(path).map_err(Error::Endpoint)?;
        Ok(Self { origin, prefix: path.into(), style, region: None })
    }

    /// The region that it is in, if that is known.
    pub(crate) fn region(&self) -> Option<&Region> {
        self.region.as_ref()
    }

    /// Where the bucket of this name lives. The name is known to be safe in a path.
    pub(crate) fn locate(&self, bucket: &str) -> Result<Location, Error> {
        let is_elsewhere = |suffix: &&str| bucket.ends_with(suffix);
        if matches!(self.style, Style::Aws | Style::AwsPath)
            && ENDPOINTS_OF_THEIR_OWN.iter().any(is_elsewhere)
        {
            return Err(Error::Bucket(
                "must not be a directory bucket or an alias with an endpoint of its own",
            ));
        }
        let in_path = || Location::new(self.origin.clone(), [&*self.prefix, "/", bucket].concat());
        let in_host = || {
            let origin = self.origin.with_label(bucket).map_err(Error::Bucket)?;
            Ok(Location::new(origin, [&*self.prefix, "/"].concat()))
        };
        match self.style {
            Style::Aws if self.can_host(bucket) && bucket.len() >= 3 && !bucket.starts_with("xn--") => {
                in_host()
            }
            Style::VirtualHosted if self.can_host(bucket) => in_host(),
            Style::Aws | Style::AwsPath | Style::Path => Ok(in_path()),
            Style::VirtualHosted => Err(Error::Bucket(
                "cannot stand in the host of a virtual-hosted endpoint: take the path style",
            )),
        }
    }

    /// Whether DNS and TLS can carry the bucket's name before the host. Dots are no matter for DNS, but a TLS certificate
    /// for `*.s3.us-east-1.amazonaws.com` covers one label only.
    fn can_host(&self, bucket: &str) -> bool {
        let looks_like_ipv4 = bucket.split('.').count() == 4
            && bucket.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        bucket.len() <= 63
            && bucket.split('.').all(is_label)
            && !looks_like_ipv4
            && !(bucket.contains('.') && self.origin.is_https())
    }
}

/// How the names end of directory buckets, their access points, Object Lambda and Outposts aliases, and multi-region access
/// points, which do not live at the regional endpoint and are not supported yet.
///
/// Source: [Bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
const ENDPOINTS_OF_THEIR_OWN: [&str; 5] = ["--x-s3", "--xa-s3", "--ol-s3", "--op-s3", ".mrap"];

/// The DNS suffix of the partition that a region belongs to: each has a prefix of its own for its regions, and what has
/// none of them is in the partition `aws`.
///
/// Source: `partitions.json` of AWS's endpoint rules, as published with every SDK.
fn dns_suffix(region: &str) -> &'static str {
    const PARTITIONS: [(&str, &str); 6] = [
        ("cn-", "amazonaws.com.cn"),
        ("eusc-", "amazonaws.eu"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("us-isof-", "csp.hci.ic.gov"),
    ];
    PARTITIONS
        .iter()
        .find(|(prefix, _)| region.starts_with(prefix))
        .map_or("amazonaws.com", |(_, suffix)| suffix)
}

/// A label of a host name that every resolver takes.
fn is_label(name: &str) -> bool {
    let is_alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=63).contains(&name.len())
        && name.bytes().all(|byte| is_alphanumeric(byte) || byte == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// A path that is the same in every form: nothing to encode, nothing to resolve.
fn check_prefix(path: &str) -> Result<(), &'static str> {
    if path.contains('?') {
        return Err("must not hold a query");
    }
    if path.contains('#') {
        return Err("must not hold a fragment");
    }
    let Some(segments) = path.strip_prefix('/') else { return Ok(()) };
    if segments.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
        return Err("must not have an empty, `.` or `..` segment in its path");
    }
    if !segments.bytes().all(|byte| byte == b'/' || is_unreserved(byte)) {
        return Err("must have a path of A-Z, a-z, 0-9, `-`, `.`, `_`, `~` and `/`");
    }
    Ok(())
}

#[cfg(feature = "url")]
impl TryFrom<&url::Url> for Endpoint {
    type Error = Error;

    /// A server that has the bucket in the path, as [`Endpoint::path_style`].
    fn try_from(url: &url::Url) -> Result<Self, Error> {
        Self::path_style(url.as_str())
    }
}
