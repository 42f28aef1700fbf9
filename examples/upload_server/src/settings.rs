use std::env;
use std::path::PathBuf;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region, SigningTime};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::Failure;

/// Which bucket, and where its credentials come from.
#[derive(Clone, Debug)]
pub struct Settings {
    name: String,
    region: Region,
    endpoint: Endpoint,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Environment(Credentials),
    File(PathBuf),
}

impl Settings {
    /// Reads the environment, or finds that no bucket is set there:
    ///
    /// - `BUCKET`: the name of a bucket at AWS, or the URL of one elsewhere, such as `http://127.0.0.1:9000/pictures`
    /// - `AWS_REGION`: `us-east-1` if it is not set
    /// - `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; or
    /// - `CREDENTIALS_FILE`: a file that credentials are read from again and again, as
    ///   `aws configure export-credentials` writes it
    ///
    /// # Errors
    ///
    /// A variable that is wrong, or that is missing.
    pub fn from_env() -> Result<Option<Self>, Failure> {
        let read = |variable| env::var(variable).ok().filter(|value| !value.is_empty());
        let Some(bucket) = read("BUCKET") else { return Ok(None) };
        let source = match env::var_os("CREDENTIALS_FILE").filter(|path| !path.is_empty()) {
            Some(path) => Source::File(path.into()),
            None => Source::Environment(Credentials::from_env()?),
        };
        let region = read("AWS_REGION").map_or(Ok(Region::US_EAST_1), Region::new)?;
        Self::new(&bucket, region, source).map(Some)
    }

    fn new(bucket: &str, region: Region, source: Source) -> Result<Self, Failure> {
        let (endpoint, name) = match bucket.trim_end_matches('/').rsplit_once('/') {
            Some((url, name)) => (Endpoint::path_style(url)?, name),
            None => (Endpoint::aws(), bucket),
        };
        Ok(Self { name: name.into(), region, endpoint, source })
    }

    /// The bucket, with the credentials of the moment.
    ///
    /// # Errors
    ///
    /// Those of the file, and of a bucket that cannot be.
    pub async fn bucket(&self) -> Result<Bucket, Failure> {
        let credentials = match &self.source {
            Source::Environment(credentials) => credentials.clone(),
            Source::File(path) => parse(&tokio::fs::read(path).await?)?,
        };
        let (name, region, endpoint) = (self.name.clone(), self.region.clone(), self.endpoint.clone());
        Ok(Bucket::with_endpoint(name, region, credentials, endpoint)?)
    }
}

/// What AWS's tools hand credentials over in.
///
/// Source: [Process credentials](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
}

fn parse(json: &[u8]) -> Result<Credentials, Failure> {
    // The parser's own words could quote a secret.
    let wrong = |error: serde_json::Error| format!("credentials: line {} is wrong", error.line());
    let exported: Exported = serde_json::from_slice(json).map_err(wrong)?;
    let (id, secret) = (exported.access_key_id, exported.secret_access_key);
    let credentials = match exported.session_token {
        Some(token) => Credentials::temporary(id, secret, token)?,
        None => Credentials::new(id, secret)?,
    };
    let Some(expiration) = exported.expiration else { return Ok(credentials) };
    let expiration = OffsetDateTime::parse(&expiration, &Rfc3339)?;
    Ok(credentials.with_expiration(SigningTime::try_from(expiration)?))
}
