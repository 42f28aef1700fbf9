//! What pages do with presigned URLs and forms, seen from both sides: by the page, and by what is stored afterwards.

#![allow(clippy::panic, clippy::unwrap_used, reason = "that is how a test fails")]

mod store;

mod downloads;
mod forms;
mod keys;
mod upload_server;
mod uploads;
