use alloc::borrow::Cow;
use alloc::string::ToString;

use crate::s3::action::Action::{ListObjectsV2, ListParts};
use crate::s3::operation::Operation;

/// # Lists
impl<'a, T> Operation<'a, T> {
    /// Lists only keys that begin with `prefix`: parameter `prefix` of `list`.
    pub fn prefix(self, prefix: impl Into<Cow<'a, str>>) -> Self {
        self.parameter(&[ListObjectsV2], "prefix", "prefix", prefix.into())
    }

    /// Groups keys by their text up to the first delimiter after the prefix: parameter `delimiter`
    /// of `list`.
    pub fn delimiter(self, delimiter: impl Into<Cow<'a, str>>) -> Self {
        self.parameter(&[ListObjectsV2], "delimiter", "delimiter", delimiter.into())
    }

    /// Lists only keys after `key`: parameter `start-after` of `list`.
    pub fn start_after(self, key: impl Into<Cow<'a, str>>) -> Self {
        self.parameter(&[ListObjectsV2], "start_after", "start-after", key.into())
    }

    /// Continues a list after its previous page: parameter `continuation-token` of `list`.
    pub fn continuation_token(self, token: impl Into<Cow<'a, str>>) -> Self {
        self.text_parameter(&[ListObjectsV2], "continuation_token", "continuation-token", token.into())
    }

    /// Limits the number of keys in a page: parameter `max-keys` of `list`.
    ///
    /// S3 returns at most 1,000.
    pub fn max_keys(self, keys: u32) -> Self {
        self.parameter(&[ListObjectsV2], "max_keys", "max-keys", keys.to_string().into())
    }

    /// Includes each object's owner: parameter `fetch-owner=true` of `list`.
    pub fn fetch_owner(self) -> Self {
        self.parameter(&[ListObjectsV2], "fetch_owner", "fetch-owner", "true".into())
    }

    /// Percent-encodes the keys in the response: parameter `encoding-type=url` of `list`.
    ///
    /// XML cannot hold every key.
    pub fn url_encoded_keys(self) -> Self {
        self.parameter(&[ListObjectsV2], "url_encoded_keys", "encoding-type", "url".into())
    }

    /// Limits the number of parts in a page: parameter `max-parts` of `list_parts`.
    ///
    /// S3 returns at most 1,000.
    pub fn max_parts(self, parts: u32) -> Self {
        self.parameter(&[ListParts], "max_parts", "max-parts", parts.to_string().into())
    }

    /// Lists only parts after this number: parameter `part-number-marker` of `list_parts`.
    pub fn part_number_marker(self, part_number: u16) -> Self {
        self.parameter(
            &[ListParts],
            "part_number_marker",
            "part-number-marker",
            part_number.to_string().into(),
        )
    }
}
