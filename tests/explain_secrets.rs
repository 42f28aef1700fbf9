//! No explanation shows a signature, a session token or an SSE-C key, however URL and document were
//! damaged.
//!
//! The law does not cover what nobody can tell from an ordinary text without the credentials: a
//! token that lost its name and its case, what comes after an `&` inserted into a token, and a key
//! that was not told and lost its name.
//!
//! `EXPLAIN_SECRETS_CASES=1000000` runs more cases, from number `EXPLAIN_SECRETS_FIRST`.

#![allow(clippy::unwrap_used, reason = "a request that cannot be signed fails the test")]

use std::collections::HashSet;
use std::env;
use std::fmt::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use presign::explain::{Explanation, FailedRequest};
use presign::s3::Bucket;
use presign::{Credentials, PresignedUrl, Region, SigningTime};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const CUSTOMER_KEY: &str = "x-amz-server-side-encryption-customer-key";
const HASH: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

/// No text shows this many letters and digits of a secret in a row, whatever stands between them.
const SHOWN: usize = 16;

#[track_caller]
fn at(text: &str) -> SigningTime {
    text.parse().unwrap()
}

/// `SplitMix64`, so that the number of a case is its seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let number = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        items.get(self.below(items.len())).unwrap()
    }

    /// Base64, in which any 16 characters have 12 letters and digits.
    fn base64(&mut self, length: usize) -> String {
        let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').collect();
        let character = |at: usize| match self.below(16) {
            0 if at % 4 == 3 => *self.pick(&['+', '/']),
            _ => *self.pick(&letters),
        };
        (0..length).map(character).collect()
    }

    /// A position between two characters.
    fn position(&mut self, text: &str) -> usize {
        let at = self.below(text.len() + 1);
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
    }
}

fn encode(text: &str, mut must: impl FnMut(u8) -> bool, lower: bool) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if !must(byte) && byte.is_ascii() {
            encoded.push(char::from(byte));
        } else if lower {
            write!(encoded, "%{byte:02x}").unwrap();
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}

fn is_reserved(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !b"-_.~".contains(&byte)
}

const URL_DAMAGES: usize = 36;

/// Damages a URL as mail programs, shells, proxies, encoders and people do.
fn damage_url(url: &str, number: usize, random: &mut Random) -> String {
    let (start, query) = url.split_once('?').unwrap();
    let replaced = |from: &str, to: &str| url.replace(from, to);
    match number {
        0 => replaced("X-Amz-Signature", "X-Amz-Signat ure"),
        1 => replaced("X-Amz-Signature", "X-Amz-Signa\r\n ture"),
        2 => replaced("X-Amz-Signature", "X-Amz-Sign=\nature"),
        3 => replaced("X-Amz-Signature", "X-Amz-Sig%0Anature"),
        4 => replaced("Security-Token", "Security-To\r\nken"),
        5 => replaced("X-Amz-Signature=", "X-Amz-Signature"),
        6 => replaced("X-Amz-Signature=", "X-Amz-Signature%3D"),
        7 => replaced("&X-Amz-Signature", "X-Amz-Signature"),
        8 => replaced("&X-Amz-Security", "X-Amz-Security"),
        9 => [start, "?", &encode(query, is_reserved, false)].concat(),
        10 => replaced("&", "%26"),
        11 => replaced("&", ";"),
        12 => replaced("?", "/"),
        13 => replaced("?", "#"),
        14 => url.replacen("https://", &["https://", query, "@"].concat(), 1),
        15 => ["https://proxy.example.com/?url=", &encode(url, is_reserved, random.one_in(2))].concat(),
        16 => {
            let decoys: String = (0..20).map(|at| format!("token{at}=aaaaaaaaa{at}&")).collect();
            [start, "?", &decoys, query].concat()
        }
        17 => replaced("&", "&amp;"),
        18 => replaced("&", "&amp;amp;"),
        19 => replaced("%", "%25"),
        20 => replaced("%2F", "%2f").replace("%2B", "%2b"),
        21 => replaced("%2F", "/").replace("%2B", "+"),
        22 => replaced("%2B", "%20"),
        23 => url.to_lowercase(),
        24 => url.to_uppercase().replacen("HTTPS", "https", 1),
        25 => replaced("&", ""),
        26 => replaced("&", " "),
        27 => {
            let mut pairs: Vec<&str> = query.split('&').collect();
            (0..pairs.len()).for_each(|at| pairs.swap(at, random.below(at + 1)));
            [start, "?", &pairs.join("&")].concat()
        }
        28 => [url, "&", query].concat(),
        29 => [start, "?", &encode(query, |_| true, random.one_in(2))].concat(),
        30 => replaced("X-Amz-", "x-amz-"),
        31 => replaced("X-Amz-", ""),
        32 => replaced("-", ""),
        33 => replaced("=", ":"),
        34 => encode(url, |byte| byte != b':' && byte != b'/' && is_reserved(byte), true),
        _ => url.into(),
    }
}

