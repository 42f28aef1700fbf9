//! A presigned request verifies after any change by a proxy that keeps its meaning: other escapes,
//! another order, another form of the target, and other headers.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::s3::Bucket;
use presign::verify::Verifier;
use presign::{Region, Service, SigningTime};
use presign_fuzz::{Chain, ClientRequest, Keys};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    keys: Keys<'a>,
    /// The form of each byte, repeated from the start.
    bytes: Vec<Written>,
    /// The first parameter and the first header.
    first: (u8, u8),
    /// The places of empty parameters.
    empty: Vec<u8>,
    is_absolute: bool,
    are_names_upper_case: bool,
    space_around_values: bool,
    forwarded: bool,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Written {
    /// As a character, if it has no other meaning there.
    Plain,
    Upper,
    Lower,
}

/// Writes each byte of an encoded text in another form.
fn rewrite(encoded: &str, plain: &[u8], written: &mut impl Iterator<Item = Written>) -> String {
    let mut text = String::new();
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let byte = if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
        } else if byte == b'/' && plain.contains(&b'/') {
            text.push('/');
            continue;
        } else {
            byte
        };
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || plain.contains(&byte);
        match written.next().unwrap_or(Written::Plain) {
            Written::Plain if is_plain => text.push(char::from(byte)),
            Written::Lower => text.push_str(&format!("%{byte:02x}")),
            Written::Plain | Written::Upper => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fuzz_target!(|input: Input<'_>| {
    let Ok(credentials) = input.keys.credentials() else { return };
    let Ok(bucket) = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()) else { return };
    let now: SigningTime = "20130524T000000Z".parse().unwrap();
    let Ok(url) = input.chain.on(&bucket).presign_at(now, Duration::from_secs(3_600)) else { return };
    let original = ClientRequest::from(&url);
    let mut changed = original.clone();

    let mut written = input.bytes.iter().copied().cycle();
    let (path, query) = original.target.split_once('?').unwrap();
    // A plus sign and an escaped slash have a meaning of their own in a path.
    let path = rewrite(path, b"/!$&'()*,;=:@", &mut written);
    let mut parameters: Vec<String> = query
        .split('&')
        .map(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap();
            let name = rewrite(name, b"!$'()*,;:@/?", &mut written);
            let value = rewrite(value, b"!$'()*,;:@/?=", &mut written);
            if value.is_empty() && input.first.0 % 2 == 1 { name } else { [name, "=".into(), value].concat() }
        })
        .collect();
    let first = usize::from(input.first.0) % parameters.len();
    parameters.rotate_left(first);
    for place in &input.empty {
        parameters.insert(usize::from(*place) % (parameters.len() + 1), String::new());
    }
    let start = if input.is_absolute { ["https://", url.host()].concat() } else { String::new() };
    changed.target = [start.as_str(), &path, "?", &parameters.join("&")].concat();

    let first = usize::from(input.first.1) % changed.headers.len();
    changed.headers.rotate_left(first);
    for (name, value) in &mut changed.headers {
        if input.are_names_upper_case {
            name.make_ascii_uppercase();
        }
        if input.space_around_values {
            *value = [" \t", value.as_str(), "  "].concat();
        }
    }
    if input.forwarded {
        for (name, value) in [("Via", "1.1 proxy.example.com"), ("X-Forwarded-For", "192.0.2.7")] {
            if !changed.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
                changed.headers.push((name.into(), value.into()));
            }
        }
    }
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    if original.is_within_limits() && changed.is_within_limits() {
        assert_eq!(changed.verify(&verifier, &credentials, now), Ok(()), "{changed:?}");
    }
});
