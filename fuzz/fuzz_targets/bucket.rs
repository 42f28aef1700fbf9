//! A URL addresses the given endpoint, bucket and key, and clients do not change it.

#![no_main]

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::s3::{Bucket, Endpoint};
use presign::{Error, PresignedUrl, Region};
use presign_fuzz::{Keys, Url, percent_decode};
use url::Position;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    style: Style,
    options: Options,
    https: bool,
    host: Host<'a>,
    port: Port,
    prefix: &'a str,
    region: &'a str,
    name: Name<'a>,
    public_url: Option<Public>,
    key: &'a str,
    keys: Keys<'a>,
}

#[derive(Arbitrary, Debug)]
enum Style {
    Path,
    VirtualHosted,
    Aws,
    AwsAt,
}

#[derive(Arbitrary, Debug)]
struct Options {
    dual_stack: bool,
    fips: bool,
    accelerate: bool,
    force_path_style: bool,
    global: bool,
    use_arn_region: bool,
}

/// A bucket name, alias or ARN. Many are almost valid.
#[derive(Arbitrary, Debug)]
enum Name<'a> {
    Any(&'a str),
    Directory(&'a str, &'a str),
    Alias(&'a str),
    Arn { service: &'a str, region: &'a str, account: &'a str, resource: &'a str },
    AccessPoint(&'a str),
    Outpost(&'a str, &'a str),
}

impl Name<'_> {
    fn text(&self, region: &str) -> String {
        match *self {
            Name::Any(name) => name.into(),
            Name::Directory(name, zone) => format!("{name}--{zone}--x-s3"),
            Name::Alias(stem) => format!("{stem}o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3"),
            Name::Arn { service, region, account, resource } => {
                format!("arn:aws:{service}:{region}:{account}:{resource}")
            }
            Name::AccessPoint(name) => format!("arn:aws:s3:{region}:123456789012:accesspoint/{name}"),
            Name::Outpost(outpost, name) => {
                format!("arn:aws:s3-outposts:{region}:123456789012:outpost/{outpost}/accesspoint/{name}")
            }
        }
    }
}

#[derive(Arbitrary, Debug)]
enum Public {
    Whole,
    InPath,
    InHost,
}

impl Public {
    const fn pattern(&self) -> &'static str {
        match self {
            Self::Whole => "https://files.example/a",
            Self::InPath => "https://files.example/a/{bucket}",
            Self::InHost => "https://{bucket}.files.example/a",
        }
    }
}

#[derive(Arbitrary, Debug)]
enum Host<'a> {
    Any(&'a str),
    Ipv4(Ipv4Addr),
    Ipv6(Ipv6Addr),
    Mapped(Ipv4Addr),
}

#[derive(Arbitrary, Debug)]
enum Port {
    Missing,
    Http,
    Https,
    Any(u16),
}

impl Input<'_> {
    /// Returns the URL of a custom endpoint.
    fn endpoint(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        let host = match self.host {
            Host::Any(text) => text.into(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => format!("[{address}]"),
            Host::Mapped(address) => format!("[{}]", address.to_ipv6_mapped()),
        };
        let port = match self.port {
            Port::Missing => String::new(),
            Port::Http => ":80".into(),
            Port::Https => ":443".into(),
            Port::Any(port) => format!(":{port}"),
        };
        format!("{scheme}://{host}{port}{}", self.prefix)
    }
}

fn presign(input: &Input<'_>, name: &str, url: &str) -> Result<PresignedUrl, Error> {
    let endpoint = match input.style {
        Style::Path => Endpoint::path_style(url)?,
        Style::VirtualHosted => Endpoint::virtual_hosted(url)?,
        Style::Aws => Endpoint::aws(),
        Style::AwsAt => Endpoint::aws_at(url)?,
    };
    let Options { dual_stack, fips, accelerate, force_path_style, global, use_arn_region } = input.options;
    let mut endpoint = if use_arn_region { endpoint } else { endpoint.use_arn_region(false) };
    for (is_set, set) in [
        (dual_stack, Endpoint::dual_stack as fn(Endpoint) -> Endpoint),
        (fips, Endpoint::fips),
        (accelerate, Endpoint::accelerate),
        (force_path_style, Endpoint::force_path_style),
        (global, Endpoint::global),
    ] {
        endpoint = if is_set { set(endpoint) } else { endpoint };
    }
    if let Some(public_url) = &input.public_url {
        endpoint = endpoint.public_url(public_url.pattern())?;
    }
    let bucket =
        Bucket::with_endpoint(name, Region::new(input.region)?, input.keys.credentials()?, endpoint)?;
    bucket.get(input.key).presign_at("20130524T000000Z".parse()?, Duration::from_secs(1))
}

fuzz_target!(|input: Input<'_>| {
    let name = input.name.text(input.region);
    let endpoint = input.endpoint();
    let Ok(url) = presign(&input, &name, &endpoint) else { return };

    let printed = Url::parse(url.as_str());
    let path = percent_decode(printed.path);
    let (signed_host, signed_path) = (url.host(), percent_decode(url.canonical_request().path()));
    // The signed host and path address the endpoint.
    let prefix = match input.style {
        Style::Aws => {
            let suffix = AWS_SUFFIXES.iter().find(|suffix| signed_host.ends_with(&format!(".{suffix}")));
            assert!(suffix.is_some(), "{signed_host}");
            assert!(name.starts_with("arn:") || addresses(signed_host, &signed_path, "", &name, input.key));
            String::new()
        }
        Style::Path | Style::VirtualHosted | Style::AwsAt => match url::Url::parse(&endpoint) {
            Ok(endpoint) => {
                let authority = &endpoint[Position::BeforeHost..Position::AfterPort];
                assert!(signed_host == authority || signed_host.ends_with(&format!(".{authority}")));
                endpoint.path().trim_end_matches('/').to_owned()
            }
            // An endpoint allows an invalid international name, which clients refuse.
            Err(_) => {
                assert!(endpoint.to_ascii_lowercase().contains("xn--"));
                return;
            }
        },
    };
    // They also address the bucket and the key.
    assert!(signed_path.starts_with(&prefix));
    assert!(name.starts_with("arn:") || addresses(signed_host, &signed_path, &prefix, &name, input.key));
    assert!(signed_path.ends_with(&format!("/{}", input.key)));
    match &input.public_url {
        None => assert_eq!((printed.authority, path), (signed_host, signed_path)),
        Some(Public::Whole) => {
            assert_eq!((printed.authority, path), ("files.example", format!("/a/{}", input.key)))
        }
        Some(Public::InPath) => {
            assert_eq!((printed.authority, path), ("files.example", format!("/a/{name}/{}", input.key)));
        }
        Some(Public::InHost) => {
            assert_eq!(
                (printed.authority, path),
                (&*format!("{name}.files.example"), format!("/a/{}", input.key))
            );
        }
    }
    assert!(!printed.path.split('/').any(|segment| matches!(segment, "." | "..")));
    if let Ok(parsed) = url::Url::parse(url.as_str()) {
        assert_eq!(parsed.as_str(), url.as_str());
    }
});

/// Returns whether host and path consist of the endpoint, the bucket and the key, in either
/// addressing style.
fn addresses(host: &str, path: &str, prefix: &str, name: &str, key: &str) -> bool {
    path == format!("{prefix}/{name}/{key}")
        || host.starts_with(&format!("{name}.")) && path == format!("{prefix}/{key}")
}

/// The DNS suffixes of AWS's partitions.
const AWS_SUFFIXES: [&str; 7] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
];
