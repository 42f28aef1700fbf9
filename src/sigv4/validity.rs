//! From the lifetime that is asked for to the one that is signed.
//!
//! The end of a URL is not what its `X-Amz-Expires` says when its credentials end sooner, and a URL that is to be
//! cacheable may not change with each call. Both are settled here, before anything is written.

use core::time::Duration;

use crate::time::LAST;
use crate::{Error, SigningTime};

/// The longest lifetime that SigV4 allows: seven days.
pub(crate) const LONGEST: Duration = Duration::from_secs(604_800);

/// From when until when a URL is good.
///
/// ```
/// # use presign::{Credentials, Region, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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
    /// What a URL says of itself.
    pub(crate) const fn new(signed_at: SigningTime, expires_in: u32) -> Self {
        Self { signed_at, expires_in }
    }

    /// The URL's `X-Amz-Date`: the instant from which it is good.
    #[must_use]
    #[inline]
    pub const fn signed_at(&self) -> SigningTime {
        self.signed_at
    }

    /// The instant from which the URL is no longer good.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        // It is on the calendar: `LifetimeRules::validity` has seen to that.
        SigningTime::from_unix_timestamp(self.end()).unwrap_or_else(|_| SigningTime::last())
    }

    /// [`expires_at`](Self::expires_at) in Unix time.
    #[inline]
    pub(crate) const fn end(&self) -> i64 {
        self.signed_at.unix_timestamp() + self.expires_in as i64
    }

    /// The URL's `X-Amz-Expires`: its lifetime counted from [`signed_at`](Self::signed_at).
    #[must_use]
    pub const fn expires_in(&self) -> Duration {
        Duration::from_secs(self.expires_in as u64)
    }

    /// `X-Amz-Expires`, in seconds.
    #[inline]
    pub(crate) const fn seconds(&self) -> u32 {
        self.expires_in
    }
}

/// What a request asks of its lifetime, besides its length.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LifetimeRules {
    /// Round the signing time down to a multiple of this.
    pub(crate) window: Option<Duration>,
    /// Shorten the lifetime to the end of the credentials.
    pub(crate) clamp: bool,
}

impl LifetimeRules {
    /// The validity of a URL that is made at `now` and asked to live for `expires_in`.
    #[inline]
    pub(crate) fn validity(
        self,
        now: SigningTime,
        expires_in: Duration,
        credentials_end: Option<SigningTime>,
    ) -> Result<Validity, Error> {
        let asked = whole_seconds(expires_in)
            .ok_or(Error::ExpiresIn("must be from 1 second to 7 days (604800 seconds)"))?;
        let (signed_at, lifetime) = match self.window {
            None => (now, asked),
            Some(window) => {
                let window = whole_seconds(window).ok_or(Error::InvalidOption {
                    option: "cacheable",
                    rule: "the window must be from 1 second to 7 days (604800 seconds)",
                })?;
                let lifetime = asked
                    .checked_add(window)
                    .filter(|lifetime| Duration::from_secs((*lifetime).into()) <= LONGEST)
                    .ok_or(Error::ExpiresIn(
                        "together with the window of cacheable must be at most 7 days (604800 seconds)",
                    ))?;
                let start = now.unix_timestamp() - now.unix_timestamp().rem_euclid(window.into());
                (SigningTime::from_unix_timestamp(start)?, lifetime)
            }
        };
        let asked_for = Validity::new(signed_at, lifetime);
        if asked_for.end() > LAST {
            return Err(Error::SigningTime("must be so early that the URL ends by year 9999"));
        }
        let end = match credentials_end {
            Some(end) if end.unix_timestamp() < asked_for.end() => end,
            _ => return Ok(asked_for),
        };

        let left = end.unix_timestamp() - now.unix_timestamp();
        if left <= 0 {
            return Err(Error::CredentialsExpiration("have ended: nothing signed with them is good"));
        }
        if !self.clamp {
            return Err(Error::CredentialsExpiration(
                "end before the URL would: ask for a shorter lifetime, or for clamp_to_credentials",
            ));
        }
        if self.window.is_some() && left < asked.into() {
            return Err(Error::CredentialsExpiration("leave less than the lifetime that was asked for"));
        }
        let clamped = end.unix_timestamp() - signed_at.unix_timestamp();
        Ok(Validity::new(signed_at, u32::try_from(clamped).unwrap_or(lifetime)))
    }
}

/// The whole seconds of a duration, if they are a lifetime: from one second to seven days.
#[inline]
fn whole_seconds(duration: Duration) -> Option<u32> {
    match u32::try_from(duration.as_secs()) {
        Ok(seconds) if seconds > 0 && Duration::from_secs(seconds.into()) <= LONGEST => Some(seconds),
        _ => None,
    }
}
