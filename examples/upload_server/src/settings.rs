use std::env;
use std::path::PathBuf;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region, SigningTime};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::Failure;

/// The bucket and the source of its credentials.
#[derive(Clone, Debug)]
pub struct Settings {
    name: String,
    region: Region,
    endpoint: Endpoint,
    source: Source,
}

/// The source of credentials.
#[derive(Clone, Debug)]
pub enum Source {
    /// The same credentials until the server stops.
    Fixed(Credentials),
    /// A file with the current credentials, in the JSON of `aws configure export-credentials`.
    File(PathBuf),
}

impl Settings {
    /// Reads the environment. Returns `None` if `BUCKET` is not set.
    ///
    /// - `BUCKET`: the name of a bucket at AWS, or the URL of any other bucket, such as
    ///   `http://127.0.0.1:9000/pictures`
    /// - `AWS_REGION`: `us-east-1` by default
    /// - `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and optionally `AWS_SESSION_TOKEN`; or
    ///   instead
    /// - `CREDENTIALS_FILE`: the path of [`Source::File`]
    ///
    /// # Errors
    ///
    /// An invalid or missing variable.
    pub fn from_env() -> Result<Option<Self>, Failure> {
        let Some(bucket) = env::var_os("BUCKET") else { return Ok(None) };
        // An empty variable is an error: otherwise real pictures would be stored only in memory.
        let bucket = bucket.into_string().ok().filter(|bucket| !bucket.is_empty());
        let bucket = bucket.ok_or("BUCKET: must be Unicode and not empty")?;
        let source = match env::var_os("CREDENTIALS_FILE").filter(|path| !path.is_empty()) {
            Some(path) => Source::File(path.into()),
            None => Source::Fixed(Credentials::from_env()?),
        };
        let region = env::var("AWS_REGION").ok().filter(|region| !region.is_empty());
        let region = region.map_or(Ok(Region::US_EAST_1), Region::new)?;
        Self::new(&bucket, region, source).map(Some)
    }

    /// Creates settings from a bucket name at AWS or the URL of any other bucket.
    ///
    /// # Errors
    ///
    /// An invalid URL.
    pub fn new(bucket: &str, region: Region, source: Source) -> Result<Self, Failure> {
        let (endpoint, name) = match bucket.trim_end_matches('/').rsplit_once('/') {
            Some((url, name)) => (Endpoint::path_style(url)?, name),
            None => (Endpoint::aws(), bucket),
        };
        Ok(Self { name: name.into(), region, endpoint, source })
    }

    /// Returns the bucket with its current credentials.
    ///
    /// # Errors
    ///
    /// An unreadable or invalid credentials file, and an invalid bucket.
    pub async fn bucket(&self) -> Result<Bucket, Failure> {
        let credentials = match &self.source {
            Source::Fixed(credentials) => credentials.clone(),
            Source::File(path) => {
                let json = tokio::fs::read(path).await;
                parse(&json.map_err(|error| format!("{}: {error}", path.display()))?)?
            }
        };
        let (name, region, endpoint) = (self.name.clone(), self.region.clone(), self.endpoint.clone());
        Ok(Bucket::with_endpoint(name, region, credentials, endpoint)?)
    }
}

/// The JSON in which AWS's tools export credentials.
///
/// Source:
/// [Process credentials](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
}

fn parse(json: &[u8]) -> Result<Credentials, Failure> {
    // The parser's error text could quote a secret.
    let invalid =
        |error: serde_json::Error| format!("credentials: line {}: must be valid JSON", error.line());
    let exported: Exported = serde_json::from_slice(json).map_err(invalid)?;
    let (id, secret) = (exported.access_key_id, exported.secret_access_key);
    let credentials = match exported.session_token {
        Some(token) => Credentials::temporary(id, secret, token)?,
        None => Credentials::new(id, secret)?,
    };
    let Some(expiration) = exported.expiration else { return Ok(credentials) };
    let expiration = OffsetDateTime::parse(&expiration, &Rfc3339)?;
    Ok(credentials.with_expiration(SigningTime::try_from(expiration)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_bucket_is_a_name_or_a_url() {
        for (bucket, start) in [
            ("pictures", "https://pictures.s3.eu-west-1.amazonaws.com/cat?"),
            ("http://127.0.0.1:9000/pictures", "http://127.0.0.1:9000/pictures/cat?"),
            (
                "https://0a1b.r2.cloudflarestorage.com/pictures/",
                "https://0a1b.r2.cloudflarestorage.com/pictures/cat?",
            ),
        ] {
            let source = Source::Fixed(Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret").unwrap());
            let bucket = Settings::new(bucket, Region::EU_WEST_1, source).unwrap().bucket().await.unwrap();
            let url = bucket.get("cat").presign(std::time::Duration::from_secs(60)).unwrap();
            assert!(url.as_str().starts_with(start), "{url}");
        }
        let source = Source::File("nowhere".into());
        assert!(Settings::new("ftp://127.0.0.1/pictures", Region::EU_WEST_1, source).is_err());
    }

    #[test]
    fn credentials_in_the_format_of_aws_tools() {
        let credentials = parse(
            br#"{
                "Version": 1,
                "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
                "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "SessionToken": "AQoEXAMPLE",
                "Expiration": "2026-08-01T14:00:00+02:00"
            }"#,
        )
        .unwrap();
        assert_eq!(credentials.access_key_id(), "ASIAIOSFODNN7EXAMPLE");
        assert!(credentials.is_temporary());
        assert_eq!(credentials.expiration().unwrap().to_string(), "20260801T120000Z");

        let permanent =
            parse(br#"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "secret" }"#).unwrap();
        assert!(!permanent.is_temporary());
        assert_eq!(permanent.expiration(), None);
    }

    #[test]
    fn errors_do_not_quote_credentials() {
        for json in [
            r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": 271828 }"#,
            r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "271828\n" }"#,
            r#"{ "AccessKeyId": "AKIA", "SecretAccessKey": "271828", "Expiration": "271828" }"#,
            r#"{ "AccessKeyId": "AKIA" }"#,
            "271828",
            "",
        ] {
            let failure = parse(json.as_bytes()).unwrap_err();
            assert!(!format!("{failure} {failure:?}").contains("271828"), "{json}: {failure}");
        }
    }
}
