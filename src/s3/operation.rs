use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::request::Request;
use crate::s3::action::Action;
use crate::s3::endpoint::Provider;
use crate::s3::header_rules::check_header;
use crate::s3::template::Template;
use crate::{Error, Method, PresignedUrl, Signer, SigningTime, Validity};

/// An operation on a bucket or an object, with its options, ready to presign.
///
/// A wrong argument is reported when the operation is signed, so that a chain has one `?` at its
/// end. No option is ignored:
///
/// - An option that the operation does not support is [`Error::UnsupportedOption`].
/// - Options that exclude one another, and an option given twice, are [`Error::Conflict`].
/// - Empty text is [`Error::InvalidOption`] for every option but `prefix`, `delimiter` and
///   `start_after`.
/// - Non-ASCII text is [`Error::InvalidOption`] for every option that sets a header, except
///   `attachment` and `inline`, which encode it.
/// - A control character is [`Error::InvalidOption`] for every option but `attachment`, `inline`,
///   `prefix`, `delimiter` and `start_after`. A header may contain a tab.
///
/// A header added by [`header`](Self::header) excludes only the option that sets the same header.
///
/// Object keys, upload ids and the values of options are `impl Into<Cow<'a, str>>`: a `&str`, a
/// `String` or a `&String`. For a `&&str`, such as an item of `["a", "b"].iter()`, write `&**key`.
/// An operation borrows its bucket; [`into_owned`](Self::into_owned) returns one to store, queue or
/// send to a task.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let ttl = Duration::from_secs(900);
/// let upload = bucket
///     .put("reports/2026-08.pdf")
///     .content_type("application/pdf")
///     .attachment("Bericht März.pdf")
///     .metadata("author", "ann")
///     .if_none_match("*")
///     .presign(ttl)?;
/// assert_eq!(upload.required_headers().count(), 4);
///
/// let download = bucket
///     .get("reports/2026-08.pdf")
///     .version_id("3sL4kqtJlcpXroDTDmJ")
///     .response_cache_control("private, max-age=600")
///     .expected_bucket_owner("123456789012")
///     .presign(ttl)?;
/// assert_eq!(download.required_headers().count(), 0); // a plain link: all options are parameters
///
/// let page = bucket.list().prefix("reports/").delimiter("/").max_keys(100).presign(ttl)?;
/// assert!(page.as_str().contains("&delimiter=%2F&list-type=2&max-keys=100&prefix=reports%2F&"));
///
/// let error = bucket.get("reports/2026-08.pdf").content_type("application/pdf").presign(ttl);
/// assert_eq!(error.unwrap_err().to_string(), "content_type: not supported by GetObject");
/// # Ok::<(), presign::Error>(())
/// ```
///
/// # Options by operation
///
/// | option | `get` | `head` | `put` | `delete` | create | part | complete | abort | parts | `list` |
/// |---|---|---|---|---|---|---|---|---|---|---|
/// | `content_type`, `content_encoding`, `content_language`, `content_disposition` | | | ✓ | | ✓ | | | | | |
/// | `cache_control`, `expires`, `metadata`, `tagging`, `storage_class` | | | ✓ | | ✓ | | | | | |
/// | `sse_s3`, `sse_kms`, `sse_kms_key` | | | ✓ | | ✓ | | | | | |
/// | `acl`, also of `create_bucket` | | | ✓ | | ✓ | | | | | |
/// | `attachment`, `inline` | ✓ | ✓ | ✓ | | ✓ | | | | | |
/// | `object_lock`, `legal_hold` | | | ✓ | | ✓ | | | | | |
/// | `copy_source` | | | ✓ | | | ✓ | | | | |
/// | `copy_source_range` | | | | | | ✓ | | | | |
/// | `content_length`, `content_md5` | | | ✓ | | | ✓ | | | | |
/// | `checksum` | | | ✓ | | | ✓ | ✓ | | | |
/// | `payload_sha256`, also of `create_bucket` | | | ✓ | | | ✓ | ✓ | | | |
/// | `checksum_mode` | ✓ | ✓ | | | | | | | | |
/// | `checksum_algorithm` | | | | | ✓ | | | | | |
/// | `if_none_match` | ✓ | ✓ | ✓ | | | | ✓ | | | |
/// | `if_match` | ✓ | ✓ | ✓ | ✓ | | | ✓ | | | |
/// | `sse_customer_key` | ✓ | ✓ | ✓ | | ✓ | ✓ | ✓ | | ✓ | |
/// | `request_payer` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |
/// | `expected_bucket_owner`, also of `delete_bucket` and also of `head_bucket` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |
/// | `version_id` | ✓ | ✓ | | ✓ | | | | | | |
/// | `response_*` | ✓ | ✓ | | | | | | | | |
/// | `max_parts`, `part_number_marker` | | | | | | | | | ✓ | |
/// | `prefix`, `delimiter`, `start_after`, `continuation_token` | | | | | | | | | | ✓ |
/// | `max_keys`, `fetch_owner`, `url_encoded_keys` | | | | | | | | | | ✓ |
///
/// The columns from *create* to *parts* are `create_multipart_upload`, `upload_part`,
/// `complete_multipart_upload`, `abort_multipart_upload` and `list_parts`. `get_each` supports the
/// options of `get`, and so on. `query`, `header`, `cacheable` and `clamp_to_credentials` are for
/// every operation; `request` and `request_bucket` support every option.
///
/// # What allocates
///
/// | method | output | allocates |
/// |---|---|---|
/// | `presign` | [`PresignedUrl`], signed now | its text |
/// | `presign_at` | [`PresignedUrl`], signed at a given instant | its text |
/// | `presign_into` | appended to a given `String` | nothing if the string has room; an empty one grows once |
///
/// Adding parameters and headers allocates.
#[derive(Clone)]
#[must_use = "an operation does nothing until it is presigned"]
pub struct Operation<'a, T = Single> {
    signer: SignerRef<'a, T>,
    pub(crate) action: Action,
    pub(crate) provider: Provider,
    /// Whether an option was set that requires or excludes others, in any order.
    pub(crate) has_dependent_option: bool,
    pub(crate) request: Request<'a>,
}

