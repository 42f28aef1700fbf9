//! The day's key, derived from the secret in four steps, and the cache of the last few days.
//!
//! Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
//!
//! The cache belongs to one set of credentials, one region and one service, so that only the date tells its keys apart. It
//! is read by many threads and written about once a day. A lock, even one for reading, has its threads write to the same
//! word at every call; here they only read: each slot is a sequence lock made of atomics, odd while it is being written,
//! and a reader that saw it change derives the key itself.

use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering, fence};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Digest;
use zeroize::{Zeroize, Zeroizing};

use crate::scope::CredentialScope;
use crate::sha256::{HmacKey, Sha256, State, lower_hex};

/// The signing key of one credential scope.
pub(crate) struct SigningKey(Zeroizing<HmacKey>);

impl SigningKey {
    pub(crate) fn derive(secret_access_key: &str, scope: &CredentialScope<'_>) -> Self {
        let (date, components) = scope.components();
        let secret = Zeroizing::new(["AWS4", secret_access_key].concat());
        let date_key = hmac(secret.as_bytes(), date);
        let key = components.fold(date_key, |key, component| hmac(&*key, component));
        Self(Zeroizing::new(HmacKey::new(&key)))
    }

    /// A message to be signed: write the string to sign to it.
    pub(crate) fn message(&self) -> Sha256 {
        self.0.message()
    }

    /// The signature: an HMAC in lower-case hexadecimal.
    pub(crate) fn sign(&self, string_to_sign: Sha256) -> [u8; 64] {
        lower_hex(self.0.sign(string_to_sign))
    }
}

fn hmac(key: &[u8], message: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(keyed(key).chain_update(message).finalize().into_bytes().into())
}

/// An HMAC with this key. One longer than a block of SHA-256 is hashed first, as RFC 2104 has it.
fn keyed(key: &[u8]) -> Hmac<sha2::Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    if key.len() > block.len() {
        let hash = Zeroizing::new(<[u8; 32]>::from(sha2::Sha256::digest(key)));
        block.iter_mut().zip(*hash).for_each(|(to, from)| *to = from);
    } else {
        block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    }
    Hmac::new((&*block).into())
}

/// The keys of the last few days that were signed for.
#[derive(Default)]
pub(crate) struct KeyCache {
    slots: [Slot; 4],
}

#[derive(Default)]
struct Slot {
    /// Even at rest, odd while the slot is written, another number after each writing.
    version: AtomicU32,
    /// `YYYYMMDD` as a number; 0 in an empty slot, which is no date.
    date: AtomicU32,
    inner: [AtomicU32; 8],
    outer: [AtomicU32; 8],
}

impl KeyCache {
    /// The key of a day, from the cache if it is there.
    ///
    /// A key that is derived takes the place of the oldest day's, so that a run of back-dated calls never drives out the
    /// key of the present day.
    pub(crate) fn get(&self, secret_access_key: &str, scope: &CredentialScope<'_>) -> SigningKey {
        let date = scope.time.date().bytes().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        if let Some(key) = self.slots.iter().find_map(|slot| slot.read(date)) {
            return key;
        }
        let key = SigningKey::derive(secret_access_key, scope);
        // Threads that derive the same key at the same time keep one of them.
        let is_kept = self.slots.iter().any(|slot| slot.date.load(Ordering::Relaxed) == date);
        if is_kept {
            return key;
        }
        if let Some(oldest) = self.slots.iter().min_by_key(|slot| slot.date.load(Ordering::Relaxed)) {
            oldest.write(date, &key);
        }
        key
    }
}

impl Slot {
    fn read(&self, date: u32) -> Option<SigningKey> {
        let version = self.version.load(Ordering::Acquire);
        if version % 2 == 1 || self.date.load(Ordering::Relaxed) != date {
            return None;
        }
        let load = |words: &[AtomicU32; 8]| words.each_ref().map(|word| word.load(Ordering::Relaxed));
        let key = Zeroizing::new(HmacKey { inner: load(&self.inner), outer: load(&self.outer) });
        fence(Ordering::Acquire);
        (self.version.load(Ordering::Relaxed) == version).then_some(SigningKey(key))
    }

    /// Does nothing if another thread writes at the same time: a key that is not kept is derived again.
    fn write(&self, date: u32, key: &SigningKey) {
        let version = self.version.load(Ordering::Relaxed);
        let writing = version.wrapping_add(1);
        if version % 2 == 1
            || self.version.compare_exchange(version, writing, Ordering::Acquire, Ordering::Relaxed).is_err()
        {
            return;
        }
        fence(Ordering::Release);
        self.date.store(date, Ordering::Relaxed);
        let store = |words: &[AtomicU32; 8], state: &State| {
            words.iter().zip(state).for_each(|(word, value)| word.store(*value, Ordering::Relaxed));
        };
        store(&self.inner, &key.0.inner);
        store(&self.outer, &key.0.outer);
        self.version.store(writing.wrapping_add(1), Ordering::Release);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        for word in self.inner.iter_mut().chain(&mut self.outer) {
            word.get_mut().zeroize();
        }
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyCache([redacted])")
    }
}
