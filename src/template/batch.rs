//! Many URLs of a template: side by side where that pays, else one after another.

use super::Template;
use crate::urls::Urls;
#[cfg(target_arch = "x86_64")]
use crate::{
    canonical::Layout,
    encode::push_path,
    lanes::{LANES, Lanes},
    sha256::{LastBlocks, Sha256, lower_hex},
};

impl Template<'_> {
    /// Appends the URLs of objects whose keys are known to be right.
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
}

#[cfg(target_arch = "x86_64")]
impl Template<'_> {
    /// Whether lanes pay: whether half of them or more are busy until the longest is done.
    fn fills_half(&self, keys: &[&str]) -> bool {
        let blocks = |key: &&str| (self.text.len() + key.len()) / 64 + 1;
        let longest = keys.iter().map(blocks).max().unwrap_or(0);
        keys.iter().map(blocks).sum::<usize>() >= longest * LANES / 2
    }

    /// Appends the URLs of as many objects as there are lanes, or of fewer.
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
}
