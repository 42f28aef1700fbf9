//! The search for parts of secrets in a text.

use std::collections::HashSet;

/// No text shows this many consecutive letters and digits of a secret, with or without other characters
/// between them.
const SHOWN: usize = 16;

/// Returns the letters and digits in lower case. Masks and cuts become `|`, which no secret contains.
pub(crate) fn letters(text: &str) -> Vec<u8> {
    let text = text.replace("\\u{", "").replace('…', "|");
    text.bytes()
        .filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'|')
        .map(|byte| byte.to_ascii_lowercase())
        .collect()
}

/// Returns the first part of a secret that a text shows.
pub(crate) fn shown(text: &str, secrets: &[String]) -> Option<String> {
    let secrets: Vec<Vec<u8>> = secrets.iter().map(|secret| letters(secret)).collect();
    let parts: HashSet<&[u8]> = secrets.iter().flat_map(|secret| secret.windows(SHOWN)).collect();
    let text = letters(text);
    let found = text.windows(SHOWN).find(|part| parts.contains(part))?;
    Some(String::from_utf8_lossy(found).into_owned())
}
