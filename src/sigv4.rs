//! Signature Version 4: the four steps of the specification.
//!
//! 1. [`canonical_request`] writes a URL together with its canonical request: the [`path`], the
//!    [`query`], the [`headers`] and the payload hash.
//! 2. [`string_to_sign`] combines the hash of the canonical request with the time and the
//!    [`scope`].
//! 3. [`signing_key`] derives the key of a day from the secret access key, and caches it.
//! 4. [`signature`] signs the string to sign.
//!
//! The credential, the region set and the session token are encoded once for a signer
//! ([`prepared`]). [`validity`] settles the lifetime, [`parameter`] has the names of the `X-Amz-`
//! parameters, [`uri_encode`] percent-encodes, and [`hash`] is SHA-256 and HMAC. [`template`] does
//! the steps for many URLs at once. [`v4a`] is Signature Version 4A. Nothing here knows S3, or how
//! requests are received.
//!
//! Source:
//! [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

pub(crate) mod canonical_request;
#[cfg(feature = "verify")]
pub(crate) mod credential;
pub(crate) mod hash;
pub(crate) mod headers;
pub(crate) mod parameter;
pub(crate) mod path;
pub(crate) mod prepared;
pub(crate) mod query;
pub(crate) mod redacted;
pub(crate) mod scope;
mod seqlock;
mod set_by;
pub(crate) mod signature;
pub(crate) mod signing_key;
pub(crate) mod string_to_sign;
pub(crate) mod template;
pub(crate) mod uri_encode;
#[cfg(feature = "sigv4a")]
pub(crate) mod v4a;
pub(crate) mod validity;
mod wiped_stack;
