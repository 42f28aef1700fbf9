//! `examples/presign`, run as a process with its own environment and home directory.
//!
//! The expected results are those of `aws s3 presign` for the same command line, environment and
//! files.

#![cfg(feature = "std")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "the functions are parts of tests")]

use std::ffi::OsString;
use std::fs;
use std::io;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use presign::s3::{Bucket, Endpoint, Operation};
use presign::{Credentials, Method, Region, SigningTime};

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const URI: &str = "s3://examplebucket/test.txt";

const NO_CREDENTIALS: &str = "\
presign: no credentials are configured; signing with AWS's documented example key AKIAIOSFODNN7EXAMPLE
";
const NO_REGION: &str = "presign: no region is configured; using us-east-1\n";

/// A file with the keys of the default profile.
const KEYS: &str = "[default]\naws_access_key_id = A\naws_secret_access_key = S\n";

/// A computer with only the files and variables of one test.
struct Machine {
    home: PathBuf,
    variables: Vec<(&'static str, OsString)>,
}

impl Machine {
    /// Creates a home directory named after the caller's line, so that tests do not share it.
    #[track_caller]
    fn new() -> Self {
        let name = format!("presign-example-{}", Location::caller().line());
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        match fs::remove_dir_all(&home) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => panic!("{}: {error}", home.display()),
            _ => {}
        }
        fs::create_dir_all(home.join(".aws")).unwrap();
        Self { home, variables: Vec::new() }
    }

    fn file(self, name: &str, text: &str) -> Self {
        fs::write(self.home.join(name), text).unwrap();
        self
    }

    fn credentials(self, text: &str) -> Self {
        self.file(".aws/credentials", text)
    }

    fn config(self, text: &str) -> Self {
        self.file(".aws/config", text)
    }

    fn variable(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Returns the command that runs the example, which `cargo test` builds next to the tests.
    #[track_caller]
    fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
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
    fn run<const N: usize>(&self, arguments: [&str; N]) -> Run {
        Run::from(self.command(arguments).output().unwrap())
    }

    /// Returns the URL for the object of most tests.
    #[track_caller]
    fn url(&self) -> String {
        self.run([URI]).url()
    }

    /// Returns the error text for the object of most tests.
    #[track_caller]
    fn failure(&self) -> String {
        self.run([URI]).failure(1)
    }
}

#[derive(Debug)]
struct Run {
    exit_code: Option<i32>,
    stdout: String,
    stderr: String,
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
    fn url(self) -> String {
        assert_eq!(self.exit_code, Some(0), "{self:?}");
        let url = self.stdout.strip_suffix('\n').unwrap();
        assert!(!url.contains(char::is_whitespace), "{self:?}");
        url.to_owned()
    }

    /// Returns the error text, which must be the whole output.
    #[track_caller]
    fn failure(self, exit_code: i32) -> String {
        assert_eq!((self.exit_code, self.stdout.as_str()), (Some(exit_code), ""), "{self:?}");
        let text = self.stderr.strip_prefix("presign: ").unwrap().strip_suffix('\n').unwrap();
        text.to_owned()
    }
}

#[track_caller]
fn credentials(id: &str, secret: &str) -> Credentials {
    Credentials::new(id, secret).unwrap()
}

#[track_caller]
fn bucket(region: &str, credentials: Credentials) -> Bucket {
    Bucket::new("examplebucket", Region::new(region).unwrap(), credentials).unwrap()
}

#[track_caller]
fn parameter<'a>(url: &'a str, name: &str) -> &'a str {
    let (_, query) = url.split_once('?').unwrap();
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap()
}

/// Asserts that the URL is the one that the library creates at the same instant.
#[track_caller]
fn assert_signed(url: &str, operation: &Operation<'_>, seconds: u64) {
    let time: SigningTime = parameter(url, "X-Amz-Date").parse().unwrap();
    let expected = operation.presign_at(time, Duration::from_secs(seconds)).unwrap();
    assert_eq!(url, expected.as_str());
}

#[track_caller]
fn assert_signed_by(url: &str, region: &str, credentials: Credentials) {
    assert_signed(url, &bucket(region, credentials).get("test.txt"), 3600);
}

