//! The client's request, parsed leniently, because something in it may be wrong.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::explain::canonical::{CanonicalParts, EMPTY_PAYLOAD_HASH};
use crate::service::{Service, SigningRules, UNSIGNED_PAYLOAD};
use crate::sigv4::credential::ParsedCredential;
use crate::sigv4::headers::{CONTENT_SHA256, push_collapsed};
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::path::canonical_path;
use crate::time::SigningTime;
use crate::verify::received::parameters::{decoded, number};
use crate::verify::received::query::{ReceivedQuery, SignedQuery};
use crate::verify::received::request::ReceivedRequest;
use crate::verify::received::url::ReceivedUrl;

/// The limits of a request whose canonical request is computed.
const MAX_SIGNED_HEADERS_LENGTH: usize = 4096;
const MAX_HEADERS: usize = 256;

pub(super) struct ClientRequest<'a> {
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    /// In lower case, without the scheme's default port.
    pub(super) host: String,
    pub(super) path: &'a str,
    pub(super) raw_query: &'a str,
    pub(super) query: ReceivedQuery<'a>,
    /// `None` if they are not known.
    headers: Option<&'a [(&'a str, &'a str)]>,
    rules: SigningRules,
    /// `AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request`
    credential: String,
    pub(super) signed_at: Option<SigningTime>,
    pub(super) expires_in: Option<u64>,
    /// `content-type;host`
    pub(super) signed_headers: String,
    pub(super) signature: String,
    pub(super) session_token: Option<String>,
}

/// What is known about a signed header of the client's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Sent,
    /// S3 takes the value of an `x-amz-` header from the query if the header is absent.
    InQuery,
    Absent,
    Unknown,
}

/// The host of `/key?X-Amz-…`, a request target without a `Host` header.
pub(super) const UNKNOWN_HOST: &str = "unknown";

