//! Use this to upload a large file in parts, and to continue or abort the upload after an
//! interruption.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::Duration;

use presign::s3::{Bucket, Operation, complete_multipart_upload_body, parts, upload_id};
use reqwest::{Body, Client, Response};

use crate::Failure;

/// An upload in parts. Store its key and its id to continue it in another process.
#[derive(Clone, Debug)]
pub struct Upload {
    client: Client,
    bucket: Bucket,
    key: String,
    /// The upload id.
    pub id: String,
}

impl Upload {
    /// Starts an upload.
    ///
    /// # Errors
    ///
    /// An invalid key, and a failure of the request.
    pub async fn create(client: &Client, bucket: &Bucket, key: &str) -> Result<Self, Failure> {
        let response = send(client, bucket.create_multipart_upload(key), "").await?.text().await?;
        let id = upload_id(&response).ok_or("S3 returned no upload id")?;
        Ok(Self::resume(client, bucket, key, &id))
    }

    /// Returns an upload that was started earlier.
    #[must_use]
    pub fn resume(client: &Client, bucket: &Bucket, key: &str, id: &str) -> Self {
        Self { client: client.clone(), bucket: bucket.clone(), key: key.into(), id: id.into() }
    }

    /// Sends the parts that S3 lacks, and completes the upload.
    ///
    /// # Errors
    ///
    /// A failure of a request. Call it again to continue.
    pub async fn run(&self, content: &[u8], part_size: usize) -> Result<(), Failure> {
        let list = self.bucket.list_parts(&self.key, &self.id);
        let list = send(&self.client, list, "").await?.text().await?;
        let stored = parts(&list).ok_or("S3 returned no list of parts")?;
        let mut etags: BTreeMap<u16, String> = stored.into_iter().collect();
        for (number, part) in (1..).zip(content.chunks(part_size)) {
            if let Entry::Vacant(missing) = etags.entry(number) {
                let part_url = self.bucket.upload_part(&self.key, &self.id, number);
                let response = send(&self.client, part_url, part.to_vec()).await?;
                let etag = response.headers().get("etag").ok_or("S3 returned no ETag")?;
                missing.insert(etag.to_str()?.into());
            }
        }
        let complete = self.bucket.complete_multipart_upload(&self.key, &self.id);
        let body = complete_multipart_upload_body(etags)?;
        let response = send(&self.client, complete, body).await?.text().await?;
        // S3 sends the status 200 before it has joined the parts.
        if response.contains("<Error>") {
            return Err(response.into());
        }
        Ok(())
    }

    /// Deletes the parts.
    ///
    /// # Errors
    ///
    /// A failure of the request.
    pub async fn abort(self) -> Result<(), Failure> {
        let abort = self.bucket.abort_multipart_upload(&self.key, &self.id);
        send(&self.client, abort, "").await?;
        Ok(())
    }
}

async fn send(client: &Client, operation: Operation<'_>, body: impl Into<Body>) -> Result<Response, Failure> {
    let url = operation.presign(Duration::from_secs(3600))?;
    let request = http::Request::try_from(url)?.map(|()| body);
    Ok(client.execute(request.try_into()?).await?.error_for_status()?)
}

#[cfg(test)]
mod tests {
    use e2e::{Message, Server};

    use super::*;

    const CONTENT: &[u8] = b"one--two--threefour-five";
    const PART: usize = 5;

    fn start() -> (Server, Client, Bucket) {
        let server = Server::start().unwrap();
        let bucket = server.create_bucket("films").unwrap();
        (server, Client::builder().no_proxy().build().unwrap(), bucket)
    }

    #[tokio::test]
    async fn five_parts_become_one_object() {
        let (server, client, bucket) = start();
        let upload = Upload::create(&client, &bucket, "a film.mp4").await.unwrap();
        upload.run(CONTENT, PART).await.unwrap();
        assert_eq!(server.storage().object("films", "a film.mp4").unwrap().content, CONTENT);
        assert_eq!(server.storage().uploads_in_progress("films"), 0);
    }

    #[tokio::test]
    async fn only_missing_parts_are_sent_again() {
        let (server, client, bucket) = start();
        let id = Upload::create(&client, &bucket, "a film.mp4").await.unwrap().id;
        // Other content, which shows whether these parts are kept.
        for (number, part) in [(1, "ONE--"), (4, "FOUR-")] {
            let url = bucket.upload_part("a film.mp4", &id, number).presign(Duration::from_secs(60)).unwrap();
            assert_eq!(server.client().send(Message::from(&url).with_body(part)).unwrap().status(), 200);
        }
        let upload = Upload::resume(&client, &bucket, "a film.mp4", &id);
        upload.run(CONTENT, PART).await.unwrap();
        let object = server.storage().object("films", "a film.mp4").unwrap();
        assert_eq!(object.content, b"ONE--two--threeFOUR-five");
    }

    #[tokio::test]
    async fn an_aborted_upload_leaves_nothing() {
        let (server, client, bucket) = start();
        let upload = Upload::create(&client, &bucket, "a film.mp4").await.unwrap();
        assert_eq!(server.storage().uploads_in_progress("films"), 1);
        upload.clone().abort().await.unwrap();
        assert_eq!(server.storage().uploads_in_progress("films"), 0);
        upload.run(CONTENT, PART).await.unwrap_err();
    }
}
