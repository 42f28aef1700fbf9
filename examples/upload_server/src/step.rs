//! The requests that a client sends to the bucket, one for each step of an upload.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use presign::s3::{Bucket, complete_multipart_upload_body};
use presign::{PresignedUrl, SigningTime};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::lifetimes::Lifetimes;
use crate::refusal::{Refusal, refuse};
use crate::store::Upload;

/// Larger files are uploaded in parts, which a client can send in parallel and repeat one by one.
const MAX_SINGLE_PUT: u64 = 16 * 1024 * 1024;

/// The length of all parts but the last. S3 requires at least 5 MiB.
const PART_LENGTH: u64 = 8 * 1024 * 1024;

/// Returns the length of the parts of a file, or `None` if one request uploads it.
pub(crate) fn part_length(size: u64) -> Option<u64> {
    (size > MAX_SINGLE_PUT).then_some(PART_LENGTH)
}

/// A step, as a client names it.
#[derive(Debug, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum Step {
    /// Uploads a small file.
    Put,
    /// Begins a multipart upload.
    Create,
    /// Uploads one part. The first has the number 1.
    Part { number: u16 },
    /// Lists the uploaded parts.
    Parts,
    /// Assembles the parts, whose `ETag`s the client has read.
    Complete { etags: Vec<String> },
    /// Deletes the uploaded parts.
    Abort,
    /// Downloads the file.
    Download,
}

impl Step {
    /// Returns the step's request in JSON, bound to the key, the type and the length of the upload.
    pub(crate) fn request(
        &self,
        bucket: &Bucket,
        key: &str,
        upload: &Upload,
        lifetimes: Lifetimes,
    ) -> Result<Value, Refusal> {
        let url = self.presign(bucket, key, upload, lifetimes)?;
        let headers: BTreeMap<&str, &str> = url.headers_for_browsers().collect();
        let expires_in = url.remaining(SigningTime::now()).map_or(0, |remaining| remaining.as_secs());
        let body = match self {
            Self::Complete { etags } => Some(complete_multipart_upload_body((1..).zip(etags))?),
            _ => None,
        };
        Ok(json!({
            "method": url.method().as_str(),
            "url": url.as_str(),
            "headers": headers,
            "body": body,
            "expires_in": expires_in,
        }))
    }

    fn presign(
        &self,
        bucket: &Bucket,
        key: &str,
        upload: &Upload,
        lifetimes: Lifetimes,
    ) -> Result<PresignedUrl, Refusal> {
        let file = &upload.description;
        let part_length = part_length(file.size);
        let multipart_id =
            || upload.multipart_id.as_deref().ok_or_else(|| conflict("The upload has not begun."));
        // `if_none_match` prevents a second upload: a URL may be sent again until it expires.
        let operation = match self {
            Self::Put if part_length.is_some() => {
                return Err(conflict("The file must be uploaded in parts."));
            }
            Self::Put => bucket
                .put(key)
                .content_type(&file.media_type)
                .content_length(file.size)
                .attachment(file.file_name()) // stored with the file, so that downloads have the name
                .if_none_match("*"),
            Self::Create if part_length.is_none() => {
                return Err(conflict("The file must be uploaded in one request."));
            }
            Self::Create => bucket
                .create_multipart_upload(key)
                .content_type(&file.media_type)
                .attachment(file.file_name()),
            Self::Part { number } => {
                let length = length_of_part(file.size, *number)
                    .ok_or_else(|| conflict("The file has no such part."))?;
                bucket.upload_part(key, multipart_id()?, *number).content_length(length)
            }
            Self::Parts => bucket.list_parts(key, multipart_id()?),
            Self::Complete { etags } => {
                // The bucket would assemble a part of the file, too.
                if part_count(file.size) != Some(etags.len() as u64) {
                    return Err(conflict("The file has another number of parts."));
                }
                bucket.complete_multipart_upload(key, multipart_id()?).if_none_match("*")
            }
            Self::Abort => bucket.abort_multipart_upload(key, multipart_id()?),
            Self::Download => bucket.get(key),
        };
        let lifetime = match self {
            Self::Download => lifetimes.link,
            _ => lifetimes.upload,
        };
        Ok(operation.clamp_to_credentials().presign(lifetime)?)
    }
}

/// Returns the number of parts of a file, or `None` if one request uploads it.
fn part_count(size: u64) -> Option<u64> {
    part_length(size).map(|length| size.div_ceil(length))
}

/// Returns the length of a part, or `None` if the file has no such part.
fn length_of_part(size: u64, number: u16) -> Option<u64> {
    let start = u64::from(number.checked_sub(1)?) * PART_LENGTH;
    let rest = size.checked_sub(start).filter(|rest| *rest > 0)?;
    part_length(size).map(|length| length.min(rest))
}

fn conflict(message: &str) -> Refusal {
    refuse(StatusCode::CONFLICT, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_the_length_of_the_file() {
        let mib = 1024 * 1024;
        for (size, lengths) in [
            (16 * mib, vec![]),
            (16 * mib + 1, vec![8 * mib, 8 * mib, 1]),
            (24 * mib, vec![8 * mib; 3]),
            (25 * mib, vec![8 * mib, 8 * mib, 8 * mib, mib]),
        ] {
            let parts: Vec<u64> = (1..).map_while(|number| length_of_part(size, number)).collect();
            assert_eq!(parts, lengths, "{size}");
            assert_eq!(part_count(size).unwrap_or(0), lengths.len() as u64, "{size}");
            assert_eq!(length_of_part(size, 0), None, "{size}");
        }
    }
}
