//! Laws: the explanation names the fault that a test injects into a request, or says that it is not
//! known; no response makes it name another one, and none takes more than linear time.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a request that cannot be signed or read fails the test"
)]

mod faults;
mod matrix;
mod request;
mod server;

use presign::Credentials;
use presign::explain::{Cause, Explanation, FailedRequest};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::faults::{CLIENT_FAULTS, FAULTS, Fault, Scenario, inject};
use crate::request::{credentials, presign, wanted};
use crate::server::{Document, Server};

#[track_caller]
fn explain(scenario: &Scenario, credentials: Option<&Credentials>) -> Explanation {
    let body = scenario.server.refusal(&scenario.arrived).unwrap().unwrap();
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 32, ..ProptestConfig::default() })]

    /// With a server that states the canonical request.
    #[test]
    fn every_fault_is_named(wanted in wanted()) {
        for fault in FAULTS {
            let scenario = inject(fault, &wanted, Document::S3);
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
        let scenario = inject(Fault::CutOff(at), &wanted, Document::S3);
        let explanation = explain(&scenario, None);
        prop_assert_eq!(explanation.cause(), &Cause::CutOff, "{}", &scenario.sent.url);
    }

    /// With the credentials, whether or not the server states the canonical request.
    #[test]
    fn client_mistakes_are_named(wanted in wanted(), states_canonical_request: bool) {
        let credentials = credentials("secret", wanted.token.as_deref());
        let document = if states_canonical_request { Document::S3 } else { Document::Sentence };
        for fault in CLIENT_FAULTS {
            let scenario = inject(fault, &wanted, document);
            let explanation = explain(&scenario, Some(&credentials));
            prop_assert_eq!(explanation.cause(), &scenario.cause, "{}\n{}", &scenario.sent.url, explanation);
            prop_assert_eq!(explanation.signature_matches(), Some(false));
        }
    }

    /// The server accepts every request without a fault.
    #[test]
    fn valid_requests_are_accepted(wanted in wanted()) {
        let scenario = inject(Fault::WrongSecret, &wanted, Document::S3);
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
