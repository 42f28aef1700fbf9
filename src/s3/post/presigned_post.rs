use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use serde_json::{Map, Value, json};

use crate::s3::post::condition::Condition;
use crate::s3::post::error::PostError;
use crate::s3::post::field::{
    BUCKET, KEY, MAX_FORM_LENGTH, POLICY, SIGNATURE, form_length, is_same_name, value_of,
};
use crate::s3::post::policy::Policy;
use crate::{SigningTime, Validity};

/// A presigned form: its URL and the fields that the client must send.
///
/// It is a bearer secret, like a [`PresignedUrl`](crate::PresignedUrl): anyone who has it can
/// upload until it expires. `Debug` hides the signature, the encoded policy and the values of all
/// conditions.
///
/// Two of them are equal if their URL, key, policy and signature are equal. The comparison does not
/// take constant time.
///
/// The client sends the fields to [`url`](Self::url) by `POST`, in a `multipart/form-data` body:
/// first the fixed fields, then the open fields with the client's values, and last the file, in a
/// field named `file`. S3 ignores every field after the file.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let form = bucket
///     .post("uploads/7f3a/${filename}")
///     .content_type_starts_with("image/")
///     .presign(Duration::from_secs(900))?;
/// assert_eq!(form.url(), "https://examplebucket.s3.us-east-1.amazonaws.com/");
/// assert!(form.fields().any(|field| field == ("key", "uploads/7f3a/${filename}")));
/// assert!(form.open_fields().eq([("Content-Type", "image/")]));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PresignedPost {
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) policy: Policy,
    pub(crate) policy_text: String,
    pub(crate) policy_base64: String,
    pub(crate) signature: String,
    pub(crate) validity: Validity,
}

impl PresignedPost {
    /// Returns the URL that the client sends the form to: that of the bucket.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the fixed fields by name and value.
    ///
    /// The client must send them unchanged and in this order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fixed = self.policy.conditions().iter().filter_map(|condition| match condition {
            Condition::Exact { name, .. } if is_same_name(name, BUCKET) => None,
            condition if condition.is_about(KEY) => Some((KEY, &*self.key)),
            Condition::Exact { name, value } => Some((&**name, &**value)),
            _ => None,
        });
        fixed.chain([(POLICY, &*self.policy_base64), (SIGNATURE, &*self.signature)])
    }

    /// Returns the open fields by name and required prefix. The client must send all of them.
    ///
    /// An open field is a field whose value the client chooses; the policy requires only its
    /// prefix. The key is a fixed field even if it has `${filename}`, which S3 replaces with the
    /// file name.
    pub fn open_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.policy.conditions().iter().filter_map(|condition| match condition {
            Condition::StartsWith { name, prefix } if !is_same_name(name, KEY) => Some((&**name, &**prefix)),
            _ => None,
        })
    }

    /// Returns the policy: the conditions and the expiration.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Returns the JSON of the policy.
    #[must_use]
    pub fn policy_text(&self) -> &str {
        &self.policy_text
    }

    /// Returns the base64 of the policy's JSON: the field `policy`, and the string to sign.
    #[must_use]
    pub fn policy_base64(&self) -> &str {
        &self.policy_base64
    }

    /// Returns the signature in lower-case hexadecimal.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// Returns the first instant at which the form has expired.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity.expires_at()
    }

    /// Returns the time from `now` until the form expires, or `None` once it has expired.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let at = "20130524T000000Z".parse()?;
    /// let form = bucket.post("cat.png").presign_at(at, Duration::from_secs(900))?;
    /// assert_eq!(form.remaining("20130524T001000Z".parse()?), Some(Duration::from_secs(300)));
    /// assert_eq!(form.remaining(form.expires_at()), None);
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn remaining(&self, now: SigningTime) -> Option<Duration> {
        self.validity.remaining(now)
    }

    /// Returns the period in which the form is valid.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Checks whether S3 would accept an upload before the form expires.
    ///
    /// `fields` are all fields before the file, fixed and open. `length` is that of the file in
    /// bytes. Time and memory are linear in the length of the fields.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::{Bucket, post::PostError}};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let form = bucket.post("cat.png").content_length(1..=1000).presign(Duration::from_secs(900))?;
    /// let fields: Vec<_> = form.fields().collect();
    /// assert_eq!(form.check(&fields, "my cat.png", 1000), Ok(()));
    /// assert_eq!(form.check(&fields, "my cat.png", 1001), Err(PostError::FileTooLarge));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`PostError::FormTooLarge`] for more than the 20 KB that S3 reads before the file
    /// - [`PostError::MissingField`] for fields without `policy` or `x-amz-signature`
    /// - [`PostError::Signature`] for a policy or a signature other than those of this form
    /// - as [`Policy::check_fields`] and [`Policy::check_length`]
    pub fn check<N: AsRef<str>, V: AsRef<str>>(
        &self,
        fields: &[(N, V)],
        file_name: &str,
        length: u64,
    ) -> Result<(), PostError> {
        self.check_fields(fields, file_name)?;
        self.policy.check_length(length)
    }

    /// Checks everything but the length of the file.
    pub(crate) fn check_fields<N: AsRef<str>, V: AsRef<str>>(
        &self,
        fields: &[(N, V)],
        file_name: &str,
    ) -> Result<(), PostError> {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        if form_length(fields.iter().copied(), file_name) > MAX_FORM_LENGTH {
            return Err(PostError::FormTooLarge);
        }
        for (name, expected) in [(POLICY, &self.policy_base64), (SIGNATURE, &self.signature)] {
            if value_of(&fields, name).ok_or(PostError::MissingField(name))? != expected {
                return Err(PostError::Signature);
            }
        }
        let bucket = self.policy.conditions().iter().find_map(|condition| match condition {
            Condition::Exact { name, value } if is_same_name(name, BUCKET) => Some(&**value),
            _ => None,
        });
        self.policy.covered_fields(bucket.unwrap_or_default(), &fields, file_name).map(drop)
    }

    /// Returns the form as a JSON object, for a script in the browser.
    ///
    /// Its members are `url` and `fields`, as in other libraries, and `open_fields`, which maps
    /// each name to its prefix.
    #[must_use]
    pub fn to_json(&self) -> String {
        let fields: Map<String, Value> =
            self.fields().map(|(name, value)| (name.into(), value.into())).collect();
        let open_fields: Map<String, Value> =
            self.open_fields().map(|(name, prefix)| (name.into(), prefix.into())).collect();
        json!({ "url": self.url, "fields": fields, "open_fields": open_fields }).to_string()
    }
}

impl fmt::Debug for PresignedPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedPost")
            .field("url", &self.url)
            .field("key", &self.key)
            .field("expires_at", &self.expires_at())
            .field("conditions", &self.policy.conditions())
            .finish_non_exhaustive()
    }
}
