use alloc::string::String;

use crate::Error;
use crate::s3::endpoint::arn::is_arn;
use crate::s3::endpoint::base_url::BaseUrl;
use crate::s3::endpoint::bucket_name as name;

/// What is printed in place of the URL that is signed: a URL that clients reach the bucket at, through a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl {
    /// Up to the bucket's name, or to the slash before the key if the name stands nowhere.
    before: String,
    behind: Option<String>,
}

const BUCKET: &str = "{bucket}";

impl PublicUrl {
    pub(crate) fn parse(pattern: &str) -> Result<Self, Error> {
        let Some((before, behind)) = pattern.split_once(BUCKET) else {
            let BaseUrl { origin, path } = BaseUrl::parse(pattern)?;
            return Ok(Self { before: [origin.as_str(), &path, "/"].concat(), behind: None });
        };
        let is_label = before.ends_with("://") && behind.starts_with('.');
        let is_segment = before.ends_with('/')
            && !before.ends_with("://")
            && (behind.is_empty() || behind.starts_with('/'));
        if !is_label && !is_segment {
            let rule = "must have {bucket} as the first label of its host, or as a segment of its path";
            return Err(Error::Endpoint(rule));
        }
        // In place of the name, the longest label: whatever fits beside it fits beside every name.
        let longest = "b".repeat(63);
        let BaseUrl { origin, path } = BaseUrl::parse(&[before, &longest, behind].concat())?;
        let url = [origin.as_str(), &path, "/"].concat();
        // A host's port may be gone, a path is as it was.
        let behind = behind.strip_suffix('/').unwrap_or(behind);
        let start = match is_label {
            true => url.find(':').map_or(0, |colon| colon + "://".len()),
            false => url.len().saturating_sub(longest.len() + behind.len() + "/".len()),
        };
        let (before, rest) = url.split_at_checked(start).unwrap_or_default();
        let behind = rest.get(longest.len()..).unwrap_or_default();
        Ok(Self { before: before.into(), behind: Some(behind.into()) })
    }

    /// Whether it says where the bucket's name stands, so that it is good for any bucket.
    pub(crate) const fn names_bucket(&self) -> bool {
        self.behind.is_some()
    }

    /// The URL before a key, up to the slash before it.
    pub(crate) fn of(&self, bucket: &str) -> Result<String, Error> {
        let Some(behind) = &self.behind else { return Ok(self.before.clone()) };
        if is_arn(bucket) {
            return Err(Error::Arn(
                "cannot stand in place of {bucket}: give the public URL of the access point",
            ));
        }
        name::check(bucket).map_err(Error::Bucket)?;
        let in_host = self.before.ends_with("://");
        if in_host && !name::can_stand_in_host(bucket, self.before.starts_with("https:")) {
            return Err(Error::Bucket("cannot stand in the host of the public URL"));
        }
        Ok([&self.before, bucket, behind].concat())
    }
}
