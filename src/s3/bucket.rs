use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use core::fmt;

use crate::region_set::Regions;
use crate::request::Request;
use crate::s3::action::Action;
use crate::s3::endpoint::arn::is_arn;
use crate::s3::endpoint::bucket_name::check_name;
use crate::s3::endpoint::resolved::ResolvedEndpoint;
use crate::s3::endpoint::{Endpoint, Server};
use crate::s3::location::Location;
use crate::s3::multipart::check_part_number;
use crate::s3::object_key::check_key;
use crate::s3::operation::{Each, Operation};
#[cfg(feature = "post")]
use crate::s3::post::Form;
use crate::sigv4::canonical_request::{OriginRef, Path};
use crate::{Credentials, Error, Method, Region, Service, Signer};

/// A bucket or an access point: its name or ARN, its endpoint, and the signer of its URLs.
///
/// Create one and keep it. Cloning is cheap; clones and [siblings](Self::sibling) share the signer
/// and its cached signing key. Any number of threads can use them at once.
///
/// [`Endpoint`] lists the names and ARNs that AWS accepts for a bucket, and the host of each.
///
/// An object key is 1 to 1,024 bytes of UTF-8, without a `.` or `..` segment: browsers and most
/// HTTP clients resolve such segments, encoded or not, so the URL would then be that of another
/// object or another bucket. It may be a `&str`, a `String` or a `&String`; for a `&&str`, write
/// `&**key`.
///
/// ```
/// use presign::{Credentials, Region, s3::Bucket};
/// use std::time::Duration;
///
/// let credentials =
///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// let url = bucket.get("photos/cat.png").presign(Duration::from_secs(3600))?;
/// let address = "https://examplebucket.s3.us-east-1.amazonaws.com/photos/cat.png";
/// assert!(url.as_str().starts_with(&format!("{address}?X-Amz-")));
///
/// let arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/photos";
/// let access_point = Bucket::new(arn, Region::EU_WEST_1, credentials)?;
/// let url = access_point.get("cat.png").presign(Duration::from_secs(3600))?;
/// let address = "https://photos-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/cat.png";
/// assert!(url.as_str().starts_with(&format!("{address}?X-Amz-")));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct Bucket {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    /// The caller's region. The signer's may be another: that of an ARN.
    region: Region,
    signer: Signer,
    endpoint: Endpoint,
    location: Location,
}

impl Bucket {
    /// Creates a bucket or an access point of AWS, by its name or ARN and its region.
    ///
    /// # Errors
    ///
    /// [`Error::Bucket`] for
    ///
    /// - `"s3://examplebucket"`; give the name alone
    /// - `""`, `"ab"`, and a name of more than 255 characters
    /// - `"."`, `".."`, `"a/b"`, `"evil.com#"`, `"user@host"`: names that could change the host or
    ///   the path
    /// - `"my bucket"`, `"bücket"`: characters that no bucket name has
    ///
    /// [`Error::Arn`] for the ARN of a multi-region access point without the feature `sigv4a`; the
    /// errors of [`Endpoint::resolve`]; and at [`Endpoint::aws`], for what cannot be right there:
    ///
    /// - [`Error::AccessKeyId`] for a character other than `A-Z`, `a-z`, `0-9` and `_`: it may be
    ///   the secret access key, which every URL would then contain
    /// - [`Error::SessionToken`] for an access key id of temporary credentials, `ASIA…`, without a
    ///   session token
    /// - [`Error::Region`] for `"eu-west1"`, `"us-east-1a"`: a name without the shape of a region
    pub fn new(name: impl Into<String>, region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::with_endpoint(name, region, credentials, Endpoint::aws())
    }

    /// Creates a bucket at an endpoint.
    ///
    /// ```
    /// use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
    ///
    /// let credentials = Credentials::new("minioadmin", "minioadmin")?;
    /// let endpoint = Endpoint::path_style("http://localhost:9000")?;
    /// let bucket = Bucket::with_endpoint("photos", Region::US_EAST_1, credentials, endpoint)?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Bucket::new`], and [`Error::Bucket`] for a name that is not valid in the host of a
    /// virtual-hosted endpoint.
    pub fn with_endpoint(
        name: impl Into<String>,
        region: Region,
        credentials: Credentials,
        endpoint: Endpoint,
    ) -> Result<Self, Error> {
        let name = name.into();
        let resolved = resolve(&endpoint, &name, &region)?;
        let signer = signer(&resolved, credentials)?;
        Self::from_resolved(name, region, signer, endpoint, resolved)
    }

