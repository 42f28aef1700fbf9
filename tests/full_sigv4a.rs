//! AWS's signing suite of Signature Version 4A as a whole, its query form through `examples/conformance`.
//!
//! `PRESIGN_VECTORS` names the folder; unset, the test says `full sigv4a: skipped`. The cases that stand in this repository are in
//! `aws_suite.rs` and `sigv4a.rs`. Signatures are random there, so each of the suite's is verified, and each of ours, by `p256`.

#![cfg(feature = "sigv4a")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_in_result,
    clippy::unwrap_used,
    reason = "a case that is not what it has to be fails the test"
)]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};
use presign::{Credentials, PublicKey};
use serde_json::{Value, json};

#[test]
fn full_sigv4a() {
    let Some(folder) = std::env::var_os("PRESIGN_VECTORS") else {
        say("full sigv4a: skipped");
        return;
    };
    let text = std::fs::read(PathBuf::from(folder).join("aws-sigv4a.json"))
        .expect("PRESIGN_VECTORS must name the folder of the vectors");
    let vectors: Value = serde_json::from_slice(&text).expect("a file of vectors is JSON");
    let cases = vectors["cases"].as_array().expect("a file of vectors has cases");
    assert!(cases.len() > 40, "only {} cases were found", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| compare(case).err().map(|difference| format!("{}: {difference}", case["name"])))
        .collect();
    say(&format!("full sigv4a: {} of {}", cases.len() - wrong.len(), cases.len()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(case: &Value) -> Result<(), String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (expected, credentials) = (&case["expected"], &case["credentials"]);
    let published = format!("04{}{}", text(&case["public_key"]["x"]), text(&case["public_key"]["y"]));
    let credentials =
        Credentials::new(text(&credentials["access_key"]), text(&credentials["secret_key"])).unwrap();
    let derived = PublicKey::derive(&credentials).unwrap();
    same("public key", &hex::encode(derived.to_sec1_bytes()), &published)?;

    let string_to_sign = text(&expected["string_to_sign"]);
    let samples = expected["sample_signatures_der_hex"].as_array().expect("signatures");
    for signature in samples.iter().map(text) {
        same("a sample signature", &derived.verifies(&string_to_sign, &signature), &true)?;
    }
    if case["kind"] != "query" {
        return Ok(());
    }

    let mut question = case.clone();
    question["op"] = json!("request");
    let answer = ask(&question)?;
    same("canonical request", &text(&answer["canonical_request"]), &text(&expected["canonical_request"]))?;
    same("string to sign", &text(&answer["string_to_sign"]), &string_to_sign)?;
    let (url, target) = (text(&answer["url"]), text(&expected["signed_target"]));
    same("query", &parameters(&url), &parameters(&target))?;
    let theirs =
        target.split('&').find_map(|pair| pair.strip_prefix("X-Amz-Signature=")).expect("a signature");
    same("the signature of the target", &derived.verifies(&string_to_sign, theirs), &true)?;

    let ours = text(&answer["signature"]);
    same("the signature in the URL", &url.contains(&format!("&X-Amz-Signature={ours}")), &true)?;
    let signature = DerSignature::from_bytes(&hex::decode(ours).unwrap()).unwrap();
    let key = VerifyingKey::from_sec1_bytes(&hex::decode(published).unwrap()).unwrap();
    key.verify(string_to_sign.as_bytes(), &signature).map_err(|error| error.to_string())
}

/// The parameters but the signature, in the encoding of the text.
fn parameters(text: &str) -> BTreeSet<String> {
    let (_, query) = text.split_once('?').expect("a query");
    query.split('&').filter(|pair| !pair.starts_with("X-Amz-Signature=")).map(str::to_owned).collect()
}

fn same<T: PartialEq + core::fmt::Debug>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{what}\n    ours   {ours:?}\n    theirs {theirs:?}")) }
}

/// Asks the driver, which is built next to the tests.
fn ask(question: &Value) -> Result<Value, String> {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap();
    let driver = folder.join("examples").join("conformance").with_extension(std::env::consts::EXE_EXTENSION);
    let mut driver = Command::new(driver)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the driver starts");
    writeln!(driver.stdin.take().unwrap(), "{question}").unwrap();
    let answer: Value =
        serde_json::from_slice(&driver.wait_with_output().unwrap().stdout).expect("an answer in JSON");
    match answer["error"].as_str() {
        Some(error) => Err(error.into()),
        None => Ok(answer),
    }
}

/// Prints where the test runner does not hold it back.
fn say(line: &str) {
    let mut output = std::io::stdout();
    output.write_all(line.as_bytes()).and_then(|()| output.write_all(b"\n")).unwrap();
}
