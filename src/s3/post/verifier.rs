//! Verification of a form on a server: from the fields of a request to a verified upload.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ctutils::CtEq;

use crate::s3::post::error::PostError;
use crate::s3::post::field::{
    ALGORITHM, CREDENTIAL, DATE, KEY, MAX_FORM_LENGTH, POLICY, SECURITY_TOKEN, SIGNATURE, SIGNATURE_FIELDS,
    SortedNames, form_length,
};
use crate::s3::post::policy::Policy;
use crate::s3::post::verified_post::VerifiedPost;
use crate::sigv4::credential::ParsedCredential;
use crate::sigv4::hash::bytes;
use crate::sigv4::validity::MAX_LIFETIME;
use crate::{Algorithm, Credentials, Region, Service, Signer, SigningTime};

/// The rules of a server that accepts forms.
///
/// [`parse`](Self::parse) reads a client's fields into a [`PresentedPost`], which is not trusted:
/// the server only looks up credentials by its access key id. Only
/// [`verify`](PresentedPost::verify) returns a [`VerifiedPost`]. Work and memory are bounded by the
/// length of the fields, and a policy is parsed only after its signature has been verified.
///
/// ```
/// use presign::{Credentials, Region, Service, SigningTime, s3::{Bucket, post::Verifier}};
/// use std::time::Duration;
///
/// let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let form = bucket.post("uploads/${filename}").presign(Duration::from_secs(900))?;
/// # let fields: Vec<(&str, &str)> = form.fields().collect();
/// // The bucket of the URL, the fields before the file, and the client's name for the file:
/// let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let presented = verifier.parse("examplebucket", &fields, "cat.png").unwrap();
/// assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
///
/// let verified = presented.verify(&credentials, SigningTime::now()).unwrap();
/// assert_eq!(verified.key(), "uploads/cat.png");
/// // After reading the file:
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
    /// Returns rules for a service in a region, with the limits of S3.
    ///
    /// They allow 15 minutes of clock skew, a lifetime of 7 days and 20 KB before the file.
    #[must_use]
    pub const fn new(service: Service, region: Region) -> Self {
        Self {
            service,
            region,
            allowed_skew: Duration::from_secs(15 * 60),
            max_lifetime: MAX_LIFETIME,
            max_form_length: MAX_FORM_LENGTH,
        }
    }

    /// Sets how far the signing time may lie in the future.
    #[must_use]
    pub fn allowed_skew(self, allowed_skew: Duration) -> Self {
        Self { allowed_skew, ..self }
    }

    /// Sets the longest time from signing to the policy's expiration.
    #[must_use]
    pub fn max_lifetime(self, max_lifetime: Duration) -> Self {
        Self { max_lifetime, ..self }
    }

    /// Sets the largest number of bytes before the file.
    ///
    /// They include the boundaries and headers of the multipart body, with `${filename}` replaced.
    /// The limit bounds the time and the memory of a verification.
    #[must_use]
    pub fn max_form_length(self, bytes: usize) -> Self {
        Self { max_form_length: bytes, ..self }
    }

    /// Parses a form that a client sent.
    ///
    /// `bucket` is that of the URL, `fields` are those before the file in their order, and
    /// `file_name` is the client's name for the file, or `""` if the file's part has none:
    /// `${filename}` then stays.
    ///
    /// # Errors
    ///
    /// - [`PostError::FormTooLarge`] for fields and a file name that are longer than allowed
    /// - [`PostError::RepeatedField`] for a field that appears twice
    /// - [`PostError::MissingField`] for a form without key, policy, algorithm, credential, date or
    ///   signature
    /// - [`PostError::Anonymous`] for a form without any signature field
    /// - [`PostError::MalformedField`] for an algorithm other than `AWS4-HMAC-SHA256`, for an
    ///   invalid date, for a signature other than 64 lower-case hexadecimal digits, and for a
    ///   credential that is malformed or of another region, service or day
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
        let names = SortedNames::new(fields.iter().map(|(name, _)| *name));
        if let Some(index) = names.first_repeated() {
            return Err(PostError::RepeatedField(index));
        }
        let optional = |name| names.position(name).and_then(|index| fields.get(index)).map(|field| field.1);
        let required = |name| optional(name).ok_or(PostError::MissingField(name));

        required(KEY)?;
        if SIGNATURE_FIELDS.iter().all(|name| optional(name).is_none()) {
            return Err(PostError::Anonymous);
        }
        let policy = required(POLICY)?;
        let malformed = |name, rule| PostError::MalformedField { name, rule };
        if required(ALGORITHM)? != Algorithm::HmacSha256.as_str() {
            return Err(malformed(ALGORITHM, "must be AWS4-HMAC-SHA256"));
        }
        let signed_at: SigningTime = SigningTime::from_basic(required(DATE)?)
            .ok_or(malformed(DATE, "must have the form YYYYMMDDTHHMMSSZ"))?;
        let signature = parse_signature(required(SIGNATURE)?)
            .ok_or(malformed(SIGNATURE, "must be 64 lower-case hexadecimal digits"))?;
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

    /// Returns the access key id, if the rest of the credential is the server's scope for that day.
    fn check_credential<'a>(
        &self,
        credential: &'a str,
        signed_at: SigningTime,
    ) -> Result<&'a str, &'static str> {
        const FORM: &str = "must have the form <access key id>/<date>/<region>/<service>/aws4_request";
        let ParsedCredential { access_key_id, date, region, service } =
            ParsedCredential::parse(credential).ok_or(FORM)?;
        if service != self.service.as_str() {
            Err("must name the server's service")
        } else if region != self.region.as_str() {
            Err("must name the server's region")
        } else if date != signed_at.date() {
            Err("must have the date of x-amz-date")
        } else {
            Ok(access_key_id)
        }
    }
}

