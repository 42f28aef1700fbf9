//! Step 3: the signing key of a day, and a cache of the last few days.
//!
//! The cache belongs to one secret, region and service, so only the date tells its keys apart. Many
//! threads sign at once, so reading takes no lock and writes nothing ([`SeqLock`]). A thread that
//! cannot read a key derives it; one that cannot write the cache leaves it as it is.
//!
//! Source:
//! [Calculate the signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature).

use alloc::string::String;
use core::{array, fmt};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::SigningTime;
use crate::sigv4::hash::{HmacState, State};
use crate::sigv4::scope::{CredentialScope, TERMINATOR};
use crate::sigv4::seqlock::SeqLock;
use crate::sigv4::string_to_sign::absorb_prefix;
use crate::sigv4::wiped_stack::{HASH, with_wiped_stack};
use crate::time::FIRST;

/// Returns the HMAC-SHA256 of a message in pieces.
pub(crate) fn hmac_sha256<const N: usize>(key: &[u8], message: [&[u8]; N]) -> Zeroizing<[u8; 32]> {
    let mut output = Zeroizing::new([0; 32]);
    // HMAC takes keys of any length.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        message.iter().for_each(|piece| mac.update(piece));
        output.copy_from_slice(&mac.finalize().into_bytes());
    }
    output
}

/// Derives the signing key of a scope.
pub(crate) fn derive(secret_access_key: &str, scope: CredentialScope<'_>, key: &mut HmacState) {
    with_wiped_stack::<HASH, _>(|| {
        let (region, service) = scope.region_and_service();
        let secret = secret_key("AWS4", secret_access_key);
        let date_key = hmac_sha256(secret.as_bytes(), [scope.time.date().as_bytes()]);
        let region_key = hmac_sha256(&*date_key, [region.as_bytes()]);
        let service_key = hmac_sha256(&*region_key, [service.as_bytes()]);
        let signing_key = hmac_sha256(&*service_key, [TERMINATOR.as_bytes()]);
        key.set_key(&signing_key);
    });
}

/// Returns `AWS4wJalrXUtn…`.
pub(crate) fn secret_key(version: &str, secret_access_key: &str) -> Zeroizing<String> {
    Zeroizing::new([version, secret_access_key].concat())
}

/// Derives the signing key of a scope, and absorbs the constant start of the string to sign.
#[cfg(feature = "verify")]
pub(crate) fn derive_with_prefix(secret_access_key: &str, scope: CredentialScope<'_>, key: &mut HmacState) {
    derive(secret_access_key, scope, key);
    absorb_prefix(scope, key);
}

/// The signing keys of the last four days.
pub(crate) struct KeyCache {
    days: [SeqLock<WORDS>; 4],
}

// The indices of a slot's words.

/// The day, counted from 1 on the first day of year 0; 0 in an empty slot.
const DAY: usize = 0;
/// The second of that day for which the prefix is kept.
const SECOND: usize = 1;
/// [`HmacState::inner`].
const INNER: usize = 2;
/// [`HmacState::outer`].
const OUTER: usize = INNER + STATE_WORDS;
/// The inner state after the constant start of that second's strings to sign.
const PREFIX: usize = OUTER + STATE_WORDS;

const WORDS: usize = PREFIX + STATE_WORDS;
const STATE_WORDS: usize = size_of::<State>() / size_of::<u32>();

impl KeyCache {
    pub(crate) fn new() -> Self {
        Self { days: array::from_fn(|_| SeqLock::new()) }
    }

    /// Writes the signing key of a scope, with the constant start of the string to sign absorbed.
    ///
    /// A new day replaces the earliest day, and a second replaces only an earlier second, so
    /// back-dated calls do not evict what present calls need.
    #[inline]
    pub(crate) fn load(&self, secret_access_key: &str, scope: CredentialScope<'_>, key: &mut HmacState) {
        let (day, second) = day_and_second(scope.time);
        let is_wanted = |slot: &SeqLock<WORDS>| slot.peek(DAY) == day && slot.peek(SECOND) == second;
        let copy = |slot: &SeqLock<WORDS>| {
            slot.copy(PREFIX, &mut key.inner);
            slot.copy(OUTER, &mut key.outer);
        };
        if !self.slot(day).is_some_and(|slot| slot.read(is_wanted, copy)) {
            self.load_new_second(secret_access_key, scope, key);
        }
    }

    #[cold]
    fn load_new_second(&self, secret_access_key: &str, scope: CredentialScope<'_>, key: &mut HmacState) {
        let (day, second) = day_and_second(scope.time);
        self.load_without_prefix(secret_access_key, scope, key);
        let mut words = Zeroizing::new([0; WORDS]);
        let mut put = |first: usize, values: &[u32]| {
            words.iter_mut().skip(first).zip(values).for_each(|(word, value)| *word = *value);
        };
        put(DAY, &[day]);
        put(SECOND, &[second]);
        put(INNER, &key.inner);
        put(OUTER, &key.outer);
        absorb_prefix(scope, key);
        put(PREFIX, &key.inner);
        let earliest = || self.days.iter().min_by_key(|slot| slot.peek(DAY));
        if let Some(slot) = self.slot(day).or_else(earliest) {
            slot.try_write(|slot| slot.peek(DAY) != day || slot.peek(SECOND) < second, &words);
        }
    }

