//! The server over HTTP, and its bucket: requests that are allowed or refused.

use e2e::{Form, Message};
use serde_json::{Value, json};
use upload_server::embedded::{BUCKET, Running};

use crate::client::{assert_refused, cat, form, get, header, post_as, request_upload, send, text};

#[test]
fn a_picture_is_uploaded_and_downloaded() {
    let running = Running::start().unwrap();
    let upload = request_upload(&running.url(), &cat());
    let reply = running.s3().client().send(form(&upload, "meow")).unwrap();
    assert_eq!(reply.status(), 204);

    let file = text(&upload, "file");
    let key = file.replace("/files/", "pictures/");
    let object = running.s3().storage().object(BUCKET, &key).unwrap();
    assert_eq!(object.content, b"meow");
    assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));

    for (method, content) in [("GET", "meow"), ("HEAD", "")] {
        let redirect = send(Message::new(method, &format!("{}{file}", running.url())));
        assert_eq!(redirect.status(), 307);
        assert_eq!(header(redirect.headers(), "cache-control"), "no-store");
        assert_eq!(header(redirect.headers(), "referrer-policy"), "no-referrer");
        let location = header(redirect.headers(), "location");
        assert!(location.contains("&X-Amz-Expires=60&"), "{location}");
        let reply = running.s3().client().send(Message::new(method, location)).unwrap();
        assert_eq!(reply.status(), 200, "{method}");
        assert_eq!(reply.body(), content.as_bytes());
        assert_eq!(header(reply.headers(), "content-type"), "image/png");
        let disposition = header(reply.headers(), "content-disposition");
        assert!(disposition.starts_with("attachment; "), "{disposition}");
        assert!(disposition.ends_with("filename*=UTF-8''K%C3%A4tzchen%20%F0%9F%98%BA.png"), "{disposition}");
    }
}

#[test]
fn a_form_accepts_only_the_requested_picture() {
    let running = Running::start().unwrap();
    let right = form(&request_upload(&running.url(), &cat()), "meow");
    let with = |name: &str, value: &str| {
        let mut form = right.clone();
        form.set(name, value);
        assert_ne!(form, right, "field {name}");
        form
    };
    let wrong = [
        with("Content-Type", "text/html"),
        with("Content-Type", "image/svg+xml"),
        with("Content-Disposition", "inline"),
        with("key", "pictures/of-somebody-else"),
        with("key", "pictures/../secrets"),
        right.clone().with("acl", "public-read"),
        right.clone().with("success_action_redirect", "https://evil.example"),
        Form { content: b"meow!".to_vec(), ..right.clone() },
        Form { content: b"meo".to_vec(), ..right.clone() },
        Form { content: vec![0; 20_000_000], ..right.clone() },
    ];
    for form in wrong {
        let reply = running.s3().client().send(form).unwrap();
        assert!(reply.status().is_client_error(), "{}", reply.status());
        assert_eq!(running.s3().storage().contents().get(BUCKET).unwrap().len(), 0);
    }
    assert_eq!(running.s3().client().send(right).unwrap().status(), 204);
}

#[test]
fn files_that_must_not_be_uploaded_are_refused() {
    let running = Running::start().unwrap();
    let with = |name: &str, value: Value| {
        let mut picture = cat();
        picture.as_object_mut().unwrap().insert(name.into(), value);
        picture
    };
    for media_type in
        ["text/html", "image/svg+xml", "image/png, text/html", "image/png;x=y", "IMAGE/PNG", "image/", ""]
    {
        let picture = with("type", media_type.into());
        assert_refused(
            &post_as(&running.url(), "application/json", &picture.to_string()),
            415,
            "Only these types: image/png, ",
        );
    }
    for (picture, status, sentence) in [
        (with("size", 10_000_001.into()), 413, "larger than 10 MB"),
        (with("size", u64::MAX.into()), 413, "larger than 10 MB"),
        (with("size", 0.into()), 422, "empty"),
        (with("size", (-1).into()), 422, "size"),
        (with("size", 1e300.into()), 422, "size"),
        (with("size", "4".into()), 422, "size"),
        (with("name", "".into()), 422, "name"),
        (with("name", "é".repeat(128).into()), 422, "name"),
        (with("name", "${filename}".into()), 422, "name"),
        (with("name", "a$$.png".into()), 422, "name"),
        (with("name", "setup.exe\0.png".into()), 422, "control character"),
        (with("name", "cat\r\nX-Evil: 1\r\n\r\n.png".into()), 422, "control character"),
        (json!({ "name": "cat.png" }), 422, "missing field"),
        (json!([]), 422, ""),
    ] {
        assert_refused(&post_as(&running.url(), "application/json", &picture.to_string()), status, sentence);
    }
    request_upload(&running.url(), &with("size", 10_000_000.into()));
    request_upload(&running.url(), &with("name", "😺".repeat(63).into()));
}

#[test]
fn malformed_requests_are_refused() {
    let running = Running::start().unwrap();
    let long = json!({ "name": "a".repeat(8000), "type": "image/png", "size": 4 }).to_string();
    assert_refused(&post_as(&running.url(), "application/json", &long), 413, "");
    assert_refused(&post_as(&running.url(), "application/json", "{"), 400, "");
    assert_refused(&post_as(&running.url(), "application/json", "\u{0}"), 400, "");
    // A page of another origin can send these types without a preflight request.
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        assert_refused(&post_as(&running.url(), content_type, &cat().to_string()), 415, "application/json");
    }
    assert_refused(&get(&running.url(), "/uploads"), 405, "not allowed");
    assert_refused(&get(&running.url(), "/nothing"), 404, "nothing here");
}