#[track_caller]
fn region(url: &str) -> &str {
    parameter(url, "X-Amz-Credential").split("%2F").nth(2).unwrap()
}

#[track_caller]
fn access_key_id(url: &str) -> &str {
    parameter(url, "X-Amz-Credential").split("%2F").next().unwrap()
}

/// Asserts that the error text begins with its subject. The rest comes from the library or the INI
/// parser.
#[track_caller]
fn assert_about(text: &str, subject: &str) {
    assert!(text.starts_with(&format!("{subject}: ")), "{text}");
}

/// Returns scheme, host and port.
#[track_caller]
fn origin(url: &str) -> &str {
    let (path, _) = url.match_indices('/').nth(2).unwrap();
    &url[..path]
}

// A fresh machine

#[test]
fn a_fresh_machine_signs_with_the_example_key_and_a_notice() {
    let run = Machine::new().run([URI]);
    assert_eq!(run.stderr, format!("{NO_CREDENTIALS}{NO_REGION}"));
    let url = run.url();
    assert_signed_by(&url, "us-east-1", credentials(ID, SECRET));
    assert!(url.starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/test.txt?X-Amz-Algorithm="));
}

#[test]
fn a_configured_machine_prints_no_notice() {
    let machine = Machine::new().credentials(KEYS).config("[default]\nregion = eu-west-1\n");
    let run = machine.run([URI]);
    assert_eq!(run.stderr, "");
    assert_signed_by(&run.url(), "eu-west-1", credentials("A", "S"));
}

#[test]
fn a_notice_for_missing_credentials_or_region() {
    let run = Machine::new().config("[default]\nregion = eu-west-1\n").run([URI]);
    assert_eq!(run.stderr, NO_CREDENTIALS);
    assert_signed_by(&run.url(), "eu-west-1", credentials(ID, SECRET));

    let run = Machine::new().credentials(KEYS).run([URI]);
    assert_eq!(run.stderr, NO_REGION);
    assert_signed_by(&run.url(), "us-east-1", credentials("A", "S"));
}

// The command line

#[test]
fn help() {
    for option in ["--help", "-h"] {
        let run = Machine::new().run([option]);
        assert_eq!((run.exit_code, run.stderr.as_str()), (Some(0), ""));
        for name in ["--expires-in", "--region", "--endpoint-url", "--method", "--profile", "--help"] {
            assert!(run.stdout.contains(name), "{run:?}");
        }
    }
}

#[test]
fn expires_in() {
    let machine = Machine::new();
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    let object = bucket.get("test.txt");
    assert_signed(&machine.run([URI, "--expires-in", "60"]).url(), &object, 60);
    assert_signed(&machine.run(["--expires-in=604800", URI]).url(), &object, 604_800);
    assert_signed(&machine.run([URI, "--expires-in=1", "--expires-in=2"]).url(), &object, 2);
}

#[test]
fn method() {
    let machine = Machine::new();
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    assert_signed(&machine.run([URI, "--method", "PUT"]).url(), &bucket.put("test.txt"), 3600);
    assert_signed(&machine.run([URI, "--method=DELETE"]).url(), &bucket.delete("test.txt"), 3600);
    let patch = bucket.request(Method::PATCH, "test.txt");
    assert_signed(&machine.run([URI, "--method=PATCH"]).url(), &patch, 3600);
}

#[test]
fn region_option() {
    for arguments in [["--region=eu-west-1", URI, "--method=GET"], [URI, "--region", "eu-west-1"]] {
        let run = Machine::new().run(arguments);
        assert_eq!(run.stderr, NO_CREDENTIALS);
        assert_signed_by(&run.url(), "eu-west-1", credentials(ID, SECRET));
    }
}

#[test]
fn endpoint_url_option_is_path_style() {
    let endpoint = Endpoint::path_style("http://localhost:9000").unwrap();
    let bucket =
        Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials(ID, SECRET), endpoint).unwrap();
    for arguments in [
        ["--endpoint-url=http://localhost:9000", URI, "--method=GET"],
        [URI, "--endpoint-url", "http://localhost:9000/"],
    ] {
        let url = Machine::new().run(arguments).url();
        assert!(url.starts_with("http://localhost:9000/examplebucket/test.txt?"));
        assert_signed(&url, &bucket.get("test.txt"), 3600);
    }
}

