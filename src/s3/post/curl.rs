//! A form as a command for curl.
//!
//! Source: [curl's manual](https://curl.se/docs/manpage.html#-F).

use alloc::string::String;
use alloc::vec::Vec;

use crate::presigned_url::shell::{CURL, LINE, file_path, push_quoted};
use crate::s3::post::error::PostError;
use crate::s3::post::field::FILE;
use crate::s3::post::presigned_post::PresignedPost;

impl PresignedPost {
    /// Returns a `curl` command for a POSIX shell that uploads the file at a path.
    ///
    /// `open_fields` gives each open field its value. `-` is a file of this name, not the standard
    /// input.
    ///
    /// ```
    /// # use presign::{Credentials, Region, s3::Bucket};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    /// let form = bucket
    ///     .post("uploads/7f3a/${filename}")
    ///     .content_type_starts_with("image/")
    ///     .presign(Duration::from_secs(900))
    ///     .unwrap();
    /// let command = form.to_curl(&[("Content-Type", "image/png")], "my cat.png")?;
    /// assert!(command.contains(r#"--form 'file=@"my cat.png"'"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), for a file of any length. An index counts the fixed fields first,
    /// then `open_fields`.
    pub fn to_curl(&self, open_fields: &[(&str, &str)], file: &str) -> Result<String, PostError> {
        let fields: Vec<(&str, &str)> = self.fields().chain(open_fields.iter().copied()).collect();
        self.check_fields(&fields, file)?;
        let mut command = String::from(CURL);
        for (name, value) in fields {
            // `--form-string` takes the value literally; `--form` would read a file for `@`.
            command.push_str(LINE);
            command.push_str("--form-string ");
            push_quoted(&mut command, &[name, "=", value]);
        }
        command.push_str(LINE);
        command.push_str("--form ");
        // curl ends a name without quotes at `;` and `,`.
        let file = file_path(file).replace('\\', "\\\\").replace('"', "\\\"");
        push_quoted(&mut command, &[FILE, "=@\"", &file, "\""]);
        command.push_str(LINE);
        push_quoted(&mut command, &[self.url()]);
        Ok(command)
    }
}
