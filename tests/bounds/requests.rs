//! Requests and URLs for a verifier.

use presign::verify::Verifier;
use presign::{Region, Request, Service, Signer, inspect};

use crate::{HOST, LIFETIME, LINEAR, Read, SIGNED, check_linear, credentials, now, numbered, read};

/// A request with a wrong signature, which a verifier reads whole.
fn presented(path: &str, query: &str, headers: Vec<(String, String)>) -> Read {
    let target = format!("{path}?{query}&{SIGNED}");
    read((target, headers), |(target, headers)| {
        let verifier = Verifier::new(Service::S3, Region::EU_WEST_1).decode_plus_in_path(true);
        let host = ("host", HOST);
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain([host]);
        let presented = verifier.parse("GET", target, headers).and_then(|request| request.body(b"a"));
        match presented {
            Ok(presented) => presented.verify(&credentials(), now()).unwrap_err().to_xml().len(),
            Err(error) => error.to_xml().len(),
        }
    })
}

/// A request with a right signature, and what a server reads from it.
fn verified(path: &str, parameters: usize, headers: usize) -> Read {
    let names: Vec<String> = (0..parameters.max(headers)).map(|at| format!("x-amz-meta-{at:05}")).collect();
    let url = format!("https://{HOST}{path}");
    let mut request = Request::get(&url).unwrap();
    for name in names.iter().take(parameters) {
        request = request.query(name, "a b");
    }
    for name in names.iter().take(headers) {
        request = request.header(name, " a  b ");
    }
    let signer = Signer::new(Service::EXECUTE_API, Region::EU_WEST_1, credentials());
    let url = signer.presign_at(&request, now(), LIFETIME).unwrap();
    let target = url.as_str().split_once(HOST).unwrap().1.to_string();
    let mut headers: Vec<(String, String)> =
        url.required_headers().map(|(name, value)| (name.into(), value.into())).collect();
    headers.push(("Host".into(), HOST.into()));
    read((target, headers), |(target, headers)| {
        let verifier = Verifier::new(Service::EXECUTE_API, Region::EU_WEST_1);
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let presented = verifier.parse("GET", target, headers).unwrap();
        let verified = presented.verify(&credentials(), now()).unwrap();
        let length = presented.canonical_request().len() + presented.string_to_sign().len();
        length + verified.query_pairs().count() + verified.signed_headers().count()
    })
}

fn inspected(url: String) -> Read {
    read(url, |url| {
        inspect(url).map(|inspected| format!("{inspected}{inspected:?}{}", inspected.report(now())))
    })
}

pub(crate) fn are_verified_in_linear_time() {
    check_linear(
        1024 * 1024,
        &[
            ("parameters", 240, |n| presented("/", &numbered(n, |at| format!("p{at}=+&")), vec![])),
            ("parameters without end", 100_000, |n| presented("/", &"a=b&".repeat(n), vec![])),
            ("escapes in a value", 2_500, |n| presented("/", &format!("a={}", "%2e".repeat(n)), vec![])),
            ("escapes in the path", 2_500, |n| presented(&format!("/{}", "%2E".repeat(n)), "", vec![])),
            ("plus signs in the path", 7_500, |n| presented(&format!("/{}", "+".repeat(n)), "", vec![])),
            ("escapes in a signing parameter", 2_000, |n| {
                presented("/", &format!("X-Amz-Security-Token={}", "%2e".repeat(n)), vec![])
            }),
            ("headers", 30, |n| {
                presented("/", "", (0..n).map(|at| (format!("h{at}"), "a".into())).collect())
            }),
            ("headers without end", 50_000, |n| presented("/", "", vec![("h".into(), "a".into()); n])),
            ("a long header", 15_000, |n| presented("/", "", vec![("h".into(), "a".repeat(n))])),
            ("names of signed headers", 200, |n| {
                let names: String = (0..n).map(|at| format!("a{at:03};")).collect();
                let query = format!("X-Amz-SignedHeaders={names}host&");
                let signed = SIGNED.replace("&X-Amz-SignedHeaders=host", "");
                let target = format!("/?{query}{signed}");
                read(target, |target| {
                    let verifier = Verifier::new(Service::S3, Region::EU_WEST_1);
                    verifier.parse("GET", target, [("host", HOST)]).unwrap_err().to_xml()
                })
            }),
            ("signed headers in the query", 70, |n| {
                let names: Vec<_> = (0..n).map(|at| format!("x-amz-{at:03}")).collect();
                let signed = SIGNED.replace("=host", &format!("=host;{}", names.join(";")));
                let target = format!("/?{}{signed}", numbered(n, |at| format!("x-amz-{at:03}=a&")));
                read(target, |target| {
                    let verifier = Verifier::new(Service::S3, Region::EU_WEST_1);
                    let presented = verifier.parse("GET", target, [("host", HOST)]).unwrap();
                    presented.verify(&credentials(), now()).unwrap_err()
                })
            }),
            ("verified parameters", 200, |n| verified("/", n, 0)),
            ("verified headers", 30, |n| verified("/", 0, n)),
            ("a verified path", 400, |n| verified(&"/../a%2F".repeat(n), 0, 0)),
        ],
    );
}

pub(crate) fn urls_are_inspected_in_linear_time() {
    const BYTES: usize = 4_000;
    check_linear(
        LINEAR,
        &[
            ("parameters", BYTES, |n| inspected(format!("https://{HOST}/?{}{SIGNED}", "a=b&".repeat(n / 4)))),
            ("names of parameters", BYTES, |n| {
                inspected(format!("https://{HOST}/?{}{SIGNED}", numbered(n / 8, |at| format!("p{at}=%2e&"))))
            }),
            ("escapes in the path", BYTES, |n| {
                inspected(format!("https://{HOST}/{}?{SIGNED}", "%25".repeat(n / 3)))
            }),
            ("secrets in the path", BYTES, |n| {
                inspected(format!("https://{HOST}/{}?{SIGNED}", "&X-Amz-Signature=12345".repeat(n / 22)))
            }),
            ("a host", BYTES, |n| inspected(format!("https://{}?{SIGNED}", "a.".repeat(n / 2)))),
            ("users", BYTES, |n| inspected(format!("https://{}{HOST}?{SIGNED}", "a@".repeat(n / 2)))),
            ("a region", BYTES, |n| {
                inspected(format!("https://{HOST}?{}", SIGNED.replace("eu-west-1", &"a-".repeat(n / 2))))
            }),
            ("signed headers", BYTES, |n| {
                inspected(format!("https://{HOST}?{SIGNED}{}", ";a-b".repeat(n / 4)))
            }),
        ],
    );
}

#[cfg(feature = "http")]
pub(crate) fn of_the_crate_http_are_verified_in_linear_time() {
    check_linear(
        LINEAR,
        &[("headers", 5_000, |n| {
            let mut request = http::Request::get(format!("/?{SIGNED}")).body(()).unwrap();
            request.headers_mut().insert("host", HOST.parse().unwrap());
            for at in 0..n {
                let name = http::HeaderName::from_bytes(format!("h{at}").as_bytes()).unwrap();
                request.headers_mut().insert(name, "a".parse().unwrap());
            }
            read(request, |request| {
                let verifier = Verifier::new(Service::S3, Region::EU_WEST_1);
                verifier.parse_http(request).unwrap_err()
            })
        })],
    );
}
