//! Copies the sequence lock of the library: as it is, and with one order weakened.
//!
//! The copies use the atomics of this crate. Nothing else differs from the source.

use std::path::Path;
use std::{env, fs};

const SOURCE: &str = "../../src/sigv4/seqlock.rs";

/// Each copy with what it replaces.
const COPIES: [(&str, &str, &str); 6] = [
    ("complete", "", ""),
    ("without_acquire_fence", "fence(Ordering::Acquire);\n", ""),
    ("without_release_fence", "fence(Ordering::Release);\n", ""),
    ("without_acquire_load", "load(Ordering::Acquire)", "load(Ordering::Relaxed)"),
    ("without_acquire_exchange", "writing, Ordering::Acquire", "writing, Ordering::Relaxed"),
    ("without_release_store", "wrapping_add(1), Ordering::Release", "wrapping_add(1), Ordering::Relaxed"),
];

const CACHE: &str = "../../src/sigv4/signing_key.rs";

/// The conditions of `KeyCache` for a slot: to read it, to read it without a second, and to write it.
const CONDITIONS: [&str; 3] = [
    "|slot: &SeqLock<WORDS>| slot.peek(DAY) == day && slot.peek(SECOND) == second;",
    "|slot: &SeqLock<WORDS>| slot.peek(DAY) == day;",
    "|slot| slot.peek(DAY) != day || slot.peek(SECOND) < second,",
];

fn main() {
    println!("cargo::rerun-if-changed={SOURCE}");
    println!("cargo::rerun-if-changed={CACHE}");
    // The models repeat these conditions of the cache.
    let cache = fs::read_to_string(CACHE).unwrap();
    for condition in CONDITIONS {
        assert_eq!(cache.matches(condition).count(), 1, "{CACHE}: must contain this once: {condition}");
    }
    let source = fs::read_to_string(SOURCE).unwrap();
    let (code, _) = source.split_once("#[cfg(test)]").unwrap();
    // An included file must not have inner documentation.
    let lines = code.lines().filter(|line| !line.starts_with("//!"));
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    let lock = replace(&code, "core::sync::atomic::", "crate::atomic::");
    let folder = env::var("OUT_DIR").unwrap();
    for (name, from, to) in COPIES {
        let copy = if from.is_empty() { lock.clone() } else { replace(&lock, from, to) };
        fs::write(Path::new(&folder).join(name).with_extension("rs"), copy).unwrap();
    }
}

/// Replaces a text that must occur exactly once.
fn replace(code: &str, from: &str, to: &str) -> String {
    assert_eq!(code.matches(from).count(), 1, "{SOURCE}: must contain this once: {from}");
    code.replace(from, to)
}
