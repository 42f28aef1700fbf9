//! Usual mistakes, undone one at a time until the signature matches. This needs the secret.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::explain::canonical::{CanonicalParts, EMPTY_PAYLOAD_HASH, decode_lossy};
use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::explain::hosts;
use crate::service::UNSIGNED_PAYLOAD;
use crate::sigv4::headers::CONTENT_SHA256;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::uri_encode::{push_path, push_query};

/// The requests that the URL may have been signed for.
pub(super) struct Hypotheses<'h> {
    pub(super) request: &'h ClientRequest<'h>,
    pub(super) sent: &'h CanonicalParts,
    /// The signed headers with unknown values.
    pub(super) unknown: &'h [&'h str],
    /// Hosts and path prefixes that the caller named.
    pub(super) possible_hosts: &'h [&'h str],
    /// The requests that read each `+` as a space or as itself.
    pub(super) plus_variants: &'h [CanonicalParts],
}

/// The maximum length of a canonical request that is tried. S3 accepts URLs of 8 KiB.
const MAX_LENGTH: usize = 16 * 1024;

/// The maximum number of headers whose values are tried together with those of an unknown one.
const MAX_HEADERS: usize = 16;

impl Hypotheses<'_> {
    /// Returns the first mistake that explains the signature, and the signed request.
    pub(super) fn find(
        &self,
        is_signed: impl Fn(&CanonicalParts) -> bool,
    ) -> Option<(Cause, CanonicalParts)> {
        let mut text = String::new();
        self.sent.write(&mut text);
        if text.len() > MAX_LENGTH {
            return None;
        }
        let found = self.changes(self.sent, usize::MAX).find(|(_, signed)| is_signed(signed));
        found.or_else(|| {
            // Usual values of an unknown header are tried alone and with every other mistake.
            let name = self.unknown.iter().min_by_key(|name| **name != "content-type")?;
            header_values(self.sent, name).find_map(|(cause, sent)| {
                if is_signed(&sent) {
                    return Some((cause, sent));
                }
                self.changes(&sent, MAX_HEADERS).find(|(_, signed)| is_signed(signed))
            })
        })
    }

    /// Returns each mistake, and the request without it.
    fn changes<'c>(
        &'c self,
        sent: &'c CanonicalParts,
        max_headers: usize,
    ) -> impl Iterator<Item = (Cause, CanonicalParts)> {
        let headers = sent.headers.iter().filter(|(name, _)| name != "host").take(max_headers);
        methods(sent)
            .chain(headers.flat_map(|(name, _)| header_values(sent, name)))
            .chain(hosts::hosts(sent, self.possible_hosts))
            .chain(self.plus_variants.iter().map(|signed| (Cause::PlusForSpace, signed.clone())))
            .chain(paths(sent))
            .chain(self.parameters(sent))
            .chain(lifetimes(sent))
            .chain(self.payloads(sent))
    }

    fn parameters<'c>(&'c self, sent: &'c CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
        /// The maximum number of parameters to remove, one at a time.
        const MAX_PARAMETERS: usize = 64;
        let without_one = (0..sent.query.len().min(MAX_PARAMETERS)).filter_map(move |at| {
            let (name, _) = sent.query.get(at).filter(|(name, _)| !SigningParameter::is_reserved(name))?;
            let signed = sent.changed(|signed| drop(signed.query.remove(at)));
            Some((Cause::ParameterAdded(decode_lossy(name)), signed))
        });
        let first_added = self.request.parameters_after_signature().next();
        let without_added = first_added.map(|first| {
            let added: Vec<String> = self.request.parameters_after_signature().map(decode_lossy).collect();
            let is_added = |name: &str| added.contains(&decode_lossy(name));
            let signed = sent.changed(|signed| signed.query.retain(|(name, _)| !is_added(name)));
            (Cause::ParameterAdded(decode_lossy(first)), signed)
        });
        let spaced = sent.changed(|signed| {
            for (name, value) in signed.query.iter_mut().filter(|(name, _)| !name.starts_with("X-Amz-")) {
                *name = name.replace("%2B", "%20");
                *value = value.replace("%2B", "%20");
            }
        });
        let decoded = sent.changed(|signed| {
            for (_, value) in &mut signed.query {
                let text = decode_lossy(&decode_lossy(value));
                value.clear();
                push_query(value, &text);
            }
        });
        let others = [(Cause::PlusForSpace, spaced), (Cause::DoubleEncodedQuery, decoded)];
        without_one.chain(without_added).chain(others)
    }

    /// The signed payload hash may be a usual one, or one in the URL or in a header.
    fn payloads<'c>(&'c self, sent: &'c CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
        let stated =
            [self.request.parameter(CONTENT_SHA256), self.request.header(CONTENT_SHA256).map(Into::into)];
        [Some(UNSIGNED_PAYLOAD.to_string()), Some(EMPTY_PAYLOAD_HASH.to_string())]
            .into_iter()
            .chain(stated)
            .flatten()
            .map(|hash| (Cause::Payload, sent.changed(|signed| signed.payload_hash = hash)))
    }
}

