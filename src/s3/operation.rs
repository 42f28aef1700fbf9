use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

use crate::request::Request;
use crate::s3::action::Action;
use crate::s3::option_value::is_blank;
use crate::s3::template::Template;
use crate::{Error, Method, PresignedUrl, Signer, SigningTime, Validity};

/// An operation on a bucket or an object, with its options, ready to be presigned.
///
/// A wrong argument is remembered and reported when the operation is signed, so that a chain has one `?` at its end. An
/// option that means nothing to the operation is [`Error::UnsupportedOption`], and options that exclude one another, or one
/// given twice, are [`Error::Conflict`]: nothing is ignored. The empty text is [`Error::InvalidOption`] to every option but `prefix`,
/// `delimiter` and `start_after`; so is a control character to every option that has no encoding for it, and what is not ASCII to
/// every option that sets a header. What [`header`](Self::header) adds is not compared with options that set other headers.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let upload = bucket
///     .put("reports/2026-08.pdf")
///     .content_type("application/pdf")
///     .attachment("Bericht März.pdf")
///     .metadata("author", "ann")
///     .if_none_match("*")
///     .presign(Duration::from_secs(900))?;
/// assert_eq!(upload.required_headers().count(), 4);
///
/// let download = bucket
///     .get("reports/2026-08.pdf")
///     .version_id("3sL4kqtJlcpXroDTDmJ")
///     .response_cache_control("private, max-age=600")
///     .expected_bucket_owner("123456789012")
///     .presign(Duration::from_secs(900))?;
/// assert_eq!(download.required_headers().count(), 0); // all of it stands in the link
///
/// let page = bucket.list().prefix("reports/").delimiter("/").max_keys(100).presign(Duration::from_secs(900))?;
/// assert!(page.as_str().contains("&delimiter=%2F&list-type=2&max-keys=100&prefix=reports%2F&"));
///
/// let error = bucket.get("reports/2026-08.pdf").content_type("application/pdf").presign(Duration::from_secs(900));
/// assert_eq!(error.unwrap_err().to_string(), "content_type: not supported by GetObject");
/// # Ok::<(), presign::Error>(())
/// ```
///
/// # What allocates
///
/// | method | output | allocates |
/// |---|---|---|
/// | `presign` | [`PresignedUrl`], signed now | its text |
/// | `presign_at` | [`PresignedUrl`], signed at an instant of yours | its text |
/// | `presign_into` | appended to a `String` of yours | nothing, while the string has room; an empty one grows once |
///
/// Parameters and headers allocate while they are added.
#[must_use = "an operation does nothing until it is presigned"]
pub struct Operation<'a, T = Single> {
    signer: &'a Signer,
    pub(crate) action: Action,
    pub(crate) request: Request<'a>,
    target: PhantomData<fn() -> T>,
}

/// The target of an [`Operation`] on one object, or on the bucket itself.
#[derive(Clone, Copy, Debug)]
pub enum Single {}

/// The target of an [`Operation`] on many objects: [`Operation::template`] takes their keys.
#[derive(Clone, Copy, Debug)]
pub enum Each {}

impl Operation<'_> {
    /// Presigns from now on, for 1 second to 7 days. Fractions of a second are dropped.
    ///
    /// There is no clock on `wasm32-unknown-unknown`, and hence not this method:
    /// [`presign_at`](Self::presign_at) works there.
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn presign(&self, expires_in: Duration) -> Result<PresignedUrl, Error> {
        self.signer.presign(&self.request, expires_in)
    }

    /// Presigns from an instant on: for tests, for back-dating, and where there is no clock.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.get("test.txt").presign_at("20130524T000000Z".parse()?, Duration::from_secs(86_400))?;
    /// assert!(url.as_str().contains("&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - what the chain that built the operation did wrong; [`Error::ObjectKey`] for a key that is empty, over 1,024 bytes,
    ///   or has a segment `.` or `..`
    /// - [`Error::ExpiresIn`] for `Duration::ZERO`, `Duration::from_millis(999)`, `Duration::from_secs(604_801)`
    /// - [`Error::CredentialsExpiration`] if the credentials end before the URL would
    /// - [`Error::SigningTime`] if the URL would live beyond year 9999
    pub fn presign_at(&self, time: SigningTime, expires_in: Duration) -> Result<PresignedUrl, Error> {
        self.signer.presign_at(&self.request, time, expires_in)
    }

    /// Presigns and appends the URL to `text`, without allocating while that has room for the URL and for its headers,
    /// which are written behind it while it is signed.
    ///
    /// On an error the string is left as it was.
    ///
    /// ```
    /// # use presign::{Credentials, Region, SigningTime, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
        self.signer.presign_into(&self.request, time, expires_in, text)
    }
}

impl<'a> Operation<'a, Each> {
    /// Fixes an operation on many objects, such as [`Bucket::get_each`](crate::s3::Bucket::get_each), to one instant: all
    /// that is the same for each key is done here, once.
    ///
    /// ```
    /// # use presign::{Credentials, Region, SigningTime, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    /// As [`presign_at`](Operation::presign_at).
    pub fn template(&self, time: SigningTime, expires_in: Duration) -> Result<Template<'a>, Error> {
        Template::new(self.signer, &self.request, time, expires_in)
    }
}

impl<'a, T> Operation<'a, T> {
    pub(crate) fn new(signer: &'a Signer, action: Action, request: Request<'a>) -> Self {
        Self { signer, action, request, target: PhantomData }
    }

    /// The headers that the client has to send, as [`PresignedUrl::required_headers`] has them, for those who
    /// [`presign_into`](Self::presign_into) a string.
    ///
    /// # Errors
    ///
    /// What the chain that built the operation did wrong.
    pub fn required_headers(&self) -> Result<Vec<(String, String)>, Error> {
        self.request.required_headers()
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.request.method
    }

