//! `serde_json` only splits the document into slices of the caller's text. To unescape a string it
//! uses a buffer that nobody wipes, so [`unescape`] does that, into memory that is wiped.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::char::decode_utf16;

use serde_json::value::RawValue;
use zeroize::{Zeroizing, zeroize_stack};

use crate::credentials::Credentials;
use crate::{Error, SigningTime};

impl Credentials {
    /// Parses credentials in JSON, as AWS's services and tools return them, with their expiration.
    ///
    /// | document | token | expiration |
    /// |---|---|---|
    /// | the metadata service of EC2 (IMDS) | `Token` | RFC 3339 |
    /// | the container endpoint of ECS and EKS | `Token` | RFC 3339 |
    /// | `credential_process`, `aws configure export-credentials` | `SessionToken` | RFC 3339, or none |
    /// | STS, such as `AssumeRole`, or `aws sts assume-role` | `SessionToken` | RFC 3339, or seconds since 1970 |
    ///
    /// Each has `AccessKeyId` and `SecretAccessKey`, the last one in an object `Credentials`, which
    /// may be in objects whose names end in `Response` or `Result`. Other members are ignored. No
    /// copy of the secret or the token stays in a buffer of the parser; `json` is yours to wipe.
    /// Time and memory are linear in its length.
    ///
    /// ```
    /// use presign::Credentials;
    ///
    /// let credentials = Credentials::from_json(
    ///     r#"{
    ///         "Code": "Success",
    ///         "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
    ///         "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ///         "Token": "AQoEXAMPLE",
    ///         "Expiration": "2026-08-01T18:00:00Z"
    ///     }"#,
    /// )?;
    /// assert!(credentials.is_temporary());
    /// assert_eq!(credentials.expiration(), Some("20260801T180000Z".parse()?));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Sources:
    /// [Security credentials of an instance](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html),
    /// [container credentials](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html),
    /// [process credentials](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html)
    /// and [AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
    ///
    /// # Errors
    ///
    /// [`Error::CredentialsDocument`] for
    ///
    /// - `""`, `"[]"`: no JSON object
    /// - `{"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}`: a member is missing
    /// - `{"AccessKeyId": 1}`: a member is not a string, or `Expiration` is not a time
    /// - `{"Version": 2}`: another version of the form than 1
    ///
    /// and otherwise as [`Credentials::temporary`].
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let members = find_credentials(json)?;
        let raw = |name| members.get(name).map(|raw| raw.get()).filter(|raw| *raw != "null");
        let text = |member| {
            let error = Error::CredentialsDocument { member, rule: "must be a string" };
            raw(member).map(|raw| unescape(raw).ok_or(error)).transpose()
        };
        let require = |member| text(member)?.ok_or(Error::CredentialsDocument { member, rule: "missing" });
        if raw("Version").is_some_and(|version| version != "1") {
            return Err(Error::CredentialsDocument { member: "Version", rule: "must be 1" });
        }
        let access_key_id = require(ACCESS_KEY_ID)?;
        let secret_access_key = require("SecretAccessKey")?;
        let session_token = text("SessionToken")?.or(text("Token")?);
        let credentials = Self::checked((*access_key_id).clone(), secret_access_key, session_token)?;
        let Some(expiration) = raw("Expiration") else { return Ok(credentials) };
        let rule = "must be a time in RFC 3339, or in seconds since 1970";
        let invalid = Error::CredentialsDocument { member: "Expiration", rule };
        Ok(credentials.with_expiration(parse_expiration(expiration).ok_or(invalid)?))
    }
}

const ACCESS_KEY_ID: &str = "AccessKeyId";

/// The members of an object, each a slice of the document.
type Members<'a> = BTreeMap<String, &'a RawValue>;

/// Returns the members of the object that has the credentials, or of the last object on the way:
/// `AssumeRoleResponse`, `AssumeRoleResult`, `Credentials`.
fn find_credentials(json: &str) -> Result<Members<'_>, Error> {
    let is_on_the_way =
        |name: &str| name == "Credentials" || name.ends_with("Result") || name.ends_with("Response");
    let mut members = parse_object(json)?;
    for _ in 0..3 {
        let mut names = members.iter();
        match names.find(|(name, _)| is_on_the_way(name)) {
            Some((_, inner)) if !members.contains_key(ACCESS_KEY_ID) => members = parse_object(inner.get())?,
            _ => break,
        }
    }
    Ok(members)
}

fn parse_object(json: &str) -> Result<Members<'_>, Error> {
    let rule = "must be a JSON object";
    let error = Error::CredentialsDocument { member: "credentials document", rule };
    // For anything but an object, the parser would copy the value into an error that is not wiped.
    if !json.trim_start().starts_with('{') {
        return Err(error);
    }
    let members = serde_json::from_str(json);
    if members.is_err() {
        // In a debug build, the search for the error's line leaves parts of the document there.
        zeroize_stack::<{ 16 * 1024 }>();
    }
    members.map_err(|_| error)
}

/// Decodes a string, which the parser has checked except for its surrogates. `None` if it is not a
/// string.
fn unescape(raw: &str) -> Option<Zeroizing<String>> {
    let mut rest = raw.strip_prefix('"')?.strip_suffix('"')?;
    // No text grows by decoding, so no copy stays in a smaller allocation.
    let mut text = Zeroizing::new(String::with_capacity(rest.len()));
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let (kind, after) = escape.split_at_checked(1)?;
        rest = after;
        text.push(match kind {
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            "u" => {
                let unit = |digits: &str| u16::from_str_radix(digits.get(..4)?, 16).ok();
                let second = after.get(4..).and_then(|next| unit(next.strip_prefix("\\u")?));
                let pair = [unit(after)?, second.unwrap_or_default()];
                let character = decode_utf16(pair).next()?.ok()?;
                rest = after.get(if character.len_utf16() == 1 { 4 } else { 10 }..)?;
                character
            }
            _ => kind.chars().next()?,
        });
    }
    text.push_str(rest);
    Some(text)
}

/// Parses `"2026-08-01T18:00:00Z"`, `1785607200` or `1.7856072E9`.
fn parse_expiration(raw: &str) -> Option<SigningTime> {
    if let Some(text) = unescape(raw) {
        return SigningTime::from_rfc3339(&text).ok();
    }
    let seconds: f64 = raw.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "drops the fraction, and too large a number is an error"
    )]
    SigningTime::from_unix_timestamp(seconds as i64).ok()
}
