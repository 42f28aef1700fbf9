//! The codes and sentences with which servers refuse the authentication of a request.
//!
//! "AWS" means the services of AWS other than S3. `SeaweedFS` and versitygw use MinIO's sentences.
//!
//! Sources: [S3's error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html),
//! [AWS's common errors](https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html),
//! [R2's error codes](https://developers.cloudflare.com/r2/api/error-codes/), the source code of
//! MinIO (`cmd/api-errors.go`), Garage (`src/api`), Ceph (`src/rgw`), Swift (`s3api`) and Supabase
//! Storage, and the reports of users.

use alloc::string::String;

use crate::explain::cause::Cause;
use crate::explain::error_document::ErrorDocument;
use crate::explain::statement::Statement;
use crate::explain::statement::Statement::{
    BadRequest, Denied, Form, HeaderMissing, HeadersNotSigned, HostNotSigned, Mechanism, Mismatch, Nothing,
    Other, ParametersMissing, Scope, TokenUnknown, Version4Required,
};
use crate::sigv4::parameter::SigningParameter;

const ACCESS_KEY_UNKNOWN: Statement = Statement::Cause(Cause::AccessKeyUnknown);
const AUTHORIZATION_HEADER: Statement = Statement::Cause(Cause::AuthorizationHeader);
const ENDPOINT: Statement = Statement::Cause(Cause::Endpoint);
const EXPIRED: Statement = Statement::Cause(Cause::Expired);
const NOT_YET_VALID: Statement = Statement::Cause(Cause::NotYetValid);
const OVER_SEVEN_DAYS: Statement = Statement::Cause(Cause::OverSevenDays);
const PAYLOAD: Statement = Statement::Cause(Cause::Payload);
const REGION: Statement = Statement::Cause(Cause::Region);
const SERVICE: Statement = Statement::Cause(Cause::Service);
const SESSION_EXPIRED: Statement = Statement::Cause(Cause::SessionExpired);
const SESSION_TOKEN: Statement = Statement::Cause(Cause::SessionToken);

const fn malformed(parameter: SigningParameter) -> Statement {
    Statement::ParameterMalformed(parameter.name())
}

/// The codes that are about authentication; no other code is.
///
/// `Nothing` means that only the sentence tells more.
#[rustfmt::skip]
static CODES: [(&str, Statement); 57] = [
    // S3, and compatible servers
    ("SignatureDoesNotMatch", Mismatch),
    ("AccessDenied", Denied),
    ("InvalidAccessKeyId", ACCESS_KEY_UNKNOWN),
    ("InvalidToken", SESSION_TOKEN),
    ("ExpiredToken", SESSION_EXPIRED),
    ("TokenRefreshRequired", SESSION_EXPIRED),
    ("RequestTimeTooSkewed", Statement::Cause(Cause::ClockSkew)),
    ("BadDigest", PAYLOAD),
    ("XAmzContentSHA256Mismatch", PAYLOAD),
    ("PermanentRedirect", ENDPOINT),
    ("TemporaryRedirect", ENDPOINT),
    ("Redirect", ENDPOINT),
    ("IllegalLocationConstraintException", ENDPOINT),
    ("IncorrectEndpoint", ENDPOINT),
    ("InvalidRegion", REGION),
    ("AuthorizationHeaderMalformed", Nothing),
    ("AuthorizationQueryParametersError", Nothing),
    ("InvalidSecurity", ACCESS_KEY_UNKNOWN),
    ("SecurityTokenExpired", SESSION_EXPIRED),
    ("InvalidSecurityToken", SESSION_TOKEN),
    ("NotImplemented", Other),
    ("NotSignedUp", Other),
    ("InvalidArgument", BadRequest),
    ("InvalidRequest", BadRequest),
    ("InvalidURI", BadRequest),
    ("InvalidPolicyDocument", Form),
    ("MalformedPOSTRequest", Form),
    ("IncorrectNumberOfFilesInPostRequest", Form),
    ("MaxPostPreDataLengthExceeded", Form),
    ("MaxPostPreDataLengthExceededError", Form),
    ("UserKeyMustBeSpecified", Form),
    // AWS
    ("InvalidSignatureException", Mismatch),
    ("InvalidClientTokenId", ACCESS_KEY_UNKNOWN),
    ("UnrecognizedClientException", ACCESS_KEY_UNKNOWN),
    ("ExpiredTokenException", SESSION_EXPIRED),
    ("AccessDeniedException", Denied),
    ("NotAuthorized", Denied),
    ("RequestExpired", EXPIRED),
    ("AuthFailure", Nothing),
    ("IncompleteSignature", Nothing),
    ("IncompleteSignatureException", Nothing),
    ("MissingAuthenticationToken", ParametersMissing),
    ("MissingAuthenticationTokenException", ParametersMissing),
    // MinIO
    ("AuthorizationParametersError", Nothing),
    ("InvalidTokenId", SESSION_TOKEN),
    ("XAmzContentChecksumMismatch", PAYLOAD),
    ("MalformedDate", malformed(SigningParameter::Date)),
    ("PostPolicyInvalidKeyName", Form),
    // Cloudflare R2
    ("ExpiredRequest", EXPIRED),
    ("InvalidRegionName", REGION),
    ("Unauthorized", ACCESS_KEY_UNKNOWN),
    // Backblaze B2
    ("UnauthorizedAccess", Denied),
    // Google
    ("MalformedSecurityHeader", Nothing),
    ("AuthenticationRequired", ParametersMissing),
    // Supabase
    ("InvalidSignature", Nothing),
    // Azure
    ("AuthenticationFailed", Nothing),
    // CloudFront
    ("MissingKey", Statement::Cause(Cause::OtherScheme)),
];

