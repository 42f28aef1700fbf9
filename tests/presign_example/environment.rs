//! Settings from environment variables, and a machine without any.

use presign::Credentials;

use crate::checks::*;
use crate::machine::{KEYS, Machine, URI};

pub(crate) const NO_CREDENTIALS: &str = "\
presign: no credentials are configured; signing with AWS's documented example key AKIAIOSFODNN7EXAMPLE
";
pub(crate) const NO_REGION: &str = "presign: no region is configured; using us-east-1\n";

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
