use crate::s3::option_value::is_base64_of;

/// The algorithm of a checksum that S3 verifies on upload.
///
/// ```
/// # use presign::{Credentials, Region, s3::{Bucket, ChecksumAlgorithm}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let sha256 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="; // of "test"
/// let upload = bucket
///     .put("test.txt")
///     .checksum(ChecksumAlgorithm::Sha256, sha256)
///     .presign(Duration::from_secs(900))?;
/// assert!(upload.required_headers().eq([("x-amz-checksum-sha256", sha256)]));
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [Checking object integrity](https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChecksumAlgorithm {
    /// CRC-32, 4 bytes.
    Crc32,
    /// CRC-32C, 4 bytes.
    Crc32c,
    /// CRC-64/NVME, 8 bytes.
    Crc64Nvme,
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-256, 32 bytes.
    Sha256,
}

impl ChecksumAlgorithm {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    pub(crate) const fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }

    /// Checks the base64 of a checksum.
    pub(crate) fn check(self, base64: &str) -> Result<(), &'static str> {
        let (bytes, rule) = match self {
            Self::Crc32 | Self::Crc32c => (4, "must be 4 bytes in base64 (8 characters)"),
            Self::Crc64Nvme => (8, "must be 8 bytes in base64 (12 characters)"),
            Self::Sha1 => (20, "must be 20 bytes in base64 (28 characters)"),
            Self::Sha256 => (32, "must be 32 bytes in base64 (44 characters)"),
        };
        is_base64_of(bytes, base64).then_some(()).ok_or(rule)
    }
}
