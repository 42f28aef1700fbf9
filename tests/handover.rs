//! Presigned URLs, forms and tokens in the forms in which a program hands them over: JSON, serde, a
//! shell, a browser and a log.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use presign::s3::post::PresignedPost;
use presign::s3::{Bucket, Endpoint};
use presign::token::TokenGenerator;
use presign::{
    Algorithm, Credentials, Error, Method, PresignedUrl, Region, Request, Service, Signer, SigningTime,
};
use proptest::prelude::{prop_assert, proptest};
use serde::de::value::{Error as ValueError, StrDeserializer, U64Deserializer};
use serde::de::{Deserialize, IntoDeserializer};
use serde_json::{Value, json};

const MINUTE: Duration = Duration::from_secs(60);
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// Characters with a meaning in shells, JSON, curl's arguments and URLs.
const TRICKY: &str = "it's \"$(id)\" `id` \\ {a,b}[1-3] é日🐈 !*?#&;<>|~%41+";

fn at() -> SigningTime {
    "20260801T120000Z".parse().unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

fn temporary_credentials(token: &str) -> Credentials {
    Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, token).unwrap()
}

fn bucket() -> Bucket {
    Bucket::new("photos", Region::EU_CENTRAL_1, credentials()).unwrap()
}

fn form() -> PresignedPost {
    bucket().post("uploads/${filename}").metadata("note", "it's \"mine\"").presign_at(at(), MINUTE).unwrap()
}

/// Presigns any request with these headers.
fn request(method: &str, url: &str, headers: &[(&str, &str)]) -> PresignedUrl {
    let mut request = Request::new(Method::new(method).unwrap(), url).unwrap();
    for (name, value) in headers {
        request = request.header(name, value);
    }
    Signer::new(Service::S3, Region::EU_CENTRAL_1, credentials()).presign_at(&request, at(), MINUTE).unwrap()
}

/// Named URLs with odd methods, keys and headers.
fn urls() -> Vec<(&'static str, PresignedUrl)> {
    let tricky_headers = [("x-amz-meta-a", TRICKY), ("x-amz-meta-b", ""), ("x-amz-meta-c", "@file;")];
    let object = "https://photos.example.com/a";
    vec![
        ("download", bucket().get("cat.png").presign_at(at(), MINUTE).unwrap()),
        ("tricky key", bucket().put(TRICKY).presign_at(at(), MINUTE).unwrap()),
        ("control characters", bucket().put("\0\n\u{7f}\u{2028}").presign_at(at(), MINUTE).unwrap()),
        ("folder", bucket().put("a/b/").content_type("text/plain").presign_at(at(), MINUTE).unwrap()),
        ("tricky headers", request("PUT", object, &tricky_headers)),
        ("length", bucket().put("a").content_length(4).presign_at(at(), MINUTE).unwrap()),
        ("head", bucket().head("a").presign_at(at(), MINUTE).unwrap()),
        ("tricky method", request("IT'S", object, &[])),
        ("year 0", bucket().get("a").presign_at("00000101T000000Z".parse().unwrap(), MINUTE).unwrap()),
    ]
}

#[test]
fn json_has_url_method_headers_and_expiration() {
    for (name, url) in urls() {
        let headers: serde_json::Map<String, Value> =
            url.required_headers().map(|(name, value)| (name.into(), value.into())).collect();
        let expires_at = if name == "year 0" { "0000-01-01T00:01:00Z" } else { "2026-08-01T12:01:00Z" };
        let expected = json!({
            "url": url.as_str(),
            "method": url.method().as_str(),
            "headers": headers,
            "expires_at": expires_at,
        });
        assert_eq!(serde_json::from_str::<Value>(&url.to_json()).unwrap(), expected, "{name}");
        assert_eq!(serde_json::to_string(&url).unwrap(), url.to_json(), "{name}: serde");
    }
}

