use alloc::format;
use alloc::string::String;

use time::UtcDateTime;

use crate::Error;
use crate::time::{CALENDAR, SigningTime, two_digits};

impl SigningTime {
    /// Parses a time in RFC 3339, as JSON documents have it. Applies its offset and drops a fraction
    /// of a second, which may have any number of digits. Time is linear in the length of the text.
    ///
    /// ```
    /// use presign::SigningTime;
    ///
    /// let expiration = SigningTime::from_rfc3339("2026-08-01T14:00:00.750+02:00")?;
    /// assert_eq!(expiration, SigningTime::from_rfc3339("2026-08-01T12:00:00Z")?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [RFC 3339, section 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6).
    ///
    /// # Errors
    ///
    /// [`Error::SigningTime`] for
    ///
    /// - `"2026-08-01T12:00:00"`, `"2026-08-01 12:00:00Z"`, `"2026-08-01T12:00:00+0200"`,
    ///   `"20260801T120000Z"`: another form
    /// - `"2026-02-30T12:00:00Z"`, `"2026-08-01T24:00:00Z"`, `"2026-08-01T12:00:00+24:00"`, and a
    ///   leap second: times that are not on the calendar
    /// - `"9999-12-31T23:59:59-01:00"`: a time that its offset moves out of the years 0 to 9999
    pub fn from_rfc3339(text: &str) -> Result<Self, Error> {
        const FORM: Error = Error::SigningTime("must have the form YYYY-MM-DDTHH:MM:SSZ");
        let (local, rest) = text.split_at_checked(19).ok_or(FORM)?;
        let &[c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2, b'T' | b't', h1, h2, b':', n1, n2, b':', s1, s2] =
            local.as_bytes()
        else {
            return Err(FORM);
        };
        let offset = match rest.strip_prefix('.') {
            None => rest,
            Some(fraction) => {
                let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
                Some(offset).filter(|offset| *offset != fraction).ok_or(FORM)?
            }
        };
        let local = [c1, c2, y1, y2, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2, b'Z'];
        let local = Self::from_basic_bytes(&local).map_err(|error| error.unwrap_or(FORM))?;
        let offset = match offset.as_bytes() {
            b"Z" | b"z" => 0,
            &[sign @ (b'+' | b'-'), h1, h2, b':', n1, n2] => {
                let (hours, minutes) = (two_digits(h1, h2).ok_or(FORM)?, two_digits(n1, n2).ok_or(FORM)?);
                if hours > 23 || minutes > 59 {
                    return Err(CALENDAR);
                }
                let offset = i64::from(hours) * 3600 + i64::from(minutes) * 60;
                if sign == b'+' { offset } else { -offset }
            }
            _ => return Err(FORM),
        };
        Self::from_unix_timestamp(local.unix - offset)
    }

    /// Returns the time in RFC 3339, as JSON documents have it: `2015-12-30T12:00:00Z`.
    ///
    /// ```
    /// use presign::SigningTime;
    ///
    /// let time: SigningTime = "20151230T120000Z".parse()?;
    /// assert_eq!(time.to_rfc3339(), "2015-12-30T12:00:00Z");
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let time = UtcDateTime::from(self);
        let (year, month, day) = time.to_calendar_date();
        let (hour, minute, second) = time.as_hms();
        format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", u8::from(month))
    }

    /// Parses `2015-12-30T12:00:00Z` or `2015-12-30T12:00:00.000Z`, with at most nine digits of a
    /// fraction, as S3 does in policies.
    #[cfg(feature = "post")]
    pub(crate) fn from_rfc3339_utc(text: &str) -> Option<Self> {
        const LONGEST: &str = "2015-12-30T12:00:00.000000000Z";
        let is_allowed = text.ends_with('Z') && !text.contains('t') && text.len() <= LONGEST.len();
        Self::from_rfc3339(text).ok().filter(|_| is_allowed)
    }
}