/// Returns the methods that the request's parameters and signed headers allow.
///
/// `None` if they allow all methods.
pub(super) fn likely_methods(sent: &CanonicalParts) -> Option<&'static [&'static str]> {
    /// The methods by `x-id`, with which the SDK for JavaScript names the signed operation.
    const OPERATIONS: [(&str, &[&str]); 9] = [
        ("GetObject", &["GET"]),
        ("HeadObject", &["HEAD"]),
        ("PutObject", &["PUT"]),
        ("UploadPart", &["PUT"]),
        ("CopyObject", &["PUT"]),
        ("DeleteObject", &["DELETE"]),
        ("CreateMultipartUpload", &["POST"]),
        ("CompleteMultipartUpload", &["POST"]),
        ("AbortMultipartUpload", &["DELETE"]),
    ];
    const UPLOAD_HEADERS: [&str; 6] = [
        "content-type",
        "content-length",
        "content-md5",
        "content-disposition",
        "cache-control",
        "x-amz-acl",
    ];
    if let Some(operation) = sent.parameter("x-id") {
        return OPERATIONS.iter().find(|(name, _)| *name == operation).map(|(_, methods)| *methods);
    }
    if sent.query.iter().any(|(name, _)| name.starts_with("response-")) {
        return Some(&["GET", "HEAD"]);
    }
    if sent.parameter("partNumber").is_some() && sent.parameter("uploadId").is_some() {
        return Some(&["PUT"]);
    }
    let is_upload_header = |name: &str| {
        UPLOAD_HEADERS.contains(&name)
            || name.starts_with("x-amz-meta-")
            || name.starts_with("x-amz-checksum-")
    };
    sent.headers.iter().any(|(name, _)| is_upload_header(name)).then_some(&["PUT", "POST"])
}

fn methods(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    ["GET", "PUT", "HEAD", "POST", "DELETE"]
        .into_iter()
        .map(|method| (Cause::Method, sent.changed(|signed| signed.method = method.into())))
}

/// Returns the request with each usual value of a signed header.
fn header_values(sent: &CanonicalParts, name: &str) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    const CONTENT_TYPES: [&str; 9] = [
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
        "image/jpeg",
        "image/png",
        "video/mp4",
    ];
    /// The checksums of an empty body, from signers that do not have the body.
    const EMPTY_CHECKSUMS: [(&str, &str); 6] = [
        ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ("x-amz-checksum-crc32", "AAAAAA=="),
        ("x-amz-checksum-crc32c", "AAAAAA=="),
        ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="),
        ("x-amz-checksum-sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
        ("x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ];
    let value = sent.header(name).unwrap_or_default();
    let mut values: Vec<String> = Vec::from([String::new()]);
    match name {
        // A client library may have added a content type or a charset.
        "content-type" => {
            let media_type = value.split(';').next().unwrap_or_default().trim();
            values.extend([
                media_type.to_string(),
                format!("{media_type}; charset=utf-8"),
                format!("{media_type};charset=utf-8"),
            ]);
            values.extend(CONTENT_TYPES.map(String::from));
        }
        "content-length" => values.push("0".into()),
        _ => values.extend(
            EMPTY_CHECKSUMS.iter().filter(|(other, _)| *other == name).map(|(_, value)| (*value).into()),
        ),
    }
    let name = name.to_string();
    values.into_iter().map(move |value| {
        (Cause::HeaderDiffers(name.clone()), sent.changed(|signed| signed.set_header(&name, value)))
    })
}

fn paths(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    let path = &sent.path;
    let encoded_again = path.replace('%', "%25");
    let mut encoded_once = String::new();
    push_path(&mut encoded_once, &decode_lossy(&decode_lossy(path)));
    let single_slashes = path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/");
    [
        (Cause::PathDoubleEncoded, encoded_again),
        (Cause::PathDoubleEncoded, encoded_once),
        (Cause::PathEncoding, decode_lossy(path)),
        (Cause::PlusForSpace, path.replace("%2B", "%20")),
        (Cause::PlusForSpace, path.replace("%20", "%2B")),
        (Cause::PathNormalized, format!("/{single_slashes}")),
        (Cause::PathNormalized, format!("/{path}")),
    ]
    .into_iter()
    .map(|(cause, path)| (cause, sent.changed(|signed| signed.path = path)))
}

/// The lifetime in the URL may have been changed after signing.
fn lifetimes(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    const NAME: &str = SigningParameter::Expires.name();
    ["60", "120", "180", "300", "600", "900", "1800", "3600", "7200", "43200", "86400", "604800"]
        .into_iter()
        .map(|seconds| {
            let signed = sent.changed(|signed| {
                for (_, value) in signed.query.iter_mut().filter(|(name, _)| name == NAME) {
                    *value = seconds.into();
                }
            });
            (Cause::ParameterDiffers(NAME.into()), signed)
        })
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use super::*;

    #[test]
    fn work_is_not_the_product_of_the_signed_headers() {
        let tried = |headers: usize| {
            let names: String = (0..headers).map(|at| format!("%3Bh{at}")).collect();
            let url = format!("https://example.com/a?X-Amz-SignedHeaders=content-type%3Bhost{names}");
            let request = ClientRequest::read("GET", &url, None).unwrap();
            let sent = request.canonical_parts(None).unwrap();
            let unknown = request.unknown_headers(None);
            let hypotheses = Hypotheses {
                request: &request,
                sent: &sent,
                unknown: &unknown,
                possible_hosts: &[],
                plus_variants: &[],
            };
            let tried = Cell::new(0);
            let found = hypotheses.find(|_| {
                tried.set(tried.get() + 1);
                false
            });
            assert_eq!(found, None);
            tried.get()
        };
        let (few, many) = (tried(MAX_HEADERS), tried(240));
        assert!(many < 2 * few, "{few} {many}");
    }
}
