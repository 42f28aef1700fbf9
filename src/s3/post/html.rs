//! The form as a piece of a page.
//!
//! Every text of it is an attribute in quotes, and the script is the same for every form: what it has to know stands in `data-`
//! attributes. So nothing that a caller gives can become markup or program, and a content security policy can name the script by
//! its hash.
//!
//! Source: [HTML, form-associated elements](https://html.spec.whatwg.org/multipage/forms.html).

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::s3::post::condition::Condition;
use crate::s3::post::field::{CONTENT_TYPE, FILE, METADATA, is_same};
use crate::s3::post::presigned_post::PresignedPost;

/// Takes the type of the file that is chosen for the `Content-Type`, and has the browser say what is wrong before it sends
/// anything. The form stands right before it.
const SCRIPT: &str = r#"<script>
(() => {
  const form = document.currentScript.previousElementSibling;
  const fields = form.querySelectorAll("[data-starts-with]");
  const input = form.querySelector("[type=file]");
  const check = () => {
    const file = input.files[0];
    let fault = "";
    for (const field of fields) {
      const start = field.dataset.startsWith;
      const isType = field.type === "hidden";
      if (isType) field.value = (file && file.type) || "application/octet-stream";
      const starts = field.value.startsWith(start);
      if (isType) fault = starts ? fault : "This is no file of the type " + start;
      else field.setCustomValidity(starts ? "" : "This has to begin with " + start);
    }
    const { least, most } = input.dataset;
    if (file && least && file.size < Number(least)) fault = "The file must have at least " + least + " bytes.";
    if (file && most && file.size > Number(most)) fault = "The file must have at most " + most + " bytes.";
    input.setCustomValidity(file ? fault : "");
  };
  form.addEventListener("input", check);
  check();
})();
</script>
"#;

pub(crate) fn to_html(post: &PresignedPost) -> String {
    let mut html = format!(
        "<form action=\"{}\" method=\"post\" enctype=\"multipart/form-data\" accept-charset=\"utf-8\" autocomplete=\"off\">\n",
        escape(post.url())
    );
    for (name, value) in post.fields() {
        let (name, value) = (escape(name), escape(value));
        html.push_str(&format!("  <input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n"));
    }
    for (name, prefix) in post.open_fields() {
        let is_type = is_same(name, CONTENT_TYPE);
        let label = escape(name.strip_prefix(METADATA).unwrap_or(name));
        let (name, prefix) = (escape(name), escape(prefix));
        let value = format!("name=\"{name}\" value=\"{prefix}\" data-starts-with=\"{prefix}\"");
        html.push_str(&match is_type {
            true => format!("  <input type=\"hidden\" {value}>\n"),
            false => format!("  <label>{label} <input type=\"text\" {value}></label>\n"),
        });
    }
    html.push_str(&format!("  <input type=\"file\" name=\"{FILE}\" required{}>\n", file_attributes(post)));
    html.push_str("  <button>Upload</button>\n</form>\n");
    html.push_str(SCRIPT);
    html
}

/// What the page has to know of the file: the types that the browser offers, and the bounds of its length.
fn file_attributes(post: &PresignedPost) -> String {
    let mut attributes = String::new();
    for condition in post.policy().conditions() {
        attributes.push_str(&match condition {
            Condition::Exact { name, value } if is_same(name, CONTENT_TYPE) => {
                let media_type = value.split(';').next().unwrap_or_default().trim();
                format!(" accept=\"{}\"", escape(media_type))
            }
            Condition::StartsWith { name, prefix }
                if is_same(name, CONTENT_TYPE) && matches!(&**prefix, "audio/" | "image/" | "video/") =>
            {
                format!(" accept=\"{prefix}*\"")
            }
            Condition::ContentLengthRange(range) => {
                format!(" data-least=\"{}\" data-most=\"{}\"", range.start(), range.end())
            }
            _ => continue,
        });
    }
    attributes
}

/// The text as it stands in an element or an attribute of HTML or XML.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    const SPECIAL: [char; 5] = ['&', '<', '>', '"', '\''];
    if !text.contains(SPECIAL) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}
