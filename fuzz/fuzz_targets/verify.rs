//! A presigned request verifies; a modified one verifies if and only if it is equivalent. No
//! request makes the verifier panic.

#![no_main]

#[path = "../../tests/verify_laws/meaning.rs"]
mod meaning;

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use meaning::{Rules, meaning};
use presign::s3::Bucket;
use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, Region, Service, SigningTime};
use presign_fuzz::{Chain, Keys, Url};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    keys: Keys<'a>,
    method: Option<&'a str>,
    /// Changes of the target: the position, the number of removed bytes, and the inserted text.
    changes: Vec<(u16, u8, &'a str)>,
    /// Changes of headers: the index, and a new name or a new value; neither removes the header.
    headers: Vec<(u8, Option<&'a str>, Option<&'a str>)>,
    added: Vec<(&'a str, &'a str)>,
    raw: (&'a str, &'a str, Vec<(&'a str, &'a [u8])>),
}

const RULES: Rules =
    Rules { double_encode: false, normalize: false, sign_payload: false, plus_is_space: false };

#[derive(Clone)]
struct ClientRequest {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

impl ClientRequest {
    fn change(&mut self, input: &Input<'_>) {
        self.method = input.method.map_or_else(|| self.method.clone(), String::from);
        for (at, length, text) in &input.changes {
            let mut start = usize::from(*at) % (self.target.len() + 1);
            let mut end = self.target.len().min(start + usize::from(*length % 8));
            while !self.target.is_char_boundary(start) {
                start -= 1;
            }
            while !self.target.is_char_boundary(end) {
                end += 1;
            }
            self.target.replace_range(start..end, text);
        }
        for (at, name, value) in &input.headers {
            let at = usize::from(*at) % self.headers.len().max(1);
            match (self.headers.get_mut(at), name, value) {
                (Some(header), Some(name), _) => header.0 = (*name).into(),
                (Some(header), None, Some(value)) => header.1 = (*value).into(),
                (Some(_), None, None) => drop(self.headers.remove(at)),
                (None, ..) => {}
            }
        }
        self.headers.extend(input.added.iter().map(|(name, value)| ((*name).into(), (*value).into())));
    }

    fn is_within_limits(&self) -> bool {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        (1..=32).contains(&self.method.len())
            && self.method.bytes().all(is_token)
            && self.target.len() <= 32_768
            && self.target.matches('&').count() < 1_000
            && self.headers.len() <= 128
            && self.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() <= 65_536
    }

    fn verify(
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

    fn meaning(&self) -> Option<meaning::Meaning> {
        meaning(&self.method, &self.target, &self.headers, RULES)
    }
}

fuzz_target!(|input: Input<'_>| {
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    let (method, target, headers) = &input.raw;
    let _ = verifier.parse(method, target, headers.iter().copied());

    let Ok(credentials) = input.keys.credentials() else { return };
    let Ok(bucket) = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()) else { return };
    let now: SigningTime = "20130524T000000Z".parse().unwrap();
    let Ok(url) = input.chain.on(&bucket).presign_at(now, Duration::from_secs(604_800 / 2)) else { return };
    let (_, target) = url.as_str().split_once(Url::parse(url.as_str()).authority).unwrap();
    let mut headers = vec![("host".to_owned(), url.host().to_owned())];
    headers.extend(url.required_headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
    let original = ClientRequest { method: url.method().to_string(), target: target.into(), headers };
    if !original.is_within_limits() {
        return;
    }
    assert_eq!(original.verify(&verifier, &credentials, now), Ok(()));

    let mut changed = original.clone();
    changed.change(&input);
    if changed.is_within_limits() {
        let is_same = changed.meaning() == original.meaning();
        assert_eq!(changed.verify(&verifier, &credentials, now).is_ok(), is_same);
    }
});
