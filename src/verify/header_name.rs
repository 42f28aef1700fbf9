use core::fmt;

use arrayvec::ArrayString;

use crate::method::is_token;

/// The name of the header that a [`VerifyError`](crate::verify::VerifyError) is about.
///
/// It is in lower case, and cut off after 64 characters. Characters that HTTP does not allow in a
/// name are replaced with `?`, so it can be logged.
///
/// ```
/// # use presign::verify::{Verifier, VerifyError};
/// # use presign::{Region, Service};
/// # let target = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
/// #     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
/// #     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
/// #     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let headers = [("Host", "examplebucket.s3.amazonaws.com"), ("X-Amz-Acl", "public-read")];
/// let error = verifier.parse("PUT", target, headers).unwrap_err();
/// let VerifyError::UnsignedHeader(name) = error else { unreachable!() };
/// assert_eq!(name.as_str(), "x-amz-acl");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HeaderName(ArrayString<64>);

impl HeaderName {
    pub(super) fn new(name: &str) -> Self {
        let mut text = ArrayString::new();
        for character in name.chars() {
            let is_allowed = u8::try_from(character).is_ok_and(is_token);
            let character = if is_allowed { character.to_ascii_lowercase() } else { '?' };
            if text.try_push(character).is_err() {
                break;
            }
        }
        Self(text)
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_printable() {
        for (name, shown) in [
            ("X-Amz-Acl", "x-amz-acl"),
            ("x-amz-\u{1b}[2J\u{202e}é\r\n&<", "x-amz-??2j????&?"),
            ("", ""),
            (&"Name".repeat(17), &"name".repeat(16)),
        ] {
            assert_eq!(HeaderName::new(name).as_str(), shown);
        }
    }
}
