//! Large files, which are uploaded in parts.

use e2e::Message;
use presign::s3::parts;
use serde_json::json;
use upload_server::embedded::{BUCKET, Running};

use crate::client::{
    assert_refused, create_upload, film, get, json, message, post_step, request_step, send, send_as, text,
};

#[test]
fn a_large_file_is_uploaded_in_parts() {
    let running = Running::start().unwrap();
    let (url, client) = (running.url(), running.s3().client());
    let upload = create_upload(&url, &film());
    let view = json(&get(&url, &upload));
    assert_eq!(view["part_length"], 8 * 1024 * 1024);
    assert_eq!((&view["has_parts"], &view["is_done"]), (&json!(false), &json!(false)));
    assert_eq!(view["description"], film());
    assert_refused(&post_step(&url, &upload, &json!({ "step": "put" })), 409, "in parts");
    assert_refused(&post_step(&url, &upload, &json!({ "step": "part", "number": 1 })), 409, "has not begun");

    let create = request_step(&url, &upload, &json!({ "step": "create" }));
    let created = client.send(message(&create, "")).unwrap();
    let multipart = format!("{url}{upload}/multipart");
    assert_refused(&send_as("PUT", &multipart, "text/plain", "<Error/>"), 422, "no upload id");
    let response = String::from_utf8(created.into_body()).unwrap();
    assert_eq!(send_as("PUT", &multipart, "text/plain", &response).status(), 204);
    assert_eq!(json(&get(&url, &upload))["has_parts"], true);

    let content: Vec<u8> = (0..=u8::MAX).cycle().take(16 * 1024 * 1024 + 1).collect();
    for (number, part) in (1..).zip(content.chunks(8 * 1024 * 1024)) {
        let request = request_step(&url, &upload, &json!({ "step": "part", "number": number }));
        let longer = [part, b"!"].concat();
        for wrong in [&longer, &part[1..]] {
            assert_eq!(client.send(message(&request, wrong)).unwrap().status(), 403, "{number}");
        }
        assert_eq!(client.send(message(&request, part)).unwrap().status(), 200, "{number}");
    }
    for number in [0, 4] {
        assert_refused(
            &post_step(&url, &upload, &json!({ "step": "part", "number": number })),
            409,
            "no such part",
        );
    }

    let list = request_step(&url, &upload, &json!({ "step": "parts" }));
    let listed = String::from_utf8(client.send(message(&list, "")).unwrap().into_body()).unwrap();
    let etags: Vec<String> = parts(&listed).unwrap().into_iter().map(|(_, etag)| etag).collect();
    assert_eq!(etags.len(), 3);
    for etags in [&[], &etags[..2], &[&etags[..], &etags[..1]].concat()] {
        let step = json!({ "step": "complete", "etags": etags });
        assert_refused(&post_step(&url, &upload, &step), 409, "another number of parts");
    }
    let step = json!({ "step": "complete", "etags": ["", "", ""] });
    assert_refused(&post_step(&url, &upload, &step), 422, "Not signed: etag: ");
    let complete = request_step(&url, &upload, &json!({ "step": "complete", "etags": etags }));
    let reply = client.send(message(&complete, text(&complete, "body"))).unwrap();
    assert_eq!(reply.status(), 200, "{}", String::from_utf8_lossy(reply.body()));
    let object = running.s3().storage().object(BUCKET, &upload.replace("/uploads/", "files/")).unwrap();
    assert!(object.content == content, "another content");
    assert_eq!(object.attributes.content_type.as_deref(), Some("video/mp4"));
    assert_eq!(send_as("PUT", &format!("{url}{upload}/done"), "text/plain", "").status(), 204);
    assert_eq!(json(&get(&url, &upload))["is_done"], true);
}

#[test]
fn a_response_without_a_short_upload_id_is_refused() {
    let running = Running::start().unwrap();
    let upload = create_upload(&running.url(), &film());
    let put = |body: &[u8]| {
        let url = format!("{}{upload}/multipart", running.url());
        send(Message::new("PUT", &url).with_body(body))
    };
    let response = |length| {
        format!(
            "<InitiateMultipartUploadResult><UploadId>{}</UploadId></InitiateMultipartUploadResult>",
            "u".repeat(length)
        )
    };
    assert_refused(&put(b""), 422, "no upload id");
    assert_refused(&put(b"\xFF"), 400, "UTF-8");
    assert_refused(&put(response(70_000).as_bytes()), 413, "length limit");
    assert_refused(&put(response(1025).as_bytes()), 422, "no upload id");
    assert_eq!(json(&get(&running.url(), &upload))["has_parts"], false);
    assert_eq!(put(response(1024).as_bytes()).status(), 204);
}

#[test]
fn a_canceled_upload_leaves_no_parts() {
    let running = Running::start().unwrap();
    let (url, client) = (running.url(), running.s3().client());
    let upload = create_upload(&url, &film());
    let create = request_step(&url, &upload, &json!({ "step": "create" }));
    let created = String::from_utf8(client.send(message(&create, "")).unwrap().into_body()).unwrap();
    assert_eq!(send_as("PUT", &format!("{url}{upload}/multipart"), "text/plain", &created).status(), 204);
    assert_eq!(running.s3().storage().uploads_in_progress(BUCKET), 1);
    let abort = request_step(&url, &upload, &json!({ "step": "abort" }));
    assert_eq!(client.send(message(&abort, "")).unwrap().status(), 204);
    assert_eq!(running.s3().storage().uploads_in_progress(BUCKET), 0);
    let forget = || send(Message::new("DELETE", &format!("{url}{upload}")));
    assert_eq!(forget().status(), 204);
    assert_refused(&forget(), 404, "does not know");
    assert_refused(&get(&url, &upload), 404, "does not know");
    assert_refused(&post_step(&url, &upload, &json!({ "step": "create" })), 404, "does not know");
}