#[test]
fn a_form_serializes_as_url_and_fields_in_order() {
    let form = form();
    let text = serde_json::to_string(&form).unwrap();
    let fields: serde_json::Map<String, Value> =
        form.fields().map(|(name, value)| (name.into(), value.into())).collect();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value, json!({ "url": form.url(), "fields": fields }));
    let places: Vec<_> = form.fields().map(|(name, _)| text.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn small_types_serialize_as_texts() {
    let token = TokenGenerator::dsql("a1.dsql.us-east-1.on.aws", Region::US_EAST_1, credentials()).unwrap();
    let token = token.token_at(at()).unwrap();
    for (name, value, expected) in [
        ("token", serde_json::to_value(&token), token.as_str()),
        ("region", serde_json::to_value(Region::AUTO), "auto"),
        ("method", serde_json::to_value(Method::PUT), "PUT"),
        ("time", serde_json::to_value(at()), "2026-08-01T12:00:00Z"),
    ] {
        assert_eq!(value.unwrap(), expected, "{name}");
    }
}

#[test]
fn small_types_are_texts() {
    fn text(value: &impl AsRef<str>) -> &str {
        value.as_ref()
    }
    for (name, shown, expected) in [
        ("region", text(&Region::EU_CENTRAL_1), "eu-central-1"),
        ("service", text(&Service::OPENSEARCH), "es"),
        ("algorithm", text(&Algorithm::HmacSha256), "AWS4-HMAC-SHA256"),
        ("method", text(&Method::DELETE), "DELETE"),
    ] {
        assert_eq!(shown, expected, "{name}");
    }
}

/// A client sends the request of the `http` crate as it is.
#[cfg(feature = "http")]
#[test]
fn requests_of_the_http_crate_have_method_url_and_headers() {
    let url = bucket().put("a b.txt").content_type("text/plain").presign_at(at(), MINUTE).unwrap();
    for request in [http::Request::try_from(&url).unwrap(), http::Request::try_from(url.clone()).unwrap()] {
        assert_eq!((request.method().as_str(), request.uri().to_string()), ("PUT", url.to_string()));
        assert_eq!(request.headers().len(), 1);
        assert_eq!(request.headers()["content-type"], "text/plain");
    }
}

/// Deserializes a text from a format, and from serde's own deserializers.
fn from_text<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
    let direct: StrDeserializer<'_, ValueError> = text.into_deserializer();
    let value = T::deserialize(direct).map_err(|error| error.to_string());
    let json: Result<T, _> = serde_json::from_value(text.into());
    assert_eq!(json.is_ok(), value.is_ok(), "{text}");
    value
}

#[test]
fn regions_and_times_deserialize() {
    for name in ["eu-central-1", "auto", "garage"] {
        assert_eq!(from_text::<Region>(name), Ok(Region::new(name).unwrap()));
    }
    for (text, expected) in [
        ("2026-08-01T12:00:00Z", "20260801T120000Z"),
        ("2026-08-01T12:00:00.999Z", "20260801T120000Z"),
        ("0000-02-29T23:59:59Z", "00000229T235959Z"),
        ("20260801T120000Z", "20260801T120000Z"),
    ] {
        assert_eq!(from_text::<SigningTime>(text), Ok(expected.parse().unwrap()), "{text}");
    }
    let round_trip = serde_json::to_value(at()).unwrap();
    assert_eq!(serde_json::from_value::<SigningTime>(round_trip).unwrap(), at());
}

#[test]
fn wrong_texts_and_types_do_not_deserialize() {
    for name in ["", "eu central", "eu/central", "eu-central-1\n"] {
        let error = Region::new(name).unwrap_err();
        assert!(matches!(error, Error::Region(_)), "{name:?}");
        assert_eq!(from_text::<Region>(name), Err(error.to_string()), "{name:?}");
    }
    for text in ["", "2026-08-01", "2026-02-30T12:00:00Z", "2026-08-01T24:00:00Z", "1785585600"] {
        let error = from_text::<SigningTime>(text).unwrap_err();
        assert!(error.starts_with("signing time: must "), "{text:?}: {error}");
    }
    let number = || -> U64Deserializer<ValueError> { 7_u64.into_deserializer() };
    for (error, expected) in [
        (Region::deserialize(number()).unwrap_err(), "the name of a region"),
        (SigningTime::deserialize(number()).unwrap_err(), "a time in RFC 3339"),
    ] {
        assert_eq!(error.to_string(), format!("invalid type: integer `7`, expected {expected}"));
    }
}

