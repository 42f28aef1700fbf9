use alloc::format;
use alloc::string::String;
use core::fmt;
use core::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::s3::post::field::is_same_name;

/// A condition of a policy.
///
/// A field name is without the `$` that two of the JSON forms write before it, and in the case in
/// which the policy has it. Names are compared in any case. `Debug` shows no values, since one may
/// be a session token.
///
/// ```
/// use presign::s3::post::{Condition, Policy};
///
/// let policy = Policy::parse(r#"{
///     "expiration": "2026-08-01T12:00:00.000Z",
///     "conditions": [["starts-with", "$key", "uploads/"], ["content-length-range", 1, 1000]]
/// }"#)?;
/// let [key, length] = policy.conditions() else { panic!("the policy has two conditions") };
/// assert!(key.is_about("Key") && matches!(key, Condition::StartsWith { prefix, .. } if prefix == "uploads/"));
/// assert_eq!(length, &Condition::ContentLengthRange(1..=1000));
/// # Ok::<(), presign::s3::post::PostError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Condition {
    /// A field must be sent with this value: `{"acl": "public-read"}` or
    /// `["eq", "$acl", "public-read"]`.
    #[non_exhaustive]
    Exact {
        /// The name of the field.
        name: String,
        /// The value of the field.
        value: String,
    },
    /// A field must be sent with a value that begins with this prefix:
    /// `["starts-with", "$key", "uploads/"]`.
    ///
    /// In a `Content-Type`, each comma-separated value must begin with it.
    #[non_exhaustive]
    StartsWith {
        /// The name of the field.
        name: String,
        /// The prefix of its value.
        prefix: String,
    },
    /// The length of the file in bytes must be in this range:
    /// `["content-length-range", 1, 10485760]`.
    ContentLengthRange(RangeInclusive<u64>),
}

impl Condition {
    pub(crate) fn exact(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Exact { name: name.into(), value: value.into() }
    }

    pub(crate) fn starts_with(name: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self::StartsWith { name: name.into(), prefix: prefix.into() }
    }

    /// Returns the name of the condition's field, or `None` for a range of lengths.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Exact { name, .. } | Self::StartsWith { name, .. } => Some(name),
            Self::ContentLengthRange(_) => None,
        }
    }

    /// Returns whether the condition is about the field with this name, in any case.
    #[must_use]
    pub fn is_about(&self, name: &str) -> bool {
        self.name().is_some_and(|field| is_same_name(field, name))
    }

    /// Returns whether a value of its field meets the condition.
    pub(crate) fn holds_for(&self, value: &str) -> bool {
        match self {
            Self::Exact { value: exact, .. } => value == exact,
            Self::StartsWith { prefix, .. } => value.starts_with(prefix),
            Self::ContentLengthRange(_) => true,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Exact { name, value } => json!({ name: value }),
            Self::StartsWith { name, prefix } => json!(["starts-with", format!("${name}"), prefix]),
            Self::ContentLengthRange(range) => json!(["content-length-range", range.start(), range.end()]),
        }
    }

    /// Reads a condition; operators may be in any case, as names may.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Object(pairs) if pairs.len() == 1 => {
                let (name, value) = pairs.iter().next()?;
                Some(Self::exact(name, value.as_str()?))
            }
            Value::Array(items) => {
                let [operator, first, second] = &**items else { return None };
                let name_and_text = || Some((first.as_str()?.strip_prefix('$')?, second.as_str()?));
                match &*operator.as_str()?.to_ascii_lowercase() {
                    "eq" => name_and_text().map(|(name, value)| Self::exact(name, value)),
                    "starts-with" => name_and_text().map(|(name, prefix)| Self::starts_with(name, prefix)),
                    "content-length-range" => {
                        Some(Self::ContentLengthRange(first.as_u64()?..=second.as_u64()?))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact { name, .. } => f.debug_struct("Exact").field("name", name).finish_non_exhaustive(),
            Self::StartsWith { name, .. } => {
                f.debug_struct("StartsWith").field("name", name).finish_non_exhaustive()
            }
            Self::ContentLengthRange(range) => f.debug_tuple("ContentLengthRange").field(range).finish(),
        }
    }
}
