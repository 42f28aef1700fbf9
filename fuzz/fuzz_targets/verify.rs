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
use presign::verify::Verifier;
use presign::{Region, Service, SigningTime};
use presign_fuzz::{Chain, ClientRequest, Keys};

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

fn change(request: &mut ClientRequest, input: &Input<'_>) {
    request.method = input.method.map_or_else(|| request.method.clone(), String::from);
    for (at, length, text) in &input.changes {
        let mut start = usize::from(*at) % (request.target.len() + 1);
        let mut end = request.target.len().min(start + usize::from(*length % 8));
        while !request.target.is_char_boundary(start) {
            start -= 1;
        }
        while !request.target.is_char_boundary(end) {
            end += 1;
        }
        request.target.replace_range(start..end, text);
    }
    for (at, name, value) in &input.headers {
        let at = usize::from(*at) % request.headers.len().max(1);
        match (request.headers.get_mut(at), name, value) {
            (Some(header), Some(name), _) => header.0 = (*name).into(),
            (Some(header), None, Some(value)) => header.1 = (*value).into(),
            (Some(_), None, None) => drop(request.headers.remove(at)),
            (None, ..) => {}
        }
    }
    request.headers.extend(input.added.iter().map(|(name, value)| ((*name).into(), (*value).into())));
}

fn meaning_of(request: &ClientRequest) -> Option<meaning::Meaning> {
    meaning(&request.method, &request.target, &request.headers, RULES)
}

fuzz_target!(|input: Input<'_>| {
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    let (method, target, headers) = &input.raw;
    let _ = verifier.parse(method, target, headers.iter().copied());

    let Ok(credentials) = input.keys.credentials() else { return };
    let Ok(bucket) = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()) else { return };
    let now: SigningTime = "20130524T000000Z".parse().unwrap();
    let Ok(url) = input.chain.on(&bucket).presign_at(now, Duration::from_secs(604_800 / 2)) else { return };
    let original = ClientRequest::from(&url);
    if !original.is_within_limits() {
        return;
    }
    assert_eq!(original.verify(&verifier, &credentials, now), Ok(()));

    let mut changed = original.clone();
    change(&mut changed, &input);
    if changed.is_within_limits() {
        let is_same = meaning_of(&changed) == meaning_of(&original);
        assert_eq!(changed.verify(&verifier, &credentials, now).is_ok(), is_same);
    }
});
