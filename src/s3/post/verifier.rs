//! Forms on a server: from the fields of a request to a verified upload.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::s3::post::error::PostError;
use crate::s3::post::field::{
    ALGORITHM, CREDENTIAL, DATE, KEY, LONGEST_FORM, POLICY, SECURITY_TOKEN, SIGNATURE, expand,
    first_repeated, form_length, is_same,
};
use crate::s3::post::policy::Policy;
use crate::sigv4::constant_time::is_equal;
use crate::sigv4::hash::lower_hex;
use crate::verify::received::credential::StatedCredential;
use crate::{Algorithm, Credentials, Region, Service, Signer, SigningTime};

/// The rules of a server that takes forms.
///
/// What a client sent is parsed into a [`PresentedPost`], of which nothing is to be trusted but that the server can look up
/// credentials by its access key id. Only [`verify`](PresentedPost::verify) makes a [`VerifiedPost`] of it. Work and memory are
/// bounded by the length of the fields, and no policy is read before its signature is known to be right.
///
/// ```
/// use presign::{Credentials, Region, Service, SigningTime, s3::{Bucket, post::Verifier}};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let form = bucket.post("uploads/${filename}").presign(Duration::from_secs(900))?;
/// # let fields: Vec<(&str, &str)> = form.fields().collect();
/// // The bucket of the URL, the fields before the file, and what the client calls the file:
/// let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let presented = verifier.parse("examplebucket", &fields, "cat.png").unwrap();
/// assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
///
/// let verified = presented.verify(&credentials, SigningTime::now()).unwrap();
/// assert_eq!(verified.key(), "uploads/cat.png");
/// // When the file has been read:
/// verified.check_length(1000).unwrap();
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    service: Service,
    region: Region,
    allowed_skew: Duration,
    max_lifetime: Duration,
    max_form_length: usize,
}

impl Verifier {
    /// A server of a service in a region, with the limits of S3: 15 minutes of skew, 7 days of life, 20 KB of fields.
    #[must_use]
    pub const fn new(service: Service, region: Region) -> Self {
        Self {
            service,
            region,
            allowed_skew: Duration::from_secs(15 * 60),
            max_lifetime: Duration::from_secs(604_800),
            max_form_length: LONGEST_FORM,
        }
    }

    /// How far the time of signing may lie in the future.
    #[must_use]
    pub fn allowed_skew(self, allowed_skew: Duration) -> Self {
        Self { allowed_skew, ..self }
    }

    /// How long a policy may live from when it was signed.
    #[must_use]
    pub fn max_lifetime(self, max_lifetime: Duration) -> Self {
        Self { max_lifetime, ..self }
    }

    /// How many bytes the fields before the file may take, with what a multipart body has around them and with the name of the
    /// file put in.
    #[must_use]
    pub fn max_form_length(self, bytes: usize) -> Self {
        Self { max_form_length: bytes, ..self }
    }

    /// A form as a client presents it: the bucket of the URL, the fields before the file in their order, and the name that the
    /// client has for the file, `""` if it has none.
    ///
    /// # Errors
    ///
    /// - [`PostError::FormTooLarge`] for fields and a name of the file that are longer than allowed
    /// - [`PostError::RepeatedField`] for a field that is there twice, and [`PostError::MissingField`] for a form without key, policy,
    ///   algorithm, credential, date or signature
    /// - [`PostError::MalformedField`] for an algorithm other than `AWS4-HMAC-SHA256`, for a date that is none, a signature that is
    ///   not 64 hexadecimal digits in lower case, and for a credential that is none or of another region, service or day
    pub fn parse<'a, N: AsRef<str>, V: AsRef<str>>(
        &'a self,
        bucket: &'a str,
        fields: &'a [(N, V)],
        file_name: &'a str,
    ) -> Result<PresentedPost<'a>, PostError> {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        if form_length(fields.iter().copied(), file_name) > self.max_form_length {
            return Err(PostError::FormTooLarge);
        }
        if let Some(index) = first_repeated(&fields) {
            return Err(PostError::RepeatedField(index));
        }
        let optional = |name| fields.iter().find(|(other, _)| is_same(other, name)).map(|(_, value)| *value);
        let required = |name| optional(name).ok_or(PostError::MissingField(name));

        required(KEY)?;
        let policy = required(POLICY)?;
        let malformed = |name, rule| PostError::MalformedField { name, rule };
        if required(ALGORITHM)? != Algorithm::HmacSha256.as_str() {
            return Err(malformed(ALGORITHM, "must be AWS4-HMAC-SHA256"));
        }
        let signed_at: SigningTime =
            required(DATE)?.parse().map_err(|_| malformed(DATE, "must have the form YYYYMMDDTHHMMSSZ"))?;
        let signature = required(SIGNATURE)?;
        if signature.len() != 64 || !signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(malformed(SIGNATURE, "must be 64 lower-case hexadecimal digits"));
        }
        let access_key_id = self
            .check_credential(required(CREDENTIAL)?, signed_at)
            .map_err(|rule| malformed(CREDENTIAL, rule))?;
        let session_token = optional(SECURITY_TOKEN);
        Ok(PresentedPost {
            verifier: self,
            bucket,
            fields,
            file_name,
            policy,
            signed_at,
            signature,
            access_key_id,
            session_token,
        })
    }

    /// The access key id of a credential whose scope is the server's. It may hold slashes, unlike what stands behind it.
    fn check_credential<'a>(
        &self,
        credential: &'a str,
        signed_at: SigningTime,
    ) -> Result<&'a str, &'static str> {
        const FORM: &str =
            "must be access key id, date, region, service and aws4_request, with slashes between";
        let StatedCredential { access_key_id, date, region, service } =
            StatedCredential::read(credential).ok_or(FORM)?;
        match () {
            () if service != self.service.as_str() => Err("must be of the server's service"),
            () if region != self.region.as_str() => Err("must be of the server's region"),
            () if date != signed_at.date() => Err("must have the date of x-amz-date"),
            () => Ok(access_key_id),
        }
    }
}