/// The signer of a bucket, or a clone of it. The latter is never that of an operation on many
/// objects, whose [`Template`] borrows the bucket's.
#[derive(Clone)]
enum SignerRef<'a, T> {
    Borrowed(&'a Signer),
    Owned(Signer, T),
}

impl<T> SignerRef<'_, T> {
    #[inline]
    const fn get(&self) -> &Signer {
        match self {
            Self::Borrowed(signer) => signer,
            Self::Owned(signer, _) => signer,
        }
    }
}

/// The target of an [`Operation`] on one object or on the bucket itself.
///
/// Such an operation can be presigned.
#[derive(Clone, Copy, Debug)]
pub struct Single(());

/// The target of an [`Operation`] on many objects.
///
/// [`Operation::template`] prepares such an operation for their keys.
#[derive(Clone, Copy, Debug)]
pub enum Each {}

impl Operation<'_> {
    /// Presigns a URL that is valid from now, for 1 second to 7 days.
    ///
    /// Fractions of a second are dropped. The method does not exist on `wasm32-unknown-unknown`,
    /// which has no clock; use [`presign_at`](Self::presign_at) there.
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    #[doc(alias = "generate_presigned_url")]
    #[doc(alias = "presigned")]
    #[doc(alias = "PresigningConfig")]
    #[doc(alias = "expires_in")]
    pub fn presign(&self, expires_in: Duration) -> Result<PresignedUrl, Error> {
        self.signer.get().presign(self.checked()?, expires_in)
    }

    /// Presigns a URL that is valid from `time`.
    ///
    /// Use it for tests, for back-dating, and on platforms without a clock.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let time = "20130524T000000Z".parse()?;
    /// let url = bucket.get("test.txt").presign_at(time, Duration::from_secs(86_400))?;
    /// assert!(url.as_str().contains("&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - the first error of the chain that built the operation; [`Error::ObjectKey`] for a key that
    ///   is empty, over 1,024 bytes, or has a `.` or `..` segment
    /// - [`Error::ExpiresIn`] for `Duration::ZERO`, `Duration::from_millis(999)`,
    ///   `Duration::from_secs(604_801)`
    /// - [`Error::CredentialsExpiration`] if the credentials expire before the URL would
    /// - [`Error::SigningTime`] if the URL would expire after year 9999
    pub fn presign_at(&self, time: SigningTime, expires_in: Duration) -> Result<PresignedUrl, Error> {
        self.signer.get().presign_at(self.checked()?, time, expires_in)
    }

    /// Appends a presigned URL to `text`.
    ///
    /// Allocates nothing if `text` has room for the URL and its signed headers, which it holds
    /// temporarily during signing. `text` is unchanged on an error.
    ///
    /// ```
    /// # use presign::{Credentials, Region, SigningTime, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let now = SigningTime::now();
    /// let mut url = String::with_capacity(1024);
    /// for key in ["a.jpg", "b.jpg"] {
    ///     url.clear();
    ///     bucket.get(key).presign_into(now, Duration::from_secs(3600), &mut url)?;
    ///     println!("{url}");
    /// }
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    #[inline]
    pub fn presign_into(
        &self,
        time: SigningTime,
        expires_in: Duration,
        text: &mut String,
    ) -> Result<Validity, Error> {
        self.signer.get().presign_into(self.checked()?, time, expires_in, text)
    }

    /// Returns the same operation without a borrow of the bucket, to store, queue or send to a
    /// task.
    ///
    /// It copies the borrowed texts and shares the bucket's signer.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::{Bucket, Operation}};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// fn download(bucket: &Bucket, id: u32) -> Operation<'static> {
    ///     bucket.get(format!("reports/{id}.pdf")).into_owned()
    /// }
    ///
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let queue = [download(&bucket, 1), download(&bucket, 2)];
    /// drop(bucket);
    /// for operation in queue {
    ///     println!("{}", operation.presign(Duration::from_secs(900))?);
    /// }
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn into_owned(self) -> Operation<'static> {
        let Self { signer, action, provider, has_dependent_option, request } = self;
        let signer = SignerRef::Owned(signer.get().clone(), Single(()));
        Operation { signer, action, provider, has_dependent_option, request: request.into_owned() }
    }
}