/// Decodes a signature in lower-case hexadecimal.
fn parse_signature(text: &str) -> Option<[u8; 32]> {
    let mut signature = [0; 32];
    hex::decode_to_slice(text, &mut signature).ok()?;
    let has_capital = text.bytes().any(|byte| byte.is_ascii_uppercase());
    (!has_capital).then_some(signature)
}

/// A parsed form that has not been verified yet.
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
    signature: [u8; 32],
    access_key_id: &'a str,
    session_token: Option<&'a str>,
}

impl<'a> PresentedPost<'a> {
    /// Returns the access key id, by which the server looks up the credentials to
    /// [verify](Self::verify) with.
    #[must_use]
    pub const fn access_key_id(&self) -> &'a str {
        self.access_key_id
    }

    /// Returns the session token that was sent, for servers that look up temporary credentials by
    /// it.
    #[must_use]
    pub const fn session_token(&self) -> Option<&'a str> {
        self.session_token
    }

    /// Verifies signature, time and policy, except for the length of the file.
    ///
    /// Signatures and session tokens are compared in constant time.
    ///
    /// # Errors
    ///
    /// - [`PostError::AccessKeyId`], [`PostError::SessionToken`] and [`PostError::Signature`] for a
    ///   form that was signed with other credentials or altered
    /// - [`PostError::NotYetValid`], [`PostError::Expired`] and [`PostError::LivesTooLong`] for a
    ///   form that is not valid now, or valid for too long
    /// - [`PostError::ExpiredCredentials`] for credentials with a known
    ///   [expiration](Credentials::with_expiration) that has passed
    /// - [`PostError::Policy`] for a policy that is not the base64 of UTF-8
    /// - as [`Policy::parse`] and [`Policy::check_fields`]
    pub fn verify(&self, credentials: &Credentials, now: SigningTime) -> Result<VerifiedPost, PostError> {
        if self.access_key_id != credentials.access_key_id() {
            return Err(PostError::AccessKeyId);
        }
        let is_token = match (self.session_token, credentials.session_token()) {
            (Some(received), Some(expected)) => received.as_bytes().ct_eq(expected.as_bytes()).to_bool(),
            (None, None) => true,
            _ => false,
        };
        if !is_token {
            return Err(PostError::SessionToken);
        }
        let Verifier { service, region, .. } = self.verifier;
        let signer = Signer::new(service.clone(), region.clone(), credentials.clone());
        let expected = signer.sign_policy(self.signed_at, self.policy).map_err(|_| PostError::Signature)?;
        if !self.signature.ct_eq(&bytes(expected)).to_bool() {
            return Err(PostError::Signature);
        }
        let text = STANDARD.decode(self.policy).map_err(|_| PostError::Policy("must be base64"))?;
        let text = str::from_utf8(&text).map_err(|_| PostError::Policy("must be UTF-8"))?;
        let policy = Policy::parse(text)?;
        self.check_time(policy.expiration(), now)?;
        if credentials.expiration().is_some_and(|expiration| expiration <= now) {
            return Err(PostError::ExpiredCredentials);
        }
        let fields = policy.covered_fields(self.bucket, &self.fields, self.file_name)?;
        let owned = fields.into_iter().map(|(name, value)| (String::from(name), value.into_owned()));
        Ok(VerifiedPost { fields: owned.collect(), policy })
    }

    fn check_time(&self, expiration: SigningTime, now: SigningTime) -> Result<(), PostError> {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let [signed_at, expiration, now] = [self.signed_at, expiration, now].map(SigningTime::unix_timestamp);
        if signed_at.saturating_sub(seconds(self.verifier.allowed_skew)) > now {
            Err(PostError::NotYetValid)
        } else if expiration <= now {
            Err(PostError::Expired)
        } else if expiration - signed_at > seconds(self.verifier.max_lifetime) {
            Err(PostError::LivesTooLong)
        } else {
            Ok(())
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
