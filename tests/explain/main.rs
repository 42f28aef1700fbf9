//! The causes of refused requests, by the error documents of servers: S3 and OpenStack Swift state
//! the canonical request; MinIO, Ceph and Garage state a code.

#![allow(clippy::unwrap_used, reason = "a request that cannot be signed fails the test")]

use core::time::Duration;

use presign::explain::{Cause, Explanation, FailedRequest};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, PresignedUrl, Region, Request, Service, Signer, SigningTime};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEHgaCXVzLWVhc3QtMSJHMEUCIQC";

/// The example of the S3 documentation.
const URL: &str = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&\
    X-Amz-Expires=86400&X-Amz-SignedHeaders=host&\
    X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

#[track_caller]
fn at(text: &str) -> SigningTime {
    text.parse().unwrap()
}

#[track_caller]
fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

fn explain(url: &str, body: &str) -> Explanation {
    FailedRequest::new("GET", url).response_body(body).explain()
}

fn explain_url(url: &str) -> Explanation {
    FailedRequest::new("GET", url).explain()
}

/// Returns `41 57 53 34` for `AWS4`.
fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Returns S3's error document for a wrong signature.
///
/// It has S3's canonical request and string to sign, as text and as bytes.
fn s3(canonical_request: &str, string_to_sign: &str, signature: &str) -> String {
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
fn upload(credentials: Credentials) -> PresignedUrl {
    let endpoint = Endpoint::virtual_hosted("https://s3.amazonaws.com").unwrap();
    let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint).unwrap();
    let operation = bucket.put("a b.txt").content_type("image/png").metadata("owner", "me");
    operation.presign_at(at("20130524T000000Z"), Duration::from_secs(60)).unwrap()
}

/// Explains an upload for which the server computed a changed canonical request.
#[track_caller]
fn refused(url: &PresignedUrl, change: impl Fn(String) -> String) -> Explanation {
    let canonical = change(url.canonical_request().to_string());
    let body = s3(&canonical, &url.string_to_sign(), url.signature());
    FailedRequest::new("PUT", url.as_str()).headers(url.required_headers()).response_body(&body).explain()
}

#[test]
fn differing_canonical_requests() {
    let url = upload(credentials());
    let host = "host:examplebucket.s3.amazonaws.com";
    for (from, to, cause) in [
        ("PUT\n", "GET\n", Cause::Method),
        (host, "host:10.0.0.1", Cause::Host),
        (host, "host:examplebucket.s3.amazonaws.com:8443", Cause::Port),
        ("/a%20b.txt", "/a%2520b.txt", Cause::PathDoubleEncoded),
        ("/a%20b.txt", "/a b.txt", Cause::PathEncoding),
        ("/a%20b.txt", "/a%2Bb.txt", Cause::PlusForSpace),
        ("/a%20b.txt", "/examplebucket/a%20b.txt", Cause::Path),
        ("content-type:image/png\n", "content-type:\n", Cause::HeaderMissing("content-type".into())),
        ("content-type:image/png\n", "content-type:text/html\n", Cause::HeaderDiffers("content-type".into())),
        ("owner:me\n", "owner:you\n", Cause::HeaderDiffers("x-amz-meta-owner".into())),
        ("X-Amz-Expires=60", "X-Amz-Expires=600", Cause::ParameterDiffers("X-Amz-Expires".into())),
        (
            "host%3Bx-amz-meta-owner\n",
            "host%3Bx-amz-meta-owner&utm_source=a\n",
            Cause::ParameterAdded("utm_source".into()),
        ),
        ("&X-Amz-Expires=60", "", Cause::ParameterDropped("X-Amz-Expires".into())),
        ("%2F20130524%2F", "/20130524/", Cause::ParameterEncoding),
        (
            "X-Amz-Date=20130524T000000Z&X-Amz-Expires=60",
            "X-Amz-Expires=60&X-Amz-Date=20130524T000000Z",
            Cause::ParameterEncoding,
        ),
        ("%2F20130524%2F", "%252F20130524%252F", Cause::DoubleEncodedQuery),
        (
            "UNSIGNED-PAYLOAD",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            Cause::Payload,
        ),
    ] {
        let explanation = refused(&url, |canonical| {
            assert!(canonical.contains(from), "{from}");
            canonical.replacen(from, to, 1)
        });
        assert_eq!(explanation.cause(), &cause, "{explanation}");
        assert_eq!(explanation.differences().len(), 1, "{explanation}");
        let text = explanation.to_string();
        assert!(text.contains("The server said: SignatureDoesNotMatch: The request signature we"), "{text}");
    }
    let explanation = refused(&url, |canonical| canonical.replace("image/png", "image/png; charset=utf-8"));
    assert_eq!(
        explanation.to_string(),
        "The header content-type differs from its signed value.\n\
         The server said: SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. \
         Check your key and signing method.\n\n  \
         header content-type\n    sent    image/png\n    server  image/png; charset=utf-8\n\n\
         What to do: send exactly the signed content type. Browsers and client libraries set their own or add a charset, \
         even for a form or a `fetch` without this header."
    );
}

