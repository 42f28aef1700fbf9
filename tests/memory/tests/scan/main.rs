//! A search for secrets in the memory of processes that have used presign and dropped everything.
//!
//! A secret is found if 16 bytes of it, at least the half of a key, are in writable memory. No
//! process reuses freed memory, so nothing hides what was left there.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a process that cannot be searched fails the test"
)]

use std::io::Write;

#[cfg(target_os = "linux")]
mod curve;
#[cfg(target_os = "linux")]
mod keys;
#[cfg(target_os = "linux")]
mod patterns;
#[cfg(target_os = "linux")]
mod process;

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_in_memory() {
    use memory::uses::{Left, USES};

    let patterns = keys::patterns();
    let mut faults = Vec::new();
    for usage in USES {
        let found = match process::scan(usage.name, &patterns) {
            Ok(found) => found,
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                skip("this system does not let a process read its child's memory");
                return;
            }
            Err(error) => panic!("{}: {error}", usage.name),
        };
        for wanted in usage.control {
            if !found.keys().any(|name| name.starts_with(wanted)) {
                faults.push(format!("{}: {wanted}: not found", usage.name));
            }
        }
        for (name, parts) in &found {
            let left = usage.left.iter().find(|left| left.secret == *name);
            let most =
                left.map_or(0, |left| left.copies.map_or(usize::MAX, |copies| copies * patterns.parts(name)));
            if *parts > most && usage.control.is_empty() {
                faults.push(format!("{}: {name}: {parts} parts, at most {most}", usage.name));
            }
        }
        for Left { secret, place, .. } in usage.left {
            if !found.contains_key(secret) {
                faults.push(format!("{}: {secret}: no longer in {place}; remove this line", usage.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn every_pattern_is_found_where_it_is() {
    let patterns = keys::patterns();
    let mut memory = vec![0; 5];
    for (_, bytes) in patterns.iter() {
        memory.extend_from_slice(bytes);
        memory.push(0);
    }
    let found = patterns.find(&memory);
    for (name, _) in patterns.iter() {
        assert!(found.contains_key(name), "{name}");
    }
    assert!(patterns.find(&[0x36; 4096]).is_empty());
}

#[cfg(not(target_os = "linux"))]
#[test]
fn memory_is_searched_on_linux_only() {
    skip("only Linux has /proc/PID/mem");
}

/// Prints a line that the test runner does not capture.
fn skip(reason: &str) {
    std::io::stdout().write_all(format!("memory: skipped: {reason}\n").as_bytes()).unwrap();
}
