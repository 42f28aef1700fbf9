use alloc::string::String;

use crate::verify::received::query::SignedQuery;

/// The parts of a received request's canonical request, except the values of its headers.
pub(crate) struct ReceivedRequest<'a> {
    pub(crate) method: &'a str,
    /// In canonical form.
    pub(crate) path: &'a str,
    pub(crate) query: &'a SignedQuery<'a>,
    /// `content-type;host`
    pub(crate) signed_headers: &'a str,
    /// `UNSIGNED-PAYLOAD`, or 64 hexadecimal digits
    pub(crate) payload_hash: &'a str,
}

impl ReceivedRequest<'_> {
    /// Appends the canonical request. `write_value` appends the value of a signed header, given its
    /// index and its name.
    pub(crate) fn write(&self, text: &mut String, mut write_value: impl FnMut(&mut String, usize, &str)) {
        for part in [self.method, "\n", self.path, "\n"] {
            text.push_str(part);
        }
        self.query.write(text);
        text.push('\n');
        for (index, name) in self.signed_headers.split(';').enumerate() {
            text.push_str(name);
            text.push(':');
            write_value(text, index, name);
            text.push('\n');
        }
        for part in ["\n", self.signed_headers, "\n", self.payload_hash] {
            text.push_str(part);
        }
    }
}
