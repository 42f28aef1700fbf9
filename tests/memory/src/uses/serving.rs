use std::hint::black_box;

use presign::explain::FailedRequest;
use presign::s3::post;
use presign::verify::{Presented, Verifier};
use presign::{Credentials, PresignedUrl, Region, Service, Signer};

use super::credentials::{permanent, renewed, temporary};
use super::signing::{HOUR, bucket, in_threads, now, presign};
use crate::deep_in_the_stack;
use crate::secrets::{CUSTOMER_KEY_MD5, customer_key, wipe};

const HOST: &str = "examplebucket.s3.us-east-1.amazonaws.com";

fn verifier() -> Verifier {
    Verifier::new(Service::S3, Region::US_EAST_1)
}

/// Presents a URL to a verifier, and wipes it.
fn present(url: PresignedUrl, work: impl FnOnce(&Presented<'_>)) {
    let key = customer_key();
    let mut headers = vec![("Host", HOST)];
    if url.method().as_str() == "PUT" {
        headers.push(("x-amz-server-side-encryption-customer-algorithm", "AES256"));
        headers.push(("x-amz-server-side-encryption-customer-key", &key));
        headers.push(("x-amz-server-side-encryption-customer-key-MD5", CUSTOMER_KEY_MD5));
    }
    {
        let (_, target) = url.as_str().split_once(HOST).unwrap();
        let verifier = verifier();
        work(&verifier.parse(url.method().as_str(), target, headers).unwrap());
    }
    wipe(url);
    wipe(key);
}

fn signer(credentials: Credentials) -> Signer {
    Signer::new(Service::S3, Region::US_EAST_1, credentials)
}

pub(super) fn verify() {
    let credentials = permanent();
    let url = presign(&bucket(credentials.clone()).get("a b"));
    present(url, |presented| assert!(deep_in_the_stack(|| presented.verify(&credentials, now()).is_ok())));
}

pub(super) fn verify_with() {
    in_threads(|| {
        let signer = signer(permanent());
        for key in ["a", "b"] {
            let url = presign(&bucket(permanent()).get(key));
            present(url, |presented| {
                assert!(deep_in_the_stack(|| presented.verify_with(&signer, now()).is_ok()));
            });
        }
    });
}

pub(super) fn verify_token() {
    let credentials = temporary();
    let signer = signer(credentials.clone());
    let url = presign(&bucket(credentials.clone()).get("a"));
    present(url, |presented| {
        assert!(deep_in_the_stack(|| presented.verify(&credentials, now()).is_ok()));
        assert!(deep_in_the_stack(|| presented.verify_with(&signer, now()).is_ok()));
    });
}

pub(super) fn verify_customer_key() {
    let (signer, key) = (signer(permanent()), customer_key());
    let url = presign(&bucket(permanent()).put("a").sse_customer_key(&key, CUSTOMER_KEY_MD5));
    present(url, |presented| {
        assert!(deep_in_the_stack(|| presented.verify(&permanent(), now()).is_ok()));
        assert!(deep_in_the_stack(|| presented.verify_with(&signer, now()).is_ok()));
    });
    wipe(key);
}

pub(super) fn refuse() {
    let url = presign(&bucket(permanent()).get("a"));
    present(url, |presented| {
        let later = now().checked_add(HOUR).unwrap();
        let other = Credentials::new(permanent().access_key_id(), crate::secrets::renewed_secret()).unwrap();
        for (credentials, time) in [(other, now()), (renewed(), now()), (permanent(), later)] {
            assert!(deep_in_the_stack(|| presented.verify(&credentials, time).is_err()));
            assert!(deep_in_the_stack(|| presented.verify_with(&signer(credentials), time).is_err()));
        }
    });
}

pub(super) fn form() {
    let bucket = bucket(permanent());
    let form = deep_in_the_stack(|| {
        bucket.post("u/${filename}").content_length(1..=9).presign_at(now(), HOUR).unwrap()
    });
    black_box((form.to_json(), form.to_html(), format!("{form:?}")));
}

pub(super) fn secret_form() {
    let (bucket, key) = (bucket(temporary()), customer_key());
    let form = deep_in_the_stack(|| {
        bucket.post("a").sse_customer_key(&key, CUSTOMER_KEY_MD5).presign_at(now(), HOUR).unwrap()
    });
    let fields: Vec<_> = form.fields().collect();
    let verifier = post::Verifier::new(Service::S3, Region::US_EAST_1);
    let presented = verifier.parse("examplebucket", &fields, "a").unwrap();
    assert!(deep_in_the_stack(|| presented.verify(&temporary(), now()).is_ok()));
    wipe(key);
}

pub(super) fn verify_form() {
    let form =
        deep_in_the_stack(|| bucket(permanent()).post("u/${filename}").presign_at(now(), HOUR).unwrap());
    let fields: Vec<_> = form.fields().collect();
    let verifier = post::Verifier::new(Service::S3, Region::US_EAST_1);
    let presented = verifier.parse("examplebucket", &fields, "a").unwrap();
    assert!(deep_in_the_stack(|| presented.verify(&permanent(), now()).is_ok()));
    let other = Credentials::new(permanent().access_key_id(), crate::secrets::renewed_secret()).unwrap();
    assert!(deep_in_the_stack(|| presented.verify(&other, now()).is_err()));
}

/// A response that does not say which request the server saw.
const REFUSAL: &str = "<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message></Error>";

/// Explains a right URL, and one whose path has changed.
fn explain_refusals(credentials: &Credentials) {
    let url = presign(&bucket(credentials.clone()).get("a"));
    let changed = url.as_str().replacen("/a?", "/b%20c?", 1);
    for url in [url.as_str(), &changed] {
        let request = FailedRequest::new("GET", url).response_body(REFUSAL).credentials(credentials);
        let explanation = deep_in_the_stack(|| request.now(now()).explain());
        black_box(format!("{explanation} {explanation:?}"));
    }
    wipe(url);
    wipe(changed);
}

pub(super) fn explain() {
    explain_refusals(&permanent());
}

pub(super) fn explain_token() {
    explain_refusals(&temporary());
}
