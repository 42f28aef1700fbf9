//! Use this to accept presigned URLs on your own server: an extractor of `axum` that is also a
//! layer, for nested routers too. It logs the reason for a refusal.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{FromRef, FromRequestParts, OriginalUri};
use axum::http::{StatusCode, Uri, header, request::Parts};
use axum::middleware::from_extractor_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use presign::explain::{Explanation, FailedRequest};
use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, Region, Service, Signer, SigningTime};

/// The check of requests for one access key.
#[derive(Clone, Debug)]
pub struct Guard {
    verifier: Verifier,
    signer: Signer,
}

impl Guard {
    /// Creates the check for a service and a region.
    #[must_use]
    pub fn new(service: Service, region: Region, credentials: Credentials) -> Self {
        let verifier = Verifier::new(service.clone(), region.clone());
        Self { verifier, signer: Signer::new(service, region, credentials) }
    }

    /// Verifies a request with the URI that arrived.
    fn verify(&self, parts: &Parts, uri: &Uri) -> Result<Caller, VerifyError> {
        let presented = self.verifier.parse_http_with_uri(&parts.method, uri, &parts.headers)?;
        let verified = presented.verify_with(&self.signer, SigningTime::now())?;
        Ok(Caller { access_key_id: verified.access_key_id().into(), expires_at: verified.expires_at() })
    }

    /// Explains a refusal to the operator of the server. The client must not see it.
    fn explain(&self, parts: &Parts, uri: &Uri, error: VerifyError) -> Explanation {
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let url = format!("https://{}{uri}", text(header::HOST).unwrap_or_default());
        let headers = parts.headers.iter();
        FailedRequest::new(parts.method.as_str(), &url)
            .headers(headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))))
            .response_body(&error.to_xml())
            .credentials(self.signer.credentials())
            .explain()
    }
}

/// The signer of a verified request. An argument of this type makes a handler verify.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The access key id.
    pub access_key_id: String,
    /// The expiration of the URL.
    pub expires_at: SigningTime,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Guard: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let guard = Guard::from_ref(state);
        // A nested router has removed its prefix from the URI of `parts`.
        let Ok::<_, Infallible>(OriginalUri(uri)) = OriginalUri::from_request_parts(parts, state).await;
        guard.verify(parts, &uri).map_err(|error| {
            eprintln!("{}", guard.explain(parts, &uri, error));
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::FORBIDDEN);
            (status, [(header::CONTENT_TYPE, "application/xml")], error.to_xml()).into_response()
        })
    }
}

/// Returns routes under `/v1`: one that uses the caller, and others that a layer guards.
pub fn routes(guard: Guard) -> Router {
    let files = Router::new()
        .route("/{*key}", get(async || "a file"))
        .layer(from_extractor_with_state::<Caller, Guard>(guard.clone()));
    let account = Router::new().route("/account", get(account)).with_state(guard);
    Router::new().nest("/v1", account.nest("/files", files))
}

async fn account(caller: Caller) -> String {
    format!("{} until {}", caller.access_key_id, caller.expires_at.to_rfc3339())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::Body;
    use axum::http::Request;
    use presign::PresignedUrl;
    use presign::explain::Cause;
    use presign::s3::{Bucket, Endpoint};

    use super::*;
    use crate::router;

    const MINUTE: Duration = Duration::from_secs(60);

    fn start() -> (Router, Guard, Bucket) {
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret").unwrap();
        let guard = Guard::new(Service::S3, Region::US_EAST_1, credentials.clone());
        let endpoint = Endpoint::path_style("https://api.example.com").unwrap();
        let bucket = Bucket::with_endpoint("v1", Region::US_EAST_1, credentials, endpoint).unwrap();
        (routes(guard.clone()), guard, bucket)
    }

    /// Returns the request as it arrives by HTTP/1.1, after a change of its target.
    fn arrived(url: &PresignedUrl, change: impl Fn(&str) -> String) -> Request<Body> {
        let target = url.as_str().strip_prefix("https://api.example.com").unwrap();
        Request::get(change(target)).header("host", url.host()).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn verified_requests_reach_their_handlers() {
        let (routes, _, bucket) = start();
        for (name, key, body) in [
            ("the extractor", "account", "AKIAIOSFODNN7EXAMPLE until "),
            ("the layer", "files/a cat.png", "a file"),
        ] {
            let url = bucket.get(key).presign(MINUTE).unwrap();
            let (status, text) = router::send(&routes, arrived(&url, str::to_owned)).await;
            assert_eq!(status, 200, "{name}: {text}");
            assert!(text.starts_with(body), "{name}: {text}");
        }
    }

    #[tokio::test]
    async fn refusals_are_those_of_s3_and_explained() {
        let (routes, guard, bucket) = start();
        let unchanged: fn(&str) -> String = str::to_owned;
        let now = SigningTime::now();
        let yesterday = now.checked_sub(Duration::from_secs(86_400)).unwrap();
        for (name, time, change, code, cause) in [
            ("expired", yesterday, unchanged, "AccessDenied", Cause::Expired),
            (
                "another file",
                now,
                |target| target.replace("a.png", "b.png"),
                "SignatureDoesNotMatch",
                Cause::UrlChanged,
            ),
        ] {
            let url = bucket.get("files/a.png").presign_at(time, MINUTE).unwrap();
            let (status, text) = router::send(&routes, arrived(&url, change)).await;
            assert_eq!(status, 403, "{name}");
            assert!(text.contains(&format!("<Code>{code}</Code>")), "{name}: {text}");
            let (parts, _) = arrived(&url, change).into_parts();
            let error = guard.verify(&parts, &parts.uri).unwrap_err();
            assert_eq!(guard.explain(&parts, &parts.uri, error).cause(), &cause, "{name}");
        }
    }
}
