use alloc::borrow::Cow;
use core::fmt;

use percent_encoding::percent_decode_str;

use crate::sigv4::constant_time::is_equal;
use crate::sigv4::hash::{HmacKey, hex_text, lower_hex};
use crate::sigv4::signing_key::derive_and_begin;
use crate::sigv4::string_to_sign::sign;
use crate::verify::claims::check_target;
use crate::verify::received::query::{Own, decoded};
use crate::verify::{Presented, VerifyError};
use crate::{Credentials, Signer, SigningTime, Validity};

/// A request that the owner of the credentials has presigned, and that is good now.
///
/// ```
/// # use presign::{Credentials, Region, Service, Signer, SigningTime, s3::Bucket, verify::Verifier};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let now: SigningTime = "20130524T000000Z".parse()?;
/// # let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(900))?;
/// # let host = "examplebucket.s3.us-east-1.amazonaws.com";
/// # let target = url.as_str().split_once(host).map(|(_, target)| target).unwrap_or_default();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials); // keeps the key of the day
/// let presented = verifier.parse("GET", target, [("Host", host)])?;
/// let verified = presented.verify_with(&signer, now)?;
/// assert_eq!((verified.method(), verified.path()), ("GET", "/test.txt"));
/// assert_eq!(Some(verified.expires_at()), now.checked_add(Duration::from_secs(900)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Verified<'a> {
    presented: &'a Presented<'a>,
}

