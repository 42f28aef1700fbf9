//! ARNs of access points, which can be given instead of a bucket's name.
//!
//! `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; the resource is split at colons and slashes
//! alike.
//!
//! Source:
//! [Referencing access points](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html)
//! and
//! [Resource ARNs for S3 on Outposts](https://docs.aws.amazon.com/AmazonS3/latest/userguide/S3OutpostsIAM.html).

use crate::origin::is_label;
use crate::s3::endpoint::bucket_name::{DIRECTORY_ACCESS_POINT, DIRECTORY_BUCKET, OUTPOSTS_ALIAS};

/// The ARN of an access point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    pub(crate) partition: &'a str,
    /// Empty for a multi-region access point.
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: Resource<'a>,
}

/// The access point that an ARN names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource<'a> {
    /// `arn:aws:s3:us-west-2:123456789012:accesspoint/NAME`
    AccessPoint(&'a str),
    /// `arn:aws:s3::123456789012:accesspoint/NAME.mrap`
    MultiRegionAccessPoint(&'a str),
    /// `arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/NAME`
    ObjectLambda(&'a str),
    /// `arn:aws:s3-outposts:us-west-2:123456789012:outpost/OUTPOST/accesspoint/NAME`
    Outposts { outpost: &'a str, access_point: &'a str },
    /// `arn:aws:s3express:us-west-2:123456789012:accesspoint/NAME--ZONE--xa-s3`
    Directory(&'a str),
}

/// Returns whether `bucket` is meant as an ARN: no bucket name has a colon.
pub(crate) fn is_arn(bucket: &str) -> bool {
    bucket.starts_with("arn:")
}

/// Returns whether `text` is an account id, such as `123456789012`.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl<'a> Arn<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, &'static str> {
        let [arn, partition, service, region, account, resource] = split(text, 6, &[':']);
        if arn != "arn" || [partition, service, resource].contains(&"") {
            return Err("must have the form arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE");
        }
        if service == "s3" && region.is_empty() && account.is_empty() {
            return Err("must be of an access point; for a bucket, use its name");
        }
        let resource = Resource::parse(service, region, resource)?;
        if !is_account_id(account) {
            return Err("must have an account id of 12 digits");
        }
        match resource {
            Resource::MultiRegionAccessPoint(_) => {}
            _ if region.is_empty() => return Err("must have a region"),
            _ if !is_label(region) => return Err("must have a region of a-z, 0-9 and `-`"),
            _ => {}
        }
        Ok(Self { partition, region, account, resource })
    }
}

impl<'a> Resource<'a> {
    fn parse(service: &str, region: &str, resource: &'a str) -> Result<Self, &'static str> {
        let [kind, first, second, third, fourth, _] = split(resource, 5, &[':', '/']);
        let ends_in_separator = resource.ends_with([':', '/']);
        let name = match (service, kind) {
            ("s3-outposts", "outpost") => {
                if second != "accesspoint" || !fourth.is_empty() || ends_in_separator {
                    return Err("must have a resource of the form outpost/OUTPOST/accesspoint/NAME");
                }
                if !is_label(first) {
                    return Err("must have an Outpost id of a-z, 0-9 and `-`");
                }
                third
            }
            ("s3" | "s3-object-lambda" | "s3express", "accesspoint") => {
                if !second.is_empty() || !third.is_empty() || !fourth.is_empty() || ends_in_separator {
                    return Err("must have a resource of the form accesspoint/NAME");
                }
                first
            }
            ("s3" | "s3-object-lambda" | "s3express" | "s3-outposts", _) => {
                return Err("must be of an access point");
            }
            _ => return Err("must have the service s3, s3-object-lambda, s3-outposts or s3express"),
        };
        let is_multi_region = service == "s3" && region.is_empty();
        let is_valid = if is_multi_region { name.split('.').all(is_label) } else { is_label(name) };
        if !is_valid {
            return Err("must have an access point name of a-z, 0-9 and `-`");
        }
        let has_reserved_suffix =
            [DIRECTORY_BUCKET, DIRECTORY_ACCESS_POINT, OUTPOSTS_ALIAS].iter().any(|end| name.ends_with(end));
        if service != "s3express" && has_reserved_suffix {
            return Err("must not have an access point name that ends in --x-s3, --xa-s3 or --op-s3");
        }
        // The name, a hyphen and the account id must fit in a label of 63 characters. The name of a
        // directory bucket's access point is a label by itself.
        if !is_multi_region && service != "s3express" && name.len() > 50 {
            return Err("must have an access point name of at most 50 characters");
        }
        Ok(match service {
            "s3" if is_multi_region => Self::MultiRegionAccessPoint(name),
            "s3" => Self::AccessPoint(name),
            "s3-object-lambda" => Self::ObjectLambda(name),
            "s3-outposts" => Self::Outposts { outpost: first, access_point: name },
            _ if name.ends_with(DIRECTORY_ACCESS_POINT) => Self::Directory(name),
            _ => return Err("must have an access point name of the form NAME--ZONE--xa-s3"),
        })
    }
}

/// Splits `text` into at most `count` parts, of six; missing parts are empty.
fn split<'a>(text: &'a str, count: usize, separators: &[char]) -> [&'a str; 6] {
    let mut all = [""; 6];
    for (slot, part) in all.iter_mut().zip(text.splitn(count, separators)) {
        *slot = part;
    }
    all
}
