//! Resolved endpoints: tables of AWS's rules, conflicting options, refused buckets, and public
//! URLs.
//!
//! The cases restate AWS's own test of its endpoint rules, `endpoint-tests-1.json` in botocore;
//! `full/endpoints.rs` runs all of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, Endpoint, ResolvedEndpoint};
use presign::{Algorithm, Credentials, Error, Method, Region, RegionSet, Service, Signer, SigningTime};

const AP: &str = "arn:aws:s3:us-west-2:123456789012:accesspoint/photos";
const LAMBDA: &str = "arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/banner";
const OUTPOST: &str = "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-0123456789/accesspoint/reports";
const ALIAS: &str = "photos-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3";
const MRAP: &str = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
const DIRECTORY: &str = "data--usw2-az1--x-s3";

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap()
}

fn temporary() -> Credentials {
    Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "secret", "token").unwrap()
}

fn aws() -> Endpoint {
    Endpoint::aws()
}

#[track_caller]
fn at(url: &str) -> Endpoint {
    Endpoint::aws_at(url).unwrap()
}

#[track_caller]
fn region(name: &str) -> Region {
    Region::new(name).unwrap()
}

#[track_caller]
fn resolve(endpoint: &Endpoint, bucket: &str, name: &str) -> Result<ResolvedEndpoint, Error> {
    endpoint.resolve(Some(bucket), &region(name))
}

/// Returns the URL without `https://`, the service and the region.
#[track_caller]
fn resolved(endpoint: &Endpoint, bucket: &str, name: &str) -> String {
    let resolved = resolve(endpoint, bucket, name).unwrap();
    assert_eq!(resolved.algorithm(), Algorithm::HmacSha256);
    assert_eq!(resolved.region_set(), None);
    let url = resolved.url().strip_prefix("https://").unwrap();
    format!("{url} {} {}", resolved.service(), resolved.region().unwrap())
}

#[track_caller]
fn message(endpoint: &Endpoint, bucket: &str, name: &str) -> String {
    resolve(endpoint, bucket, name).unwrap_err().to_string()
}

#[test]
fn bucket_names_and_arns() {
    for (bucket, name, expected) in [
        ("photos", "eu-west-1", "photos.s3.eu-west-1.amazonaws.com s3 eu-west-1"),
        ("photos", "aws-global", "photos.s3.amazonaws.com s3 us-east-1"),
        ("bucket!", "us-east-1", "s3.us-east-1.amazonaws.com/bucket%21 s3 us-east-1"),
        ("ap-1a2b-s3alias", "us-east-1", "ap-1a2b-s3alias.s3.us-east-1.amazonaws.com s3 us-east-1"),
        ("ban-1a2b--ol-s3", "us-east-1", "ban-1a2b--ol-s3.s3.us-east-1.amazonaws.com s3 us-east-1"),
        (
            DIRECTORY,
            "us-west-2",
            "data--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com s3express us-west-2",
        ),
        (
            "a--b--usw2-lax1-az1--xa-s3",
            "us-west-2",
            "a--b--usw2-lax1-az1--xa-s3.s3express-usw2-lax1-az1.us-west-2.amazonaws.com s3express us-west-2",
        ),
        (
            "arn:aws:s3express:us-west-2:123456789012:accesspoint/a--usw2-az1--xa-s3",
            "us-east-1",
            "a--usw2-az1--xa-s3.s3express-usw2-az1.us-west-2.amazonaws.com s3express us-west-2",
        ),
        (
            ALIAS,
            "ap-east-1",
            "photos-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3.op-0b1d075431d83bebd.s3-outposts.ap-east-1.amazonaws.com \
             s3-outposts ap-east-1",
        ),
        (
            "photos-e0000075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3",
            "us-east-1",
            "photos-e0000075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3.ec2.s3-outposts.us-east-1.amazonaws.com \
             s3-outposts us-east-1",
        ),
        (AP, "us-west-2", "photos-123456789012.s3-accesspoint.us-west-2.amazonaws.com s3 us-west-2"),
        (AP, "us-east-1", "photos-123456789012.s3-accesspoint.us-west-2.amazonaws.com s3 us-west-2"),
        (AP, "s3-external-1", "photos-123456789012.s3-accesspoint.us-west-2.amazonaws.com s3 us-west-2"),
        (
            LAMBDA,
            "us-west-2",
            "banner-123456789012.s3-object-lambda.us-west-2.amazonaws.com s3-object-lambda us-west-2",
        ),
        (
            OUTPOST,
            "us-west-2",
            "reports-123456789012.op-0123456789.s3-outposts.us-west-2.amazonaws.com s3-outposts us-west-2",
        ),
        (
            "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:photos",
            "cn-northwest-1",
            "photos-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn s3 cn-north-1",
        ),
    ] {
        assert_eq!(resolved(&aws(), bucket, name), expected, "{bucket} in {name}");
    }
    let resolved = resolve(&aws(), MRAP, "eu-west-1").unwrap();
    assert_eq!(resolved.url(), "https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com");
    assert_eq!(
        (resolved.service(), resolved.region(), resolved.region_set()),
        (&Service::S3, None, Some(&RegionSet::ALL))
    );
    assert_eq!(resolved.algorithm().to_string(), "AWS4-ECDSA-P256-SHA256");
}

