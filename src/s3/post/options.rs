//! The options of a form: one method each, which says which field it sets.
//!
//! Source: [POST Object](https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html).

use alloc::string::String;
use core::ops::RangeInclusive;

use crate::origin::Origin;
use crate::s3::ChecksumAlgorithm;
use crate::s3::content_disposition::Disposition;
use crate::s3::option_value::{customer_key_rules, is_base64_of, is_blank};
use crate::s3::options::ENCRYPTION;
use crate::s3::post::condition::Condition;
use crate::s3::post::field::{CONTENT_TYPE, METADATA};
use crate::s3::post::form::Form;
use crate::s3::post::html::escape;

/// # What the file has to be
impl Form<'_> {
    /// How many bytes the file has at least and at most: condition `content-length-range`. Without it, S3 takes up to 5 GB.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for `2..=1`.
    pub fn content_length(self, bytes: RangeInclusive<u64>) -> Self {
        self.add("content_length", Condition::ContentLengthRange(bytes))
    }

    /// The type of the content, in its exact form: field `Content-Type`.
    pub fn content_type(self, media_type: &str) -> Self {
        self.text("content_type", CONTENT_TYPE, media_type)
    }

    /// What the type of the content begins with, such as `"image/"`, or `""` for any type: open field `Content-Type`. If the
    /// client sends several with commas between, each of them has to.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for a comma.
    pub fn content_type_starts_with(self, prefix: &str) -> Self {
        self.add("content_type_starts_with", Condition::starts_with(CONTENT_TYPE, prefix))
    }

    /// The MD5 of the file in base64: field `Content-MD5`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the base64 of 16 bytes.
    pub fn content_md5(self, base64: &str) -> Self {
        const OPTION: &str = "content_md5";
        self.require(is_base64_of(16, base64), OPTION, "must be 16 bytes in base64 (24 characters)").text(
            OPTION,
            "Content-MD5",
            base64,
        )
    }

    /// A checksum of the file in base64, which S3 compares: field `x-amz-checksum-crc32`, `-crc32c`, `-crc64nvme`, `-sha1` or
    /// `-sha256`. One to a form.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the base64 of as many bytes as the algorithm
    /// has.
    pub fn checksum(self, algorithm: ChecksumAlgorithm, base64: &str) -> Self {
        const OPTION: &str = "checksum";
        self.require(is_base64_of(algorithm.bytes(), base64), OPTION, algorithm.rule())
            .excludes("x-amz-checksum-", OPTION)
            .text(OPTION, algorithm.header(), base64)
    }
}

/// # What is stored with the object
impl Form<'_> {
    /// A canned ACL, such as `"bucket-owner-full-control"`: field `acl`.
    pub fn acl(self, canned: &str) -> Self {
        self.text("acl", "acl", canned)
    }

    /// How caches may keep the object: field `Cache-Control`.
    pub fn cache_control(self, directives: &str) -> Self {
        self.text("cache_control", "Cache-Control", directives)
    }

    /// How the content is to be shown or saved, in its exact form: field `Content-Disposition`. For a file name,
    /// [`attachment`](Self::attachment) writes it.
    pub fn content_disposition(self, value: &str) -> Self {
        self.text("content_disposition", "Content-Disposition", value)
    }

    /// Has the download saved under this name, which may be of any script: field `Content-Disposition`.
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

    /// How the content is encoded: field `Content-Encoding`.
    pub fn content_encoding(self, encoding: &str) -> Self {
        self.text("content_encoding", "Content-Encoding", encoding)
    }

    /// Until when caches may keep the object, in the form of an HTTP date: field `Expires`. How long the form lives is another
    /// matter.
    pub fn expires(self, http_date: &str) -> Self {
        self.text("expires", "Expires", http_date)
    }

    /// Metadata of the caller's own: field `x-amz-meta-` and `name`.
    pub fn metadata(self, name: &str, value: &str) -> Self {
        const OPTION: &str = "metadata";
        self.require(!name.is_empty(), OPTION, "must have a name").text(
            OPTION,
            &[METADATA, name].concat(),
            value,
        )
    }

    /// Metadata that the client fills in, with a value that begins with this, or `""` for any: open field `x-amz-meta-` and
    /// `name`.
    pub fn metadata_starts_with(self, name: &str, prefix: &str) -> Self {
        const OPTION: &str = "metadata_starts_with";
        self.require(!name.is_empty(), OPTION, "must have a name")
            .add(OPTION, Condition::starts_with([METADATA, name].concat(), prefix))
    }

    /// The object's tags, by key and value: field `tagging`, which is XML.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for no tag or more than 10, for a key that is empty, longer
    /// than 128 characters or there twice, and for a value of more than 256 characters.
    pub fn tagging(self, tags: &[(&str, &str)]) -> Self {
        const OPTION: &str = "tagging";
        let is_long = |text: &str, most| text.chars().count() > most;
        let is_wrong =
            |(key, value): &(&str, &str)| key.is_empty() || is_long(key, 128) || is_long(value, 256);
        // Of no more than may be there.
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
                !tags.iter().any(is_wrong),
                OPTION,
                "must have keys of 1 to 128 and values of 0 to 256 characters",
            )
            .require(!keys().any(is_repeated), OPTION, "must have each key once")
            .text(OPTION, OPTION, &xml)
    }

    /// The storage class, such as `"STANDARD_IA"`: field `x-amz-storage-class`.
    pub fn storage_class(self, class: &str) -> Self {
        self.text("storage_class", "x-amz-storage-class", class)
    }

    /// Where a bucket that is a website redirects who asks for the object: field `x-amz-website-redirect-location`.
    pub fn website_redirect_location(self, location: &str) -> Self {
        self.text("website_redirect_location", "x-amz-website-redirect-location", location)
    }
}