#[test]
fn the_object_key_is_used_unchanged() {
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    let keys =
        ["a b", "a+b", "a%20b", "ü/日本語", "?q=1&x#y", "/leading", "double//", "--key=value", "it's", "\t"];
    for key in keys {
        let machine = Machine::new();
        let url = machine.run([&format!("s3://examplebucket/{key}")]).url();
        assert_signed(&url, &bucket.get(key), 3600);
        assert_signed(&machine.run([&format!("examplebucket/{key}")]).url(), &bucket.get(key), 3600);
    }
}

#[test]
fn dual_stack_and_fips() {
    let in_profile = Machine::new().config("[default]\nregion = us-west-2\nuse_dualstack_endpoint = true");
    assert!(in_profile.url().starts_with("https://examplebucket.s3.dualstack.us-west-2.amazonaws.com/"));
    let both = Machine::new()
        .config("[default]\nregion = us-west-2\nuse_dualstack_endpoint = true")
        .variable("AWS_USE_DUALSTACK_ENDPOINT", "false")
        .variable("AWS_USE_FIPS_ENDPOINT", "True");
    assert!(both.url().starts_with("https://examplebucket.s3-fips.us-west-2.amazonaws.com/"));
    let run = both.run([URI, "--endpoint-url", "http://localhost:9000"]);
    assert!(run.failure(1).ends_with("fips and a server other than AWS: must not be combined"));
}

/// Without a session, the session token belongs to a role.
#[test]
fn a_directory_bucket() {
    let machine = Machine::new()
        .variable("AWS_ACCESS_KEY_ID", "ASIA")
        .variable("AWS_SECRET_ACCESS_KEY", "secret")
        .variable("AWS_SESSION_TOKEN", "token");
    let url = machine.run(["s3://data--usw2-az1--x-s3/cat.png", "--region", "us-west-2"]).url();
    assert!(
        url.starts_with("https://data--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/cat.png?")
    );
    assert!(url.contains("%2Fs3express%2Faws4_request&") && url.contains("&X-Amz-Security-Token=token&"));
}

#[test]
fn an_access_point_by_its_arn() {
    let machine = Machine::new();
    for (arn, host) in [
        ("arn:aws:s3:us-west-2:123456789012:accesspoint/photos", "photos-123456789012.s3-accesspoint"),
        ("arn:aws:s3:us-west-2:123456789012:accesspoint:photos", "photos-123456789012.s3-accesspoint"),
        (
            "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/photos",
            "photos-123456789012.op-1.s3-outposts",
        ),
    ] {
        let url = machine.run([&*format!("s3://{arn}/a/cat.png"), "--region", "us-west-2"]).url();
        assert!(url.starts_with(&format!("https://{host}.us-west-2.amazonaws.com/a/cat.png?")), "{url}");
    }
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    const ARN: &str = "s3://arn:aws:s3:us-west-2:123456789012:accesspoint/photos";
    let machine = Machine::new();
    let failure = |arguments: &[&str]| {
        let run = Run::from(machine.command([]).args(arguments).output().unwrap());
        run.failure(2).strip_suffix("\nTry --help.").unwrap().to_owned()
    };

    assert_eq!(failure(&[]), "S3 URI: missing");
    assert_eq!(failure(&[URI, URI]), "S3 URI: must not be repeated");
    for uri in
        ["s3://examplebucket", "s3://examplebucket/", "s3:///test.txt", "test.txt", "/test.txt", "", ARN]
    {
        assert_eq!(failure(&[uri]), "S3 URI: must be s3://BUCKET/KEY");
    }

    assert_eq!(failure(&[URI, "--verbose"]), "--verbose: not supported");
    assert_eq!(failure(&[URI, "-v"]), "-v: not supported");
    assert_eq!(failure(&[URI, "--secret=s3cr3t"]), "--secret: not supported");
    assert_eq!(failure(&[URI, "--region"]), "--region: missing value");
    assert_eq!(failure(&[URI, "--region", "--method", "GET"]), "--region: missing value");

    assert_about(&failure(&[URI, "--region", "eu west"]), "--region: region");
    assert_about(&failure(&[URI, "--method=get"]), "--method: method");
    assert_about(&failure(&[URI, "--endpoint-url=localhost:9000"]), "--endpoint-url: endpoint");
    for seconds in ["soon", "1.5", "-1", ""] {
        assert_about(&failure(&[URI, "--expires-in", seconds]), "--expires-in");
    }
}

