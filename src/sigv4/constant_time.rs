use core::hint::black_box;

/// Whether two texts are equal, found in a time that depends on their lengths only.
pub(crate) fn is_equal(a: &str, b: &str) -> bool {
    let different = a.bytes().zip(b.bytes()).fold(0, |different, (a, b)| different | (a ^ b));
    (a.len() == b.len()) & (black_box(different) == 0)
}
