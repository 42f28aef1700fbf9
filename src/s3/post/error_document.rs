//! S3's error document for a rejected form.
//!
//! Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).

use alloc::format;
use alloc::string::{String, ToString};

use crate::s3::error_xml::{
    EXPIRED_TOKEN, MALFORMED_TOKEN, SIGNATURE_MISMATCH, UNKNOWN_ACCESS_KEY, error_xml,
};
use crate::s3::post::error::PostError;

impl PostError {
    /// Returns S3's error document for the body of the response, with S3's sentence if it is known.
    ///
    /// Send it with [`status`](Self::status) and `Content-Type: application/xml`. It has no part of
    /// the form; S3 also names the condition or the fields that it rejects.
    ///
    /// ```
    /// use presign::s3::post::PostError;
    ///
    /// let xml = PostError::Condition(2).to_xml();
    /// assert!(xml.contains("<Code>AccessDenied</Code>"));
    /// assert!(xml.contains(">Invalid according to Policy: Policy Condition failed</Message>"));
    /// ```
    #[must_use]
    pub fn to_xml(self) -> String {
        let message = message(self);
        let [code, message] = [("Code", self.code()), ("Message", message.as_str())];
        match self {
            Self::MissingField(name) | Self::MalformedField { name, .. } => {
                error_xml(&[code, message, ("ArgumentName", &name_of_s3(name)), ("ArgumentValue", "")])
            }
            _ => error_xml(&[code, message]),
        }
    }
}

/// Returns S3's spelling of a field's name: `X-Amz-Signature`, but `key`.
fn name_of_s3(name: &str) -> String {
    let has_capitals = name.starts_with("x-amz-");
    let mut before = '-';
    let in_case = |character: char| {
        let is_first = core::mem::replace(&mut before, character) == '-';
        if is_first && has_capitals { character.to_ascii_uppercase() } else { character }
    };
    name.chars().map(in_case).collect()
}

/// Returns S3's sentence, or the error's own text if no sentence of S3 is known.
fn message(error: PostError) -> String {
    String::from(match error {
        PostError::MissingField(name) => {
            return format!(
                "Bucket POST must contain a field named '{}'.  \
                 If it is specified, please check the order of the fields.",
                name_of_s3(name)
            );
        }
        PostError::Policy(rule) => return format!("Invalid Policy: {rule}"),
        PostError::Anonymous => "Access Denied",
        PostError::FormTooLarge => "Your POST request fields preceding the upload file was too large.",
        PostError::AccessKeyId => UNKNOWN_ACCESS_KEY,
        PostError::SessionToken => MALFORMED_TOKEN,
        PostError::ExpiredCredentials => EXPIRED_TOKEN,
        PostError::Signature => SIGNATURE_MISMATCH,
        PostError::NotYetValid => {
            "The difference between the request time and the current time is too large."
        }
        PostError::Expired => "Invalid according to Policy: Policy expired.",
        PostError::Condition(_) => "Invalid according to Policy: Policy Condition failed",
        PostError::ExtraField(_) => "Invalid according to Policy: Extra input fields",
        PostError::UnboundBucket => "Invalid according to Policy: Extra input fields: bucket",
        PostError::EmptyKey => "User key must have a length greater than 0.",
        PostError::KeyTooLong => "Your key is too long",
        PostError::FileTooSmall => "Your proposed upload is smaller than the minimum allowed size",
        PostError::FileTooLarge => "Your proposed upload exceeds the maximum allowed size",
        PostError::RepeatedField(_) | PostError::MalformedField { .. } | PostError::LivesTooLong => {
            return error.to_string();
        }
    })
}
