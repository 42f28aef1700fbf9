use alloc::borrow::Cow;

use crate::method::NAME_RULE;
use crate::s3::action::Action::{
    self, CreateBucket, CreateMultipartUpload, GetObject, HeadObject, PutObject,
};
use crate::s3::content_disposition::Disposition;
use crate::s3::endpoint::Provider;
use crate::s3::operation::Operation;
use crate::s3::option_value::{METADATA_PREFIX, is_blank};
use crate::s3::options::STORE;
use crate::sigv4::uri_encode::{has_valid_escapes, is_unreserved};

const DISPOSITION: &[Action] = &[GetObject, HeadObject, PutObject, CreateMultipartUpload];
const ACL: &[Action] = &[PutObject, CreateMultipartUpload, CreateBucket];

/// # Stored with the object
impl<'a, T> Operation<'a, T> {
    /// Sets the content type: header `content-type` of `put` and `create_multipart_upload`.
    pub fn content_type(self, media_type: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(STORE, "content_type", "content-type", media_type.into())
    }

    /// Sets how the object is shown or saved: header `content-disposition` of `put` and
    /// `create_multipart_upload`.
    ///
    /// The value is used as given; [`attachment`](Self::attachment) writes one for a file name.
    pub fn content_disposition(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(STORE, "content_disposition", "content-disposition", value.into())
    }

    /// Sets the HTTP date until which caches may keep the object: header `expires` of `put` and
    /// `create_multipart_upload`.
    ///
    /// It does not change the lifetime of the URL.
    pub fn expires(self, http_date: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(STORE, "expires", "expires", http_date.into())
    }

    /// Sets the content encoding: header `content-encoding` of `put` and `create_multipart_upload`.
    pub fn content_encoding(self, encoding: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(STORE, "content_encoding", "content-encoding", encoding.into())
    }

    /// Sets the content language: header `content-language` of `put` and `create_multipart_upload`.
    pub fn content_language(self, language: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(STORE, "content_language", "content-language", language.into())
    }

    /// Sets how caches may keep the object: header `cache-control` of `put` and
    /// `create_multipart_upload`.
    pub fn cache_control(self, directives: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(STORE, "cache_control", "cache-control", directives.into())
    }

    /// Adds user-defined metadata: header `x-amz-meta-` followed by `name`, of `put` and
    /// `create_multipart_upload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for a value that is
    /// blank or not ASCII, and for an invalid header name.
    pub fn metadata(self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.add_metadata(&name.into(), value.into())
    }

    fn add_metadata(mut self, name: &str, value: Cow<'a, str>) -> Self {
        const OPTION: &str = "metadata";
        self.only_for(STORE, OPTION)
            .require(
                !is_blank(&value) && value.is_ascii(),
                OPTION,
                "must have an ASCII value that is not blank",
            )
            .require(!name.is_empty(), OPTION, NAME_RULE)
            .request
            .add_header([METADATA_PREFIX, name].concat().into(), value, Some(OPTION));
        self
    }

    /// Sets the object's tags, percent-encoded as in a query: header `x-amz-tagging` of `put` and
    /// `create_multipart_upload`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let tags = "project=cats%20and%20dogs&year=2026";
    /// let upload = bucket.put("cat.png").tagging(tags).presign(Duration::from_secs(900))?;
    /// assert!(upload.required_headers().eq([("x-amz-tagging", tags)]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for `""` and for a
    /// character that must be encoded in a query.
    pub fn tagging(self, tags: impl Into<Cow<'a, str>>) -> Self {
        self.set_tagging(tags.into())
    }

    fn set_tagging(mut self, tags: Cow<'a, str>) -> Self {
        let is_encoded =
            tags.bytes().all(|byte| is_unreserved(byte) || matches!(byte, b'=' | b'&' | b'%' | b'+' | b'*'));
        self.require(
            is_encoded && has_valid_escapes(&tags),
            "tagging",
            "must be percent-encoded as in a query",
        );
        self.text_header(STORE, "tagging", "x-amz-tagging", tags)
    }

    /// Sets the storage class, such as `"STANDARD_IA"`: header `x-amz-storage-class` of `put` and
    /// `create_multipart_upload`.
    pub fn storage_class(self, class: impl Into<Cow<'a, str>>) -> Self {
        self.text_header(STORE, "storage_class", "x-amz-storage-class", class.into())
    }

    /// Sets a canned ACL, such as `"bucket-owner-full-control"`: header `x-amz-acl` of `put`,
    /// `create_multipart_upload` and `create_bucket`.
    ///
    /// Cloudflare R2 has no ACLs, as of November 2026. Its buckets are private, so it accepts
    /// `"private"` only. Source:
    /// [S3 API compatibility](https://developers.cloudflare.com/r2/api/s3/api/).
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for anything but
    /// `"private"` at [`Endpoint::r2`](crate::s3::Endpoint::r2).
    pub fn acl(self, canned: impl Into<Cow<'a, str>>) -> Self {
        self.set_acl(canned.into())
    }

    fn set_acl(mut self, canned: Cow<'a, str>) -> Self {
        self.require(self.provider != Provider::R2 || canned == "private", "acl", "must be private for R2");
        self.text_header(ACL, "acl", "x-amz-acl", canned)
    }

    /// Sets the file name that browsers save the download as; any Unicode name works.
    ///
    /// It is the parameter `response-content-disposition` of `get` and `head`, and the header
    /// `content-disposition` of `put` and `create_multipart_upload`, which is stored with the
    /// object.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let report = bucket.get("reports/7f3a").attachment("Bericht März.pdf");
    /// let url = report.presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("&response-content-disposition=attachment%3B%20filename"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for `""`.
    pub fn attachment(self, file_name: impl Into<Cow<'a, str>>) -> Self {
        self.disposition("attachment", Disposition::Attachment, &file_name.into())
    }

    /// Sets the file name, like [`attachment`](Self::attachment), of an object that browsers show.
    ///
    /// A browser that cannot show the object saves it under this name.
    ///
    /// # Errors
    ///
    /// As [`attachment`](Self::attachment).
    pub fn inline(self, file_name: impl Into<Cow<'a, str>>) -> Self {
        self.disposition("inline", Disposition::Inline, &file_name.into())
    }

    fn disposition(mut self, option: &'static str, disposition: Disposition, file_name: &str) -> Self {
        let value = disposition.of_file(file_name).into();
        self.only_for(DISPOSITION, option).require(!file_name.is_empty(), option, "must not be empty");
        if self.is_plain_link() {
            self.request.add_parameter("response-content-disposition".into(), value, Some(option));
        } else {
            self.request.set_header("content-disposition", value, option);
        }
        self
    }
}
