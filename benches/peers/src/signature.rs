//! A plain implementation of Signature Versions 4 and 4A, from the request that a server receives.
//! It shares no code with any subject, so a URL that passes shows that the subject has done the
//! work.

use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::elliptic_curve::bigint::U256;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::work::{ACCESS_KEY_ID, BUCKET, EXPIRES_IN, SECRET_ACCESS_KEY, Work};

pub(crate) const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
pub(crate) const PATH: &AsciiSet = &VALUE.remove(b'/');

/// The hashed and signed texts of a URL.
pub(crate) struct Signed {
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
}

/// Checks that a URL matches this work and that its signature is valid.
pub(crate) fn check(url: &str, work: &Work) -> Result<Signed, String> {
    let (host, rest) =
        url.strip_prefix("https://").and_then(|url| url.split_once('/')).ok_or("is no https URL")?;
    let (path, query) = rest.split_once('?').ok_or("has no query")?;
    if !host.starts_with(BUCKET) {
        return Err(format!("has the host {host}"));
    }
    if decode(path) != work.key {
        return Err(format!("has the path {path}"));
    }

    let mut parameters: Vec<(String, String)> = query
        .split('&')
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    let value = |wanted: &str| {
        let parameter = parameters.iter().find(|(name, _)| name == wanted);
        parameter.map(|(_, value)| value.clone()).ok_or_else(|| format!("has no {wanted}"))
    };
    let (date, credential) = (value("X-Amz-Date")?, value("X-Amz-Credential")?);
    let (signed_headers, signature) = (value("X-Amz-SignedHeaders")?, value("X-Amz-Signature")?);
    if value("X-Amz-Expires")? != EXPIRES_IN.as_secs().to_string() {
        return Err("expires at another time".to_owned());
    }
    if value("X-Amz-Security-Token").ok() != work.session_token {
        return Err("has another session token".to_owned());
    }
    if !work.parameters.iter().all(|parameter| parameters.contains(parameter)) {
        return Err("lacks a parameter".to_owned());
    }

    let headers = match (signed_headers.as_str(), work.content_type) {
        ("host", None) => format!("host:{host}\n"),
        ("content-type;host", Some(content_type)) => format!("content-type:{content_type}\nhost:{host}\n"),
        _ => return Err(format!("signs the headers {signed_headers}")),
    };
    parameters.retain(|(name, _)| name != "X-Amz-Signature");
    let mut pairs: Vec<_> = parameters
        .iter()
        .map(|(name, value)| {
            (utf8_percent_encode(name, VALUE).to_string(), utf8_percent_encode(value, VALUE).to_string())
        })
        .collect();
    pairs.sort();
    let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let canonical_request = format!(
        "{}\n/{}\n{}\n{headers}\n{signed_headers}\nUNSIGNED-PAYLOAD",
        work.method(),
        utf8_percent_encode(&work.key, PATH),
        query.join("&"),
    );

    let scope = credential.strip_prefix(ACCESS_KEY_ID).and_then(|scope| scope.strip_prefix('/'));
    let scope = scope.ok_or("has another access key id")?;
    let hash = hex(&Sha256::digest(&canonical_request));
    let algorithm = if work.is_sigv4a { SIGV4A } else { "AWS4-HMAC-SHA256" };
    let string_to_sign = format!("{algorithm}\n{date}\n{scope}\n{hash}");
    let is_valid = if work.is_sigv4a {
        verifies(&string_to_sign, &signature)
    } else {
        let secret = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
        let key = scope.split('/').fold(secret, |key, part| mac(&key, part));
        hex(&mac(&key, &string_to_sign)) == signature
    };
    if !is_valid {
        return Err("has a wrong signature".to_owned());
    }
    Ok(Signed { canonical_request, string_to_sign })
}

const SIGV4A: &str = "AWS4-ECDSA-P256-SHA256";

/// Returns whether an ECDSA signature is valid. For this secret, the first candidate for the key is
/// valid.
fn verifies(string_to_sign: &str, signature: &str) -> bool {
    let secret = format!("AWS4A{SECRET_ACCESS_KEY}");
    let input = format!("\0\0\0\x01{SIGV4A}\0{ACCESS_KEY_ID}\x01\0\0\x01\0");
    let candidate = U256::from_be_slice(&mac(secret.as_bytes(), &input));
    let key = SigningKey::from_slice(&candidate.wrapping_add(&U256::ONE).to_be_bytes()).unwrap();
    let digit = |at| u8::from_str_radix(signature.get(at..at + 2)?, 16).ok();
    let der: Option<Vec<u8>> = (0..signature.len()).step_by(2).map(digit).collect();
    der.and_then(|der| DerSignature::from_bytes(&der).ok())
        .is_some_and(|der| key.verifying_key().verify(string_to_sign.as_bytes(), &der).is_ok())
}

fn mac(key: &[u8], message: &str) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(message).finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_character_is_detected() {
        for work in [Work::get(), Work::get().with_sigv4a()] {
            let url = work.operation(&work.bucket()).presign(EXPIRES_IN).unwrap().into_string();
            assert!(check(&url, &work).is_ok());
            let other = if url.ends_with('0') { "1" } else { "0" };
            let changed = format!("{}{other}", &url[..url.len() - 1]);
            assert_eq!(check(&changed, &work).err().as_deref(), Some("has a wrong signature"));
        }
    }
}