#[test]
fn urls_are_equal_if_the_signed_requests_are() {
    let sign = |bucket: &Bucket, key: &str| bucket.get(key).presign_at(at(), MINUTE).unwrap();
    let url = sign(&bucket(), "a b");
    assert_eq!(url, sign(&bucket(), "a b"));
    assert_eq!(url, url.clone());
    // The same request by another way.
    let text = url.as_str().split('?').next().unwrap();
    assert_eq!(url, request("GET", text, &[]));

    let public = Endpoint::aws().public_url("https://cdn.example.com").unwrap();
    let public = Bucket::with_endpoint("photos", Region::EU_CENTRAL_1, credentials(), public).unwrap();
    let later = at().checked_add(MINUTE).unwrap();
    for (name, other) in [
        ("key", sign(&bucket(), "a c")),
        ("method", bucket().head("a b").presign_at(at(), MINUTE).unwrap()),
        ("header", bucket().get("a b").header("range", "bytes=0-1").presign_at(at(), MINUTE).unwrap()),
        ("lifetime", bucket().get("a b").presign_at(at(), 2 * MINUTE).unwrap()),
        ("time", bucket().get("a b").presign_at(later, MINUTE).unwrap()),
        ("public URL", sign(&public, "a b")),
    ] {
        assert_ne!(url, other, "{name}");
    }
}

#[test]
fn forms_and_tokens_can_be_compared() {
    assert_eq!(form(), form());
    assert_ne!(form(), bucket().post("other").presign_at(at(), MINUTE).unwrap());
    let dsql = TokenGenerator::dsql("a1.dsql.us-east-1.on.aws", Region::US_EAST_1, credentials()).unwrap();
    assert_eq!(dsql.token_at(at()).unwrap(), dsql.token_at(at()).unwrap());
    assert_ne!(dsql.token_at(at()).unwrap(), dsql.token_at(at().checked_add(MINUTE).unwrap()).unwrap());
}

proptest! {
    /// `redacted` keeps everything but the signature and the session token.
    #[test]
    fn redacted_urls_have_no_secret(
        key in "[a-z/ &=?é]{1,20}",
        token in "[!-~]{24,60}",
        public in proptest::bool::ANY,
    ) {
        let mut endpoint = Endpoint::path_style("https://s3.example.com").unwrap();
        if public {
            endpoint = endpoint.public_url("https://cdn.example.com/a").unwrap();
        }
        let bucket =
            Bucket::with_endpoint("photos", Region::EU_CENTRAL_1, temporary_credentials(&token), endpoint);
        let url = bucket.unwrap().get(&key).presign_at(at(), MINUTE).unwrap();
        let redacted = url.redacted().to_string();
        prop_assert!(!redacted.contains(url.signature()));
        let pair = |text: &str, name: &str| {
            text.split('&').find_map(|pair| Some(pair.strip_prefix(name)?.to_owned())).unwrap()
        };
        let encoded = pair(url.as_str(), "X-Amz-Security-Token=");
        prop_assert!(!redacted.contains(&token) && !redacted.contains(&encoded), "{redacted}");
        let debug = format!("{url:?}");
        prop_assert!(debug.contains(&redacted));
        let restored = redacted
            .replace("Token=[redacted]", &format!("Token={encoded}"))
            .replace("Signature=[redacted]", &format!("Signature={}", url.signature()));
        prop_assert!(restored == url.as_str(), "{restored}");
    }
}

