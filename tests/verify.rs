//! Requests that the verifier accepts or rejects, with its error texts and S3's codes.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a request that cannot be signed or parsed fails the test"
)]

use core::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::verify::{Verifier, VerifyError};
use presign::{
    Credentials, Error, PresignedUrl, Region, Request, Service, Signer, SigningRules, SigningTime,
};

const HOST: &str = "examplebucket.s3.amazonaws.com";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

fn verifier() -> Verifier {
    Verifier::new(Service::S3, Region::US_EAST_1)
}

#[track_caller]
fn at(text: &str) -> SigningTime {
    text.parse().unwrap()
}

/// The example of the S3 documentation.
///
/// Source:
/// [Authenticating requests: query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
const EXAMPLE: &str = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&\
    X-Amz-Expires=86400&X-Amz-SignedHeaders=host&\
    X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

fn verify(
    verifier: &Verifier,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> Result<SigningTime, VerifyError> {
    let presented = verifier.parse(method, target, headers.iter().copied())?;
    presented.verify(&credentials(), at("20130524T000000Z")).map(|verified| verified.expires_at())
}

#[test]
fn aws_documentation_example() {
    let example = verify(&verifier(), "GET", EXAMPLE, &[("Host", HOST)]);
    assert_eq!(example, Ok(at("20130525T000000Z")));

    let verifier = verifier();
    let presented = verifier.parse("GET", EXAMPLE, [("host", HOST.as_bytes())]).unwrap();
    assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
    assert_eq!(presented.validity().signed_at(), at("20130524T000000Z"));
    assert_eq!(presented.validity().expires_in(), Duration::from_secs(86_400));
    assert_eq!(presented.session_token(), None);
    let verified = presented.verify(&credentials(), at("20130524T000000Z")).unwrap();
    assert_eq!(
        (verified.access_key_id(), verified.method(), verified.path()),
        ("AKIAIOSFODNN7EXAMPLE", "GET", "/test.txt")
    );
    assert_eq!(verified.signed_headers().collect::<Vec<_>>(), [("host", HOST)]);
    assert_eq!(verified.content_sha256(), None);
    for text in [format!("{presented:?}"), format!("{verified:?}")] {
        for part in ["Presented", "GET", "/test.txt", "AKIAIOSFODNN7EXAMPLE", "86400", "[\"host\"]"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("aeeed9"), "{text}");
    }
    assert!(format!("{verified:?}").starts_with("Verified("));
}

#[test]
fn other_encodings_of_the_same_request() {
    for (from, to) in [
        ("%2F", "%2f"),
        ("%2F", "/"),
        ("test", "%74est"),
        ("X-Amz-Date", "X%2DAmz-%44ate"),
        ("aeeed9", "%61eeed9"),
        ("20130524T", "2013%30524T"),
        ("us-east-1", "us%2Deast-1"),
        ("AKIA", "%41KIA"),
        ("=86400&", "=86400&&"),
        ("?", "?&"),
        ("404", "404&"),
    ] {
        let target = EXAMPLE.replace(from, to);
        assert_eq!(
            verify(&verifier(), "GET", &target, &[("HOST", HOST)]),
            Ok(at("20130525T000000Z")),
            "{target}"
        );
    }
    let reversed: Vec<&str> = EXAMPLE["/test.txt?".len()..].split('&').rev().collect();
    let reversed = format!("/test.txt?{}", reversed.join("&"));
    assert!(verify(&verifier(), "GET", &reversed, &[("Host", HOST)]).is_ok());
}

/// By S3's rules, an escaped slash is a slash. By the general rules it is not, and the case of its
/// digits matters.
#[test]
fn escaped_slashes_in_paths() {
    let now = at("20130524T000000Z");
    for (service, may_vary) in [(Service::S3, true), (Service::STS, false)] {
        let signer = Signer::new(service.clone(), Region::US_EAST_1, credentials());
        let verifier = Verifier::new(service, Region::US_EAST_1);
        let request = Request::get("https://example.com/a%2Fb").unwrap();
        let url = signer.presign_at(&request, now, Duration::from_secs(60)).unwrap();
        assert_eq!(url.canonical_request().path(), if may_vary { "/a/b" } else { "/a%252Fb" });
        for (path, is_same) in
            [("/a%2Fb", true), ("/a%2fb", may_vary), ("/a/b", may_vary), ("/a%252Fb", false)]
        {
            let target = target(&url).replace("/a%2Fb", path);
            let presented = verifier.parse("GET", &target, [("Host", "example.com")]).unwrap();
            assert_eq!(presented.verify(&credentials(), now).is_ok(), is_same, "{path}");
        }
    }
}

#[test]
fn invalid_signing_parameters() {
    const FORM: &str = "must be access key id, date, region, service and aws4_request, joined with slashes";
    let rejected = |from: &str, to: &str, name: &'static str, rule: &'static str| {
        assert!(EXAMPLE.contains(from), "{from}");
        let target = EXAMPLE.replacen(from, to, 1);
        let error = verify(&verifier(), "GET", &target, &[("Host", HOST)]).unwrap_err();
        assert_eq!(error.to_string(), format!("{name}: {rule}"), "{target}");
        assert_eq!((error.code(), error.status()), ("AuthorizationQueryParametersError", 400));
    };
    for name in [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
    ] {
        let start = EXAMPLE.find(name).unwrap();
        let end = EXAMPLE[start..].find('&').map_or(EXAMPLE.len(), |end| start + end);
        let parameter = &EXAMPLE[start..end];
        rejected(parameter, "", name, "missing");
        rejected(parameter, &format!("{parameter}&{parameter}"), name, "must not appear twice");
        rejected(
            parameter,
            &format!("{parameter}&{}=", name.to_ascii_lowercase()),
            name,
            "must not appear twice",
        );
        rejected(name, &name.to_ascii_lowercase(), name, "must be written in exactly this case");
    }
    rejected("HMAC-SHA256", "ECDSA-P256-SHA256", "X-Amz-Algorithm", "must be AWS4-HMAC-SHA256");
    for date in ["", "20130524", "20130524T000000", "2013-05-24T00:00:00Z", "20130230T000000Z", "%ff"] {
        let rule =
            if date == "%ff" { "must be UTF-8" } else { "must be a time in the form YYYYMMDDTHHMMSSZ" };
        rejected("20130524T000000Z", date, "X-Amz-Date", rule);
    }
    for seconds in ["", "0", "-1", "+1", "1.5", "604801", "99999999999999999999", "1h", "%C3%A9"] {
        rejected("86400", seconds, "X-Amz-Expires", "must be from 1 to 604800 seconds");
    }
    for (from, to, rule) in [
        ("%2Faws4_request", "", FORM),
        ("AKIAIOSFODNN7EXAMPLE%2F", "", FORM),
        ("AKIAIOSFODNN7EXAMPLE", "", FORM),
        ("AKIAIOSFODNN7EXAMPLE", "%ff", "must be UTF-8"),
        ("%2Fs3%2F", "%2Fsts%2F", "must name this server's service"),
        ("us-east-1", "eu-west-1", "must name this server's region"),
        ("us-east-1", "", "must name this server's region"),
        ("20130524%2F", "20130523%2F", "must have the date of X-Amz-Date"),
    ] {
        rejected(from, to, "X-Amz-Credential", rule);
    }
    let names = "must be lower-case header names, sorted and joined with semicolons";
    for list in ["", "Host", "host%3B", "%3Bhost", "host%3Bhost", "x%3Bhost", "host%3Ba b"] {
        rejected("=host", &format!("={list}"), "X-Amz-SignedHeaders", names);
    }
    let list = |separator: &str, number| -> String {
        (0..number).fold("=host".into(), |list, number| list + &format!("{separator}i{number:04}"))
    };
    for separator in ["%3B", ";", "%3b"] {
        rejected("=host", &list(separator, 683), "X-Amz-SignedHeaders", "must be at most 4096 bytes");
        let longest = EXAMPLE.replace("=host", &list(separator, 682));
        let error = verify(&verifier(), "GET", &longest, &[("Host", HOST)]).unwrap_err();
        assert_eq!(error.to_string(), "i0000: missing, but signed");
    }
    let digits = "must be 64 hexadecimal digits in lower case";
    for signature in ["", "aeeed9", "AEEED9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"] {
        rejected(&EXAMPLE[EXAMPLE.len() - 64..], signature, "X-Amz-Signature", digits);
    }
}

#[test]
fn malformed_requests() {
    let malformed = |method: &str, target: &str, rule: &str| {
        let error = verify(&verifier(), method, target, &[("Host", HOST)]).unwrap_err();
        assert_eq!(error.to_string(), format!("the request {rule}"));
        assert!(matches!(error, VerifyError::Malformed(_)));
        assert_eq!((error.code(), error.status()), ("InvalidRequest", 400));
    };
    let method = "must have a method of 1 to 32 token characters";
    for name in ["", "GET ", "GET\n/", &"G".repeat(33)] {
        malformed(name, EXAMPLE, method);
    }
    let longest = verify(&verifier(), &"G".repeat(32), EXAMPLE, &[("Host", HOST)]);
    assert_eq!(longest, Err(VerifyError::Signature));
    for target in ["", "test.txt", "https:///", "https://a@example.com/", "ftp://example.com/", "*"] {
        let rule = "must have a target that begins with `/`, or with http:// or https:// and a host";
        malformed("GET", target, rule);
    }
    for target in ["/\n", "/#", "/a\0"] {
        malformed("GET", target, "must have a target without control characters and `#`");
    }
    malformed("GET", &format!("/{}", "a".repeat(32_768)), "must have a target of at most 32 KiB");
    malformed("GET", &EXAMPLE.replace("404", "404&a=%2"), "must have two hexadecimal digits after each `%`");
    malformed("GET", &EXAMPLE.replace("test", "%zz"), "must have two hexadecimal digits after each `%`");
    malformed("GET", &format!("{EXAMPLE}{}", "&a".repeat(1020)), "must have at most 1024 parameters");

    let headers = vec![("a", "b"); 129];
    let too_many = verify(&verifier(), "GET", EXAMPLE, &headers).unwrap_err();
    assert_eq!(too_many.to_string(), "the request must have at most 128 headers of 64 KiB");
    for (length, is_accepted) in [(65_536, true), (65_537, false)] {
        let value = "a".repeat(length - "Host".len() - HOST.len() - "a".len());
        let verified = verify(&verifier(), "GET", EXAMPLE, &[("Host", HOST), ("a", &value)]);
        let expected = if is_accepted { Ok(at("20130525T000000Z")) } else { Err(too_many) };
        assert_eq!(verified, expected, "{length}");
    }

    let hashed = EXAMPLE.replace("=host", "=host%3Bx-amz-content-sha256");
    for hashes in [&["UNSIGNED PAYLOAD"][..], &[""], &["a_b"], &["ab", "ab"]] {
        let hashes = hashes.iter().map(|hash| ("x-amz-content-sha256", *hash));
        let headers: Vec<_> = hashes.chain([("Host", HOST)]).collect();
        let error = verify(&verifier(), "GET", &hashed, &headers).unwrap_err().to_string();
        let rule = "must have one x-amz-content-sha256, of A-Z, a-z, 0-9 and `-`";
        assert_eq!(error, format!("the request {rule}"), "{headers:?}");
    }

    let unsigned = verify(&verifier(), "GET", "/test.txt?a=b", &[("Host", HOST)]).unwrap_err();
    assert_eq!(unsigned, VerifyError::NotPresigned);
    assert_eq!((unsigned.code(), unsigned.status()), ("AccessDenied", 403));
    for target in ["/test.txt?Signature=a", "/test.txt?AWSAccessKeyId=AKIA"] {
        assert_eq!(verify(&verifier(), "GET", target, &[("Host", HOST)]), Err(unsigned), "{target}");
    }
    let old = "/test.txt?AWSAccessKeyId=AKIA&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D&Expires=1141889120";
    let old = verify(&verifier(), "GET", old, &[("Host", HOST)]).unwrap_err();
    assert_eq!(old, VerifyError::SignatureVersion2);
    assert_eq!((old.code(), old.status()), ("InvalidRequest", 400));
}

/// What a request at each limit is rejected for, if at all, is not the limit.
#[test]
fn limits_are_exact() {
    let rejected = |method: &str, target: &str, headers: &[(&str, &str)]| {
        verify(&verifier(), method, target, headers).err().map(|error| error.to_string())
    };
    let key = |length: usize| format!("/{}{}", "k".repeat(length - EXAMPLE.len() + 8), &EXAMPLE[9..]);
    let host = ("Host", HOST);
    let value = "v".repeat(65_536 - "Host".len() - HOST.len() - "a".len());
    let signed = format!("host%3B{}", "n".repeat(4096 - "host;".len()));
    let signature = VerifyError::Signature.to_string();
    for (name, method, target, headers, error) in [
        ("method", "G".repeat(32).as_str(), EXAMPLE.into(), vec![host], Some(&*signature)),
        ("target", "GET", key(32 * 1024), vec![host], Some(&*signature)),
        (
            "target and host",
            "GET",
            format!("http://{HOST}{}", key(32 * 1024 - HOST.len())),
            vec![],
            Some(&*signature),
        ),
        ("headers", "GET", EXAMPLE.into(), [vec![host], vec![("a", "b"); 127]].concat(), None),
        ("bytes of headers", "GET", EXAMPLE.into(), vec![host, ("a", &value)], None),
    ] {
        assert_eq!(rejected(method, &target, &headers).as_deref(), error, "{name}");
    }
    let names = |names: &str| rejected("GET", &EXAMPLE.replace("=host", &format!("={names}")), &[host]);
    assert!(names(&signed).is_some_and(|error| error.ends_with("nnn: missing, but signed")));
    assert_eq!(
        names(&format!("{signed}n")).as_deref(),
        Some("X-Amz-SignedHeaders: must be at most 4096 bytes")
    );
    let too_long = [key(32 * 1024 + 1), format!("http://{HOST}{}", key(32 * 1024 + 1 - HOST.len()))];
    for target in too_long {
        let error = rejected("GET", &target, &[host]);
        assert_eq!(error.as_deref(), Some("the request must have a target of at most 32 KiB"));
    }
    let error = rejected("GET", EXAMPLE, &[host, ("ab", &value)]);
    assert_eq!(error.as_deref(), Some("the request must have at most 128 headers of 64 KiB"));
}

/// Presigns an upload with signed headers to the host of the example.
#[track_caller]
fn upload(headers: &[(&str, &str)]) -> PresignedUrl {
    let endpoint = Endpoint::virtual_hosted("https://s3.amazonaws.com").unwrap();
    let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials(), endpoint).unwrap();
    let operation = headers
        .iter()
        .fold(bucket.put("a b/é.txt"), |operation, &(name, value)| operation.header(name, value));
    operation.presign_at(at("20130524T000000Z"), Duration::from_secs(60)).unwrap()
}

