use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::region::check_scope_name;
use crate::{Algorithm, Error, Region};

/// A set of regions that one signature is valid for, as written in `X-Amz-Region-Set`.
///
/// Regions are separated by commas and keep their order. `us-west-*` matches every region whose
/// name begins with `us-west-`, and `*` ([`ALL`](Self::ALL)) every region. Only Signature Version
/// 4A signs for more than one region.
///
/// ```
/// use presign::{Region, RegionSet};
///
/// let west = RegionSet::new("eu-west-1,us-west-*")?;
/// assert!(west.contains(&Region::US_WEST_2));
/// assert!(!west.contains(&Region::US_EAST_1));
/// assert_eq!(RegionSet::new("*")?, RegionSet::ALL);
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RegionSet(Cow<'static, str>);

impl RegionSet {
    /// `*`: every region.
    pub const ALL: Self = Self(Cow::Borrowed("*"));

    /// Creates a set from its text, in time that is linear in its length.
    ///
    /// # Errors
    ///
    /// [`Error::RegionSet`] for
    ///
    /// - `""`, `"us-east-1,"`, `"us-east-1,,us-west-2"`: a region without a name
    /// - `"us-east-1, us-west-2"`, `"us-east-1/s3"`: any character except those of a [`Region`],
    ///   `*` and `,`
    /// - `"*-west-1"`, `"us-*-1"`, `"us-**"`: a `*` that is not at the end of a region
    /// - a region of more than 63 characters
    pub fn new(regions: impl Into<String>) -> Result<Self, Error> {
        let regions = regions.into();
        regions.split(',').try_for_each(check).map_err(Error::RegionSet)?;
        Ok(Self(Cow::Owned(regions)))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the set contains `region`.
    #[must_use]
    pub fn contains(&self, region: &Region) -> bool {
        let region = region.as_str();
        self.as_str().split(',').any(|pattern| match pattern.strip_suffix('*') {
            Some(prefix) => region.starts_with(prefix),
            None => region == pattern,
        })
    }
}

/// Checks one element of a set: `us-east-1`, `us-west-*` or `*`.
fn check(region: &str) -> Result<(), &'static str> {
    if region == "*" {
        return Ok(());
    }
    let name = region.strip_suffix('*').unwrap_or(region);
    check_scope_name(name).map_err(|rule| match name.len() {
        0 => "must not contain an empty region",
        64.. => rule,
        _ => "must be regions of A-Z, a-z, 0-9, `-`, `_` and `.`, separated by commas, with `*` only at the end of a region",
    })
}

impl From<Region> for RegionSet {
    /// Creates a set of one region.
    fn from(region: Region) -> Self {
        Self(region.into_name())
    }
}

impl FromStr for RegionSet {
    type Err = Error;

    fn from_str(regions: &str) -> Result<Self, Error> {
        Self::new(regions)
    }
}

impl AsRef<str> for RegionSet {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for RegionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RegionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RegionSet").field(&self.as_str()).finish()
    }
}

/// A signer's region or region set, which decides its algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Regions {
    /// Signature Version 4.
    One(Region),
    /// Signature Version 4A.
    Set(RegionSet),
}

impl Regions {
    pub(crate) const fn region(&self) -> Option<&Region> {
        match self {
            Self::One(region) => Some(region),
            Self::Set(_) => None,
        }
    }

    pub(crate) const fn region_set(&self) -> Option<&RegionSet> {
        match self {
            Self::One(_) => None,
            Self::Set(region_set) => Some(region_set),
        }
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        match self {
            Self::One(_) => Algorithm::HmacSha256,
            Self::Set(_) => Algorithm::EcdsaP256Sha256,
        }
    }
}
