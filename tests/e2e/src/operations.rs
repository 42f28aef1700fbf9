//! The operations of S3 on the [`Storage`].
//!
//! `s3s` calls them after it has checked the signature and parsed the parameters.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Md5, Sha1, Sha256};
use s3s::dto::{self, ETag};
use s3s::{Body, S3, S3Request, S3Response, S3Result, s3_error};

use crate::storage::{Attributes, Bucket, Object, Storage, Upload};

/// The start of each continuation token: the characters of base64 that a query must encode, as in
/// the tokens of real servers.
const TOKEN_START: &str = "+/=";

#[async_trait::async_trait]
impl S3 for Storage {
    async fn create_bucket(
        &self,
        request: S3Request<dto::CreateBucketInput>,
    ) -> S3Result<S3Response<dto::CreateBucketOutput>> {
        let name = request.input.bucket;
        let location = Some(format!("/{name}"));
        match self.lock().entry(name) {
            Entry::Vacant(entry) => entry.insert(Bucket::default()),
            Entry::Occupied(_) => return Err(s3_error!(BucketAlreadyOwnedByYou)),
        };
        Ok(S3Response::new(dto::CreateBucketOutput { location }))
    }

    async fn delete_bucket(
        &self,
        request: S3Request<dto::DeleteBucketInput>,
    ) -> S3Result<S3Response<dto::DeleteBucketOutput>> {
        match self.lock().entry(request.input.bucket) {
            Entry::Vacant(_) => return Err(s3_error!(NoSuchBucket)),
            Entry::Occupied(bucket) if !bucket.get().objects.is_empty() => {
                return Err(s3_error!(BucketNotEmpty));
            }
            Entry::Occupied(bucket) => bucket.remove(),
        };
        Ok(S3Response::new(dto::DeleteBucketOutput {}))
    }

