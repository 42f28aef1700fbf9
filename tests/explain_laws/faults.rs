//! Faults, each injected into a request, a server or a clock.

use core::time::Duration;

use presign::explain::Cause;
use presign::{Credentials, Region, Service, SigningTime};
use proptest::sample::Index;

use crate::request::{ClientRequest, LIFETIME, SIGNED_AT, Wanted, credentials, presign};
use crate::server::{Document, Server};

/// A change to a request, a server or a clock.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
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
    SecondAuthentication,
    SessionExpired,
    // The mistakes of a client, with which the server agrees: only the secret shows the signed request.
    ClientMethod,
    ClientHeader,
    ClientParameter,
    ClientPath,
    ClientPlus,
    ClientPort,
    ClientSignature,
}

/// The faults that a server can see, or that the URL shows.
pub(crate) const FAULTS: [Fault; 35] = [
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
    Fault::SecondAuthentication,
    Fault::SessionExpired,
];

/// The faults that only the credentials show.
pub(crate) const CLIENT_FAULTS: [Fault; 7] = [
    Fault::ClientMethod,
    Fault::ClientHeader,
    Fault::ClientParameter,
    Fault::ClientPath,
    Fault::ClientPlus,
    Fault::ClientPort,
    Fault::ClientSignature,
];

/// A request with a fault, and the expected cause.
pub(crate) struct Scenario {
    /// The request as the client describes it.
    pub(crate) sent: ClientRequest,
    /// The request as the server receives it.
    pub(crate) arrived: ClientRequest,
    pub(crate) server: Server,
    pub(crate) now: Option<SigningTime>,
    pub(crate) cause: Cause,
}

#[track_caller]
pub(crate) fn inject(fault: Fault, wanted: &Wanted, document: Document) -> Scenario {
    let url = presign(wanted);
    let headers = url.required_headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut sent = ClientRequest { method: wanted.method.into(), url: url.as_str().into(), headers };
    let signed_at: SigningTime = SIGNED_AT.parse().unwrap();
    let mut server = Server {
        region: Region::EU_WEST_1,
        service: wanted.service.clone(),
        credentials: credentials("secret", wanted.token.as_deref()),
        now: signed_at,
        document,
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
            let other = if wanted.service == Service::S3 { "s3-outposts" } else { "appsync" };
            server.service = Service::custom(other, wanted.service.rules()).unwrap();
            Cause::Service
        }
        Fault::SignatureAltered => {
            arrived.replace(url.signature(), &altered(url.signature(), wanted.at));
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
        Fault::SecondAuthentication => {
            let add =
                |sent: &mut ClientRequest| sent.headers.push(("authorization".into(), "Bearer a.b.c".into()));
            on_both(&mut sent, &mut arrived, &add);
            Cause::AuthorizationHeader
        }
        Fault::SessionExpired => {
            server.credentials = server.credentials.with_expiration(signed_at);
            Cause::SessionExpired
        }
        Fault::ClientMethod => {
            let method = if wanted.method == "GET" { "PUT" } else { "GET" };
            on_both(&mut sent, &mut arrived, &|sent| sent.method = method.into());
            Cause::Method
        }
        Fault::ClientHeader => {
            let change =
                |sent: &mut ClientRequest| *sent.header("content-type") = "image/png; charset=utf-8".into();
            on_both(&mut sent, &mut arrived, &change);
            Cause::HeaderDiffers("content-type".into())
        }
        Fault::ClientParameter => {
            on_both(&mut sent, &mut arrived, &|sent| sent.url.push_str("&utm_source=newsletter"));
            Cause::ParameterAdded("utm_source".into())
        }
        Fault::ClientPath => {
            on_both(&mut sent, &mut arrived, &|sent| sent.replace("a%20b.txt", "a%2520b.txt"));
            Cause::PathDoubleEncoded
        }
        Fault::ClientPlus => {
            on_both(&mut sent, &mut arrived, &|sent| sent.replace("name=a%20", "name=a%2B"));
            Cause::PlusForSpace
        }
        Fault::ClientPort => {
            on_both(&mut sent, &mut arrived, &|sent| sent.replace(".example.com", ".example.com:8443"));
            Cause::Port
        }
        Fault::ClientSignature => {
            let altered = altered(url.signature(), wanted.at);
            on_both(&mut sent, &mut arrived, &|sent| sent.replace(url.signature(), &altered));
            Cause::SignatureAltered
        }
    };
    Scenario { sent, arrived, server, now, cause }
}

/// Returns a signature with one other digit.
fn altered(signature: &str, at: Index) -> String {
    let at = at.index(signature.len());
    let digit = if &signature[at..=at] == "0" { "1" } else { "0" };
    [&signature[..at], digit, &signature[at + 1..]].concat()
}
