//! The origin of a URL: scheme, host and port.
//!
//! The parser is strict on purpose. A host that a client reads differently from the signer is a
//! link to another server, or a signature that never matches. So everything that the URL standard
//! would repair or resolve is refused: user names, numbers that only look like IPv4 addresses,
//! characters beyond ASCII. Two things are written as every client sends them: the host is in lower
//! case, and the scheme's default port is left out.
//!
//! Sources: [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986) and the
//! [URL standard's host parser](https://url.spec.whatwg.org/#host-parsing).

use alloc::format;
use alloc::string::String;
use core::net::{Ipv4Addr, Ipv6Addr};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// `https://example.com:8443`
    text: String,
    /// The start of the host in the text.
    host_start: usize,
}

impl Origin {
    /// Splits a URL into its origin and the rest, which is empty or starts with `/`, `?` or `#`.
    pub(crate) fn parse(url: &str) -> Result<(Self, &str), &'static str> {
        Self::parse_scheme(url, &[HTTPS, HTTP], "must begin with https:// or http://")
    }

    /// Splits a URL as [`parse`](Self::parse), also one of a WebSocket.
    pub(crate) fn parse_any(url: &str) -> Result<(Self, &str), &'static str> {
        let rule = "must begin with https://, http://, wss:// or ws://";
        Self::parse_scheme(url, &[HTTPS, HTTP, "wss://", "ws://"], rule)
    }

    fn parse_scheme<'a>(
        url: &'a str,
        schemes: &[&'static str],
        rule: &'static str,
    ) -> Result<(Self, &'a str), &'static str> {
        let after = |scheme: &str| {
            let (start, rest) = url.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some(rest)
        };
        let (scheme, rest) = schemes.iter().find_map(|scheme| Some((*scheme, after(scheme)?))).ok_or(rule)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if authority.contains('@') {
            return Err("must not contain a user name or a password");
        }
        let (host, port) = match authority.rfind(':') {
            Some(colon) if !authority.ends_with(']') => {
                let (host, port) = authority.split_at(colon);
                (host, Some(parse_port(port)?))
            }
            _ => (authority, None),
        };
        let host = match host.strip_prefix('[') {
            Some(bracketed) => {
                ipv6(bracketed.strip_suffix(']').ok_or("must close the bracket of an IPv6 address")?)?
            }
            None => host_name(host)?,
        };
        Ok((Self::new(scheme, &host, port), rest))
    }

    /// Creates an origin, without the port if it is the scheme's default.
    fn new(scheme: &'static str, host: &str, port: Option<u16>) -> Self {
        let default = if matches!(scheme, HTTP | "ws://") { 80 } else { 443 };
        match port.filter(|port| *port != default) {
            Some(port) => Self::with_host(scheme, &[host, &format!(":{port}")]),
            None => Self::with_host(scheme, &[host]),
        }
    }

    /// `scheme` ends in `://`. The host is given in pieces, with its port.
    fn with_host(scheme: &str, host: &[&str]) -> Self {
        Self { text: [&[scheme], host].concat().concat(), host_start: scheme.len() }
    }

    /// Returns an `https` origin. Its host is valid, or [`checked`](Self::checked) afterwards.
    pub(crate) fn https(host: &[&str]) -> Self {
        Self::with_host(HTTPS, host)
    }

    /// Returns an `https` origin by host name and port.
    pub(crate) fn named(host: &str, port: u16) -> Result<Self, &'static str> {
        let host = host_name(host)?;
        let origin = Self::new(HTTPS, &host, Some(port));
        if origin.is_ip_address() {
            return Err("must have a host name, not an IP address");
        }
        Ok(origin)
    }

    /// Returns the same origin with labels before its host, such as `["bucket", "."]`, if that is a
    /// valid host name.
    pub(crate) fn with_labels(&self, labels: &[&str]) -> Result<Self, &'static str> {
        if self.is_ip_address() {
            return Err("must be a host name for the virtual-hosted style, not an IP address");
        }
        let scheme = self.text.get(..self.host_start).unwrap_or_default();
        Self::with_host(scheme, &[labels, &[self.host()]].concat()).checked()
    }

    /// Checks the labels and the length of the host name.
    pub(crate) fn checked(self) -> Result<Self, &'static str> {
        let name = self.host().split(':').next().unwrap_or_default();
        check_labels(name)?;
        if name.len() > MAX_NAME_LENGTH {
            return Err(NAME_LENGTH);
        }
        Ok(self)
    }

    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the value of the `Host` header: the host, and the port unless it is the scheme's
    /// default.
    #[inline]
    pub(crate) fn host(&self) -> &str {
        self.text.get(self.host_start..).unwrap_or_default()
    }

    pub(crate) fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    pub(crate) fn is_ip_address(&self) -> bool {
        let name = self.host().split(':').next().unwrap_or_default();
        self.host().starts_with('[') || name.parse::<Ipv4Addr>().is_ok()
    }
}

const HTTPS: &str = "https://";
const HTTP: &str = "http://";

fn parse_port(port: &str) -> Result<u16, &'static str> {
    let digits = port.strip_prefix(':').unwrap_or(port);
    if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("must have a port from 1 to 65535, or none");
    }
    digits.parse().map_err(|_| "must have a port from 1 to 65535, or none")
}

/// Returns an address as clients send it: as RFC 5952 has it, but never with a dotted quad.
fn ipv6(address: &str) -> Result<String, &'static str> {
    let address: Ipv6Addr = address.parse().map_err(|_| "must hold an IPv6 address within brackets")?;
    Ok(match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => format!("[::ffff:{high:x}:{low:x}]"),
        _ => format!("[{address}]"),
    })
}

fn check_labels(name: &str) -> Result<(), &'static str> {
    let is_valid = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    let mut labels = name.as_bytes().split(|byte| *byte == b'.');
    if name.bytes().all(is_valid) && labels.all(|label| matches!(label.len(), 1..=63)) {
        Ok(())
    } else {
        Err("must have a host of labels of 1 to 63 characters of a-z, 0-9, `-` and `_`")
    }
}

/// Returns whether every resolver accepts a label of a host name.
pub(crate) fn is_label(name: &str) -> bool {
    (1..=63).contains(&name.len())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// The length of the longest host name in DNS.
const MAX_NAME_LENGTH: usize = 253;
const NAME_LENGTH: &str = "must have a host of 1 to 253 characters";

fn host_name(host: &str) -> Result<String, &'static str> {
    if !host.is_ascii() {
        return Err("must have a host in ASCII; write an international name in its xn-- form");
    }
    if host.is_empty() || host.len() > MAX_NAME_LENGTH {
        return Err(NAME_LENGTH);
    }
    let host = host.to_ascii_lowercase();
    check_labels(&host)?;
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = match last.strip_prefix("0x") {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => last.bytes().all(|byte| byte.is_ascii_digit()),
    };
    if is_number && host.parse::<Ipv4Addr>().is_err() {
        return Err("must not end in a number unless the host is an IPv4 address of four decimal parts");
    }
    Ok(host)
}