/// Sentences in lower case, without the last full stop.
///
/// `*` means any text. Names that others chose, such as an object key, occur only there.
#[rustfmt::skip]
static SENTENCES: [(&str, Statement); 108] = [
    ("the request signature we calculated does not match*", Mismatch), // S3, AWS, R2
    ("forbidden: invalid signature", Mismatch), // Garage
    ("signature validation failed", Mismatch), // Backblaze B2

    ("request has expired", EXPIRED), // S3, MinIO
    ("request has expired given timestamp: *", EXPIRED), // Backblaze B2
    ("request has expired. *", EXPIRED), // AWS
    ("request has expired: *", EXPIRED), // Google
    ("request signature expired at*", EXPIRED), // Google
    ("the provided token has expired. request signature expired at*", EXPIRED), // Google
    ("the pre-signed url has expired", EXPIRED), // Ceph
    ("bad request: date is too old", EXPIRED), // Garage
    ("signature expired: *", EXPIRED), // AWS
    ("request is not yet valid", NOT_YET_VALID), // S3
    ("request is not valid yet", NOT_YET_VALID), // MinIO
    ("request date is later than server time too much", NOT_YET_VALID), // s3s
    ("signature not yet current: *", NOT_YET_VALID), // AWS
    ("x-amz-expires must be less than a week*", OVER_SEVEN_DAYS), // S3, MinIO
    ("bad request: x-amz-expires may not exceed a week", OVER_SEVEN_DAYS), // Garage

    ("the aws access key id you provided does not exist in our records", ACCESS_KEY_UNKNOWN), // S3
    ("the access key id you provided does not exist in our records", ACCESS_KEY_UNKNOWN), // MinIO
    ("your account is disabled; please contact your administrator", ACCESS_KEY_UNKNOWN), // MinIO
    ("your account is not signed up", ACCESS_KEY_UNKNOWN), // s3s, RustFS
    ("your account is not signed up2", ACCESS_KEY_UNKNOWN), // RustFS
    ("forbidden: no such key: *", ACCESS_KEY_UNKNOWN), // Garage
    ("malformed access key id", ACCESS_KEY_UNKNOWN), // Backblaze B2
    ("the provided security credentials are not valid", ACCESS_KEY_UNKNOWN), // Google
    ("erraccesskeydisabled", ACCESS_KEY_UNKNOWN), // RustFS
    ("credential access key has length *", ACCESS_KEY_UNKNOWN), // R2
    ("invalid argument: credential access key has length *", ACCESS_KEY_UNKNOWN), // R2
    ("the security token included in the request is invalid", TokenUnknown), // AWS
    ("the security token included in the request is expired", SESSION_EXPIRED), // AWS
    ("the provided token has expired", SESSION_EXPIRED), // S3
    ("the provided token is malformed or otherwise invalid", SESSION_TOKEN), // S3

    ("there were headers present in the request which were not signed", HeadersNotSigned), // S3, MinIO
    ("bad request: header * should be signed", HeadersNotSigned), // Garage
    ("header must be signed", HeadersNotSigned), // Google
    ("your request has a malformed header. header must be signed", HeadersNotSigned), // Google
    ("your request has a malformed header. header was included in signedheaders, but not in the request", HeaderMissing), // Google
    ("host header not signed", HostNotSigned), // Google
    ("'host' * must be a 'signedheader' in the aws authorization", HostNotSigned), // AWS
    ("'host' must be a 'signedheader' in the aws authorization", HostNotSigned), // AWS
    ("header was included in signedheaders, but not in the request", HeaderMissing), // Google
    ("bad request: signed header * is not present", HeaderMissing), // Garage

    ("error parsing the x-amz-credential parameter; the region * wrong; expecting *", REGION), // S3
    ("error parsing the x-amz-credential parameter; the region is wrong*", REGION), // MinIO
    ("error parsing the x-amz-credential parameter; incorrect service*", SERVICE), // S3
    ("error parsing the credential/x-amz-credential parameter; incorrect service*", SERVICE), // MinIO
    ("error parsing the x-amz-credential parameter; *", malformed(SigningParameter::Credential)), // S3
    ("invalid date (should be seconds since epoch)*", malformed(SigningParameter::Date)), // S3, Swift
    ("x-amz-algorithm other than aws4-hmac-sha256 is not implemented", malformed(SigningParameter::Algorithm)), // s3s
    ("invalid expiration", malformed(SigningParameter::Expires)), // Supabase
    ("invalid credential date *", malformed(SigningParameter::Credential)), // S3
    ("the authorization header is malformed; the region * wrong; expecting *", REGION), // S3, MinIO
    ("the authorization header is malformed; incorrect service*", SERVICE), // S3
    ("the region * is wrong; expecting *", REGION), // S3, for a form
    ("the region name * is not valid*", REGION), // R2
    ("invalid signing region in authorization header", REGION), // OSS
    ("the secret key required to complete authentication could not be found. the region must be specified*", REGION), // Oracle
    ("credential should be scoped to a valid region*", REGION), // AWS
    ("credential should be scoped to correct service*", SERVICE), // AWS
    ("unknown service * in credential scope*", SERVICE), // s3s
    ("credential should be scoped with a valid terminator*", malformed(SigningParameter::Credential)), // AWS
    ("credential must have exactly 5 slash-delimited elements*", malformed(SigningParameter::Credential)), // AWS
    ("date in credential scope does not match *", malformed(SigningParameter::Credential)), // AWS
    ("date must be in iso-8601 'basic format'*", malformed(SigningParameter::Date)), // AWS
    ("unsupported aws 'algorithm'*", malformed(SigningParameter::Algorithm)), // AWS
    ("authorization header malformed, unexpected scope: *", Scope), // Garage

    ("query-string authentication version 4 requires *", ParametersMissing), // S3, MinIO
    ("query-string authentication requires the signature, expires and awsaccesskeyid parameters", ParametersMissing), // S3
    ("aws query-string parameters must include *", ParametersMissing), // AWS
    ("bad request: * not found in query parameters", ParametersMissing), // Garage
    ("missing presigned url v4 fields", ParametersMissing), // s3s
    ("query string authentication requires the *", ParametersMissing), // OSS
    ("aws authentication requires a valid date or x-amz-date header", ParametersMissing), // S3, Swift
    ("bad request: missing x-amz-date field", ParametersMissing), // Garage
    ("forbidden: garage does not support anonymous access yet", ParametersMissing), // Garage
    ("missing authentication token", ParametersMissing), // AWS
    ("request is missing authentication token", ParametersMissing), // AWS
    ("missing signature", ParametersMissing), // Supabase
    ("no awsaccesskey was presented", ParametersMissing), // MinIO
    ("request specific response headers cannot be used for anonymous get requests", ParametersMissing), // S3
    ("anonymous users cannot *", ParametersMissing), // S3

    ("only one auth mechanism allowed*", AUTHORIZATION_HEADER), // S3
    ("found both 'x-amz-algorithm' as a query-string param and 'authorization' as http header*", AUTHORIZATION_HEADER), // AWS
    ("request specifies more than one authentication mechanism", AUTHORIZATION_HEADER), // R2
    ("unsupported authorization type", AUTHORIZATION_HEADER), // S3, Supabase
    ("authorization header is invalid*", AUTHORIZATION_HEADER), // S3
    ("aws authorization header is invalid*", AUTHORIZATION_HEADER), // S3
    ("authorization header requires *", AUTHORIZATION_HEADER), // AWS
    ("invalid key=value pair (missing equal-sign) in authorization header*", AUTHORIZATION_HEADER), // AWS
    ("* not a valid key=value pair (missing equal-sign) in authorization header*", AUTHORIZATION_HEADER), // AWS
    ("the authorization mechanism you have provided is not supported. please use aws4-hmac-sha256", Mechanism), // S3
    ("the v2 signature authorization mechanism is not supported*", Mechanism), // Backblaze B2
    ("requests specifying server side encryption with aws kms managed keys require aws signature version 4", Version4Required), // S3

    ("invalid according to policy: *", Form), // S3
    ("invalid policy: *", Form), // S3
    ("bucket post must contain a field named *", Form), // S3
    ("post requires exactly one file upload per request", Form), // S3
    ("each form field that you specify in a form must appear in the list of policy conditions*", Form), // MinIO
    ("policy condition failed: *", Form), // Ceph, Supabase
    ("policy expired", Form), // Ceph
    ("policy missing condition*", Form), // Ceph
    ("invalid post policy", Form), // Supabase

    ("the bucket you are attempting to access must be addressed using the specified endpoint*", ENDPOINT), // S3, OSS
    ("user: * is not authorized to perform: *", Denied), // AWS
    ("user is not authorized to *", Denied), // API Gateway
    ("forbidden. for troubleshooting function url authorization issues*", Denied), // Lambda
    ("unable to determine service/operation name to be authorized", Other), // AWS
];

