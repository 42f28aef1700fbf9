use alloc::format;
use alloc::string::String;

use crate::origin::{Origin, is_label};
use crate::partition::Partition;
use crate::{Error, Region};

/// What is signed for, and what is printed of it before the query.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) origin: Origin,
    pub(crate) path: &'static str,
    /// In place of origin and path, where these are not what the token begins with.
    pub(crate) printed: Option<String>,
}

impl Place {
    /// A server and its port, which the token begins with: its URL without the scheme.
    pub(crate) fn server(host: &str, port: u16) -> Result<Self, Error> {
        if port == 0 {
            return Err(Error::InvalidOption { option: "port", rule: "must be from 1 to 65535" });
        }
        let origin = named(host, port)?;
        // The default port is not signed, as in every URL, but servers are told it.
        let name = origin.host().split(':').next().unwrap_or_default();
        let printed = Some(format!("{name}:{port}/"));
        Ok(Self { origin, path: "/", printed })
    }

    /// A server at its only port.
    pub(crate) fn host(host: &str) -> Result<Self, Error> {
        let origin = named(host, 443)?;
        let printed = Some(format!("{}/", origin.host()));
        Ok(Self { origin, path: "/", printed })
    }

    /// A name that stands where a host does, and is none.
    pub(crate) fn name(option: &'static str, name: &str) -> Result<Self, Error> {
        if !is_label(name) {
            let rule =
                "must be of 1 to 63 characters a-z, 0-9 and `-`, as AWS keeps it, whatever its case was";
            return Err(Error::InvalidOption { option, rule });
        }
        Ok(Self { origin: Origin::https(&[name]), path: "/", printed: Some(format!("{name}/")) })
    }

    /// An endpoint of a service in a region.
    pub(crate) fn endpoint(service: &str, region: &Region) -> Result<Self, Error> {
        let partition = Partition::of_endpoint(region)?;
        let host = format!("{service}.{region}.{}", partition.dns_suffix);
        Ok(Self { origin: named(&host, 443)?, path: "/", printed: None })
    }

    /// As [`endpoint`](Self::endpoint), of one that is validated by FIPS 140.
    pub(crate) fn fips_endpoint(service: &str, region: &Region) -> Result<Self, Error> {
        if Partition::of_endpoint(region)?.has_fips {
            return Self::endpoint(service, region);
        }
        Err(Error::Conflict { first: "fips", second: "a region without FIPS endpoints" })
    }

    /// The same host, for a WebSocket at a port and a path.
    pub(crate) fn web_socket(self, port: u16, path: &'static str) -> Result<Self, Error> {
        let origin = named(self.origin.host(), port)?;
        let printed = Some(format!("wss://{}{path}", origin.host()));
        Ok(Self { origin, path, printed })
    }
}

fn named(host: &str, port: u16) -> Result<Origin, Error> {
    Origin::named(host, port).map_err(|rule| Error::InvalidOption { option: "host", rule })
}
