use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use arrayvec::ArrayString;
use time::{Date, Month, OffsetDateTime, Time, UtcDateTime};

use crate::Error;

mod rfc3339;

/// A time in whole seconds of UTC, as SigV4 writes it: `YYYYMMDD'T'HHMMSS'Z'`.
///
/// It ranges from year 0 to year 9999 on the proleptic Gregorian calendar, without leap seconds.
/// Fractions of a second are dropped: a time is the start of its second. It converts from and to
/// the types of `std` and of the crate `time` 0.3, and the form of JSON, RFC 3339.
///
/// ```
/// use presign::SigningTime;
///
/// let time: SigningTime = "20130524T000000Z".parse()?;
/// assert_eq!(time, SigningTime::from_unix_timestamp(1_369_353_600)?);
/// assert_eq!(time, SigningTime::from_rfc3339("2013-05-24T02:00:00.5+02:00")?);
/// assert_eq!(time.to_string(), "20130524T000000Z");
/// assert_eq!(time.to_rfc3339(), "2013-05-24T00:00:00Z");
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [Elements of a request signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SigningTime {
    unix: i64,
    text: ArrayString<16>,
}

/// The first second of year 0, in Unix time.
pub(crate) const FIRST: i64 = -62_167_219_200;
/// The last second of year 9999, in Unix time.
pub(crate) const LAST: i64 = 253_402_300_799;

fn ascii(text: [u8; 16]) -> ArrayString<16> {
    ArrayString::from_byte_string(&text).unwrap_or_default()
}

const YEARS: &str = "must be in a year from 0 to 9999";
const CALENDAR: Error = Error::SigningTime("must be a time on the calendar");

fn two_digits(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

impl SigningTime {
    /// Returns the current time of the system's clock.
    ///
    /// `wasm32-unknown-unknown` has no clock; ask the host for the time there. A clock outside the
    /// years 0 to 9999 gives the last second of 9999, at which nothing can be presigned.
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    #[must_use]
    pub fn now() -> Self {
        Self::try_from(std::time::SystemTime::now()).unwrap_or_else(|_| Self::last())
    }

    /// Creates a time from the seconds since 1970-01-01T00:00:00Z, which are negative before then.
    ///
    /// # Errors
    ///
    /// [`Error::SigningTime`] for
    ///
    /// - `-62_167_219_201` and less: before year 0
    /// - `253_402_300_800` and more: after year 9999
    pub fn from_unix_timestamp(seconds: i64) -> Result<Self, Error> {
        UtcDateTime::from_unix_timestamp(seconds).map_err(|_| Error::SigningTime(YEARS))?.try_into()
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, which are negative before then.
    #[must_use]
    pub const fn unix_timestamp(self) -> i64 {
        self.unix
    }

    /// Returns this time plus `duration`, or `None` after year 9999. Drops fractions of a
    /// second.
    ///
    /// ```
    /// use presign::SigningTime;
    /// use std::time::Duration;
    ///
    /// let time: SigningTime = "20130524T000000Z".parse()?;
    /// assert_eq!(time.checked_add(Duration::from_secs(60)), Some("20130524T000100Z".parse()?));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let seconds = i64::try_from(duration.as_secs()).ok()?;
        Self::from_unix_timestamp(self.unix.checked_add(seconds)?).ok()
    }

    /// Returns this time minus `duration`, or `None` before year 0. Drops fractions of a second.
    ///
    /// Use it to back-date a URL.
    ///
    /// ```
    /// use presign::SigningTime;
    /// use std::time::Duration;
    ///
    /// let time: SigningTime = "20130524T000000Z".parse()?;
    /// assert_eq!(time.checked_sub(Duration::from_secs(60)), Some("20130523T235900Z".parse()?));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let seconds = i64::try_from(duration.as_secs()).ok()?;
        Self::from_unix_timestamp(self.unix.checked_sub(seconds)?).ok()
    }

    /// Returns the last second of year 9999.
    pub(crate) fn last() -> Self {
        Self { unix: LAST, text: ascii(*b"99991231T235959Z") }
    }

    /// Parses `20130524T000000Z`, the only form of `X-Amz-Date`.
    #[cfg(feature = "verify")]
    pub(crate) fn from_basic(text: &str) -> Option<Self> {
        Self::from_basic_bytes(text.as_bytes().try_into().ok()?).ok()
    }

    /// As [`from_basic`](Self::from_basic). The error is `None` for another form.
    fn from_basic_bytes(text: &[u8; 16]) -> Result<Self, Option<Error>> {
        let &[c1, c2, y1, y2, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2, b'Z'] = text else {
            return Err(None);
        };
        let two = |tens, ones| two_digits(tens, ones).ok_or(None);
        let year = i32::from(two(c1, c2)?) * 100 + i32::from(two(y1, y2)?);
        let (month, day) = (two(m1, m2)?, two(d1, d2)?);
        let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
        let month = Month::try_from(month).map_err(|_| CALENDAR)?;
        let date = Date::from_calendar_date(year, month, day).map_err(|_| CALENDAR)?;
        let time = Time::from_hms(hour, minute, second).map_err(|_| CALENDAR)?;
        Ok(Self { unix: UtcDateTime::new(date, time).unix_timestamp(), text: ascii(*text) })
    }

    /// Returns the time from this time until an end in Unix time, or `None` once it has passed.
    pub(crate) fn until(self, end: i64) -> Option<Duration> {
        let seconds = u64::try_from(end - self.unix).ok()?;
        (seconds > 0).then_some(Duration::from_secs(seconds))
    }

    /// Returns `20130524T000000Z`.
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns `20130524`.
    #[inline]
    pub(crate) fn date(&self) -> &str {
        self.as_str().get(..8).unwrap_or_default()
    }
}

impl TryFrom<UtcDateTime> for SigningTime {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::SigningTime`] for a date before year 0 or after year 9999.
    fn try_from(instant: UtcDateTime) -> Result<Self, Error> {
        let (year, month, day) = instant.to_calendar_date();
        let (hour, minute, second) = instant.as_hms();
        let Ok(year @ 0..=9999) = u16::try_from(year) else {
            return Err(Error::SigningTime(YEARS));
        };
        let two = |number: u8| [b'0' + number / 10, b'0' + number % 10];
        let century = (year / 100).to_le_bytes()[0];
        let [c1, c2] = two(century);
        let [y1, y2] = two((year % 100).to_le_bytes()[0]);
        let [m1, m2] = two(u8::from(month));
        let [d1, d2] = two(day);
        let [h1, h2] = two(hour);
        let [n1, n2] = two(minute);
        let [s1, s2] = two(second);
        Ok(Self {
            unix: instant.unix_timestamp(),
            text: ascii([c1, c2, y1, y2, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2, b'Z']),
        })
    }
}

impl TryFrom<OffsetDateTime> for SigningTime {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::SigningTime`] for a date before year 0 or after year 9999.
    fn try_from(instant: OffsetDateTime) -> Result<Self, Error> {
        Self::from_unix_timestamp(instant.unix_timestamp())
    }
}

