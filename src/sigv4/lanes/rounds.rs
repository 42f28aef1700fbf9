//! The compression function of SHA-256 on sixteen lanes.
//!
//! Sixteen rounds are written out, so that sixteen words and eight of the state stay in registers.
//!
//! Source: FIPS 180-4, sections 4.2.2 (the constants) and 6.2.2 (the rounds).

use core::arch::x86_64::__m512i;

use pulp::NullaryFnOnce;
use pulp::x86::V4;

const ROUND_CONSTANTS: [[u32; 16]; 4] = [
    [
        0x428a_2f98,
        0x7137_4491,
        0xb5c0_fbcf,
        0xe9b5_dba5,
        0x3956_c25b,
        0x59f1_11f1,
        0x923f_82a4,
        0xab1c_5ed5,
        0xd807_aa98,
        0x1283_5b01,
        0x2431_85be,
        0x550c_7dc3,
        0x72be_5d74,
        0x80de_b1fe,
        0x9bdc_06a7,
        0xc19b_f174,
    ],
    [
        0xe49b_69c1,
        0xefbe_4786,
        0x0fc1_9dc6,
        0x240c_a1cc,
        0x2de9_2c6f,
        0x4a74_84aa,
        0x5cb0_a9dc,
        0x76f9_88da,
        0x983e_5152,
        0xa831_c66d,
        0xb003_27c8,
        0xbf59_7fc7,
        0xc6e0_0bf3,
        0xd5a7_9147,
        0x06ca_6351,
        0x1429_2967,
    ],
    [
        0x27b7_0a85,
        0x2e1b_2138,
        0x4d2c_6dfc,
        0x5338_0d13,
        0x650a_7354,
        0x766a_0abb,
        0x81c2_c92e,
        0x9272_2c85,
        0xa2bf_e8a1,
        0xa81a_664b,
        0xc24b_8b70,
        0xc76c_51a3,
        0xd192_e819,
        0xd699_0624,
        0xf40e_3585,
        0x106a_a070,
    ],
    [
        0x19a4_c116,
        0x1e37_6c08,
        0x2748_774c,
        0x34b0_bcb5,
        0x391c_0cb3,
        0x4ed8_aa4a,
        0x5b9c_ca4f,
        0x682e_6ff3,
        0x748f_82ee,
        0x78a5_636f,
        0x84c8_7814,
        0x8cc7_0208,
        0x90be_fffa,
        0xa450_6ceb,
        0xbef9_a3f7,
        0xc671_78f2,
    ],
];

/// The compression function, on a block of each lane.
pub(super) struct Compression<'a> {
    pub(super) simd: V4,
    pub(super) state: &'a mut [__m512i; 8],
    pub(super) words: &'a [__m512i; 16],
}

impl NullaryFnOnce for Compression<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { simd, state, words } = self;
        let mut rounds = Rounds { simd, state: *state, words: *words };
        let [first, second, third, fourth] = &ROUND_CONSTANTS;
        for constants in [first, second, third] {
            rounds.sixteen(constants);
            rounds.next_words();
        }
        rounds.sixteen(fourth);
        for (before, after) in state.iter_mut().zip(rounds.state) {
            *before = rounds.add(*before, after);
        }
    }
}

/// The working variables `a` to `h`, and the sixteen words of the message schedule that are needed next.
struct Rounds {
    simd: V4,
    state: [__m512i; 8],
    words: [__m512i; 16],
}

impl Rounds {
    #[inline(always)]
    fn sixteen(&mut self, constants: &[u32; 16]) {
        let [k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15] = *constants;
        let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = self.words;
        self.round(k0, w0);
        self.round(k1, w1);
        self.round(k2, w2);
        self.round(k3, w3);
        self.round(k4, w4);
        self.round(k5, w5);
        self.round(k6, w6);
        self.round(k7, w7);
        self.round(k8, w8);
        self.round(k9, w9);
        self.round(k10, w10);
        self.round(k11, w11);
        self.round(k12, w12);
        self.round(k13, w13);
        self.round(k14, w14);
        self.round(k15, w15);
    }

    #[inline(always)]
    fn round(&mut self, constant: u32, word: __m512i) {
        let [a, b, c, d, e, f, g, h] = self.state;
        let sum1 = self.xor(self.rotate::<6>(e), self.rotate::<11>(e), self.rotate::<25>(e));
        let chosen = self.simd.avx512f._mm512_ternarylogic_epi32::<0xca>(e, f, g);
        let word = self.add(word, self.simd.avx512f._mm512_set1_epi32(constant.cast_signed()));
        let t1 = self.add(self.add(h, word), self.add(sum1, chosen));
        let sum0 = self.xor(self.rotate::<2>(a), self.rotate::<13>(a), self.rotate::<22>(a));
        let majority = self.simd.avx512f._mm512_ternarylogic_epi32::<0xe8>(a, b, c);
        self.state = [self.add(t1, self.add(sum0, majority)), a, b, c, self.add(d, t1), e, f, g];
    }

    /// The message schedule's next sixteen words. Each needs those 16, 15, 7 and 2 before it.
    #[inline(always)]
    fn next_words(&mut self) {
        let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = self.words;
        let w0 = self.next_word(w0, w1, w9, w14);
        let w1 = self.next_word(w1, w2, w10, w15);
        let w2 = self.next_word(w2, w3, w11, w0);
        let w3 = self.next_word(w3, w4, w12, w1);
        let w4 = self.next_word(w4, w5, w13, w2);
        let w5 = self.next_word(w5, w6, w14, w3);
        let w6 = self.next_word(w6, w7, w15, w4);
        let w7 = self.next_word(w7, w8, w0, w5);
        let w8 = self.next_word(w8, w9, w1, w6);
        let w9 = self.next_word(w9, w10, w2, w7);
        let w10 = self.next_word(w10, w11, w3, w8);
        let w11 = self.next_word(w11, w12, w4, w9);
        let w12 = self.next_word(w12, w13, w5, w10);
        let w13 = self.next_word(w13, w14, w6, w11);
        let w14 = self.next_word(w14, w15, w7, w12);
        let w15 = self.next_word(w15, w0, w8, w13);
        self.words = [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15];
    }

    #[inline(always)]
    fn next_word(&self, w16: __m512i, w15: __m512i, w7: __m512i, w2: __m512i) -> __m512i {
        let sigma0 = self.xor(self.rotate::<7>(w15), self.rotate::<18>(w15), self.shift::<3>(w15));
        let sigma1 = self.xor(self.rotate::<17>(w2), self.rotate::<19>(w2), self.shift::<10>(w2));
        self.add(self.add(w16, sigma0), self.add(w7, sigma1))
    }

    #[inline(always)]
    fn add(&self, a: __m512i, b: __m512i) -> __m512i {
        self.simd.avx512f._mm512_add_epi32(a, b)
    }

    #[inline(always)]
    fn xor(&self, a: __m512i, b: __m512i, c: __m512i) -> __m512i {
        self.simd.avx512f._mm512_ternarylogic_epi32::<0x96>(a, b, c)
    }

    #[inline(always)]
    fn rotate<const RIGHT: i32>(&self, a: __m512i) -> __m512i {
        self.simd.avx512f._mm512_ror_epi32::<RIGHT>(a)
    }

    #[inline(always)]
    fn shift<const RIGHT: u32>(&self, a: __m512i) -> __m512i {
        self.simd.avx512f._mm512_srli_epi32::<RIGHT>(a)
    }
}
