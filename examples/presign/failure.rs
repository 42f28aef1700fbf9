//! The reasons why the program fails, and its exit codes.

use std::fmt::Display;

use presign::Error;

/// The reason for a failure. It names settings and profiles, but contains no values.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) reason: String,
    pub(crate) exit_code: u8,
}

/// An invalid command line.
pub(crate) fn usage(reason: impl Display) -> Failure {
    Failure { reason: format!("{reason}\nTry --help."), exit_code: 2 }
}

/// Any other failure.
pub(crate) fn failure(reason: impl Display) -> Failure {
    Failure { reason: reason.to_string(), exit_code: 1 }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        failure(error)
    }
}