impl<'a> ClientRequest<'a> {
    /// Reads a request; `None` if the URL has no scheme and host.
    ///
    /// Clients send the usual methods in upper case.
    pub(super) fn read(
        method: &'a str,
        url: &'a str,
        headers: Option<&'a [(&'a str, &'a str)]>,
    ) -> Option<Self> {
        const METHODS: [&str; 7] = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"];
        let usual = METHODS.into_iter().find(|usual| usual.eq_ignore_ascii_case(method));
        let method = usual.unwrap_or(method);
        let parsed = ReceivedUrl::parse(url)?;
        let (path, raw_query) = (parsed.path, parsed.query);
        let default_port = if parsed.is_encrypted() { ":443" } else { ":80" };
        let host = parsed.host.strip_suffix(default_port).unwrap_or(parsed.host).to_ascii_lowercase();
        let query = ReceivedQuery::parse(raw_query, None);
        let value = |parameter| query.value(parameter).ok().flatten().and_then(decoded).map(Cow::into_owned);
        let credential = value(SigningParameter::Credential).unwrap_or_default();
        let service = ParsedCredential::parse(&credential).and_then(|scope| Service::new(scope.service).ok());
        let rules = service.map_or(SigningRules::S3, |service| service.rules());
        Some(Self {
            method,
            url,
            host,
            path: if path.is_empty() { "/" } else { path },
            raw_query,
            headers: headers.map(|headers| headers.get(..MAX_HEADERS).unwrap_or(headers)),
            rules,
            signed_at: value(SigningParameter::Date).and_then(|date| SigningTime::from_basic(&date)),
            expires_in: value(SigningParameter::Expires).and_then(|seconds| number(&seconds)),
            signed_headers: value(SigningParameter::SignedHeaders).unwrap_or_default(),
            signature: value(SigningParameter::Signature).unwrap_or_default(),
            session_token: value(SigningParameter::for_session_token(rules)),
            query: ReceivedQuery::parse(raw_query, unsigned_parameter(rules)),
            credential,
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

    /// Returns whether the algorithm is that of Signature Version 4A.
    pub(super) fn is_v4a(&self) -> bool {
        self.query.value(SigningParameter::Algorithm) == Ok(Some("AWS4-ECDSA-P256-SHA256"))
    }

    pub(super) fn is_s3(&self) -> bool {
        self.scope().is_none_or(|scope| scope.service.starts_with("s3"))
    }

    /// Returns whether the URL or a header names the host.
    pub(super) fn is_host_known(&self) -> bool {
        self.host != UNKNOWN_HOST
    }

    /// Returns whether the host is one of AWS's.
    pub(super) fn is_aws(&self) -> bool {
        [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu"].iter().any(|end| self.host.ends_with(end))
    }

    /// Returns whether the access key id is a temporary one, and the URL has no session token.
    pub(super) fn lacks_session_token(&self) -> bool {
        /// Shorter ids are not AWS's.
        const MIN_LENGTH: usize = 16;
        let is_temporary = |id: &str| id.starts_with("ASIA") && id.len() >= MIN_LENGTH;
        self.session_token.is_none() && self.scope().is_some_and(|scope| is_temporary(scope.access_key_id))
    }

    /// Returns whether the URL has a signing parameter of Signature Version 4.
    pub(super) fn is_v4(&self) -> bool {
        let parameters =
            [SigningParameter::Algorithm, SigningParameter::Credential, SigningParameter::Signature];
        parameters.into_iter().any(|parameter| self.query.value(parameter) != Ok(None))
    }

    /// Returns whether the client sends an `Authorization` header.
    ///
    /// Clients make one from a user name in the URL.
    pub(super) fn is_authorized(&self) -> bool {
        self.header("authorization").is_some() || self.has_user_name()
    }

    pub(super) fn has_user_name(&self) -> bool {
        let authority = self.url.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
        authority.is_some_and(|authority| authority.contains('@'))
    }

    /// Returns whether the session token has a `+`, which servers read as a space.
    pub(super) fn has_plus_in_token(&self) -> bool {
        let token = self.query.value(SigningParameter::for_session_token(self.rules));
        token.ok().flatten().is_some_and(|token| token.contains('+'))
    }

    /// Returns whether the path has a `+`, which S3 reads as a space.
    pub(super) fn has_plus_in_path(&self) -> bool {
        self.path.contains('+') && self.is_s3()
    }

    /// Returns whether the path has `.` or `..` segments, which clients and proxies resolve.
    pub(super) fn has_dot_segments(&self) -> bool {
        self.path.split('/').any(|segment| matches!(segment, "." | ".."))
    }

    fn header_values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let headers = self.headers.unwrap_or_default().iter();
        headers.filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// Returns the first value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        self.header_values(name).next()
    }

    /// Returns the decoded value of a parameter, by its name in any case.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let pair = self.query.signed.pairs_of_caller().find(|pair| pair.name().eq_ignore_ascii_case(name))?;
        decoded(pair.value()).map(Cow::into_owned)
    }

    /// Returns the names of the signed headers other than `host`.
    pub(super) fn signed_header_names(&self) -> impl Iterator<Item = &str> {
        self.signed_headers.split(';').filter(|name| !name.is_empty() && *name != "host").take(MAX_HEADERS)
    }

    /// Returns what is known about a signed header.
    pub(super) fn presence(&self, name: &str) -> Presence {
        /// Clients add these headers themselves, so a list of the sent headers may lack them.
        const BY_CLIENTS: [&str; 6] =
            ["accept", "accept-encoding", "connection", "content-length", "transfer-encoding", "user-agent"];
        if self.header(name).is_some() {
            Presence::Sent
        } else if name.starts_with("x-amz-") && self.parameter(name).is_some() {
            Presence::InQuery
        } else if self.headers.is_some() && !BY_CLIENTS.contains(&name) {
            Presence::Absent
        } else {
            Presence::Unknown
        }
    }

    /// Returns the `x-amz-…` headers that are not signed, in lower case.
    ///
    /// S3 ignores an unsigned `x-amz-content-sha256`.
    pub(super) fn unsigned_headers(&self) -> impl Iterator<Item = String> {
        let is_signed = |name: &str| self.signed_header_names().any(|signed| signed == name);
        let names = self.headers.unwrap_or_default().iter().map(|(name, _)| name.to_ascii_lowercase());
        names.filter(move |name| name.starts_with("x-amz-") && name != CONTENT_SHA256 && !is_signed(name))
    }

    /// Returns the names of the parameters after the signature, which most signers write last.
    ///
    /// Signers that sort all parameters write `X-Amz-SignedHeaders` after the signature.
    pub(super) fn parameters_after_signature(&self) -> impl Iterator<Item = &'a str> {
        let start = SigningParameter::Signature.name();
        let mut names = self.raw_query.split('&').filter(|pair| !pair.is_empty());
        names.by_ref().find(|pair| pair.strip_prefix(start).is_some_and(|rest| rest.starts_with('=')));
        let names = names.map(|pair| pair.split('=').next().unwrap_or_default());
        let is_sorted = names.clone().any(SigningParameter::is_reserved);
        names.filter(move |_| !is_sorted)
    }

    /// Returns the canonical request, by the rules of the service in the credential scope.
    ///
    /// The values of unknown headers are those that the server saw, or empty. `None` if the request
    /// exceeds the limits.
    pub(super) fn canonical_parts(&self, seen: Option<&CanonicalParts>) -> Option<CanonicalParts> {
        // S3 reads a plus sign in a path as a space.
        let is_space = self.has_plus_in_path() && self.is_aws();
        let path =
            if is_space { Cow::Owned(self.path.replace('+', "%20")) } else { Cow::Borrowed(self.path) };
        self.canonical_parts_of(&path, &self.query.signed, seen)
    }

    /// Returns the canonical requests that read each `+` of path and query as a space or as itself.
    pub(super) fn plus_variants(&self, seen: Option<&CanonicalParts>) -> Vec<CanonicalParts> {
        const MEANINGS: [&str; 2] = ["%20", "%2B"];
        let queries = MEANINGS.map(|plus| self.raw_query.replace('+', plus));
        let queries = queries.iter().map(|query| ReceivedQuery::parse(query, unsigned_parameter(self.rules)));
        let of_query = |query: ReceivedQuery<'_>| {
            MEANINGS.map(|plus| self.canonical_parts_of(&self.path.replace('+', plus), &query.signed, seen))
        };
        queries.flat_map(of_query).flatten().collect()
    }

