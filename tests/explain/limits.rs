//! The limits of `explain`'s work: it does the work at each limit, and not one beyond it.

use crate::case::{SIGNED_AT, foreign, get, said, signing, temporary, xml};

const TERN: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/";

fn cause(explanation: &presign::explain::Explanation) -> String {
    explanation.cause().to_string()
}

/// Returns `a00=&a01=&…`.
fn pairs(number: usize) -> String {
    (0..number).map(|at| format!("a{at:04}=&")).collect()
}

/// Returns a name that lives as long as the tests.
fn name(at: usize) -> &'static str {
    format!("a{at:04}").leak()
}

/// Returns the document of a server that quotes a canonical request.
fn quoting(canonical_request: &str) -> String {
    let element = format!("<CanonicalRequest>{}</CanonicalRequest>", canonical_request.replace('&', "&amp;"));
    xml("SignatureDoesNotMatch", "", &element)
}

#[test]
fn limits_are_exact() {
    type IsDone = fn(usize) -> bool;
    let limits: [(&str, usize, IsDone); 16] = [
        ("bytes of a canonical request in which mistakes are undone", 16 * 1024, |number| {
            let rest = number - get(TERN).canonical_request().len();
            let case = get(&format!("{TERN}{}", "k".repeat(rest))).method("PUT").with_credentials();
            cause(&case.explain()) == "method"
        }),
        ("headers tried together with an unknown one", 16, |number| {
            let empty = (1..number).fold(signing(), |signing, at| signing.header(name(at), ""));
            let signing = empty.header("content-length", "0").header("content-type", "image/png");
            let case = signing.url("PUT", TERN).with_credentials().body(said("SignatureDoesNotMatch", ""));
            cause(&case.explain()) == "header_differs content-length"
        }),
        ("parameters of which one may have been added", 64, |number| {
            let signed = pairs(number - 6);
            let case = get(&format!("{TERN}?{}", signed.trim_end_matches('&'))).edit("?", "?z=&");
            cause(&case.with_credentials().explain()) == "parameter_added z"
        }),
        ("bytes of signed headers", 4096, |number| {
            let header = "h".repeat(number - "host;".len()).leak();
            let case = signing().header(header, "1").url("GET", TERN).headers(&[(header, "1")]);
            case.with_credentials().explain().signature_matches() == Some(true)
        }),
        ("headers of the client", 256, |number| {
            let mut headers = vec![("accept", "*/*"); number - 1];
            headers.push(("x-tern", "1"));
            let case = signing().header("x-tern", "1").url("GET", TERN).headers(&headers);
            case.with_credentials().explain().signature_matches() == Some(true)
        }),
        ("bytes of a response", 256 * 1024, |number| {
            let (start, end) = ("<Error><a>", "</a><Code>NoSuchKey</Code>");
            let body = [start, &"x".repeat(number - start.len() - end.len()), end].concat();
            cause(&get(TERN).body(body).explain()) == "not_the_signature"
        }),
        ("parts of secrets to remember", 128 * 1024, |number| {
            let token = "t".repeat(number + 11);
            let case = foreign("GET", "https://sea.example/a").body(said("NoSuchKey", "m"));
            case.credentials(temporary(&token)).explain().to_string().contains("NoSuchKey: m")
        }),
        ("characters of a fact", 400, |number| {
            let message = "m".repeat(number - "The server said: NoSuchKey: ".len());
            get(TERN).body(said("NoSuchKey", &message)).explain().to_string().contains(&message)
        }),
        ("parameters that only the client sent", 64, |number| {
            let pairs = pairs(number);
            let pairs = pairs.trim_end_matches('&');
            let case = get(&format!("{TERN}?{pairs}")).seen(&format!("&{pairs}"), "");
            case.explain().differences().len() == number
        }),
        ("parameters that only the server saw", 64, |number| {
            let case = get(TERN).seen("X-Amz-Algorithm", &format!("{}X-Amz-Algorithm", pairs(number)));
            case.explain().differences().len() == number
        }),
        ("parameters of a quoted query", 1024, |number| {
            let quoted = format!("GET\n/\n{}z=\nhost:a\n\nhost\nUNSIGNED-PAYLOAD", pairs(number - 1));
            !get(TERN).body(quoting(&quoted)).explain().differences().is_empty()
        }),
        ("headers of a quoted canonical request", 256, |number| {
            let headers: String = (0..number).map(|at| format!("{}:\n", name(at))).collect();
            let quoted = format!("GET\n/\na=b\n{headers}\nhost\nUNSIGNED-PAYLOAD");
            !get(TERN).body(quoting(&quoted)).explain().differences().is_empty()
        }),
        ("possible hosts", 16, |number| {
            let mut hosts = vec!["gull.example"; number - 1];
            hosts.push("minio:9123");
            let case = get("http://minio:9123/tern").edit("minio:9123", "sea.example").hosts(&hosts);
            cause(&case.with_credentials().explain()) == "host"
        }),
        ("seconds between clocks that agree", 60, |number| {
            let (now, server) =
                (SIGNED_AT.replace("53Z", "00Z"), format!("09:{:02}:{:02}", 26 + number / 60, number % 60));
            let server = format!("<ServerTime>2026-03-14T{server}Z</ServerTime>");
            let body = xml("AccessDenied", "Request is not yet valid", &server);
            cause(&get(TERN).now(&now).body(body).explain()) == "not_yet_valid"
        }),
        ("characters of a reference", 8, |number| {
            let code = format!("&#{:0>digits$};ccessDenied", 65, digits = number - 1);
            cause(&get(TERN).body(said(&code, "Request has expired")).explain()) == "expired"
        }),
        ("characters of a value in a difference", 120, |number| {
            let key = "k".repeat(number - 1);
            let case = get(&format!("{TERN}{key}")).seen(&key, "other");
            case.explain().to_string().contains(&format!("/{key}\n"))
        }),
    ];
    let done = |most: usize, is_done: IsDone| [most, most + 1].map(is_done);
    let wrong = limits.iter().filter(|(_, most, is_done)| done(*most, *is_done) != [true, false]);
    let wrong: Vec<&str> = wrong.map(|(name, ..)| *name).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
