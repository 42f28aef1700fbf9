//! Checksums and payload hashes that do not match the body.

use alloc::format;
use alloc::string::String;

use crate::explain::cause::Cause;
use crate::explain::evidence::Evidence;
use crate::explain::statement::Statement;
use crate::service::UNSIGNED_PAYLOAD;
use crate::sigv4::headers::CONTENT_SHA256;

/// The checksums that S3 compares: the words of its message, and the header.
const CHECKSUMS: [(&str, &str); 6] = [
    ("content-md5", "content-md5"),
    ("crc32c ", "x-amz-checksum-crc32c"),
    ("crc64nvme ", "x-amz-checksum-crc64nvme"),
    ("crc32 ", "x-amz-checksum-crc32"),
    ("sha256 ", "x-amz-checksum-sha256"),
    ("sha1 ", "x-amz-checksum-sha1"),
];

/// Returns the header of the checksum that the server found wrong.
fn name(evidence: &Evidence<'_>) -> Option<&'static str> {
    let document = evidence
        .document()
        .filter(|document| ["BadDigest", "XAmzContentChecksumMismatch"].contains(&document.code.as_str()))?;
    let message = document.message.to_ascii_lowercase();
    let request = evidence.request;
    let is_sent = |name: &str| request.header(name).is_some() || request.parameter(name).is_some();
    let is_signed = |name: &str| request.signed_header_names().any(|signed| signed == name);
    let named = CHECKSUMS.iter().find(|(words, _)| message.contains(words));
    let named = named.or_else(|| CHECKSUMS.iter().find(|(_, name)| is_sent(name) || is_signed(name)));
    named.map(|(_, name)| *name)
}

/// Returns the summary and the advice for a body that does not match.
pub(super) fn wording(evidence: &Evidence<'_>) -> Option<(String, &'static str)> {
    let request = evidence.request;
    if let Some(name) = name(evidence) {
        let is_in_url = request.header(name).is_none() && request.parameter(name).is_some();
        let (place, advice) = if is_in_url {
            (
                "in the URL",
                "presign the URL without this checksum, or with that of the body. A signer that does not have the body \
                 computes the checksum of an empty one: in AWS's SDKs, set the calculation of request checksums to \
                 WHEN_REQUIRED.",
            )
        } else {
            (
                "in its header",
                "send the checksum of exactly the bytes that you send, or presign the URL without it.",
            )
        };
        return Some((format!("The body does not match {name} {place}."), advice));
    }
    if *evidence.statement == Statement::Cause(Cause::Payload) {
        return Some((
            "The body does not match the payload hash in x-amz-content-sha256.".into(),
            "send the body whose hash was signed, or presign the URL without that header.",
        ));
    }
    let hash = request.parameter(CONTENT_SHA256).filter(|hash| hash.len() == 64);
    if hash.is_some() {
        return Some((
            "The URL was signed for the payload hash in its parameter X-Amz-Content-Sha256.".into(),
            "sign `UNSIGNED-PAYLOAD`: S3 ignores this parameter. To bind the body, sign the header \
             x-amz-content-sha256.",
        ));
    }
    let is_unsigned = evidence.sent.is_some_and(|sent| sent.payload_hash == UNSIGNED_PAYLOAD);
    (is_unsigned && !evidence.differences.is_empty()).then(|| {
        (
            "The server used a payload hash other than UNSIGNED-PAYLOAD.".into(),
            "do not send the header x-amz-content-sha256, or sign it: some servers take the payload hash from it. For \
             a service other than S3, sign the hash of the body.",
        )
    })
}

/// Returns a sentence with the two checksums that the server states.
pub(super) fn fact(evidence: &Evidence<'_>) -> Option<String> {
    let [Some(sent), Some(computed)] = &evidence.document()?.digests else { return None };
    // Without this name, `Secrets` hides a hash, because it looks like a signature.
    let name = if sent.len() == 64 { "x-amz-content-sha256=" } else { "" };
    Some(format!(
        "The server received the checksum {name}{sent} and computed {name}{computed} from the body."
    ))
}
