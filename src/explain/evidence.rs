//! The evidence from which the rules find the cause.

use alloc::vec::Vec;

use ctutils::CtEq as _;

use crate::credentials::Credentials;
use crate::explain::canonical::CanonicalParts;
use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::explain::compare::differences;
use crate::explain::difference::Difference;
use crate::explain::error_document::ErrorDocument;
use crate::explain::hypotheses;
use crate::explain::response::Response;
use crate::explain::signature_check::SignatureCheck;
use crate::explain::statement::Statement;
use crate::time::SigningTime;

/// Everything known about a failed request.
pub(super) struct Evidence<'e> {
    pub(super) request: &'e ClientRequest<'e>,
    pub(super) response: &'e Response,
    pub(super) statement: &'e Statement,
    /// The canonical request, as the client sent it.
    pub(super) sent: Option<&'e CanonicalParts>,
    /// The canonical request, as the server computed it.
    pub(super) seen: Option<&'e CanonicalParts>,
    /// The differences between `sent` and `seen`.
    pub(super) differences: &'e [(Cause, Difference)],
    pub(super) check: Option<&'e SignatureCheck>,
    pub(super) credentials: Option<&'e Credentials>,
    /// The time of the request, by the clock of the signing machine.
    pub(super) now: Option<SigningTime>,
}

impl Evidence<'_> {
    pub(super) fn document(&self) -> Option<&ErrorDocument> {
        self.response.document()
    }

    pub(super) fn code(&self) -> &str {
        self.document().map_or("", |document| &document.code)
    }

    /// Returns whether the server may have refused the signature: it says so, or says nothing.
    pub(super) fn may_be_signature(&self) -> bool {
        matches!(self.statement, Statement::Mismatch | Statement::Nothing)
    }

    /// Returns whether the credential scope names S3 itself.
    pub(super) fn is_for_s3(&self) -> bool {
        self.request.scope().is_some_and(|scope| scope.service == "s3")
    }

    /// Returns whether the server names another region than the URL.
    pub(super) fn has_other_region(&self) -> bool {
        let signed = self.request.scope().map_or("", |scope| scope.region);
        let region = self.document().and_then(|document| document.region.as_deref());
        region.is_some_and(|region| region != signed)
    }

    /// Returns the credentials if they have the URL's access key id.
    pub(super) fn credentials_of_url(&self) -> Option<&Credentials> {
        let id = self.request.scope().map(|scope| scope.access_key_id);
        self.credentials.filter(|credentials| Some(credentials.access_key_id()) == id)
    }

    /// Returns whether the credentials have the URL's access key id and another session token.
    pub(super) fn has_other_session_token(&self) -> bool {
        let sent = self.request.session_token.as_deref().unwrap_or_default();
        self.credentials_of_url().is_some_and(|credentials| {
            let expected = credentials.session_token().unwrap_or_default();
            !expected.as_bytes().ct_eq(sent.as_bytes()).to_bool()
        })
    }

    /// Returns whether the signature is known to match the request as sent.
    pub(super) fn signature_matches(&self) -> bool {
        self.check.is_some_and(|check| check.matches == Some(true))
    }

    /// Returns the time of the request by the server's clock.
    pub(super) fn server_time(&self) -> Option<SigningTime> {
        self.document()?.server_time
    }

    /// Returns whether the URL is valid by this machine's clock, and the server states no time.
    pub(super) fn is_valid_by_now(&self) -> bool {
        let now = self.now.filter(|_| self.server_time().is_none()).map(SigningTime::unix_timestamp);
        now.zip(self.request.expires_at()).is_some_and(|(now, end)| now < end)
    }

    /// Returns whether the server denies access without a sentence.
    ///
    /// Ceph does so for an expired URL as well and, with STS, for a wrong signature.
    pub(super) fn is_bare_denial(&self) -> bool {
        *self.statement == Statement::Denied
            && self.document().is_some_and(|document| document.message.is_empty())
    }

    /// Returns the methods that fit the URL, if the sent one does not.
    ///
    /// `None` if the signature was checked or is not the problem.
    pub(super) fn likely_methods(&self) -> Option<&'static [&'static str]> {
        if self.check.is_some_and(|check| check.matches.is_some()) || !self.may_be_signature() {
            return None;
        }
        hypotheses::likely_methods(self.sent?).filter(|methods| !methods.contains(&self.request.method))
    }

    /// Returns the differences to the server's request or, without any, to the signed one.
    pub(super) fn reported_differences(&self) -> Vec<Difference> {
        match (self.check, self.sent) {
            (Some(SignatureCheck { signed: Some((_, signed)), .. }), Some(sent))
                if self.differences.is_empty() =>
            {
                let unknown = self.request.unknown_headers(self.seen);
                let is_known = |difference: &Difference| {
                    let header = difference.what().strip_prefix("header ");
                    header.is_none_or(|name| !unknown.contains(&name))
                };
                let found = differences(sent, signed).into_iter().map(|(_, difference)| difference);
                found.filter(is_known).map(Difference::versus_signed).collect()
            }
            _ => self.differences.iter().map(|(_, difference)| difference.clone()).collect(),
        }
    }
}