#[track_caller]
fn target(url: &PresignedUrl) -> &str {
    url.as_str().split_once(url.host()).unwrap().1
}

#[test]
fn signed_and_unsigned_headers() {
    const LONG: &str = "x-amz-x-amz-x-amz-x-amz-x-amz-x-amz-x-amz-x-amz-x-amz-x-amz-x-am";
    let url = upload(&[("Content-Type", "text/plain; a=b"), ("x-amz-meta-a", "1,2")]);
    let check = |headers: &[(&str, &str)]| verify(&verifier(), "PUT", target(&url), headers).map(|_| ());
    let kind = ("content-type", "text/plain; a=b");
    let meta = ("X-Amz-Meta-A", "1,2");
    let host = ("Host", HOST);
    assert_eq!(check(&[host, kind, meta]), Ok(()));
    assert_eq!(check(&[meta, kind, host, ("Accept", "*/*"), ("x-amzn-trace-id", "Root=1")]), Ok(()));
    let rules = verifier();
    let shown = format!("{:?}", rules.parse("PUT", target(&url), [host, kind, meta]).unwrap());
    assert!(shown.contains("x-amz-meta-a") && !shown.contains("text/plain"), "{shown}");
    let recased = target(&url).replace("%3B", "%3b");
    assert!(recased != target(&url) && verify(&verifier(), "PUT", &recased, &[host, kind, meta]).is_ok());
    assert_eq!(check(&[host, ("Content-Type", " text/plain; \t a=b\t"), meta]), Ok(()));
    assert_eq!(check(&[host, ("X-AMZ-META-A", "1"), kind, ("x-amz-meta-a", " 2")]), Ok(()));
    for wrong in [
        [host, kind, ("x-amz-meta-a", "2,1")],
        [host, ("content-type", "text/plain;a=b"), meta],
        [host, ("content-type", "text/html"), meta],
        [("Host", "other.s3.amazonaws.com"), kind, meta],
    ] {
        assert_eq!(check(&wrong), Err(VerifyError::Signature));
    }
    assert_eq!(check(&[host, kind, meta, host]), Err(VerifyError::Signature));
    let (with_port, other) = (format!("{HOST}:443"), ("Host", "other.example.com"));
    for hosts in [[("Host", &*with_port), other], [other, ("Host", &with_port)]] {
        assert_eq!(check(&[hosts[0], hosts[1], kind, meta]), Err(VerifyError::Signature));
    }
    let rejected = |headers: &[(&str, &str)], text: &str, code: &str, status: u16| {
        let error = check(headers).unwrap_err();
        assert_eq!((&*error.to_string(), error.code(), error.status()), (text, code, status));
    };
    rejected(&[host, meta], "content-type: missing, but signed", "SignatureDoesNotMatch", 403);
    rejected(&[kind, meta], "host: missing, but signed", "SignatureDoesNotMatch", 403);
    for (name, shown) in
        [("X-Amz-Acl", "x-amz-acl"), ("x-amz-\u{1b}[2J", "x-amz-??2j"), (&"X-Amz-".repeat(20), LONG)]
    {
        let text = format!("{shown}: must be signed; see `Verifier::allow_unsigned`");
        rejected(&[host, kind, meta, (name, "public-read")], &text, "AccessDenied", 403);
    }
    for value in ["text/plain; a=b\nx-amz-meta-a:1,2", "text/plain\0", "text/plain\u{7f}"] {
        let text = "content-type: must be UTF-8 without control characters";
        rejected(&[host, ("content-type", value), meta], text, "InvalidRequest", 400);
    }
    let verifier = verifier();
    let bytes = [("Host", HOST.as_bytes()), ("content-type", b"\xff"), ("x-amz-meta-a", b"1,2")];
    let error = verifier.parse("PUT", target(&url), bytes).unwrap_err();
    let VerifyError::MalformedHeader(name) = error else { panic!("{error}") };
    assert_eq!(name.as_str(), "content-type");
    let unsigned = [
        ("Host", HOST.as_bytes()),
        ("content-type", b"text/plain; a=b"),
        ("x-amz-meta-a", b"1,2"),
        ("a", b"\xff"),
    ];
    assert!(verifier.parse("PUT", target(&url), unsigned).is_ok());

    let without_host = EXAMPLE.replace("=host", "=accept");
    let error = verify(&verifier, "GET", &without_host, &[("Host", HOST), ("Accept", "a")]).unwrap_err();
    assert_eq!(error.to_string(), "host: must be signed");
}