impl<'a> Presented<'a> {
    /// Verifies the request at an instant with the credentials that it names.
    ///
    /// The key of the day is derived each time, which costs more than all else. [`verify_with`](Self::verify_with) keeps it.
    ///
    /// # Errors
    ///
    /// - [`VerifyError::AccessKeyId`] if the credentials are others
    /// - [`VerifyError::NotYetValid`] if it is dated later than `now` by more than the allowed skew
    /// - [`VerifyError::Expired`] from the end of its lifetime on
    /// - [`VerifyError::ExpiredCredentials`] from the end of the credentials on, if that is known
    /// - [`VerifyError::SessionToken`] unless it has the token of the credentials, or neither has one
    /// - [`VerifyError::Malformed`] if the token is not what HTTP allows: it is looked at only now
    /// - [`VerifyError::Signature`]
    pub fn verify(
        &'a self,
        credentials: &Credentials,
        now: SigningTime,
    ) -> Result<Verified<'a>, VerifyError> {
        self.check(credentials, now)?;
        self.compare(&derive_and_begin(credentials.secret_access_key(), self.scope()), false)?;
        self.compare_token(credentials)
    }

    /// As [`verify`](Self::verify), with the credentials of a signer, which keeps the keys of the last few days. Keep one signer
    /// for each access key id, and to rotate credentials, build a new one.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify), and [`VerifyError::Signer`] if the signer is for another service or region than the verifier.
    pub fn verify_with(&'a self, signer: &Signer, now: SigningTime) -> Result<Verified<'a>, VerifyError> {
        if !signer.is_of_scope(&self.verifier.scope, self.verifier.service.rules()) {
            return Err(VerifyError::Signer);
        }
        let credentials = signer.credentials();
        self.check(credentials, now)?;
        let is_token_same = self
            .session_token
            .is_some_and(|token| signer.encoded_session_token().is_some_and(|own| is_equal(token, own)));
        let keys = signer.keys().ok_or(VerifyError::Signer)?;
        self.compare(&keys.begin(self.scope()), is_token_same)?;
        if is_token_same { Ok(Verified { presented: self }) } else { self.compare_token(credentials) }
    }

    /// All that needs no hash. The day of the key that is derived afterwards is then one of the last seven, or the next.
    #[inline]
    fn check(&self, credentials: &Credentials, now: SigningTime) -> Result<(), VerifyError> {
        if credentials.access_key_id() != self.access_key_id() {
            return Err(VerifyError::AccessKeyId);
        }
        let now = now.unix_timestamp();
        let ahead = self.validity.signed_at().unix_timestamp() - now;
        if u64::try_from(ahead).is_ok_and(|ahead| ahead > self.verifier.skew.as_secs()) {
            return Err(VerifyError::NotYetValid);
        }
        if now >= self.validity.end() {
            return Err(VerifyError::Expired);
        }
        if credentials.expiration().is_some_and(|end| now >= end.unix_timestamp()) {
            return Err(VerifyError::ExpiredCredentials);
        }
        match (credentials.is_temporary(), self.session_token) {
            (true, None) => Err(VerifyError::SessionToken("is missing")),
            (false, Some(_)) => {
                Err(VerifyError::SessionToken("must not be there with permanent credentials"))
            }
            _ => Ok(()),
        }
    }

    /// Compares the signature. Of a session token that is the same as signing would have written it, nothing has to be found out.
    #[inline]
    fn compare(&self, key: &HmacKey, is_token_same: bool) -> Result<(), VerifyError> {
        let hash = if is_token_same || self.session_token.is_none() {
            self.hash(self.query_as_read())
        } else {
            // Where the whole query was looked at, this was done already.
            self.session_token.map_or(Ok(()), check_target)?;
            self.hash(&self.canonical_query())
        };
        let signature = sign(key, self.scope(), hash);
        if !is_equal(hex_text(&lower_hex(signature)), &self.signature) {
            return Err(VerifyError::Signature);
        }
        Ok(())
    }

    fn compare_token(&'a self, credentials: &Credentials) -> Result<Verified<'a>, VerifyError> {
        if let (Some(token), Some(raw)) = (credentials.session_token(), self.session_token)
            && !decoded(raw).is_some_and(|decoded| is_equal(token, &decoded))
        {
            return Err(VerifyError::SessionToken("is not that of the credentials"));
        }
        Ok(Verified { presented: self })
    }
}

impl<'a> Verified<'a> {
    /// Whose signature it is.
    #[must_use]
    pub fn access_key_id(&self) -> &'a str {
        self.presented.access_key_id()
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> &'a str {
        self.presented.method
    }

    /// The path as it came in, with its escapes. Other paths may have the same signature: see
    /// [What is the same request](crate::verify#what-is-the-same-request).
    #[must_use]
    pub const fn path(&self) -> &'a str {
        self.presented.path
    }

    /// The parameters of the query by name and value, decoded, without those that signing adds. They are in the order of their
    /// encoded names, and those of one name in that of their values, since no other order is signed.
    ///
    /// What is taken from here is what was signed: a `+` is a plus sign, where whoever reads the target as a form takes it for a space.
    /// What is no UTF-8 becomes U+FFFD.
    pub fn query_pairs(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        let text = |encoded| percent_decode_str(encoded).decode_utf8_lossy();
        let pairs = self.presented.query_as_read().pairs().filter(|pair| !Own::is_one(pair.name()));
        pairs.map(move |pair| (text(pair.name()), text(pair.value())))
    }

    /// From when until when the request is good.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.presented.validity
    }

    /// The instant from which the request is no longer good.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity().expires_at()
    }

    /// The headers that are signed, and hence as the signer wanted them: names in lower case, values as they came in. A header
    /// that was sent twice is there twice. `host` is the one that was signed, also where a proxy wrote another one and
    /// [`Verifier::host`](crate::verify::Verifier::host) names it. Every other header is the client's own.
    pub fn signed_headers(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.presented.headers()
    }

    /// What the signed header `x-amz-content-sha256` says of the body, if it is there: its SHA-256 in hexadecimal, or a literal
    /// such as `UNSIGNED-PAYLOAD`. Unless the body was told to [`Presented::body`], the server has to compare it, once it has
    /// read the body.
    #[must_use]
    pub const fn content_sha256(&self) -> Option<&'a str> {
        self.presented.content_sha256()
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Verified").field(self.presented).finish()
    }
}
