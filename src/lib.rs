// The first definition of a link counts. These come before the definitions in the README and in the
// tasks, which lead to docs.rs and to the list of features.
//! [docs]: crate
//! [tasks]: #tasks
//! [features]: #features
//! [guide]: crate::guide
//! [migrating]: crate::guide::migrating
//! [rejects]: crate::guide::security#what-this-crate-rejects
//! [Security]: https://docs.rs/crate/presign/latest/source/SECURITY.md
//! [Contributing]: https://docs.rs/crate/presign/latest/source/CONTRIBUTING.md
//! [Design]: https://docs.rs/crate/presign/latest/source/DESIGN.md
//! [Benchmarks]: https://docs.rs/crate/presign/latest/source/benches/README.md
//! [Examples]: https://docs.rs/crate/presign/latest/source/examples/
#![cfg_attr(feature = "std", doc = "[`Credentials::from_env`]: Credentials::from_env")]
#![cfg_attr(feature = "json", doc = "[`Credentials::from_json`]: Credentials::from_json")]
#![cfg_attr(feature = "json", doc = "[`PresignedUrl::to_json`]: PresignedUrl::to_json")]
#![cfg_attr(feature = "xml", doc = "[`s3::upload_id`]: s3::upload_id")]
#![cfg_attr(feature = "xml", doc = "[`s3::parts`]: s3::parts")]
#![cfg_attr(feature = "post", doc = "[`Bucket::post`]: s3::Bucket::post")]
#![cfg_attr(feature = "post", doc = "[`PresignedPost::check`]: s3::post::PresignedPost::check")]
#![cfg_attr(feature = "post", doc = "[`post::Verifier`]: s3::post::Verifier")]
#![cfg_attr(feature = "verify", doc = "[`verify::Verifier`]: verify::Verifier")]
#![cfg_attr(feature = "verify", doc = "[`inspect`]: fn@inspect")]
#![cfg_attr(feature = "explain", doc = "[`FailedRequest`]: explain::FailedRequest")]
#![cfg_attr(feature = "sigv4a", doc = "[`Signer::sigv4a`]: Signer::sigv4a")]
#![cfg_attr(feature = "sigv4a", doc = "[`PublicKey::verifies`]: PublicKey::verifies")]
#![doc = include_str!("../README.md")]
#![doc = include_str!("guide/tasks.md")]
#![doc = include_str!("guide/features.md")]
#![forbid(unsafe_code)]
#![no_std]
#![warn(clippy::alloc_instead_of_core, clippy::std_instead_of_alloc, clippy::std_instead_of_core)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

// The layers, in order. Each uses only those before it, which `tests/layers.rs` checks.
//
//   vocabulary              error, credentials, region, service, method, time, origin, …
//   sigv4                   the four steps of Signature Version 4
//   request, presigned_url, signer
//   s3, token               the rules of S3, and of tokens for other services
//   serialize               the forms of these for other programs
//   verify, inspect         the receiving side
//   explain                 the reasons why servers reject requests
//
// From a request to its URL:
//
//   Credentials ─┐
//   Region ──────┼─► credential scope ─► signing key ──────────────────────┐
//   Service ─────┘                                                         ▼
//   Bucket ─► Operation ─► Request ─► canonical request ─► string to sign ─► signature
//   SigningTime, expires_in ─► Validity ──┘                                  │
//                                                         PresignedUrl ◄─────┘

mod credentials;
mod error;
mod method;
mod origin;
mod partition;
mod region;
mod region_set;
mod service;
mod time;

mod sigv4;

mod presigned_url;
mod request;
mod signer;

pub mod s3;

pub mod token;

#[cfg(feature = "serde")]
mod serialize;

#[cfg(feature = "verify")]
pub mod inspect;
#[cfg(feature = "verify")]
pub mod verify;

#[cfg(feature = "explain")]
pub mod explain;

#[cfg(any(doc, doctest))]
pub mod guide;

pub use credentials::Credentials;
pub use region::Region;

pub use presigned_url::PresignedUrl;

pub use error::Error;
pub use method::Method;
pub use sigv4::validity::Validity;
pub use time::SigningTime;

pub use request::Request;
pub use service::{Algorithm, Service, SigningRules};
pub use signer::Signer;

pub use sigv4::canonical_request::CanonicalRequest;

pub use region_set::RegionSet;
#[cfg(feature = "sigv4a")]
pub use sigv4::v4a::PublicKey;

#[cfg(feature = "verify")]
pub use inspect::inspect;
