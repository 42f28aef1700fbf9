//! The other side: whether a request that came in is one that was presigned.
//!
//! A [`Verifier`] is made once, for a service in a region. It reads a request into a [`Presented`] one, which is what somebody
//! claims; with the credentials whose access key id it names, that becomes a [`Verified`] one, or a [`VerifyError`] that knows
//! S3's code and HTTP status for it.
//!
//! ```
//! use presign::verify::{Verifier, VerifyError};
//! use presign::{Credentials, Region, Service, SigningTime, s3::Bucket};
//! use std::time::Duration;
//!
//! let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
//! let now: SigningTime = "20130524T000000Z".parse()?;
//! let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
//! let url = bucket.get("test.txt").presign_at(now, Duration::from_secs(86_400))?;
//! let target = url.as_str().strip_prefix("https://examplebucket.s3.us-east-1.amazonaws.com").unwrap();
//!
//! let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
//! let headers = [("Host", "examplebucket.s3.us-east-1.amazonaws.com")];
//! let presented = verifier.parse("GET", target, headers)?;
//! assert_eq!(presented.access_key_id(), "AKIAIOSFODNN7EXAMPLE"); // look up the credentials by this
//! let verified = presented.verify(&credentials, now)?;
//! assert_eq!(verified.path(), "/test.txt");
//!
//! let other = verifier.parse("DELETE", target, headers)?;
//! let error = other.verify(&credentials, now).unwrap_err();
//! assert_eq!((error, error.code(), error.status()), (VerifyError::Signature, "SignatureDoesNotMatch", 403));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is checked
//!
//! By [`Verifier::parse`], without a secret: that each parameter of the signature is there once and right, the lifetime at most
//! seven days, the scope that of the verifier and of the request's date, `host` and every header that begins with `x-amz-`
//! signed, and every signed header sent. By [`Presented::verify`]: access key id, time, session token and signature, which is
//! compared in constant time.
//!
//! # What is the same request
//!
//! One that has the same canonical request: the same method, path, parameters and signed headers. Parameters may come in
//! another order, an escape of theirs may be in another case or stand for a character that needs none, and white space in a
//! header may be more or less. A `+` is a plus sign and not a space: [`Verified::query_pairs`] reads it so, and readers of forms
//! do not.
//!
//! By [S3's rules](crate::SigningRules::S3), escapes in the path may vary, too, so that `%2F` is a slash; `.` and `..` are what
//! they are, and a server that maps paths to files has to see to them itself. By the [general](crate::SigningRules::GENERAL) ones
//! an escape in the path is only itself, but the path is signed in normal form: `/a/../b`, `/./b` and `//b` have the signature of
//! `/b`. A server that decides by the path has to resolve it first, or to refuse such a one.
//!
//! # What hostile input can cost
//!
//! A request line of more than 32 KiB, more than 1,024 parameters, 128 headers or 64 KiB of headers are refused, and nothing is
//! hashed before the rest is right. Nothing panics.
//!
//! Source: [Authenticating requests: query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

mod claims;
mod error;
pub(crate) mod human;
#[doc(hidden)]
pub mod inspect;
mod presented;
pub(crate) mod received;
mod verified;
mod verifier;

pub use error::VerifyError;
pub use presented::Presented;
pub use verified::Verified;
pub use verifier::Verifier;
