use alloc::borrow::Cow;
use core::fmt;

use ctutils::CtEq;
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use crate::sigv4::hash::{HmacState, bytes};
use crate::sigv4::signing_key::derive_with_prefix;
use crate::sigv4::string_to_sign::sign;
use crate::verify::error::VerifyError;
use crate::verify::presented::Presented;
use crate::verify::signed_headers::host_without_default_port;
use crate::{Credentials, Region, Signer, SigningTime, Validity};

/// A request whose signature, session token and lifetime have been verified.
///
/// ```
/// # use presign::{Credentials, Region, Service, Signer, SigningTime, s3::Bucket, verify::Verifier};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
/// # let now: SigningTime = "20130524T000000Z".parse()?;
/// # let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(900))?;
/// # let host = "examplebucket.s3.us-east-1.amazonaws.com";
/// # let target = url.as_str().split_once(host).map(|(_, target)| target).unwrap_or_default();
/// # let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
/// let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials); // caches the day's key
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
    /// Verifies the request at an instant, with the credentials that it names.
    ///
    /// This derives the day's signing key at each call, which takes longer than everything else.
    /// [`verify_with`](Self::verify_with) caches it.
    ///
    /// # Errors
    ///
    /// - [`VerifyError::AccessKeyId`] if the credentials have another access key id
    /// - [`VerifyError::NotYetValid`] if the signing time is after `now` by more than the allowed
    ///   skew
    /// - [`VerifyError::Expired`] from [`expires_at`](Validity::expires_at) on
    /// - [`VerifyError::ExpiredCredentials`] from the expiration of the credentials on, if it is
    ///   known
    /// - [`VerifyError::SessionToken`] unless the request has the token of the credentials, or
    ///   neither has one
    /// - [`VerifyError::Signature`] if the signature does not match
    pub fn verify(
        &'a self,
        credentials: &Credentials,
        now: SigningTime,
    ) -> Result<Verified<'a>, VerifyError> {
        self.check_claims(credentials, now)?;
        let mut key = Zeroizing::new(HmacState::EMPTY);
        derive_with_prefix(credentials.secret_access_key(), self.scope(), &mut key);
        self.check_signature(&key)?;
        self.check_session_token(credentials)?;
        Ok(Verified { presented: self })
    }

    /// As [`verify`](Self::verify), with a signer's credentials and its cached keys.
    ///
    /// The signer caches the keys of the last few days. Keep one signer for each access key id and
    /// each [`region`](Self::region), and build a new one when credentials rotate.
    ///
    /// Allocates the canonical request (again if `Host` has an unsigned port 443 or 80); the
    /// payload's hash, for services that sign it; and the decoded session token, if its encoding
    /// differs from the signer's.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify), and [`VerifyError::Signer`] if the signer has another service
    /// than the verifier, or another region than the request.
    pub fn verify_with(&'a self, signer: &Signer, now: SigningTime) -> Result<Verified<'a>, VerifyError> {
        if !signer.matches_scope(self.scope().suffix, self.verifier.service.rules()) {
            return Err(VerifyError::Signer);
        }
        self.check_claims(signer.credentials(), now)?;
        let mut key = Zeroizing::new(HmacState::EMPTY);
        if !signer.load_key(self.validity.signed_at(), &mut key) {
            return Err(VerifyError::Signer);
        }
        self.check_signature(&key)?;
        if let (Some(received), Some(expected)) = (self.session_token, signer.encoded_session_token())
            && is_equal(received, expected)
        {
            // Most clients keep the encoding of the token, so there is nothing to decode.
            return Ok(Verified { presented: self });
        }
        self.check_session_token(signer.credentials())?;
        Ok(Verified { presented: self })
    }

    /// Checks everything that needs no hash.
    ///
    /// Because this comes first, only keys of the last seven days and of the allowed skew are
    /// derived.
    fn check_claims(&self, credentials: &Credentials, now: SigningTime) -> Result<(), VerifyError> {
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
        if credentials.expiration().is_some_and(|expiration| now >= expiration.unix_timestamp()) {
            return Err(VerifyError::ExpiredCredentials);
        }
        match (credentials.is_temporary(), self.session_token) {
            (true, None) => Err(VerifyError::SessionToken("missing")),
            (false, Some(_)) => Err(VerifyError::SessionToken("must not be sent with permanent credentials")),
            _ => Ok(()),
        }
    }

    fn check_signature(&self, key: &HmacState) -> Result<(), VerifyError> {
        let matches = |host| {
            let signature = bytes(sign(key, self.scope(), self.hash(host)));
            signature.ct_eq(&self.signature).to_bool()
        };
        // The scheme is unknown, so a port 443 or 80 may be the default, which is not signed.
        let matches_without_port =
            || host_without_default_port(self.headers()).is_some_and(|host| matches(Some(host)));
        if matches(None) || matches_without_port() { Ok(()) } else { Err(VerifyError::Signature) }
    }

    fn check_session_token(&self, credentials: &Credentials) -> Result<(), VerifyError> {
        let Some(expected) = credentials.session_token() else { return Ok(()) };
        if self.session_token().is_some_and(|received| is_equal(&received, expected)) {
            Ok(())
        } else {
            Err(VerifyError::SessionToken("must be that of the credentials"))
        }
    }
}

