use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use super::action::Action;
use super::endpoint::{Endpoint, Location};
use super::operation::Operation;
use crate::request::{Path, Request};
use crate::value::Value;
use crate::{Credentials, Error, Method, Region, Service, Signer};

/// A bucket: a name, the endpoint where it lives, and the signer of its URLs.
///
/// Make one and keep it. Cloning is cheap; clones and [siblings](Self::sibling) share the signer and with it the key of
/// the day, and any number of threads can use them at once.
///
/// An object key is 1 to 1,024 bytes of UTF-8. A key with a segment `.` or `..` is refused: browsers and most HTTP clients
/// resolve such segments, encoded or not, so that the URL would be one of another object, or of another bucket.
///
/// ```
/// use presign::{Credentials, Region, s3::Bucket};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let url = bucket.get("photos/cat.png").presign(Duration::from_secs(3600))?;
/// assert!(url.as_str().starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/photos/cat.png?X-Amz-"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct Bucket {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    signer: Signer,
    endpoint: Endpoint,
    location: Location,
}

impl Bucket {
    /// A bucket of AWS, in the region it was made in.
    ///
    /// # Errors
    ///
    /// [`Error::Bucket`] for
    ///
    /// - `""`, and a name of more than 255 characters
    /// - `"."`, `".."`, `"a/b"`, `"evil.com#"`, `"user@host"`: what could change the host or the path
    /// - `"data--usw2-az1--x-s3"`, `"photos--ol-s3"`, `"mfzwi23gnjvgw.mrap"`: directory buckets and aliases that live at an
    ///   endpoint of their own, which is not supported yet
    ///
    /// [`Error::Region`] as [`Endpoint::aws`].
    pub fn new(name: impl Into<String>, region: Region, credentials: Credentials) -> Result<Self, Error> {
        let endpoint = Endpoint::aws(&region)?;
        Self::with_endpoint(name, region, credentials, endpoint)
    }

    /// A bucket at an endpoint.
    ///
    /// # Errors
    ///
    /// [`Error::Bucket`] as [`Bucket::new`], and for a name that cannot stand in the host of a virtual-hosted endpoint;
    /// [`Error::Region`] for an endpoint of AWS in another region.
    pub fn with_endpoint(
        name: impl Into<String>,
        region: Region,
        credentials: Credentials,
        endpoint: Endpoint,
    ) -> Result<Self, Error> {
        Self::with_signer(name, Signer::new(Service::S3, region, credentials), endpoint)
    }

