//! The page: its policy, its limits and its size.

use serde_json::json;
use upload_server::embedded::Running;

use crate::client::{create_upload, get, header, json, post_as, text};

#[test]
fn the_page_may_connect_to_this_server_and_to_the_bucket() {
    let running = Running::start().unwrap();
    let page = get(&running.url(), "/");
    assert_eq!(page.status(), 200);
    let policy = header(page.headers(), "content-security-policy");
    let origin = format!("http://{}", running.s3().address());
    assert!(policy.contains(&format!("connect-src 'self' {origin};")), "{policy}");
    assert!(policy.contains(&format!("img-src 'self' {origin} blob:;")), "{policy}");
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
        create_upload(&running.url(), &json!({ "name": "cat", "type": media_type, "size": 1_000_000_000 }));
    }
    let refused = post_as(
        &running.url(),
        "application/json",
        &json!({ "name": "cat", "type": "", "size": 4 }).to_string(),
    );
    let error = text(&json(&refused), "error");
    let types: Vec<&str> = error
        .trim_start_matches("Only these types are allowed: ")
        .trim_end_matches('.')
        .split(", ")
        .collect();
    assert_eq!(types.len(), accept.split(',').count());
    let (_, limits) = page.split_once("id=\"limits\">").unwrap();
    let (stated, _) = limits.split_once(", at most").unwrap();
    assert_eq!(stated.replace(" or ", ", ").split(", ").collect::<Vec<_>>(), types);
    assert!(page.contains("1 GB"));
}

/// A visitor waits for these three files.
#[test]
fn the_page_is_smaller_than_40_kilobytes() {
    let running = Running::start().unwrap();
    let sizes = ["/", "/page.css", "/page.js"].map(|file| get(&running.url(), file).into_body().len());
    assert!(sizes.iter().sum::<usize>() < 40_000, "{sizes:?}");
}
