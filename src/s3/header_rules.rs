use crate::s3::endpoint::Provider;
use crate::sigv4::headers::check_value;

/// Headers that clients or proxies change, or that S3 does not support. botocore signs none of
/// them: `SIGNED_HEADERS_BLACKLIST` in its `auth.py`.
const CHANGED_ON_THE_WAY: [&str; 9] = [
    "connection",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// Checks the name, in any case, and the value of a header that a caller adds to an operation.
pub(crate) fn check_header(name: &str, value: &str, provider: Provider) -> Result<(), &'static str> {
    let is_of_proxy = name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("proxy-"));
    if is_of_proxy || CHANGED_ON_THE_WAY.iter().any(|changed| name.eq_ignore_ascii_case(changed)) {
        return Err("must not be one that clients or proxies change on the way");
    }
    if provider == Provider::Aws && !value.is_ascii() {
        check_value(value)?;
        return Err("must have an ASCII value; clients encode any other in different ways");
    }
    Ok(())
}
