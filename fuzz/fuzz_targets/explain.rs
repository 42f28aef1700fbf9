//! For any request and response, the explanation is safe for a terminal and does not contain the
//! signature.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::explain::FailedRequest;
use presign::s3::Bucket;
use presign::{Region, SigningTime, inspect};
use presign_fuzz::{Chain, Keys};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chain: Chain<'a>,
    keys: Keys<'a>,
    method: &'a str,
    /// Replaces the presigned URL.
    url: Option<&'a str>,
    headers: Vec<(&'a str, &'a str)>,
    response: &'a str,
    /// Elements of a well-formed error document.
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
    let Ok(bucket) = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()) else { return };
    let at: SigningTime = "20130524T000000Z".parse().unwrap();
    let presigned = input.chain.on(&bucket).presign_at(at, std::time::Duration::from_secs(60));
    let url = match (input.url, &presigned) {
        (Some(url), _) => url,
        (None, Ok(presigned)) => presigned.as_str(),
        (None, Err(_)) => return,
    };
    let mut response = String::from(input.response);
    if !input.elements.is_empty() {
        response.push_str("<Error>");
        for (element, text) in &input.elements {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace(char::is_control, "\n");
            response.push_str(&format!("<{element:?}>{text}</{element:?}>"));
        }
        response.push_str("</Error>");
    }
    let request =
        FailedRequest::new(input.method, url).headers(input.headers.iter().copied()).response_body(&response);
    let now = SigningTime::from_unix_timestamp(input.now.into()).unwrap();
    for request in [request.clone(), request.credentials(&credentials).now(now)] {
        let text = request.explain().to_string();
        assert!(!text.contains(|character: char| character.is_control() && character != '\n'));
        assert!(
            !presigned
                .as_ref()
                .is_ok_and(|presigned| input.url.is_none() && text.contains(presigned.signature()))
        );
    }
    if let Ok(inspected) = inspect(url) {
        let _ = (inspected.to_string(), inspected.report(now).to_string());
    }
});
