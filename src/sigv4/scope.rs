use alloc::string::String;

use crate::SigningTime;

/// The last component of every scope.
pub(crate) const TERMINATOR: &str = "aws4_request";

/// A credential scope: `20130524/us-east-1/s3/aws4_request`. In Signature Version 4A it has no
/// region.
///
/// Source:
/// [Elements of a request signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).
#[derive(Clone, Copy, Debug)]
pub(crate) struct CredentialScope<'a> {
    pub(crate) time: SigningTime,
    /// `/us-east-1/s3/aws4_request\n`
    pub(crate) suffix: &'a str,
}

impl CredentialScope<'_> {
    /// Returns the region, which is empty in Signature Version 4A, and the service.
    pub(crate) fn region_and_service(&self) -> (&str, &str) {
        let names = self.suffix.trim_end().strip_suffix(TERMINATOR).unwrap_or_default().trim_matches('/');
        names.split_once('/').unwrap_or(("", names))
    }
}

/// Returns `/us-east-1/s3/aws4_request\n`, or `/s3/aws4_request\n` without a region.
pub(crate) fn scope_suffix(region: Option<&str>, service: &str) -> String {
    let mut suffix = String::new();
    for name in region.into_iter().chain([service, TERMINATOR]) {
        suffix.push('/');
        suffix.push_str(name);
    }
    suffix.push('\n');
    suffix
}
