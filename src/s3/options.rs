//! The options of operations: one method each, with the headers or parameters it sets and the
//! operations that support it.
//!
//! The headers and parameters of each operation are in the
//! [Amazon S3 API reference](https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).

use alloc::borrow::Cow;
use alloc::string::ToString;

use crate::Error;
use crate::method::NAME_RULE;
use crate::s3::action::Action::{
    self, AbortMultipartUpload, CompleteMultipartUpload, CreateBucket, CreateMultipartUpload, DeleteBucket,
    DeleteObject, GetObject, HeadObject, ListObjectsV2, ListParts, PutObject, UploadPart,
};
use crate::s3::checksum::ChecksumAlgorithm;
use crate::s3::content_disposition::Disposition;
use crate::s3::endpoint::arn::is_account_id;
use crate::s3::operation::Operation;
use crate::s3::option_value::{ENCRYPTION, METADATA_PREFIX, check_customer_key, check_md5, is_blank};
use crate::sigv4::headers::CONTENT_SHA256;
use crate::sigv4::uri_encode::{has_valid_escapes, is_unreserved};

/// Actions that read an object.
const READ: &[Action] = &[GetObject, HeadObject];
/// Actions that set the headers stored with an object.
const STORE: &[Action] = &[PutObject, CreateMultipartUpload];
/// Actions whose body is the content of an object or a part.
const SEND: &[Action] = &[PutObject, UploadPart];
/// Actions with a body.
const BODY: &[Action] = &[PutObject, UploadPart, CompleteMultipartUpload, CreateBucket];
const DISPOSITION: &[Action] = &[GetObject, HeadObject, PutObject, CreateMultipartUpload];
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

/// # Stored with the object
impl<'a, T> Operation<'a, T> {
    /// Sets the content type: header `content-type` of `put` and `create_multipart_upload`.
    pub fn content_type(self, media_type: &'a str) -> Self {
        self.text_header(STORE, "content_type", "content-type", media_type)
    }

    /// Sets how the object is shown or saved: header `content-disposition` of `put` and
    /// `create_multipart_upload`.
    ///
    /// The value is used as given; [`attachment`](Self::attachment) writes one for a file name.
    pub fn content_disposition(self, value: &'a str) -> Self {
        self.text_header(STORE, "content_disposition", "content-disposition", value)
    }

    /// Sets the HTTP date until which caches may keep the object: header `expires` of `put` and
    /// `create_multipart_upload`.
    ///
    /// It does not change the lifetime of the URL.
    pub fn expires(self, http_date: &'a str) -> Self {
        self.text_header(STORE, "expires", "expires", http_date)
    }

    /// Sets the content encoding: header `content-encoding` of `put` and `create_multipart_upload`.
    pub fn content_encoding(self, encoding: &'a str) -> Self {
        self.text_header(STORE, "content_encoding", "content-encoding", encoding)
    }

    /// Sets the content language: header `content-language` of `put` and `create_multipart_upload`.
    pub fn content_language(self, language: &'a str) -> Self {
        self.text_header(STORE, "content_language", "content-language", language)
    }

    /// Sets how caches may keep the object: header `cache-control` of `put` and
    /// `create_multipart_upload`.
    pub fn cache_control(self, directives: &'a str) -> Self {
        self.text_header(STORE, "cache_control", "cache-control", directives)
    }

