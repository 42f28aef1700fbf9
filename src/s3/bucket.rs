use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use core::fmt;
use core::ops::Range;

use crate::origin::Origin;
use crate::region_set::Regions;
use crate::request::{Path, Request};
use crate::s3::action::Action;
use crate::s3::endpoint::Endpoint;
use crate::s3::endpoint::arn::is_arn;
use crate::s3::endpoint::bucket_name as name;
use crate::s3::endpoint::resolved::{ResolvedEndpoint, Target};
use crate::s3::operation::{Each, Operation};
#[cfg(feature = "post")]
use crate::s3::post::Form;
use crate::{Credentials, Error, Method, Region, Service, Signer};

/// A bucket, or an access point of one: a name or an ARN, the endpoint where it lives, and the signer of its URLs.
///
/// Make one and keep it. Cloning is cheap; clones and [siblings](Self::sibling) share the signer and with it the key of
/// the day, and any number of threads can use them at once.
///
/// What stands for a bucket at AWS, and where each is found, is at [`Endpoint`].
///
/// An object key is 1 to 1,024 bytes of UTF-8. A key with a segment `.` or `..` is refused: browsers and most HTTP clients
/// resolve such segments, encoded or not, so that the URL would be one of another object, or of another bucket.
///
/// ```
/// use presign::{Credentials, Region, s3::Bucket};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// let url = bucket.get("photos/cat.png").presign(Duration::from_secs(3600))?;
/// assert!(url.as_str().starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/photos/cat.png?X-Amz-"));
///
/// let arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/photos";
/// let access_point = Bucket::new(arn, Region::EU_WEST_1, credentials)?;
/// let url = access_point.get("cat.png").presign(Duration::from_secs(3600))?;
/// assert!(url.as_str().starts_with("https://photos-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/cat.png?X-Amz-"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct Bucket {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    /// As it was asked for. What is signed for is the signer's, which may be that of an ARN.
    region: Region,
    signer: Signer,
    endpoint: Endpoint,
    location: Location,
}

/// Where a bucket lives.
struct Location {
    origin: Origin,
    /// The URL of an object up to the slash before its key.
    before_key: String,
    /// Where in that the path of the bucket itself stands.
    root: Range<usize>,
    /// What is printed in place of that.
    public: Option<String>,
    /// Why there are no objects.
    no_objects: Option<Error>,
    /// Why it is not created or deleted.
    not_managed: Option<Error>,
    /// Why no forms are posted to it.
    #[cfg(feature = "post")]
    no_forms: Option<Error>,
}

impl Bucket {
    /// A bucket of AWS, in the region it was made in, or an access point of one.
    ///
    /// # Errors
    ///
    /// [`Error::Bucket`] for
    ///
    /// - `""`, and a name of more than 255 characters
    /// - `"."`, `".."`, `"a/b"`, `"evil.com#"`, `"user@host"`: what could change the host or the path
    /// - `"my bucket"`, `"bücket"`: what no bucket is called
    ///
    /// [`Error::Arn`] for the ARN of a multi-region access point without the feature `sigv4a`; else as [`Endpoint::resolve`].
    pub fn new(name: impl Into<String>, region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::with_endpoint(name, region, credentials, Endpoint::aws())
    }

    /// A bucket at an endpoint.
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
    /// As [`Bucket::new`], and [`Error::Bucket`] for a name that cannot stand in the host of a virtual-hosted endpoint.
    pub fn with_endpoint(
        name: impl Into<String>,
        region: Region,
        credentials: Credentials,
        endpoint: Endpoint,
    ) -> Result<Self, Error> {
        let name = name.into();
        let resolved = resolve(&endpoint, &name, &region)?;
        let signer = signer(&resolved, credentials)?;
        Self::at(name, region, signer, endpoint, resolved)
    }

