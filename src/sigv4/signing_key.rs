//! The day's key, derived from the secret in four steps, and the cache of the last few days.
//!
//! Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
//!
//! The cache belongs to one set of credentials, one region and one service, so that only the date tells its keys apart. It
//! is read by many threads and written about once a day. A lock, even one for reading, has its threads write to the same
//! word at every call; here they only read: each slot is a sequence lock made of atomics, odd while it is being written,
//! and a reader that saw it change derives the key itself.

use alloc::boxed::Box;
use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering, fence};

use zeroize::{Zeroize, Zeroizing};

use crate::SigningTime;
use crate::sigv4::hash::{BLOCK, HmacKey, State};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::string_to_sign::begin;
use crate::time::FIRST;

/// What the keys of all days are derived from, in pieces.
fn secret_key(secret_access_key: &str) -> [&[u8]; 2] {
    ["AWS4", secret_access_key].map(str::as_bytes)
}

/// The signing key of one credential scope.
fn derive(secret_key: &Zeroizing<HmacKey>, scope: CredentialScope<'_>) -> Zeroizing<HmacKey> {
    let mut key = secret_key.clone();
    let mut block = Zeroizing::new([0; BLOCK]);
    let mut step = |component: &[u8]| {
        let next = key.sign(0, [component]);
        key.set(next, &mut block);
    };
    step(scope.time.date().as_bytes());
    scope.components().for_each(step);
    key
}

/// The key with its inner state advanced to where signatures of that second begin.
fn begun(key: &Zeroizing<HmacKey>, scope: CredentialScope<'_>) -> Zeroizing<HmacKey> {
    let mut begun = key.clone();
    begun.inner = begin(key, scope);
    begun
}

/// As [`KeyCache::begin`], without a cache.
#[cfg(feature = "verify")]
pub(crate) fn derive_and_begin(secret_access_key: &str, scope: CredentialScope<'_>) -> Zeroizing<HmacKey> {
    let mut key = Zeroizing::new(HmacKey::EMPTY);
    key.fill(secret_key(secret_access_key));
    begun(&derive(&key, scope), scope)
}

/// The keys of the last few days that were signed for, with each the beginning of that day's last signatures, and what they are
/// derived from.
pub(crate) struct KeyCache {
    /// The same for all days, so that it is padded once. It is filled where it stays: a value that is moved leaves a copy behind,
    /// which nobody wipes.
    secret_key: Box<Zeroizing<HmacKey>>,
    slots: [Slot; 4],
}

type Words = [AtomicU32; 8];

#[derive(Default)]
struct Slot {
    /// Even at rest, odd while the slot is written, another number after each writing.
    version: AtomicU32,
    /// Counted from 1; 0 in an empty slot.
    day: AtomicU32,
    inner: Words,
    outer: Words,
    /// Counted from 0, within the day.
    second: AtomicU32,
    /// The inner state where the signatures of that second begin.
    begun: Words,
}

impl KeyCache {
    pub(crate) fn new(secret_access_key: &str) -> Self {
        let mut key = Box::new(Zeroizing::new(HmacKey::EMPTY));
        key.fill(secret_key(secret_access_key));
        Self { secret_key: key, slots: Default::default() }
    }

    /// The key with its inner state advanced to where signatures of that second begin, from the cache if it is there.
    ///
    /// A key that is derived takes the place of the earliest day's, and a beginning that of an earlier second: back-dated
    /// calls leave alone what calls of the present need.
    #[inline]
    pub(crate) fn begin(&self, scope: CredentialScope<'_>) -> Zeroizing<HmacKey> {
        let (day, second) = day_and_second(scope.time);
        let slot = self.slots.iter().find(|slot| slot.day.load(Ordering::Relaxed) == day);
        if let Some(begun) = slot.and_then(|slot| slot.read(day, Some(second))) {
            return begun;
        }
        let key =
            slot.and_then(|slot| slot.read(day, None)).unwrap_or_else(|| derive(&self.secret_key, scope));
        let begun = begun(&key, scope);
        let oldest = || self.slots.iter().min_by_key(|slot| slot.day.load(Ordering::Relaxed));
        if let Some(slot) = slot.or_else(oldest) {
            slot.write(day, &key, second, &begun.inner);
        }
        begun
    }

    /// The key as it is, from the cache if it is there, and kept if it was not.
    #[cfg(feature = "post")]
    pub(crate) fn key(&self, scope: CredentialScope<'_>) -> Zeroizing<HmacKey> {
        let (day, _) = day_and_second(scope.time);
        let kept = || {
            let slot = self.slots.iter().find(|slot| slot.day.load(Ordering::Relaxed) == day)?;
            slot.read(day, None)
        };
        kept().unwrap_or_else(|| {
            drop(self.begin(scope));
            kept().unwrap_or_else(|| derive(&self.secret_key, scope))
        })
    }
}

/// The day, counted from 1, and the second of that day, counted from 0.
#[inline]
fn day_and_second(time: SigningTime) -> (u32, u32) {
    const DAY: i64 = 86_400;
    let since_first = time.unix_timestamp() - FIRST;
    let narrow = |number: i64| u32::try_from(number).unwrap_or_default();
    (narrow(since_first / DAY + 1), narrow(since_first % DAY))
}

#[inline]
fn load(words: &Words) -> State {
    words.each_ref().map(|word| word.load(Ordering::Relaxed))
}

fn store(words: &Words, state: &State) {
    words.iter().zip(state).for_each(|(word, value)| word.store(*value, Ordering::Relaxed));
}

/// Not inlined: the twelve arrays of a cache are wiped by the same few instructions.
#[inline(never)]
fn wipe(words: &mut Words) {
    words.iter_mut().for_each(|word| word.get_mut().zeroize());
}

impl Slot {
    /// The key of a day, as it is or with its inner state advanced to where the signatures of a second begin.
    #[inline]
    fn read(&self, day: u32, second: Option<u32>) -> Option<Zeroizing<HmacKey>> {
        let version = self.version.load(Ordering::Acquire);
        let is_of = |second| self.second.load(Ordering::Relaxed) == second;
        if version % 2 == 1 || self.day.load(Ordering::Relaxed) != day || !second.is_none_or(is_of) {
            return None;
        }
        let inner = if second.is_some() { &self.begun } else { &self.inner };
        let key = Zeroizing::new(HmacKey { inner: load(inner), outer: load(&self.outer) });
        fence(Ordering::Acquire);
        (self.version.load(Ordering::Relaxed) == version).then_some(key)
    }

    /// Does nothing for a second before the one that is kept, nor if another thread writes at the same time: what is not
    /// kept is computed again.
    fn write(&self, day: u32, key: &HmacKey, second: u32, begun: &State) {
        let version = self.version.load(Ordering::Relaxed);
        let is_past = self.day.load(Ordering::Relaxed) == day && second < self.second.load(Ordering::Relaxed);
        let writing = version.wrapping_add(1);
        if version % 2 == 1
            || is_past
            || self.version.compare_exchange(version, writing, Ordering::Acquire, Ordering::Relaxed).is_err()
        {
            return;
        }
        fence(Ordering::Release);
        self.day.store(day, Ordering::Relaxed);
        store(&self.inner, &key.inner);
        store(&self.outer, &key.outer);
        self.second.store(second, Ordering::Relaxed);
        store(&self.begun, begun);
        self.version.store(writing.wrapping_add(1), Ordering::Release);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if *self.day.get_mut() == 0 {
            return;
        }
        [&mut self.inner, &mut self.outer, &mut self.begun].into_iter().for_each(wipe);
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyCache([redacted])")
    }
}