#[test]
fn options() {
    for (endpoint, bucket, name, expected) in [
        (
            aws().dual_stack(),
            "photos",
            "us-west-2",
            "photos.s3.dualstack.us-west-2.amazonaws.com s3 us-west-2",
        ),
        (aws().fips(), "photos", "us-west-2", "photos.s3-fips.us-west-2.amazonaws.com s3 us-west-2"),
        (
            aws().fips().dual_stack(),
            "a.b",
            "us-west-2",
            "s3-fips.dualstack.us-west-2.amazonaws.com/a.b s3 us-west-2",
        ),
        (aws().accelerate(), "photos", "us-west-2", "photos.s3-accelerate.amazonaws.com s3 us-west-2"),
        (
            aws().accelerate().dual_stack(),
            "photos",
            "us-west-2",
            "photos.s3-accelerate.dualstack.amazonaws.com s3 us-west-2",
        ),
        (aws().accelerate(), "photos", "aws-global", "photos.s3-accelerate.amazonaws.com s3 us-east-1"),
        (
            aws().accelerate().dual_stack(),
            "photos",
            "aws-global",
            "photos.s3-accelerate.dualstack.us-east-1.amazonaws.com s3 us-east-1",
        ),
        (aws().force_path_style(), "photos", "us-west-2", "s3.us-west-2.amazonaws.com/photos s3 us-west-2"),
        (aws().global(), "photos", "us-east-1", "photos.s3.amazonaws.com s3 us-east-1"),
        (aws().global().force_path_style(), "photos", "us-east-1", "s3.amazonaws.com/photos s3 us-east-1"),
        (aws().global(), "photos", "us-west-2", "photos.s3.us-west-2.amazonaws.com s3 us-west-2"),
        (aws().global().fips(), "photos", "us-east-1", "photos.s3-fips.us-east-1.amazonaws.com s3 us-east-1"),
        (
            aws().fips().dual_stack(),
            AP,
            "us-west-2",
            "photos-123456789012.s3-accesspoint-fips.dualstack.us-west-2.amazonaws.com s3 us-west-2",
        ),
        (
            aws().fips(),
            LAMBDA,
            "us-west-2",
            "banner-123456789012.s3-object-lambda-fips.us-west-2.amazonaws.com s3-object-lambda us-west-2",
        ),
        (
            aws().fips().dual_stack(),
            DIRECTORY,
            "us-west-2",
            "data--usw2-az1--x-s3.s3express-fips-usw2-az1.dualstack.us-west-2.amazonaws.com s3express us-west-2",
        ),
        (
            aws().s3_express_control().fips(),
            DIRECTORY,
            "us-west-2",
            "s3express-control-fips.us-west-2.amazonaws.com/data--usw2-az1--x-s3 s3express us-west-2",
        ),
        (
            aws().s3_express_control(),
            "a--usw2-az1--xa-s3",
            "us-west-2",
            "a--usw2-az1--xa-s3.s3express-usw2-az1.us-west-2.amazonaws.com s3express us-west-2",
        ),
        (at("https://vpce.example/"), "photos", "af-south-1", "photos.vpce.example s3 af-south-1"),
        (at("https://vpce.example/a"), "a.b", "af-south-1", "vpce.example/a/a.b s3 af-south-1"),
        (at("https://10.0.0.1:8443"), "photos", "snow", "10.0.0.1:8443/photos s3 snow"),
        (at("https://vpce.example"), AP, "us-west-2", "photos-123456789012.vpce.example s3 us-west-2"),
        (
            at("https://vpce.example"),
            LAMBDA,
            "us-west-2",
            "banner-123456789012.vpce.example s3-object-lambda us-west-2",
        ),
        (
            at("https://vpce.example"),
            OUTPOST,
            "us-west-2",
            "reports-123456789012.op-0123456789.vpce.example s3-outposts us-west-2",
        ),
        (
            at("https://vpce.example"),
            DIRECTORY,
            "us-west-2",
            "data--usw2-az1--x-s3.vpce.example s3express us-west-2",
        ),
        (at("https://10.0.0.1"), DIRECTORY, "us-west-2", "10.0.0.1/data--usw2-az1--x-s3 s3express us-west-2"),
    ] {
        assert_eq!(resolved(&endpoint, bucket, name), expected, "{endpoint:?}: {bucket} in {name}");
    }
    let dotted = resolve(&at("http://s3.example"), "a.b", "us-west-2").unwrap();
    assert_eq!(dotted.url(), "http://a.b.s3.example");
}

/// The differences that [`Endpoint`] lists, except for refused input: see
/// `refused_buckets_and_regions`.
#[test]
fn differences_from_aws_rules() {
    for (endpoint, bucket, name, expected) in [
        (aws(), "photos", "us-east-1", "photos.s3.us-east-1.amazonaws.com s3 us-east-1"),
        (aws(), "xn--photos", "us-east-1", "s3.us-east-1.amazonaws.com/xn--photos s3 us-east-1"),
        (
            aws(),
            "arn:aws:s3express:us-west-2:123456789012:accesspoint/a--usw2-az1--xa-s3",
            "us-east-1",
            "a--usw2-az1--xa-s3.s3express-usw2-az1.us-west-2.amazonaws.com s3express us-west-2",
        ),
        (
            aws(),
            "a--abcde-fgh1--x-s3",
            "us-west-2",
            "a--abcde-fgh1--x-s3.s3express-abcde-fgh1.us-west-2.amazonaws.com s3express us-west-2",
        ),
        (
            aws(),
            DIRECTORY,
            "aws-global",
            "data--usw2-az1--x-s3.s3express-usw2-az1.us-east-1.amazonaws.com s3express us-east-1",
        ),
        (
            at("https://10.0.0.1/a"),
            DIRECTORY,
            "us-west-2",
            "10.0.0.1/a/data--usw2-az1--x-s3 s3express us-west-2",
        ),
        (
            at("https://control.example").s3_express_control(),
            DIRECTORY,
            "us-west-2",
            "data--usw2-az1--x-s3.control.example s3express us-west-2",
        ),
        (
            at("https://control.example/a/b").s3_express_control(),
            DIRECTORY,
            "us-west-2",
            "data--usw2-az1--x-s3.control.example/a/b s3express us-west-2",
        ),
        (
            at("https://10.0.0.1").s3_express_control(),
            DIRECTORY,
            "us-west-2",
            "10.0.0.1/data--usw2-az1--x-s3 s3express us-west-2",
        ),
        (
            at("https://outposts.example"),
            ALIAS,
            "us-west-2",
            "photos-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3.op-0b1d075431d83bebd.outposts.example \
             s3-outposts us-west-2",
        ),
    ] {
        assert_eq!(resolved(&endpoint, bucket, name), expected, "{endpoint:?}: {bucket} in {name}");
    }
}

