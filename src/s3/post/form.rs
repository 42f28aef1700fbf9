use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::s3::object_key::check_key;
use crate::s3::post::condition::Condition;
use crate::s3::post::field::{
    ALGORITHM, BUCKET, CONTENT_TYPE, CREDENTIAL, DATE, FILENAME_VARIABLE, KEY, MAX_FORM_LENGTH,
    SECURITY_TOKEN, check_dollars, check_name, check_value, form_length, has_prefix, is_same_name,
};
use crate::s3::post::policy::Policy;
use crate::s3::post::presigned_post::PresignedPost;
use crate::service::TokenParameter;
use crate::sigv4::hash::hex_digits;
use crate::sigv4::signature::Signature;
use crate::sigv4::validity::ValidityRules;
use crate::{Algorithm, Error, Signer, SigningTime};

/// An upload form for a bucket, and its options.
///
/// [`presign`](Self::presign) reports the first invalid argument of the chain, so a chain has one
/// `?` at its end. A field has one condition: two options for the same field, or the same option
/// twice, are [`Error::Conflict`].
///
/// A value or a prefix must not contain
///
/// - a control character other than tab;
/// - `${filename}`: S3 replaces the variable before it compares, so the condition would never be
///   met;
/// - `$$`, which S3 rejects. The policy has `\u0024` for a single `$`.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let form = bucket
///     .post("avatars/7f3a.png")
///     .content_type("image/png")
///     .content_length(1..=100_000)
///     .metadata("user", "ann")
///     .success_action_status(201)
///     .presign(Duration::from_secs(900))?;
/// assert_eq!(form.open_fields().count(), 0); // the client chooses nothing but the file
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a form does nothing until it is presigned"]
#[doc(alias = "generate_presigned_post")]
pub struct Form<'a> {
    bucket: &'a str,
    url: String,
    signer: &'a Signer,
    key: Cow<'a, str>,
    /// `("content_type", Condition::Exact { name: "Content-Type", value: "image/png" })`
    pub(crate) conditions: Vec<(&'static str, Condition)>,
    validity: ValidityRules,
    /// The first error of the chain that built the form.
    error: Option<Error>,
}

impl<'a> Form<'a> {
    pub(crate) fn new(
        bucket: &'a str,
        url: String,
        signer: &'a Signer,
        key: Cow<'a, str>,
        bucket_error: Option<Error>,
    ) -> Self {
        let error = check_form_key(&key).map_err(Error::ObjectKey).err().or(bucket_error);
        let validity = ValidityRules::default();
        Self { bucket, url, signer, key, conditions: Vec::new(), validity, error }
    }

    /// Presigns the form, valid from now for 1 second to 7 days. Drops fractions of a second.
    ///
    /// `wasm32-unknown-unknown` has no clock; use [`presign_at`](Self::presign_at) there.
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn presign(&self, expires_in: Duration) -> Result<PresignedPost, Error> {
        self.presign_at(SigningTime::now(), expires_in)
    }

