//! The options of S3's operations: one method each, which says what it sets and for which operations it has a meaning.
//!
//! The headers and parameters of an operation, and their forms, are in its page of the
//! [Amazon S3 API reference](https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).

use alloc::string::ToString;

use crate::s3::action::Action::{
    self, AbortMultipartUpload, CompleteMultipartUpload, CreateBucket, CreateMultipartUpload, DeleteBucket,
    DeleteObject, GetObject, HeadObject, ListObjectsV2, ListParts, PutObject, UploadPart,
};
use crate::s3::checksum::ChecksumAlgorithm;
use crate::s3::content_disposition::Disposition;
use crate::s3::operation::Operation;
use crate::s3::option_value::{customer_key_rules, is_base64_of, is_blank};
use crate::sigv4::headers::NAME;
use crate::sigv4::uri_encode::{has_right_escapes, is_unreserved};

/// Operations that read an object.
const READ: &[Action] = &[GetObject, HeadObject];
/// Operations that say with what headers an object is stored.
const STORE: &[Action] = &[PutObject, CreateMultipartUpload];
/// Operations that send the bytes of an object.
const SEND: &[Action] = &[PutObject, UploadPart];
/// Operations with a body.
const BODY: &[Action] = &[PutObject, UploadPart, CompleteMultipartUpload, CreateBucket];
const CHECKSUM: &[Action] = &[PutObject, UploadPart, CompleteMultipartUpload];
const VERSION: &[Action] = &[GetObject, HeadObject, DeleteObject];
const IF_MATCH: &[Action] = &[GetObject, HeadObject, PutObject, CompleteMultipartUpload, DeleteObject];
const IF_NONE_MATCH: &[Action] = &[GetObject, HeadObject, PutObject, CompleteMultipartUpload];
const ACL: &[Action] = &[PutObject, CreateMultipartUpload, CreateBucket];
const CUSTOMER_KEY: &[Action] = &[
    GetObject,
    HeadObject,
    PutObject,
    CreateMultipartUpload,
    UploadPart,
    CompleteMultipartUpload,
    ListParts,
];
const REQUEST_PAYER: &[Action] = &[
    GetObject,
    HeadObject,
    PutObject,
    DeleteObject,
    CreateMultipartUpload,
    UploadPart,
    CompleteMultipartUpload,
    AbortMultipartUpload,
    ListParts,
    ListObjectsV2,
];
const BUCKET_OWNER: &[Action] = &[
    GetObject,
    HeadObject,
    PutObject,
    DeleteObject,
    CreateMultipartUpload,
    UploadPart,
    CompleteMultipartUpload,
    AbortMultipartUpload,
    ListParts,
    ListObjectsV2,
    DeleteBucket,
];

/// The header of encryption, and how the names of the others about it begin.
pub(crate) const ENCRYPTION: &str = "x-amz-server-side-encryption";

/// # What is stored with an object
impl<'a, T> Operation<'a, T> {
    /// The type of the content that is uploaded: header `content-type` of `put` and `create_multipart_upload`.
    #[inline]
    pub fn content_type(mut self, media_type: &'a str) -> Self {
        self.text_header(STORE, "content_type", "content-type", media_type);
        self
    }

    /// How the content is to be shown or saved, in its exact form: header `content-disposition` of `put` and
    /// `create_multipart_upload`. For a file name, [`attachment`](Self::attachment) writes it.
    #[inline]
    pub fn content_disposition(mut self, value: &'a str) -> Self {
        self.text_header(STORE, "content_disposition", "content-disposition", value);
        self
    }

    /// Until when caches may keep the object, in the form of an HTTP date: header `expires` of `put` and
    /// `create_multipart_upload`. How long the URL lives is another matter.
    #[inline]
    pub fn expires(mut self, http_date: &'a str) -> Self {
        self.text_header(STORE, "expires", "expires", http_date);
        self
    }

    /// How the content is encoded: header `content-encoding` of `put` and `create_multipart_upload`.
    #[inline]
    pub fn content_encoding(mut self, encoding: &'a str) -> Self {
        self.text_header(STORE, "content_encoding", "content-encoding", encoding);
        self
    }

