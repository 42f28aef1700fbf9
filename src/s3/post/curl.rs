//! The form as a command line.

use alloc::string::String;

use crate::s3::post::field::FILE;

/// A command that sends the fields and the file, for a POSIX shell.
///
/// `--form-string` takes a value as it is; `--form` reads the file that it names, and its name is in quotes so that `;` and `,`
/// in it are its own.
///
/// Source: [curl's manual](https://curl.se/docs/manpage.html#-F).
pub(crate) fn to_curl<'a>(url: &str, fields: impl Iterator<Item = (&'a str, &'a str)>, file: &str) -> String {
    let mut command = String::from("curl");
    for (name, value) in fields {
        command.push_str(" \\\n  --form-string ");
        push_quoted(&mut command, &[name, "=", value]);
    }
    command.push_str(" \\\n  --form ");
    let file = file.replace('\\', "\\\\").replace('"', "\\\"");
    push_quoted(&mut command, &[FILE, "=@\"", &file, "\""]);
    command.push_str(" \\\n  ");
    push_quoted(&mut command, &[url]);
    command
}

/// Appends texts as one word of the shell: in single quotes, within which all characters but those stand for themselves.
fn push_quoted(command: &mut String, texts: &[&str]) {
    command.push('\'');
    for text in texts {
        command.push_str(&text.replace('\'', "'\\''"));
    }
    command.push('\'');
}
