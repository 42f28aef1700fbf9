//! Signing sixteen canonical requests side by side.
//!
//! Within one URL each hash needs the one before it, but URLs do not need one another. AVX-512 has sixteen lanes of 32 bits, which
//! is SHA-256's word: lane by lane a round is what it always is, and sixteen of them take a third of the time that they take one
//! after another in SHA-NI. Without AVX-512 there is nothing to gain: eight lanes of AVX2 are slower than SHA-NI.
//!
//! A text has its words one after another, lanes have them side by side. Canonical requests are transposed for that, sixteen
//! blocks at a time, and so are the digits of the signatures, back into texts. Between the two nothing leaves its lane: the
//! strings to sign are the same but for the digits of a hash, and these are computed where it is.
//!
//! `pulp` makes the instructions safe: what proves that the processor has them is a value, and they are its methods. Everything
//! between a `call` and an instruction has to be inlined for that, hence `inline(always)`.

mod rounds;

use core::arch::x86_64::__m512i;

use pulp::NullaryFnOnce;
use pulp::x86::V4;

use crate::sigv4::hash::{BLOCK, Block, INITIAL, Sha256, State};
use rounds::Compression;

/// How many canonical requests are signed side by side.
pub(crate) const LANES: usize = 16;

/// A word of each lane.
type Words = __m512i;

/// A text that is to be hashed, in blocks.
#[derive(Clone)]
pub(crate) struct Message<'a> {
    whole: &'a [Block],
    end: [Block; 2],
    blocks: usize,
}

impl<'a> Message<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let (whole, rest) = text.as_chunks();
        let mut sha256 = Sha256::<2>::behind(INITIAL, whole.as_flattened().len());
        sha256.update(rest);
        let (_, padded) = sha256.pad();
        let mut end = [[0; BLOCK]; 2];
        end.iter_mut().zip(padded).for_each(|(to, from)| *to = *from);
        Self { whole, end, blocks: whole.len() + padded.len() }
    }

    /// Of a block behind the last, any will do.
    fn block(&self, number: usize) -> &Block {
        let [first, second] = &self.end;
        let is_first_of_end = number == self.whole.len();
        self.whole.get(number).unwrap_or(if is_first_of_end { first } else { second })
    }
}

/// What all strings to sign have in common, and the key that they are signed with.
pub(crate) struct Signing<'a> {
    /// What is hashed in place of a string to sign, from this state on: its blocks with zeros for the digits of the hash.
    pub(crate) string_to_sign: (&'a mut State, &'a [Block]),
    /// Where the digits begin.
    pub(crate) digits: usize,
    /// What is hashed behind the outer padded key, from this state on: the block of a hash of zeros.
    pub(crate) outer: (&'a mut State, &'a [Block]),
}

/// A processor that has the lanes.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(V4);

impl Lanes {
    pub(crate) fn detect() -> Option<Self> {
        V4::try_new().map(Self)
    }

    /// The signatures of canonical requests, in hexadecimal.
    pub(crate) fn sign(
        self,
        canonical_requests: &[Message<'_>; LANES],
        signing: &Signing<'_>,
    ) -> [Block; LANES] {
        let digits = self.digits(&self.hash(canonical_requests));
        let (first, blocks) = &signing.string_to_sign;
        let mut hashes = self.for_all(first);
        for (block, start) in blocks.iter().zip((0..).step_by(BLOCK)) {
            let at = signing.digits;
            let words = self.0.vectorize(WithDigits { simd: self.0, block, digits: &digits, at, start });
            self.compress(&mut hashes, &words);
        }

        let (first, blocks) = &signing.outer;
        let mut signatures = self.for_all(first);
        for block in *blocks {
            let mut words: [Words; 16] = self.for_all(&words(block));
            words.iter_mut().zip(hashes).for_each(|(to, from)| *to = from);
            self.compress(&mut signatures, &words);
        }
        self.transposed(&self.digits(&signatures)).map(pulp::cast)
    }

    /// The hashes of messages.
    fn hash(self, messages: &[Message<'_>; LANES]) -> [Words; 8] {
        let longest = messages.iter().map(|message| message.blocks).max().unwrap_or(0);
        let mut state = self.for_all(&INITIAL);
        let mut hashes = state;
        for number in 0..longest {
            let blocks = messages.each_ref().map(|message| pulp::cast(*message.block(number)));
            self.compress(&mut state, &self.transposed(&blocks));
            // A lane's hash is its state behind its last block.
            let is_last = |message: &Message<'_>| u16::from(message.blocks == number + 1);
            let lanes = messages.iter().rev().fold(0, |lanes, message| lanes << 1 | is_last(message));
            self.0.vectorize(Selection { simd: self.0, lanes, from: &state, to: &mut hashes });
        }
        hashes
    }

    fn compress(self, state: &mut [Words; 8], words: &[Words; 16]) {
        self.0.vectorize(Compression { simd: self.0, state, words });
    }

    fn transposed(self, rows: &[Words; 16]) -> [Words; 16] {
        self.0.vectorize(Transposition { simd: self.0, rows })
    }

    fn digits(self, hashes: &[Words; 8]) -> [Words; 16] {
        self.0.vectorize(Digits { simd: self.0, hashes })
    }

    /// Each word for all lanes.
    fn for_all<const WORDS: usize>(self, words: &[u32; WORDS]) -> [Words; WORDS] {
        self.0.vectorize(ForAll { simd: self.0, words })
    }
}

/// The words of a block.
fn words(block: &Block) -> [u32; 16] {
    let mut words = [0; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    words
}

/// Gives each word to all lanes.
struct ForAll<'a, const WORDS: usize> {
    simd: V4,
    words: &'a [u32; WORDS],
}

impl<const WORDS: usize> NullaryFnOnce for ForAll<'_, WORDS> {
    type Output = [Words; WORDS];

    #[inline(always)]
    fn call(self) -> [Words; WORDS] {
        let mut words = [self.simd.avx512f._mm512_setzero_si512(); WORDS];
        for (to, word) in words.iter_mut().zip(self.words) {
            *to = self.simd.avx512f._mm512_set1_epi32(word.cast_signed());
        }
        words
    }
}

/// Copies the words of some lanes.
struct Selection<'a> {
    simd: V4,
    /// A bit for each lane.
    lanes: u16,
    from: &'a [Words; 8],
    to: &'a mut [Words; 8],
}

