/// The retention mode of an object that Object Lock protects.
///
/// Source:
/// [Object Lock](https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html).
///
/// ```
/// # use presign::{Credentials, Region, SigningTime, s3::{Bucket, ObjectLockMode}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let until: SigningTime = "20360101T000000Z".parse()?;
/// let upload = bucket
///     .put("ledger/2026.csv")
///     .object_lock(ObjectLockMode::Compliance, until)
///     .content_md5("1B2M2Y8AsgTpgAmY7PhCfg==")
///     .presign(Duration::from_secs(900))?;
/// assert_eq!(upload.required_headers().count(), 3);
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ObjectLockMode {
    /// Users with a special permission can delete the object earlier.
    Governance,
    /// Nobody can delete the object earlier.
    Compliance,
}

impl ObjectLockMode {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }
}