    /// The language of the content: header `content-language` of `put` and `create_multipart_upload`.
    #[inline]
    pub fn content_language(mut self, language: &'a str) -> Self {
        self.text_header(STORE, "content_language", "content-language", language);
        self
    }

    /// How caches may keep the object: header `cache-control` of `put` and `create_multipart_upload`.
    #[inline]
    pub fn cache_control(mut self, directives: &'a str) -> Self {
        self.text_header(STORE, "cache_control", "cache-control", directives);
        self
    }

    /// Metadata of the caller's own: header `x-amz-meta-` and `name` of `put` and `create_multipart_upload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for a value that is blank or not ASCII, and for a name that no
    /// header can have.
    #[inline]
    pub fn metadata(mut self, name: &'a str, value: &'a str) -> Self {
        const OPTION: &str = "metadata";
        self.only_for(STORE, OPTION)
            .require(!is_blank(value) && value.is_ascii(), OPTION, "must have a value in ASCII")
            .require(!name.is_empty(), OPTION, NAME)
            .request
            .add_given_header(["x-amz-meta-", name].concat().into(), value, Some(OPTION));
        self
    }

    /// The object's tags, percent-encoded as in a query: `"project=cats&year=2026"`. Header `x-amz-tagging` of `put` and
    /// `create_multipart_upload`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket.put("cat.png").tagging("project=cats%20and%20dogs&year=2026").presign(Duration::from_secs(900))?;
    /// assert!(upload.required_headers().eq([("x-amz-tagging", "project=cats%20and%20dogs&year=2026")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for `""` and for a character that a query would have
    /// encoded.
    #[inline]
    pub fn tagging(mut self, tags: &'a str) -> Self {
        let is_encoded =
            tags.bytes().all(|byte| is_unreserved(byte) || matches!(byte, b'=' | b'&' | b'%' | b'+' | b'*'));
        self.require(
            is_encoded && has_right_escapes(tags),
            "tagging",
            "must be percent-encoded as in a query",
        )
        .text_header(STORE, "tagging", "x-amz-tagging", tags);
        self
    }

    /// The storage class, such as `"STANDARD_IA"`: header `x-amz-storage-class` of `put` and `create_multipart_upload`.
    #[inline]
    pub fn storage_class(mut self, class: &'a str) -> Self {
        self.text_header(STORE, "storage_class", "x-amz-storage-class", class);
        self
    }

    /// A canned ACL, such as `"bucket-owner-full-control"`: header `x-amz-acl` of `put`, `create_multipart_upload` and
    /// `create_bucket`.
    #[inline]
    pub fn acl(mut self, canned: &'a str) -> Self {
        self.text_header(ACL, "acl", "x-amz-acl", canned);
        self
    }

    /// Has the download saved under this name, which may be of any script. On `get` and `head` it is the parameter
    /// `response-content-disposition`, on `put` and `create_multipart_upload` the header `content-disposition`, which is
    /// stored with the object.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.get("reports/7f3a").attachment("Bericht März.pdf").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("&response-content-disposition=attachment%3B%20filename"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for `""`.
    #[inline]
    pub fn attachment(mut self, file_name: &'a str) -> Self {
        self.disposition("attachment", Disposition::Attachment, file_name);
        self
    }

    /// Has the download shown where the client can, and saved under this name elsewhere: as
    /// [`attachment`](Self::attachment).
    ///
    /// # Errors
    ///
    /// As [`attachment`](Self::attachment).
    #[inline]
    pub fn inline(mut self, file_name: &'a str) -> Self {
        self.disposition("inline", Disposition::Inline, file_name);
        self
    }

    fn disposition(
        &mut self,
        option: &'static str,
        disposition: Disposition,
        file_name: &'a str,
    ) -> &mut Self {
        let value = disposition.of_file(file_name);
        self.only_for(&[GetObject, HeadObject, PutObject, CreateMultipartUpload], option).require(
            !file_name.is_empty(),
            option,
            "must not be empty",
        );
        if self.is_plain_link() {
            self.set_parameter(option, "response-content-disposition", value)
        } else {
            self.set_header(option, "content-disposition", value)
        }
    }
}

