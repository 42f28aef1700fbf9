//! Whatever was sent and answered, the explanation is a text that a terminal can show and that tells no signature.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::explain::FailedRequest;
use presign::inspect;
use presign_fuzz::{Chain, Keys};

use presign::s3::Bucket;
use presign::{Region, SigningTime};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    keys: Keys<'a>,
    method: &'a str,
    /// In place of a URL that was minted.
    url: Option<&'a str>,
    headers: Vec<(&'a str, &'a str)>,
    answer: &'a str,
    /// Elements of a document that is one.
    elements: Vec<(Element, &'a str)>,
    now: u32,
}

#[derive(Arbitrary, Debug)]
enum Element {
    Code,
    Message,
    CanonicalRequest,
    CanonicalRequestBytes,
    StringToSign,
    SignatureProvided,
    Region,
    ServerTime,
}

fuzz_target!(|input: Input<'_>| {
    let Ok(credentials) = input.keys.credentials() else { return };
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()).unwrap();
    let at: SigningTime = "20130524T000000Z".parse().unwrap();
    let minted = input.chain.on(&bucket).presign_at(at, std::time::Duration::from_secs(60));
    let url = match (input.url, &minted) {
        (Some(url), _) => url,
        (None, Ok(minted)) => minted.as_str(),
        (None, Err(_)) => return,
    };
    let mut answer = String::from(input.answer);
    if !input.elements.is_empty() {
        answer.push_str("<Error>");
        for (element, text) in &input.elements {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace(char::is_control, "\n");
            answer.push_str(&format!("<{element:?}>{text}</{element:?}>"));
        }
        answer.push_str("</Error>");
    }
    let request =
        FailedRequest::new(input.method, url).headers(input.headers.iter().copied()).response_body(&answer);
    let now = SigningTime::from_unix_timestamp(input.now.into()).unwrap();
    for request in [request.clone(), request.credentials(&credentials).now(now)] {
        let text = request.explain().to_string();
        assert!(!text.contains(|character: char| character.is_control() && character != '\n'));
        assert!(
            !minted.as_ref().is_ok_and(|minted| input.url.is_none() && text.contains(minted.signature()))
        );
    }
    if let Ok(inspected) = inspect(url) {
        let _ = (inspected.to_string(), inspected.report(now).to_string());
    }
});
