//! The hot path: the time to presign one URL, from the operation to its text, and to verify it.
//!
//! By default the signing key is cached and the URL is written to a reused `String`.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot sign measures nothing")]

use std::time::Duration;

use divan::{Bencher, black_box};
use presign::s3::{Bucket, Operation};
use presign::verify::Verifier;
use presign::{Credentials, Region, Service, Signer, SigningTime};

const HOUR: Duration = Duration::from_secs(3600);
const KEY: &str = "photos/2024/summer holiday/IMG_0001.jpg";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn main() {
    // The default of one call per sample would measure cold CPU caches.
    divan::Divan::default().sample_size(1000).config_with_args().main();
}

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap()
}

fn bucket(credentials: Credentials) -> Bucket {
    Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap()
}

fn now() -> SigningTime {
    "20130524T000000Z".parse().unwrap()
}

/// Builds an operation and presigns it into a string with enough room, repeatedly.
fn presign_into<'a>(bencher: Bencher<'_, '_>, operation: impl Fn() -> Operation<'a>) {
    let (now, mut text) = (now(), String::with_capacity(8192));
    bencher.bench_local(|| {
        text.clear();
        operation().presign_into(black_box(now), HOUR, &mut text).unwrap();
        text.len()
    });
}

#[divan::bench]
fn get(bencher: Bencher<'_, '_>) {
    let bucket = bucket(credentials());
    presign_into(bencher, || bucket.get(black_box(KEY)));
}

#[divan::bench]
fn get_with_a_template(bencher: Bencher<'_, '_>) {
    let bucket = bucket(credentials());
    let template = bucket.get_each().template(now(), HOUR).unwrap();
    let mut text = String::with_capacity(1024);
    bencher.bench_local(|| {
        text.clear();
        template.presign_into(black_box(KEY), &mut text).unwrap();
        text.len()
    });
}

#[divan::bench]
fn get_into_a_new_string(bencher: Bencher<'_, '_>) {
    let (bucket, now) = (bucket(credentials()), now());
    bencher.bench_local(|| bucket.get(black_box(KEY)).presign_at(black_box(now), HOUR).unwrap());
}

/// The most common call: reads the clock and allocates a string.
#[divan::bench]
fn get_now_into_a_new_string(bencher: Bencher<'_, '_>) {
    let bucket = bucket(credentials());
    bencher.bench_local(|| bucket.get(black_box(KEY)).presign(HOUR).unwrap());
}

#[divan::bench]
fn get_with_a_token_of_900_characters(bencher: Bencher<'_, '_>) {
    let token: String = BASE64.chars().cycle().take(900).collect();
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG", token).unwrap();
    let bucket = bucket(credentials);
    presign_into(bencher, || bucket.get(black_box(KEY)));
}

/// The first URL of a new signer, which also derives the signing key.
#[divan::bench]
fn get_with_a_new_signer(bencher: Bencher<'_, '_>) {
    let (now, mut text) = (now(), String::with_capacity(1024));
    bencher.with_inputs(|| bucket(credentials())).bench_local_values(|bucket| {
        text.clear();
        bucket.get(black_box(KEY)).presign_into(black_box(now), HOUR, &mut text).unwrap();
        bucket
    });
}

#[divan::bench(args = [1, 10, 39, 256, 1024])]
fn get_a_key_of_length(bencher: Bencher<'_, '_>, length: usize) {
    let key: String = KEY.chars().cycle().take(length).collect();
    let bucket = bucket(credentials());
    presign_into(bencher, || bucket.get(black_box(&key)));
}

#[divan::bench(args = [5, 20])]
fn get_with_parameters(bencher: Bencher<'_, '_>, count: usize) {
    let parameters: Vec<(String, String)> = (0..count)
        .map(|number| (format!("name-{}", number * 7 % count), format!("a value/{number}")))
        .collect();
    let bucket = bucket(credentials());
    presign_into(bencher, || {
        parameters.iter().fold(bucket.get(black_box(KEY)), |get, (name, value)| get.query(name, value))
    });
}

#[divan::bench]
fn put_with_a_content_type(bencher: Bencher<'_, '_>) {
    let bucket = bucket(credentials());
    presign_into(bencher, || bucket.put(black_box(KEY)).content_type(black_box("image/jpeg")));
}

/// Verifies an operation's request as a client sends it, repeatedly.
fn verify(
    bencher: Bencher<'_, '_>,
    credentials: Credentials,
    operation: impl for<'b> FnOnce(&'b Bucket) -> Operation<'b>,
) {
    let (now, signer) = (now(), Signer::new(Service::S3, Region::US_EAST_1, credentials.clone()));
    let bucket = bucket(credentials);
    let url = operation(&bucket).presign_at(now, HOUR).unwrap();
    let (_, target) = url.as_str().split_once(url.host()).unwrap();
    let mut headers = vec![("Host", url.host()), ("User-Agent", "Mozilla/5.0"), ("Accept", "*/*")];
    headers.extend(url.required_headers());
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    let method = url.method().as_str();
    bencher.bench_local(|| {
        let headers = headers.iter().copied();
        let presented = verifier.parse(black_box(method), black_box(target), headers).unwrap();
        presented.verify_with(&signer, now).is_ok()
    });
}

#[divan::bench]
fn verify_get(bencher: Bencher<'_, '_>) {
    verify(bencher, credentials(), |bucket| bucket.get(KEY));
}

#[divan::bench]
fn verify_get_with_a_token_of_900_characters(bencher: Bencher<'_, '_>) {
    let token: String = BASE64.chars().cycle().take(900).collect();
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG", token).unwrap();
    verify(bencher, credentials, |bucket| bucket.get(KEY));
}

#[divan::bench]
fn verify_put_with_a_content_type(bencher: Bencher<'_, '_>) {
    verify(bencher, credentials(), |bucket| bucket.put(KEY).content_type("image/jpeg"));
}
