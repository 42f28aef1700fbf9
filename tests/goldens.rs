//! Signatures published by others: AWS's documentation and the test suites of the SDKs, each made
//! with the method that a user of this crate would call.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use presign::s3::{Bucket, Endpoint, Operation};
use presign::token::TokenGenerator;
use presign::{Credentials, Method, Region, Request, Service, Signer};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// Returns the bucket of the S3 documentation, which uses the global host.
#[track_caller]
fn documented(credentials: Credentials) -> Bucket {
    let endpoint = Endpoint::virtual_hosted("https://s3.amazonaws.com").unwrap();
    Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint).unwrap()
}

#[track_caller]
fn check(operation: &Operation<'_>, method: &str, signature: &str) {
    let time = "20130524T000000Z".parse().unwrap();
    let url = operation.presign_at(time, Duration::from_secs(86_400)).unwrap();
    assert_eq!(url.signature(), signature, "{url}");
    assert_eq!(url.method().as_str(), method, "{url}");
    assert!(url.as_str().ends_with(&format!("&X-Amz-Signature={signature}")), "{url}");
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
#[test]
fn s3_documentation_example() {
    let bucket = documented(Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap());
    let time = "20130524T000000Z".parse().unwrap();
    let url = bucket.get("test.txt").presign_at(time, Duration::from_secs(86_400)).unwrap();
    assert_eq!(
        url.canonical_request().to_string(),
        "GET\n/test.txt\nX-Amz-Algorithm=AWS4-HMAC-SHA256\
         &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
         &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\n\
         host:examplebucket.s3.amazonaws.com\n\nhost\nUNSIGNED-PAYLOAD"
    );
    assert_eq!(
        url.string_to_sign(),
        "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n\
         3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04"
    );
    assert_eq!(url.credential_scope(), "20130524/us-east-1/s3/aws4_request");
    assert_eq!(
        url.as_str(),
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
         &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
         &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
         &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    );
    assert_eq!(url.expires_at(), "20130525T000000Z".parse().unwrap());
}

/// The signatures are from the tests of rusty-s3 0.11.
#[test]
fn every_operation_signs_as_rusty_s3_does() {
    let bucket = documented(Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap());
    let key = "test.txt";
    for (operation, method, signature) in [
        (bucket.create_bucket(), "PUT", "fb5c8ab11e9fd9d3c54ea0293e1df0820feef6c1f2de12e5fe00636e3f0cf9d2"),
        (
            bucket.delete_bucket(),
            "DELETE",
            "875ca449635876849f9cf1622dc709f1978d82e7f6e067b173e6212e3850a1e9",
        ),
        (
            bucket.request_bucket(Method::HEAD),
            "HEAD",
            "97f0c782bfd320e7b75026ed746d7e0c759da7b6bf12ed485bbfef4530c16191",
        ),
        (
            bucket.list().url_encoded_keys(),
            "GET",
            "58e7f65928710f045f6a7e1f7a32b3426b4895900fad799db66faa3ff8b18bd5",
        ),
        (bucket.delete(key), "DELETE", "fb580faa6736a3af12ad5f9c3f1eea783af940a06f6a3de9dadb5679ca25cbfe"),
        (bucket.head(key), "HEAD", "f9c58dec0c3cada1e6f133547c7b6b2ef9d7df87447a785ad1b23079005271e5"),
        (
            bucket.upload_part(key, "abcd", 1),
            "PUT",
            "d2ed12e1e116c88a79cd6d1726f5fe75c99db8a0292ba000f97ecc309a9303f8",
        ),
        (
            bucket.complete_multipart_upload(key, "abcd"),
            "POST",
            "19b9d341ce3c6ebd9f049882e875dcad4adc493d9d46d55148f4113146c53dd8",
        ),
        (
            bucket.abort_multipart_upload(key, "abcd"),
            "DELETE",
            "7670bc768a7cdb5c276a9dddadeefdffb52061f94db6c14b4a9284fdc195bb59",
        ),
        (
            bucket.list_parts(key, "abcd").max_parts(50).part_number_marker(100),
            "GET",
            "ea8eecb4f2534d606474497e6088ceb262081bf7c5a289ff0598aafdd66055da",
        ),
    ] {
        check(&operation, method, signature);
    }

    let temporary =
        Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, "oej5cie4uctureturdtuc5dctd").unwrap();
    check(
        &documented(temporary).get(key),
        "GET",
        "bf77b83a7135594046c90a7e7e10cf1a4c8f8ecc1d541d0f42bea6b7670870c7",
    );
}

