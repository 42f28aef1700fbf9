use crate::encode::Sink;
use crate::received_query::SignedQuery;

/// What the canonical request of a request that came in is made of, besides the values of its headers.
pub(crate) struct ReceivedRequest<'a> {
    pub(crate) method: &'a str,
    /// In canonical form.
    pub(crate) path: &'a str,
    pub(crate) query: &'a SignedQuery<'a>,
    pub(crate) signed_headers: &'a str,
    /// The last line.
    pub(crate) payload_hash: &'a str,
}

impl ReceivedRequest<'_> {
    /// Writes the canonical request. `write_value` writes the value of a signed header, by its place and its name.
    #[inline]
    pub(crate) fn write<S: Sink>(&self, sink: &mut S, mut write_value: impl FnMut(&mut S, usize, &str)) {
        for part in [self.method, "\n", self.path, "\n"] {
            sink.push_text(part);
        }
        self.query.write(sink);
        if self.signed_headers == "host" {
            sink.push_text("\nhost:");
            write_value(sink, 0, self.signed_headers);
            sink.push_text("\n\nhost\n");
        } else {
            sink.push_text("\n");
            for (place, name) in self.signed_headers.split(';').enumerate() {
                sink.push_text(name);
                sink.push_text(":");
                write_value(sink, place, name);
                sink.push_text("\n");
            }
            for part in ["\n", self.signed_headers, "\n"] {
                sink.push_text(part);
            }
        }
        sink.push_text(self.payload_hash);
    }
}
