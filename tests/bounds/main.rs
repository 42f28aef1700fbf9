//! Bounded work: four times the hostile input takes at most about four times the time and memory.
//!
//! The test is a separate program, so that no other test runs at the same time.

#![allow(clippy::unwrap_used, reason = "an input that cannot be made fails the test")]

mod addresses;
#[cfg(feature = "explain")]
mod explanations;
mod forms;
mod requests;
mod texts;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region, SigningTime};

struct Counting;

thread_local! {
    // Need no allocation and no destructor, so the allocator may use them at any time.
    static USED: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call is passed on to the system allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        USED.set(USED.get().wrapping_add(layout.size()));
        MOST.set(MOST.get().max(USED.get()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        USED.set(USED.get().wrapping_sub(layout.size()));
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const NOW: &str = "20240229T235950Z";
const LIFETIME: Duration = Duration::from_secs(777);
const HOST: &str = "files.example.com";
const SIGNED: &str = "X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20240229%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240229T235950Z&\
    X-Amz-Expires=777&X-Amz-Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef&\
    X-Amz-SignedHeaders=host";

/// Reads an input of a certain size.
type Read = Box<dyn Fn()>;
/// A name, the largest size of the smaller input, and a function that makes an input of a size.
type Case = (&'static str, usize, fn(usize) -> Read);

fn read<T, R>(input: T, read: impl Fn(&T) -> R + 'static) -> Read
where
    T: 'static,
{
    Box::new(move || drop(black_box(read(black_box(&input)))))
}

fn numbered(number: usize, text: impl Fn(usize) -> String) -> String {
    (0..number).rev().map(text).collect()
}

fn now() -> SigningTime {
    NOW.parse().unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret").unwrap()
}

fn bucket(name: &str) -> Bucket {
    let endpoint = Endpoint::path_style("https://files.example.com").unwrap();
    Bucket::with_endpoint(name, Region::EU_WEST_1, credentials(), endpoint).unwrap()
}

/// Returns this thread's processor time.
#[cfg(target_os = "linux")]
fn thread_time() -> Duration {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().unwrap()
}

/// Returns the time since the first call.
#[cfg(not(target_os = "linux"))]
fn thread_time() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

fn time(read: &Read) -> Duration {
    let start = thread_time();
    read();
    thread_time() - start
}

/// Returns the most bytes that are allocated at a time.
fn memory(read: &Read) -> usize {
    let before = USED.get();
    MOST.set(before);
    read();
    MOST.get() - before
}

/// Checks that an input of four times the size takes at most five times the time and memory, and no
/// more bytes than this.
#[track_caller]
fn check_linear(most_bytes: usize, cases: &[Case]) {
    /// Less memory depends on the capacities of small strings.
    const FEW_BYTES: usize = 4096;
    const TRIES: u32 = 100;
    /// Shorter times are noise.
    const SHORTEST: Duration = Duration::from_micros(20);
    for &(name, number, make) in cases {
        let inputs = [make(number), make(4 * number)];
        let bytes = inputs.each_ref().map(memory);
        assert!(
            bytes[1] <= (bytes[0] * 5).max(FEW_BYTES) && bytes[1] <= most_bytes,
            "{name}: {bytes:?} bytes for {number} and four times as much"
        );
        // Other processes share the caches. So both sides take about the same time, one after the
        // other, and one quiet try is enough: quadratic work always takes 16 times as long.
        let mut last = [Duration::ZERO; 2];
        let is_linear = (0..TRIES).any(|_| {
            let less = (0..4).map(|_| time(&inputs[0])).sum::<Duration>() / 4;
            last = [less, time(&inputs[1])];
            last[1] <= (less * 5).max(SHORTEST)
        });
        assert!(is_linear, "{name}: {last:?} for {number} and four times as much");
    }
}

/// For memory that is only linear.
const LINEAR: usize = usize::MAX;

// One test, because two at a time would take each other's processor.
#[test]
fn work_is_linear() {
    requests::are_verified_in_linear_time();
    requests::urls_are_inspected_in_linear_time();
    forms::are_verified_in_linear_time();
    texts::documents_are_read_in_linear_time();
    texts::are_parsed_in_linear_time();
    addresses::are_parsed_in_linear_time();
    #[cfg(feature = "explain")]
    explanations::are_made_in_linear_time();
    #[cfg(feature = "http")]
    requests::of_the_crate_http_are_verified_in_linear_time();
    #[cfg(feature = "sigv4a")]
    texts::are_verified_by_a_public_key_in_linear_time();
    #[cfg(feature = "url")]
    addresses::of_the_crate_url_are_parsed_in_linear_time();
}
