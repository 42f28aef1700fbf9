//! `--header`: headers that the client must send.

use crate::checks::*;
use crate::machine::{KEYS, Machine, URI};

#[test]
fn headers_are_signed() {
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    let get = bucket.get("test.txt");
    let machine = Machine::new();
    for argument in ["range:bytes=0-99", "Range: bytes=0-99", "RANGE:\t bytes=0-99 "] {
        let url = machine.run([URI, "--header", argument]).url();
        assert_eq!(parameter(&url, "X-Amz-SignedHeaders"), "host%3Brange", "{argument}");
        assert_signed(&url, &get.clone().header("range", "bytes=0-99"), 3600);
    }

    let two = get.clone().header("range", "bytes=0-99").header("x-amz-meta-time", "10:15");
    let url = machine.run([URI, "--header=x-amz-meta-time:10:15", "--header", "range:bytes=0-99"]).url();
    assert_signed(&url, &two, 3600);
    let same = get.clone().header("x-amz-meta-a", "1").header("x-amz-meta-a", "2");
    let url = machine.run([URI, "--header=x-amz-meta-a:1", "--header=x-amz-meta-a:2"]).url();
    assert_signed(&url, &same, 3600);
    let empty = get.clone().header("x-amz-meta-a", "");
    assert_signed(&machine.run([URI, "--header=x-amz-meta-a:"]).url(), &empty, 3600);
}

#[test]
fn an_argument_that_is_no_header_exits_with_2() {
    for argument in ["", ":", ":image/png", "content-type", "content-type=image/png"] {
        let reason = Machine::new().run([URI, &format!("--header={argument}")]).wrong_usage();
        assert_eq!(reason, "--header: must be NAME:VALUE", "{argument:?}");
    }
}

#[test]
fn a_header_that_must_not_be_signed_exits_with_1() {
    for argument in [
        "host:evil.test",
        "Authorization:s3cr3t",
        "x-amz-date:20130524T000000Z",
        "x-amz-security-token:s3cr3t",
        "user-agent:s3cr3t",
        "content type:s3cr3t",
        "content-type :s3cr3t",
        "content-type\n:s3cr3t",
        "x-amz-meta-a:s3cr3t\r\nhost: evil.test",
        "x-amz-meta-a:s3cr3t\n",
        "x-amz-meta-a:s3cr3t\u{1b}[31m",
        "x-amz-meta-a:s3cr3t ü",
        "ü:s3cr3t",
    ] {
        let machine = Machine::new().credentials(KEYS);
        let reason = machine.run([URI, "--region=eu-west-1", "--header", argument]).failure(1);
        assert_about(&reason, "header");
        assert!(!reason.contains("s3cr3t") && !reason.contains("evil"), "{reason}");
    }
}

#[test]
fn too_many_headers_exit_with_1() {
    let arguments = (0..1025).map(|index| format!("--header=x-amz-meta-{index}:a"));
    let machine = Machine::new().credentials(KEYS);
    let output = machine.command([URI, "--region=eu-west-1"]).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}
