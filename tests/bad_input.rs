//! Refused input and its error texts. Other signers turn most of it into a URL for another bucket
//! or into a signature that never matches.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, ChecksumAlgorithm, Endpoint, Operation};
use presign::{Credentials, Error, Method, Region, Request, Service, Signer, SigningRules, SigningTime};

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap()
}

fn bucket() -> Bucket {
    Bucket::new("examplebucket", Region::US_EAST_1, credentials()).unwrap()
}

/// Returns the error of an operation, and checks that every way of presigning returns it and leaves
/// the string unchanged.
#[track_caller]
fn error_of(operation: &Operation<'_>) -> Error {
    let (time, ttl) = (SigningTime::from_unix_timestamp(0).unwrap(), Duration::from_secs(60));
    let error = operation.presign_at(time, ttl).unwrap_err();
    let mut text = String::from("before");
    assert_eq!(operation.presign_into(time, ttl, &mut text).unwrap_err(), error);
    assert_eq!(text, "before");
    error
}

#[track_caller]
fn message(operation: &Operation<'_>) -> String {
    error_of(operation).to_string()
}

#[test]
fn object_keys() {
    let bucket = bucket();
    let segment = "object key: must not have a `.` or `..` segment, which clients resolve";
    for key in ["../other-bucket/c.txt", "..", ".", "a/../b", "a/./b", "a/..", "./a", "/..", "a//../b"] {
        for operation in
            [bucket.get(key), bucket.upload_part(key, "id", 1), bucket.request(Method::PATCH, key)]
        {
            assert_eq!(message(&operation), segment, "{key}");
        }
    }
    assert_eq!(message(&bucket.delete("")), "object key: must not be empty");
    assert_eq!(message(&bucket.get("k".repeat(1025))), "object key: must be at most 1024 bytes");
    assert_eq!(message(&bucket.get("é".repeat(513))), "object key: must be at most 1024 bytes");
    let (time, ttl) = ("20240101T000000Z".parse().unwrap(), Duration::from_secs(60));
    for key in ["...", ".a", "a.", "a..b", "%2e%2e/a", "..%2f", "/", "//evil.com/a.txt", "a\\..\\b", "\0"] {
        bucket.get(key).presign_at(time, ttl).unwrap();
    }
    bucket.get("é".repeat(512)).presign_at(time, ttl).unwrap();
}

#[test]
fn bucket_names() {
    let endpoints = [
        Endpoint::aws(),
        Endpoint::path_style("http://localhost:9000").unwrap(),
        Endpoint::virtual_hosted("https://s3.example.com").unwrap(),
    ];
    let long = "a".repeat(256);
    for name in [
        "",
        ".",
        "..",
        "evil.com#",
        "evil.com/x",
        "u@evil.com",
        "a?b",
        "a\\b",
        "a b",
        "a%2fb",
        "a:80",
        "bücket",
        &long,
    ] {
        for endpoint in &endpoints {
            let error =
                Bucket::with_endpoint(name, Region::US_EAST_1, credentials(), endpoint.clone()).unwrap_err();
            assert!(matches!(error, Error::Bucket(_)), "{name}: {error}");
            assert!(matches!(bucket().sibling(name), Err(Error::Bucket(_))), "{name}");
        }
    }
    for name in ["a.b", "Upper", "under_score", "-ab", "192.168.5.4", &"a".repeat(64)] {
        let endpoint = Endpoint::virtual_hosted("https://s3.example.com").unwrap();
        let error = Bucket::with_endpoint(name, Region::US_EAST_1, credentials(), endpoint).unwrap_err();
        assert_eq!(
            error.to_string(),
            "bucket name: must be valid in the host of a virtual-hosted endpoint; use path style",
            "{name}"
        );
    }
    let hashing = Service::custom("s3", SigningRules::S3.sign_payload(true)).unwrap();
    for service in [Service::STS, hashing] {
        let signer = Signer::new(service, Region::US_EAST_1, credentials());
        let endpoint = Endpoint::path_style("http://localhost:9000").unwrap();
        let error = Bucket::with_signer("bucket", signer, endpoint).unwrap_err();
        assert!(matches!(error, Error::Service(_)), "{error}");
    }
}

