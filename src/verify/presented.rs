use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use crate::service::UNSIGNED_PAYLOAD;
use crate::sigv4::hash::{Buffer, INITIAL, State, hash};
use crate::sigv4::headers::push_collapsed;
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::string_to_sign::string_to_sign;
use crate::verify::error::VerifyError;
use crate::verify::received::parameters::decoded;
use crate::verify::received::query::SignedQuery;
use crate::verify::received::request::ReceivedRequest;
use crate::verify::signed_headers::HeaderValue;
use crate::verify::verifier::{Scope, Verifier};
use crate::{Algorithm, Region, Validity};

/// A well-formed presigned request that has not been verified yet.
///
/// Look up the credentials by [`access_key_id`](Self::access_key_id), and [`verify`](Self::verify)
/// the request with them. If the id is unknown, respond with [`VerifyError::AccessKeyId`].
///
/// ```
/// # use presign::{Credentials, Region, Service, SigningTime, s3::Bucket, verify::Verifier};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let now: SigningTime = "20130524T000000Z".parse()?;
/// # let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(900))?;
/// # let host = "examplebucket.s3.us-east-1.amazonaws.com";
/// # let target = url.as_str().split_once(host).map(|(_, target)| target).unwrap_or_default();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let presented = verifier.parse("GET", target, [("Host", host)])?;
/// // Look up the credentials by this:
/// assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
/// assert!(presented.verify(&credentials, now).is_ok());
/// // An error response to a client whose signature does not match can show this:
/// assert!(presented.canonical_request().starts_with("GET\n/test.txt\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "nothing is verified yet"]
pub struct Presented<'a> {
    pub(super) verifier: &'a Verifier,
    pub(super) scope: &'a Scope,
    pub(super) method: &'a str,
    pub(super) path: Cow<'a, str>,
    pub(super) canonical_path: Cow<'a, str>,
    pub(super) query: SignedQuery<'a>,
    /// `content-type;host`
    pub(super) signed_headers: Cow<'a, str>,
    /// The values of the signed headers, in the order of their names.
    pub(super) values: Vec<HeaderValue<'a>>,
    pub(super) access_key_id: Cow<'a, str>,
    pub(super) validity: Validity,
    /// As in the query, not decoded.
    pub(super) session_token: Option<&'a str>,
    pub(super) signature: [u8; 32],
    /// The signed header `x-amz-content-sha256`.
    pub(super) content_sha256: Option<Cow<'a, str>>,
    pub(super) body_sha256: Option<[u8; 32]>,
}