    /// A bucket at an endpoint, with a signer that others use too.
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_endpoint`];
    ///
    /// - [`Error::Service`] for a signer of `"sts"`, and of any service that normalises the path, encodes it twice, or signs the
    ///   payload, and at AWS for any but the [service](crate::s3::ResolvedEndpoint::service) that the bucket is resolved to
    /// - [`Error::Region`] for a signer of any but the region that an ARN is resolved to, or of a set of regions
    /// - [`Error::Arn`] for a multi-region access point, unless the signer is of a set of regions and the partition `aws`
    pub fn with_signer(name: impl Into<String>, signer: Signer, endpoint: Endpoint) -> Result<Self, Error> {
        // Of the region, a multi-region access point asks for no more than the partition.
        let region = signer.region().cloned().unwrap_or(Region::US_EAST_1);
        Self::signed_by(name.into(), region, signer, endpoint)
    }

    /// Another bucket at the same endpoint, with the same signer.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let backups = bucket.sibling("backups")?;
    /// assert_eq!((backups.name(), backups.signer().region()), ("backups", bucket.signer().region()));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Bucket::with_signer`]; [`Error::Conflict`] if the endpoint has a [public URL](Endpoint::public_url) that is good for
    /// one bucket, or the credentials are those of a directory bucket's session, which are, too.
    pub fn sibling(&self, name: impl Into<String>) -> Result<Self, Error> {
        let Inner { region, signer, endpoint, .. } = &*self.inner;
        let first = "sibling";
        if endpoint.public_url.as_ref().is_some_and(|url| !url.names_bucket()) {
            return Err(Error::Conflict { first, second: "a public URL without {bucket}" });
        }
        if signer.service().rules() == Service::S3_EXPRESS.rules() && signer.credentials().is_temporary() {
            return Err(Error::Conflict { first, second: "the credentials of a directory bucket's session" });
        }
        Self::signed_by(name.into(), region.clone(), signer.clone(), endpoint.clone())
    }

    fn signed_by(name: String, region: Region, signer: Signer, endpoint: Endpoint) -> Result<Self, Error> {
        let resolved = resolve(&endpoint, &name, &region)?;
        let rules = signer.service().rules();
        if rules.double_encode_path || rules.normalize_path || rules.sign_payload {
            return Err(Error::Service("must have the rules of S3 to sign for a bucket"));
        }
        if endpoint.is_aws() && signer.service().as_str() != resolved.service().as_str() {
            return Err(Error::Service("must be the one that the bucket is resolved to"));
        }
        match resolved.regions {
            Regions::One(_) if signer.region() != resolved.region() => {
                Err(Error::Region("must be the one that the bucket is resolved to"))
            }
            Regions::Set(_) if signer.region_set().is_none() => Err(Error::Arn(
                "must not be of a multi-region access point for a signer of one region: take Signer::sigv4a",
            )),
            _ => Self::at(name, region, signer, endpoint, resolved),
        }
    }

    fn at(
        name: String,
        region: Region,
        signer: Signer,
        endpoint: Endpoint,
        resolved: ResolvedEndpoint,
    ) -> Result<Self, Error> {
        let public = endpoint.public_url.as_ref().map(|url| url.of(&name)).transpose()?;
        let location = Location::new(resolved, public);
        Ok(Self { inner: Arc::new(Inner { name, region, signer, endpoint, location }) })
    }

    /// The name or the ARN, as it was given.
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
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.get("photos/a b+c.png").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/photos/a%20b%2Bc.png?"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn get<'a>(&'a self, key: &'a str) -> Operation<'a> {
        self.object(Action::GetObject, Method::GET, key)
    }

    /// Reads an object's headers: `HeadObject`.
    pub fn head<'a>(&'a self, key: &'a str) -> Operation<'a> {
        self.object(Action::HeadObject, Method::HEAD, key)
    }

    /// Uploads an object: `PutObject`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket.put("photos/cat.png").content_type("image/png").presign(Duration::from_secs(900))?;
    /// assert_eq!(upload.method().as_str(), "PUT");
    /// assert!(upload.required_headers().eq([("content-type", "image/png")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
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
        operation.own_parameter("uploads", "");
        operation
    }

    /// Uploads a part, numbered 1 to 10,000: `UploadPart`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload_id = "VXBsb2FkIElE"; // from the answer to create_multipart_upload
    /// let part = bucket.upload_part("film.mp4", upload_id, 1).presign(Duration::from_secs(3600))?;
    /// assert!(part.as_str().contains("&partNumber=1&uploadId=VXBsb2FkIElE&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for a number outside that range or an empty upload id.
    pub fn upload_part<'a>(&'a self, key: &'a str, upload_id: &'a str, part_number: u16) -> Operation<'a> {
        let mut operation = self.upload(Action::UploadPart, Method::PUT, key, upload_id);
        operation
            .require((1..=10_000).contains(&part_number), "part_number", "must be from 1 to 10000")
            .own_parameter("partNumber", part_number.to_string());
        operation
    }

    /// Puts the parts together, which the client lists in the body: `CompleteMultipartUpload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for an empty upload id.
    pub fn complete_multipart_upload<'a>(&'a self, key: &'a str, upload_id: &'a str) -> Operation<'a> {
        self.upload(Action::CompleteMultipartUpload, Method::POST, key, upload_id)
    }

    /// Gives a multipart upload up and frees its parts: `AbortMultipartUpload`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for an empty upload id.
    pub fn abort_multipart_upload<'a>(&'a self, key: &'a str, upload_id: &'a str) -> Operation<'a> {
        self.upload(Action::AbortMultipartUpload, Method::DELETE, key, upload_id)
    }

    /// Lists the parts that were uploaded: `ListParts`.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::InvalidOption`] for an empty upload id.
    pub fn list_parts<'a>(&'a self, key: &'a str, upload_id: &'a str) -> Operation<'a> {
        self.upload(Action::ListParts, Method::GET, key, upload_id)
    }

    /// Lets a browser upload by a form: `POST Object`. The key may end in `${filename}`, in whose place S3 puts the name of
    /// the file that was chosen.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    /// Signing fails with [`Error::Bucket`] for an access point, for which AWS documents no forms, and for a directory bucket, which
    /// takes none.
    #[cfg(feature = "post")]
    pub fn post<'a>(&'a self, key: &'a str) -> Form<'a> {
        let Inner { name, signer, location, .. } = &*self.inner;
        Form::new(name, location.form_url(), signer, key, location.no_forms)
    }

    /// Downloads each of many objects; [`Operation::at`] makes the template that is told their keys.
    pub fn get_each(&self) -> Operation<'_, Each> {
        self.each(Action::GetObject, Method::GET)
    }

    /// Reads the headers of each of many objects, as [`get_each`](Self::get_each).
    pub fn head_each(&self) -> Operation<'_, Each> {
        self.each(Action::HeadObject, Method::HEAD)
    }

    /// Uploads each of many objects, as [`get_each`](Self::get_each).
    pub fn put_each(&self) -> Operation<'_, Each> {
        self.each(Action::PutObject, Method::PUT)
    }

    /// Deletes each of many objects, as [`get_each`](Self::get_each).
    pub fn delete_each(&self) -> Operation<'_, Each> {
        self.each(Action::DeleteObject, Method::DELETE)
    }

    /// Any other request for an object, such as `GetObjectAcl`: `request(Method::GET, key).query("acl", "")`.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.request(Method::PUT, "cat.png").query("tagging", "").presign(Duration::from_secs(900))?;
    /// assert_eq!(url.method(), &Method::PUT);
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn request<'a>(&'a self, method: Method, key: &'a str) -> Operation<'a> {
        self.object(Action::Any, method, key)
    }

    /// Lists the objects: `ListObjectsV2`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.list().prefix("photos/").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("&list-type=2&prefix=photos%2F&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Bucket`] at the [control endpoint](Endpoint::s3_express_control) of directory buckets, where
    /// there are no objects.
    pub fn list(&self) -> Operation<'_> {
        let mut operation = self.whole(Action::ListObjectsV2, Method::GET, self.inner.location.no_objects);
        operation.own_parameter("list-type", "2");
        operation
    }

    /// Creates the bucket: `CreateBucket`. Outside us-east-1 the client has to send the region in the body.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Bucket`] for an access point, and for a directory bucket anywhere but at the
    /// [control endpoint](Endpoint::s3_express_control).
    pub fn create_bucket(&self) -> Operation<'_> {
        self.whole(Action::CreateBucket, Method::PUT, self.inner.location.not_managed)
    }

    /// Deletes the bucket, which must be empty: `DeleteBucket`.
    ///
    /// # Errors
    ///
    /// As [`create_bucket`](Self::create_bucket).
    pub fn delete_bucket(&self) -> Operation<'_> {
        self.whole(Action::DeleteBucket, Method::DELETE, self.inner.location.not_managed)
    }

    /// Any other request for the bucket itself, such as `GetBucketLocation`:
    /// `request_bucket(Method::GET).query("location", "")`.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.request_bucket(Method::GET).query("location", "").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/?"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn request_bucket(&self, method: Method) -> Operation<'_> {
        self.whole(Action::Any, method, None)
    }

    fn object<'a>(&'a self, action: Action, method: Method, key: &'a str) -> Operation<'a> {
        let Location { before_key, no_objects, .. } = &self.inner.location;
        let error = check_key(key).map_err(Error::ObjectKey).err().or(*no_objects);
        self.operation(action, method, Path::Object { before_key, key }, error)
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
            .own_parameter("uploadId", upload_id);
        operation
    }

    fn each(&self, action: Action, method: Method) -> Operation<'_, Each> {
        let Location { before_key, no_objects, .. } = &self.inner.location;
        self.operation(action, method, Path::EachObject { before_key }, *no_objects)
    }

    fn whole(&self, action: Action, method: Method, error: Option<Error>) -> Operation<'_> {
        self.operation(action, method, Path::AsGiven(self.inner.location.root()), error)
    }

    fn operation<'a, T>(
        &'a self,
        action: Action,
        method: Method,
        path: Path<'a>,
        error: Option<Error>,
    ) -> Operation<'a, T> {
        let Location { origin, public, .. } = &self.inner.location;
        let public = public.as_deref();
        let request = Request { error, public, ..Request::to(method, Cow::Borrowed(origin), path) };
        Operation::new(&self.inner.signer, action, request)
    }
}