    /// Writes the signing key of a scope.
    pub(crate) fn load_without_prefix(
        &self,
        secret_access_key: &str,
        scope: CredentialScope<'_>,
        key: &mut HmacState,
    ) {
        let (day, _) = day_and_second(scope.time);
        let is_wanted = |slot: &SeqLock<WORDS>| slot.peek(DAY) == day;
        let copy = |slot: &SeqLock<WORDS>| {
            slot.copy(INNER, &mut key.inner);
            slot.copy(OUTER, &mut key.outer);
        };
        if !self.slot(day).is_some_and(|slot| slot.read(is_wanted, copy)) {
            derive(secret_access_key, scope, key);
        }
    }

    #[inline]
    fn slot(&self, day: u32) -> Option<&SeqLock<WORDS>> {
        self.days.iter().find(|slot| slot.peek(DAY) == day)
    }
}

/// Returns the day, counted from 1, and the second of that day, counted from 0.
#[inline]
fn day_and_second(time: SigningTime) -> (u32, u32) {
    const SECONDS: i64 = 86_400;
    let since_first = time.unix_timestamp() - FIRST;
    let narrow = |number: i64| u32::try_from(number).unwrap_or_default();
    (narrow(since_first / SECONDS + 1), narrow(since_first % SECONDS))
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyCache([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;

    /// The key that signs AWS's
    /// [example](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html),
    /// computed with Python's `hmac`.
    #[test]
    fn aws_example() {
        let scope = CredentialScope {
            time: "20130524T000000Z".parse().unwrap(),
            suffix: "/us-east-1/s3/aws4_request\n",
        };
        let (mut key, mut expected) = (HmacState::EMPTY, HmacState::EMPTY);
        derive("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope, &mut key);
        let signing_key = hex::decode("dbb893acc010964918f1fd433add87c70e8b0db6be30c1fbeafefa5ec6ba8378");
        expected.set_key(&signing_key.unwrap().try_into().unwrap());
        assert_eq!((key.inner, key.outer), (expected.inner, expected.outer));
    }

    #[test]
    fn cached_keys_equal_derived_ones() {
        let cache = KeyCache::new();
        let times = ["20130524T000000Z", "20130524T000001Z", "20130523T235959Z", "20130524T000000Z"];
        for time in times.into_iter().chain(["20130525T000000Z", "20130526T000000Z", "20130527T000000Z"]) {
            let scope =
                CredentialScope { time: time.parse().unwrap(), suffix: "/us-east-1/s3/aws4_request\n" };
            let (mut cached, mut derived) = (HmacState::EMPTY, HmacState::EMPTY);
            derive("secret", scope, &mut derived);
            for _ in 0..2 {
                cache.load_without_prefix("secret", scope, &mut cached);
                assert_eq!((cached.inner, cached.outer), (derived.inner, derived.outer), "{time}");
                cache.load("secret", scope, &mut cached);
                let mut prefixed = HmacState { ..derived };
                absorb_prefix(scope, &mut prefixed);
                assert_eq!((cached.inner, cached.outer), (prefixed.inner, prefixed.outer), "{time}");
            }
        }
    }

    #[test]
    fn later_days_and_seconds_stay() {
        let cache = KeyCache::new();
        let first = day_and_second("20130524T000000Z".parse().unwrap()).0;
        for (time, held) in [
            ("20130524T000005Z", vec![(0, 5)]),
            ("20130524T000004Z", vec![(0, 5)]),
            ("20130524T000006Z", vec![(0, 6)]),
            ("20130526T000001Z", vec![(0, 6), (2, 1)]),
            ("20130525T000000Z", vec![(0, 6), (1, 0), (2, 1)]),
            ("20130527T235959Z", vec![(0, 6), (1, 0), (2, 1), (3, 86_399)]),
            ("20130528T000000Z", vec![(1, 0), (2, 1), (3, 86_399), (4, 0)]),
        ] {
            let scope =
                CredentialScope { time: time.parse().unwrap(), suffix: "/us-east-1/s3/aws4_request\n" };
            cache.load("secret", scope, &mut HmacState { ..HmacState::EMPTY });
            let used = cache.days.iter().filter(|slot| slot.peek(DAY) != 0);
            let mut seconds: Vec<_> = used.map(|slot| (slot.peek(DAY) - first, slot.peek(SECOND))).collect();
            seconds.sort_unstable();
            assert_eq!(seconds, held, "{time}");
            let (day, _) = day_and_second(scope.time);
            assert_eq!(cache.slot(day).map(|slot| slot.peek(DAY)), Some(day), "{time}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(alloc::format!("{:?}", KeyCache::new()), "KeyCache([redacted])");
    }

    #[test]
    fn days_are_counted_from_one() {
        assert_eq!(day_and_second("00000101T000000Z".parse().unwrap()), (1, 0));
        assert_eq!(day_and_second("00000103T000102Z".parse().unwrap()), (3, 62));
    }
}
