//! An operation and an instant make one text: in a string of its own or behind what is in a buffer, with a key of the day
//! that is new or kept, by a template or not, alone or in a batch. An error leaves the buffer alone.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::s3::{Bucket, Urls};
use presign::{Error, PresignedUrl, Region, SigningTime};
use presign_fuzz::{Chain, Keys, lifetime};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    unix: u32,
    /// How many days later others are signed before.
    days: Vec<u8>,
    #[arbitrary(with = lifetime)]
    expires_in: Duration,
    before: &'a str,
    /// What is signed in one batch with the key, in turns, and how many there are.
    others: Vec<&'a str>,
    in_batch: u8,
    keys: Keys<'a>,
}

fuzz_target!(|input: Input<'_>| {
    let Ok(credentials) = input.keys.credentials() else { return };
    let time = SigningTime::from_unix_timestamp(input.unix.into()).unwrap();
    let expires_in = input.expires_in;
    let new_bucket = || Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()).unwrap();
    let (bucket, other) = (new_bucket(), new_bucket());
    for days in input.days {
        let day = i64::from(input.unix) + 86_400 * i64::from(days);
        let _ = bucket.list().presign_at(SigningTime::from_unix_timestamp(day).unwrap(), expires_in);
    }
    let operation = input.chain.on(&bucket);
    let url = operation.presign_at(time, expires_in);
    let expected = format!("{}{}", input.before, url.as_ref().map_or("", PresignedUrl::as_str));

    let mut text = String::from(input.before);
    let validity = operation.presign_into(time, expires_in, &mut text);
    assert_eq!(validity, url.as_ref().map(PresignedUrl::validity).map_err(|error| *error));
    assert_eq!(text, expected);

    if let Some((each, key)) = input.chain.on_each(&bucket) {
        let mut text = String::from(input.before);
        let written =
            each.template(time, expires_in).and_then(|template| template.presign_into(key, &mut text));
        assert_eq!(written.is_ok(), url.is_ok());
        assert_eq!(text, expected);

        if let Ok(template) = each.template(time, expires_in) {
            let keys = [key].into_iter().chain(input.others).cycle();
            let keys: Vec<&str> = keys.take(usize::from(input.in_batch % 40)).collect();
            let alone: Result<Vec<String>, (usize, Error)> = (0..)
                .zip(&keys)
                .map(|(index, key)| {
                    let mut text = String::new();
                    template.presign_into(key, &mut text).map(|()| text).map_err(|error| (index, error))
                })
                .collect();
            let mut urls = Urls::new();
            match (template.presign_each(&keys, &mut urls), &alone) {
                (Err(Error::ObjectKeyAt { index, rule, .. }), Err((place, Error::ObjectKey(broken)))) => {
                    assert_eq!((index, rule), (*place, *broken));
                }
                (written, alone) => assert!(written.is_ok() && alone.is_ok()),
            }
            assert!(urls.iter().eq(alone.iter().flatten()));
        }
    }

    let elsewhere = input.chain.on(&other).presign_at(time, expires_in);
    assert_eq!(elsewhere.map(String::from), url.map(String::from));
});
