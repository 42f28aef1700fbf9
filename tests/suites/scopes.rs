//! Lifetimes, credential scopes and hosts of SDKs' URLs. `urls.rs` names the sources.

use core::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, Region, SigningTime};

use crate::{ID, SECRET, TIME, permanent};

#[track_caller]
fn bucket(name: &str, region: Region, credentials: Credentials) -> Bucket {
    Bucket::new(name, region, credentials).unwrap()
}

/// The lifetime, the credential scope and the host of a URL, with the signature of all of it.
#[test]
fn scopes_and_lifetimes() {
    const TOKEN: &str = "heron/token==";
    let session = || Credentials::temporary(ID, SECRET, TOKEN).unwrap();
    let reports = |region: Region| bucket("heron-reports", region, permanent());
    let points = |service: &str, resource: &str| {
        bucket(
            &format!("arn:aws:{service}:us-west-2:123456789012:{resource}"),
            Region::US_WEST_2,
            permanent(),
        )
    };
    let with = |name: &str, region: Region, endpoint: Endpoint| {
        Bucket::with_endpoint(name, region, permanent(), endpoint).unwrap()
    };
    let at = |name: &str, url: &str| with(name, Region::US_WEST_2, Endpoint::aws_at(url).unwrap());
    for (name, bucket, host, scope, seconds, token, signature) in [
        (
            "aws-cli: an hour, its default",
            reports(Region::US_EAST_1),
            "heron-reports.s3.us-east-1.amazonaws.com",
            "us-east-1%2Fs3",
            3600,
            "",
            "a482c7a78e63cacebd7f6e9d85a8a858c9a22445087c84492cf3e31b533ea417",
        ),
        (
            "aws-cli: another region",
            reports(Region::AP_SOUTHEAST_2),
            "heron-reports.s3.ap-southeast-2.amazonaws.com",
            "ap-southeast-2%2Fs3",
            1000,
            "",
            "a0cf11c2622975ab72263adb41d972abc9859bc9017151dff26f763269428985",
        ),
        (
            "PHP, Ruby: the longest lifetime",
            reports(Region::US_EAST_1),
            "heron-reports.s3.us-east-1.amazonaws.com",
            "us-east-1%2Fs3",
            604_800,
            "",
            "a4f171a443958761fc7cddfde084a292abd628c4783c5d3d92e5794da9c98c5a",
        ),
        (
            "smithy, PHP: a session token",
            bucket("heron-reports", Region::US_EAST_1, session()),
            "heron-reports.s3.us-east-1.amazonaws.com",
            "us-east-1%2Fs3",
            60,
            "&X-Amz-Security-Token=heron%2Ftoken%3D%3D",
            "8418b4107457df94c5ad609786bc994fcc10cabdf6e68bc4ccbfcaa19d11dbf4",
        ),
        (
            "Ruby: an access point",
            points("s3", "accesspoint/herons"),
            "herons-123456789012.s3-accesspoint.us-west-2.amazonaws.com",
            "us-west-2%2Fs3",
            60,
            "",
            "0a78b57debe1b29ac73dbad6f5c5d90bf124694191c79cd3bd16ea7c2303efbf",
        ),
        (
            "Ruby: an access point of an Outpost",
            points("s3-outposts", "outpost:op-01234567890123456:accesspoint:herons"),
            "herons-123456789012.op-01234567890123456.s3-outposts.us-west-2.amazonaws.com",
            "us-west-2%2Fs3-outposts",
            60,
            "",
            "b5ef2c487914e98b5d3b380b1696177d56f6b0053fb0602c071c1b8c34c95b2e",
        ),
        (
            "Ruby: a directory bucket",
            bucket("herons--use1-az2--x-s3", Region::US_EAST_1, session()),
            "herons--use1-az2--x-s3.s3express-use1-az2.us-east-1.amazonaws.com",
            "us-east-1%2Fs3express",
            300,
            "&X-Amz-S3session-Token=heron%2Ftoken%3D%3D",
            "535917ab65577b1f90451ab4682ef43df612054c7cd0ba1c95858ee0d25b45f4",
        ),
        (
            ".NET: an interface endpoint of a VPC",
            at("heron-reports", "https://bucket.vpce-0abc.s3.us-west-2.vpce.amazonaws.com"),
            "heron-reports.bucket.vpce-0abc.s3.us-west-2.vpce.amazonaws.com",
            "us-west-2%2Fs3",
            60,
            "",
            "ec2c929ab2636478ac48bdd61b3bff9e23ce8d7ed4a53dacbb16d1760d15ba7b",
        ),
        (
            ".NET: an access point at an interface endpoint",
            at(
                "arn:aws:s3:us-west-2:123456789012:accesspoint/herons",
                "https://accesspoint.vpce-0abc.s3.us-west-2.vpce.amazonaws.com",
            ),
            "herons-123456789012.accesspoint.vpce-0abc.s3.us-west-2.vpce.amazonaws.com",
            "us-west-2%2Fs3",
            60,
            "",
            "a4749e931441462ee461a5454cbc3f576b760f6cc6997b17eb0b53d633e770d7",
        ),
        (
            // .NET and botocore choose the global host for some regions.
            "botocore, .NET: a name with a dot",
            bucket("heron.reports", Region::US_EAST_1, permanent()),
            "s3.us-east-1.amazonaws.com/heron.reports",
            "us-east-1%2Fs3",
            60,
            "",
            "f3144f99ef0fd73c9e4de19e6796428e32aa962eae34c9133b0deb50bbdb716b",
        ),
        (
            "aws-cli: path style",
            with("heron-reports", Region::US_EAST_1, Endpoint::aws().force_path_style()),
            "s3.us-east-1.amazonaws.com/heron-reports",
            "us-east-1%2Fs3",
            60,
            "",
            "8cbbf7051c5867cf37fc05c59487e0b2249989e5ae8ef52621acee0245bdfb63",
        ),
        (
            "botocore: acceleration",
            with("heron-reports", Region::EU_WEST_1, Endpoint::aws().accelerate()),
            "heron-reports.s3-accelerate.amazonaws.com",
            "eu-west-1%2Fs3",
            60,
            "",
            "fe0b6323c65a9d7876feb8eeb8e2eaabc9a73681f6ca235744adeaf198d454ce",
        ),
        (
            "botocore: FIPS in GovCloud",
            with("heron-reports", Region::US_GOV_WEST_1, Endpoint::aws().fips()),
            "heron-reports.s3-fips.us-gov-west-1.amazonaws.com",
            "us-gov-west-1%2Fs3",
            60,
            "",
            "4f2bbd13e3b974394c2fe266eba10768e5bd9868fd5ebb70c23a725d1c960e16",
        ),
        (
            "minio-py: China",
            reports(Region::CN_NORTH_1),
            "heron-reports.s3.cn-north-1.amazonaws.com.cn",
            "cn-north-1%2Fs3",
            60,
            "",
            "547d90f40b744cce95aca92b1df204afe744e5c35f1690c5be5874d7f45fb708",
        ),
        (
            "Java: dual-stack",
            with("heron-reports", Region::EU_WEST_1, Endpoint::aws().dual_stack()),
            "heron-reports.s3.dualstack.eu-west-1.amazonaws.com",
            "eu-west-1%2Fs3",
            60,
            "",
            "427938ec5f234d0cc16e97c88e1bd79985b7d58de3cfa76cf52cfe13646476f0",
        ),
        (
            "Ruby: a domain of the bucket",
            with(
                "nests.heron.example",
                Region::US_EAST_1,
                Endpoint::for_bucket("https://nests.heron.example").unwrap(),
            ),
            "nests.heron.example",
            "us-east-1%2Fs3",
            60,
            "",
            "6f8ba855708ff7373e04ab11076e806f582a8bb8919a87295350a3e1f91e87cb",
        ),
    ] {
        let url =
            bucket.get("nest.csv").presign_at(TIME.parse().unwrap(), Duration::from_secs(seconds)).unwrap();
        let before = format!(
            "https://{host}/nest.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={ID}%2F20310401%2F{scope}%2Faws4_request\
             &X-Amz-Date={TIME}&X-Amz-Expires={seconds}"
        );
        assert_eq!(
            url.as_str(),
            format!("{before}{token}&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"),
            "{name}"
        );
    }
}

