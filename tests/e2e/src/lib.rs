//! An S3 server and an HTTP client within one process, to prove that what `presign` mints is what a server accepts.
//!
//! The [`Server`] is `s3s`, an implementation of the S3 protocol by others, which checks each signature on its own terms. It
//! keeps its objects in a [`Storage`], a map that a test can look into: whether a key arrived byte for byte, and whether a
//! request that was refused has left everything as it was. The [`Client`] sends a [`Message`], which is a presigned URL as it
//! goes over the wire, and which a test may alter on its way.
//!
//! The suite of requests in `tests/suite` is also run against other servers. Each request that is judged there belongs to a
//! [`Requirement`], which knows the servers that do otherwise than S3; [`Results`] are what one of them did.
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