#[test]
fn the_service_itself() {
    for (endpoint, expected) in [
        (aws(), "https://s3.us-east-1.amazonaws.com s3"),
        (aws().global().accelerate(), "https://s3.amazonaws.com s3"),
        (aws().fips().dual_stack(), "https://s3-fips.dualstack.us-east-1.amazonaws.com s3"),
        (
            aws().s3_express_control().dual_stack(),
            "https://s3express-control.dualstack.us-east-1.amazonaws.com s3express",
        ),
        (
            aws().object_lambda().fips(),
            "https://s3-object-lambda-fips.us-east-1.amazonaws.com s3-object-lambda",
        ),
        (at("http://beta.example:1234/path"), "http://beta.example:1234/path s3"),
        (Endpoint::path_style("http://localhost:9000").unwrap(), "http://localhost:9000 s3"),
    ] {
        let resolved = endpoint.resolve(None, &Region::US_EAST_1).unwrap();
        assert_eq!(format!("{} {}", resolved.url(), resolved.service()), expected, "{endpoint:?}");
    }
}

#[test]
fn partitions() {
    let host = |name| resolved(&aws(), "photos", name);
    for (name, suffix) in [
        ("me-central-1", "amazonaws.com"),
        ("us-gov-east-1", "amazonaws.com"),
        ("cn-north-9", "amazonaws.com.cn"),
        ("eusc-de-west-2", "amazonaws.eu"),
        ("us-iso-west-7", "c2s.ic.gov"),
        ("us-isob-west-1", "sc2s.sgov.gov"),
        ("eu-isoe-north-1", "cloud.adc-e.uk"),
        ("us-isof-east-1", "csp.hci.ic.gov"),
        // Not matched by the region patterns of any partition.
        ("cn-north", "amazonaws.com"),
        ("eusc-fr-east-1", "amazonaws.com"),
        ("us-iso-1", "amazonaws.com"),
        ("moon-base-1", "amazonaws.com"),
    ] {
        assert_eq!(host(name), format!("photos.s3.{name}.{suffix} s3 {name}"));
    }
    for (arn, name) in [
        ("arn:aws:s3:cn-north-1:123456789012:accesspoint/photos", "us-east-1"),
        ("arn:aws-us-gov:s3:us-gov-east-1:123456789012:accesspoint/photos", "us-east-1"),
        ("arn:aws-cn:s3::123456789012:accesspoint/a.mrap", "us-east-1"),
        (AP, "us-gov-east-1"),
    ] {
        assert!(matches!(resolve(&aws(), arn, name), Err(Error::Arn(_))), "{arn}");
    }
}

#[test]
fn conflicting_options() {
    let custom = || at("https://vpce.example");
    for (endpoint, bucket, name, expected) in [
        (aws().fips().accelerate(), "photos", "us-east-1", "FIPS and acceleration"),
        (aws().force_path_style().accelerate(), "photos", "us-east-1", "acceleration and path style"),
        (aws().accelerate(), "a.b", "us-east-1", "acceleration and a name that is not valid in a host"),
        (aws().accelerate(), "photos", "cn-north-1", "acceleration and a region without acceleration"),
        (aws().fips(), "photos", "cn-north-1", "FIPS and a region without FIPS endpoints"),
        (custom().dual_stack(), "photos", "us-east-1", "dual-stack and a custom endpoint"),
        (custom().fips(), "photos", "us-east-1", "FIPS and a custom endpoint"),
        (custom().accelerate(), "photos", "us-east-1", "acceleration and a custom endpoint"),
        (aws().force_path_style(), AP, "us-west-2", "path style and an ARN"),
        (aws().accelerate(), AP, "us-west-2", "acceleration and an access point"),
        (aws().dual_stack(), LAMBDA, "us-west-2", "dual-stack and S3 Object Lambda"),
        (aws().accelerate(), LAMBDA, "us-west-2", "acceleration and S3 Object Lambda"),
        (aws().dual_stack(), OUTPOST, "us-west-2", "dual-stack and S3 on Outposts"),
        (aws().fips(), ALIAS, "us-west-2", "FIPS and S3 on Outposts"),
        (aws().accelerate(), ALIAS, "us-west-2", "acceleration and S3 on Outposts"),
        (aws().force_path_style(), ALIAS, "us-west-2", "path style and S3 on Outposts"),
        (aws().accelerate(), DIRECTORY, "us-west-2", "acceleration and a directory bucket"),
        (aws().force_path_style(), DIRECTORY, "us-west-2", "path style and a directory bucket"),
        (aws().dual_stack(), MRAP, "us-west-2", "dual-stack and a multi-region access point"),
        (aws().fips(), MRAP, "us-west-2", "FIPS and a multi-region access point"),
        (aws().accelerate(), MRAP, "us-west-2", "acceleration and a multi-region access point"),
        (custom(), MRAP, "us-west-2", "a custom endpoint and a multi-region access point"),
        (aws().object_lambda(), "photos", "us-west-2", "object_lambda and a bucket"),
        (
            aws().object_lambda().s3_express_control(),
            DIRECTORY,
            "us-west-2",
            "object_lambda and s3_express_control",
        ),
        (
            Endpoint::path_style("http://localhost").unwrap().fips(),
            "photos",
            "us-west-2",
            "fips and a server other than AWS",
        ),
    ] {
        assert_eq!(
            message(&endpoint, bucket, name),
            format!("{expected}: must not be combined"),
            "{endpoint:?}: {bucket}"
        );
    }
}

