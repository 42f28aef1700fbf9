//! A request at one instant, for many tails of its path.
//!
//! Such URLs differ only in the tail and the signature, so the text before and after the tail is
//! written once.

use alloc::boxed::Box;
use alloc::string::String;
use core::ops::Range;

use zeroize::Zeroizing;

use crate::Validity;
use crate::sigv4::canonical_request::{Authentication, Layout, UnsignedRequest, capacity, write_url};
use crate::sigv4::hash::{Buffer, HmacState, INITIAL, hash};
use crate::sigv4::headers::required_headers;
use crate::sigv4::parameter::SIGNATURE_START;
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::signature::SigningKeys;
use crate::sigv4::uri_encode::push_path;

pub(crate) struct Template<'a> {
    /// `https://bucket.s3.us-east-1.amazonaws.com/`
    url_before_tail: String,
    /// `?X-Amz-Algorithm=…&X-Amz-SignedHeaders=host&X-Amz-Signature=`
    url_after_tail: Zeroizing<String>,
    /// `&X-Amz-Security-Token=…`, where it follows the signature
    unsigned_token: Option<&'a str>,
    /// `GET\n/`
    canonical_before_tail: String,
    /// `\nX-Amz-Algorithm=…\nhost:…\n\nhost\nUNSIGNED-PAYLOAD`
    canonical_after_tail: Zeroizing<String>,
    /// The start of the headers in `canonical_after_tail`.
    headers: usize,
    keys: &'a SigningKeys,
    scope: CredentialScope<'a>,
    /// In a box, so that moving the template does not copy it.
    key: Box<Zeroizing<HmacState>>,
    buffer: Buffer,
    validity: Validity,
}

impl<'a> Template<'a> {
    /// Prepares a request whose path ends before the tail. `public` is printed in place of the URL
    /// up to there.
    pub(crate) fn new(
        request: &UnsignedRequest<'_>,
        public: Option<&str>,
        authentication: Authentication<'a>,
        keys: &'a SigningKeys,
        secret_access_key: &str,
    ) -> Self {
        let Authentication { prepared, validity, .. } = authentication;
        // Allocated once, so that no copy of a session token is left when the text grows.
        let mut text = Zeroizing::new(String::with_capacity(capacity(request, prepared)));
        let Layout { path, query, end, .. } = write_url(&mut text, request, &authentication);
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let scope = prepared.scope_at(validity.signed_at());
        let mut key = Box::new(Zeroizing::new(HmacState::EMPTY));
        keys.load(secret_access_key, scope, &mut key);
        Self {
            url_before_tail: public.unwrap_or(part(0..path.end)).into(),
            url_after_tail: Zeroizing::new([part(path.end..query.end), SIGNATURE_START].concat()),
            unsigned_token: prepared.unsigned_token(),
            canonical_before_tail: [request.method.as_str(), "\n", part(path.clone())].concat(),
            canonical_after_tail: Zeroizing::new(["\n", part(query.start..end.end)].concat()),
            headers: "\n".len() + end.start - query.start,
            keys,
            scope,
            key,
            buffer: authentication.buffer(request.headers),
            validity,
        }
    }

    /// Returns the headers that the client must send.
    pub(crate) fn required_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        required_headers(self.canonical_after_tail.get(self.headers..).unwrap_or_default())
    }

    pub(crate) const fn validity(&self) -> Validity {
        self.validity
    }

    /// Appends the URL with this tail.
    pub(crate) fn write(&self, tail: &str, text: &mut String) {
        text.push_str(&self.url_before_tail);
        let tail_start = text.len();
        push_path(text, tail);

        let encoded_tail = text.as_bytes().get(tail_start..).unwrap_or_default();
        let pieces =
            [self.canonical_before_tail.as_bytes(), encoded_tail, self.canonical_after_tail.as_bytes()];
        let canonical_request_hash = hash::<2048, 3>(INITIAL, 0, pieces, self.buffer);
        text.push_str(&self.url_after_tail);
        text.push_str(self.keys.sign(&self.key, self.scope, canonical_request_hash).as_str());
        if let Some(token) = self.unsigned_token {
            text.push_str(token);
        }
    }
}
