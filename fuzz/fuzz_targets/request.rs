//! The printed query is the signed one, in canonical order, and every signed header is a required
//! header: for any service and any rules.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::{Error, Method, PresignedUrl, Region, Request, Service, Signer, SigningRules};
use presign_fuzz::{Keys, percent_decode};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    url: &'a str,
    query: Vec<(&'a str, &'a str)>,
    headers: Vec<(&'a str, &'a str)>,
    method: Option<&'a str>,
    body: Option<&'a [u8]>,
    payload_hash: Option<&'a str>,
    rules: [bool; 4],
    keys: Keys<'a>,
}

fn presign(input: &Input<'_>, url: &str) -> Result<PresignedUrl, Error> {
    let [double_encode_path, normalize_path, sign_payload, sign_session_token] = input.rules;
    let rules = SigningRules::GENERAL
        .double_encode_path(double_encode_path)
        .normalize_path(normalize_path)
        .sign_payload(sign_payload)
        .sign_session_token(sign_session_token);
    let signer =
        Signer::new(Service::custom("service", rules)?, Region::US_EAST_1, input.keys.credentials()?);

    let mut request = Request::new(input.method.map_or(Ok(Method::GET), Method::new)?, url)?;
    request = input.query.iter().fold(request, |request, (name, value)| request.query(name, value));
    request = input.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    request = input.body.iter().fold(request, |request, body| request.body(body));
    request = input.payload_hash.iter().fold(request, |request, hash| request.payload_hash(hash));
    signer.presign_at(&request, "20130524T000000Z".parse()?, Duration::from_secs(1))
}

fuzz_target!(|input: Input<'_>| {
    let Ok(url) = presign(&input, &format!("https://{}", input.url)) else { return };
    let canonical = url.canonical_request();
    let (_, printed) = url.as_str().split_once('?').unwrap();
    let (signed, _) = printed.split_once("&X-Amz-Signature=").unwrap();
    assert_eq!(signed, canonical.query());

    let parameters: Vec<(&str, &str)> =
        signed.split('&').map(|parameter| parameter.split_once('=').unwrap()).collect();
    assert!(parameters.is_sorted());
    let mut custom: Vec<_> = parameters.iter().map(|(n, v)| (percent_decode(n), percent_decode(v))).collect();
    custom.retain(|(name, _)| {
        !name.starts_with("X-Amz-") || input.query.iter().any(|(other, _)| other == name)
    });
    assert_eq!(custom.len(), input.query.len());

    assert!(url.required_headers().eq(canonical.headers().filter(|(name, _)| *name != "host")));
    let names: Vec<&str> = canonical.headers().map(|(name, _)| name).collect();
    assert!(names.is_sorted_by(|a, b| a < b));
    assert_eq!(names.join(";"), canonical.signed_headers());
    assert!(input.headers.iter().all(|(name, _)| names.contains(&&*name.to_ascii_lowercase())));
});
