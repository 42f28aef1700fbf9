//! Bucket names: the kinds that their suffixes identify, and which names are valid in a path or a
//! host.
//!
//! Source:
//! [Bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).

use crate::origin::is_label;

/// The suffix of a directory bucket's name.
pub(crate) const DIRECTORY_BUCKET: &str = "--x-s3";
/// The suffix of the name of a directory bucket's access point.
pub(crate) const DIRECTORY_ACCESS_POINT: &str = "--xa-s3";
/// The suffix of the alias of an access point of S3 on Outposts.
pub(crate) const OUTPOSTS_ALIAS: &str = "--op-s3";

/// The kind of a bucket at AWS, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// A general purpose bucket, or the alias of an access point, which is used like a bucket's
    /// name.
    General,
    /// A directory bucket or an access point of one: `NAME--ZONE--x-s3`, `NAME--ZONE--xa-s3`
    Directory { zone: &'a str },
    /// The alias of an access point of S3 on Outposts: `NAME…--op-s3`
    Outposts(OutpostsAlias<'a>),
}

/// The parts of an Outposts alias, at fixed distances from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutpostsAlias<'a> {
    pub(crate) hardware: Hardware<'a>,
    /// Whether it is a beta alias from AWS's endpoint tests, which has no public endpoint.
    pub(crate) is_beta: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hardware<'a> {
    /// An Outpost, by its id without the prefix `op-`.
    Outpost(&'a str),
    /// S3 on EC2 instances.
    Ec2,
}

impl<'a> Kind<'a> {
    pub(crate) fn of(name: &'a str) -> Result<Self, &'static str> {
        if name.ends_with(DIRECTORY_BUCKET) || name.ends_with(DIRECTORY_ACCESS_POINT) {
            return Ok(Self::Directory { zone: zone(name)? });
        }
        if let Some(stem) = name.strip_suffix(OUTPOSTS_ALIAS) {
            return outposts_alias(name, stem).map(Self::Outposts);
        }
        if name.ends_with(".mrap") {
            return Err("must not be the alias of a multi-region access point; use its ARN");
        }
        Ok(Self::General)
    }
}

/// Returns the zone of a directory bucket or of an access point of one.
pub(crate) fn zone(name: &str) -> Result<&str, &'static str> {
    let stem = name
        .strip_suffix(DIRECTORY_BUCKET)
        .or_else(|| name.strip_suffix(DIRECTORY_ACCESS_POINT))
        .unwrap_or_default();
    let (_, zone) = stem
        .rsplit_once("--")
        .filter(|(_, zone)| is_zone(zone))
        .ok_or("must have a zone id before its suffix, as in NAME--usw2-az1--x-s3")?;
    if !is_label(name) {
        return Err("must consist of a-z, 0-9 and `-` for a directory bucket");
    }
    Ok(zone)
}

/// Returns whether `zone` is the id of an availability zone or a local zone, such as `usw2-az1` or
/// `usw2-lax1-az1`.
fn is_zone(zone: &str) -> bool {
    (8..=20).contains(&zone.len()) && zone.contains('-') && is_label(zone)
}

/// Parses an alias without its suffix. Its last 43 characters are one for the hardware, the
/// Outpost's 17, 20 others, four letters for the region, and a digit.
fn outposts_alias<'a>(name: &str, stem: &'a str) -> Result<OutpostsAlias<'a>, &'static str> {
    if !is_label(name) {
        return Err("must consist of a-z, 0-9 and `-`, and be at most 63 characters, for an Outposts alias");
    }
    let hardware_at =
        stem.len().checked_sub(43).ok_or("must be at least 50 characters for an Outposts alias")?;
    let (_, stem) = stem.split_at(hardware_at);
    let (hardware, stem) = stem.split_at(1);
    let (outpost, stem) = stem.split_at(17);
    let hardware = match hardware {
        "o" if is_label(outpost) => Hardware::Outpost(outpost),
        "e" => Hardware::Ec2,
        _ => return Err("must be of an Outpost (`o`) or of EC2 (`e`) for an Outposts alias"),
    };
    Ok(OutpostsAlias { hardware, is_beta: stem.get(20..24) == Some("beta") })
}

/// Checks that the name, percent-encoded, stays within its path segment wherever it is decoded.
pub(crate) fn check_segment(name: &str) -> Result<(), &'static str> {
    if name.starts_with("s3://") {
        return Err("must not begin with `s3://`; give the name alone");
    }
    if name.is_empty() || name.len() > 255 {
        return Err("must be 1 to 255 characters");
    }
    let is_delimiter =
        |byte: u8| matches!(byte, b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@' | b'\\' | b'%');
    if !name.bytes().all(|byte| matches!(byte, b' '..=b'~') && !is_delimiter(byte)) {
        return Err("must be printable ASCII without the delimiters of a URL");
    }
    if matches!(name, "." | "..") {
        return Err("must not be `.` or `..`");
    }
    Ok(())
}

/// Checks that existing buckets can have the name. AWS's other rules hold for new buckets only, and
/// other servers have rules of their own.
pub(crate) fn check_name(name: &str) -> Result<(), &'static str> {
    check_segment(name)?;
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
        return Err("must consist of A-Z, a-z, 0-9, `-`, `.` and `_`");
    }
    Ok(())
}

/// Returns whether the name is valid before a host, for DNS and for TLS. DNS allows dots, but a TLS
/// certificate for `*.s3.us-east-1.amazonaws.com` covers one label only.
pub(crate) fn is_valid_in_host(name: &str, https: bool) -> bool {
    let looks_like_ipv4 =
        || name.split('.').count() == 4 && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_label(name) || !https && name.len() <= 63 && name.split('.').all(is_label) && !looks_like_ipv4()
}
