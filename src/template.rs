//! What is the same for all keys that are signed for at one instant, done once.
//!
//! Such URLs differ in the key and the signature alone. So the text before the key and the text behind it are written once;
//! and of the string to sign, whose last line alone differs, the hash is computed once up to there, behind the padded key.

#[cfg(feature = "batch")]
mod batch;

use alloc::string::String;
use core::ops::Range;

use zeroize::Zeroizing;

use crate::Validity;
use crate::canonical::{Authentication, Layout, capacity, write_url};
use crate::encode::{Sink, push_path};
use crate::headers::required_headers;
use crate::presigned_url::SIGNATURE;
use crate::request::Request;
use crate::sha256::{HmacKey, Sha256, State, hex_text, lower_hex};
use crate::string_to_sign::BegunSignature;

#[cfg(feature = "batch")]
pub(crate) use batch::GROUP;

pub(crate) struct Template<'a> {
    /// The canonical request up to the key.
    before_key: String,
    /// The URL of an empty key without its signature, and behind it the rest of the canonical request.
    text: Zeroizing<String>,
    layout: Layout,
    /// What stands behind the signature.
    behind_signature: &'a str,
    signature: BegunSignature,
    validity: Validity,
}

impl<'a> Template<'a> {
    pub(crate) fn new(
        request: &Request<'_>,
        authentication: &Authentication<'a>,
        behind_signature: &'a str,
        key: Zeroizing<HmacKey>,
    ) -> Self {
        let Authentication { credential, validity, .. } = authentication;
        let signature = BegunSignature::new(key, credential.scope_at(validity.signed_at()));
        // Grown once, so that no copy of a session token is left behind.
        let mut text = Zeroizing::new(String::with_capacity(capacity(request, credential)));
        let layout = write_url(&mut text, request, authentication);
        let before_key = [request.method.line(), text.get(layout.path.clone()).unwrap_or_default()].concat();
        Self { before_key, text, layout, behind_signature, signature, validity: *validity }
    }

    /// The headers that the client has to send.
    pub(crate) fn required_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        required_headers(self.part(self.layout.rest.clone()))
    }

    pub(crate) const fn validity(&self) -> Validity {
        self.validity
    }

    /// Appends the URL of an object whose key is known to be right.
    pub(crate) fn write(&self, object_key: &str, text: &mut String) {
        let Layout { path, query, rest, .. } = &self.layout;
        text.push_str(self.part(0..path.end));
        let start_of_key = text.len();
        push_path(text, object_key);

        let mut canonical_request = Sha256::<8>::new();
        canonical_request.push_text(&self.before_key);
        canonical_request.push_text(text.get(start_of_key..).unwrap_or_default());
        canonical_request.push_text("\n");
        canonical_request.push_text(self.part(query.start..rest.end));
        // The URL goes on before its signature is there, since that takes its time.
        self.write_behind_path(text);
        self.write_signature(self.signature.finish(canonical_request.finish()), text);
    }

    /// Writes what stands between the path and the signature.
    fn write_behind_path(&self, text: &mut String) {
        text.push_str(self.part(self.layout.path.end..self.layout.query.end));
        text.push_str(SIGNATURE);
    }

    fn write_signature(&self, signature: State, text: &mut String) {
        text.push_str(hex_text(&lower_hex(signature)));
        text.push_str(self.behind_signature);
    }

    fn part(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}