#[test]
fn an_invalid_request_exits_with_1() {
    let keys = "[default]\nregion = eu-west-1\naws_access_key_id = A\naws_secret_access_key = s3cr3t\n";
    let machine = Machine::new().config(keys);
    assert_about(&machine.run([URI, "--expires-in=0"]).failure(1), "expires in");
    assert_about(&machine.run([URI, "--expires-in=604801"]).failure(1), "expires in");
    assert_about(&machine.run(["s3://a&b/test.txt"]).failure(1), "bucket name");
    assert_about(&machine.run(["s3://examplebucket/a/../b"]).failure(1), "object key");
    assert_about(&machine.run([URI, "--region=eu_west_1"]).failure(1), "region");
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let machine = Machine::new();
    let output = machine.command([URI]).stdout(writer.try_clone().unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("presign: standard output: "));

    let output = machine.command([URI]).stdout(writer.try_clone().unwrap()).stderr(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn input_that_is_not_unicode_is_no_panic() {
    use std::os::unix::ffi::OsStringExt;

    let not_unicode = OsString::from_vec(vec![b's', 0xff]);
    let run = Run::from(Machine::new().command([]).arg(&not_unicode).output().unwrap());
    assert_eq!(run.failure(2), "argument: must be Unicode\nTry --help.");
    for name in ["AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_ENDPOINT_URL"]
    {
        let machine = Machine::new().variable(name, not_unicode.clone());
        assert_eq!(machine.failure(), format!("{name}: must be Unicode"));
    }
}

// The environment

#[test]
fn credentials_from_the_environment() {
    let machine = Machine::new()
        .variable("AWS_ACCESS_KEY_ID", "A")
        .variable("AWS_SECRET_ACCESS_KEY", "s/+=")
        .variable("AWS_REGION", "eu-west-1");
    let run = machine.run([URI]);
    assert_eq!(run.stderr, "");
    assert_signed_by(&run.url(), "eu-west-1", credentials("A", "s/+="));

    let temporary = Credentials::temporary("A", "s/+=", "t/+==").unwrap();
    assert_signed_by(&machine.variable("AWS_SESSION_TOKEN", "t/+==").url(), "eu-west-1", temporary);
}

#[test]
fn half_of_a_pair_in_the_environment() {
    let machine = Machine::new().credentials(KEYS).variable("AWS_ACCESS_KEY_ID", "B");
    assert_about(&machine.failure(), "AWS_SECRET_ACCESS_KEY");
    let machine = Machine::new().credentials(KEYS).variable("AWS_SECRET_ACCESS_KEY", "s3cr3t");
    assert_about(&machine.failure(), "AWS_ACCESS_KEY_ID");
}

#[test]
fn a_session_token_alone_is_not_credentials() {
    let machine = Machine::new().credentials(KEYS).variable("AWS_SESSION_TOKEN", "T");
    assert_signed_by(&machine.url(), "us-east-1", credentials("A", "S"));
}

#[test]
fn the_precedence_of_regions() {
    let mut machine = Machine::new().config("[default]\nregion = eu-west-1\n");
    assert_eq!(region(&machine.url()), "eu-west-1");
    machine = machine.variable("AWS_DEFAULT_REGION", "eu-west-2");
    assert_eq!(region(&machine.url()), "eu-west-2");
    machine = machine.variable("AWS_REGION", "eu-west-3");
    assert_eq!(region(&machine.url()), "eu-west-3");
    assert_eq!(region(&machine.run([URI, "--region=eu-north-1"]).url()), "eu-north-1");
}

#[test]
fn the_precedence_of_endpoints() {
    let mut machine = Machine::new().config("[default]\nendpoint_url = http://all.test\n");
    assert_eq!(origin(&machine.url()), "http://all.test");
    machine = machine.config(
        "[default]\nendpoint_url = http://all.test\nservices = lab\n\
         [services lab]\nsqs =\n  endpoint_url = http://sqs.test\ns3 =\n  # ours\n  endpoint_url = http://s3.test\n",
    );
    assert_eq!(origin(&machine.url()), "http://s3.test");
    machine = machine.variable("AWS_ENDPOINT_URL", "http://all-variable.test:9000");
    assert_eq!(origin(&machine.url()), "http://all-variable.test:9000");
    machine = machine.variable("AWS_ENDPOINT_URL_S3", "https://s3-variable.test");
    assert_eq!(origin(&machine.url()), "https://s3-variable.test");
    let option = "--endpoint-url=https://option.test";
    assert_eq!(origin(&machine.run([URI, option]).url()), "https://option.test");

    machine = machine.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True");
    assert_eq!(origin(&machine.url()), "https://examplebucket.s3.us-east-1.amazonaws.com");
    assert_eq!(origin(&machine.run([URI, option]).url()), "https://option.test");
}

#[test]
fn configured_endpoints_are_ignored_only_by_true() {
    let machine = Machine::new()
        .config("[default]\nendpoint_url = http://all.test\nignore_configured_endpoint_urls = true\n");
    assert_eq!(origin(&machine.url()), "https://examplebucket.s3.us-east-1.amazonaws.com");
    let machine = machine.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "1");
    assert_eq!(origin(&machine.url()), "http://all.test");
}

#[test]
fn a_services_section_without_s3_and_one_that_is_missing() {
    let config = "[default]\nendpoint_url = http://all.test\nservices = lab\n";
    let sqs = "[services lab]\nsqs =\n  endpoint_url = http://sqs.test\n";
    let machine = Machine::new().config(&format!("{config}{sqs}"));
    assert_eq!(origin(&machine.url()), "http://all.test");
    let machine = Machine::new().config(config);
    assert_eq!(machine.failure(), "profile `default`: services: missing section");
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let mut machine = Machine::new();
    for name in [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_CONFIG_FILE",
    ] {
        machine = machine.variable(name, "");
    }
    assert_signed_by(&machine.url(), "us-east-1", credentials(ID, SECRET));
}

#[test]
fn an_invalid_setting_is_reported_with_its_source() {
    let both = "[default]\nregion = eu west\nendpoint_url = ftp://x.test\n";
    assert_about(&Machine::new().config(both).failure(), "profile `default`: region: region");
    for variable in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        let reason = Machine::new().variable(variable, "eu west").failure();
        assert_about(&reason, &format!("{variable}: region"));
    }

    let machine = || Machine::new().variable("AWS_REGION", "eu-west-1");
    assert_about(&machine().config(both).failure(), "profile `default`: endpoint_url: endpoint");
    let services = "[default]\nservices = lab\n[services lab]\ns3 =\n  endpoint_url = x.test\n";
    assert_about(&machine().config(services).failure(), "services `lab`: s3 endpoint_url: endpoint");
    for variable in ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"] {
        let reason = machine().variable(variable, "x.test").failure();
        assert_about(&reason, &format!("{variable}: endpoint"));
    }
}

