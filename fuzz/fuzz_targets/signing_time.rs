//! Times are parsed and formatted as by the `time` crate, and survive a round trip.

#![no_main]

use libfuzzer_sys::fuzz_target;
use presign::SigningTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

const FORMAT: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

#[track_caller]
fn check_format(unix: i64) {
    let theirs = OffsetDateTime::from_unix_timestamp(unix).ok().filter(|time| time.year() >= 0);
    let ours = SigningTime::from_unix_timestamp(unix).ok();
    assert_eq!(ours.map(OffsetDateTime::from), theirs);
    if let (Some(ours), Some(theirs)) = (ours, theirs) {
        assert_eq!(ours.to_string(), theirs.format(FORMAT).unwrap());
        assert_eq!(ours.to_string().parse(), Ok(ours));
    }
}

#[track_caller]
fn check_parse(text: &str) {
    // The `time` crate also accepts a year with a sign.
    let theirs = PrimitiveDateTime::parse(text, FORMAT).ok().filter(|_| text.len() == 16);
    let ours: Option<SigningTime> = text.parse().ok();
    assert_eq!(ours.map(OffsetDateTime::from), theirs.map(PrimitiveDateTime::assume_utc));
    assert!(ours.is_none_or(|ours| ours.to_string() == text));
}

fuzz_target!(|input: (i64, u32, [u16; 6], usize, char, &str)| {
    let (unix, near, [year, month, day, hour, minute, second], at, other, text) = input;
    check_format(unix);
    check_format(near.into());
    check_parse(text);

    let (year, month, day) = (year % 10_000, month % 14, day % 33);
    let (hour, minute, second) = (hour % 25, minute % 61, second % 61);
    let mut almost = format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z");
    check_parse(&almost);
    let at = at % almost.len();
    almost.replace_range(at..=at, other.encode_utf8(&mut [0; 4]));
    check_parse(&almost);
});
