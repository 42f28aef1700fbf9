//! The address of an object's URL, in path style and in virtual-hosted style.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Method, PresignedUrl, Region, Request, Service, Signer};

fn credentials() -> Credentials {
    Credentials::new("AKIA", "secret").unwrap()
}

#[track_caller]
fn get(bucket: &Bucket, key: &str) -> PresignedUrl {
    bucket.get(key).presign_at("20240101T000000Z".parse().unwrap(), Duration::from_secs(60)).unwrap()
}

/// Returns the URL up to its query, and checks that the signed host is the printed one.
#[track_caller]
fn address(bucket: &Bucket, key: &str) -> String {
    let url = get(bucket, key);
    let (address, query) = url.as_str().split_once('?').unwrap();
    let host = address.split('/').nth(2).unwrap();
    assert_eq!(url.host(), host);
    assert_eq!(url.canonical_request().headers().find(|(name, _)| *name == "host"), Some(("host", host)));
    assert!(query.starts_with("X-Amz-Algorithm="));
    address.into()
}

#[track_caller]
fn aws(name: &str, region: &str) -> Bucket {
    Bucket::new(name, Region::new(region).unwrap(), credentials()).unwrap()
}

#[track_caller]
fn at(name: &str, endpoint: Result<Endpoint, presign::Error>) -> Bucket {
    Bucket::with_endpoint(name, Region::US_EAST_1, credentials(), endpoint.unwrap()).unwrap()
}

