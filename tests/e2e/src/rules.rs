//! The rules of AWS for presigned requests that `s3s` lacks.
//!
//! `s3s` compares the signature and the expiration. It calls this hook between that and the
//! operation. The hook adds three rules: the region must be the server's, every `x-amz-` header
//! must be signed, and a session token must belong to the access key. It does not add the limit of
//! seven days, because `presign` cannot exceed it. A form has its token in a field, which an
//! extension of the request passes on.

use std::borrow::Cow;

use presign::Region;
use s3s::access::{S3Access, S3AccessContext};
use s3s::dto::PostObjectInput;
use s3s::{S3Request, S3Result, s3_error};
use url::form_urlencoded;

/// The rules of a server with one region and one session.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) region: Region,
    pub(crate) session_access_key_id: &'static str,
    pub(crate) session_token: &'static str,
}

/// The session token of a form, passed on as an extension of its request.
#[derive(Clone, Debug)]
pub(crate) struct FormToken(pub(crate) Option<String>);

#[async_trait::async_trait]
impl S3Access for Rules {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        let Some(credentials) = request.credentials() else {
            return Err(s3_error!(AccessDenied, "The request is not signed"));
        };
        let access_key_id = credentials.access_key.clone();
        if let Some(FormToken(token)) = request.extensions_mut().remove() {
            return self.check_token(&access_key_id, token.as_deref());
        }
        let query = request.uri().query().unwrap_or_default();

        let credential = parameter(query, "X-Amz-Credential").unwrap_or_default();
        let region = credential.split('/').nth(2).unwrap_or_default();
        if region != self.region.as_str() {
            return Err(s3_error!(
                AuthorizationQueryParametersError,
                "Error parsing the X-Amz-Credential parameter; the region '{region}' is wrong; expecting '{}'",
                self.region
            ));
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

        let token = parameter(query, "X-Amz-Security-Token");
        self.check_token(&access_key_id, token.as_deref())
    }

    async fn post_object(&self, request: &mut S3Request<PostObjectInput>) -> S3Result<()> {
        if request.region.as_ref().is_none_or(|region| region.as_str() != self.region.as_str()) {
            return Err(s3_error!(InvalidRequest, "The region is {}", self.region));
        }
        Ok(())
    }
}

impl Rules {
    fn check_token(&self, access_key_id: &str, token: Option<&str>) -> S3Result<()> {
        let has_session = access_key_id == self.session_access_key_id;
        if token != has_session.then_some(self.session_token) {
            return Err(s3_error!(InvalidToken));
        }
        Ok(())
    }
}

/// Returns the decoded value of a query parameter.
fn parameter<'a>(query: &'a str, name: &str) -> Option<Cow<'a, str>> {
    form_urlencoded::parse(query.as_bytes()).find_map(|(other, value)| (other == name).then_some(value))
}