    async fn get_bucket_location(
        &self,
        request: S3Request<dto::GetBucketLocationInput>,
    ) -> S3Result<S3Response<dto::GetBucketLocationOutput>> {
        self.with_bucket(&request.input.bucket, |_| Ok(()))?;
        let region = request.region.map(|region| dto::BucketLocationConstraint::from(region.to_string()));
        Ok(S3Response::new(dto::GetBucketLocationOutput { location_constraint: region }))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<dto::ListObjectsV2Input>,
    ) -> S3Result<S3Response<dto::ListObjectsV2Output>> {
        let input = request.input;
        let length =
            usize::try_from(input.max_keys.unwrap_or(1000)).map_err(|_| s3_error!(InvalidArgument))?;
        let listed_before = match input.continuation_token.as_deref() {
            Some(token) => token.strip_prefix(TOKEN_START).ok_or_else(|| s3_error!(InvalidArgument))?,
            None => input.start_after.as_deref().unwrap_or_default(),
        };
        let encoded = |key: &str| match &input.encoding_type {
            Some(_) => url::form_urlencoded::byte_serialize(key.as_bytes()).collect(),
            None => key.to_owned(),
        };

        let output = self.with_bucket(&input.bucket, |bucket| {
            let prefix = input.prefix.as_deref().unwrap_or_default();
            let entries = bucket.list(prefix, input.delimiter.as_deref());
            let mut rest = entries.into_iter().filter(|(entry, _)| *entry > listed_before);
            let page: Vec<_> = rest.by_ref().take(length).collect();
            let is_truncated = rest.next().is_some();
            let next = page.last().filter(|_| is_truncated).map(|(entry, _)| format!("{TOKEN_START}{entry}"));

            let (mut contents, mut common_prefixes) = (Vec::new(), Vec::new());
            for (entry, object) in &page {
                let name = Some(encoded(entry));
                match object {
                    Some(object) => contents.push(dto::Object {
                        key: name,
                        size: Some(length_of(&object.content)),
                        e_tag: Some(entity_tag(&object.content)),
                        ..dto::Object::default()
                    }),
                    None => common_prefixes.push(dto::CommonPrefix { prefix: name }),
                }
            }
            Ok(dto::ListObjectsV2Output {
                key_count: i32::try_from(page.len()).ok(),
                is_truncated: Some(is_truncated),
                next_continuation_token: next,
                contents: Some(contents),
                common_prefixes: Some(common_prefixes),
                ..dto::ListObjectsV2Output::default()
            })
        })?;
        Ok(S3Response::new(dto::ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: input.prefix,
            delimiter: input.delimiter,
            max_keys: input.max_keys,
            continuation_token: input.continuation_token,
            start_after: input.start_after,
            encoding_type: input.encoding_type,
            ..output
        }))
    }

    async fn put_object(
        &self,
        request: S3Request<dto::PutObjectInput>,
    ) -> S3Result<S3Response<dto::PutObjectOutput>> {
        let input = request.input;
        let content = read(input.body).await?;
        check_md5(&content, input.content_md5.as_deref())?;
        check_checksums(
            &content,
            dto::Checksum {
                checksum_crc32: input.checksum_crc32,
                checksum_crc32c: input.checksum_crc32c,
                checksum_crc64nvme: input.checksum_crc64nvme,
                checksum_sha1: input.checksum_sha1,
                checksum_sha256: input.checksum_sha256,
                checksum_type: None,
            },
        )?;
        let e_tag = entity_tag(&content);
        let attributes = Attributes {
            cache_control: input.cache_control,
            content_disposition: input.content_disposition,
            content_encoding: input.content_encoding,
            content_language: input.content_language,
            content_type: input.content_type,
            metadata: input.metadata,
        };
        self.with_bucket(&input.bucket, |bucket| {
            bucket.check_absent(&input.key, input.if_none_match.as_ref())?;
            bucket.objects.insert(input.key, Object { content, attributes });
            Ok(())
        })?;
        Ok(S3Response::new(dto::PutObjectOutput { e_tag: Some(e_tag), ..dto::PutObjectOutput::default() }))
    }

    async fn get_object(
        &self,
        request: S3Request<dto::GetObjectInput>,
    ) -> S3Result<S3Response<dto::GetObjectOutput>> {
        let input = request.input;
        let Object { content, attributes } =
            self.with_bucket(&input.bucket, |bucket| bucket.object(&input.key).cloned())?;
        // s3s applies the response overrides, such as `response-content-type`.
        Ok(S3Response::new(dto::GetObjectOutput {
            content_length: Some(length_of(&content)),
            e_tag: Some(entity_tag(&content)),
            body: Some(Body::from(content).into()),
            cache_control: attributes.cache_control,
            content_disposition: attributes.content_disposition,
            content_encoding: attributes.content_encoding,
            content_language: attributes.content_language,
            content_type: attributes.content_type,
            metadata: attributes.metadata,
            ..dto::GetObjectOutput::default()
        }))
    }

    async fn head_object(
        &self,
        request: S3Request<dto::HeadObjectInput>,
    ) -> S3Result<S3Response<dto::HeadObjectOutput>> {
        let input = request.input;
        let Object { content, attributes } =
            self.with_bucket(&input.bucket, |bucket| bucket.object(&input.key).cloned())?;
        Ok(S3Response::new(dto::HeadObjectOutput {
            content_length: Some(length_of(&content)),
            e_tag: Some(entity_tag(&content)),
            cache_control: attributes.cache_control,
            content_disposition: attributes.content_disposition,
            content_encoding: attributes.content_encoding,
            content_language: attributes.content_language,
            content_type: attributes.content_type,
            metadata: attributes.metadata,
            ..dto::HeadObjectOutput::default()
        }))
    }

    async fn delete_object(
        &self,
        request: S3Request<dto::DeleteObjectInput>,
    ) -> S3Result<S3Response<dto::DeleteObjectOutput>> {
        let input = request.input;
        self.with_bucket(&input.bucket, |bucket| Ok(bucket.objects.remove(&input.key)))?;
        Ok(S3Response::new(dto::DeleteObjectOutput::default()))
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<dto::CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<dto::CreateMultipartUploadOutput>> {
        let input = request.input;
        let upload = Upload {
            key: input.key.clone(),
            attributes: Attributes {
                cache_control: input.cache_control,
                content_disposition: input.content_disposition,
                content_encoding: input.content_encoding,
                content_language: input.content_language,
                content_type: input.content_type,
                metadata: input.metadata,
            },
            parts: BTreeMap::new(),
        };
        let id = self.with_bucket(&input.bucket, |bucket| {
            bucket.uploads_started += 1;
            // An id may be any text; this one has characters that a query must encode.
            let id = format!("upload/{}+=", bucket.uploads_started);
            bucket.uploads.insert(id.clone(), upload);
            Ok(id)
        })?;
        Ok(S3Response::new(dto::CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(id),
            ..dto::CreateMultipartUploadOutput::default()
        }))
    }

    async fn upload_part(
        &self,
        request: S3Request<dto::UploadPartInput>,
    ) -> S3Result<S3Response<dto::UploadPartOutput>> {
        let input = request.input;
        let content = read(input.body).await?;
        check_md5(&content, input.content_md5.as_deref())?;
        check_checksums(
            &content,
            dto::Checksum {
                checksum_crc32: input.checksum_crc32,
                checksum_crc32c: input.checksum_crc32c,
                checksum_crc64nvme: input.checksum_crc64nvme,
                checksum_sha1: input.checksum_sha1,
                checksum_sha256: input.checksum_sha256,
                checksum_type: None,
            },
        )?;
        let e_tag = Some(entity_tag(&content));
        self.with_bucket(&input.bucket, |bucket| {
            bucket.upload(&input.upload_id, &input.key)?.parts.insert(input.part_number, content);
            Ok(())
        })?;
        Ok(S3Response::new(dto::UploadPartOutput { e_tag, ..dto::UploadPartOutput::default() }))
    }

    async fn list_parts(
        &self,
        request: S3Request<dto::ListPartsInput>,
    ) -> S3Result<S3Response<dto::ListPartsOutput>> {
        let input = request.input;
        let length =
            usize::try_from(input.max_parts.unwrap_or(1000)).map_err(|_| s3_error!(InvalidArgument))?;
        let listed_before = input.part_number_marker.unwrap_or(0);
        let (parts, is_truncated) = self.with_bucket(&input.bucket, |bucket| {
            let parts = &bucket.upload(&input.upload_id, &input.key)?.parts;
            let mut rest = parts.iter().filter(|(number, _)| **number > listed_before);
            let part = |(number, content): (&i32, &Vec<u8>)| dto::Part {
                part_number: Some(*number),
                size: Some(length_of(content)),
                e_tag: Some(entity_tag(content)),
                ..dto::Part::default()
            };
            let page: Vec<_> = rest.by_ref().take(length).map(part).collect();
            Ok((page, rest.next().is_some()))
        })?;
        Ok(S3Response::new(dto::ListPartsOutput {
            next_part_number_marker: parts.last().and_then(|part| part.part_number),
            parts: Some(parts),
            is_truncated: Some(is_truncated),
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(input.upload_id),
            ..dto::ListPartsOutput::default()
        }))
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<dto::CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<dto::CompleteMultipartUploadOutput>> {
        let input = request.input;
        let listed = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
        let e_tag = self.with_bucket(&input.bucket, |bucket| {
            bucket.check_absent(&input.key, input.if_none_match.as_ref())?;
            let upload = bucket.upload(&input.upload_id, &input.key)?;
            let mut content = Vec::new();
            for part in listed {
                let stored = part.part_number.and_then(|number| upload.parts.get(&number));
                let stored = stored.filter(|stored| part.e_tag == Some(entity_tag(stored)));
                content.extend_from_slice(stored.ok_or_else(|| s3_error!(InvalidPart))?);
            }
            let e_tag = entity_tag(&content);
            let attributes = upload.attributes.clone();
            bucket.uploads.remove(&input.upload_id);
            bucket.objects.insert(input.key.clone(), Object { content, attributes });
            Ok(e_tag)
        })?;
        Ok(S3Response::new(dto::CompleteMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(e_tag),
            ..dto::CompleteMultipartUploadOutput::default()
        }))
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<dto::AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<dto::AbortMultipartUploadOutput>> {
        let input = request.input;
        self.with_bucket(&input.bucket, |bucket| {
            bucket.upload(&input.upload_id, &input.key)?;
            bucket.uploads.remove(&input.upload_id);
            Ok(())
        })?;
        Ok(S3Response::new(dto::AbortMultipartUploadOutput::default()))
    }
}

