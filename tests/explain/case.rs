//! A case: a presigned request, what happened to it, and what is told about it.

use core::time::Duration;

use percent_encoding::percent_decode_str;
use presign::explain::{Explanation, FailedRequest};
use presign::{Credentials, PresignedUrl, Region, Request, Service, Signer, SigningTime};

use crate::shared::{escaped, hex};

pub(crate) const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const TEMPORARY_ID: &str = "ASIAQWERTYUIOPEXAMPLE";
pub(crate) const SECRET: &str = "tern/Secret+Access+Key";
pub(crate) const TOKEN: &str = "FwoGZXIvYXdzEB/tern+token==";
pub(crate) const SIGNED_AT: &str = "20260314T092653Z";
/// Fifteen minutes.
pub(crate) const LIFETIME: Duration = Duration::from_secs(900);
/// The sentence of S3 and most other servers.
pub(crate) const MISMATCH: &str = "The request signature we calculated does not match the signature you \
    provided. Check your key and signing method.";

#[track_caller]
pub(crate) fn permanent(id: &str) -> Credentials {
    Credentials::new(id, SECRET).unwrap()
}

#[track_caller]
pub(crate) fn temporary(token: &str) -> Credentials {
    Credentials::temporary(TEMPORARY_ID, SECRET, token).unwrap()
}

/// A signer of the tests, for `s3` in `us-east-1` if nothing else is said.
pub(crate) struct Signing {
    service: Service,
    region: &'static str,
    credentials: Credentials,
    headers: Vec<(&'static str, &'static str)>,
    payload_hash: Option<&'static str>,
}

pub(crate) fn signing() -> Signing {
    Signing {
        service: Service::S3,
        region: "us-east-1",
        credentials: permanent(KEY_ID),
        headers: Vec::new(),
        payload_hash: None,
    }
}

impl Signing {
    pub(crate) fn service(self, service: Service) -> Self {
        Self { service, ..self }
    }

    pub(crate) fn region(self, region: &'static str) -> Self {
        Self { region, ..self }
    }

    pub(crate) fn credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn payload_hash(self, hash: &'static str) -> Self {
        Self { payload_hash: Some(hash), ..self }
    }

    /// Presigns a URL, whose request is the case's.
    #[track_caller]
    pub(crate) fn url(self, method: &'static str, url: &str) -> Case {
        let region: Region = self.region.parse().unwrap();
        let (start, query) = url.split_once('?').unwrap_or((url, ""));
        // WebSockets are signed as HTTP.
        let (is_socket, start) = (start.starts_with("wss:"), start.replace("wss://", "https://"));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs: Vec<(String, String)> = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let mut request = Request::new(method.parse().unwrap(), &start).unwrap().query_pairs(&pairs);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(hash) = self.payload_hash {
            request = request.payload_hash(hash);
        }
        let signer = Signer::new(self.service, region, self.credentials.clone());
        let signed = signer.presign_at(&request, SIGNED_AT.parse().unwrap(), LIFETIME).unwrap();
        Case {
            method,
            url: signed.as_str().replace("https://", if is_socket { "wss://" } else { "https://" }),
            secrets: vec![signed.signature().into(), SECRET.into(), TOKEN.into()],
            signed: Some(signed),
            signer: Some(self.credentials),
            headers: None,
            body: None,
            credentials: None,
            now: None,
            hosts: Vec::new(),
        }
    }
}

/// Presigns a URL of S3 in `us-east-1`.
#[track_caller]
pub(crate) fn get(url: &str) -> Case {
    signing().url("GET", url)
}

#[track_caller]
pub(crate) fn put(url: &str) -> Case {
    signing().url("PUT", url)
}

/// Returns a case of a URL that this crate did not sign.
pub(crate) fn foreign(method: &'static str, url: &str) -> Case {
    Case {
        method,
        url: url.into(),
        secrets: Vec::new(),
        signed: None,
        signer: None,
        headers: None,
        body: None,
        credentials: None,
        now: None,
        hosts: Vec::new(),
    }
}

pub(crate) struct Case {
    method: &'static str,
    url: String,
    secrets: Vec<String>,
    signed: Option<PresignedUrl>,
    signer: Option<Credentials>,
    headers: Option<Vec<(&'static str, &'static str)>>,
    body: Option<String>,
    credentials: Option<Credentials>,
    now: Option<SigningTime>,
    hosts: Vec<&'static str>,
}

impl Case {
    /// Sends another method than the signed one.
    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    /// Changes the URL after signing.
    #[track_caller]
    pub(crate) fn edit(self, from: &str, to: &str) -> Self {
        assert!(self.url.contains(from), "{from} in {}", self.url);
        Self { url: self.url.replacen(from, to, 1), ..self }
    }

    /// Appends to the URL after signing.
    pub(crate) fn append(mut self, text: &str) -> Self {
        self.url.push_str(text);
        self
    }

    /// Tells the headers, all of them.
    pub(crate) fn headers(self, headers: &[(&'static str, &'static str)]) -> Self {
        Self { headers: Some(headers.into()), ..self }
    }

    /// Tells the credentials that signed the URL.
    pub(crate) fn with_credentials(self) -> Self {
        Self { credentials: self.signer.clone(), ..self }
    }

    /// Tells these credentials.
    pub(crate) fn credentials(self, credentials: Credentials) -> Self {
        Self { credentials: Some(credentials), ..self }
    }

