//! The server over HTTP, and its bucket: requests that are allowed or refused.

use e2e::{Message, elements};
use serde_json::{Value, json};
use upload_server::embedded::{BUCKET, Running};

use crate::client::{
    assert_refused, cat, create_upload, get, header, json, message, post_as, post_step, request_step,
    request_upload, send, send_as, text,
};

#[test]
fn a_picture_is_uploaded_and_downloaded() {
    let running = Running::start().unwrap();
    let upload = request_upload(&running.url(), &cat());
    let reply = running.s3().client().send(message(&upload, "meow")).unwrap();
    assert_eq!(reply.status(), 200);

    let file = text(&upload, "file");
    let object = running.s3().storage().object(BUCKET, file.trim_start_matches('/')).unwrap();
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
fn a_link_expires_after_a_quarter_of_an_hour() {
    let running = Running::start().unwrap();
    let upload = request_upload(&running.url(), &cat());
    assert_eq!(running.s3().client().send(message(&upload, "meow")).unwrap().status(), 200);
    let path = text(&upload, "file").replace("/files/", "/uploads/");
    let link = request_step(&running.url(), &path, &json!({ "step": "download" }));
    let seconds = link["expires_in"].as_u64().unwrap();
    assert!((890..=900).contains(&seconds), "{seconds}");
    assert_eq!(running.s3().client().send(message(&link, "")).unwrap().body(), b"meow");
}

#[test]
fn an_upload_accepts_only_the_described_file_and_only_once() {
    let running = Running::start().unwrap();
    let request = request_upload(&running.url(), &cat());
    let right = message(&request, "meow");
    let with = |name: &str, value: &str| {
        let mut message = right.clone();
        message.headers.retain(|(other, _)| other != name);
        message.headers.push((name.into(), value.into()));
        assert_ne!(message, right, "header {name}");
        message
    };
    let key = text(&request, "file");
    let at = |path: &str| Message { target: right.target.replace(&key, path), ..right.clone() };
    let wrong = [
        with("content-type", "text/html"),
        with("content-type", "image/svg+xml"),
        with("content-disposition", "inline"),
        with("if-none-match", "\"another\""),
        with("x-amz-acl", "public-read"),
        with("x-amz-website-redirect-location", "https://evil.example"),
        at("/files/of-somebody-else"),
        at("/secrets"),
        Message { method: "POST".into(), ..right.clone() },
        right.clone().with_body("meow!"),
        right.clone().with_body("meo"),
        right.clone().with_body(vec![0; 20_000_000]),
    ];
    for message in wrong {
        let reply = running.s3().client().send(message).unwrap();
        assert!(reply.status().is_client_error(), "{}", reply.status());
        assert_eq!(running.s3().storage().contents().get(BUCKET).unwrap().len(), 0);
    }
    assert_eq!(running.s3().client().send(right.clone()).unwrap().status(), 200);
    assert_eq!(running.s3().client().send(right).unwrap().status(), 412);
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
            "Only these types are allowed: PNG, ",
        );
    }
    for (picture, status, sentence) in [
        (with("size", 1_000_000_001.into()), 413, "larger than 1 GB"),
        (with("size", u64::MAX.into()), 413, "larger than 1 GB"),
        (with("size", 0.into()), 422, "empty"),
        (with("size", (-1).into()), 422, "size"),
        (with("size", 1e300.into()), 422, "size"),
        (with("size", "4".into()), 422, "size"),
        (with("name", "".into()), 422, "name"),
        (with("name", "é".repeat(128).into()), 422, "name"),
        (with("name", "setup.exe\0.png".into()), 422, "control character"),
        (with("name", "cat\r\nX-Evil: 1\r\n\r\n.png".into()), 422, "control character"),
        (with("modified", "yesterday".into()), 422, "modified"),
        (json!({ "name": "cat.png" }), 422, "missing field"),
        (json!([]), 422, ""),
    ] {
        assert_refused(&post_as(&running.url(), "application/json", &picture.to_string()), status, sentence);
    }
    create_upload(&running.url(), &with("size", 1_000_000_000.into()));
    request_upload(&running.url(), &with("name", "😺".repeat(63).into()));
}