#[test]
fn rules_of_a_server() {
    let example = |verifier: &Verifier| verify(verifier, "GET", EXAMPLE, &[("Host", HOST)]);
    assert!(example(&verifier().max_lifetime(Duration::from_secs(86_400))).is_ok());
    let short = verifier().max_lifetime(Duration::from_secs(86_399));
    assert_eq!(example(&short), Err(VerifyError::LivesTooLong));

    assert!(example(&verifier().require_signed("Host")).is_ok());
    let strict = verifier().require_signed("Content-Type");
    assert_eq!(example(&strict).unwrap_err().to_string(), "content-type: must be signed");

    let with_host = verifier().host("examplebucket.S3.amazonaws.com:443").unwrap();
    let proxied: [&[(&str, &str)]; 4] =
        [&[("Host", "10.0.0.1:8080")], &[("Host", HOST)], &[("Host", "a"), ("Host", "b")], &[]];
    for headers in proxied {
        let presented = with_host.parse("GET", EXAMPLE, headers.iter().copied()).unwrap();
        let verified = presented.verify(&credentials(), at("20130524T000000Z")).unwrap();
        // The received `Host` is ignored.
        assert_eq!(verified.signed_headers().collect::<Vec<_>>(), [("host", HOST)]);
    }
    let other = verifier().host("example.com").unwrap();
    assert_eq!(example(&other), Err(VerifyError::Signature));
    for host in
        ["", "https://example.com", "example.com/", "a@example.com", "a b", "example.com:0", "exämple.com"]
    {
        assert!(matches!(verifier().host(host), Err(Error::Endpoint(_))), "{host}");
    }

    let headers = [("Host", HOST), ("X-Amz-Cf-Id", "a")];
    assert!(verify(&verifier(), "GET", EXAMPLE, &headers).is_err());
    assert!(verify(&verifier().allow_unsigned("x-amz-cf-id"), "GET", EXAMPLE, &headers).is_ok());
}

