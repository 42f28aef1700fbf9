//! The partitions of AWS: groups of regions that share a DNS suffix.
//!
//! To add a partition, copy its name, region prefix and DNS suffix from AWS's data.
//!
//! Source:
//! [AWS partitions](https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html),
//! and for prefixes and suffixes `partitions.json` of AWS's endpoint rules, which every SDK
//! contains.

use crate::origin::is_label;
use crate::{Error, Region};

/// A partition and the features of its endpoints.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Partition {
    /// `aws-us-gov`, as written in ARNs.
    pub(crate) name: &'static str,
    /// `us-gov`: its regions are named `us-gov-WORD-NUMBER`.
    prefix: &'static str,
    /// `amazonaws.com`
    pub(crate) dns_suffix: &'static str,
    /// Whether it has endpoints validated under FIPS 140.
    pub(crate) has_fips: bool,
    /// Whether it has S3 Transfer Acceleration.
    pub(crate) has_acceleration: bool,
}

/// The partition of every region that no prefix in [`PARTITIONS`] matches.
const AWS: Partition = Partition {
    name: "aws",
    prefix: "",
    dns_suffix: "amazonaws.com",
    has_fips: true,
    has_acceleration: true,
};

#[rustfmt::skip]
const PARTITIONS: [Partition; 7] = [
    Partition { name: "aws-cn", prefix: "cn", dns_suffix: "amazonaws.com.cn", has_fips: false, has_acceleration: false },
    Partition { name: "aws-us-gov", prefix: "us-gov", ..AWS },
    Partition { name: "aws-eusc", prefix: "eusc-de", dns_suffix: "amazonaws.eu", ..AWS },
    Partition { name: "aws-iso", prefix: "us-iso", dns_suffix: "c2s.ic.gov", ..AWS },
    Partition { name: "aws-iso-b", prefix: "us-isob", dns_suffix: "sc2s.sgov.gov", ..AWS },
    Partition { name: "aws-iso-e", prefix: "eu-isoe", dns_suffix: "cloud.adc-e.uk", ..AWS },
    Partition { name: "aws-iso-f", prefix: "us-isof", dns_suffix: "csp.hci.ic.gov", ..AWS },
];

impl Partition {
    /// Returns the partition of a region, including a future one.
    pub(crate) fn of(region: &str) -> &'static Self {
        PARTITIONS.iter().find(|partition| partition.contains(region)).unwrap_or(&AWS)
    }

    /// Returns the partition of a region, if its name is valid in the host of an AWS endpoint.
    pub(crate) fn of_endpoint(region: &Region) -> Result<&'static Self, Error> {
        let name = region.as_str();
        if is_pseudo(name) {
            return Err(Error::Region("must be a region, not a pseudo-region"));
        }
        if !is_label(name) {
            return Err(Error::Region("must consist of a-z, 0-9 and `-` for an AWS endpoint"));
        }
        Ok(Self::of(name))
    }

    fn contains(&self, region: &str) -> bool {
        let rest = region.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('-'));
        rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
            !word.is_empty() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    }
}

/// Returns whether the name is a pseudo-region such as `aws-global` or `fips-us-east-1`.
pub(crate) fn is_pseudo(region: &str) -> bool {
    region.ends_with("-global") || region.starts_with("fips-") || region.ends_with("-fips")
}