#[test]
fn endpoints() {
    for (url, rule) in [
        ("", "must begin with https:// or http://"),
        ("localhost:9000", "must begin with https:// or http://"),
        ("ftp://localhost", "must begin with https:// or http://"),
        ("//localhost", "must begin with https:// or http://"),
        ("http:/localhost", "must begin with https:// or http://"),
        ("http:localhost", "must begin with https:// or http://"),
        (" http://localhost", "must begin with https:// or http://"),
        ("http://user@localhost", "must not contain a user name or a password"),
        ("http://user:password@localhost/", "must not contain a user name or a password"),
        ("http://@localhost", "must not contain a user name or a password"),
        ("http://localhost?", "must not contain a query"),
        ("http://localhost/a?b=c", "must not contain a query"),
        ("http://localhost#", "must not contain a fragment"),
        ("http://localhost/#a", "must not contain a fragment"),
        ("http://exämple.com", "must have a host in ASCII; write an international name in its xn-- form"),
        ("http://", "must have a host of 1 to 253 characters"),
        ("http:///path", "must have a host of 1 to 253 characters"),
        ("http://:80", "must have a host of 1 to 253 characters"),
        ("http://localhost:0", "must have a port from 1 to 65535, or none"),
        ("http://localhost:65536", "must have a port from 1 to 65535, or none"),
        ("http://localhost:", "must have a port from 1 to 65535, or none"),
        ("http://localhost:+80", "must have a port from 1 to 65535, or none"),
        ("http://localhost:080", "must have a port from 1 to 65535, or none"),
        ("http://localhost:8o", "must have a port from 1 to 65535, or none"),
        ("http://[::1", "must close the bracket of an IPv6 address"),
        ("http://[::1]9000", "must have a port from 1 to 65535, or none"),
        ("http://[::g]", "must hold an IPv6 address within brackets"),
        ("http://[fe80::1%25eth0]", "must hold an IPv6 address within brackets"),
        ("http://[127.0.0.1]", "must hold an IPv6 address within brackets"),
        ("http://localhost/a//b", "must not have an empty, `.` or `..` segment in its path"),
        ("http://localhost//", "must not have an empty, `.` or `..` segment in its path"),
        ("http://localhost/..", "must not have an empty, `.` or `..` segment in its path"),
        ("http://localhost/a/./", "must not have an empty, `.` or `..` segment in its path"),
        ("http://localhost/%2e%2e", "must have a path of A-Z, a-z, 0-9, `-`, `.`, `_`, `~` and `/`"),
        ("http://localhost/a b", "must have a path of A-Z, a-z, 0-9, `-`, `.`, `_`, `~` and `/`"),
        ("http://localhost/a\\b", "must have a path of A-Z, a-z, 0-9, `-`, `.`, `_`, `~` and `/`"),
    ] {
        assert_eq!(Endpoint::path_style(url), Err(Error::Endpoint(rule)), "{url}");
        assert!(Endpoint::virtual_hosted(url).is_err(), "{url}");
    }
    let host = |length: usize| format!("http://{}{}", "a.".repeat(120), "b".repeat(length - 240));
    assert!(Endpoint::path_style(&host(253)).is_ok());
    let rule = "must have a host of 1 to 253 characters";
    assert_eq!(Endpoint::path_style(&host(254)), Err(Error::Endpoint(rule)));
    let with_bucket = Endpoint::virtual_hosted(&host(246)).unwrap();
    for (name, is_short) in [("photos", true), ("picture", false)] {
        let bucket = Bucket::with_endpoint(name, Region::US_EAST_1, credentials(), with_bucket.clone());
        assert_eq!(bucket.is_ok(), is_short, "{name}");
    }
    for url in [
        "http://a..b",
        "http://.a",
        "http://a.",
        "http://a b",
        "http://a\\b",
        "http://a%2fb",
        "http://a,b",
        "http://a\n",
    ] {
        let rule = "must have a host of labels of 1 to 63 characters of a-z, 0-9, `-` and `_`";
        assert_eq!(Endpoint::path_style(url), Err(Error::Endpoint(rule)), "{url}");
    }
    for url in [
        "http://127.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://1.2.3.256",
        "http://01.2.3.4",
        "http://a.0x",
    ] {
        let rule = "must not end in a number unless the host is an IPv4 address of four decimal parts";
        assert_eq!(Endpoint::path_style(url), Err(Error::Endpoint(rule)), "{url}");
    }
    for url in ["http://127.0.0.1:9000", "http://[::1]:9000", "https://[2001:db8::1]"] {
        let rule = "must be a host name for the virtual-hosted style, not an IP address";
        assert_eq!(Endpoint::virtual_hosted(url), Err(Error::Endpoint(rule)), "{url}");
    }
}

