use alloc::string::String;
use core::fmt;
use core::time::Duration;

use crate::request::Request;
use crate::s3::object_key::check_key;
use crate::s3::urls::Urls;
use crate::sigv4::template;
use crate::{Error, Signer, SigningTime, Validity};

/// A prepared operation: give it keys, and it writes one URL each.
///
/// [`Operation::template`](crate::s3::Operation::template) returns it. Its signing time is fixed,
/// so create it where its URLs are needed, such as in a request handler, and not once with the
/// bucket. It borrows the bucket, so it cannot be stored next to it by accident.
///
/// ```
/// # use presign::{Credentials, Region, SigningTime, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let template = bucket.get_each().template(SigningTime::now(), Duration::from_secs(900))?;
/// let mut page = String::new();
/// for key in ["a.jpg", "b.jpg"] {
///     template.presign_into(key, &mut page)?;
///     page.push('\n');
/// }
/// assert_eq!(page.lines().count(), 2);
/// # Ok::<(), presign::Error>(())
/// ```
pub struct Template<'a>(template::Template<'a>);

impl<'a> Template<'a> {
    pub(crate) fn new(
        signer: &'a Signer,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<Self, Error> {
        signer.template(request, time, expires_in).map(Self)
    }

    /// Appends the URL of the object with this key to `text`.
    ///
    /// Allocates nothing if `text` has room for the URL. `text` is unchanged on an error.
    ///
    /// # Errors
    ///
    /// [`Error::ObjectKey`] for a key that is empty, over 1,024 bytes, or has a `.` or `..`
    /// segment.
    pub fn presign_into(&self, key: &str, text: &mut String) -> Result<(), Error> {
        check_key(key).map_err(Error::ObjectKey)?;
        self.0.write(key, text);
        Ok(())
    }

    /// Appends the URLs of several objects to `urls`, in the order of their keys.
    ///
    /// `urls` is unchanged on an error.
    ///
    /// ```
    /// # use presign::{Credentials, Region, SigningTime, s3::{Bucket, Urls}};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let keys = ["a.jpg", "b.jpg"];
    /// let mut urls = Urls::new();
    /// let template = bucket.get_each().template(SigningTime::now(), Duration::from_secs(3600))?;
    /// template.presign_each(keys, &mut urls)?;
    /// for (key, url) in keys.iter().zip(urls.iter()) {
    ///     println!("{key}: {url}");
    /// }
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::ObjectKeyAt`] with the index of the first key that
    /// [`presign_into`](Self::presign_into) refuses.
    pub fn presign_each<K: AsRef<str>>(
        &self,
        keys: impl IntoIterator<Item = K>,
        urls: &mut Urls,
    ) -> Result<(), Error> {
        let before = urls.len();
        for (index, key) in keys.into_iter().enumerate() {
            if let Err(rule) = check_key(key.as_ref()) {
                urls.truncate(before);
                return Err(Error::ObjectKeyAt { index, rule });
            }
            self.0.write(key.as_ref(), &mut urls.text);
            urls.end_url();
        }
        Ok(())
    }

    /// Returns the headers that the client must send with each URL, as
    /// [`PresignedUrl::required_headers`](crate::PresignedUrl::required_headers).
    #[doc(alias = "headers")]
    pub fn required_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.required_headers()
    }

    /// Returns the period in which the URLs are valid.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.0.validity()
    }
}

impl fmt::Debug for Template<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template").field("validity", &self.validity()).finish_non_exhaustive()
    }
}
