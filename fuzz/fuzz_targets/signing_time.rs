//! An instant is read and written as the `time` crate does it, and comes back from its text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use presign::SigningTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

const FORM: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

fn write(unix: i64) {
    let theirs = OffsetDateTime::from_unix_timestamp(unix).ok().filter(|time| time.year() >= 0);
    let ours = SigningTime::from_unix_timestamp(unix).ok();
    assert_eq!(ours.map(OffsetDateTime::from), theirs);
    if let (Some(ours), Some(theirs)) = (ours, theirs) {
        assert_eq!(ours.to_string(), theirs.format(FORM).unwrap());
        assert_eq!(ours.to_string().parse(), Ok(ours));
    }
}

fn read(text: &str) {
    // They read a year with a sign too.
    let theirs = PrimitiveDateTime::parse(text, FORM).ok().filter(|_| text.len() == 16);
    let ours: Option<SigningTime> = text.parse().ok();
    assert_eq!(ours.map(OffsetDateTime::from), theirs.map(PrimitiveDateTime::assume_utc));
    assert!(ours.is_none_or(|ours| ours.to_string() == text));
}

fuzz_target!(|input: (i64, u32, [u16; 6], usize, char, &str)| {
    let (unix, near, [year, month, day, hour, minute, second], at, other, text) = input;
    write(unix);
    write(near.into());
    read(text);

    let (year, month, day) = (year % 10_000, month % 14, day % 33);
    let (hour, minute, second) = (hour % 25, minute % 61, second % 61);
    let mut almost = format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z");
    read(&almost);
    let at = at % almost.len();
    almost.replace_range(at..=at, other.encode_utf8(&mut [0; 4]));
    read(&almost);
});
