//! `Serialize` and `Deserialize` of the types that a program hands over.
//!
//! Written by hand: their shapes are promises, and the types have invariants that only their
//! constructors check.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

#[cfg(feature = "post")]
use crate::s3::post::PresignedPost;
use crate::token::AuthToken;
use crate::{Error, Method, PresignedUrl, Region, SigningTime};

/// The same members as the feature `json`'s `to_json`: `expires_at`, `headers`, `method` and `url`.
/// They are a bearer secret.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let link = bucket.get("cat.png").presign(Duration::from_secs(900))?;
/// let json = serde_json::json!({ "name": "cat.png", "download": link });
/// assert_eq!(json["download"]["method"], "GET");
/// # Ok::<(), presign::Error>(())
/// ```
impl Serialize for PresignedUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("PresignedUrl", 4)?;
        members.serialize_field("expires_at", &self.expires_at())?;
        members.serialize_field("headers", &Headers(self))?;
        members.serialize_field("method", self.method())?;
        members.serialize_field("url", self.as_str())?;
        members.end()
    }
}

struct Headers<'a>(&'a PresignedUrl);

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.required_headers())
    }
}

/// The members `url` and `fields`, as boto3's `generate_presigned_post` returns them. `fields` has
/// the fixed fields in their order. They are a bearer secret.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let form = bucket.post("cat.png").content_length(1..=5_120).presign(Duration::from_secs(900))?;
/// let json = serde_json::json!(form);
/// assert_eq!(json["fields"]["key"], "cat.png");
/// # Ok::<(), presign::Error>(())
/// ```
#[cfg(feature = "post")]
impl Serialize for PresignedPost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("PresignedPost", 2)?;
        members.serialize_field("url", self.url())?;
        members.serialize_field("fields", &Fields(self))?;
        members.end()
    }
}

#[cfg(feature = "post")]
struct Fields<'a>(&'a PresignedPost);

#[cfg(feature = "post")]
impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.fields())
    }
}

/// The text of the token, which is a bearer secret.
impl Serialize for AuthToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The name.
impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The name.
impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A name that [`Region::new`] accepts.
///
/// ```
/// let region: presign::Region = serde_json::from_str("\"eu-west-1\"")?;
/// assert_eq!(region, presign::Region::EU_WEST_1);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text { expected: "the name of a region", parse: |text| text.parse() })
    }
}

/// RFC 3339: `2013-05-24T00:00:00Z`.
impl Serialize for SigningTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339())
    }
}

/// RFC 3339, or the form of Signature Version 4: `2013-05-24T00:00:00Z` or `20130524T000000Z`.
///
/// ```
/// let time: presign::SigningTime = serde_json::from_str("\"2013-05-24T02:00:00+02:00\"")?;
/// assert_eq!(serde_json::to_string(&time)?, "\"2013-05-24T00:00:00Z\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de> Deserialize<'de> for SigningTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| text.parse();
        deserializer.deserialize_str(Text { expected: "a time in RFC 3339", parse })
    }
}

/// A visitor of texts with a form.
struct Text<T> {
    expected: &'static str,
    parse: fn(&str) -> Result<T, Error>,
}

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).map_err(E::custom)
    }
}
