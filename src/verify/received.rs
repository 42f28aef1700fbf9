//! The parts of a received request: its URL, query, signing parameters and canonical request.
//!
//! Every query is read by [`query`], whether it has canonical form or not.

pub(crate) mod encoding;
pub(crate) mod parameters;
pub(crate) mod query;
pub(crate) mod request;
pub(crate) mod url;