impl<'a> Operation<'a, Each> {
    /// Prepares the operation for many keys: everything but the key is computed once.
    ///
    /// ```
    /// # use presign::{Credentials, Region, SigningTime, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let template = bucket
    ///     .get_each()
    ///     .response_content_type("image/jpeg")
    ///     .template(SigningTime::now(), Duration::from_secs(3600))?;
    /// let mut url = String::with_capacity(1024);
    /// for key in ["a.jpg", "b.jpg"] {
    ///     url.clear();
    ///     template.presign_into(key, &mut url)?;
    ///     println!("{url}");
    /// }
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Operation::presign_at), but for the keys.
    pub fn template(&self, time: SigningTime, expires_in: Duration) -> Result<Template<'a>, Error> {
        let signer = match &self.signer {
            SignerRef::Borrowed(signer) => signer,
            SignerRef::Owned(_, each) => match *each {},
        };
        Template::new(signer, self.checked()?, time, expires_in)
    }
}

impl<'a, T> Operation<'a, T> {
    pub(crate) const fn new(
        signer: &'a Signer,
        action: Action,
        provider: Provider,
        request: Request<'a>,
    ) -> Self {
        let signer = SignerRef::Borrowed(signer);
        Self { signer, action, provider, has_dependent_option: false, request }
    }

