use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::s3::bucket::check_key;
use crate::s3::post::condition::Condition;
use crate::s3::post::field::{
    ALGORITHM, BUCKET, CONTENT_TYPE, CREDENTIAL, DATE, FILE_NAME, KEY, LONGEST_FORM, SECURITY_TOKEN,
    check_name, check_value, form_length, is_same,
};
use crate::s3::post::policy::Policy;
use crate::s3::post::presigned_post::PresignedPost;
use crate::service::TokenParameter;
use crate::sigv4::hash::lower_hex;
use crate::sigv4::validity::LifetimeRules;
use crate::{Algorithm, Error, Signer, SigningTime};

/// A form for uploads to a bucket, with its options, ready to be presigned.
///
/// A wrong argument is remembered and reported when the form is signed, so that a chain has one `?` at its end. A field has one
/// condition: two options about the same one, or the same option twice, are [`Error::Conflict`].
///
/// A value, or the beginning of one, has no control character but the tab, and no `${filename}`: S3 compares it when the
/// file's name is put in, so that the condition would not hold.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let form = bucket
///     .post("avatars/7f3a.png")
///     .content_type("image/png")
///     .content_length(1..=100_000)
///     .metadata("user", "ann")
///     .success_action_status(201)
///     .presign(Duration::from_secs(900))?;
/// assert_eq!(form.open_fields().count(), 0); // nothing is left to the client but the file
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a form does nothing until it is presigned"]
pub struct Form<'a> {
    bucket: &'a str,
    url: String,
    signer: &'a Signer,
    key: &'a str,
    /// Each with the option that set it.
    pub(crate) conditions: Vec<(&'static str, Condition)>,
    lifetime: LifetimeRules,
    /// The first error of the chain that built the form.
    error: Option<Error>,
}

impl<'a> Form<'a> {
    pub(crate) fn new(
        bucket: &'a str,
        url: String,
        signer: &'a Signer,
        key: &'a str,
        no_forms: Option<Error>,
    ) -> Self {
        let error = check_form_key(key).map_err(Error::ObjectKey).err().or(no_forms);
        let lifetime = LifetimeRules::default();
        Self { bucket, url, signer, key, conditions: Vec::new(), lifetime, error }
    }

    /// Presigns from now on, for 1 second to 7 days. Fractions of a second are dropped.
    ///
    /// There is no clock on `wasm32-unknown-unknown`, and hence not this method:
    /// [`presign_at`](Self::presign_at) works there.
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn presign(&self, expires_in: Duration) -> Result<PresignedPost, Error> {
        self.presign_at(SigningTime::now(), expires_in)
    }

