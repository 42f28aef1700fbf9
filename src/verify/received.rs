//! A request as it was received: its URL, query and headers, read without trusting them.

pub(crate) mod credential;
pub(crate) mod encoding;
pub(crate) mod headers;
pub(crate) mod parameters;
pub(crate) mod query;
pub(crate) mod url;
