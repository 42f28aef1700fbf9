//! Uses presign in one of the ways of [`memory::uses`], and waits until its input ends.

#![allow(clippy::unwrap_used, reason = "a program that fails is a test that fails")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::env;
use std::io::{self, BufRead, Write};

use memory::deep_in_the_stack;

struct Keeping;

// SAFETY: every call is passed on to the system allocator unchanged, except that no block is ever
// reused. The default `realloc` copies, so a text that grows leaves its old block.
unsafe impl GlobalAlloc for Keeping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Keeps freed memory as it was, so that no later allocation hides what was left in it.
#[global_allocator]
static KEEPING: Keeping = Keeping;

fn main() {
    // A line of input, so that later lines need no more of the stack.
    let mut input = io::stdin().lock();
    let mut line = String::new();
    input.read_line(&mut line).unwrap();
    println!("started");

    let name = env::args().nth(1).unwrap();
    deep_in_the_stack(memory::uses::find(&name).unwrap().run);

    println!("done");
    io::stdout().flush().unwrap();
    input.read_line(&mut line).unwrap();
}
