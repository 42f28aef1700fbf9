use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::credentials::Credentials;
use crate::explain::canonical::CanonicalParts;
use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::explain::compare::differences;
use crate::explain::diagnosis::Evidence;
use crate::explain::error_document::ErrorDocument;
use crate::explain::explanation::{Difference, Explanation};
use crate::explain::facts::facts;
use crate::explain::signature_check::SignatureCheck;
use crate::time::SigningTime;

/// A request that a server refused, and the server's response.
///
/// Method and URL are required; everything else makes the explanation more exact.
///
/// ```
/// use presign::{Credentials, explain::FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret)?;
/// let request = FailedRequest::new("GET", url)
///     .headers([("Host", "examplebucket.s3.amazonaws.com")])
///     .credentials(&credentials)
///     .now("20130524T120000Z".parse()?);
/// assert_eq!(request.explain().signature_matches(), Some(true));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "call `explain` to get the explanation"]
pub struct FailedRequest<'a> {
    method: &'a str,
    url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    response_body: &'a str,
    credentials: Option<&'a Credentials>,
    now: Option<SigningTime>,
}

impl<'a> FailedRequest<'a> {
    /// Creates a request from the method and URL that the client sent.
    pub fn new(method: &'a str, url: &'a str) -> Self {
        // A pasted URL often has quotes around it.
        let url =
            url.trim_matches(|character: char| character.is_whitespace() || "\"'<>".contains(character));
        Self { method, url, headers: Vec::new(), response_body: "", credentials: None, now: None }
    }

    /// Adds the headers that the client sent.
    ///
    /// `Host` defaults to the URL's host. Without any headers, the values in the server's
    /// canonical request are assumed to be right.
    pub fn headers(mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Sets the body of the server's response: its error document in XML.
    pub fn response_body(self, body: &'a str) -> Self {
        Self { response_body: body, ..self }
    }

    /// Sets the credentials that should have signed the URL.
    pub fn credentials(self, credentials: &'a Credentials) -> Self {
        Self { credentials: Some(credentials), ..self }
    }

    /// Sets the time of the request, by the clock of the signing machine.
    pub fn now(self, now: SigningTime) -> Self {
        Self { now: Some(now), ..self }
    }

    /// Returns the most likely cause and its details.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let Some(request) = ClientRequest::read(self.method, self.url, &self.headers) else {
            return Explanation {
                cause: Cause::NotPresigned,
                differences: Vec::new(),
                facts: [String::from("It has no scheme and host, such as `https://example.com`.")].into(),
                signature_matches: None,
            };
        };
        let document = ErrorDocument::read(self.response_body).unwrap_or_default();
        let seen = document.canonical_request.as_deref().and_then(CanonicalParts::read);
        let mut sent = request.canonical_parts();
        if let (true, Some(sent), Some(seen)) = (self.headers.is_empty(), &mut sent, &seen) {
            for (name, value) in seen.headers.iter().filter(|(name, _)| name != "host") {
                sent.set_header(name, value.trim().into());
            }
        }
        let check = match (self.credentials, &sent) {
            (Some(credentials), Some(sent)) => SignatureCheck::new(credentials, &request, sent),
            _ => None,
        };
        let differences = match (&sent, &seen) {
            (Some(sent), Some(seen)) => differences(sent, seen),
            _ => Vec::new(),
        };
        let evidence = Evidence {
            request: &request,
            document: &document,
            sent: sent.as_ref(),
            seen: seen.as_ref(),
            differences: &differences,
            check: check.as_ref(),
            credentials: self.credentials,
            now: self.now,
        };
        let mut cause = evidence.cause();
        let mut facts = facts(&evidence, &cause);
        let mut differences = evidence.reported_differences();
        // A server may repeat a secret anywhere.
        let texts = facts.iter_mut().chain(differences.iter_mut().flat_map(Difference::texts_mut));
        texts.chain(cause.subject_mut()).for_each(|text| request.hide_secrets(text));
        Explanation { cause, differences, facts, signature_matches: check.map(|check| check.matches) }
    }
}

impl fmt::Debug for FailedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedRequest").field("method", &self.method).finish_non_exhaustive()
    }
}
