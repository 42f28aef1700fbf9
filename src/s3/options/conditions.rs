use alloc::borrow::Cow;
use alloc::string::ToString;

use crate::s3::action::Action::{
    self, CompleteMultipartUpload, CreateBucket, CreateMultipartUpload, DeleteObject, GetObject, HeadObject,
    PutObject, UploadPart,
};
use crate::s3::checksum::ChecksumAlgorithm;
use crate::s3::operation::Operation;
use crate::s3::option_value::check_md5;
use crate::s3::options::READ;
use crate::sigv4::headers::CONTENT_SHA256;

/// Actions whose body is the content of an object or a part.
const SEND: &[Action] = &[PutObject, UploadPart];
/// Actions with a body.
const BODY: &[Action] = &[PutObject, UploadPart, CompleteMultipartUpload, CreateBucket];
const CHECKSUM: &[Action] = &[PutObject, UploadPart, CompleteMultipartUpload];
const IF_MATCH: &[Action] = &[GetObject, HeadObject, PutObject, CompleteMultipartUpload, DeleteObject];
const IF_NONE_MATCH: &[Action] = &[GetObject, HeadObject, PutObject, CompleteMultipartUpload];

/// # Conditions and checksums
impl<'a, T> Operation<'a, T> {
    /// Sets the exact length of the upload in bytes: header `content-length` of `put` and
    /// `upload_part`.
    ///
    /// Every client derives it from the body and sends it by itself, browsers too.
    pub fn content_length(mut self, bytes: u64) -> Self {
        const OPTION: &str = "content_length";
        self.only_for(SEND, OPTION).request.set_header("content-length", bytes.to_string().into(), OPTION);
        self
    }

    /// Sets the MD5 of the upload in base64: header `content-md5` of `put` and `upload_part`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the
    /// base64 of 16 bytes.
    pub fn content_md5(self, base64: impl Into<Cow<'a, str>>) -> Self {
        self.set_content_md5(base64.into())
    }

    fn set_content_md5(mut self, base64: Cow<'a, str>) -> Self {
        const OPTION: &str = "content_md5";
        self.check(OPTION, check_md5(&base64));
        self.text_header(SEND, OPTION, "content-md5", base64)
    }

    /// Sets a checksum of the upload in base64, which S3 verifies.
    ///
    /// It is the header `x-amz-checksum-crc32`, `-crc32c`, `-crc64nvme`, `-sha1` or `-sha256` of
    /// `put`, `upload_part` and `complete_multipart_upload`. A request can have one.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the
    /// base64 of the algorithm's number of bytes.
    pub fn checksum(self, algorithm: ChecksumAlgorithm, base64: impl Into<Cow<'a, str>>) -> Self {
        self.set_checksum(algorithm, base64.into())
    }

    fn set_checksum(mut self, algorithm: ChecksumAlgorithm, base64: Cow<'a, str>) -> Self {
        const OPTION: &str = "checksum";
        self.check(OPTION, algorithm.check(&base64)).excludes("x-amz-checksum-", OPTION);
        self.text_header(CHECKSUM, OPTION, algorithm.header(), base64)
    }

    /// Sets the algorithm of the parts' checksums: header `x-amz-checksum-algorithm` of
    /// `create_multipart_upload`.
    pub fn checksum_algorithm(self, algorithm: ChecksumAlgorithm) -> Self {
        self.text_header(
            &[CreateMultipartUpload],
            "checksum_algorithm",
            "x-amz-checksum-algorithm",
            algorithm.name().into(),
        )
    }

    /// Returns the object's checksum in the response: parameter `x-amz-checksum-mode=ENABLED` of
    /// `get` and `head`.
    ///
    /// It is a parameter, so that a plain link works.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.get("cat.png").checksum_mode().presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("&x-amz-checksum-mode=ENABLED"));
    /// assert_eq!(url.required_headers().count(), 0);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [GetObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
    pub fn checksum_mode(self) -> Self {
        self.parameter_or_header(READ, "checksum_mode", "x-amz-checksum-mode", "ENABLED".into())
    }

    /// Sets the payload hash, which is `UNSIGNED-PAYLOAD` by default.
    ///
    /// It is the SHA-256 of the body in lower-case hexadecimal: header `x-amz-content-sha256` of
    /// `put`, `upload_part`, `complete_multipart_upload` and `create_bucket`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is 64
    /// digits of `0-9` and `a-f`.
    pub fn payload_sha256(self, hex: impl Into<Cow<'a, str>>) -> Self {
        self.set_payload_sha256(hex.into())
    }

    fn set_payload_sha256(mut self, hex: Cow<'a, str>) -> Self {
        const OPTION: &str = "payload_sha256";
        let is_hash = hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        self.require(is_hash, OPTION, "must be 64 lower-case hexadecimal digits");
        self.text_header(BODY, OPTION, CONTENT_SHA256, hex)
    }

    /// Uploads only if there is no object yet, or downloads only if the entity tag has changed.
    ///
    /// It is the header `if-none-match` of `get`, `head`, `put` and `complete_multipart_upload`,
    /// and `"*"` for an upload.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for anything but
    /// `"*"` on an upload.
    pub fn if_none_match(self, entity_tag: impl Into<Cow<'a, str>>) -> Self {
        self.set_if_none_match(entity_tag.into())
    }

    fn set_if_none_match(mut self, entity_tag: Cow<'a, str>) -> Self {
        const OPTION: &str = "if_none_match";
        let is_upload = matches!(self.action, PutObject | CompleteMultipartUpload);
        self.require(entity_tag == "*" || !is_upload, OPTION, "must be \"*\" for an upload");
        self.text_header(IF_NONE_MATCH, OPTION, "if-none-match", entity_tag)
    }

    /// Requires the object to have this entity tag: header `if-match` of `get`, `head`, `put`,
    /// `complete_multipart_upload` and `delete`.
    pub fn if_match(self, entity_tag: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(IF_MATCH, "if_match", "if-match", entity_tag.into())
    }
}
