//! The client's request, parsed leniently: something in it is known to be wrong.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::explain::canonical::{CanonicalParts, EMPTY_PAYLOAD_HASH, decode_lossy};
use crate::explain::explanation::is_secret;
use crate::service::{Service, SigningRules, UNSIGNED_PAYLOAD};
use crate::sigv4::credential::ParsedCredential;
use crate::sigv4::headers::{CONTENT_SHA256, push_collapsed};
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::path::canonical_path;
use crate::time::SigningTime;
use crate::verify::received::encoding::push_reencoded;
use crate::verify::received::parameters::{decoded, number};
use crate::verify::received::query::ReceivedQuery;
use crate::verify::received::request::ReceivedRequest;
use crate::verify::received::url::ReceivedUrl;

pub(super) struct ClientRequest<'a> {
    pub(super) method: &'a str,
    /// In lower case, without the scheme's default port.
    host: String,
    path: &'a str,
    pub(super) raw_query: &'a str,
    pub(super) query: ReceivedQuery<'a>,
    headers: &'a [(&'a str, &'a str)],
    rules: SigningRules,
    /// `AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request`
    credential: String,
    pub(super) signed_at: Option<SigningTime>,
    pub(super) expires_in: Option<u64>,
    /// `content-type;host`
    pub(super) signed_headers: String,
    pub(super) signature: String,
    /// Texts that must not be printed, in each encoding that a server may use.
    secrets: Vec<String>,
}

impl<'a> ClientRequest<'a> {
    /// Reads a request; `None` if the URL has no scheme and host.
    pub(super) fn read(method: &'a str, url: &'a str, headers: &'a [(&'a str, &'a str)]) -> Option<Self> {
        let secrets = secrets(url, headers);
        let url = ReceivedUrl::parse(url)?;
        let (path, raw_query) = (url.path, url.query);
        let default_port = if url.is_encrypted() { ":443" } else { ":80" };
        let host = url.host.strip_suffix(default_port).unwrap_or(url.host).to_ascii_lowercase();
        let query = ReceivedQuery::parse(raw_query, None);
        let value = |parameter| query.value(parameter).ok().flatten().and_then(decoded).map(Cow::into_owned);
        let credential = value(SigningParameter::Credential).unwrap_or_default();
        let service = ParsedCredential::parse(&credential).and_then(|scope| Service::new(scope.service).ok());
        let rules = service.map_or(SigningRules::S3, |service| service.rules());
        // Whether the token is signed depends on the service in the credential.
        let unsigned = (!rules.sign_session_token).then_some(SigningParameter::for_session_token(rules));
        Some(Self {
            method,
            host,
            path: if path.is_empty() { "/" } else { path },
            raw_query,
            headers,
            rules,
            credential,
            signed_at: value(SigningParameter::Date).and_then(|date| date.parse().ok()),
            expires_in: value(SigningParameter::Expires).and_then(|seconds| number(&seconds)),
            signed_headers: value(SigningParameter::SignedHeaders).unwrap_or_default(),
            signature: value(SigningParameter::Signature).unwrap_or_default(),
            secrets,
            query: ReceivedQuery::parse(raw_query, unsigned),
        })
    }

    /// Returns when the URL expires, in Unix time.
    pub(super) fn expires_at(&self) -> Option<i64> {
        let seconds = i64::try_from(self.expires_in?).ok()?;
        self.signed_at?.unix_timestamp().checked_add(seconds)
    }

    /// Returns the parts of `X-Amz-Credential`.
    pub(super) fn scope(&self) -> Option<ParsedCredential<'_>> {
        ParsedCredential::parse(&self.credential)
    }

    /// Returns whether the client sent this header; every client sends `host`.
    pub(super) fn has_header(&self, name: &str) -> bool {
        name == "host" || self.header_values(name).next().is_some()
    }

    fn header_values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    /// Returns the `x-amz-…` headers that are not signed, in lower case.
    pub(super) fn unsigned_headers(&self) -> impl Iterator<Item = String> {
        self.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).filter(|name| {
            name.starts_with("x-amz-") && !self.signed_headers.split(';').any(|signed| signed == name)
        })
    }

    /// Returns the canonical request, by the rules of the service in the credential scope.
    ///
    /// `None` if it exceeds the limits.
    pub(super) fn canonical_parts(&self) -> Option<CanonicalParts> {
        if self.query.is_too_long() {
            return None;
        }
        let payload_hash = match self.header_values(CONTENT_SHA256).next() {
            Some(hash) => hash.trim(),
            None if self.rules.sign_payload => EMPTY_PAYLOAD_HASH,
            None => UNSIGNED_PAYLOAD,
        };
        let request = ReceivedRequest {
            method: self.method,
            path: &canonical_path(self.path, self.rules),
            query: &self.query.signed,
            signed_headers: &self.signed_headers,
            payload_hash,
        };
        let mut text = String::new();
        request.write(&mut text, |text, _, name| {
            if name == "host" && self.header_values(name).next().is_none() {
                text.push_str(&self.host);
            }
            let mut separator = "";
            for value in self.header_values(name) {
                text.push_str(separator);
                // A line break would turn one header into two.
                push_collapsed(text, &value.replace(['\r', '\n'], " "));
                separator = ",";
            }
        });
        CanonicalParts::read(&text)
    }

    /// Masks signature, session token and keys in a text from the server or the client.
    pub(super) fn hide_secrets(&self, text: &mut String) {
        for secret in &self.secrets {
            *text = text.replace(secret.as_str(), "[…]");
        }
    }
}

/// Returns the secret header values and the secret parameter values anywhere in the URL.
///
/// A parameter value is returned as in the URL, as in a canonical request, and decoded.
fn secrets(url: &str, headers: &[(&str, &str)]) -> Vec<String> {
    /// The maximum number of secret parameters, and of secret headers.
    const MAX_SECRETS: usize = 16;
    /// Any text may contain a shorter one.
    const MIN_LENGTH: usize = 9;
    let pairs = url.split(['?', '&', '#']).filter_map(|pair| pair.split_once('='));
    let parameters = pairs.filter(|(name, _)| is_secret(&decode_lossy(name))).take(MAX_SECRETS);
    let parameters = parameters.flat_map(|(_, value)| {
        let mut encoded = String::new();
        push_reencoded(&mut encoded, value);
        [value.into(), encoded, decode_lossy(value)]
    });
    let headers = headers.iter().filter(|(name, _)| is_secret(name)).take(MAX_SECRETS);
    let headers = headers.map(|(_, value)| value.trim().into());
    parameters.chain(headers).filter(|secret| secret.len() >= MIN_LENGTH).collect()
}
