//! The hosts, and the paths on them, that a URL may have been signed for.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::explain::canonical::{CanonicalParts, decode_lossy};
use crate::explain::cause::Cause;
use crate::explain::compare::without_port;
use crate::partition::Partition;
use crate::sigv4::credential::ParsedCredential;
use crate::sigv4::parameter::SigningParameter;

/// The maximum number of the caller's hosts.
const MAX_HOSTS: usize = 16;

/// Returns the request for each possible host and path.
pub(super) fn hosts(
    sent: &CanonicalParts,
    possible_hosts: &[&str],
) -> impl Iterator<Item = (Cause, CanonicalParts)> {
    let host = sent.header("host").unwrap_or_default();
    let name = without_port(host);
    let mut places: Vec<(String, String)> = Vec::new();
    for text in possible_hosts.iter().take(MAX_HOSTS) {
        add_possible_host(&mut places, text, host, &sent.path);
    }
    // The default ports of HTTP, MinIO, Garage, LocalStack, Ceph and SeaweedFS.
    for port in ["", ":443", ":80", ":9000", ":8080", ":3900", ":4566", ":7480", ":8333"] {
        places.push((format!("{name}{port}"), sent.path.clone()));
    }
    add_aws_hosts(&mut places, sent, name);
    // The bucket may be in the host or in the path.
    if let Some((bucket, key)) = sent.path.get(1..).and_then(|path| path.split_once('/')) {
        places.push((format!("{bucket}.{host}"), format!("/{key}")));
    }
    if let Some((bucket, rest)) = host.split_once('.') {
        places.push((rest.to_string(), format!("/{bucket}{}", sent.path)));
    }
    let cause = |other: &str| {
        if other == host {
            Cause::Path
        } else if without_port(other) == name {
            Cause::Port
        } else {
            Cause::Host
        }
    };
    let places: Vec<_> = places.into_iter().map(|(host, path)| (cause(&host), host, path)).collect();
    places.into_iter().map(|(cause, host, path)| {
        let signed = sent.changed(|signed| {
            signed.set_header("host", host);
            signed.path = path;
        });
        (cause, signed)
    })
}

/// Adds the caller's host and path prefix: `minio:9000`, `https://cdn.example.com/files`, `/files`.
fn add_possible_host(places: &mut Vec<(String, String)>, text: &str, sent_host: &str, path: &str) {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (host, prefix) = text.split_at(text.find('/').unwrap_or(text.len()));
    let host = if host.is_empty() { sent_host.to_string() } else { host.to_ascii_lowercase() };
    let prefix = prefix.trim_end_matches('/');
    if !prefix.is_empty() {
        places.push((host.clone(), format!("{prefix}{path}")));
        let rest = path.strip_prefix(prefix).filter(|rest| rest.starts_with('/'));
        places.extend(rest.map(|rest| (host.clone(), rest.to_string())));
    }
    places.push((host, path.to_string()));
}

/// Adds AWS's hosts for the region: virtual-hosted, path-style, and those of all features.
fn add_aws_hosts(places: &mut Vec<(String, String)>, sent: &CanonicalParts, name: &str) {
    let credential = sent.parameter(SigningParameter::Credential.name()).map(decode_lossy);
    let Some(scope) = credential.as_deref().and_then(ParsedCredential::parse) else { return };
    if scope.service != "s3" {
        return;
    }
    let region = scope.region;
    let suffix = Partition::of(region).dns_suffix;
    let hosts = [
        format!("s3.{region}.{suffix}"),
        format!("s3.{suffix}"),
        format!("s3-{region}.{suffix}"),
        format!("s3.dualstack.{region}.{suffix}"),
        format!("s3-fips.{region}.{suffix}"),
        format!("s3-fips.dualstack.{region}.{suffix}"),
        format!("s3-accelerate.{suffix}"),
    ];
    let path = sent.path.as_str();
    // The bucket is in an AWS host, or is the name or the first label of the user's own domain.
    let bucket = name.rsplit_once(".s3").filter(|_| name.ends_with(suffix)).map(|(bucket, _)| bucket);
    let own = [Some(name), name.split('.').next()];
    let buckets = if bucket.is_some() { [bucket, None] } else { own };
    let segment = path.get(1..).and_then(|path| path.split_once('/'));
    for host in hosts {
        for bucket in buckets.into_iter().flatten() {
            places.push((format!("{bucket}.{host}"), path.to_string()));
            places.push((host.clone(), format!("/{bucket}{path}")));
        }
        if let Some((bucket, key)) = segment {
            places.push((format!("{bucket}.{host}"), format!("/{key}")));
        }
        places.push((host, path.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possible_hosts() {
        for (text, expected) in [
            ("minio:9000", &["minio:9000 /files/a"][..]),
            ("http://MinIO:9000/", &["minio:9000 /files/a"]),
            ("/files", &["e.com /files/files/a", "e.com /a", "e.com /files/a"]),
            ("cdn.com/fi", &["cdn.com /fi/files/a", "cdn.com /files/a"]),
            ("", &["e.com /files/a"]),
        ] {
            let mut places = Vec::new();
            add_possible_host(&mut places, text, "e.com", "/files/a");
            let places: Vec<String> = places.iter().map(|(host, path)| format!("{host} {path}")).collect();
            assert_eq!(places, expected, "{text}");
        }
    }
}
