//! Both styles of addressing a bucket.

use std::time::Duration;

use e2e::{Message, Server};
use presign::s3::{Bucket, Endpoint};

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn both_styles_reach_the_same_object() {
    let server = Server::start().unwrap();
    let client = server.client();
    let in_path = server.create_bucket("photos").unwrap();
    let in_host =
        Bucket::with_endpoint("photos", server.region(), server.credentials(), server.virtual_hosted())
            .unwrap();

    let upload = in_path.put("a cat.png").presign(MINUTE).unwrap();
    let port = server.address().port();
    assert!(upload.as_str().starts_with(&format!("http://127.0.0.1:{port}/photos/a%20cat.png?")));
    assert_eq!(client.send(Message::from(&upload).with_body("meow")).unwrap().status(), 200);

    let download = in_host.get("a cat.png").presign(MINUTE).unwrap();
    assert!(download.as_str().starts_with(&format!("http://photos.s3.localhost:{port}/a%20cat.png?")));
    assert_eq!(client.send(&download).unwrap().body(), b"meow");
}

#[test]
fn a_name_with_dots_can_stand_in_the_host_without_tls() {
    let server = Server::start().unwrap();
    server.storage().put("www.example.com", "index.html", "<p>");
    let bucket = Bucket::with_endpoint(
        "www.example.com",
        server.region(),
        server.credentials(),
        server.virtual_hosted(),
    );
    let download = bucket.unwrap().get("index.html").presign(MINUTE).unwrap();
    assert!(download.host().starts_with("www.example.com.s3.localhost:"));
    assert_eq!(server.client().send(&download).unwrap().body(), b"<p>");
}

#[test]
fn a_host_in_upper_case_is_signed_as_clients_send_it() {
    let server = Server::start().unwrap();
    server.storage().put("photos", "cat.png", "meow");
    let endpoint = Endpoint::virtual_hosted(&format!("HTTP://S3.LocalHost:{}/", server.address().port()));
    let bucket =
        Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint.unwrap()).unwrap();
    let download = bucket.get("cat.png").presign(MINUTE).unwrap();
    assert_eq!(server.client().send(&download).unwrap().body(), b"meow");
}
