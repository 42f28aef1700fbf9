//! All published test vectors for signers, run through `examples/conformance`.
//!
//! `PRESIGN_VECTORS` is the folder that contains them; if it is unset, each test prints that it is
//! skipped. The cases in this repository are in `aws_suite.rs`, `endpoints.rs` and `sigv4a.rs`.
//! `forms.rs` needs no vectors.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_in_result,
    clippy::unwrap_used,
    reason = "a malformed case fails the test"
)]

mod driver;
mod endpoints;
#[cfg(feature = "post")]
mod forms;
#[cfg(feature = "sigv4a")]
mod sigv4a;
mod vectors;

use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

/// Returns the cases of a file, if `PRESIGN_VECTORS` is set.
#[track_caller]
fn cases(file: &str) -> Option<Vec<Value>> {
    let folder = PathBuf::from(std::env::var_os("PRESIGN_VECTORS")?);
    let text = std::fs::read(folder.join(file).with_extension("json"))
        .expect("PRESIGN_VECTORS must name the folder of the vectors");
    let mut vectors: Value = serde_json::from_slice(&text).expect("a file of vectors is JSON");
    match vectors["cases"].take() {
        Value::Array(cases) => Some(cases),
        _ => panic!("a file of vectors has cases"),
    }
}

/// Returns an error that shows both values if they differ.
fn same<T: PartialEq + core::fmt::Debug>(name: &str, ours: &T, expected: &T) -> Result<(), String> {
    if ours == expected {
        Ok(())
    } else {
        Err(format!("{name} differs\n    ours {ours:?}\nexpected {expected:?}"))
    }
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().expect("a text").into()
}

/// Prints a line that the test runner does not capture.
fn say(line: &str) {
    let mut output = std::io::stdout();
    output.write_all(line.as_bytes()).and_then(|()| output.write_all(b"\n")).unwrap();
}