/// Returns the statement of a document.
///
/// An unknown code is not about authentication. A known sentence outranks a known code.
pub(super) fn statement(document: Option<&ErrorDocument>) -> Statement {
    let Some(document) = document else { return Nothing };
    let code = document.code.as_str();
    // Some servers write the status in place of a code.
    let is_status = code.bytes().all(|byte| byte.is_ascii_digit());
    let known = CODES.iter().find(|(other, _)| *other == code).map(|(_, statement)| statement);
    if known.is_none() && !is_status && !document.is_json {
        return Other;
    }
    let texts = [&document.message, &document.details].map(|text| normalized(text));
    let is_said = |sentence: &str| texts.iter().any(|text| is_match(sentence, text));
    if let Some((_, statement)) = SENTENCES.iter().find(|(sentence, _)| is_said(sentence)) {
        return statement.clone();
    }
    if document.headers_not_signed.is_some() {
        return HeadersNotSigned;
    }
    match known {
        Some(Nothing) => named_parameter(&document.message).unwrap_or(Nothing),
        Some(statement) => statement.clone(),
        None if !is_status => Other,
        // A service of AWS sends only a sentence.
        None if document.is_json => BadRequest,
        None => Nothing,
    }
}

/// Returns the code and the message in a text without markup, as an SDK or a browser prints them:
/// `An error occurred (AccessDenied) when calling the GetObject operation: Request has expired`
///
/// Both count only at these places, because names that others chose may look like them.
pub(super) fn code_and_message(text: &str) -> Option<(&str, &str)> {
    let code = printed_code(text);
    let (code, rest) = code.unwrap_or(("", text));
    let after = |start: &str| text.split_once(start).map(|(_, after)| after);
    let line = ["operation: ", "essage: ", "xception: "].into_iter().find_map(after).unwrap_or(rest);
    let line = line.trim_start_matches(|character: char| !character.is_alphabetic());
    let lower = line.to_ascii_lowercase();
    let is_start = |sentence: &str| lower.starts_with(sentence.split('*').next().unwrap_or_default());
    let known = SENTENCES.iter().map(|(sentence, _)| *sentence).filter(|sentence| !sentence.starts_with('*'));
    let known = known.filter(|sentence| is_start(sentence)).max_by_key(|sentence| sentence.len());
    let message = match known {
        // Other texts may follow without a space, such as the elements after it in a browser.
        Some(sentence) if !sentence.contains('*') => line.get(..sentence.len())?,
        Some(_) if line.contains("Canonical String") => line,
        _ if code.is_empty() && known.is_none() => return None,
        _ => line.lines().next().unwrap_or_default().split([';', '"']).next().unwrap_or_default(),
    };
    Some((code, message))
}

