use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::ops::RangeInclusive;

use crate::Error;
use crate::s3::action::Action::{self, PutObject, UploadPart};
use crate::s3::endpoint::arn::{Arn, is_arn};
use crate::s3::endpoint::bucket_name::check_name;
use crate::s3::object_key::check_key;
use crate::s3::operation::Operation;
use crate::sigv4::uri_encode::push_path;

const COPY: &[Action] = &[PutObject, UploadPart];

const SOURCE: &str = "x-amz-copy-source";

/// The prefixes of headers about a body. A copy has none.
const OF_BODY: [&str; 3] = ["content-length", "content-md5", "x-amz-checksum-"];

/// Headers without which S3 copies what the source has, and the prefixes of headers that it then
/// ignores.
const DIRECTIVES: [(&str, &[&str], &str); 2] = [
    (
        "x-amz-metadata-directive",
        &["cache-control", "content-", "expires", "x-amz-meta-"],
        "must be given with the header x-amz-metadata-directive for a copy",
    ),
    (
        "x-amz-tagging-directive",
        &["x-amz-tagging"],
        "must be given with the header x-amz-tagging-directive for a copy",
    ),
];

/// # Copies
impl<'a, T> Operation<'a, T> {
    /// Copies an object instead of uploading one: header `x-amz-copy-source` of `put`, which
    /// becomes `CopyObject`, and of `upload_part`, which becomes `UploadPartCopy`.
    ///
    /// The source is a bucket's name or an access point's ARN, and the object's key before
    /// encoding.
    /// The client sends no body.
    ///
    /// S3 copies the metadata and the tags of the source, unless the headers
    /// `x-amz-metadata-directive` and `x-amz-tagging-directive` are `REPLACE`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let copy = bucket.put("2026/a b.pdf").copy_source("inbox", "a b.pdf");
    /// let url = copy.presign(Duration::from_secs(60))?;
    /// assert!(url.required_headers().eq([("x-amz-copy-source", "inbox/a%20b.pdf")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Sources: [CopyObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html),
    /// [UploadPartCopy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html).
    ///
    /// # Errors
    ///
    /// Signing fails with
    ///
    /// - [`Error::InvalidOption`] for a bucket or a key that [`Bucket`](crate::s3::Bucket) refuses
    /// - [`Error::UnsupportedOption`] for `content_length`, `content_md5` and `checksum`, which are
    ///   about a body
    /// - [`Error::InvalidOption`] for `content_type`, `metadata` and others that S3 ignores without
    ///   `x-amz-metadata-directive`, and for `tagging` without `x-amz-tagging-directive`
    pub fn copy_source(self, bucket: impl Into<Cow<'a, str>>, key: impl Into<Cow<'a, str>>) -> Self {
        self.set_copy_source(&bucket.into(), &key.into())
    }

    fn set_copy_source(mut self, bucket: &str, key: &str) -> Self {
        const OPTION: &str = "copy_source";
        let is_arn = is_arn(bucket);
        let bucket_check = if is_arn { Arn::parse(bucket).map(drop) } else { check_name(bucket) };
        let mut source = String::with_capacity(bucket.len() + key.len() + 16);
        for piece in [bucket, if is_arn { "/object/" } else { "/" }, key] {
            push_path(&mut source, piece);
        }
        self.has_dependent_option = true;
        self.check(OPTION, bucket_check).check(OPTION, check_key(key));
        self.text_header(COPY, OPTION, SOURCE, source.into())
    }

    /// Copies only these bytes of the source: header `x-amz-copy-source-range` of `upload_part`.
    ///
    /// The first byte is 0, and the last one is included.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let part = bucket
    ///     .upload_part("film.mp4", "VXBsb2FkIElE", 1)
    ///     .copy_source("inbox", "film.mp4")
    ///     .copy_source_range(0..=5_242_879)
    ///     .presign(Duration::from_secs(60))?;
    /// let range = ("x-amz-copy-source-range", "bytes=0-5242879");
    /// assert_eq!(part.required_headers().last(), Some(range));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [UploadPartCopy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html).
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for a range without a byte, such as `5..=4`, and
    /// without [`copy_source`](Self::copy_source).
    pub fn copy_source_range(mut self, bytes: RangeInclusive<u64>) -> Self {
        const OPTION: &str = "copy_source_range";
        self.has_dependent_option = true;
        self.require(!bytes.is_empty(), OPTION, "must have a byte");
        let value = format!("bytes={}-{}", bytes.start(), bytes.end());
        self.text_header(&[UploadPart], OPTION, "x-amz-copy-source-range", value.into())
    }

    pub(crate) fn check_copy(&self) -> Result<(), Error> {
        let headers = &self.request.headers;
        if headers.value(SOURCE).is_none() {
            return match headers.option_with_prefix("x-amz-copy-source-range") {
                Some(option) => Err(Error::InvalidOption { option, rule: "must be given with copy_source" }),
                None => Ok(()),
            };
        }
        let action = match self.action {
            PutObject => "CopyObject",
            UploadPart => "UploadPartCopy",
            _ => return Ok(()),
        };
        if let Some(option) = OF_BODY.iter().find_map(|prefix| headers.option_with_prefix(prefix)) {
            return Err(Error::UnsupportedOption { option, action });
        }
        for (directive, prefixes, rule) in DIRECTIVES {
            let ignored = prefixes.iter().find_map(|prefix| headers.option_with_prefix(prefix));
            if let Some(option) = ignored.filter(|_| headers.value(directive).is_none()) {
                return Err(Error::InvalidOption { option, rule });
            }
        }
        Ok(())
    }
}
