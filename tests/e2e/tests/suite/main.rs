//! What an S3 server has to accept and to refuse, asked by presigned URLs and forms.
//!
//! By itself the suite starts servers within this process; `servers/run` runs it against others. Every request that is judged is
//! one for a [`Requirement`](e2e::Requirement), where it is written down which server is known to do otherwise.

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