#[test]
fn refused_buckets_and_regions() {
    for (bucket, expected) in [
        ("arn:", "ARN: must have the form arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE"),
        (
            "arn:aws:s3:us-west-2:123456789012:",
            "ARN: must have the form arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE",
        ),
        ("arn:aws:s3:::photos", "ARN: must be of an access point; for a bucket, use its name"),
        ("arn:aws:s3:us-west-2:123456789012:bucket/photos", "ARN: must be of an access point"),
        (
            "arn:aws:sqs:us-west-2:123456789012:queue",
            "ARN: must have the service s3, s3-object-lambda, s3-outposts or s3express",
        ),
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint:",
            "ARN: must have a resource of the form accesspoint/NAME",
        ),
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint",
            "ARN: must have an access point name of a-z, 0-9 and `-`",
        ),
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint/a/object/b",
            "ARN: must have a resource of the form accesspoint/NAME",
        ),
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint/a/",
            "ARN: must have a resource of the form accesspoint/NAME",
        ),
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint/a_b",
            "ARN: must have an access point name of a-z, 0-9 and `-`",
        ),
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint/a.b",
            "ARN: must have an access point name of a-z, 0-9 and `-`",
        ),
        (
            "arn:aws:s3::123456789012:accesspoint/a_b",
            "ARN: must have an access point name of a-z, 0-9 and `-`",
        ),
        ("arn:aws:s3:us-west-2::accesspoint/a", "ARN: must have an account id of 12 digits"),
        ("arn:aws:s3:us-west-2:evil.example#:accesspoint/a", "ARN: must have an account id of 12 digits"),
        ("arn:aws:s3:us-west -2:123456789012:accesspoint/a", "ARN: must have a region of a-z, 0-9 and `-`"),
        ("arn:aws:s3-object-lambda::123456789012:accesspoint/a", "ARN: must have a region"),
        (
            "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1",
            "ARN: must have a resource of the form outpost/OUTPOST/accesspoint/NAME",
        ),
        (
            "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op_1/accesspoint/a",
            "ARN: must have an Outpost id of a-z, 0-9 and `-`",
        ),
        (
            "arn:aws:s3express:us-west-2:123456789012:accesspoint/a",
            "ARN: must have an access point name of the form NAME--ZONE--xa-s3",
        ),
        (
            "data--usaz1--x-s3",
            "bucket name: must have a zone id before its suffix, as in NAME--usw2-az1--x-s3",
        ),
        ("a.b--usw2-az1--x-s3", "bucket name: must consist of a-z, 0-9 and `-` for a directory bucket"),
        ("photos--op-s3", "bucket name: must be at least 50 characters for an Outposts alias"),
        (
            "photos-h0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3",
            "bucket name: must be of an Outpost (`o`) or of EC2 (`e`) for an Outposts alias",
        ),
        (
            "photos-o-b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3",
            "bucket name: must be of an Outpost (`o`) or of EC2 (`e`) for an Outposts alias",
        ),
        (
            "photos-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kbeta0--op-s3",
            "bucket name: must have a custom endpoint for an Outposts alias of a beta region",
        ),
        (
            "mfzwi23gnjvgw.mrap",
            "bucket name: must not be the alias of a multi-region access point; use its ARN",
        ),
        ("evil.com#", "bucket name: must be printable ASCII without the delimiters of a URL"),
        ("a/b", "bucket name: must be printable ASCII without the delimiters of a URL"),
        ("..", "bucket name: must not be `.` or `..`"),
    ] {
        assert_eq!(message(&aws(), bucket, "us-west-2"), expected, "{bucket}");
        Bucket::new(bucket, Region::US_WEST_2, credentials()).unwrap_err();
    }
    for service in ["s3", "s3-object-lambda"] {
        let of =
            |length| format!("arn:aws:{service}:us-west-2:123456789012:accesspoint/{}", "a".repeat(length));
        resolve(&aws(), &of(50), "us-west-2").unwrap();
        let too_long = "ARN: must have an access point name of at most 50 characters";
        assert_eq!(message(&aws(), &of(51), "us-west-2"), too_long, "{service}");
    }
    for (service, name) in [("s3", "a--usw2-az1--xa-s3"), ("s3", "a--x-s3"), ("s3-object-lambda", "a--op-s3")]
    {
        assert_eq!(
            message(
                &aws(),
                &format!("arn:aws:{service}:us-west-2:123456789012:accesspoint/{name}"),
                "us-west-2"
            ),
            "ARN: must not have an access point name that ends in --x-s3, --xa-s3 or --op-s3",
            "{service}: {name}"
        );
    }
    let long = format!("arn:aws:s3::123456789012:accesspoint/{}mrap", "a.".repeat(200));
    assert_eq!(message(&aws(), &long, "us-west-2"), "ARN: must have a host of 1 to 253 characters");
    for pseudo in ["aws-global", "fips-us-west-2", "us-west-2-fips", "auto"] {
        for arn in [
            format!("arn:aws:s3:{pseudo}:123456789012:accesspoint/photos"),
            format!("arn:aws:s3express:{pseudo}:123456789012:accesspoint/a--usw2-az1--xa-s3"),
        ] {
            assert_eq!(
                message(&aws(), &arn, "us-west-2"),
                "ARN: must have the region of the access point, not a pseudo-region",
                "{arn}"
            );
        }
    }
    // `auto` is R2's region, not AWS's; a server at a custom URL may support it.
    assert_eq!(
        message(&aws(), "photos", "auto"),
        "region: must not be auto for AWS; use the bucket's region"
    );
    assert_eq!(resolved(&at("https://s3.example"), "photos", "auto"), "photos.s3.example s3 auto");
    for (endpoint, bucket, expected) in [
        (aws().use_arn_region(false), AP, "region: must be the ARN's region with use_arn_region(false)"),
        (aws().disable_access_points(), AP, "ARN: must not be of an access point with disable_access_points"),
        (
            aws().disable_multi_region_access_points(),
            MRAP,
            "ARN: must not be of a multi-region access point with disable_multi_region_access_points",
        ),
        (
            aws().s3_express_control(),
            "photos",
            "bucket name: must be of a directory bucket for s3_express_control",
        ),
        (aws().s3_express_control(), AP, "ARN: must be of a directory bucket for s3_express_control"),
        (at("http://vpce.example"), OUTPOST, "endpoint: must be https and have no path for S3 on Outposts"),
        (
            at("https://10.0.0.1"),
            AP,
            "endpoint: must be a host name for the virtual-hosted style, not an IP address",
        ),
        (
            Endpoint::path_style("http://localhost").unwrap(),
            AP,
            "ARN: not supported by a server other than AWS; use Endpoint::aws or Endpoint::aws_at",
        ),
        (Endpoint::r2(&"0f".repeat(16)).unwrap(), "photos", "region: must be auto for R2"),
    ] {
        assert_eq!(message(&endpoint, bucket, "us-east-2"), expected, "{endpoint:?}: {bucket}");
    }
    for account in
        ["", "my-account", &"0F".repeat(16), &"0f".repeat(17), "https://0f.r2.cloudflarestorage.com"]
    {
        assert!(matches!(Endpoint::r2(account), Err(Error::Endpoint(_))), "{account}");
        assert!(matches!(Endpoint::r2_jurisdiction(account, "eu"), Err(Error::Endpoint(_))), "{account}");
    }
    // A bucket's name has fewer characters than a path segment.
    for name in ["bucket!", "my bucket", "a,b"] {
        let bucket = Bucket::new(name, Region::US_EAST_1, credentials());
        assert!(matches!(bucket, Err(Error::Bucket(_))), "{name}");
    }
}

