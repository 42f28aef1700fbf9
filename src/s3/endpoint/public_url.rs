use alloc::string::String;

use crate::Error;
use crate::s3::endpoint::arn::is_arn;
use crate::s3::endpoint::base_url::BaseUrl;
use crate::s3::endpoint::bucket_name::{check_name, is_valid_in_host};

/// The URL that clients use instead of the signed one, because they reach the bucket through a
/// proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl {
    /// The text before the bucket's name: `https://files.example.com/`; without `{bucket}` all of
    /// it.
    before_bucket: String,
    /// The text between the bucket's name and the key: `/`; `None` without `{bucket}`.
    after_bucket: Option<String>,
}

const BUCKET: &str = "{bucket}";

impl PublicUrl {
    pub(crate) fn parse(pattern: &str) -> Result<Self, Error> {
        let Some((before, after)) = pattern.split_once(BUCKET) else {
            let BaseUrl { origin, path } = BaseUrl::parse(pattern)?;
            return Ok(Self { before_bucket: [origin.as_str(), &path, "/"].concat(), after_bucket: None });
        };
        let is_label = before.ends_with("://") && after.starts_with('.');
        let is_segment =
            before.ends_with('/') && !before.ends_with("://") && (after.is_empty() || after.starts_with('/'));
        if !is_label && !is_segment {
            let rule = "must have {bucket} as the first label of its host or as a segment of its path";
            return Err(Error::Endpoint(rule));
        }
        // Parsed with the longest label as the name: if that fits into the host, so does every
        // name.
        let longest = "b".repeat(63);
        let BaseUrl { origin, path } = BaseUrl::parse(&[before, &longest, after].concat())?;
        let url = [origin.as_str(), &path, "/"].concat();
        // Parsing may have dropped the host's port, but leaves the path unchanged.
        let after = after.strip_suffix('/').unwrap_or(after);
        let start = match is_label {
            true => url.find(':').map_or(0, |colon| colon + "://".len()),
            false => url.len().saturating_sub(longest.len() + after.len() + "/".len()),
        };
        let (before, rest) = url.split_at_checked(start).unwrap_or_default();
        let after = rest.get(longest.len()..).unwrap_or_default();
        Ok(Self { before_bucket: before.into(), after_bucket: Some(after.into()) })
    }

    /// Returns whether it has `{bucket}`, so that it is valid for any bucket.
    pub(crate) const fn names_bucket(&self) -> bool {
        self.after_bucket.is_some()
    }

    /// Returns the URL up to the key, with the slash: `https://files.example.com/photos/`
    pub(crate) fn before_key(&self, bucket: &str) -> Result<String, Error> {
        let Some(after) = &self.after_bucket else { return Ok(self.before_bucket.clone()) };
        if is_arn(bucket) {
            return Err(Error::Arn("must not replace {bucket}; use the public URL of the access point"));
        }
        check_name(bucket).map_err(Error::Bucket)?;
        let in_host = self.before_bucket.ends_with("://");
        if in_host && !is_valid_in_host(bucket, self.before_bucket.starts_with("https:")) {
            return Err(Error::Bucket("must be valid in the host of the public URL"));
        }
        Ok([&self.before_bucket, bucket, after].concat())
    }
}
