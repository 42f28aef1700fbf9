use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use presign::s3::{Bucket, Endpoint, Operation, Urls};
use presign::token::TokenGenerator;
use presign::{Credentials, PresignedUrl, Region, Request, Service, Signer, SigningTime};

use super::credentials::{permanent, renewed, temporary};
use crate::deep_in_the_stack;
use crate::secrets::{ACCESS_KEY_ID, CUSTOMER_KEY_MD5, customer_key as key, wipe};

pub(super) const HOUR: Duration = Duration::from_secs(3600);

pub(super) fn now() -> SigningTime {
    time("20260801T120000Z")
}

fn time(text: &str) -> SigningTime {
    text.parse().unwrap()
}

/// Presigns an operation.
pub(super) fn presign(operation: &Operation<'_>) -> PresignedUrl {
    deep_in_the_stack(|| operation.presign_at(now(), HOUR).unwrap())
}

/// Presigns an operation into a text.
fn presign_into(operation: &Operation<'_>, text: &mut String) {
    deep_in_the_stack(|| operation.presign_into(now(), HOUR, text).unwrap());
}

/// Presigns a request.
pub(super) fn sign(signer: &Signer, request: &Request<'_>) -> PresignedUrl {
    deep_in_the_stack(|| signer.presign_at(request, now(), HOUR).unwrap())
}

pub(super) fn bucket(credentials: Credentials) -> Bucket {
    Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap()
}

/// Runs work in threads that stay, because the stack of a thread that ends is released.
pub(super) fn in_threads(work: impl Fn() + Send + Sync + 'static) {
    let work = Arc::new(work);
    let (done, waiting) = mpsc::channel();
    for _ in 0..4 {
        let (work, done) = (Arc::clone(&work), done.clone());
        thread::spawn(move || {
            work();
            drop(work);
            done.send(()).unwrap();
            loop {
                thread::park();
            }
        });
    }
    drop(work);
    assert_eq!(waiting.iter().take(4).count(), 4);
}

pub(super) fn alive() {
    let bucket = bucket(temporary());
    wipe(presign(&bucket.get("a")));
    Box::leak(Box::new(bucket));
}

pub(super) fn url() {
    let bucket = bucket(permanent());
    wipe(presign(&bucket.get("a b")));
    wipe(presign(&bucket.list().prefix("a/")));
    let url = presign(&bucket.put("a").content_type("text/plain"));
    black_box(format!("{bucket:?} {url:?} {} {}", url.string_to_sign(), url.canonical_request()));
}

pub(super) fn url_into() {
    let bucket = bucket(permanent());
    let mut text = String::with_capacity(2048);
    presign_into(&bucket.get("a"), &mut text);
    presign_into(&bucket.delete("a"), &mut text);
    let mut empty = String::new();
    presign_into(&bucket.get("a"), &mut empty);
}

fn temporary_urls(bucket: &Bucket) {
    wipe(presign(&bucket.get("a")));
    let mut text = String::new();
    presign_into(&bucket.get("a"), &mut text);
    wipe(text);
}

pub(super) fn temporary_url() {
    temporary_urls(&bucket(temporary()));
}

pub(super) fn string_to_sign() {
    let url = presign(&bucket(temporary()).get("a"));
    black_box(deep_in_the_stack(|| url.string_to_sign()));
    wipe(url);
}

pub(super) fn unsigned_token() {
    let signer = Signer::new(Service::IOT_DEVICE_GATEWAY, Region::US_EAST_1, temporary());
    let request = Request::get("https://a1b2c3-ats.iot.us-east-1.amazonaws.com/mqtt").unwrap();
    wipe(sign(&signer, &request));
    let mut text = String::with_capacity(4096);
    deep_in_the_stack(|| signer.presign_into(&request, now(), HOUR, &mut text).unwrap());
    wipe(text);
}

pub(super) fn public_url() {
    let endpoint = Endpoint::path_style("http://minio:9000").unwrap();
    let endpoint = endpoint.public_url("https://files.example.com").unwrap();
    let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, permanent(), endpoint).unwrap();
    wipe(presign(&bucket.get("a")));
    presign_into(&bucket.get("a"), &mut String::new());
}

