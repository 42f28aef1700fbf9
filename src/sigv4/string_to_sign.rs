//! The string to sign, and its signature.
//!
//! Algorithm, time, credential scope and the canonical request's hash, a line each. Only the last line differs between the
//! requests of one second, so what stands before it is hashed once: a signature begins where that ended.
//!
//! Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

use zeroize::Zeroizing;

use crate::Algorithm;
#[cfg(all(feature = "batch", target_arch = "x86_64"))]
use crate::sigv4::hash::Block;
use crate::sigv4::hash::{BLOCK, Beginning, HmacKey, Sha256, State, hex_text, lower_hex};
#[cfg(all(feature = "batch", target_arch = "x86_64"))]
use crate::sigv4::lanes::{LANES, Lanes, Message, Signing};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::uri_encode::Sink;

/// Writes all lines but the last.
fn write_before_hash(algorithm: Algorithm, scope: CredentialScope<'_>, sink: &mut impl Sink) {
    sink.push_text(algorithm.as_str());
    sink.push_text("\n");
    sink.push_text(scope.time.as_str());
    sink.push_text("\n");
    scope.write_line(sink);
}

/// Writes all lines.
pub(crate) fn write_string_to_sign(
    algorithm: Algorithm,
    scope: CredentialScope<'_>,
    canonical_request: State,
    sink: &mut impl Sink,
) {
    write_before_hash(algorithm, scope, sink);
    sink.push_text(hex_text(&lower_hex(canonical_request)));
}

/// Enough for any string to sign, and for what one has behind whole blocks.
const BLOCKS: usize = 3;

/// The length of all lines but the last, up to the date.
const UP_TO_DATE: usize = "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524".len();

/// The whole blocks of all lines but the last.
const fn blocks(scope: CredentialScope<'_>) -> usize {
    (UP_TO_DATE + scope.behind_date.len()) / BLOCK
}

/// Their length, with that of the padded key before them.
const fn length_before(scope: CredentialScope<'_>) -> usize {
    (1 + blocks(scope)) * BLOCK
}

/// The inner state of the key behind the whole blocks of all lines but the last.
pub(crate) fn begin(key: &HmacKey, scope: CredentialScope<'_>) -> State {
    let mut message = key.message::<BLOCKS>();
    write_before_hash(Algorithm::HmacSha256, scope, &mut message);
    message.behind_whole_blocks()
}

/// Writes what the lines before the last have behind their whole blocks.
#[inline]
fn write_rest(scope: CredentialScope<'_>, sink: &mut impl Sink) {
    match (blocks(scope) * BLOCK).checked_sub(UP_TO_DATE) {
        Some(at) => sink.push_text(scope.behind_date.get(at..).unwrap_or_default()),
        // There was no whole block.
        None => write_before_hash(Algorithm::HmacSha256, scope, sink),
    }
}

/// The signature of a canonical request, by a key whose inner state is advanced to where [`begin`] ended.
#[inline]
pub(crate) fn sign(key: &HmacKey, scope: CredentialScope<'_>, canonical_request: State) -> State {
    let mut message = Sha256::<BLOCKS>::behind(key.inner, length_before(scope));
    write_rest(scope, &mut message);
    message.update(&lower_hex(canonical_request));
    key.sign(message.finish())
}

/// A signature up to the string to sign's last line, for many canonical requests: what [`sign`] does, in two parts.
pub(crate) struct BegunSignature {
    /// The day's key with its inner state advanced to behind the whole blocks of the lines before the last.
    key: Zeroizing<HmacKey>,
    /// The length of what that state is behind.
    before: usize,
    /// What those lines have behind their whole blocks.
    rest: Beginning,
}

impl BegunSignature {
    /// Goes on where [`begin`] ended, to which the key's inner state is advanced.
    pub(crate) fn new(key: Zeroizing<HmacKey>, scope: CredentialScope<'_>) -> Self {
        let mut rest = Beginning::new();
        write_rest(scope, &mut rest);
        Self { key, before: length_before(scope), rest }
    }

    /// The signature of a canonical request.
    #[inline]
    pub(crate) fn finish(&self, canonical_request: State) -> State {
        let mut message = Sha256::<BLOCKS>::behind(self.key.inner, self.before);
        message.start(&self.rest);
        message.update(&lower_hex(canonical_request));
        self.key.sign(message.finish())
    }

    /// The signatures of canonical requests, side by side, in hexadecimal.
    #[cfg(all(feature = "batch", target_arch = "x86_64"))]
    pub(crate) fn finish_each(
        &self,
        canonical_requests: &[Message<'_>; LANES],
        lanes: Lanes,
    ) -> [Block; LANES] {
        let mut message = Sha256::<BLOCKS>::behind(self.key.inner, self.before);
        message.start(&self.rest);
        message.update(&[0; 64]);
        let mut outer = self.key.hash_of([0; 8]);
        let signing = Signing { string_to_sign: message.pad(), digits: self.rest.len(), outer: outer.pad() };
        lanes.sign(canonical_requests, &signing)
    }
}
