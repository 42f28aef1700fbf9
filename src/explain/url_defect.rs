//! Defects of the URL itself, which need no response of a server.

use alloc::vec::Vec;

use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::validity::MAX_LIFETIME;
use crate::verify::received::query::MISSPELLED;

/// The signing parameters that every presigned URL has.
const REQUIRED: [SigningParameter; 6] = [
    SigningParameter::Algorithm,
    SigningParameter::Credential,
    SigningParameter::Date,
    SigningParameter::Expires,
    SigningParameter::SignedHeaders,
    SigningParameter::Signature,
];

/// Returns the first defect of the URL.
pub(super) fn find(request: &ClientRequest<'_>) -> Option<Cause> {
    let defect = first(request);
    if defect.is_some() && added_characters(request).is_some() { Some(Cause::UrlChanged) } else { defect }
}

/// Returns what a shell, an e-mail or an editor added to the URL.
pub(super) fn added_characters(request: &ClientRequest<'_>) -> Option<&'static str> {
    let is_in_url = |text: &&str| request.url.contains(*text);
    let is_escaped = HTML_ESCAPES.iter().any(is_in_url);
    if ["\n", "\r", "\t", "& X-Amz-"].iter().any(is_in_url) {
        Some("white space")
    } else if is_in_url(&"\\u0026") {
        Some("`\\u0026` in place of `&`")
    } else if !is_escaped && request.url.split_once('#').is_some_and(|(_, after)| after.contains("X-Amz-")) {
        Some("a `#`, after which clients send nothing; in a path it must be `%23`")
    } else if ["\\?", "\\&", "\\="].iter().any(is_in_url) {
        Some("backslashes")
    } else if request.raw_query.contains('?') && !has_two_question_marks(request) {
        Some("a second question mark (`?`), which must be `&`")
    } else {
        (!is_escaped && is_in_url(&";X-Amz-")).then_some("`;` in place of `&`")
    }
}

/// `&` in HTML.
const HTML_ESCAPES: [&str; 3] = ["&amp;", "&#38;", "&#x26;"];

fn first(request: &ClientRequest<'_>) -> Option<Cause> {
    let ClientRequest { query, signature, .. } = request;
    if HTML_ESCAPES.iter().any(|escape| request.url.contains(escape)) {
        return Some(Cause::HtmlEscaped);
    }
    if !request.is_v4() {
        return Some(if is_encoded_as_one(request) {
            Cause::DoubleEncodedQuery
        } else if has_two_question_marks(request) {
            Cause::ParameterMissing(SigningParameter::Algorithm.name())
        } else if query.is_sigv2() {
            Cause::SignatureVersion2
        } else {
            Cause::NotPresigned
        });
    }
    let is_double =
        |parameter| query.value(parameter).ok().flatten().is_some_and(|value| value.contains("%25"));
    if is_double(SigningParameter::Credential) || is_double(SigningParameter::SignedHeaders) {
        return Some(Cause::DoubleEncodedQuery);
    }
    if let Some(parameter) = REQUIRED.into_iter().find(|parameter| query.value(*parameter).is_err()) {
        let name = parameter.name();
        return Some(if is_misspelled(request, name) {
            Cause::ParameterMalformed(name)
        } else {
            Cause::ParameterRepeated(name)
        });
    }
    let is_missing = |parameter: &SigningParameter| {
        query.value(*parameter).ok().flatten().is_none() && !is_optional(request, *parameter)
    };
    let missing: Vec<SigningParameter> = REQUIRED.into_iter().filter(is_missing).collect();
    if !missing.is_empty() && is_encoded_as_one(request) {
        return Some(Cause::DoubleEncodedQuery);
    }
    match *missing {
        [] => {}
        [parameter] if parameter != SigningParameter::Signature => {
            return Some(Cause::ParameterMissing(parameter.name()));
        }
        // Most signers write the signature last.
        _ => return Some(Cause::CutOff),
    }
    if request.is_v4a() {
        return None;
    }
    let is_hexadecimal = signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if signature.len() < 64 && is_hexadecimal {
        return Some(Cause::CutOff);
    }
    if signature.len() != 64 || !is_hexadecimal {
        return Some(Cause::SignatureAltered);
    }
    malformed_parameter(request)
}

/// Returns whether a signing parameter is in the URL in another case.
pub(super) fn is_misspelled(request: &ClientRequest<'_>, name: &str) -> bool {
    let parameter = SigningParameter::parse(name);
    parameter.is_some_and(|parameter| request.query.value(parameter) == Err(MISSPELLED))
}

/// Returns whether the credential scope has another date than `X-Amz-Date`.
pub(super) fn has_two_dates(request: &ClientRequest<'_>) -> bool {
    let scope = request.scope();
    scope.zip(request.signed_at).is_some_and(|(scope, signed_at)| scope.date != signed_at.date())
}

fn malformed_parameter(request: &ClientRequest<'_>) -> Option<Cause> {
    let malformed = |parameter: SigningParameter| Some(Cause::ParameterMalformed(parameter.name()));
    let algorithm = request.query.value(SigningParameter::Algorithm).ok().flatten().unwrap_or_default();
    if !["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"].contains(&algorithm) {
        return malformed(SigningParameter::Algorithm);
    }
    if request.scope().is_none() {
        return malformed(SigningParameter::Credential);
    }
    if request.signed_at.is_none() {
        return malformed(SigningParameter::Date);
    }
    if has_two_dates(request) {
        return malformed(SigningParameter::Credential);
    }
    match request.expires_in {
        None if is_optional(request, SigningParameter::Expires) => {}
        None => return malformed(SigningParameter::Expires),
        Some(0) => return Some(Cause::Expired),
        Some(seconds) if seconds > MAX_LIFETIME.as_secs() => return Some(Cause::OverSevenDays),
        Some(_) => {}
    }
    let is_host_signed = request.signed_headers.split(';').any(|name| name == "host");
    if is_host_signed { None } else { malformed(SigningParameter::SignedHeaders) }
}

/// Returns whether the service does not need the parameter: AWS IoT Core has its own lifetime.
///
/// Source: [AWS IoT Core: device communication protocols](https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html).
fn is_optional(request: &ClientRequest<'_>, parameter: SigningParameter) -> bool {
    parameter == SigningParameter::Expires
        && request.scope().is_some_and(|scope| scope.service == "iotdevicegateway")
}

/// Returns whether the whole query was percent-encoded like a single value.
fn is_encoded_as_one(request: &ClientRequest<'_>) -> bool {
    ["%3FX-Amz-", "%26X-Amz-"].iter().any(|text| request.url.contains(text))
}

/// Returns whether the first signing parameter comes after a second `?`.
pub(super) fn has_two_question_marks(request: &ClientRequest<'_>) -> bool {
    request.raw_query.contains("?X-Amz-")
}

/// Other ways of signing URLs, each with the parameters that identify it, in lower case.
const SCHEMES: [(&str, &[&str]); 14] = [
    ("Google Cloud Storage (V4)", &["x-goog-signature"]),
    ("Google Cloud Storage (V4)", &["x-goog-algorithm"]),
    ("Google Cloud Storage (V2)", &["googleaccessid", "signature"]),
    ("CloudFront", &["key-pair-id", "signature"]),
    ("Azure Storage (shared access signature)", &["sig", "sv"]),
    ("Azure Storage (shared access signature)", &["sig", "se"]),
    ("Alibaba Cloud OSS (V1)", &["ossaccesskeyid", "signature"]),
    ("Alibaba Cloud OSS (V4)", &["x-oss-signature-version"]),
    ("Tencent Cloud COS", &["q-sign-algorithm", "q-signature"]),
    ("Huawei Cloud OBS", &["accesskeyid", "signature"]),
    ("Volcengine TOS", &["x-tos-signature"]),
    ("Baidu Cloud BOS", &["authorization", "x-bce-date"]),
    ("Baidu Cloud BOS", &["authorization", "x-bce-expiration-in-seconds"]),
    ("Kingsoft Cloud KS3", &["kssaccesskeyid", "signature"]),
];

/// Returns the name of the other scheme that signed the URL.
pub(super) fn other_scheme(request: &ClientRequest<'_>) -> Option<&'static str> {
    if request.is_v4() {
        return None;
    }
    let names: Vec<_> =
        request.raw_query.split('&').map(|pair| pair.split('=').next().unwrap_or(pair)).collect();
    let has = |name: &&str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    SCHEMES.iter().find(|(_, parameters)| parameters.iter().all(has)).map(|(scheme, _)| *scheme)
}