#[test]
fn regions_and_services() {
    let long = "a".repeat(64);
    for name in ["", "us east 1", "us-east-1\n", "us/east", "us%2feast", "régio", &long] {
        assert!(matches!(Region::new(name), Err(Error::Region(_))), "{name}");
        assert!(matches!(Service::new(name), Err(Error::Service(_))), "{name}");
    }
    for name in [
        "us_east_1",
        "US-EAST-1",
        "us-east-1.evil",
        "-us",
        "us-",
        "aws-cn-global",
        "fips-us-east-1",
        "us-east-1-fips",
    ] {
        let region = Region::new(name).unwrap();
        assert!(
            matches!(Bucket::new("examplebucket", region, credentials()), Err(Error::Region(_))),
            "{name}"
        );
    }
}

#[test]
fn methods() {
    for name in ["", "get", "Get", "GET ", "GET\n", "G/T", "É", &"G".repeat(33)] {
        assert!(matches!(Method::new(name), Err(Error::Method(_))), "{name}");
    }
    assert_eq!(Method::new("M-SEARCH").unwrap().as_str(), "M-SEARCH");
}

#[test]
fn parameters() {
    let bucket = bucket();
    for name in ["X-Amz-Signature", "x-amz-acl", "X-AMZ-anything", "x-amz-"] {
        let rule = "query parameter: must not begin with x-amz-";
        assert_eq!(message(&bucket.get("k").query(name, "v")), rule, "{name}");
    }
    assert_eq!(message(&bucket.get("k").query("", "v")), "query parameter: must have a name");
    let both = "query parameter: already set by an option";
    assert_eq!(message(&bucket.get("k").version_id("1").query("versionId", "2")), both);
    assert_eq!(message(&bucket.get("k").query("versionId", "2").version_id("1")), both);
    assert_eq!(message(&bucket.upload_part("k", "id", 1).query("partNumber", "2")), both);

    let signer = Signer::new(Service::STS, Region::US_EAST_1, credentials());
    for name in
        ["X-Amz-Date", "x-amz-date", "X-Amz-Security-Token", "X-Amz-S3session-Token", "X-Amz-Signature"]
    {
        let request = Request::get("https://sts.us-east-1.amazonaws.com/").unwrap().query(name, "v");
        let error = signer
            .presign_at(&request, SigningTime::from_unix_timestamp(0).unwrap(), Duration::from_secs(1))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "query parameter: must not be one that signing writes itself",
            "{name}"
        );
    }
}

#[test]
fn headers() {
    let bucket = bucket();
    for name in ["", "a b", "a:b", "a\n", "é", "a\0"] {
        let rule = "header: must have a name of letters, digits and !#$%&'*+-.^_`|~";
        assert_eq!(message(&bucket.put("k").header(name, "v")), rule, "{name}");
    }
    for value in ["a\r\nb: c", "a\nb", "a\rb", "\0", "\u{7f}", "\u{85}"] {
        let rule = "header: must not have a control character in its value";
        assert_eq!(message(&bucket.put("k").header("a", value)), rule, "{value:?}");
        let error = error_of(&bucket.put("k").content_type(value));
        assert!(matches!(error, Error::InvalidOption { option: "content_type", .. }), "{value:?}: {error}");
    }
    for name in ["host", "Host", "HOST"] {
        let rule = "header: must not be `host`, which is always signed";
        assert_eq!(message(&bucket.put("k").header(name, "evil.com")), rule, "{name}");
    }
    assert_eq!(
        message(&bucket.put("k").header("Authorization", "x")),
        "header: must not be `authorization`; the signature is in the URL"
    );
    for name in ["X-Amz-Date", "x-amz-security-token", "x-amz-signature"] {
        let rule = "header: must not be a parameter that signing writes itself";
        assert_eq!(message(&bucket.put("k").header(name, "x")), rule, "{name}");
    }
    let twice = bucket.put("k").header("x-amz-content-sha256", "a").header("X-Amz-Content-Sha256", "a");
    assert_eq!(message(&twice), "header at index 1: must not state the payload hash twice");
    let both = "header: already set by an option";
    assert_eq!(message(&bucket.put("k").content_type("a/b").header("Content-Type", "c/d")), both);
    assert_eq!(message(&bucket.put("k").header("Content-Type", "c/d").content_type("a/b")), both);
}

