use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::explain::cause::Cause;
use crate::explain::difference::Difference;
use crate::verify::human::printable;

/// The [`Cause`] of a failed request, with the details.
///
/// `Display` writes the summary, the details and the advice for people.
///
/// ```
/// use presign::{SigningTime, explain::FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let explanation = FailedRequest::new("GET", url).now(SigningTime::now()).explain();
/// assert_eq!(explanation.cause().name(), "expired");
/// println!("{explanation}");
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Explanation {
    pub(super) cause: Cause,
    pub(super) summary: Cow<'static, str>,
    pub(super) advice: Cow<'static, str>,
    pub(super) differences: Vec<Difference>,
    /// Sentences about this request.
    pub(super) facts: Vec<String>,
    pub(super) signature_matches: Option<bool>,
}

impl Explanation {
    /// Returns every text that may hold a part of the request or the response.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let wording = [&mut self.summary, &mut self.advice].into_iter().filter_map(|text| match text {
            Cow::Owned(text) => Some(text),
            Cow::Borrowed(_) => None,
        });
        let differences = self.differences.iter_mut().flat_map(Difference::texts_mut);
        wording.chain(&mut self.facts).chain(differences).chain(self.cause.subject_mut())
    }

    /// Replaces the characters that a terminal may obey. `Display` of a difference does so itself.
    pub(super) fn make_printable(&mut self) {
        /// The maximum length of a sentence, in characters.
        const MAX_LENGTH: usize = 400;
        self.facts.iter_mut().for_each(|text| *text = printable(text).chars().take(MAX_LENGTH).collect());
        self.cause.subject_mut().into_iter().for_each(|text| *text = printable(text));
        for text in [&mut self.summary, &mut self.advice] {
            if let Cow::Owned(text) = text {
                *text = printable(text);
            }
        }
    }

    /// Returns the cause.
    #[must_use]
    pub const fn cause(&self) -> &Cause {
        &self.cause
    }

    /// Returns the differences between the sent request and the one that the server saw.
    ///
    /// Without any, returns the differences between the sent request and the signed one, if the
    /// credentials reveal it.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Returns whether the URL's signature matches the request as sent.
    ///
    /// `None` if it was not checked: without credentials for the URL's access key id, for a
    /// malformed URL or one of more than 1024 parameters, or if values of signed headers are
    /// unknown.
    #[must_use]
    pub const fn signature_matches(&self) -> Option<bool> {
        self.signature_matches
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.summary)?;
        self.facts.iter().try_for_each(|fact| writeln!(f, "{fact}"))?;
        self.differences.iter().try_for_each(|difference| writeln!(f, "\n{difference}"))?;
        write!(f, "\nWhat to do: {}", self.advice)
    }
}
