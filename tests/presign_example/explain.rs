//! `--explain URL`, with the server's response in standard input.

use std::io;
use std::time::Duration;

use presign::SigningTime;

use crate::checks::*;
use crate::machine::{KEYS, Machine};

const REFUSED: &[u8] = b"<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>";
const EXPIRED: &[u8] = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message>\
    <X-Amz-Expires>900</X-Amz-Expires><Expires>2013-05-24T00:15:00Z</Expires>\
    <ServerTime>2013-05-24T01:45:00Z</ServerTime></Error>";

/// Returns an upload's URL, valid now, signed with the keys of [`KEYS`].
#[track_caller]
fn upload() -> String {
    let bucket = bucket("us-east-1", credentials("A", "S"));
    let put = bucket.put("test.txt").header("content-type", "text/plain");
    put.presign_at(SigningTime::now(), Duration::from_secs(900)).unwrap().into_string()
}

#[test]
fn the_response_comes_from_standard_input() {
    let bucket = bucket("us-east-1", credentials("A", "S"));
    let time = "20130524T000000Z".parse().unwrap();
    let url = bucket.get("test.txt").presign_at(time, Duration::from_secs(900)).unwrap();
    for arguments in [["--explain", url.as_str()], [&format!("--explain={url}"), "--method=GET"]] {
        let run = Machine::new().run_with_input(arguments, EXPIRED);
        assert_eq!(run.stderr, "");
        let text = run.text();
        assert!(text.contains("expired") && text.contains("1 hour 30 minutes"), "{text}");
    }
}

#[test]
fn the_method_and_the_headers_are_those_that_the_client_sent() {
    let machine = Machine::new().credentials(KEYS);
    let url = upload();
    let text = machine.run_with_input(["--explain", &url, "--method=POST"], REFUSED).text();
    assert!(text.contains("signed for a different method"), "{text}");
    let header = "--header=Content-Type: text/html";
    let text = machine.run_with_input(["--explain", &url, "--method=PUT", header], REFUSED).text();
    assert!(text.contains("text/html") && text.contains("text/plain"), "{text}");
}

#[test]
fn credentials_are_those_of_the_profile_or_the_environment() {
    const CHECKED: &str = "The given secret signed the request as sent";
    const HEADER: &str = "--header=Content-Type: text/plain ";
    let url = upload();
    let explain =
        |machine: Machine| machine.run_with_input(["--explain", &url, "--method=PUT", HEADER], REFUSED);

    let run = explain(Machine::new().credentials(KEYS));
    assert_eq!(run.stderr, "");
    let text = run.text();
    assert!(text.starts_with(CHECKED), "{text}");
    let in_environment =
        Machine::new().variable("AWS_ACCESS_KEY_ID", "A").variable("AWS_SECRET_ACCESS_KEY", "S");
    assert!(explain(in_environment).text().starts_with(CHECKED));

    // A profile that an option names replaces the environment.
    let machine = Machine::new().credentials(&KEYS.replace("default", "one"));
    let machine = machine.variable("AWS_ACCESS_KEY_ID", "B").variable("AWS_SECRET_ACCESS_KEY", "S");
    let arguments = ["--explain", &url, "--method=PUT", HEADER, "--profile=one"];
    assert!(machine.run_with_input(arguments, REFUSED).text().starts_with(CHECKED));

    let run = explain(Machine::new());
    assert_eq!(run.stderr, "");
    assert!(!run.text().contains(CHECKED));
}

#[test]
fn a_profile_without_keys_is_noted_unless_an_option_names_it() {
    let machine = Machine::new().config(
        "[default]\nsso_session = x\n\
         [profile one]\nregion = eu-west-1\n",
    );
    let url = upload();
    let reason = "profile `default`: not supported: sso_session; use a profile with keys";
    let run = machine.run_with_input(["--explain", &url], REFUSED);
    assert_eq!(run.stderr, format!("presign: the signature is not checked: {reason}\n"));
    assert!(run.text().contains("SignatureDoesNotMatch"));

    let run = machine.run_with_input(["--explain", &url, "--profile=one"], REFUSED);
    assert_eq!(run.failure(1), "profile `one`: missing credentials");
}

#[test]
fn empty_input_says_nothing_about_the_response() {
    let url = upload();
    let text = Machine::new().run_with_input(["--explain", &url, "--method=PUT"], b"").text();
    assert!(text.starts_with("The cause cannot be determined"), "{text}");
}

#[test]
fn no_explanation_shows_a_secret() {
    let url = upload();
    let signature = parameter(&url, "X-Amz-Signature").to_owned();
    let machine = Machine::new()
        .credentials("[default]\naws_access_key_id = A\naws_secret_access_key = s3cr3t/K7MDENG\n");
    let echo = format!("<Error><Code>SignatureDoesNotMatch</Code><Message>{url} is wrong</Message></Error>");
    for input in [REFUSED, echo.as_bytes()] {
        let text = machine.run_with_input(["--explain", &url, "--method=PUT"], input).text();
        assert!(!text.contains(&signature) && !text.contains("s3cr3t"), "{text}");
    }
}

#[test]
fn a_response_that_is_not_unicode_is_read() {
    let input = [EXPIRED, b"\xff"].concat();
    let text = Machine::new().run_with_input(["--explain", &upload()], &input).text();
    assert!(text.contains("expired"), "{text}");
}

#[test]
fn only_the_start_of_an_endless_response_is_read() {
    let input = [EXPIRED, &vec![b' '; 10 << 20]].concat();
    let (run, written) = Machine::new().run_with_long_input(["--explain", &upload()], &input);
    assert_eq!(written.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    assert!(run.text().contains("expired"));
}

/// The output has no control character but line breaks, whatever the input.
#[test]
fn hostile_input() {
    let machine = Machine::new().credentials(KEYS);
    let url = upload();
    let long = format!("{url}&{}", "a=b&".repeat(20_000));
    let urls = ["", "-", " ", "x", "?", "https://", "https://%ff%", "\u{1b}[31m", "ü\u{202e}", &*url, &*long];
    let brackets = vec![b'<'; 1 << 20];
    let inputs: [&[u8]; 5] = [b"", b"\0", b"\xff\xfe<\0E\0r\0", b"\x1b[31m", &brackets];
    let cases = urls.map(|url| (url, REFUSED)).into_iter().chain(inputs.map(|input| (&*url, input)));
    for (url, input) in cases {
        let explain = format!("--explain={url}");
        let text = machine.run_with_input([&explain, "--header=a\u{1b}[31m:\u{1b}]0;x\u{7}"], input).text();
        let is_hostile = |character: char| character.is_control() && character != '\n';
        assert!(!text.contains(is_hostile), "{url:?}: {text:?}");
    }
}
