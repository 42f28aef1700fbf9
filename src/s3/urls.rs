use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Many URLs in one text, filled by [`Template::presign_each`](crate::s3::Template::presign_each).
///
/// Reuse it: [`clear`](Self::clear) keeps the buffer, so that a later batch of the same size
/// allocates nothing. The URLs are bearer secrets like a [`PresignedUrl`](crate::PresignedUrl);
/// `Debug` shows only their number.
///
/// ```
/// # use presign::{Credentials, Region, SigningTime, s3::{Bucket, Urls}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let template = bucket.get_each().template(SigningTime::now(), Duration::from_secs(900))?;
/// let mut urls = Urls::new();
/// template.presign_each(["a.jpg", "b.jpg"], &mut urls)?;
/// assert_eq!(urls.len(), 2);
/// assert!(urls.get(1).is_some_and(|url| url.contains("/b.jpg?")));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Urls {
    pub(crate) text: String,
    /// The end of each URL in `text`, which is the start of the next.
    ends: Vec<usize>,
}

impl Urls {
    /// Creates an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of URLs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the URL of the key at this index, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |start| *start);
        self.text.get(start..end)
    }

    /// Returns the URLs in the order of their keys.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }

    /// Removes the URLs and keeps the buffer.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Keeps the first `length` URLs and removes the others.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.ends.truncate(length);
        self.text.truncate(self.ends.last().map_or(0, |end| *end));
    }

    /// Marks the end of the URL just written.
    pub(crate) fn end_url(&mut self) {
        self.ends.push(self.text.len());
    }
}

impl fmt::Debug for Urls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Urls").field("len", &self.len()).finish_non_exhaustive()
    }
}