#[test]
fn time_limits() {
    let check = |verifier: &Verifier, now: &str| {
        let presented = verifier.parse("GET", EXAMPLE, [("Host", HOST)]).unwrap();
        presented.verify(&credentials(), at(now)).map(|_| ())
    };
    let usual = verifier();
    assert_eq!(check(&usual, "20130523T234459Z"), Err(VerifyError::NotYetValid));
    assert_eq!(check(&usual, "20130523T234500Z"), Ok(()));
    assert_eq!(check(&usual, "20130524T235959Z"), Ok(()));
    assert_eq!(check(&usual, "20130525T000000Z"), Err(VerifyError::Expired));
    assert_eq!(check(&usual, "99991231T235959Z"), Err(VerifyError::Expired));
    assert_eq!(check(&usual, "00000101T000000Z"), Err(VerifyError::NotYetValid));
    let exact = verifier().allowed_skew(Duration::ZERO);
    assert_eq!(check(&exact, "20130523T235959Z"), Err(VerifyError::NotYetValid));
    assert_eq!(check(&exact, "20130524T000000Z"), Ok(()));
    assert_eq!(check(&verifier().allowed_skew(Duration::MAX), "00000101T000000Z"), Ok(()));
    for error in [VerifyError::NotYetValid, VerifyError::Expired, VerifyError::LivesTooLong] {
        assert_eq!((error.code(), error.status()), ("AccessDenied", 403));
    }
    let week = EXAMPLE.replace("86400", "604800");
    assert_eq!(verify(&usual, "GET", &week, &[("Host", HOST)]), Err(VerifyError::Signature));
    let last = EXAMPLE.replace("20130524", "99991231");
    assert_eq!(
        verify(&verifier().allowed_skew(Duration::MAX), "GET", &last, &[("Host", HOST)]),
        Err(VerifyError::Signature)
    );
}

