//! The error codes and sentences of servers.
//!
//! "AWS" means the services of AWS other than S3. Sentences are in lower case and may be fragments.

use crate::explain::cause::Cause;

/// Codes of S3 and compatible servers for requests whose signature was accepted.
pub(super) const NOT_SIGNATURE_CODES: [&str; 14] = [
    "NoSuchKey",
    "NoSuchBucket",
    "NoSuchUpload",
    "NoSuchVersion",
    "PreconditionFailed",
    "ConditionalRequestConflict",
    "EntityTooLarge",
    "EntityTooSmall",
    "InvalidRange",
    "InvalidPart",
    "InvalidObjectState",
    "SlowDown",
    "ServiceUnavailable",
    "InternalError",
];

/// Codes that have one cause, whatever the message.
pub(super) static CAUSE_BY_CODE: [(&str, Cause); 13] = [
    // S3, MinIO, Ceph
    ("InvalidAccessKeyId", Cause::AccessKeyUnknown),
    ("RequestTimeTooSkewed", Cause::ClockSkew),
    ("BadDigest", Cause::Payload),
    // S3
    ("ExpiredToken", Cause::SessionExpired),
    ("TokenRefreshRequired", Cause::SessionExpired),
    ("InvalidToken", Cause::SessionToken),
    ("XAmzContentSHA256Mismatch", Cause::Payload),
    // MinIO
    ("XAmzContentChecksumMismatch", Cause::Payload),
    // AWS
    ("InvalidClientTokenId", Cause::AccessKeyUnknown),
    ("UnrecognizedClientException", Cause::AccessKeyUnknown),
    ("ExpiredTokenException", Cause::SessionExpired),
    ("RequestExpired", Cause::Expired),
    // other compatible servers
    ("ExpiredRequest", Cause::Expired),
];

/// S3: the bucket has another endpoint, which the element `Endpoint` may name.
pub(super) const REDIRECT_CODES: [&str; 3] = ["PermanentRedirect", "TemporaryRedirect", "Redirect"];

/// S3, MinIO: a signing parameter is malformed, and the message names it.
pub(super) const MALFORMED_CODES: [&str; 2] =
    ["AuthorizationQueryParametersError", "AuthorizationHeaderMalformed"];

/// S3
pub(super) const UNSIGNED_HEADERS: &[&str] = &["headers present in the request which were not signed"];

/// S3
pub(super) const SIGNATURE_VERSION_2: &[&str] = &["please use aws4-hmac-sha256"];

pub(super) const ACCESS_KEY_UNKNOWN: &[&str] = &[
    "access key id you provided does not exist", // S3, MinIO
    "no such key: ",                             // Garage
];

pub(super) const NOT_YET_VALID: &[&str] = &[
    "not yet valid", // S3
    "not valid yet", // MinIO
];

/// S3, MinIO, unless the message is about the session token.
pub(super) const EXPIRED: &[&str] = &["expired"];
pub(super) const TOKEN: &[&str] = &["token"];

pub(super) const OVER_SEVEN_DAYS: &[&str] = &[
    "less than a week", // S3, MinIO
    "604800",           // S3 and compatible servers
];

/// "incorrect service" of S3 and MinIO, "scoped to correct service" of AWS.
pub(super) const SERVICE: &[&str] = &["correct service"];

/// Messages about a wrong region contain this word and one of [`WRONG_REGION`].
pub(super) const REGION: &[&str] = &["region"];
pub(super) const WRONG_REGION: &[&str] = &[
    "is wrong",     // S3, MinIO
    "expecting",    // S3
    "valid region", // AWS
];

/// S3: precedes the expected region, in quotes.
pub(super) const EXPECTED_REGION: &str = "expecting";

/// Garage: another region or service.
pub(super) const SCOPE: &[&str] = &["unexpected scope"];

/// All servers: the server compared the signatures.
pub(super) const SIGNATURE: &[&str] = &["signature"];

/// AWS: precedes the canonical request, in apostrophes.
pub(super) const CANONICAL_REQUEST: &str = "Canonical String for this request should have been";
/// AWS: precedes the string to sign, in apostrophes.
pub(super) const STRING_TO_SIGN: &str = "String-to-Sign should have been";
