//! Chromium, and a page in it that uses presigned URLs and forms.
//!
//! The [`Browser`] is Debian's, with its own driver. Both stop when it is dropped, and when this
//! process stops. A [`Page`] has its own origin, so that the browser checks the CORS rules of the
//! S3 server, as it does with AWS.

mod browser;
mod devtools;
mod page;
mod processes;

pub use browser::Browser;
pub use devtools::Network;
pub use page::Page;
pub use thirtyfour::Key;

/// A PNG picture of one pixel.
pub const PICTURE: &[u8] = include_bytes!("picture.png");
