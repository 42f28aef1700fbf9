//! S3's rules beyond the canonical request: signed hashes of bodies, a second authentication,
//! signed headers in the query, default ports, absolute targets, plus signs; and S3's error
//! documents.

#![allow(clippy::unwrap_used, reason = "a request that cannot be signed or parsed fails the test")]

use core::time::Duration;

use presign::verify::{Presented, Verifier, VerifyError};
use presign::{Credentials, PresignedUrl, Region, Request, Service, Signer, SigningTime};

type Pairs<'a> = &'a [(&'a str, &'a str)];

const HOST: (&str, &str) = ("Host", "kite.example.com");

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap()
}

fn verifier() -> Verifier {
    Verifier::new(Service::S3, Region::US_EAST_1)
}

fn now() -> SigningTime {
    "20240229T120000Z".parse().unwrap()
}

/// Presigns a request with signed parameters and headers.
#[track_caller]
fn presign(
    service: Service,
    region: Region,
    method: &str,
    url: &str,
    query: Pairs<'_>,
    headers: Pairs<'_>,
) -> PresignedUrl {
    let mut request = Request::new(method.parse().unwrap(), url).unwrap();
    for (name, value) in query {
        request = request.query(name, value);
    }
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let signer = Signer::new(service, region, credentials());
    signer.presign_at(&request, now(), Duration::from_secs(60)).unwrap()
}

#[track_caller]
fn target(url: &PresignedUrl) -> &str {
    url.as_str().split_once("://").and_then(|(_, rest)| Some(rest.split_at(rest.find('/')?).1)).unwrap()
}

/// Verifies a request and returns its response: `200`, or status, code and text of the error.
#[track_caller]
fn response(
    verifier: &Verifier,
    method: &str,
    target: &str,
    headers: Pairs<'_>,
    body: Option<&[u8]>,
) -> String {
    let verified = verifier
        .parse(method, target, headers.iter().copied())
        .and_then(|presented| body.into_iter().try_fold(presented, Presented::body))
        .and_then(|presented| presented.verify(&credentials(), now()).map(|_| ()));
    match verified {
        Ok(()) => "200".into(),
        Err(error) => format!("{} {} {error}", error.status(), error.code()),
    }
}

const MISMATCH: &str = "403 SignatureDoesNotMatch the signature does not match the request";
const TWO_HOSTS: &str = "400 InvalidRequest the request must not have two hosts";