    /// Returns the request, after the checks that are independent of the order of options.
    #[inline]
    fn checked(&self) -> Result<&Request<'a>, Error> {
        if self.has_dependent_option {
            self.request.check()?;
            self.check_dependent_options()?;
        }
        Ok(&self.request)
    }

    /// Returns the headers that the client must send, as [`PresignedUrl::required_headers`].
    ///
    /// Use it with [`presign_into`](Self::presign_into).
    ///
    /// # Errors
    ///
    /// The first error of the chain that built the operation.
    #[doc(alias = "headers")]
    pub fn required_headers(&self) -> Result<Vec<(String, String)>, Error> {
        self.checked()?.required_headers()
    }

    /// Returns the HTTP method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.request.method
    }

    /// Adds a query parameter that has no method of its own.
    ///
    /// Name and value are given unencoded. Repeated names are kept.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let get_acl = bucket.request(Method::GET, "cat.png").query("acl", "");
    /// assert!(get_acl.presign(Duration::from_secs(900))?.as_str().contains("&acl=&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Query`] for
    ///
    /// - `""`
    /// - `"X-Amz-Date"`, `"x-amz-acl"`: every name that begins with `x-amz-`, in any case
    /// - `"versionId"` with `version_id`: a parameter that an option also sets
    /// - a parameter after 1,024 others
    ///
    /// Of several parameters, the refused one is [`Error::QueryAt`], with its index from 0.
    pub fn query(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.add_parameter(name.into(), value.into());
        self
    }

    /// Adds several query parameters at once, which is cheaper than chaining
    /// [`query`](Self::query).
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let pairs = [("versions", ""), ("prefix", "photos/")];
    /// let list_versions = bucket.request_bucket(Method::GET).query_pairs(&pairs);
    /// let url = list_versions.presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("&prefix=photos%2F&versions="));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub fn query_pairs<N, V>(mut self, pairs: impl IntoIterator<Item = &'a (N, V)>) -> Self
    where
        N: AsRef<str> + 'a,
        V: AsRef<str> + 'a,
    {
        let pairs = pairs.into_iter();
        self.request.query.reserve(pairs.size_hint().0);
        for (name, value) in pairs {
            self.add_parameter(name.as_ref().into(), value.as_ref().into());
        }
        self
    }

    fn add_parameter(&mut self, name: Cow<'a, str>, value: Cow<'a, str>) {
        if name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-amz-")) {
            self.request.refuse_parameter("must not begin with x-amz-");
        } else {
            self.request.add_parameter(name, value, None);
        }
    }

    /// Adds a header that is signed and that the client must send.
    ///
    /// The values of repeated names are joined with commas.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let range = bucket.get("film.mp4").header("Range", "bytes=0-1023");
    /// let url = range.presign(Duration::from_secs(900))?;
    /// assert!(url.required_headers().eq([("range", "bytes=0-1023")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Header`] for
    ///
    /// - `""`, `"my header"`: an invalid name
    /// - `"host"`, `"authorization"`, `"x-amz-date"` and the names of the other parameters that
    ///   signing adds, in any case
    /// - `"content-type"` with `content_type`: a header that an option also sets
    /// - `"user-agent"`, `"connection"`, `"proxy-authorization"` and other names that clients or
    ///   proxies change on the way; a [`Request`] signs them
    /// - a value with a control character other than the tab
    /// - at AWS, a value that is not ASCII, which clients send in different encodings
    /// - a header after 1,024 others
    ///
    /// Of several headers, the refused one is [`Error::HeaderAt`], with its index from 0.
    pub fn header(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.add_header(name.into(), value.into());
        self
    }

    fn add_header(&mut self, name: Cow<'a, str>, value: Cow<'a, str>) {
        match check_header(&name, &value, self.provider) {
            Ok(()) => self.request.add_header(name, value, None),
            Err(rule) => self.request.refuse_header(rule),
        }
    }

    /// Rounds the signing time down to a window, as [`Request::cacheable`] does.
    ///
    /// All URLs made within the window are the same, so that browsers and shared caches can keep
    /// the response.
    ///
    /// ```
    /// # use presign::{Credentials, Region, SigningTime, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let image = bucket.get("cat.png").cacheable(Duration::from_secs(3600));
    /// let first = image.presign_at("20130524T100000Z".parse()?, Duration::from_secs(600))?;
    /// let last = image.presign_at("20130524T105959Z".parse()?, Duration::from_secs(600))?;
    /// assert_eq!(first.as_str(), last.as_str());
    /// assert_eq!(last.expires_at(), "20130524T111000Z".parse()?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Request::cacheable`].
    pub fn cacheable(mut self, window: Duration) -> Self {
        self.request.set_window(window);
        self
    }

    /// Shortens the URL's lifetime to that of its credentials, instead of failing.
    ///
    /// It works as [`Request::clamp_to_credentials`].
    ///
    /// # Errors
    ///
    /// As [`Request::clamp_to_credentials`].
    pub fn clamp_to_credentials(mut self) -> Self {
        self.request.validity.clamp = true;
        self
    }

    /// Records an error if an option's value is invalid.
    pub(crate) fn require(&mut self, is_valid: bool, option: &'static str, rule: &'static str) -> &mut Self {
        self.check(option, is_valid.then_some(()).ok_or(rule))
    }

    /// Records the rule that an option's value broke, if any.
    pub(crate) fn check(&mut self, option: &'static str, check: Result<(), &'static str>) -> &mut Self {
        if let Err(rule) = check {
            self.request.add_error(Error::InvalidOption { option, rule });
        }
        self
    }

    /// Adds a parameter that is part of the action itself, such as `uploads`.
    pub(crate) fn action_parameter(
        &mut self,
        name: &'static str,
        value: impl Into<Cow<'a, str>>,
    ) -> &mut Self {
        self.request.add_parameter(name.into(), value.into(), Some(name));
        self
    }
}

impl<T> fmt::Debug for Operation<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("action", &self.action)
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
