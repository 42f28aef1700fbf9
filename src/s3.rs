//! Amazon S3 and compatible servers: buckets, their endpoints, and operations on them.
//!
//! 1. A [`Bucket`] has a name, a region, credentials and an [`Endpoint`].
//! 2. Its methods start an [`Operation`]. You chain options; some take a [`ChecksumAlgorithm`] or
//!    an [`ObjectLockMode`].
//! 3. `presign` ends the chain with one URL, or `template` ends it with a [`Template`], which
//!    presigns many keys into [`Urls`].
//!
//! ```
//! use presign::{Credentials, Region, s3::{Bucket, Endpoint}};
//! use std::time::Duration;
//!
//! let credentials = Credentials::new("minioadmin", "minioadmin")?;
//! let endpoint = Endpoint::path_style("http://localhost:9000")?;
//! let bucket = Bucket::with_endpoint("test", Region::US_EAST_1, credentials, endpoint)?;
//! let report = bucket.get("reports/2026-08.pdf").attachment("Bericht März.pdf");
//! let url = report.presign(Duration::from_secs(900))?;
//! assert!(url.as_str().starts_with("http://localhost:9000/test/reports/2026-08.pdf?"));
//! # Ok::<(), presign::Error>(())
//! ```

mod action;
mod bucket;
mod checksum;
pub(crate) mod content_disposition;
mod endpoint;
#[cfg(feature = "verify")]
pub(crate) mod error_xml;
mod escape;
mod header_rules;
mod location;
mod multipart;
mod object_key;
mod object_lock;
mod operation;
mod option_value;
mod options;
#[cfg(feature = "post")]
pub mod post;
mod template;
mod urls;
#[cfg(feature = "xml")]
mod xml;

pub use bucket::Bucket;

pub use endpoint::{Endpoint, ResolvedEndpoint};

pub use operation::{Each, Operation, Single};

pub use template::Template;
pub use urls::Urls;

pub use checksum::ChecksumAlgorithm;
pub use object_lock::ObjectLockMode;

pub use multipart::complete_multipart_upload_body;
#[cfg(feature = "xml")]
pub use xml::{parts, upload_id};
