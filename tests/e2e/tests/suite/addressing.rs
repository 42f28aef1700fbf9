//! Both addressing styles.

use e2e::{Message, Requirement};
use presign::s3::Endpoint;

use crate::target::{MINUTE, Target};

#[test]
fn both_styles_reach_the_same_object() {
    let target = Target::start();
    let in_path = target.create_bucket("photos");
    let in_host = target.at(&in_path, target.virtual_hosted());
    let (name, port) = (in_path.name(), target.port());

    let upload = in_path.put("a cat.png").presign(MINUTE).unwrap();
    assert!(upload.as_str().starts_with(&format!("http://127.0.0.1:{port}/{name}/a%20cat.png?")));
    target.expect_accepted(Requirement::PathStyle, Message::from(&upload).with_body("meow")).unwrap();

    let download = in_host.get("a cat.png").presign(MINUTE).unwrap();
    assert!(download.as_str().starts_with(&format!("http://{name}.s3.localhost:{port}/a%20cat.png?")));
    assert_eq!(target.expect_accepted(Requirement::VirtualHosted, &download).unwrap().body(), b"meow");
}

#[test]
fn a_bucket_name_with_dots_works_in_the_host_without_tls() {
    let target = Target::start();
    let bucket = target.create_bucket("www.example.com");
    target.put(&bucket, "index.html", "<p>");
    let download = target.at(&bucket, target.virtual_hosted()).get("index.html").presign(MINUTE).unwrap();
    assert!(download.host().starts_with(&format!("{}.s3.localhost:", bucket.name())));
    if let Some(reply) = target.expect_accepted(Requirement::DottedName, &download) {
        assert_eq!(reply.body(), b"<p>");
    }
}

#[test]
fn an_upper_case_host_is_signed_in_lower_case_as_clients_send_it() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let endpoint = Endpoint::virtual_hosted(&format!("HTTP://S3.LocalHost:{}/", target.port())).unwrap();
    let download = target.at(&bucket, endpoint).get("cat.png").presign(MINUTE).unwrap();
    assert_eq!(target.expect_accepted(Requirement::HostInUpperCase, &download).unwrap().body(), b"meow");
}
