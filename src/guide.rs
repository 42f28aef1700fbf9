//! Guides, one page per task.
//!
//! | Page | About |
//! |---|---|
//! | [`server`] | URLs in a request handler: the objects to keep, the checks before signing, the responses |
//! | [`uploads`] | direct uploads: `PUT`, form or multipart? |
//! | [`multipart`] | large files, in parts |
//! | [`other_servers`] | Cloudflare R2, MinIO and the rest: endpoints, and the requests that each refuses |
//! | [`proxy`] | servers that clients reach through a proxy, under another URL |
//! | [`credentials`] | credentials on EC2, ECS, EKS and Lambda |
//! | [`rotating_credentials`] | new keys while the server runs |
#![cfg_attr(feature = "explain", doc = "| [`why_403`] | why 403? The reason why a server refused a URL |")]
//! | [`tokens`] | database, cache and cluster tokens |
//! | [`verifying`] | verifying presigned requests: a layer, S3's responses, credentials, bodies |
//! | [`cacheable_links`] | links whose responses browsers and shared caches can keep |
//! | [`security`] | what a presigned URL allows and reveals, and for how long |
//! | [`secrets`] | what is printed, wiped from memory, and compared in constant time |
//! | [`migrating`] | coming from `rusty-s3`, `aws-sdk-s3`, `aws-sigv4`, `object_store`, boto3 or MinIO's clients |
//!
//! The crate's tests run every example, except for two with `axum` and `sqlx`. If a page does not
//! create `bucket`, use this one:
//!
//! ```
//! use presign::{Credentials, Region, s3::Bucket};
//!
//! let credentials =
//!     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
//! let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
//! # Ok::<(), presign::Error>(())
//! ```

// The first definition of a link counts. The pages end with definitions that lead to the list of
// features, for documentation that is built without the item's feature.

#[cfg_attr(feature = "json", doc = "[`to_json`]: crate::PresignedUrl::to_json")]
#[doc = include_str!("guide/server.md")]
pub mod server {}

#[cfg_attr(feature = "post", doc = "[`Bucket::post`]: crate::s3::Bucket::post")]
#[doc = include_str!("guide/uploads.md")]
#[cfg_attr(feature = "post", doc = include_str!("guide/uploads/form.md"))]
pub mod uploads {}

#[doc = include_str!("guide/multipart.md")]
pub mod multipart {}

#[cfg_attr(feature = "explain", doc = "[why]: crate::guide::why_403")]
#[doc = include_str!("guide/other_servers.md")]
pub mod other_servers {}

#[cfg_attr(feature = "verify", doc = "[`Verifier`]: crate::verify::Verifier")]
#[cfg_attr(feature = "explain", doc = "[`FailedRequest`]: crate::explain::FailedRequest")]
#[doc = include_str!("guide/proxy.md")]
pub mod proxy {}

#[cfg_attr(feature = "std", doc = "[`Credentials::from_env`]: crate::Credentials::from_env")]
#[cfg_attr(feature = "json", doc = "[`Credentials::from_json`]: crate::Credentials::from_json")]
#[doc = include_str!("guide/credentials.md")]
pub mod credentials {}

#[doc = include_str!("guide/rotating_credentials.md")]
pub mod rotating_credentials {}

#[cfg(feature = "explain")]
#[doc = include_str!("guide/why_403.md")]
pub mod why_403 {}

#[doc = include_str!("guide/tokens.md")]
pub mod tokens {}

#[doc = include_str!("guide/verifying.md")]
pub mod verifying {}

#[doc = include_str!("guide/cacheable_links.md")]
pub mod cacheable_links {}

#[cfg_attr(feature = "verify", doc = "[`inspect`]: fn@crate::inspect")]
#[doc = include_str!("guide/security.md")]
pub mod security {}

#[doc = include_str!("guide/secrets.md")]
pub mod secrets {}

#[doc = include_str!("guide/migrating.md")]
pub mod migrating {
    #[doc = include_str!("guide/migrating/rusty_s3.md")]
    pub mod rusty_s3 {}

    #[doc = include_str!("guide/migrating/aws_sdk_s3.md")]
    pub mod aws_sdk_s3 {}

    #[doc = include_str!("guide/migrating/object_store.md")]
    pub mod object_store {}

    #[doc = include_str!("guide/migrating/boto3.md")]
    pub mod boto3 {}
}
