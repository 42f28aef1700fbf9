use alloc::string::String;
use core::ops::Range;

use crate::Error;
use crate::s3::endpoint::Provider;
use crate::s3::endpoint::resolved::{ResolvedEndpoint, Target};
use crate::sigv4::canonical_request::SignedOrigin;

/// A bucket's URLs, and the errors of operations that are not available there.
pub(crate) struct Location {
    pub(crate) origin: SignedOrigin,
    /// `http://localhost:9000/photos/`
    pub(crate) before_key: String,
    /// The path of the bucket itself within `before_key`: `/photos`
    bucket_path: Range<usize>,
    /// The public URL printed instead of `before_key`: `https://files.example.com/photos/`
    pub(crate) public: Option<String>,
    target: Target,
    pub(crate) provider: Provider,
}

impl Location {
    pub(crate) fn new(resolved: ResolvedEndpoint, public: Option<String>, provider: Provider) -> Self {
        let ResolvedEndpoint { origin, url, target, is_in_path, .. } = resolved;
        let path_end = if is_in_path && public.is_none() { url.len() } else { url.len() + "/".len() };
        let bucket_path = origin.len()..path_end;
        let mut before_key = url;
        before_key.push('/');
        Self { origin: SignedOrigin::new(origin), before_key, bucket_path, public, target, provider }
    }

    /// Returns the error of `HeadBucket` and of operations on objects, if the target has none.
    pub(crate) fn no_objects(&self) -> Option<Error> {
        match self.target {
            Target::ManagedBucket => Some(Error::Bucket(
                "must not be at s3_express_control for HeadBucket or an operation on objects",
            )),
            _ => None,
        }
    }

    /// Returns the error of `CreateBucket` and `DeleteBucket`, if the target does not support them.
    pub(crate) fn not_managed(&self) -> Option<Error> {
        let rule = match self.target {
            Target::Bucket | Target::ManagedBucket => return None,
            Target::AccessPoint => "must not be an access point for CreateBucket or DeleteBucket",
            Target::DirectoryBucket => {
                "must be at s3_express_control for CreateBucket or DeleteBucket of a directory bucket"
            }
        };
        Some(Error::Bucket(rule))
    }

    /// Returns the error of forms, if the target does not support them.
    #[cfg(feature = "post")]
    pub(crate) fn no_forms(&self) -> Option<Error> {
        if self.provider == Provider::R2 {
            return Some(Error::Endpoint("must not be R2 for a form; use `put`, with `content_length`"));
        }
        let rule = match self.target {
            Target::Bucket => return None,
            Target::AccessPoint => "must not be an access point for a form",
            Target::DirectoryBucket | Target::ManagedBucket => "must not be a directory bucket for a form",
        };
        Some(Error::Bucket(rule))
    }

    /// Returns the path of the bucket itself.
    pub(crate) fn bucket_path(&self) -> &str {
        self.before_key.get(self.bucket_path.clone()).unwrap_or_default()
    }

    /// Returns the URL that forms are posted to: the bucket's, without a slash after its name.
    #[cfg(feature = "post")]
    pub(crate) fn form_url(&self) -> String {
        match &self.public {
            None => [self.origin.origin().as_str(), self.bucket_path()].concat(),
            Some(public) => match public.strip_suffix('/') {
                Some(bucket) if bucket.splitn(4, '/').nth(3).is_some() => bucket.into(),
                _ => public.clone(),
            },
        }
    }
}
