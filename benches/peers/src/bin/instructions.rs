//! Counts the instructions of one URL, by stepping through a process that makes some.
//!
//! The processor runs them itself, and hence the code that it really runs: valgrind 3.19 does not know SHA-NI, and would count
//! the instructions of the code for processors without.

#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use std::error::Error;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn main() -> Result<(), Box<dyn Error>> {
    use peers::readme;
    use peers::scenarios::main_scenarios;
    use peers::subjects::ALL;
    use peers::table::{Table, thousands};

    let get = main_scenarios().into_iter().next().ok_or("there is no scenario")?;
    let mut table = Table::new("Instructions of one URL", ["", &get.title]);
    // A batch of 1,000 would be stepped through for minutes.
    for (subject, make) in ALL.iter().filter(|(subject, _)| !subject.starts_with("presign batch")) {
        let count = stepping::count(|| make(get.work))?;
        table.row([(*subject).to_owned(), thousands(count)]);
    }
    readme::print_or_write(table, "instructions")
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn main() -> Result<(), Box<dyn Error>> {
    Err("instructions are counted on Linux on x86-64 only".into())
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod stepping {
    use std::io::{Error, Result};
    use std::ptr;

    use peers::subjects::Made;

    /// Few: on a virtual machine a step takes tens of microseconds.
    const CALLS: u32 = 1;

    /// The instructions of one URL: those of twice as many calls less those of as many, so that nothing around the calls is
    /// counted.
    pub(crate) fn count(make: impl Fn() -> Made) -> Result<f64> {
        let (once, twice) = (steps(&make, CALLS)?, steps(&make, 2 * CALLS)?);
        Ok((twice - once) as f64 / f64::from(CALLS))
    }

    /// The instructions of a process that makes so many calls.
    fn steps(make: impl Fn() -> Made, calls: u32) -> Result<u64> {
        // SAFETY: this process has one thread, so that the child can do all that its parent could.
        match unsafe { libc::fork() } {
            -1 => Err(Error::last_os_error()),
            0 => child(make(), calls),
            child => parent(child),
        }
    }

    /// Prepares the subject, warms it up and stops; its parent steps through the rest. It ends without destructors, which
    /// would be stepped through too.
    fn child(made: Made, calls: u32) -> ! {
        let status = made.map_or(1, |mut presigner| {
            presigner.repeat(3);
            // SAFETY: neither touches memory of this process.
            unsafe {
                libc::ptrace(libc::PTRACE_TRACEME, 0, ptr::null_mut::<()>(), ptr::null_mut::<()>());
                libc::raise(libc::SIGSTOP);
            }
            presigner.repeat(calls);
            0
        });
        // SAFETY: it only ends the process.
        unsafe { libc::_exit(status) }
    }

    fn parent(child: libc::pid_t) -> Result<u64> {
        let mut steps = 0;
        loop {
            let mut status = 0;
            // SAFETY: `status` outlives the call, and the child is this process's own.
            if unsafe { libc::waitpid(child, &raw mut status, 0) } == -1 {
                return Err(Error::last_os_error());
            }
            if libc::WIFEXITED(status) {
                return match libc::WEXITSTATUS(status) {
                    0 => Ok(steps),
                    status => Err(Error::other(format!("the child ended with {status}"))),
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
