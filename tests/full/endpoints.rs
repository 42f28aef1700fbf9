//! AWS's tests of its endpoint rules, and botocore's tests of presigned addresses.

use serde_json::{Value, json};

use super::driver::ask_all;
use super::{cases, say};

/// The host of an intended difference.
///
/// botocore presigns for this global host if it can. This crate presigns for the regional one, which
/// does not redirect, as AWS's rules do.
const GLOBAL_HOST: &str = "https://bucket.s3.amazonaws.com/key";

#[test]
fn full_endpoints() {
    let Some(mut cases) = cases("s3-endpoints") else {
        say("full endpoints: skipped");
        return;
    };
    cases.retain(|case| case["kind"] == "endpoint" || case["category"] == "presigned-addressing");
    let answers = ask_all(cases.iter().map(question));
    let mut regional = 0;
    let mut different = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let expected = &case["expected"];
        let is_expected = match case["kind"].as_str() {
            Some("endpoint") => is_as_expected(answer, expected),
            _ if is_regional(case) => {
                regional += 1;
                let region = case["params"]["region"].as_str().unwrap();
                address_of(answer) == Some(&format!("https://bucket.s3.{region}.amazonaws.com/key"))
            }
            _ => address_of(answer) == expected["url"].as_str(),
        };
        if !is_expected {
            different.push(format!("{}: {expected}\n    ours {answer}", case["name"]));
        }
    }
    assert!(cases.len() > 200, "only {} cases were found", cases.len());
    say(&format!("regional host instead of the global one: {regional}"));
    say(&format!("full endpoints: {} of {}", cases.len() - different.len(), cases.len()));
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// A few answers of the driver.
#[test]
fn the_driver_resolves() {
    let access_point = "arn:aws:s3:us-west-2:123456789012:accesspoint/photos";
    let multi_region = "arn:aws:s3::123456789012:accesspoint/photos.mrap";
    let questions = [
        json!({ "id": 1, "op": "endpoint", "params": { "Region": "us-west-2", "UseDualStack": true } }),
        json!({ "id": 2, "op": "endpoint", "params": { "Region": "us-west-2", "Bucket": multi_region } }),
        json!({
            "id": 3, "op": "endpoint", "params": { "Region": "us-east-1", "Bucket": access_point }, "key": "cat.png",
            "access_key": "AKID", "secret_key": "secret", "timestamp": "20240101T000000Z", "expires_in": 60,
        }),
        json!({
            "id": 4, "op": "endpoint",
            "params": { "Region": "us-east-1", "Bucket": access_point, "UseArnRegion": false },
        }),
    ];
    let answers = ask_all(questions.into_iter());
    assert_eq!(
        answers.get(..2),
        Some(
            &[
                json!({
                    "id": 1, "url": "https://s3.dualstack.us-west-2.amazonaws.com", "service": "s3",
                    "region": "us-west-2", "algorithm": "AWS4-HMAC-SHA256",
                }),
                json!({
                    "id": 2, "url": "https://photos.mrap.accesspoint.s3-global.amazonaws.com", "service": "s3",
                    "region_set": ["*"], "algorithm": "AWS4-ECDSA-P256-SHA256",
                }),
            ][..]
        )
    );
    let host = "photos-123456789012.s3-accesspoint.us-west-2.amazonaws.com";
    assert_eq!(answers[2]["url"], format!("https://{host}"));
    assert_eq!((&answers[2]["host"], &answers[2]["region"]), (&json!(host), &json!("us-west-2")));
    assert_eq!(address_of(&answers[2]), Some(&*format!("https://{host}/cat.png")));
    assert_eq!(
        answers[3],
        json!({ "id": 4, "error": "region: must be the ARN's region with use_arn_region(false)" })
    );
}

/// Returns whether botocore uses the global host for a region other than us-east-1.
fn is_regional(case: &Value) -> bool {
    case["expected"]["url"] == GLOBAL_HOST && case["params"]["region"] != "us-east-1"
}

#[track_caller]
fn question(case: &Value) -> Value {
    let params = &case["params"];
    if case["kind"] == "endpoint" {
        return json!({ "op": "endpoint", "params": params });
    }
    let config = &params["s3_config"];
    let custom = &params["customer_provided_endpoint"];
    let style = config["addressing_style"].as_str();
    json!({
        "op": "endpoint",
        "params": {
            "Bucket": params["bucket"],
            "Region": params["region"].as_str().unwrap_or("us-east-1"),
            "Endpoint": custom,
            "Accelerate": config["use_accelerate_endpoint"] == true,
            // As botocore does: us-east-1 is global, and a custom endpoint uses path style.
            "UseGlobalEndpoint": config["us_east_1_regional_endpoint"] != "regional",
            "ForcePathStyle": style == Some("path") || style.is_none() && custom.is_string(),
        },
        "key": params["key"], "access_key": "AKID", "secret_key": "secret", "session_token": null,
        "timestamp": "20240101T000000Z", "expires_in": 60,
    })
}

/// Returns whether the answer has the expected URL and authentication scheme, or error.
fn is_as_expected(answer: &Value, expected: &Value) -> bool {
    if expected["error"].is_string() {
        return answer["error"].is_string();
    }
    let matches_scheme = |scheme: &Value| {
        let algorithm =
            if scheme["name"] == "sigv4a" { "AWS4-ECDSA-P256-SHA256" } else { "AWS4-HMAC-SHA256" };
        answer["algorithm"] == algorithm
            && answer["service"] == scheme["signingName"]
            && answer["region"] == scheme["signingRegion"]
            && answer["region_set"] == scheme["signingRegionSet"]
    };
    answer["url"] == expected["url"]
        && expected["auth_schemes"].as_array().unwrap().iter().any(matches_scheme)
}

fn address_of(answer: &Value) -> Option<&str> {
    answer["presigned_url"].as_str()?.split('?').next()
}
