//! No explanation shows a secret.

use core::time::Duration;

use presign::explain::{Cause, FailedRequest};
use presign::s3::Bucket;
use presign::{Credentials, Region};

use crate::shared::{SECRET, TOKEN, URL, at, credentials, s3, upload};

/// The text contains no secret and no control character.
#[test]
fn secrets_stay_secret() {
    let temporary = Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, TOKEN).unwrap();
    let url = upload(temporary.clone());
    let canonical =
        url.canonical_request().to_string().replace("X-Amz-Security-Token=IQoJ", "X-Amz-Security-Token=JQoJ");
    let message = format!(
        "<Message>The signature {} and the token {TOKEN} \u{1b}[31m are wrong</Message>",
        url.signature()
    );
    let body = s3(&canonical, &url.string_to_sign(), url.signature());
    let (before, rest) = body.split_once("<Message>").unwrap();
    let (_, after) = rest.split_once("</Message>").unwrap();
    for body in [body.clone(), [before, &message.replace('\u{1b}', "\u{9b}"), after].concat()] {
        let request = FailedRequest::new("PUT", url.as_str()).headers(url.required_headers());
        let request = request.response_body(&body).credentials(&temporary);
        let explanation = request.explain();
        assert_eq!(explanation.cause(), &Cause::ParameterDiffers("X-Amz-Security-Token".into()));
        for text in [explanation.to_string(), format!("{explanation:?}"), format!("{request:?}")] {
            for secret in [url.signature(), TOKEN, &TOKEN[4..], SECRET] {
                assert!(!text.contains(secret), "{text}");
            }
        }
        assert_eq!(format!("{request:?}"), "FailedRequest { .. }");
        assert!(!explanation.to_string().contains('\u{9b}'));
        assert!(explanation.to_string().contains("sent    [43 characters]"), "{explanation}");
    }
    let key = [("x-amz-server-side-encryption-customer-key", "c2VjcmV0")];
    let url = URL.replace("=host", "=host%3Bx-amz-server-side-encryption-customer-key");
    let canonical = "GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\n\
        x-amz-server-side-encryption-customer-key:b3RoZXI=\n\nhost;x-amz-server-side-encryption-customer-key\nUNSIGNED-PAYLOAD";
    let body =
        s3(canonical, "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\na", "a");
    let explanation = FailedRequest::new("GET", &url).headers(key).response_body(&body).explain();
    let text = format!("{explanation} {explanation:?}");
    assert!(
        text.contains("customer-key") && !text.contains("c2VjcmV0") && !text.contains("b3RoZXI="),
        "{text}"
    );
}

/// A server may repeat the URL in its message, which may be cut within a secret.
#[test]
fn secrets_in_server_messages() {
    let token = "t0ken/".repeat(60);
    let credentials = Credentials::temporary("ASIA", "secret", token.as_str()).unwrap();
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap();
    let url = bucket.get("a").presign_at(at("20130524T000000Z"), Duration::from_secs(60)).unwrap();
    let encoded = "t0ken%2F".repeat(60);
    assert!(url.as_str().contains(&encoded));
    // The server computes with the canonical encoding, whatever encoding the client sent.
    let sent = url.as_str().replace(&encoded, &encoded.replace("%2F", "%2f"));
    let broken = sent.replace('?', "#?");
    for secret in [url.signature(), &token, &encoded, "bearer of a secret"] {
        for (before, url) in [0, 230, 240, 290, 299].into_iter().flat_map(|at| [(at, &sent), (at, &broken)]) {
            let message = format!("{}{secret}", "a".repeat(before));
            let body = format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
            let request = FailedRequest::new("GET", url).headers([("Cookie", "bearer of a secret")]);
            let text = request.response_body(&body).explain().to_string();
            assert!(!text.contains(&secret[..8]), "{before} {text}");
        }
    }
}

/// A name that is or contains a secret, or a control character, is the subject of the cause.
#[test]
fn names_of_added_parameters() {
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials()).unwrap();
    let url = bucket.get("a").presign_at(at("20130524T000000Z"), Duration::from_secs(60)).unwrap();
    for (name, shown) in [
        (format!("tern{}", url.signature()), "tern[…]"),
        (format!("X-Amz-Signature%3D{}", url.signature()), "X-Amz-Signature=[…]"),
        ("tern%1B%E2%80%AE".into(), "tern\u{fffd}\u{fffd}"),
    ] {
        let added = format!("{url}&{name}=1");
        let credentials = credentials();
        let explanation = FailedRequest::new("GET", &added).credentials(&credentials).explain();
        assert_eq!(explanation.cause(), &Cause::ParameterAdded(shown.into()), "{name}");
        let text = explanation.to_string();
        let summary = text.lines().next().unwrap();
        assert!(summary.contains(shown), "{summary}");
        assert!(!text.contains(url.signature()) && !text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}