/// botocore leaves these out of its signatures; a `Request` signs them.
#[test]
fn headers_that_change_on_the_way() {
    let elsewhere = Bucket::with_endpoint(
        "bucket",
        Region::US_EAST_1,
        credentials(),
        Endpoint::path_style("http://localhost:9000").unwrap(),
    )
    .unwrap();
    let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials());
    for name in [
        "Connection",
        "Expect",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "proxy-connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "User-Agent",
        "X-Amzn-Trace-Id",
    ] {
        for bucket in [&bucket(), &elsewhere] {
            let rule = "header: must not be one that clients or proxies change on the way";
            assert_eq!(message(&bucket.put("k").header(name, "v")), rule, "{name}");
        }
        let request = Request::get("https://example.com/").unwrap().header(name, "v");
        signer.presign(&request, Duration::from_secs(60)).unwrap();
    }
}

#[test]
fn header_values_at_aws_are_ascii() {
    let at = |endpoint| Bucket::with_endpoint("bucket", Region::US_EAST_1, credentials(), endpoint).unwrap();
    for endpoint in [Endpoint::aws(), Endpoint::aws_at("https://vpce.example.com").unwrap()] {
        let refused = message(&at(endpoint).put("k").header("x-amz-meta-a", "é"));
        assert_eq!(refused, "header: must have an ASCII value; clients encode any other in different ways");
    }
    let elsewhere = at(Endpoint::path_style("http://localhost:9000").unwrap());
    elsewhere.put("k").header("x-amz-meta-a", "é").required_headers().unwrap();
}

/// The index counts what the caller gave, and is left out if that is only one.
#[test]
fn parameters_and_headers_after_1024_others_are_refused() {
    let bucket = bucket();
    let names: Vec<String> = (0..1025).map(|at| format!("h{at}")).collect();
    let query = |number| names.iter().take(number).fold(bucket.get("k"), |get, name| get.query(name, ""));
    let headers = |number| names.iter().take(number).fold(bucket.get("k"), |get, name| get.header(name, ""));
    assert!(query(1024).required_headers().is_ok());
    assert_eq!(message(&query(1025)), "query parameter at index 1024: must not follow 1024 others");
    assert!(headers(1024).required_headers().is_ok());
    assert_eq!(message(&headers(1025)), "header at index 1024: must not follow 1024 others");
}

#[test]
fn the_refused_one_of_several_has_an_index() {
    let bucket = bucket();
    let get = || bucket.get("k");
    let put = || bucket.put("k");
    let pairs = [("a", "1"), ("b", "2"), ("X-Amz-Date", "3")];
    let reserved = "must not begin with x-amz-";
    let by_option = "already set by an option";
    let changed = "must not be one that clients or proxies change on the way";
    for (operation, expected) in [
        (get().query("x-amz-a", ""), format!("query parameter: {reserved}")),
        (get().version_id("1").query("x-amz-a", ""), format!("query parameter: {reserved}")),
        (get().query("x-amz-a", "").query("b", ""), format!("query parameter at index 0: {reserved}")),
        (get().query("z", "").query("x-amz-a", ""), format!("query parameter at index 1: {reserved}")),
        (get().query_pairs(&pairs), format!("query parameter at index 2: {reserved}")),
        (get().query("z", "").query("", ""), "query parameter at index 1: must have a name".into()),
        (
            get().query("z", "").query("versionId", "1").query("a", "").version_id("2"),
            format!("query parameter at index 1: {by_option}"),
        ),
        (
            get().version_id("2").query("z", "").query("versionId", "1"),
            format!("query parameter at index 1: {by_option}"),
        ),
        (put().header("a", "1").header("User-Agent", "x"), format!("header at index 1: {changed}")),
        (put().header("te", "1").header("b", "x"), format!("header at index 0: {changed}")),
        (
            put().header("z", "1").header("a", "\n"),
            "header at index 1: must not have a control character in its value".into(),
        ),
        (
            put().header("z", "1").header("Content-Type", "a/b").content_type("c/d"),
            format!("header at index 1: {by_option}"),
        ),
        // Another kind of argument does not count.
        (put().query("a", "").header("te", "1"), format!("header: {changed}")),
    ] {
        assert_eq!(message(&operation), expected);
    }
    let error = error_of(&put().header("a", "1").header("te", "x"));
    assert!(matches!(error, Error::HeaderAt { index: 1, .. }), "{error:?}");
    let error = error_of(&get().query_pairs(&pairs));
    assert!(matches!(error, Error::QueryAt { index: 2, .. }), "{error:?}");
}

