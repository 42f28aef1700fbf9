use axum::Json;
use axum::extract::rejection::{JsonRejection, StringRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error response: a status, and `{"error": "…"}` for people.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
}

pub(crate) fn refuse(status: StatusCode, message: impl Into<String>) -> Refusal {
    Refusal { status, message: message.into() }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.message }))).into_response()
    }
}

/// A body that is too long, or not the expected JSON.
impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        refuse(rejection.status(), rejection.body_text())
    }
}

/// A body that is too long, or not UTF-8.
impl From<StringRejection> for Refusal {
    fn from(rejection: StringRejection) -> Self {
        refuse(rejection.status(), rejection.body_text())
    }
}

/// A failure to sign. It can be logged, because its text contains no values.
impl From<presign::Error> for Refusal {
    fn from(error: presign::Error) -> Self {
        if error.is_input() {
            return refuse(StatusCode::UNPROCESSABLE_ENTITY, format!("Not signed: {error}."));
        }
        tracing::error!("not signed: {error}");
        let (status, message) = if error.is_credentials_expiration() {
            (StatusCode::SERVICE_UNAVAILABLE, "The files are not available at the moment.")
        } else {
            (StatusCode::INTERNAL_SERVER_ERROR, "The server has an internal error.")
        };
        refuse(status, message)
    }
}
