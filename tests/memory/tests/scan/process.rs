use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::FileExt;
use std::process::{Child, Command, Stdio};

use memory::secrets::{ACCESS_KEY_ID, SECRET, TOKEN};

use crate::patterns::Patterns;

/// Runs a use in a process, and returns what is left in its memory.
///
/// # Errors
///
/// Fails if the process fails, or its memory cannot be read.
pub(crate) fn scan<'a>(name: &str, patterns: &'a Patterns) -> io::Result<BTreeMap<&'a str, usize>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_memory"));
    command.arg(name).stdin(Stdio::piped()).stdout(Stdio::piped());
    // Otherwise the dynamic linker saves all registers on the stack when a library first calls a
    // function.
    command.env_clear().env("LD_BIND_NOW", "1");
    if name.contains("environment") {
        command.envs([
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_SESSION_TOKEN", TOKEN),
        ]);
    }
    let mut child = command.spawn()?;
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"start\n")?;
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_done = lines.by_ref().any(|line| line.is_ok_and(|line| line == "done"));
    let found = if is_done { search(&child, patterns) } else { Err(io::Error::other("the process fails")) };
    drop(input);
    child.wait()?;
    found
}

/// Searches the writable memory of a process.
fn search<'a>(child: &Child, patterns: &'a Patterns) -> io::Result<BTreeMap<&'a str, usize>> {
    let folder = format!("/proc/{}", child.id());
    let memory = File::open(format!("{folder}/mem"))?;
    let mut found = BTreeMap::new();
    for line in fs::read_to_string(format!("{folder}/maps"))?.lines() {
        // `7ffc0e5d2000-7ffc0e5f3000 rw-p 00000000 00:00 0 [stack]`
        let (range, rest) = line.split_once(' ').unwrap();
        if rest.starts_with("rw") {
            let (start, end) = range.split_once('-').unwrap();
            let [start, end] = [start, end].map(|number| u64::from_str_radix(number, 16).unwrap());
            let mut bytes = vec![0; usize::try_from(end - start).map_err(io::Error::other)?];
            memory.read_exact_at(&mut bytes, start)?;
            for (name, count) in patterns.find(&bytes) {
                *found.entry(name).or_default() += count;
            }
        }
    }
    Ok(found)
}
