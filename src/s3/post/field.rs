//! The fields of a form: their names, and the variable in their values.
//!
//! Source: [Creating an HTML form](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html).

use alloc::borrow::Cow;

use crate::method::is_token;

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

/// How the names of metadata begin.
pub(crate) const METADATA: &str = "x-amz-meta-";

/// What a form has without being told, and the two fields of Signature Version 2.
const RESERVED: [&str; 11] = [
    BUCKET,
    KEY,
    ALGORITHM,
    CREDENTIAL,
    DATE,
    SECURITY_TOKEN,
    POLICY,
    SIGNATURE,
    FILE,
    "AWSAccessKeyId",
    "signature",
];

/// How the names begin of fields that S3 ignores.
const IGNORED: &str = "x-ignore-";

/// In its place S3 puts the name of the file, in every field.
pub(crate) const FILE_NAME: &str = "${filename}";

/// The most that all fields before the file may take: 20 KB.
pub(crate) const LONGEST_FORM: usize = 20 * 1024;

/// Names of fields are compared without regard to their case.
pub(crate) fn is_same(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// Whether the policy need not have a condition for the field.
pub(crate) fn needs_no_condition(name: &str) -> bool {
    [POLICY, SIGNATURE, FILE].iter().any(|exempt| is_same(exempt, name)) || is_ignored(name)
}

fn is_ignored(name: &str) -> bool {
    name.get(..IGNORED.len()).is_some_and(|start| is_same(start, IGNORED))
}

/// The place of the first field whose name has come before.
pub(crate) fn first_repeated<N: AsRef<str>, V>(fields: &[(N, V)]) -> Option<usize> {
    let mut places = fields.iter().enumerate();
    places.find_map(|(index, (name, _))| {
        let has_come = fields.iter().take(index).any(|(before, _)| is_same(before.as_ref(), name.as_ref()));
        has_come.then_some(index)
    })
}

/// A name that a caller may give a field.
pub(crate) fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err("must have a name of letters, digits and !#$%&'*+-.^_`|~");
    }
    if RESERVED.iter().any(|reserved| is_same(reserved, name)) {
        return Err(
            "must not have the name of a field that the form has anyway, or that Signature Version 2 has",
        );
    }
    if is_same(name, "_charset_") {
        return Err("must not have the name _charset_, whose value browsers put in themselves");
    }
    if is_ignored(name) {
        return Err(
            "must not begin with x-ignore-: S3 looks at no such field, and the page can add it by itself",
        );
    }
    Ok(())
}

/// A value, or the beginning of one, that a condition can be made of.
pub(crate) fn check_value(value: &str) -> Result<(), &'static str> {
    if value.chars().any(|character| character.is_control() && character != '\t') {
        return Err("must not have a control character in its value");
    }
    if value.contains(FILE_NAME) {
        return Err("must not have ${filename} in its value: S3 compares it with the file's name put in");
    }
    Ok(())
}

/// The value with the name of the file put in, which is what stands behind the last slash or backslash of what the client
/// says.
pub(crate) fn expand<'a>(value: &'a str, file_name: &str) -> Cow<'a, str> {
    if !value.contains(FILE_NAME) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(value.replace(FILE_NAME, base_name(file_name)))
}

fn base_name(file_name: &str) -> &str {
    file_name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// How many bytes fields take in a form, and the beginning of the file's part: no less than browsers make of it, whose boundaries
/// have up to the 70 characters of RFC 2046, and no less than it is with the name of the file put in.
pub(crate) fn form_length<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>, file_name: &str) -> usize {
    /// The boundary and the header of a field.
    const PART: usize = 120;
    /// Those of the file, but for its name.
    const FILE_PART: usize = 224;
    let growth = base_name(file_name).len().saturating_sub(FILE_NAME.len());
    let part = |(name, value): (&str, &str)| {
        PART + name.len() + value.len() + value.matches(FILE_NAME).count().saturating_mul(growth)
    };
    fields.map(part).fold(FILE_PART + file_name.len(), usize::saturating_add)
}
