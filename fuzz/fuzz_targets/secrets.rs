//! No output shows a signature, a session token or a secret key, however the request and the
//! response were damaged.

#![no_main]

#[path = "../../tests/explain_secrets/damage.rs"]
mod damage;
#[path = "../../tests/explain_secrets/document.rs"]
mod document;
#[path = "../../tests/explain_secrets/shown.rs"]
mod shown;

use std::fmt::Write;
use std::time::Duration;

use arbitrary::Arbitrary;
use damage::{Random, URL_DAMAGES, damage_url, edit};
use document::document;
use libfuzzer_sys::fuzz_target;
use presign::explain::FailedRequest;
use presign::s3::Bucket;
use presign::verify::Verifier;
use presign::{Credentials, Region, Service, SigningTime, inspect};
use presign_fuzz::{Chain, ClientRequest};
use shown::shown;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    token: u64,
    damage: u8,
    /// Decides between variants of the damage, of the edits and of the response.
    seed: u64,
    edits: [bool; 4],
    headers: Vec<(&'a str, &'a str)>,
    are_credentials_told: bool,
    now: u32,
}

fuzz_target!(|input: Input<'_>| {
    let mut random = Random(input.token);
    let length = 100 + random.below(300);
    let token = random.base64(length);
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, token.as_str()).unwrap();
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()).unwrap();
    let at: SigningTime = "20130524T000000Z".parse().unwrap();
    let operation = input.chain.on(&bucket);
    let mut texts = format!("{credentials:?}{bucket:?}{operation:?}");
    let Ok(url) = operation.presign_at(at, Duration::from_secs(60)) else { return };
    write!(texts, "{url:?}{}", url.redacted()).unwrap();
    let secrets = [url.signature().to_owned(), SECRET.into(), token.clone()];

    let mut random = Random(input.seed);
    let damage = usize::from(input.damage) % URL_DAMAGES;
    let mut sent = damage_url(url.as_str(), damage, &mut random);
    // Without its case and its name, a token is like any other text.
    let is_case_lost = matches!(damage, 23 | 24);
    for _ in input.edits.iter().take(2).filter(|edit| **edit && !is_case_lost) {
        edit(&mut sent, 40, &mut random);
    }
    let mut response = document(&url, &sent, &[token], &mut random);
    for _ in input.edits.iter().skip(2).filter(|edit| **edit) {
        edit(&mut response, 40, &mut random);
    }

    let mut failed =
        FailedRequest::new("GET", &sent).headers(input.headers.iter().copied()).response_body(&response);
    if input.are_credentials_told {
        failed = failed.credentials(&credentials);
    }
    let now = SigningTime::from_unix_timestamp(input.now.into()).unwrap();
    let explanation = failed.clone().now(now).explain();
    write!(texts, "{failed:?}{explanation}{explanation:?}{}", explanation.cause()).unwrap();
    match inspect(&sent) {
        Ok(inspected) => write!(texts, "{inspected}{inspected:?}{}", inspected.report(now)).unwrap(),
        Err(error) => write!(texts, "{error}{error:?}").unwrap(),
    }
    let target = sent.get("https://".len()..).and_then(|rest| rest.find('/').and_then(|at| rest.get(at..)));
    let mut request = ClientRequest::from(&url);
    request.target = target.unwrap_or_default().into();
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let refused = match verifier.parse(&request.method, &request.target, headers) {
        Ok(presented) => {
            write!(texts, "{presented:?}").unwrap();
            presented.verify(&credentials, now).err()
        }
        Err(error) => Some(error),
    };
    if let Some(error) = refused {
        write!(texts, "{error}{error:?}{}", error.to_xml()).unwrap();
    }
    assert_eq!(shown(&texts, &secrets), None, "{sent}\n{response}\n{texts}");
});
