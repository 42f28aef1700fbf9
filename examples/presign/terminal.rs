//! Standard input, output and error.

use std::fmt::Display;
use std::io::{self, IsTerminal, Read, Write};

use crate::failure::{Failure, failure};

/// Writes a line to standard output. Fails if the pipe is closed.
pub(crate) fn print(text: impl Display) -> Result<(), Failure> {
    writeln!(io::stdout(), "{text}").map_err(|error| failure(format!("standard output: {error}")))
}

/// Writes a line to standard error, and ignores a failure.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "presign: {text}");
}

/// Reads at most `limit` bytes from standard input, or nothing from a keyboard.
///
/// Bytes that are not UTF-8 become `U+FFFD`.
pub(crate) fn read_input(limit: u64) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    if !io::stdin().is_terminal() {
        let mut input = io::stdin().lock().take(limit);
        input.read_to_end(&mut bytes).map_err(|error| failure(format!("standard input: {error}")))?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
