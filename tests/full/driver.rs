//! Questions to the driver `examples/conformance`, which is built next to the tests.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Returns the driver's answer to a question, or the error that it contains.
#[track_caller]
pub(crate) fn ask(question: &Value) -> Result<Value, String> {
    let answer = ask_all([question.clone()].into_iter()).pop().expect("an answer");
    match answer["error"].as_str() {
        Some(error) => Err(error.into()),
        None => Ok(answer),
    }
}

/// Starts the driver once, and returns its answers to all questions.
#[track_caller]
pub(crate) fn ask_all(questions: impl Iterator<Item = Value>) -> Vec<Value> {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap();
    let driver = folder.join("examples").join("conformance").with_extension(std::env::consts::EXE_EXTENSION);
    let mut driver = Command::new(driver)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the driver starts");
    let mut input = driver.stdin.take().unwrap();
    let lines: String = questions.map(|question| format!("{question}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = driver.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).expect("the driver answers in JSON")).collect()
}