/// Returns the signed host and path of the key `k`, and the credential scope without its date.
#[track_caller]
fn signed(bucket: &Bucket) -> String {
    let time: SigningTime = "20240101T000000Z".parse().unwrap();
    let url = bucket.get("k").presign_at(time, Duration::from_secs(60)).unwrap();
    let scope = url.credential_scope();
    let (_, scope) = scope.split_once('/').unwrap();
    format!("{}{} {scope}", url.host(), url.canonical_request().path())
}

#[test]
fn buckets_sign_for_their_resolved_service_and_region() {
    for (bucket, expected) in [
        (AP, "photos-123456789012.s3-accesspoint.us-west-2.amazonaws.com/k us-west-2/s3/aws4_request"),
        (
            LAMBDA,
            "banner-123456789012.s3-object-lambda.us-west-2.amazonaws.com/k us-west-2/s3-object-lambda/aws4_request",
        ),
        (
            OUTPOST,
            "reports-123456789012.op-0123456789.s3-outposts.us-west-2.amazonaws.com/k us-west-2/s3-outposts/aws4_request",
        ),
        ("photos", "photos.s3.us-east-1.amazonaws.com/k us-east-1/s3/aws4_request"),
    ] {
        let bucket = Bucket::new(bucket, Region::US_EAST_1, credentials()).unwrap();
        assert_eq!(signed(&bucket), expected);
    }
    let global = Bucket::new("photos", region("aws-global"), credentials()).unwrap();
    assert_eq!(signed(&global), "photos.s3.amazonaws.com/k us-east-1/s3/aws4_request");
    assert_eq!(
        signed(&global.sibling("other").unwrap()),
        "other.s3.amazonaws.com/k us-east-1/s3/aws4_request"
    );
    #[cfg(not(feature = "sigv4a"))]
    assert_eq!(
        Bucket::new(MRAP, Region::US_EAST_1, credentials()).unwrap_err().to_string(),
        "ARN: must not be a multi-region access point without the feature sigv4a"
    );
}