#[test]
fn credentials_and_tokens() {
    let now = at("20130524T000000Z");
    let verifier = verifier();
    let example = verifier.parse("GET", EXAMPLE, [("Host", HOST)]).unwrap();
    let with = |credentials: Credentials| {
        example.verify(&credentials, now).map(|_| ()).map_err(|error| (error, error.code()))
    };
    let other = Credentials::new("AKIAI44QH8DHBEXAMPLE", SECRET).unwrap();
    assert_eq!(with(other), Err((VerifyError::AccessKeyId, "InvalidAccessKeyId")));
    let wrong = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wrong").unwrap();
    assert_eq!(with(wrong), Err((VerifyError::Signature, "SignatureDoesNotMatch")));
    let expired = credentials().with_expiration(now);
    assert_eq!(with(expired), Err((VerifyError::ExpiredCredentials, "ExpiredToken")));
    let temporary = Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, "token/+=").unwrap();
    assert_eq!(with(temporary.clone()), Err((VerifyError::SessionToken("missing"), "InvalidToken")));

    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, temporary.clone()).unwrap();
    let url = bucket.get("key").presign_at(now, Duration::from_secs(60)).unwrap();
    for target in [target(&url).to_owned(), target(&url).replace("%2B", "+")] {
        let presented = verifier.parse("GET", &target, [("Host", url.host())]).unwrap();
        assert_eq!(presented.session_token().as_deref(), Some("token/+="));
        assert!(presented.verify(&temporary, now).is_ok());
        assert!(!format!("{presented:?}").contains("token"));
        let error = presented.verify(&credentials(), now).unwrap_err();
        assert_eq!(error.to_string(), "session token: must not be sent with permanent credentials");
        let other = Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, "other").unwrap();
        let error = presented.verify(&other, now).unwrap_err();
        assert_eq!(error.to_string(), "session token: must be that of the credentials");
        let signer = |credentials| Signer::new(Service::S3, Region::US_EAST_1, credentials);
        assert!(presented.verify_with(&signer(temporary.clone()), now).is_ok());
        assert_eq!(presented.verify_with(&signer(other), now).unwrap_err(), error);
    }
    let changed = target(&url).replace("token", "Token");
    let presented = verifier.parse("GET", &changed, [("Host", url.host())]).unwrap();
    assert_eq!(presented.verify(&temporary, now).unwrap_err(), VerifyError::Signature);

    // Only encodings that HTTP allows are the same token.
    let percent = Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, "a%zz#é=b").unwrap();
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, percent.clone()).unwrap();
    let url = bucket.get("key").presign_at(now, Duration::from_secs(60)).unwrap();
    let signer = Signer::new(Service::S3, Region::US_EAST_1, percent.clone());
    for (from, to, is_same) in [
        ("%C3", "%c3", true),
        ("%C3%A9", "é", true),
        ("%3D", "=", true),
        ("%25zz", "%zz", false),
        ("%23", "#", false),
        ("a%25", "b%25", false),
    ] {
        let changed = target(&url).replacen(from, to, 1);
        assert_ne!(changed, target(&url));
        let presented = verifier.parse("GET", &changed, [("Host", url.host())]);
        let verified = presented.as_ref().is_ok_and(|presented| presented.verify(&percent, now).is_ok());
        assert_eq!(verified, is_same, "{changed}");
        let verified = presented.is_ok_and(|presented| presented.verify_with(&signer, now).is_ok());
        assert_eq!(verified, is_same, "{changed}");
    }

    // An unsigned token is compared too.
    let iot = Signer::new(Service::IOT_DEVICE_GATEWAY, Region::US_EAST_1, temporary.clone());
    let url = iot
        .presign_at(&Request::get("https://example.com/mqtt").unwrap(), now, Duration::from_secs(60))
        .unwrap();
    let verifier = Verifier::new(Service::IOT_DEVICE_GATEWAY, Region::US_EAST_1);
    for (target, outcome) in [
        (target(&url).to_owned(), Ok(())),
        (
            target(&url).replace("token", "Token"),
            Err(VerifyError::SessionToken("must be that of the credentials")),
        ),
        (
            target(&url).replace("token%2F%2B%3D", ""),
            Err(VerifyError::SessionToken("must be that of the credentials")),
        ),
        (
            target(&url).replace("&X-Amz-Security-Token=token%2F%2B%3D", ""),
            Err(VerifyError::SessionToken("missing")),
        ),
    ] {
        let presented = verifier.parse("GET", &target, [("Host", "example.com")]).unwrap();
        assert_eq!(presented.verify(&temporary, now).map(|_| ()), outcome, "{target}");
        assert_eq!(presented.verify_with(&iot, now).map(|_| ()), outcome, "{target}");
    }
}

