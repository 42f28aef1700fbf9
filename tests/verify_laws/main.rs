//! Laws on generated requests: a presigned request verifies, and a changed one verifies if and only
//! if it means the same.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a request that cannot be signed or parsed fails the test"
)]

mod meaning;

use core::time::Duration;

use presign::verify::{Verifier, VerifyError};
use presign::{
    Credentials, Error, Method, PresignedUrl, Region, Request, Service, Signer, SigningRules, SigningTime,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use meaning::{Rules, meaning};

#[derive(Clone, Debug)]
struct ClientRequest {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

fn request(url: &PresignedUrl) -> ClientRequest {
    let (_, rest) = url.as_str().split_once("://").unwrap();
    let (host, _) = rest.split_at(rest.find('/').unwrap());
    let mut headers =
        vec![("Host".to_owned(), host.to_owned()), ("User-Agent".to_owned(), "test".to_owned())];
    headers.extend(url.required_headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
    ClientRequest { method: url.method().to_string(), target: rest[host.len()..].into(), headers }
}

/// One change to a request.
#[derive(Clone, Debug)]
enum Change {
    Method(&'static str),
    Replace(Index, char),
    Insert(Index, char),
    Remove(Index),
    CutOff(Index),
    /// Changes the case of an escape's digits.
    Recase(Index),
    /// Escapes a character.
    Escape(Index),
    /// Replaces an escape with its character.
    Unescape(Index),
    /// Replaces an escaped space with a plus sign.
    PlusForSpace,
    /// Writes a scheme and a host before the path.
    AbsoluteForm(&'static str),
    SwapParameters(Index, Index),
    RepeatParameter(Index),
    DropParameter(Index),
    AddParameter(&'static str),
    HeaderCase(Index),
    HeaderSpace(Index, &'static str),
    HeaderInTwo(Index),
    HeaderValue(Index, char),
    DropHeader(Index),
    AddHeader(&'static str, &'static str),
    /// Appends a port to `Host`.
    AddPort(&'static str),
    SwapHeaders(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    let character = || {
        prop_oneof![select(vec!['&', '=', '%', '+', '/', '?', ';', '.', ' ', 'a', 'é', '#']), any::<char>()]
    };
    prop_oneof![
        select(vec!["GET", "PUT", "get"]).prop_map(Change::Method),
        (at(), character()).prop_map(|(at, character)| Change::Replace(at, character)),
        (at(), character()).prop_map(|(at, character)| Change::Insert(at, character)),
        at().prop_map(Change::Remove),
        at().prop_map(Change::CutOff),
        at().prop_map(Change::Recase),
        at().prop_map(Change::Escape),
        at().prop_map(Change::Unescape),
        Just(Change::PlusForSpace),
        select(vec![
            "http://example.com",
            "HTTPS://Example.com:443",
            "http://example.com:8443",
            "ftp://example.com"
        ])
        .prop_map(Change::AbsoluteForm),
        (at(), at()).prop_map(|(a, b)| Change::SwapParameters(a, b)),
        at().prop_map(Change::RepeatParameter),
        at().prop_map(Change::DropParameter),
        select(vec!["", "=", "a", "x-amz-signature=0", "X-Amz-Security-Token=t", "Signature=0"])
            .prop_map(Change::AddParameter),
        at().prop_map(Change::HeaderCase),
        (at(), select(vec![" ", "\t ", "\n"])).prop_map(|(at, space)| Change::HeaderSpace(at, space)),
        at().prop_map(Change::HeaderInTwo),
        (at(), character()).prop_map(|(at, character)| Change::HeaderValue(at, character)),
        at().prop_map(Change::DropHeader),
        (
            select(vec![
                "X-Amz-Acl",
                "x-amzn-trace-id",
                "Accept",
                "Host",
                "Content-Type",
                "My-Header",
                "X-Amz-Content-Sha256",
                "Authorization",
            ]),
            select(vec!["a", "UNSIGNED-PAYLOAD"]),
        )
            .prop_map(|(name, value)| Change::AddHeader(name, value)),
        select(vec![":443", ":80", ":8080"]).prop_map(Change::AddPort),
        (at(), at()).prop_map(|(a, b)| Change::SwapHeaders(a, b)),
    ]
}

/// Makes a change, if it applies to the request.
fn apply(request: &mut ClientRequest, change: &Change) {
    let place = |at: &Index, text: &str| {
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        if places.is_empty() { 0 } else { places[at.index(places.len())] }
    };
    let escapes = |text: &str| -> Vec<usize> {
        text.char_indices().filter(|(_, character)| *character == '%').map(|(at, _)| at).collect()
    };
    let target = &mut request.target;
    match change {
        Change::Method(method) => request.method = (*method).into(),
        Change::Replace(at, character) => {
            let at = place(at, target);
            if !target.is_empty() {
                target.remove(at);
            }
            target.insert(at, *character);
        }
        Change::Insert(at, character) => target.insert(place(at, target), *character),
        Change::Remove(at) if !target.is_empty() => {
            target.remove(place(at, target));
        }
        Change::CutOff(at) => target.truncate(place(at, target)),
        Change::Recase(at) => {
            let escapes = escapes(target);
            if !escapes.is_empty() {
                let at = escapes[at.index(escapes.len())];
                let changed = target.get(at..at + 3).map(|escape| {
                    if escape.bytes().any(|byte| byte.is_ascii_lowercase()) {
                        escape.to_ascii_uppercase()
                    } else {
                        escape.to_ascii_lowercase()
                    }
                });
                if let Some(changed) = changed {
                    target.replace_range(at..at + 3, &changed);
                }
            }
        }
        Change::Escape(at) => {
            let at = place(at, target);
            let byte = target.as_bytes().get(at).copied().filter(u8::is_ascii_graphic);
            if let Some(byte) = byte {
                target.replace_range(at..=at, &format!("%{byte:02X}"));
            }
        }
        Change::Unescape(at) => {
            let escapes = escapes(target);
            if !escapes.is_empty() {
                let at = escapes[at.index(escapes.len())];
                let digits = target.get(at + 1..at + 3).unwrap_or_default();
                if let Some(byte) = u8::from_str_radix(digits, 16).ok().filter(u8::is_ascii_graphic) {
                    target.replace_range(at..at + 3, &char::from(byte).to_string());
                }
            }
        }
        Change::PlusForSpace => *target = target.replacen("%20", "+", 1),
        Change::AbsoluteForm(before) => target.insert_str(0, before),
        Change::SwapParameters(a, b) => {
            on_parameters(target, |list| {
                let length = list.len();
                list.swap(a.index(length), b.index(length));
            });
        }
        Change::RepeatParameter(at) => {
            on_parameters(target, |list| list.push(list[at.index(list.len())].clone()));
        }
        Change::DropParameter(at) => on_parameters(target, |list| {
            list.remove(at.index(list.len()));
        }),
        Change::AddParameter(parameter) => on_parameters(target, |list| list.push((*parameter).into())),
        Change::AddHeader(name, value) => request.headers.push(((*name).into(), (*value).into())),
        _ => apply_to_headers(&mut request.headers, change),
    }
}

fn apply_to_headers(headers: &mut Vec<(String, String)>, change: &Change) {
    if headers.is_empty() {
        return;
    }
    let length = headers.len();
    match change {
        Change::HeaderCase(at) => headers[at.index(length)].0.make_ascii_uppercase(),
        Change::HeaderSpace(at, space) => {
            let (_, value) = &mut headers[at.index(length)];
            *value = format!("{space}{}{space}", value.replace(' ', &format!(" {space}")));
        }
        Change::HeaderInTwo(at) => {
            let at = at.index(length);
            let (name, value) = headers[at].clone();
            if let Some((first, second)) = value.split_once(',') {
                headers[at].1 = first.into();
                headers.insert(at + 1, (name, second.into()));
            }
        }
        Change::HeaderValue(at, character) => headers[at.index(length)].1.push(*character),
        Change::AddPort(port) => {
            let host = headers.iter_mut().find(|(name, _)| name == "Host");
            host.into_iter().for_each(|(_, value)| value.push_str(port));
        }
        Change::DropHeader(at) => {
            headers.remove(at.index(length));
        }
        Change::SwapHeaders(a, b) => headers.swap(a.index(length), b.index(length)),
        _ => {}
    }
}

fn on_parameters(target: &mut String, change: impl FnOnce(&mut Vec<String>)) {
    if let Some((path, query)) = target.split_once('?') {
        let mut list: Vec<String> = query.split('&').map(String::from).collect();
        change(&mut list);
        *target = format!("{path}?{}", list.join("&"));
    }
}

#[derive(Clone, Debug)]
struct Input {
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    /// Whether the query has the headers that begin with `x-amz-` too.
    is_hoisted: bool,
    has_port: bool,
    token: Option<String>,
    rules: [bool; 5],
}

fn input() -> impl Strategy<Value = Input> {
    let text = || prop_oneof!["[a-zA-Z0-9/._~-]{1,12}", "[%+&=?;,/ eEfF.é日-]{1,12}", ".{1,12}"];
    let name = text().prop_filter("a name that signing adds", |name: &String| {
        !name.to_ascii_lowercase().starts_with("x-amz-")
    });
    let value = prop_oneof!["[a-z ,;]{0,12}", "[a-zé日 \t=]{0,12}"];
    let header = select(vec!["content-type", "X-Amz-Meta-A", "x-amz-meta-b", "my-header", "accept"]);
    (
        "(/([a-z.]|%2F|%e9|%20|%C3%A9|~){0,3}){1,4}",
        prop::collection::vec((name, prop_oneof![text(), Just(String::new())]), 0..20),
        prop::collection::vec((header.prop_map(String::from), value), 0..4),
        any::<[bool; 2]>(),
        prop::option::of("[a-zA-Z0-9/+=]{1,60}"),
        any::<[bool; 5]>(),
    )
        .prop_map(|(path, query, headers, [is_hoisted, has_port], token, rules)| Input {
            path,
            query,
            headers,
            is_hoisted,
            has_port,
            token,
            rules,
        })
}

struct Server {
    verifier: Verifier,
    signer: Signer,
    rules: Rules,
}

fn server(input: &Input) -> Server {
    let [double_encode, normalize, sign_payload, sign_token, plus_is_space] = input.rules;
    let rules = SigningRules::GENERAL
        .double_encode_path(double_encode)
        .normalize_path(normalize)
        .sign_payload(sign_payload)
        .sign_session_token(sign_token);
    let credentials = match &input.token {
        Some(token) => Credentials::temporary("AKIA/+=ü", "secret", token.as_str()).unwrap(),
        None => Credentials::new("AKIA", "secret").unwrap(),
    };
    let service = Service::custom("service", rules).unwrap();
    Server {
        verifier: Verifier::new(service.clone(), Region::EU_WEST_1).decode_plus_in_path(plus_is_space),
        signer: Signer::new(service, Region::EU_WEST_1, credentials),
        rules: Rules { double_encode, normalize, sign_payload, plus_is_space },
    }
}

fn presign(input: &Input, signer: &Signer, time: SigningTime) -> Result<PresignedUrl, Error> {
    let url = format!("https://example.com{}{}", if input.has_port { ":8443" } else { "" }, input.path);
    let mut request = Request::new(Method::POST, &url)?;
    for (name, value) in &input.query {
        request = request.query(name, value);
    }
    for (name, value) in &input.headers {
        request = request.header(name, value);
        if input.is_hoisted && name.to_ascii_lowercase().starts_with("x-amz-") {
            request = request.query(name, value);
        }
    }
    signer.presign_at(&request, time, Duration::from_secs(60))
}

/// Verifies a request with credentials and with a signer, which must agree.
#[track_caller]
fn verify(server: &Server, request: &ClientRequest, now: SigningTime) -> Result<SigningTime, VerifyError> {
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let presented = server.verifier.parse(&request.method, &request.target, headers)?;
    let outcome = presented.verify(server.signer.credentials(), now).map(|verified| verified.expires_at());
    let with_signer = presented.verify_with(&server.signer, now).map(|verified| verified.expires_at());
    assert_eq!(outcome, with_signer);
    outcome
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn presigned_requests_verify(input in input(), later in 0..60_u64) {
        let server = server(&input);
        let time: SigningTime = "20240229T235950Z".parse().unwrap();
        let url = presign(&input, &server.signer, time).unwrap();
        let request = request(&url);
        let now = time.checked_add(Duration::from_secs(later)).unwrap();
        prop_assert_eq!(verify(&server, &request, now), Ok(url.expires_at()));
        let end = time.checked_add(Duration::from_secs(60)).unwrap();
        prop_assert_eq!(verify(&server, &request, end), Err(VerifyError::Expired));

        let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let presented = server.verifier.parse(&request.method, &request.target, headers).unwrap();
        prop_assert_eq!(presented.canonical_request(), url.canonical_request().to_string());
        prop_assert_eq!(presented.string_to_sign(), url.string_to_sign());
    }

    #[test]
    fn changed_requests_verify_if_they_mean_the_same(
        input in input(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let server = server(&input);
        let time: SigningTime = "20240229T235950Z".parse().unwrap();
        let original = request(&presign(&input, &server.signer, time).unwrap());
        let mut changed = original.clone();
        changes.iter().for_each(|change| apply(&mut changed, change));
        let meaning_of = |request: &ClientRequest| {
            meaning(&request.method, &request.target, &request.headers, server.rules)
        };
        let is_same = meaning_of(&changed) == meaning_of(&original);
        prop_assert_eq!(verify(&server, &changed, time).is_ok(), is_same, "{:?}", verify(&server, &changed, time));
    }
}