#[test]
fn a_signed_hash_must_be_that_of_the_body() {
    const WRONG: &str =
        "400 XAmzContentSHA256Mismatch x-amz-content-sha256: must be the body's hash, or UNSIGNED-PAYLOAD";
    // SHA-256 of "abc" and of nothing.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let short = &abc[..62];
    for (service, method, value, body, expected) in [
        (Service::S3, "PUT", abc, Some("abc"), "200"),
        (Service::S3, "PUT", abc, Some("abd"), WRONG),
        (Service::S3, "PUT", abc, Some(""), WRONG),
        (Service::S3, "PUT", empty, Some(""), "200"),
        (Service::S3, "PUT", &abc.to_uppercase(), Some("abc"), "200"),
        (Service::S3, "PUT", "UNSIGNED-PAYLOAD", Some("abc"), "200"),
        (Service::S3, "PUT", "unsigned-payload", Some("abc"), WRONG),
        (Service::S3, "PUT", "none", Some("abc"), WRONG),
        (Service::S3, "PUT", "none", Some(""), WRONG),
        (Service::S3, "PUT", short, Some("abc"), WRONG),
        (Service::S3, "PUT", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", Some("abc"), WRONG),
        (Service::S3, "PUT", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", Some("abc"), WRONG),
        (Service::S3, "POST", "none", Some("abc"), WRONG),
        // The server has not passed a body yet.
        (Service::S3, "PUT", "none", None, "200"),
        // S3 ignores the value if the method has no body.
        (Service::S3, "GET", "none", None, "200"),
        (Service::S3, "GET", "none", Some(""), "200"),
        (Service::S3, "HEAD", abc, Some(""), "200"),
        (Service::S3, "GET", "none", Some("abc"), WRONG),
        (Service::S3, "DELETE", "none", Some(""), WRONG),
        // A service that signs the payload always compares it.
        (Service::EXECUTE_API, "POST", abc, Some("abc"), "200"),
        (Service::EXECUTE_API, "POST", "UNSIGNED-PAYLOAD", Some("abc"), "200"),
        (Service::EXECUTE_API, "HEAD", "none", Some(""), WRONG),
        (Service::EXECUTE_API, "POST", abc, Some("abd"), WRONG),
        (Service::EXECUTE_API, "GET", abc, Some(""), WRONG),
        (Service::EXECUTE_API, "POST", "none", Some("abc"), WRONG),
    ] {
        let name = format!("{} {method} {value} {body:?}", service.as_str());
        let header = ("x-amz-content-sha256", value);
        let url =
            presign(service.clone(), Region::US_EAST_1, method, "https://kite.example.com/a", &[], &[header]);
        let verifier = Verifier::new(service, Region::US_EAST_1);
        let body = body.map(str::as_bytes);
        assert_eq!(response(&verifier, method, target(&url), &[HOST, header], body), expected, "{name}");
    }
}

/// A signed hash has letters, digits and hyphens only, whatever the signer signed.
#[test]
fn a_signed_hash_has_no_other_characters() {
    const RULE: &str =
        "400 InvalidRequest the request must have one x-amz-content-sha256, of A-Z, a-z, 0-9 and `-`";
    for (value, expected) in
        [("none", "200"), ("", RULE), ("no ne", RULE), ("none;", RULE), ("n\u{f6}ne", RULE)]
    {
        let header = ("x-amz-content-sha256", value);
        let signed = [("x-amz-content-sha256", "none")];
        let url = presign(Service::S3, Region::US_EAST_1, "PUT", "https://kite.example.com/a", &[], &signed);
        assert_eq!(response(&verifier(), "PUT", target(&url), &[HOST, header], None), expected, "{value}");
    }
}

#[test]
fn a_second_authentication_is_rejected() {
    const SECOND: &str = "400 InvalidArgument authorization: must not be sent with a presigned request; \
                          see `Verifier::allow_unsigned`";
    let url = presign(Service::S3, Region::US_EAST_1, "GET", "https://kite.example.com/a", &[], &[]);
    let allowing = verifier().allow_unsigned("Authorization");
    for (name, value) in [
        ("Authorization", "Bearer a.b.c"),
        ("authorization", "Basic a2l0ZTpzdHJpbmc="),
        ("AUTHORIZATION", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b"),
        ("Authorization", "AWS a:b"),
        ("Authorization", ""),
    ] {
        let headers = [HOST, (name, value)];
        assert_eq!(response(&verifier(), "GET", target(&url), &headers, None), SECOND, "{name}: {value}");
        assert_eq!(response(&allowing, "GET", target(&url), &headers, None), "200", "{name}: {value}");
        let unsigned = "/a?versionId=1";
        let expected = "403 AccessDenied the request is not presigned";
        assert_eq!(response(&verifier(), "GET", unsigned, &headers, None), expected, "{name}: {value}");
    }
    let other = [HOST, ("Proxy-Authorization", "Basic a"), ("Authorization-Info", "b")];
    assert_eq!(response(&verifier(), "GET", target(&url), &other, None), "200");

    // Signing it does not help. No signer here signs it, so the signature cannot match.
    let signed = target(&url).replace("=host", "=authorization%3Bhost");
    let headers = [HOST, ("Authorization", "Bearer a.b.c")];
    assert_eq!(response(&verifier(), "GET", &signed, &headers, None), SECOND);
    assert_eq!(response(&allowing, "GET", &signed, &headers, None), MISMATCH);
}

#[test]
fn an_unsigned_payload_needs_no_signature() {
    let unsigned =
        |name: &str| format!("403 AccessDenied {name}: must be signed; see `Verifier::allow_unsigned`");
    for (service, name, value, expected) in [
        (Service::S3, "x-amz-content-sha256", "UNSIGNED-PAYLOAD", "200".into()),
        (Service::S3, "X-Amz-Content-SHA256", " UNSIGNED-PAYLOAD ", "200".into()),
        (Service::S3, "x-amz-content-sha256", "unsigned-payload", unsigned("x-amz-content-sha256")),
        (Service::S3, "x-amz-content-sha256", "", unsigned("x-amz-content-sha256")),
        (
            Service::S3,
            "x-amz-content-sha256",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            unsigned("x-amz-content-sha256"),
        ),
        (Service::S3, "x-amz-content-sha512", "UNSIGNED-PAYLOAD", unsigned("x-amz-content-sha512")),
        (Service::EXECUTE_API, "x-amz-content-sha256", "UNSIGNED-PAYLOAD", unsigned("x-amz-content-sha256")),
    ] {
        let url = presign(service.clone(), Region::US_EAST_1, "PUT", "https://kite.example.com/a", &[], &[]);
        let verifier = Verifier::new(service, Region::US_EAST_1);
        let headers = [(name, value), HOST];
        assert_eq!(response(&verifier, "PUT", target(&url), &headers, None), expected, "{name}: {value}");
    }
}

#[test]
fn signed_headers_may_be_in_the_query() {
    let missing = |name: &str| format!("403 SignatureDoesNotMatch {name}: missing, but signed");
    let acl = ("x-amz-acl", "private");
    let meta = ("x-amz-meta-a", "tails  and\tstrings +é");
    for (name, query, signed, sent, expected) in [
        ("one", &[acl][..], &[acl][..], &[][..], "200".into()),
        ("several", &[meta, acl, ("a", "b")], &[acl, meta], &[], "200".into()),
        ("one of two", &[acl], &[acl, meta], &[meta], "200".into()),
        ("in both", &[acl], &[acl], &[acl], "200".into()),
        ("in capitals", &[("X-Amz-Acl", "private")], &[acl], &[], "200".into()),
        ("in neither", &[], &[acl], &[], missing("x-amz-acl")),
        ("twice", &[acl, acl], &[acl], &[], missing("x-amz-acl")),
        ("in two cases", &[acl, ("X-AMZ-ACL", "private")], &[acl], &[], missing("x-amz-acl")),
        ("another value", &[("x-amz-acl", "public-read")], &[acl], &[], MISMATCH.into()),
        ("another header", &[acl], &[acl], &[("x-amz-acl", "public-read")], MISMATCH.into()),
        ("not of AWS", &[("my-header", "a")], &[("my-header", "a")], &[], missing("my-header")),
        ("content-type", &[("content-type", "a")], &[("content-type", "a")], &[], missing("content-type")),
        ("a signing parameter", &[], &[("x-amz-datum", "a")], &[], missing("x-amz-datum")),
    ] {
        let url = presign(Service::S3, Region::US_EAST_1, "PUT", "https://kite.example.com/a", query, signed);
        let headers: Vec<_> = sent.iter().copied().chain([HOST]).collect();
        assert_eq!(response(&verifier(), "PUT", target(&url), &headers, None), expected, "{name}");
    }

    let url = presign(Service::S3, Region::US_EAST_1, "PUT", "https://kite.example.com/a", &[meta], &[meta]);
    let verifier = verifier();
    let presented = verifier.parse("PUT", target(&url), [HOST]).unwrap();
    let verified = presented.verify(&credentials(), now()).unwrap();
    assert_eq!(verified.signed_headers().collect::<Vec<_>>(), [("host", HOST.1), meta]);
    for (bytes, name) in [("%0A", "a line break"), ("%FF", "no UTF-8")] {
        let changed = target(&url).replace("strings", bytes);
        let expected = "400 InvalidRequest x-amz-meta-a: must be UTF-8 without control characters";
        assert_eq!(response(&verifier, "PUT", &changed, &[HOST], None), expected, "{name}");
    }

    // The name may have escapes, and counts with and without them.
    let url = presign(Service::S3, Region::US_EAST_1, "PUT", "https://kite.example.com/a", &[acl], &[acl]);
    let escaped = target(&url).replace("x-amz-acl=", "x%2damz-%61cl=");
    let twice = format!("{escaped}&x-amz-acl=public-read");
    let required = verifier.clone().require_signed("X-Amz-Acl");
    assert_eq!(response(&required, "PUT", &escaped, &[HOST], None), "200");
    assert_eq!(response(&required, "PUT", &twice, &[HOST], None), missing("x-amz-acl"));

    // `host` and the signing parameters are never taken from the query.
    let host = presign(
        Service::S3,
        Region::US_EAST_1,
        "PUT",
        "https://kite.example.com/a",
        &[("host", HOST.1)],
        &[],
    );
    assert_eq!(response(&verifier, "PUT", target(&host), &[], None), missing("host"));
    let date = target(&url).replace("=host%3Bx-amz-acl", "=host%3Bx-amz-date");
    assert_eq!(response(&verifier, "PUT", &date, &[HOST], None), missing("x-amz-date"));

    // A hash in the query is the hash of the body.
    let hash = ("x-amz-content-sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let url = presign(Service::S3, Region::US_EAST_1, "PUT", "https://kite.example.com/a", &[hash], &[hash]);
    let presented = verifier.parse("PUT", target(&url), [HOST]).unwrap();
    assert_eq!(presented.clone().body(b"abd").unwrap_err(), VerifyError::Payload);
    let presented = presented.body(b"abc").unwrap();
    assert_eq!(presented.verify(&credentials(), now()).unwrap().content_sha256(), Some(hash.1));
}

#[test]
fn a_default_port_may_be_unsigned() {
    for (name, url, host, received, expected) in [
        ("none", "https://kite.example.com/a", None, "kite.example.com", "200"),
        ("443", "https://kite.example.com/a", None, "kite.example.com:443", "200"),
        ("80", "http://kite.example.com/a", None, "kite.example.com:80", "200"),
        ("443 with spaces", "https://kite.example.com/a", None, " kite.example.com:443\t", "200"),
        ("443 of plain http", "http://kite.example.com/a", None, "kite.example.com:443", "200"),
        ("an address", "https://[::1]/a", None, "[::1]:443", "200"),
        ("8080", "http://kite.example.com/a", None, "kite.example.com:8080", MISMATCH),
        ("4430", "https://kite.example.com/a", None, "kite.example.com:4430", MISMATCH),
        ("only one port", "https://kite.example.com/a", None, "kite.example.com:443:443", MISMATCH),
        ("another host", "https://kite.example.com/a", None, "string.example.com:443", MISMATCH),
        ("signed", "http://kite.example.com:443/a", None, "kite.example.com:443", "200"),
        ("signed, but not sent", "http://kite.example.com:443/a", None, "kite.example.com", MISMATCH),
        ("another is signed", "http://kite.example.com:8080/a", None, "kite.example.com:80", MISMATCH),
        ("known, 443", "https://kite.example.com/a", Some("kite.example.com:443"), "10.0.0.1", "200"),
        ("known, 80", "http://kite.example.com/a", Some("kite.example.com:80"), "10.0.0.1", "200"),
        ("known, 80 signed", "https://kite.example.com:80/a", Some("kite.example.com:80"), "a", "200"),
        ("known, 8080", "http://kite.example.com/a", Some("kite.example.com:8080"), "a", MISMATCH),
        ("known without", "https://kite.example.com/a", Some("kite.example.com"), "string:443", "200"),
    ] {
        let url = presign(Service::S3, Region::US_EAST_1, "GET", url, &[], &[]);
        let verifier = host.map_or_else(verifier, |host| verifier().host(host).unwrap());
        assert_eq!(response(&verifier, "GET", target(&url), &[("Host", received)], None), expected, "{name}");
    }
    // Two `Host` headers never match.
    let url = presign(Service::S3, Region::US_EAST_1, "GET", "https://kite.example.com/a", &[], &[]);
    let twice = [("Host", "kite.example.com"), ("Host", "kite.example.com:443")];
    assert_eq!(response(&verifier(), "GET", target(&url), &twice, None), MISMATCH);
    // The server sees what arrived.
    let verifier = verifier();
    let presented = verifier.parse("GET", target(&url), [("Host", "kite.example.com:443")]).unwrap();
    assert!(presented.canonical_request().contains("\nhost:kite.example.com:443\n"));
    let verified = presented.verify(&credentials(), now()).unwrap();
    assert_eq!(verified.signed_headers().collect::<Vec<_>>(), [("host", "kite.example.com:443")]);
}

#[test]
fn absolute_targets() {
    let url =
        presign(Service::S3, Region::US_EAST_1, "PUT", "https://kite.example.com/a%20b", &[("c", "d")], &[]);
    let root = presign(Service::S3, Region::US_EAST_1, "PUT", "http://kite.example.com/", &[], &[]);
    let (to_url, to_root) = (target(&url), target(&root));
    let without_path = &to_root[1..];
    for (before, target, hosts, expected) in [
        ("https://kite.example.com", to_url, &["kite.example.com"][..], "200"),
        ("HTTP://kite.example.com", to_url, &["kite.example.com"], "200"),
        ("https://KITE.example.com", to_url, &["kite.example.com"], "200"),
        ("https://kite.example.com", to_url, &[], "200"),
        ("https://kite.example.com:443", to_url, &[], "200"),
        ("https://kite.example.com:443", to_url, &["kite.example.com"], "200"),
        ("https://kite.example.com", to_url, &["kite.example.com:443"], "200"),
        ("https://kite.example.com", without_path, &[], "200"),
        ("https://kite.example.com/", to_root, &[], MISMATCH),
        ("https://string.example.com", to_url, &[], MISMATCH),
        ("https://string.example.com", to_url, &["kite.example.com"], TWO_HOSTS),
        ("https://kite.example.com", to_url, &["string.example.com"], TWO_HOSTS),
        ("https://kite.example.com:8443", to_url, &["kite.example.com"], TWO_HOSTS),
        ("https://kite.example.com:443", to_url, &["KITE.example.com:443"], MISMATCH),
        ("https://kite.example.com:443", to_url, &["kite.example.com:80"], TWO_HOSTS),
        ("http://kite.example.com:80", to_url, &["kite.example.com:443"], TWO_HOSTS),
        ("https://kite.example.com", to_url, &["kite.example.com", "string.example.com"], TWO_HOSTS),
    ] {
        let target = format!("{before}{target}");
        let headers: Vec<_> = hosts.iter().map(|host| ("Host", *host)).collect();
        assert_eq!(response(&verifier(), "PUT", &target, &headers, None), expected, "{target} {hosts:?}");
    }
    let absolute = format!("http://10.0.0.1:8080{to_url}");
    let known = verifier().host("kite.example.com").unwrap();
    for headers in [&[][..], &[("Host", "10.0.0.2")], &[HOST]] {
        assert_eq!(response(&known, "PUT", &absolute, headers, None), "200", "{headers:?}");
    }
    let target = format!("https://kite.example.com{to_url}");
    let verifier = verifier();
    let presented = verifier.parse("PUT", &target, [("Accept", "*/*")]).unwrap();
    let verified = presented.verify(&credentials(), now()).unwrap();
    assert_eq!(verified.path(), "/a%20b");
    assert_eq!(verified.signed_headers().collect::<Vec<_>>(), [("host", "kite.example.com")]);
}

#[test]
fn a_plus_in_a_path() {
    let services = [(Service::S3, "/a%2Bb"), (Service::EXECUTE_API, "/a+b")];
    for (service, plus) in services {
        for (signed, received, as_plus, as_space) in [
            ("/a%20b", "/a+b", false, true),
            ("/a%20b", "/a%20b", true, true),
            (plus, "/a+b", true, false),
            (plus, plus, true, plus == "/a%2Bb"),
            ("/a%20b%2B", "/a+b%2B", false, true),
        ] {
            let url = format!("https://kite.example.com{signed}");
            let url = presign(service.clone(), Region::US_EAST_1, "GET", &url, &[("c", "+")], &[]);
            // In the query, a plus sign stays one.
            let received = target(&url).replace(signed, received).replace("c=%2B", "c=+");
            for (decode, verifies) in [(false, as_plus), (true, as_space)] {
                let verifier = Verifier::new(service.clone(), Region::US_EAST_1).decode_plus_in_path(decode);
                let expected = if verifies { "200" } else { MISMATCH };
                assert_eq!(
                    response(&verifier, "GET", &received, &[HOST], None),
                    expected,
                    "{received} {decode}"
                );
            }
        }
    }
    let url = presign(Service::S3, Region::US_EAST_1, "GET", "https://kite.example.com/a%20b%2B", &[], &[]);
    let received = target(&url).replace("%20", "+");
    let verifier = verifier().decode_plus_in_path(true);
    let presented = verifier.parse("GET", &received, [HOST]).unwrap();
    // Decoding this path gives the signed path.
    assert_eq!(presented.verify(&credentials(), now()).unwrap().path(), "/a%20b%2B");
}

#[test]
fn several_regions() {
    let auto = verifier().allow_region(Region::AUTO).allow_region(Region::EU_WEST_1);
    for (region, of_one, of_several) in [
        (Region::US_EAST_1, true, true),
        (Region::AUTO, false, true),
        (Region::EU_WEST_1, false, true),
        (Region::EU_WEST_2, false, false),
    ] {
        let url = presign(Service::S3, region.clone(), "GET", "https://kite.example.com/a", &[], &[]);
        let signer = Signer::new(Service::S3, region.clone(), credentials());
        let other = Signer::new(Service::S3, Region::SA_EAST_1, credentials());
        for (verifier, is_allowed) in [(&verifier(), of_one), (&auto, of_several)] {
            let presented = match verifier.parse("GET", target(&url), [HOST]) {
                Ok(presented) => presented,
                Err(error) => {
                    assert_eq!(error.to_string(), "X-Amz-Credential: must name this server's region");
                    assert!(!is_allowed, "{region}");
                    continue;
                }
            };
            assert!(is_allowed, "{region}");
            assert_eq!(presented.region(), &region);
            assert!(presented.string_to_sign().contains(&format!("/{region}/s3/")));
            let verified = presented.verify(&credentials(), now()).unwrap();
            assert_eq!(verified.region(), &region);
            assert!(presented.verify_with(&signer, now()).is_ok());
            assert_eq!(presented.verify_with(&other, now()).unwrap_err(), VerifyError::Signer);
        }
    }
}

#[test]
fn error_documents() {
    let document =
        |elements: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>{elements}</Error>");
    let url = presign(Service::S3, Region::US_EAST_1, "GET", "https://kite.example.com/a", &[], &[]);
    let error = |headers: Pairs<'_>| {
        let verifier = verifier();
        let presented = verifier.parse("PUT", target(&url), headers.iter().copied());
        presented.and_then(|presented| presented.verify(&credentials(), now()).map(|_| ())).unwrap_err()
    };
    assert_eq!(
        error(&[HOST]).to_xml(),
        document(
            "<Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match \
             the signature you provided. Check your key and signing method.</Message>"
        )
    );
    // `&` and `'` are allowed in the name of a header.
    assert_eq!(
        error(&[HOST, ("X-Amz-A&'<b>", "c")]).to_xml(),
        document(
            "<Code>AccessDenied</Code>\
             <Message>There were headers present in the request which were not signed</Message>\
             <HeadersNotSigned>x-amz-a&amp;&#39;?b?</HeadersNotSigned>"
        )
    );
    assert_eq!(
        error(&[HOST, ("Authorization", "Bearer a.b.c")]).to_xml(),
        document(
            "<Code>InvalidArgument</Code><Message>Only one auth mechanism allowed; only the X-Amz-Algorithm \
             query parameter, Signature query string parameter or the Authorization header should be \
             specified</Message><ArgumentName>Authorization</ArgumentName>"
        )
    );
}
