//! From the requested lifetime to the signed one.
//!
//! A URL expires with its credentials, whatever its `X-Amz-Expires` says. A cacheable URL must not
//! change with each call. Both are settled here, before anything is written.

use core::time::Duration;

use crate::time::LAST;
use crate::{Error, SigningTime};

/// The longest lifetime in SigV4: seven days.
pub(crate) const MAX_LIFETIME: Duration = Duration::from_secs(604_800);

/// The period in which a URL is valid.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let mut url = String::new();
/// let at = "20130524T000000Z".parse()?;
/// let validity = bucket.get("test.txt").presign_into(at, Duration::from_secs(86_400), &mut url)?;
/// assert_eq!(validity.signed_at(), at);
/// assert_eq!(validity.expires_in(), Duration::from_secs(86_400));
/// assert_eq!(validity.expires_at(), "20130525T000000Z".parse()?);
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    signed_at: SigningTime,
    expires_in: u32,
}

impl Validity {
    pub(crate) const fn new(signed_at: SigningTime, expires_in: u32) -> Self {
        Self { signed_at, expires_in }
    }

    /// Returns the time from which the URL is valid: its `X-Amz-Date`.
    #[must_use]
    #[inline]
    pub const fn signed_at(&self) -> SigningTime {
        self.signed_at
    }

    /// Returns the time at which the URL expires: the first at which it is not valid.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        // `ValidityRules::check` refuses a later one.
        SigningTime::from_unix_timestamp(self.end()).unwrap_or_else(|_| SigningTime::last())
    }

    /// Returns [`expires_at`](Self::expires_at) in Unix time.
    #[inline]
    pub(crate) const fn end(&self) -> i64 {
        self.signed_at.unix_timestamp() + self.expires_in as i64
    }

    /// Returns the time from `now` until the URL expires, or `None` once it has expired.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let at = "20130524T000000Z".parse()?;
    /// let validity = bucket.get("cat.png").presign_at(at, Duration::from_secs(900))?.validity();
    /// assert_eq!(validity.remaining("20130524T001000Z".parse()?), Some(Duration::from_secs(300)));
    /// assert_eq!(validity.remaining(validity.expires_at()), None);
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn remaining(&self, now: SigningTime) -> Option<Duration> {
        now.until(self.end())
    }

    /// Returns the lifetime, counted from [`signed_at`](Self::signed_at): the URL's
    /// `X-Amz-Expires`.
    #[must_use]
    pub const fn expires_in(&self) -> Duration {
        Duration::from_secs(self.expires_in as u64)
    }

    /// Returns [`expires_in`](Self::expires_in) in seconds.
    #[inline]
    pub(crate) const fn seconds(&self) -> u32 {
        self.expires_in
    }
}

/// A request's options on its lifetime.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ValidityRules {
    /// The signing time is rounded down to a multiple of this.
    pub(crate) window: Option<Duration>,
    /// The lifetime is shortened to that of the credentials.
    pub(crate) clamp: bool,
}

impl ValidityRules {
    /// Returns the validity of a URL that is presigned at `now` for `expires_in`.
    #[inline]
    pub(crate) fn check(
        self,
        now: SigningTime,
        expires_in: Duration,
        credentials_expiration: Option<SigningTime>,
    ) -> Result<Validity, Error> {
        let requested = whole_seconds(expires_in)
            .ok_or(Error::ExpiresIn("must be from 1 second to 7 days (604800 seconds)"))?;
        let (signed_at, lifetime) = match self.window {
            None => (now, requested),
            Some(window) => {
                let window = whole_seconds(window).ok_or(Error::InvalidOption {
                    option: "cacheable",
                    rule: "must have a window from 1 second to 7 days (604800 seconds)",
                })?;
                let lifetime = requested
                    .checked_add(window)
                    .filter(|lifetime| Duration::from_secs((*lifetime).into()) <= MAX_LIFETIME)
                    .ok_or(Error::ExpiresIn(
                        "must be at most 7 days (604800 seconds), including the window of `cacheable`",
                    ))?;
                let start = now.unix_timestamp() - now.unix_timestamp().rem_euclid(window.into());
                (SigningTime::from_unix_timestamp(start)?, lifetime)
            }
        };
        let validity = Validity::new(signed_at, lifetime);
        if validity.end() > LAST {
            return Err(Error::SigningTime("URL would expire after year 9999"));
        }
        let end = match credentials_expiration {
            Some(end) if end.unix_timestamp() < validity.end() => end,
            _ => return Ok(validity),
        };

        let left = end.unix_timestamp() - now.unix_timestamp();
        if left <= 0 {
            return Err(Error::CredentialsExpiration("have expired"));
        }
        if !self.clamp {
            return Err(Error::CredentialsExpiration(
                "expire before the URL would; use a shorter lifetime or `clamp_to_credentials`",
            ));
        }
        if self.window.is_some() && left < requested.into() {
            return Err(Error::CredentialsExpiration("expire before the requested lifetime ends"));
        }
        let clamped = end.unix_timestamp() - signed_at.unix_timestamp();
        Ok(Validity::new(signed_at, u32::try_from(clamped).unwrap_or(lifetime)))
    }
}

/// Returns the whole seconds of a duration if they are from one second to seven days.
#[inline]
fn whole_seconds(duration: Duration) -> Option<u32> {
    match u32::try_from(duration.as_secs()) {
        Ok(seconds) if seconds > 0 && Duration::from_secs(seconds.into()) <= MAX_LIFETIME => Some(seconds),
        _ => None,
    }
}
