use std::borrow::Cow;

use axum::http::StatusCode;
use serde::Deserialize;

use crate::refusal::{Refusal, refuse};

/// The maximum length of a picture. The page states it, too.
const MAX_BYTES: u64 = 10_000_000;

/// The allowed types, with the extensions of their files. SVG is not among them, because it can
/// contain scripts.
const TYPES: [(&str, &[&str]); 5] = [
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/avif", &["avif"]),
];

/// A client's description of the file to upload. Its form accepts no other file.
#[derive(Debug, Deserialize)]
pub(crate) struct Picture {
    /// The file name for downloads. It is never part of the key.
    name: String,
    /// The media type.
    #[serde(rename = "type")]
    pub(crate) media_type: String,
    /// The length in bytes.
    pub(crate) size: u64,
}

impl Picture {
    /// Returns the file name for downloads, if the client may upload the picture.
    ///
    /// The name gets an extension of its type, so that no download is saved as a program.
    pub(crate) fn check(&self) -> Result<Cow<'_, str>, Refusal> {
        let Some((_, extensions)) = TYPES.iter().find(|(media_type, _)| *media_type == self.media_type)
        else {
            let types = TYPES.map(|(media_type, _)| media_type).join(", ");
            return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("Only these types: {types}.")));
        };
        let length = self.name.len();
        let rules = [
            (self.size <= MAX_BYTES, StatusCode::PAYLOAD_TOO_LARGE, "The file is larger than 10 MB."),
            (self.size > 0, StatusCode::UNPROCESSABLE_ENTITY, "The file is empty."),
            (length > 0, StatusCode::UNPROCESSABLE_ENTITY, "The file has no name."),
            (length <= 255, StatusCode::UNPROCESSABLE_ENTITY, "The name is longer than 255 bytes."),
            // A client that cuts the name at one of them would save the picture with another
            // extension.
            (
                !self.name.contains(char::is_control),
                StatusCode::UNPROCESSABLE_ENTITY,
                "The name must not have a control character.",
            ),
            // S3 would replace it.
            (
                !self.name.contains("${filename}"),
                StatusCode::UNPROCESSABLE_ENTITY,
                "The name must not have ${filename}.",
            ),
            // S3 rejects it in a form.
            (!self.name.contains("$$"), StatusCode::UNPROCESSABLE_ENTITY, "The name must not have $$."),
        ];
        if let Some((_, status, message)) = rules.into_iter().find(|(holds, ..)| !holds) {
            return Err(refuse(status, message));
        }
        let extension = self.name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extensions.first() {
            Some(first) if !extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)) => {
                Ok(format!("{}.{first}", self.name).into())
            }
            _ => Ok(Cow::from(&self.name)),
        }
    }
}
