//! SHA-256 over its compression function, with a state that can be resumed.
//!
//! `sha2` computes every block; what stands here is only where blocks come from. Two things make that worth its lines.
//! The key of a day is kept as the two states that HMAC has reached behind its padded key, so that four blocks need not be
//! hashed again for each URL. And a short message is gathered from its pieces and hashed by one call, padding included, while
//! the blocks of a long one are hashed where they lie.
//!
//! Source: FIPS 180-4, sections 5.1.1 (padding) and 6.2 (the hash), and RFC 2104, section 4 (what may be computed once a key).

use core::slice;

use sha2::block_api::compress256;
use zeroize::{Zeroize, Zeroizing};

use crate::sigv4::uri_encode::Sink;

/// Eight words: what is left of all blocks so far.
pub(crate) type State = [u32; 8];

/// The bytes of a block.
pub(crate) const BLOCK: usize = 64;

pub(crate) type Block = [u8; BLOCK];

/// What every hash begins with.
pub(crate) const INITIAL: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// A hash that is being computed, with a buffer of some blocks.
///
/// Short messages are hashed by one call at their end: a processor that has to wait for a block to be written before it can
/// read it waits once, and not at each block.
#[derive(Clone)]
pub(crate) struct Sha256<const BLOCKS: usize> {
    state: State,
    /// All bytes in the blocks that the state is behind.
    before: usize,
    /// What came since, and zeros.
    buffer: [Block; BLOCKS],
    filled: usize,
}

impl<const BLOCKS: usize> Sha256<BLOCKS> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Self::behind(INITIAL, 0)
    }

    /// Goes on behind whole blocks of so many bytes.
    #[inline]
    pub(crate) const fn behind(state: State, before: usize) -> Self {
        Self { state, before, buffer: [[0; BLOCK]; BLOCKS], filled: 0 }
    }

    /// Takes what a message begins with, before anything else. The whole block is copied, which is quicker than to copy as many
    /// bytes as there are.
    #[inline]
    pub(crate) const fn start(&mut self, beginning: &Beginning) {
        if let Some(first) = self.buffer.first_mut() {
            *first = beginning.block;
            self.filled = beginning.filled;
        }
    }

    #[inline]
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        let end = self.filled + bytes.len();
        match self.buffer.as_flattened_mut().get_mut(self.filled..end) {
            Some(to) => {
                to.copy_from_slice(bytes);
                self.filled = end;
            }
            None => self.update_beyond(bytes),
        }
    }

    /// Takes what does not fit into the buffer: all whole blocks are hashed.
    #[cold]
    fn update_beyond(&mut self, bytes: &[u8]) {
        let used = self.filled.div_ceil(BLOCK);
        let (used, _) = self.buffer.split_at_mut(used.min(BLOCKS));
        let (_, free) = used.as_flattened_mut().split_at_mut(self.filled);
        let (fitting, behind) = bytes.split_at(free.len().min(bytes.len()));
        free.iter_mut().zip(fitting).for_each(|(to, from)| *to = *from);
        compress256(&mut self.state, used);
        self.before += used.as_flattened().len();
        let (blocks, rest) = behind.as_chunks();
        compress256(&mut self.state, blocks);
        self.before += blocks.as_flattened().len();
        self.buffer = [[0; BLOCK]; BLOCKS];
        self.buffer.as_flattened_mut().iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.filled = rest.len();
    }

    /// The state behind the last whole block.
    pub(crate) fn behind_whole_blocks(&self) -> State {
        let mut state = self.state;
        compress256(&mut state, self.buffer.get(..self.filled / BLOCK).unwrap_or_default());
        state
    }

    /// Ends the message: these blocks of it are left to be hashed, from this state on.
    #[inline(always)]
    pub(crate) fn pad(&mut self) -> (&mut State, &[Block]) {
        const BITS: usize = size_of::<u64>();
        let bits = (self.before + self.filled) as u64 * 8;
        self.update(&[0x80]);
        if self.filled + BITS > BLOCKS * BLOCK {
            self.update_beyond(&[0; BITS]);
        }
        let (blocks, _) = self.buffer.split_at_mut((self.filled + BITS).div_ceil(BLOCK));
        if let Some(to) = blocks.as_flattened_mut().last_chunk_mut() {
            *to = bits.to_be_bytes();
        }
        (&mut self.state, blocks)
    }

    /// The hash.
    #[inline]
    pub(crate) fn finish(&mut self) -> State {
        let (state, blocks) = self.pad();
        compress256(state, blocks);
        *state
    }
}

impl<const BLOCKS: usize> Sink for Sha256<BLOCKS> {
    #[inline]
    fn push_text(&mut self, text: &str) {
        self.update(text.as_bytes());
    }
}

impl<const BLOCKS: usize> Zeroize for Sha256<BLOCKS> {
    fn zeroize(&mut self) {
        self.state.zeroize();
        self.buffer.zeroize();
    }
}

/// What a message begins with: less than a block.
pub(crate) struct Beginning {
    block: Block,
    filled: usize,
}

impl Beginning {
    pub(crate) const fn new() -> Self {
        Self { block: [0; BLOCK], filled: 0 }
    }