/// A session's token has its own parameter; a role's token has the usual one.
#[test]
fn directory_buckets() {
    let time: SigningTime = "20240101T000000Z".parse().unwrap();
    let of = |endpoint| Bucket::with_endpoint(DIRECTORY, Region::US_WEST_2, temporary(), endpoint).unwrap();
    let query = |bucket: &Bucket| {
        let url = bucket.get("k").presign_at(time, Duration::from_secs(60)).unwrap();
        url.canonical_request().query().to_owned()
    };
    let session = of(aws());
    assert!(query(&session).contains("%2Fs3express%2Faws4_request&"));
    assert!(query(&session).contains("&X-Amz-S3session-Token=token&"));
    let role = of(aws().disable_s3_express_session_auth());
    assert!(query(&role).contains("%2Fs3express%2Faws4_request&"));
    assert!(query(&role).contains("&X-Amz-Security-Token=token&"));

    // The control endpoint manages buckets and has no objects.
    let managed = of(aws().s3_express_control());
    let presign = |operation: presign::s3::Operation<'_>| {
        let url = operation.presign_at(time, Duration::from_secs(60))?;
        Ok::<_, Error>((url.host().to_owned(), url.canonical_request().path().to_owned()))
    };
    let control = ("s3express-control.us-west-2.amazonaws.com".into(), format!("/{DIRECTORY}"));
    assert_eq!(presign(managed.create_bucket()), Ok(control.clone()));
    assert_eq!(presign(managed.request_bucket(Method::GET).query("policy", "")), Ok(control));
    let template = managed.put_each().template(time, Duration::from_secs(60));
    for error in [
        presign(managed.get("k")).unwrap_err(),
        presign(managed.list()).unwrap_err(),
        presign(managed.head_bucket()).unwrap_err(),
        template.unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "bucket name: must not be at s3_express_control for HeadBucket or an operation on objects"
        );
    }
    presign(session.head_bucket()).unwrap();
    for (bucket, expected) in [
        (session, "must be at s3_express_control for CreateBucket or DeleteBucket of a directory bucket"),
        (
            Bucket::new(AP, Region::US_WEST_2, credentials()).unwrap(),
            "must not be an access point for CreateBucket or DeleteBucket",
        ),
        (
            Bucket::new("a--usw2-az1--xa-s3", Region::US_WEST_2, temporary()).unwrap(),
            "must not be an access point for CreateBucket or DeleteBucket",
        ),
    ] {
        for operation in [bucket.create_bucket(), bucket.delete_bucket()] {
            assert_eq!(presign(operation), Err(Error::Bucket(expected)));
        }
        presign(bucket.list()).unwrap();
    }
}

#[test]
fn signers_and_siblings() {
    let with = |bucket: &str, service, region| {
        Bucket::with_signer(bucket, Signer::new(service, region, temporary()), aws())
            .map(|bucket| signed(&bucket))
    };
    assert!(with("photos", Service::S3, Region::US_WEST_2).is_ok());
    assert!(with(AP, Service::S3, Region::US_WEST_2).is_ok());
    assert!(with(DIRECTORY, Service::S3_EXPRESS, Region::US_WEST_2).is_ok());
    assert!(with(DIRECTORY, Service::S3_EXPRESS_WITHOUT_SESSION, Region::US_WEST_2).is_ok());
    assert!(with(LAMBDA, Service::S3_OBJECT_LAMBDA, Region::US_WEST_2).is_ok());
    for (bucket, service) in [
        (LAMBDA, Service::S3),
        (DIRECTORY, Service::S3),
        ("photos", Service::S3_EXPRESS),
        ("photos", Service::STS),
    ] {
        assert!(matches!(with(bucket, service, Region::US_WEST_2), Err(Error::Service(_))), "{bucket}");
    }
    for (bucket, name) in [(AP, "us-east-1"), ("photos", "aws-global")] {
        assert!(matches!(with(bucket, Service::S3, region(name)), Err(Error::Region(_))), "{bucket}");
    }
    assert!(matches!(with(MRAP, Service::S3, Region::US_WEST_2), Err(Error::Arn(_))));

    let access_point = Bucket::new(AP, Region::US_WEST_2, credentials()).unwrap();
    let plain = access_point.sibling("plain").unwrap();
    assert_eq!(signed(&plain), "plain.s3.us-west-2.amazonaws.com/k us-west-2/s3/aws4_request");
    assert!(matches!(access_point.sibling(LAMBDA), Err(Error::Service(_))));
    let elsewhere = Bucket::new(AP, Region::US_EAST_1, credentials()).unwrap();
    assert!(matches!(elsewhere.sibling("plain"), Err(Error::Region(_))));
    let session = Bucket::new(DIRECTORY, Region::US_WEST_2, temporary()).unwrap();
    assert_eq!(
        session.sibling("other--usw2-az1--x-s3").unwrap_err().to_string(),
        "sibling and the credentials of a directory bucket's session: must not be combined"
    );
    // Only both together are of one bucket: temporary credentials, and the service of a session.
    for (bucket, credentials, sibling) in
        [("photos", temporary(), "other"), (DIRECTORY, credentials(), "other--usw2-az1--x-s3")]
    {
        let bucket = Bucket::new(bucket, Region::US_WEST_2, credentials).unwrap();
        assert_eq!(bucket.sibling(sibling).unwrap().name(), sibling);
    }
}