impl NullaryFnOnce for Selection<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (to, from) in self.to.iter_mut().zip(self.from) {
            *to = self.simd.avx512f._mm512_mask_mov_epi32(*to, self.lanes, *from);
        }
    }
}

/// Makes words that lie side by side lie one after another, and those that lie one after another side by side. A word as a number
/// has its first byte last, hence the bytes of each are turned round, too.
struct Transposition<'a> {
    simd: V4,
    rows: &'a [Words; 16],
}

impl NullaryFnOnce for Transposition<'_> {
    type Output = [Words; 16];

    #[inline(always)]
    fn call(self) -> [Words; 16] {
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15] = *self.rows;
        let [a0, a1, a2, a3] = self.four_rows(r0, r1, r2, r3);
        let [b0, b1, b2, b3] = self.four_rows(r4, r5, r6, r7);
        let [c0, c1, c2, c3] = self.four_rows(r8, r9, r10, r11);
        let [d0, d1, d2, d3] = self.four_rows(r12, r13, r14, r15);
        let [w0, w4, w8, w12] = self.four_columns(a0, b0, c0, d0);
        let [w1, w5, w9, w13] = self.four_columns(a1, b1, c1, d1);
        let [w2, w6, w10, w14] = self.four_columns(a2, b2, c2, d2);
        let [w3, w7, w11, w15] = self.four_columns(a3, b3, c3, d3);
        [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15]
    }
}

impl Transposition<'_> {
    /// Each quarter of the result has one column of the four rows, of each four columns one to a result.
    #[inline(always)]
    fn four_rows(&self, r0: Words, r1: Words, r2: Words, r3: Words) -> [Words; 4] {
        let f = self.simd.avx512f;
        let (low0, high0) = (f._mm512_unpacklo_epi32(r0, r1), f._mm512_unpackhi_epi32(r0, r1));
        let (low2, high2) = (f._mm512_unpacklo_epi32(r2, r3), f._mm512_unpackhi_epi32(r2, r3));
        [
            f._mm512_unpacklo_epi64(low0, low2),
            f._mm512_unpackhi_epi64(low0, low2),
            f._mm512_unpacklo_epi64(high0, high2),
            f._mm512_unpackhi_epi64(high0, high2),
        ]
    }

    /// Each result has one quarter of the four that are given, which are of four rows each.
    #[inline(always)]
    fn four_columns(&self, a: Words, b: Words, c: Words, d: Words) -> [Words; 4] {
        const EVEN: i32 = 0b10_00_10_00;
        const ODD: i32 = 0b11_01_11_01;
        const LAST_BYTE_FIRST: [u8; 64] = last_byte_first();
        let f = self.simd.avx512f;
        let turn = |words| self.simd.avx512bw._mm512_shuffle_epi8(words, pulp::cast(LAST_BYTE_FIRST));
        let (even0, odd0) = (f._mm512_shuffle_i32x4::<EVEN>(a, b), f._mm512_shuffle_i32x4::<ODD>(a, b));
        let (even2, odd2) = (f._mm512_shuffle_i32x4::<EVEN>(c, d), f._mm512_shuffle_i32x4::<ODD>(c, d));
        [
            turn(f._mm512_shuffle_i32x4::<EVEN>(even0, even2)),
            turn(f._mm512_shuffle_i32x4::<EVEN>(odd0, odd2)),
            turn(f._mm512_shuffle_i32x4::<ODD>(even0, even2)),
            turn(f._mm512_shuffle_i32x4::<ODD>(odd0, odd2)),
        ]
    }
}

/// For each byte, within its sixteen, the place of the byte that comes in its stead.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn last_byte_first() -> [u8; 64] {
    let mut places = [0; 64];
    let mut place = 0;
    while place < 64 {
        places[place as usize] = (place % 16) ^ 3;
        place += 1;
    }
    places
}

