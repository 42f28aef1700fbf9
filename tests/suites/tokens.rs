//! The AWS IAM Authenticator's checks of a token for EKS before its request to STS.
//!
//! Source: `pkg/token/token_test.go` in kubernetes-sigs/aws-iam-authenticator.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::percent_decode_str;
use presign::token::TokenGenerator;
use presign::{Credentials, Region};

use crate::{ID, SECRET, TIME, permanent};

/// Returns the authenticator's reason to refuse a token.
fn refusal(token: &str) -> Option<&'static str> {
    const NAMES: [&str; 9] = [
        "Action",
        "Version",
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-Security-Token",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
    ];
    if token.len() > 4096 {
        return Some("too large");
    }
    let Some(base64) = token.strip_prefix("k8s-aws-v1.") else { return Some("prefix") };
    let Some(url) = URL_SAFE_NO_PAD.decode(base64).ok().and_then(|url| String::from_utf8(url).ok()) else {
        return Some("base64");
    };
    let Some(rest) = url.strip_prefix("https://") else { return Some("scheme") };
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
    if !host.starts_with("sts.") || !(host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn"))
    {
        return Some("host");
    }
    if path != "/" {
        return Some("path");
    }
    let pairs: Vec<(&str, String)> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name, percent_decode_str(value).decode_utf8_lossy().into_owned()))
        .collect();
    let value = |name: &str| {
        let mut values = pairs.iter().filter(|(other, _)| *other == name);
        values.next().map_or("", |(_, value)| value.as_str())
    };
    if pairs.iter().any(|(name, _)| !NAMES.contains(name)) {
        return Some("parameter");
    }
    if NAMES.iter().any(|name| pairs.iter().filter(|(other, _)| other == name).count() > 1) {
        return Some("parameter twice");
    }
    if value("Action") != "GetCallerIdentity" {
        return Some("action");
    }
    if !value("X-Amz-SignedHeaders").split(';').any(|name| name == "x-k8s-aws-id") {
        return Some("signed headers");
    }
    match value("X-Amz-Expires").parse() {
        Ok(0..=900) => {}
        _ => return Some("expires"),
    }
    (value("X-Amz-Date") != TIME).then_some("date")
}

#[test]
fn tokens_pass_the_authenticator() {
    let session = Credentials::temporary(ID, SECRET, "heron/token==").unwrap();
    for (region, credentials, signature) in [
        (Region::US_EAST_1, permanent(), "1951be8d758a6eca35f456fd1c025d8e3b2ea9bb43d7b52ccbf2dcef66941a38"),
        (Region::US_EAST_1, session, "262b9c9dccc795e16c057d090b8938eb3ab27dff1d5ddf78bf0bfb8b14be75a5"),
        (
            Region::AP_NORTHEAST_2,
            permanent(),
            "0b369c4538211789bb7bbbb847079640bb40064706243d75f378f81a1b329d01",
        ),
        (Region::SA_EAST_1, permanent(), "76a672e3bb59997b44dda7bda016b926fdbbadba0b86e96ad07528c226620e86"),
        (Region::CN_NORTH_1, permanent(), "db8f8ebab9b551d1811db07f8a7e13aba6f7f47e6bcb55e8f2f24aea503cfbd0"),
    ] {
        let name = region.to_string();
        let cluster = TokenGenerator::eks("herons", region, credentials).unwrap();
        let token = cluster.token_at(TIME.parse().unwrap()).unwrap();
        assert_eq!(token.presigned_url().signature(), signature, "{name}");
        assert_eq!(refusal(token.as_str()), None, "{name}");
    }
}

/// Each check of [`refusal`] refuses a changed token.
#[test]
fn changed_tokens_do_not_pass() {
    let cluster = TokenGenerator::eks("herons", Region::US_EAST_1, permanent()).unwrap();
    let token = cluster.token_at(TIME.parse().unwrap()).unwrap();
    let encode = |url: &str| format!("k8s-aws-v1.{}", URL_SAFE_NO_PAD.encode(url));
    for (expected, from, to) in [
        ("scheme", "https://", "http://"),
        ("host", "sts.us-east-1.amazonaws.com", "heron.example"),
        ("path", ".com/", ".com/nest"),
        ("parameter", "&Version", "&Nest=oak&Version"),
        ("parameter twice", "&Version", "&Action=GetCallerIdentity&Version"),
        ("action", "GetCallerIdentity", "GetNest"),
        ("signed headers", "x-k8s-aws-id", "x-k8s-aws-i"),
        ("expires", "X-Amz-Expires=60", "X-Amz-Expires=9999999"),
        ("date", TIME, "this-morning"),
        ("date", TIME, "19900422T010203Z"),
    ] {
        let url = token.presigned_url().as_str();
        assert!(url.contains(from), "{from}");
        assert_eq!(refusal(&encode(&url.replacen(from, to, 1))), Some(expected), "{to}");
    }
    assert_eq!(refusal(&token.as_str().replacen("v1", "v2", 1)), Some("prefix"));
    assert_eq!(refusal(&format!("{token}=")), Some("base64"));
    assert_eq!(refusal(&format!("{token}{}", "a".repeat(4096))), Some("too large"));
}
