//! Names and checks of options that operations and forms share.

/// The encryption header, and the prefix of the other encryption headers.
pub(crate) const ENCRYPTION: &str = "x-amz-server-side-encryption";

/// The prefix of user-defined metadata.
pub(crate) const METADATA_PREFIX: &str = "x-amz-meta-";

/// Returns whether a header value is empty once it is trimmed.
pub(crate) fn is_blank(value: &str) -> bool {
    value.trim_matches([' ', '\t']).is_empty()
}

/// Returns whether `text` is the canonical base64 of so many bytes: padded, and without stray bits
/// in the last digit (RFC 4648, sections 3.5 and 4).
pub(crate) fn is_base64_of(bytes: usize, text: &str) -> bool {
    let padding = (3 - bytes % 3) % 3;
    let digits = text.trim_end_matches('=');
    text.len() == bytes.div_ceil(3) * 4
        && text.len() - digits.len() == padding
        && digits.ends_with(|last| match padding {
            0 => true,
            1 => "AEIMQUYcgkosw048".contains(last),
            _ => "AQgw".contains(last),
        })
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// Checks the base64 of an MD5.
pub(crate) fn check_md5(base64: &str) -> Result<(), &'static str> {
    is_base64_of(16, base64).then_some(()).ok_or("must be 16 bytes in base64 (24 characters)")
}

/// Checks a customer-provided encryption key (SSE-C) and its MD5.
pub(crate) fn check_customer_key(key_base64: &str, key_md5_base64: &str) -> Result<(), &'static str> {
    if !is_base64_of(32, key_base64) {
        return Err("must have a key of 32 bytes in base64 (44 characters)");
    }
    if !is_base64_of(16, key_md5_base64) {
        return Err("must have an MD5 of 16 bytes in base64 (24 characters)");
    }
    Ok(())
}
