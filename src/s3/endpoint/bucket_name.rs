//! Bucket names: which can stand in a path, which in a host, and which tell by their ends that they are no ordinary
//! buckets.
//!
//! Source: [Bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).

use crate::origin::is_label;

/// What a name says of its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// A general purpose bucket, or the alias of an access point, which stands wherever a bucket's name does.
    General,
    /// A directory bucket, or an access point of one: `NAME--ZONE--x-s3`, `NAME--ZONE--xa-s3`.
    Directory { zone: &'a str },
    /// The alias of an access point of S3 on Outposts, which ends in `--op-s3`.
    Outposts(OutpostsAlias<'a>),
}

/// What stands at fixed places before the end of an Outposts alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutpostsAlias<'a> {
    pub(crate) hardware: Hardware<'a>,
    /// Of AWS's own tests, which are at no endpoint that is known.
    pub(crate) is_beta: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hardware<'a> {
    /// An Outpost by its id, without the `op-` before it.
    Outpost(&'a str),
    /// S3 on the instances of EC2.
    Ec2,
}

/// The kind of a bucket of AWS.
pub(crate) fn kind(name: &str) -> Result<Kind<'_>, &'static str> {
    if name.ends_with("--x-s3") || name.ends_with("--xa-s3") {
        return Ok(Kind::Directory { zone: zone(name)? });
    }
    if let Some(stem) = name.strip_suffix("--op-s3") {
        return outposts_alias(name, stem).map(Kind::Outposts);
    }
    if name.ends_with(".mrap") {
        return Err("must not be the alias of a multi-region access point: give its ARN");
    }
    Ok(Kind::General)
}

/// The zone of a directory bucket, or of an access point of one.
pub(crate) fn zone(name: &str) -> Result<&str, &'static str> {
    let stem = name.strip_suffix("--x-s3").or_else(|| name.strip_suffix("--xa-s3")).unwrap_or_default();
    let zone_at = stem.as_bytes().windows(2).rposition(|pair| pair == b"--");
    let zone = zone_at.and_then(|at| stem.get(at + 2..)).filter(|zone| is_zone(zone));
    let zone = zone.ok_or("must have the id of a zone before its end: NAME--usw2-az1--x-s3")?;
    if !is_label(name) {
        return Err("must consist of a-z, 0-9 and `-` for a directory bucket");
    }
    Ok(zone)
}

/// The id of an availability zone or a local zone, such as `usw2-az1` or `usw2-lax1-az1`.
fn is_zone(zone: &str) -> bool {
    (8..=20).contains(&zone.len()) && zone.contains('-') && is_label(zone)
}

/// Counted from the end: a digit, four letters for the region, 20 characters, the Outpost's 17, one for the hardware.
fn outposts_alias<'a>(name: &str, stem: &'a str) -> Result<OutpostsAlias<'a>, &'static str> {
    if !is_label(name) {
        return Err("must consist of a-z, 0-9 and `-`, and be at most 63 characters, for an Outposts alias");
    }
    let hardware_at = stem.len().checked_sub(43).ok_or("must not be cut off, for an Outposts alias")?;
    let (_, stem) = stem.split_at(hardware_at);
    let (hardware, stem) = stem.split_at(1);
    let (outpost, stem) = stem.split_at(17);
    let hardware = match hardware {
        "o" if is_label(outpost) => Hardware::Outpost(outpost),
        "e" => Hardware::Ec2,
        _ => return Err("must be of an Outpost (`o`) or of EC2 (`e`), for an Outposts alias"),
    };
    Ok(OutpostsAlias { hardware, is_beta: stem.get(20..24) == Some("beta") })
}

/// A name that, percent-encoded, stays within its segment of a path wherever it is decoded.
pub(crate) fn check_segment(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || name.len() > 255 {
        return Err("must be of 1 to 255 characters");
    }
    let delimits = |byte: u8| matches!(byte, b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@' | b'\\' | b'%');
    if !name.bytes().all(|byte| matches!(byte, b' '..=b'~') && !delimits(byte)) {
        return Err("must be printable ASCII without the characters that delimit a URL's parts");
    }
    if matches!(name, "." | "..") {
        return Err("must not be `.` or `..`");
    }
    Ok(())
}

/// A name that buckets have. What else AWS asks of a name, it asks of new buckets only; other servers ask for other things.
pub(crate) fn check(name: &str) -> Result<(), &'static str> {
    check_segment(name)?;
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
        return Err("must consist of A-Z, a-z, 0-9, `-`, `.` and `_`");
    }
    Ok(())
}

/// Whether DNS and TLS can carry the bucket's name before a host. Dots are no matter for DNS, but a TLS certificate for
/// `*.s3.us-east-1.amazonaws.com` covers one label only.
pub(crate) fn can_stand_in_host(name: &str, https: bool) -> bool {
    let looks_like_ipv4 =
        || name.split('.').count() == 4 && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_label(name) || !https && name.len() <= 63 && name.split('.').all(is_label) && !looks_like_ipv4()
}