#[cfg(feature = "post")]
#[test]
fn the_refused_one_of_several_fields_has_an_index() {
    let bucket = bucket();
    let post = || bucket.post("k");
    let reserved = "must not be a field that every form sets, or one of Signature Version 2";
    for (form, expected) in [
        (post().field("key", "v"), format!("form field: {reserved}")),
        (post().content_type("a/b").field("key", "v"), format!("form field: {reserved}")),
        (post().field("key", "v").field("a", "b"), format!("form field at index 0: {reserved}")),
        (
            post().field("a", "b").acl("private").starts_with("key", ""),
            format!("form field at index 1: {reserved}"),
        ),
    ] {
        assert_eq!(form.presign(Duration::from_secs(60)).unwrap_err().to_string(), expected);
    }
}

#[test]
fn options() {
    let bucket = bucket();
    let (get, put) = (bucket.get("k"), bucket.put("k"));
    let zeros = |bytes: usize| {
        let padding = (3 - bytes % 3) % 3;
        "A".repeat(bytes.div_ceil(3) * 4 - padding) + &"=".repeat(padding)
    };

    let md5 = "content_md5: must be 16 bytes in base64 (24 characters)";
    for wrong in [
        "",
        "abc",
        &"A".repeat(24),
        &zeros(15),
        &zeros(17),
        &zeros(16).replace("AA", "-_"),
        "AAAAAAAAAAAAAAAAAAAAAB==",
        "AAAAAAAAAAAAAAAAAAAAA===",
    ] {
        assert_eq!(message(&put.clone().content_md5(wrong)), md5, "{wrong}");
    }
    put.clone().content_md5(zeros(16)).required_headers().unwrap();

    for (algorithm, bytes, rule) in [
        (ChecksumAlgorithm::Crc32, 4, "checksum: must be 4 bytes in base64 (8 characters)"),
        (ChecksumAlgorithm::Crc32c, 4, "checksum: must be 4 bytes in base64 (8 characters)"),
        (ChecksumAlgorithm::Crc64Nvme, 8, "checksum: must be 8 bytes in base64 (12 characters)"),
        (ChecksumAlgorithm::Sha1, 20, "checksum: must be 20 bytes in base64 (28 characters)"),
        (ChecksumAlgorithm::Sha256, 32, "checksum: must be 32 bytes in base64 (44 characters)"),
    ] {
        assert_eq!(message(&put.clone().checksum(algorithm, zeros(bytes + 3))), rule, "{algorithm:?}");
        assert_eq!(message(&put.clone().checksum(algorithm, "!")), rule, "{algorithm:?}");
        put.clone().checksum(algorithm, zeros(bytes)).required_headers().unwrap();
    }
    let (crc32, sha1) = (zeros(4), zeros(20));
    let twice =
        put.clone().checksum(ChecksumAlgorithm::Crc32, &crc32).checksum(ChecksumAlgorithm::Sha1, &sha1);
    assert_eq!(message(&twice), "checksum: must not be given twice");

    for wrong in ["", "e3b0", &"E".repeat(64), &"g".repeat(64), "UNSIGNED-PAYLOAD"] {
        assert_eq!(
            message(&put.clone().payload_sha256(wrong)),
            "payload_sha256: must be 64 lower-case hexadecimal digits",
            "{wrong}"
        );
    }
    for number in [0, 10_001, u16::MAX] {
        let rule = "part_number: must be from 1 to 10000";
        assert_eq!(message(&bucket.upload_part("k", "id", number)), rule, "{number}");
    }
    assert_eq!(message(&bucket.abort_multipart_upload("k", "")), "upload_id: must not be empty");
    assert_eq!(message(&put.clone().content_type("")), "content_type: must not be empty");
    assert_eq!(message(&get.clone().version_id("")), "version_id: must not be empty");
    assert_eq!(message(&get.clone().attachment("")), "attachment: must not be empty");
    assert_eq!(
        message(&put.clone().metadata("author", "März")),
        "metadata: must have an ASCII value that is not blank"
    );
    assert!(matches!(
        error_of(&put.clone().metadata("two words", "v")),
        Error::InvalidOption { option: "metadata", .. }
    ));
    assert_eq!(
        message(&put.clone().metadata("a", " \t ")),
        "metadata: must have an ASCII value that is not blank"
    );
    assert_eq!(message(&put.clone().content_type("  ")), "content_type: must not be empty");
    assert_eq!(message(&put.clone().content_type("text/ü")), "content_type: must be ASCII");
    assert_eq!(
        message(&get.clone().response_content_type("a/b\r\nSet-Cookie: c")),
        "response_content_type: must not contain a control character"
    );
    assert_eq!(message(&put.clone().tagging("a=%zz")), "tagging: must be percent-encoded as in a query");
    assert_eq!(message(&put.clone().if_none_match("\"tag\"")), "if_none_match: must be \"*\" for an upload");
    let twice = get.clone().cacheable(Duration::from_secs(1)).cacheable(Duration::from_secs(1));
    assert_eq!(message(&twice), "cacheable: must not be given twice");
    assert_eq!(message(&put.clone().tagging("a=b c")), "tagging: must be percent-encoded as in a query");
    for wrong in ["", "12345678901", "1234567890123", "12345678901x"] {
        let rule = "expected_bucket_owner: must be an account id of 12 digits";
        assert_eq!(message(&get.clone().expected_bucket_owner(wrong)), rule, "{wrong}");
    }
    let (key, md5) = (zeros(32), zeros(16));
    assert!(
        message(&put.clone().sse_customer_key(&md5, &md5))
            .starts_with("sse_customer_key: must have a key of 32")
    );
    assert!(
        message(&put.clone().sse_customer_key(&key, &key))
            .starts_with("sse_customer_key: must have an MD5 of 16")
    );

    assert_eq!(
        message(&put.clone().content_type("a/b").content_type("a/b")),
        "content_type: must not be given twice"
    );
    assert_eq!(message(&put.clone().sse_s3().sse_kms()), "sse_s3 and sse_kms: must not be combined");
    assert_eq!(
        message(&put.clone().sse_s3().sse_customer_key(&key, &md5)),
        "sse_s3 and sse_customer_key: must not be combined"
    );
    assert_eq!(
        message(&put.clone().sse_customer_key(&key, &md5).sse_kms_key("alias/a")),
        "sse_customer_key and sse_kms_key: must not be combined"
    );
    let both = get.attachment("a").response_content_disposition("inline");
    assert_eq!(message(&both), "attachment and response_content_disposition: must not be combined");
}