/// Compares two texts in a time that depends on their lengths only.
fn is_equal(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).to_bool()
}

impl<'a> Verified<'a> {
    /// Returns the access key id that signed the request.
    #[must_use]
    pub fn access_key_id(&self) -> &'a str {
        self.presented.access_key_id()
    }

    /// Returns the region that the request is signed for.
    #[must_use]
    pub const fn region(&self) -> &'a Region {
        self.presented.region()
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> &'a str {
        self.presented.method
    }

    /// Returns the path as received, with its escapes.
    ///
    /// It has `%20` for a `+` if the verifier
    /// [decodes it](crate::verify::Verifier::decode_plus_in_path).
    ///
    /// Other paths can have the same signature: see
    /// [Which requests are the same](crate::verify#which-requests-are-the-same).
    #[must_use]
    pub const fn path(&self) -> &'a str {
        match &self.presented.path {
            Cow::Borrowed(path) => path,
            Cow::Owned(path) => path.as_str(),
        }
    }

    /// Returns the decoded query parameters, without those that signing adds.
    ///
    /// They are sorted by encoded name, then by encoded value, because no other order is signed.
    ///
    /// These are the signed values: a `+` is a plus sign, which a form parser would read as a
    /// space. Bytes that are not UTF-8 become U+FFFD.
    pub fn query_pairs(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        let text = |encoded| percent_decode_str(encoded).decode_utf8_lossy();
        self.presented.query.pairs_of_caller().map(move |pair| (text(pair.name()), text(pair.value())))
    }

    /// Returns the period in which the request is valid.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.presented.validity
    }

    /// Returns the instant at which the request expires.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity().expires_at()
    }

    /// Returns the signed headers: names in lower case, values as received.
    ///
    /// The signer decided their values; the client alone decides all other headers. A repeated
    /// header appears repeatedly. A signed header that was sent only as a query parameter is among
    /// them.
    ///
    /// If [`Verifier::host`](crate::verify::Verifier::host) sets the host, `host` has that value,
    /// whatever a proxy wrote. A port 443 or 80 of `host` may be unsigned.
    pub fn signed_headers(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.presented.headers()
    }

    /// Returns the value of the signed header `x-amz-content-sha256`, if there is one.
    ///
    /// It is the body's SHA-256 in hexadecimal, or a literal such as `UNSIGNED-PAYLOAD`. The server
    /// must compare it with the body itself, unless it passed the body to [`Presented::body`].
    #[must_use]
    pub const fn content_sha256(&self) -> Option<&'a str> {
        match &self.presented.content_sha256 {
            None => None,
            Some(Cow::Borrowed(text)) => Some(text),
            Some(Cow::Owned(text)) => Some(text.as_str()),
        }
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Verified").field(self.presented).finish()
    }
}
