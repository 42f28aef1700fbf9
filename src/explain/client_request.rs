//! What the client sent, read leniently: it is known to be wrong somewhere.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::explain::canonical::{Side, lossy};
use crate::explain::explanation::is_secret;
use crate::service::{SigningRules, TokenParameter, UNSIGNED_PAYLOAD};
use crate::sigv4::canonical_request::canonical_path;
use crate::sigv4::hash::{BLOCK, INITIAL, hash, hex_text, lower_hex};
use crate::sigv4::headers::{CONTENT_SHA256, push_collapsed};
use crate::verify::received::credential::StatedCredential;
use crate::verify::received::encoding::push_reencoded;
use crate::verify::received::headers::{ReceivedRequest, SignedHeaders};
use crate::verify::received::query::{Own, ReceivedQuery, SignedQuery, decoded, number};
use crate::verify::received::url::ReceivedUrl;
use crate::{Service, SigningTime};

pub(crate) struct Sent<'a> {
    pub(crate) method: &'a str,
    /// In lower case, and without the scheme's own port.
    pub(crate) host: String,
    path: &'a str,
    pub(crate) raw_query: &'a str,
    pub(crate) query: ReceivedQuery<'a>,
    pub(crate) headers: &'a [(&'a str, &'a str)],
    rules: SigningRules,
    pub(crate) scope: Option<Scope>,
    pub(crate) signed_at: Option<SigningTime>,
    pub(crate) expires_in: Option<u64>,
    pub(crate) signed_headers: String,
    pub(crate) signature: String,
    /// What is not to be shown, in the forms in which others may repeat it.
    secrets: Vec<String>,
}

/// The parts of `X-Amz-Credential`.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) access_key_id: String,
    pub(crate) date: String,
    pub(crate) region: String,
    pub(crate) service: String,
}

impl Scope {
    fn read(credential: &str) -> Option<Self> {
        let StatedCredential { access_key_id, date, region, service } = StatedCredential::read(credential)?;
        Some(Self {
            access_key_id: access_key_id.into(),
            date: date.into(),
            region: region.into(),
            service: service.into(),
        })
    }

    /// The scope behind the date, and a line break, as it is hashed.
    pub(crate) fn behind_date(&self) -> String {
        ["/", &self.region, "/", &self.service, "/aws4_request\n"].concat()
    }
}

impl<'a> Sent<'a> {
    /// Reads a URL, if it has a scheme and a host.
    pub(crate) fn read(method: &'a str, url: &'a str, headers: &'a [(&'a str, &'a str)]) -> Option<Self> {
        let secrets = secrets(url, headers);
        let url = ReceivedUrl::read(url)?;
        let (path, raw_query) = (url.path, url.query);
        let own_port = if url.is_encrypted() { ":443" } else { ":80" };
        let host = url.host.strip_suffix(own_port).unwrap_or(url.host).to_ascii_lowercase();
        let query = ReceivedQuery::parse(raw_query, None);
        let parameter = |own| query.value(own).ok().flatten().and_then(decoded).map(Cow::into_owned);
        let scope = parameter(Own::Credential).and_then(|credential| Scope::read(&credential));
        let service = scope.as_ref().and_then(|scope| Service::new(scope.service.as_str()).ok());
        let rules = service.map_or(SigningRules::S3, |service| service.rules());
        let token = match rules.token_parameter {
            TokenParameter::Security => Own::SecurityToken,
            TokenParameter::S3Session => Own::S3SessionToken,
        };
        Some(Self {
            method,
            host,
            path: if path.is_empty() { "/" } else { path },
            raw_query,
            headers,
            rules,
            scope,
            signed_at: parameter(Own::Date).and_then(|date| date.parse().ok()),
            expires_in: parameter(Own::Expires).and_then(|seconds| number(&seconds)),
            signed_headers: parameter(Own::SignedHeaders).unwrap_or_default(),
            signature: parameter(Own::Signature).unwrap_or_default(),
            secrets,
            query: ReceivedQuery::parse(raw_query, (!rules.sign_session_token).then_some(token)),
        })
    }

    /// When it ends, in Unix time.
    pub(crate) fn end(&self) -> Option<i64> {
        let seconds = i64::try_from(self.expires_in?).ok()?;
        self.signed_at?.unix_timestamp().checked_add(seconds)
    }

    pub(crate) fn is_header_sent(&self, name: &str) -> bool {
        name == "host" || self.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }

    /// The headers that have to be signed, in lower case, and are not.
    pub(crate) fn unsigned_headers(&self) -> impl Iterator<Item = String> {
        self.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).filter(|name| {
            name.starts_with("x-amz-") && !self.signed_headers.split(';').any(|signed| signed == name)
        })
    }

    /// Its canonical request, by the rules of the service that its scope names, if it is of a usual size.
    pub(crate) fn side(&self) -> Option<Side> {
        if self.query.is_too_long() {
            return None;
        }
        let values = |name: &'a str| {
            self.headers
                .iter()
                .filter(move |(other, _)| other.eq_ignore_ascii_case(name))
                .map(|(_, value)| *value)
        };
        let empty = lower_hex(hash::<BLOCK, 0>(INITIAL, 0, []));
        let payload_hash = match values(CONTENT_SHA256).next() {
            Some(stated) => stated.trim(),
            None if self.rules.sign_payload => hex_text(&empty),
            None => UNSIGNED_PAYLOAD,
        };
        let request = ReceivedRequest {
            method: self.method,
            path: &canonical_path(self.path, self.rules),
            query: &SignedQuery::Received(Box::new(self.query.clone())),
            signed_headers: &SignedHeaders::Decoded(self.signed_headers.as_str().into()),
            payload_hash,
        };
        let mut text = String::new();
        request.write(&mut text, |text, _, name| {
            let values: Vec<&str> = self
                .headers
                .iter()
                .filter(|(other, _)| other.eq_ignore_ascii_case(name))
                .map(|(_, v)| *v)
                .collect();
            if values.is_empty() && name == "host" {
                text.push_str(&self.host);
            }
            let mut separator = "";
            for value in values {
                text.push_str(separator);
                // A line break would make two headers of one.
                push_collapsed(text, &value.replace(['\r', '\n'], " "));
                separator = ",";
            }
        });
        Side::read(&text)
    }

    /// Takes signature, session token and keys out of a text that came from elsewhere.
    pub(crate) fn hide_secrets(&self, text: &mut String) {
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), "[…]");
            }
        }
    }

    pub(crate) fn region(&self) -> String {
        self.scope.as_ref().map(|scope| scope.region.to_string()).unwrap_or_default()
    }
}

/// The secrets of a request: values of parameters as they stand there, encoded as in a canonical request, and decoded, wherever in
/// the URL they are; and those of headers.
fn secrets(url: &str, headers: &[(&str, &str)]) -> Vec<String> {
    /// No request has more of its own.
    const MOST: usize = 16;
    /// What is shorter may stand in any text.
    const SHORTEST: usize = 9;
    let pairs = url.split(['?', '&', '#']).filter_map(|pair| pair.split_once('='));
    let of_query = pairs.filter(|(name, _)| is_secret(&lossy(name))).take(MOST).flat_map(|(_, value)| {
        let mut encoded = String::new();
        push_reencoded(&mut encoded, value);
        [value.into(), encoded, lossy(value)]
    });
    let of_headers = headers.iter().filter(|(name, _)| is_secret(name)).take(MOST);
    let of_headers = of_headers.map(|(_, value)| value.trim().into());
    of_query.chain(of_headers).filter(|secret| secret.len() >= SHORTEST).collect()
}