/// Reads a whole body.
async fn read(body: Option<dto::StreamingBlob>) -> S3Result<Vec<u8>> {
    let mut body = body.map(Body::from).unwrap_or_default();
    let content = body.store_all_limited(usize::MAX).await.map_err(|_| s3_error!(IncompleteBody))?;
    Ok(content.into())
}

/// Compares the checksums of an upload, which s3s does not.
fn check_checksums(content: &[u8], claimed: dto::Checksum) -> S3Result<()> {
    if claimed == dto::Checksum::default() {
        return Ok(());
    }
    let mut hasher = ChecksumHasher {
        crc32: Some(Crc32::new()),
        crc32c: Some(Crc32c::new()),
        crc64nvme: Some(Crc64Nvme::new()),
        sha1: Some(Sha1::new()),
        sha256: Some(Sha256::new()),
    };
    hasher.update(content);
    let actual = hasher.finalize();
    let pairs = [
        (claimed.checksum_crc32, actual.checksum_crc32),
        (claimed.checksum_crc32c, actual.checksum_crc32c),
        (claimed.checksum_crc64nvme, actual.checksum_crc64nvme),
        (claimed.checksum_sha1, actual.checksum_sha1),
        (claimed.checksum_sha256, actual.checksum_sha256),
    ];
    if pairs.into_iter().any(|(claimed, actual)| claimed.is_some() && claimed != actual) {
        return Err(s3_error!(BadDigest));
    }
    Ok(())
}

/// Compares the `Content-MD5` of an upload.
fn check_md5(content: &[u8], claimed: Option<&str>) -> S3Result<()> {
    if claimed.is_some_and(|claimed| claimed != STANDARD.encode(Md5::checksum(content))) {
        return Err(s3_error!(BadDigest));
    }
    Ok(())
}

/// Returns the MD5 of the content in hexadecimal, as S3 does.
fn entity_tag(content: &[u8]) -> ETag {
    ETag::Strong(Md5::checksum(content).iter().map(|byte| format!("{byte:02x}")).collect())
}

fn length_of(content: &[u8]) -> i64 {
    i64::try_from(content.len()).unwrap_or(i64::MAX)
}
