//! What a page of another origin may do: nothing, until the bucket allows its origin.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use e2e::{Message, Reply, Server};
use presign::PresignedUrl;
use presign::s3::Bucket;

const MINUTE: Duration = Duration::from_secs(60);
const ORIGIN: &str = "http://127.0.0.1:8000";

/// What a browser asks before it sends a request of a page.
fn ask(server: &Server, url: &PresignedUrl, origin: &str) -> Reply {
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

fn upload(bucket: &Bucket) -> PresignedUrl {
    bucket.put("cat.png").content_type("image/png").metadata("from", "Anna").presign(MINUTE).unwrap()
}

#[test]
fn an_origin_that_the_bucket_allows() {
    let server = Server::start().unwrap();
    server.storage().allow_origin("photos", "http://127.0.0.1:1");
    server.storage().allow_origin("photos", ORIGIN);
    for endpoint in [server.path_style(), server.virtual_hosted()] {
        let bucket =
            Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
        let url = upload(&bucket);
        let answer = ask(&server, &url, ORIGIN);
        assert_eq!(answer.status(), 200);
        assert_eq!(allowed(&answer, "origin"), Some(ORIGIN));
        assert!(allowed(&answer, "methods").unwrap().contains("PUT"));
        assert_eq!(allowed(&answer, "headers"), Some("content-type,x-amz-meta-from"));

        let mut message = Message::from(&url).with_body("meow");
        message.headers.push(("Origin".into(), ORIGIN.into()));
        let reply = server.client().send(message).unwrap();
        assert_eq!(reply.status(), 200);
        assert_eq!(allowed(&reply, "origin"), Some(ORIGIN));
        assert_eq!(reply.headers().get("access-control-expose-headers").unwrap(), "etag");
    }
}

#[test]
fn a_refusal_can_be_read_by_the_page() {
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
fn an_origin_or_a_bucket_without_a_rule() {
    let server = Server::start().unwrap();
    server.storage().allow_origin("photos", ORIGIN);
    let photos = upload(&server.create_bucket("photos").unwrap());
    let secrets = upload(&server.create_bucket("secrets").unwrap());
    for (url, origin) in [(&photos, "http://127.0.0.1:1"), (&secrets, ORIGIN)] {
        assert_eq!(allowed(&ask(&server, url, origin), "origin"), None);
    }
}
