use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::SigningTime;
use crate::s3::post::condition::Condition;
use crate::s3::post::error::PostError;
use crate::s3::post::field::{
    BUCKET, CONTENT_TYPE, KEY, MAX_FORM_LENGTH, SortedNames, expand, form_length, is_same_name,
    needs_no_condition,
};
use crate::s3::post::policy_json;

/// A POST policy: the conditions that an upload must meet, and an expiration.
///
/// [`parse`](Self::parse) reads its JSON. [`check_fields`](Self::check_fields) and
/// [`check_length`](Self::check_length) return whether S3 would accept an upload, by these rules:
///
/// - An upload must meet all conditions. A field that a condition is about must be sent.
/// - Every field must have a condition, except `policy`, `x-amz-signature`, `file` and those whose
///   names begin with `x-ignore-`. The bucket must have one too; the condition is compared with the
///   bucket of the URL, and with the field `bucket` if it is sent.
/// - Names are compared in any case. Values are compared exactly.
/// - `${filename}` is replaced in every value before it is compared, with the part of the file name
///   after its last slash or backslash. The variable stays if the file has no name.
/// - A condition that is [never met](Condition::NeverMet) rejects every upload.
///
/// ```
/// use presign::s3::post::Policy;
///
/// let policy = Policy::parse(
///     r#"{ "expiration": "2007-12-01T12:00:00.000Z",
///          "conditions": [{"bucket": "johnsmith"}, ["starts-with", "$key", "user/eric/"]] }"#,
/// )?;
/// assert_eq!(policy.expiration().to_string(), "20071201T120000Z");
/// policy.check_fields("johnsmith", &[("key", "user/eric/${filename}")], "cat.png")?;
/// assert!(policy.check_fields("johnsmith", &[("key", "user/anna/${filename}")], "cat.png").is_err());
/// # Ok::<(), presign::s3::post::PostError>(())
/// ```
///
/// Source:
/// [POST policy](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    expiration: SigningTime,
    conditions: Vec<Condition>,
}

impl Policy {
    pub(crate) const fn new(expiration: SigningTime, conditions: Vec<Condition>) -> Self {
        Self { expiration, conditions }
    }

    /// Reads a policy from its JSON, which may have S3's escapes `\$` and `\v`.
    ///
    /// Drops fractions of a second in the expiration. Time and memory are linear in the length of
    /// the text.
    ///
    /// ```
    /// use presign::s3::post::{Condition, Policy};
    ///
    /// let text = r#"{"expiration": "2026-08-01T12:00:00Z", "conditions": [{"key": "\$1"}]}"#;
    /// let policy = Policy::parse(text)?;
    /// assert!(matches!(policy.conditions(), [Condition::Exact { value, .. }] if value == "$1"));
    /// # Ok::<(), presign::s3::post::PostError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`PostError::Policy`] for
    ///
    /// - text that is not JSON, or an object with members other than `expiration` and `conditions`
    /// - `{"key": "a", "key": "b"}`: an object with a name twice, anywhere in the policy
    /// - `"2007-12-01"`, `"2007-12-01T12:00:00+01:00"`: an expiration that has neither the form
    ///   `2007-12-01T12:00:00Z` nor `2007-12-01T12:00:00.000Z`
    /// - `{}`, `{"acl": 1}`, `["content-length-range", 0]`: a malformed condition
    pub fn parse(text: &str) -> Result<Self, PostError> {
        let members = policy_json::parse(text).map_err(PostError::Policy)?;
        let (Some(Value::String(expiration)), Some(Value::Array(conditions)), 2) =
            (members.get("expiration"), members.get("conditions"), members.len())
        else {
            return Err(PostError::Policy(
                "must have a string `expiration`, an array `conditions` and no other members",
            ));
        };
        let expiration = SigningTime::from_rfc3339_utc(expiration)
            .ok_or(PostError::Policy("must have an expiration of the form YYYY-MM-DDTHH:MM:SSZ"))?;
        let conditions = conditions.iter().map(Condition::from_json).collect::<Option<_>>();
        let conditions =
            conditions.ok_or(PostError::Policy("must have only conditions of the forms that S3 defines"))?;
        Ok(Self { expiration, conditions })
    }

    /// Returns the first instant at which S3 rejects the upload.
    #[must_use]
    pub const fn expiration(&self) -> SigningTime {
        self.expiration
    }