#[test]
fn malformed_requests_are_refused() {
    let running = Running::start().unwrap();
    let long = json!({ "name": "a".repeat(66_000), "type": "image/png", "size": 4 }).to_string();
    assert_refused(&post_as(&running.url(), "application/json", &long), 413, "");
    assert_refused(&post_as(&running.url(), "application/json", "{"), 400, "");
    assert_refused(&post_as(&running.url(), "application/json", "\u{0}"), 400, "");
    let upload = create_upload(&running.url(), &cat());
    for (step, status) in
        [(json!({ "step": "delete" }), 422), (json!({}), 422), (json!({ "step": "part", "number": -1 }), 422)]
    {
        assert_refused(&post_step(&running.url(), &upload, &step), status, "");
    }
    assert_refused(&post_step(&running.url(), &upload, &json!({ "step": "create" })), 409, "in one request");
    // A page of another origin can send these types without a preflight request.
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        assert_refused(&post_as(&running.url(), content_type, &cat().to_string()), 415, "application/json");
        let requests = format!("{}{upload}/requests", running.url());
        assert_refused(
            &send_as("POST", &requests, content_type, r#"{"step":"put"}"#),
            415,
            "application/json",
        );
    }
    assert_refused(&get(&running.url(), "/uploads"), 405, "not allowed");
    assert_refused(&get(&running.url(), "/nothing"), 404, "nothing here");
}

#[test]
fn refused_requests_are_explained_without_their_signature() {
    let running = Running::start().unwrap();
    let request = request_upload(&running.url(), &cat());
    let mut wrong = message(&request, "meow");
    wrong.headers.retain(|(name, _)| name != "content-type");
    wrong.headers.push(("content-type".into(), "text/html".into()));
    let reply = running.s3().client().send(wrong).unwrap();
    assert_eq!(elements(reply.body(), "Code"), ["SignatureDoesNotMatch"]);
    let body = json!({
        "method": "PUT",
        "url": request["url"],
        "headers": request["headers"],
        "response": String::from_utf8(reply.into_body()).unwrap(),
    });
    let explained =
        send_as("POST", &format!("{}/explanations", running.url()), "application/json", &body.to_string());
    let sentence = text(&json(&explained), "sentence");
    assert!(sentence.ends_with(" The server said: SignatureDoesNotMatch."), "{sentence}");
    let url = text(&request, "url");
    assert!(!sentence.contains(url.split_once("X-Amz-Signature=").unwrap().1), "{sentence}");
}

#[test]
fn invalid_ids_are_refused() {
    let running = Running::start().unwrap();
    for target in [
        "/files/",
        "/files/1",
        "/uploads/1",
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
    let start = format!("http://{}/{BUCKET}/files/", running.s3().address());
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
        ("${filename}$$", "filename=\"${filename}$$.png\""),
    ] {
        let upload = request_upload(&running.url(), &json!({ "name": name, "type": "image/png", "size": 4 }));
        let headers = upload.get("headers").unwrap();
        assert!(text(headers, "content-disposition").ends_with(end), "{headers}");
        assert!(!text(&upload, "url").contains("cat"), "{name}");
        let reply = running.s3().client().send(message(&upload, "meow")).unwrap();
        assert_eq!(reply.status(), 200, "{name}");
        let redirect = get(&running.url(), &text(&upload, "file"));
        let location = header(redirect.headers(), "location");
        let reply = running.s3().client().send(Message::new("GET", location)).unwrap();
        assert!(header(reply.headers(), "content-disposition").ends_with(end), "{name}");
        assert!(!reply.headers().contains_key("x-evil"), "{name}");
    }
    let photo =
        request_upload(&running.url(), &json!({ "name": "cat.JPEG", "type": "image/jpeg", "size": 4 }));
    assert!(text(photo.get("headers").unwrap(), "content-disposition").ends_with("\"cat.JPEG\""));
}
