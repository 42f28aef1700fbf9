//! A sequence lock: words that many threads read without writing, and that one at a time replaces.
//!
//! The version is odd while the words are being replaced. A reader whose version changed discards
//! what it read. A writer that finds another one at work gives up. There is no data race: every
//! word is an atomic, and the two fences order them with the version.
//!
//! Source: H.-J. Boehm,
//! [Can seqlocks get along with programming language memory models?](https://doi.org/10.1145/2247684.2247688),
//! MSPC 2012, figures 4 (the writer, with a release fence) and 6 (the reader, with an acquire
//! fence).

use core::array;
use core::sync::atomic::{AtomicU32, Ordering, fence};

use zeroize::Zeroize;

pub(crate) struct SeqLock<const WORDS: usize> {
    version: AtomicU32,
    words: [AtomicU32; WORDS],
}

impl<const WORDS: usize> SeqLock<WORDS> {
    pub(crate) fn new() -> Self {
        Self { version: AtomicU32::new(0), words: array::from_fn(|_| AtomicU32::new(0)) }
    }

    /// Returns one word, which may change at any time.
    #[inline]
    pub(crate) fn peek(&self, index: usize) -> u32 {
        self.words.get(index).map_or(0, |word| word.load(Ordering::Relaxed))
    }

    /// Copies words, starting at `first`. They belong together only within [`read`](Self::read).
    #[inline]
    pub(crate) fn copy<const N: usize>(&self, first: usize, to: &mut [u32; N]) {
        let words = self.words.get(first..).and_then(|words| words.first_chunk::<N>());
        for (to, word) in to.iter_mut().zip(words.into_iter().flatten()) {
            *to = word.load(Ordering::Relaxed);
        }
    }

    /// Runs `copy` if `is_wanted` holds. Returns whether all that both read belongs together;
    /// otherwise the copies are meaningless.
    #[inline]
    pub(crate) fn read(&self, is_wanted: impl FnOnce(&Self) -> bool, copy: impl FnOnce(&Self)) -> bool {
        let version = self.version.load(Ordering::Acquire);
        if !version.is_multiple_of(2) || !is_wanted(self) {
            return false;
        }
        copy(self);
        fence(Ordering::Acquire);
        self.version.load(Ordering::Relaxed) == version
    }

    /// Replaces all words if `is_newer` holds and no other thread is replacing them.
    pub(crate) fn try_write(&self, is_newer: impl FnOnce(&Self) -> bool, words: &[u32; WORDS]) {
        let version = self.version.load(Ordering::Relaxed);
        let writing = version.wrapping_add(1);
        if !version.is_multiple_of(2)
            || !is_newer(self)
            || self.version.compare_exchange(version, writing, Ordering::Acquire, Ordering::Relaxed).is_err()
        {
            return;
        }
        fence(Ordering::Release);
        for (word, value) in self.words.iter().zip(words) {
            word.store(*value, Ordering::Relaxed);
        }
        self.version.store(writing.wrapping_add(1), Ordering::Release);
    }
}

impl<const WORDS: usize> Drop for SeqLock<WORDS> {
    fn drop(&mut self) {
        self.words.iter_mut().for_each(|word| word.get_mut().zeroize());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_written() {
        let lock = SeqLock::<4>::new();
        lock.try_write(|_| true, &[1, 2, 3, 4]);
        lock.try_write(|lock| lock.peek(0) > 1, &[5, 6, 7, 8]);
        let (mut first, mut second) = ([0; 1], [0; 1]);
        let mut read = |word| {
            lock.read(
                |lock| lock.peek(0) == word,
                |lock| {
                    lock.copy(1, &mut first);
                    lock.copy(3, &mut second);
                },
            )
        };
        assert!(read(1));
        assert!(!read(5));
        assert_eq!((first, second), ([2], [4]));
    }

    #[test]
    fn a_lock_that_is_being_written_is_neither_read_nor_written() {
        let lock = SeqLock::<2>::new();
        lock.version.store(1, Ordering::Relaxed);
        lock.try_write(|_| true, &[1, 2]);
        assert_eq!(lock.peek(0), 0);
        assert!(!lock.read(|_| true, |_| ()));
    }
}