    /// A bucket at an endpoint, with a signer that others use too.
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_endpoint`], and [`Error::Service`] for a signer of `"sts"`, and of any service that
    /// normalises the path, encodes it twice, or signs the payload.
    pub fn with_signer(name: impl Into<String>, signer: Signer, endpoint: Endpoint) -> Result<Self, Error> {
        let name = name.into();
        check_name(&name).map_err(Error::Bucket)?;
        let rules = signer.service().rules();
        if rules.double_encode_path || rules.normalize_path || rules.sign_payload {
            return Err(Error::Service("must have the rules of S3 to sign for a bucket"));
        }
        if endpoint.region().is_some_and(|region| region != signer.region()) {
            return Err(Error::Region("must be that of the endpoint of AWS"));
        }
        let location = endpoint.locate(&name)?;
        Ok(Self { inner: Arc::new(Inner { name, signer, endpoint, location }) })
    }

    /// Another bucket at the same endpoint, with the same signer.
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_endpoint`].
    pub fn sibling(&self, name: impl Into<String>) -> Result<Self, Error> {
        Self::with_signer(name, self.inner.signer.clone(), self.inner.endpoint.clone())
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// The signer.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.inner.signer
    }

    /// Downloads an object: `GetObject`.
    pub fn get<'a>(&'a self, key: &'a str) -> Operation<'a> {
        self.object(Action::GetObject, Method::GET, key)
    }

    /// Reads an object's headers: `HeadObject`.
    pub fn head<'a>(&'a self, key: &'a str) -> Operation<'a> {
        self.object(Action::HeadObject, Method::HEAD, key)
    }

    /// Uploads an object: `PutObject`.
    pub fn put<'a>(&'a self, key: &'a str) -> Operation<'a> {
        self.object(Action::PutObject, Method::PUT, key)
    }

    /// Deletes an object: `DeleteObject`.
    pub fn delete<'a>(&'a self, key: &'a str) -> Operation<'a> {
        self.object(Action::DeleteObject, Method::DELETE, key)
    }

    /// Starts a multipart upload, whose id is in the answer: `CreateMultipartUpload`.
    pub fn create_multipart_upload<'a>(&'a self, key: &'a str) -> Operation<'a> {
        let mut operation = self.object(Action::CreateMultipartUpload, Method::POST, key);
        operation.own_parameter("uploads", Value::Text(""));
        operation
    }

    /// Uploads a part, numbered 1 to 10,000: `UploadPart`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Option`] for a number outside that range or an empty upload id.
    pub fn upload_part<'a>(&'a self, key: &'a str, upload_id: &'a str, part_number: u16) -> Operation<'a> {
        let mut operation = self.upload(Action::UploadPart, Method::PUT, key, upload_id);
        operation
            .require((1..=10_000).contains(&part_number), "part_number", "must be from 1 to 10000")
            .own_parameter("partNumber", Value::Number(part_number.into()));
        operation
    }

    /// Puts the parts together, which the client lists in the body: `CompleteMultipartUpload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Option`] for an empty upload id.
    pub fn complete_multipart_upload<'a>(&'a self, key: &'a str, upload_id: &'a str) -> Operation<'a> {
        self.upload(Action::CompleteMultipartUpload, Method::POST, key, upload_id)
    }

    /// Gives a multipart upload up and frees its parts: `AbortMultipartUpload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Option`] for an empty upload id.
    pub fn abort_multipart_upload<'a>(&'a self, key: &'a str, upload_id: &'a str) -> Operation<'a> {
        self.upload(Action::AbortMultipartUpload, Method::DELETE, key, upload_id)
    }

    /// Lists the parts that were uploaded: `ListParts`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Option`] for an empty upload id.
    pub fn list_parts<'a>(&'a self, key: &'a str, upload_id: &'a str) -> Operation<'a> {
        self.upload(Action::ListParts, Method::GET, key, upload_id)
    }

    /// Downloads each of many objects; [`Operation::at`] makes the template that is told their keys.
    pub fn get_each(&self) -> Operation<'_> {
        self.each(Action::GetObject, Method::GET)
    }

    /// Reads the headers of each of many objects, as [`get_each`](Self::get_each).
    pub fn head_each(&self) -> Operation<'_> {
        self.each(Action::HeadObject, Method::HEAD)
    }

    /// Uploads each of many objects, as [`get_each`](Self::get_each).
    pub fn put_each(&self) -> Operation<'_> {
        self.each(Action::PutObject, Method::PUT)
    }

    /// Deletes each of many objects, as [`get_each`](Self::get_each).
    pub fn delete_each(&self) -> Operation<'_> {
        self.each(Action::DeleteObject, Method::DELETE)
    }

    /// Any other request for an object, such as `GetObjectAcl`: `request(Method::GET, key).query("acl", "")`.
    pub fn request<'a>(&'a self, method: Method, key: &'a str) -> Operation<'a> {
        self.object(Action::Any, method, key)
    }

    /// Lists the objects: `ListObjectsV2`.
    pub fn list(&self) -> Operation<'_> {
        let mut operation = self.whole(Action::ListObjectsV2, Method::GET);
        operation.own_parameter("list-type", Value::Number(2));
        operation
    }

    /// Creates the bucket: `CreateBucket`. Outside us-east-1 the client has to send the region in the body.
    pub fn create_bucket(&self) -> Operation<'_> {
        self.whole(Action::CreateBucket, Method::PUT)
    }

    /// Deletes the bucket, which must be empty: `DeleteBucket`.
    pub fn delete_bucket(&self) -> Operation<'_> {
        self.whole(Action::DeleteBucket, Method::DELETE)
    }

    /// Any other request for the bucket itself, such as `GetBucketLocation`:
    /// `request_bucket(Method::GET).query("location", "")`.
    pub fn request_bucket(&self, method: Method) -> Operation<'_> {
        self.whole(Action::Any, method)
    }

    fn object<'a>(&'a self, action: Action, method: Method, key: &'a str) -> Operation<'a> {
        let Location { origin, before_key, .. } = &self.inner.location;
        let error = check_key(key).map_err(Error::ObjectKey).err();
        let path = Path::Object { before_key, key };
        let request = Request { error, ..Request::to(method, Cow::Borrowed(origin), path) };
        Operation::new(&self.inner.signer, action, request)
    }

    /// An operation on a multipart upload that was started.
    fn upload<'a>(
        &'a self,
        action: Action,
        method: Method,
        key: &'a str,
        upload_id: &'a str,
    ) -> Operation<'a> {
        let mut operation = self.object(action, method, key);
        operation
            .require(!upload_id.is_empty(), "upload_id", "must not be empty")
            .own_parameter("uploadId", Value::Text(upload_id));
        operation
    }

    fn each(&self, action: Action, method: Method) -> Operation<'_> {
        let Location { origin, before_key, .. } = &self.inner.location;
        let request = Request::to(method, Cow::Borrowed(origin), Path::EachObject { before_key });
        Operation::new(&self.inner.signer, action, request)
    }

    fn whole(&self, action: Action, method: Method) -> Operation<'_> {
        let Location { origin, root, .. } = &self.inner.location;
        let request = Request::to(method, Cow::Borrowed(origin), Path::AsGiven(root));
        Operation::new(&self.inner.signer, action, request)
    }
}

/// A name that stays within its segment of a path. What else AWS asks of a name, it asks of new buckets only; other servers
/// ask for other things.
///
/// Source: [Bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || name.len() > 255 {
        return Err("must be of 1 to 255 characters");
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
        return Err("must consist of A-Z, a-z, 0-9, `-`, `.` and `_`");
    }
    if matches!(name, "." | "..") {
        return Err("must not be `.` or `..`");
    }
    Ok(())
}

/// A key that every client sends as it is.
///
/// Source: [Naming objects](https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).
pub(crate) fn check_key(key: &str) -> Result<(), &'static str> {
    if key.is_empty() {
        return Err("must not be empty");
    }
    if key.len() > 1024 {
        return Err("must be at most 1024 bytes");
    }
    // Few keys have a segment that begins with a dot: only those are split.
    let may_have_dots = key.starts_with('.') || key.contains("/.");
    if may_have_dots && key.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("must not have a `.` or `..` segment, which clients resolve");
    }
    Ok(())
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("name", &self.inner.name)
            .field("endpoint", &self.inner.endpoint)
            .field("signer", &self.inner.signer)
            .finish()
    }
}
