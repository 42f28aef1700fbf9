use alloc::borrow::Cow;

use crate::s3::action::Action::{self, DeleteObject, GetObject, HeadObject};
use crate::s3::endpoint::Provider;
use crate::s3::operation::Operation;
use crate::s3::options::READ;

const VERSION: &[Action] = &[GetObject, HeadObject, DeleteObject];

/// # Version and response headers
///
/// S3 refuses a response header with a character beyond Latin-1 (ISO 8859-1), so signing for AWS
/// fails with [`Error::InvalidOption`](crate::Error::InvalidOption) for it.
///
/// Source: [GetObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
impl<'a, T> Operation<'a, T> {
    /// Selects a version of the object: parameter `versionId` of `get`, `head` and `delete`.
    pub fn version_id(self, version_id: impl Into<Cow<'a, str>>) -> Self {
        self.text_parameter(VERSION, "version_id", "versionId", version_id.into())
    }

    /// Sets the `Content-Type` of the response: parameter `response-content-type` of `get` and
    /// `head`.
    pub fn response_content_type(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.response_header("response_content_type", "response-content-type", value.into())
    }

    /// Sets the `Content-Language` of the response: parameter `response-content-language` of `get`
    /// and `head`.
    pub fn response_content_language(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.response_header("response_content_language", "response-content-language", value.into())
    }

    /// Sets the `Expires` of the response, as an HTTP date: parameter `response-expires` of `get`
    /// and `head`.
    pub fn response_expires(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.response_header("response_expires", "response-expires", value.into())
    }

    /// Sets the `Cache-Control` of the response: parameter `response-cache-control` of `get` and
    /// `head`.
    pub fn response_cache_control(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.response_header("response_cache_control", "response-cache-control", value.into())
    }

    /// Sets the `Content-Disposition` of the response: parameter `response-content-disposition` of
    /// `get` and `head`.
    ///
    /// The value is used as given; [`attachment`](Self::attachment) writes one for a file name.
    pub fn response_content_disposition(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.response_header("response_content_disposition", "response-content-disposition", value.into())
    }

    /// Sets the `Content-Encoding` of the response: parameter `response-content-encoding` of `get`
    /// and `head`.
    pub fn response_content_encoding(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.response_header("response_content_encoding", "response-content-encoding", value.into())
    }

    fn response_header(mut self, option: &'static str, name: &'static str, value: Cow<'a, str>) -> Self {
        let is_latin1 = || value.chars().all(|character| character <= '\u{ff}');
        self.require(
            self.provider != Provider::Aws || is_latin1(),
            option,
            "must consist of Latin-1 characters (ISO 8859-1) for AWS",
        );
        self.text_parameter(READ, option, name, value)
    }
}