/// Where the bucket of this name is, which buckets can have.
fn resolve(endpoint: &Endpoint, name: &str, region: &Region) -> Result<ResolvedEndpoint, Error> {
    if !is_arn(name) {
        name::check(name).map_err(Error::Bucket)?;
    }
    endpoint.resolve(Some(name), region)
}

/// The signer of what was resolved.
fn signer(resolved: &ResolvedEndpoint, credentials: Credentials) -> Result<Signer, Error> {
    let service = resolved.service().clone();
    match &resolved.regions {
        Regions::One(region) => Ok(Signer::new(service, region.clone(), credentials)),
        #[cfg(feature = "sigv4a")]
        Regions::Set(region_set) => Signer::sigv4a(service, region_set.clone(), credentials),
        #[cfg(not(feature = "sigv4a"))]
        Regions::Set(_) => Err(Error::Arn(
            "must not be of a multi-region access point: AWS4-ECDSA-P256-SHA256, which signs for it, is in the feature sigv4a",
        )),
    }
}

impl Location {
    fn new(resolved: ResolvedEndpoint, public: Option<String>) -> Self {
        let ResolvedEndpoint { origin, url, target, is_in_path, .. } = resolved;
        let root_end = if is_in_path && public.is_none() { url.len() } else { url.len() + "/".len() };
        let root = origin.len()..root_end;
        let mut before_key = url;
        before_key.push('/');
        let no_objects = match target {
            Target::ManagedBucket => Some("must not be at s3_express_control, where it has no objects"),
            _ => None,
        };
        let not_managed = match target {
            Target::AccessPoint => Some("must not be an access point to be created or deleted"),
            Target::DirectoryBucket => {
                Some("must be at s3_express_control for a directory bucket to be created or deleted")
            }
            _ => None,
        };
        #[cfg(feature = "post")]
        let no_forms = match target {
            Target::Bucket => None,
            Target::AccessPoint => Some("must not be an access point, which AWS documents no forms for"),
            Target::DirectoryBucket | Target::ManagedBucket => {
                Some("must not be a directory bucket, which takes no forms")
            }
        };
        Self {
            origin,
            before_key,
            root,
            public,
            no_objects: no_objects.map(Error::Bucket),
            not_managed: not_managed.map(Error::Bucket),
            #[cfg(feature = "post")]
            no_forms: no_forms.map(Error::Bucket),
        }
    }

    /// The path of the bucket itself.
    fn root(&self) -> &str {
        self.before_key.get(self.root.clone()).unwrap_or_default()
    }

    /// The URL that forms are posted to: that of the bucket itself, without a slash behind its name.
    #[cfg(feature = "post")]
    fn form_url(&self) -> String {
        match &self.public {
            None => [self.origin.as_str(), self.root()].concat(),
            Some(public) => match public.strip_suffix('/') {
                Some(bucket) if bucket.splitn(4, '/').nth(3).is_some() => bucket.into(),
                _ => public.clone(),
            },
        }
    }
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
