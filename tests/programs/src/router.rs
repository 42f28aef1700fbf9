//! Requests to a router, without a connection.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

/// Sends a request, and returns the response's status and body.
pub(crate) async fn send(router: &Router, request: Request<Body>) -> (StatusCode, String) {
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.into()).unwrap())
}

/// Sends JSON by `POST`. Returns the response's JSON, or `null` for a response of another kind.
pub(crate) async fn post(router: &Router, path: &str, json: &Value) -> (StatusCode, Value) {
    let request = Request::post(path).header("content-type", "application/json");
    let (status, body) = send(router, request.body(json.to_string().into()).unwrap()).await;
    (status, serde_json::from_str(&body).unwrap_or_default())
}
