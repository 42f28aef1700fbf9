//! Downloads with other headers than those stored with the object.

use e2e::{Message, Requirement};

use crate::target::{MINUTE, Target};

#[test]
fn the_url_sets_all_six_response_headers() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    let upload = bucket
        .put("cat.png")
        .content_type("image/png")
        .cache_control("no-store")
        .inline("cat.png")
        .content_encoding("identity")
        .presign(MINUTE)
        .unwrap();
    target.expect_accepted(Requirement::Headers, Message::from(&upload).with_body("meow")).unwrap();

    let download = bucket
        .get("cat.png")
        .response_content_type("text/plain; charset=utf-8")
        .response_content_language("de, fr")
        .response_expires("Fri, 24 May 2013 00:00:00 GMT")
        .response_cache_control("public, max-age=600")
        .response_content_disposition("attachment; filename=\"a&b=c.txt\"")
        .response_content_encoding("x-none")
        .presign(MINUTE)
        .unwrap();
    let reply = target.expect_accepted(Requirement::ResponseOverrides, &download).unwrap();
    assert_eq!(reply.body(), b"meow");
    for (name, value) in [
        ("content-type", "text/plain; charset=utf-8"),
        ("content-language", "de, fr"),
        ("expires", "Fri, 24 May 2013 00:00:00 GMT"),
        ("cache-control", "public, max-age=600"),
        ("content-disposition", "attachment; filename=\"a&b=c.txt\""),
        ("content-encoding", "x-none"),
    ] {
        assert_eq!(reply.headers()[name], value, "{name}");
    }
}

#[test]
fn attachment_sets_a_file_name_in_any_script() {
    let target = Target::start();
    let bucket = target.create_bucket("reports");
    target.put(&bucket, "2026-03.pdf", "%PDF");
    for (file_name, content_disposition) in [
        ("report.pdf", "attachment; filename=\"report.pdf\""),
        (
            "Bericht März.pdf",
            "attachment; filename=\"Bericht M_rz.pdf\"; filename*=UTF-8''Bericht%20M%C3%A4rz.pdf",
        ),
        (
            "\"50%\" 📄.pdf",
            "attachment; filename=\"_50__ _.pdf\"; filename*=UTF-8''%2250%25%22%20%F0%9F%93%84.pdf",
        ),
    ] {
        let download = bucket.get("2026-03.pdf").attachment(file_name).presign(MINUTE).unwrap();
        let reply = target.expect_accepted(Requirement::ResponseOverrides, &download).unwrap();
        assert_eq!(reply.headers()["content-disposition"], content_disposition);
        assert_eq!(reply.body(), b"%PDF");
    }
}
