//! The choice of a profile, and its settings.

use presign::Credentials;

use crate::checks::*;
use crate::machine::{KEYS, Machine, URI};

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
