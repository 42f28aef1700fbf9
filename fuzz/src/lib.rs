//! Shared code of the targets: arbitrary operations to sign, and a parser for their URLs.
//!
//! The parser follows the specification and shares no code with the library.

use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use presign::s3::{Bucket, Each, Operation};
use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, Error, Method, PresignedUrl, SigningTime};

/// An access key id, its secret and an optional session token.
#[derive(Arbitrary, Debug)]
pub struct Keys<'a> {
    pub access_key_id: &'a str,
    pub secret_access_key: &'a str,
    pub session_token: Option<&'a str>,
}

impl Keys<'_> {
    /// Returns the credentials, if these values are valid.
    pub fn credentials(&self) -> Result<Credentials, Error> {
        match self.session_token {
            Some(token) => Credentials::temporary(self.access_key_id, self.secret_access_key, token),
            None => Credentials::new(self.access_key_id, self.secret_access_key),
        }
    }
}

/// An operation: its constructor, and the methods called on it.
#[derive(Arbitrary, Debug)]
pub struct Chain<'a> {
    start: Start<'a>,
    calls: Vec<Call<'a>>,
}

#[derive(Arbitrary, Debug)]
enum Start<'a> {
    Request(&'a str),
    Get(&'a str),
    Put(&'a str),
    UploadPart(&'a str, &'a str, u16),
    List,
}

#[derive(Arbitrary, Debug)]
enum Call<'a> {
    Query(&'a str, &'a str),
    Header(&'a str, &'a str),
    ContentSha256(&'a str),
    Attachment(&'a str),
    VersionId(&'a str),
    ContentLength(u64),
    Metadata(&'a str, &'a str),
    Prefix(&'a str),
    RequestPayer,
    Cacheable(#[arbitrary(with = lifetime)] Duration),
}

impl<'a> Chain<'a> {
    /// Returns the operation on a bucket.
    pub fn on(&self, bucket: &'a Bucket) -> Operation<'a> {
        let operation = match self.start {
            Start::Request(key) => bucket.request(Method::POST, key),
            Start::Get(key) => bucket.get(key),
            Start::Put(key) => bucket.put(key),
            Start::UploadPart(key, upload_id, number) => bucket.upload_part(key, upload_id, number),
            Start::List => bucket.list(),
        };
        self.apply_calls(operation)
    }

    /// Returns the same operation for many objects, and the key of the single object.
    ///
    /// `None` if the operation does not support many objects.
    pub fn on_each(&self, bucket: &'a Bucket) -> Option<(Operation<'a, Each>, &'a str)> {
        match self.start {
            Start::Get(key) => Some((self.apply_calls(bucket.get_each()), key)),
            Start::Put(key) => Some((self.apply_calls(bucket.put_each()), key)),
            _ => None,
        }
    }

    fn apply_calls<T>(&self, operation: Operation<'a, T>) -> Operation<'a, T> {
        self.calls.iter().fold(operation, |operation, call| match *call {
            Call::Query(name, value) => operation.query(name, value),
            Call::Header(name, value) => operation.header(name, value),
            Call::ContentSha256(value) => operation.header("X-Amz-Content-Sha256", value),
            Call::Attachment(name) => operation.attachment(name),
            Call::VersionId(version) => operation.version_id(version),
            Call::ContentLength(bytes) => operation.content_length(bytes),
            Call::Metadata(name, value) => operation.metadata(name, value),
            Call::Prefix(prefix) => operation.prefix(prefix),
            Call::RequestPayer => operation.request_payer(),
            Call::Cacheable(window) => operation.cacheable(window),
        })
    }
}

/// Generates a lifetime from 0 seconds to 7 days and 1 second. Most of these are valid.
pub fn lifetime(input: &mut Unstructured<'_>) -> arbitrary::Result<Duration> {
    input.int_in_range(0..=604_801).map(Duration::from_secs)
}

/// A request as a server receives it.
#[derive(Clone, Debug)]
pub struct ClientRequest {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
}

impl From<&PresignedUrl> for ClientRequest {
    fn from(url: &PresignedUrl) -> Self {
        let (_, target) = url.as_str().split_once(Url::parse(url.as_str()).authority).unwrap();
        let mut headers = vec![("host".to_owned(), url.host().to_owned())];
        headers.extend(url.required_headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
        Self { method: url.method().to_string(), target: target.into(), headers }
    }
}

impl ClientRequest {
    /// Returns whether the request is within the verifier's limits.
    pub fn is_within_limits(&self) -> bool {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        (1..=32).contains(&self.method.len())
            && self.method.bytes().all(is_token)
            && self.target.len() <= 32_768
            && self.target.matches('&').count() < 1_000
            && self.headers.len() <= 128
            && self.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() <= 65_536
    }

    /// Verifies the request, and calls the methods that a server uses for logs.
    pub fn verify(
        &self,
        verifier: &Verifier,
        credentials: &Credentials,
        now: SigningTime,
    ) -> Result<(), VerifyError> {
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let presented = verifier.parse(&self.method, &self.target, headers)?;
        let _ = (presented.canonical_request(), presented.string_to_sign());
        presented.verify(credentials, now).map(|_| ())
    }
}

/// The parts of a URL.
pub struct Url<'a> {
    pub scheme: &'a str,
    pub authority: &'a str,
    pub path: &'a str,
    /// Names and values, still encoded.
    pub query: Vec<(&'a str, &'a str)>,
}

impl<'a> Url<'a> {
    /// Parses a presigned URL.
    #[track_caller]
    pub fn parse(url: &'a str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (rest, query) = rest.split_once('?').unwrap();
        let (authority, path) = rest.split_at(rest.find('/').unwrap());
        let query = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        Self { scheme, authority, path, query }
    }

    /// Returns the decoded value of a parameter that must not be repeated.
    #[track_caller]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut values = self.query.iter().filter(|(other, _)| *other == name).map(|(_, value)| value);
        let value = values.next().map(|value| percent_decode(value));
        assert!(values.next().is_none(), "{name} is repeated");
        value
    }
}

/// Decodes the encoding of SigV4: an escape has two upper-case digits.
#[track_caller]
pub fn percent_decode(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at(2);
        assert!(digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')));
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}
