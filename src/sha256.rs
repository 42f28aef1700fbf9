//! SHA-256 over its compression function, with a state that can be resumed.
//!
//! `sha2` computes every block; what stands here is only where blocks come from. Two things make that worth its lines.
//! The key of a day is kept as the two states that HMAC has reached behind its padded key, so that four blocks need not be
//! hashed again for each URL. And a message that lies in one piece is hashed where it lies, without a copy and without the
//! generic buffering of streams.
//!
//! Source: FIPS 180-4, sections 5.1.1 (padding) and 6.2 (the hash), and RFC 2104, section 4 (what may be computed once a key).

use core::slice;

use sha2::block_api::compress256;
use zeroize::{Zeroize, Zeroizing};

use crate::encode::Sink;

/// Eight words: what is left of all blocks so far.
pub(crate) type State = [u32; 8];

const BLOCK: usize = 64;

const INITIAL: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// A hash that is being computed.
#[derive(Clone)]
pub(crate) struct Sha256 {
    state: State,
    /// The bytes that do not make a block yet.
    rest: [u8; BLOCK],
    /// All bytes so far.
    length: usize,
}

impl Sha256 {
    pub(crate) const fn new() -> Self {
        Self::resume(INITIAL, 0)
    }

    /// Goes on behind so many whole blocks.
    pub(crate) const fn resume(state: State, blocks: usize) -> Self {
        Self { state, rest: [0; BLOCK], length: blocks * BLOCK }
    }

    /// The state behind the last whole block.
    pub(crate) const fn state(&self) -> State {
        self.state
    }

    #[inline]
    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        let filled = self.length % BLOCK;
        self.length += bytes.len();
        if filled > 0 {
            let (_, free) = self.rest.split_at_mut(filled);
            let Some((fitting, behind)) = bytes.split_at_checked(free.len()) else {
                free.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
                return;
            };
            free.copy_from_slice(fitting);
            compress256(&mut self.state, slice::from_ref(&self.rest));
            bytes = behind;
        }
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        if !blocks.is_empty() {
            compress256(&mut self.state, blocks);
        }
        self.rest.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    }

    /// The hash, as words.
    #[inline]
    pub(crate) fn finish(&self) -> State {
        self.finish_with(&[])
    }

    /// The hash of what came so far and this end of at most a block.
    #[inline]
    pub(crate) fn finish_with<const N: usize>(&self, end: &[u8; N]) -> State {
        let mut state = self.state;
        compress256(&mut state, self.last_blocks(end).as_slice());
        state
    }

    /// The blocks that are left with this end of at most a block.
    #[inline]
    pub(crate) fn last_blocks<const N: usize>(&self, end: &[u8; N]) -> LastBlocks {
        let (rest, _) = self.rest.split_at(self.length % BLOCK);
        LastBlocks::new(rest, end, self.length + N)
    }
}

/// The padded blocks that end a message: they are hashed at once.
pub(crate) struct LastBlocks {
    blocks: [[u8; BLOCK]; 3],
    used: usize,
}

impl LastBlocks {
    /// Those of what is left of a message, less than a block, and its end of at most a block. The length is that of the whole
    /// message.
    #[inline]
    pub(crate) fn new<const N: usize>(rest: &[u8], end: &[u8; N], length: usize) -> Self {
        const { assert!(N <= BLOCK, "with what is left before it and the padding behind it, it fills three") };
        let bits = (length as u64 * 8).to_be_bytes();
        let used = (rest.len() + N + 1 + bits.len()).div_ceil(BLOCK);
        let mut last = Self { blocks: [[0; BLOCK]; 3], used };
        let (start, behind) = last.blocks.as_flattened_mut().split_at_mut(rest.len() % BLOCK);
        start.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        if let Some((to, behind)) = behind.split_first_chunk_mut() {
            *to = *end;
            behind.iter_mut().take(1).for_each(|mark| *mark = 0x80);
        }
        let (blocks, _) = last.blocks.split_at_mut(used);
        if let Some(to) = blocks.as_flattened_mut().last_chunk_mut() {
            *to = bits;
        }
        last
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[[u8; BLOCK]] {
        self.blocks.get(..self.used).unwrap_or_default()
    }
}

impl Sink for Sha256 {
    #[inline]
    fn push_text(&mut self, text: &str) {
        self.update(text.as_bytes());
    }
}

impl Zeroize for Sha256 {
    /// Wipes the state, which may be behind a key; what was hashed behind it is no secret of a key's.
    fn zeroize(&mut self) {
        self.state.zeroize();
    }
}

impl Zeroize for HmacKey {
    fn zeroize(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// The two states of HMAC behind a key's padded block: all that a key is needed for.
#[derive(Clone, Copy)]
pub(crate) struct HmacKey {
    pub(crate) inner: State,
    pub(crate) outer: State,
}

impl HmacKey {
    /// The states of a key. One longer than a block is hashed first.
    pub(crate) fn new(key: &[u8]) -> Zeroizing<Self> {
        // One block, padded in place: each that held a key has to be wiped.
        let mut block = Zeroizing::new([0; BLOCK]);
        if key.len() > BLOCK {
            let mut sha256 = Sha256::new();
            sha256.update(key);
            block.iter_mut().zip(bytes(sha256.finish())).for_each(|(to, from)| *to = from);
        } else {
            block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
        }
        let mut state_behind = |pad: u8| {
            block.iter_mut().for_each(|byte| *byte ^= pad);
            let mut state = INITIAL;
            compress256(&mut state, slice::from_ref(&*block));
            state
        };
        Zeroizing::new(Self { inner: state_behind(0x36), outer: state_behind(0x36 ^ 0x5c) })
    }

    /// A message to be signed: write it, and [`sign`](Self::sign) its hash.
    #[inline]
    pub(crate) const fn message(&self) -> Sha256 {
        Sha256::resume(self.inner, 1)
    }

    #[inline]
    pub(crate) fn sign(&self, message: State) -> State {
        Sha256::resume(self.outer, 1).finish_with(&bytes(message))
    }
}

/// A hash as bytes.
#[inline]
pub(crate) fn bytes(state: State) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.as_chunks_mut().0.iter_mut().zip(state).for_each(|(to, word)| *to = word.to_be_bytes());
    bytes
}

/// A hash as SigV4 writes it: lower-case hexadecimal. The digits are computed and not looked up, so that all of them are
/// computed at once.
#[inline]
pub(crate) fn lower_hex(state: State) -> [u8; 64] {
    let mut hex = [0; 64];
    for (digits, byte) in hex.as_chunks_mut().0.iter_mut().zip(bytes(state)) {
        *digits = [byte >> 4, byte & 15].map(|digit| digit + if digit < 10 { b'0' } else { b'a' - 10 });
    }
    hex
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use proptest::prelude::*;
    use sha2::Digest;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_hash_is_that_of_sha2(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..6)) {
            let mut ours = Sha256::new();
            pieces.iter().for_each(|piece| ours.update(piece));
            let theirs = sha2::Sha256::digest(pieces.concat());
            prop_assert_eq!(lower_hex(ours.finish()).to_vec(), hex::encode(theirs).into_bytes());
        }

        #[test]
        fn the_mac_is_that_of_hmac(key in prop::collection::vec(any::<u8>(), 0..100), text in prop::collection::vec(any::<u8>(), 0..300)) {
            let ours = HmacKey::new(&key);
            let mut message = ours.message();
            message.update(&text);
            let mut theirs = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
            theirs.update(&text);
            let theirs: [u8; 32] = theirs.finalize().into_bytes().into();
            prop_assert_eq!(bytes(ours.sign(message.finish())), theirs);
        }
    }
}
