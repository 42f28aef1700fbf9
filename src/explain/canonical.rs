//! A canonical request, taken apart to be compared.

use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

/// The most parameters and headers of a request that is taken apart.
const MOST_PARAMETERS: usize = 1024;
const MOST_HEADERS: usize = 256;

/// One side's view of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Names and values as they are in the canonical query.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) signed_headers: String,
    pub(crate) payload_hash: String,
}

impl Side {
    /// Takes the text of a canonical request apart, if it is one of a usual size.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(['\r', '\n', ' ']);
        let mut lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
        let (method, path, query) = (lines.next()?, lines.next()?, lines.next()?);
        let headers = lines
            .by_ref()
            .take_while(|line| !line.is_empty())
            .map(|line| line.split_once(':').map(|(name, value)| (name.into(), value.into())))
            .collect::<Option<Vec<(String, String)>>>()?;
        let (signed_headers, payload_hash) = (lines.next()?, lines.next()?);
        if headers.len() > MOST_HEADERS || query.matches('&').count() > MOST_PARAMETERS {
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

    pub(crate) fn write(&self, text: &mut String) {
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

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn set_header(&mut self, name: &str, value: String) {
        if let Some((_, old)) = self.headers.iter_mut().find(|(other, _)| other == name) {
            *old = value;
        }
    }
}

/// The parameters of a query as they stand in it.
fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// What a text with escapes says, whatever that is.
pub(crate) fn lossy(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
