//! `s3://BUCKET/KEY` and `s3://BUCKET`.

use crate::failure::{Failure, usage};

/// A bucket or access point, and the object key. The bucket's own URI has no key.
pub(crate) struct S3Uri {
    pub(crate) bucket: String,
    pub(crate) key: Option<String>,
}

impl S3Uri {
    /// Parses `s3://bucket/key`, `s3://bucket` or, as in the AWS CLI, `bucket/key`.
    ///
    /// Does not decode the key, which may contain `%`, `+` and `?`. A slash without a key is an error,
    /// so that an empty variable in a script does not create a link that lists the bucket.
    pub(crate) fn parse(uri: &str) -> Result<Self, Failure> {
        let after_scheme = uri.strip_prefix("s3://");
        let path = after_scheme.unwrap_or(uri);
        let slash = if path.starts_with("arn:") { end_of_arn(path) } else { path.find('/') };
        let (bucket, key) = match slash {
            Some(slash) => (path.get(..slash), path.get(slash + 1..)),
            None => (after_scheme, None),
        };
        let bucket = bucket.filter(|bucket| !bucket.is_empty());
        let bucket = bucket.ok_or_else(|| usage("S3 URI: must be s3://BUCKET/KEY or s3://BUCKET"))?;
        if key == Some("") {
            return Err(usage("S3 URI: must have a key after the slash; the bucket's URI is s3://BUCKET"));
        }
        Ok(Self { bucket: bucket.to_owned(), key: key.map(str::to_owned) })
    }
}

/// Returns the end of an access point's ARN before a key.
///
/// The resource has a type and a name, or two of each for an Outpost.
fn end_of_arn(uri: &str) -> Option<usize> {
    let (colon, _) = uri.match_indices(':').nth(4)?;
    let parts = if uri.contains(":s3-outposts:") { 4 } else { 2 };
    let (length, _) = uri.get(colon + 1..)?.match_indices([':', '/']).nth(parts - 1)?;
    Some(colon + 1 + length)
}