    #[cfg(all(feature = "batch", target_arch = "x86_64"))]
    pub(crate) const fn len(&self) -> usize {
        self.filled
    }
}

impl Sink for Beginning {
    /// What does not fit is left out: it is for texts whose length is known.
    #[inline]
    fn push_text(&mut self, text: &str) {
        let end = self.filled + text.len();
        if let Some(to) = self.block.get_mut(self.filled..end) {
            to.copy_from_slice(text.as_bytes());
            self.filled = end;
        }
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
    /// The states before a key.
    pub(crate) const EMPTY: Self = Self { inner: INITIAL, outer: INITIAL };

    /// Goes on from [`EMPTY`](Self::EMPTY) behind a key, which is given in pieces. One longer than a block is hashed first.
    pub(crate) fn fill<const N: usize>(&mut self, key: [&[u8]; N]) {
        let mut block = Zeroizing::new([0; BLOCK]);
        if key.iter().map(|piece| piece.len()).sum::<usize>() > BLOCK {
            let mut sha256 = Zeroizing::new(Sha256::<2>::new());
            key.iter().for_each(|piece| sha256.update(piece));
            write_bytes(sha256.finish(), &mut *block);
        } else {
            let mut free = &mut block[..];
            for piece in key {
                let (to, behind) = free.split_at_mut(piece.len());
                to.copy_from_slice(piece);
                free = behind;
            }
        }
        self.pad(&mut block);
    }

    /// Becomes the states of a key that is a hash. The block is what it is padded in, and has to be wiped in the end.
    pub(crate) fn set(&mut self, key: State, block: &mut Block) {
        *block = [0; BLOCK];
        write_bytes(key, block);
        *self = Self::EMPTY;
        self.pad(block);
    }

    /// Goes on behind a key with zeros behind it, which is padded in place: each block that held a key has to be wiped.
    fn pad(&mut self, block: &mut Block) {
        for (state, pad) in [(&mut self.inner, 0x36), (&mut self.outer, 0x36 ^ 0x5c)] {
            block.iter_mut().for_each(|byte| *byte ^= pad);
            compress256(state, slice::from_ref(block));
        }
    }

    /// A message to be signed: write it, and [`sign`](Self::sign) its hash.
    pub(crate) const fn message<const BLOCKS: usize>(&self) -> Sha256<BLOCKS> {
        Sha256::behind(self.inner, BLOCK)
    }

    #[inline]
    pub(crate) fn sign(&self, message: State) -> State {
        self.hash_of(message).finish()
    }

    /// What is hashed behind the outer padded key.
    #[inline]
    pub(crate) fn hash_of(&self, message: State) -> Sha256<1> {
        let mut sha256 = Sha256::behind(self.outer, BLOCK);
        sha256.update(&bytes(message));
        sha256
    }
}

/// A hash as bytes.
#[inline]
pub(crate) fn bytes(state: State) -> [u8; 32] {
    let mut bytes = [0; 32];
    write_bytes(state, &mut bytes);
    bytes
}

/// Writes a hash as bytes, at the beginning of as many or more.
#[inline]
fn write_bytes(state: State, bytes: &mut [u8]) {
    bytes.as_chunks_mut().0.iter_mut().zip(state).for_each(|(to, word)| *to = word.to_be_bytes());
}

/// A hash as SigV4 writes it: lower-case hexadecimal. The digits are computed two at a time and not looked up, which
/// compiles to instructions that compute sixteen at once.
#[inline]
pub(crate) fn lower_hex(state: State) -> [u8; 64] {
    const LETTER: u16 = (b'a' - 10 - b'0') as u16;
    let mut hex = [0; 64];
    for (digits, byte) in hex.as_chunks_mut().0.iter_mut().zip(bytes(state)) {
        let byte = u16::from(byte);
        let values = (byte >> 4 | byte << 8) & 0x0f0f;
        // 1 where the value is over 9.
        let letters = (values + 0x0606) >> 4 & 0x0101;
        *digits = (values + u16::from_le_bytes([b'0'; 2]) + letters * LETTER).to_le_bytes();
    }
    hex
}

/// The digits as text.
#[inline]
pub(crate) fn hex_text(digits: &[u8; 64]) -> &str {
    str::from_utf8(digits).unwrap_or_default()
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
            let mut ours = Sha256::<2>::new();
            pieces.iter().for_each(|piece| ours.update(piece));
            let theirs = sha2::Sha256::digest(pieces.concat());
            prop_assert_eq!(lower_hex(ours.finish()).to_vec(), hex::encode(theirs).into_bytes());
        }

        #[test]
        fn the_mac_is_that_of_hmac(key in prop::collection::vec(any::<u8>(), 0..100), text in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut ours = HmacKey::EMPTY;
            ours.fill([&key]);
            let mut message = ours.message::<1>();
            message.update(&text);
            let mut theirs = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
            theirs.update(&text);
            let theirs: [u8; 32] = theirs.finalize().into_bytes().into();
            prop_assert_eq!(bytes(ours.sign(message.finish())), theirs);
        }
    }
}
