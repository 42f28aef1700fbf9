//! Parts of the canonical request that signers' tests state: path, query and headers.
//!
//! Sources: `V4CanonicalRequestTest.java` in aws/aws-sdk-java-v2, `SignatureV4Test.php` in
//! aws/aws-sdk-php, `SignatureV4.spec.ts` in smithy-lang/smithy-typescript, the canonicalizer's
//! tests in smithy-lang/smithy-kotlin, `test/fast.js` in mhart/aws4, `requests_aws4auth_test.py` in
//! tedder/requests-aws4auth, `test/ex_aws/auth_test.exs` in ex-aws/ex_aws,
//! `Test/Amazonka/Data/Path.hs` in brendanhay/amazonka, `s3/src/signing.rs` in durch/rust-s3,
//! `sig_v4/methods.rs` in Nugine/s3s, and `cmd/signature-v4-utils_test.go` in minio/minio.

use core::time::Duration;

use presign::{PresignedUrl, Region, Request, Service, Signer};

use crate::{TIME, permanent};

#[track_caller]
fn presign(service: Service, request: &Request<'_>) -> PresignedUrl {
    let signer = Signer::new(service, Region::US_EAST_1, permanent());
    signer.presign_at(request, TIME.parse().unwrap(), Duration::from_secs(60)).unwrap()
}

#[test]
fn paths() {
    let path = |service: Service, path: &str| {
        let url = format!("https://nests.example.com{path}");
        let url = presign(service, &Request::get(&url).unwrap());
        url.canonical_request().path().to_owned()
    };
    for (name, given, s3, general) in [
        ("nothing", "", "/", "/"),
        ("the root", "/", "/", "/"),
        ("one segment", "/oak", "/oak", "/oak"),
        ("two segments", "/oak/nest", "/oak/nest", "/oak/nest"),
        ("a slash at the end", "/oak/nest/", "/oak/nest/", "/oak/nest/"),
        ("two slashes at the start", "//oak", "//oak", "/oak"),
        ("two slashes in the middle", "/oak//nest", "/oak//nest", "/oak/nest"),
        ("three slashes in the middle", "/oak//nest///egg/", "/oak//nest///egg/", "/oak/nest/egg/"),
        ("two slashes at the end", "/oak//", "/oak//", "/oak/"),
        ("this folder", "/.", "/.", "/"),
        ("this folder in the middle", "/oak/./nest", "/oak/./nest", "/oak/nest"),
        ("the folder above", "/oak/nest/../egg", "/oak/nest/../egg", "/oak/egg"),
        ("two folders above", "/oak/nest/egg/../../twig", "/oak/nest/egg/../../twig", "/oak/twig"),
        // Java keeps the dots. AWS's suite removes them.
        ("above the root", "/..", "/..", "/"),
        ("above the root, and a name", "/../oak", "/../oak", "/oak"),
        ("this folder at the end", "/oak/nest/.", "/oak/nest/.", "/oak/nest"),
        ("an escaped slash", "/oak%2Fnest", "/oak/nest", "/oak%252Fnest"),
        ("an escaped slash around a dot", "/oak%2F.%2Fnest", "/oak/./nest", "/oak%252F.%252Fnest"),
        ("an escaped space", "/oak%20nest", "/oak%20nest", "/oak%2520nest"),
        ("a space as a folder", "/%20/nest", "/%20/nest", "/%2520/nest"),
        ("an escaped letter", "/%6Fak", "/oak", "/%256Fak"),
        ("an escaped tilde", "/%7Eoak", "/~oak", "/%257Eoak"),
        ("an escape in lower case", "/a%c3%bc", "/a%C3%BC", "/a%25c3%25bc"),
        ("an escaped percent sign", "/50%25", "/50%25", "/50%2525"),
        ("a colon", "/oak:/nest", "/oak%3A/nest", "/oak%3A/nest"),
        ("a colon and an at sign", "/oak:nest@egg", "/oak%3Anest%40egg", "/oak%3Anest%40egg"),
        ("an equals sign", "/tree=oak", "/tree%3Doak", "/tree%3Doak"),
        ("a plus sign", "/oak+nest", "/oak%2Bnest", "/oak%2Bnest"),
        ("what is never escaped", "/-._~09AZaz", "/-._~09AZaz", "/-._~09AZaz"),
        ("what is escaped", "/!$&'()*,;", "/%21%24%26%27%28%29%2A%2C%3B", "/%21%24%26%27%28%29%2A%2C%3B"),
    ] {
        assert_eq!(path(Service::S3, given), s3, "S3: {name}");
        assert_eq!(path(Service::new("nests").unwrap(), given), general, "in general: {name}");
    }
}