#[test]
fn equal_canonical_requests() {
    let url = upload(credentials());
    assert_eq!(refused(&url, |canonical| canonical).cause(), &Cause::Secret);
    let canonical = url.canonical_request().to_string();
    let with = |string_to_sign: &str, signature: &str| {
        let body = s3(&canonical, string_to_sign, signature);
        let request = FailedRequest::new("PUT", url.as_str()).headers(url.required_headers());
        request.response_body(&body).explain().cause().clone()
    };
    let altered = url.signature().replace(['0', '1', '2', '3'], "f");
    assert_eq!(with(&url.string_to_sign(), &altered), Cause::SignatureAltered);
    assert_eq!(with(&url.string_to_sign().replace("us-east-1", "eu-west-1"), url.signature()), Cause::Region);
    assert_eq!(with(&url.string_to_sign().replace("/s3/", "/s3express/"), url.signature()), Cause::Service);
    assert_eq!(
        with("PUT\n\nimage/png\n1369353660\n/examplebucket/a b.txt", url.signature()),
        Cause::SignatureVersion2
    );

    let body = s3(&canonical, &url.string_to_sign(), url.signature());
    let with = |credentials: &Credentials, url: &str| {
        let request = FailedRequest::new("PUT", url)
            .headers([("Content-Type", "image/png"), ("X-Amz-Meta-Owner", "me")]);
        request.response_body(&body).credentials(credentials).explain()
    };
    let right = with(&credentials(), url.as_str());
    assert_eq!((right.cause(), right.signature_matches()), (&Cause::Secret, Some(true)));
    assert!(right.to_string().contains("the signature matches the request as sent"));
    let wrong = with(&Credentials::new("AKIAIOSFODNN7EXAMPLE", "other").unwrap(), url.as_str());
    assert_eq!((wrong.cause(), wrong.signature_matches()), (&Cause::UrlChanged, Some(false)));
    let other = with(&Credentials::new("AKIAI44QH8DHBEXAMPLE", SECRET).unwrap(), url.as_str());
    assert_eq!(other.signature_matches(), None);
    assert!(other.to_string().contains("have another access key id"));
}

/// Some parameters and headers have a meaning for one method only.
#[test]
fn likely_methods() {
    let body = "<Error><Code>SignatureDoesNotMatch</Code></Error>";
    let sent = |method: &'static str, parameters: &str, headers: &[(&'static str, &'static str)]| {
        let names: String = headers.iter().map(|(name, _)| format!("%3B{name}")).collect();
        let url = URL.replace("=host&", &format!("=host{names}&{parameters}"));
        FailedRequest::new(method, &url).headers(headers.iter().copied()).response_body(body).explain()
    };
    for (method, parameters, headers) in [
        ("PUT", "x-id=GetObject&", &[][..]),
        ("GET", "x-id=PutObject&", &[]),
        ("PUT", "response-content-type=a&", &[]),
        ("POST", "partNumber=1&uploadId=a&", &[]),
        ("GET", "", &[("x-amz-meta-a", "b")]),
    ] {
        let explanation = sent(method, parameters, headers);
        assert_eq!(explanation.cause(), &Cause::Method, "{method} {parameters}");
        assert!(
            explanation.to_string().contains("Its parameters and signed headers suggest the method "),
            "{explanation}"
        );
    }
    for (method, parameters, headers) in [
        ("GET", "x-id=GetObject&", &[][..]),
        ("GET", "x-id=Other&", &[]),
        ("HEAD", "response-content-type=a&", &[]),
        ("PUT", "", &[("x-amz-meta-a", "b")]),
        ("PUT", "", &[]),
    ] {
        assert_eq!(sent(method, parameters, headers).cause(), &Cause::Unknown, "{method} {parameters}");
    }
}

