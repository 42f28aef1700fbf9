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
        write_before_hash(self.scope, sink);
        sink.push_text(str::from_utf8(&self.hash).unwrap_or_default());
    }
}

/// All lines but the last: they are the same for every request of a second.
pub(crate) fn write_before_hash(scope: CredentialScope<'_>, sink: &mut impl Sink) {
    sink.push_text(ALGORITHM);
    sink.push_text("\n");
    sink.push_text(scope.time.as_str());
    sink.push_text("\n");
    scope.write(sink);
    sink.push_text("\n");
}
