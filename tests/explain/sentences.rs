//! Servers that state a code and a sentence.

use presign::explain::{Cause, FailedRequest};

use crate::shared::{URL, at, credentials, explain};

/// S3's documents without a canonical request state the cause in code, message and other elements.
#[test]
fn error_codes_and_messages_of_s3() {
    let document = |code: &str, message: &str, more: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message>{more}\
             <RequestId>4442587FB7D0A2F9</RequestId><HostId>h</HostId></Error>"
        )
    };
    let expired = "<X-Amz-Expires>86400</X-Amz-Expires><Expires>2013-05-25T00:00:00Z</Expires><ServerTime>2013-05-25T01:30:00Z</ServerTime>";
    let early = "<X-Amz-Date>1369353600000</X-Amz-Date><Expires>2013-05-25T00:00:00Z</Expires><ServerTime>2013-05-23T23:00:00Z</ServerTime>";
    let region = "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-west-1'";
    for (body, cause, detail) in [
        (
            document("AccessDenied", "Request has expired", expired),
            Cause::Expired,
            "1 hour 30 minutes too late",
        ),
        (document("AccessDenied", "Request is not yet valid", early), Cause::NotYetValid, "1 hour too early"),
        (
            document("AuthorizationQueryParametersError", region, "<Region>eu-west-1</Region>"),
            Cause::Region,
            "The URL is signed for us-east-1; the server expects eu-west-1.",
        ),
        (
            document(
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter; incorrect service \"s3\". This endpoint belongs to \"s3express\".",
                "",
            ),
            Cause::Service,
            "The URL is signed for s3",
        ),
        (
            document(
                "AuthorizationQueryParametersError",
                "X-Amz-Expires must be less than a week (in seconds) that is 604800",
                "",
            ),
            Cause::OverSevenDays,
            "",
        ),
        (
            document(
                "AuthorizationQueryParametersError",
                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                "",
            ),
            Cause::ParameterMalformed("X-Amz-Date"),
            "",
        ),
        (
            document(
                "AccessDenied",
                "There were headers present in the request which were not signed",
                "<HeadersNotSigned>x-amz-acl</HeadersNotSigned>",
            ),
            Cause::HeaderUnsigned("x-amz-acl".into()),
            "x-amz-acl",
        ),
        (
            document(
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
                "<AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>",
            ),
            Cause::AccessKeyUnknown,
            "The access key id is AKIAIOSFODNN7EXAMPLE.",
        ),
        (document("ExpiredToken", "The provided token has expired.", ""), Cause::SessionExpired, ""),
        (
            document("InvalidToken", "The provided token is malformed or otherwise invalid.", ""),
            Cause::SessionToken,
            "",
        ),
        (
            document(
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
                "",
            ),
            Cause::ClockSkew,
            "The URL is valid from 2013-05-24 00:00:00 UTC until 2013-05-25 00:00:00 UTC.",
        ),
        (
            document(
                "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
                "",
            ),
            Cause::AuthorizationHeader,
            "",
        ),
        (
            document(
                "PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified endpoint.",
                "<Endpoint>examplebucket.s3-eu-west-1.amazonaws.com</Endpoint>",
            ),
            Cause::Endpoint,
            "presign the URL for examplebucket.s3-eu-west-1.amazonaws.com",
        ),
        (
            document(
                "NoSuchKey",
                "The resource you requested does not exist",
                "<Resource>/test.txt</Resource>",
            ),
            Cause::NotTheSignature,
            "",
        ),
        (document("AccessDenied", "Access Denied", ""), Cause::Permission, ""),
        (
            document(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
                "",
            ),
            Cause::Payload,
            "",
        ),
    ] {
        let explanation = explain(URL, &body);
        assert_eq!(explanation.cause(), &cause, "{explanation}");
        assert!(explanation.to_string().contains(detail), "{explanation}");
        assert!(!explanation.to_string().contains("aeeed9bbccd4"), "{explanation}");
    }
    let body =
        document("AccessDenied", "Request is not yet valid", "<ServerTime>2013-05-23T23:00:00Z</ServerTime>");
    let skewed = FailedRequest::new("GET", URL).response_body(&body);
    let explanation = skewed.now(at("20130524T000001Z")).explain();
    assert_eq!(explanation.cause(), &Cause::ClockSkew);
    assert!(explanation.to_string().contains("1 hour apart"), "{explanation}");
}

