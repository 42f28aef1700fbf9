//! The lifetime of a URL: the limits of `expires_in`, cacheable windows, and credentials that
//! expire.

#![allow(clippy::unwrap_used, reason = "an error fails the test")]

use core::time::Duration;

use presign::s3::{Bucket, Operation};
use presign::token::TokenGenerator;
use presign::{Credentials, Error, PresignedUrl, Region, SigningTime};

#[track_caller]
fn at(time: &str) -> SigningTime {
    time.parse().unwrap()
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[track_caller]
fn bucket(expiration: Option<&str>) -> Bucket {
    let credentials = Credentials::temporary("AKIA", "secret", "token").unwrap();
    let credentials = match expiration {
        Some(time) => credentials.with_expiration(at(time)),
        None => credentials,
    };
    Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap()
}

#[track_caller]
fn parameter<'a>(url: &'a PresignedUrl, name: &str) -> &'a str {
    let (_, rest) = url.as_str().split_once(&format!("{name}=")).unwrap();
    rest.split('&').next().unwrap()
}

/// Presigns and checks `X-Amz-Date`, `X-Amz-Expires` and the expiration; returns the URL.
#[track_caller]
fn check(operation: &Operation<'_>, now: &str, ttl: u64, date: &str, expires: &str, end: &str) -> String {
    let url = operation.presign_at(at(now), seconds(ttl)).unwrap();
    assert_eq!(parameter(&url, "X-Amz-Date"), date);
    assert_eq!(parameter(&url, "X-Amz-Expires"), expires);
    assert_eq!(url.expires_at(), at(end));
    assert_eq!(url.validity().signed_at(), at(date));
    assert_eq!(url.validity().expires_in(), seconds(expires.parse().unwrap()));
    url.as_str().into()
}

#[test]
fn one_second_to_seven_days() {
    let bucket = bucket(None);
    let get = bucket.get("k");
    let now = "20240228T120000Z";
    check(&get, now, 1, now, "1", "20240228T120001Z");
    check(&get, now, 604_800, now, "604800", "20240306T120000Z");
    let url = get.presign_at(at(now), Duration::from_millis(1999)).unwrap();
    assert_eq!(parameter(&url, "X-Amz-Expires"), "1");
    get.presign_at(at(now), Duration::new(604_800, 999_999_999)).unwrap();

    let error = Error::ExpiresIn("must be from 1 second to 7 days (604800 seconds)");
    for invalid in
        [Duration::ZERO, Duration::from_millis(999), seconds(604_801), seconds(31_536_000), Duration::MAX]
    {
        assert_eq!(get.presign_at(at(now), invalid).unwrap_err(), error, "{invalid:?}");
    }
}

#[test]
fn a_url_must_expire_by_year_9999() {
    let bucket = bucket(None);
    let error = bucket.get("k").presign_at(at("99991231T235959Z"), seconds(1)).unwrap_err();
    assert!(matches!(error, Error::SigningTime(_)));
    assert!(bucket.get("k").presign_at(at("99991231T235958Z"), seconds(1)).is_ok());
}

#[test]
fn all_urls_of_a_window_are_equal() {
    let bucket = bucket(None);
    let get = bucket.get("k").cacheable(seconds(3600));
    let start = "20240228T120000Z";
    let first = check(&get, start, 600, start, "4200", "20240228T131000Z");
    let last = check(&get, "20240228T125959Z", 600, start, "4200", "20240228T131000Z");
    assert_eq!(first, last);
    let next = check(&get, "20240228T130000Z", 600, "20240228T130000Z", "4200", "20240228T141000Z");
    assert_ne!(first, next);
}

#[test]
fn a_window_across_midnight_keeps_its_first_day() {
    let bucket = bucket(None);
    // Windows are counted from 1970, so those of 11 hours do not start at midnight.
    let get = bucket.get("k").cacheable(seconds(11 * 3600));
    let start = "20240228T160000Z";
    let before = check(&get, "20240228T235959Z", 60, start, "39660", "20240229T030100Z");
    let after = check(&get, "20240229T000000Z", 60, start, "39660", "20240229T030100Z");
    assert_eq!(before, after);
    assert!(after.contains("%2F20240228%2F"));
    let day = bucket.get("k").cacheable(seconds(86_400));
    check(&day, "20240229T235959Z", 60, "20240229T000000Z", "86460", "20240301T000100Z");
    check(&day, "20240301T000000Z", 60, "20240301T000000Z", "86460", "20240302T000100Z");
}

#[test]
fn a_window_before_1970_is_rounded_down_too() {
    let bucket = bucket(None);
    let get = bucket.get("k").cacheable(seconds(3600));
    check(&get, "19691231T235959Z", 60, "19691231T230000Z", "3660", "19700101T000100Z");
}

#[test]
fn lifetime_and_window_together_are_at_most_seven_days() {
    let bucket = bucket(None);
    let now = at("20240228T120000Z");
    let get = bucket.get("k").cacheable(seconds(604_799));
    get.presign_at(now, seconds(1)).unwrap();
    assert!(matches!(get.presign_at(now, seconds(2)), Err(Error::ExpiresIn(_))));
    for window in [Duration::ZERO, Duration::from_millis(999), seconds(604_801), Duration::MAX] {
        let error = bucket.get("k").cacheable(window).presign_at(now, seconds(1)).unwrap_err();
        assert!(matches!(error, Error::InvalidOption { option: "cacheable", .. }), "{window:?}");
    }
}

