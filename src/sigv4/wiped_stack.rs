use zeroize::zeroize_stack;

/// The stack that is overwritten, in bytes: more than deriving and signing use in any build.
const STACK: usize = if cfg!(debug_assertions) { 64 * 1024 } else { 16 * 1024 };

/// Runs `compute`, then overwrites the stack that it used.
///
/// `hmac`, the curve, and a debug build of `sha2` leave keys there. `compute` writes a key into
/// memory that its caller owns, and returns nothing secret except in a box.
pub(crate) fn with_wiped_stack<T>(compute: impl FnOnce() -> T) -> T {
    /// Not inlined, so that everything that it calls uses the stack that is overwritten afterwards.
    #[inline(never)]
    fn call<T>(compute: impl FnOnce() -> T) -> T {
        compute()
    }
    let result = call(compute);
    zeroize_stack::<STACK>();
    result
}