/// # What an upload has to be
impl<'a, T> Operation<'a, T> {
    /// The exact length of the upload in bytes: header `content-length` of `put` and `upload_part`. Clients derive it from the
    /// body, and browsers do not let a page set it.
    #[inline]
    pub fn content_length(mut self, bytes: u64) -> Self {
        const OPTION: &str = "content_length";
        self.only_for(SEND, OPTION).set_header(OPTION, "content-length", bytes.to_string());
        self
    }

    /// The MD5 of the upload in base64: header `content-md5` of `put` and `upload_part`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the base64 of 16 bytes.
    #[inline]
    pub fn content_md5(mut self, base64: &'a str) -> Self {
        const OPTION: &str = "content_md5";
        self.require(is_base64_of(16, base64), OPTION, "must be 16 bytes in base64 (24 characters)")
            .text_header(SEND, OPTION, "content-md5", base64);
        self
    }

    /// A checksum of the upload in base64, which S3 compares: header `x-amz-checksum-crc32`, `-crc32c`, `-crc64nvme`,
    /// `-sha1` or `-sha256` of `put`, `upload_part` and `complete_multipart_upload`. One to a request.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is the base64 of as many bytes as the algorithm
    /// has.
    #[inline]
    pub fn checksum(mut self, algorithm: ChecksumAlgorithm, base64: &'a str) -> Self {
        const OPTION: &str = "checksum";
        self.require(is_base64_of(algorithm.bytes(), base64), OPTION, algorithm.rule())
            .excludes("x-amz-checksum-", OPTION)
            .text_header(CHECKSUM, OPTION, algorithm.header(), base64);
        self
    }

    /// The algorithm of the checksums that the parts will have: header `x-amz-checksum-algorithm` of
    /// `create_multipart_upload`.
    #[inline]
    pub fn checksum_algorithm(mut self, algorithm: ChecksumAlgorithm) -> Self {
        self.text_header(
            &[CreateMultipartUpload],
            "checksum_algorithm",
            "x-amz-checksum-algorithm",
            algorithm.name(),
        );
        self
    }

    /// The SHA-256 of the body in lower-case hexadecimal, signed in place of `UNSIGNED-PAYLOAD`: header
    /// `x-amz-content-sha256` of `put`, `upload_part`, `complete_multipart_upload` and `create_bucket`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is 64 digits of `0-9` and `a-f`.
    #[inline]
    pub fn payload_sha256(mut self, hex: &'a str) -> Self {
        const OPTION: &str = "payload_sha256";
        let is_hash = hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        self.require(is_hash, OPTION, "must be 64 lower-case hexadecimal digits").text_header(
            BODY,
            OPTION,
            "x-amz-content-sha256",
            hex,
        );
        self
    }

    /// `"*"` to upload only where there is no object yet, an entity tag to download only what has changed: header
    /// `if-none-match` of `get`, `head`, `put` and `complete_multipart_upload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for anything but `"*"` on an upload.
    #[inline]
    pub fn if_none_match(mut self, entity_tag: &'a str) -> Self {
        const OPTION: &str = "if_none_match";
        let is_upload = matches!(self.action, PutObject | CompleteMultipartUpload);
        self.require(entity_tag == "*" || !is_upload, OPTION, "must be \"*\" for an upload").text_header(
            IF_NONE_MATCH,
            OPTION,
            "if-none-match",
            entity_tag,
        );
        self
    }

    /// Only if the object has this entity tag: header `if-match` of `get`, `head`, `put`, `complete_multipart_upload` and
    /// `delete`.
    #[inline]
    pub fn if_match(mut self, entity_tag: &'a str) -> Self {
        self.text_header(IF_MATCH, "if_match", "if-match", entity_tag);
        self
    }
}

/// # Encryption on the server
///
/// Source: [Server-side encryption](https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html).
impl<'a, T> Operation<'a, T> {
    /// Encryption with a key of S3's (SSE-S3): header `x-amz-server-side-encryption: AES256` of `put` and
    /// `create_multipart_upload`.
    #[inline]
    pub fn sse_s3(mut self) -> Self {
        const OPTION: &str = "sse_s3";
        self.excludes(ENCRYPTION, OPTION).text_header(STORE, OPTION, ENCRYPTION, "AES256");
        self
    }