#[test]
fn a_url_does_not_outlive_its_credentials() {
    let end = "20240228T130000Z";
    let bucket = bucket(Some(end));
    let get = bucket.get("k");
    check(&get, "20240228T120000Z", 3600, "20240228T120000Z", "3600", end);
    assert!(matches!(
        get.presign_at(at("20240228T120001Z"), seconds(3600)),
        Err(Error::CredentialsExpiration(_))
    ));

    let clamped = get.clamp_to_credentials();
    check(&clamped, "20240228T120001Z", 3600, "20240228T120001Z", "3599", end);
    check(&clamped, "20240228T125959Z", 3600, "20240228T125959Z", "1", end);
    check(&clamped, "20240228T120000Z", 60, "20240228T120000Z", "60", "20240228T120100Z");
    for past in [end, "20240228T130001Z", "20250101T000000Z"] {
        let error = clamped.presign_at(at(past), seconds(1)).unwrap_err();
        assert!(matches!(error, Error::CredentialsExpiration(_)), "{past}");
    }
}

#[test]
fn a_cacheable_url_does_not_outlive_its_credentials() {
    let end = "20240228T130000Z";
    let bucket = bucket(Some(end));
    let get = bucket.get("k").cacheable(seconds(1800));
    // The window from 12:00 to 12:30 and 1800 s more fit exactly; the next window does not.
    check(&get, "20240228T122959Z", 1800, "20240228T120000Z", "3600", end);
    assert!(matches!(
        get.presign_at(at("20240228T123000Z"), seconds(1800)),
        Err(Error::CredentialsExpiration(_))
    ));

    let clamped = get.clamp_to_credentials();
    let first = check(&clamped, "20240228T123000Z", 1800, "20240228T123000Z", "1800", end);
    // The URL stays the same while the requested lifetime fits, and then there is an error.
    assert!(matches!(
        clamped.presign_at(at("20240228T123001Z"), seconds(1800)),
        Err(Error::CredentialsExpiration("expire before the requested lifetime ends"))
    ));
    let shorter = check(&clamped, "20240228T123000Z", 1200, "20240228T123000Z", "1800", end);
    let last = check(&clamped, "20240228T124000Z", 1200, "20240228T123000Z", "1800", end);
    assert_eq!(shorter, last);
    assert_eq!(shorter, first);
    assert!(clamped.presign_at(at("20240228T124001Z"), seconds(1200)).is_err());
}

#[test]
fn rfc_3339_with_fractions_and_offsets() {
    for (name, text, time) in [
        ("instance metadata", "2026-08-01T12:00:00Z", "20260801T120000Z"),
        ("the AWS CLI", "2026-08-01T12:00:00+00:00", "20260801T120000Z"),
        ("STS", "2026-08-01T12:00:00.000Z", "20260801T120000Z"),
        ("a fraction is cut", "2026-08-01T12:00:00.999999999999Z", "20260801T120000Z"),
        ("a fraction before 1970", "1969-12-31T23:59:59.999Z", "19691231T235959Z"),
        ("east", "2026-08-01T00:30:00+05:45", "20260731T184500Z"),
        ("west, into the next year", "2026-12-31T23:00:00.5-01:00", "20270101T000000Z"),
        ("an unknown offset", "2026-08-01T12:00:00-00:00", "20260801T120000Z"),
        ("lower case", "2026-08-01t12:00:00z", "20260801T120000Z"),
        ("a leap day", "2028-02-29T00:00:00Z", "20280229T000000Z"),
        ("the first second", "0000-01-01T00:00:00Z", "00000101T000000Z"),
        ("the last second", "9999-12-31T23:59:59.999Z", "99991231T235959Z"),
    ] {
        assert_eq!(SigningTime::from_rfc3339(text), Ok(at(time)), "{name}");
        assert_eq!(text.parse(), Ok(at(time)), "{name}");
    }
    assert_eq!(at("00000101T000000Z").to_rfc3339(), "0000-01-01T00:00:00Z");
    assert_eq!(at("20260801T235959Z").to_rfc3339(), "2026-08-01T23:59:59Z");
    assert!(SigningTime::from_rfc3339("20260801T120000Z").is_err());
}

#[test]
fn remaining_time() {
    let end = "20240228T130000Z";
    let credentials = Credentials::temporary("AKIA", "secret", "token").unwrap();
    assert_eq!(credentials.remaining(at("99991231T235959Z")), Some(Duration::MAX));
    let credentials = credentials.with_expiration(at(end));
    let bucket = bucket(None);
    let url = bucket.get("k").presign_at(at("20240228T120000Z"), seconds(3600)).unwrap();
    let form = bucket.post("k").presign_at(at("20240228T120000Z"), seconds(3600)).unwrap();
    let generator = TokenGenerator::msk(Region::US_EAST_1, credentials.clone()).unwrap();
    let token = generator.token_at(at("20240228T124500Z")).unwrap();
    for (now, left) in [
        ("20240228T120000Z", Some(3600)),
        ("20240228T115959Z", Some(3601)),
        ("20240228T125959Z", Some(1)),
        (end, None),
        ("20240228T130001Z", None),
        ("00000101T000000Z", Some(63_876_344_400)),
    ] {
        let (now, left) = (at(now), left.map(seconds));
        assert_eq!(url.remaining(now), left, "{now}");
        assert_eq!(url.validity().remaining(now), left, "{now}");
        assert_eq!(form.remaining(now), left, "{now}");
        assert_eq!(token.remaining(now), left, "{now}");
        assert_eq!(credentials.remaining(now), left, "{now}");
    }
}
