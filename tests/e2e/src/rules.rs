//! What AWS asks of a presigned request and `s3s` does not.
//!
//! `s3s` compares the signature and looks whether the URL has expired. This hook, which it calls between that and the
//! operation, adds three rules: the region has to be the server's, every `x-amz-` header has to be signed, and a session
//! token has to be the one that belongs to the access key. The limit of seven days is not among them, because `presign` has no
//! way to sign more.

use std::borrow::Cow;

use presign::Region;
use s3s::access::{S3Access, S3AccessContext};
use s3s::{S3Result, s3_error};
use url::form_urlencoded;

/// The rules of a server, for its region and its one user with a session.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) region: Region,
    pub(crate) session_access_key_id: &'static str,
    pub(crate) session_token: &'static str,
}

#[async_trait::async_trait]
impl S3Access for Rules {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        let Some(credentials) = request.credentials() else {
            return Err(s3_error!(AccessDenied, "The request is not signed"));
        };
        let query = request.uri().query().unwrap_or_default();

        let credential = parameter(query, "X-Amz-Credential").unwrap_or_default();
        if credential.split('/').nth(2) != Some(self.region.as_str()) {
            return Err(s3_error!(AuthorizationQueryParametersError, "The region is {}", self.region));
        }

        let signed_headers = parameter(query, "X-Amz-SignedHeaders").unwrap_or_default();
        let is_signed = |name: &str| signed_headers.split(';').any(|signed| signed == name);
        let is_unsigned = |name: &str| name.starts_with("x-amz-") && !is_signed(name);
        if request.headers().keys().any(|name| is_unsigned(name.as_str())) {
            return Err(s3_error!(
                AccessDenied,
                "There were headers present in the request which were not signed"
            ));
        }

        let has_session = credentials.access_key == self.session_access_key_id;
        let token = has_session.then_some(self.session_token);
        if parameter(query, "X-Amz-Security-Token").as_deref() != token {
            return Err(s3_error!(InvalidToken));
        }
        Ok(())
    }
}

/// The value of a query parameter.
fn parameter<'a>(query: &'a str, name: &str) -> Option<Cow<'a, str>> {
    form_urlencoded::parse(query.as_bytes()).find_map(|(other, value)| (other == name).then_some(value))
}
