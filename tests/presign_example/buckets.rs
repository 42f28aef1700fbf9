//! URLs of a bucket itself, which `aws s3 presign` refuses.

use presign::Region;
use presign::s3::{Bucket, Endpoint};

use crate::checks::*;
use crate::machine::Machine;

const BUCKET: &str = "s3://examplebucket";

#[test]
fn get_lists_the_objects_and_is_the_default() {
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    let url = Machine::new().run([BUCKET]).url();
    assert!(url.starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/?"), "{url}");
    assert_eq!(parameter(&url, "list-type"), "2");
    assert_signed(&url, &bucket.list(), 3600);
    let url = Machine::new().run([BUCKET, "--method", "GET", "--expires-in=60"]).url();
    assert_signed(&url, &bucket.list(), 60);
}

#[test]
fn head_is_that_of_the_bucket() {
    let bucket = bucket("us-east-1", credentials(ID, SECRET));
    let url = Machine::new().run([BUCKET, "--method=HEAD"]).url();
    assert_signed(&url, &bucket.head_bucket(), 3600);
}

#[test]
fn other_methods_are_refused() {
    for method in ["PUT", "DELETE", "POST", "PATCH", "OPTIONS"] {
        let reason = Machine::new().run([BUCKET, "--method", method]).wrong_usage();
        assert_eq!(reason, "--method: must be GET or HEAD for a bucket");
    }
}

#[test]
fn an_endpoint_in_path_style() {
    let endpoint = Endpoint::path_style("http://localhost:9000").unwrap();
    let credentials = credentials(ID, SECRET);
    let bucket = Bucket::with_endpoint("photos", Region::US_EAST_1, credentials, endpoint).unwrap();
    let url = Machine::new().run(["s3://photos", "--endpoint-url=http://localhost:9000"]).url();
    assert_signed(&url, &bucket.list(), 3600);
}

#[test]
fn an_access_point_and_a_header() {
    let arn = "arn:aws:s3:us-west-2:123456789012:accesspoint/photos";
    let bucket = Bucket::new(arn, Region::US_WEST_2, credentials(ID, SECRET)).unwrap();
    let uri = format!("s3://{arn}");
    let payer = "--header=x-amz-request-payer:requester";
    let url = Machine::new().run([&uri, "--region=us-west-2", payer]).url();
    assert_signed(&url, &bucket.list().header("x-amz-request-payer", "requester"), 3600);
}
