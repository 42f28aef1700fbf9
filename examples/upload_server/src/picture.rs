use std::borrow::Cow;

use axum::http::StatusCode;
use serde::Deserialize;

use crate::refusal::{Refusal, refuse};

/// The most that a picture may have.
pub(crate) const MAX_BYTES: u64 = 10_000_000;

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
    pub(crate) name: String,
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
        if self.size > MAX_BYTES {
            let most = MAX_BYTES / 1_000_000;
            return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, format!("The file is larger than {most} MB.")));
        }
        if self.size == 0 {
            return Err(refuse(StatusCode::UNPROCESSABLE_ENTITY, "The file is empty."));
        }
        if !(1..=255).contains(&self.name.chars().count()) {
            return Err(refuse(StatusCode::UNPROCESSABLE_ENTITY, "The name must have 1 to 255 characters."));
        }
        if self.name.contains("${filename}") {
            // S3 would put another name in its place.
            return Err(refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The name must not have ${filename} in it.",
            ));
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
