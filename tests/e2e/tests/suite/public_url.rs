//! Public URLs for clients, signed for the server that is behind a proxy.

use e2e::{Message, Reply, Requirement};
use presign::PresignedUrl;

use crate::target::{MINUTE, Target};

#[test]
fn the_server_accepts_a_public_url_rewritten_by_a_proxy() {
    let target = Target::start();
    let photos = target.create_bucket("photos");
    let name = photos.name();
    let internal = format!("127.0.0.1:{}", target.port());
    for (public_url, printed) in [
        ("http://files.example.com/{bucket}", format!("files.example.com/{name}/")),
        ("http://files.example.com/prefix/{bucket}", format!("files.example.com/prefix/{name}/")),
        ("http://files.example.com", "files.example.com/".into()),
        ("http://{bucket}.example.com", format!("{name}.example.com/")),
    ] {
        let bucket = target.at(&photos, target.path_style().public_url(public_url).unwrap());
        // The proxy replaces the path before the key and the host.
        let rewritten = |host: &str, url: &PresignedUrl, body: &str| {
            let message = Message::from(url).with_body(body);
            let received = format!("{}{}", message.host, message.target);
            let target = format!("/{name}/{}", received.strip_prefix(&*printed).unwrap());
            Message { host: host.into(), target, ..message }
        };
        let send = |url: &PresignedUrl, body: &str| -> Reply {
            target.expect_accepted(Requirement::PublicUrl, rewritten(&internal, url, body)).unwrap()
        };
        let upload = bucket.put("a cat.png").content_type("image/png").presign(MINUTE).unwrap();
        send(&upload, "meow");
        let download = bucket.get("a cat.png").presign(MINUTE).unwrap();
        assert_eq!(send(&download, "").body(), b"meow");
        let list = bucket.list().prefix("a").presign(MINUTE).unwrap();
        assert!(String::from_utf8_lossy(send(&list, "").body()).contains("<Key>a cat.png</Key>"));

        // A proxy must not keep the client's host if the endpoint is signed for another.
        let kept = rewritten("files.example.com", &download, "");
        target.expect_refused(Requirement::OtherHost, &[&photos], kept);
        assert_eq!(send(&bucket.delete("a cat.png").presign(MINUTE).unwrap(), "").status(), 204);
    }
}
