//! No explanation shows a signature, a session token or an SSE-C key, however URL and document were
//! damaged.
//!
//! The law excludes parts that nobody can distinguish from ordinary text without the credentials: a
//! token without its name and its letter case, the rest of a token after an inserted `&`, and a key
//! without its name that the caller did not give.
//!
//! `EXPLAIN_SECRETS_CASES=1000000` runs more cases, from number `EXPLAIN_SECRETS_FIRST`.

#![allow(clippy::unwrap_used, reason = "a request that cannot be signed fails the test")]

mod damage;
mod document;
mod readable;
mod shown;

use std::env;
use std::thread;
use std::time::Duration;

use presign::explain::{Explanation, FailedRequest};
use presign::s3::Bucket;
use presign::{Credentials, Region, SigningTime};

use crate::damage::{Random, URL_DAMAGES, damage_url, edit};
use crate::document::{canonical_request, document, escaped};
use crate::shown::shown;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const CUSTOMER_KEY: &str = "x-amz-server-side-encryption-customer-key";
const HASH: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

#[track_caller]
fn at(text: &str) -> SigningTime {
    text.parse().unwrap()
}

fn texts(explanation: &Explanation) -> String {
    format!("{explanation}\n{explanation:?}\n{}", explanation.cause())
}

fn bucket(credentials: &Credentials) -> Bucket {
    Bucket::new("examplebucket", Region::EU_WEST_1, credentials.clone()).unwrap()
}

/// Explains a damaged request; returns a description of the failure if a secret is shown.
fn failure(number: u64) -> Option<String> {
    let random = &mut Random(number);
    let length = 100 + random.below(300);
    let token = random.base64(length);
    let key = random.base64(43) + "=";
    let is_temporary = !random.one_in(5);
    let credentials = if is_temporary {
        Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, token.as_str()).unwrap()
    } else {
        Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
    };
    let key_of_object = *random.pick(&["photos/cat.png", "k", HASH, "a b+c/ü.txt"]);
    let bucket = bucket(&credentials);
    let mut get = bucket.get(key_of_object);
    if random.one_in(3) {
        get = get.header(CUSTOMER_KEY, key.as_str());
    }
    if random.one_in(3) {
        get = get.query("response-content-disposition", "attachment; filename=\"cat.png\"");
    }
    let url = get.presign_at(at("20240229T235950Z"), Duration::from_secs(777)).unwrap();
    let mut secrets = vec![url.signature().to_owned(), SECRET.into(), key];
    if is_temporary {
        secrets.push(token);
    }
    let damage = random.below(URL_DAMAGES);
    let mut sent = damage_url(url.as_str(), damage, random);
    if random.one_in(8) {
        let second = random.below(9);
        sent = if sent.contains('?') { damage_url(&sent, second, random) } else { sent };
    }
    // Without its name and its letter case, a token looks like any other text.
    if !matches!(damage, 23 | 24) {
        (0..random.below(3)).for_each(|_| edit(&mut sent, 40, random));
    }
    let told: Vec<String> = secrets.iter().skip(3).cloned().collect();
    // A key that the caller does not give must keep its name.
    let max_long = if url.required_headers().next().is_some() { 3 } else { 40 };
    let mut body = document(&url, &sent, &told, random);
    for _ in 0..random.below(3) {
        edit(&mut body, max_long, random);
    }
    let mut request = FailedRequest::new("GET", &sent).response_body(&body);
    if random.one_in(2) {
        request = request.headers(url.required_headers());
    }
    let is_told = random.one_in(2);
    if is_told {
        request = request.credentials(&credentials);
    }
    if random.one_in(3) {
        request = request.now(at("20240301T000000Z"));
    }
    let text = texts(&request.explain());
    let part = shown(&text, &secrets)?;
    Some(format!("case {number}, damage {damage}, credentials {is_told}: {part}\n{sent}\n{body}\n{text}"))
}

#[test]
fn no_damage_shows_a_secret() {
    let number = |name: &str, default: u64| env::var(name).map_or(default, |text| text.parse().unwrap());
    let first = number("EXPLAIN_SECRETS_FIRST", 0);
    let cases = number("EXPLAIN_SECRETS_CASES", 4_000);
    let failures: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..2_u64)
            .map(|thread| {
                let numbers = (first + thread..first + cases).step_by(2);
                scope.spawn(move || numbers.filter_map(failure).take(3).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Every damage by itself, with a token that is short and has no digit.
#[test]
fn every_damage() {
    const TOKEN: &str = "AQoDYXdzEJrTOKENmarkTOKENmark";
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, TOKEN).unwrap();
    let url =
        bucket(&credentials).get("k").presign_at(at("20240229T235950Z"), Duration::from_secs(777)).unwrap();
    let secrets = [url.signature().to_owned(), TOKEN.into()];
    let original = url.canonical_request().to_string();
    for damage in 0..URL_DAMAGES {
        let sent = damage_url(url.as_str(), damage, &mut Random(0));
        for canonical in [original.clone(), canonical_request(&original, &sent)] {
            let body = format!(
                "<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message>\
                 <CanonicalRequest>{}</CanonicalRequest></Error>",
                escaped(&canonical)
            );
            let request = FailedRequest::new("GET", &sent).response_body(&body);
            for request in [request.clone(), request.credentials(&credentials)] {
                let text = texts(&request.explain());
                assert_eq!(shown(&text, &secrets), None, "{damage} {sent}\n{text}");
            }
        }
    }
}
