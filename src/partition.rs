//! The partitions of AWS: groups of regions that share a DNS suffix and nothing else with one another.
//!
//! To add one, copy its line from AWS's page: the prefix that all of its regions have, and the DNS suffix of its endpoints.
//!
//! Source: [AWS partitions](https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html), and
//! for patterns and suffixes `partitions.json` of AWS's endpoint rules, as it is published with every SDK.

use crate::origin::is_label;
use crate::{Error, Region};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Partition {
    /// As it stands in ARNs.
    pub(crate) name: &'static str,
    /// What stands before `-WORD-NUMBER` in the names of its regions.
    prefix: &'static str,
    pub(crate) dns_suffix: &'static str,
    /// Whether there are endpoints that are validated by FIPS 140.
    pub(crate) has_fips: bool,
    /// Whether S3 Transfer Acceleration is there.
    pub(crate) has_acceleration: bool,
}

/// Where a region belongs that has none of the prefixes below.
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
    /// The partition that a region belongs to, be it known or still to be built.
    pub(crate) fn of(region: &str) -> &'static Self {
        PARTITIONS.iter().find(|partition| partition.has(region)).unwrap_or(&AWS)
    }

    /// The partition of a region whose name is to stand in the host of an endpoint.
    pub(crate) fn of_endpoint(region: &Region) -> Result<&'static Self, Error> {
        let name = region.as_str();
        if is_pseudo(name) {
            return Err(Error::Region("must be a region, not a pseudo-region"));
        }
        if !is_label(name) {
            return Err(Error::Region("must consist of a-z, 0-9 and `-` for an endpoint of AWS"));
        }
        Ok(Self::of(name))
    }

    fn has(&self, region: &str) -> bool {
        let behind = region.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('-'));
        behind.and_then(|behind| behind.split_once('-')).is_some_and(|(word, number)| {
            !word.is_empty() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    }
}

/// Whether it is what AWS calls an endpoint of a partition or one of FIPS, where a region could stand.
pub(crate) fn is_pseudo(region: &str) -> bool {
    region.ends_with("-global") || region.starts_with("fips-") || region.ends_with("-fips")
}
