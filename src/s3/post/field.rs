//! The fields of a form: their names, and the variable `${filename}` in their values.
//!
//! Source:
//! [Creating an HTML form](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html).

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::sigv4::headers::{check_token, check_value as check_header_value};

pub(crate) const BUCKET: &str = "bucket";
pub(crate) const CONTENT_TYPE: &str = "Content-Type";
pub(crate) const KEY: &str = "key";
pub(crate) const ALGORITHM: &str = "x-amz-algorithm";
pub(crate) const CREDENTIAL: &str = "x-amz-credential";
pub(crate) const DATE: &str = "x-amz-date";
pub(crate) const SECURITY_TOKEN: &str = "x-amz-security-token";
pub(crate) const POLICY: &str = "policy";
pub(crate) const SIGNATURE: &str = "x-amz-signature";
pub(crate) const FILE: &str = "file";

/// The fields of a signature: four of Signature Version 4, and two of Signature Version 2.
pub(crate) const SIGNATURE_FIELDS: [&str; 6] =
    [ALGORITHM, CREDENTIAL, DATE, SIGNATURE, "AWSAccessKeyId", "signature"];

/// The other fields that every form sets itself.
const RESERVED: [&str; 5] = [BUCKET, KEY, SECURITY_TOKEN, POLICY, FILE];

/// The prefix of fields that S3 ignores.
const IGNORED_PREFIX: &str = "x-ignore-";

/// The variable that S3 replaces with the name of the file, in the value of every field.
pub(crate) const FILENAME_VARIABLE: &str = "${filename}";

/// The number of bytes that S3 accepts before the file: 20 KB.
pub(crate) const MAX_FORM_LENGTH: usize = 20 * 1024;

/// Returns whether two field names are the same, in any case.
pub(crate) fn is_same_name(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// Returns whether S3 accepts the field without a condition in the policy.
pub(crate) fn needs_no_condition(name: &str) -> bool {
    [POLICY, SIGNATURE, FILE].iter().any(|exempt| is_same_name(exempt, name)) || is_ignored(name)
}

fn is_ignored(name: &str) -> bool {
    has_prefix(name, IGNORED_PREFIX)
}

/// Returns whether a field name has a prefix, in any case.
pub(crate) fn has_prefix(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| is_same_name(start, prefix))
}

/// Returns the value of the field with this name, in any case.
pub(crate) fn value_of<'a, N: AsRef<str>, V: AsRef<str>>(
    fields: &'a [(N, V)],
    name: &str,
) -> Option<&'a str> {
    let field = fields.iter().find(|(other, _)| is_same_name(other.as_ref(), name));
    field.map(|(_, value)| value.as_ref())
}

/// Sorted field names, each with its index in the given list.
pub(crate) struct SortedNames<'a>(Vec<(&'a str, usize)>);

impl<'a> SortedNames<'a> {
    pub(crate) fn new(names: impl Iterator<Item = &'a str>) -> Self {
        let mut sorted: Vec<_> = names.enumerate().map(|(index, name)| (name, index)).collect();
        // A stable sort keeps the order of equal names.
        sorted.sort_by(|(name, _), (other, _)| compare_names(name, other));
        Self(sorted)
    }

    /// Returns the index of a field with this name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let found = self.0.binary_search_by(|(other, _)| compare_names(other, name)).ok()?;
        self.0.get(found).map(|(_, index)| *index)
    }

    /// Returns the index of the first field whose name an earlier field has.
    pub(crate) fn first_repeated(&self) -> Option<usize> {
        let neighbours = self.0.iter().zip(self.0.iter().skip(1));
        let repeated = neighbours.filter(|((name, _), (next, _))| is_same_name(name, next));
        repeated.map(|(_, (_, index))| *index).min()
    }
}

/// Orders field names without regard to their case.
fn compare_names(name: &str, other: &str) -> Ordering {
    let [name, other] = [name, other].map(|name| name.bytes().map(|byte| byte.to_ascii_lowercase()));
    name.cmp(other)
}

/// Checks a field name that the caller chose.
pub(crate) fn check_name(name: &str) -> Result<(), &'static str> {
    check_token(name)?;
    if name.contains('$') {
        return Err("must not contain $ in its name; S3 reads it as the start of a field's name");
    }
    if RESERVED.iter().chain(&SIGNATURE_FIELDS).any(|reserved| is_same_name(reserved, name)) {
        return Err("must not be a field that every form sets, or one of Signature Version 2");
    }
    if is_same_name(name, "_charset_") {
        return Err("must not be _charset_, which browsers fill in themselves");
    }
    if is_ignored(name) {
        return Err("must not begin with x-ignore-; S3 ignores such a field, so the page can add it itself");
    }
    Ok(())
}

/// Checks the value or the prefix of a condition.
pub(crate) fn check_value(value: &str) -> Result<(), &'static str> {
    check_header_value(value)?;
    if value.contains(FILENAME_VARIABLE) {
        return Err("must not contain ${filename}; S3 substitutes it before comparing");
    }
    check_dollars(value)
}

/// Checks that a text has no `$$`.
///
/// S3 rejected a form with `["eq", "$key", "0267$$Copy.csv"]` and this key
/// ([boto3](https://github.com/boto/boto3/issues/4514)).
pub(crate) fn check_dollars(text: &str) -> Result<(), &'static str> {
    if text.contains("$$") { Err("must not contain $$; S3 rejects it in a form") } else { Ok(()) }
}

/// Replaces `${filename}` in a value with the file name, without its directories.
///
/// S3 keeps the variable if the file has no name.
pub(crate) fn expand<'a>(value: &'a str, file_name: &str) -> Cow<'a, str> {
    if file_name.is_empty() || !value.contains(FILENAME_VARIABLE) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(value.replace(FILENAME_VARIABLE, base_name(file_name)))
}

/// `cat.png` for `C:\pictures\cat.png` and for `/home/ann/cat.png`.
fn base_name(file_name: &str) -> &str {
    file_name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Returns the number of bytes before the file in the body of the form.
///
/// It is an upper bound: no browser sends more, with a boundary of at most 70 characters (RFC
/// 2046), and `${filename}` counts as the file name if that is longer.
pub(crate) fn form_length<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>, file_name: &str) -> usize {
    /// The boundary and the headers of a field.
    const PART: usize = 120;
    /// The boundary and the headers of the file, without its name.
    const FILE_PART: usize = 224;
    let growth = base_name(file_name).len().saturating_sub(FILENAME_VARIABLE.len());
    let part = |(name, value): (&str, &str)| {
        PART + name.len() + value.len() + value.matches(FILENAME_VARIABLE).count().saturating_mul(growth)
    };
    fields.map(part).fold(FILE_PART + file_name.len(), usize::saturating_add)
}
