//! The private key of Signature Version 4A, and the nonce of a signature, from which anyone can
//! compute the private key.

use std::cmp::Ordering;

use memory::secrets::{ACCESS_KEY_ID, SECRET};
use memory::uses::multi_region_url;
use presign::Credentials;
use sha2::{Digest, Sha256};

use crate::keys::hmac;
use crate::patterns::Patterns;

type Number = [u8; 32];

/// The order of the curve P-256.
const ORDER: Number = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// Adds what the uses compute with the private key of a secret.
pub(crate) fn add(patterns: &mut Patterns, name: &str, secret: &str) {
    let key = format!("AWS4A{secret}").into_bytes();
    patterns.add_key(&format!("{name}AWS4A and the secret"), &key);
    let message = [
        &[0, 0, 0, 1],
        "AWS4-ECDSA-P256-SHA256".as_bytes(),
        &[0],
        ACCESS_KEY_ID.as_bytes(),
        &[1],
        &[0, 0, 1, 0],
    ]
    .concat();
    let candidate = hmac(&key, &message);
    assert!(candidate < ORDER, "rejected one time in four billion");
    patterns.add_number(&format!("{name}candidate"), candidate);
    let private_key = plus(candidate, number(1));
    add_scalar(patterns, &format!("{name}private key"), private_key);
    // The uses sign the same request with this secret only.
    if secret == SECRET {
        let credentials = Credentials::new(ACCESS_KEY_ID, secret).unwrap();
        let url = multi_region_url(credentials);
        let hash = reduced(Sha256::digest(url.string_to_sign()).into());
        let nonce = add_nonce(patterns, name, private_key, hash);
        let [r, s] = numbers(url.signature());
        assert_eq!(times(s, nonce), plus(hash, times(r, private_key)), "another nonce");
    }
}

/// Adds the nonce of a signature of a hash, and the key of the generator that makes it: RFC 6979,
/// section 3.2.
fn add_nonce(patterns: &mut Patterns, name: &str, private_key: Number, hash: Number) -> Number {
    let (mut key, mut value) = ([0; 32], [1; 32]);
    for separator in [0, 1] {
        key = hmac(&key, &[&value[..], &[separator], &private_key, &hash].concat());
        value = hmac(&key, &value);
    }
    patterns.add_key(&format!("{name}key of the nonce"), &key);
    let nonce = hmac(&key, &value);
    add_scalar(patterns, &format!("{name}nonce"), nonce);
    nonce
}

/// Returns the two numbers of a signature in DER, in hexadecimal.
fn numbers(signature: &str) -> [Number; 2] {
    let digits = signature.as_bytes().as_chunks::<2>().0;
    let bytes: Vec<u8> = digits
        .iter()
        .map(|digits| u8::from_str_radix(str::from_utf8(digits).unwrap(), 16).unwrap())
        .collect();
    let length = usize::from(bytes[3]);
    [&bytes[4..4 + length], &bytes[6 + length..]].map(|digits| {
        let mut number = [0; 32];
        // A leading zero makes 33 digits.
        number.iter_mut().rev().zip(digits.iter().rev()).for_each(|(to, from)| *to = *from);
        number
    })
}

/// Adds a scalar as such and in Montgomery form.
fn add_scalar(patterns: &mut Patterns, name: &str, scalar: Number) {
    patterns.add_number(name, scalar);
    let montgomery = (0..256).fold(scalar, |number, _| plus(number, number));
    patterns.add_number(&format!("{name} in Montgomery form"), montgomery);
}

fn number(byte: u8) -> Number {
    let mut number = [0; 32];
    number[31] = byte;
    number
}

/// Returns the sum of two numbers below the order, modulo the order.
fn plus(a: Number, b: Number) -> Number {
    let mut sum = [0; 32];
    let mut carry = 0;
    for index in (0..32).rev() {
        let digit = u16::from(a[index]) + u16::from(b[index]) + carry;
        [_, sum[index]] = digit.to_be_bytes();
        carry = digit >> 8;
    }
    if carry == 1 { minus_order(sum) } else { reduced(sum) }
}

/// Returns the product of two numbers below the order, modulo the order.
fn times(a: Number, b: Number) -> Number {
    (0..256).fold([0; 32], |product, bit| {
        let double = plus(product, product);
        if b[bit / 8] >> (7 - bit % 8) & 1 == 1 { plus(double, a) } else { double }
    })
}

fn reduced(number: Number) -> Number {
    if number.cmp(&ORDER) == Ordering::Less { number } else { minus_order(number) }
}

fn minus_order(mut number: Number) -> Number {
    let mut borrow = false;
    for index in (0..32).rev() {
        let (digit, first) = number[index].overflowing_sub(ORDER[index]);
        let (digit, second) = digit.overflowing_sub(u8::from(borrow));
        number[index] = digit;
        borrow = first || second;
    }
    number
}