/// The signed and the printed URLs of an object, of the bucket, and of a template.
#[test]
fn public_urls() {
    let (internal, kept) = ("http://minio:9000", "https://files.example.com");
    let path_style = |url| Endpoint::path_style(url).unwrap();
    for (endpoint, public_url, printed, signed_host, signed_base) in [
        (
            path_style(internal),
            "https://files.example.com/{bucket}",
            "https://files.example.com/photos/",
            "minio:9000",
            "/photos/",
        ),
        (
            path_style(kept),
            "https://files.example.com/s3/{bucket}/",
            "https://files.example.com/s3/photos/",
            "files.example.com",
            "/photos/",
        ),
        (
            path_style(internal),
            "https://files.example.com",
            "https://files.example.com/",
            "minio:9000",
            "/photos/",
        ),
        (
            path_style(internal),
            "https://files.example.com/",
            "https://files.example.com/",
            "minio:9000",
            "/photos/",
        ),
        (
            path_style(internal),
            "HTTPS://Files.example.com:443/a/b",
            "https://files.example.com/a/b/",
            "minio:9000",
            "/photos/",
        ),
        (
            path_style(internal),
            "https://{bucket}.example.com:8443",
            "https://photos.example.com:8443/",
            "minio:9000",
            "/photos/",
        ),
        (
            path_style(internal),
            "http://{bucket}.example.com:80/a/",
            "http://photos.example.com/a/",
            "minio:9000",
            "/photos/",
        ),
        (
            path_style("http://minio/s3"),
            "https://f.example/a/{bucket}/b",
            "https://f.example/a/photos/b/",
            "minio",
            "/s3/photos/",
        ),
        (
            aws(),
            "https://cdn.example.com",
            "https://cdn.example.com/",
            "photos.s3.us-east-1.amazonaws.com",
            "/",
        ),
        (
            Endpoint::virtual_hosted(internal).unwrap(),
            "https://f.example/{bucket}",
            "https://f.example/photos/",
            "photos.minio:9000",
            "/",
        ),
    ] {
        let plain =
            Bucket::with_endpoint("photos", Region::US_EAST_1, temporary(), endpoint.clone()).unwrap();
        let endpoint = endpoint.public_url(public_url).unwrap();
        let bucket = Bucket::with_endpoint("photos", Region::US_EAST_1, temporary(), endpoint).unwrap();
        let time: SigningTime = "20240101T000000Z".parse().unwrap();
        let ttl = Duration::from_secs(60);
        let url = bucket.get("a b/ü").presign_at(time, ttl).unwrap();
        let signed = plain.get("a b/ü").presign_at(time, ttl).unwrap();
        assert_eq!(url.host(), signed_host, "{public_url}");
        assert_eq!(url.canonical_request().path(), format!("{signed_base}a%20b/%C3%BC"), "{public_url}");
        assert_eq!(
            url.canonical_request().to_string(),
            signed.canonical_request().to_string(),
            "{public_url}"
        );
        assert_eq!(url.string_to_sign(), signed.string_to_sign(), "{public_url}");
        assert_eq!(url.signature(), signed.signature(), "{public_url}");
        let (_, query) = signed.as_str().split_once('?').unwrap();
        let expected = format!("{printed}a%20b/%C3%BC?{query}");
        assert_eq!(url.as_str(), expected, "{public_url}");
        assert_eq!(url.to_string(), expected, "{public_url}");
        assert!(!format!("{url:?}").contains("token"), "{public_url}");

        let mut text = String::from("before ");
        bucket.get("a b/ü").presign_into(time, ttl, &mut text).unwrap();
        bucket.get_each().template(time, ttl).unwrap().presign_into("a b/ü", &mut text).unwrap();
        assert_eq!(text, format!("before {expected}{expected}"), "{public_url}");
        let mut urls = presign::s3::Urls::new();
        bucket.get_each().template(time, ttl).unwrap().presign_each(["a b/ü"; 20], &mut urls).unwrap();
        assert!(urls.len() == 20 && urls.iter().all(|url| url == expected), "{public_url}");
        assert_eq!(url.into_string(), expected, "{public_url}");

        let list = bucket.list().presign_at(time, ttl).unwrap();
        assert_eq!(list.canonical_request().path(), signed_base, "{public_url}");
        assert_eq!(list.as_str().split_once('?').unwrap().0, printed, "{public_url}");
        assert_eq!(list.host(), signed_host, "{public_url}");
    }
}

#[test]
fn refused_public_urls() {
    let endpoint = || Endpoint::path_style("http://minio:9000").unwrap();
    for wrong in [
        "files.example.com",
        "https://{bucket}",
        "https://{bucket}/",
        "https://{bucket}:8443/a",
        "https://files-{bucket}.example.com",
        "https://files.{bucket}.example.com",
        "https://files.example.com{bucket}",
        "https://files.example.com/a{bucket}",
        "https://files.example.com/{bucket}a",
        "https://files.example.com:{bucket}/",
        "https://files.example.com/{bucket}/{bucket}",
        "https://{bucket}.example.com/{bucket}",
        "https://files.example.com/?b={bucket}",
        "https://files.example.com/{key}",
        "{bucket}://files.example.com",
    ] {
        assert!(matches!(endpoint().public_url(wrong), Err(Error::Endpoint(_))), "{wrong}");
    }
    let in_host = endpoint().public_url("https://{bucket}.example.com").unwrap();
    let in_path = endpoint().public_url("https://example.com/{bucket}").unwrap();
    for name in ["evil.com", "under_score", "Upper", "-a", &"a".repeat(64)] {
        let of = |endpoint| Bucket::with_endpoint(name, Region::US_EAST_1, credentials(), endpoint);
        assert!(matches!(of(in_host.clone()), Err(Error::Bucket(_))), "{name}");
        assert!(of(in_path.clone()).is_ok(), "{name}");
    }
    let with_name = aws().public_url("https://example.com/{bucket}").unwrap();
    assert_eq!(
        Bucket::with_endpoint(AP, Region::US_WEST_2, credentials(), with_name).unwrap_err().to_string(),
        "ARN: must not replace {bucket}; use the public URL of the access point"
    );
    let without = aws().public_url("https://example.com").unwrap();
    let bucket = Bucket::with_endpoint(AP, Region::US_WEST_2, credentials(), without).unwrap();
    assert_eq!(
        bucket.sibling("other").unwrap_err().to_string(),
        "sibling and a public URL without {bucket}: must not be combined"
    );
    let bucket = Bucket::with_endpoint("one", Region::US_EAST_1, credentials(), in_path).unwrap();
    let time: SigningTime = "20240101T000000Z".parse().unwrap();
    let url = bucket.sibling("two").unwrap().get("k").presign_at(time, Duration::from_secs(60)).unwrap();
    assert!(url.as_str().starts_with("https://example.com/two/k?"));
}

