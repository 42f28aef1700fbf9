//! What a URL may have been signed for instead: tried one by one against its signature, for which the secret is needed.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::explain::Cause;
use crate::explain::canonical::{Side, lossy};
use crate::sigv4::uri_encode::push_query;

/// The first of the usual mistakes without which the signature is right, and what was signed.
pub(crate) fn find(sent: &Side, is_signed: impl Fn(&Side) -> bool) -> Option<(Cause, Side)> {
    changes(sent).find(|(_, side)| is_signed(side))
}

/// The methods that a URL can only be for, by parameters and signed headers that have a meaning with no other.
pub(crate) fn methods_meant(sent: &Side) -> Option<&'static [&'static str]> {
    const BY_OPERATION: [(&str, &[&str]); 9] = [
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
    const OF_UPLOADS: [&str; 6] = [
        "content-type",
        "content-length",
        "content-md5",
        "content-disposition",
        "cache-control",
        "x-amz-acl",
    ];
    let parameter = |name: &str| sent.query.iter().find(|(other, _)| other == name).map(|(_, value)| value);
    // The SDK for JavaScript says what it signed for.
    if let Some(operation) = parameter("x-id") {
        return BY_OPERATION.iter().find(|(name, _)| name == operation).map(|(_, methods)| *methods);
    }
    if sent.query.iter().any(|(name, _)| name.starts_with("response-")) {
        return Some(&["GET", "HEAD"]);
    }
    if parameter("partNumber").is_some() && parameter("uploadId").is_some() {
        return Some(&["PUT"]);
    }
    let is_of_upload = |name: &str| {
        OF_UPLOADS.contains(&name) || name.starts_with("x-amz-meta-") || name.starts_with("x-amz-checksum-")
    };
    sent.headers.iter().any(|(name, _)| is_of_upload(name)).then_some(&["PUT", "POST"])
}

fn changes(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    methods(sent)
        .chain(headers(sent))
        .chain(hosts(sent))
        .chain(paths(sent))
        .chain(parameters(sent))
        .chain(lifetimes(sent))
        .chain(payloads(sent))
}

fn changed(sent: &Side, change: impl FnOnce(&mut Side)) -> Side {
    let mut side = sent.clone();
    change(&mut side);
    side
}

fn methods(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    ["GET", "PUT", "HEAD", "POST", "DELETE"]
        .into_iter()
        .map(|method| (Cause::Method, changed(sent, |side| side.method = method.into())))
}

/// Client libraries add a content type, or a charset to it; the others are forgotten as a whole.
fn headers(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    const TYPES: [&str; 9] = [
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
            let bare = value.split(';').next().unwrap_or_default().trim();
            values.extend([
                bare.to_string(),
                format!("{bare}; charset=utf-8"),
                format!("{bare};charset=utf-8"),
            ]);
            values.extend(TYPES.map(String::from));
        } else {
            values.push(String::new());
        }
        let cause = Cause::HeaderDiffers(name.clone());
        values
            .into_iter()
            .map(move |value| (cause.clone(), changed(sent, |side| side.set_header(name, value))))
    })
}

fn hosts(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    let host = sent.header("host").unwrap_or_default();
    let bare = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let mut hosts: Vec<(Cause, String)> =
        [":443", ":80", ":9000", ""].into_iter().map(|port| (Cause::Port, format!("{bare}{port}"))).collect();
    // The global and the regional host of a bucket of AWS lead to the same place.
    if let Some(start) = bare.strip_suffix(".amazonaws.com")
        && let Some((bucket, _)) = start.split_once(".s3")
    {
        hosts.push((Cause::Host, format!("{bucket}.s3.amazonaws.com")));
        if let Some(region) = region_of(sent) {
            hosts.push((Cause::Host, format!("{bucket}.s3.{region}.amazonaws.com")));
            hosts.push((Cause::Host, format!("{bucket}.s3-{region}.amazonaws.com")));
        }
    }
    hosts.into_iter().map(|(cause, host)| (cause, changed(sent, |side| side.set_header("host", host))))
}

fn region_of(sent: &Side) -> Option<String> {
    let (_, credential) = sent.query.iter().find(|(name, _)| name == "X-Amz-Credential")?;
    lossy(credential).rsplit('/').nth(2).map(String::from)
}

fn paths(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    let path = &sent.path;
    let once_more = path.replace('%', "%25");
    let decoded: String = {
        let mut encoded = String::new();
        crate::sigv4::uri_encode::push_path(&mut encoded, &lossy(&lossy(path)));
        encoded
    };
    let spaced = path.replace("%2B", "%20").replace('+', "%20");
    let slashes = path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/");
    [
        (Cause::PathDoubleEncoded, once_more),
        (Cause::PathDoubleEncoded, decoded),
        (Cause::PathEncoding, lossy(path)),
        (Cause::PlusForSpace, spaced),
        (Cause::PathNormalized, format!("/{slashes}")),
        (Cause::PathNormalized, format!("/{path}")),
    ]
    .into_iter()
    .map(|(cause, path)| (cause, changed(sent, |side| side.path = path)))
}

fn parameters(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    /// The most parameters of which each is left out once.
    const MOST: usize = 64;
    let each = (0..sent.query.len().min(MOST)).filter_map(|at| {
        let (name, _) = sent.query.get(at).filter(|(name, _)| !name.starts_with("X-Amz-"))?;
        let side = changed(sent, |side| drop(side.query.remove(at)));
        Some((Cause::ParameterAdded(lossy(name)), side))
    });
    let spaced = changed(sent, |side| {
        for (name, value) in side.query.iter_mut().filter(|(name, _)| !name.starts_with("X-Amz-")) {
            *name = name.replace("%2B", "%20");
            *value = value.replace("%2B", "%20");
        }
    });
    let decoded = changed(sent, |side| {
        for (_, value) in &mut side.query {
            let text = lossy(&lossy(value));
            value.clear();
            push_query(value, &text);
        }
    });
    each.chain([(Cause::PlusForSpace, spaced), (Cause::DoubleEncodedQuery, decoded)])
}

/// Somebody wants a longer life than the URL has.
fn lifetimes(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    const NAME: &str = "X-Amz-Expires";
    ["60", "120", "180", "300", "600", "900", "1800", "3600", "7200", "43200", "86400", "604800"]
        .into_iter()
        .map(|seconds| {
            let side = changed(sent, |side| {
                for (_, value) in side.query.iter_mut().filter(|(name, _)| name == NAME) {
                    *value = seconds.into();
                }
            });
            (Cause::ParameterDiffers(NAME.into()), side)
        })
}

fn payloads(sent: &Side) -> impl Iterator<Item = (Cause, Side)> {
    /// The SHA-256 of nothing.
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    ["UNSIGNED-PAYLOAD", EMPTY]
        .into_iter()
        .map(|hash| (Cause::Payload, changed(sent, |side| side.payload_hash = hash.into())))
}
