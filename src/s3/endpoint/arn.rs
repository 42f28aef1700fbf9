//! The ARNs that stand where a bucket's name does: those of access points.
//!
//! `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, where colons and slashes split the resource alike.
//!
//! Source: [Referencing access points](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html) and
//! [Resource ARNs for S3 on Outposts](https://docs.aws.amazon.com/AmazonS3/latest/userguide/S3OutpostsIAM.html).

use crate::origin::is_label;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    pub(crate) partition: &'a str,
    /// Empty for a multi-region access point.
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: Resource<'a>,
}

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

/// Whether it is meant to be an ARN: no bucket's name has a colon.
pub(crate) fn is_arn(bucket: &str) -> bool {
    bucket.starts_with("arn:")
}

impl<'a> Arn<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, &'static str> {
        let ["arn", partition, service, region, account, resource] = split(text, 6, &[':']) else {
            return Err("must have the form arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE");
        };
        if partition.is_empty() || service.is_empty() || resource.is_empty() {
            return Err("must have the form arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE");
        }
        if service == "s3" && region.is_empty() && account.is_empty() {
            return Err("must be of an access point: of a bucket, give the name");
        }
        let resource = Resource::parse(service, region, resource)?;
        if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
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
                    return Err("must have an id of an Outpost of a-z, 0-9 and `-`");
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
            _ => return Err("must be of s3, s3-object-lambda, s3-outposts or s3express"),
        };
        let is_multi_region = service == "s3" && region.is_empty();
        let is_right = if is_multi_region { name.split('.').all(is_label) } else { is_label(name) };
        if !is_right {
            return Err("must have an access point of a-z, 0-9 and `-`");
        }
        let ends_as_other = ["--x-s3", "--xa-s3", "--op-s3"].iter().any(|end| name.ends_with(end));
        if service != "s3express" && ends_as_other {
            return Err(
                "must not have an access point that ends as directory buckets or Outposts aliases do",
            );
        }
        // With a hyphen and the account behind it, it is a label. A directory bucket's stands alone.
        if !is_multi_region && service != "s3express" && name.len() > 50 {
            return Err("must have an access point of at most 50 characters");
        }
        Ok(match service {
            "s3" if is_multi_region => Self::MultiRegionAccessPoint(name),
            "s3" => Self::AccessPoint(name),
            "s3-object-lambda" => Self::ObjectLambda(name),
            "s3-outposts" => Self::Outposts { outpost: first, access_point: name },
            _ if name.ends_with("--xa-s3") => Self::Directory(name),
            _ => return Err("must have an access point of the form NAME--ZONE--xa-s3"),
        })
    }
}

/// The first so many parts, six at most; what is not there is empty.
fn split<'a>(text: &'a str, count: usize, separators: &[char]) -> [&'a str; 6] {
    let mut all = [""; 6];
    for (place, part) in all.iter_mut().zip(text.splitn(count, separators)) {
        *place = part;
    }
    all
}
