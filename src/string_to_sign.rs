//! The string to sign, and its signature.
//!
//! Algorithm, time, credential scope and the canonical request's hash, a line each. Only the last line differs between the
//! requests of one second, so what stands before it is hashed once: a signature begins where that ended.
//!
//! Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

use zeroize::Zeroizing;

use crate::canonical::ALGORITHM;
use crate::encode::Sink;
#[cfg(all(feature = "batch", target_arch = "x86_64"))]
use crate::lanes::{Hashes, Lanes, Messages};
use crate::scope::CredentialScope;
use crate::sha256::{HmacKey, Sha256, State, lower_hex};

/// Writes all lines but the last.
fn write_before_hash(scope: CredentialScope<'_>, sink: &mut impl Sink) {
    sink.push_text(ALGORITHM);
    sink.push_text("\n");
    sink.push_text(scope.time.as_str());
    sink.push_text("\n");
    scope.write(sink);
    sink.push_text("\n");
}

/// Writes all lines.
pub(crate) fn write_string_to_sign(
    scope: CredentialScope<'_>,
    canonical_request: State,
    sink: &mut impl Sink,
) {
    write_before_hash(scope, sink);
    sink.push_text(str::from_utf8(&lower_hex(canonical_request)).unwrap_or_default());
}

/// The length of all lines but the last, up to the date.
const UP_TO_DATE: usize = "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524".len();

/// The whole blocks of all lines but the last.
const fn blocks(scope: CredentialScope<'_>) -> usize {
    (UP_TO_DATE + scope.behind_date.len() + "\n".len()) / 64
}

/// The inner state of the key behind the whole blocks of all lines but the last.
pub(crate) fn begin(key: &HmacKey, scope: CredentialScope<'_>) -> State {
    let mut message = key.message();
    write_before_hash(scope, &mut message);
    message.state()
}

/// A signature up to the string to sign's last line.
pub(crate) struct BegunSignature {
    key: Zeroizing<HmacKey>,
    message: Zeroizing<Sha256>,
}

impl BegunSignature {
    /// Goes on where [`begin`] ended, to which the key's inner state is advanced.
    #[inline]
    pub(crate) fn new(key: Zeroizing<HmacKey>, scope: CredentialScope<'_>) -> Self {
        let blocks = blocks(scope);
        let mut message = Zeroizing::new(Sha256::resume(key.inner, 1 + blocks));
        match (blocks * 64).checked_sub(UP_TO_DATE).map(|at| scope.behind_date.get(at..)) {
            Some(Some(rest)) => {
                message.push_text(rest);
                message.push_text("\n");
            }
            // The newline was the last character of a block.
            Some(None) => {}
            // There was no whole block.
            None => write_before_hash(scope, &mut *message),
        }
        Self { key, message }
    }

    /// The signature of a canonical request.
    #[inline]
    pub(crate) fn finish(&self, canonical_request: State) -> State {
        self.key.sign(self.message.finish_with(&lower_hex(canonical_request)))
    }

    /// The signatures of canonical requests, side by side.
    #[cfg(all(feature = "batch", target_arch = "x86_64"))]
    pub(crate) fn finish_each(
        &self,
        canonical_requests: &Hashes,
        lanes: Lanes,
        messages: &mut Messages,
    ) -> Hashes {
        messages.clear();
        for (lane, hash) in canonical_requests.iter().enumerate() {
            messages.put(lane, &[], &self.message.last_blocks(&lower_hex(hash)));
        }
        let hashes = lanes.hash(&self.message.state(), messages);
        messages.put_hashes(&hashes, &Sha256::resume(self.key.outer, 1).last_blocks(&[0; 32]));
        lanes.hash(&self.key.outer, messages)
    }
}