#[test]
fn aws_hosts_are_regional() {
    for (region, host) in [
        ("us-east-1", "s3.us-east-1.amazonaws.com"),
        ("eu-central-1", "s3.eu-central-1.amazonaws.com"),
        ("us-gov-west-1", "s3.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "s3.cn-north-1.amazonaws.com.cn"),
        ("us-iso-east-1", "s3.us-iso-east-1.c2s.ic.gov"),
        ("us-isob-east-1", "s3.us-isob-east-1.sc2s.sgov.gov"),
        ("eu-isoe-west-1", "s3.eu-isoe-west-1.cloud.adc-e.uk"),
        ("us-isof-south-1", "s3.us-isof-south-1.csp.hci.ic.gov"),
        ("eusc-de-east-1", "s3.eusc-de-east-1.amazonaws.eu"),
        ("xx-new-9", "s3.xx-new-9.amazonaws.com"),
    ] {
        let (in_host, in_path) = (aws("examplebucket", region), aws("example.bucket", region));
        assert_eq!(address(&in_host, "k"), format!("https://examplebucket.{host}/k"), "{region}");
        assert_eq!(address(&in_path, "k"), format!("https://{host}/example.bucket/k"), "{region}");
    }
    let path_style = at("examplebucket", Ok(Endpoint::aws().force_path_style()));
    assert_eq!(address(&path_style, "k"), "https://s3.us-east-1.amazonaws.com/examplebucket/k");
}

#[test]
fn names_not_valid_in_a_host_are_in_the_path() {
    let (long, longer) = ("a".repeat(63), "a".repeat(64));
    for name in ["a.b", "Upper", "under_score", "192.168.5.4", "ab-", "-ab", "xn--bucket", &longer] {
        assert_eq!(
            address(&aws(name, "us-east-1"), "k"),
            format!("https://s3.us-east-1.amazonaws.com/{name}/k"),
            "{name}"
        );
    }
    // No bucket of AWS has such a name, so `Bucket` refuses it.
    for name in ["ab", "a-"] {
        let resolved = Endpoint::aws().resolve(Some(name), &Region::US_EAST_1).unwrap();
        assert_eq!(resolved.url(), format!("https://s3.us-east-1.amazonaws.com/{name}"));
    }
    for name in ["abc", "a--b", "0ab", &long] {
        assert_eq!(
            address(&aws(name, "us-east-1"), "k"),
            format!("https://{name}.s3.us-east-1.amazonaws.com/k"),
            "{name}"
        );
    }
}

#[test]
fn other_endpoints() {
    for (url, address_of_k) in [
        ("http://localhost:9000", "http://localhost:9000/test/k"),
        ("HTTP://LocalHost:9000/", "http://localhost:9000/test/k"),
        ("http://localhost:80", "http://localhost/test/k"),
        ("http://localhost:443", "http://localhost:443/test/k"),
        ("https://s3.example.com:443", "https://s3.example.com/test/k"),
        ("https://s3.example.com:80/", "https://s3.example.com:80/test/k"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000/test/k"),
        ("http://[::1]:9000", "http://[::1]:9000/test/k"),
        ("http://[0:0::0001]", "http://[::1]/test/k"),
        ("http://[::FFFF:1.2.3.4]", "http://[::ffff:102:304]/test/k"),
        ("https://minio_1:9000/a/b-c/", "https://minio_1:9000/a/b-c/test/k"),
        ("https://s3.example.com:65535", "https://s3.example.com:65535/test/k"),
    ] {
        assert_eq!(address(&at("test", Endpoint::path_style(url)), "k"), address_of_k, "{url}");
    }
    for (url, address_of_k) in [
        ("https://s3.example.com", "https://test.s3.example.com/k"),
        ("http://s3.localhost:9000/a/", "http://test.s3.localhost:9000/a/k"),
        ("https://S3.Example.Com:443", "https://test.s3.example.com/k"),
    ] {
        assert_eq!(address(&at("test", Endpoint::virtual_hosted(url)), "k"), address_of_k, "{url}");
    }
    // The minimum length of 3 is AWS's rule, not DNS's.
    let two_letters = at("ab", Endpoint::virtual_hosted("https://s3.example.com"));
    assert_eq!(address(&two_letters, "k"), "https://ab.s3.example.com/k");
    // No TLS certificate covers a dotted name before a host; http needs none.
    assert_eq!(
        address(&at("a.b", Endpoint::virtual_hosted("http://s3.localhost")), "k"),
        "http://a.b.s3.localhost/k"
    );
}

#[test]
fn keys_are_encoded_once_and_never_normalised() {
    let bucket = aws("examplebucket", "us-east-1");
    for (key, path) in [
        ("photos/2024/summer holiday/IMG_0001.jpg", "photos/2024/summer%20holiday/IMG_0001.jpg"),
        ("//evil.com/a.txt", "//evil.com/a.txt"),
        ("/leading", "/leading"),
        ("a//b/", "a//b/"),
        ("%2e%2e/x", "%252e%252e/x"),
        ("a+b=c&d?e#f", "a%2Bb%3Dc%26d%3Fe%23f"),
        ("-._~", "-._~"),
        ("ü😀\u{feff}\0\t\n", "%C3%BC%F0%9F%98%80%EF%BB%BF%00%09%0A"),
    ] {
        let expected = format!("https://examplebucket.s3.us-east-1.amazonaws.com/{path}");
        assert_eq!(address(&bucket, key), expected, "{key}");
        assert_eq!(get(&bucket, key).canonical_request().path(), format!("/{path}"), "{key}");
    }
}

#[test]
fn the_bucket_itself() {
    let path = |bucket: &Bucket| {
        let url = bucket.request_bucket(Method::HEAD).presign(Duration::from_secs(60)).unwrap();
        let head = bucket.head_bucket().presign(Duration::from_secs(60)).unwrap();
        assert_eq!(
            (head.method(), head.canonical_request().path()),
            (&Method::HEAD, url.canonical_request().path())
        );
        assert_eq!(head.canonical_request().method(), "HEAD");
        url.canonical_request().path().to_owned()
    };
    assert_eq!(path(&aws("examplebucket", "us-east-1")), "/");
    assert_eq!(path(&aws("a.b", "us-east-1")), "/a.b");
    assert_eq!(path(&at("test", Endpoint::path_style("http://localhost/s3/"))), "/s3/test");
    assert_eq!(path(&at("test", Endpoint::virtual_hosted("http://localhost/s3/"))), "/s3/");
}

#[test]
fn siblings_share_endpoint_and_signer() {
    let bucket = at("one", Endpoint::path_style("http://localhost:9000"));
    let sibling = bucket.sibling("two").unwrap();
    assert_eq!(address(&sibling, "k"), "http://localhost:9000/two/k");
    assert_eq!(sibling.name(), "two");
    assert_eq!(sibling.signer().region(), Some(&Region::US_EAST_1));
}

/// The scheme is not signed, so a URL of a WebSocket has the signature of `https` or `http`.
#[test]
fn web_sockets() {
    let url = |url: &str| {
        let signer = Signer::new(Service::new("kinesisvideo").unwrap(), Region::US_EAST_1, credentials());
        let request = Request::get(url).unwrap().query("X-Amz-ChannelARN", "arn");
        signer.presign_at(&request, "20240101T000000Z".parse().unwrap(), Duration::from_secs(60)).unwrap()
    };
    for (given, printed, other) in [
        (
            "wss://v-1.kinesisvideo.example.com",
            "wss://v-1.kinesisvideo.example.com/?",
            "https://v-1.kinesisvideo.example.com",
        ),
        ("WSS://Example.com:443/a", "wss://example.com/a?", "https://example.com/a"),
        ("wss://example.com:80/a", "wss://example.com:80/a?", "https://example.com:80/a"),
        ("ws://localhost:80/a", "ws://localhost/a?", "http://localhost/a"),
        ("ws://[::1]:443/a", "ws://[::1]:443/a?", "http://[::1]:443/a"),
    ] {
        let (web_socket, other) = (url(given), url(other));
        assert!(web_socket.as_str().starts_with(printed), "{given}: {web_socket}");
        assert_eq!(web_socket.signature(), other.signature(), "{given}");
        assert_eq!(web_socket.host(), other.host(), "{given}");
    }
    for url in ["wsss://example.com/", "ws:/example.com/", "ftp://example.com/", "example.com", "wss", ""] {
        let error = Request::get(url).unwrap_err().to_string();
        assert_eq!(error, "URL: must begin with https://, http://, wss:// or ws://", "{url}");
    }
    let endpoints = [Endpoint::path_style, Endpoint::virtual_hosted, Endpoint::aws_at];
    for error in endpoints.map(|endpoint| endpoint("wss://example.com").unwrap_err().to_string()) {
        assert_eq!(error, "endpoint: must begin with https:// or http://");
    }
}