/// The signatures are from the tests of the AWS SDK for Rust, in smithy-rs.
#[test]
fn uploads_sign_as_the_rust_sdk_does() {
    let credentials =
        Credentials::temporary("ANOTREAL", "notrealrnrELgWzOk3IfjzDKtFBhDby", "notarealsessiontoken")
            .unwrap();
    let bucket = Bucket::new("test-bucket", Region::US_EAST_1, credentials).unwrap();
    let (time, ttl) = ("20090213T233131Z".parse().unwrap(), Duration::from_secs(30));

    let url = bucket.get("test-key").query("x-id", "GetObject").presign_at(time, ttl).unwrap();
    assert_eq!(url.signature(), "758353318739033a850182c7b3435076eebbbd095f8dcf311383a6a1e124c4cb");

    let upload = bucket.put("test-key").content_length(12_345).content_type("application/x-test");
    let url = upload.query("x-id", "PutObject").presign_at(time, ttl).unwrap();
    assert_eq!(url.signature(), "be1d41dc392f7019750e4f5e577234fb9059dd20d15f6a99734196becce55e52");
    let headers: Vec<_> = url.required_headers().collect();
    assert_eq!(headers, [("content-length", "12345"), ("content-type", "application/x-test")]);
}

/// IAM's `ListUsers` from the AWS general reference, and the SDKs' tokens for RDS and Aurora DSQL.
#[test]
fn other_services_sign_as_published() {
    let sign = |service: Service, (id, secret), request: Request<'_>, time: &str, seconds| {
        let signer = Signer::new(service, Region::US_EAST_1, Credentials::new(id, secret).unwrap());
        let url = signer.presign_at(&request, time.parse().unwrap(), Duration::from_secs(seconds)).unwrap();
        url.signature().to_owned()
    };
    let list_users = Request::get("https://iam.amazonaws.com/")
        .unwrap()
        .query("Action", "ListUsers")
        .query("Version", "2010-05-08")
        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    let example = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    assert_eq!(
        sign(Service::new("iam").unwrap(), example, list_users, "20150830T123600Z", 60),
        "37ac2f4fde00b0ac9bd9eadeb459b1bbee224158d66e7ae5fcadb70b2d181d02"
    );

    let published = || Credentials::new("akid", "secret").unwrap();
    let token = |generator: TokenGenerator, time: &str| {
        generator.token_at(time.parse().unwrap()).unwrap().presigned_url().signature().to_owned()
    };
    let host = "prod-instance.us-east-1.rds.amazonaws.com";
    assert_eq!(
        token(
            TokenGenerator::rds(host, 3306, "peccy", Region::US_EAST_1, published()).unwrap(),
            "20240826T220000Z"
        ),
        "dd0cba843009474347af724090233265628ace491ea17ce3eb3da098b983ad89"
    );
    let cluster =
        TokenGenerator::dsql("peccy.dsql.us-east-1.on.aws", Region::US_EAST_1, published()).unwrap();
    assert_eq!(
        token(cluster.expires_in(Duration::from_secs(450)), "20240827T000000Z"),
        "f5f2ad764ca5df44045d4ab6ccecba0eef941b0007e5765885a0b6ed3702a3f8"
    );
}

/// The signature is botocore's.
#[test]
fn s3_express_has_its_own_token_parameter() {
    let credentials = Credentials::temporary("ASIAEXPRESS", "exSecret/+", "ex+tok/en==").unwrap();
    let signer = Signer::new(Service::S3_EXPRESS, Region::US_WEST_2, credentials);
    let host = "https://mybucket--use1-az4--x-s3.s3express-use1-az4.us-west-2.amazonaws.com";
    let endpoint = Endpoint::virtual_hosted(&host.replace("mybucket--use1-az4--x-s3.", "")).unwrap();
    let bucket = Bucket::with_signer("mybucket--use1-az4--x-s3", signer, endpoint).unwrap();
    let key = "$:)5&.0&{E@)./\r}V\t H..\\ΐ";
    let url =
        bucket.get(key).presign_at("20000411T001442Z".parse().unwrap(), Duration::from_secs(156)).unwrap();
    assert!(
        url.as_str().starts_with(&format!("{host}/%24%3A%295%26.0%26%7BE%40%29./%0D%7DV%09%20H..%5C%CE%90?"))
    );
    assert!(url.as_str().contains("&X-Amz-S3session-Token=ex%2Btok%2Fen%3D%3D&X-Amz-SignedHeaders=host&"));
    assert_eq!(url.signature(), "9716039e0dffd678c6aff7e750dfca05d9a8388c762557269e226b1d6564866e");
}
