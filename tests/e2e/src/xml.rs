/// Returns the text of every element with this name, in document order.
///
/// This covers the XML of S3's responses, where a text element has neither attributes nor child
/// elements.
///
/// ```
/// let document = b"<Key>a&amp;b</Key><Size>1</Size><Key>c</Key>";
/// assert_eq!(e2e::elements(document, "Key"), ["a&b", "c"]);
/// ```
#[must_use]
pub fn elements(document: &[u8], name: &str) -> Vec<String> {
    let document = String::from_utf8_lossy(document);
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let rest_of_each = document.split(&start).skip(1);
    rest_of_each.filter_map(|rest| rest.split_once(&end)).map(|(text, _)| unescape(text)).collect()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
