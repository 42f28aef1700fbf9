use zeroize::zeroize_stack;

/// The stack that is overwritten after `hmac` or `sha2` has computed with a key, in bytes.
pub(crate) const HASH: usize = if cfg!(debug_assertions) { 64 * 1024 } else { 4096 };

/// The stack that is overwritten after the curve has computed with a private key, in bytes.
#[cfg(feature = "sigv4a")]
pub(crate) const CURVE: usize = if cfg!(debug_assertions) { 64 * 1024 } else { 16_384 };

/// Runs `compute`, then overwrites `BYTES` of the stack, more than it used.
///
/// `hmac`, the curve, and a debug build of `sha2` leave keys there. `compute` writes a key into
/// memory that its caller owns, and returns nothing secret except in a box.
pub(crate) fn with_wiped_stack<const BYTES: usize, T>(compute: impl FnOnce() -> T) -> T {
    /// Not inlined, so that everything that it calls uses the stack that is overwritten afterwards.
    #[inline(never)]
    fn call<T>(compute: impl FnOnce() -> T) -> T {
        compute()
    }
    let result = call(compute);
    zeroize_stack::<BYTES>();
    result
}

/// Runs `compute`, which compresses blocks, and in a debug build overwrites the stack afterwards.
///
/// There, the compression function leaves copies of its state. The rules of [`with_wiped_stack`]
/// apply.
#[inline(always)]
pub(crate) fn with_wiped_debug_stack<T>(compute: impl FnOnce() -> T) -> T {
    if cfg!(debug_assertions) { with_wiped_stack::<HASH, _>(compute) } else { compute() }
}
