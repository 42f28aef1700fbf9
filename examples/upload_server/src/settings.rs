use std::env;
use std::path::PathBuf;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, Region};

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
    /// - `AWS_REGION` or `AWS_DEFAULT_REGION`: `us-east-1` by default
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
        let region = match Region::from_env() {
            Err(Error::Environment { rule: "missing", .. }) => Region::US_EAST_1,
            region => region?,
        };
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
    /// As [`credentials`](Self::credentials), and an invalid bucket.
    pub async fn bucket(&self) -> Result<Bucket, Failure> {
        let (name, region, endpoint) = (self.name.clone(), self.region.clone(), self.endpoint.clone());
        Ok(Bucket::with_endpoint(name, region, self.credentials().await?, endpoint)?)
    }

    /// Returns the current credentials. A provider of the AWS SDK can replace this method.
    ///
    /// # Errors
    ///
    /// An unreadable or invalid credentials file.
    pub async fn credentials(&self) -> Result<Credentials, Failure> {
        match &self.source {
            Source::Fixed(credentials) => Ok(credentials.clone()),
            Source::File(path) => {
                let json = tokio::fs::read_to_string(path).await;
                let json = json.map_err(|error| format!("{}: {error}", path.display()))?;
                Ok(Credentials::from_json(&json)?)
            }
        }
    }
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
}
