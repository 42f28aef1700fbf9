//! What is printed for clients and what is signed for the server, with a proxy between them.

use std::time::Duration;

use e2e::{Message, Server};
use presign::PresignedUrl;
use presign::s3::Bucket;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn a_server_takes_what_a_proxy_makes_of_a_public_url() {
    let server = Server::start().unwrap();
    server.create_bucket("photos").unwrap();
    let internal = format!("127.0.0.1:{}", server.address().port());
    for (public_url, printed) in [
        ("http://files.example.com/{bucket}", "files.example.com/photos/"),
        ("http://files.example.com/prefix/{bucket}", "files.example.com/prefix/photos/"),
        ("http://files.example.com", "files.example.com/"),
        ("http://{bucket}.example.com", "photos.example.com/"),
    ] {
        let endpoint = server.path_style().public_url(public_url).unwrap();
        let bucket =
            Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
        // The proxy has another path before the key, and sends on a host of its own.
        let send_as = |host: &str, url: &PresignedUrl, body: &str| {
            let message = Message::from(url).with_body(body);
            let received = format!("{}{}", message.host, message.target);
            let target = format!("/photos/{}", received.strip_prefix(printed).unwrap());
            server.client().send(Message { host: host.into(), target, ..message }).unwrap()
        };
        let send = |url: &PresignedUrl, body: &str| send_as(&internal, url, body);
        let upload = bucket.put("a cat.png").content_type("image/png").presign(MINUTE).unwrap();
        assert_eq!(send(&upload, "meow").status(), 200);
        let download = bucket.get("a cat.png").presign(MINUTE).unwrap();
        assert_eq!(send(&download, "").body(), b"meow");
        let list = bucket.list().prefix("a").presign(MINUTE).unwrap();
        assert!(String::from_utf8_lossy(send(&list, "").body()).contains("<Key>a cat.png</Key>"));
        assert_eq!(send(&bucket.delete("a cat.png").presign(MINUTE).unwrap(), "").status(), 204);

        // A proxy that keeps the client's host does not fit an endpoint that is signed for another.
        assert_eq!(send_as("files.example.com", &download, "").status(), 403);
    }
}
