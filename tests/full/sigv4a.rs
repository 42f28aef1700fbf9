//! AWS's signing suite of Signature Version 4A.
//!
//! Its signatures are random, so the test verifies each of them, and each of ours with `p256`.

use std::collections::BTreeSet;

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};
use presign::{Credentials, PublicKey};
use serde_json::{Value, json};

use super::driver::ask;
use super::{cases, same, say, text};

#[test]
fn full_sigv4a() {
    let Some(cases) = cases("aws-sigv4a") else {
        say("full sigv4a: skipped");
        return;
    };
    assert!(cases.len() > 40, "only {} cases were found", cases.len());
    let different: Vec<String> = cases
        .iter()
        .filter_map(|case| compare(case).err().map(|difference| format!("{}: {difference}", case["name"])))
        .collect();
    say(&format!("full sigv4a: {} of {}", cases.len() - different.len(), cases.len()));
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[track_caller]
fn compare(case: &Value) -> Result<(), String> {
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

/// Returns the parameters except the signature, still encoded.
#[track_caller]
fn parameters(text: &str) -> BTreeSet<String> {
    let (_, query) = text.split_once('?').expect("a query");
    query.split('&').filter(|pair| !pair.starts_with("X-Amz-Signature=")).map(str::to_owned).collect()
}