    /// Returns the conditions in the order of the policy.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Checks whether S3 would accept these fields for this bucket, with a file of this name.
    ///
    /// Time and memory are linear in the length of the policy and of the fields.
    ///
    /// # Errors
    ///
    /// - [`PostError::FormTooLarge`] for more than the 20 KB that S3 reads before the file
    /// - [`PostError::RepeatedField`] for a field that appears twice
    /// - [`PostError::MissingField`] for a form without `key`
    /// - [`PostError::Condition`] for the first condition that is not met
    /// - [`PostError::ExtraField`] for the first field without a condition
    /// - [`PostError::UnboundBucket`] for a policy without a condition for the bucket
    /// - [`PostError::EmptyKey`] and [`PostError::KeyTooLong`] for a key that is not 1 to 1,024
    ///   bytes long
    pub fn check_fields<N: AsRef<str>, V: AsRef<str>>(
        &self,
        bucket: &str,
        fields: &[(N, V)],
        file_name: &str,
    ) -> Result<(), PostError> {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        if form_length(fields.iter().copied(), file_name) > MAX_FORM_LENGTH {
            return Err(PostError::FormTooLarge);
        }
        self.covered_fields(bucket, &fields, file_name).map(drop)
    }

    /// Checks the fields, and returns those with a condition, with `${filename}` replaced.
    ///
    /// The time is almost linear in the lengths of the policy and of the fields with `${filename}`
    /// replaced. The caller must limit the latter.
    pub(crate) fn covered_fields<'a>(
        &self,
        bucket: &str,
        fields: &[(&'a str, &'a str)],
        file_name: &str,
    ) -> Result<Vec<(&'a str, Cow<'a, str>)>, PostError> {
        let names = SortedNames::new(fields.iter().map(|(name, _)| *name));
        if let Some(index) = names.first_repeated() {
            return Err(PostError::RepeatedField(index));
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, expand(value, file_name))).collect();
        let value_of = |name: &str| fields.get(names.position(name)?).map(|(_, value)| &**value);
        let key_length = value_of(KEY).ok_or(PostError::MissingField(KEY))?.len();
        let start_of_types = value_of(CONTENT_TYPE).map(common_start);
        let holds = |condition: &Condition| match condition.name() {
            None => condition.holds_for(""),
            Some(name) if is_same_name(name, BUCKET) => {
                condition.holds_for(bucket) && value_of(name).is_none_or(|value| condition.holds_for(value))
            }
            Some(name) => {
                let is_prefix = matches!(condition, Condition::StartsWith { .. });
                // Each of several content types must have the prefix.
                let is_list = is_prefix && is_same_name(name, CONTENT_TYPE);
                let value = if is_list { start_of_types } else { value_of(name) };
                value.is_some_and(|value| condition.holds_for(value))
            }
        };
        if let Some(index) = self.conditions.iter().position(|condition| !holds(condition)) {
            return Err(PostError::Condition(index));
        }
        let conditions = SortedNames::new(self.conditions.iter().filter_map(Condition::name));
        let has_condition = |name: &str| conditions.position(name).is_some();
        let is_extra = |name: &str| !needs_no_condition(name) && !has_condition(name);
        if let Some(index) = fields.iter().position(|(name, _)| is_extra(name)) {
            return Err(PostError::ExtraField(index));
        }
        match key_length {
            _ if !has_condition(BUCKET) => Err(PostError::UnboundBucket),
            0 => Err(PostError::EmptyKey),
            1..=1024 => Ok(fields.into_iter().filter(|(name, _)| has_condition(name)).collect()),
            _ => Err(PostError::KeyTooLong),
        }
    }

    /// Checks whether S3 would accept a file of this length.
    ///
    /// # Errors
    ///
    /// [`PostError::FileTooLarge`] or [`PostError::FileTooSmall`] for a length outside the policy's
    /// range.
    pub fn check_length(&self, bytes: u64) -> Result<(), PostError> {
        self.conditions.iter().try_for_each(|condition| match condition {
            Condition::ContentLengthRange(range) if bytes > *range.end() => Err(PostError::FileTooLarge),
            Condition::ContentLengthRange(range) if bytes < *range.start() => Err(PostError::FileTooSmall),
            _ => Ok(()),
        })
    }

    pub(crate) fn to_json(&self) -> String {
        let expiration = self.expiration.to_rfc3339();
        let conditions = self.conditions.iter().map(Condition::to_json).collect::<Vec<_>>().join(",");
        format!(r#"{{"expiration":"{expiration}","conditions":[{conditions}]}}"#)
    }
}

/// `image/` for `image/png,image/gif`: the longest prefix of all comma-separated values.
fn common_start(value: &str) -> &str {
    let mut values = value.split(',');
    let first = values.next().unwrap_or_default();
    values.fold(first, |start, other| {
        let same = start.chars().zip(other.chars()).take_while(|(character, other)| character == other);
        start.get(..same.map(|(character, _)| character.len_utf8()).sum()).unwrap_or_default()
    })
}
