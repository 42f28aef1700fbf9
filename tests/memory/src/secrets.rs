//! The secrets that are searched for.
//!
//! The program holds them only masked, so that every copy in its memory comes from a use.

use std::hint::black_box;

/// The access key id of all credentials.
pub const ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
/// The secret access key.
pub const SECRET: &str = "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";
/// The secret access key after a rotation.
pub const RENEWED_SECRET: &str = "z3DPsYuKmzqQ9Er9UmFp30PQ9TNnhK3wLftL9E36";
/// A secret access key that is longer than a block, so that HMAC hashes it.
pub const LONG_SECRET: &str =
    "KH8vtGjJA0Qs9MzPXMXVQorLuEmrrZpA3gnYSlPaAuozBIPYzvXx1E1zWFq8mP0dL7RbTWyGJ1N2Qpk2vyG3qC2IsVfL0NEFi94X";
/// The session token.
pub const TOKEN: &str = "IQoJb3JpZ2lug82MLW6RU79F4C02p4XuLXAm76FTL3C6+8LOnekKYWgIKsu6IQaPbX5HoAlCdeSNCNlVidRG/3yM8x+zHOiVkgdhbgtVmHhg0iJaDuh/6yr59Wpg46WG3ZhEZMGohr5tEiBKyCIu/ISybPQjJLhNrqsH3LNmEpNreF1NsGcKEkClTBx7Uq2bpKSqhJG2d/G81dW6O4zuTmn7uHbvkGH0S4SdxLCE+55ilgvHdckXN7Ycydgj1bf2sGbamsh8KHIj266F2Lagu7VekFgSoQpgxHyn+DfwmaVJKJhzig==";
/// A customer key (SSE-C).
pub const CUSTOMER_KEY: &str = "cdHQaSM+1KCirWkPLFNUBANDxz9Fa9HPcK1HxtwYwmg=";
/// The MD5 of the customer key.
pub const CUSTOMER_KEY_MD5: &str = "b8r2aEIlkMeIo3zEzsQHbg==";

static MASKED_SECRET: [u8; SECRET.len()] = masked(SECRET);
static MASKED_RENEWED_SECRET: [u8; RENEWED_SECRET.len()] = masked(RENEWED_SECRET);
static MASKED_LONG_SECRET: [u8; LONG_SECRET.len()] = masked(LONG_SECRET);
static MASKED_TOKEN: [u8; TOKEN.len()] = masked(TOKEN);
static MASKED_CUSTOMER_KEY: [u8; CUSTOMER_KEY.len()] = masked(CUSTOMER_KEY);

pub(crate) fn secret() -> String {
    unmasked(&MASKED_SECRET)
}

pub(crate) fn renewed_secret() -> String {
    unmasked(&MASKED_RENEWED_SECRET)
}

pub(crate) fn long_secret() -> String {
    unmasked(&MASKED_LONG_SECRET)
}

pub(crate) fn token() -> String {
    unmasked(&MASKED_TOKEN)
}

pub(crate) fn customer_key() -> String {
    unmasked(&MASKED_CUSTOMER_KEY)
}

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
const fn masked<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let mut index = 0;
    while index < N {
        bytes[index] = text.as_bytes()[index] ^ mask(index);
        index += 1;
    }
    bytes
}

const fn mask(index: usize) -> u8 {
    index.to_le_bytes()[0] ^ 0xa5
}

/// Returns a text with room for one more character.
fn unmasked(masked: &[u8]) -> String {
    let mut text = String::with_capacity(masked.len() + 1);
    for (index, byte) in black_box(masked).iter().enumerate() {
        text.push(char::from(byte ^ mask(index)));
    }
    text
}

/// Overwrites a text of the caller's, with its spare capacity.
pub(crate) fn wipe(text: impl Into<String>) {
    let mut bytes = text.into().into_bytes();
    bytes.clear();
    bytes.resize(bytes.capacity(), 0);
    black_box(&mut bytes);
}
