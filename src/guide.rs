//! How things are done with this crate, a page each. There is no code in it.
//!
//! | page | for |
//! |---|---|
//! | [`server`] | minting URLs in a request handler: what to keep, what to make anew, what to answer |
//! | [`browser_uploads`] | a page that uploads: by `fetch`, by a form, and what the bucket has to allow |
//! | [`proxy`] | clients that reach the server under another URL than it sees |
//! | [`multipart`] | large files, in parts |
//! | [`cacheable_links`] | links that browsers and shared caches can keep the answers of |
//! | [`rotating_credentials`] | new keys while the server runs, and credentials that end by themselves |
//! | [`security`] | what a presigned URL gives away, to whom, and how long |
//! | [`secrets`] | what is compared in constant time, what is wiped from memory, and what is neither |
//! | [`migrating`] | coming from `rusty-s3`, `aws-sdk-s3` or `object_store`: their line, our line |
//!
//! Each example is a test of the crate. They take `bucket` for granted where a page does not say how it is made:
//!
//! ```
//! use presign::{Credentials, Region, s3::Bucket};
//!
//! let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
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

#[doc = include_str!("guide/multipart.md")]
pub mod multipart {}

#[doc = include_str!("guide/cacheable_links.md")]
pub mod cacheable_links {}

#[doc = include_str!("guide/rotating_credentials.md")]
pub mod rotating_credentials {}

#[doc = include_str!("guide/security.md")]
pub mod security {}

#[doc = include_str!("guide/secrets.md")]
pub mod secrets {}

#[doc = include_str!("guide/migrating.md")]
pub mod migrating {}
