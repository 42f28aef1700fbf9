//! What is the same for all keys that are signed for at one instant, done once.
//!
//! Such URLs differ in the key and the signature alone. So the text before the key and the text behind it are written once;
//! and of the string to sign, whose last line alone differs, the hash is computed once up to there, behind the padded key.

use alloc::string::String;
use core::ops::Range;

use zeroize::Zeroizing;

use crate::Validity;
use crate::canonical::{Authentication, Layout, capacity, write_url};
use crate::encode::{Sink, push_path};
use crate::headers::required_headers;
#[cfg(all(feature = "batch", target_arch = "x86_64"))]
use crate::lanes::{LANES, Lanes};
use crate::presigned_url::SIGNATURE;
use crate::request::Request;
use crate::sha256::{HmacKey, Sha256};
#[cfg(all(feature = "batch", target_arch = "x86_64"))]
use crate::sha256::{LastBlocks, lower_hex};
use crate::string_to_sign::BegunSignature;
#[cfg(feature = "batch")]
use crate::urls::Urls;

pub(crate) struct Template<'a> {
    /// The canonical request up to the path.
    method_line: String,
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
        let mut method_line = String::from(request.method.as_str());
        method_line.push('\n');
        // Grown once, so that no copy of a session token is left behind.
        let mut text = Zeroizing::new(String::with_capacity(capacity(request, credential)));
        let layout = write_url(&mut text, request, authentication);
        Self { method_line, text, layout, behind_signature, signature, validity: *validity }
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
        let start = text.len();
        text.push_str(self.part(0..path.end));
        push_path(text, object_key);

        let mut canonical_request = Sha256::new();
        canonical_request.push_text(&self.method_line);
        canonical_request.push_text(text.get(start + path.start..).unwrap_or_default());
        canonical_request.push_text("\n");
        canonical_request.push_text(self.part(query.start..rest.end));
        let signature = self.signature.finish(canonical_request.finish());
        self.write_behind_path(&signature, text);
    }

    /// Appends the URLs of objects whose keys are known to be right.
    #[cfg(feature = "batch")]
    pub(crate) fn write_each(&self, keys: &[&str], urls: &mut Urls) {
        #[cfg(target_arch = "x86_64")]
        if let Some(lanes) = urls.lanes
            && self.fills_half(keys)
        {
            return self.write_side_by_side(keys, urls, lanes);
        }
        for key in keys {
            self.write(key, &mut urls.text);
            urls.end_url();
        }
    }

    /// Whether lanes pay: whether half of them or more are busy until the longest is done.
    #[cfg(all(feature = "batch", target_arch = "x86_64"))]
    fn fills_half(&self, keys: &[&str]) -> bool {
        let blocks = |key: &&str| (self.text.len() + key.len()) / 64 + 1;
        let longest = keys.iter().map(blocks).max().unwrap_or(0);
        keys.iter().map(blocks).sum::<usize>() >= longest * LANES / 2
    }

    /// Appends the URLs of as many objects as there are lanes, or of fewer.
    #[cfg(all(feature = "batch", target_arch = "x86_64"))]
    fn write_side_by_side(&self, keys: &[&str], urls: &mut Urls, lanes: Lanes) {
        let Layout { path, query, rest, .. } = &self.layout;
        let (text, messages) = (&mut urls.canonical_requests, &mut urls.messages);
        text.clear();
        messages.clear();
        let mut paths = [const { 0..0 }; LANES];
        for (lane, (key, path_of_key)) in keys.iter().zip(&mut paths).enumerate() {
            let start = text.len();
            text.push_str(&self.method_line);
            path_of_key.start = text.len();
            text.push_str(self.part(path.clone()));
            push_path(text, key);
            path_of_key.end = text.len();
            text.push('\n');
            text.push_str(self.part(query.start..rest.end));
            let canonical_request = text.get(start..).unwrap_or_default().as_bytes();
            let (blocks, rest) = canonical_request.as_chunks();
            messages.put(lane, blocks, &LastBlocks::new(rest, &[], canonical_request.len()));
        }

        let hashes = lanes.hash(&Sha256::new().state(), messages);
        let signatures = self.signature.finish_each(&hashes, lanes, messages);

        for (path_of_key, signature) in paths.iter().zip(signatures.iter()).take(keys.len()) {
            urls.text.push_str(self.part(0..path.start));
            urls.text.push_str(urls.canonical_requests.get(path_of_key.clone()).unwrap_or_default());
            self.write_behind_path(&lower_hex(signature), &mut urls.text);
            urls.end_url();
        }
    }

    fn write_behind_path(&self, signature: &[u8; 64], text: &mut String) {
        text.push_str(self.part(self.layout.path.end..self.layout.query.end));
        text.push_str(SIGNATURE);
        text.push_str(str::from_utf8(signature).unwrap_or_default());
        text.push_str(self.behind_signature);
    }

    fn part(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}
