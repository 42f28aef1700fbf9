//! Checksums and payload hashes that do not match the body.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::explain::diagnosis::Evidence;
use crate::sigv4::headers::CONTENT_SHA256;

/// The checksums that S3 compares, by the name in its message.
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
    let document = evidence.document().filter(|document| document.code.ends_with("Digest"))?;
    let message = document.message.to_ascii_lowercase();
    let request = evidence.request;
    let is_sent = |name: &str| request.header(name).is_some() || request.parameter(name).is_some();
    let is_signed = |name: &str| request.signed_header_names().any(|signed| signed == name);
    let named = CHECKSUMS.iter().find(|(words, _)| message.contains(words));
    let named = named.or_else(|| CHECKSUMS.iter().find(|(_, name)| is_sent(name) || is_signed(name)));
    named.map(|(_, name)| *name)
}

/// Returns the summary and the advice for a body that does not match.
pub(super) fn wording(evidence: &Evidence<'_>) -> (Option<Cow<'static, str>>, Option<Cow<'static, str>>) {
    if let Some(name) = name(evidence) {
        let request = evidence.request;
        let (place, advice) = if request.header(name).is_none() && request.parameter(name).is_some() {
            (
                "in the URL",
                "presign the URL without this checksum, or with that of the body. A signer without the body computes \
                 the checksum of nothing: in AWS's SDKs, set the calculation of request checksums to WHEN_REQUIRED.",
            )
        } else {
            (
                "in its header",
                "send the checksum of exactly the bytes that you send, or presign the URL without it.",
            )
        };
        let summary = format!("The body does not match {name} {place}.");
        return (Some(summary.into()), Some(advice.into()));
    }
    let is_stated = evidence.document().is_some_and(|document| document.code.contains("Mismatch"));
    let hash = evidence.request.parameter(CONTENT_SHA256);
    if is_stated
        && evidence.differences.is_empty()
        && evidence.request.signature.len() == 64
        && hash.is_none()
    {
        return (
            Some("The body does not match the payload hash in x-amz-content-sha256.".into()),
            Some("send the body whose hash was signed, or presign the URL without that header.".into()),
        );
    }
    if hash.is_some_and(|hash| hash.len() == 64) {
        return (
            Some("The URL was signed for the payload hash in its parameter X-Amz-Content-Sha256.".into()),
            Some(
                "sign `UNSIGNED-PAYLOAD`: S3 ignores this parameter. To bind the body, sign the header \
                 x-amz-content-sha256."
                    .into(),
            ),
        );
    }
    (None, None)
}

/// Returns a sentence with both checksums that the server states.
pub(super) fn fact(evidence: &Evidence<'_>) -> Option<String> {
    let [Some(sent), Some(computed)] = &evidence.document()?.digests else { return None };
    Some(format!("The server received the checksum {sent} and computed {computed} from the body."))
}
