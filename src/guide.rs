//! Guides, one page per task.
//!
//! | page | about |
//! |---|---|
//! | [`server`] | URLs in a request handler: the objects to keep, the checks before signing, the responses |
//! | [`browser_uploads`] | uploads from a web page: by `fetch`, by a form, and the bucket's CORS rules |
//! | [`proxy`] | servers behind a proxy, which clients reach under another URL |
//! | [`verifying`] | presigned requests on your own server: a layer, S3's responses, credentials, bodies |
//! | [`multipart`] | large files, in parts |
//! | [`cacheable_links`] | links whose responses browsers and shared caches can keep |
//! | [`rotating_credentials`] | new keys while the server runs, and credentials that expire |
#![cfg_attr(feature = "explain", doc = "| [`why_403`] | the reason why a server refused a presigned URL |")]
//! | [`security`] | what a presigned URL allows and reveals, and for how long |
//! | [`secrets`] | what is compared in constant time and wiped from memory, and what is not |
//! | [`migrating`] | from `rusty-s3`, `aws-sdk-s3` or `object_store`: their code, our code |
//!
//! Each example is a test of the crate, except for one with `axum`. If a page does not create
//! `bucket`, it is this one:
//!
//! ```
//! use presign::{Credentials, Region, s3::Bucket};
//!
//! let credentials =
//!     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
//! let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
//! # Ok::<(), presign::Error>(())
//! ```

#[doc = include_str!("guide/server.md")]
pub mod server {}

#[doc = include_str!("guide/browser_uploads.md")]
#[cfg_attr(feature = "post", doc = include_str!("guide/browser_uploads/form.md"))]
pub mod browser_uploads {}

#[doc = include_str!("guide/proxy.md")]
pub mod proxy {}

#[doc = include_str!("guide/verifying.md")]
pub mod verifying {}

#[doc = include_str!("guide/multipart.md")]
pub mod multipart {}

#[doc = include_str!("guide/cacheable_links.md")]
pub mod cacheable_links {}

#[doc = include_str!("guide/rotating_credentials.md")]
pub mod rotating_credentials {}

#[cfg(feature = "explain")]
#[doc = include_str!("guide/why_403.md")]
pub mod why_403 {}

#[doc = include_str!("guide/security.md")]
pub mod security {}

#[doc = include_str!("guide/secrets.md")]
pub mod secrets {}

#[doc = include_str!("guide/migrating.md")]
pub mod migrating {}
