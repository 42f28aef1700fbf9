//! Object keys that every HTTP client sends unchanged.
//!
//! Source:
//! [Naming objects](https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).

/// Checks that `key` is 1 to 1,024 bytes and has no segment that clients resolve.
pub(crate) fn check_key(key: &str) -> Result<(), &'static str> {
    if key.is_empty() {
        return Err("must not be empty");
    }
    if key.len() > 1024 {
        return Err("must be at most 1024 bytes");
    }
    // Few keys have a segment that begins with a dot: only those are split.
    let may_have_dots = key.starts_with('.') || key.contains("/.");
    if may_have_dots && key.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("must not have a `.` or `..` segment, which clients resolve");
    }
    Ok(())
}
