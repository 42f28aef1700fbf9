//! What no signer can go below that makes one URL at a time: the chain of SHA-256 blocks of one request.
//!
//! The hash of the canonical request goes into the string to sign, and what comes of that into HMAC's outer hash, so none can
//! start before the one before it ends. All that does not depend on the key of the object is taken as known: the states behind
//! HMAC's padded keys, and the blocks of the string to sign that are constant within a second.
//!
//! For Signature Version 4A it is the signature of a hash, by the crate that both signers have it from.

use std::hint::black_box;

use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{Signature, SigningKey};
use sha2::block_api::compress256;

use crate::signature::{Signed, check};
use crate::subjects::{Made, Presigner};
use crate::work::{EXPIRES_IN, Work};

type Block = [u8; 64];

/// Any state costs the same.
const STATE: [u32; 8] = [0x6a09_e667; 8];

/// The chain, with blocks for the three hashes. What is in them does not change the time they take.
struct Chain {
    canonical_request: Vec<Block>,
    string_to_sign: Vec<Block>,
    outer: [Block; 1],
}

pub(crate) fn floor(work: &'static Work) -> Made {
    let url = work.operation(&work.bucket()).presign(EXPIRES_IN).unwrap();
    let Signed { canonical_request, string_to_sign } = check(url.as_str(), work).unwrap();
    // The hash of the canonical request, 64 digits, ends the string to sign; blocks that end before it are constant.
    let constant = (string_to_sign.len() - 64) / 64;
    Ok(Box::new(Chain {
        canonical_request: vec![[0x61; 64]; blocks(canonical_request.len())],
        string_to_sign: vec![[0x61; 64]; blocks(string_to_sign.len()) - constant],
        outer: [[0x61; 64]],
    }))
}

pub(crate) fn floor_sigv4a(_: &'static Work) -> Made {
    let key = SigningKey::from_slice(&[1; 32]).unwrap();
    Ok(Box::new(EcdsaSignature(key)))
}

struct EcdsaSignature(SigningKey);

impl Presigner for EcdsaSignature {
    fn call(&mut self) {
        let signature: Signature = self.0.sign_prehash(black_box(&[2; 32])).unwrap();
        black_box(signature);
    }

    /// None: it signs no request.
    fn urls(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// The blocks of a message: behind it come a mark of one byte and its length in eight.
const fn blocks(length: usize) -> usize {
    (length + 9).div_ceil(64)
}

impl Presigner for Chain {
    fn call(&mut self) {
        let mut state = STATE;
        compress256(&mut state, black_box(&self.canonical_request));
        for blocks in [self.string_to_sign.as_mut_slice(), &mut self.outer] {
            hand_on(state, blocks);
            state = STATE;
            compress256(&mut state, black_box(blocks));
        }
        black_box(state);
    }

    /// None: it only hashes.
    fn urls(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// Makes the next hash depend on the one before it.
fn hand_on(state: [u32; 8], blocks: &mut [Block]) {
    let Some(first) = blocks.first_mut() else { return };
    for (bytes, word) in first.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_as_long_as_the_work() {
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
