//! A template writes the same URLs as its operation.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, Each, Operation};
use presign::{Credentials, Error, Region, Service, Signer, SigningRules, SigningTime};
use proptest::prelude::*;

const HOUR: Duration = Duration::from_secs(3600);

fn now() -> SigningTime {
    "20240229T235959Z".parse().unwrap()
}

fn buckets() -> [Bucket; 3] {
    let endpoint = || presign::s3::Endpoint::path_style("http://localhost:9000/prefix").unwrap();
    let temporary = || Credentials::temporary("AKIA/ü", "secret", "to/ken==").unwrap();
    let unsigned_token = Service::custom("s3", SigningRules::S3.sign_session_token(false)).unwrap();
    [
        Bucket::new("bucket", Region::US_EAST_1, Credentials::new("AKIA", "secret").unwrap()).unwrap(),
        Bucket::with_endpoint("bucket", Region::EU_WEST_1, temporary(), endpoint()).unwrap(),
        Bucket::with_signer(
            "bucket",
            Signer::new(unsigned_token, Region::EU_WEST_1, temporary()),
            endpoint(),
        )
        .unwrap(),
    ]
}

#[track_caller]
fn check(each: &Operation<'_, Each>, one: &Operation<'_>, key: &str) {
    let template = each.template(now(), HOUR).unwrap();
    let mut text = String::from("before ");
    match one.presign_at(now(), HOUR) {
        Ok(url) => {
            template.presign_into(key, &mut text).unwrap();
            assert_eq!(text, format!("before {url}"), "{key}");
            let mut text = String::from("before ");
            one.presign_into(now(), HOUR, &mut text).unwrap();
            assert_eq!(text, format!("before {url}"));
            assert_eq!(template.validity(), url.validity());
            assert!(template.required_headers().eq(url.required_headers()));
        }
        Err(error) => {
            assert_eq!(template.presign_into(key, &mut text), Err(error));
            assert_eq!(text, "before ");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn templates_write_the_urls_of_their_operation(key in "[a-z/.%é+ ]{0,80}|.{0,80}|[a-z]{0,1100}") {
        for bucket in buckets() {
            check(&bucket.get_each(), &bucket.get(&key), &key);
            check(&bucket.head_each().attachment("März"), &bucket.head(&key).attachment("März"), &key);
            let (each, one) = (bucket.put_each(), bucket.put(&key));
            check(&each.content_type("a/b").cacheable(HOUR), &one.content_type("a/b").cacheable(HOUR), &key);
            check(&bucket.delete_each().query("a", "b"), &bucket.delete(&key).query("a", "b"), &key);
        }
    }
}

#[test]
fn debug_shows_the_period_and_no_secret() {
    let [_, bucket, _] = buckets();
    let operation = bucket.get_each();
    let template = operation.template(now(), HOUR).unwrap();
    let shown = format!("{template:?}");
    assert!(shown.contains(&format!("{:?}", template.validity())), "{shown}");
    assert!(!["secret", "to/ken"].iter().any(|secret| shown.contains(secret)), "{shown}");
}

#[test]
fn templates_report_the_errors_of_their_operation() {
    let [bucket, ..] = buckets();
    let error = bucket.get_each().content_type("a/b").template(now(), HOUR).unwrap_err();
    assert!(matches!(error, Error::UnsupportedOption { .. }));
    assert!(matches!(bucket.get_each().template(now(), Duration::ZERO), Err(Error::ExpiresIn(_))));
}
