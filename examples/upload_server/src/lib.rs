//! A server whose clients upload pictures directly to a bucket and download them from it. The
//! server only signs; no file passes through it.
//!
//! | file | |
//! |---|---|
//! | `handlers.rs` | the routes: `POST /uploads`, `GET /files/{id}`, and the page |
//! | `picture.rs` | the rules for uploads |
//! | `refusal.rs` | error responses |
//! | `run.rs` | the server and the rotation of its credentials |
//! | `settings.rs` | the sources of bucket and credentials |
//! | `embedded.rs` | an S3 server in the same process, for demonstrations and tests: remove it from your copy |
//!
//! With the default feature `embedded`, a test starts both servers with one call. They stop when
//! dropped:
//!
//! ```
//! # #[cfg(feature = "embedded")]
//! # {
//! let running = upload_server::embedded::Running::start()?;
//! println!("{}", running.url()); // http://127.0.0.1:40123
//! assert!(running.s3().storage().has_bucket(upload_server::embedded::BUCKET));
//! # }
//! # Ok::<(), upload_server::Failure>(())
//! ```
//!
//! The page's elements have fixed ids: `file`, the picker; `upload`, the button; `progress`;
//! `status`, whose attribute `data-state` is set by the button and is `uploading`, `done` or
//! `refused`; `thumbnail`, the downloaded picture; `download`, the link to it.

mod handlers;
mod picture;
mod refusal;
mod run;
mod settings;

#[cfg(feature = "embedded")]
pub mod embedded;

pub use handlers::routes;
pub use run::run;
pub use settings::{Settings, Source};

/// The reason why the server cannot start or had to stop. Its text contains no secret.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs the README's code as a test.
#[cfg(all(doctest, feature = "embedded"))]
#[doc = include_str!("../README.md")]
struct Readme;