#[test]
fn unsupported_options() {
    let bucket = bucket();
    for (operation, expected) in [
        (bucket.get("k").content_type("a/b"), "content_type: not supported by GetObject"),
        (bucket.get("k").content_length(1), "content_length: not supported by GetObject"),
        (bucket.put("k").version_id("1"), "version_id: not supported by PutObject"),
        (bucket.put("k").response_expires("x"), "response_expires: not supported by PutObject"),
        (bucket.delete("k").attachment("a"), "attachment: not supported by DeleteObject"),
        (bucket.upload_part("k", "id", 1).metadata("a", "b"), "metadata: not supported by UploadPart"),
        (bucket.list().part_number_marker(1), "part_number_marker: not supported by ListObjectsV2"),
        (bucket.get("k").prefix("a"), "prefix: not supported by GetObject"),
        (bucket.list_parts("k", "id").max_keys(1), "max_keys: not supported by ListParts"),
        (bucket.create_bucket().request_payer(), "request_payer: not supported by CreateBucket"),
        (bucket.delete_bucket().acl("private"), "acl: not supported by DeleteBucket"),
        (bucket.head("k").sse_s3(), "sse_s3: not supported by HeadObject"),
    ] {
        assert_eq!(message(&operation), expected);
    }
}

#[test]
fn requests() {
    for url in [
        "example.com",
        "https://user:password@example.com/",
        "https://example.com:0/",
        "https://example.com/?a=1",
        "https://example.com/#top",
        "https://example.com?a=1",
        "https://example.com/a b",
        "https://example.com/%zz",
        "https://example.com/%4",
        "https://example.com/é",
        "https://example.com/a\nb",
        "https://example.com/{a}",
        "https://example.com\\@evil.com/",
    ] {
        assert!(matches!(Request::get(url), Err(Error::Url(_))), "{url}");
    }
    let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials());
    let sign = |request| {
        signer
            .presign_at(&request, SigningTime::from_unix_timestamp(0).unwrap(), Duration::from_secs(1))
            .unwrap_err()
    };
    let error = Request::get("https://example.com/?a=b").unwrap_err();
    assert_eq!(error.to_string(), "URL: must not contain a query; add its parameters with `query`");
    let request = Request::get("https://example.com/").unwrap();
    assert!(matches!(sign(request.clone().body(b"x")), Error::InvalidOption { option: "body", .. }));
    for both in [request.clone().body(b"x").payload_hash("a"), request.clone().payload_hash("a").body(b"x")] {
        assert!(matches!(sign(both), Error::Conflict { .. }));
    }
    assert!(matches!(sign(request.clone().header("X-Amz-Content-Sha256", "a b")), Error::Header(_)));
    assert!(matches!(sign(request.payload_hash("a b")), Error::InvalidOption { option: "payload_hash", .. }));
}

