//! Usual mistakes, undone one at a time until the URL's signature matches. This needs the secret.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::explain::canonical::{CanonicalParts, EMPTY_PAYLOAD_HASH, decode_lossy};
use crate::explain::cause::Cause;
use crate::service::UNSIGNED_PAYLOAD;
use crate::sigv4::credential::ParsedCredential;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::uri_encode::{push_path, push_query};

/// Returns the first mistake that explains the signature, and the signed request.
pub(super) fn find(
    sent: &CanonicalParts,
    is_signed: impl Fn(&CanonicalParts) -> bool,
) -> Option<(Cause, CanonicalParts)> {
    changes(sent).find(|(_, signed)| is_signed(signed))
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

/// Returns each mistake, and the request without it.
fn changes(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    methods(sent)
        .chain(headers(sent))
        .chain(hosts(sent))
        .chain(paths(sent))
        .chain(parameters(sent))
        .chain(lifetimes(sent))
        .chain(payloads(sent))
}

fn changed(sent: &CanonicalParts, change: impl FnOnce(&mut CanonicalParts)) -> CanonicalParts {
    let mut signed = sent.clone();
    change(&mut signed);
    signed
}

fn methods(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    ["GET", "PUT", "HEAD", "POST", "DELETE"]
        .into_iter()
        .map(|method| (Cause::Method, changed(sent, |signed| signed.method = method.into())))
}

/// A client library may have added a content type or a charset.
///
/// Other headers may have been signed with an empty value.
fn headers(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
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
    sent.headers.iter().filter(|(name, _)| name != "host").flat_map(move |(name, value)| {
        let mut values: Vec<String> = Vec::new();
        if name == "content-type" {
            let media_type = value.split(';').next().unwrap_or_default().trim();
            values.extend([
                media_type.to_string(),
                format!("{media_type}; charset=utf-8"),
                format!("{media_type};charset=utf-8"),
            ]);
            values.extend(CONTENT_TYPES.map(String::from));
        } else {
            values.push(String::new());
        }
        let cause = Cause::HeaderDiffers(name.clone());
        values
            .into_iter()
            .map(move |value| (cause.clone(), changed(sent, |signed| signed.set_header(name, value))))
    })
}

fn hosts(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    let host = sent.header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let mut hosts: Vec<(Cause, String)> =
        [":443", ":80", ":9000", ""].into_iter().map(|port| (Cause::Port, format!("{name}{port}"))).collect();
    // A bucket has global and regional hosts.
    if let Some(start) = name.strip_suffix(".amazonaws.com")
        && let Some((bucket, _)) = start.split_once(".s3")
    {
        hosts.push((Cause::Host, format!("{bucket}.s3.amazonaws.com")));
        if let Some(region) = region_of(sent) {
            hosts.push((Cause::Host, format!("{bucket}.s3.{region}.amazonaws.com")));
            hosts.push((Cause::Host, format!("{bucket}.s3-{region}.amazonaws.com")));
        }
    }
    hosts.into_iter().map(|(cause, host)| (cause, changed(sent, |signed| signed.set_header("host", host))))
}

fn region_of(sent: &CanonicalParts) -> Option<String> {
    let credential = decode_lossy(sent.parameter(SigningParameter::Credential.name())?);
    ParsedCredential::parse(&credential).map(|scope| scope.region.into())
}

fn paths(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    let path = &sent.path;
    let encoded_again = path.replace('%', "%25");
    let mut encoded_once = String::new();
    push_path(&mut encoded_once, &decode_lossy(&decode_lossy(path)));
    let spaced = path.replace("%2B", "%20").replace('+', "%20");
    let single_slashes = path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/");
    [
        (Cause::PathDoubleEncoded, encoded_again),
        (Cause::PathDoubleEncoded, encoded_once),
        (Cause::PathEncoding, decode_lossy(path)),
        (Cause::PlusForSpace, spaced),
        (Cause::PathNormalized, format!("/{single_slashes}")),
        (Cause::PathNormalized, format!("/{path}")),
    ]
    .into_iter()
    .map(|(cause, path)| (cause, changed(sent, |signed| signed.path = path)))
}

fn parameters(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    /// The maximum number of parameters to remove, one at a time.
    const MAX_PARAMETERS: usize = 64;
    let without_one = (0..sent.query.len().min(MAX_PARAMETERS)).filter_map(|at| {
        let (name, _) = sent.query.get(at).filter(|(name, _)| !name.starts_with("X-Amz-"))?;
        let signed = changed(sent, |signed| drop(signed.query.remove(at)));
        Some((Cause::ParameterAdded(decode_lossy(name)), signed))
    });
    let spaced = changed(sent, |signed| {
        for (name, value) in signed.query.iter_mut().filter(|(name, _)| !name.starts_with("X-Amz-")) {
            *name = name.replace("%2B", "%20");
            *value = value.replace("%2B", "%20");
        }
    });
    let decoded = changed(sent, |signed| {
        for (_, value) in &mut signed.query {
            let text = decode_lossy(&decode_lossy(value));
            value.clear();
            push_query(value, &text);
        }
    });
    without_one.chain([(Cause::PlusForSpace, spaced), (Cause::DoubleEncodedQuery, decoded)])
}

/// The lifetime in the URL may have been changed after signing.
fn lifetimes(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    const NAME: &str = SigningParameter::Expires.name();
    ["60", "120", "180", "300", "600", "900", "1800", "3600", "7200", "43200", "86400", "604800"]
        .into_iter()
        .map(|seconds| {
            let signed = changed(sent, |signed| {
                for (_, value) in signed.query.iter_mut().filter(|(name, _)| name == NAME) {
                    *value = seconds.into();
                }
            });
            (Cause::ParameterDiffers(NAME.into()), signed)
        })
}

fn payloads(sent: &CanonicalParts) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    [UNSIGNED_PAYLOAD, EMPTY_PAYLOAD_HASH]
        .into_iter()
        .map(|hash| (Cause::Payload, changed(sent, |signed| signed.payload_hash = hash.into())))
}