pub(super) fn long_url() {
    let bucket = bucket(temporary());
    let prefix = "a b/".repeat(250);
    for operation in [bucket.get(&prefix), bucket.get("a").response_content_type(&*prefix)] {
        wipe(presign(&operation));
        let mut text = String::with_capacity(8192);
        presign_into(&operation, &mut text);
        wipe(text);
    }
}

pub(super) fn customer_key() {
    let (bucket, key) = (bucket(permanent()), key());
    let operation = bucket.put("a").sse_customer_key(&key, CUSTOMER_KEY_MD5);
    wipe(presign(&operation));
    let mut text = String::with_capacity(4096);
    presign_into(&operation, &mut text);
    wipe(text);
    drop(operation);
    wipe(key);
}

pub(super) fn owned_operation() {
    let (bucket, key) = (bucket(permanent()), key());
    let operation = bucket.put("a").sse_customer_key(&key, CUSTOMER_KEY_MD5).into_owned();
    wipe(presign(&operation));
    drop(operation);
    wipe(key);
}

pub(super) fn secret_header() {
    let (bucket, key) = (bucket(permanent()), key());
    let operation = bucket.put("a").header("x-key", &key);
    wipe(presign(&operation));
    drop(operation);
    wipe(key);
}

pub(super) fn body() {
    let signer = Signer::new(Service::EXECUTE_API, Region::US_EAST_1, temporary());
    let request = Request::get("https://api.example.com/items").unwrap().body(b"text");
    wipe(sign(&signer, &request));
}

pub(super) fn long_secret() {
    let bucket = bucket(Credentials::new(ACCESS_KEY_ID, crate::secrets::long_secret()).unwrap());
    wipe(presign(&bucket.get("a")));
}

pub(super) fn days() {
    let bucket = bucket(permanent());
    // Forward, then back, when the cache has later days.
    for day in (1..=12).chain([1]) {
        let time = time(&format!("202608{day:02}T120000Z"));
        wipe(deep_in_the_stack(|| bucket.get("a").presign_at(time, HOUR).unwrap()));
    }
}

pub(super) fn seconds() {
    let bucket = bucket(temporary());
    for second in [0, 1, 2, 1] {
        let time = time(&format!("20260801T12000{second}Z"));
        wipe(deep_in_the_stack(|| bucket.get("a").presign_at(time, HOUR).unwrap()));
    }
}

pub(super) fn threads() {
    let bucket = bucket(temporary());
    in_threads(move || temporary_urls(&bucket));
}

pub(super) fn rotation() {
    let signer = Signer::new(Service::EXECUTE_API, Region::US_EAST_1, temporary());
    let request = Request::get("https://api.example.com/items").unwrap();
    wipe(sign(&signer, &request));
    let renewed = signer.with_credentials(renewed()).unwrap();
    drop(signer);
    wipe(sign(&renewed, &request));
    let again = renewed.with_credentials(permanent()).unwrap();
    wipe(sign(&again, &request));
}

pub(super) fn template() {
    let bucket = bucket(temporary());
    let template = deep_in_the_stack(|| bucket.get_each().template(now(), HOUR).unwrap());
    // Also longer than the buffer.
    for key in [String::from("a"), "a b/".repeat(250)] {
        let mut text = String::with_capacity(8192);
        deep_in_the_stack(|| template.presign_into(&key, &mut text).unwrap());
        wipe(text);
    }
    black_box(format!("{template:?}"));
    drop(Box::new(template));
}

/// Creates a template and no URL, so that the crate signs nothing after it derives the key.
pub(super) fn unused_template() {
    let bucket = bucket(permanent());
    let template = deep_in_the_stack(|| bucket.get_each().template(now(), HOUR).unwrap());
    drop(Box::new(template));
}