// Profiles

const TWO_PROFILES: &str = "\
[one]
aws_access_key_id = ONE
aws_secret_access_key = s1

[two]
aws_access_key_id = TWO
aws_secret_access_key = s2
aws_session_token = t2
region = us-west-2
";

const TWO_CONFIGS: &str = "\
[default]
region = sa-east-1

[profile one]
region = eu-west-1

[profile two]
region = eu-west-2
";

#[test]
fn a_profile_by_option_and_by_variable() {
    let machine = || Machine::new().credentials(TWO_PROFILES).config(TWO_CONFIGS);
    let one = || credentials("ONE", "s1");
    assert_signed_by(&machine().run([URI, "--profile", "one"]).url(), "eu-west-1", one());
    assert_signed_by(&machine().run([URI, "--profile=one"]).url(), "eu-west-1", one());
    assert_signed_by(&machine().variable("AWS_PROFILE", "one").url(), "eu-west-1", one());
    assert_signed_by(&machine().variable("AWS_DEFAULT_PROFILE", "one").url(), "eu-west-1", one());
    let both = machine().variable("AWS_PROFILE", "one").variable("AWS_DEFAULT_PROFILE", "two");
    assert_signed_by(&both.url(), "eu-west-1", one());
    assert_signed_by(&both.run([URI, "--profile=one"]).url(), "eu-west-1", one());
}