/// A document copied from a browser has spaces in place of line breaks, and text around it.
#[test]
fn documents_copied_from_browsers() {
    let url = upload(credentials());
    let canonical = url.canonical_request().to_string().replace("image/png", "text/plain");
    let body = s3(&canonical, &url.string_to_sign(), url.signature())
        .replace("\nhost", " host")
        .replace("txt\n", "txt ");
    let (_, body) = body.split_once('\n').unwrap();
    let shown =
        format!("This XML file does not appear to have any style information associated with it.\n{body}\n");
    let request = FailedRequest::new("PUT", url.as_str()).headers(url.required_headers());
    assert_eq!(request.response_body(&shown).explain().cause(), &Cause::HeaderDiffers("content-type".into()));
    let quoted = format!(" '{}'\n", url.as_str());
    let request = FailedRequest::new("PUT", &quoted).headers(url.required_headers());
    assert_eq!(request.response_body(&shown).explain().cause(), &Cause::HeaderDiffers("content-type".into()));
}

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
                "Error parsing the X-Amz-Credential parameter; incorrect service \"sts\". This endpoint belongs to \"s3\".",
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

/// OpenStack Swift states the same as S3; other AWS services state it in their message.
#[test]
fn other_documents_with_a_canonical_request() {
    let url = upload(credentials());
    let canonical = url.canonical_request().to_string().replace("PUT", "POST");
    let swift = s3(&canonical, &url.string_to_sign(), url.signature())
        .replace("encoding=\"UTF-8\"", "encoding='UTF-8'");
    let sts = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    <Type>Sender</Type>\n    \
         <Code>SignatureDoesNotMatch</Code>\n    <Message>The request signature we calculated does not match the signature you \
         provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n\
         The Canonical String for this request should have been\n'{}'\n\nThe String-to-Sign should have been\n'{}'\n</Message>\n  \
         </Error>\n  <RequestId>a</RequestId>\n</ErrorResponse>",
        escaped(&canonical),
        escaped(&url.string_to_sign()),
    );
    for body in [swift, sts] {
        let request = FailedRequest::new("PUT", url.as_str()).headers(url.required_headers());
        assert_eq!(request.response_body(&body).explain().cause(), &Cause::Method, "{body}");
    }
}

#[test]
fn defective_urls() {
    for (url, cause) in [
        ("https://example.com/test.txt".to_owned(), Cause::NotPresigned),
        ("test.txt".to_owned(), Cause::NotPresigned),
        (String::new(), Cause::NotPresigned),
        (
            "https://examplebucket.s3.amazonaws.com/test.txt?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1&Signature=a".to_owned(),
            Cause::SignatureVersion2,
        ),
        (URL.replace('&', "&amp;"), Cause::HtmlEscaped),
        (URL.replace("%2F", "%252F"), Cause::DoubleEncodedQuery),
        (URL[..URL.len() - 10].to_owned(), Cause::CutOff),
        (URL[..URL.find('&').unwrap()].to_owned(), Cause::CutOff),
        (URL.replace("d404", "d40g"), Cause::SignatureAltered),
        (URL.replace("X-Amz-Date=20130524T000000Z&", ""), Cause::ParameterMissing("X-Amz-Date")),
        (format!("{URL}&X-Amz-Expires=1"), Cause::ParameterRepeated("X-Amz-Expires")),
        (URL.replace("20130524T000000Z", "2013-05-24"), Cause::ParameterMalformed("X-Amz-Date")),
        (URL.replace("86400", "1 day"), Cause::ParameterMalformed("X-Amz-Expires")),
        (URL.replace("%2F20130524", "%2F20130525"), Cause::ParameterMalformed("X-Amz-Credential")),
        (URL.replace("aws4_request", "aws4"), Cause::ParameterMalformed("X-Amz-Credential")),
        (URL.replace("86400", "604801"), Cause::OverSevenDays),
        (URL.replace("=host&", "=host&prefix=a+b&"), Cause::PlusForSpace),
        (URL.replace("=host", "="), Cause::ParameterMalformed("X-Amz-SignedHeaders")),
        (URL.replace("=host", "=content-type%3Bhost%3Bx-amz-acl"), Cause::Method),
    ] {
        let explanation = explain_url(&url);
        assert_eq!(explanation.cause(), &cause, "{url}");
        assert!(explanation.to_string().contains("\nWhat to do: "));
    }
    let now = |text: &str| FailedRequest::new("GET", URL).now(at(text)).explain().cause().clone();
    assert_eq!(now("20130525T000000Z"), Cause::Expired);
    assert_eq!(now("20130523T000000Z"), Cause::NotYetValid);
    let request = FailedRequest::new("GET", URL).headers([("X-Amz-Acl", "private")]);
    assert_eq!(request.explain().cause(), &Cause::HeaderUnsigned("x-amz-acl".into()));
}

