/// The texts of all elements of this name, in the order they stand in the document.
///
/// Enough of XML for S3's answers, in which an element of text has neither attributes nor elements within.
///
/// ```
/// let document = b"<Key>a&amp;b</Key><Size>1</Size><Key>c</Key>";
/// assert_eq!(e2e::elements(document, "Key"), ["a&b", "c"]);
/// ```
#[must_use]
pub fn elements(document: &[u8], name: &str) -> Vec<String> {
    let document = String::from_utf8_lossy(document);
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let beginnings = document.split(&start).skip(1);
    beginnings.filter_map(|rest| rest.split_once(&end)).map(|(text, _)| unescape(text)).collect()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
