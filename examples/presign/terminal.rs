//! Standard output and error.

use std::fmt::Display;
use std::io::{self, Write};

use crate::failure::{Failure, failure};

/// Writes a line to standard output. Fails if it is a closed pipe.
pub(crate) fn print(text: impl Display) -> Result<(), Failure> {
    writeln!(io::stdout(), "{text}").map_err(|error| failure(format!("standard output: {error}")))
}

/// Writes a line to standard error, and ignores a failure.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "presign: {text}");
}
