//! A received request, read without trusting it: its URL, query, signing parameters and headers.
//!
//! Every query is read by [`query`], whether it has canonical form or not.

pub(crate) mod encoding;
pub(crate) mod headers;
pub(crate) mod parameters;
pub(crate) mod query;
pub(crate) mod url;
