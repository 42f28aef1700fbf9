//! An allocator that counts allocations on demand.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

static COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

/// The system allocator with counters. While counting is off it adds one load and one branch, so
/// that it does not slow down subjects that allocate.
#[derive(Clone, Copy, Debug)]
pub struct Counting;

/// The allocations of some code. A buffer that grows counts again.
#[derive(Clone, Copy, Debug)]
pub struct Allocations {
    /// The number of allocations.
    pub count: u64,
    /// The number of bytes in total.
    pub bytes: u64,
}

/// Counts the allocations of all threads while `code` runs. The program must have [`Counting`] as
/// its global allocator.
pub fn count(code: impl FnOnce()) -> Allocations {
    let (count, bytes) = (ALLOCATIONS.load(Relaxed), BYTES.load(Relaxed));
    COUNTING.store(true, Relaxed);
    code();
    COUNTING.store(false, Relaxed);
    Allocations { count: ALLOCATIONS.load(Relaxed) - count, bytes: BYTES.load(Relaxed) - bytes }
}

fn record(bytes: usize) {
    if COUNTING.load(Relaxed) {
        ALLOCATIONS.fetch_add(1, Relaxed);
        BYTES.fetch_add(bytes as u64, Relaxed);
    }
}

// SAFETY: every call is forwarded to the system allocator unchanged, and counting does not
// allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        record(layout.size());
        // SAFETY: the caller guarantees the preconditions of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        record(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        record(size);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}