    /// Encryption with the account's key of AWS KMS for S3 (SSE-KMS): header `x-amz-server-side-encryption: aws:kms` of `put`
    /// and `create_multipart_upload`.
    #[inline]
    pub fn sse_kms(mut self) -> Self {
        const OPTION: &str = "sse_kms";
        self.excludes(ENCRYPTION, OPTION).text_header(STORE, OPTION, ENCRYPTION, "aws:kms");
        self
    }

    /// Encryption with a key of AWS KMS (SSE-KMS), by its id, ARN or alias: headers `x-amz-server-side-encryption: aws:kms` and
    /// `x-amz-server-side-encryption-aws-kms-key-id` of `put` and `create_multipart_upload`.
    #[inline]
    pub fn sse_kms_key(mut self, key_id: &'a str) -> Self {
        const OPTION: &str = "sse_kms_key";
        self.excludes(ENCRYPTION, OPTION).text_header(STORE, OPTION, ENCRYPTION, "aws:kms").text_header(
            STORE,
            OPTION,
            "x-amz-server-side-encryption-aws-kms-key-id",
            key_id,
        );
        self
    }

    /// Encryption with a key of the caller's (SSE-C), the 32 bytes of which and their MD5 are given in base64: headers
    /// `x-amz-server-side-encryption-customer-algorithm`, `-key` and `-key-MD5` of every operation on an object's content.
    /// The key is a secret, and the client has to send it.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless they are the base64 of 32 and of 16 bytes, and with
    /// [`Error::Conflict`](crate::Error::Conflict) besides `sse_s3`, `sse_kms` or
    /// `sse_kms_key`.
    #[inline]
    pub fn sse_customer_key(mut self, key_base64: &'a str, key_md5_base64: &'a str) -> Self {
        const OPTION: &str = "sse_customer_key";
        for (is_right, rule) in customer_key_rules(key_base64, key_md5_base64) {
            self.require(is_right, OPTION, rule);
        }
        self.excludes(ENCRYPTION, OPTION)
            .customer_key_header("x-amz-server-side-encryption-customer-algorithm", "AES256")
            .customer_key_header("x-amz-server-side-encryption-customer-key", key_base64)
            .customer_key_header("x-amz-server-side-encryption-customer-key-md5", key_md5_base64);
        self
    }

    fn customer_key_header(&mut self, name: &'static str, value: &'a str) -> &mut Self {
        self.text_header(CUSTOMER_KEY, "sse_customer_key", name, value)
    }
}

/// # Who pays, and whose bucket it is
impl<'a, T> Operation<'a, T> {
    /// The requester pays: `x-amz-request-payer: requester`. On `GET` and `HEAD` it is a parameter, so that a plain link
    /// works, else a header.
    #[inline]
    pub fn request_payer(mut self) -> Self {
        self.parameter_or_header(REQUEST_PAYER, "request_payer", "x-amz-request-payer", "requester");
        self
    }

    /// The account that has to own the bucket, by its id of 12 digits: `x-amz-expected-bucket-owner`. On `GET` and `HEAD` it
    /// is a parameter, so that a plain link works, else a header.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is 12 digits.
    #[inline]
    pub fn expected_bucket_owner(mut self, account_id: &'a str) -> Self {
        const OPTION: &str = "expected_bucket_owner";
        let is_account = account_id.len() == 12 && account_id.bytes().all(|byte| byte.is_ascii_digit());
        self.require(is_account, OPTION, "must be an account id of 12 digits").parameter_or_header(
            BUCKET_OWNER,
            OPTION,
            "x-amz-expected-bucket-owner",
            account_id,
        );
        self
    }

    fn parameter_or_header(
        &mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: &'a str,
    ) -> &mut Self {
        if self.is_plain_link() {
            self.only_for(actions, option).set_parameter(option, name, value)
        } else {
            self.text_header(actions, option, name, value)
        }
    }
}

/// # Which version, and how it is answered
impl<'a, T> Operation<'a, T> {
    /// The version of the object: parameter `versionId` of `get`, `head` and `delete`.
    #[inline]
    pub fn version_id(mut self, version_id: &'a str) -> Self {
        self.text_parameter(VERSION, "version_id", "versionId", version_id);
        self
    }