/// Returns a known code at a place where programs print it, and the text after it.
fn printed_code(text: &str) -> Option<(&str, &str)> {
    const STARTS: [&str; 6] = ["(", "[", "api error ", "Errors::", "ode: ", "ode: \""];
    let after = STARTS.iter().filter_map(|start| text.split_once(start)).map(|(_, after)| after);
    core::iter::once(text).chain(after).find_map(|text| {
        // `Unauthorized` is an ordinary word.
        let is_compound = |code: &str| code.bytes().filter(u8::is_ascii_uppercase).count() > 1;
        let codes = CODES.iter().map(|(code, _)| *code);
        let codes = codes.filter(|code| is_compound(code) && text.starts_with(code));
        text.split_at_checked(codes.max_by_key(|code| code.len())?.len())
    })
}

/// Returns the statement of a message that names a signing parameter.
fn named_parameter(message: &str) -> Option<Statement> {
    let mut parameters =
        SigningParameter::ALL.into_iter().filter(|parameter| message.contains(parameter.name()));
    parameters.next().map(|parameter| Statement::ParameterMalformed(parameter.name()))
}

/// Returns a text in lower case, with single spaces, and without its full stop.
fn normalized(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        result.push_str(if result.is_empty() { "" } else { " " });
        result.push_str(word);
    }
    result.make_ascii_lowercase();
    result.truncate(result.trim_end_matches('.').len());
    result
}

