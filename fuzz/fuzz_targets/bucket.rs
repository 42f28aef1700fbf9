//! A URL leads to the endpoint it was minted for, to that bucket and to that key, and every client takes it as it is.

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
    https: bool,
    host: Host<'a>,
    port: Port,
    prefix: &'a str,
    region: &'a str,
    name: &'a str,
    key: &'a str,
    keys: Keys<'a>,
}

#[derive(Arbitrary, Debug)]
enum Style {
    Path,
    VirtualHosted,
    Aws,
    AwsPath,
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
    Unstated,
    Http,
    Https,
    Any(u16),
}

impl Input<'_> {
    /// The URL of a custom endpoint.
    fn endpoint(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        let host = match self.host {
            Host::Any(text) => text.into(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => format!("[{address}]"),
            Host::Mapped(address) => format!("[{}]", address.to_ipv6_mapped()),
        };
        let port = match self.port {
            Port::Unstated => String::new(),
            Port::Http => ":80".into(),
            Port::Https => ":443".into(),
            Port::Any(port) => format!(":{port}"),
        };
        format!("{scheme}://{host}{port}{}", self.prefix)
    }
}

fn mint(input: &Input<'_>, endpoint: &str) -> Result<PresignedUrl, Error> {
    let region = Region::new(input.region)?;
    let endpoint = match input.style {
        Style::Path => Endpoint::path_style(endpoint)?,
        Style::VirtualHosted => Endpoint::virtual_hosted(endpoint)?,
        Style::Aws => Endpoint::aws(&region)?,
        Style::AwsPath => Endpoint::aws_path_style(&region)?,
    };
    let bucket = Bucket::with_endpoint(input.name, region, input.keys.credentials()?, endpoint)?;
    bucket.get(input.key).presign_at("20130524T000000Z".parse()?, Duration::from_secs(1))
}

fuzz_target!(|input: Input<'_>| {
    let endpoints = match input.style {
        Style::Path | Style::VirtualHosted => vec![input.endpoint()],
        Style::Aws | Style::AwsPath => {
            AWS.map(|suffix| format!("https://s3.{}.{suffix}", input.region)).to_vec()
        }
    };
    let Ok(url) = mint(&input, &endpoints[0]) else { return };

    let read = Url::read(url.as_str());
    let (name, key) = (input.name, input.key);
    assert!(endpoints.iter().any(|endpoint| {
        // The one thing that clients refuse and an endpoint allows is an international name that is none.
        let Ok(endpoint) = url::Url::parse(endpoint) else { return endpoint.contains("xn--") };
        let own = &endpoint[Position::BeforeHost..Position::AfterPort];
        let prefix = endpoint.path().trim_end_matches('/');
        let at = (read.authority, percent_decode(read.path));
        let in_path = (own, format!("{prefix}/{name}/{key}"));
        let in_host = (&*format!("{name}.{own}"), format!("{prefix}/{key}"));
        read.scheme == endpoint.scheme() && (at == in_path || at == in_host)
    }));
    assert!(!read.path.split('/').any(|segment| matches!(segment, "." | "..")));
    if let Ok(taken) = url::Url::parse(url.as_str()) {
        assert_eq!(taken.as_str(), url.as_str());
    }
});

/// The DNS suffixes of AWS's partitions.
const AWS: [&str; 7] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
];
