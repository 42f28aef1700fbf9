//! The request that each subject presigns, and the credentials for it.

use std::iter;
use std::time::Duration;

use presign::s3::{Bucket, Operation};
use presign::{Credentials, Region};

pub(crate) const ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
pub(crate) const BUCKET: &str = "examplebucket";
pub(crate) const REGION: &str = "us-east-1";
const MULTI_REGION: &str = "arn:aws:s3::123456789012:accesspoint/examplebucket.mrap";
pub(crate) const EXPIRES_IN: Duration = Duration::from_secs(3600);

const KEY: &str = "photos/2024/summer holiday/IMG_0001.jpg";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// One request: a `PUT` if it has a content type, else a `GET`.
#[derive(Debug)]
pub struct Work {
    pub(crate) key: String,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) session_token: Option<String>,
    pub(crate) content_type: Option<&'static str>,
    /// Whether it is signed for a multi-region access point.
    pub(crate) is_sigv4a: bool,
}

impl Work {
    /// Returns a plain `GET`.
    #[must_use]
    pub fn get() -> Self {
        Self {
            key: KEY.to_owned(),
            parameters: Vec::new(),
            session_token: None,
            content_type: None,
            is_sigv4a: false,
        }
    }

    pub(crate) fn with_token(self, length: usize) -> Self {
        Self { session_token: Some(BASE64.chars().cycle().take(length).collect()), ..self }
    }

    pub(crate) fn with_content_type(self) -> Self {
        Self { content_type: Some("image/jpeg"), ..self }
    }

    pub(crate) fn with_key_of(self, length: usize) -> Self {
        Self { key: iter::repeat(KEY.chars().chain(['/'])).flatten().take(length).collect(), ..self }
    }

    pub(crate) fn with_sigv4a(self) -> Self {
        Self { is_sigv4a: true, ..self }
    }

    /// Adds parameters that are not sorted.
    pub(crate) fn with_parameters(self, count: usize) -> Self {
        let parameter = |number| (format!("name-{}", number * 7 % count), format!("a value/{number}"));
        Self { parameters: (0..count).map(parameter).collect(), ..self }
    }

    pub(crate) fn method(&self) -> http::Method {
        if self.content_type.is_some() { http::Method::PUT } else { http::Method::GET }
    }

    pub(crate) fn host(&self) -> &'static str {
        if self.is_sigv4a {
            "examplebucket.mrap.accesspoint.s3-global.amazonaws.com"
        } else {
            "examplebucket.s3.us-east-1.amazonaws.com"
        }
    }

    /// Creates the bucket for presign.
    pub(crate) fn bucket(&self) -> Bucket {
        let credentials = match &self.session_token {
            Some(token) => Credentials::temporary(ACCESS_KEY_ID, SECRET_ACCESS_KEY, token),
            None => Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY),
        };
        let bucket = if self.is_sigv4a { MULTI_REGION } else { BUCKET };
        Bucket::new(bucket, Region::US_EAST_1, credentials.unwrap()).unwrap()
    }

    /// Creates the operation for presign, as a user would write it.
    pub(crate) fn operation<'a>(&'a self, bucket: &'a Bucket) -> Operation<'a> {
        let operation = match self.content_type {
            Some(content_type) => bucket.put(&self.key).content_type(content_type),
            None => bucket.get(&self.key),
        };
        operation.query_pairs(&self.parameters)
    }
}
