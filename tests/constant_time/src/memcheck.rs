//! Requests of a program to valgrind's memcheck, which is told what is secret.
//!
//! A secret is *undefined* memory. Memcheck follows it through every computation, and reports a
//! branch or an address that depends on it.
//!
//! Source: `valgrind/valgrind.h` and `valgrind/memcheck.h`, which define these requests for C.

use core::arch::asm;
use core::hint::black_box;

const RUNNING_ON_VALGRIND: usize = 0x1001;
const MAKE_MEM_UNDEFINED: usize = 0x4d43_0001;
const MAKE_MEM_DEFINED: usize = 0x4d43_0002;

/// Makes a request and returns its answer, which is 0 without valgrind.
fn request(request: usize, address: usize, length: usize) -> usize {
    let arguments = [request, address, length, 0, 0, 0];
    let answer;
    // SAFETY: the rotations by 128 bits in total and the exchange of a register with itself change
    // nothing. Valgrind recognises them, reads the arguments, and writes `rdx`. It changes what it
    // knows about the memory, not the memory.
    unsafe {
        asm!(
            "rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
            in("rax") &arguments,
            inout("rdx") 0_usize => answer,
        );
    }
    answer
}

/// Returns whether memcheck or another tool of valgrind runs the program.
pub(crate) fn is_running() -> bool {
    request(RUNNING_ON_VALGRIND, 0, 0) != 0
}

/// Declares bytes secret. They are given by their address, because their owner has been moved.
pub(crate) fn classify(address: usize, length: usize) {
    request(MAKE_MEM_UNDEFINED, address, length);
}

/// Declares a text public.
pub(crate) fn declassify(text: &str) -> &str {
    request(MAKE_MEM_DEFINED, text.as_ptr().addr(), text.len());
    black_box(text)
}

/// Declares a value public, without what it refers to.
pub(crate) fn declassify_value<T>(value: T) -> T {
    request(MAKE_MEM_DEFINED, (&raw const value).addr(), size_of::<T>());
    black_box(value)
}
