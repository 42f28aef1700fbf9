//! Counts the instructions of one URL by single-stepping a child process.
//!
//! So it counts the code that this processor really runs: valgrind 3.19 does not support SHA-NI,
//! and would count the code for other processors.

#![allow(clippy::cast_precision_loss, reason = "counts are far less than 2^52")]

use std::error::Error;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn main() -> Result<(), Box<dyn Error>> {
    use peers::readme;
    use peers::scenarios::main_scenarios;
    use peers::subjects::{ALL, EACH};
    use peers::table::{Table, thousands};

    let get = main_scenarios().into_iter().next().ok_or("no scenario")?;
    let mut table = Table::new("Instructions of one URL", ["", &get.title]);
    // Stepping through a call that makes 1,000 URLs would take minutes.
    for (subject, prepare) in ALL.iter().filter(|(subject, _)| *subject != EACH) {
        let count = stepping::count(|| prepare(get.work))?;
        table.row([(*subject).to_owned(), thousands(count)]);
    }
    readme::print_or_write(table, "instructions")
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn main() -> Result<(), Box<dyn Error>> {
    Err("not supported: instructions are counted only on Linux on x86-64".into())
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod stepping {
    use std::io::{Error, Result};
    use std::ptr;

    use peers::subjects::Prepared;

    /// A small number, because a step takes tens of microseconds on a virtual machine.
    const CALLS: u32 = 1;

    /// Counts the instructions of one URL: the difference between `2 * CALLS` and `CALLS` calls,
    /// which excludes everything around the calls.
    pub(crate) fn count(prepare: impl Fn() -> Prepared) -> Result<f64> {
        let (once, twice) = (steps(&prepare, CALLS)?, steps(&prepare, 2 * CALLS)?);
        Ok((twice - once) as f64 / f64::from(CALLS))
    }

    /// Counts the instructions of a process that makes this number of calls.
    fn steps(prepare: impl Fn() -> Prepared, calls: u32) -> Result<u64> {
        // SAFETY: this process has only one thread, so the child is in a consistent state.
        match unsafe { libc::fork() } {
            -1 => Err(Error::last_os_error()),
            0 => child(prepare(), calls),
            child => parent(child),
        }
    }

    /// Warms up the subject and stops; the parent steps through the calls. It exits without
    /// destructors, which would be counted, too.
    fn child(prepared: Prepared, calls: u32) -> ! {
        let status = prepared.map_or(1, |mut presigner| {
            presigner.repeat(3);
            // SAFETY: neither touches memory of this process.
            unsafe {
                libc::ptrace(libc::PTRACE_TRACEME, 0, ptr::null_mut::<()>(), ptr::null_mut::<()>());
                libc::raise(libc::SIGSTOP);
            }
            presigner.repeat(calls);
            0
        });
        // SAFETY: it only exits the process.
        unsafe { libc::_exit(status) }
    }

    fn parent(child: libc::pid_t) -> Result<u64> {
        let mut steps = 0;
        loop {
            let mut status = 0;
            // SAFETY: `status` outlives the call, and the process is a child of this one.
            if unsafe { libc::waitpid(child, &raw mut status, 0) } == -1 {
                return Err(Error::last_os_error());
            }
            if libc::WIFEXITED(status) {
                return match libc::WEXITSTATUS(status) {
                    0 => Ok(steps),
                    status => Err(Error::other(format!("the child exited with {status}"))),
                };
            }
            if !libc::WIFSTOPPED(status) {
                return Err(Error::other("the child was killed"));
            }
            // SAFETY: the child is stopped, and stepping touches no memory of this process.
            let stepped = unsafe {
                libc::ptrace(libc::PTRACE_SINGLESTEP, child, ptr::null_mut::<()>(), ptr::null_mut::<()>())
            };
            if stepped == -1 {
                return Err(Error::last_os_error());
            }
            steps += 1;
        }
    }
}
