//! The server over HTTP, and its bucket.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

mod client;
mod credentials_file;
mod page;
mod parts;
mod process;
mod rotation;
mod server;
