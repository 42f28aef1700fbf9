use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::Error;

/// An HTTP method.
///
/// The method is signed: AWS rejects a URL that is used with another one. Methods are
/// case-sensitive and AWS's are upper case, so a lower-case letter is an error.
///
/// ```
/// use presign::Method;
///
/// assert_eq!(Method::new("GET")?, Method::GET);
/// assert_eq!(Method::new("PROPFIND")?.as_str(), "PROPFIND");
/// assert!(Method::new("get").is_err());
/// # Ok::<(), presign::Error>(())
/// ```
#[doc(alias = "HttpMethod")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Method(Cow<'static, str>);

impl Method {
    /// `GET`: download.
    pub const GET: Self = Self::known("GET");
    /// `HEAD`: read the headers of a download.
    pub const HEAD: Self = Self::known("HEAD");
    /// `PUT`: upload.
    pub const PUT: Self = Self::known("PUT");
    /// `POST`.
    pub const POST: Self = Self::known("POST");
    /// `DELETE`.
    pub const DELETE: Self = Self::known("DELETE");
    /// `PATCH`.
    pub const PATCH: Self = Self::known("PATCH");
    /// `OPTIONS`.
    pub const OPTIONS: Self = Self::known("OPTIONS");

    /// Creates a method by its name.
    ///
    /// # Errors
    ///
    /// [`Error::Method`] for
    ///
    /// - `""`, and a name of more than 32 characters
    /// - `"get"`: a lower-case letter
    /// - `"GET /"`, `"GET\n"`: a character that is not a token character
    ///   ([RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2))
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        if name.is_empty() || name.len() > 32 {
            return Err(Error::Method("must be 1 to 32 characters"));
        }
        if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return Err(Error::Method("must be upper case"));
        }
        if !name.bytes().all(is_token) {
            return Err(Error::Method("must not contain spaces or separators"));
        }
        Ok(Self(Cow::Owned(name)))
    }

    const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The rule for the name of a header or of a form field: characters that [`is_token`] accepts.
pub(crate) const NAME_RULE: &str = "must have a name of letters, digits and !#$%&'*+-.^_`|~";

/// Returns whether a method or header name may contain the byte (`tchar` of RFC 9110).
pub(crate) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Method {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl AsRef<str> for Method {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

#[cfg(feature = "http")]
impl TryFrom<&Method> for http::Method {
    type Error = http::method::InvalidMethod;

    fn try_from(method: &Method) -> Result<Self, http::method::InvalidMethod> {
        Self::from_bytes(method.as_str().as_bytes())
    }
}

#[cfg(feature = "http")]
impl TryFrom<&http::Method> for Method {
    type Error = Error;

    fn try_from(method: &http::Method) -> Result<Self, Error> {
        Self::new(method.as_str())
    }
}