pub(super) fn template_with_customer_key() {
    let (bucket, key) = (bucket(permanent()), key());
    let operation = bucket.put_each().sse_customer_key(&key, CUSTOMER_KEY_MD5);
    let template = deep_in_the_stack(|| operation.template(now(), HOUR).unwrap());
    let mut text = String::with_capacity(4096);
    deep_in_the_stack(|| template.presign_into("a", &mut text).unwrap());
    assert!(template.required_headers().any(|(_, value)| value == key));
    wipe(text);
    drop((template, operation));
    wipe(key);
}

/// Makes many URLs, whose text stays in memory, without a session token.
pub(super) fn many() {
    let bucket = bucket(permanent());
    let mut urls = Urls::new();
    let template = deep_in_the_stack(|| bucket.get_each().template(now(), HOUR).unwrap());
    deep_in_the_stack(|| template.presign_each((0..100).map(|key| key.to_string()), &mut urls).unwrap());
    assert!(template.presign_each(["a", ""], &mut urls).is_err());
}

/// Catches a panic, whose message is not printed.
fn catch(work: impl FnOnce()) {
    panic::set_hook(Box::new(|_| ()));
    assert!(panic::catch_unwind(AssertUnwindSafe(work)).is_err());
}

pub(super) fn panic() {
    catch(|| {
        let bucket = bucket(temporary());
        temporary_urls(&bucket);
        let _template = deep_in_the_stack(|| bucket.get_each().template(now(), HOUR).unwrap());
        panic!("a bug of the caller");
    });
}

pub(super) fn panic_among_many() {
    catch(|| {
        let bucket = bucket(permanent());
        let template = deep_in_the_stack(|| bucket.get_each().template(now(), HOUR).unwrap());
        let keys = ["a", "b"].into_iter().chain(std::iter::from_fn(|| panic!("a bug of the caller")));
        let _ = template.presign_each(keys, &mut Urls::new());
    });
}

pub(super) fn refused() {
    let bucket = bucket(temporary());
    assert!(bucket.get("").presign_at(now(), HOUR).is_err());
    assert!(bucket.get("a").presign_at(now(), Duration::ZERO).is_err());
    assert!(bucket.get_each().template(now(), Duration::ZERO).is_err());
    assert!(Bucket::new("", Region::US_EAST_1, temporary()).is_err());
}

/// Returns generators of all kinds of tokens.
fn generators(credentials: &Credentials) -> Vec<TokenGenerator> {
    let region = || Region::US_EAST_1;
    let credentials = || credentials.clone();
    let host = "a1b2c3.dsql.us-east-1.on.aws";
    [
        TokenGenerator::rds("app.c1a2b3.us-east-1.rds.amazonaws.com", 5432, "app", region(), credentials()),
        TokenGenerator::dsql(host, region(), credentials()),
        TokenGenerator::elasticache("cache", "app", region(), credentials()),
        TokenGenerator::memorydb("cache", "app", region(), credentials()),
        TokenGenerator::eks("cluster", region(), credentials()),
        TokenGenerator::msk(region(), credentials()),
        TokenGenerator::caller_identity(region(), credentials()),
        TokenGenerator::bedrock(region(), credentials()),
        TokenGenerator::iot_mqtt("a1b2c3-ats.iot.us-east-1.amazonaws.com", region(), credentials()),
        TokenGenerator::transcribe("pcm", 16_000, region(), credentials())
            .map(|generator| generator.query("language-code", "en-US")),
    ]
    .map(Result::unwrap)
    .into()
}

pub(super) fn tokens() {
    let credentials = permanent();
    for generator in generators(&credentials) {
        black_box(deep_in_the_stack(|| generator.token_at(now()).unwrap()).as_str());
    }
}

pub(super) fn temporary_tokens() {
    let credentials = temporary();
    for generator in generators(&credentials) {
        wipe(deep_in_the_stack(|| generator.token_at(now()).unwrap()));
        let renewed = generator.with_credentials(renewed()).unwrap();
        drop(generator);
        wipe(deep_in_the_stack(|| renewed.token_at(now()).unwrap()));
    }
}
