//! The credentials and config files.

use crate::checks::*;
use crate::machine::{KEYS, Machine, URI};

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
