//! Use this to send a presigned request with `ureq`, `reqwest` or `hyper`, or to pass its URL to
//! code that takes a `url::Url`.

use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use presign::PresignedUrl;
use url::Url;

use crate::Failure;

/// Uploads with `ureq`.
///
/// # Errors
///
/// A failure of the request.
pub fn with_ureq(agent: &ureq::Agent, upload: PresignedUrl, body: &[u8]) -> Result<(), Failure> {
    agent.run(http::Request::try_from(upload)?.map(|()| body))?;
    Ok(())
}

/// Uploads with `reqwest`.
///
/// # Errors
///
/// A failure of the request.
pub async fn with_reqwest(
    client: &reqwest::Client,
    upload: PresignedUrl,
    body: Vec<u8>,
) -> Result<(), Failure> {
    let request = http::Request::try_from(upload)?.map(|()| body);
    client.execute(request.try_into()?).await?.error_for_status()?;
    Ok(())
}

/// Uploads with `hyper`.
///
/// # Errors
///
/// A failure of the request.
pub async fn with_hyper(
    client: &Client<HttpConnector, Full<&'static [u8]>>,
    upload: PresignedUrl,
    body: &'static [u8],
) -> Result<(), Failure> {
    let request = http::Request::try_from(upload)?.map(|()| Full::new(body));
    let response = client.request(request).await?;
    if response.status().is_success() { Ok(()) } else { Err(response.status().to_string().into()) }
}

/// Converts a download link for code that takes a [`Url`].
///
/// # Errors
///
/// A text that `url` does not parse.
pub fn with_url(link: PresignedUrl) -> Result<Url, Failure> {
    Ok(link.try_into()?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use e2e::Server;
    use hyper_util::rt::TokioExecutor;

    use super::*;

    /// Starts a server, and presigns an upload of four bytes.
    fn start() -> (Server, PresignedUrl) {
        let server = Server::start().unwrap();
        let bucket = server.create_bucket("photos").unwrap();
        let upload = bucket.put("a cat?.png").content_type("image/png").content_length(4);
        (server, upload.metadata("mood", "sleepy").presign(Duration::from_secs(60)).unwrap())
    }

    #[track_caller]
    fn check_stored(server: &Server) {
        let object = server.storage().object("photos", "a cat?.png").unwrap();
        assert_eq!(object.content, b"meow");
        assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));
        assert_eq!(object.attributes.metadata.unwrap()["mood"], "sleepy");
    }

    #[test]
    fn ureq_uploads() {
        let (server, upload) = start();
        let agent = ureq::Agent::config_builder().proxy(None).build().into();
        with_ureq(&agent, upload, b"meow").unwrap();
        check_stored(&server);
    }

    #[tokio::test]
    async fn reqwest_uploads() {
        let (server, upload) = start();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        with_reqwest(&client, upload, b"meow".into()).await.unwrap();
        check_stored(&server);
    }

    #[tokio::test]
    async fn hyper_uploads() {
        let (server, upload) = start();
        let client = Client::builder(TokioExecutor::new()).build_http();
        with_hyper(&client, upload, b"meow").await.unwrap();
        check_stored(&server);
    }

    #[test]
    fn url_keeps_the_text() {
        let (_server, upload) = start();
        assert_eq!(with_url(upload.clone()).unwrap().as_str(), upload.as_str());
    }
}