#[cfg(feature = "std")]
impl TryFrom<std::time::SystemTime> for SigningTime {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::SigningTime`] for a date before year 0 or after year 9999.
    fn try_from(instant: std::time::SystemTime) -> Result<Self, Error> {
        let seconds = match instant.duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).ok(),
            // Before 1970 too, a time is the start of its second.
            Err(before) => {
                let before = before.duration();
                let started = i64::from(before.subsec_nanos() > 0);
                i64::try_from(before.as_secs()).ok().map(|seconds| -seconds - started)
            }
        };
        Self::from_unix_timestamp(seconds.ok_or(Error::SigningTime(YEARS))?)
    }
}

#[cfg(feature = "std")]
impl TryFrom<SigningTime> for std::time::SystemTime {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::SigningTime`] for a time that the platform's `SystemTime` cannot hold.
    fn try_from(time: SigningTime) -> Result<Self, Error> {
        let distance = Duration::from_secs(time.unix.unsigned_abs());
        let instant = if time.unix < 0 {
            Self::UNIX_EPOCH.checked_sub(distance)
        } else {
            Self::UNIX_EPOCH.checked_add(distance)
        };
        instant.ok_or(Error::SigningTime("must be a time that the platform's `SystemTime` can hold"))
    }
}

impl From<SigningTime> for UtcDateTime {
    fn from(time: SigningTime) -> Self {
        // Every `SigningTime` is on the calendar.
        Self::from_unix_timestamp(time.unix).unwrap_or(Self::UNIX_EPOCH)
    }
}

impl From<SigningTime> for OffsetDateTime {
    fn from(time: SigningTime) -> Self {
        UtcDateTime::from(time).into()
    }
}

impl FromStr for SigningTime {
    type Err = Error;

    /// Parses `YYYYMMDD'T'HHMMSS'Z'`, or RFC 3339 as [`from_rfc3339`](Self::from_rfc3339) does.
    ///
    /// # Errors
    ///
    /// [`Error::SigningTime`] for
    ///
    /// - `"2013-05-24"`, `"20130524T000000"`, `"20130524t000000z"`: another form
    /// - `"20130230T000000Z"`, `"20130524T240000Z"`, `"20161231T235960Z"`: times that are not on
    ///   the calendar
    fn from_str(text: &str) -> Result<Self, Error> {
        const FORM: Error = Error::SigningTime("must have the form YYYYMMDDTHHMMSSZ or YYYY-MM-DDTHH:MM:SSZ");
        match text.as_bytes().try_into() {
            Ok(basic) => Self::from_basic_bytes(basic).map_err(|error| error.unwrap_or(FORM)),
            Err(_) if text.len() > 19 => Self::from_rfc3339(text),
            Err(_) => Err(FORM),
        }
    }
}

impl fmt::Display for SigningTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for SigningTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningTime").field(&self.as_str()).finish()
    }
}
