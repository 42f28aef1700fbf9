#[cfg(feature = "post")]
use alloc::{format, string::String};
use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use arrayvec::ArrayString;
use time::{Date, Month, OffsetDateTime, Time, UtcDateTime};

use crate::Error;

/// A time in whole seconds of UTC, as SigV4 writes it: `YYYYMMDD'T'HHMMSS'Z'`.
///
/// It ranges from year 0 to year 9999 on the proleptic Gregorian calendar, without leap seconds.
/// Fractions of a second are dropped: a time is the start of its second. It converts from and to
/// the types of `std` and of the crate `time` 0.3.
///
/// ```
/// use presign::SigningTime;
///
/// let time: SigningTime = "20130524T000000Z".parse()?;
/// assert_eq!(time, SigningTime::from_unix_timestamp(1_369_353_600)?);
/// assert_eq!(time.to_string(), "20130524T000000Z");
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

    /// Returns `2015-12-30T12:00:00Z`.
    #[cfg(feature = "post")]
    pub(crate) fn rfc3339(self) -> String {
        let time = UtcDateTime::from(self);
        let (year, month, day) = time.to_calendar_date();
        let (hour, minute, second) = time.as_hms();
        format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", u8::from(month))
    }

    /// Parses `2015-12-30T12:00:00Z` or `2015-12-30T12:00:00.000Z` and drops the fraction.
    #[cfg(feature = "post")]
    pub(crate) fn from_rfc3339_utc(text: &str) -> Option<Self> {
        let text = text.strip_suffix('Z')?;
        let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if !(1..=9).contains(&fraction.len()) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let &[c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] =
            text.as_bytes()
        else {
            return None;
        };
        ascii([c1, c2, y1, y2, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2, b'Z']).parse().ok()
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

    /// Parses `YYYYMMDD'T'HHMMSS'Z'` and no other form.
    ///
    /// # Errors
    ///
    /// [`Error::SigningTime`] for
    ///
    /// - `"2013-05-24T00:00:00Z"`, `"20130524T000000"`, `"20130524t000000z"`: another form
    /// - `"20130230T000000Z"`, `"20130524T240000Z"`, `"20161231T235960Z"`: times that are not on
    ///   the calendar
    fn from_str(text: &str) -> Result<Self, Error> {
        const FORM: Error = Error::SigningTime("must have the form YYYYMMDDTHHMMSSZ");
        const CALENDAR: Error = Error::SigningTime("must be a time on the calendar");
        let Some(text) = <&[u8; 16]>::try_from(text.as_bytes()).ok() else { return Err(FORM) };
        let &[c1, c2, y1, y2, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2, b'Z'] = text else {
            return Err(FORM);
        };
        let two = |tens: u8, ones: u8| {
            (tens.is_ascii_digit() && ones.is_ascii_digit())
                .then(|| (tens - b'0') * 10 + (ones - b'0'))
                .ok_or(FORM)
        };
        let year = i32::from(two(c1, c2)?) * 100 + i32::from(two(y1, y2)?);
        let (month, day) = (two(m1, m2)?, two(d1, d2)?);
        let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
        let month = Month::try_from(month).map_err(|_| CALENDAR)?;
        let date = Date::from_calendar_date(year, month, day).map_err(|_| CALENDAR)?;
        let time = Time::from_hms(hour, minute, second).map_err(|_| CALENDAR)?;
        Ok(Self { unix: UtcDateTime::new(date, time).unix_timestamp(), text: ascii(*text) })
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
