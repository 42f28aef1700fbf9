//! Servers that state the canonical request: S3, OpenStack Swift, and other services of AWS.

use presign::Credentials;
use presign::explain::{Cause, FailedRequest};

use crate::case::get;
use crate::shared::{SECRET, URL, credentials, escaped, refused, s3, upload};

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
fn values_of_differences() {
    let url = upload(credentials());
    for (from, to, what, sent, seen) in [
        ("PUT\n", "GET\n", "method", Some("PUT"), Some("GET")),
        ("owner:me\n", "owner:\n", "header x-amz-meta-owner", Some("me"), Some("")),
        ("&X-Amz-Expires=60", "", "parameter X-Amz-Expires", Some("60"), None),
        ("owner\ncontent", "owner&v=1\ncontent", "parameter v", None, Some("1")),
    ] {
        let explanation = refused(&url, |canonical| canonical.replacen(from, to, 1));
        let [difference] = explanation.differences() else { panic!("{explanation}") };
        assert_eq!((difference.what(), difference.sent(), difference.seen()), (what, sent, seen));
    }
}

/// A value of more than 120 characters is cut, 40 characters before its first difference.
#[test]
fn long_values() {
    let k = |number: usize| "k".repeat(number);
    for (name, before, after, sent) in [
        ("difference at the end of a short value", 58, 0, format!("/{}a", k(58))),
        ("difference at the end of 120 characters", 118, 0, format!("/{}a", k(118))),
        ("difference at the end", 498, 0, format!("…{}a", k(40))),
        ("difference in the middle", 249, 249, format!("…{}a{}…", k(40), k(79))),
        ("difference at the start", 0, 498, format!("/a{}…", k(118))),
    ] {
        let path = |other: &str| format!("/{}{other}{}", k(before), k(after));
        let case = get(&format!("https://sea.example{}", path("a"))).seen(&path("a"), &path("b"));
        let explanation = case.explain();
        assert_eq!(explanation.cause(), &Cause::Path, "{name}");
        let seen = sent.replacen('a', "b", 1);
        let shown = format!("  path\n    sent    {sent}\n    server  {seen}");
        assert_eq!(explanation.differences()[0].to_string(), shown, "{name}");
    }
    let url = upload(credentials());
    let added = format!("&z={}b", "a".repeat(300));
    let explanation =
        refused(&url, |canonical| canonical.replace("owner\ncontent", &format!("owner{added}\ncontent")));
    assert_eq!(explanation.cause(), &Cause::ParameterAdded("z".into()));
}

/// Another form of the same parameter is no difference, even if the URL lost all others.
#[test]
fn other_forms_of_the_same_parameter() {
    for (sent, seen) in [("a==", "a=%3D"), ("a", "a="), ("a=%3d", "a=%3D"), ("a=b", "a=b")] {
        let url = format!("https://examplebucket.s3.amazonaws.com/test.txt?{sent}");
        let canonical =
            format!("GET\n/test.txt\n{seen}\nhost:examplebucket.s3.amazonaws.com\n\nhost\nUNSIGNED-PAYLOAD");
        let body =
            s3(&canonical, "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\na", "a");
        let explanation = FailedRequest::new("GET", &url).response_body(&body).explain();
        assert_eq!(explanation.cause(), &Cause::NotPresigned, "{sent}");
        let mut names = explanation.differences().iter().map(ToString::to_string);
        assert!(names.all(|text| !text.contains("parameter")), "{sent}: {explanation}");
    }
}
