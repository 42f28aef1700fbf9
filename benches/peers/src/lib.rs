//! What presign costs, against SHA-256 itself and against other signers: all in one process, round by round.
//!
//! A subject is one function in `subjects.rs`; a scenario is the work that it is given, in `scenarios.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::unwrap_in_result,
    clippy::missing_panics_doc,
    reason = "a subject that fails is not measured: the program ends and says where"
)]
#![allow(clippy::cast_precision_loss, reason = "nanoseconds and counts are far below 2^52")]

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
