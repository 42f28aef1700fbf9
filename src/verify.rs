//! Verifies presigned requests on a server.
//!
//! Make one [`Verifier`] for a service in a region. It parses a request into a [`Presented`] one,
//! which is not trusted yet. With the credentials of its access key id, [`Presented::verify`]
//! returns a [`Verified`] request, or a [`VerifyError`] with S3's code and HTTP status.
//!
//! [`presign::inspect`](fn@crate::inspect) parses a URL without verifying it.
//!
//! ```
//! use presign::verify::{Verifier, VerifyError};
//! use presign::{Credentials, Region, Service, SigningTime, s3::Bucket};
//! use std::time::Duration;
//!
//! let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
//! let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
//! let now: SigningTime = "20130524T000000Z".parse()?;
//! let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
//! let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(86_400))?;
//! let target = url.as_str().strip_prefix("https://examplebucket.s3.us-east-1.amazonaws.com").unwrap();
//!
//! let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
//! let headers = [("Host", "examplebucket.s3.us-east-1.amazonaws.com")];
//! let presented = verifier.parse("GET", target, headers)?;
//! // Look up the credentials by this:
//! assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
//! let verified = presented.verify(&credentials, now)?;
//! assert_eq!(verified.path(), "/test.txt");
//!
//! let other = verifier.parse("DELETE", target, headers)?;
//! let error = other.verify(&credentials, now).unwrap_err();
//! assert_eq!(error, VerifyError::Signature);
//! assert_eq!((error.code(), error.status()), ("SignatureDoesNotMatch", 403));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is checked
//!
//! [`Verifier::parse`] needs no secret. It checks that each signing parameter appears once and is
//! valid, that the lifetime is at most seven days, that the scope has the verifier's service and
//! region and the date of `X-Amz-Date`, that `host` and every header that begins with `x-amz-` is
//! signed, that every signed header was sent, and that there is no `Authorization` header.
//!
//! [`Presented::verify`] checks the access key id, the time, the signature and the session token.
//! It compares signature and token in constant time.
//!
//! # Which requests are the same
//!
//! Requests are the same if they have the same canonical request: the same method, path, parameters
//! and signed headers. Parameters may come in any order. An escape in the query may have lower-case
//! digits, or encode a character that needs no escape. White space in headers may vary. A `+` is a
//! plus sign in [`Verified::query_pairs`], but a space to form parsers.
//!
//! A request may also differ from the signed one in three ways, as at S3 and other servers:
//!
//! - `Host` may have an unsigned port 443 or 80. The verifier does not know the scheme, so it takes
//!   either as the default port.
//! - A signed header that begins with `x-amz-` may be missing if the query, which is signed too,
//!   has exactly one parameter of its name, in any case. The parameter has the header's value, so
//!   read headers from [`Verified::signed_headers`] instead of the request.
//! - The target may have absolute form, `http://example.com/path`. If there is a `Host` header, it
//!   must name the same host.
//!
//! By [S3's rules](crate::SigningRules::S3), escapes in the path may vary too: `%2F` is a slash.
//! `.` and `..` are not resolved, so a server that maps paths to files must reject them itself. A
//! `+` in a path is a plus sign, but S3 reads it as a space:
//! [`decode_plus_in_path`](Verifier::decode_plus_in_path) selects S3's reading.
//!
//! By the [general rules](crate::SigningRules::GENERAL), escapes in the path do not vary, but the
//! path is signed in normal form: `/a/../b`, `/./b` and `//b` have the signature of `/b`. A server
//! that decides by the path must resolve or reject such paths first.
//!
//! # The cost of hostile input
//!
//! [`Verifier::parse`] rejects a request target over 32 KiB, more than 1,024 parameters, more than
//! 128 headers, and headers over 64 KiB together. The signature is computed after all other
//! checks, except the comparison of the session token: once, and a second time if `Host` has a port
//! 443 or 80. Parsing and verifying a request take less than 1 MiB of memory.
//! Nothing panics.
//!
//! Source:
//! [Authenticating requests: query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

// `verifier` has the server's rules, and `presented` and `verified` are the two results. `parse`
// applies the rules to a request, with `target` and `signed_headers`; `parse_http` calls it for the
// crate `http`. `received` parses the parts of a request, also for `inspect`, forms and `explain`.
// `human` formats times and untrusted text, and `secrets` hides secrets in it.

mod error;
mod header_name;
pub(crate) mod human;
mod normalized;
mod parse;
#[cfg(feature = "http")]
mod parse_http;
mod presented;
pub(crate) mod received;
pub(crate) mod secrets;
mod signed_headers;
mod target;
mod verified;
mod verifier;

pub use verifier::Verifier;

pub use presented::Presented;
pub use verified::Verified;

pub use error::VerifyError;
pub use header_name::HeaderName;
