use std::borrow::Cow;

use axum::http::StatusCode;
use serde::Deserialize;

use crate::refusal::{Refusal, refuse};

/// The most that a picture may have. The page says it too.
const MAX_BYTES: u64 = 10_000_000;

/// The types, with the endings of their files. All of them are pixels: an SVG, which is an image too, can hold scripts.
const TYPES: [(&str, &[&str]); 5] = [
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/avif", &["avif"]),
];

/// What a client says of the file that it wants to upload. The form that it gets takes no other.
#[derive(Debug, Deserialize)]
pub(crate) struct Picture {
    /// What the client calls it. Never a key: only what a download is saved as.
    name: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub(crate) media_type: String,
    /// Its length in bytes.
    pub(crate) size: u64,
}

impl Picture {
    /// The name that a download is saved as, if the client may upload the picture.
    ///
    /// The name ends as its type does, so that what was called a picture is not saved as a program.
    pub(crate) fn check(&self) -> Result<Cow<'_, str>, Refusal> {
        let Some((_, endings)) = TYPES.iter().find(|(media_type, _)| *media_type == self.media_type) else {
            let types = TYPES.map(|(media_type, _)| media_type).join(", ");
            return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("Only these types: {types}.")));
        };
        let length = self.name.len();
        let rules = [
            (self.size <= MAX_BYTES, StatusCode::PAYLOAD_TOO_LARGE, "The file is larger than 10 MB."),
            (self.size > 0, StatusCode::UNPROCESSABLE_ENTITY, "The file is empty."),
            (length > 0, StatusCode::UNPROCESSABLE_ENTITY, "The file has no name."),
            (length <= 255, StatusCode::UNPROCESSABLE_ENTITY, "The name is longer than 255 bytes."),
            // A client that cuts at one of them would save the picture under another ending.
            (
                !self.name.contains(char::is_control),
                StatusCode::UNPROCESSABLE_ENTITY,
                "The name has a control character in it.",
            ),
            // S3 would put another name in the place of that.
            (
                !self.name.contains("${filename}"),
                StatusCode::UNPROCESSABLE_ENTITY,
                "The name has ${filename} in it.",
            ),
        ];
        if let Some((_, status, message)) = rules.into_iter().find(|(holds, ..)| !holds) {
            return Err(refuse(status, message));
        }
        let ending = self.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match endings.first() {
            Some(first) if !endings.iter().any(|known| known.eq_ignore_ascii_case(ending)) => {
                Ok(format!("{}.{first}", self.name).into())
            }
            _ => Ok(Cow::from(&self.name)),
        }
    }
}
