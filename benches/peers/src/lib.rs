//! The costs of presign compared with SHA-256 itself and with other signers, measured in turns in
//! one process.
//!
//! A subject is a function in `subjects.rs`. A scenario in `scenarios.rs` combines some work with
//! subjects.

#![allow(
    clippy::unwrap_used,
    clippy::unwrap_in_result,
    clippy::missing_panics_doc,
    reason = "a failing subject stops the program, which names it"
)]
#![allow(clippy::cast_precision_loss, reason = "nanoseconds and counts are far less than 2^52")]

pub mod allocations;
mod floor;
pub mod measure;
pub mod plot;
pub mod readme;
pub mod report;
pub mod scenarios;
mod signature;
pub mod subjects;
pub mod table;
pub mod threads;
pub mod work;
