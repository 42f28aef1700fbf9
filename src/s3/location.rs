use alloc::string::String;
use core::ops::Range;

use crate::Error;
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
    /// The error of object operations, if the target has no objects.
    pub(crate) no_objects: Option<Error>,
    /// The error of `CreateBucket` and `DeleteBucket`, if the target does not support them.
    pub(crate) not_managed: Option<Error>,
    /// The error of forms, if the target does not support them.
    #[cfg(feature = "post")]
    pub(crate) no_forms: Option<Error>,
}

impl Location {
    pub(crate) fn new(resolved: ResolvedEndpoint, public: Option<String>) -> Self {
        let ResolvedEndpoint { origin, url, target, is_in_path, .. } = resolved;
        let path_end = if is_in_path && public.is_none() { url.len() } else { url.len() + "/".len() };
        let bucket_path = origin.len()..path_end;
        let mut before_key = url;
        before_key.push('/');
        let no_objects = match target {
            Target::ManagedBucket => Some("must not be at s3_express_control for an operation on objects"),
            _ => None,
        };
        let not_managed = match target {
            Target::AccessPoint => Some("must not be an access point for CreateBucket or DeleteBucket"),
            Target::DirectoryBucket => {
                Some("must be at s3_express_control for CreateBucket or DeleteBucket of a directory bucket")
            }
            _ => None,
        };
        #[cfg(feature = "post")]
        let no_forms = match target {
            Target::Bucket => None,
            Target::AccessPoint => Some("must not be an access point for a form"),
            Target::DirectoryBucket | Target::ManagedBucket => {
                Some("must not be a directory bucket for a form")
            }
        };
        Self {
            origin: SignedOrigin::new(origin),
            before_key,
            bucket_path,
            public,
            no_objects: no_objects.map(Error::Bucket),
            not_managed: not_managed.map(Error::Bucket),
            #[cfg(feature = "post")]
            no_forms: no_forms.map(Error::Bucket),
        }
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
