//! Requests that `explain` reads.

use presign::explain::FailedRequest;

use crate::{HOST, LINEAR, Read, SIGNED, check_linear, credentials, read};

const BODY: &str = "<Error><Code>SignatureDoesNotMatch</Code></Error>";

fn url() -> String {
    format!("https://{HOST}/a?{SIGNED}")
}

fn explained(url: String, headers: Vec<(String, String)>, body: String, hosts: Vec<String>) -> Read {
    read((url, headers, body, hosts, credentials()), |(url, headers, body, hosts, credentials)| {
        let text = FailedRequest::new("GET", url)
            .headers(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .response_body(body)
            .possible_hosts(hosts.iter().map(String::as_str))
            .credentials(credentials)
            .explain()
            .to_string();
        assert!(text.len() < 100_000, "{text}");
    })
}

fn of_url(url: String) -> Read {
    explained(url, Vec::new(), BODY.into(), Vec::new())
}

fn of_body(body: String) -> Read {
    explained(url(), Vec::new(), body, Vec::new())
}

/// A request with `h0: v`, `h1: v` …, which are signed or not.
fn of_headers(prefix: &str, number: usize, are_signed: bool) -> Read {
    let names: Vec<String> = (0..number).map(|at| format!("{prefix}{at}")).collect();
    let signed = if are_signed { format!("%3B{}", names.join("%3B")) } else { String::new() };
    let headers = names.into_iter().map(|name| (name, "v".into())).collect();
    explained(url().replace("=host", &format!("=host{signed}")), headers, BODY.into(), Vec::new())
}

/// The length of a document. Four times as much is less than 128 KiB, above which memory costs more.
const BYTES: usize = 30 * 1024;

fn repeated(part: &str, bytes: usize) -> String {
    part.repeat(bytes / part.len())
}

pub(crate) fn are_made_in_linear_time() {
    check_linear(
        LINEAR,
        &[
            ("few parameters", 250, |n| of_url(format!("{}&{}", url(), repeated("a=b&", 4 * n)))),
            ("few signed headers", 64, |n| of_headers("h", n, true)),
            ("parameters of a canonical request", 250, |n| {
                let pairs = |names: &mut dyn Iterator<Item = usize>| {
                    names.map(|at| format!("p{at}=&")).collect::<String>()
                };
                let seen = format!("GET\n/a\n{}\nhost:a\n\nhost\nUNSIGNED-PAYLOAD", pairs(&mut (1..n).rev()));
                let body =
                    format!("<Code>SignatureDoesNotMatch</Code><CanonicalRequest>{seen}</CanonicalRequest>");
                explained(format!("{}&{}", url(), pairs(&mut (1..n))), Vec::new(), body, Vec::new())
            }),
            ("parameters", 1_000, |n| of_url(format!("{}&{}", url(), repeated("a=b&", 4 * n)))),
            ("names of parameters", 3_000, |n| {
                of_url(
                    url().replace(
                        "?",
                        &format!("?{}", (0..n).map(|at| format!("p{at}=+&")).collect::<String>()),
                    ),
                )
            }),
            ("signed headers", 256, |n| of_headers("h", n, true)),
            ("many signed headers", 3_000, |n| of_headers("h", n, true)),
            ("signed x-amz- headers", 2_000, |n| of_headers("x-amz-h", n, true)),
            ("x-amz- headers", 3_000, |n| of_headers("x-amz-h", n, false)),
            ("escapes in the path", 10_000, |n| {
                of_url(url().replace("/a?", &format!("/{}?", "%25".repeat(n))))
            }),
            ("escapes of escapes", 2_000, |n| {
                of_url(url().replace("/a?", &format!("/%{}41?", "25".repeat(n))))
            }),
            ("segments of the path", 5_000, |n| {
                of_url(url().replace("/a?", &format!("{}?", "/../a".repeat(n))))
            }),
            ("secrets in the URL", 1_000, |n| {
                of_url(format!("{}{}", url(), "&X-Amz-Signature=123456789".repeat(n)))
            }),
            ("starts of an element", BYTES, |n| of_body(repeated("<Code>", n))),
            ("starts of another element", BYTES, |n| of_body(repeated("<Error>", n))),
            ("elements", BYTES, |n| of_body(repeated("<Code>a</Code>", n))),
            ("attributes", BYTES, |n| {
                of_body(format!("<Error><Code {}>a</Code></Error>", repeated("a='' ", n - 64)))
            }),
            ("damaged names of secrets", BYTES, |n| {
                of_body(format!(
                    "<Message>{}</Message>",
                    repeated(&format!("sign{}", "=".repeat(40)), n - 64)
                ))
            }),
            ("damaged names with hyphens", BYTES, |n| {
                of_body(format!("<Message>sign{}</Message>", repeated("-=", n - 64)))
            }),
            ("damaged names in a URL", 60_000, |n| of_url(format!("{}&sign{}", url(), repeated("-=", n)))),
            ("ampersands", BYTES, |n| of_body(format!("<Code>{}</Code>", repeated("&", n - 64)))),
            ("references", BYTES, |n| of_body(format!("<Message>{}</Message>", repeated("&#x1;", n - 64)))),
            ("JSON in JSON", BYTES, |n| of_body(repeated("{\"message\":", n))),
            ("words of a canonical request", BYTES, |n| {
                let words = repeated("a: ", n - 128);
                of_body(format!(
                    "<Code>SignatureDoesNotMatch</Code><CanonicalRequest>GET / a=b {words} a;a c</CanonicalRequest>"
                ))
            }),
            ("possible hosts", 10_000, |n| {
                let hosts = (0..n).map(|at| format!("h{at}/a")).collect();
                explained(url(), Vec::new(), BODY.into(), hosts)
            }),
        ],
    );
}