#[test]
fn verification_with_a_signer() {
    let verifier = verifier();
    let example = verifier.parse("GET", EXAMPLE, [("Host", HOST)]).unwrap();
    let now = at("20130524T120000Z");
    let signer = |service, region, credentials| Signer::new(service, region, credentials);
    let right = signer(Service::S3, Region::US_EAST_1, credentials());
    for _ in 0..3 {
        assert!(example.verify_with(&right, now).is_ok());
    }
    // Rotated credentials need a new signer.
    let rotated =
        signer(Service::S3, Region::US_EAST_1, Credentials::new("AKIAIOSFODNN7EXAMPLE", "new").unwrap());
    assert_eq!(example.verify_with(&rotated, now).unwrap_err(), VerifyError::Signature);

    let elsewhere = signer(Service::S3, Region::EU_WEST_1, credentials());
    let error = example.verify_with(&elsewhere, now).unwrap_err();
    assert_eq!((error, error.code(), error.status()), (VerifyError::Signer, "InternalError", 500));
    let rules = Service::custom("s3", SigningRules::GENERAL).unwrap();
    assert!(example.verify_with(&signer(rules, Region::US_EAST_1, credentials()), now).is_err());
}

#[test]
fn signed_bodies() {
    let now = at("20130524T000000Z");
    let signer = Signer::new(Service::STS, Region::US_EAST_1, credentials());
    let request =
        Request::new("POST".parse().unwrap(), "https://sts.amazonaws.com/").unwrap().body(b"Action=a");
    let url = signer.presign_at(&request, now, Duration::from_secs(60)).unwrap();
    let verifier = Verifier::new(Service::STS, Region::US_EAST_1);
    let presented = verifier.parse("POST", target(&url), [("Host", url.host())]).unwrap();
    assert_eq!(presented.verify(&credentials(), now).unwrap_err(), VerifyError::Signature);
    let other = presented.clone().body(b"Action=b").unwrap();
    assert_eq!(other.verify(&credentials(), now).unwrap_err(), VerifyError::Signature);
    assert!(presented.body(b"Action=a").unwrap().verify(&credentials(), now).is_ok());

    // SHA-256 of "abc".
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let url = upload(&[("x-amz-content-sha256", hash)]);
    let verifier = self::verifier();
    let presented =
        verifier.parse("PUT", target(&url), [("Host", HOST), ("X-Amz-Content-Sha256", hash)]).unwrap();
    let error = presented.clone().body(b"abd").unwrap_err();
    assert_eq!(
        (error, error.code(), error.status()),
        (VerifyError::Payload, "XAmzContentSHA256Mismatch", 400)
    );
    assert_eq!(presented.verify(&credentials(), now).unwrap().content_sha256(), Some(hash));
    assert!(presented.body(b"abc").unwrap().verify(&credentials(), now).is_ok());
    let other = hash.replace("ba78", "ab78");
    let presented =
        verifier.parse("PUT", target(&url), [("Host", HOST), ("X-Amz-Content-Sha256", &other)]).unwrap();
    assert_eq!(presented.verify(&credentials(), now).unwrap_err(), VerifyError::Signature);
    for twice in [[hash, hash], ["a b", ""]] {
        let headers =
            [("Host", HOST), ("X-Amz-Content-Sha256", twice[0]), ("X-Amz-Content-Sha256", twice[1])];
        assert!(matches!(verifier.parse("PUT", target(&url), headers), Err(VerifyError::Malformed(_))));
    }
}

