//! The features `url` and `http`: a presigned URL as a type of another crate, with its text
//! unchanged.

use std::time::Duration;

use e2e::{Message, Server};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, Method, Region, SigningTime};
use ureq::http;
use url::Url;

const MINUTE: Duration = Duration::from_secs(60);

/// Keys with every character up to U+00FF, alone and repeated, and with every pair of characters
/// that the URL standard treats specially. Refused keys are left out.
fn keys() -> Vec<String> {
    let mut keys = Vec::new();
    for character in ('\0'..='\u{ff}').chain("日ﬀ\u{202e}\u{feff}🐈\u{10ffff}".chars()) {
        keys.push(character.to_string());
        keys.push(format!("a/{character}{character}/b"));
        keys.push(format!("http:{character}//..{character}/a"));
    }
    let special = || " \t\n\0!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~2eE".chars();
    keys.extend(special().flat_map(|first| special().map(move |second| format!("{first}{second}"))));
    keys.retain(|key| !key.split('/').any(|segment| matches!(segment, "." | "..")));
    keys
}

#[test]
fn the_url_crate_keeps_the_text() {
    let time: SigningTime = "20260801T120000Z".parse().unwrap();
    let credentials = || Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "secret", "token+/=~").unwrap();
    for endpoint in [
        Endpoint::aws(),
        Endpoint::path_style("http://127.0.0.1:9000").unwrap(),
        Endpoint::path_style("http://[::1]:9000/a/prefix").unwrap(),
        Endpoint::virtual_hosted("https://s3.example.com:8443").unwrap(),
    ] {
        let bucket = Bucket::with_endpoint("photos", Region::EU_CENTRAL_1, credentials(), endpoint).unwrap();
        let mut url = String::new();
        for key in keys() {
            url.clear();
            bucket.get(&key).attachment(&key).presign_into(time, MINUTE, &mut url).unwrap();
            assert_eq!(Url::parse(&url).unwrap().as_str(), url, "{key:?}");
        }
    }
}

#[test]
fn a_presigned_url_becomes_a_url_and_a_uri() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    server.storage().put("photos", "//a cat?.png", "meow");
    let download = bucket.get("//a cat?.png").presign(MINUTE).unwrap();

    let url = Url::try_from(&download).unwrap();
    assert_eq!(url.as_str(), download.as_str());
    let uri = http::Uri::try_from(&download).unwrap();
    assert_eq!(uri.to_string(), download.as_str());
    for text in [url.to_string(), uri.to_string()] {
        let reply = server.client().send(Message::new("GET", &text)).unwrap();
        assert_eq!(reply.body(), b"meow");
    }
}

#[test]
fn required_headers_become_a_header_map() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let upload = bucket.put("cat.png").content_type("image/png").metadata("Mood", "very  sleepy");
    let upload = upload.presign(MINUTE).unwrap();

    let headers = http::HeaderMap::try_from(&upload).unwrap();
    assert_eq!(headers.len(), 2);
    assert_eq!(headers["content-type"], "image/png");
    assert_eq!(headers["x-amz-meta-mood"], "very sleepy");

    let mut message = Message::new("PUT", upload.as_str()).with_body("meow");
    for (name, value) in &headers {
        message.headers.push((name.to_string(), value.to_str().unwrap().into()));
    }
    assert_eq!(server.client().send(message).unwrap().status(), 200);
}

#[test]
fn a_presigned_url_becomes_a_request() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let upload = bucket.put("a cat?.png").content_type("image/png").metadata("mood", "sleepy");
    let upload = upload.presign(MINUTE).unwrap();

    for (name, request) in [
        ("by reference", http::Request::<()>::try_from(&upload).unwrap()),
        ("by value", http::Request::<()>::try_from(upload.clone()).unwrap()),
    ] {
        assert_eq!(request.method(), "PUT", "{name}");
        assert_eq!(request.uri().to_string(), upload.as_str(), "{name}");
        assert_eq!(request.headers(), &http::HeaderMap::try_from(&upload).unwrap(), "{name}");
        assert!(request.headers().values().all(http::HeaderValue::is_sensitive), "{name}");
        // The client needs nothing else.
        let reply = ureq::run(request.map(|()| name.to_owned())).unwrap();
        assert_eq!(reply.status(), 200, "{name}");
        let object = server.storage().object("photos", "a cat?.png").unwrap();
        assert_eq!(object.content, name.as_bytes());
        assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"), "{name}");
    }
}

#[test]
fn conversions_by_value_are_those_by_reference() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let url = bucket.get("a cat?.png").presign(MINUTE).unwrap();
    assert_eq!(Url::try_from(&url), Url::try_from(url.clone()));
    assert_eq!(http::Uri::try_from(&url).unwrap(), http::Uri::try_from(url.clone()).unwrap());

    // `http::Uri` holds fewer than 65,535 bytes.
    let long = bucket.get("a").query("a", "b".repeat(65_535)).presign(MINUTE).unwrap();
    assert!(http::Uri::try_from(&long).is_err());
    assert!(http::Uri::try_from(long.clone()).is_err());
    assert!(http::Request::<()>::try_from(&long).is_err());
    assert!(http::Request::<()>::try_from(long).is_err());
}

#[test]
fn a_method_of_the_http_crate_becomes_a_method() {
    for method in [http::Method::GET, http::Method::HEAD, http::Method::PUT, http::Method::DELETE] {
        assert_eq!(Method::try_from(&method).unwrap().as_str(), method.as_str());
    }
    let lower_case = http::Method::from_bytes(b"get").unwrap();
    assert!(matches!(Method::try_from(&lower_case), Err(Error::Method(_))));
}

#[test]
fn a_url_becomes_an_endpoint() {
    let server = Server::start().unwrap();
    server.storage().put("photos", "cat.png", "meow");
    let url = Url::parse(&format!("http://{}", server.address())).unwrap();
    let endpoint = Endpoint::try_from(&url).unwrap();
    assert_eq!(endpoint, server.path_style());
    let bucket = Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
    let download = bucket.get("cat.png").presign(MINUTE).unwrap();
    assert_eq!(server.client().send(&download).unwrap().body(), b"meow");

    // An endpoint is checked after the URL crate has normalised it.
    let normalized = Url::parse("HTTPS://S3.Example.com:443/a/../b/").unwrap();
    assert_eq!(Endpoint::try_from(&normalized), Endpoint::path_style("https://s3.example.com/b"));
    for url in
        ["http://user:password@localhost", "http://localhost/?a=1", "http://localhost/#a", "ftp://localhost"]
    {
        let refused = Endpoint::try_from(&Url::parse(url).unwrap());
        assert!(matches!(refused, Err(Error::Endpoint(_))), "{url}");
    }
}
