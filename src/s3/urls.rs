use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Many URLs in one text, filled by [`Template::presign_each`](crate::s3::Template::presign_each).
///
/// Keep it, and [`clear`](Self::clear) it for the next batch: once it has grown to the size of a batch, nothing is allocated any
/// more. The URLs are bearer secrets, as [`PresignedUrl`](crate::PresignedUrl) is; `Debug` tells how many there are.
///
/// ```
/// # use presign::{Credentials, Region, SigningTime, s3::{Bucket, Urls}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let mut urls = Urls::new();
/// bucket.get_each().template(SigningTime::now(), Duration::from_secs(900))?.presign_each(["a.jpg", "b.jpg"], &mut urls)?;
/// assert_eq!(urls.len(), 2);
/// assert!(urls.get(1).is_some_and(|url| url.contains("/b.jpg?")));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Urls {
    pub(crate) text: String,
    /// Where in the text each URL ends, and the next one begins.
    ends: Vec<usize>,
}

impl Urls {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The URL of the key that was given at this place, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |start| *start);
        self.text.get(start..end)
    }

    /// The URLs, in the order of their keys.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }

    /// Forgets the URLs and keeps the room for others.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Forgets all but the first so many.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.ends.truncate(length);
        self.text.truncate(self.ends.last().map_or(0, |end| *end));
    }

    /// What was written behind the last URL is the next one.
    pub(crate) fn end_url(&mut self) {
        self.ends.push(self.text.len());
    }
}

impl fmt::Debug for Urls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Urls").field("len", &self.len()).finish_non_exhaustive()
    }
}