const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";

fn r2(endpoint: Endpoint) -> Bucket {
    Bucket::with_endpoint("photos", Region::AUTO, credentials(), endpoint).unwrap()
}

#[test]
fn jurisdictions_of_r2() {
    for (jurisdiction, host) in [
        ("eu", "0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com"),
        ("fedramp", "0123456789abcdef0123456789abcdef.fedramp.r2.cloudflarestorage.com"),
    ] {
        let bucket = r2(Endpoint::r2_jurisdiction(ACCOUNT, jurisdiction).unwrap());
        assert_eq!(signed(&bucket), format!("{host}/photos/k auto/s3/aws4_request"));
    }
    for jurisdiction in ["", "EU", "eu.evil.com", "eu/", "e u", "-eu"] {
        let refused = Endpoint::r2_jurisdiction(ACCOUNT, jurisdiction);
        assert!(matches!(refused, Err(Error::Endpoint(_))), "{jurisdiction}");
    }
    let elsewhere = Endpoint::r2_jurisdiction(ACCOUNT, "eu").unwrap();
    assert_eq!(message(&elsewhere, "photos", "eu-west-1"), "region: must be auto for R2");
}

#[test]
fn r2_has_no_acls_and_no_forms() {
    for endpoint in [Endpoint::r2(ACCOUNT), Endpoint::r2_jurisdiction(ACCOUNT, "eu")] {
        let bucket = r2(endpoint.unwrap());
        bucket.put("k").acl("private").required_headers().unwrap();
        for operation in
            [bucket.put("k"), bucket.create_multipart_upload("k"), bucket.create_bucket(), bucket.put("l")]
        {
            let error = operation.acl("public-read").required_headers().unwrap_err();
            assert_eq!(error.to_string(), "acl: must be private for R2");
        }
        #[cfg(feature = "post")]
        assert_eq!(
            bucket.post("k").presign(Duration::from_secs(60)).unwrap_err().to_string(),
            "endpoint: must not be R2 for a form; use `put`, with `content_length`"
        );
    }
    let elsewhere = Endpoint::path_style("http://localhost:9000").unwrap();
    r2(elsewhere).put("k").acl("public-read").required_headers().unwrap();
}

#[test]
fn endpoints_for_one_bucket() {
    for (url, of_key, of_bucket) in [
        ("https://media.example.com", "https://media.example.com/a%20b", "https://media.example.com/"),
        ("http://Media.Example.Com:80/", "http://media.example.com/a%20b", "http://media.example.com/"),
        ("https://example.com:8443/m", "https://example.com:8443/m/a%20b", "https://example.com:8443/m/"),
        ("http://10.0.0.1:9000", "http://10.0.0.1:9000/a%20b", "http://10.0.0.1:9000/"),
    ] {
        let endpoint = Endpoint::for_bucket(url).unwrap();
        let bucket =
            Bucket::with_endpoint("media", region("garage"), credentials(), endpoint.clone()).unwrap();
        let address = |operation: presign::s3::Operation<'_>| {
            let url = operation.presign(Duration::from_secs(60)).unwrap();
            assert!(url.as_str().contains(&format!("//{}/", url.host())));
            url.as_str().split('?').next().unwrap().to_owned()
        };
        assert_eq!(address(bucket.get("a b")), of_key);
        for operation in [bucket.list(), bucket.head_bucket(), bucket.request_bucket(Method::HEAD)] {
            assert_eq!(address(operation), of_bucket);
        }
        #[cfg(feature = "post")]
        assert_eq!(bucket.post("k").presign(Duration::from_secs(60)).unwrap().url(), of_bucket);
        assert_eq!(
            bucket.sibling("other").unwrap_err().to_string(),
            "sibling and an endpoint for one bucket: must not be combined"
        );
        assert_eq!(
            endpoint.resolve(None, &Region::US_EAST_1).unwrap_err().to_string(),
            "endpoint: must not be for one bucket to be that of the service"
        );
        assert!(matches!(resolve(&endpoint, "a/b", "us-east-1"), Err(Error::Bucket(_))));
        assert!(matches!(resolve(&endpoint, AP, "us-east-1"), Err(Error::Arn(_))));
        assert!(matches!(resolve(&endpoint.fips(), "media", "us-east-1"), Err(Error::Conflict { .. })));
    }
    assert!(matches!(Endpoint::for_bucket("media.example.com"), Err(Error::Endpoint(_))));
    let proxied = Endpoint::for_bucket("http://media:9000")
        .and_then(|endpoint| endpoint.public_url("https://media.example.com"))
        .unwrap();
    let bucket = Bucket::with_endpoint("media", Region::US_EAST_1, credentials(), proxied).unwrap();
    let url = bucket.get("k").presign(Duration::from_secs(60)).unwrap();
    assert!(url.as_str().starts_with("https://media.example.com/k?"), "{url}");
    assert_eq!((url.host(), url.canonical_request().path()), ("media:9000", "/k"));
}
