use alloc::string::String;

use zeroize::Zeroizing;

use crate::encode::{Encoded, Sink};
use crate::{Credentials, Region, Service, SigningTime};

/// The last component of every scope.
const TERMINATOR: &str = "aws4_request";

/// What a signature is good for: a day, a region and a service, `20130524/us-east-1/s3/aws4_request`.
///
/// Source: [Elements of a request signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).
#[derive(Clone, Copy, Debug)]
pub(crate) struct CredentialScope<'a> {
    pub(crate) time: SigningTime,
    /// Region, service and `aws4_request`, with a slash before each.
    pub(crate) behind_date: &'a str,
}

impl CredentialScope<'_> {
    /// The date, and the components behind it: the messages of the steps that derive the signing key.
    pub(crate) fn components(&self) -> (&str, impl Iterator<Item = &str>) {
        (self.time.date(), self.behind_date.split('/').skip(1))
    }

    #[inline]
    pub(crate) fn write(&self, sink: &mut impl Sink) {
        sink.push_text(self.time.date());
        sink.push_text(self.behind_date);
    }
}

/// What a signer writes into every text that it signs, whatever the day, in the forms in which it stands there.
pub(crate) struct CredentialTexts {
    /// The scope behind the date.
    scope: String,
    /// `X-Amz-Credential` up to the date, with the `&` before it.
    before_date: String,
    /// `X-Amz-Credential` behind the date.
    behind_date: String,
    /// The session token's parameter with the `&` before it, or nothing.
    pub(crate) token: Zeroizing<String>,
}

impl CredentialTexts {
    pub(crate) fn new(credentials: &Credentials, region: &Region, service: &Service) -> Self {
        let mut scope = String::new();
        for component in [region.as_str(), service.as_str(), TERMINATOR] {
            scope.push('/');
            scope.push_str(component);
        }
        let mut behind_date = String::new();
        Encoded(&mut behind_date).push_text(&scope);
        let mut before_date = String::from("&X-Amz-Credential=");
        Encoded(&mut before_date).push_text(credentials.access_key_id());
        Encoded(&mut before_date).push_text("/");
        let mut token = Zeroizing::new(String::new());
        if let Some(session_token) = credentials.session_token() {
            // Grown once, so that no copy of the token is left behind.
            token.reserve(32 + session_token.len() * 3);
            token.push('&');
            token.push_str(service.rules().token_parameter.name());
            token.push('=');
            Encoded(&mut *token).push_text(session_token);
        }
        Self { scope, before_date, behind_date, token }
    }

    pub(crate) fn scope_at(&self, time: SigningTime) -> CredentialScope<'_> {
        CredentialScope { time, behind_date: &self.scope }
    }

    /// No less than the length of the credential's and the token's parameters, and of the scope in the string to sign.
    pub(crate) fn capacity(&self) -> usize {
        self.before_date.len() + self.behind_date.len() + self.token.len() + self.scope.len() + 16
    }

    /// Writes the credential's parameter, with the `&` before it.
    #[inline]
    pub(crate) fn write_credential(&self, date: &str, text: &mut String) {
        text.push_str(&self.before_date);
        text.push_str(date);
        text.push_str(&self.behind_date);
    }
}
