use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde_json::{Map, Value, json};

use crate::s3::post::condition::Condition;
use crate::s3::post::curl::to_curl;
use crate::s3::post::error::PostError;
use crate::s3::post::field::{BUCKET, KEY, LONGEST_FORM, POLICY, SIGNATURE, form_length, is_same};
use crate::s3::post::html::to_html;
use crate::s3::post::policy::Policy;
use crate::{SigningTime, Validity};

/// A form that carries its own signature, with what has to be known to use it.
///
/// It is a bearer secret, as a [`PresignedUrl`](crate::PresignedUrl) is: whoever has it can upload until it expires. `Debug`
/// hides the signature, the policy and all values.
///
/// The fields are sent to [`url`](Self::url) by `POST` in a body of the type `multipart/form-data`: the fixed ones, the open
/// ones filled in, and last the file, in a field of the name `file`. What comes behind it S3 does not see.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
#[derive(Clone)]
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
    /// The URL that the form is sent to: that of the bucket.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The fixed fields by name and value, to be sent as they are and in this order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fixed = self.policy.conditions().iter().filter_map(|condition| match condition {
            Condition::Exact { name, .. } if is_same(name, BUCKET) => None,
            condition if condition.is_about(KEY) => Some((KEY, &*self.key)),
            Condition::Exact { name, value } => Some((&**name, &**value)),
            _ => None,
        });
        fixed.chain([(POLICY, &*self.policy_base64), (SIGNATURE, &*self.signature)])
    }

    /// The open fields by name and by what the value, which the client chooses, has to begin with. All of them have to be sent.
    ///
    /// The key is not among them: where it ends in `${filename}`, S3 puts the name of the file in.
    pub fn open_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.policy.conditions().iter().filter_map(|condition| match condition {
            Condition::StartsWith { name, prefix } if !is_same(name, KEY) => Some((&**name, &**prefix)),
            _ => None,
        })
    }

    /// The policy: the conditions, and the end.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The policy as a text in JSON.
    #[must_use]
    pub fn policy_text(&self) -> &str {
        &self.policy_text
    }

    /// The text of the policy in base64: the field `policy`, and the string to sign.
    #[must_use]
    pub fn policy_base64(&self) -> &str {
        &self.policy_base64
    }

    /// The signature, in lower-case hexadecimal.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The instant from which the form is no longer good.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity.expires_at()
    }

    /// From when until when the form is good.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Whether S3 would accept an upload until the form expires: all fields that are sent, fixed and open, a file that the
    /// client calls so, and the length of that in bytes.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::{Bucket, post::PostError}};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    /// - [`PostError::MissingField`] or [`PostError::Signature`] for fields without this form's policy and its signature
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

    fn check_fields<N: AsRef<str>, V: AsRef<str>>(
        &self,
        fields: &[(N, V)],
        file_name: &str,
    ) -> Result<(), PostError> {
        let texts = fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
        if form_length(texts, file_name) > LONGEST_FORM {
            return Err(PostError::FormTooLarge);
        }
        for (name, own) in [(POLICY, &self.policy_base64), (SIGNATURE, &self.signature)] {
            let field = fields.iter().find(|(other, _)| is_same(other.as_ref(), name));
            let (_, value) = field.ok_or(PostError::MissingField(name))?;
            if value.as_ref() != own {
                return Err(PostError::Signature);
            }
        }
        let bucket = self.policy.conditions().iter().find_map(|condition| match condition {
            Condition::Exact { name, value } if is_same(name, BUCKET) => Some(&**value),
            _ => None,
        });
        self.policy.check_fields(bucket.unwrap_or_default(), fields, file_name)
    }

    /// The form as a piece of a page in UTF-8, ready to be used: an element `form`, and a script behind it.
    ///
    /// Fixed fields are hidden. An open `Content-Type` is hidden too: the script fills in the type of the file that is chosen.
    /// Every other open field is a line to be filled in. The script also has the browser say, before anything is sent, which
    /// field does not begin as it has to and whether the file is too short or too long. It is the same for every form, so that a
    /// content security policy can name its hash.
    #[must_use]
    pub fn to_html(&self) -> String {
        to_html(self)
    }

    /// The form as a command for `curl` in a POSIX shell, with the open fields filled in and a file, by its path.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let form = bucket
    ///     .post("uploads/7f3a/${filename}")
    ///     .content_type_starts_with("image/")
    ///     .presign(Duration::from_secs(900))
    ///     .unwrap();
    /// let command = form.to_curl(&[("Content-Type", "image/png")], "my cat.png")?;
    /// assert!(command.contains(r#"--form 'file=@"my cat.png"'"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), for a file of any length. The places that it tells are those among all fields, the fixed ones
    /// first.
    pub fn to_curl(&self, open_fields: &[(&str, &str)], file: &str) -> Result<String, PostError> {
        let fields: Vec<(&str, &str)> = self.fields().chain(open_fields.iter().copied()).collect();
        self.check_fields(&fields, file)?;
        Ok(to_curl(&self.url, fields.into_iter(), file))
    }

    /// The form as an object in JSON, for a program in the browser: `url` and `fields`, as other libraries have it, and
    /// `open_fields`, the beginnings of their values by their names.
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
