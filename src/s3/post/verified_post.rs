use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::s3::post::error::PostError;
use crate::s3::post::field::{KEY, value_of};
use crate::s3::post::policy::Policy;

/// A form whose signature, time and fields have been verified.
///
/// ```
/// # use presign::{Credentials, Region, Service, SigningTime, s3::{Bucket, post::Verifier}};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let form = bucket.post("uploads/${filename}").metadata("user", "ann").presign(Duration::from_secs(900))?;
/// # let fields: Vec<(&str, &str)> = form.fields().collect();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let presented = verifier.parse("examplebucket", &fields, "cat.png").unwrap();
/// let verified = presented.verify(&credentials, SigningTime::now()).unwrap();
/// assert_eq!(verified.key(), "uploads/cat.png");
/// assert_eq!(verified.field("x-amz-meta-user"), Some("ann"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "`check_length` must still check the length of the file"]
pub struct VerifiedPost {
    pub(super) fields: Vec<(String, String)>,
    pub(super) policy: Policy,
}

impl VerifiedPost {
    /// Returns the key of the object, with `${filename}` replaced.
    ///
    /// The client may choose `.` and `..` segments and slashes wherever the policy allows any text,
    /// so a server that stores objects as files must not use the key as a path.
    #[must_use]
    pub fn key(&self) -> &str {
        self.field(KEY).unwrap_or_default()
    }

    /// Returns the value of the field with this name, in any case, with `${filename}` replaced.
    ///
    /// A field without a condition is absent, as in [`fields`](Self::fields).
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        value_of(&self.fields, name)
    }

    /// Returns the fields that have a condition, in the order in which they were sent, with
    /// `${filename}` replaced.
    ///
    /// Nobody signed the others: those whose names begin with `x-ignore-`, and a text field `file`.
    /// The fields `policy` and `x-amz-signature` are absent too; use [`policy`](Self::policy).
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Returns the policy.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Checks the length of the file.
    ///
    /// A server that reads the file in chunks can call it after each chunk, and stop at
    /// [`PostError::FileTooLarge`].
    ///
    /// # Errors
    ///
    /// As [`Policy::check_length`].
    pub fn check_length(&self, bytes: u64) -> Result<(), PostError> {
        self.policy.check_length(bytes)
    }
}

impl fmt::Debug for VerifiedPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedPost")
            .field("key", &self.key())
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
