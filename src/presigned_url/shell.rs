//! Texts as words of a POSIX shell, and files as arguments of curl.

use alloc::borrow::Cow;
use alloc::string::String;

/// The start of every command.
///
/// By default curl replaces `[1-3]` and `{a,b}` in URLs and file names, and removes `..` segments.
pub(crate) const CURL: &str = "curl --globoff --path-as-is";

/// The start of a command's next line.
pub(crate) const LINE: &str = " \\\n  ";

/// Appends texts as one word of the shell: `'it'\''s'`.
pub(crate) fn push_quoted(command: &mut String, texts: &[&str]) {
    command.push('\'');
    for text in texts {
        command.push_str(&text.replace('\'', "'\\''"));
    }
    command.push('\'');
}

/// Returns a path that curl takes for a file: `./-` for `-`, which is the standard input.
pub(crate) fn file_path(file: &str) -> Cow<'_, str> {
    // `.` is the standard input too, `` no file, and curl warns of other names that begin with `-`.
    if file.starts_with('-') || matches!(file, "" | ".") {
        return Cow::Owned(["./", file].concat());
    }
    Cow::Borrowed(file)
}