#[test]
fn queries() {
    for (name, pairs, expected) in [
        ("a space and a plus sign", &[("oak", "a b"), ("a b", "c+d")][..], "a%20b=c%2Bd&oak=a%20b"),
        ("a name that begins as another", &[("oak-nest", "1"), ("oak", "")], "oak=&oak-nest=1"),
        ("a name three times", &[("oak", "c"), ("oak", "a"), ("oak", "b")], "oak=a&oak=b&oak=c"),
        ("values in two cases", &[("oak", "Zoo"), ("oak", "aha")], "oak=Zoo&oak=aha"),
        ("names in two cases", &[("oak", "1"), ("Oak", "2")], "Oak=2&oak=1"),
        ("no value", &[("uploads", "")], "uploads="),
        ("what RFC 3986 reserves", &[("a", "!'"), ("b", "()*")], "a=%21%27&b=%28%29%2A"),
        (
            "everything on a keyboard",
            &[("a", "~@#$%^&-_=[]\\{}|;:\",.<>?/")],
            "a=~%40%23%24%25%5E%26-_%3D%5B%5D%5C%7B%7D%7C%3B%3A%22%2C.%3C%3E%3F%2F",
        ),
        ("other letters", &[("nid", "čáp 鷺")], "nid=%C4%8D%C3%A1p%20%E9%B7%BA"),
        ("what looks escaped", &[("a", "%2F")], "a=%252F"),
    ] {
        let request = Request::get("https://nests.example.com/").unwrap().query_pairs(pairs);
        let url = presign(Service::S3, &request);
        let query = url.canonical_request().query().to_owned();
        // The signing parameters come between upper and lower case.
        let own: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("X-Amz-")).collect();
        assert_eq!(own.join("&"), expected, "{name}");
    }
    let nameless = Request::get("https://nests.example.com/").unwrap().query("", "a");
    // Java leaves it out silently.
    assert_eq!(nameless.required_headers().unwrap_err().to_string(), "query parameter: must have a name");
}

#[test]
fn headers() {
    for (name, headers, expected) in [
        ("spaces around it", &[("x-nest", " oak ")][..], "x-nest:oak"),
        ("runs of spaces", &[("x-nest", "   grey   heron  nest   ")], "x-nest:grey heron nest"),
        ("tabs", &[("x-nest", "grey \t heron")], "x-nest:grey heron"),
        // requests-aws4auth keeps runs between quotes. AWS's suite does not.
        ("quotes", &[("x-nest", "\"grey   heron\"")], "x-nest:\"grey heron\""),
        ("an open quote", &[("x-nest", "\"grey \t heron   ")], "x-nest:\"grey heron"),
        ("nothing", &[("x-nest", "")], "x-nest:"),
        ("only spaces", &[("x-nest", "  ")], "x-nest:"),
        ("upper case", &[("X-Nest", "oAk")], "x-nest:oAk"),
        // PHP, aws4 and requests-aws4auth sort the values. AWS's suite keeps their order.
        ("a name twice", &[("x-nest", "willow"), ("x-nest", " oak ")], "x-nest:willow,oak"),
        ("a name in two cases", &[("X-NEST", "willow"), ("x-nest", "oak")], "x-nest:willow,oak"),
        ("in another order", &[("x-nest", "oak"), ("x-egg", "blue")], "x-egg:blue\nx-nest:oak"),
    ] {
        let request = Request::get("https://nests.example.com/").unwrap();
        let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        let url = presign(Service::S3, &request);
        let canonical = url.canonical_request().to_string();
        assert!(
            canonical.contains(&format!("\nhost:nests.example.com\n{expected}\n\n")),
            "{name}: {canonical}"
        );
    }
}

/// The signed host is in lower case, with its port unless that is the scheme's default.
#[test]
fn hosts() {
    for (url, host) in [
        ("https://Nests.Example.com/", "nests.example.com"),
        ("https://nests.example.com:443/", "nests.example.com"),
        ("http://nests.example.com:80/", "nests.example.com"),
        ("https://nests.example.com:12345/", "nests.example.com:12345"),
        // requests-aws4auth drops every port. Clients send it.
        ("http://nests.example.com:8443/", "nests.example.com:8443"),
        ("http://localhost:9000/", "localhost:9000"),
        ("http://[::1]:9000/", "[::1]:9000"),
    ] {
        let url = presign(Service::S3, &Request::get(url).unwrap());
        assert_eq!(url.canonical_request().headers().collect::<Vec<_>>(), [("host", host)]);
    }
}
