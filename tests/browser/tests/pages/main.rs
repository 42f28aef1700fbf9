//! Presigned URLs and forms in web pages. Each test checks the response in the page and the stored
//! objects.

#![allow(clippy::panic, clippy::unwrap_used, reason = "that is how a test fails")]

mod store;

mod downloads;
mod forms;
mod keys;
mod upload_server;
mod uploads;