    #[track_caller]
    pub(crate) fn now(self, now: &str) -> Self {
        Self { now: Some(now.parse().unwrap()), ..self }
    }

    pub(crate) fn hosts(self, hosts: &[&'static str]) -> Self {
        Self { hosts: hosts.into(), ..self }
    }

    pub(crate) fn body(self, body: impl Into<String>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    /// Sets S3's document for a wrong signature, with this change of the signed canonical request.
    #[track_caller]
    pub(crate) fn seen(self, from: &str, to: &str) -> Self {
        let signed = self.signed.as_ref().unwrap();
        let canonical_request = signed.canonical_request().to_string();
        assert!(canonical_request.contains(from), "{from} in {canonical_request}");
        let body = canonical_document(
            self.signer.as_ref().unwrap().access_key_id(),
            &canonical_request.replacen(from, to, 1),
            &signed.string_to_sign(),
            signed.signature(),
        );
        self.body(body)
    }

    /// Changes the response.
    pub(crate) fn map_body(mut self, change: impl Fn(String) -> String) -> Self {
        self.body = self.body.map(change);
        self
    }

    pub(crate) fn url_text(&self) -> &str {
        &self.url
    }

    /// Returns the text of the response that [`Self::seen`] would quote: the signed canonical request.
    #[track_caller]
    pub(crate) fn canonical_request(&self) -> String {
        self.signed.as_ref().unwrap().canonical_request().to_string()
    }

    pub(crate) fn explain(&self) -> Explanation {
        let mut request =
            FailedRequest::new(self.method, &self.url).possible_hosts(self.hosts.iter().copied());
        if let Some(headers) = &self.headers {
            request = request.headers(headers.iter().copied());
        }
        if let Some(body) = &self.body {
            request = request.response_body(body);
        }
        if let Some(credentials) = &self.credentials {
            request = request.credentials(credentials);
        }
        if let Some(now) = self.now {
            request = request.now(now);
        }
        request.explain()
    }
}

/// Explains each case, and compares the cause and the phrases that its text has, or with `!` has not.
#[track_caller]
pub(crate) fn check<const N: usize>(cases: [(&str, Case, &str, &[&str]); N]) {
    let mut faults = Vec::new();
    for (name, case, cause, phrases) in cases {
        let explanation = case.explain();
        let text = explanation.to_string();
        let mut found = wrong_texts(&case, &explanation);
        if explanation.cause().to_string() != cause {
            found.push(format!("{} for {cause}", explanation.cause()));
        }
        for phrase in phrases {
            let is_expected = !phrase.starts_with('!');
            if text.contains(phrase.trim_start_matches('!')) != is_expected {
                found.push(format!("`{phrase}`"));
            }
        }
        if !found.is_empty() {
            faults.push(format!("{name}: {}\n{} {}\n{text}\n", found.join(", "), case.method, case.url));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns what no text may say, and what each has to say.
fn wrong_texts(case: &Case, explanation: &Explanation) -> Vec<String> {
    let text = explanation.to_string();
    let body = case.body.as_deref().unwrap_or_default();
    let is_stated = ["CanonicalRequest", "Canonical String"].iter().any(|words| body.contains(words));
    let debug = format!("{explanation:?}");
    let secrets = case.secrets.iter().filter(|secret| text.contains(*secret) || debug.contains(*secret));
    let mut found: Vec<String> = secrets.map(|secret| format!("shows {secret}")).collect();
    for (words, is_allowed) in [
        ("agree", is_stated),
        ("FailedRequest::credentials", case.credentials.is_none()),
        ("FailedRequest::response_body", body.is_empty()),
    ] {
        if text.contains(words) && !is_allowed {
            found.push(format!("says `{words}`"));
        }
    }
    if text.chars().any(|character| character != '\n' && character.is_control()) {
        found.push("shows a control character".into());
    }
    if !text.contains("\nWhat to do: ") {
        found.push("has no advice".into());
    }
    found
}

/// Returns an error document of S3 or a compatible server.
pub(crate) fn xml(code: &str, message: &str, more: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message>{more}\
         <RequestId>TERN52Q8</RequestId><HostId>dGVybg==</HostId></Error>"
    )
}

/// S3's document for a signature that does not match, without details.
pub(crate) fn mismatch() -> String {
    said("SignatureDoesNotMatch", MISMATCH)
}

/// Returns a document with a code and a sentence.
pub(crate) fn said(code: &str, message: &str) -> String {
    xml(code, message, "")
}

/// Returns a document with nothing but a code, as Ceph sends it.
pub(crate) fn code(code: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code>\
         <RequestId>tx00</RequestId></Error>"
    )
}

/// Returns a document of an AWS service in JSON.
pub(crate) fn json(message: &str) -> String {
    serde_json::json!({ "message": message }).to_string()
}

fn canonical_document(id: &str, canonical_request: &str, string_to_sign: &str, signature: &str) -> String {
    xml(
        "SignatureDoesNotMatch",
        MISMATCH,
        &format!(
            "<AWSAccessKeyId>{id}</AWSAccessKeyId><StringToSign>{}</StringToSign><SignatureProvided>{signature}\
             </SignatureProvided><StringToSignBytes>{}</StringToSignBytes><CanonicalRequest>{}</CanonicalRequest>\
             <CanonicalRequestBytes>{}</CanonicalRequestBytes>",
            escaped(string_to_sign),
            hex(string_to_sign),
            escaped(canonical_request),
            hex(canonical_request),
        ),
    )
}