#[test]
fn the_credentials_file_comes_before_the_config_file() {
    let machine = Machine::new().credentials(TWO_PROFILES).config(TWO_CONFIGS);
    let two = Credentials::temporary("TWO", "s2", "t2").unwrap();
    assert_signed_by(&machine.run([URI, "--profile=two"]).url(), "us-west-2", two);
}

#[test]
fn keys_in_the_config_file() {
    let machine = Machine::new().config(
        "[profile one]\nregion = eu-west-1\n\
         aws_access_key_id = C\naws_secret_access_key = c\naws_session_token = t\n",
    );
    let temporary = Credentials::temporary("C", "c", "t").unwrap();
    assert_signed_by(&machine.run([URI, "--profile=one"]).url(), "eu-west-1", temporary);
}

#[test]
fn the_keys_of_one_file_never_complete_those_of_the_other() {
    let machine = Machine::new().credentials(KEYS).config("[default]\naws_session_token = t\n");
    assert_signed_by(&machine.url(), "us-east-1", credentials("A", "S"));

    let machine = Machine::new()
        .credentials("[default]\naws_access_key_id = A\n")
        .config("[default]\naws_secret_access_key = s3cr3t\n");
    assert_eq!(machine.failure(), "profile `default`: missing aws_secret_access_key for aws_access_key_id");
}

#[test]
fn the_precedence_of_credentials() {
    let machine = Machine::new()
        .credentials(TWO_PROFILES)
        .config(TWO_CONFIGS)
        .variable("AWS_ACCESS_KEY_ID", "E")
        .variable("AWS_SECRET_ACCESS_KEY", "e")
        .variable("AWS_SESSION_TOKEN", "t")
        .variable("AWS_PROFILE", "one");
    // The region is still that of the profile that the environment selects …
    let environment = Credentials::temporary("E", "e", "t").unwrap();
    assert_signed_by(&machine.url(), "eu-west-1", environment);
    // … and a profile that an option selects replaces all credentials of the environment.
    assert_signed_by(&machine.run([URI, "--profile=one"]).url(), "eu-west-1", credentials("ONE", "s1"));
}

#[test]
fn a_profile_that_does_not_exist() {
    let reason = |name| format!("profile `{name}`: missing in the credentials and the config file");
    let machine = Machine::new().credentials(TWO_PROFILES).config(TWO_CONFIGS);
    assert_eq!(machine.run([URI, "--profile=nobody"]).failure(1), reason("nobody"));
    // A profile name is not the name of a section, and is case-sensitive.
    for name in ["profile one", "One", "", " one"] {
        assert_eq!(machine.run([URI, "--profile", name]).failure(1), reason(name));
    }
    let machine = Machine::new().config("[one]\nregion = eu-west-1\n");
    assert_eq!(machine.run([URI, "--profile=one"]).failure(1), reason("one"));

    // Credentials in the environment do not replace it, and a selected default profile must exist
    // too.
    let machine = Machine::new().variable("AWS_ACCESS_KEY_ID", "E").variable("AWS_SECRET_ACCESS_KEY", "e");
    let machine = machine.variable("AWS_PROFILE", "default");
    assert_eq!(machine.failure(), reason("default"));
}

#[test]
fn a_selected_profile_must_have_credentials() {
    let machine = Machine::new().config(TWO_CONFIGS);
    assert_eq!(machine.run([URI, "--profile=one"]).failure(1), "profile `one`: missing credentials");
    let machine = machine.variable("AWS_PROFILE", "one");
    assert_eq!(machine.failure(), "profile `one`: missing credentials");
}

