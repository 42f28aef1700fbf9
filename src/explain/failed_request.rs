use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::credentials::Credentials;
use crate::explain::cause::Cause;
use crate::explain::client_request::{ClientRequest, UNKNOWN_HOST};
use crate::explain::compare::differences;
use crate::explain::error_document::ErrorDocument;
use crate::explain::evidence::Evidence;
use crate::explain::explanation::Explanation;
use crate::explain::facts::facts;
use crate::explain::response::{MAX_LENGTH, Response};
use crate::explain::sentences::statement;
use crate::explain::signature_check::SignatureCheck;
use crate::explain::wording::wording;
use crate::explain::xml::prefix;
use crate::time::SigningTime;
use crate::verify::secrets::Secrets;

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
    headers: Option<Vec<(&'a str, &'a str)>>,
    response_body: Option<&'a str>,
    credentials: Option<&'a Credentials>,
    now: Option<SigningTime>,
    possible_hosts: Vec<&'a str>,
}

impl<'a> FailedRequest<'a> {
    /// Creates a request from the method and URL that the client sent.
    pub fn new(method: &'a str, url: &'a str) -> Self {
        // A pasted URL may have quotes around it or `curl` before it.
        let url = match url.trim_start().strip_prefix("curl ").and_then(|_| url.find("http")) {
            Some(start) => {
                url.get(start..).unwrap_or_default().split(['\'', '"', ' ']).next().unwrap_or_default()
            }
            None => url,
        };
        let url =
            url.trim_matches(|character: char| character.is_whitespace() || "\"'<>".contains(character));
        Self {
            method,
            url,
            headers: None,
            response_body: None,
            credentials: None,
            now: None,
            possible_hosts: Vec::new(),
        }
    }

    /// Adds the headers that the client sent. Give all of them: the others count as absent.
    ///
    /// `Host` defaults to the URL's host. Headers that clients add themselves, such as
    /// `Content-Length`, stay unknown. Without a call, all headers are unknown, and the values that
    /// the server saw are assumed to be right. The first 256 headers count.
    pub fn headers(mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.headers.get_or_insert_default().extend(headers);
        self
    }

    /// Sets the body of the server's response, as received or as copied from a browser or terminal.
    ///
    /// The empty text means that the body was empty. The first 256 KiB count.
    pub fn response_body(self, body: &'a str) -> Self {
        Self { response_body: Some(body), ..self }
    }

    /// Sets the credentials that should have signed the URL.
    ///
    /// Show the explanation only to the owner of these credentials, not to clients: it tells
    /// whether a signature is right, or nearly right.
    pub fn credentials(self, credentials: &'a Credentials) -> Self {
        Self { credentials: Some(credentials), ..self }
    }

    /// Sets the time of the request, by the clock of the signing machine.
    pub fn now(self, now: SigningTime) -> Self {
        Self { now: Some(now), ..self }
    }

    /// Adds hosts and path prefixes for which the URL may have been signed: `minio:9000`,
    /// `https://cdn.example.com/files`, `/files`.
    ///
    /// They have an effect only with the credentials. The first 16 are tried.
    ///
    /// ```
    /// use presign::explain::{Cause, FailedRequest};
    /// use presign::s3::{Bucket, Endpoint};
    /// use presign::{Credentials, Region};
    /// # use core::time::Duration;
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// let endpoint = Endpoint::path_style("http://minio:9000")?;
    /// let bucket = Bucket::with_endpoint("photos", Region::US_EAST_1, credentials.clone(), endpoint)?;
    /// let url = bucket.get("cat.png").presign(Duration::from_secs(60))?;
    /// let public = url.as_str().replace("http://minio:9000", "https://files.example.com");
    /// let request = FailedRequest::new("GET", &public).credentials(&credentials);
    /// assert_eq!(request.clone().explain().cause(), &Cause::UrlChanged);
    /// assert_eq!(request.possible_hosts(["minio:9000"]).explain().cause(), &Cause::Host);
    /// # Ok::<(), presign::Error>(())
    /// ```
    pub fn possible_hosts(mut self, hosts: impl IntoIterator<Item = &'a str>) -> Self {
        self.possible_hosts.extend(hosts);
        self
    }

    /// Returns the most likely cause and its details.
    ///
    /// Time and memory are linear in the length of the request and the response.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let headers = self.headers.as_deref();
        let completed_url = self.completed_url();
        let request = ClientRequest::read(self.method, self.url, headers)
            .or_else(|| ClientRequest::read(self.method, &completed_url, headers));
        let Some(request) = request else { return no_url() };
        let response = Response::read(self.method, self.response_body);
        let document = response.document();
        let seen = document.and_then(|document| document.canonical_request.as_ref());
        let sent = request.canonical_parts(seen);
        let check = match (self.credentials, &sent) {
            (Some(credentials), Some(sent)) if request.is_host_known() => {
                SignatureCheck::new(credentials, &request, sent, seen, &self.possible_hosts)
            }
            _ => None,
        };
        let differences = match (&sent, seen) {
            (Some(sent), Some(seen)) => differences(sent, seen),
            _ => Vec::new(),
        };
        let evidence = Evidence {
            request: &request,
            response: &response,
            statement: &statement(document),
            sent: sent.as_ref(),
            seen,
            differences: &differences,
            check: check.as_ref(),
            credentials: self.credentials,
            now: self.now,
        };
        let cause = evidence.cause();
        let (summary, advice) = wording(&evidence, &cause);
        let mut explanation = Explanation {
            summary,
            advice,
            facts: facts(&evidence, &cause),
            differences: evidence.reported_differences(),
            signature_matches: check.as_ref().and_then(|check| check.matches),
            cause,
        };
        let secrets = self.secrets(document);
        explanation.texts_mut().for_each(|text| *text = secrets.hide(text));
        explanation.make_printable();
        explanation
    }

    /// Returns the URL with a scheme, and with a host if it is a request target.
    ///
    /// Browsers show a URL without its scheme, and servers log a request target.
    fn completed_url(&self) -> String {
        let mut headers = self.headers.iter().flatten();
        let host = match headers.find(|(name, _)| name.eq_ignore_ascii_case("host")) {
            _ if !self.url.starts_with('/') => "",
            Some((_, host)) => host,
            None => UNKNOWN_HOST,
        };
        ["https://", host, self.url].concat()
    }

    fn secrets(&self, document: Option<&ErrorDocument>) -> Secrets {
        let mut canonical_request = String::new();
        if let Some(seen) = document.and_then(|document| document.canonical_request.as_ref()) {
            seen.write(&mut canonical_request);
        }
        let texts = [prefix(self.response_body.unwrap_or_default(), MAX_LENGTH), &canonical_request];
        let token = self.credentials.and_then(Credentials::session_token);
        let signature = document.and_then(|document| document.signature_provided.as_deref());
        let values = [token, signature].into_iter().flatten();
        Secrets::new(self.url, self.headers.as_deref().unwrap_or_default(), texts, values)
    }
}

/// Returns the explanation of a text that is not a URL.
fn no_url() -> Explanation {
    let texts = Cause::NotPresigned.texts();
    Explanation {
        cause: Cause::NotPresigned,
        summary: "This is not a URL: it has no host.".into(),
        advice: texts.advice.into(),
        differences: Vec::new(),
        facts: Vec::new(),
        signature_matches: None,
    }
}

impl fmt::Debug for FailedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Even the method may be the URL, in the wrong argument.
        f.debug_struct("FailedRequest").finish_non_exhaustive()
    }
}
