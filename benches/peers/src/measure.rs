//! Measures subjects in turns.

use std::time::{Duration, Instant};

use crate::allocations;
use crate::subjects::Presigner;

/// Long compared with reading the clock, and short enough that many samples are undisturbed.
const SAMPLE: Duration = Duration::from_micros(100);
const COUNTED_CALLS: u32 = 20;

/// The cost of one URL of a subject.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// The fastest sample, in nanoseconds.
    pub ns_min: f64,
    /// The median sample, in nanoseconds.
    pub ns_median: f64,
    /// The number of allocations.
    pub allocations: f64,
    /// The number of allocated bytes.
    pub bytes: f64,
}

/// Measures all subjects for `duration` in total. Each round takes one sample of each subject, so
/// that a disturbance of the machine affects all of them.
pub fn measure(subjects: &mut [Box<dyn Presigner>], duration: Duration) -> Vec<Cost> {
    let calls: Vec<u32> = subjects.iter_mut().map(|subject| calls_per_sample(subject.as_mut())).collect();
    let mut samples = vec![Vec::new(); subjects.len()];
    let deadline = Instant::now() + duration;
    while Instant::now() < deadline {
        for ((subject, calls), samples) in subjects.iter_mut().zip(&calls).zip(&mut samples) {
            // Refills the caches after the other subjects.
            subject.repeat(calls.div_ceil(10));
            samples.push(time(subject.as_mut(), *calls));
        }
    }
    subjects.iter_mut().zip(samples).map(|(subject, samples)| cost(subject.as_mut(), samples)).collect()
}

fn calls_per_sample(subject: &mut dyn Presigner) -> u32 {
    let mut calls = 1;
    while calls < 1 << 20
        && time(subject, calls) * f64::from(calls * subject.urls_per_call()) < SAMPLE.as_nanos() as f64
    {
        calls *= 2;
    }
    calls
}

/// Returns nanoseconds per URL.
fn time(subject: &mut dyn Presigner, calls: u32) -> f64 {
    let start = Instant::now();
    subject.repeat(calls);
    start.elapsed().as_nanos() as f64 / f64::from(calls * subject.urls_per_call())
}

fn cost(subject: &mut dyn Presigner, samples: Vec<f64>) -> Cost {
    let (ns_min, ns_median) = min_and_median(samples);
    let urls = f64::from(COUNTED_CALLS * subject.urls_per_call());
    let counted = allocations::count(|| subject.repeat(COUNTED_CALLS));
    Cost { ns_min, ns_median, allocations: counted.count as f64 / urls, bytes: counted.bytes as f64 / urls }
}

pub(crate) fn min_and_median(mut samples: Vec<f64>) -> (f64, f64) {
    samples.sort_by(f64::total_cmp);
    let at = |index: usize| samples.get(index).copied().unwrap_or(f64::NAN);
    (at(0), at(samples.len() / 2))
}
