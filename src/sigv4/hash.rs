//! SHA-256 over its compression function, with a state that can be resumed.
//!
//! `sha2` computes every block; what stands here is only where blocks come from. Two things make that worth its lines.
//! The key of a day is kept as the two states that HMAC has reached behind its padded key, so that four blocks need not be
//! hashed again for each URL. And a short message is gathered from its pieces and hashed by one call, padding included, while
//! the blocks of a long one are hashed where they lie.
//!
//! Source: FIPS 180-4, sections 5.1.1 (padding) and 6.2 (the hash), and RFC 2104, section 4 (what may be computed once a key).

use core::slice;

use arrayvec::{ArrayVec, CapacityError};
use sha2::block_api::compress256;
use zeroize::{Zeroize, Zeroizing};

/// Eight words: what is left of all blocks so far.
pub(crate) type State = [u32; 8];

/// The bytes of a block.
pub(crate) const BLOCK: usize = 64;

pub(crate) type Block = [u8; BLOCK];

/// What every hash begins with.
pub(crate) const INITIAL: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// Returns the hash of a message given in pieces. `state` has absorbed its first `before` bytes, whole blocks.
///
/// The pieces are gathered and compressed in one call, because a processor that reads what it has just written waits for its
/// store buffer: once here, at every block otherwise. A message that exceeds `ROOM` goes block by block.
#[inline(always)]
pub(crate) fn hash<const ROOM: usize, const N: usize>(
    mut state: State,
    before: usize,
    pieces: [&[u8]; N],
) -> State {
    let mut message = ArrayVec::<u8, ROOM>::new();
    if gather(&mut message, before, pieces).is_err() {
        return hash_long(state, before, &pieces);
    }
    compress256(&mut state, message.as_chunks().0);
    state
}

/// Copies a message and its padding: `0x80`, zeros, and the length in bits at the end of a block.
///
/// # Errors
///
/// Fails if there is no room.
#[inline(always)]
fn gather<const ROOM: usize, const N: usize>(
    message: &mut ArrayVec<u8, ROOM>,
    before: usize,
    pieces: [&[u8]; N],
) -> Result<(), CapacityError> {
    const PADDING: [u8; BLOCK + BITS] = {
        let mut padding = [0; BLOCK + BITS];
        padding[0] = 0x80;
        padding
    };
    for piece in pieces {
        message.try_extend_from_slice(piece)?;
    }
    let length = message.len();
    let padding = (length + 1 + BITS).next_multiple_of(BLOCK) - length;
    message.try_extend_from_slice(PADDING.get(..padding).unwrap_or_default())?;
    if let Some(bits) = message.last_chunk_mut() {
        *bits = bit_length(before + length);
    }
    Ok(())
}

/// The bytes of a message's length.
const BITS: usize = size_of::<u64>();

const fn bit_length(bytes: usize) -> [u8; BITS] {
    (bytes as u64 * 8).to_be_bytes()
}

/// As [`hash`], block by block.
#[cold]
fn hash_long(mut state: State, before: usize, pieces: &[&[u8]]) -> State {
    let mut block = Zeroizing::new([0; BLOCK]);
    let mut length = before;
    for byte in pieces.iter().copied().flatten() {
        if let Some(to) = block.get_mut(length % BLOCK) {
            *to = *byte;
        }
        length += 1;
        if length.is_multiple_of(BLOCK) {
            compress256(&mut state, slice::from_ref(&*block));
        }
    }
    let (_, padding) = block.split_at_mut(length % BLOCK);
    padding.fill(0);
    padding.iter_mut().take(1).for_each(|first| *first = 0x80);
    if padding.len() <= BITS {
        compress256(&mut state, slice::from_ref(&*block));
        block.fill(0);
    }
    if let Some(bits) = block.last_chunk_mut() {
        *bits = bit_length(length);
    }
    compress256(&mut state, slice::from_ref(&*block));
    state
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
            write_bytes(hash_long(INITIAL, 0, &key), &mut *block);
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

    /// The signature of a message in pieces, behind so many bytes, in whole blocks, that are in the inner state already.
    #[inline]
    pub(crate) fn sign<const N: usize>(&self, before: usize, message: [&[u8]; N]) -> State {
        let inner = hash::<192, _>(self.inner, BLOCK + before, message);
        hash::<BLOCK, _>(self.outer, BLOCK, [&bytes(inner)])
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
        fn the_hash_is_that_of_sha2(pieces in prop::array::uniform2(prop::collection::vec(any::<u8>(), 0..200))) {
            let [first, second] = &pieces;
            let ours = hash::<256, _>(INITIAL, 0, [first, second]);
            let theirs = sha2::Sha256::digest(pieces.concat());
            prop_assert_eq!(lower_hex(ours).to_vec(), hex::encode(theirs).into_bytes());
        }

        #[test]
        fn the_mac_is_that_of_hmac(key in prop::collection::vec(any::<u8>(), 0..100), text in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut ours = HmacKey::EMPTY;
            ours.fill([&key]);
            let mut theirs = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
            theirs.update(&text);
            let theirs: [u8; 32] = theirs.finalize().into_bytes().into();
            prop_assert_eq!(bytes(ours.sign(0, [&text])), theirs);
        }
    }
}
