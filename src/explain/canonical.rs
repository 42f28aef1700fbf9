//! A canonical request, split into its parts for comparison.

use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

/// The limits of a canonical request that is read.
const MAX_PARAMETERS: usize = 1024;
const MAX_HEADERS: usize = 256;

/// The SHA-256 of an empty payload.
pub(super) const EMPTY_PAYLOAD_HASH: &str =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The parts of a canonical request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CanonicalParts {
    pub(super) method: String,
    pub(super) path: String,
    /// Names and values, encoded as in the canonical query string.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    /// `content-type;host`
    pub(super) signed_headers: String,
    pub(super) payload_hash: String,
}

impl CanonicalParts {
    /// Splits a canonical request; `None` if it is malformed or exceeds the limits.
    pub(super) fn read(text: &str) -> Option<Self> {
        Self::read_lines(text).or_else(|| Self::read_words(text))
    }

    fn read_lines(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(['\r', '\n', ' ']);
        let mut lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
        let (method, path, query) = (lines.next()?, lines.next()?, lines.next()?);
        let headers = lines
            .by_ref()
            .take_while(|line| !line.is_empty())
            .map(|line| line.split_once(':').map(|(name, value)| (name.into(), value.into())))
            .collect::<Option<Vec<(String, String)>>>()?;
        let (signed_headers, payload_hash) = (lines.next()?, lines.next()?);
        Self::within_limits(method, path, query, headers, signed_headers, payload_hash)
    }

    /// Splits a canonical request whose line breaks a browser showed as spaces.
    ///
    /// Only header values may contain spaces. The names of the signed headers separate them.
    fn read_words(text: &str) -> Option<Self> {
        let (text, payload_hash) = text.trim().rsplit_once(char::is_whitespace)?;
        let (text, signed_headers) = text.trim_end().rsplit_once(char::is_whitespace)?;
        let (method, text) = text.split_once(char::is_whitespace)?;
        let (path, text) = text.trim_start().split_once(char::is_whitespace)?;
        let (query, mut rest) = text.trim_start().split_once(char::is_whitespace)?;
        if !query.contains('=') {
            return None;
        }
        let mut headers: Vec<(String, String)> = Vec::new();
        let names = signed_headers.split(';').map(|name| [name, ":"].concat());
        for start in names {
            let (before, after) = rest.split_once(start.as_str())?;
            match headers.last_mut() {
                Some((_, value)) => *value = before.trim().into(),
                None if before.trim().is_empty() => {}
                None => return None,
            }
            headers.push((start.trim_end_matches(':').into(), String::new()));
            rest = after;
        }
        headers.last_mut()?.1 = rest.trim().into();
        Self::within_limits(method, path, query, headers, signed_headers, payload_hash)
    }

    fn within_limits(
        method: &str,
        path: &str,
        query: &str,
        headers: Vec<(String, String)>,
        signed_headers: &str,
        payload_hash: &str,
    ) -> Option<Self> {
        if headers.len() > MAX_HEADERS || query.split('&').count() > MAX_PARAMETERS {
            return None;
        }
        Some(Self {
            method: method.into(),
            path: path.into(),
            query: pairs(query),
            headers,
            signed_headers: signed_headers.into(),
            payload_hash: payload_hash.into(),
        })
    }

    /// Appends the canonical request.
    pub(super) fn write(&self, text: &mut String) {
        for part in [&self.method, "\n", &self.path, "\n"] {
            text.push_str(part);
        }
        let mut separator = "";
        for (name, value) in &self.query {
            for part in [separator, name, "=", value] {
                text.push_str(part);
            }
            separator = "&";
        }
        text.push('\n');
        for (name, value) in &self.headers {
            for part in [name, ":", value, "\n"] {
                text.push_str(part);
            }
        }
        for part in ["\n", &self.signed_headers, "\n", &self.payload_hash] {
            text.push_str(part);
        }
    }

    /// Returns a changed copy.
    pub(super) fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value of a parameter, encoded.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Replaces the value of a header if the header is signed.
    pub(super) fn set_header(&mut self, name: &str, value: String) {
        if let Some((_, old)) = self.headers.iter_mut().find(|(other, _)| other == name) {
            *old = value;
        }
    }
}

/// Splits a query string, without decoding it.
fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Percent-decodes a text and replaces invalid UTF-8.
pub(super) fn decode_lossy(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec;

    use super::*;

    #[test]
    fn words_of_a_browser() {
        let lines = "PUT\n/a%20b\nX-Amz-Date=c&d=\ncontent-type:text/plain; charset=utf-8\nhost:e.com\n\ncontent-type;host\nUNSIGNED-PAYLOAD";
        let parts = CanonicalParts::read(lines);
        assert!(parts.is_some());
        assert_eq!(CanonicalParts::read(&lines.replace('\n', " ")), parts);
        assert_eq!(CanonicalParts::read(&lines.replace("\n\n", " ").replace('\n', " ")), parts);
        for text in ["", "a", "GET / host:a host b", "GET / a=b c host:a host b", "GET / a=b host b"] {
            assert_eq!(CanonicalParts::read(text), None, "{text}");
        }
    }

    #[test]
    fn both_forms_have_the_same_limits() {
        let with = |parameters: usize, headers: usize| {
            let query = vec!["a=b"; parameters].join("&");
            let lines: String = (0..headers).map(|number| format!("h{number:03}:v\n")).collect();
            let names: Vec<_> = (0..headers).map(|number| format!("h{number:03}")).collect();
            format!("GET\n/\n{query}\n{lines}\n{}\nUNSIGNED-PAYLOAD", names.join(";"))
        };
        for (parameters, headers, is_read) in
            [(MAX_PARAMETERS, MAX_HEADERS, true), (MAX_PARAMETERS + 1, 1, false), (1, MAX_HEADERS + 1, false)]
        {
            let lines = with(parameters, headers);
            for text in [lines.replace('\n', " "), lines] {
                assert_eq!(CanonicalParts::read(&text).is_some(), is_read, "{parameters} {headers}");
            }
        }
    }
}
