//! A client of the server, which can also send requests that no page would send.

use std::time::Duration;

use e2e::{Message, Reply};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

/// Sends a message and reads the whole response. Does not follow redirects.
#[track_caller]
pub(crate) fn send(message: Message) -> Reply {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(30)));
    let Message { method, host, target, headers, body } = message;
    let mut request = Request::builder().method(&*method).uri(format!("http://{host}{target}"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let agent = config.build().new_agent();
    let reply = match &*method {
        "POST" | "PUT" => agent.run(request.body(body).unwrap()),
        _ => agent.run(request.body(()).unwrap()),
    };
    let (head, mut body) = reply.unwrap().into_parts();
    Reply::from_parts(head, body.read_to_vec().unwrap())
}

#[track_caller]
pub(crate) fn get(server: &str, target: &str) -> Reply {
    send(Message::new("GET", &format!("{server}{target}")))
}

/// Describes a file to the server.
#[track_caller]
pub(crate) fn post_as(server: &str, content_type: &str, body: &str) -> Reply {
    send_as("POST", &format!("{server}/uploads"), content_type, body)
}

#[track_caller]
pub(crate) fn send_as(method: &str, url: &str, content_type: &str, body: &str) -> Reply {
    let message = Message::new(method, url).with_body(body);
    send(Message { headers: vec![("content-type".into(), content_type.into())], ..message })
}

/// A description of a picture of four bytes.
pub(crate) fn cat() -> Value {
    json!({ "name": "Kätzchen 😺.png", "type": "image/png", "size": 4 })
}

/// A description of a video of three parts, the last of which has one byte.
pub(crate) fn film() -> Value {
    json!({ "name": "film.mp4", "type": "video/mp4", "size": 16 * 1024 * 1024 + 1, "modified": 1_700_000_000_000_u64 })
}

/// Creates an upload, which the server must allow, and returns its path.
#[track_caller]
pub(crate) fn create_upload(server: &str, file: &Value) -> String {
    let reply = post_as(server, "application/json", &file.to_string());
    assert_eq!(reply.status(), 201, "{}", String::from_utf8_lossy(reply.body()));
    format!("/uploads/{}", text(&json(&reply), "id"))
}

/// Posts a step, for its presigned request.
#[track_caller]
pub(crate) fn post_step(server: &str, upload: &str, step: &Value) -> Reply {
    send_as("POST", &format!("{server}{upload}/requests"), "application/json", &step.to_string())
}

/// Returns the presigned request of a step, which the server must allow.
#[track_caller]
pub(crate) fn request_step(server: &str, upload: &str, step: &Value) -> Value {
    let reply = post_step(server, upload, step);
    assert_eq!(reply.status(), 200, "{}", String::from_utf8_lossy(reply.body()));
    json(&reply)
}

/// Creates an upload and returns its `PUT`, with the `file`'s path for downloads.
#[track_caller]
pub(crate) fn request_upload(server: &str, file: &Value) -> Value {
    let upload = create_upload(server, file);
    let mut request = request_step(server, &upload, &json!({ "step": "put" }));
    let path = upload.replace("/uploads/", "/files/");
    request.as_object_mut().unwrap().insert("file".into(), path.into());
    request
}

/// Creates the message of a presigned request, as the page does.
#[track_caller]
pub(crate) fn message(request: &Value, content: impl Into<Vec<u8>>) -> Message {
    let headers = request.get("headers").unwrap().as_object().unwrap();
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().into()));
    let message = Message::new(&text(request, "method"), &text(request, "url")).with_body(content);
    Message { headers: headers.collect(), ..message }
}

#[track_caller]
pub(crate) fn json(reply: &Reply) -> Value {
    serde_json::from_slice(reply.body()).unwrap()
}

#[track_caller]
pub(crate) fn text(value: &Value, name: &str) -> String {
    value.get(name).unwrap().as_str().unwrap().into()
}

#[track_caller]
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).unwrap().to_str().unwrap()
}

/// Checks a refusal: its status, and the sentence in its JSON.
#[track_caller]
pub(crate) fn assert_refused(reply: &Reply, status: u16, sentence: &str) {
    let body = String::from_utf8_lossy(reply.body());
    assert_eq!(reply.status(), status, "{body}");
    assert_eq!(header(reply.headers(), "content-type"), "application/json");
    assert!(!reply.headers().contains_key("location"));
    let error = text(&json(reply), "error");
    assert!(error.contains(sentence), "{error}");
}
