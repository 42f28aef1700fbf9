//! The floor: the chain of SHA-256 blocks that every signer must compute for a URL.
//!
//! The string to sign contains the hash of the canonical request, and HMAC's outer hash contains
//! the inner one. So each hash must wait for the previous one. Everything that does not depend on
//! the object key counts as known: the states after HMAC's padded keys, and the blocks of the
//! string to sign that are constant within a second.
//!
//! For Signature Version 4A, the floor is the signature of a hash, by the crate that both signers
//! use.

use std::hint::black_box;

use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{Signature, SigningKey};
use sha2::block_api::compress256;

use crate::signature::{Signed, check};
use crate::subjects::{Prepared, Presigner};
use crate::work::{EXPIRES_IN, Work};

type Block = [u8; 64];

/// The time does not depend on the state.
const STATE: [u32; 8] = [0x6a09_e667; 8];

/// The blocks of the three hashes. The time does not depend on their content.
struct Chain {
    canonical_request: Vec<Block>,
    string_to_sign: Vec<Block>,
    outer: [Block; 1],
}

pub(crate) fn floor(work: &'static Work) -> Prepared {
    let url = work.operation(&work.bucket()).presign(EXPIRES_IN).unwrap();
    let Signed { canonical_request, string_to_sign } = check(url.as_str(), work).unwrap();
    // The string to sign ends with the hash of the canonical request, 64 digits. Complete blocks
    // before it are constant.
    let constant = (string_to_sign.len() - 64) / 64;
    Ok(Box::new(Chain {
        canonical_request: vec![[0x61; 64]; blocks(canonical_request.len())],
        string_to_sign: vec![[0x61; 64]; blocks(string_to_sign.len()) - constant],
        outer: [[0x61; 64]],
    }))
}

pub(crate) fn floor_sigv4a(_: &'static Work) -> Prepared {
    let key = SigningKey::from_slice(&[1; 32]).unwrap();
    Ok(Box::new(EcdsaSignature(key)))
}

struct EcdsaSignature(SigningKey);

impl Presigner for EcdsaSignature {
    fn call(&mut self) {
        let signature: Signature = self.0.sign_prehash(black_box(&[2; 32])).unwrap();
        black_box(signature);
    }

    /// Returns no URLs, because it signs no request.
    fn urls(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// Returns the number of blocks of a message, which one byte of padding and eight bytes for its
/// length follow.
const fn blocks(length: usize) -> usize {
    (length + 9).div_ceil(64)
}

impl Presigner for Chain {
    fn call(&mut self) {
        let mut state = STATE;
        compress256(&mut state, black_box(&self.canonical_request));
        for blocks in [self.string_to_sign.as_mut_slice(), &mut self.outer] {
            chain(state, blocks);
            state = STATE;
            compress256(&mut state, black_box(blocks));
        }
        black_box(state);
    }

    /// Returns no URLs, because it only hashes.
    fn urls(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// Makes the next hash depend on the previous one.
fn chain(state: [u32; 8], blocks: &mut [Block]) {
    let Some(first) = blocks.first_mut() else { return };
    for (bytes, word) in first.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_has_the_blocks_of_the_work() {
        let length = |work: Work| {
            let url = work.operation(&work.bucket()).presign(EXPIRES_IN).unwrap();
            let signed = check(url.as_str(), &work).unwrap();
            blocks(signed.canonical_request.len()) + blocks(signed.string_to_sign.len()) - 1 + 1
        };
        assert_eq!(length(Work::get()), 8);
        assert_eq!(length(Work::get().with_token(900)), 24);
        assert_eq!(length(Work::get().with_content_type()), 9);
    }
}
