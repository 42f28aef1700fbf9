//! Many URLs of a template: side by side where that pays, else one after another.

#[cfg(target_arch = "x86_64")]
use core::{array, ops::Range};

#[cfg(target_arch = "x86_64")]
use arrayvec::ArrayVec;

use super::Template;
use crate::sigv4::urls::Urls;
#[cfg(target_arch = "x86_64")]
use crate::sigv4::{
    hash::{Sha256, hex_text, lower_hex},
    lanes::{LANES, Lanes, Message},
    string_to_sign::BegunSignature,
    uri_encode::push_path,
};

/// How many keys are taken at once: one for each lane.
pub(crate) const GROUP: usize = 16;

impl Template<'_> {
    /// Appends the URLs of at most a group of objects whose keys are known to be right.
    pub(crate) fn write_each(&self, keys: &[&str], urls: &mut Urls) {
        #[cfg(target_arch = "x86_64")]
        if let Some(lanes) = urls.lanes
            && keys.len() >= LANES / 2
            && let Some(begun) = self.signature.code()
        {
            return self.write_group(keys, urls, begun, lanes);
        }
        for key in keys {
            self.write(key, &mut urls.text);
            urls.end_url();
        }
    }
}

#[cfg(target_arch = "x86_64")]
impl Template<'_> {
    /// Appends the URLs of a group: their canonical requests are written first, and signed together.
    fn write_group(&self, keys: &[&str], urls: &mut Urls, begun: &BegunSignature, lanes: Lanes) {
        let text = &mut urls.canonical_requests;
        text.clear();
        let mut requests = ArrayVec::<Range<usize>, GROUP>::new();
        let mut encoded_keys = ArrayVec::<Range<usize>, GROUP>::new();
        for key in keys {
            let start = text.len();
            text.push_str(&self.canonical_before_key);
            let start_of_key = text.len();
            push_path(text, key);
            encoded_keys.push(start_of_key..text.len());
            text.push_str(&self.canonical_behind_key);
            requests.push(start..text.len());
        }

        let signatures = {
            let text = |request: &Range<usize>| text.get(request.clone()).unwrap_or_default().as_bytes();
            sign_group(&requests.iter().map(text).collect(), begun, lanes)
        };

        for (encoded_key, signature) in encoded_keys.into_iter().zip(&signatures) {
            urls.text.push_str(&self.before_key);
            urls.text.push_str(urls.canonical_requests.get(encoded_key).unwrap_or_default());
            self.write_behind_key(hex_text(signature), &mut urls.text);
            urls.end_url();
        }
    }
}

/// The signatures of canonical requests, in hexadecimal: side by side if half of the lanes or more are busy until the
/// longest is done.
#[cfg(target_arch = "x86_64")]
fn sign_group(requests: &ArrayVec<&[u8], GROUP>, begun: &BegunSignature, lanes: Lanes) -> [[u8; 64]; GROUP] {
    const { assert!(GROUP == LANES, "each key of a group has a lane") };
    let lengths = requests.iter().map(|request| request.len());
    let longest = lengths.clone().max().unwrap_or(0);
    if lengths.sum::<usize>() < longest * LANES / 2 {
        let mut signatures = [[0; 64]; GROUP];
        for (signature, request) in signatures.iter_mut().zip(requests) {
            let mut sha256 = Sha256::<8>::new();
            sha256.update(request);
            *signature = lower_hex(begun.finish(sha256.finish()));
        }
        return signatures;
    }
    // A lane without a request of its own has an empty one.
    let requests = array::from_fn(|lane| Message::new(requests.get(lane).copied().unwrap_or_default()));
    begun.finish_each(&requests, lanes)
}
