//! A client of the server, which can also send requests that no page would send.

use std::time::Duration;

use e2e::{Form, Message, Reply};
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
        "POST" => agent.run(request.body(body).unwrap()),
        _ => agent.run(request.body(()).unwrap()),
    };
    let (head, mut body) = reply.unwrap().into_parts();
    Reply::from_parts(head, body.read_to_vec().unwrap())
}

#[track_caller]
pub(crate) fn get(server: &str, target: &str) -> Reply {
    send(Message::new("GET", &format!("{server}{target}")))
}

#[track_caller]
pub(crate) fn post_as(server: &str, content_type: &str, body: &str) -> Reply {
    let message = Message::new("POST", &format!("{server}/uploads")).with_body(body);
    send(Message { headers: vec![("content-type".into(), content_type.into())], ..message })
}

/// A description of a picture of four bytes.
pub(crate) fn cat() -> Value {
    json!({ "name": "Kätzchen 😺.png", "type": "image/png", "size": 4 })
}

/// Requests an upload, which the server must grant.
#[track_caller]
pub(crate) fn request_upload(server: &str, picture: &Value) -> Value {
    let reply = post_as(server, "application/json", &picture.to_string());
    assert_eq!(reply.status(), 201, "{}", String::from_utf8_lossy(reply.body()));
    serde_json::from_slice(reply.body()).unwrap()
}

/// Creates the form from the response, as the page does.
#[track_caller]
pub(crate) fn form(upload: &Value, content: &str) -> Form {
    let fields = upload.get("fields").unwrap().as_object().unwrap();
    Form {
        url: text(upload, "url"),
        fields: fields.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().into())).collect(),
        file_name: "another name".into(),
        content: content.into(),
    }
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
    let error = text(&serde_json::from_str(&body).unwrap(), "error");
    assert!(error.contains(sentence), "{error}");
}
