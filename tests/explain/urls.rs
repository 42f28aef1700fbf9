//! Defects that the URL shows.

use core::time::Duration;

use presign::explain::{Cause, FailedRequest};
use presign::{Region, Request, Service, Signer};

use crate::shared::{URL, at, credentials, explain_url};

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
        (URL.replace('&', "%26"), Cause::DoubleEncodedQuery),
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
