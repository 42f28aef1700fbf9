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