    /// The `Content-Type` of the answer: parameter `response-content-type` of `get` and `head`.
    #[inline]
    pub fn response_content_type(mut self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_type", "response-content-type", value);
        self
    }

    /// The `Content-Language` of the answer: parameter `response-content-language` of `get` and `head`.
    #[inline]
    pub fn response_content_language(mut self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_language", "response-content-language", value);
        self
    }

    /// The `Expires` of the answer, in the form of an HTTP date: parameter `response-expires` of `get` and `head`.
    #[inline]
    pub fn response_expires(mut self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_expires", "response-expires", value);
        self
    }

    /// The `Cache-Control` of the answer: parameter `response-cache-control` of `get` and `head`.
    #[inline]
    pub fn response_cache_control(mut self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_cache_control", "response-cache-control", value);
        self
    }

    /// The `Content-Disposition` of the answer, in its exact form: parameter `response-content-disposition` of `get` and
    /// `head`. For a file name, [`attachment`](Self::attachment) writes it.
    #[inline]
    pub fn response_content_disposition(mut self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_disposition", "response-content-disposition", value);
        self
    }

    /// The `Content-Encoding` of the answer: parameter `response-content-encoding` of `get` and `head`.
    #[inline]
    pub fn response_content_encoding(mut self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_encoding", "response-content-encoding", value);
        self
    }
}

/// # Lists
impl<'a, T> Operation<'a, T> {
    /// Only keys that begin with this: parameter `prefix` of `list`.
    #[inline]
    pub fn prefix(mut self, prefix: &'a str) -> Self {
        self.list_parameter("prefix", prefix);
        self
    }

    /// Keys that are the same up to this, behind the prefix, are listed as one common prefix: parameter `delimiter` of
    /// `list`.
    #[inline]
    pub fn delimiter(mut self, delimiter: &'a str) -> Self {
        self.list_parameter("delimiter", delimiter);
        self
    }

    /// Only keys behind this one: parameter `start-after` of `list`.
    #[inline]
    pub fn start_after(mut self, key: &'a str) -> Self {
        self.only_for(&[ListObjectsV2], "start_after").set_parameter("start_after", "start-after", key);
        self
    }

    /// Where the last page ended: parameter `continuation-token` of `list`.
    #[inline]
    pub fn continuation_token(mut self, token: &'a str) -> Self {
        self.text_parameter(&[ListObjectsV2], "continuation_token", "continuation-token", token);
        self
    }

    /// The length of a page, of which S3 gives no more than 1,000: parameter `max-keys` of `list`.
    #[inline]
    pub fn max_keys(mut self, keys: u32) -> Self {
        self.only_for(&[ListObjectsV2], "max_keys").set_parameter("max_keys", "max-keys", keys.to_string());
        self
    }

    /// Tells each object's owner: parameter `fetch-owner=true` of `list`.
    #[inline]
    pub fn fetch_owner(mut self) -> Self {
        self.text_parameter(&[ListObjectsV2], "fetch_owner", "fetch-owner", "true");
        self
    }

    /// Has the keys of the answer percent-encoded, since XML cannot hold every key: parameter `encoding-type=url` of
    /// `list`.
    #[inline]
    pub fn url_encoded_keys(mut self) -> Self {
        self.text_parameter(&[ListObjectsV2], "url_encoded_keys", "encoding-type", "url");
        self
    }

    /// The length of a page, of which S3 gives no more than 1,000: parameter `max-parts` of `list_parts`.
    #[inline]
    pub fn max_parts(mut self, parts: u32) -> Self {
        self.only_for(&[ListParts], "max_parts").set_parameter("max_parts", "max-parts", parts.to_string());
        self
    }

    /// Only parts behind this one: parameter `part-number-marker` of `list_parts`.
    #[inline]
    pub fn part_number_marker(mut self, part_number: u16) -> Self {
        self.only_for(&[ListParts], "part_number_marker").set_parameter(
            "part_number_marker",
            "part-number-marker",
            part_number.to_string(),
        );
        self
    }

    fn list_parameter(&mut self, name: &'static str, value: &'a str) -> &mut Self {
        self.only_for(&[ListObjectsV2], name).set_parameter(name, name, value)
    }
}
