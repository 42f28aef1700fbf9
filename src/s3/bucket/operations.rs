//! The operations of a bucket. A method that is generic only converts its arguments.

use alloc::borrow::Cow;
use alloc::string::ToString;

use crate::request::Request;
use crate::s3::action::Action;
use crate::s3::bucket::Bucket;
#[cfg(feature = "post")]
use crate::s3::bucket::Inner;
use crate::s3::location::Location;
use crate::s3::multipart::check_part_number;
use crate::s3::object_key::check_key;
use crate::s3::operation::{Each, Operation};
#[cfg(feature = "post")]
use crate::s3::post::Form;
use crate::sigv4::canonical_request::{OriginRef, Path};
use crate::{Error, Method};

impl Bucket {
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
    /// [`Endpoint::r2`](crate::s3::Endpoint::r2).
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
    /// Signing fails with [`Error::Bucket`] at the [control
    /// endpoint](crate::s3::Endpoint::s3_express_control) of directory buckets, which has no
    /// objects.
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
    /// it is at the [control endpoint](crate::s3::Endpoint::s3_express_control).
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