    /// Adds user-defined metadata: header `x-amz-meta-` followed by `name`, of `put` and
    /// `create_multipart_upload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for a value that is blank or not ASCII, and for
    /// an invalid header name.
    pub fn metadata(mut self, name: &'a str, value: &'a str) -> Self {
        const OPTION: &str = "metadata";
        self.only_for(STORE, OPTION)
            .require(
                !is_blank(value) && value.is_ascii(),
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
    /// Signing fails with [`Error::InvalidOption`] for `""` and for a character that must be
    /// encoded in a query.
    pub fn tagging(mut self, tags: &'a str) -> Self {
        let is_encoded =
            tags.bytes().all(|byte| is_unreserved(byte) || matches!(byte, b'=' | b'&' | b'%' | b'+' | b'*'));
        self.require(
            is_encoded && has_valid_escapes(tags),
            "tagging",
            "must be percent-encoded as in a query",
        );
        self.text_header(STORE, "tagging", "x-amz-tagging", tags)
    }

    /// Sets the storage class, such as `"STANDARD_IA"`: header `x-amz-storage-class` of `put` and
    /// `create_multipart_upload`.
    pub fn storage_class(self, class: &'a str) -> Self {
        self.text_header(STORE, "storage_class", "x-amz-storage-class", class)
    }

    /// Sets a canned ACL, such as `"bucket-owner-full-control"`: header `x-amz-acl` of `put`,
    /// `create_multipart_upload` and `create_bucket`.
    pub fn acl(self, canned: &'a str) -> Self {
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
    /// Signing fails with [`Error::InvalidOption`] for `""`.
    pub fn attachment(self, file_name: &'a str) -> Self {
        self.disposition("attachment", Disposition::Attachment, file_name)
    }

    /// Sets the file name, like [`attachment`](Self::attachment), of an object that browsers show.
    ///
    /// A browser that cannot show the object saves it under this name.
    ///
    /// # Errors
    ///
    /// As [`attachment`](Self::attachment).
    pub fn inline(self, file_name: &'a str) -> Self {
        self.disposition("inline", Disposition::Inline, file_name)
    }

    fn disposition(mut self, option: &'static str, disposition: Disposition, file_name: &'a str) -> Self {
        let value = disposition.of_file(file_name).into();
        self.only_for(DISPOSITION, option).require(!file_name.is_empty(), option, "must not be empty");
        if self.is_plain_link() {
            self.request.add_parameter("response-content-disposition", value, Some(option));
        } else {
            self.request.set_header("content-disposition", value, option);
        }
        self
    }
}

/// # Conditions and checksums
impl<'a, T> Operation<'a, T> {
    /// Sets the exact length of the upload in bytes: header `content-length` of `put` and
    /// `upload_part`.
    ///
    /// Clients derive it from the body; browsers do not let a page set it.
    pub fn content_length(mut self, bytes: u64) -> Self {
        const OPTION: &str = "content_length";
        self.only_for(SEND, OPTION).request.set_header("content-length", bytes.to_string().into(), OPTION);
        self
    }

    /// Sets the MD5 of the upload in base64: header `content-md5` of `put` and `upload_part`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] unless it is the base64 of 16 bytes.
    pub fn content_md5(mut self, base64: &'a str) -> Self {
        const OPTION: &str = "content_md5";
        self.check(OPTION, check_md5(base64));
        self.text_header(SEND, OPTION, "content-md5", base64)
    }

    /// Sets a checksum of the upload in base64, which S3 verifies.
    ///
    /// It is the header `x-amz-checksum-crc32`, `-crc32c`, `-crc64nvme`, `-sha1` or `-sha256` of
    /// `put`, `upload_part` and `complete_multipart_upload`. A request can have one.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] unless it is the base64 of the algorithm's
    /// number of bytes.
    pub fn checksum(mut self, algorithm: ChecksumAlgorithm, base64: &'a str) -> Self {
        const OPTION: &str = "checksum";
        self.check(OPTION, algorithm.check(base64)).excludes("x-amz-checksum-", OPTION);
        self.text_header(CHECKSUM, OPTION, algorithm.header(), base64)
    }

    /// Sets the algorithm of the parts' checksums: header `x-amz-checksum-algorithm` of
    /// `create_multipart_upload`.
    pub fn checksum_algorithm(self, algorithm: ChecksumAlgorithm) -> Self {
        self.text_header(
            &[CreateMultipartUpload],
            "checksum_algorithm",
            "x-amz-checksum-algorithm",
            algorithm.name(),
        )
    }

    /// Sets the payload hash, which is `UNSIGNED-PAYLOAD` by default.
    ///
    /// It is the SHA-256 of the body in lower-case hexadecimal: header `x-amz-content-sha256` of
    /// `put`, `upload_part`, `complete_multipart_upload` and `create_bucket`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] unless it is 64 digits of `0-9` and `a-f`.
    pub fn payload_sha256(mut self, hex: &'a str) -> Self {
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
    /// Signing fails with [`Error::InvalidOption`] for anything but `"*"` on an upload.
    pub fn if_none_match(mut self, entity_tag: &'a str) -> Self {
        const OPTION: &str = "if_none_match";
        let is_upload = matches!(self.action, PutObject | CompleteMultipartUpload);
        self.require(entity_tag == "*" || !is_upload, OPTION, "must be \"*\" for an upload");
        self.text_header(IF_NONE_MATCH, OPTION, "if-none-match", entity_tag)
    }

    /// Requires the object to have this entity tag: header `if-match` of `get`, `head`, `put`,
    /// `complete_multipart_upload` and `delete`.
    pub fn if_match(self, entity_tag: &'a str) -> Self {
        self.text_header(IF_MATCH, "if_match", "if-match", entity_tag)
    }
}

/// # Server-side encryption
///
/// Source:
/// [Server-side encryption](https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html).
impl<'a, T> Operation<'a, T> {
    /// Encrypts with a key managed by S3 (SSE-S3): header `x-amz-server-side-encryption: AES256` of
    /// `put` and `create_multipart_upload`.
    pub fn sse_s3(mut self) -> Self {
        const OPTION: &str = "sse_s3";
        self.excludes(ENCRYPTION, OPTION);
        self.text_header(STORE, OPTION, ENCRYPTION, "AES256")
    }

    /// Encrypts with the account's AWS KMS key for S3 (SSE-KMS): header
    /// `x-amz-server-side-encryption: aws:kms` of `put` and `create_multipart_upload`.
    pub fn sse_kms(mut self) -> Self {
        const OPTION: &str = "sse_kms";
        self.excludes(ENCRYPTION, OPTION);
        self.text_header(STORE, OPTION, ENCRYPTION, "aws:kms")
    }

    /// Encrypts with an AWS KMS key (SSE-KMS), given by its id, ARN or alias.
    ///
    /// It sets the headers `x-amz-server-side-encryption: aws:kms` and
    /// `x-amz-server-side-encryption-aws-kms-key-id` of `put` and `create_multipart_upload`.
    pub fn sse_kms_key(mut self, key_id: &'a str) -> Self {
        const OPTION: &str = "sse_kms_key";
        self.excludes(ENCRYPTION, OPTION);
        self.text_header(STORE, OPTION, ENCRYPTION, "aws:kms").text_header(
            STORE,
            OPTION,
            "x-amz-server-side-encryption-aws-kms-key-id",
            key_id,
        )
    }

    /// Encrypts or decrypts with a customer-provided key (SSE-C) of 32 bytes.
    ///
    /// The key and its MD5 are given in base64: headers
    /// `x-amz-server-side-encryption-customer-algorithm`, `-key` and `-key-MD5` of every operation
    /// on an object's content. The key is a secret, and the client must send it.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] unless they are the base64 of 32 and of 16
    /// bytes, and with [`Error::Conflict`] in combination with `sse_s3`, `sse_kms` or
    /// `sse_kms_key`.
    pub fn sse_customer_key(mut self, key_base64: &'a str, key_md5_base64: &'a str) -> Self {
        const OPTION: &str = "sse_customer_key";
        self.check(OPTION, check_customer_key(key_base64, key_md5_base64)).excludes(ENCRYPTION, OPTION);
        self.request.headers.mark_secret();
        self.text_header(CUSTOMER_KEY, OPTION, "x-amz-server-side-encryption-customer-algorithm", "AES256")
            .text_header(CUSTOMER_KEY, OPTION, "x-amz-server-side-encryption-customer-key", key_base64)
            .text_header(
                CUSTOMER_KEY,
                OPTION,
                "x-amz-server-side-encryption-customer-key-md5",
                key_md5_base64,
            )
    }
}

/// # Requester and bucket owner
impl<'a, T> Operation<'a, T> {
    /// Confirms that the requester pays: `x-amz-request-payer: requester`.
    ///
    /// It is a parameter on `GET` and `HEAD`, so that a plain link works, and a header otherwise.
    pub fn request_payer(self) -> Self {
        self.parameter_or_header(REQUEST_PAYER, "request_payer", "x-amz-request-payer", "requester")
    }

    /// Requires the bucket to be owned by this account: `x-amz-expected-bucket-owner`, 12 digits.
    ///
    /// It is a parameter on `GET` and `HEAD`, so that a plain link works, and a header otherwise.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] unless it is 12 digits.
    pub fn expected_bucket_owner(mut self, account_id: &'a str) -> Self {
        const OPTION: &str = "expected_bucket_owner";
        self.require(is_account_id(account_id), OPTION, "must be an account id of 12 digits");
        self.parameter_or_header(BUCKET_OWNER, OPTION, "x-amz-expected-bucket-owner", account_id)
    }

    fn parameter_or_header(
        self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: &'a str,
    ) -> Self {
        if self.is_plain_link() {
            self.parameter(actions, option, name, value)
        } else {
            self.text_header(actions, option, name, value)
        }
    }
}

/// # Version and response headers
impl<'a, T> Operation<'a, T> {
    /// Selects a version of the object: parameter `versionId` of `get`, `head` and `delete`.
    pub fn version_id(self, version_id: &'a str) -> Self {
        self.text_parameter(VERSION, "version_id", "versionId", version_id)
    }

    /// Sets the `Content-Type` of the response: parameter `response-content-type` of `get` and
    /// `head`.
    pub fn response_content_type(self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_type", "response-content-type", value)
    }

    /// Sets the `Content-Language` of the response: parameter `response-content-language` of `get`
    /// and `head`.
    pub fn response_content_language(self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_language", "response-content-language", value)
    }

    /// Sets the `Expires` of the response, as an HTTP date: parameter `response-expires` of `get`
    /// and `head`.
    pub fn response_expires(self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_expires", "response-expires", value)
    }

    /// Sets the `Cache-Control` of the response: parameter `response-cache-control` of `get` and
    /// `head`.
    pub fn response_cache_control(self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_cache_control", "response-cache-control", value)
    }

    /// Sets the `Content-Disposition` of the response: parameter `response-content-disposition` of
    /// `get` and `head`.
    ///
    /// The value is used as given; [`attachment`](Self::attachment) writes one for a file name.
    pub fn response_content_disposition(self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_disposition", "response-content-disposition", value)
    }

    /// Sets the `Content-Encoding` of the response: parameter `response-content-encoding` of `get`
    /// and `head`.
    pub fn response_content_encoding(self, value: &'a str) -> Self {
        self.text_parameter(READ, "response_content_encoding", "response-content-encoding", value)
    }
}

/// # Lists
impl<'a, T> Operation<'a, T> {
    /// Lists only keys that begin with `prefix`: parameter `prefix` of `list`.
    pub fn prefix(self, prefix: &'a str) -> Self {
        self.parameter(&[ListObjectsV2], "prefix", "prefix", prefix)
    }

    /// Groups keys by their text up to the first delimiter after the prefix: parameter `delimiter`
    /// of `list`.
    pub fn delimiter(self, delimiter: &'a str) -> Self {
        self.parameter(&[ListObjectsV2], "delimiter", "delimiter", delimiter)
    }

    /// Lists only keys after `key`: parameter `start-after` of `list`.
    pub fn start_after(self, key: &'a str) -> Self {
        self.parameter(&[ListObjectsV2], "start_after", "start-after", key)
    }

    /// Continues a list after its previous page: parameter `continuation-token` of `list`.
    pub fn continuation_token(self, token: &'a str) -> Self {
        self.text_parameter(&[ListObjectsV2], "continuation_token", "continuation-token", token)
    }

    /// Limits the number of keys in a page: parameter `max-keys` of `list`.
    ///
    /// S3 returns at most 1,000.
    pub fn max_keys(self, keys: u32) -> Self {
        self.parameter(&[ListObjectsV2], "max_keys", "max-keys", keys.to_string())
    }

    /// Includes each object's owner: parameter `fetch-owner=true` of `list`.
    pub fn fetch_owner(self) -> Self {
        self.parameter(&[ListObjectsV2], "fetch_owner", "fetch-owner", "true")
    }

    /// Percent-encodes the keys in the response: parameter `encoding-type=url` of `list`.
    ///
    /// XML cannot hold every key.
    pub fn url_encoded_keys(self) -> Self {
        self.parameter(&[ListObjectsV2], "url_encoded_keys", "encoding-type", "url")
    }

    /// Limits the number of parts in a page: parameter `max-parts` of `list_parts`.
    ///
    /// S3 returns at most 1,000.
    pub fn max_parts(self, parts: u32) -> Self {
        self.parameter(&[ListParts], "max_parts", "max-parts", parts.to_string())
    }

    /// Lists only parts after this number: parameter `part-number-marker` of `list_parts`.
    pub fn part_number_marker(self, part_number: u16) -> Self {
        self.parameter(&[ListParts], "part_number_marker", "part-number-marker", part_number.to_string())
    }
}

/// Helpers of the options.
impl<'a, T> Operation<'a, T> {
    /// Records an error unless the action is one of `actions`.
    fn only_for(&mut self, actions: &[Action], option: &'static str) -> &mut Self {
        if self.action != Action::Any && !actions.contains(&self.action) {
            self.request.add_error(Error::UnsupportedOption { option, action: self.action.name() });
        }
        self
    }

    /// Records an error if another option has set a header with this prefix.
    fn excludes(&mut self, prefix: &str, option: &'static str) -> &mut Self {
        if let Some(first) = self.request.headers.option_with_prefix(prefix) {
            self.request.add_error(Error::Conflict { first, second: option });
        }
        self
    }

    /// Returns whether the URL may be used as a plain link, for which clients send no extra
    /// headers.
    fn is_plain_link(&self) -> bool {
        matches!(self.method().as_str(), "GET" | "HEAD")
    }

    /// Sets a header to non-blank ASCII: clients differ in how they send anything else.
    fn text_header(
        mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: &'a str,
    ) -> Self {
        self.only_for(actions, option)
            .require(!is_blank(value), option, "must not be empty")
            .require(value.is_ascii(), option, "must be ASCII")
            .request
            .set_header(name, value.into(), option);
        self
    }

    /// Sets a parameter to non-empty text without control characters: servers copy most parameters
    /// into response headers.
    fn text_parameter(
        mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: &'a str,
    ) -> Self {
        self.only_for(actions, option)
            .require(!value.is_empty(), option, "must not be empty")
            .require(!value.contains(char::is_control), option, "must not contain a control character")
            .request
            .add_parameter(name, value.into(), Some(option));
        self
    }

    /// Sets a parameter to any text.
    fn parameter(
        mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.only_for(actions, option).request.add_parameter(name, value.into(), Some(option));
        self
    }
}