#[cfg(feature = "http")]
#[test]
fn requests_of_the_http_crate() {
    let now = at("20130524T000000Z");
    let verifier = verifier();
    let with_host = http::Request::get(EXAMPLE).header("Host", HOST).body(()).unwrap();
    let with_authority = http::Request::get(format!("https://{HOST}{EXAMPLE}")).body(()).unwrap();
    for request in [with_host, with_authority] {
        assert!(verifier.parse_http(&request).unwrap().verify(&credentials(), now).is_ok());
        let (parts, ()) = request.into_parts();
        assert!(verifier.parse_http_parts(&parts).unwrap().verify(&credentials(), now).is_ok());
    }
    let request = |authority: &str, host: &str| {
        let uri = format!("https://{authority}{EXAMPLE}");
        http::Request::get(uri).header("Host", host).body(()).unwrap()
    };
    let same = request(HOST, &HOST.to_ascii_uppercase());
    assert_eq!(
        verifier.parse_http(&same).unwrap().verify(&credentials(), now).unwrap_err(),
        VerifyError::Signature
    );
    let with_port = request(&format!("{HOST}:443"), HOST);
    assert!(verifier.parse_http(&with_port).unwrap().verify(&credentials(), now).is_ok());
    let with_host = verifier.clone().host(HOST).unwrap();
    for (authority, host) in [(HOST, "example.com"), ("example.com", HOST)] {
        let other = request(authority, host);
        let error = verifier.parse_http(&other).unwrap_err();
        assert_eq!(error, VerifyError::Malformed("must not have two hosts"));
        let presented = with_host.parse_http(&other).unwrap();
        assert!(presented.verify(&credentials(), now).is_ok());
    }
    for uri in ["*", "example.com:443"] {
        let nowhere = http::Request::options(uri).body(()).unwrap();
        assert!(verifier.parse_http(&nowhere).is_err(), "{uri}");
    }
    let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials());
    let root = format!("https://{HOST}/");
    let root = signer.presign_at(&Request::get(&root).unwrap(), now, Duration::from_secs(60)).unwrap();
    let without_path = http::Request::get(root.as_str().replace("/?", "?")).body(()).unwrap();
    let presented = verifier.parse_http(&without_path).unwrap();
    assert_eq!(presented.verify(&credentials(), now).unwrap().path(), "/");

    // A nested router has removed a prefix, `/test.txt`.
    let nested = http::Request::get(EXAMPLE.replace("/test.txt", "/")).header("Host", HOST).body(()).unwrap();
    let original: http::Uri = EXAMPLE.parse().unwrap();
    let verify = |uri| {
        let presented = verifier.parse_http_with_uri(nested.method(), uri, nested.headers()).unwrap();
        presented.verify(&credentials(), now).map(|verified| verified.path().to_owned())
    };
    assert_eq!(verify(&original).as_deref(), Ok("/test.txt"));
    assert_eq!(verify(nested.uri()), Err(VerifyError::Signature));
}

