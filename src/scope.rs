use alloc::string::String;
use core::fmt;

use crate::encode::Sink;
use crate::{Region, Service, SigningTime};

/// What a signature is good for: a day, a region and a service, `20130524/us-east-1/s3/aws4_request`.
///
/// Source: [Elements of a request signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).
#[derive(Clone, Copy, Debug)]
pub(crate) struct CredentialScope<'a> {
    pub(crate) time: SigningTime,
    pub(crate) region: &'a Region,
    pub(crate) service: &'a Service,
}

/// The last component of every scope.
pub(crate) const TERMINATOR: &str = "aws4_request";

impl CredentialScope<'_> {
    /// The components, in order; each but the last is the message of one step of the signing key's derivation.
    pub(crate) fn components(&self) -> [&str; 4] {
        [self.time.date(), self.region.as_str(), self.service.as_str(), TERMINATOR]
    }

    /// Writes the components with a slash before each but the first.
    pub(crate) fn write(&self, sink: &mut impl Sink) {
        let mut separator = "";
        for component in self.components() {
            sink.push_text(separator);
            sink.push_text(component);
            separator = "/";
        }
    }
}

impl fmt::Display for CredentialScope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}
