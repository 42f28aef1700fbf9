//! A server whose clients upload files directly to a bucket and download them from it. The server
//! only signs; no file passes through it.
//!
//! | file | |
//! |---|---|
//! | `handlers.rs` | the routes |
//! | `description.rs` | the rules for files |
//! | `step.rs` | the presigned request of each step of an upload |
//! | `lifetimes.rs` | the lifetimes of URLs |
//! | `store.rs` | the uploads, in memory |
//! | `explanation.rs` | the reason why the bucket refused a request |
//! | `page.rs` | the page and its Content-Security-Policy |
//! | `refusal.rs` | error responses |
//! | `run.rs` | the server and the rotation of its credentials |
//! | `settings.rs` | the sources of bucket and credentials |
//! | `embedded.rs` | an S3 server in the same process, for tests: remove it from your copy |
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
//! In the page, the input for files has the id `file`. Each file has an element `li`, whose
//! attribute `data-state` is `waiting`, `uploading`, `offline`, `done`, `failed`, `canceled` or
//! `interrupted`.

mod description;
mod explanation;
mod handlers;
mod lifetimes;
mod page;
mod refusal;
mod run;
mod settings;
mod step;
mod store;

#[cfg(feature = "embedded")]
pub mod embedded;

pub use handlers::routes;
pub use lifetimes::Lifetimes;
pub use run::run;
pub use settings::{Settings, Source};

/// The reason why the server cannot start or had to stop. Its text contains no secret.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
