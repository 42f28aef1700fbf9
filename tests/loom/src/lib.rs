//! The sequence lock of `src/sigv4/seqlock.rs` in the orders that the memory model allows.
//!
//! Loom runs a model with the interleavings of at most two preemptions, and with each value that a
//! load may return. A processor shows few of them, and x86-64 none that needs the fences. The
//! models also run with copies of the lock that lack one order, and must then fail.

#![cfg(test)]

mod atomic;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use loom::model::Builder;

/// A day and a second.
type Slot = (u32, u32);
/// What each writer writes.
type Writers = &'static [&'static [Slot]];

const TWO_DAYS: Writers = &[&[(1, 0), (2, 0)]];
const TWO_WRITERS: Writers = &[&[(1, 0)], &[(2, 0)]];
const ANOTHER_SECOND: Writers = &[&[(1, 0), (1, 1)]];

// The indices of a slot's words, as in `KeyCache`, with a key of two words.
const DAY: usize = 0;
const SECOND: usize = 1;
const KEY: usize = 2;
const WORDS: usize = 4;

/// Returns the words of a slot. Those of its key are equal.
fn words((day, second): Slot) -> [u32; WORDS] {
    let word = 100 * day + second;
    [day, second, word, word]
}

/// Defines a module with a model of one copy of the lock.
macro_rules! model_of {
    ($copy:ident) => {
        mod $copy {
            use loom::{sync, thread};

            use super::*;

            mod source {
                include!(concat!(env!("OUT_DIR"), "/", stringify!($copy), ".rs"));
            }

            type SeqLock = source::SeqLock<WORDS>;

            /// Writes as `KeyCache::load_new_second` does.
            fn write(lock: &SeqLock, slot: Slot) {
                let (day, second) = slot;
                lock.try_write(|lock| lock.peek(DAY) != day || lock.peek(SECOND) < second, &words(slot));
            }

            /// Reads as `KeyCache::load` does.
            fn read(lock: &SeqLock, slot: Slot, reads: &AtomicUsize) {
                let mut key = [0; 2];
                let is_wanted = |lock: &SeqLock| (lock.peek(DAY), lock.peek(SECOND)) == slot;
                if lock.read(is_wanted, |lock| lock.copy(KEY, &mut key)) {
                    assert_eq!(key, words(slot)[KEY..], "torn key of {slot:?}");
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            }

            /// Runs the writers and a reader of all that they write. Counts the keys that are read.
            ///
            /// The first writer runs in this thread, so that it comes before the reader in loom's
            /// first execution. Loom does not notice the race of a store with an earlier load if
            /// the writer itself has loaded the same word after that.
            pub(crate) fn run(writers: Writers, reads: &Arc<AtomicUsize>) {
                let lock = sync::Arc::new(SeqLock::new());
                let (first, others) = writers.split_first().unwrap();
                let others = others.iter().map(|slots| {
                    let lock = lock.clone();
                    thread::spawn(move || slots.iter().for_each(|slot| write(&lock, *slot)))
                });
                let mut threads: Vec<_> = others.collect();
                threads.push(thread::spawn({
                    let (lock, reads) = (lock.clone(), reads.clone());
                    move || writers.iter().copied().flatten().for_each(|slot| read(&lock, *slot, &reads))
                }));
                first.iter().for_each(|slot| write(&lock, *slot));
                threads.into_iter().for_each(|thread| thread.join().unwrap());
            }
        }
    };
}

model_of!(complete);
model_of!(without_acquire_fence);
model_of!(without_release_fence);
model_of!(without_acquire_load);
model_of!(without_acquire_exchange);
model_of!(without_release_store);

type Run = fn(Writers, &Arc<AtomicUsize>);

/// Runs all executions, and returns how many keys were read.
fn explore(run: Run, writers: Writers) -> usize {
    let reads = Arc::new(AtomicUsize::new(0));
    let mut builder = Builder::new();
    builder.preemption_bound = Some(2);
    builder.check({
        let reads = reads.clone();
        move || run(writers, &reads)
    });
    reads.load(Ordering::Relaxed)
}

#[track_caller]
fn holds(writers: Writers) {
    assert!(explore(complete::run, writers) > 0, "the reader must read a key");
}

#[test]
fn a_writer_of_two_days_and_a_reader() {
    holds(TWO_DAYS);
}

#[test]
fn two_writers_and_a_reader() {
    holds(TWO_WRITERS);
}

#[test]
fn another_second_of_the_same_day() {
    holds(ANOTHER_SECOND);
}

#[track_caller]
fn fails(name: &str, run: Run, models: &[Writers]) {
    for writers in models {
        let error = catch_unwind(AssertUnwindSafe(|| explore(run, writers)))
            .expect_err(&format!("{name}: must fail: {writers:?}"));
        let message = error.downcast_ref::<String>().map_or("", String::as_str);
        assert!(message.contains("torn key"), "{name}: {message}");
    }
}

#[test]
fn no_order_can_be_weakened() {
    let all = &[TWO_DAYS, TWO_WRITERS, ANOTHER_SECOND];
    fails("reader's fence", without_acquire_fence::run, all);
    fails("writer's fence", without_release_fence::run, all);
    fails("reader's first load", without_acquire_load::run, all);
    fails("writer's last store", without_release_store::run, all);
    // It orders one writer after another.
    fails("writer's exchange", without_acquire_exchange::run, &[TWO_WRITERS]);
}