/// Ruby, PHP, smithy and `ex_aws` refuse these too.
#[test]
fn lifetimes_are_limited() {
    let bucket = bucket("heron-reports", Region::US_EAST_1, permanent());
    for seconds in [0, 604_801, 691_200] {
        let error = bucket.get("nest.csv").presign(Duration::from_secs(seconds)).unwrap_err();
        assert!(matches!(error, Error::ExpiresIn(_)), "{seconds}: {error}");
    }
    // By default, Ruby and Go shorten a URL's lifetime to the expiration of its credentials.
    let soon: SigningTime = "20310401T080300Z".parse().unwrap();
    let bucket = bucket.with_credentials(permanent().with_expiration(soon)).unwrap();
    let get = bucket.get("nest.csv");
    let hour = Duration::from_secs(3600);
    assert!(get.presign_at(TIME.parse().unwrap(), hour).is_err());
    let url = get.clamp_to_credentials().presign_at(TIME.parse().unwrap(), hour).unwrap();
    assert!(url.as_str().contains("&X-Amz-Expires=180&"), "{url}");
}

/// Clients send these by themselves, so a signature of them would not be valid. Ruby signs a
/// `User-Agent` on request; Java, `ex_aws` and smithy leave out the others silently.
#[test]
fn headers_of_clients_are_refused() {
    let bucket = bucket("heron-reports", Region::US_EAST_1, permanent());
    for name in ["User-Agent", "X-Amzn-Trace-Id", "Connection", "Transfer-Encoding", "Expect"] {
        let error = bucket.put("nest.csv").header(name, "heron").required_headers().unwrap_err();
        assert_eq!(
            error.to_string(),
            "header: must not be one that clients or proxies change on the way",
            "{name}"
        );
    }
}

/// Go creates one. .NET refuses it too.
#[test]
fn an_access_point_has_no_forms() {
    let point =
        bucket("arn:aws:s3:us-west-2:123456789012:accesspoint/herons", Region::US_WEST_2, permanent());
    let error = point.post("nest.csv").presign(Duration::from_secs(60)).unwrap_err();
    assert!(matches!(error, Error::Bucket(_)), "{error}");
}