#[test]
fn pages_set_no_header_that_fetch_forbids() {
    let forbidden = [
        "accept-charset accept-encoding access-control-request-headers access-control-request-method",
        "connection content-length cookie cookie2 date dnt expect keep-alive origin referer set-cookie te",
        "trailer transfer-encoding upgrade via proxy-a sec-a",
    ];
    let forbidden: Vec<_> = forbidden.iter().flat_map(|names| names.split(' ')).collect();
    let mut cases: Vec<_> = forbidden.into_iter().map(|name| (name, "1", false)).collect();
    for name in ["x-http-method", "x-http-method-override", "x-method-override"] {
        cases.extend([(name, "TRACE", false), (name, "GET, Connect", false), (name, "GET", true)]);
    }
    for name in ["content-type", "x-amz-meta-date", "user-agent", "range", "proxy", "second", "tea"] {
        cases.push((name, "1", true));
    }
    for (name, value, is_allowed) in cases {
        let url = request("PUT", "https://example.com/", &[(name, value), ("x-a", "1")]);
        let expected = is_allowed.then_some((name, value)).into_iter().chain([("x-a", "1")]);
        let mut expected: Vec<_> = expected.collect();
        expected.sort_unstable();
        assert_eq!(url.headers_for_browsers().collect::<Vec<_>>(), expected, "{name}: {value}");
        assert_eq!(url.required_headers().count(), 2, "{name}");
    }
}

/// Returns the arguments that a shell passes to curl.
#[cfg(unix)]
#[track_caller]
fn arguments(command: &str) -> Vec<String> {
    let script = format!("curl() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n{command}");
    let output = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
    assert!(output.status.success(), "{command}");
    let words = String::from_utf8(output.stdout).unwrap();
    words.split_terminator('\0').map(Into::into).collect()
}

#[cfg(unix)]
#[test]
fn a_shell_passes_commands_to_curl_unchanged() {
    for (name, url) in urls() {
        let method = match url.method().as_str() {
            "GET" => String::new(),
            "HEAD" => "--head".into(),
            method => format!("--request\0{method}"),
        };
        let mut headers: Vec<String> = Vec::new();
        for (name, value) in url.required_headers().filter(|(name, _)| *name != "content-length") {
            let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            headers.extend(["--header".into(), header]);
        }
        let no_body: &[&str] = match url.method().as_str() {
            "PUT" => &["--header", "content-length: 0"],
            _ => &[],
        };
        let mut expected = vec!["--globoff", "--path-as-is"];
        expected.extend(method.split_terminator('\0'));
        expected.extend(headers.iter().map(String::as_str));
        expected.extend(no_body);
        expected.push(url.as_str());
        assert_eq!(arguments(&url.to_curl()), expected, "{name}");

        for (file, path) in [
            ("cat.png", "cat.png"),
            ("-", "./-"),
            (".", "./."),
            ("", "./"),
            ("-o", "./-o"),
            ("@a[1-2].txt", "@a[1-2].txt"),
            ("/tmp/it's\n \"$(id)\"", "/tmp/it's\n \"$(id)\""),
        ] {
            let mut expected = vec!["--globoff", "--path-as-is"];
            if *url.method() != Method::PUT {
                expected.extend(["--request", url.method().as_str()]);
            }
            expected.extend(["--upload-file", path]);
            expected.extend(headers.iter().map(String::as_str));
            let (_, after_host) = url.as_str().split_once("amazonaws.com").unwrap_or_default();
            if name == "folder" {
                expected.extend(["--request-target", after_host]);
            }
            expected.push(url.as_str());
            assert_eq!(arguments(&url.to_curl_upload(file)), expected, "{name}, {file:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_form_uploads_files_of_any_name() {
    for (file, path) in [("-", "./-"), (".", "./."), ("-o", "./-o"), ("@a", "@a"), ("a[1-2]", "a[1-2]")] {
        let words = arguments(&form().to_curl(&[], file).unwrap());
        assert!(words.starts_with(&["--globoff".into(), "--path-as-is".into()]), "{file}");
        assert!(words.contains(&format!("file=@\"{path}\"")), "{file}: {words:?}");
    }
}
