//! Ways to use presign, after each of which a process must hold no secret.
//!
//! The program of this package (`main.rs`) uses presign in one of these ways and waits. The test
//! `tests/scan` starts one process for each way and searches its memory.

#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a use that fails is a test that fails"
)]

pub mod secrets;
pub mod uses;

/// Does work so deep in the stack that nothing later overwrites what it leaves there.
#[inline(never)]
pub fn deep_in_the_stack<T>(work: impl FnOnce() -> T) -> T {
    let above = std::hint::black_box([0_u8; 16 * 1024]);
    let result = work();
    std::hint::black_box(&above);
    result
}
