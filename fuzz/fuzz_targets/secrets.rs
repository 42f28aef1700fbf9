//! No output shows a signature, a session token or a secret key, however the request and the
//! response were damaged.

#![no_main]

#[path = "../../tests/explain_secrets/damage.rs"]
mod damage;
#[path = "../../tests/explain_secrets/document.rs"]
mod document;
#[path = "../../tests/explain_secrets/shown.rs"]
mod shown;

use std::time::Duration;

use arbitrary::Arbitrary;
use damage::{Random, URL_DAMAGES, damage_url, edit};
use document::document;
use libfuzzer_sys::fuzz_target;
use presign::explain::FailedRequest;
use presign::s3::Bucket;
use presign::verify::Verifier;
use presign::{Credentials, PresignedUrl, Region, Service, SigningTime, inspect};
use presign_fuzz::{Chain, ClientRequest};
use shown::shown;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    output: Output,
    token: u64,
    damage: u8,
    /// Decides between variants of the damage, of the edits and of the response.
    seed: u64,
    edits: [bool; 4],
    headers: Vec<(&'a str, &'a str)>,
    /// 7 gives the credentials, which takes longest.
    credentials: u8,
    now: u32,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Output {
    Debug,
    Explanation,
    Inspection,
    Verification,
}

impl Input<'_> {
    fn session_token(&self) -> String {
        let mut random = Random(self.token);
        let length = 100 + random.below(40);
        random.base64(length)
    }

    /// Returns a presigned URL as it arrives.
    fn damaged(&self, url: &PresignedUrl, random: &mut Random) -> String {
        let damage = usize::from(self.damage) % URL_DAMAGES;
        let mut sent = damage_url(url.as_str(), damage, random);
        // Without its name and its letter case, a token looks like any other text.
        let is_case_lost = matches!(damage, 23 | 24);
        for _ in self.edits.iter().take(2).filter(|edit| **edit && !is_case_lost) {
            edit(&mut sent, 40, random);
        }
        sent
    }

    fn explanation(
        &self,
        url: &PresignedUrl,
        sent: &str,
        credentials: &Credentials,
        random: &mut Random,
    ) -> String {
        let mut response = document(url, sent, &[self.session_token()], random);
        for _ in self.edits.iter().skip(2).filter(|edit| **edit) {
            edit(&mut response, 40, random);
        }
        let mut failed =
            FailedRequest::new("GET", sent).headers(self.headers.iter().copied()).response_body(&response);
        if self.credentials == 7 {
            failed = failed.credentials(credentials);
        }
        let explanation = failed.clone().now(self.now()).explain();
        format!("{failed:?}{explanation}{explanation:?}{}", explanation.cause())
    }

    fn verification(&self, url: &PresignedUrl, sent: &str, credentials: &Credentials) -> String {
        let target = sent.get("https://".len()..).and_then(|rest| rest.get(rest.find('/')?..));
        let mut request = ClientRequest::from(url);
        request.target = target.unwrap_or_default().into();
        let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
        let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (text, error) = match verifier.parse(&request.method, &request.target, headers) {
            Ok(presented) => (format!("{presented:?}"), presented.verify(credentials, self.now()).err()),
            Err(error) => (String::new(), Some(error)),
        };
        text + &error.map_or_else(String::new, |error| format!("{error}{error:?}{}", error.to_xml()))
    }

    fn now(&self) -> SigningTime {
        SigningTime::from_unix_timestamp(self.now.into()).unwrap()
    }
}

fuzz_target!(|input: Input<'_>| {
    let token = input.session_token();
    let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, token.as_str()).unwrap();
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()).unwrap();
    let at: SigningTime = "20130524T000000Z".parse().unwrap();
    let operation = input.chain.on(&bucket);
    let Ok(url) = operation.presign_at(at, Duration::from_secs(60)) else { return };

    let mut random = Random(input.seed);
    let sent = input.damaged(&url, &mut random);
    let text = match input.output {
        Output::Debug => format!("{credentials:?}{bucket:?}{operation:?}{url:?}{}", url.redacted()),
        Output::Explanation => input.explanation(&url, &sent, &credentials, &mut random),
        Output::Inspection => match inspect(&sent) {
            Ok(inspected) => format!("{inspected}{inspected:?}{}", inspected.report(input.now())),
            Err(error) => format!("{error}{error:?}"),
        },
        // The user name of a URL is not part of the request.
        Output::Verification if sent.contains('@') => return,
        Output::Verification => input.verification(&url, &sent, &credentials),
    };
    let secrets = [url.signature().to_owned(), SECRET.into(), token];
    assert_eq!(shown(&text, &secrets), None, "{sent}\n{text}");
});
