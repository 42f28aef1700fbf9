//! The driver's ops `post` and `verify_post`: what one mints, the other verifies.

use serde_json::{Value, json};

use super::driver::{ask, ask_all};

#[test]
fn minted_forms_verify() {
    let credentials = json!({ "access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "not/a/secret", "session_token": "t+/=" });
    let minted = ask(&json!({
        "op": "post", "bucket": "examplebucket", "key": "in/${filename}.tmp", "region": "us-east-1",
        "credentials": credentials, "timestamp": "20240101T000000Z", "expires_in": 60,
        "conditions": [["content-length-range", 1, 9]],
    }))
    .unwrap();
    let received = json!({
        "op": "verify_post", "bucket": "examplebucket", "region": "us-east-1", "credentials": credentials,
        "now": "20240101T000059Z", "fields": minted["fields"], "file_name": "C:\\cat.png", "length": 9,
    });
    let verified = |key: &str| json!({ "verified": true, "key": key });
    let refused = |error: &str, code: &str, status| json!({ "error": error, "code": code, "status": status });
    let cases: [(&str, Value, Value); 6] = [
        ("bucket", json!("examplebucket"), verified("in/cat.png.tmp")),
        ("file_name", Value::Null, verified("in/${filename}.tmp")),
        ("bucket", json!("other"), refused("condition 1 of the policy: must be met", "AccessDenied", 403)),
        ("fields", json!([["key", "in/a"]]), refused("form: must be signed", "AccessDenied", 403)),
        (
            "length",
            json!(10),
            refused("file: must not be longer than the policy allows", "EntityTooLarge", 400),
        ),
        ("length", json!(-1), json!({ "error": "length: must be a number of bytes" })),
    ];
    let questions = cases.iter().map(|(field, value, _)| {
        let mut question = received.clone();
        question[*field] = value.clone();
        question
    });
    for (mut answer, (field, value, expected)) in ask_all(questions).into_iter().zip(&cases) {
        answer.as_object_mut().unwrap().remove("id");
        assert_eq!(answer, *expected, "{field}: {value}");
    }
}
