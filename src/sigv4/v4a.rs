//! Signature Version 4A: the elliptic curve key pair of a secret access key.

pub(crate) mod key_pair;
mod public_key;

pub use public_key::PublicKey;