/// Changes a text in a place.
fn edit(text: &mut String, max_long: usize, random: &mut Random) {
    const INSERTED: [&str; 11] = ["\n", "\r\n", " ", "=\n", "%0A", "%20", "\u{200b}", "é", "x", "7", "%"];
    let start = random.position(text);
    let length = if random.one_in(6) { max_long } else { 3 };
    let end = start + random.below(length);
    let end = (start..=end.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    let part = text.get(start..end).unwrap().to_owned();
    let changed = match random.below(9) {
        0..=2 => random.pick(&INSERTED).to_string() + &part,
        3 => String::new(),
        4 => part.to_uppercase(),
        5 => encode(&part, |_| true, random.one_in(2)),
        6 => encode(&encode(&part, |_| true, random.one_in(2)), |byte| byte == b'%', false),
        7 => part.repeat(2),
        _ => {
            if random.one_in(4) {
                text.truncate(start);
            }
            return;
        }
    };
    text.replace_range(start..end, &changed);
}

/// The canonical request of a URL as a server receives it that knows no damaged parameter.
fn canonical_request(minted: &str, url: &str) -> String {
    let (start, query) = url.split_once('?').unwrap_or((url, ""));
    let path = start.split('/').skip(3).collect::<Vec<_>>().join("/");
    let mut pairs: Vec<&str> =
        query.split('&').filter(|pair| !pair.starts_with("X-Amz-Signature=")).collect();
    pairs.sort_unstable();
    let rest = minted.splitn(4, '\n').nth(3).unwrap();
    format!("GET\n/{path}\n{}\n{rest}", pairs.join("&"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A server's response, which may repeat the request in any place and encoding.
fn document(url: &PresignedUrl, sent: &str, secrets: &[String], random: &mut Random) -> String {
    let minted = url.canonical_request().to_string();
    let canonical = if random.one_in(2) { canonical_request(&minted, sent) } else { minted };
    let echo = match random.below(6) {
        0 => url.as_str().to_owned(),
        1 => sent.to_owned(),
        2 => canonical.clone(),
        3 => format!("signature {} and token {}", url.signature(), secrets.join(" or ")),
        4 => secrets.iter().fold(String::new(), |text, secret| text + "X-Amz-Security-Token=" + secret + "&"),
        _ => "The request signature we calculated does not match the signature you provided.".into(),
    };
    let echo = match random.below(7) {
        0 => echo.replace("%2F", "%2f").replace("%2B", "%2b"),
        1 => echo.replace('%', "%25"),
        2 => encode(&echo, is_reserved, random.one_in(2)),
        3 => encode(&encode(&echo, is_reserved, random.one_in(2)), is_reserved, random.one_in(2)),
        4 => escaped(&echo),
        5 => echo.replace('+', " "),
        _ => echo,
    };
    let mut message = escaped(&echo);
    if random.one_in(8) {
        message = escaped(&message);
    }
    let code = random.pick(&["SignatureDoesNotMatch", "AccessDenied", "InvalidToken", "InvalidArgument"]);
    let mut body = format!("<Error><Code>{code}</Code><Message>{message}</Message>");
    if random.one_in(2) {
        let to_sign = if random.one_in(4) { sent.to_owned() } else { url.string_to_sign() };
        write!(
            body,
            "<StringToSign>{}</StringToSign><SignatureProvided>{}</SignatureProvided>",
            escaped(&to_sign),
            url.signature()
        )
        .unwrap();
    }
    if !random.one_in(4) {
        write!(body, "<CanonicalRequest>{}</CanonicalRequest>", escaped(&canonical)).unwrap();
    }
    body.push_str("</Error>");
    match random.below(12) {
        0 => String::new(),
        1 => format!(
            "{{\"message\":{:?}}}",
            format!("{echo} Canonical String for this request should have been '{canonical}'")
        ),
        2 => body.replace(
            "</Message>",
            &format!(
                " Canonical String for this request should have been '{}'</Message>",
                escaped(&canonical)
            ),
        ),
        _ => body,
    }
}

/// Returns the letters and digits in lower case; a mask and a cut stay, since nothing is shown there.
fn letters(text: &str) -> Vec<u8> {
    let text = text.replace("\\u{", "").replace('…', "|");
    text.bytes()
        .filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'|')
        .map(|byte| byte.to_ascii_lowercase())
        .collect()
}

/// Returns the first part of a secret that a text shows.
fn shown(text: &str, secrets: &[String]) -> Option<String> {
    let secrets: Vec<Vec<u8>> = secrets.iter().map(|secret| letters(secret)).collect();
    let parts: HashSet<&[u8]> = secrets.iter().flat_map(|secret| secret.windows(SHOWN)).collect();
    let text = letters(text);
    let found = text.windows(SHOWN).find(|part| parts.contains(part))?;
    Some(String::from_utf8_lossy(found).into_owned())
}

fn texts(explanation: &Explanation) -> String {
    format!("{explanation}\n{explanation:?}\n{}", explanation.cause())
}

fn bucket(credentials: &Credentials) -> Bucket {
    Bucket::new("examplebucket", Region::EU_WEST_1, credentials.clone()).unwrap()
}

/// Explains a damaged request; returns a description of the failure if a secret is shown.
fn failure(number: u64) -> Option<String> {
    let random = &mut Random(number);
    let length = 100 + random.below(300);
    let token = random.base64(length);
    let key = random.base64(43) + "=";
    let is_temporary = !random.one_in(5);
    let credentials = if is_temporary {
        Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, token.as_str()).unwrap()
    } else {
        Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
    };
    let key_of_object = *random.pick(&["photos/cat.png", "k", HASH, "a b+c/ü.txt"]);
    let bucket = bucket(&credentials);
    let mut get = bucket.get(key_of_object);
    if random.one_in(3) {
        get = get.header(CUSTOMER_KEY, key.as_str());
    }
    if random.one_in(3) {
        get = get.query("response-content-disposition", "attachment; filename=\"cat.png\"");
    }
    let url = get.presign_at(at("20240229T235950Z"), Duration::from_secs(777)).unwrap();
    let mut secrets = vec![url.signature().to_owned(), SECRET.into(), key];
    if is_temporary {
        secrets.push(token);
    }
    let damage = random.below(URL_DAMAGES);
    let mut sent = damage_url(url.as_str(), damage, random);
    if random.one_in(8) {
        let second = random.below(9);
        sent = if sent.contains('?') { damage_url(&sent, second, random) } else { sent };
    }
    // Without its case and its name, a token is like any other text.
    if !matches!(damage, 23 | 24) {
        (0..random.below(3)).for_each(|_| edit(&mut sent, 40, random));
    }
    let told: Vec<String> = secrets.iter().skip(3).cloned().collect();
    // The name before a key that is not told must not be lost.
    let max_long = if url.required_headers().next().is_some() { 3 } else { 40 };
    let mut body = document(&url, &sent, &told, random);
    for _ in 0..random.below(3) {
        edit(&mut body, max_long, random);
    }
    let mut request = FailedRequest::new("GET", &sent).response_body(&body);
    if random.one_in(2) {
        request = request.headers(url.required_headers());
    }
    let is_told = random.one_in(2);
    if is_told {
        request = request.credentials(&credentials);
    }
    if random.one_in(3) {
        request = request.now(at("20240301T000000Z"));
    }
    let text = texts(&request.explain());
    let part = shown(&text, &secrets)?;
    Some(format!("case {number}, damage {damage}, credentials {is_told}: {part}\n{sent}\n{body}\n{text}"))
}

#[test]
fn no_damage_shows_a_secret() {
    let number = |name: &str, default: u64| env::var(name).map_or(default, |text| text.parse().unwrap());
    let first = number("EXPLAIN_SECRETS_FIRST", 0);
    let cases = number("EXPLAIN_SECRETS_CASES", 4_000);
    let failures: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..2_u64)
            .map(|thread| {
                let numbers = (first + thread..first + cases).step_by(2);
                scope.spawn(move || numbers.filter_map(failure).take(3).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Every damage by itself, with a token that is short and has no digit.
#[test]
fn every_damage() {
    const TOKEN: &str = "AQoDYXdzEJrTOKENmarkTOKENmark";
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, TOKEN).unwrap();
    let url =
        bucket(&credentials).get("k").presign_at(at("20240229T235950Z"), Duration::from_secs(777)).unwrap();
    let secrets = [url.signature().to_owned(), TOKEN.into()];
    let minted = url.canonical_request().to_string();
    for damage in 0..URL_DAMAGES {
        let sent = damage_url(url.as_str(), damage, &mut Random(0));
        for canonical in [minted.clone(), canonical_request(&minted, &sent)] {
            let body = format!(
                "<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message>\
                 <CanonicalRequest>{}</CanonicalRequest></Error>",
                escaped(&canonical)
            );
            let request = FailedRequest::new("GET", &sent).response_body(&body);
            for request in [request.clone(), request.credentials(&credentials)] {
                let text = texts(&request.explain());
                assert_eq!(shown(&text, &secrets), None, "{damage} {sent}\n{text}");
            }
        }
    }
}

const URL: &str = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&\
    X-Amz-Expires=86400&X-Amz-SignedHeaders=host&\
    X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

/// What is no secret stays readable.
#[test]
fn undamaged_requests_stay_readable() {
    const UUIDS: &str = "550e8400-e29b-41d4-a716-446655440000/6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    const OTHER_HASH: &str = "8c0b6a1f6e3a6cbb37d1b4f1c7e2f6d20d8f5a5f2a0f64a1e4a3f1b2c3d4e5f6";
    let canonical = |path: &str, query: &str, headers: &str, hash: &str| {
        let query = query.replace('&', "&amp;");
        format!(
            "<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the \
             signature you provided. Check your key and signing method.</Message><CanonicalRequest>GET\n{path}\n\
             X-Amz-Algorithm=AWS4-HMAC-SHA256&amp;X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &amp;X-Amz-Date=20130524T000000Z&amp;{query}\n{headers}\n\nhost\n{hash}</CanonicalRequest></Error>"
        )
    };
    let usual = "X-Amz-Expires=86400&X-Amz-SignedHeaders=host";
    let host = "host:examplebucket.s3.amazonaws.com";
    let message =
        |code: &str, message: &str| format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    let hash_as_key = URL.replace("/test.txt", &format!("/{HASH}"));
    let camel_case =
        "/MyCompany/ProductionBackups/DatabaseSnapshots/WeeklyArchive/EuropeCentral/CustomerRecords2024";
    for (name, url, body, shown) in [
        (
            "host",
            URL,
            canonical("/test.txt", usual, "host:internal.example.com:8080", "UNSIGNED-PAYLOAD"),
            &[
                "examplebucket.s3.amazonaws.com",
                "internal.example.com:8080",
                "The request signature we calculated does not match the signature you provided.",
            ][..],
        ),
        (
            "path",
            URL,
            canonical("/examplebucket/test.txt", usual, host, "UNSIGNED-PAYLOAD"),
            &["/examplebucket/test.txt"],
        ),
        ("path of words", URL, canonical(camel_case, usual, host, "UNSIGNED-PAYLOAD"), &[camel_case]),
        ("path of UUIDs", URL, canonical(&format!("/{UUIDS}"), usual, host, "UNSIGNED-PAYLOAD"), &[UUIDS]),
        (
            "hash as object key",
            &hash_as_key,
            canonical(&format!("/a/{HASH}"), usual, host, "UNSIGNED-PAYLOAD"),
            &[HASH],
        ),
        ("payload hash", URL, canonical("/test.txt", usual, host, OTHER_HASH), &["payload hash", OTHER_HASH]),
        (
            "lifetime",
            URL,
            canonical("/test.txt", "X-Amz-Expires=604800&X-Amz-SignedHeaders=host", host, "UNSIGNED-PAYLOAD"),
            &["X-Amz-Expires", "86400", "604800"],
        ),
        (
            "parameters",
            URL,
            canonical(
                "/test.txt",
                &format!(
                    "{usual}&partNumber=7&prefix=photos%2F2024&utm_source=newsletter&versionId=3sL4kqtJlcpXroDTDmJ"
                ),
                host,
                "UNSIGNED-PAYLOAD",
            ),
            &["partNumber", "photos%2F2024", "utm_source", "newsletter", "3sL4kqtJlcpXroDTDmJ"],
        ),
        (
            "headers",
            URL,
            canonical(
                "/test.txt",
                usual,
                &format!(
                    "{host}\ncontent-type:image/png\nx-amz-meta-owner:jane\nx-amz-meta-sha256:{OTHER_HASH}"
                ),
                "UNSIGNED-PAYLOAD",
            ),
            &["content-type", "image/png", "x-amz-meta-owner", "jane", OTHER_HASH],
        ),
        (
            "MD5 of a customer key",
            URL,
            canonical(
                "/test.txt",
                usual,
                &format!("{host}\n{CUSTOMER_KEY}-md5:CY9rzUYh03PK3k6DJie09g=="),
                "UNSIGNED-PAYLOAD",
            ),
            &["CY9rzUYh03PK3k6DJie09g=="],
        ),
        (
            "access key id",
            URL,
            message(
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            ),
            &["AKIAIOSFODNN7EXAMPLE", "does not exist in our records"],
        ),
        (
            "token",
            URL,
            message("InvalidToken", "The provided token is malformed or otherwise invalid."),
            &["InvalidToken: The provided token is malformed or otherwise invalid."],
        ),
        (
            "region",
            URL,
            message(
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
            ),
            &["signed for us-east-1", "expects eu-west-1"],
        ),
    ] {
        let explanation = FailedRequest::new("GET", url).response_body(&body).explain();
        for text in [explanation.to_string(), format!("{explanation:?}")] {
            for part in shown {
                assert!(text.contains(part), "{name}: {part}\n{text}");
            }
        }
    }
}

/// Known values are hidden, even where no name and no shape gives them away.
#[test]
fn values_of_credentials_and_headers() {
    const TOKEN: &str = "AQoDYXdzEJrTOKENmarkTOKENmark";
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, TOKEN).unwrap();
    let message = format!("a {TOKEN}! c wholly secret text! d dGhlIGtleSBvZiBhIGN1c3RvbWVy! e");
    let body = format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
    let headers = [("Cookie", "wholly secret text"), (CUSTOMER_KEY, "dGhlIGtleSBvZiBhIGN1c3RvbWVy")];
    let request =
        FailedRequest::new("GET", URL).headers(headers).credentials(&credentials).response_body(&body);
    let text = request.explain().to_string();
    assert!(text.contains("AccessDenied: a […]! c […]! d […]! e\n"), "{text}");
}

/// Hostile input takes linear time; with quadratic time, these would take minutes.
#[test]
fn long_input() {
    const LENGTH: usize = 200_000;
    for part in [
        "token",
        "token=",
        "token a ",
        "sign=",
        "=",
        "%25",
        "&amp",
        "\\u00",
        "a",
        "aB3",
        "a&",
        "é",
        "X-Amz-Signature=0&",
    ] {
        let url = ["https://example.com/?", &part.repeat(LENGTH / part.len())].concat();
        let body = part.replace('&', "&amp;").repeat(10_000);
        let body = format!("<Error><Code>AccessDenied</Code><Message>{body}</Message></Error>");
        let start = Instant::now();
        let text = FailedRequest::new("GET", &url).response_body(&body).explain().to_string();
        assert!(text.contains("AccessDenied") || text.contains("[…]"), "{part} {text:.200}");
        assert!(start.elapsed() < Duration::from_secs(30), "{part} {:?}", start.elapsed());
    }
}

/// A cause names a header of the client's or the server's, as it can be printed.
#[test]
fn causes_for_a_terminal() {
    let unsigned =
        |name: &str| FailedRequest::new("GET", URL).headers([(name, "a")]).explain().cause().to_string();
    assert_eq!(unsigned("x-amz-\u{1b}[2J\u{202e}"), "header_unsigned x-amz-\u{fffd}[2j\u{fffd}");
    assert_eq!(unsigned("x-amz-\u{200b}a\u{2028}b"), "header_unsigned x-amz-\u{fffd}a\u{fffd}b");
    let body = "<Error><Code>AccessDenied</Code><Message>m</Message>\
        <HeadersNotSigned>\u{9b}31m</HeadersNotSigned></Error>";
    let explanation = FailedRequest::new("GET", URL).response_body(body).explain();
    assert_eq!(explanation.cause().to_string(), "header_unsigned \u{fffd}31m");
}
