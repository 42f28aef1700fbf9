//! A form as a fragment of an HTML page.
//!
//! Every text of the form is escaped, so no value can become markup or code. The script and the
//! style sheet are the same for every form, so a content security policy can allow them by their
//! hashes. The script reads `data-` attributes.
//!
//! Source: [HTML, form-associated elements](https://html.spec.whatwg.org/multipage/forms.html).

use alloc::format;
use alloc::string::String;

use crate::s3::escape::escape;
use crate::s3::option_value::METADATA_PREFIX;
use crate::s3::post::condition::Condition;
use crate::s3::post::field::{CONTENT_TYPE, FILE, is_same_name};
use crate::s3::post::presigned_post::PresignedPost;

/// Fills in `Content-Type` from the chosen file, and makes the browser report invalid fields before
/// it sends anything. The form is the element before the script.
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
      if (isType) fault = starts ? fault : "The file must be of the type " + start;
      else field.setCustomValidity(starts ? "" : "This must begin with " + start);
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

/// The form's style sheet, for light and dark. Controls are at least 44 pixels high.
const STYLE: &str = r"<style>
.presign-post {
  color-scheme: light dark;
  box-sizing: border-box;
  display: grid;
  gap: 1rem;
  max-width: 30rem;
  padding: 1.5rem;
  border: 1px solid light-dark(#d5dae1, #3a414d);
  border-radius: 0.75rem;
  background: light-dark(#fff, #1c2027);
  color: light-dark(#161a21, #edf0f4);
  font: 1rem/1.5 system-ui, sans-serif;
}
.presign-post label {
  display: grid;
  gap: 0.375rem;
  font-weight: 600;
}
.presign-post input {
  box-sizing: border-box;
  width: 100%;
  min-height: 2.75rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid light-dark(#7c8695, #7f8998);
  border-radius: 0.5rem;
  background: transparent;
  color: inherit;
  font: inherit;
  font-weight: 400;
}
.presign-post button {
  min-height: 2.75rem;
  padding: 0.5rem 1.25rem;
  border: 0;
  border-radius: 0.5rem;
  background: light-dark(#0a56c9, #8ab6ff);
  color: light-dark(#fff, #0b1626);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
.presign-post :focus-visible {
  outline: 3px solid light-dark(#0a56c9, #8ab6ff);
  outline-offset: 2px;
}
</style>
";

impl PresignedPost {
    /// Returns the form as a fragment of a UTF-8 HTML page: an element `form`, followed by a
    /// script and a style sheet.
    ///
    /// Fixed fields are hidden inputs. An open `Content-Type` is hidden too: the script fills in
    /// the type of the chosen file. Every other open field is a labelled text input, and the file
    /// has a labelled input too. Before anything is sent, the script makes the browser report an
    /// open field with a wrong prefix, and a file that is too short or too long.
    ///
    /// The fragment loads nothing else. The script and the style sheet are the same for every
    /// form, so a content security policy can allow them by their hashes:
    ///
    /// ```text
    /// script-src 'sha256-n4tN3vBBCUITKteUngY3Y3bZYPf7v5A+R49mfJmAaZ4='
    /// style-src 'sha256-u+TO8O+hROhbsf95h6Xu+8UtmnhEGSxvjtcm3jkFzVc='
    /// ```
    ///
    /// The form has the class `presign-post`. To change its look, use a selector with a higher
    /// specificity in the page's style sheet, such as `form.presign-post`.
    ///
    /// Source: [Content Security Policy, hashes](https://www.w3.org/TR/CSP3/#framework-directive-source-list).
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut html = format!(
            "<form class=\"presign-post\" action=\"{}\" method=\"post\" enctype=\"multipart/form-data\" accept-charset=\"utf-8\" autocomplete=\"off\">\n",
            escape(self.url())
        );
        for (name, value) in self.fields() {
            let (name, value) = (escape(name), escape(value));
            html.push_str(&format!("  <input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n"));
        }
        for (name, prefix) in self.open_fields() {
            let is_type = is_same_name(name, CONTENT_TYPE);
            let label = escape(name.strip_prefix(METADATA_PREFIX).unwrap_or(name));
            let (name, prefix) = (escape(name), escape(prefix));
            let value = format!("name=\"{name}\" value=\"{prefix}\" data-starts-with=\"{prefix}\"");
            html.push_str(&match is_type {
                true => format!("  <input type=\"hidden\" {value}>\n"),
                false => format!("  <label>{label} <input type=\"text\" {value}></label>\n"),
            });
        }
        let attributes = file_attributes(self);
        html.push_str(&format!(
            "  <label>File <input type=\"file\" name=\"{FILE}\" required{attributes}></label>\n"
        ));
        html.push_str("  <button>Upload</button>\n</form>\n");
        html.push_str(SCRIPT);
        html.push_str(STYLE);
        html
    }
}

/// ` accept="image/*" data-least="1" data-most="1000"`
fn file_attributes(post: &PresignedPost) -> String {
    let mut attributes = String::new();
    for condition in post.policy().conditions() {
        attributes.push_str(&match condition {
            Condition::Exact { name, value } if is_same_name(name, CONTENT_TYPE) => {
                let media_type = value.split(';').next().unwrap_or_default().trim();
                format!(" accept=\"{}\"", escape(media_type))
            }
            Condition::StartsWith { name, prefix }
                if is_same_name(name, CONTENT_TYPE)
                    && matches!(&**prefix, "audio/" | "image/" | "video/") =>
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
