use alloc::string::String;
use alloc::vec::Vec;

use crate::credentials::Credentials;
use crate::explain::canonical::decode_lossy;
use crate::explain::difference::is_secret;
use crate::verify::received::encoding::push_reencoded;

/// Texts that must not be printed, in each encoding that a server may use.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    pub(super) fn new(
        url: &str,
        headers: Option<&[(&str, &str)]>,
        _: Option<&str>,
        _: Option<&Credentials>,
    ) -> Self {
        /// The maximum number of secret parameters, and of secret headers.
        const MAX_SECRETS: usize = 16;
        /// Any text may contain a shorter one.
        const MIN_LENGTH: usize = 9;
        let pairs = url.split(['?', '&', '#']).filter_map(|pair| pair.split_once('='));
        let parameters = pairs.filter(|(name, _)| is_secret(&decode_lossy(name))).take(MAX_SECRETS);
        let parameters = parameters.flat_map(|(_, value)| {
            let mut encoded = String::new();
            push_reencoded(&mut encoded, value);
            [value.into(), encoded, decode_lossy(value)]
        });
        let headers =
            headers.unwrap_or_default().iter().filter(|(name, _)| is_secret(name)).take(MAX_SECRETS);
        let headers = headers.map(|(_, value)| value.trim().into());
        Self(parameters.chain(headers).filter(|secret| secret.len() >= MIN_LENGTH).collect())
    }

    pub(super) fn hide(&self, text: &mut String) {
        for secret in &self.0 {
            *text = text.replace(secret.as_str(), "[…]");
        }
    }
}
