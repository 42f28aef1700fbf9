//! A separate home directory and environment for each test, and the program's output there.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const URI: &str = "s3://examplebucket/test.txt";

/// A credentials file with the keys of the default profile.
pub(crate) const KEYS: &str = "[default]\naws_access_key_id = A\naws_secret_access_key = S\n";

/// A home directory and an environment with only the files and variables of one test.
pub(crate) struct Machine {
    pub(crate) home: PathBuf,
    variables: Vec<(&'static str, OsString)>,
}

impl Machine {
    /// Creates a home directory named after the caller's place, so that tests do not share it.
    #[track_caller]
    pub(crate) fn new() -> Self {
        let caller = Location::caller();
        let file = Path::new(caller.file()).file_stem().unwrap().display();
        let name = format!("presign-example-{file}-{}", caller.line());
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        match fs::remove_dir_all(&home) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => panic!("{}: {error}", home.display()),
            _ => {}
        }
        fs::create_dir_all(home.join(".aws")).unwrap();
        Self { home, variables: Vec::new() }
    }

    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        fs::write(self.home.join(name), text).unwrap();
        self
    }

    pub(crate) fn credentials(self, text: &str) -> Self {
        self.file(".aws/credentials", text)
    }

    pub(crate) fn config(self, text: &str) -> Self {
        self.file(".aws/config", text)
    }

    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Returns the command that runs the example.
    ///
    /// `cargo test` builds it next to the tests, but `cargo test --test presign_example` does not.
    #[track_caller]
    pub(crate) fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let tests = std::env::current_exe().unwrap();
        let name = format!("presign{}", std::env::consts::EXE_SUFFIX);
        let example = tests.parent().unwrap().join("../examples").join(name);
        assert!(example.exists(), "{} is missing: cargo build --example presign", example.display());
        let mut command = Command::new(example);
        command.env_clear().env("HOME", &self.home).env("USERPROFILE", &self.home);
        command.envs(self.variables.iter().cloned()).args(arguments);
        command
    }

    #[track_caller]
    pub(crate) fn run<const N: usize>(&self, arguments: [&str; N]) -> Run {
        Run::from(self.command(arguments).output().unwrap())
    }

    #[track_caller]
    pub(crate) fn run_with_input<const N: usize>(&self, arguments: [&str; N], input: &[u8]) -> Run {
        self.run_with_long_input(arguments, input).0
    }

    /// Returns the write error too: the program may read only the start of its input.
    #[track_caller]
    pub(crate) fn run_with_long_input<const N: usize>(
        &self,
        arguments: [&str; N],
        input: &[u8],
    ) -> (Run, io::Result<()>) {
        let mut command = self.command(arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let written = child.stdin.take().unwrap().write_all(input);
        (Run::from(child.wait_with_output().unwrap()), written)
    }

    /// Returns the URL for the object of most tests.
    #[track_caller]
    pub(crate) fn url(&self) -> String {
        self.run([URI]).url()
    }

    /// Returns the error text for the object of most tests.
    #[track_caller]
    pub(crate) fn failure(&self) -> String {
        self.run([URI]).failure(1)
    }
}

#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit_code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            exit_code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Returns the URL, which must be the whole standard output.
    #[track_caller]
    pub(crate) fn url(self) -> String {
        assert_eq!(self.exit_code, Some(0), "{self:?}");
        let url = self.stdout.strip_suffix('\n').unwrap();
        assert!(!url.contains(char::is_whitespace), "{self:?}");
        url.to_owned()
    }

    /// Returns the lines of standard output, which need not be a URL.
    #[track_caller]
    pub(crate) fn text(self) -> String {
        assert_eq!(self.exit_code, Some(0), "{self:?}");
        self.stdout.strip_suffix('\n').unwrap().to_owned()
    }

    /// Returns the error text, which must be the whole output.
    #[track_caller]
    pub(crate) fn failure(self, exit_code: i32) -> String {
        assert_eq!((self.exit_code, self.stdout.as_str()), (Some(exit_code), ""), "{self:?}");
        let text = self.stderr.strip_prefix("presign: ").unwrap().strip_suffix('\n').unwrap();
        text.to_owned()
    }

    /// Returns the error text of a wrong command line, without its last line.
    #[track_caller]
    pub(crate) fn wrong_usage(self) -> String {
        self.failure(2).strip_suffix("\nTry --help.").unwrap().to_owned()
    }
}
