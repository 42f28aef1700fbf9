use alloc::string::String;
use core::fmt;

use crate::canonical::{ALGORITHM, CanonicalRequest};
use crate::encode::Sink;
use crate::scope::CredentialScope;

/// Algorithm, time, credential scope and the canonical request's hash, a line each: what the signing key signs.
///
/// Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
#[derive(Clone, Copy, Debug)]
pub(crate) struct StringToSign<'a> {
    scope: CredentialScope<'a>,
    hash: [u8; 64],
}

impl<'a> StringToSign<'a> {
    pub(crate) fn new(scope: CredentialScope<'a>, canonical: &CanonicalRequest<'_>) -> Self {
        Self { scope, hash: canonical.hash() }
    }

    pub(crate) fn write(&self, sink: &mut impl Sink) {
        sink.push_text(ALGORITHM);
        sink.push_text("\n");
        sink.push_text(self.scope.time.as_str());
        sink.push_text("\n");
        self.scope.write(sink);
        sink.push_text("\n");
        sink.push_text(str::from_utf8(&self.hash).unwrap_or_default());
    }
}

impl fmt::Display for StringToSign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}
