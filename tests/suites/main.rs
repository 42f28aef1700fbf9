//! The kinds of cases in other projects' test suites, with this project's own values.
//!
//! Each file names its sources. No signature comes from this crate: `form.rs` signs forms with HMAC,
//! and a signer in Python, with only `hashlib` and `hmac`, computed the signatures of URLs. If this
//! crate differs on purpose, a comment states the reason. A slash marks files in `tests/`.
//!
//! | suite | kinds | files |
//! |---|---|---|
//! | localstack | AWS's recorded responses | `verify`, `forms`, `/post_verify` |
//! | | AWS's recorded documents | `/explain/recorded` |
//! | ceph/s3-tests | forms, lifetimes | `forms`, `servers`, `/post_verify` |
//! | openstack/swift | payload hashes, lifetimes, targets | `servers`, `/verify_as_s3` |
//! | versitygw | signing parameters, headers, forms | `servers`, `form_servers` |
//! | minio | signing parameters, headers, policies | `servers`, `form_servers`, `/post_verify` |
//! | seaweedfs | headers, default ports, policies | `servers`, `form_servers`, `/verify_as_s3` |
//! | supabase/storage | dot segments, spaces in headers | `servers` |
//! | aws-cli | `s3 presign`, tunnels, tokens | `urls`, `scopes`, `signing`, `/token` |
//! | botocore | addressing, signers | `scopes`, `urls`, `/addressing`, `/endpoints`, `/full` |
//! | aws-sdk-ruby | presigners, ARNs | `urls`, `scopes`, `signing`, `/sigv4a` |
//! | aws-sdk-go-v2 | uploads, forms, tokens | `urls`, `scopes`, `/post`, `/token` |
//! | aws-sdk-java-v2 | each operation, canonical requests | `urls`, `scopes`, `canonical` |
//! | aws-sdk-js-v3 | hoisted headers, forms, tokens | `urls`, `verify`, `/post`, `/token` |
//! | smithy-typescript | bodies, paths, session tokens | `signing`, `canonical`, `scopes` |
//! | smithy-kotlin, aws-sdk-kotlin | canonical requests, tokens | `canonical`, `/token` |
//! | aws-sdk-php | lifetimes, headers, forms | `canonical`, `urls`, `scopes`, `/post` |
//! | aws-sdk-net | virtual hosts, endpoints of a VPC, forms | `scopes`, `/addressing`, `/post` |
//! | minio-py, -go, -java, -js | ports, versions, lists, forms | `urls`, `scopes`, `/post` |
//! | mhart/aws4 | queries, JSON with a target | `canonical`, `signing` |
//! | ex_aws, ex_aws_s3 | keys with reserved characters | `urls`, `canonical` |
//! | requests-aws4auth | canonical path, query and headers | `canonical` |
//! | amazonka | paths | `canonical` |
//! | rust-s3, s3s | canonical query, AWS's examples | `canonical`, `/goldens` |
//! | arrow-rs-object-store | the requester pays, AWS's example | `urls`, `/goldens` |
//! | opendal-reqsign | empty parameters, Signature Version 4A | `signing`, `/sigv4a` |
//! | aws-msk-iam-sasl-signer-go, -python, -js | tokens | `/token/signatures` |
//! | aws-iam-authenticator | checks of a token | `tokens` |

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a case that cannot be built fails the test"
)]

mod canonical;
mod form;
mod form_servers;
mod forms;
mod request;
mod scopes;
mod servers;
mod signing;
mod tokens;
mod urls;
mod verify;

use presign::Credentials;

pub(crate) const ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// The time of every signature.
pub(crate) const TIME: &str = "20310401T080000Z";

#[track_caller]
pub(crate) fn permanent() -> Credentials {
    Credentials::new(ID, SECRET).unwrap()
}

/// Returns the message of an error document, or its list of unsigned headers.
#[track_caller]
pub(crate) fn message(document: &str) -> String {
    let element = |name: &str| {
        let (_, rest) = document.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>"))
            .map(|(text, _)| text.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">"))
    };
    match element("HeadersNotSigned") {
        Some(names) => format!("HeadersNotSigned {names}"),
        None => element("Message").unwrap(),
    }
}

/// Compares named responses with the expected ones.
#[track_caller]
pub(crate) fn check_responses<'a>(rows: impl IntoIterator<Item = (&'a str, String, &'a str)>) {
    let wrong: Vec<String> = rows
        .into_iter()
        .filter(|(_, response, expected)| response != expected)
        .map(|(name, response, expected)| format!("{name}: {response}\n    expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(crate) const MISMATCH: &str = "403 SignatureDoesNotMatch The request signature we calculated does not match the \
    signature you provided. Check your key and signing method.";
