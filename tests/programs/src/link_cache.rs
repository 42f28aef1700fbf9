//! Use this to keep download links in a cache, and to sign many of them in tasks.

use std::time::{Duration, Instant};

use moka::Expiry;
use moka::sync::Cache;
use presign::s3::{Bucket, Operation};
use presign::{Error, PresignedUrl, SigningTime};
use tokio::task::JoinSet;

use crate::Failure;

const LIFETIME: Duration = Duration::from_secs(3600);
/// The time for which a link from the cache is valid at least.
const LEAST: Duration = Duration::from_secs(600);

/// A download link, as a page shows it. `Debug` hides its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The name of the downloaded file.
    pub file_name: String,
    /// The URL.
    pub url: PresignedUrl,
}

/// The links of one bucket.
#[derive(Clone, Debug)]
pub struct Links {
    bucket: Bucket,
    cache: Cache<u64, Link>,
}

impl Links {
    /// Creates an empty cache.
    #[must_use]
    pub fn new(bucket: Bucket) -> Self {
        Self { bucket, cache: Cache::builder().max_capacity(10_000).expire_after(WhileValid).build() }
    }

    /// Returns the link to a file: that of the cache, with the name it has there, or a new one.
    ///
    /// # Errors
    ///
    /// A file name that must not be signed.
    pub fn link(&self, id: u64, file_name: &str) -> Result<Link, Error> {
        let sign = || sign(&self.download(id, file_name), file_name);
        self.cache.try_get_with(id, sign).map_err(|error| *error)
    }

    /// Signs links in tasks, and adds them to the cache.
    ///
    /// # Errors
    ///
    /// A file name that must not be signed.
    pub async fn fill(&self, files: Vec<(u64, String)>) -> Result<(), Failure> {
        let mut tasks = JoinSet::new();
        for (id, file_name) in files {
            let download = self.download(id, &file_name).into_owned();
            tasks.spawn(async move { sign(&download, &file_name).map(|link| (id, link)) });
        }
        while let Some(outcome) = tasks.join_next().await {
            let (id, link) = outcome??;
            self.cache.insert(id, link);
        }
        Ok(())
    }

    fn download<'a>(&'a self, id: u64, file_name: &'a str) -> Operation<'a> {
        self.bucket.get(format!("files/{id}")).attachment(file_name)
    }
}

fn sign(download: &Operation<'_>, file_name: &str) -> Result<Link, Error> {
    Ok(Link { file_name: file_name.into(), url: download.presign(LIFETIME)? })
}

/// Keeps a link while it is valid for long enough.
struct WhileValid;

impl Expiry<u64, Link> for WhileValid {
    fn expire_after_create(&self, _: &u64, link: &Link, _: Instant) -> Option<Duration> {
        let remaining = link.url.remaining(SigningTime::now()).unwrap_or_default();
        Some(remaining.saturating_sub(LEAST))
    }
}

#[cfg(test)]
mod tests {
    use e2e::Server;

    use super::*;

    fn start() -> (Server, Links) {
        let server = Server::start().unwrap();
        let links = Links::new(server.create_bucket("reports").unwrap());
        (server, links)
    }

    #[test]
    fn a_link_stays_the_same_and_works() {
        let (server, links) = start();
        server.storage().put("reports", "files/7", "meow");
        let link = links.link(7, "März.pdf").unwrap();
        assert_eq!(links.link(7, "März.pdf").unwrap(), link);
        assert_ne!(links.link(8, "März.pdf").unwrap(), link);
        let reply = server.client().send(&link.url).unwrap();
        assert_eq!(reply.body(), b"meow");
    }

    #[tokio::test]
    async fn tasks_fill_the_cache() {
        let (_server, links) = start();
        let files = (0..100).map(|id| (id, format!("{id}.pdf"))).collect();
        links.fill(files).await.unwrap();
        for id in 0..100 {
            let link = links.cache.get(&id).unwrap();
            assert!(link.url.as_str().contains(&format!("/files/{id}?")), "{id}");
            assert_eq!(links.link(id, "another name").unwrap(), link, "{id}");
        }
    }

    #[test]
    fn links_leave_the_cache_before_they_expire() {
        let (_server, links) = start();
        let now = SigningTime::now();
        for (name, lifetime, is_kept) in
            [("an hour", 3600, true), ("just enough", 630, true), ("too short", 600, false)]
        {
            let url = links.bucket.get("a").presign_at(now, Duration::from_secs(lifetime)).unwrap();
            links.cache.insert(7, Link { file_name: name.into(), url });
            assert_eq!(links.cache.get(&7).is_some(), is_kept, "{name}");
            links.cache.invalidate(&7);
        }
    }

    #[test]
    fn debug_hides_secrets() {
        let (_server, links) = start();
        let link = links.link(7, "März.pdf").unwrap();
        let debug = format!("{links:#?}");
        assert!(debug.contains("März.pdf"));
        assert!(!debug.contains(link.url.signature()) && !debug.contains(Server::SECRET_ACCESS_KEY));
    }
}
