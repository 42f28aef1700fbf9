//! The options of a form: one method each, and the field that it sets.
//!
//! Source: [POST Object](https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html).

use alloc::string::String;
use core::ops::RangeInclusive;

use crate::method::NAME_RULE;
use crate::origin::Origin;
use crate::s3::ChecksumAlgorithm;
use crate::s3::content_disposition::Disposition;
use crate::s3::escape::escape;
use crate::s3::option_value::{ENCRYPTION, METADATA_PREFIX, check_customer_key, check_md5, is_blank};
use crate::s3::post::condition::Condition;
use crate::s3::post::field::CONTENT_TYPE;
use crate::s3::post::form::Form;

/// # Requirements for the file
impl Form<'_> {
    /// Limits the length of the file in bytes: condition `content-length-range`.
    ///
    /// Without it, S3 accepts up to 5 GB.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for `2..=1`.
    pub fn content_length(self, bytes: RangeInclusive<u64>) -> Self {
        self.add("content_length", Condition::ContentLengthRange(bytes))
    }

    /// Sets the exact media type: field `Content-Type`.
    pub fn content_type(self, media_type: &str) -> Self {
        self.text("content_type", CONTENT_TYPE, media_type)
    }

    /// Requires a prefix of the media type, or `""` for any: open field `Content-Type`.
    ///
    /// `"image/"` allows every type of image. If the client sends several types separated by
    /// commas, each of them must begin with the prefix.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for a comma.
    pub fn content_type_starts_with(self, prefix: &str) -> Self {
        self.add("content_type_starts_with", Condition::starts_with(CONTENT_TYPE, prefix))
    }

    /// Requires the MD5 of the file, in base64: field `Content-MD5`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the
    /// base64 of 16 bytes.
    pub fn content_md5(self, base64: &str) -> Self {
        const OPTION: &str = "content_md5";
        self.check(OPTION, check_md5(base64)).text(OPTION, "Content-MD5", base64)
    }

    /// Requires a checksum of the file, in base64, which S3 verifies.
    ///
    /// It is the field `x-amz-checksum-crc32`, `-crc32c`, `-crc64nvme`, `-sha1` or `-sha256`. A
    /// form can have one.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the
    /// base64 of the algorithm's number of bytes, and with
    /// [`Error::Conflict`](crate::Error::Conflict) for a second checksum.
    pub fn checksum(self, algorithm: ChecksumAlgorithm, base64: &str) -> Self {
        const OPTION: &str = "checksum";
        self.check(OPTION, algorithm.check(base64)).excludes("x-amz-checksum-", OPTION).text(
            OPTION,
            algorithm.header(),
            base64,
        )
    }
}

/// # Stored with the object
impl Form<'_> {
    /// Sets a canned ACL, such as `"bucket-owner-full-control"`: field `acl`.
    pub fn acl(self, canned: &str) -> Self {
        self.text("acl", "acl", canned)
    }

    /// Sets the caching directives of the object: field `Cache-Control`.
    pub fn cache_control(self, directives: &str) -> Self {
        self.text("cache_control", "Cache-Control", directives)
    }

    /// Sets whether browsers show or save the object: field `Content-Disposition`.
    ///
    /// For a file name, [`attachment`](Self::attachment) writes the value.
    pub fn content_disposition(self, value: &str) -> Self {
        self.text("content_disposition", "Content-Disposition", value)
    }

    /// Sets the file name that browsers save the download as: field `Content-Disposition`.
    ///
    /// Any Unicode name works.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for `""`.
    pub fn attachment(self, file_name: &str) -> Self {
        const OPTION: &str = "attachment";
        let value = Disposition::Attachment.of_file(file_name);
        self.require(!file_name.is_empty(), OPTION, "must not be empty").text(
            OPTION,
            "Content-Disposition",
            &value,
        )
    }

    /// Sets the encoding of the content, such as `"gzip"`: field `Content-Encoding`.
    pub fn content_encoding(self, encoding: &str) -> Self {
        self.text("content_encoding", "Content-Encoding", encoding)
    }

    /// Sets the HTTP date until which caches may keep the object: field `Expires`.
    ///
    /// It does not change when the form expires.
    pub fn expires(self, http_date: &str) -> Self {
        self.text("expires", "Expires", http_date)
    }

    /// Sets user-defined metadata: field `x-amz-meta-` followed by `name`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for an empty or
    /// invalid name, and for an empty value.
    pub fn metadata(self, name: &str, value: &str) -> Self {
        const OPTION: &str = "metadata";
        self.require(!name.is_empty(), OPTION, NAME_RULE).text(
            OPTION,
            &[METADATA_PREFIX, name].concat(),
            value,
        )
    }

    /// Lets the client choose metadata with this prefix, or `""` for any: open field `x-amz-meta-`
    /// followed by `name`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for an empty or
    /// invalid name.
    pub fn metadata_starts_with(self, name: &str, prefix: &str) -> Self {
        const OPTION: &str = "metadata_starts_with";
        self.require(!name.is_empty(), OPTION, NAME_RULE)
            .add(OPTION, Condition::starts_with(&[METADATA_PREFIX, name].concat(), prefix))
    }

    /// Sets the object's tags, by key and value: field `tagging`, which is XML.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for no tag or more
    /// than 10, for a key that is empty, repeated or longer than 128 characters, and for a value
    /// longer than 256 characters.
    pub fn tagging(self, tags: &[(&str, &str)]) -> Self {
        const OPTION: &str = "tagging";
        let exceeds = |text: &str, max| text.chars().count() > max;
        let is_invalid =
            |(key, value): &(&str, &str)| key.is_empty() || exceeds(key, 128) || exceeds(value, 256);
        // Only the allowed number of tags, since each key is compared with all others.
        let keys = || tags.iter().take(10).map(|(key, _)| *key);
        let is_repeated = |key| keys().filter(|other| *other == key).count() > 1;
        let mut xml = String::from("<Tagging><TagSet>");
        for (key, value) in tags {
            let (key, value) = (escape(key), escape(value));
            for text in ["<Tag><Key>", &key, "</Key><Value>", &value, "</Value></Tag>"] {
                xml.push_str(text);
            }
        }
        xml.push_str("</TagSet></Tagging>");
        self.require((1..=10).contains(&tags.len()), OPTION, "must have 1 to 10 tags")
            .require(
                !tags.iter().any(is_invalid),
                OPTION,
                "must have keys of 1 to 128 and values of 0 to 256 characters",
            )
            .require(!keys().any(is_repeated), OPTION, "must not repeat a key")
            .text(OPTION, OPTION, &xml)
    }

    /// Sets the storage class, such as `"STANDARD_IA"`: field `x-amz-storage-class`.
    pub fn storage_class(self, class: &str) -> Self {
        self.text("storage_class", "x-amz-storage-class", class)
    }

    /// Sets where a website bucket redirects requests for the object: field
    /// `x-amz-website-redirect-location`.
    pub fn website_redirect_location(self, location: &str) -> Self {
        self.text("website_redirect_location", "x-amz-website-redirect-location", location)
    }
}

