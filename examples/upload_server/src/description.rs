use std::borrow::Cow;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::refusal::{Refusal, refuse};

/// The maximum length of a file, which the page states too.
const MAX_BYTES: u64 = 1_000_000_000;

/// The allowed types, with their names for people and the extensions of their files. SVG is not
/// among them, because it can contain scripts.
const TYPES: [(&str, &str, &[&str]); 8] = [
    ("image/png", "PNG", &["png"]),
    ("image/jpeg", "JPEG", &["jpg", "jpeg"]),
    ("image/gif", "GIF", &["gif"]),
    ("image/webp", "WebP", &["webp"]),
    ("image/avif", "AVIF", &["avif"]),
    ("video/mp4", "MP4", &["mp4"]),
    ("video/webm", "WebM", &["webm"]),
    ("video/quicktime", "MOV", &["mov"]),
];

/// A client's description of the file to upload. Its URLs accept no other type or length.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Description {
    /// The file name for downloads. It is never part of the key.
    name: String,
    /// The media type.
    #[serde(rename = "type")]
    pub(crate) media_type: String,
    /// The length in bytes.
    pub(crate) size: u64,
    /// The time of the last change, in milliseconds since 1970. With name and size, it tells the
    /// page which file continues an upload.
    #[serde(default)]
    modified: i64,
}

impl Description {
    /// Checks whether the client may upload the file.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let length = self.name.len();
        let rules = [
            (
                self.extensions().is_some(),
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                format!("Only these types are allowed: {}.", TYPES.map(|(_, name, _)| name).join(", ")),
            ),
            (self.size <= MAX_BYTES, StatusCode::PAYLOAD_TOO_LARGE, "The file is larger than 1 GB.".into()),
            (self.size > 0, StatusCode::UNPROCESSABLE_ENTITY, "The file is empty.".into()),
            (length > 0, StatusCode::UNPROCESSABLE_ENTITY, "The file has no name.".into()),
            (length <= 255, StatusCode::UNPROCESSABLE_ENTITY, "The name is longer than 255 bytes.".into()),
            // A client that cuts the name at a control character would save the file with another
            // extension.
            (
                !self.name.contains(char::is_control),
                StatusCode::UNPROCESSABLE_ENTITY,
                "The name must not have a control character.".into(),
            ),
        ];
        match rules.into_iter().find(|(holds, ..)| !holds) {
            Some((_, status, message)) => Err(refuse(status, message)),
            None => Ok(()),
        }
    }

    /// Returns the file name for downloads. It has an extension of the file's type, so that no
    /// download is saved as a program.
    pub(crate) fn file_name(&self) -> Cow<'_, str> {
        let extension = self.name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let known = self.extensions().unwrap_or_default();
        match known.first() {
            Some(first) if !known.iter().any(|known| known.eq_ignore_ascii_case(extension)) => {
                format!("{}.{first}", self.name).into()
            }
            _ => Cow::from(&self.name),
        }
    }

    fn extensions(&self) -> Option<&'static [&'static str]> {
        TYPES
            .iter()
            .find(|(media_type, ..)| *media_type == self.media_type)
            .map(|(_, _, extensions)| *extensions)
    }
}
