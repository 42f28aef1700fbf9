use alloc::format;
use alloc::string::String;

use crate::origin::{Origin, is_label};
use crate::partition::Partition;
use crate::{Error, Region};

/// The signed host and path of a token.
#[derive(Clone, Debug)]
pub(crate) struct TokenTarget {
    pub(crate) origin: Origin,
    pub(crate) path: &'static str,
    /// `db.example.com:5432/`, if the token does not begin with `origin` and `path`.
    pub(crate) printed: Option<String>,
}

impl TokenTarget {
    /// `db.example.com:5432/`
    pub(crate) fn server(host: &str, port: u16) -> Result<Self, Error> {
        if port == 0 {
            return Err(Error::InvalidOption { option: "port", rule: "must be from 1 to 65535" });
        }
        let origin = parse_host(host, port)?;
        // The default port is printed too, although it is never signed.
        let name = origin.host().split(':').next().unwrap_or_default();
        let printed = Some(format!("{name}:{port}/"));
        Ok(Self { origin, path: "/", printed })
    }

    /// `a1b2c3.dsql.us-east-1.on.aws/`
    pub(crate) fn host(host: &str) -> Result<Self, Error> {
        let origin = parse_host(host, 443)?;
        let printed = Some(format!("{}/", origin.host()));
        Ok(Self { origin, path: "/", printed })
    }

    /// `sessions/`: the name of a cache or cluster, signed as the host.
    pub(crate) fn name(option: &'static str, name: &str) -> Result<Self, Error> {
        if !is_label(name) {
            let rule = "must be 1 to 63 characters a-z, 0-9 and `-`; AWS stores names in lower case";
            return Err(Error::InvalidOption { option, rule });
        }
        Ok(Self { origin: Origin::https(&[name]), path: "/", printed: Some(format!("{name}/")) })
    }

    /// `https://sts.us-east-1.amazonaws.com/`
    pub(crate) fn endpoint(service: &str, region: &Region) -> Result<Self, Error> {
        let partition = Partition::of_endpoint(region)?;
        let host = format!("{service}.{region}.{}", partition.dns_suffix);
        Ok(Self { origin: parse_host(&host, 443)?, path: "/", printed: None })
    }

    /// `https://sts-fips.us-east-1.amazonaws.com/`: an endpoint validated under FIPS 140.
    pub(crate) fn fips_endpoint(service: &str, region: &Region) -> Result<Self, Error> {
        if Partition::of_endpoint(region)?.has_fips {
            return Self::endpoint(service, region);
        }
        Err(Error::Conflict { first: "fips", second: "a region without FIPS endpoints" })
    }

    /// `wss://transcribestreaming.us-west-2.amazonaws.com:8443/stream-transcription-websocket`
    pub(crate) fn web_socket(self, port: u16, path: &'static str) -> Result<Self, Error> {
        let origin = parse_host(self.origin.host(), port)?;
        let printed = Some(format!("wss://{}{path}", origin.host()));
        Ok(Self { origin, path, printed })
    }
}

fn parse_host(host: &str, port: u16) -> Result<Origin, Error> {
    Origin::named(host, port).map_err(|rule| Error::InvalidOption { option: "host", rule })
}
