//! A server whose clients upload pictures straight to a bucket, and download them from it. It signs; no file passes through it.
//!
//! | file | |
//! |---|---|
//! | `handlers.rs` | the routes: `POST /uploads`, `GET /files/{id}`, and the page |
//! | `picture.rs` | what a client may upload |
//! | `refusal.rs` | what a client is told when it may not |
//! | `run.rs` | the server from its start to its end, and the rotation of its credentials |
//! | `settings.rs` | where bucket and credentials come from |
//! | `embedded.rs` | an S3 server within the process, for demonstrations and tests: leave it out when you copy |
//!
//! With the feature `embedded`, which is on by default, a test has all of it in one call. The server ends when it is dropped:
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
//! The page's elements have ids that a test can rely on: `file`, the picker; `upload`, the button; `progress`; `status`, whose
//! attribute `data-state` is there once the button was pressed, and then is `uploading`, `done` or `refused`; `thumbnail`, the
//! picture as the bucket gives it back; `download`, the link to it.

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

/// Why the server cannot start, or had to end. Its text holds no secret.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The README's code is a test.
#[cfg(all(doctest, feature = "embedded"))]
#[doc = include_str!("../README.md")]
struct Readme;
