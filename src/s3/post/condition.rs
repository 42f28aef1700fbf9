use alloc::format;
use alloc::string::String;
use core::fmt;
use core::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::s3::post::field::{CONTENT_TYPE, is_same};

/// A condition of a policy.
///
/// Names are without the `$` that some forms of a condition write before them, and in the case in which they stand there;
/// they are compared without regard to it. `Debug` shows no values, among which may be a session token.
///
/// ```
/// use presign::s3::post::{Condition, Policy};
///
/// let policy = Policy::parse(r#"{
///     "expiration": "2026-08-01T12:00:00.000Z",
///     "conditions": [["starts-with", "$key", "uploads/"], ["content-length-range", 1, 1000]]
/// }"#)?;
/// let [key, length] = policy.conditions() else { panic!("there are two") };
/// assert!(key.is_about("Key") && matches!(key, Condition::StartsWith { prefix, .. } if prefix == "uploads/"));
/// assert_eq!(length, &Condition::ContentLengthRange(1..=1000));
/// # Ok::<(), presign::s3::post::PostError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Condition {
    /// A field has this value, and has to be there: `{"acl": "public-read"}` or `["eq", "$acl", "public-read"]`.
    #[non_exhaustive]
    Exact {
        /// The name of the field.
        name: String,
        /// Its value.
        value: String,
    },
    /// A field begins with this, and has to be there: `["starts-with", "$key", "uploads/"]`. In a `Content-Type` each of the
    /// values that stand there with commas between has to.
    #[non_exhaustive]
    StartsWith {
        /// The name of the field.
        name: String,
        /// What its value begins with.
        prefix: String,
    },
    /// The file has a length within these bounds: `["content-length-range", 1, 10485760]`.
    ContentLengthRange(RangeInclusive<u64>),
}

impl Condition {
    pub(crate) fn exact(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Exact { name: name.into(), value: value.into() }
    }

    pub(crate) fn starts_with(name: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self::StartsWith { name: name.into(), prefix: prefix.into() }
    }

    /// The name of the field that it is about, if it is about one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Exact { name, .. } | Self::StartsWith { name, .. } => Some(name),
            Self::ContentLengthRange(_) => None,
        }
    }

    /// Whether it is about the field of this name, in any case.
    #[must_use]
    pub fn is_about(&self, name: &str) -> bool {
        self.name().is_some_and(|own| is_same(own, name))
    }

    /// Whether it holds for a value of its field. One about the length of the file says nothing of any field.
    pub(crate) fn holds_for(&self, value: &str) -> bool {
        match self {
            Self::Exact { value: exact, .. } => value == exact,
            Self::StartsWith { prefix, .. } if self.is_about(CONTENT_TYPE) => {
                value.split(',').all(|one| one.starts_with(prefix))
            }
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

    /// Operators are, as names are, the same in any case.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Object(pairs) => match (pairs.len(), pairs.iter().next()?) {
                (1, (name, Value::String(value))) => Some(Self::exact(name, value)),
                _ => None,
            },
            Value::Array(items) => match &**items {
                [Value::String(operator), Value::String(name), Value::String(value)] => {
                    let name = name.strip_prefix('$')?;
                    match operator {
                        _ if is_same(operator, "eq") => Some(Self::exact(name, value)),
                        _ if is_same(operator, "starts-with") => Some(Self::starts_with(name, value)),
                        _ => None,
                    }
                }
                [Value::String(operator), Value::Number(least), Value::Number(most)]
                    if is_same(operator, "content-length-range") =>
                {
                    Some(Self::ContentLengthRange(least.as_u64()?..=most.as_u64()?))
                }
                _ => None,
            },
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
