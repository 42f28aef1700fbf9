//! SHA-256 that resumes from a state, and HMAC on top of it.
//!
//! `sha2` compresses every block. This file only decides which blocks. A security review has three
//! points to check:
//!
//! - A day's key is kept as the two states that HMAC reaches after its padded key, so that these
//!   blocks are not hashed again for every URL ([`HmacState`]). `hmac` does not give its states
//!   out.
//! - A short message is gathered with its padding and compressed in one call ([`hash`]).
//! - The digits of a hash are computed, not looked up ([`hex_digits`]).
//!
//! Tests compare each with the crate that it replaces.
//!
//! Sources: FIPS 180-4, sections 5.1.1 (padding) and 6.2 (the hash); RFC 2104, section 4 (what HMAC
//! may compute once for a key).

use core::slice;

use arrayvec::{ArrayVec, CapacityError};
use sha2::block_api::compress256;
use zeroize::{Zeroize, Zeroizing};

use crate::sigv4::wiped_stack::with_wiped_debug_stack;

/// The eight words of SHA-256 between two blocks.
pub(crate) type State = [u32; 8];

/// The bytes of a block.
pub(crate) const BLOCK: usize = 64;

/// The state before the first block.
pub(crate) const INITIAL: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// What happens to the memory in which a message is gathered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Buffer {
    /// It is overwritten, because the message holds a secret.
    Wipe,
    Leave,
}

/// Returns the hash of a message whose first `absorbed` bytes, whole blocks, are in `state`.
///
/// The pieces are the rest of the message. They are gathered and compressed in one call: a
/// processor that reads what it has just written waits for its store buffer, here once, otherwise
/// at every block. If the pieces and their padding exceed `ROOM`, they are hashed block by block.
#[inline(always)]
pub(crate) fn hash<const ROOM: usize, const N: usize>(
    mut state: State,
    absorbed: usize,
    pieces: [&[u8]; N],
    buffer: Buffer,
) -> State {
    let mut message = ArrayVec::<u8, ROOM>::new();
    if gather(&mut message, absorbed, pieces).is_ok() {
        compress256(&mut state, message.as_chunks().0);
    } else {
        hash_long(&mut state, absorbed, &pieces);
    }
    if buffer == Buffer::Wipe {
        message.as_mut_slice().zeroize();
    }
    state
}

/// Gathers a message and its padding: `0x80`, zeros, and the length in bits at the end of a block.
///
/// # Errors
///
/// Fails if there is no room.
#[inline(always)]
fn gather<const ROOM: usize, const N: usize>(
    message: &mut ArrayVec<u8, ROOM>,
    absorbed: usize,
    pieces: [&[u8]; N],
) -> Result<(), CapacityError> {
    const PADDING: [u8; BLOCK + LENGTH] = {
        let mut padding = [0; BLOCK + LENGTH];
        padding[0] = 0x80;
        padding
    };
    for piece in pieces {
        message.try_extend_from_slice(piece)?;
    }
    let length = message.len();
    let padding = (length + 1 + LENGTH).next_multiple_of(BLOCK) - length;
    message.try_extend_from_slice(PADDING.get(..padding).unwrap_or_default())?;
    if let Some(bits) = message.last_chunk_mut() {
        *bits = bit_length(absorbed + length);
    }
    Ok(())
}

/// The bytes in which padding states a message's length.
const LENGTH: usize = size_of::<u64>();

const fn bit_length(bytes: usize) -> [u8; LENGTH] {
    (bytes as u64 * 8).to_be_bytes()
}

/// Hashes as [`hash`] does, block by block.
///
/// The state may be a key's, so it is changed in place and not copied.
#[cold]
fn hash_long(state: &mut State, absorbed: usize, pieces: &[&[u8]]) {
    let mut block = Zeroizing::new([0; BLOCK]);
    let mut length = absorbed;
    for byte in pieces.iter().copied().flatten() {
        if let Some(to) = block.get_mut(length % BLOCK) {
            *to = *byte;
        }
        length += 1;
        if length.is_multiple_of(BLOCK) {
            compress256(state, slice::from_ref(&*block));
        }
    }
    let (_, padding) = block.split_at_mut(length % BLOCK);
    padding.fill(0);
    if let Some(mark) = padding.first_mut() {
        *mark = 0x80;
    }
    if padding.len() <= LENGTH {
        compress256(state, slice::from_ref(&*block));
        block.fill(0);
    }
    if let Some(bits) = block.last_chunk_mut() {
        *bits = bit_length(length);
    }
    compress256(state, slice::from_ref(&*block));
}

