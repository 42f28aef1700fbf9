//! A presigned URL as a command for curl.
//!
//! Source: [curl's manual](https://curl.se/docs/manpage.html).

use alloc::string::String;

use crate::presigned_url::shell::{CURL, LINE, file_path, push_quoted};
use crate::{Method, PresignedUrl};

const CONTENT_LENGTH: &str = "content-length";

impl PresignedUrl {
    /// Returns a `curl` command for a POSIX shell that sends the request without a body.
    ///
    /// It is a bearer secret, like the URL. For an upload use
    /// [`to_curl_upload`](Self::to_curl_upload).
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let download = bucket.get("cat.png").header("range", "bytes=0-99");
    /// let download = download.presign(Duration::from_secs(900))?;
    /// let lines = ["curl --globoff --path-as-is", "--header 'range: bytes=0-99'", &format!("'{download}'")];
    /// assert_eq!(download.to_curl(), lines.join(" \\\n  "));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn to_curl(&self) -> String {
        let mut command = String::from(CURL);
        let method = self.method();
        if *method == Method::HEAD {
            // curl would wait for a body after `--request HEAD`.
            command.push_str(LINE);
            command.push_str("--head");
        } else if *method != Method::GET {
            self.push_method(&mut command);
        }
        self.push_headers(&mut command);
        let takes_body = [Method::PATCH, Method::POST, Method::PUT].contains(method);
        if takes_body || self.required_headers().any(|(name, _)| name == CONTENT_LENGTH) {
            // S3 responds with `MissingContentLength` if a `PUT` has none.
            command.push_str(LINE);
            command.push_str("--header 'content-length: 0'");
        }
        self.push_url(&mut command);
        command
    }

    /// Returns a `curl` command for a POSIX shell that sends the file at a path as the body.
    ///
    /// It is a bearer secret, like the URL. `-` is a file of this name, not the standard input.
    /// curl states the length of the file itself, so the server rejects a file whose length is not
    /// the signed one.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let upload = bucket.put("cat.png").metadata("title", "it's mine");
    /// let upload = upload.presign(Duration::from_secs(900))?;
    /// let command = upload.to_curl_upload("my cat.png");
    /// assert!(command.contains("--upload-file 'my cat.png'"));
    /// assert!(command.contains(r"--header 'x-amz-meta-title: it'\''s mine'"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    #[must_use]
    pub fn to_curl_upload(&self, file: &str) -> String {
        let mut command = String::from(CURL);
        if *self.method() != Method::PUT {
            self.push_method(&mut command);
        }
        command.push_str(LINE);
        command.push_str("--upload-file ");
        push_quoted(&mut command, &[&file_path(file)]);
        self.push_headers(&mut command);
        let target = self.target();
        if target.split('?').next().is_some_and(|path| path.ends_with('/')) {
            // Some versions of curl, such as 7.88, append the file's name to such a path.
            command.push_str(LINE);
            command.push_str("--request-target ");
            push_quoted(&mut command, &[target]);
        }
        self.push_url(&mut command);
        command
    }

    /// Returns `/cat.png?X-Amz-Algorithm=…`.
    fn target(&self) -> &str {
        let (_, after_scheme) = self.as_str().split_once("://").unwrap_or_default();
        after_scheme.find('/').and_then(|start| after_scheme.get(start..)).unwrap_or_default()
    }

    fn push_method(&self, command: &mut String) {
        command.push_str(LINE);
        command.push_str("--request ");
        push_quoted(command, &[self.method().as_str()]);
    }

    /// Appends the required headers but the length, which depends on the body.
    fn push_headers(&self, command: &mut String) {
        for (name, value) in self.required_headers().filter(|(name, _)| *name != CONTENT_LENGTH) {
            command.push_str(LINE);
            command.push_str("--header ");
            // curl would remove a header of the form `name:`.
            match value {
                "" => push_quoted(command, &[name, ";"]),
                value => push_quoted(command, &[name, ": ", value]),
            }
        }
    }

    fn push_url(&self, command: &mut String) {
        command.push_str(LINE);
        push_quoted(command, &[self.as_str()]);
    }
}