    /// Adds a query parameter, name and value as they are before encoding. Repeated names are kept. For what has no method
    /// of its own: `request(Method::GET, key).query("acl", "")`.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let url = bucket.request(Method::GET, "cat.png").query("acl", "").presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().contains("&acl=&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Query`] for
    ///
    /// - `""`
    /// - `"X-Amz-Date"`, `"x-amz-acl"`: every name that begins with `x-amz-`, in any case
    /// - `"versionId"` besides `version_id`: a parameter that an option sets too
    #[inline]
    pub fn query(mut self, name: &'a str, value: &'a str) -> Self {
        self.add_parameter(name, value);
        self
    }

    /// Adds query parameters, each as [`query`](Self::query) does: at once, since an operation is moved when it is handed on.
    ///
    /// ```
    /// # use presign::{Credentials, Method, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let pairs = [("versions", ""), ("prefix", "photos/")];
    /// let url = bucket.request_bucket(Method::GET).query_pairs(&pairs).presign(Duration::from_secs(900))?;
    /// assert!(url.as_str().ends_with(url.signature()) && url.as_str().contains("&prefix=photos%2F&versions="));
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
        for (name, value) in pairs {
            self.add_parameter(name.as_ref(), value.as_ref());
        }
        self
    }

    fn add_parameter(&mut self, name: &'a str, value: &'a str) {
        if name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-amz-")) {
            self.request.add_error(Error::Query("must not begin with x-amz-"));
        } else {
            self.request.add_parameter(name, value.into(), None);
        }
    }

    /// Adds a header that is signed, and that the client has to send. Repeated names are kept, their values joined.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let range = bucket.get("film.mp4").header("Range", "bytes=0-1023").presign(Duration::from_secs(900))?;
    /// assert!(range.required_headers().eq([("range", "bytes=0-1023")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Header`] for
    ///
    /// - `""`, `"my header"`: a name that is none
    /// - `"host"`, `"authorization"`, `"x-amz-date"` and the other names of what stands in the query, in any case
    /// - `"content-type"` besides `content_type`: a header that an option sets too
    /// - a value with a control character other than the tab
    #[inline]
    pub fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.request.add_given_header(name.into(), value, None);
        self
    }

    /// Makes the same text for every call within a window of time, so that browsers and shared caches can keep the answer:
    /// as [`Request::cacheable`].
    ///
    /// ```
    /// # use presign::{Credentials, Region, SigningTime, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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

    /// Ends the URL with its credentials if they end sooner, where that would be an error: as
    /// [`Request::clamp_to_credentials`].
    ///
    /// # Errors
    ///
    /// As [`Request::clamp_to_credentials`].
    pub fn clamp_to_credentials(mut self) -> Self {
        self.request.lifetime.clamp = true;
        self
    }

    /// Remembers an error of an option's value, unless the value is right.
    pub(crate) fn require(&mut self, is_right: bool, option: &'static str, rule: &'static str) -> &mut Self {
        if !is_right {
            self.request.add_error(Error::InvalidOption { option, rule });
        }
        self
    }

    /// Remembers an error if the option means nothing to the action.
    pub(crate) fn only_for(&mut self, actions: &[Action], option: &'static str) -> &mut Self {
        if self.action != Action::Any && !actions.contains(&self.action) {
            self.request.add_error(Error::UnsupportedOption { option, action: self.action.name() });
        }
        self
    }

    /// Remembers an error if an option has set a header already whose name begins with this.
    pub(crate) fn excludes(&mut self, start: &str, option: &'static str) -> &mut Self {
        if let Some(first) = self.request.headers.option_behind(start) {
            self.request.add_error(Error::Conflict { first, second: option });
        }
        self
    }

    /// Whether a plain link is likely to be followed, which sends no headers but the client's own.
    pub(crate) fn is_plain_link(&self) -> bool {
        matches!(self.method().as_str(), "GET" | "HEAD")
    }

    /// A parameter that belongs to the operation itself.
    pub(crate) fn own_parameter(&mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> &mut Self {
        self.set_parameter(name, name, value)
    }

    /// A parameter that an option sets, once.
    pub(crate) fn set_parameter(
        &mut self,
        option: &'static str,
        name: &'static str,
        value: impl Into<Cow<'a, str>>,
    ) -> &mut Self {
        self.request.add_parameter(name, value.into(), Some(option));
        self
    }

    /// A header that an option sets, once.
    pub(crate) fn set_header(
        &mut self,
        option: &'static str,
        name: &'static str,
        value: impl Into<Cow<'a, str>>,
    ) -> &mut Self {
        self.request.set_header(name, value.into(), option);
        self
    }

    /// A header of text. It is ASCII, since clients do not agree on how to send anything else.
    pub(crate) fn text_header(
        &mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: &'a str,
    ) -> &mut Self {
        self.only_for(actions, option)
            .require(!is_blank(value), option, "must not be empty")
            .require(value.is_ascii(), option, "must be ASCII")
            .set_header(option, name, value)
    }

    /// A parameter of text. It has no control characters, since servers write most of them into the headers of an answer.
    pub(crate) fn text_parameter(
        &mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: &'a str,
    ) -> &mut Self {
        self.only_for(actions, option)
            .require(!value.is_empty(), option, "must not be empty")
            .require(!value.contains(char::is_control), option, "must not hold a control character")
            .set_parameter(option, name, value)
    }
}

impl<T> Clone for Operation<'_, T> {
    fn clone(&self) -> Self {
        Self::new(self.signer, self.action, self.request.clone())
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
