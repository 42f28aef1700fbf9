use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::SigningTime;
use crate::s3::post::condition::Condition;
use crate::s3::post::error::PostError;
use crate::s3::post::field::{BUCKET, KEY, expand, first_repeated, is_same, needs_no_condition};

/// What an upload by a form has to be: a list of conditions, and an end.
///
/// A policy is read from its text by [`parse`](Self::parse), and says by [`check_fields`](Self::check_fields) and
/// [`check_length`](Self::check_length) what S3 would say of an upload. S3's rules are these:
///
/// - All conditions hold. A field that a condition is about has to be there.
/// - Every field has a condition, but for `policy`, `x-amz-signature`, `file` and those whose names begin with `x-ignore-`. So
///   has the bucket, which is that of the URL, and of the field `bucket` if there is one.
/// - Names are compared without regard to their case, values with it.
/// - The name of the file is put in the place of `${filename}` in every value before it is compared: what stands behind the
///   last slash or backslash of what the client calls the file.
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
/// Source: [POST policy](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    expiration: SigningTime,
    conditions: Vec<Condition>,
}

impl Policy {
    pub(crate) const fn new(expiration: SigningTime, conditions: Vec<Condition>) -> Self {
        Self { expiration, conditions }
    }

    /// A policy by its text, which is JSON. An end within a second is taken for the beginning of that second.
    ///
    /// # Errors
    ///
    /// [`PostError::Policy`] for
    ///
    /// - what is not JSON, or has other members than `expiration` and `conditions`
    /// - `"2007-12-01"`, `"2007-12-01T12:00:00+01:00"`: an end that is not of the form `2007-12-01T12:00:00Z` or
    ///   `2007-12-01T12:00:00.000Z`
    /// - `{}`, `{"acl": 1}`, `["eq", "acl", "private"]`, `["content-length-range", 0]`: what is no condition
    pub fn parse(text: &str) -> Result<Self, PostError> {
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return Err(PostError::Policy("must be an object in JSON"));
        };
        let (Some(Value::String(expiration)), Some(Value::Array(conditions)), 2) =
            (members.get("expiration"), members.get("conditions"), members.len())
        else {
            return Err(PostError::Policy("must have a text `expiration`, a list `conditions`, and no more"));
        };
        let expiration = parse_expiration(expiration)
            .ok_or(PostError::Policy("must have an expiration of the form YYYY-MM-DDTHH:MM:SSZ"))?;
        let conditions = conditions.iter().map(Condition::from_json).collect::<Option<_>>();
        let conditions =
            conditions.ok_or(PostError::Policy("must have conditions of the forms that S3 knows"))?;
        Ok(Self { expiration, conditions })
    }

    /// The instant from which no upload is accepted any more.
    #[must_use]
    pub const fn expiration(&self) -> SigningTime {
        self.expiration
    }

    /// The conditions, in the order in which they stand there.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Whether S3 would accept these fields in a form for this bucket, and a file that the client calls so.
    ///
    /// # Errors
    ///
    /// - [`PostError::RepeatedField`] for a field that is there twice
    /// - [`PostError::MissingField`] for a form without `key`
    /// - [`PostError::Condition`] for the first condition that does not hold
    /// - [`PostError::ExtraField`] for the first field without a condition, and [`PostError::UnboundBucket`] for a policy without a
    ///   condition for the bucket
    /// - [`PostError::EmptyKey`] and [`PostError::KeyTooLong`] for a key that is not of 1 to 1,024 bytes
    pub fn check_fields<N: AsRef<str>, V: AsRef<str>>(
        &self,
        bucket: &str,
        fields: &[(N, V)],
        file_name: &str,
    ) -> Result<(), PostError> {
        let names = || fields.iter().map(|(name, _)| name.as_ref());
        if let Some(index) = first_repeated(fields) {
            return Err(PostError::RepeatedField(index));
        }
        let value_of = |name: &str| {
            let field = fields.iter().find(|(other, _)| is_same(other.as_ref(), name));
            field.map(|(_, value)| expand(value.as_ref(), file_name))
        };
        let key = value_of(KEY).ok_or(PostError::MissingField(KEY))?;
        let holds = |condition: &Condition| match condition.name() {
            None => true,
            Some(name) if is_same(name, BUCKET) => {
                condition.holds_for(bucket) && value_of(name).is_none_or(|value| condition.holds_for(&value))
            }
            Some(name) => value_of(name).is_some_and(|value| condition.holds_for(&value)),
        };
        if let Some(index) = self.conditions.iter().position(|condition| !holds(condition)) {
            return Err(PostError::Condition(index));
        }
        let is_bound = |name: &str| self.conditions.iter().any(|condition| condition.is_about(name));
        if let Some(index) = names().position(|name| !needs_no_condition(name) && !is_bound(name)) {
            return Err(PostError::ExtraField(index));
        }
        match key.len() {
            _ if !is_bound(BUCKET) => Err(PostError::UnboundBucket),
            0 => Err(PostError::EmptyKey),
            1..=1024 => Ok(()),
            _ => Err(PostError::KeyTooLong),
        }
    }

    /// Whether S3 would accept a file of so many bytes.
    ///
    /// # Errors
    ///
    /// [`PostError::FileTooLarge`] or [`PostError::FileTooSmall`] for a length out of a range that the policy has.
    pub fn check_length(&self, bytes: u64) -> Result<(), PostError> {
        self.conditions.iter().try_for_each(|condition| match condition {
            Condition::ContentLengthRange(range) if bytes > *range.end() => Err(PostError::FileTooLarge),
            Condition::ContentLengthRange(range) if bytes < *range.start() => Err(PostError::FileTooSmall),
            _ => Ok(()),
        })
    }

    pub(crate) fn to_json(&self) -> String {
        let expiration = write_expiration(self.expiration);
        let conditions: Value = self.conditions.iter().map(Condition::to_json).collect();
        format!(r#"{{"expiration":"{expiration}","conditions":{conditions}}}"#)
    }
}

/// From `YYYY-MM-DDTHH:MM:SSZ`, perhaps with a fraction before the `Z`, which is dropped.
fn parse_expiration(text: &str) -> Option<SigningTime> {
    let text = text.strip_suffix('Z')?;
    let (instant, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let (date, time) = instant.split_once('T')?;
    let is_fraction = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let (date, time) = (joined(date, '-', [4, 2, 2])?, joined(time, ':', [2, 2, 2])?);
    is_fraction.then(|| [&date, "T", &time, "Z"].concat().parse().ok()).flatten()
}

/// A text of three parts of such lengths, without the separators between them.
fn joined(text: &str, separator: char, lengths: [usize; 3]) -> Option<String> {
    let parts = text.split(separator);
    parts.clone().map(str::len).eq(lengths).then(|| parts.collect())
}

fn write_expiration(time: SigningTime) -> String {
    let text = time.as_str();
    let part = |range| text.get(range).unwrap_or_default();
    let [year, month, day] = [0..4, 4..6, 6..8].map(part);
    let [hour, minute, second] = [9..11, 11..13, 13..15].map(part);
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")
}