/// HMAC-SHA256 after its padded key: the states of the inner and of the outer hash.
///
/// It is never returned by value, because a move would leave a copy that nobody wipes. The caller
/// owns the memory, has it filled, and wipes it.
pub(crate) struct HmacState {
    pub(crate) inner: State,
    pub(crate) outer: State,
}

impl HmacState {
    /// The states without a key.
    pub(crate) const EMPTY: Self = Self { inner: INITIAL, outer: INITIAL };

    /// Pads and absorbs a key that is a hash.
    pub(crate) fn set_key(&mut self, key: &[u8; 32]) {
        let mut block = Zeroizing::new([0; BLOCK]);
        *self = Self::EMPTY;
        for (state, pad) in [(&mut self.inner, 0x36), (&mut self.outer, 0x5c)] {
            block.fill(pad);
            block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
            compress256(state, slice::from_ref(&*block));
        }
    }

    /// Returns the MAC of a message in pieces. The inner state has absorbed the first `absorbed`
    /// bytes of the message.
    #[inline]
    pub(crate) fn sign<const N: usize>(&self, absorbed: usize, message: [&[u8]; N]) -> State {
        with_wiped_debug_stack(|| {
            let inner = hash::<192, N>(self.inner, BLOCK + absorbed, message, Buffer::Leave);
            hash::<BLOCK, 1>(self.outer, BLOCK, [&bytes(inner)], Buffer::Leave)
        })
    }
}

impl Zeroize for HmacState {
    fn zeroize(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// Returns a hash as bytes.
#[inline]
pub(crate) fn bytes(state: State) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.as_chunks_mut().0.iter_mut().zip(state).for_each(|(to, word)| *to = word.to_be_bytes());
    bytes
}

/// Returns a hash in lower-case hexadecimal.
///
/// The digits are computed without branches or tables, which the compiler turns into instructions
/// for sixteen at once.
#[inline]
pub(crate) fn hex_digits(state: State) -> [u8; 64] {
    const LETTER: u16 = (b'a' - 10 - b'0') as u16;
    let mut hex = [0; 64];
    for (digits, byte) in hex.as_chunks_mut().0.iter_mut().zip(bytes(state)) {
        let byte = u16::from(byte);
        let values = (byte >> 4 | byte << 8) & 0x0f0f;
        // 1 where the value exceeds 9
        let letters = (values + 0x0606) >> 4 & 0x0101;
        *digits = (values + u16::from_le_bytes([b'0'; 2]) + letters * LETTER).to_le_bytes();
    }
    hex
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn hashes_equal_those_of_sha2(pieces in prop::array::uniform2(prop::collection::vec(any::<u8>(), 0..200))) {
            let [first, second] = &pieces;
            let expected = hex::encode(Sha256::digest(pieces.concat())).into_bytes();
            let gathered = hash::<512, 2>(INITIAL, 0, [first, second], Buffer::Leave);
            prop_assert_eq!(hex_digits(gathered).to_vec(), &*expected);
            let mut block_by_block = INITIAL;
            hash_long(&mut block_by_block, 0, &[first, second]);
            prop_assert_eq!(hex_digits(block_by_block).to_vec(), &*expected);
        }

        #[test]
        fn macs_equal_those_of_hmac(key in any::<[u8; 32]>(), text in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut ours = HmacState::EMPTY;
            ours.set_key(&key);
            let mut theirs = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            theirs.update(&text);
            let expected: [u8; 32] = theirs.finalize().into_bytes().into();
            prop_assert_eq!(bytes(ours.sign(0, [&text])), expected);
        }
    }
}
