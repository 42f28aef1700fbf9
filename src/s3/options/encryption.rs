use alloc::borrow::Cow;

use crate::s3::action::Action::{
    self, CompleteMultipartUpload, CreateMultipartUpload, GetObject, HeadObject, ListParts, PutObject,
    UploadPart,
};
use crate::s3::operation::Operation;
use crate::s3::option_value::{ENCRYPTION, check_customer_key};
use crate::s3::options::STORE;

const CUSTOMER_KEY: &[Action] = &[
    GetObject,
    HeadObject,
    PutObject,
    CreateMultipartUpload,
    UploadPart,
    CompleteMultipartUpload,
    ListParts,
];

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
        self.text_header(STORE, OPTION, ENCRYPTION, "AES256".into())
    }

    /// Encrypts with the account's AWS KMS key for S3 (SSE-KMS): header
    /// `x-amz-server-side-encryption: aws:kms` of `put` and `create_multipart_upload`.
    pub fn sse_kms(mut self) -> Self {
        const OPTION: &str = "sse_kms";
        self.excludes(ENCRYPTION, OPTION);
        self.text_header(STORE, OPTION, ENCRYPTION, "aws:kms".into())
    }

    /// Encrypts with an AWS KMS key (SSE-KMS), given by its id, ARN or alias.
    ///
    /// It sets the headers `x-amz-server-side-encryption: aws:kms` and
    /// `x-amz-server-side-encryption-aws-kms-key-id` of `put` and `create_multipart_upload`.
    pub fn sse_kms_key(self, key_id: impl Into<Cow<'a, str>>) -> Self {
        self.set_kms_key(key_id.into())
    }

    fn set_kms_key(mut self, key_id: Cow<'a, str>) -> Self {
        const OPTION: &str = "sse_kms_key";
        self.excludes(ENCRYPTION, OPTION);
        self.text_header(STORE, OPTION, ENCRYPTION, "aws:kms".into()).text_header(
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
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless they are the
    /// base64 of 32 and of 16 bytes, and with [`Error::Conflict`](crate::Error::Conflict) in
    /// combination with `sse_s3`, `sse_kms` or `sse_kms_key`.
    pub fn sse_customer_key(
        self,
        key_base64: impl Into<Cow<'a, str>>,
        key_md5_base64: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.set_customer_key(key_base64.into(), key_md5_base64.into())
    }

    fn set_customer_key(mut self, key_base64: Cow<'a, str>, key_md5_base64: Cow<'a, str>) -> Self {
        const OPTION: &str = "sse_customer_key";
        self.check(OPTION, check_customer_key(&key_base64, &key_md5_base64)).excludes(ENCRYPTION, OPTION);
        self.request.headers.mark_secret();
        self.text_header(
            CUSTOMER_KEY,
            OPTION,
            "x-amz-server-side-encryption-customer-algorithm",
            "AES256".into(),
        )
        .text_header(CUSTOMER_KEY, OPTION, "x-amz-server-side-encryption-customer-key", key_base64)
        .text_header(
            CUSTOMER_KEY,
            OPTION,
            "x-amz-server-side-encryption-customer-key-md5",
            key_md5_base64,
        )
    }
}