/// A form that a client presented, and that says what it likes.
///
/// ```
/// # use presign::{Credentials, Region, Service, SigningTime, s3::{Bucket, post::Verifier}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let form = bucket.post("uploads/${filename}").metadata("user", "ann").presign(Duration::from_secs(900))?;
/// # let fields: Vec<(&str, &str)> = form.fields().collect();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let presented = verifier.parse("examplebucket", &fields, "cat.png").unwrap();
/// assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE"); // look up the credentials by this
/// assert!(presented.verify(&credentials, SigningTime::now()).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct PresentedPost<'a> {
    verifier: &'a Verifier,
    bucket: &'a str,
    fields: Vec<(&'a str, &'a str)>,
    file_name: &'a str,
    policy: &'a str,
    signed_at: SigningTime,
    signature: &'a str,
    access_key_id: &'a str,
    session_token: Option<&'a str>,
}

impl<'a> PresentedPost<'a> {
    /// By which the server looks up the credentials that the form is [verified](Self::verify) with.
    #[must_use]
    pub const fn access_key_id(&self) -> &'a str {
        self.access_key_id
    }

    /// The session token that was sent, for servers that look up temporary credentials by it.
    #[must_use]
    pub const fn session_token(&self) -> Option<&'a str> {
        self.session_token
    }

    /// Checks the form: signature, time, and all of its policy but the length of the file.
    ///
    /// Signatures and session tokens are compared in constant time.
    ///
    /// # Errors
    ///
    /// - [`PostError::AccessKeyId`], [`PostError::SessionToken`] and [`PostError::Signature`] for a form that was not signed with these
    ///   credentials, or that was altered
    /// - [`PostError::NotYetValid`], [`PostError::Expired`] and [`PostError::LivesTooLong`], and [`PostError::ExpiredCredentials`] for
    ///   credentials whose [end](Credentials::with_expiration) is known and has come
    /// - as [`Policy::parse`] and [`Policy::check_fields`]
    pub fn verify(&self, credentials: &Credentials, now: SigningTime) -> Result<VerifiedPost, PostError> {
        if self.access_key_id != credentials.access_key_id() {
            return Err(PostError::AccessKeyId);
        }
        let (presented, own) = (self.session_token, credentials.session_token());
        if presented.is_some() != own.is_some()
            || !is_equal(presented.unwrap_or_default(), own.unwrap_or_default())
        {
            return Err(PostError::SessionToken);
        }
        let Verifier { service, region, .. } = self.verifier;
        let signer = Signer::new(service.clone(), region.clone(), credentials.clone());
        let signature = signer.sign_policy(self.signed_at, self.policy).map_err(|_| PostError::Signature)?;
        let signature = lower_hex(signature);
        if !is_equal(self.signature, str::from_utf8(&signature).unwrap_or_default()) {
            return Err(PostError::Signature);
        }
        let text = STANDARD.decode(self.policy).map_err(|_| PostError::Policy("must be in base64"))?;
        let text = str::from_utf8(&text).map_err(|_| PostError::Policy("must be in UTF-8"))?;
        let policy = Policy::parse(text)?;
        self.check_time(policy.expiration(), now)?;
        if credentials.expiration().is_some_and(|end| end <= now) {
            return Err(PostError::ExpiredCredentials);
        }
        policy.check_fields(self.bucket, &self.fields, self.file_name)?;
        let fields = self
            .fields
            .iter()
            .map(|(name, value)| (String::from(*name), expand(value, self.file_name).into_owned()));
        Ok(VerifiedPost { fields: fields.collect(), policy })
    }

    fn check_time(&self, expiration: SigningTime, now: SigningTime) -> Result<(), PostError> {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let [signed_at, expiration, now] = [self.signed_at, expiration, now].map(SigningTime::unix_timestamp);
        match () {
            () if signed_at.saturating_sub(seconds(self.verifier.allowed_skew)) > now => {
                Err(PostError::NotYetValid)
            }
            () if expiration <= now => Err(PostError::Expired),
            () if expiration - signed_at > seconds(self.verifier.max_lifetime) => {
                Err(PostError::LivesTooLong)
            }
            () => Ok(()),
        }
    }
}

impl fmt::Debug for PresentedPost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresentedPost")
            .field("bucket", &self.bucket)
            .field("access_key_id", &self.access_key_id)
            .field("signed_at", &self.signed_at)
            .finish_non_exhaustive()
    }
}

/// A form that somebody with the credentials signed, and whose fields satisfy its policy.
///
/// ```
/// # use presign::{Credentials, Region, Service, SigningTime, s3::{Bucket, post::Verifier}};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
#[must_use = "the length of the file is still to be checked"]
pub struct VerifiedPost {
    fields: Vec<(String, String)>,
    policy: Policy,
}

impl VerifiedPost {
    /// The key of the object, with the name of the file put in.
    ///
    /// It may have segments `.` and `..` and slashes wherever the policy leaves that open: a server that stores objects as files
    /// must not take it for a path.
    #[must_use]
    pub fn key(&self) -> &str {
        self.field(KEY).unwrap_or_default()
    }

    /// The value of a field, by its name in any case, with the name of the file put in.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(other, _)| is_same(other, name)).map(|(_, value)| &**value)
    }

    /// All fields in the order in which they were sent, with the name of the file put in.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whether the file may have so many bytes; a server that reads it in pieces can ask after each whether it is too long.
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
