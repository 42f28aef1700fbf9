//! An allocator that counts while it is told to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

static COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

/// The system's allocator. While nothing is counted it costs one load and a branch, so that the subjects that allocate most
/// are not slowed down by being watched.
#[derive(Clone, Copy, Debug)]
pub struct Counting;

/// What a piece of code allocated; a buffer that grows counts again.
#[derive(Clone, Copy, Debug)]
pub struct Allocations {
    /// How often.
    pub count: u64,
    /// How many bytes, all together.
    pub bytes: u64,
}

/// Counts the allocations of all threads while `code` runs. They are counted in programs whose global allocator is
/// [`Counting`].
pub fn count(code: impl FnOnce()) -> Allocations {
    let (count, bytes) = (ALLOCATIONS.load(Relaxed), BYTES.load(Relaxed));
    COUNTING.store(true, Relaxed);
    code();
    COUNTING.store(false, Relaxed);
    Allocations { count: ALLOCATIONS.load(Relaxed) - count, bytes: BYTES.load(Relaxed) - bytes }
}

fn note(bytes: usize) {
    if COUNTING.load(Relaxed) {
        ALLOCATIONS.fetch_add(1, Relaxed);
        BYTES.fetch_add(bytes as u64, Relaxed);
    }
}

// SAFETY: every call is handed on to the system's allocator as it is, and counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: the caller's promises are those of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}