#[test]
fn invalid_ids_are_refused() {
    let running = Running::start().unwrap();
    for target in [
        "/files/",
        "/files/1",
        "/files/..",
        "/files/../secrets",
        "/files/..%2Fsecrets",
        "/files/%2e%2e%2fsecrets",
        "/files/00000000-0000-4000-8000-000000000000/../secrets",
        "/files/00000000-0000-4000-8000-000000000000%00",
        "/files/00000000-0000-4000-8000-00000000000g",
        "/files/%FF",
        "/files/https:%2F%2Fevil.example",
        "/files/%0d%0aLocation:%20https:%2F%2Fevil.example",
        "//evil.example/files/00000000-0000-4000-8000-000000000000",
    ] {
        assert_refused(&get(&running.url(), target), 404, "nothing here");
    }
}

#[test]
fn ids_without_an_upload_are_not_found() {
    let running = Running::start().unwrap();
    running.s3().storage().put(BUCKET, "secrets", "s3cret");
    let upload = request_upload(&running.url(), &cat());
    for id in ["00000000-0000-4000-8000-000000000000", text(&upload, "file").trim_start_matches("/files/")] {
        let redirect = get(&running.url(), &format!("/files/{id}"));
        let location = header(redirect.headers(), "location");
        let reply = running.s3().client().send(Message::new("GET", location)).unwrap();
        assert_eq!(reply.status(), 404);
    }
}

#[test]
fn redirects_lead_to_the_bucket_for_any_request() {
    let running = Running::start().unwrap();
    let file = text(&request_upload(&running.url(), &cat()), "file");
    let start = format!("http://{}/{BUCKET}/pictures/", running.s3().address());
    for id in
        [file.clone(), file.to_uppercase().replace("/FILES/", "/files/"), format!("{file}?to=//evil.example")]
    {
        let mut message = Message::new("GET", &format!("{}{id}", running.url()));
        message.headers =
            vec![("host".into(), "evil.example".into()), ("x-forwarded-host".into(), "evil.example".into())];
        let redirect = send(message);
        assert_eq!(redirect.status(), 307, "{id}");
        let location = header(redirect.headers(), "location");
        assert!(location.starts_with(&start) && !location.contains("evil"), "{location}");
        let key = file.replace("/files/", "");
        assert!(location.starts_with(&format!("{start}{key}?")), "{location}");
    }
}

#[test]
fn file_names_cannot_inject_anything() {
    let running = Running::start().unwrap();
    for (name, end) in [
        ("cat.png", "filename=\"cat.png\""),
        ("CAT.PNG", "filename=\"CAT.PNG\""),
        ("cat", "filename=\"cat.png\""),
        ("setup.exe", "filename=\"setup.exe.png\""),
        ("cat.png.html", "filename=\"cat.png.html.png\""),
        ("cat.jpg", "filename=\"cat.jpg.png\""),
        ("a: 1; <script>.png", "UTF-8''a%3A%201%3B%20%3Cscript%3E.png"),
        ("\"; filename=\"evil.exe", "UTF-8''%22%3B%20filename%3D%22evil.exe.png"),
        ("../../key", "filename=\"../../key.png\""),
    ] {
        let upload = request_upload(&running.url(), &json!({ "name": name, "type": "image/png", "size": 4 }));
        let fields = upload.get("fields").unwrap();
        assert!(text(fields, "Content-Disposition").ends_with(end), "{fields}");
        assert!(!text(fields, "key").contains("cat"), "{name}");
        let reply = running.s3().client().send(form(&upload, "meow")).unwrap();
        assert_eq!(reply.status(), 204, "{name}");
        let redirect = get(&running.url(), &text(&upload, "file"));
        let location = header(redirect.headers(), "location");
        let reply = running.s3().client().send(Message::new("GET", location)).unwrap();
        assert!(header(reply.headers(), "content-disposition").ends_with(end), "{name}");
        assert!(!reply.headers().contains_key("x-evil"), "{name}");
    }
    let photo =
        request_upload(&running.url(), &json!({ "name": "cat.JPEG", "type": "image/jpeg", "size": 4 }));
    assert!(text(photo.get("fields").unwrap(), "Content-Disposition").ends_with("\"cat.JPEG\""));
}

#[test]
fn the_page_may_connect_to_this_server_and_to_the_bucket() {
    let running = Running::start().unwrap();
    let page = get(&running.url(), "/");
    assert_eq!(page.status(), 200);
    let policy = header(page.headers(), "content-security-policy");
    let origin = format!("http://{}", running.s3().address());
    assert!(policy.contains(&format!("connect-src 'self' {origin};")), "{policy}");
    assert!(policy.contains(&format!("img-src 'self' {origin};")), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for (target, media_type) in [("/page.js", "text/javascript"), ("/page.css", "text/css")] {
        let reply = get(&running.url(), target);
        assert_eq!(header(reply.headers(), "content-type"), media_type);
        assert_eq!(header(reply.headers(), "x-content-type-options"), "nosniff");
    }
}

#[test]
fn the_page_states_the_limits_of_the_server() {
    let running = Running::start().unwrap();
    let page = String::from_utf8(get(&running.url(), "/").into_body()).unwrap();
    let (_, accept) = page.split_once("accept=\"").unwrap();
    let (accept, _) = accept.split_once('"').unwrap();
    for media_type in accept.split(',') {
        request_upload(&running.url(), &json!({ "name": "cat", "type": media_type, "size": 10_000_000 }));
    }
    let refused = post_as(
        &running.url(),
        "application/json",
        &json!({ "name": "cat", "type": "", "size": 4 }).to_string(),
    );
    let error = text(&serde_json::from_slice(refused.body()).unwrap(), "error");
    assert_eq!(error, format!("Only these types: {}.", accept.replace(',', ", ")));
    assert!(page.contains("10 MB"));
}
