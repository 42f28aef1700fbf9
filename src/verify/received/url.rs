/// A URL that somebody else has made, taken apart as clients take it, and otherwise as it stands there.
pub(crate) struct ReceivedUrl<'a> {
    scheme: &'a str,
    /// With the port, if there is one.
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
}

impl<'a> ReceivedUrl<'a> {
    /// Reads a URL, if it has a scheme and a host that all clients take for the same one: a backslash is a slash to some.
    pub(crate) fn read(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (rest, _) = rest.split_once('#').unwrap_or((rest, ""));
        let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = before.split_at(before.find('/').unwrap_or(before.len()));
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let is_wrong = |character: char| character.is_control() || matches!(character, ' ' | '\\');
        (!host.is_empty() && !authority.contains(is_wrong)).then_some(Self { scheme, host, path, query })
    }

    /// Whether nobody on the way can read it.
    pub(crate) fn is_encrypted(&self) -> bool {
        ["https", "wss"].iter().any(|scheme| self.scheme.eq_ignore_ascii_case(scheme))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (url, parts) in [
            ("https://a.com/b?c#d", Some(("a.com", "/b", "c"))),
            ("wss://a.com:8443", Some(("a.com:8443", "", ""))),
            ("https://a.com@b.com@c.com/d@e", Some(("c.com", "/d@e", ""))),
            ("https://a.com?b.com/c", Some(("a.com", "", "b.com/c"))),
            ("https://a.com\\@b.com/", None),
            ("https://a com/", None),
            ("https://a@/", None),
            ("https:///a", None),
            ("a.com/b", None),
        ] {
            let url = ReceivedUrl::read(url);
            assert_eq!(url.map(|url| (url.host, url.path, url.query)), parts);
        }
    }
}
