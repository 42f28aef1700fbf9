use std::io::{self, BufRead, BufReader, Read as _};
use std::iter;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use tempfile::TempDir;

/// Starts the driver as the leader of a process group, which the browser joins, and waits for the
/// end of its standard input. The input ends when the guard is dropped, and also when this process
/// is killed. The script then kills the group and removes its folder.
const SUPERVISOR: &str = r#"
setsid chromedriver --port=0 &
exec >&-
read -r _
kill -s KILL -- -$! && wait
rm -rf "$HOME" || { sleep 1; rm -rf "$HOME"; }
"#;

/// The processes of a browser and its driver, which stop when this is dropped, and their folder.
#[derive(Debug)]
pub(crate) struct Processes {
    supervisor: Child,
    /// Kept open, because writing to a pipe without a reader would kill the driver.
    output: BufReader<ChildStdout>,
    folder: PathBuf,
    port: u16,
}

impl Processes {
    /// Starts a driver. It accepts connections when this returns.
    pub(crate) fn start() -> io::Result<Self> {
        // The driver picks a free port of 127.0.0.1 and exits if the same port of ::1 is in use.
        let mut attempts = iter::repeat_with(Self::attempt).take(5);
        attempts.find(Result::is_ok).unwrap_or_else(Self::attempt)
    }

    fn attempt() -> io::Result<Self> {
        let folder = TempDir::with_prefix("browser-")?;
        let mut supervisor = Command::new("sh")
            .args(["-c", SUPERVISOR])
            .env("HOME", folder.path())
            .env("TMPDIR", folder.path())
            // File names are UTF-8.
            .env("LC_ALL", "C.UTF-8")
            // Ctrl-C stops only this process; the supervisor stops when its input ends.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = supervisor.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut processes =
            Self { supervisor, output: BufReader::new(output), folder: folder.keep(), port: 0 };
        let mut last_line = String::new();
        for line in processes.output.by_ref().lines() {
            last_line = line?;
            if let Some(port) = port(&last_line) {
                processes.port = port;
                return Ok(processes);
            }
        }
        Err(io::Error::other(format!("chromedriver failed to start: {last_line}")))
    }

    /// Returns the folder, which is removed after the processes have stopped.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the driver's port on 127.0.0.1.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        // If the wait fails, the supervisor stops anyway.
        let _ = self.supervisor.wait();
    }
}

/// Parses the port from the driver's output: `ChromeDriver was started successfully on port 9515.`
fn port(line: &str) -> Option<u16> {
    line.strip_suffix('.')?.split_once("started successfully on port ")?.1.parse().ok()
}
