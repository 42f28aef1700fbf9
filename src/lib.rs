#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![no_std]
#![warn(clippy::alloc_instead_of_core, clippy::std_instead_of_alloc, clippy::std_instead_of_core)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod algorithm;
mod error;
mod region;
mod region_set;
mod service;
mod signing_time;

mod credentials;
mod lifetime;

mod content_disposition;
mod encode;
mod list;
mod value;

mod method;
mod origin;
mod partition;

mod headers;
mod query;
mod request;

mod canonical;
#[cfg(all(feature = "batch", target_arch = "x86_64"))]
mod lanes;
mod scope;
mod sha256;
mod signing_key;
mod string_to_sign;

#[cfg(feature = "sigv4a")]
mod key_pair;
#[cfg(feature = "sigv4a")]
mod public_key;
mod signature;

mod presigned_url;
mod template;
#[cfg(feature = "batch")]
mod urls;

mod signer;

pub mod s3;

pub mod token;

#[cfg(feature = "verify")]
mod constant_time;
#[cfg(feature = "verify")]
mod reencode;
#[cfg(feature = "verify")]
mod stated_credential;

#[cfg(feature = "verify")]
mod received_query;
#[cfg(feature = "verify")]
mod received_request;
#[cfg(feature = "verify")]
mod received_url;
#[cfg(feature = "verify")]
mod stated_parameters;

#[cfg(feature = "verify")]
pub mod verify;

#[cfg(feature = "verify")]
mod readable;

#[cfg(feature = "verify")]
pub mod inspect;

#[cfg(feature = "explain")]
pub mod explain;

#[cfg(any(doc, doctest))]
pub mod guide;

pub use algorithm::Algorithm;
pub use canonical::CanonicalRequest;
pub use credentials::Credentials;
pub use error::Error;
#[cfg(feature = "verify")]
pub use inspect::inspect;
pub use lifetime::Validity;
pub use method::Method;
pub use presigned_url::PresignedUrl;
#[cfg(feature = "sigv4a")]
pub use public_key::PublicKey;
pub use region::Region;
pub use region_set::RegionSet;
pub use request::Request;
pub use service::{Service, SigningRules};
pub use signer::Signer;
pub use signing_time::SigningTime;
