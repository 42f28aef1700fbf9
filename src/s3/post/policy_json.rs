//! The JSON of a received policy, which may also have S3's escapes `\$` and `\v`.
//!
//! Source:
//! [Character escaping](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).

use alloc::string::String;

use serde_json::{Map, Value};

/// Parses a policy, which must be an object and must not repeat a name in any object.
///
/// Writes a NUL after a `$$` without backslashes, which S3 rejects in a condition. It could not be
/// told from `\$\$` after parsing.
pub(crate) fn parse(text: &str) -> Result<Map<String, Value>, &'static str> {
    let mut json = String::with_capacity(text.len());
    let mut names = 0;
    let mut is_in_string = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('$') => json.push_str("\\u0024"),
                Some('v') => json.push_str("\\u000b"),
                escaped => json.extend([character].into_iter().chain(escaped)),
            },
            '$' if characters.next_if_eq(&'$').is_some() => json.push_str("$$\\u0000"),
            _ => {
                is_in_string ^= character == '"';
                names += usize::from(character == ':' && !is_in_string);
                json.push(character);
            }
        }
    }
    let Ok(Value::Object(members)) = serde_json::from_str(&json) else {
        return Err("must be a JSON object");
    };
    // The parser keeps only the last member with a repeated name.
    if names != members.len() + members.values().map(count_names).sum::<usize>() {
        return Err("must not repeat a name in an object");
    }
    Ok(members)
}

/// Returns the number of names in all objects of a value, whose depth `serde_json` limits.
fn count_names(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.len() + members.values().map(count_names).sum::<usize>(),
        Value::Array(items) => items.iter().map(count_names).sum(),
        _ => 0,
    }
}
