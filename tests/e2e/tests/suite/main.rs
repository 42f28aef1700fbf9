//! Presigned URLs and forms that an S3 server must accept or refuse.
//!
//! By default each test starts a server in this process; `servers/run` runs the suite against
//! others. Each request belongs to a [`Requirement`](e2e::Requirement), which lists the servers
//! that differ from S3.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test fails")]

mod target;

mod addressing;
mod buckets;
mod explained;
mod forms;
mod keys;
mod lists;
mod multipart;
mod objects;
mod public_url;
mod refused;
mod response_overrides;
mod sessions;
