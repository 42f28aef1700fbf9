//! The causes of refused requests, by the URLs and the documents that people have.

#![allow(clippy::unwrap_used, reason = "a request that cannot be signed fails the test")]

mod canonical;
mod case;
mod checksums;
mod clocks;
mod codes;
mod documents;
mod headers;
mod identity;
mod limits;
mod masks;
mod pages;
mod parameters;
mod pasted;
mod places;
mod recorded;
mod secrets;
mod sentences;
mod servers;
mod shared;
mod signature;
mod texts;
mod urls;
mod wording;
