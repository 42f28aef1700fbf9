//! Property tests: the explanation names the fault that a test injects into a generated request.
//!
//! The server responds like S3.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a request that cannot be signed or read fails the test"
)]

use core::time::Duration;

use presign::explain::{Cause, Explanation, FailedRequest};
use presign::s3::{Bucket, Endpoint};
use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, PresignedUrl, Region, Service, SigningTime};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const SIGNED_AT: &str = "20240229T235950Z";
const LIFETIME: Duration = Duration::from_secs(777);

#[derive(Clone, Debug)]
struct ClientRequest {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
}

impl ClientRequest {
    #[track_caller]
    fn host(&self) -> String {
        self.url.split('/').nth(2).unwrap().to_owned()
    }

    #[track_caller]
    fn target(&self) -> &str {
        &self.url[self.url.find("://").unwrap() + 3 + self.host().len()..]
    }

    #[track_caller]
    fn replace(&mut self, from: &str, to: &str) {
        assert!(self.url.contains(from), "{from} in {}", self.url);
        self.url = self.url.replacen(from, to, 1);
    }

    #[track_caller]
    fn header(&mut self, name: &str) -> &mut String {
        &mut self.headers.iter_mut().find(|(other, _)| other == name).unwrap().1
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// A server with one access key and XML responses.
struct Server {
    region: Region,
    service: Service,
    credentials: Credentials,
    now: SigningTime,
    /// Whether the error document contains the canonical request.
    states_canonical_request: bool,
}

impl Server {
    /// Returns the error document if the server refuses the request.
    fn refusal(&self, request: &ClientRequest) -> Option<String> {
        let verifier = Verifier::new(self.service.clone(), self.region.clone());
        let host = request.host();
        let mut headers: Vec<(&str, &str)> = request.headers().chain([("host", host.as_str())]).collect();
        let presented = match verifier.parse(&request.method, request.target(), headers.clone()) {
            // Like S3, treat a missing header as an empty one.
            Err(VerifyError::MissingHeader(_)) => {
                let all = ["content-type", "x-amz-meta-owner"];
                let is_missing = |name: &&str| !headers.iter().any(|(other, _)| other == name);
                headers.extend(all.into_iter().filter(is_missing).map(|name| (name, "")).collect::<Vec<_>>());
                verifier.parse(&request.method, request.target(), headers)
            }
            presented => presented,
        };
        let presented = match presented {
            Ok(presented) => presented,
            Err(error) => return Some(self.document(error, "")),
        };
        let error = presented.verify(&self.credentials, self.now).err()?;
        let escaped = |text: String| text.replace('&', "&amp;").replace('<', "&lt;");
        let signature = request.url.split("X-Amz-Signature=").nth(1).unwrap_or_default();
        let more = format!(
            "<AWSAccessKeyId>{}</AWSAccessKeyId><StringToSign>{}</StringToSign><SignatureProvided>{}</SignatureProvided>\
             <CanonicalRequest>{}</CanonicalRequest>",
            presented.access_key_id(),
            escaped(presented.string_to_sign()),
            signature.split('&').next().unwrap_or_default(),
            escaped(presented.canonical_request()),
        );
        let is_stated = error == VerifyError::Signature && self.states_canonical_request;
        Some(self.document(error, if is_stated { &more } else { "" }))
    }

    fn document(&self, error: VerifyError, more: &str) -> String {
        let time = self.now.to_string();
        let part = |start: usize, end: usize| &time[start..end];
        let server_time = format!(
            "{}-{}-{}T{}:{}:{}Z",
            part(0, 4),
            part(4, 6),
            part(6, 8),
            part(9, 11),
            part(11, 13),
            part(13, 15)
        );
        let region = self.region.as_str();
        let (message, element) = match error {
            VerifyError::Expired => {
                ("Request has expired".into(), format!("<ServerTime>{server_time}</ServerTime>"))
            }
            VerifyError::NotYetValid => {
                ("Request is not yet valid".into(), format!("<ServerTime>{server_time}</ServerTime>"))
            }
            VerifyError::UnsignedHeader(_) => {
                ("There were headers present in the request which were not signed".into(), String::new())
            }
            VerifyError::Parameter { name: "X-Amz-Credential", rule, .. }
                if rule.contains("server's region") =>
            {
                (
                    format!(
                        "Error parsing the X-Amz-Credential parameter; the region is wrong; expecting '{region}'"
                    ),
                    format!("<Region>{region}</Region>"),
                )
            }
            VerifyError::Parameter { name: "X-Amz-Credential", rule, .. }
                if rule.contains("server's service") =>
            {
                ("Error parsing the X-Amz-Credential parameter; incorrect service".into(), String::new())
            }
            error => (error.to_string(), String::new()),
        };
        format!("<Error><Code>{}</Code><Message>{message}</Message>{more}{element}</Error>", error.code())
    }
}

/// A change to a request, a server or a clock.
#[derive(Clone, Copy, Debug)]
enum Fault {
    HeaderLost,
    HeaderNotSent,
    HeaderChanged,
    MetadataChanged,
    HeaderAdded,
    MethodChanged,
    HostRewritten,
    PortAdded,
    PathEncodedAgain,
    PathNormalized,
    PathPrefixed,
    PathPlus,
    ParameterAdded,
    ParameterDropped,
    ParameterChanged,
    ParameterEncodedAgain,
    PlusInTransit,
    PlusByTheClient,
    HtmlEscaped,
    CutOff(usize),
    QueryEncodedAgain,
    Expired,
    NotYetValid,
    ClockSkew,
    WrongRegion,
    WrongService,
    SignatureAltered,
    WrongSecret,
    UnknownAccessKey,
    Version2,
    WrongToken,
    TokenLost,
    OverSevenDays,
    ParameterRepeated,
}

const FAULTS: [Fault; 33] = [
    Fault::HeaderLost,
    Fault::HeaderNotSent,
    Fault::HeaderChanged,
    Fault::MetadataChanged,
    Fault::HeaderAdded,
    Fault::MethodChanged,
    Fault::HostRewritten,
    Fault::PortAdded,
    Fault::PathEncodedAgain,
    Fault::PathNormalized,
    Fault::PathPrefixed,
    Fault::PathPlus,
    Fault::ParameterAdded,
    Fault::ParameterDropped,
    Fault::ParameterChanged,
    Fault::ParameterEncodedAgain,
    Fault::PlusInTransit,
    Fault::PlusByTheClient,
    Fault::HtmlEscaped,
    Fault::QueryEncodedAgain,
    Fault::Expired,
    Fault::NotYetValid,
    Fault::ClockSkew,
    Fault::WrongRegion,
    Fault::WrongService,
    Fault::SignatureAltered,
    Fault::WrongSecret,
    Fault::UnknownAccessKey,
    Fault::Version2,
    Fault::WrongToken,
    Fault::TokenLost,
    Fault::OverSevenDays,
    Fault::ParameterRepeated,
];

/// A generated request.
///
/// Its key contains a space and an empty segment, and its parameter a space, so that every fault
/// changes it.
#[derive(Clone, Debug)]
struct Wanted {
    key: String,
    name: String,
    token: Option<String>,
    method: &'static str,
    at: Index,
}

fn wanted() -> impl Strategy<Value = Wanted> {
    (
        "[a-zA-Z0-9é日]{1,8}/([a-zé+&=]{1,6}/){0,2}",
        "[a-zé ]{1,10}",
        prop::option::of("[a-zA-Z0-9/+=]{20,60}"),
        select(vec!["GET", "PUT", "DELETE"]),
        any::<Index>(),
    )
        .prop_map(|(start, name, token, method, at)| Wanted {
            key: format!("{start}/a b.txt"),
            name: format!("a {name}.txt"),
            token,
            method,
            at,
        })
}

#[track_caller]
fn credentials(secret: &str, token: Option<&str>) -> Credentials {
    match token {
        Some(token) => Credentials::temporary("AKIAIOSFODNN7EXAMPLE", secret, token).unwrap(),
        None => Credentials::new("AKIAIOSFODNN7EXAMPLE", secret).unwrap(),
    }
}

#[track_caller]
fn presign(wanted: &Wanted) -> PresignedUrl {
    let endpoint = Endpoint::virtual_hosted("https://s3.example.com").unwrap();
    let credentials = credentials("secret", wanted.token.as_deref());
    let bucket = Bucket::with_endpoint("examplebucket", Region::EU_WEST_1, credentials, endpoint).unwrap();
    let operation = bucket
        .request(wanted.method.parse().unwrap(), &wanted.key)
        .query("response-content-type", "text/plain")
        .query("name", &wanted.name)
        .header("content-type", "image/png")
        .header("x-amz-meta-owner", "me");
    operation.presign_at(SIGNED_AT.parse().unwrap(), LIFETIME).unwrap()
}

/// A request with a fault, and the expected cause.
struct Scenario {
    /// The request as the client describes it.
    sent: ClientRequest,
    /// The request as the server receives it.
    arrived: ClientRequest,
    server: Server,
    now: Option<SigningTime>,
    cause: Cause,
}

#[track_caller]
fn inject(fault: Fault, wanted: &Wanted, states_canonical_request: bool) -> Scenario {
    let url = presign(wanted);
    let headers = url.required_headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut sent = ClientRequest { method: wanted.method.into(), url: url.as_str().into(), headers };
    let signed_at: SigningTime = SIGNED_AT.parse().unwrap();
    let mut server = Server {
        region: Region::EU_WEST_1,
        service: Service::S3,
        credentials: credentials("secret", wanted.token.as_deref()),
        now: signed_at,
        states_canonical_request,
    };
    let mut now = None;
    let mut arrived = sent.clone();
    let on_both =
        |sent: &mut ClientRequest, arrived: &mut ClientRequest, change: &dyn Fn(&mut ClientRequest)| {
            change(sent);
            change(arrived);
        };
    let cause = match fault {
        Fault::HeaderLost => {
            arrived.headers.retain(|(name, _)| name != "content-type");
            Cause::HeaderMissing("content-type".into())
        }
        Fault::HeaderNotSent => {
            on_both(&mut sent, &mut arrived, &|sent| sent.headers.retain(|(name, _)| name != "content-type"));
            Cause::HeaderMissing("content-type".into())
        }
        Fault::HeaderChanged => {
            *arrived.header("content-type") = "image/png; charset=utf-8".into();
            Cause::HeaderDiffers("content-type".into())
        }
        Fault::MetadataChanged => {
            *arrived.header("x-amz-meta-owner") = "you".into();
            Cause::HeaderDiffers("x-amz-meta-owner".into())
        }
        Fault::HeaderAdded => {
            let add = |sent: &mut ClientRequest| sent.headers.push(("X-Amz-Acl".into(), "private".into()));
            on_both(&mut sent, &mut arrived, &add);
            Cause::HeaderUnsigned("x-amz-acl".into())
        }
        Fault::MethodChanged => {
            arrived.method = "POST".into();
            Cause::Method
        }
        Fault::HostRewritten => {
            arrived.replace("//examplebucket.s3.example.com", "//10.0.0.1:9000");
            Cause::Host
        }
        Fault::PortAdded => {
            arrived.replace(".example.com", ".example.com:8443");
            Cause::Port
        }
        Fault::PathEncodedAgain => {
            arrived.replace("a%20b.txt", "a%2520b.txt");
            Cause::PathDoubleEncoded
        }
        Fault::PathNormalized => {
            arrived.replace("//a%20b.txt", "/a%20b.txt");
            Cause::PathNormalized
        }
        Fault::PathPrefixed => {
            arrived.replace(".com/", ".com/files/");
            Cause::Path
        }
        Fault::PathPlus => {
            arrived.replace("a%20b.txt", "a+b.txt");
            Cause::PlusForSpace
        }
        Fault::ParameterAdded => {
            arrived.url.push_str("&utm_source=newsletter");
            Cause::ParameterAdded("utm_source".into())
        }
        Fault::ParameterDropped => {
            arrived.replace("&response-content-type=text%2Fplain", "");
            Cause::ParameterDropped("response-content-type".into())
        }
        Fault::ParameterChanged => {
            arrived.replace("X-Amz-Expires=777", "X-Amz-Expires=7777");
            Cause::ParameterDiffers("X-Amz-Expires".into())
        }
        Fault::ParameterEncodedAgain => {
            arrived.replace("text%2Fplain", "text%252Fplain");
            Cause::DoubleEncodedQuery
        }
        Fault::PlusInTransit => {
            arrived.replace("name=a%20", "name=a+");
            Cause::PlusForSpace
        }
        Fault::PlusByTheClient => {
            on_both(&mut sent, &mut arrived, &|sent| sent.replace("name=a%20", "name=a+"));
            Cause::PlusForSpace
        }
        Fault::HtmlEscaped => {
            on_both(&mut sent, &mut arrived, &|sent| sent.url = sent.url.replace('&', "&amp;"));
            Cause::HtmlEscaped
        }
        Fault::CutOff(at) => {
            on_both(&mut sent, &mut arrived, &|sent| sent.url.truncate(at));
            Cause::CutOff
        }
        Fault::QueryEncodedAgain => {
            let again = |sent: &mut ClientRequest| {
                let (path, query) = sent.url.split_once('?').unwrap();
                sent.url = format!("{path}?{}", query.replace('%', "%25"));
            };
            on_both(&mut sent, &mut arrived, &again);
            Cause::DoubleEncodedQuery
        }
        Fault::Expired => {
            server.now = signed_at
                .checked_add(LIFETIME + Duration::from_secs(wanted.at.index(10_000) as u64))
                .unwrap();
            Cause::Expired
        }
        Fault::NotYetValid | Fault::ClockSkew => {
            server.now =
                signed_at.checked_sub(Duration::from_secs(901 + wanted.at.index(10_000) as u64)).unwrap();
            now = matches!(fault, Fault::ClockSkew).then_some(signed_at);
            if matches!(fault, Fault::ClockSkew) { Cause::ClockSkew } else { Cause::NotYetValid }
        }
        Fault::WrongRegion => {
            server.region = Region::US_WEST_2;
            Cause::Region
        }
        Fault::WrongService => {
            server.service = Service::custom("s3-outposts", Service::S3.rules()).unwrap();
            Cause::Service
        }
        Fault::SignatureAltered => {
            let signature = url.signature();
            let at = wanted.at.index(signature.len());
            let digit = if &signature[at..=at] == "0" { "1" } else { "0" };
            let altered = [&signature[..at], digit, &signature[at + 1..]].concat();
            arrived.replace(signature, &altered);
            Cause::SignatureAltered
        }
        Fault::WrongSecret => {
            server.credentials = credentials("other", wanted.token.as_deref());
            Cause::Secret
        }
        Fault::UnknownAccessKey => {
            server.credentials = Credentials::new("AKIAI44QH8DHBEXAMPLE", "secret").unwrap();
            Cause::AccessKeyUnknown
        }
        Fault::Version2 => {
            let old = "?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D&Expires=1709251790";
            on_both(&mut sent, &mut arrived, &|sent| {
                let (path, _) = sent.url.split_once('?').unwrap();
                sent.url = format!("{path}{old}");
            });
            Cause::SignatureVersion2
        }
        Fault::WrongToken => {
            server.credentials = credentials("secret", Some("another token"));
            Cause::SessionToken
        }
        Fault::TokenLost => match &wanted.token {
            Some(_) => {
                let start = arrived.url.find("X-Amz-Security-Token=").unwrap();
                let end = start + arrived.url[start..].find('&').unwrap() + 1;
                arrived.url.replace_range(start..end, "");
                server.credentials = credentials("secret", None);
                Cause::ParameterDropped("X-Amz-Security-Token".into())
            }
            None => {
                server.credentials = credentials("secret", Some("a token"));
                Cause::SessionToken
            }
        },
        Fault::OverSevenDays => {
            on_both(&mut sent, &mut arrived, &|sent| sent.replace("Expires=777", "Expires=777777"));
            Cause::OverSevenDays
        }
        Fault::ParameterRepeated => {
            on_both(&mut sent, &mut arrived, &|sent| sent.url.push_str("&X-Amz-Date=20240301T000000Z"));
            Cause::ParameterRepeated("X-Amz-Date")
        }
    };
    Scenario { sent, arrived, server, now, cause }
}

#[track_caller]
fn explain(scenario: &Scenario, credentials: Option<&Credentials>) -> Explanation {
    let body = scenario.server.refusal(&scenario.arrived).unwrap();
    let mut request = FailedRequest::new(&scenario.sent.method, &scenario.sent.url)
        .headers(scenario.sent.headers())
        .response_body(&body);
    if let Some(credentials) = credentials {
        request = request.credentials(credentials);
    }
    if let Some(now) = scenario.now {
        request = request.now(now);
    }
    request.explain()
}

/// Injects a client's mistake.
///
/// Client and server agree on the request, so only the secret shows the one that was signed.
#[track_caller]
fn inject_client_mistake(wanted: &Wanted, number: usize) -> (ClientRequest, Cause) {
    let url = presign(wanted);
    let headers = url.required_headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut sent = ClientRequest { method: wanted.method.into(), url: url.as_str().into(), headers };
    let cause = match number {
        0 => {
            sent.method = if wanted.method == "GET" { "PUT" } else { "GET" }.into();
            Cause::Method
        }
        1 => {
            *sent.header("content-type") = "image/png; charset=utf-8".into();
            Cause::HeaderDiffers("content-type".into())
        }
        2 => {
            sent.url.push_str("&utm_source=newsletter");
            Cause::ParameterAdded("utm_source".into())
        }
        3 => {
            sent.replace("a%20b.txt", "a%2520b.txt");
            Cause::PathDoubleEncoded
        }
        4 => {
            let signature = url.signature();
            let at = wanted.at.index(signature.len());
            let digit = if &signature[at..=at] == "0" { "1" } else { "0" };
            let altered = [&signature[..at], digit, &signature[at + 1..]].concat();
            sent.replace(signature, &altered);
            Cause::SignatureAltered
        }
        5 => {
            sent.replace(".example.com", ".example.com:8443");
            Cause::Port
        }
        _ => {
            sent.replace("name=a%20", "name=a%2B");
            Cause::PlusForSpace
        }
    };
    (sent, cause)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 32, ..ProptestConfig::default() })]

    /// With a server that states the canonical request.
    #[test]
    fn every_fault_is_named(wanted in wanted()) {
        for fault in FAULTS {
            let scenario = inject(fault, &wanted, true);
            for credentials in [None, Some(credentials("secret", wanted.token.as_deref()))] {
                let explanation = explain(&scenario, credentials.as_ref());
                // Its parameter `response-content-type` suggests a download.
                let seems_a_download = matches!(fault, Fault::WrongSecret) && wanted.method != "GET" && credentials.is_none();
                let cause = if seems_a_download { &Cause::Method } else { &scenario.cause };
                prop_assert_eq!(explanation.cause(), cause, "{:?} {}\n{}", fault, &scenario.sent.url, explanation);
                let text = explanation.to_string();
                prop_assert!(scenario.cause.subject().is_none_or(|subject| text.contains(subject)), "{}", text);
                let signature = presign(&wanted);
                prop_assert!(!text.contains(signature.signature()));
                prop_assert!(wanted.token.as_ref().is_none_or(|token| !text.contains(token)));
            }
        }
    }

    /// The URL is cut anywhere after `X-Amz-Algorithm`.
    #[test]
    fn cut_urls(wanted in wanted(), at: Index) {
        let url = presign(&wanted);
        let end_of_algorithm = url.as_str().find("AWS4-HMAC-SHA256").unwrap() + 20;
        let at = end_of_algorithm + at.index(url.as_str().len() - end_of_algorithm);
        let scenario = inject(Fault::CutOff(at), &wanted, true);
        let explanation = explain(&scenario, None);
        prop_assert_eq!(explanation.cause(), &Cause::CutOff, "{}", &scenario.sent.url);
    }

    /// With the credentials, whether or not the server states the canonical request.
    #[test]
    fn client_mistakes_are_named(wanted in wanted(), states_canonical_request: bool) {
        let credentials = credentials("secret", wanted.token.as_deref());
        for number in 0..7 {
            let (sent, cause) = inject_client_mistake(&wanted, number);
            let scenario = Scenario { arrived: sent.clone(), sent, cause, ..inject(Fault::WrongSecret, &wanted, states_canonical_request) };
            let explanation = explain(&scenario, Some(&credentials));
            prop_assert_eq!(explanation.cause(), &scenario.cause, "{}\n{}", &scenario.sent.url, explanation);
            prop_assert_eq!(explanation.signature_matches(), Some(false));
        }
    }

    /// The server accepts every request without a fault.
    #[test]
    fn valid_requests_are_accepted(wanted in wanted()) {
        let scenario = inject(Fault::WrongSecret, &wanted, true);
        let server = Server { credentials: credentials("secret", wanted.token.as_deref()), ..scenario.server };
        prop_assert_eq!(server.refusal(&scenario.arrived), None);
    }

    /// Texts that are not URLs or error documents have an explanation, too.
    #[test]
    fn malformed_input(url in "\\PC{0,80}", start in "(https://a/)?(.|[?&=%+]|X-Amz-(Date|Expires|Credential|Signature|SignedHeaders)=){0,30}", body in "(<Error><Code>a</Code>)?.{0,40}(</Error>)?", name in ".{0,9}", value in ".{0,9}") {
        for url in [url, start] {
            let request = FailedRequest::new("GET", &url).headers([(name.as_str(), value.as_str())]).response_body(&body);
            prop_assert!(request.explain().to_string().contains("What to do: "));
        }
    }
}
