//! Signed requests, and their alterations before a server receives them.

use presign::verify::{Presented, Verifier};
use presign::{Credentials, PresignedUrl, Region, Service, SigningTime};

use crate::{ID, SECRET, TIME, check_responses, message, permanent};

/// A request that another signer signed at [`TIME`] for 900 seconds.
#[derive(Clone, Copy)]
pub(crate) struct Signed {
    pub(crate) method: &'static str,
    pub(crate) host: &'static str,
    /// Path and query before the signing parameters.
    pub(crate) target: &'static str,
    /// The signed headers except `host`, in order.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) signature: &'static str,
}

impl Signed {
    /// Returns the request, sent as signed a minute later.
    pub(crate) fn sent(&self) -> ClientRequest {
        let Self { method, host, target, headers, signature } = *self;
        let mut names: Vec<&str> = headers.iter().map(|(name, _)| *name).chain(["host"]).collect();
        names.sort_unstable();
        names.dedup();
        let separator = if target.contains('?') { '&' } else { '?' };
        let target = format!(
            "{target}{separator}X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential={ID}%2F20310401%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date={TIME}\
             &X-Amz-Expires=900&X-Amz-SignedHeaders={}&X-Amz-Signature={signature}",
            names.join("%3B"),
        );
        let headers = [("host", host)].into_iter().chain(headers.iter().copied()).collect();
        ClientRequest { method, target, headers, body: None, seconds_later: 60, credentials: permanent() }
    }

    /// Compares this crate's URL with the other signer's, and verifies the other signer's request.
    ///
    /// Each signer orders the parameters in its own way.
    #[track_caller]
    pub(crate) fn assert_is(&self, name: &str, url: &PresignedUrl) {
        let (address, query) = url.as_str().split_once('?').unwrap();
        let (_, address) = address.split_once("://").unwrap();
        let is_own = |parameter: &&str| {
            !["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"]
                .iter()
                .any(|name| parameter.starts_with(&format!("X-Amz-{name}=")))
        };
        let sorted = |query: &'_ str| {
            let mut parameters: Vec<String> = query
                .split('&')
                .filter(|parameter| !parameter.is_empty())
                .filter(is_own)
                .map(Into::into)
                .collect();
            parameters.sort_unstable();
            parameters
        };
        let (path, own_query) = self.target.split_once('?').unwrap_or((self.target, ""));
        assert_eq!(address, format!("{}{path}", self.host), "{name}");
        assert_eq!(sorted(query), sorted(own_query), "{name}");
        assert_eq!(url.method().as_str(), self.method, "{name}");
        assert_eq!(url.required_headers().collect::<Vec<_>>(), self.headers, "{name}");
        assert_eq!(url.signature(), self.signature, "{name}: {url}");
        assert_eq!(self.sent().response(), "200", "{name}");
    }
}

/// A request as a server receives it.
#[derive(Clone)]
pub(crate) struct ClientRequest {
    method: &'static str,
    target: String,
    headers: Vec<(&'static str, &'static str)>,
    body: Option<&'static str>,
    seconds_later: u64,
    credentials: Credentials,
}

impl ClientRequest {
    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    /// Replaces path and query.
    pub(crate) fn target(self, target: String) -> Self {
        Self { target, ..self }
    }

    /// Changes path or query.
    #[track_caller]
    pub(crate) fn edit(self, from: &str, to: &str) -> Self {
        assert!(self.target.contains(from), "{from} in {}", self.target);
        Self { target: self.target.replacen(from, to, 1), ..self }
    }

    /// Appends to the query.
    pub(crate) fn append(mut self, text: &str) -> Self {
        self.target.push_str(text);
        self
    }

    /// Adds or replaces a header.
    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name, value));
        self
    }

    #[track_caller]
    pub(crate) fn without(mut self, name: &str) -> Self {
        let count = self.headers.len();
        self.headers.retain(|(other, _)| *other != name);
        assert!(self.headers.len() < count, "{name}");
        self
    }

    pub(crate) fn body(self, body: &'static str) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Receives the request at another time after [`TIME`].
    pub(crate) fn seconds_later(self, seconds_later: u64) -> Self {
        Self { seconds_later, ..self }
    }

    /// Verifies with these credentials in place of the example's.
    pub(crate) fn credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    /// Verifies with the credentials of a session.
    #[track_caller]
    pub(crate) fn session_token(self, token: &str) -> Self {
        self.credentials(Credentials::temporary(ID, SECRET, token).unwrap())
    }

    /// Returns the server's response: `200`, or status, code and message of the error document.
    pub(crate) fn response(&self) -> String {
        self.response_of(&Verifier::new(Service::S3, Region::US_EAST_1))
    }

    pub(crate) fn response_of(&self, verifier: &Verifier) -> String {
        let signed_at: SigningTime = TIME.parse().unwrap();
        let now = signed_at.checked_add(core::time::Duration::from_secs(self.seconds_later)).unwrap();
        let verified = verifier
            .parse(self.method, &self.target, self.headers.iter().copied())
            .and_then(|presented| {
                self.body.into_iter().map(str::as_bytes).try_fold(presented, Presented::body)
            })
            .and_then(|presented| presented.verify(&self.credentials, now).map(|_| ()));
        match verified {
            Ok(()) => "200".into(),
            Err(error) => format!("{} {} {}", error.status(), error.code(), message(&error.to_xml())),
        }
    }
}

/// Compares the response to each request.
#[track_caller]
pub(crate) fn check<const N: usize>(rows: [(&str, ClientRequest, &str); N]) {
    check_responses(rows.map(|(name, sent, expected)| (name, sent.response(), expected)));
}

pub(crate) const EXPIRED: &str = "403 AccessDenied Request has expired";
