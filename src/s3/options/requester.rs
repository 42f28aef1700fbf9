use alloc::borrow::Cow;

use crate::s3::action::Action::{
    self, AbortMultipartUpload, CompleteMultipartUpload, CreateMultipartUpload, DeleteBucket, DeleteObject,
    GetObject, HeadBucket, HeadObject, ListObjectsV2, ListParts, PutObject, UploadPart,
};
use crate::s3::endpoint::arn::is_account_id;
use crate::s3::operation::Operation;

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
    HeadBucket,
];

/// # Requester and bucket owner
impl<'a, T> Operation<'a, T> {
    /// Confirms that the requester pays: `x-amz-request-payer: requester`.
    ///
    /// It is a parameter on `GET` and `HEAD`, so that a plain link works, and a header otherwise.
    pub fn request_payer(self) -> Self {
        self.parameter_or_header(REQUEST_PAYER, "request_payer", "x-amz-request-payer", "requester".into())
    }

    /// Requires the bucket to be owned by this account: `x-amz-expected-bucket-owner`, 12 digits.
    ///
    /// It is a parameter on `GET` and `HEAD`, so that a plain link works, and a header otherwise.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`](crate::Error::InvalidOption) unless it is 12
    /// digits.
    pub fn expected_bucket_owner(self, account_id: impl Into<Cow<'a, str>>) -> Self {
        self.set_bucket_owner(account_id.into())
    }

    fn set_bucket_owner(mut self, account_id: Cow<'a, str>) -> Self {
        const OPTION: &str = "expected_bucket_owner";
        self.require(is_account_id(&account_id), OPTION, "must be an account id of 12 digits");
        self.parameter_or_header(BUCKET_OWNER, OPTION, "x-amz-expected-bucket-owner", account_id)
    }
}
