//! What is the same for all keys that are signed for at one instant, done once.
//!
//! Such URLs differ in the key and the signature alone. So the text before the key and the text behind it are written once;
//! and of the string to sign, whose last line alone differs, the hash is computed once up to there, behind the padded key.

use alloc::string::String;
use core::ops::Range;

use zeroize::Zeroizing;

use crate::Validity;
use crate::presigned_url::SIGNATURE;
use crate::request::Request;
use crate::sigv4::canonical_request::{Authentication, Layout, capacity, write_url};
use crate::sigv4::hash::{INITIAL, hash};
use crate::sigv4::headers::required_headers;
use crate::sigv4::signature::Begun;
use crate::sigv4::uri_encode::push_path;

pub(crate) struct Template<'a> {
    /// The URL up to the key, and from there up to the signature.
    before_key: String,
    before_signature: Zeroizing<String>,
    /// What stands behind the signature, if anything does.
    behind_signature: Option<&'a str>,
    /// The canonical request up to the key, and from there on.
    canonical_before_key: String,
    canonical_behind_key: Zeroizing<String>,
    /// Where the headers begin in the latter.
    headers: usize,
    signature: Begun<'a>,
    validity: Validity,
}

impl<'a> Template<'a> {
    pub(crate) fn new(
        request: &Request<'_>,
        authentication: &Authentication<'_>,
        behind_signature: Option<&'a str>,
        signature: Begun<'a>,
    ) -> Self {
        let Authentication { credential, validity, .. } = authentication;
        // Grown once, so that no copy of a session token is left behind.
        let mut text = Zeroizing::new(String::with_capacity(capacity(request, credential)));
        let Layout { path, query, rest, .. } = write_url(&mut text, request, authentication);
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        Self {
            before_key: request.public.unwrap_or(part(0..path.end)).into(),
            before_signature: Zeroizing::new([part(path.end..query.end), SIGNATURE].concat()),
            behind_signature,
            canonical_before_key: [request.method.as_str(), "\n", part(path.clone())].concat(),
            canonical_behind_key: Zeroizing::new(["\n", part(query.start..rest.end)].concat()),
            headers: "\n".len() + rest.start - query.start,
            signature,
            validity: **validity,
        }
    }

    /// The headers that the client has to send.
    pub(crate) fn required_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        required_headers(self.canonical_behind_key.get(self.headers..).unwrap_or_default())
    }

    pub(crate) const fn validity(&self) -> Validity {
        self.validity
    }

    /// Appends the URL of an object whose key is known to be right.
    pub(crate) fn write(&self, object_key: &str, text: &mut String) {
        text.push_str(&self.before_key);
        let start_of_key = text.len();
        push_path(text, object_key);

        let key = text.as_bytes().get(start_of_key..).unwrap_or_default();
        let behind_key = self.canonical_behind_key.as_bytes();
        let canonical_request =
            hash::<2048, _>(INITIAL, 0, [self.canonical_before_key.as_bytes(), key, behind_key]);
        text.push_str(&self.before_signature);
        self.signature.finish(canonical_request, |digits| text.push_str(digits));
        if let Some(behind) = self.behind_signature {
            text.push_str(behind);
        }
    }
}
