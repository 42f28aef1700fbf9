//! `examples/presign`, run as a process with its own environment and home directory.
//!
//! The expected results are those of `aws s3 presign` for the same command line, environment and
//! files, if it has the option.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the functions are parts of tests")]

mod buckets;
mod checks;
mod command_line;
mod environment;
mod explain;
mod files;
mod formats;
mod headers;
mod machine;
mod objects;
mod profiles;
