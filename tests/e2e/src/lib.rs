//! An S3 server and an HTTP client in one process, which test that a server accepts the URLs of
//! `presign`.
//!
//! The [`Server`] is `s3s`, an independent implementation of the S3 protocol with its own check of
//! signatures. It keeps its objects in a [`Storage`], a map that a test can inspect: whether a key
//! arrived byte for byte, and whether a refused request changed anything. The [`Client`] sends a
//! [`Message`], the HTTP request of a presigned URL, which a test may alter first.
//!
//! The suite in `tests/suite` also runs against other servers. Each request there belongs to a
//! [`Requirement`], which lists the servers that differ from S3. [`Results`] holds the verdicts of
//! one server.
//!
//! ```
//! use e2e::{Message, Server};
//! use std::time::Duration;
//!
//! let server = Server::start()?;
//! let bucket = server.create_bucket("photos")?;
//! let upload = bucket.put("cat.png").content_type("image/png").presign(Duration::from_secs(60))?;
//! let reply = server.client().send(Message::from(&upload).with_body("meow"))?;
//! assert_eq!(reply.status(), 200);
//!
//! let object = server.storage().object("photos", "cat.png");
//! assert_eq!(object.map(|object| object.content), Some(b"meow".to_vec()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod requirement;
mod results;

mod storage;

mod cors;
mod operations;
mod rules;
mod server;

mod client;
mod form;
mod xml;

pub use client::{Client, Message, Reply};
pub use form::Form;
pub use requirement::{Requirement, Verdict};
pub use results::{Results, table};
pub use server::Server;
pub use storage::{Attributes, Object, Storage};
pub use xml::elements;