#[test]
fn half_of_a_pair_in_a_profile() {
    let machine = Machine::new().credentials("[default]\naws_access_key_id = A\naws_secret_access_key =\n");
    assert_eq!(machine.failure(), "profile `default`: missing aws_secret_access_key for aws_access_key_id");
    let machine = Machine::new().config("[profile one]\naws_secret_access_key = s3cr3t\n");
    assert_eq!(
        machine.run([URI, "--profile=one"]).failure(1),
        "profile `one`: missing aws_access_key_id for aws_secret_access_key",
    );
}

#[test]
fn profiles_that_need_more_than_their_files_are_refused() {
    for name in [
        "role_arn",
        "web_identity_token_file",
        "sso_account_id",
        "sso_role_name",
        "source_profile",
        "credential_source",
        "sso_session",
        "sso_start_url",
        "login_session",
        "credential_process",
    ] {
        let reason = format!("profile `default`: not supported: {name}; use a profile with keys");
        let setting = format!("[default]\n{name} = x\n");
        assert_eq!(Machine::new().config(&setting).failure(), reason);
        assert_eq!(Machine::new().credentials(&setting).failure(), reason);

        // Credentials in the environment make it unnecessary.
        let machine =
            Machine::new().variable("AWS_ACCESS_KEY_ID", "E").variable("AWS_SECRET_ACCESS_KEY", "e");
        assert_eq!(access_key_id(&machine.config(&setting).url()), "E");
    }

    let machine = Machine::new().config(
        "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = one\n\
         [sso-session main]\nsso_start_url = https://x.test\n",
    );
    assert_eq!(
        machine.run([URI, "--profile=admin"]).failure(1),
        "profile `admin`: not supported: role_arn, source_profile; use a profile with keys",
    );
}

#[test]
fn the_precedence_of_keys_and_other_sources_in_a_profile() {
    for name in ["credential_process", "login_session", "source_profile"] {
        let setting = format!("[default]\n{name} = x\n");
        let machine = Machine::new().credentials(KEYS).config(&setting);
        assert_signed_by(&machine.url(), "us-east-1", credentials("A", "S"));
    }
    for name in ["role_arn", "web_identity_token_file", "sso_account_id"] {
        let setting = format!("[default]\n{name} = x\n");
        let machine = Machine::new().credentials(KEYS).config(&setting);
        let reason = format!("profile `default`: not supported: {name}; use a profile with keys");
        assert_eq!(machine.failure(), reason);
    }
    // The same keys in the config file come last.
    let machine = Machine::new().config(&format!("{KEYS}credential_process = x\n"));
    let reason = "profile `default`: not supported: credential_process; use a profile with keys";
    assert_eq!(machine.failure(), reason);
}

// The files

#[test]
fn files_at_other_paths() {
    let machine = Machine::new()
        .credentials("[default]\naws_access_key_id = H\naws_secret_access_key = h\n")
        .file("my credentials", KEYS)
        .file("my config", "[default]\nregion = eu-west-1\n");
    let config = machine.home.join("my config");
    let machine = machine
        .variable("AWS_CONFIG_FILE", config)
        .variable("AWS_SHARED_CREDENTIALS_FILE", "~/my credentials");
    assert_signed_by(&machine.url(), "eu-west-1", credentials("A", "S"));
}

#[test]
fn a_file_that_is_missing_is_empty_and_one_that_cannot_be_read_is_an_error() {
    let machine = Machine::new();
    let missing = machine.home.join("missing");
    let machine = machine.variable("AWS_CONFIG_FILE", missing.clone());
    let machine = machine.variable("AWS_SHARED_CREDENTIALS_FILE", missing);
    assert_signed_by(&machine.url(), "us-east-1", credentials(ID, SECRET));

    let machine = Machine::new();
    let directory = machine.home.clone();
    let reason = machine.variable("AWS_CONFIG_FILE", directory.clone()).failure();
    assert_about(&reason, &directory.display().to_string());
}