/// The digits of hashes: two words of four for each word.
struct Digits<'a> {
    simd: V4,
    hashes: &'a [Words; 8],
}

impl NullaryFnOnce for Digits<'_> {
    type Output = [Words; 16];

    #[inline(always)]
    fn call(self) -> [Words; 16] {
        let f = self.simd.avx512f;
        let [h0, h1, h2, h3, h4, h5, h6, h7] = *self.hashes;
        let high = |hash| self.four(f._mm512_srli_epi32::<16>(hash));
        let low = |hash| self.four(f._mm512_and_si512(hash, f._mm512_set1_epi32(0xffff)));
        [
            high(h0),
            low(h0),
            high(h1),
            low(h1),
            high(h2),
            low(h2),
            high(h3),
            low(h3),
            high(h4),
            low(h4),
            high(h5),
            low(h5),
            high(h6),
            low(h6),
            high(h7),
            low(h7),
        ]
    }
}

impl Digits<'_> {
    /// The digits of 16 bits in each lane.
    #[inline(always)]
    fn four(&self, bits: Words) -> Words {
        /// The digits by their value, for each sixteen bytes.
        const DIGITS: [[u8; 16]; 4] = [*b"0123456789abcdef"; 4];
        let f = self.simd.avx512f;
        let bytes = f._mm512_or_si512(bits, f._mm512_slli_epi32::<8>(bits));
        let bytes = f._mm512_and_si512(bytes, f._mm512_set1_epi32(0x00ff_00ff));
        let values = f._mm512_or_si512(bytes, f._mm512_slli_epi32::<4>(bytes));
        let values = f._mm512_and_si512(values, f._mm512_set1_epi32(0x0f0f_0f0f));
        self.simd.avx512bw._mm512_shuffle_epi8(pulp::cast(DIGITS), values)
    }
}

/// A block for all lanes, and of each lane the digits where the block has zeros for them.
struct WithDigits<'a> {
    simd: V4,
    block: &'a Block,
    digits: &'a [Words; 16],
    /// Where the digits begin in the text, and where the block does.
    at: usize,
    start: usize,
}

impl NullaryFnOnce for WithDigits<'_> {
    type Output = [Words; 16];

    #[inline(always)]
    fn call(self) -> [Words; 16] {
        let f = self.simd.avx512f;
        // A word of digits stands across two words of the text unless the digits begin with one of these.
        let across = i32::from(self.at.to_le_bytes()[0] % 4 * 8);
        let (right, left) = (f._mm512_set1_epi32(across), f._mm512_set1_epi32(32 - across));
        let none = f._mm512_setzero_si512();
        let digits = |number: Option<usize>| {
            number.and_then(|number| self.digits.get(number)).copied().unwrap_or(none)
        };
        let mut words = ForAll { simd: self.simd, words: &words(self.block) }.call();
        for (word, number) in words.iter_mut().zip(self.start / 4..) {
            let here = f._mm512_srlv_epi32(digits(number.checked_sub(self.at / 4)), right);
            let rest = f._mm512_sllv_epi32(digits(number.checked_sub(self.at / 4 + 1)), left);
            *word = f._mm512_or_si512(*word, f._mm512_or_si512(here, rest));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;
    use crate::sigv4::hash::{HmacKey, lower_hex};

    /// The hash and the signature of each text, in hexadecimal, with what is signed before the hash.
    fn one_by_one(texts: &[Vec<u8>], key: &HmacKey, before: &[u8]) -> Vec<([u8; 64], [u8; 64])> {
        let sign = |text: &Vec<u8>| {
            let mut sha256 = Sha256::<1>::new();
            sha256.update(text);
            let hash = lower_hex(sha256.finish());
            let mut message = key.message::<3>();
            message.update(before);
            message.update(&hash);
            (hash, lower_hex(key.sign(message.finish())))
        };
        texts.iter().map(sign).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Without AVX-512 there is nothing to test.
        #[test]
        fn each_lane_has_its_own_hash_and_signature(
            texts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), LANES),
            before in prop::collection::vec(any::<u8>(), 0..BLOCK),
            key in prop::collection::vec(any::<u8>(), 32),
        ) {
            let Some(lanes) = Lanes::detect() else { return Ok(()) };
            let mut hmac_key = HmacKey::EMPTY;
            hmac_key.fill([&key]);
            let messages: [Message<'_>; LANES] = core::array::from_fn(|lane| Message::new(&texts[lane]));
            let (mut message, mut outer) = (hmac_key.message::<3>(), hmac_key.hash_of([0; 8]));
            message.update(&before);
            message.update(&[0; 64]);
            let signing =
                Signing { string_to_sign: message.pad(), digits: before.len(), outer: outer.pad() };

            let hashes: [Block; LANES] = lanes.transposed(&lanes.digits(&lanes.hash(&messages))).map(pulp::cast);
            let signatures = lanes.sign(&messages, &signing);
            let both: Vec<_> = hashes.into_iter().zip(signatures).collect();
            prop_assert_eq!(both, one_by_one(&texts, &hmac_key, &before));
        }
    }
}
