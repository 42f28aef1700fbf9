//! Signature Version 4: the four steps of the specification.
//!
//! 1. [`canonical_request`] writes a URL together with its canonical request.
//! 2. [`string_to_sign`] combines the hash of the canonical request with the time and the
//!    [`scope`].
//! 3. [`signing_key`] derives the key of a day from the secret access key.
//! 4. [`signature`] signs the string to sign.
//!
//! The other files hold the parts of these steps: the [`path`], the [`query`], the [`headers`], the
//! [`validity`], and the parts that a signer encodes once ([`prepared`]). [`template`] does for
//! many URLs at once what the steps do for one. [`v4a`] is Signature Version 4A. Nothing here knows
//! S3, or how requests are received.
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
pub(crate) mod signature;
pub(crate) mod signing_key;
pub(crate) mod string_to_sign;
pub(crate) mod template;
pub(crate) mod uri_encode;
#[cfg(feature = "sigv4a")]
pub(crate) mod v4a;
pub(crate) mod validity;
mod wiped_stack;
