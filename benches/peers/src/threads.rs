//! The throughput of one and two threads that share a bucket, compared with the floor, which shares
//! nothing. If the floor does not double, the machine has no free second processor.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use presign::SigningTime;
use presign::s3::Bucket;

use crate::floor::floor;
use crate::measure::min_and_median;
use crate::work::{EXPIRES_IN, Work};

/// Takes some milliseconds, which is long compared with the start of a thread.
const CALLS: u32 = 10_000;
const THREADS: [usize; 2] = [1, 2];

/// The cost of a URL with a number of threads.
#[derive(Clone, Copy, Debug)]
pub struct Throughput {
    /// The number of threads.
    pub threads: usize,
    /// Nanoseconds from one URL to the next, of any thread, in the fastest round.
    pub ns_min: f64,
    /// The same in the median round.
    pub ns_median: f64,
    /// The same for the floor, in its fastest round.
    pub floor_ns_min: f64,
}

/// Measures one and two threads in turns, for `duration` in total.
#[must_use]
pub fn throughput(duration: Duration) -> Vec<Throughput> {
    // Leaked, so that the floor can borrow it.
    let work: &'static Work = Box::leak(Box::new(Work::get()));
    let bucket = work.bucket();
    let mut samples = THREADS.map(|_| (Vec::new(), Vec::new()));
    let deadline = Instant::now() + duration;
    while Instant::now() < deadline {
        for ((ours, floors), threads) in samples.iter_mut().zip(THREADS) {
            ours.push(round(threads, || presign(work, &bucket)));
            floors.push(round(threads, || floor(work).unwrap().repeat(CALLS)));
        }
    }
    let throughput = |((ours, floors), threads)| {
        let ((ns_min, ns_median), (floor_ns_min, _)) = (min_and_median(ours), min_and_median(floors));
        Throughput { threads, ns_min, ns_median, floor_ns_min }
    };
    samples.into_iter().zip(THREADS).map(throughput).collect()
}

fn presign(work: &Work, bucket: &Bucket) {
    let time = SigningTime::now();
    let mut url = String::with_capacity(1024);
    for _ in 0..CALLS {
        url.clear();
        bucket.get(black_box(&work.key)).presign_into(black_box(time), EXPIRES_IN, &mut url).unwrap();
        black_box(&url);
    }
}

/// Returns nanoseconds per call, from the start of the first thread to the end of the last.
fn round(threads: usize, calls: impl Fn() + Sync) -> f64 {
    let (barrier, calls) = (&Barrier::new(threads), &calls);
    let timed = move || {
        barrier.wait();
        let start = Instant::now();
        calls();
        (start, Instant::now())
    };
    let times: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(timed)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let start = times.iter().map(|(start, _)| *start).min().unwrap();
    let end = times.iter().map(|(_, end)| *end).max().unwrap();
    (end - start).as_nanos() as f64 / (threads as f64 * f64::from(CALLS))
}