    /// Presigns the form, valid from `time`.
    ///
    /// Use it for tests, for back-dating, and on platforms without a clock.
    ///
    /// The policy expires when a URL that is signed at the same instant would. The signing key is
    /// that of the same day, which S3 accepts for seven days.
    ///
    /// # Errors
    ///
    /// - the first error of the chain that built the form
    /// - [`Error::ObjectKey`] for a key that is empty or over 1,024 bytes, that has a segment `.`
    ///   or `..`, a line break, a NUL or `$$`
    /// - [`Error::Service`] for a signer of `"s3express"`: directory buckets do not accept forms
    /// - [`Error::AccessKeyId`] and [`Error::SessionToken`] for credentials that contain
    ///   `${filename}`, `$$` or a control character
    /// - [`Error::Field`] for fields that exceed the 20 KB that S3 reads before the file
    /// - [`Error::ExpiresIn`] for `Duration::ZERO`, `Duration::from_millis(999)`,
    ///   `Duration::from_secs(604_801)`
    /// - [`Error::CredentialsExpiration`] if the credentials expire before the form would
    /// - [`Error::SigningTime`] if the form would expire after year 9999
    pub fn presign_at(&self, time: SigningTime, expires_in: Duration) -> Result<PresignedPost, Error> {
        self.check_chain()?;
        if self.signer.service().rules().token_parameter != TokenParameter::Security {
            return Err(Error::Service("not supported for a form; directory buckets do not accept forms"));
        }
        let credentials = self.signer.credentials();
        check_value(credentials.access_key_id()).map_err(Error::AccessKeyId)?;
        check_value(credentials.session_token().unwrap_or_default()).map_err(Error::SessionToken)?;
        let validity = self.validity.check(time, expires_in, credentials.expiration())?;
        let signed_at = validity.signed_at();
        let policy = Policy::new(validity.expires_at(), self.all_conditions(signed_at));
        let policy_text = policy.to_json();
        let policy_base64 = STANDARD.encode(&policy_text);
        let signature = Signature::V4(hex_digits(self.signer.sign_policy(signed_at, &policy_base64)?));
        let post = PresignedPost {
            url: self.url.clone(),
            key: self.key.clone().into_owned(),
            policy,
            policy_text,
            policy_base64,
            signature: signature.as_str().into(),
            validity,
        };
        if form_length(post.fields().chain(post.open_fields()), "") > MAX_FORM_LENGTH {
            return Err(Error::Field(
                "must fit with all other fields in the 20 KB that S3 reads before the file",
            ));
        }
        Ok(post)
    }

    /// Returns the caller's conditions, followed by those of every form.
    fn all_conditions(&self, signed_at: SigningTime) -> Vec<Condition> {
        let key = match self.key.split_once(FILENAME_VARIABLE) {
            // S3 has no condition for the text after the variable.
            Some((prefix, _)) => Condition::starts_with(KEY, prefix),
            None => Condition::exact(KEY, &self.key),
        };
        let token = self.signer.credentials().session_token();
        let options = self.conditions.iter().map(|(_, condition)| condition.clone());
        options
            .chain([
                Condition::exact(BUCKET, self.bucket),
                key,
                Condition::exact(ALGORITHM, Algorithm::HmacSha256.as_str()),
                Condition::exact(CREDENTIAL, &self.signer.credential_at(signed_at)),
                Condition::exact(DATE, &signed_at.to_string()),
            ])
            .chain(token.map(|token| Condition::exact(SECURITY_TOKEN, token)))
            .collect()
    }

    /// Adds a fixed field. Use it for a field without a method of its own.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Field`] for
    ///
    /// - `""`, `"my field"`, `"a$"`: an invalid name
    /// - `"key"`, `"policy"`, `"x-amz-date"` and the other fields that every form sets, in any case
    /// - `"AWSAccessKeyId"`, `"signature"`: the fields of Signature Version 2
    /// - `"_charset_"`: a field that browsers fill in
    /// - `"x-ignore-token"`: a field that S3 ignores, and that needs no condition
    /// - a value with a control character other than tab, with `${filename}` or with `$$`
    ///
    /// Of several fields, the refused one is [`Error::FieldAt`], with its index from 0.
    pub fn field(self, name: &str, value: &str) -> Self {
        self.add("field", Condition::exact(name, value))
    }

    /// Adds an open field with this prefix, or `""` for any value. Use it for a field without a
    /// method of its own.
    ///
    /// # Errors
    ///
    /// As [`field`](Self::field); also for a `Content-Type` prefix with a comma, which would never
    /// match.
    pub fn starts_with(self, name: &str, prefix: &str) -> Self {
        self.add("starts_with", Condition::starts_with(name, prefix))
    }

    /// Makes every call within a time window return the same form.
    ///
    /// Caches can then keep its page. It works as
    /// [`Request::cacheable`](crate::Request::cacheable).
    ///
    /// # Errors
    ///
    /// As [`Request::cacheable`](crate::Request::cacheable).
    pub fn cacheable(mut self, window: Duration) -> Self {
        if self.validity.window.replace(window).is_some() {
            self.add_error(Error::Conflict { first: "cacheable", second: "cacheable" });
        }
        self
    }

    /// Shortens the lifetime of the form to that of its credentials, instead of failing.
    ///
    /// It works as [`Request::clamp_to_credentials`](crate::Request::clamp_to_credentials).
    ///
    /// # Errors
    ///
    /// As [`Request::clamp_to_credentials`](crate::Request::clamp_to_credentials).
    pub fn clamp_to_credentials(mut self) -> Self {
        self.validity.clamp = true;
        self
    }

