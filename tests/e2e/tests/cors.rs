//! Pages of other origins may send requests only if the bucket allows their origin.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use e2e::{Message, Reply, Server};
use presign::PresignedUrl;
use presign::s3::Bucket;

const MINUTE: Duration = Duration::from_secs(60);
const ORIGIN: &str = "http://127.0.0.1:8000";

/// Sends a browser's preflight request.
#[track_caller]
fn preflight(server: &Server, url: &PresignedUrl, origin: &str) -> Reply {
    let names: Vec<_> = url.required_headers().map(|(name, _)| name).collect();
    let headers = [
        ("Origin", origin),
        ("Access-Control-Request-Method", url.method().as_str()),
        ("Access-Control-Request-Headers", &names.join(",")),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    server.client().send(Message { headers, ..Message::new("OPTIONS", url.as_str()) }).unwrap()
}

fn allowed<'a>(reply: &'a Reply, what: &str) -> Option<&'a str> {
    reply.headers().get(format!("access-control-allow-{what}"))?.to_str().ok()
}

#[track_caller]
fn upload(bucket: &Bucket) -> PresignedUrl {
    bucket.put("cat.png").content_type("image/png").metadata("from", "Anna").presign(MINUTE).unwrap()
}

#[test]
fn the_bucket_allows_an_origin() {
    let server = Server::start().unwrap();
    server.storage().allow_origin("photos", "http://127.0.0.1:1");
    server.storage().allow_origin("photos", ORIGIN);
    for endpoint in [server.path_style(), server.virtual_hosted()] {
        let bucket =
            Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
        let url = upload(&bucket);
        let response = preflight(&server, &url, ORIGIN);
        assert_eq!(response.status(), 200);
        assert_eq!(allowed(&response, "origin"), Some(ORIGIN));
        assert!(allowed(&response, "methods").unwrap().contains("PUT"));
        assert_eq!(allowed(&response, "headers"), Some("content-type,x-amz-meta-from"));

        let mut message = Message::from(&url).with_body("meow");
        message.headers.push(("Origin".into(), ORIGIN.into()));
        let reply = server.client().send(message).unwrap();
        assert_eq!(reply.status(), 200);
        assert_eq!(allowed(&reply, "origin"), Some(ORIGIN));
        assert_eq!(reply.headers().get("access-control-expose-headers").unwrap(), "etag");
    }
}

#[test]
fn the_page_can_read_a_refusal() {
    let server = Server::start().unwrap();
    server.storage().allow_origin("photos", "*");
    let bucket = server.create_bucket("photos").unwrap();
    let mut message = Message::from(&upload(&bucket));
    message.headers.retain(|(name, _)| name != "content-type");
    message.headers.push(("Origin".into(), ORIGIN.into()));
    let reply = server.client().send(message).unwrap();
    assert_eq!(reply.status(), 403);
    assert_eq!(allowed(&reply, "origin"), Some(ORIGIN));
}

#[test]
fn an_origin_or_a_bucket_without_a_rule_is_not_allowed() {
    let server = Server::start().unwrap();
    server.storage().allow_origin("photos", ORIGIN);
    let photos = upload(&server.create_bucket("photos").unwrap());
    let secrets = upload(&server.create_bucket("secrets").unwrap());
    for (url, origin) in [(&photos, "http://127.0.0.1:1"), (&secrets, ORIGIN)] {
        assert_eq!(allowed(&preflight(&server, url, origin), "origin"), None, "{origin}");
    }
}
