//! What is published to test a signer with, as a whole, through `examples/conformance`.
//!
//! `PRESIGN_VECTORS` names the folder that it is in; unset, each test says that it is skipped. The cases that stand in this
//! repository are in `aws_suite.rs`, `endpoints.rs` and `sigv4a.rs`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_in_result,
    clippy::unwrap_used,
    reason = "a case that is not what it has to be fails the test"
)]

mod driver;
mod endpoints;
#[cfg(feature = "sigv4a")]
mod sigv4a;
mod vectors;

use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

/// The cases of a file, if there is a folder of them.
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

fn same<T: PartialEq + core::fmt::Debug>(what: &str, ours: &T, expected: &T) -> Result<(), String> {
    if ours == expected {
        Ok(())
    } else {
        Err(format!("{what} differs\n    ours {ours:?}\nexpected {expected:?}"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").into()
}

/// Prints where the test runner does not hold it back.
fn say(line: &str) {
    let mut output = std::io::stdout();
    output.write_all(line.as_bytes()).and_then(|()| output.write_all(b"\n")).unwrap();
}
