//! A second implementation of the specification computes the same signature. Like a server, it uses
//! the URL, the required headers and the secret.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use hmac::{Hmac, KeyInit, Mac};
use libfuzzer_sys::fuzz_target;
use presign::s3::{Bucket, Endpoint};
use presign::{Error, PresignedUrl, Region};
use presign_fuzz::{Chain, Keys, Url};
use sha2::{Digest, Sha256};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    keys: Keys<'a>,
    path_style: bool,
}

fn presign(input: &Input<'_>) -> Result<PresignedUrl, Error> {
    let endpoint = match input.path_style {
        true => Endpoint::path_style("http://localhost:9000/s3")?,
        false => Endpoint::aws(),
    };
    let credentials = input.keys.credentials()?;
    let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint)?;
    input.chain.on(&bucket).presign_at("20130524T000000Z".parse()?, Duration::from_secs(1))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Trims a header value and replaces each run of spaces and tabs by one space.
fn trim(value: &str) -> String {
    value.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<&str>>().join(" ")
}

fuzz_target!(|input: Input<'_>| {
    let Ok(url) = presign(&input) else { return };
    let mut received = Url::parse(url.as_str());
    let parameter = |name| received.parameter(name).unwrap();
    let (signature, time) = (parameter("X-Amz-Signature"), parameter("X-Amz-Date"));
    let (signed_headers, credential) = (parameter("X-Amz-SignedHeaders"), parameter("X-Amz-Credential"));
    let scope = credential.strip_prefix(input.keys.access_key_id).unwrap().strip_prefix('/').unwrap();

    let mut headers: Vec<(&str, &str)> =
        url.required_headers().chain([("host", received.authority)]).collect();
    headers.sort();
    let payload = headers.iter().find(|(name, _)| *name == "x-amz-content-sha256");
    let payload = payload.map_or("UNSIGNED-PAYLOAD", |(_, value)| value);
    received.query.retain(|(name, _)| *name != "X-Amz-Signature");
    received.query.sort();

    let query: Vec<String> = received.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}:{}\n", trim(value))).collect();
    let canonical =
        [url.method().as_str(), received.path, &query.join("&"), &headers, &signed_headers, payload];
    let hash = hex(&Sha256::digest(canonical.join("\n")));
    let string_to_sign = ["AWS4-HMAC-SHA256", &time, scope, &hash].join("\n");

    let mut key = format!("AWS4{}", input.keys.secret_access_key).into_bytes();
    for message in scope.split('/').chain([&*string_to_sign]) {
        key = Hmac::<Sha256>::new_from_slice(&key)
            .unwrap()
            .chain_update(message)
            .finalize()
            .into_bytes()
            .to_vec();
    }
    assert_eq!(hex(&key), signature);
});