    /// Adds the condition of an option. Records an error if an earlier condition is about the same
    /// field.
    pub(crate) fn add(mut self, option: &'static str, condition: Condition) -> Self {
        if let Err(rule) = check_condition(&condition) {
            self.add_error(match is_generic(option) {
                true => Error::FieldAt { index: self.named_fields(), rule },
                false => Error::InvalidOption { option, rule },
            });
        }
        let is_same_as = |other: &Condition| match condition.name() {
            Some(name) => other.is_about(name),
            None => other.name().is_none(),
        };
        if let Some((first, _)) = self.conditions.iter().find(|(_, other)| is_same_as(other)) {
            let first = *first;
            self.add_error(Error::Conflict { first, second: option });
        }
        self.conditions.push((option, condition));
        self
    }

    /// Records an error for an option's value unless it is valid.
    pub(crate) fn require(self, is_valid: bool, option: &'static str, rule: &'static str) -> Self {
        self.check(option, is_valid.then_some(()).ok_or(rule))
    }

    /// Records the rule that an option's value broke, if any.
    pub(crate) fn check(mut self, option: &'static str, check: Result<(), &'static str>) -> Self {
        if let Err(rule) = check {
            self.add_error(Error::InvalidOption { option, rule });
        }
        self
    }

    /// Records an error if an earlier option has set a field with this prefix in its name.
    ///
    /// Fields of [`field`](Self::field) are ignored, since the result would depend on the order of
    /// calls.
    pub(crate) fn excludes(mut self, prefix: &str, option: &'static str) -> Self {
        let mut options = self.conditions.iter().filter(|(option, _)| !is_generic(option));
        let is_excluded =
            |condition: &Condition| condition.name().is_some_and(|name| has_prefix(name, prefix));
        if let Some((first, _)) = options.find(|(_, condition)| is_excluded(condition)) {
            let first = *first;
            self.add_error(Error::Conflict { first, second: option });
        }
        self
    }

    /// Returns the number of fields that the caller named.
    fn named_fields(&self) -> usize {
        self.conditions.iter().filter(|(option, _)| is_generic(option)).count()
    }

    /// Returns the first error of the chain, without the index of the only field that the caller
    /// named.
    fn check_chain(&self) -> Result<(), Error> {
        match self.error {
            None => Ok(()),
            Some(Error::FieldAt { rule, .. }) if self.named_fields() == 1 => Err(Error::Field(rule)),
            Some(error) => Err(error),
        }
    }

    /// Records the first error.
    fn add_error(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}

/// Returns whether the caller of this option names the field.
fn is_generic(option: &str) -> bool {
    matches!(option, "field" | "starts_with")
}

fn check_condition(condition: &Condition) -> Result<(), &'static str> {
    match condition {
        Condition::Exact { name, value } => check_name(name).and_then(|()| check_value(value)),
        Condition::StartsWith { name, prefix } => {
            check_name(name)?;
            check_value(prefix)?;
            if is_same_name(name, CONTENT_TYPE) && prefix.contains(',') {
                return Err("must not contain a comma; S3 compares each comma-separated type by itself");
            }
            Ok(())
        }
        Condition::ContentLengthRange(range) if range.is_empty() => Err("must not be an empty range"),
        Condition::ContentLengthRange(_) => Ok(()),
        Condition::NeverMet(rule) => Err(rule),
    }
}

/// Checks the key of a form: the rules of every key, of browsers and of `$`.
///
/// Browsers normalise a line break in a field and replace a NUL.
fn check_form_key(key: &str) -> Result<(), &'static str> {
    check_key(key)?;
    if key.contains(['\r', '\n', '\0']) {
        return Err("must not contain a line break or NUL; browsers change them in a form");
    }
    check_dollars(key)
}

impl fmt::Debug for Form<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let conditions: Vec<&Condition> = self.conditions.iter().map(|(_, condition)| condition).collect();
        f.debug_struct("Form")
            .field("bucket", &self.bucket)
            .field("key", &self.key)
            .field("conditions", &conditions)
            .finish_non_exhaustive()
    }
}
