//! Buckets and objects in a map.
//!
//! Keys are stored byte for byte, so that a test can compare the stored key with the signed one. A
//! file system would merge the slashes of `x//y`, resolve `..`, and treat a leading slash
//! specially.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use s3s::dto::{ETagCondition, IfNoneMatch};
use s3s::{S3Result, s3_error};

/// The buckets of a server. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Storage {
    buckets: Arc<Mutex<BTreeMap<String, Bucket>>>,
}

#[derive(Debug, Default)]
pub(crate) struct Bucket {
    pub(crate) objects: BTreeMap<String, Object>,
    /// The multipart uploads in progress, by their ids.
    pub(crate) uploads: BTreeMap<String, Upload>,
    /// The number of multipart uploads started so far; the next id is made from it.
    pub(crate) uploads_started: u32,
    /// The origins whose pages may send requests; `*` allows all.
    allowed_origins: Vec<String>,
}

/// An object: its content and its headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The bytes that were uploaded.
    pub content: Vec<u8>,
    /// The headers that were stored with them.
    pub attributes: Attributes,
}

/// The headers that an upload stores with an object and a download returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// `Cache-Control`
    pub cache_control: Option<String>,
    /// `Content-Disposition`
    pub content_disposition: Option<String>,
    /// `Content-Encoding`
    pub content_encoding: Option<String>,
    /// `Content-Language`
    pub content_language: Option<String>,
    /// `Content-Type`
    pub content_type: Option<String>,
    /// The `x-amz-meta-…` headers, by the rest of their names.
    pub metadata: Option<HashMap<String, String>>,
}

#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) key: String,
    pub(crate) attributes: Attributes,
    pub(crate) parts: BTreeMap<i32, Vec<u8>>,
}

impl Storage {
    /// Creates an empty bucket, unless one with this name exists.
    pub fn create_bucket(&self, name: &str) {
        self.lock().entry(name.into()).or_default();
    }

    /// Returns whether a bucket with this name exists.
    #[must_use]
    pub fn has_bucket(&self, name: &str) -> bool {
        self.lock().contains_key(name)
    }

    /// Allows the pages of an origin to send requests to a bucket; `*` allows all origins.
    ///
    /// Creates the bucket if it does not exist.
    pub fn allow_origin(&self, bucket: &str, origin: &str) {
        self.lock().entry(bucket.into()).or_default().allowed_origins.push(origin.into());
    }

    pub(crate) fn allows_origin(&self, bucket: &str, origin: &str) -> bool {
        let is_allowed = |allowed: &String| allowed == "*" || allowed == origin;
        self.lock().get(bucket).is_some_and(|bucket| bucket.allowed_origins.iter().any(is_allowed))
    }

    /// Stores an object without a request. Creates the bucket if it does not exist.
    pub fn put(&self, bucket: &str, key: &str, content: impl Into<Vec<u8>>) {
        let object = Object { content: content.into(), ..Object::default() };
        self.lock().entry(bucket.into()).or_default().objects.insert(key.into(), object);
    }

    /// Returns the object with this key.
    #[must_use]
    pub fn object(&self, bucket: &str, key: &str) -> Option<Object> {
        self.lock().get(bucket)?.objects.get(key).cloned()
    }

    /// Returns all buckets by name, each with its objects by key.
    #[must_use]
    pub fn contents(&self) -> BTreeMap<String, BTreeMap<String, Object>> {
        self.lock().iter().map(|(name, bucket)| (name.clone(), bucket.objects.clone())).collect()
    }

    /// Returns the number of multipart uploads that were neither completed nor aborted.
    #[must_use]
    pub fn uploads_in_progress(&self, bucket: &str) -> usize {
        self.lock().get(bucket).map_or(0, |bucket| bucket.uploads.len())
    }

    /// Locks the buckets. A poisoned lock is fine: no change is ever half done.
    pub(crate) fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `act` with a bucket; fails if it does not exist.
    pub(crate) fn with_bucket<T>(
        &self,
        name: &str,
        act: impl FnOnce(&mut Bucket) -> S3Result<T>,
    ) -> S3Result<T> {
        act(self.lock().get_mut(name).ok_or_else(|| s3_error!(NoSuchBucket))?)
    }
}

impl Bucket {
    pub(crate) fn object(&self, key: &str) -> S3Result<&Object> {
        self.objects.get(key).ok_or_else(|| s3_error!(NoSuchKey))
    }

    pub(crate) fn upload(&mut self, id: &str, key: &str) -> S3Result<&mut Upload> {
        let upload = self.uploads.get_mut(id).filter(|upload| upload.key == key);
        upload.ok_or_else(|| s3_error!(NoSuchUpload))
    }

    /// Fails if the object exists and the request has `If-None-Match: *`.
    pub(crate) fn check_absent(&self, key: &str, if_none_match: Option<&IfNoneMatch>) -> S3Result<()> {
        if if_none_match.is_some_and(ETagCondition::is_any) && self.objects.contains_key(key) {
            return Err(s3_error!(PreconditionFailed));
        }
        Ok(())
    }

    /// Returns keys and common prefixes in order; a common prefix has no object.
    pub(crate) fn list(&self, prefix: &str, delimiter: Option<&str>) -> BTreeMap<&str, Option<&Object>> {
        let mut entries = BTreeMap::new();
        for (key, object) in &self.objects {
            let Some(rest) = key.strip_prefix(prefix) else { continue };
            let group = delimiter.and_then(|delimiter| {
                let end = prefix.len() + rest.find(delimiter)? + delimiter.len();
                key.get(..end)
            });
            match group {
                Some(common_prefix) => entries.insert(common_prefix, None),
                None => entries.insert(key, Some(object)),
            };
        }
        entries
    }
}