/// The documents of servers that state no canonical request, from reports of their users.
#[test]
fn error_codes_and_messages_of_other_servers() {
    // MinIO: S3's code and message, and the resource.
    let minio = |code: &str, message: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message><Key>test.txt</Key>\
             <BucketName>examplebucket</BucketName><Resource>/examplebucket/test.txt</Resource><RequestId>1750369C77547B6F</RequestId>\
             <HostId>85fb3308-edf6-4ddc-a6d2-5add4dfa1ab4</HostId></Error>"
        )
    };
    // Ceph: a code, and often no message.
    let ceph = |code: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><RequestId>tx0000000000000000011cf-005c904d08-fcf8b-default\
             </RequestId><HostId>fcf8b-default-default</HostId></Error>"
        )
    };
    // Garage: a message of its own.
    let garage = |code: &str, message: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message>\
             <Resource>/examplebucket/test.txt</Resource><Region>garage</Region></Error>"
        )
    };
    let mismatch = "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
    for (body, cause) in [
        (minio("SignatureDoesNotMatch", mismatch), Cause::Unknown),
        (minio("AccessDenied", "Request has expired"), Cause::Expired),
        (minio("AccessDenied", "Request is not valid yet"), Cause::NotYetValid),
        (
            minio("InvalidAccessKeyId", "The Access Key Id you provided does not exist in our records."),
            Cause::AccessKeyUnknown,
        ),
        (
            minio(
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter; the region is wrong;",
            ),
            Cause::Region,
        ),
        (minio("AccessDenied", "Access Denied."), Cause::Permission),
        (ceph("SignatureDoesNotMatch"), Cause::Unknown),
        (ceph("InvalidAccessKeyId"), Cause::AccessKeyUnknown),
        (ceph("AccessDenied"), Cause::Unknown),
        (ceph("RequestTimeTooSkewed"), Cause::ClockSkew),
        (garage("AccessDenied", "Forbidden: Invalid signature"), Cause::Unknown),
        (
            garage("AccessDenied", "Forbidden: No such key: GK31c2f218a2e44f485b94239e"),
            Cause::AccessKeyUnknown,
        ),
        (
            garage(
                "AuthorizationHeaderMalformed",
                "Authorization header malformed, unexpected scope: 20130524/us-east-1/s3/aws4_request",
            ),
            Cause::Region,
        ),
        ("<html><body>403 Forbidden</body></html>".into(), Cause::NotS3),
        (String::new(), Cause::NotS3),
    ] {
        assert_eq!(explain(URL, &body).cause(), &cause, "{body}");
    }

    // With the credentials, the cause is known if the document does not state it.
    let credentials = credentials();
    let denied = ceph("AccessDenied");
    let with =
        |url| FailedRequest::new("GET", url).response_body(&denied).credentials(&credentials).explain();
    assert_eq!(with(URL).cause(), &Cause::Permission);
    assert_eq!(with(&URL.replacen(".com", ".com:8443", 1)).cause(), &Cause::Port);
    for body in [
        minio("SignatureDoesNotMatch", mismatch),
        ceph("SignatureDoesNotMatch"),
        garage("AccessDenied", "Forbidden: Invalid signature"),
    ] {
        let with = |method: &str, url: &str| {
            FailedRequest::new(method, url).response_body(&body).credentials(&credentials).explain()
        };
        let right = with("GET", URL);
        assert_eq!((right.cause(), right.signature_matches()), (&Cause::OnTheWay, Some(true)));
        let head = with("HEAD", URL);
        assert_eq!((head.cause(), head.signature_matches()), (&Cause::Method, Some(false)));
        assert!(head.to_string().contains("  method\n    sent    HEAD\n    signed  GET\n"), "{head}");
        for (from, to, cause) in [
            ("86400", "604800", Cause::ParameterDiffers("X-Amz-Expires".into())),
            ("=host&", "=host&utm_source=a&", Cause::ParameterAdded("utm_source".into())),
            (".com", ".com:8443", Cause::Port),
            (".s3.", ".s3.us-east-1.", Cause::Host),
            ("/test", "//test", Cause::PathNormalized),
            ("aeeed9", "aeed9e", Cause::SignatureAltered),
        ] {
            assert_eq!(with("GET", &URL.replacen(from, to, 1)).cause(), &cause, "{from} {to}");
        }
    }
}
