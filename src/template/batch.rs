//! Many URLs of a template: side by side where that pays, else one after another.

#[cfg(target_arch = "x86_64")]
use core::ops::Range;

#[cfg(target_arch = "x86_64")]
use arrayvec::ArrayVec;

use super::Template;
use crate::urls::Urls;
#[cfg(target_arch = "x86_64")]
use crate::{
    canonical::Layout,
    encode::push_path,
    lanes::{LANES, Lanes, Messages},
    sha256::{INITIAL, Sha256, State},
};

/// How many keys are taken at once: one for each lane.
pub(crate) const GROUP: usize = 16;

impl Template<'_> {
    /// Appends the URLs of at most a group of objects whose keys are known to be right.
    pub(crate) fn write_each(&self, keys: &[&str], urls: &mut Urls) {
        #[cfg(target_arch = "x86_64")]
        if let Some(lanes) = urls.lanes
            && keys.len() >= LANES / 2
        {
            return self.write_group(keys, urls, lanes);
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
    fn write_group(&self, keys: &[&str], urls: &mut Urls, lanes: Lanes) {
        let Layout { path, query, rest, .. } = &self.layout;
        let text = &mut urls.canonical_requests;
        text.clear();
        let mut requests = ArrayVec::<Range<usize>, GROUP>::new();
        let mut encoded_keys = ArrayVec::<Range<usize>, GROUP>::new();
        for key in keys {
            let start = text.len();
            text.push_str(&self.before_key);
            let start_of_key = text.len();
            push_path(text, key);
            encoded_keys.push(start_of_key..text.len());
            text.push('\n');
            text.push_str(self.part(query.start..rest.end));
            requests.push(start..text.len());
        }

        let signatures = {
            let text = |request: &Range<usize>| text.get(request.clone()).unwrap_or_default().as_bytes();
            self.sign_group(&requests.iter().map(text).collect(), &mut urls.messages, lanes)
        };

        for (encoded_key, signature) in encoded_keys.into_iter().zip(&signatures) {
            let encoded_key = urls.canonical_requests.get(encoded_key).unwrap_or_default();
            urls.text.push_str(self.part(0..path.end));
            urls.text.push_str(encoded_key);
            self.write_behind_path(&mut urls.text);
            self.write_signature(*signature, &mut urls.text);
            urls.end_url();
        }
    }

    /// The signatures of canonical requests: side by side if half of the lanes or more are busy until the longest is done.
    fn sign_group(
        &self,
        requests: &ArrayVec<&[u8], GROUP>,
        messages: &mut Messages,
        lanes: Lanes,
    ) -> ArrayVec<State, GROUP> {
        const { assert!(GROUP == LANES, "each key of a group has a lane") };
        let lengths = requests.iter().map(|request| request.len());
        let longest = lengths.clone().max().unwrap_or(0);
        if lengths.sum::<usize>() < longest * LANES / 2 {
            let sign = |request: &&[u8]| {
                let mut sha256 = Sha256::<8>::new();
                sha256.update(request);
                self.signature.finish(sha256.finish())
            };
            return requests.iter().map(sign).collect();
        }
        messages.clear();
        for (lane, request) in requests.iter().enumerate() {
            let (blocks, rest) = request.as_chunks();
            let mut end = Sha256::<2>::behind(INITIAL, blocks.as_flattened().len());
            end.update(rest);
            messages.put(lane, blocks, end.pad().1);
        }
        let hashes = lanes.hash(&INITIAL, messages);
        let signatures = self.signature.finish_each(&hashes, lanes, messages);
        signatures.iter().take(requests.len()).collect()
    }
}
