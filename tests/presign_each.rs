//! A batch has the same URLs as single calls, for any number and length of keys.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, Endpoint, Template, Urls};
use presign::{Credentials, Error, Region, Service, Signer, SigningRules, SigningTime};
use proptest::prelude::*;

const HOUR: Duration = Duration::from_secs(3600);

fn now() -> SigningTime {
    "20240229T235959Z".parse().unwrap()
}

/// Returns buckets whose strings to sign have a whole SHA-256 block before their last line, a last
/// line that begins at a block, and no whole block; and one with the session token after the
/// signature.
fn buckets() -> [Bucket; 4] {
    let in_region = |region: &str| {
        let credentials = Credentials::temporary("AKIA/ü", "secret", "to/ken==".repeat(60)).unwrap();
        let endpoint = Endpoint::path_style("http://localhost:9000/prefix").unwrap();
        Bucket::with_endpoint("bucket", Region::new(region).unwrap(), credentials, endpoint).unwrap()
    };
    let unsigned_token = Service::custom("s3", SigningRules::S3.sign_session_token(false)).unwrap();
    let credentials = Credentials::temporary("AKIA", "secret", "to/ken==").unwrap();
    [
        Bucket::new("bucket", Region::US_EAST_1, Credentials::new("AKIA", "secret").unwrap()).unwrap(),
        in_region("four"),
        in_region("r"),
        Bucket::with_signer(
            "bucket",
            Signer::new(unsigned_token, Region::EU_WEST_1, credentials),
            Endpoint::path_style("http://[::1]").unwrap(),
        )
        .unwrap(),
    ]
}

#[track_caller]
fn one_by_one(template: &Template<'_>, keys: &[String]) -> Vec<String> {
    let one = |key: &String| {
        let mut text = String::new();
        template.presign_into(key, &mut text).unwrap();
        text
    };
    keys.iter().map(one).collect()
}

fn all(urls: &Urls) -> Vec<String> {
    urls.iter().map(str::to_owned).collect()
}

fn keys(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("photos/{number}/{}é.jpg", "long ".repeat(number % 7 * number % 31)))
        .collect()
}

#[test]
fn batches_of_any_size_equal_single_calls() {
    let mut urls = Urls::new();
    for bucket in buckets() {
        for (template, name) in [
            (bucket.get_each().template(now(), HOUR).unwrap(), "get"),
            (
                bucket.put_each().content_type("image/png").metadata("a", "b").template(now(), HOUR).unwrap(),
                "put",
            ),
        ] {
            for count in [0, 1, 3, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 100, 1000] {
                let keys = keys(count);
                urls.clear();
                template.presign_each(&keys, &mut urls).unwrap();
                assert_eq!(urls.len(), count, "{name} of {count}");
                assert_eq!(all(&urls), one_by_one(&template, &keys), "{name} of {count}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn keys_of_any_length_equal_single_calls(
        keys in prop::collection::vec("[a-z]{1,20}|[a-zé ]{1,80}|[a-z]{900,1024}|é{1,512}", 0..40),
    ) {
        for bucket in buckets() {
            let template = bucket.get_each().template(now(), HOUR).unwrap();
            let mut urls = Urls::new();
            template.presign_each(&keys, &mut urls).unwrap();
            prop_assert_eq!(all(&urls), one_by_one(&template, &keys));
        }
    }
}

#[test]
fn batches_are_appended_and_a_refused_key_appends_nothing() {
    let [bucket, ..] = buckets();
    let template = bucket.get_each().template(now(), HOUR).unwrap();
    let mut urls = Urls::new();
    template.presign_each(["a", "b"], &mut urls).unwrap();
    let before = all(&urls);
    for refused in [0, 1, 15, 16, 40] {
        let mut keys = keys(41);
        keys.insert(refused, String::from("../other"));
        let error = template.presign_each(&keys, &mut urls).unwrap_err();
        assert!(matches!(error, Error::ObjectKeyAt { index, .. } if index == refused), "{error}");
        let rule = "must not have a `.` or `..` segment, which clients resolve";
        assert_eq!(error.to_string(), format!("object key at index {refused}: {rule}"));
        assert_eq!(all(&urls), before, "index {refused}");
    }
    template.presign_each(keys(20), &mut urls).unwrap();
    assert_eq!(urls.len(), 22);
    assert_eq!(all(&urls)[..2], before);
    assert_eq!(all(&urls)[2..], one_by_one(&template, &keys(20)));
    assert_eq!(urls.get(22), None);
    assert_eq!(urls.iter().next_back(), urls.get(21));
    urls.clear();
    assert!(urls.is_empty() && urls.get(0).is_none() && urls.iter().next().is_none());
}

#[test]
fn a_batch_stops_at_the_first_none() {
    let [bucket, ..] = buckets();
    let template = bucket.get_each().template(now(), HOUR).unwrap();
    let mut urls = Urls::new();
    let mut parts = [Some("a"), Some("b"), None, Some("c")].into_iter();
    template.presign_each(core::iter::from_fn(|| parts.next().flatten()), &mut urls).unwrap();
    assert_eq!(urls.len(), 2);
}

#[test]
fn one_key_may_be_much_longer_than_the_others() {
    let [bucket, ..] = buckets();
    let template = bucket.get_each().template(now(), HOUR).unwrap();
    let mut urls = Urls::new();
    let mut keys = keys(15);
    keys.push("é".repeat(512));
    template.presign_each(&keys, &mut urls).unwrap();
    assert_eq!(all(&urls), one_by_one(&template, &keys));
}

#[test]
fn debug_shows_no_url() {
    let [bucket, ..] = buckets();
    let mut urls = Urls::new();
    bucket.get_each().template(now(), HOUR).unwrap().presign_each(["a"], &mut urls).unwrap();
    assert_eq!(format!("{urls:?}"), "Urls { len: 1, .. }");
}
