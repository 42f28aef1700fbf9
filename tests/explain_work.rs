//! Bounded work: four times the input takes at most about four times as long.
//!
//! The test has a program of its own, so that no other test runs at the same time.

#![allow(clippy::unwrap_used, reason = "credentials that cannot be made fail the test")]

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use presign::Credentials;
use presign::explain::FailedRequest;

const URL: &str = "https://examplebucket.s3.example.com/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20240229%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240229T235950Z&\
    X-Amz-Expires=777&X-Amz-SignedHeaders=host&\
    X-Amz-Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const BODY: &str = "<Error><Code>SignatureDoesNotMatch</Code></Error>";

/// Returns the processor's time of this thread on Linux, else the time of the clock.
fn now() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let of_thread = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = of_thread.as_deref().and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// A request of a certain size.
struct Input {
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    hosts: Vec<String>,
}

impl Input {
    fn url(url: String) -> Self {
        Self { url, headers: Vec::new(), body: BODY.into(), hosts: Vec::new() }
    }

    fn body(body: String) -> Self {
        Self { body, ..Self::url(URL.into()) }
    }

    /// Returns a request with `h0: v`, `h1: v` …, which are signed or not.
    fn headers(prefix: &str, number: usize, are_signed: bool) -> Self {
        let names: Vec<String> = (0..number).map(|at| format!("{prefix}{at}")).collect();
        let signed = if are_signed { format!("%3B{}", names.join("%3B")) } else { String::new() };
        let headers = names.into_iter().map(|name| (name, "v".into())).collect();
        Self { headers, ..Self::url(URL.replace("=host", &format!("=host{signed}"))) }
    }

    /// Returns the time of an explanation.
    fn time(&self) -> Duration {
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret").unwrap();
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let request = FailedRequest::new("GET", &self.url)
            .headers(headers)
            .response_body(&self.body)
            .possible_hosts(self.hosts.iter().map(String::as_str))
            .credentials(&credentials);
        let start = now();
        let text = request.explain().to_string();
        let time = now() - start;
        assert!(text.len() < 100_000, "{text}");
        time
    }
}

/// The length of a document. Four times as much is less than 128 KiB, from where memory costs more.
const BYTES: usize = 30 * 1024;

fn repeated(part: &str, bytes: usize) -> String {
    part.repeat(bytes / part.len())
}

const RUNS: usize = 20;

#[test]
fn work_is_linear() {
    type Make = fn(usize) -> Input;
    let inputs: [(&str, usize, Make); 22] = [
        ("few parameters", 250, |n| Input::url(format!("{URL}&{}", repeated("a=b&", 4 * n)))),
        ("few signed headers", 64, |n| Input::headers("h", n, true)),
        ("parameters of a canonical request", 250, |n| {
            let pairs = |names: &mut dyn Iterator<Item = usize>| {
                names.map(|at| format!("p{at}=&")).collect::<String>()
            };
            let seen = format!("GET\n/a\n{}\nhost:a\n\nhost\nUNSIGNED-PAYLOAD", pairs(&mut (1..n).rev()));
            let body =
                format!("<Code>SignatureDoesNotMatch</Code><CanonicalRequest>{seen}</CanonicalRequest>");
            Input { body, ..Input::url(format!("{URL}&{}", pairs(&mut (1..n)))) }
        }),
        ("parameters", 1_000, |n| Input::url(format!("{URL}&{}", repeated("a=b&", 4 * n)))),
        ("names of parameters", 3_000, |n| {
            Input::url(
                URL.replace("?", &format!("?{}", (0..n).map(|at| format!("p{at}=+&")).collect::<String>())),
            )
        }),
        ("signed headers", 256, |n| Input::headers("h", n, true)),
        ("many signed headers", 3_000, |n| Input::headers("h", n, true)),
        ("signed x-amz- headers", 2_000, |n| Input::headers("x-amz-h", n, true)),
        ("x-amz- headers", 3_000, |n| Input::headers("x-amz-h", n, false)),
        ("escapes in the path", 10_000, |n| {
            Input::url(URL.replace("/a?", &format!("/{}?", "%25".repeat(n))))
        }),
        ("segments of the path", 5_000, |n| {
            Input::url(URL.replace("/a?", &format!("{}?", "/../a".repeat(n))))
        }),
        ("secrets in the URL", 1_000, |n| {
            Input::url(format!("{URL}{}", "&X-Amz-Signature=123456789".repeat(n)))
        }),
        ("starts of an element", BYTES, |n| Input::body(repeated("<Code>", n))),
        ("starts of another element", BYTES, |n| Input::body(repeated("<Error>", n))),
        ("elements", BYTES, |n| Input::body(repeated("<Code>a</Code>", n))),
        ("attributes", BYTES, |n| {
            Input::body(format!("<Error><Code {}>a</Code></Error>", repeated("a='' ", n - 64)))
        }),
        ("damaged names of secrets", BYTES, |n| {
            Input::body(format!(
                "<Message>{}</Message>",
                repeated(&format!("sign{}", "=".repeat(40)), n - 64)
            ))
        }),
        ("ampersands", BYTES, |n| Input::body(format!("<Code>{}</Code>", repeated("&", n - 64)))),
        ("references", BYTES, |n| Input::body(format!("<Message>{}</Message>", repeated("&#x1;", n - 64)))),
        ("JSON in JSON", BYTES, |n| Input::body(repeated("{\"message\":", n))),
        ("words of a canonical request", BYTES, |n| {
            let words = repeated("a: ", n - 128);
            Input::body(format!(
                "<Code>SignatureDoesNotMatch</Code><CanonicalRequest>GET / a=b {words} a;a c</CanonicalRequest>"
            ))
        }),
        ("possible hosts", 10_000, |n| Input {
            hosts: (0..n).map(|at| format!("h{at}/a")).collect(),
            ..Input::url(URL.into())
        }),
    ];
    for (name, number, make) in inputs {
        let (less, more) = (make(number), make(4 * number));
        // Other processes share the caches, so the best of several runs counts.
        let mut best = [Duration::MAX; 2];
        for _ in 0..RUNS {
            best = [best[0].min(less.time()), best[1].min(more.time())];
            if best[1] <= best[0] * 5 {
                break;
            }
        }
        assert!(best[1] <= best[0] * 5 && best[1] < Duration::from_secs(2), "{name}: {best:?}");
    }
}
