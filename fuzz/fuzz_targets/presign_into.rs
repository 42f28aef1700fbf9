//! Into a buffer or not, with a key from the cache or a new one: an operation and an instant make one text. An error
//! leaves the buffer alone.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::s3::Bucket;
use presign::{Region, SigningTime};
use presign_fuzz::{Chain, Keys, lifetime};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    unix: u32,
    #[arbitrary(with = lifetime)]
    expires_in: Duration,
    before: &'a str,
    keys: Keys<'a>,
}

fuzz_target!(|input: Input<'_>| {
    let Ok(credentials) = input.keys.credentials() else { return };
    let time = SigningTime::from_unix_timestamp(input.unix.into()).unwrap();
    let new_bucket = || Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()).unwrap();
    let (bucket, other) = (new_bucket(), new_bucket());
    let operation = input.chain.on(&bucket);

    let mut text = String::from(input.before);
    let into = operation.presign_into(time, input.expires_in, &mut text);
    let again = operation.presign_at(time, input.expires_in);
    let elsewhere = input.chain.on(&other).presign_at(time, input.expires_in);
    assert_eq!(into, again.as_ref().map(|url| url.validity()).map_err(|error| *error));
    match (again, elsewhere) {
        (Ok(again), Ok(elsewhere)) => {
            assert_eq!(text.strip_prefix(input.before), Some(again.as_str()));
            assert_eq!(again.as_str(), elsewhere.as_str());
        }
        (Err(_), Err(_)) => assert_eq!(text, input.before),
        _ => panic!("signed by one bucket and not by another"),
    }
});
