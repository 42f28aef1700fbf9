//! An operation at one time yields the same URL in every way: as a `PresignedUrl`, appended to a
//! buffer, with a new or a cached signing key, by a template, by `presign_each`. An error does not
//! change the buffer.

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
    /// Days after `unix` at which other URLs are signed first, so that the cache has another key.
    days: Vec<u8>,
    #[arbitrary(with = lifetime)]
    expires_in: Duration,
    /// The text in the buffer.
    before: &'a str,
    /// Further keys for `presign_each`, and the number of keys in total.
    others: Vec<&'a str>,
    key_count: u8,
    keys: Keys<'a>,
}

fuzz_target!(|input: Input<'_>| {
    let Ok(credentials) = input.keys.credentials() else { return };
    let time = SigningTime::from_unix_timestamp(input.unix.into()).unwrap();
    let expires_in = input.expires_in;
    let new_bucket = || Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone());
    let (Ok(bucket), Ok(other)) = (new_bucket(), new_bucket()) else { return };
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
            let keys: Vec<&str> = keys.take(usize::from(input.key_count % 40)).collect();
            let one_by_one: Result<Vec<String>, (usize, Error)> = (0..)
                .zip(&keys)
                .map(|(index, key)| {
                    let mut text = String::new();
                    template.presign_into(key, &mut text).map(|()| text).map_err(|error| (index, error))
                })
                .collect();
            let mut urls = Urls::new();
            match (template.presign_each(&keys, &mut urls), &one_by_one) {
                (
                    Err(Error::ObjectKeyAt { index, rule, .. }),
                    Err((expected_index, Error::ObjectKey(expected_rule))),
                ) => {
                    assert_eq!((index, rule), (*expected_index, *expected_rule));
                }
                (written, one_by_one) => assert!(written.is_ok() && one_by_one.is_ok()),
            }
            assert!(urls.iter().eq(one_by_one.iter().flatten()));
        }
    }

    let uncached = input.chain.on(&other).presign_at(time, expires_in);
    assert_eq!(uncached.map(String::from), url.map(String::from));
});
