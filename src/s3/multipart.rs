use alloc::string::{String, ToString};

use crate::Error;
use crate::s3::escape::escape;

/// Returns the body of `CompleteMultipartUpload`: the number and the `ETag` of each part.
///
/// Send it with [`complete_multipart_upload`](crate::s3::Bucket::complete_multipart_upload). An
/// `ETag` is the header of the response to `upload_part`, with its quotes; or the text that
/// `ListParts` returns.
///
/// ```
/// use presign::s3::complete_multipart_upload_body;
///
/// let etags = ["\"a54357aff0632cce46d942af68356b38\"", "\"0c78aef83f66abc1fa1e8477f296d394\""];
/// let body = complete_multipart_upload_body((1..).zip(etags))?;
/// assert!(body.contains("<PartNumber>2</PartNumber><ETag>&quot;0c78aef8"));
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [CompleteMultipartUpload](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html).
///
/// # Errors
///
/// [`Error::InvalidOption`] for
///
/// - no part
/// - a number outside 1 to 10,000
/// - a number that is not larger than the one before it
/// - an empty `ETag`, and one with a control character
pub fn complete_multipart_upload_body<T: AsRef<str>>(
    parts: impl IntoIterator<Item = (u16, T)>,
) -> Result<String, Error> {
    let mut body = Body::new();
    for (number, etag) in parts {
        body.push(number, etag.as_ref())?;
    }
    body.finish()
}

/// Checks the number of a part.
pub(crate) fn check_part_number(number: u16) -> Result<(), &'static str> {
    (1..=10_000).contains(&number).then_some(()).ok_or("must be from 1 to 10000")
}

/// The body, without its end.
struct Body {
    text: String,
    last_number: u16,
}

impl Body {
    fn new() -> Self {
        let start = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
        Self { text: start.into(), last_number: 0 }
    }

    fn push(&mut self, number: u16, etag: &str) -> Result<(), Error> {
        let invalid = |option, rule| Error::InvalidOption { option, rule };
        check_part_number(number).map_err(|rule| invalid("part_number", rule))?;
        if number <= self.last_number {
            return Err(invalid("part_number", "must be larger than the one before it"));
        }
        if etag.is_empty() || etag.contains(char::is_control) {
            return Err(invalid("etag", "must not be empty or contain a control character"));
        }
        self.last_number = number;
        for piece in ["<Part><PartNumber>", &number.to_string(), "</PartNumber><ETag>", &escape(etag)] {
            self.text.push_str(piece);
        }
        self.text.push_str("</ETag></Part>");
        Ok(())
    }

    fn finish(mut self) -> Result<String, Error> {
        if self.last_number == 0 {
            return Err(Error::InvalidOption { option: "parts", rule: "must not be empty" });
        }
        self.text.push_str("</CompleteMultipartUpload>");
        Ok(self.text)
    }
}
