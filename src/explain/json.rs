//! An error document in JSON, as API Gateway, OpenSearch and other services of AWS send it.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde_json::Value;

/// Returns code and message; `None` if the JSON is not an error of AWS.
///
/// The code is empty if the document has none: API Gateway sends it in a header.
pub(super) fn error(text: &str) -> Option<(String, String)> {
    let text = text.get(text.find('{')?..=text.rfind('}')?)?;
    let value: Value = serde_json::from_str(text).ok()?;
    let error = ["Error", "error"].iter().filter_map(|name| value.get(name)).find(|value| value.is_object());
    // AppSync sends a list.
    let error = error.or_else(|| value.get("errors")?.get(0));
    let error = error.unwrap_or(&value);
    let member = |names: &[&str]| names.iter().find_map(|name| error.get(name)?.as_str()).map(str::trim);
    let code = member(&["__type", "Code", "code", "error"]).unwrap_or_default();
    // `com.amazon.coral.service#AccessDeniedException`, `AccessDeniedException:http://…`
    let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    let message = member(&["message", "Message", "errorMessage"]);
    let is_error = message.is_some() || error.get("__type").is_some();
    is_error.then(|| (code.to_owned(), message.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read() {
        for (text, expected) in [
            (r#"{"message":"a"}"#, Some(("", "a"))),
            (r#" {"Message": "a\n'b'"} "#, Some(("", "a\n'b'"))),
            (r#"{"__type":"com.amazon.coral.service#B","message":"a"}"#, Some(("B", "a"))),
            (r#"{"__type":"B:http://internal.amazon.com/c/"}"#, Some(("B", ""))),
            (r#"{"Error":{"Code":"B","Message":"a","Type":"Sender"},"RequestId":"c"}"#, Some(("B", "a"))),
            (r#"{"statusCode":"403","error":"B","message":"a"}"#, Some(("B", "a"))),
            (r#"{"code":403,"message":"a"}"#, Some(("", "a"))),
            (r#"{"errors":[{"errorType":"B","message":"a"}]}"#, Some(("", "a"))),
            (r#"{"error":"unauthorized"}"#, None),
            (r#"{"message":1}"#, None),
            ("{", None),
            ("}{", None),
            ("[]", None),
            ("\"message\"", None),
        ] {
            let found = error(text);
            let found = found.as_ref().map(|(code, message)| (code.as_str(), message.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn nested_json_is_refused() {
        let deep = [r#"{"message":"#, &"[".repeat(100_000), &"]".repeat(100_000), "}"].concat();
        assert_eq!(error(&deep), None);
    }
}