    /// Presigns from an instant on: for tests, for back-dating, and where there is no clock.
    ///
    /// The policy expires when a URL that was signed at the same instant would. Its key is the same day's, which S3 takes for
    /// seven days.
    ///
    /// # Errors
    ///
    /// - what the chain that built the form did wrong; [`Error::ObjectKey`] for a key that is empty, over 1,024 bytes, has a
    ///   segment `.` or `..`, a line break or a NUL, or a `${filename}` elsewhere than at its end
    /// - [`Error::Service`] for a signer of `"s3express"`: directory buckets take no forms
    /// - [`Error::AccessKeyId`] and [`Error::SessionToken`] for credentials with `${filename}` in them
    /// - [`Error::Field`] for more fields than the 20 KB that S3 reads before the file
    /// - [`Error::ExpiresIn`] for `Duration::ZERO`, `Duration::from_millis(999)`, `Duration::from_secs(604_801)`
    /// - [`Error::CredentialsExpiration`] if the credentials end before the form would
    /// - [`Error::SigningTime`] if the form would live beyond year 9999
    pub fn presign_at(&self, time: SigningTime, expires_in: Duration) -> Result<PresignedPost, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.signer.service().rules().token_parameter != TokenParameter::Security {
            return Err(Error::Service("must not be that of directory buckets, which take no forms"));
        }
        let credentials = self.signer.credentials();
        check_value(credentials.access_key_id()).map_err(Error::AccessKeyId)?;
        check_value(credentials.session_token().unwrap_or_default()).map_err(Error::SessionToken)?;
        let validity = self.lifetime.validity(time, expires_in, credentials.expiration())?;
        let signed_at = validity.signed_at();
        let policy = Policy::new(validity.expires_at(), self.all_conditions(signed_at));
        let policy_text = policy.to_json();
        let policy_base64 = STANDARD.encode(&policy_text);
        let signature = lower_hex(self.signer.sign_policy(signed_at, &policy_base64)?);
        let post = PresignedPost {
            url: self.url.clone(),
            key: self.key.into(),
            policy,
            policy_text,
            policy_base64,
            signature: str::from_utf8(&signature).unwrap_or_default().into(),
            validity,
        };
        if form_length(post.fields().chain(post.open_fields()), "") > LONGEST_FORM {
            return Err(Error::Field(
                "must fit, with all others, into the 20 KB that S3 reads before the file",
            ));
        }
        Ok(post)
    }

    /// The caller's conditions, and behind them those of every form.
    fn all_conditions(&self, signed_at: SigningTime) -> Vec<Condition> {
        let key = match self.key.strip_suffix(FILE_NAME) {
            Some(prefix) => Condition::starts_with(KEY, prefix),
            None => Condition::exact(KEY, self.key),
        };
        let token = self.signer.credentials().session_token();
        let own = self.conditions.iter().map(|(_, condition)| condition.clone());
        own.chain([
            Condition::exact(BUCKET, self.bucket),
            key,
            Condition::exact(ALGORITHM, Algorithm::HmacSha256.as_str()),
            Condition::exact(CREDENTIAL, self.signer.credential_at(signed_at)),
            Condition::exact(DATE, signed_at.to_string()),
        ])
        .chain(token.map(|token| Condition::exact(SECURITY_TOKEN, token)))
        .collect()
    }

    /// Adds a field with one allowed value, which the form has. For what has no method of its own.
    ///
    /// # Errors
    ///
    /// Signing fails with [`Error::Field`] for
    ///
    /// - `""`, `"my field"`: a name that is none
    /// - `"key"`, `"policy"`, `"x-amz-date"` and the other names of what every form has, in any case
    /// - `"x-ignore-token"`: fields that need no condition, since S3 ignores them
    /// - a value with a control character or with `${filename}`
    pub fn field(self, name: &str, value: &str) -> Self {
        self.add("field", Condition::exact(name, value))
    }

    /// Adds a field that the client fills in, with a value that begins with this; `""` for any. For what has no method of its
    /// own.
    ///
    /// # Errors
    ///
    /// As [`field`](Self::field), and likewise for a beginning of `Content-Type` with a comma, which would never match.
    pub fn starts_with(self, name: &str, prefix: &str) -> Self {
        self.add("starts_with", Condition::starts_with(name, prefix))
    }

    /// Makes the same form for every call within a window of time, so that a page with it can be kept: as
    /// [`Request::cacheable`](crate::Request::cacheable).
    ///
    /// # Errors
    ///
    /// As [`Request::cacheable`](crate::Request::cacheable).
    pub fn cacheable(mut self, window: Duration) -> Self {
        if self.lifetime.window.replace(window).is_some() {
            self.add_error(Error::Conflict { first: "cacheable", second: "cacheable" });
        }
        self
    }

    /// Ends the form with its credentials if they end sooner, where that would be an error: as
    /// [`Request::clamp_to_credentials`](crate::Request::clamp_to_credentials).
    ///
    /// # Errors
    ///
    /// As [`Request::clamp_to_credentials`](crate::Request::clamp_to_credentials).
    pub fn clamp_to_credentials(mut self) -> Self {
        self.lifetime.clamp = true;
        self
    }

    /// Adds a condition that an option sets, unless there is one about the same.
    pub(crate) fn add(mut self, option: &'static str, condition: Condition) -> Self {
        let wrong = |rule| {
            if is_generic(option) { Error::Field(rule) } else { Error::InvalidOption { option, rule } }
        };
        if let Err(rule) = check_condition(&condition) {
            self.add_error(wrong(rule));
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

    /// Remembers an error of an option's value, unless the value is right.
    pub(crate) fn require(mut self, is_right: bool, option: &'static str, rule: &'static str) -> Self {
        if !is_right {
            self.add_error(Error::InvalidOption { option, rule });
        }
        self
    }

    /// Remembers an error if an option has set a field already whose name begins with this. What
    /// [`field`](Self::field) adds is not compared, which would depend on the order.
    pub(crate) fn excludes(mut self, start: &str, option: &'static str) -> Self {
        let begins = |name: &str| name.get(..start.len()).is_some_and(|begin| is_same(begin, start));
        let mut set = self.conditions.iter().filter(|(option, _)| !is_generic(option));
        let other = set.find(|(_, condition)| condition.name().is_some_and(begins));
        if let Some((first, _)) = other {
            let first = *first;
            self.add_error(Error::Conflict { first, second: option });
        }
        self
    }

    /// Remembers the first error.
    fn add_error(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}

/// Whether it takes the field's name from the caller.
fn is_generic(option: &str) -> bool {
    matches!(option, "field" | "starts_with")
}

fn check_condition(condition: &Condition) -> Result<(), &'static str> {
    match condition {
        Condition::Exact { name, value } => check_name(name).and_then(|()| check_value(value)),
        Condition::StartsWith { name, prefix } => {
            check_name(name)?;
            check_value(prefix)?;
            if is_same(name, CONTENT_TYPE) && prefix.contains(',') {
                return Err("must not have a comma: S3 compares each of the types that one separates");
            }
            Ok(())
        }
        Condition::ContentLengthRange(range) if range.is_empty() => Err("must not be an empty range"),
        Condition::ContentLengthRange(_) => Ok(()),
    }
}

/// A key that a form can carry: the rules of every key, and those of the variable and of browsers, which send a line break in
/// another form and put another character in the place of a NUL.
fn check_form_key(key: &str) -> Result<(), &'static str> {
    check_key(key)?;
    if key.contains(['\r', '\n', '\0']) {
        return Err("must not have a line break or a NUL, which browsers change in a form");
    }
    if key.strip_suffix(FILE_NAME).unwrap_or(key).contains(FILE_NAME) {
        return Err("must have ${filename} at its end only: what stands behind it could not be a condition");
    }
    Ok(())
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