impl<'a> Presented<'a> {
    /// Returns the access key id that the request names.
    ///
    /// It can be any text until the request is verified.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Returns the region that the request names, which is one of the verifier's.
    #[must_use]
    pub const fn region(&self) -> &'a Region {
        &self.scope.region
    }

    /// Returns the period in which the request claims to be valid.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Returns the session token, for servers that look up temporary credentials by it.
    #[must_use]
    pub fn session_token(&self) -> Option<Cow<'a, str>> {
        decoded(self.session_token?)
    }

    /// Sets the received body. The default is an empty one.
    ///
    /// It matters for services that sign its hash, and for requests with a signed
    /// `x-amz-content-sha256`. The value of that header must be the body's hash or
    /// `UNSIGNED-PAYLOAD`.
    ///
    /// Any other value rejects every body. `STREAMING-AWS4-HMAC-SHA256-PAYLOAD` is no exception:
    /// only requests with an `Authorization` header can have signed chunks. S3 ignores the value on
    /// GET and HEAD; so does this method if the body is empty and the service does not sign the
    /// payload. Time is linear in its length.
    ///
    /// # Errors
    ///
    /// [`VerifyError::Payload`] if the signed `x-amz-content-sha256` is neither the body's hash nor
    /// `UNSIGNED-PAYLOAD`.
    pub fn body(self, body: &[u8]) -> Result<Self, VerifyError> {
        self.body_sha256(Sha256::digest(body).into())
    }

    /// As [`body`](Self::body), given the body's SHA-256, for a body that is not kept in memory.
    ///
    /// # Errors
    ///
    /// As [`body`](Self::body).
    pub fn body_sha256(self, hash: [u8; 32]) -> Result<Self, VerifyError> {
        let mut signed = [0; 32];
        let matches = match self.content_sha256.as_deref() {
            None | Some(UNSIGNED_PAYLOAD) => true,
            Some(digits) => {
                let is_signed = hex::decode_to_slice(digits, &mut signed).is_ok() && signed == hash;
                let is_ignored = matches!(self.method, "GET" | "HEAD")
                    && !self.verifier.service.rules().sign_payload
                    && hash == *Sha256::digest([]);
                is_signed || is_ignored
            }
        };
        if matches { Ok(Self { body_sha256: Some(hash), ..self }) } else { Err(VerifyError::Payload) }
    }

    /// Returns the canonical request, which you can compare with the client's.
    ///
    /// It contains the session token and the values of the signed headers.
    #[must_use]
    pub fn canonical_request(&self) -> String {
        self.canonical_request_with(None)
    }

    /// Returns the canonical request. `host` replaces the received one.
    fn canonical_request_with(&self, host: Option<&str>) -> String {
        let digits;
        let payload_hash = match self.content_sha256.as_deref() {
            Some(signed) => signed,
            None if !self.verifier.service.rules().sign_payload => UNSIGNED_PAYLOAD,
            None => {
                digits = hex::encode(self.body_sha256.unwrap_or_else(|| Sha256::digest([]).into()));
                &digits
            }
        };
        let request = ReceivedRequest {
            method: self.method,
            path: &self.canonical_path,
            query: &self.query,
            signed_headers: &self.signed_headers,
            payload_hash,
        };
        let mut text = String::with_capacity(1024 + self.session_token.map_or(0, str::len));
        let mut values = self.values.iter().peekable();
        request.write(&mut text, |text, index, name| {
            let known = host.filter(|_| name == "host").or_else(|| self.known_value(name));
            text.push_str(known.unwrap_or_default());
            let mut separator = "";
            while let Some(value) = values.next_if(|value| value.index == index) {
                if known.is_none() {
                    text.push_str(separator);
                    push_collapsed(text, &value.text);
                    separator = ",";
                }
            }
        });
        text
    }

    /// Returns the string to sign, which you can compare with the client's.
    #[must_use]
    pub fn string_to_sign(&self) -> String {
        string_to_sign(Algorithm::HmacSha256, self.scope(), self.hash(None))
    }

    /// Returns the signed headers by name and value, as received.
    ///
    /// `host` has the verifier's value if that is set. A repeated header appears repeatedly.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.signed_headers.split(';').enumerate().flat_map(|(index, name)| {
            let known = self.known_value(name);
            let start = self.values.partition_point(|value| value.index < index);
            let received = self.values.iter().skip(start).take_while(move |value| value.index == index);
            let received = received.filter(move |_| known.is_none());
            known.into_iter().chain(received.map(|value| &*value.text)).map(move |text| (name, text))
        })
    }

    /// Returns the value that replaces any received value of a header.
    fn known_value(&self, name: &str) -> Option<&'a str> {
        self.verifier.host.as_deref().filter(|_| name == "host")
    }

    pub(super) fn scope(&self) -> CredentialScope<'_> {
        CredentialScope { time: self.validity.signed_at(), suffix: &self.scope.suffix }
    }

    /// Returns the hash of the canonical request. `host` replaces the received one.
    pub(super) fn hash(&self, host: Option<&str>) -> State {
        let mut text = self.canonical_request_with(host);
        // Every other signed header may hold a secret.
        let holds_secret = self.session_token.is_some() || self.signed_headers != "host";
        let buffer = if holds_secret { Buffer::Wipe } else { Buffer::Leave };
        let hash = hash::<2048, 1>(INITIAL, 0, [text.as_bytes()], buffer);
        if holds_secret {
            text.zeroize();
        }
        hash
    }
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presented")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("access_key_id", &self.access_key_id)
            .field("validity", &self.validity)
            .field("signed_headers", &self.signed_headers.split(';').collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
