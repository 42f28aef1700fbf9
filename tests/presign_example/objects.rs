//! Object keys, and the kinds of buckets.

use crate::checks::*;
use crate::machine::{Machine, URI};

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
