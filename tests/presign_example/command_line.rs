//! Options, and refused command lines.

use std::ffi::OsString;
use std::io;
use std::process::Stdio;

use presign::Method;
use presign::Region;
use presign::s3::{Bucket, Endpoint};

use crate::checks::*;
use crate::environment::NO_CREDENTIALS;
use crate::machine::{Machine, Run, URI};

#[test]
fn help_is_one_screen() {
    for option in ["--help", "-h"] {
        let run = Machine::new().run([option]);
        assert_eq!((run.exit_code, run.stderr.as_str()), (Some(0), ""));
        for name in [
            "--expires-in",
            "--method",
            "--header",
            "--region",
            "--endpoint-url",
            "--profile",
            "--json",
            "--curl",
            "--explain",
            "--help",
        ] {
            assert!(run.stdout.contains(&format!("  {name}")), "{name}: {run:?}");
        }
        assert!(run.stdout.lines().count() <= 24, "{}", run.stdout);
        assert!(run.stdout.lines().all(|line| line.len() <= 80), "{}", run.stdout);
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
fn a_wrong_command_line_exits_with_2() {
    const ARN: &str = "arn:aws:s3:us-west-2:123456789012:accesspoint/photos";
    let machine = Machine::new();
    let failure =
        |arguments: &[&str]| Run::from(machine.command([]).args(arguments).output().unwrap()).wrong_usage();

    assert_eq!(failure(&[]), "S3 URI: missing");
    assert_eq!(failure(&[URI, URI]), "S3 URI: must not be repeated");
    for uri in ["s3:///test.txt", "s3://", "s3:///", "examplebucket", "/test.txt", "", ARN] {
        assert_eq!(failure(&[uri]), "S3 URI: must be s3://BUCKET/KEY or s3://BUCKET", "{uri}");
    }
    for uri in ["s3://examplebucket/", "examplebucket/", &format!("{ARN}/"), &format!("s3://{ARN}/")] {
        let reason = "S3 URI: must have a key after the slash; the bucket's URI is s3://BUCKET";
        assert_eq!(failure(&[uri]), reason, "{uri}");
    }

    for option in ["--verbose", "-v", "-", "--", "--JSON", "--expires"] {
        assert_eq!(failure(&[URI, option]), format!("{option}: not supported"));
    }
    assert_eq!(failure(&[URI, "--\u{1b}[31m"]), "--\\u{1b}[31m: not supported");
    assert_eq!(failure(&[URI, "--secret=s3cr3t"]), "--secret: not supported");
    for option in
        ["--expires-in", "--method", "--header", "--region", "--endpoint-url", "--profile", "--explain"]
    {
        assert_eq!(failure(&[option]), format!("{option}: missing value"));
    }
    for option in ["--json", "--help", "-h"] {
        let reason = format!("{option}: must not have a value");
        assert_eq!(failure(&[URI, &format!("{option}=x")]), reason);
        assert_eq!(failure(&[URI, &format!("{option}=")]), reason);
    }
    assert_eq!(failure(&[URI, "--region", "--method", "GET"]), "--region: missing value");

    assert_about(&failure(&[URI, "--region", "eu west"]), "--region: region");
    assert_about(&failure(&[URI, "--method=get"]), "--method: method");
    assert_about(&failure(&[URI, "--endpoint-url=localhost:9000"]), "--endpoint-url: endpoint");
    for seconds in ["soon", "1.5", "-1", ""] {
        assert_about(&failure(&[URI, "--expires-in", seconds]), "--expires-in");
    }
}

#[test]
fn two_commands_exit_with_2() {
    let machine = Machine::new();
    let failure =
        |arguments: &[&str]| Run::from(machine.command([]).args(arguments).output().unwrap()).wrong_usage();
    assert_eq!(failure(&[URI, "--json", "--curl"]), "--json and --curl: must not be combined");
    assert_eq!(failure(&[URI, "--curl=cat.png", "--json"]), "--json and --curl: must not be combined");

    const EXPLAIN: &str = "--explain=https://example.com/";
    assert_eq!(failure(&[EXPLAIN, EXPLAIN]), "--explain: must not be repeated");
    for other in ["--expires-in=60", "--region=eu-west-1", "--endpoint-url=http://x.test", "--json", "--curl"]
    {
        let (name, _) = other.split_once('=').unwrap_or((other, ""));
        let reason = format!("--explain and {name}: must not be combined");
        assert_eq!(failure(&[EXPLAIN, other]), reason);
        assert_eq!(failure(&[other, EXPLAIN]), reason);
    }
    assert_eq!(failure(&[EXPLAIN, URI]), "--explain and S3 URI: must not be combined");
    assert_eq!(
        failure(&[URI, "--explain", "https://example.com/"]),
        "--explain and S3 URI: must not be combined"
    );
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
    let commands: [&[&str]; 5] =
        [&[URI], &[URI, "--json"], &[URI, "--curl"], &["--help"], &["--explain", "https://example.com/"]];
    for arguments in commands {
        let run = |both: bool| {
            let mut command = machine.command([]);
            command.args(arguments).stdin(Stdio::null()).stdout(writer.try_clone().unwrap());
            if both {
                command.stderr(writer.try_clone().unwrap());
            }
            command.output().unwrap()
        };
        let output = run(false);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("presign: standard output: "));
        assert_eq!(run(true).status.code(), Some(1), "{arguments:?}");
    }
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
