//! Use this to store backups in parts, list them, link to them, and delete the oldest ones. A port
//! of a program for `rusty-s3`.

use std::io::Read;
use std::time::Duration;

use http::{Request, Response};
use presign::s3::{Bucket, Operation, complete_multipart_upload_body, upload_id};
use presign::{Error, PresignedUrl, SigningTime};
use roxmltree::Document;
use ureq::{Agent, AsSendBody};

use crate::Failure;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

/// The backups in a bucket.
#[derive(Clone, Debug)]
pub struct Backups {
    /// The HTTP client.
    pub agent: Agent,
    /// The bucket.
    pub bucket: Bucket,
}

impl Backups {
    /// Stores content in parts.
    ///
    /// # Errors
    ///
    /// An invalid key, and a failure of a request or of the content.
    pub fn store(&self, key: &str, mut content: impl Read, part_size: u64) -> Result<(), Failure> {
        let response = self.send(&self.bucket.create_multipart_upload(key), "")?;
        let id = upload_id(response.body()).ok_or("S3 returned no upload id")?;
        let mut etags = Vec::new();
        for number in 1.. {
            let mut part = Vec::new();
            content.by_ref().take(part_size).read_to_end(&mut part)?;
            if part.is_empty() && number > 1 {
                break;
            }
            let response = self.send(&self.bucket.upload_part(key, &id, number), part)?;
            let etag = response.headers().get("etag");
            etags.push((number, etag.ok_or("S3 returned no ETag")?.to_str()?.to_owned()));
        }
        let list = complete_multipart_upload_body(etags)?;
        let response = self.send(&self.bucket.complete_multipart_upload(key, &id), list)?;
        // S3 sends the status 200 before it has joined the parts.
        if response.body().contains("<Error>") {
            return Err(response.into_body().into());
        }
        Ok(())
    }

    /// Returns the keys with this prefix, in order.
    ///
    /// # Errors
    ///
    /// A failure of a request.
    pub fn list(&self, prefix: &str) -> Result<Vec<String>, Failure> {
        let mut keys = Vec::new();
        let page = || self.bucket.list().prefix(prefix);
        let mut next = Some(page());
        while let Some(list) = next.take() {
            let response = self.send(&list, ())?;
            for node in Document::parse(response.body())?.descendants() {
                match (node.tag_name().name(), node.text()) {
                    ("Key", Some(key)) => keys.push(key.to_owned()),
                    ("NextContinuationToken", Some(token)) => {
                        next = Some(page().continuation_token(token.to_owned()));
                    }
                    _ => {}
                }
            }
        }
        Ok(keys)
    }

    /// Returns a link to each key, valid for a day.
    ///
    /// # Errors
    ///
    /// An invalid key.
    pub fn links(&self, keys: &[String]) -> Result<Vec<PresignedUrl>, Error> {
        let now = SigningTime::now();
        keys.iter().map(|key| self.bucket.get(key).presign_at(now, DAY)).collect()
    }

    /// Deletes all keys with this prefix but the last ones.
    ///
    /// # Errors
    ///
    /// A failure of a request.
    pub fn prune(&self, prefix: &str, keep: usize) -> Result<(), Failure> {
        let mut keys = self.list(prefix)?;
        keys.truncate(keys.len().saturating_sub(keep));
        for key in keys {
            self.send(&self.bucket.delete(key), ())?;
        }
        Ok(())
    }

    fn send(&self, operation: &Operation<'_>, body: impl AsSendBody) -> Result<Response<String>, Failure> {
        let request = Request::try_from(operation.presign(MINUTE)?)?;
        let (head, mut body) = self.agent.run(request.map(|()| body))?.into_parts();
        Ok(Response::from_parts(head, body.read_to_string()?))
    }
}

#[cfg(test)]
mod tests {
    use e2e::Server;

    use super::*;

    fn start() -> (Server, Backups) {
        let server = Server::start().unwrap();
        let bucket = server.create_bucket("disk").unwrap();
        let agent = Agent::config_builder().proxy(None).build().into();
        (server, Backups { agent, bucket })
    }

    #[test]
    fn the_last_backups_remain() {
        let (server, backups) = start();
        server.storage().put("disk", "other", "stays");
        for (day, content) in (1..).zip(["", "one part", "two parts in all"]) {
            backups.store(&format!("backups/{day}"), content.as_bytes(), 8).unwrap();
        }
        backups.prune("backups/", 2).unwrap();
        assert!(server.storage().object("disk", "other").is_some());
        let keys = backups.list("backups/").unwrap();
        assert_eq!(keys, ["backups/2", "backups/3"]);
        let links = backups.links(&keys).unwrap();
        let sent: Vec<_> = links.iter().map(|link| server.client().send(link).unwrap().into_body()).collect();
        assert_eq!(sent, [b"one part".to_vec(), b"two parts in all".to_vec()]);
    }

    #[test]
    fn lists_have_all_pages() {
        let (server, backups) = start();
        let keys: Vec<_> = (0..1500).map(|number| format!("backups/{number:04}")).collect();
        for key in &keys {
            server.storage().put("disk", key, "");
        }
        assert_eq!(backups.list("backups/").unwrap(), keys);
    }
}
