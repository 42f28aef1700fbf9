//! Keys and values by reference and by value, and operations that borrow nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;
use std::borrow::Cow;
use std::thread;

use presign::s3::{Bucket, Endpoint, Operation};
use presign::{Credentials, Error, Method, Region, SigningTime};

fn now() -> SigningTime {
    "20260801T120000Z".parse().unwrap()
}

fn url(operation: &Operation<'_>) -> String {
    operation.presign_at(now(), Duration::from_secs(60)).unwrap().to_string()
}

fn buckets() -> [Bucket; 3] {
    let temporary = || Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "secret", "token").unwrap();
    let proxied = Endpoint::path_style("http://minio:9000/p")
        .and_then(|endpoint| endpoint.public_url("https://files.example.com/{bucket}"))
        .unwrap();
    [
        Bucket::new("examplebucket", Region::US_EAST_1, temporary()).unwrap(),
        Bucket::new("data--use1-az4--x-s3", Region::US_EAST_1, temporary()).unwrap(),
        Bucket::with_endpoint("photos", Region::US_EAST_1, temporary(), proxied).unwrap(),
    ]
}

#[test]
fn keys_and_values_may_be_owned_or_borrowed() {
    let [bucket, ..] = buckets();
    let key = String::from("k");
    for (number, key) in ["k"].iter().enumerate() {
        assert_eq!(number, 0);
        // A `&&str` is not `Into<Cow<str>>`.
        assert_eq!(url(&bucket.get(&**key)), url(&bucket.get("k")));
    }
    for operation in [
        bucket.get(&key),
        bucket.get(key.clone()),
        bucket.get(format!("{key}{}", "")),
        bucket.get(Cow::Borrowed("k")),
    ] {
        assert_eq!(url(&operation), url(&bucket.get("k")));
    }
    let part = |id: String, number| bucket.upload_part(format!("k{number}"), id, number);
    assert_eq!(url(&part("id".into(), 2)), url(&bucket.upload_part("k2", "id", 2)));
    let value = |text: &str| text.to_owned();
    assert_eq!(
        url(&bucket
            .put(value("k"))
            .content_type(value("a/b"))
            .metadata(value("a"), value("b"))
            .tagging(value("a=b"))
            .header(value("X-B"), value("c"))
            .query(value("d"), value("e"))
            .content_md5(value("1B2M2Y8AsgTpgAmY7PhCfg=="))),
        url(&bucket
            .put("k")
            .content_type("a/b")
            .metadata("a", "b")
            .tagging("a=b")
            .header("X-B", "c")
            .query("d", "e")
            .content_md5("1B2M2Y8AsgTpgAmY7PhCfg=="))
    );
    let owned_key_error = bucket.get(format!("../{key}")).required_headers();
    assert!(matches!(owned_key_error, Err(Error::ObjectKey(_))));
}

#[test]
fn owned_operations_sign_the_same() {
    for bucket in buckets() {
        for operation in [
            bucket.get("photos/a b.png").version_id("1").cacheable(Duration::from_secs(60)),
            bucket.put("k").content_type("a/b").metadata("a", "b").header("X-B", "c").query("x", "y"),
            bucket.upload_part("k", "id", 7).content_length(5).clamp_to_credentials(),
            bucket.list().prefix("photos/"),
            bucket.head_bucket(),
            bucket.request(Method::new("PROPFIND").unwrap(), "k"),
        ] {
            let borrowed = url(&operation);
            let owned = operation.clone().into_owned();
            assert_eq!(url(&owned), borrowed);
            assert_eq!(url(&owned.clone().query("z", "")), url(&operation.query("z", "")));
            assert_eq!(owned.required_headers(), owned.clone().into_owned().required_headers());
        }
        let error = bucket.get("").query("x-amz-a", "").into_owned().required_headers();
        assert!(matches!(error, Err(Error::ObjectKey(_))));
    }
}

#[test]
fn owned_operations_outlive_their_bucket() {
    let queue: Vec<Operation<'static>> = buckets()
        .iter()
        .map(|bucket| {
            let key = String::from("k");
            bucket.get(&key).attachment("März.pdf").into_owned()
        })
        .collect();
    let urls = thread::spawn(move || queue.iter().map(url).collect::<Vec<_>>()).join().unwrap();
    for (bucket, signed) in buckets().iter().zip(urls) {
        assert_eq!(signed, url(&bucket.get("k").attachment("März.pdf")));
    }
}
