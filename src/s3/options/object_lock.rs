use crate::s3::action::Action;
use crate::s3::object_lock::ObjectLockMode;
use crate::s3::operation::Operation;
use crate::s3::options::STORE;
use crate::{Error, SigningTime};

/// The prefix of the headers of Object Lock.
const LOCK: &str = "x-amz-object-lock-";

/// # Object Lock
///
/// S3 accepts a `put` with these options only with a checksum of the body: give
/// [`checksum`](Self::checksum) or [`content_md5`](Self::content_md5) too. Of a multipart upload,
/// each part needs one.
///
/// Source: [PutObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html).
impl<T> Operation<'_, T> {
    /// Protects the object from deletion until an instant: headers `x-amz-object-lock-mode` and
    /// `x-amz-object-lock-retain-until-date` of `put` and `create_multipart_upload`.
    ///
    /// The bucket must have Object Lock enabled. [`ObjectLockMode`] has an example.
    ///
    /// # Errors
    ///
    /// Signing a `put` fails with [`Error::InvalidOption`] without a checksum, unless it is a
    /// [copy](Self::copy_source).
    pub fn object_lock(mut self, mode: ObjectLockMode, until: SigningTime) -> Self {
        const OPTION: &str = "object_lock";
        self.has_dependent_option = true;
        self.text_header(STORE, OPTION, "x-amz-object-lock-mode", mode.name().into()).text_header(
            STORE,
            OPTION,
            "x-amz-object-lock-retain-until-date",
            until.to_rfc3339().into(),
        )
    }

    /// Protects the object from deletion while its legal hold is on: header
    /// `x-amz-object-lock-legal-hold` of `put` and `create_multipart_upload`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::{Bucket, ChecksumAlgorithm}};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket.put("mail/7.eml").legal_hold(true);
    /// let error = upload.presign(Duration::from_secs(900)).unwrap_err();
    /// assert_eq!(error.to_string(), "legal_hold: must be given with checksum or content_md5");
    ///
    /// let upload = upload.checksum(ChecksumAlgorithm::Crc32, "AAAAAA==");
    /// assert_eq!(upload.presign(Duration::from_secs(900))?.required_headers().count(), 2);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`object_lock`](Self::object_lock).
    pub fn legal_hold(mut self, on: bool) -> Self {
        self.has_dependent_option = true;
        let value = if on { "ON" } else { "OFF" };
        self.text_header(STORE, "legal_hold", "x-amz-object-lock-legal-hold", value.into())
    }

    pub(crate) fn check_object_lock(&self) -> Result<(), Error> {
        let headers = &self.request.headers;
        let has_body = self.action == Action::PutObject && headers.value("x-amz-copy-source").is_none();
        let has_checksum = || headers.value("content-md5").is_some() || headers.has_prefix("x-amz-checksum-");
        match headers.option_with_prefix(LOCK) {
            Some(option) if has_body && !has_checksum() => {
                Err(Error::InvalidOption { option, rule: "must be given with checksum or content_md5" })
            }
            _ => Ok(()),
        }
    }
}
