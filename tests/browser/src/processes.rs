use std::io::{self, BufRead, BufReader, Read as _};
use std::iter;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use tempfile::TempDir;

/// Starts the driver as the leader of a group of processes, in which it starts the browser, and waits for the end of its own
/// input. That comes when the guard is dropped and likewise when this process is killed. Then the group ends, and its folder
/// is removed.
const SUPERVISOR: &str = r#"
setsid chromedriver --port=0 &
exec >&-
read -r _
kill -s KILL -- -$! && wait
rm -rf "$HOME" || { sleep 1; rm -rf "$HOME"; }
"#;

/// The processes of a browser and of its driver, which end when this is dropped, and their folder.
#[derive(Debug)]
pub(crate) struct Processes {
    supervisor: Child,
    /// Kept open, since who writes into a pipe that nobody reads is ended.
    output: BufReader<ChildStdout>,
    folder: PathBuf,
    port: u16,
}

impl Processes {
    /// Starts a driver, which accepts connections when this returns.
    pub(crate) fn start() -> io::Result<Self> {
        // It listens on one port of 127.0.0.1 and of ::1, and ends if what it found free at one is taken at the other.
        let mut attempts = iter::repeat_with(Self::attempt).take(5);
        attempts.find(Result::is_ok).unwrap_or_else(Self::attempt)
    }

    fn attempt() -> io::Result<Self> {
        let folder = TempDir::with_prefix("browser-")?;
        let mut supervisor = Command::new("sh")
            .args(["-c", SUPERVISOR])
            .env("HOME", folder.path())
            .env("TMPDIR", folder.path())
            // Names of files are UTF-8.
            .env("LC_ALL", "C.UTF-8")
            // An interrupt from the keyboard ends this process, and only thereby the supervisor.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = supervisor.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut processes =
            Self { supervisor, output: BufReader::new(output), folder: folder.keep(), port: 0 };
        let mut said = String::new();
        for line in processes.output.by_ref().lines() {
            said = line?;
            if let Some(port) = port(&said) {
                processes.port = port;
                return Ok(processes);
            }
        }
        Err(io::Error::other(format!("chromedriver does not start: {said}")))
    }

    /// The folder that is removed when the processes have ended.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The port of the driver, on 127.0.0.1.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        // If it could not be waited for, it ends all the same.
        let _ = self.supervisor.wait();
    }
}

/// The port that the driver says it listens on.
fn port(line: &str) -> Option<u16> {
    line.strip_suffix('.')?.split_once("started successfully on port ")?.1.parse().ok()
}
