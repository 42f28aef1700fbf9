//! Forms as browsers send them, and the parts of form processing that `s3s` lacks.

use presign::s3::post::PresignedPost;

use crate::client::Message;

/// The boundary between the parts of a form's body.
const BOUNDARY: &str = "----WebKitFormBoundaryAaBbCcDdEeFfGgHh";

/// A completed form, which a test may alter and the client sends unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The URL that receives the form.
    pub url: String,
    /// The fields before the file.
    pub fields: Vec<(String, String)>,
    /// The client's name for the file.
    pub file_name: String,
    /// The file.
    pub content: Vec<u8>,
}

impl Form {
    /// Creates a form with its fixed fields and a file.
    pub fn new(post: &PresignedPost, file_name: &str, content: impl Into<Vec<u8>>) -> Self {
        let fields = post.fields().map(|(name, value)| (name.into(), value.into())).collect();
        Self { url: post.url().into(), fields, file_name: file_name.into(), content: content.into() }
    }

    /// Appends a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Replaces the value of a field.
    pub fn set(&mut self, name: &str, value: &str) {
        let fields = self.fields.iter_mut().filter(|(other, _)| other == name);
        fields.for_each(|(_, old)| *old = value.into());
    }
}

/// Encodes a form as a browser does.
///
/// Source:
/// [HTML, multipart/form-data encoding](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data).
impl From<Form> for Message {
    fn from(form: Form) -> Self {
        let in_quotes = |text: &str| text.replace('\n', "%0A").replace('\r', "%0D").replace('"', "%22");
        let mut body = String::new();
        for (name, value) in &form.fields {
            let name = in_quotes(name);
            body.push_str(&format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        let file_name = in_quotes(&form.file_name);
        body.push_str(&format!(
            "--{BOUNDARY}\r\n{FILE}{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        ));
        let mut body = body.into_bytes();
        body.extend(form.content);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = vec![("content-type".into(), content_type)];
        Self { headers, body, ..Self::new("POST", &form.url) }
    }
}

/// The start of the file's part, up to the file name.
const FILE: &str = "Content-Disposition: form-data; name=\"file\"; filename=\"";

/// Replaces `${filename}` in the fields by the file's name, as S3 does before it evaluates the
/// policy.
pub(crate) fn insert_file_name(body: &[u8]) -> Vec<u8> {
    let is_file = |window: &[u8]| window == FILE.as_bytes();
    let Some(start) = body.windows(FILE.len()).position(is_file) else { return body.to_vec() };
    let (fields, file) = body.split_at(start);
    let Ok(fields) = str::from_utf8(fields) else { return body.to_vec() };
    let name = file.get(FILE.len()..).unwrap_or_default().split(|byte| *byte == b'"').next();
    let name = String::from_utf8_lossy(name.unwrap_or_default());
    let base_name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut expanded = fields.replace("${filename}", base_name).into_bytes();
    expanded.extend(file);
    expanded
}

/// Returns the value of a field in a form's body.
pub(crate) fn field(body: &[u8], name: &str) -> Option<String> {
    let body = String::from_utf8_lossy(body);
    let (_, after) = body.split_once(&format!("form-data; name=\"{name}\"\r\n\r\n"))?;
    after.split_once("\r\n--").map(|(value, _)| value.into())
}
