//! Signature Version 4: the four steps of the specification, and nothing of S3 or of receiving requests.
//!
//! 1. [`canonical_request`] writes the URL and the canonical request.
//! 2. [`string_to_sign`] writes its hash, the time and the credential scope.
//! 3. [`signing_key`] derives the key of the day from the secret access key.
//! 4. [`signature`] signs the string to sign with that key, or with the key pair of Signature Version 4A.
//!
//! Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

pub(crate) mod canonical_request;
pub(crate) mod hash;
pub(crate) mod headers;
pub(crate) mod parameter;
pub(crate) mod query;
pub(crate) mod scope;
pub(crate) mod signature;
pub(crate) mod signing_key;
pub(crate) mod string_to_sign;
pub(crate) mod template;
pub(crate) mod uri_encode;
#[cfg(feature = "sigv4a")]
pub(crate) mod v4a;
pub(crate) mod validity;