#[test]
fn instants() {
    for text in [
        "",
        "2013-05-24T00:00:00",
        "20130524T000000",
        "20130524t000000z",
        "20130524T000000ZZ",
        "+0130524T000000Z",
        "20130524T00000 Z",
        "20130524T0000é0Z",
    ] {
        assert_eq!(
            text.parse::<SigningTime>(),
            Err(Error::SigningTime("must have the form YYYYMMDDTHHMMSSZ or YYYY-MM-DDTHH:MM:SSZ")),
            "{text}"
        );
    }
    for text in [
        "20130230T000000Z",
        "20130524T240000Z",
        "20130524T006000Z",
        "20161231T235960Z",
        "20131301T000000Z",
        "20130500T000000Z",
    ] {
        assert_eq!(
            text.parse::<SigningTime>(),
            Err(Error::SigningTime("must be a time on the calendar")),
            "{text}"
        );
    }
    for text in [
        "2013-05-24T00:00:00",
        "2013-05-24 00:00:00Z",
        "2013-05-24T00:00Z",
        "2013-05-24T00:00:00.Z",
        "2013-05-24T00:00:00,5Z",
        "2013-05-24T00:00:00.5",
        "2013-05-24T00:00:00+0200",
        "2013-05-24T00:00:00+02",
        "2013-05-24T00:00:00+2:00",
        "2013-05-24T00:00:00+02:00:00",
        "2013-05-24T00:00:00 +02:00",
        "2013-05-24T00:00:00\u{2212}02:00",
        "2013-05-24T00:00:00ZZ",
        "2013-05-24T00:00:00Z ",
        " 2013-05-24T00:00:00Z",
        "+013-05-24T00:00:00Z",
        "12013-05-24T00:00:00Z",
        "2013/05/24T00:00:00Z",
        "2013-5-24T00:00:000Z",
        "2013-05-24T0a:00:00Z",
        "2013-05-24T00:00:0é.5Z",
        "Fri, 24 May 2013 00:00:00 GMT",
    ] {
        assert_eq!(
            SigningTime::from_rfc3339(text),
            Err(Error::SigningTime("must have the form YYYY-MM-DDTHH:MM:SSZ")),
            "{text}"
        );
        assert!(text.parse::<SigningTime>().is_err(), "{text}");
    }
    for text in [
        "2013-02-30T00:00:00Z",
        "2013-00-24T00:00:00Z",
        "2013-05-24T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2016-12-31T23:59:60.5+00:00",
        "2013-05-24T00:00:00+24:00",
        "2013-05-24T00:00:00-00:60",
    ] {
        let calendar = Err(Error::SigningTime("must be a time on the calendar"));
        assert_eq!(SigningTime::from_rfc3339(text), calendar, "{text}");
    }
    for text in ["0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59.9-00:01"] {
        let years = Err(Error::SigningTime("must be in a year from 0 to 9999"));
        assert_eq!(SigningTime::from_rfc3339(text), years, "{text}");
    }
    for seconds in [-62_167_219_201, 253_402_300_800, i64::MIN, i64::MAX] {
        let time = SigningTime::from_unix_timestamp(seconds);
        assert!(matches!(time, Err(Error::SigningTime(_))), "{seconds}");
    }
    assert_eq!(SigningTime::from_unix_timestamp(-62_167_219_200).unwrap().to_string(), "00000101T000000Z");
    assert_eq!(SigningTime::from_unix_timestamp(253_402_300_799).unwrap().to_string(), "99991231T235959Z");
}