/// The caller's parameters are the same in every order and encoding.
#[test]
fn parameters_of_the_caller() {
    let now = at("20130524T000000Z");
    let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials());
    let verifier = verifier();
    for given in [
        &[("Action", "a"), ("a", ""), ("z~", "a=b&c+d /é")][..],
        &[("a", "é=")],
        &[("z", "2"), ("z", "1"), ("z", "1")],
        &[("X-Amz-Expired", "1"), ("X-Amz-Signature2", "1"), ("X-Amz-acl", "a")],
        &[("x-amz-acl", "a"), ("x%2Damz", "%zz"), ("%", "%")],
        &[("X-Amz-SignedHeaders2", "a")],
        &[("X-Amz-Security", "a"), ("X-Amz-Security-Token2", "b")],
    ] {
        let mut request = Request::get("https://examplebucket.s3.amazonaws.com/a").unwrap();
        for (name, value) in given {
            request = request.query(name, value);
        }
        let url = signer.presign_at(&request, now, Duration::from_secs(60)).unwrap();
        let url = target(&url);
        let recased = url.replace("%3D", "%3d").replace("%C3", "%c3");
        let mut given = given.to_vec();
        given.sort_unstable();
        for target in [
            url,
            &format!("{url}&"),
            &url.replace("%2Fs3", "/s3"),
            &recased,
            &url.replace("%2B", "+"),
            // Without the equals sign of an empty value.
            &url.replace("&a=&", "&a&"),
        ] {
            let presented = verifier.parse("GET", target, [("Host", HOST)]).unwrap();
            let verified = presented.verify_with(&signer, now).unwrap();
            let mut read: Vec<_> = verified.query_pairs().collect();
            read.sort_unstable();
            assert!(
                read.iter().map(|(name, value)| (&**name, &**value)).eq(given.iter().copied()),
                "{target}"
            );
        }
        let more = url.replace("&X-Amz-Signature=", "&zz=1&X-Amz-Signature=");
        let presented = verifier.parse("GET", &more, [("Host", HOST)]).unwrap();
        assert_eq!(presented.verify_with(&signer, now).unwrap_err(), VerifyError::Signature);
    }
}

/// A query with the maximum number of parameters verifies; one more parameter is rejected.
#[test]
fn maximum_number_of_parameters() {
    let now = at("20130524T000000Z");
    let temporary = Credentials::temporary("ASIA", "secret", "a/token").unwrap();
    let signer = Signer::new(Service::S3, Region::US_EAST_1, temporary.clone());
    let verifier = verifier();
    let mut request = Request::get("https://examplebucket.s3.amazonaws.com/a").unwrap();
    for _ in 0..1024 - 6 {
        request = request.query("a", "");
    }
    let url = signer.presign_at(&request, now, Duration::from_secs(60)).unwrap();
    let (before, signature) = target(&url).split_once("&X-Amz-Signature=").unwrap();
    for token in ["a%2Ftoken", "a%2ftoken", "a/token", "%61%2Ftoken"] {
        let before = before.replace("a%2Ftoken", token);
        let exact = format!("{before}&X-Amz-Signature={signature}");
        let presented = verifier.parse("GET", &exact, [("Host", HOST)]).unwrap();
        assert!(
            presented.verify(&temporary, now).is_ok() && presented.verify_with(&signer, now).is_ok(),
            "{token}"
        );
        for more in ["&b=", "&b"] {
            let more = format!("{before}{more}&X-Amz-Signature={signature}");
            let error = verifier.parse("GET", &more, [("Host", HOST)]).unwrap_err();
            assert_eq!(error.to_string(), "the request must have at most 1024 parameters", "{token}");
        }
    }
}