/// # Server-side encryption
///
/// Source:
/// [Server-side encryption](https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html).
impl Form<'_> {
    /// Encrypts with a key that S3 manages (SSE-S3): field `x-amz-server-side-encryption: AES256`.
    pub fn sse_s3(self) -> Self {
        const OPTION: &str = "sse_s3";
        self.excludes(ENCRYPTION, OPTION).text(OPTION, ENCRYPTION, "AES256")
    }

    /// Encrypts with the account's default AWS KMS key for S3 (SSE-KMS): field
    /// `x-amz-server-side-encryption: aws:kms`.
    pub fn sse_kms(self) -> Self {
        const OPTION: &str = "sse_kms";
        self.excludes(ENCRYPTION, OPTION).text(OPTION, ENCRYPTION, "aws:kms")
    }

    /// Encrypts with an AWS KMS key (SSE-KMS), by its id, ARN or alias: fields
    /// `x-amz-server-side-encryption: aws:kms` and `x-amz-server-side-encryption-aws-kms-key-id`.
    pub fn sse_kms_key(self, key_id: &str) -> Self {
        const OPTION: &str = "sse_kms_key";
        self.excludes(ENCRYPTION, OPTION).text(OPTION, ENCRYPTION, "aws:kms").text(
            OPTION,
            "x-amz-server-side-encryption-aws-kms-key-id",
            key_id,
        )
    }

    /// Encrypts with a customer-provided key (SSE-C) of 32 bytes.
    ///
    /// The key and its MD5 are given in base64: fields
    /// `x-amz-server-side-encryption-customer-algorithm`, `-key` and `-key-MD5`. The key is a
    /// secret, and the form contains it.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless key and MD5
    /// are the base64 of 32 and of 16 bytes.
    pub fn sse_customer_key(self, key_base64: &str, key_md5_base64: &str) -> Self {
        const OPTION: &str = "sse_customer_key";
        self.check(OPTION, check_customer_key(key_base64, key_md5_base64))
            .excludes(ENCRYPTION, OPTION)
            .text(OPTION, "x-amz-server-side-encryption-customer-algorithm", "AES256")
            .text(OPTION, "x-amz-server-side-encryption-customer-key", key_base64)
            .text(OPTION, "x-amz-server-side-encryption-customer-key-MD5", key_md5_base64)
    }
}

/// # S3's response
impl Form<'_> {
    /// Sets the URL that S3 redirects the browser to after the upload: field
    /// `success_action_redirect`.
    ///
    /// S3 adds bucket, key and entity tag to its query.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is an
    /// `https` or `http` URL: S3 ignores any other text.
    pub fn success_action_redirect(self, url: &str) -> Self {
        const OPTION: &str = "success_action_redirect";
        let is_url = Origin::parse(url).is_ok() && url.bytes().all(|byte| byte.is_ascii_graphic());
        self.require(is_url, OPTION, "must be an https or http URL").text(OPTION, OPTION, url)
    }

    /// Sets the status of S3's response, 200, 201 (with an XML body) or 204: field
    /// `success_action_status`.
    ///
    /// Without it, the status is 204.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for any other
    /// status: S3 ignores it.
    pub fn success_action_status(self, status: u16) -> Self {
        const OPTION: &str = "success_action_status";
        let text = match status {
            200 => "200",
            201 => "201",
            204 => "204",
            _ => "",
        };
        self.require(!text.is_empty(), OPTION, "must be 200, 201 or 204").text(OPTION, OPTION, text)
    }
}

impl Form<'_> {
    /// Adds a fixed field whose value must not be empty.
    fn text(self, option: &'static str, name: &str, value: &str) -> Self {
        self.require(!is_blank(value), option, "must not be empty").add(option, Condition::exact(name, value))
    }
}
