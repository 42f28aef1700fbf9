use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use core::ops::RangeInclusive;

use serde_json::Value;

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
    /// A condition that no upload meets: the rule that it breaks.
    ///
    /// S3 accepts a policy with such a condition, but rejects every form that has this policy:
    ///
    /// - `["eq", "acl", "private"]`, without a `$` before the name;
    /// - `["content-length-range", "test", "10"]`, whose bound is not a number;
    /// - `{"acl": "$$"}`, or any other text with `$$`, which must be `\$\$`. This crate adds a text
    ///   with a NUL.
    NeverMet(&'static str),
}

impl Condition {
    pub(crate) fn exact(name: &str, value: &str) -> Self {
        Self::Exact { name: name.into(), value: value.into() }
    }

    pub(crate) fn starts_with(name: &str, prefix: &str) -> Self {
        Self::StartsWith { name: name.into(), prefix: prefix.into() }
    }

    /// Returns the name of the condition's field, or `None` for a range of lengths and for a
    /// condition that is never met.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Exact { name, .. } | Self::StartsWith { name, .. } => Some(name),
            Self::ContentLengthRange(_) | Self::NeverMet(_) => None,
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
            Self::NeverMet(_) => false,
        }
    }

    /// Returns the JSON of the condition, with `\u0024` for each `$` of a value.
    ///
    /// S3 requires that `$` is escaped. Its own escape, `\$`, is not JSON, and other servers reject
    /// it.
    pub(crate) fn to_json(&self) -> String {
        let quoted = |text: &str| Value::from(text).to_string();
        let escaped = |value: &str| quoted(value).replace('$', "\\u0024");
        match self {
            Self::Exact { name, value } => format!("{{{}:{}}}", quoted(name), escaped(value)),
            Self::StartsWith { name, prefix } => {
                format!("[\"starts-with\",{},{}]", quoted(&format!("${name}")), escaped(prefix))
            }
            Self::ContentLengthRange(range) => {
                format!("[\"content-length-range\",{},{}]", range.start(), range.end())
            }
            // A form never has such a condition.
            Self::NeverMet(_) => String::from("[]"),
        }
    }

    /// Reads a condition; operators may be in any case, as names may.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Object(pairs) if pairs.len() == 1 => {
                let (name, value) = pairs.iter().next()?;
                Some(Self::about(name, value.as_str()?, Self::exact))
            }
            Value::Array(items) => {
                let [operator, first, second] = &**items else { return None };
                let read = |condition| {
                    let (field, value) = (first.as_str()?, second.as_str()?);
                    Some(match field.strip_prefix('$') {
                        Some(name) => Self::about(name, value, condition),
                        None => Self::NeverMet("must have a $ before the name of its field"),
                    })
                };
                match &*operator.as_str()?.to_ascii_lowercase() {
                    "eq" => read(Self::exact),
                    "starts-with" => read(Self::starts_with),
                    "content-length-range" => Self::range(first, second),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Returns the condition about a field, or [`NeverMet`](Self::NeverMet) if a text has the NUL
    /// that [`policy_json::parse`](super::policy_json::parse) writes after `$$`.
    fn about(name: &str, value: &str, condition: fn(&str, &str) -> Self) -> Self {
        if [name, value].iter().any(|text| text.contains('\0')) {
            return Self::NeverMet("must not contain a NUL or $$; write $$ as \\$\\$");
        }
        condition(name, value)
    }

    /// Reads a range of lengths, whose bounds are numbers or texts of digits.
    fn range(least: &Value, most: &Value) -> Option<Self> {
        let bound = |value: &Value| match value {
            Value::String(text) => {
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                Some(is_number.then(|| text.parse().ok()).flatten())
            }
            _ => value.as_u64().map(Some),
        };
        Some(match (bound(least)?, bound(most)?) {
            (Some(least), Some(most)) => Self::ContentLengthRange(least..=most),
            _ => Self::NeverMet("must have whole numbers as bounds"),
        })
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
            Self::NeverMet(rule) => f.debug_tuple("NeverMet").field(rule).finish(),
        }
    }
}
