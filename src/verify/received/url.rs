/// The parts of a received URL, split as clients split them and not decoded.
pub(crate) struct ReceivedUrl<'a> {
    scheme: &'a str,
    /// `examplebucket.s3.amazonaws.com`, `localhost:9000`
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
}

impl<'a> ReceivedUrl<'a> {
    /// Splits a URL; `None` without a scheme and an unambiguous host.
    ///
    /// A host with a backslash is ambiguous, because some clients read it as a slash.
    pub(crate) fn parse(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (rest, _) = rest.split_once('#').unwrap_or((rest, ""));
        let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = before.split_at(before.find('/').unwrap_or(before.len()));
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let is_ambiguous = |character: char| character.is_control() || matches!(character, ' ' | '\\');
        (!host.is_empty() && !authority.contains(is_ambiguous)).then_some(Self { scheme, host, path, query })
    }

    /// Returns whether the scheme encrypts the request.
    pub(crate) fn is_encrypted(&self) -> bool {
        ["https", "wss"].iter().any(|scheme| self.scheme.eq_ignore_ascii_case(scheme))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_split_into_parts() {
        for (text, parts) in [
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
            let url = ReceivedUrl::parse(text);
            assert_eq!(url.map(|url| (url.host, url.path, url.query)), parts, "{text}");
        }
    }
}
