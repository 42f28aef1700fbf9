//! Use this to let a page upload pictures by a form: `POST /users/{user}/pictures` returns its URL
//! and its fields as JSON, like boto3's `generate_presigned_post`.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::post};
use presign::s3::{Bucket, post::PresignedPost};

const LARGEST: u64 = 10 * 1024 * 1024;

/// Returns the server's routes, for `axum::serve`.
pub fn routes(bucket: Bucket) -> Router {
    Router::new().route("/users/{user}/pictures", post(create_form)).with_state(bucket)
}

async fn create_form(
    State(bucket): State<Bucket>,
    Path(user): Path<u64>,
) -> Result<Json<PresignedPost>, StatusCode> {
    let form = bucket
        .post(format!("users/{user}/${{filename}}"))
        .content_type_starts_with("image/")
        .content_length(1..=LARGEST)
        .success_action_status(201)
        .presign(Duration::from_secs(900));
    form.map(Json).map_err(|error| {
        eprintln!("no form: {error}");
        StatusCode::INTERNAL_SERVER_ERROR
    })
}

#[cfg(test)]
mod tests {
    use e2e::{Form, Server};
    use serde_json::Value;

    use super::*;
    use crate::router;

    #[tokio::test]
    async fn a_page_uploads_a_picture() {
        let server = Server::start().unwrap();
        let routes = routes(server.create_bucket("photos").unwrap());
        let (status, json) = router::post(&routes, "/users/7/pictures", &Value::Null).await;
        assert_eq!(status, 200);

        let fields = json["fields"].as_object().unwrap().iter();
        let fields = fields.map(|(name, value)| (name.clone(), value.as_str().unwrap().into())).collect();
        let url = json["url"].as_str().unwrap().into();
        let form = Form { url, fields, file_name: "größe.png".into(), content: b"meow".into() };
        let with = |name, media_type| form.clone().with(name, media_type);
        let large = Form { content: vec![0; 10_485_761], ..with("Content-Type", "image/png") };
        for (name, form, is_accepted) in [
            ("no type", form.clone(), false),
            ("a page", with("Content-Type", "text/html"), false),
            ("another field", with("Content-Type", "image/png").with("acl", "public-read"), false),
            ("a large picture", large, false),
            ("a picture", with("Content-Type", "image/png"), true),
        ] {
            let reply = server.client().send(form).unwrap();
            assert_eq!(reply.status().is_success(), is_accepted, "{name}: {reply:?}");
        }
        let object = server.storage().object("photos", "users/7/größe.png").unwrap();
        assert_eq!(object.content, b"meow");
    }
}