#[test]
fn the_syntax_of_the_config_file() {
    let machine = Machine::new().config(
        "\
# A comment; [default]
; another = one
[default]
region = eu-west-1 \t
s3 =
  region = nested
  endpoint_url = http://nested.test

  max_concurrent_requests = 20
output = json
[plugins]
region = plugin
[profile \"with space\"]
   region = eu-west-2
   s3 =
       addressing_style = path
   aws_access_key_id = A
   AWS_Secret_Access_Key: S
[profile 'quoted']
region = eu-west-3
aws_access_key_id = A
aws_secret_access_key = S
[profile\ttab]
region=eu-north-1
aws_access_key_id=A
aws_secret_access_key=S
[sso-session default]
region = sso
",
    );
    assert_signed_by(&machine.url(), "eu-west-1", credentials(ID, SECRET));
    for (profile, region) in [("with space", "eu-west-2"), ("quoted", "eu-west-3"), ("tab", "eu-north-1")] {
        let url = machine.run([URI, "--profile", profile]).url();
        assert_signed_by(&url, region, credentials("A", "S"));
    }
}

#[test]
fn the_default_profile_may_be_a_profile_section() {
    for section in ["[default]", "[profile default]", "[profile \"default\"]"] {
        let machine = Machine::new().config(&format!("{section}\nregion = eu-west-1\n"));
        assert_eq!(region(&machine.url()), "eu-west-1", "{section}");
    }
}

#[test]
fn values_are_used_unchanged() {
    let values = "a#b|a;b|a #b|a ; b|#a|;a|a:b|a=b|=|:|a==|[a]|\"a\"|$HOME|%(region)s|%|a/b+c==|\\n";
    for secret in values.split('|').chain([SECRET]) {
        for (assignment, end) in [("=", "\n"), (" = ", "\r\n"), (" : ", ""), ("\t=\t", " \n")] {
            let file =
                format!("[default]\naws_access_key_id = A\naws_secret_access_key{assignment}{secret}{end}");
            let machine = Machine::new().credentials(&file).config(&file);
            assert_signed_by(&machine.url(), "us-east-1", credentials("A", secret));
        }
    }
}

#[test]
fn a_value_of_two_lines_is_refused() {
    let keys = "[default]\naws_access_key_id = A\naws_secret_access_key = s3c\n  r3t\n";
    let machine = Machine::new().credentials(keys);
    assert_about(&machine.failure(), "profile `default`: secret access key");
}

#[test]
fn a_malformed_file_is_reported_by_its_path_and_not_quoted() {
    for text in [
        "aws_secret_access_key = s3cr3t\n",
        "[default]\ns3cr3t\n",
        "[default\naws_secret_access_key = s3cr3t\n",
        "[default]\n= s3cr3t\n",
    ] {
        for name in [".aws/credentials", ".aws/config"] {
            let machine = Machine::new().file(name, text);
            let reason = machine.failure();
            assert_about(&reason, &machine.home.join(name).display().to_string());
            assert!(!reason.contains("s3cr3t"), "{reason}");
        }
    }
}

#[test]
fn no_error_shows_a_secret() {
    let keys = |secret: &str, token: &str| {
        format!("aws_access_key_id = A\naws_secret_access_key = {secret}\naws_session_token = {token}\n")
    };
    let valid = keys("s3cr3t", "t0k3n");
    let machines = [
        Machine::new().config(&format!("[default]\nregion = eu west\n{valid}")),
        Machine::new().config(&format!("[default]\nendpoint_url = x\n{valid}")),
        Machine::new().config(&format!("[default]\nrole_arn = x\n{valid}")),
        Machine::new().config(&format!("[default]\n{}", keys("s3cr3t\u{1}", "t0k3n"))),
        Machine::new().config(&format!("[default]\n{}", keys("s3cr3t", "t0k3n\u{1}"))),
        Machine::new().config(&format!("{valid}[default]\n")),
        Machine::new().variable("AWS_ACCESS_KEY_ID", "A").variable("AWS_SECRET_ACCESS_KEY", "s3cr3t "),
        Machine::new()
            .variable("AWS_ACCESS_KEY_ID", "A")
            .variable("AWS_SECRET_ACCESS_KEY", "s3cr3t")
            .variable("AWS_SESSION_TOKEN", " t0k3n"),
        Machine::new().variable("AWS_SECRET_ACCESS_KEY", "s3cr3t").variable("AWS_SESSION_TOKEN", "t0k3n"),
    ];
    for machine in machines {
        let reason = machine.failure();
        assert!(!reason.contains("s3cr3t") && !reason.contains("t0k3n"), "{reason}");
    }
}