/// The text contains no secret and no control character.
#[test]
fn secrets_stay_secret() {
    let temporary = Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, TOKEN).unwrap();
    let url = upload(temporary.clone());
    let canonical =
        url.canonical_request().to_string().replace("X-Amz-Security-Token=IQoJ", "X-Amz-Security-Token=JQoJ");
    let message = format!(
        "<Message>The signature {} and the token {TOKEN} \u{1b}[31m are wrong</Message>",
        url.signature()
    );
    let body = s3(&canonical, &url.string_to_sign(), url.signature());
    let (before, rest) = body.split_once("<Message>").unwrap();
    let (_, after) = rest.split_once("</Message>").unwrap();
    for body in [body.clone(), [before, &message.replace('\u{1b}', "\u{9b}"), after].concat()] {
        let request = FailedRequest::new("PUT", url.as_str()).headers(url.required_headers());
        let request = request.response_body(&body).credentials(&temporary);
        let explanation = request.explain();
        assert_eq!(explanation.cause(), &Cause::ParameterDiffers("X-Amz-Security-Token".into()));
        for text in [explanation.to_string(), format!("{explanation:?}"), format!("{request:?}")] {
            for secret in [url.signature(), TOKEN, &TOKEN[4..], SECRET] {
                assert!(!text.contains(secret), "{text}");
            }
        }
        assert!(!explanation.to_string().contains('\u{9b}'));
        assert!(explanation.to_string().contains("sent    [43 characters]"), "{explanation}");
    }
    let key = [("x-amz-server-side-encryption-customer-key", "c2VjcmV0")];
    let url = URL.replace("=host", "=host%3Bx-amz-server-side-encryption-customer-key");
    let canonical = "GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\n\
        x-amz-server-side-encryption-customer-key:b3RoZXI=\n\nhost;x-amz-server-side-encryption-customer-key\nUNSIGNED-PAYLOAD";
    let body =
        s3(canonical, "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\na", "a");
    let explanation = FailedRequest::new("GET", &url).headers(key).response_body(&body).explain();
    let text = format!("{explanation} {explanation:?}");
    assert!(
        text.contains("customer-key") && !text.contains("c2VjcmV0") && !text.contains("b3RoZXI="),
        "{text}"
    );
}

/// A long value is cut around its first difference.
#[test]
fn long_values() {
    let url = upload(credentials());
    let long = format!("/{}", "k".repeat(500));
    let explanation = refused(&url, |canonical| canonical.replace("/a%20b.txt", &long));
    assert_eq!(explanation.cause(), &Cause::Path);
    let text = explanation.to_string();
    assert!(text.contains(&format!("server  /{}…", "k".repeat(119))), "{text}");
    let added = format!("&z={}b", "a".repeat(300));
    let explanation =
        refused(&url, |canonical| canonical.replace("owner\ncontent", &format!("owner{added}\ncontent")));
    assert_eq!(explanation.cause(), &Cause::ParameterAdded("z".into()));
}

/// A server may repeat the URL in its message, which may be cut within a secret.
#[test]
fn secrets_in_server_messages() {
    let token = "t0ken/".repeat(60);
    let credentials = Credentials::temporary("ASIA", "secret", token.as_str()).unwrap();
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap();
    let url = bucket.get("a").presign_at(at("20130524T000000Z"), Duration::from_secs(60)).unwrap();
    let encoded = "t0ken%2F".repeat(60);
    assert!(url.as_str().contains(&encoded));
    // The server computes with the canonical encoding, whatever encoding the client sent.
    let sent = url.as_str().replace(&encoded, &encoded.replace("%2F", "%2f"));
    let broken = sent.replace('?', "#?");
    for secret in [url.signature(), &token, &encoded, "bearer of a secret"] {
        for (before, url) in [0, 230, 240, 290, 299].into_iter().flat_map(|at| [(at, &sent), (at, &broken)]) {
            let message = format!("{}{secret}", "a".repeat(before));
            let body = format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
            let request = FailedRequest::new("GET", url).headers([("Cookie", "bearer of a secret")]);
            let text = request.response_body(&body).explain().to_string();
            assert!(!text.contains(&secret[..8]), "{before} {text}");
        }
    }
}

/// The signature of a request with more than 1024 parameters is not checked.
#[test]
fn too_many_parameters() {
    let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials());
    for (number, is_known) in [(1024 - 5, true), (1024 - 4, false)] {
        let pairs = vec![("z", ""); number];
        let request = Request::get("https://examplebucket.s3.amazonaws.com/a").unwrap().query_pairs(&pairs);
        let url = signer.presign_at(&request, at("20130524T000000Z"), Duration::from_secs(60)).unwrap();
        let explanation = FailedRequest::new("GET", url.as_str()).credentials(&credentials()).explain();
        assert_eq!(explanation.signature_matches(), is_known.then_some(true), "{explanation}");
        assert_eq!(explanation.cause(), &Cause::Unknown);
    }
}
