use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::Error;
#[cfg(feature = "std")]
use crate::credentials::environment::read;

/// A region, as written in the credential scope.
///
/// `us-east-1`, the name that an S3-compatible server uses (`garage`), or [`AUTO`](Self::AUTO) for
/// Cloudflare R2. A name has 1 to 63 characters of `A-Z`, `a-z`, `0-9`, `-`, `_` and `.`. A region
/// that is not valid in an AWS host name is rejected only when such a host is needed.
///
/// ```
/// use presign::Region;
///
/// assert_eq!(Region::new("eu-west-1")?, Region::EU_WEST_1);
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [AWS Regions](https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Region(Cow<'static, str>);

macro_rules! regions {
    ($($constant:ident $name:literal,)+) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            pub const $constant: Self = Self(Cow::Borrowed($name));
        )+
    };
}

impl Region {
    regions! {
        AF_SOUTH_1 "af-south-1",
        AP_EAST_1 "ap-east-1",
        AP_EAST_2 "ap-east-2",
        AP_NORTHEAST_1 "ap-northeast-1",
        AP_NORTHEAST_2 "ap-northeast-2",
        AP_NORTHEAST_3 "ap-northeast-3",
        AP_SOUTH_1 "ap-south-1",
        AP_SOUTH_2 "ap-south-2",
        AP_SOUTHEAST_1 "ap-southeast-1",
        AP_SOUTHEAST_2 "ap-southeast-2",
        AP_SOUTHEAST_3 "ap-southeast-3",
        AP_SOUTHEAST_4 "ap-southeast-4",
        AP_SOUTHEAST_5 "ap-southeast-5",
        AP_SOUTHEAST_6 "ap-southeast-6",
        AP_SOUTHEAST_7 "ap-southeast-7",
        AUTO "auto",
        CA_CENTRAL_1 "ca-central-1",
        CA_WEST_1 "ca-west-1",
        CN_NORTH_1 "cn-north-1",
        CN_NORTHWEST_1 "cn-northwest-1",
        EUSC_DE_EAST_1 "eusc-de-east-1",
        EU_CENTRAL_1 "eu-central-1",
        EU_CENTRAL_2 "eu-central-2",
        EU_NORTH_1 "eu-north-1",
        EU_SOUTH_1 "eu-south-1",
        EU_SOUTH_2 "eu-south-2",
        EU_WEST_1 "eu-west-1",
        EU_WEST_2 "eu-west-2",
        EU_WEST_3 "eu-west-3",
        IL_CENTRAL_1 "il-central-1",
        ME_CENTRAL_1 "me-central-1",
        ME_SOUTH_1 "me-south-1",
        MX_CENTRAL_1 "mx-central-1",
        SA_EAST_1 "sa-east-1",
        US_EAST_1 "us-east-1",
        US_EAST_2 "us-east-2",
        US_GOV_EAST_1 "us-gov-east-1",
        US_GOV_WEST_1 "us-gov-west-1",
        US_WEST_1 "us-west-1",
        US_WEST_2 "us-west-2",
    }

    /// Creates a region by its name.
    ///
    /// # Errors
    ///
    /// [`Error::Region`] for
    ///
    /// - `""`, and a name of more than 63 characters
    /// - `"us-east-1/s3"`, `"us east 1"`, `"us-east-1\n"`: any character except `A-Z`, `a-z`,
    ///   `0-9`, `-`, `_`, `.`
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        check_scope_name(&name).map_err(Error::Region)?;
        Ok(Self(Cow::Owned(name)))
    }

    /// Reads the region from the environment variables of the AWS CLI and SDKs: `AWS_REGION`, or
    /// else `AWS_DEFAULT_REGION`. An empty variable counts as unset.
    ///
    /// ```no_run
    /// let region = presign::Region::from_env()?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [AWS Region](https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html).
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if both are unset, or if the first one that is set is not Unicode or
    /// not a region as of [`Region::new`].
    #[cfg(feature = "std")]
    pub fn from_env() -> Result<Self, Error> {
        for variable in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            if let Some(name) = read(variable)? {
                check_scope_name(&name).map_err(|rule| Error::Environment { variable, rule })?;
                return Ok(Self(Cow::Owned((*name).clone())));
            }
        }
        Err(Error::Environment { variable: "AWS_REGION", rule: "missing" })
    }

    /// Rejects a name without the shape of AWS's regions, as their `regionRegex` in
    /// `partitions.json` has it: words and a number. `aws-global` is a pseudo-region of AWS.
    pub(crate) fn check_for_aws(&self) -> Result<(), Error> {
        let (words, number) = self.as_str().rsplit_once('-').unwrap_or_default();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let has_words = words.contains('-') && words.split('-').all(is_word);
        let has_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if has_words && has_number || self.as_str() == "aws-global" {
            return Ok(());
        }
        Err(Error::Region("must be words and a number joined by `-`, such as eu-west-1, for AWS"))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_name(self) -> Cow<'static, str> {
        self.0
    }
}

/// Checks a region or service name of a credential scope.
///
/// The allowed characters include no `/`, which separates components, and none that
/// `X-Amz-Credential` would percent-encode.
pub(crate) fn check_scope_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("must not be empty");
    }
    if name.len() > 63 {
        return Err("must be at most 63 characters");
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        return Err("must consist of A-Z, a-z, 0-9, `-`, `_` and `.`");
    }
    Ok(())
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl AsRef<str> for Region {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Region").field(&self.as_str()).finish()
    }
}
