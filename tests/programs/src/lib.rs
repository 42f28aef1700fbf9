//! Programs that use presign with other crates, as its users write them.
//!
//! Each file is a program to copy, followed by its test. Programs that talk to S3 run against the
//! S3 server of `e2e`. Programs that need no other crate are in `examples/`, at the top of the
//! repository.
//!
//! | program | with |
//! |---|---|
//! | [`upload_json`] | `axum`, `arc-swap` |
//! | [`upload_form`] | `axum` |
//! | [`multipart`] | `reqwest` |
//! | [`link_cache`] | `moka`, `tokio` |
//! | [`backup`] | `ureq`, `roxmltree` |
//! | [`clients`] | `ureq`, `reqwest`, `hyper`, `url` |
//! | [`verify_layer`] | `axum` |

pub mod backup;
pub mod clients;
pub mod link_cache;
pub mod multipart;
pub mod upload_form;
pub mod upload_json;
pub mod verify_layer;

#[cfg(test)]
mod router;

/// The reason why a program failed.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
