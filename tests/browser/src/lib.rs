//! Chromium, and a page in it that uses what `presign` mints.
//!
//! The [`Browser`] is Debian's, driven by its own driver; both end when it is dropped, and with the process that started them.
//! A [`Page`] is of an origin of its own, so that the browser asks the S3 server whether it may talk to it, as it asks AWS.

mod browser;
mod page;
mod processes;

pub use browser::Browser;
pub use page::Page;

/// A picture of one pixel, in PNG.
pub const PICTURE: &[u8] = include_bytes!("picture.png");