    /// Creates a bucket at an endpoint, with a signer that others may share.
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_endpoint`], and
    ///
    /// - [`Error::Service`] for a signer of `"sts"` and of any service that normalises the path,
    ///   encodes it twice, or signs the payload; at AWS, also for any service but the
    ///   [resolved one](crate::s3::ResolvedEndpoint::service)
    /// - [`Error::Region`] for a signer of a set of regions, or of another region than the
    ///   [resolved one](crate::s3::ResolvedEndpoint::region)
    /// - [`Error::Arn`] for a multi-region access point, unless the signer is of a set of regions
    ///   and the partition is `aws`
    pub fn with_signer(name: impl Into<String>, signer: Signer, endpoint: Endpoint) -> Result<Self, Error> {
        // For a multi-region access point only the region's partition matters.
        let region = signer.region().cloned().unwrap_or(Region::US_EAST_1);
        Self::with_shared_signer(name.into(), region, signer, endpoint)
    }

    /// Creates another bucket with the same endpoint and the same signer.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let backups = bucket.sibling("backups")?;
    /// assert_eq!(backups.name(), "backups");
    /// assert_eq!(backups.signer().region(), bucket.signer().region());
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_signer`]; and [`Error::Conflict`] if the endpoint is
    /// [for one bucket](Endpoint::for_bucket) or has a [public URL](Endpoint::public_url) without
    /// `{bucket}`, or if the credentials are of a directory bucket's session: each is valid for one
    /// bucket only.
    pub fn sibling(&self, name: impl Into<String>) -> Result<Self, Error> {
        let Inner { region, signer, endpoint, .. } = &*self.inner;
        let first = "sibling";
        if endpoint.is_for_bucket() {
            return Err(Error::Conflict { first, second: "an endpoint for one bucket" });
        }
        if endpoint.public_url.as_ref().is_some_and(|url| !url.names_bucket()) {
            return Err(Error::Conflict { first, second: "a public URL without {bucket}" });
        }
        if signer.service().rules() == Service::S3_EXPRESS.rules() && signer.credentials().is_temporary() {
            return Err(Error::Conflict { first, second: "the credentials of a directory bucket's session" });
        }
        Self::with_shared_signer(name.into(), region.clone(), signer.clone(), endpoint.clone())
    }

    /// Returns the same bucket with other credentials, such as renewed ones.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let renewed = Credentials::new("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")?;
    /// let bucket = bucket.with_credentials(renewed)?;
    /// assert_eq!(bucket.signer().credentials().access_key_id(), "AKIAI44QH8DHBEXAMPLE");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`Bucket::new`] and [`Signer::with_credentials`] for the credentials.
    pub fn with_credentials(&self, credentials: Credentials) -> Result<Self, Error> {
        let Inner { name, region, signer, endpoint, .. } = &*self.inner;
        let signer = signer.with_credentials(credentials)?;
        Self::with_shared_signer(name.clone(), region.clone(), signer, endpoint.clone())
    }

    fn with_shared_signer(
        name: String,
        region: Region,
        signer: Signer,
        endpoint: Endpoint,
    ) -> Result<Self, Error> {
        let resolved = resolve(&endpoint, &name, &region)?;
        let rules = signer.service().rules();
        if rules.double_encode_path || rules.normalize_path || rules.sign_payload {
            return Err(Error::Service("must have the signing rules of S3 for a bucket"));
        }
        if endpoint.is_aws() && signer.service().as_str() != resolved.service().as_str() {
            return Err(Error::Service("must be the bucket's resolved service"));
        }
        match resolved.regions {
            Regions::One(_) if signer.region() != resolved.region() => {
                Err(Error::Region("must be the bucket's resolved region"))
            }
            Regions::Set(_) if signer.region_set().is_none() => Err(Error::Arn(
                "must not be a multi-region access point for a signer of one region; use Signer::sigv4a",
            )),
            _ => Self::from_resolved(name, region, signer, endpoint, resolved),
        }
    }

    fn from_resolved(
        name: String,
        region: Region,
        signer: Signer,
        endpoint: Endpoint,
        resolved: ResolvedEndpoint,
    ) -> Result<Self, Error> {
        if endpoint.server == Server::Aws {
            if name.len() < 3 {
                return Err(Error::Bucket("must be at least 3 characters for AWS"));
            }
            [Some(&region), resolved.region()].into_iter().flatten().try_for_each(Region::check_for_aws)?;
            signer.credentials().check_for_aws()?;
        }
        let public = endpoint.public_url.as_ref().map(|url| url.before_key(&name)).transpose()?;
        let location = Location::new(resolved, public, endpoint.provider());
        Ok(Self { inner: Arc::new(Inner { name, region, signer, endpoint, location }) })
    }

    /// Returns the name or ARN, as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Returns the endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// Returns the signer.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.inner.signer
    }

    /// Downloads an object: `GetObject`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.get("photos/a b+c.png").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("/photos/a%20b%2Bc.png?"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[doc(alias = "get_object")]
    #[doc(alias = "generate_presigned_url")]
    pub fn get<'a>(&'a self, key: impl Into<Cow<'a, str>>) -> Operation<'a> {
        self.object_operation(Action::GetObject, Method::GET, key.into())
    }

    /// Reads an object's headers: `HeadObject`.
    #[doc(alias = "head_object")]
    pub fn head<'a>(&'a self, key: impl Into<Cow<'a, str>>) -> Operation<'a> {
        self.object_operation(Action::HeadObject, Method::HEAD, key.into())
    }

    /// Uploads an object: `PutObject`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket
    ///     .put("photos/cat.png")
    ///     .content_type("image/png")
    ///     .presign(Duration::from_secs(900))?;
    /// assert_eq!(upload.method().as_str(), "PUT");
    /// assert!(upload.required_headers().eq([("content-type", "image/png")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[doc(alias = "put_object")]
    pub fn put<'a>(&'a self, key: impl Into<Cow<'a, str>>) -> Operation<'a> {
        self.object_operation(Action::PutObject, Method::PUT, key.into())
    }

    /// Deletes an object: `DeleteObject`.
    #[doc(alias = "delete_object")]
    pub fn delete<'a>(&'a self, key: impl Into<Cow<'a, str>>) -> Operation<'a> {
        self.object_operation(Action::DeleteObject, Method::DELETE, key.into())
    }

    /// Starts a multipart upload: `CreateMultipartUpload`. The response has the upload id.
    pub fn create_multipart_upload<'a>(&'a self, key: impl Into<Cow<'a, str>>) -> Operation<'a> {
        self.create_operation(key.into())
    }

    /// Uploads a part, numbered 1 to 10,000: `UploadPart`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload_id = "VXBsb2FkIElE"; // from the response to create_multipart_upload
    /// let part = bucket.upload_part("film.mp4", upload_id, 1).presign(Duration::from_secs(3600))?;
    /// assert!(part.as_str().contains("&partNumber=1&uploadId=VXBsb2FkIElE&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for a number outside that range or an empty
    /// upload id.
    pub fn upload_part<'a>(
        &'a self,
        key: impl Into<Cow<'a, str>>,
        upload_id: impl Into<Cow<'a, str>>,
        part_number: u16,
    ) -> Operation<'a> {
        self.part_operation(key.into(), upload_id.into(), part_number)
    }

    /// Assembles the parts of an upload: `CompleteMultipartUpload`. The client lists them in the
    /// body, which [`complete_multipart_upload_body`](crate::s3::complete_multipart_upload_body)
    /// writes.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for an empty upload id.
    pub fn complete_multipart_upload<'a>(
        &'a self,
        key: impl Into<Cow<'a, str>>,
        upload_id: impl Into<Cow<'a, str>>,
    ) -> Operation<'a> {
        self.upload_operation(Action::CompleteMultipartUpload, Method::POST, key.into(), upload_id.into())
    }

    /// Aborts a multipart upload and deletes its parts: `AbortMultipartUpload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for an empty upload id.
    pub fn abort_multipart_upload<'a>(
        &'a self,
        key: impl Into<Cow<'a, str>>,
        upload_id: impl Into<Cow<'a, str>>,
    ) -> Operation<'a> {
        self.upload_operation(Action::AbortMultipartUpload, Method::DELETE, key.into(), upload_id.into())
    }

    /// Lists the uploaded parts: `ListParts`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for an empty upload id.
    pub fn list_parts<'a>(
        &'a self,
        key: impl Into<Cow<'a, str>>,
        upload_id: impl Into<Cow<'a, str>>,
    ) -> Operation<'a> {
        self.upload_operation(Action::ListParts, Method::GET, key.into(), upload_id.into())
    }

    /// Starts a browser upload form: `POST Object`.
    ///
    /// The key may have `${filename}`, which S3 replaces with the name of the chosen file. The form
    /// then binds only the text before it.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let form = bucket
    ///     .post("uploads/7f3a/${filename}")
    ///     .content_type_starts_with("image/")
    ///     .content_length(1..=10_485_760)
    ///     .presign(Duration::from_secs(900))?;
    /// println!("{}", form.to_html());
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Bucket`] for an access point, for which AWS documents no forms,
    /// and for a directory bucket, which does not accept forms; with [`Error::Endpoint`] at
    /// [`Endpoint::r2`].
    #[cfg(feature = "post")]
    #[doc(alias = "generate_presigned_post")]
    pub fn post<'a>(&'a self, key: impl Into<Cow<'a, str>>) -> Form<'a> {
        self.form(key.into())
    }

    #[cfg(feature = "post")]
    fn form<'a>(&'a self, key: Cow<'a, str>) -> Form<'a> {
        let Inner { name, signer, location, .. } = &*self.inner;
        Form::new(name, location.form_url(), signer, key, location.no_forms())
    }

    /// Downloads many objects.
    ///
    /// [`Operation::template`] returns the [`Template`](crate::s3::Template) that takes their keys.
    pub fn get_each(&self) -> Operation<'_, Each> {
        self.each_object_operation(Action::GetObject, Method::GET)
    }

    /// Reads the headers of many objects, as [`get_each`](Self::get_each).
    pub fn head_each(&self) -> Operation<'_, Each> {
        self.each_object_operation(Action::HeadObject, Method::HEAD)
    }

    /// Uploads many objects, as [`get_each`](Self::get_each).
    pub fn put_each(&self) -> Operation<'_, Each> {
        self.each_object_operation(Action::PutObject, Method::PUT)
    }

    /// Deletes many objects, as [`get_each`](Self::get_each).
    pub fn delete_each(&self) -> Operation<'_, Each> {
        self.each_object_operation(Action::DeleteObject, Method::DELETE)
    }

    /// Requests anything else of an object, such as `GetObjectAcl`:
    /// `request(Method::GET, key).query("acl", "")`.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let put_tagging = bucket.request(Method::PUT, "cat.png").query("tagging", "");
    /// assert_eq!(put_tagging.presign(Duration::from_secs(900))?.method(), &Method::PUT);
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn request<'a>(&'a self, method: Method, key: impl Into<Cow<'a, str>>) -> Operation<'a> {
        self.object_operation(Action::Any, method, key.into())
    }

    /// Lists the objects: `ListObjectsV2`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.list().prefix("photos/").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("&list-type=2&prefix=photos%2F&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Bucket`] at the [control endpoint](Endpoint::s3_express_control)
    /// of directory buckets, which has no objects.
    #[doc(alias = "list_objects_v2")]
    pub fn list(&self) -> Operation<'_> {
        let error = self.inner.location.no_objects();
        let mut operation = self.bucket_operation(Action::ListObjectsV2, Method::GET, error);
        operation.action_parameter("list-type", "2");
        operation
    }

    /// Reads whether the bucket exists and the signer has access to it: `HeadBucket`.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let check = bucket.head_bucket().presign(Duration::from_secs(60))?;
    /// assert_eq!(check.method(), &Method::HEAD);
    /// assert!(check.as_str().starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/?"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [HeadBucket](https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html).
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub fn head_bucket(&self) -> Operation<'_> {
        self.bucket_operation(Action::HeadBucket, Method::HEAD, self.inner.location.no_objects())
    }

    /// Creates the bucket: `CreateBucket`. Outside us-east-1 the client must send the region in the
    /// body.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Bucket`] for an access point, and for a directory bucket unless
    /// it is at the [control endpoint](Endpoint::s3_express_control).
    pub fn create_bucket(&self) -> Operation<'_> {
        self.bucket_operation(Action::CreateBucket, Method::PUT, self.inner.location.not_managed())
    }

    /// Deletes the bucket, which must be empty: `DeleteBucket`.
    ///
    /// # Errors
    ///
    /// As [`create_bucket`](Self::create_bucket).
    pub fn delete_bucket(&self) -> Operation<'_> {
        self.bucket_operation(Action::DeleteBucket, Method::DELETE, self.inner.location.not_managed())
    }

    /// Requests anything else of the bucket itself, such as `GetBucketLocation`:
    /// `request_bucket(Method::GET).query("location", "")`.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let get_location = bucket.request_bucket(Method::GET).query("location", "");
    /// let url = get_location.presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/?"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn request_bucket(&self, method: Method) -> Operation<'_> {
        self.bucket_operation(Action::Any, method, None)
    }

    fn object_operation<'a>(&'a self, action: Action, method: Method, key: Cow<'a, str>) -> Operation<'a> {
        let location = &self.inner.location;
        let error = check_key(&key).map_err(Error::ObjectKey).err().or(location.no_objects());
        let path = Path::Appended { url_prefix: (&location.before_key).into(), tail: key };
        self.operation(action, method, path, error)
    }

    fn create_operation<'a>(&'a self, key: Cow<'a, str>) -> Operation<'a> {
        let mut operation = self.object_operation(Action::CreateMultipartUpload, Method::POST, key);
        operation.action_parameter("uploads", "");
        operation
    }

    fn part_operation<'a>(
        &'a self,
        key: Cow<'a, str>,
        upload_id: Cow<'a, str>,
        part_number: u16,
    ) -> Operation<'a> {
        const OPTION: &str = "part_number";
        let mut operation = self.upload_operation(Action::UploadPart, Method::PUT, key, upload_id);
        operation
            .check(OPTION, check_part_number(part_number))
            .action_parameter("partNumber", part_number.to_string());
        operation
    }

    /// Returns an operation on a multipart upload that was started.
    fn upload_operation<'a>(
        &'a self,
        action: Action,
        method: Method,
        key: Cow<'a, str>,
        upload_id: Cow<'a, str>,
    ) -> Operation<'a> {
        let mut operation = self.object_operation(action, method, key);
        operation
            .require(!upload_id.is_empty(), "upload_id", "must not be empty")
            .action_parameter("uploadId", upload_id);
        operation
    }

    fn each_object_operation(&self, action: Action, method: Method) -> Operation<'_, Each> {
        let location = &self.inner.location;
        let path = Path::Appended { url_prefix: (&location.before_key).into(), tail: "".into() };
        self.operation(action, method, path, location.no_objects())
    }

    fn bucket_operation(&self, action: Action, method: Method, error: Option<Error>) -> Operation<'_> {
        self.operation(action, method, Path::Encoded(self.inner.location.bucket_path().into()), error)
    }

    fn operation<'a, T>(
        &'a self,
        action: Action,
        method: Method,
        path: Path<'a>,
        error: Option<Error>,
    ) -> Operation<'a, T> {
        let Location { origin, public, provider, .. } = &self.inner.location;
        let mut request = Request::to(method, OriginRef::Borrowed(origin), path);
        request.public_prefix = public.as_deref().map(Cow::Borrowed);
        if let Some(error) = error {
            request.add_error(error);
        }
        Operation::new(&self.inner.signer, action, *provider, request)
    }
}

/// Checks the bucket's name and resolves its endpoint.
fn resolve(endpoint: &Endpoint, name: &str, region: &Region) -> Result<ResolvedEndpoint, Error> {
    if !is_arn(name) {
        check_name(name).map_err(Error::Bucket)?;
    }
    endpoint.resolve(Some(name), region)
}

/// Returns a signer for the resolved service and its region or region set.
fn signer(resolved: &ResolvedEndpoint, credentials: Credentials) -> Result<Signer, Error> {
    let service = resolved.service().clone();
    match &resolved.regions {
        Regions::One(region) => Ok(Signer::new(service, region.clone(), credentials)),
        #[cfg(feature = "sigv4a")]
        Regions::Set(region_set) => Signer::sigv4a(service, region_set.clone(), credentials),
        #[cfg(not(feature = "sigv4a"))]
        Regions::Set(_) => {
            Err(Error::Arn("must not be a multi-region access point without the feature sigv4a"))
        }
    }
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