/// # Encryption on the server
///
/// Source: [Server-side encryption](https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html).
impl Form<'_> {
    /// Encryption with a key of S3's (SSE-S3): field `x-amz-server-side-encryption` of `AES256`.
    pub fn sse_s3(self) -> Self {
        const OPTION: &str = "sse_s3";
        self.excludes(ENCRYPTION, OPTION).text(OPTION, ENCRYPTION, "AES256")
    }

    /// Encryption with the account's key of AWS KMS for S3 (SSE-KMS): field `x-amz-server-side-encryption` of `aws:kms`.
    pub fn sse_kms(self) -> Self {
        const OPTION: &str = "sse_kms";
        self.excludes(ENCRYPTION, OPTION).text(OPTION, ENCRYPTION, "aws:kms")
    }

    /// Encryption with a key of AWS KMS (SSE-KMS), by its id, ARN or alias: fields `x-amz-server-side-encryption` of `aws:kms`
    /// and `x-amz-server-side-encryption-aws-kms-key-id`.
    pub fn sse_kms_key(self, key_id: &str) -> Self {
        const OPTION: &str = "sse_kms_key";
        self.excludes(ENCRYPTION, OPTION).text(OPTION, ENCRYPTION, "aws:kms").text(
            OPTION,
            "x-amz-server-side-encryption-aws-kms-key-id",
            key_id,
        )
    }

    /// Encryption with a key of the caller's (SSE-C), the 32 bytes of which and their MD5 are given in base64: fields
    /// `x-amz-server-side-encryption-customer-algorithm`, `-key` and `-key-MD5`. The key is a secret, and the form shows it.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless they are the base64 of 32 and of 16 bytes.
    pub fn sse_customer_key(self, key_base64: &str, key_md5_base64: &str) -> Self {
        const OPTION: &str = "sse_customer_key";
        customer_key_rules(key_base64, key_md5_base64)
            .into_iter()
            .fold(self, |form, (is_right, rule)| form.require(is_right, OPTION, rule))
            .excludes(ENCRYPTION, OPTION)
            .text(OPTION, "x-amz-server-side-encryption-customer-algorithm", "AES256")
            .text(OPTION, "x-amz-server-side-encryption-customer-key", key_base64)
            .text(OPTION, "x-amz-server-side-encryption-customer-key-MD5", key_md5_base64)
    }
}

/// # What is answered
impl Form<'_> {
    /// Where S3 sends the browser after the upload, with bucket, key and entity tag in the query: field
    /// `success_action_redirect`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is a URL of `https` or `http`: S3 ignores what it
    /// does not take for one.
    pub fn success_action_redirect(self, url: &str) -> Self {
        const OPTION: &str = "success_action_redirect";
        let is_url = Origin::parse(url).is_ok() && url.bytes().all(|byte| byte.is_ascii_graphic());
        self.require(is_url, OPTION, "must be an https or http URL").text(OPTION, OPTION, url)
    }

    /// The status of the answer to an upload, 200, 201 (with a document in XML) or 204, which it is if not told: field
    /// `success_action_status`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for any other status: S3 ignores it.
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
    /// A field of one text.
    fn text(self, option: &'static str, name: &str, value: &str) -> Self {
        self.require(!is_blank(value), option, "must not be empty").add(option, Condition::exact(name, value))
    }
}
