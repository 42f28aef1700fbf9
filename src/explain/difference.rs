use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::verify::human::printable;
use crate::verify::secrets::is_secret_name;

/// A part of the request that differs.
///
/// It may contain values of the request, but no signature, session token or encryption key.
///
/// ```
/// use presign::{Credentials, explain::FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret)?;
/// let explanation = FailedRequest::new("HEAD", url).credentials(&credentials).explain();
/// let [method] = explanation.differences() else { panic!("one difference") };
/// assert_eq!(method.what(), "method");
/// assert_eq!((method.sent(), method.seen()), (Some("HEAD"), Some("GET")));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    what: String,
    sent: Option<String>,
    seen: Option<String>,
    /// `server` or `signed`
    label: &'static str,
}

impl Difference {
    pub(super) fn new(what: &str, sent: Option<&str>, seen: Option<&str>) -> Self {
        let is_secret = is_secret_name(what);
        let shown = |text: Option<&str>| {
            text.map(
                |text| if is_secret { format!("[{} characters]", text.chars().count()) } else { text.into() },
            )
        };
        Self { what: what.into(), sent: shown(sent), seen: shown(seen), label: "server" }
    }

    /// Labels the other value as the signed one.
    pub(super) fn versus_signed(self) -> Self {
        Self { label: "signed", ..self }
    }

    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        [Some(&mut self.what), self.sent.as_mut(), self.seen.as_mut()].into_iter().flatten()
    }

    /// Returns the name of the part: `method`, `path`, `payload hash`, `header content-type`,
    /// `parameter prefix`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Returns the part as sent; `None` if the client did not send it.
    #[must_use]
    pub fn sent(&self) -> Option<&str> {
        self.sent.as_deref()
    }

    /// Returns the part as seen by the server or as signed; `None` if it is missing there.
    #[must_use]
    pub fn seen(&self) -> Option<&str> {
        self.seen.as_deref()
    }
}

/// Writes the name of the part, and both values on the next two lines.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sent, seen) = (self.sent.as_deref(), self.seen.as_deref());
        let common = match (sent, seen) {
            (Some(sent), Some(seen)) => {
                sent.bytes().zip(seen.bytes()).take_while(|(sent, seen)| sent == seen).count()
            }
            _ => 0,
        };
        let value = |text: Option<&str>| text.map_or("(missing)".into(), |text| window(text, common));
        writeln!(f, "  {}", window(&self.what, 0))?;
        writeln!(f, "    sent    {}", value(sent))?;
        write!(f, "    {}  {}", self.label, value(seen))
    }
}

/// Returns at most 120 characters of a text, around its first differing byte.
fn window(text: &str, difference: usize) -> String {
    const BEFORE: usize = 40;
    const WIDTH: usize = 120;
    if text.is_empty() {
        return "(empty)".into();
    }
    let characters: Vec<char> = printable(text).chars().collect();
    let at = text.get(..difference).map_or(difference, |text| text.chars().count());
    let start = if characters.len() > WIDTH { at.saturating_sub(BEFORE) } else { 0 };
    let shown: String = characters.iter().skip(start).take(WIDTH).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if start + WIDTH < characters.len() { "…" } else { "" };
    format!("{before}{shown}{after}")
}
