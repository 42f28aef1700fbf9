//! A presigned URL, and the documents of servers.

use core::time::Duration;

use presign::explain::{Explanation, FailedRequest};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, PresignedUrl, Region, SigningTime};

pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
pub(crate) const TOKEN: &str = "IQoJb3JpZ2luX2VjEHgaCXVzLWVhc3QtMSJHMEUCIQC";

/// The example of the S3 documentation.
pub(crate) const URL: &str = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&\
    X-Amz-Expires=86400&X-Amz-SignedHeaders=host&\
    X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

#[track_caller]
pub(crate) fn at(text: &str) -> SigningTime {
    text.parse().unwrap()
}

#[track_caller]
pub(crate) fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

pub(crate) fn explain(url: &str, body: &str) -> Explanation {
    FailedRequest::new("GET", url).response_body(body).explain()
}

pub(crate) fn explain_url(url: &str) -> Explanation {
    FailedRequest::new("GET", url).explain()
}

/// Returns `41 57 53 34` for `AWS4`.
pub(crate) fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Returns S3's error document for a wrong signature.
///
/// It has S3's canonical request and string to sign, as text and as bytes.
pub(crate) fn s3(canonical_request: &str, string_to_sign: &str, signature: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we \
         calculated does not match the signature you provided. Check your key and signing method.</Message>\
         <AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId><StringToSign>{}</StringToSign>\
         <SignatureProvided>{signature}</SignatureProvided><StringToSignBytes>{}</StringToSignBytes>\
         <CanonicalRequest>{}</CanonicalRequest><CanonicalRequestBytes>{}</CanonicalRequestBytes>\
         <RequestId>Y3A7SN2JWR6GR429</RequestId><HostId>daNnPCgrmMAZLd8Uid0j</HostId></Error>",
        escaped(string_to_sign),
        hex(string_to_sign),
        escaped(canonical_request),
        hex(canonical_request),
    )
}

#[track_caller]
pub(crate) fn upload(credentials: Credentials) -> PresignedUrl {
    let endpoint = Endpoint::virtual_hosted("https://s3.amazonaws.com").unwrap();
    let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint).unwrap();
    let operation = bucket.put("a b.txt").content_type("image/png").metadata("owner", "me");
    operation.presign_at(at("20130524T000000Z"), Duration::from_secs(60)).unwrap()
}

/// Explains an upload for which the server computed a changed canonical request.
#[track_caller]
pub(crate) fn refused(url: &PresignedUrl, change: impl Fn(String) -> String) -> Explanation {
    let canonical = change(url.canonical_request().to_string());
    let body = s3(&canonical, &url.string_to_sign(), url.signature());
    FailedRequest::new("PUT", url.as_str()).headers(url.required_headers()).response_body(&body).explain()
}
