//! Checks of option values that operations and forms share.

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

/// Returns the rules of a customer-provided encryption key (SSE-C) and its MD5, each with whether
/// it holds.
pub(crate) fn customer_key_rules(key_base64: &str, key_md5_base64: &str) -> [(bool, &'static str); 2] {
    [
        (is_base64_of(32, key_base64), "must have a key of 32 bytes in base64 (44 characters)"),
        (is_base64_of(16, key_md5_base64), "must have an MD5 of 16 bytes in base64 (24 characters)"),
    ]
}
