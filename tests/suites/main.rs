//! Kinds of cases of other projects' test suites.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a case that cannot be built fails the test"
)]

mod canonical;
mod form;
mod form_servers;
mod forms;
mod mint;
mod request;
mod scopes;
mod servers;
mod signing;
mod verify;

use presign::Credentials;

pub(crate) const ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// The time of every signature.
pub(crate) const TIME: &str = "20310401T080000Z";

#[track_caller]
pub(crate) fn permanent() -> Credentials {
    Credentials::new(ID, SECRET).unwrap()
}

/// Returns the message of an error document, or the headers that it calls not signed.
#[track_caller]
pub(crate) fn message(document: &str) -> String {
    let element = |name: &str| {
        let (_, rest) = document.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>"))
            .map(|(text, _)| text.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">"))
    };
    match element("HeadersNotSigned") {
        Some(names) => format!("HeadersNotSigned {names}"),
        None => element("Message").unwrap(),
    }
}