    fn canonical_parts_of(
        &self,
        path: &str,
        query: &SignedQuery<'_>,
        seen: Option<&CanonicalParts>,
    ) -> Option<CanonicalParts> {
        if self.query.is_too_long() || self.signed_headers.len() > MAX_SIGNED_HEADERS_LENGTH {
            return None;
        }
        let is_hash_signed = self.signed_header_names().any(|name| name == CONTENT_SHA256);
        let payload_hash = match (self.header(CONTENT_SHA256), seen) {
            (Some(hash), _) if is_hash_signed || self.rules.sign_payload => hash.trim(),
            (None, Some(seen)) if is_hash_signed && self.headers.is_none() => &seen.payload_hash,
            _ if self.rules.sign_payload => EMPTY_PAYLOAD_HASH,
            _ => UNSIGNED_PAYLOAD,
        };
        let request = ReceivedRequest {
            method: self.method,
            path: &canonical_path(path, self.rules),
            query,
            signed_headers: &self.signed_headers,
            payload_hash,
        };
        let mut text = String::new();
        request.write(&mut text, |text, _, name| match self.presence(name) {
            // A line break in a value would begin another header.
            Presence::Sent => {
                let mut separator = "";
                // Clients send one `Host`, even if it was given twice.
                let most = if name == "host" { 1 } else { usize::MAX };
                for value in self.header_values(name).take(most) {
                    text.push_str(separator);
                    push_collapsed(text, &value.replace(['\r', '\n'], " "));
                    separator = ",";
                }
            }
            _ if name == "host" => text.push_str(&self.host),
            Presence::InQuery => push_collapsed(text, &self.parameter(name).unwrap_or_default()),
            Presence::Unknown => {
                let value = seen.and_then(|seen| seen.header(name)).unwrap_or_default();
                push_collapsed(text, &value.replace(['\r', '\n'], " "));
            }
            Presence::Absent => {}
        });
        CanonicalParts::read(&text)
    }

    /// Returns the signed headers whose values nobody stated.
    pub(super) fn unknown_headers(&self, seen: Option<&CanonicalParts>) -> Vec<&str> {
        let is_unknown = |name: &&str| self.presence(name) == Presence::Unknown;
        match seen {
            Some(_) => Vec::new(),
            None => self.signed_header_names().filter(is_unknown).collect(),
        }
    }
}

/// Returns the parameter that is not signed: the session token of some services.
fn unsigned_parameter(rules: SigningRules) -> Option<SigningParameter> {
    (!rules.sign_session_token).then_some(SigningParameter::for_session_token(rules))
}