/// Returns whether a whole text has the form of a sentence.
fn is_match(sentence: &str, text: &str) -> bool {
    let (first, rest) = sentence.split_once('*').unwrap_or((sentence, ""));
    let Some(mut text) = text.strip_prefix(first) else { return false };
    if !sentence.contains('*') {
        return text.is_empty();
    }
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*').filter(|part| !part.is_empty()) {
        let Some((_, after)) = text.split_once(part) else { return false };
        text = after;
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn sentences_match_whole_texts() {
        for (sentence, text, expected) in [
            ("a b", "a b", true),
            ("a b", "a b c", false),
            ("a b", "c a b", false),
            ("a*", "a", true),
            ("a *", "a b", true),
            ("a *", "b a c", false),
            ("a * b", "a c b", true),
            ("a * b", "a c b d", false),
            ("a * b*", "a c b d", true),
            ("* b *", "a b c", true),
            ("* b *", "a c", false),
        ] {
            assert_eq!(is_match(sentence, text), expected, "{sentence} {text}");
        }
        for (sentence, _) in &SENTENCES {
            assert_eq!(*sentence, normalized(sentence).as_str());
        }
    }

    #[test]
    fn codes_decide_unless_a_sentence_is_known() {
        let found = |code: &str, message: &str| {
            let document =
                ErrorDocument { code: code.into(), message: message.to_string(), ..ErrorDocument::default() };
            statement(Some(&document))
        };
        let malformed = |name| Statement::ParameterMalformed(name);
        for (code, message, expected) in [
            ("AccessDenied", "Access Denied", Denied),
            ("AccessDenied", "Request has expired", Statement::Cause(Cause::Expired)),
            ("AccessDenied", "Access to expired/request has expired.txt is denied", Denied),
            ("NoSuchKey", "The specified key does not exist.", Other),
            ("XMinioStorageFull", "", Other),
            ("403", "Forbidden", Nothing),
            ("", "Forbidden", Nothing),
            (
                "AuthorizationQueryParametersError",
                "X-Amz-Date must be in the ISO8601 Long Format",
                malformed("X-Amz-Date"),
            ),
            ("AuthorizationQueryParametersError", "Invalid", Nothing),
            ("InvalidArgument", "Invalid Argument", BadRequest),
        ] {
            assert_eq!(found(code, message), expected, "{code} {message}");
        }
    }
}
