//! What the library computes with a secret, each in a function that the report names.

use core::hint::black_box;
use core::time::Duration;

use presign::s3::post::{self, PostError};
use presign::s3::{Bucket, Urls};
use presign::token::TokenGenerator;
use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, PublicKey, Region, RegionSet, Request, Service, Signer, SigningTime};

use crate::memcheck::{classify, declassify, declassify_value};
use crate::report::Allowed::{self, Decision, Public};

pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) run: fn(),
    pub(crate) expected: Expected,
}

pub(crate) enum Expected {
    /// What depends on a secret is at these places.
    Only(&'static [Allowed]),
    /// Something depends on a secret, or the test proves nothing.
    Leak,
}

// A finished signature is public: its digits are read as UTF-8, inserted into a URL, and encoded.
const DIGITS: Allowed = Public(&["as_str"]);
const INSERTED: Allowed = Public(&["insert_str", "presign_at"]);
const URL: Expected = Expected::Only(&[DIGITS, INSERTED]);
const EKS_TOKEN: Expected = Expected::Only(&[DIGITS, INSERTED, Public(&["eks::encode"])]);
/// The length of a form's fields depends on how often they contain `${filename}`.
const FORM: Expected = Expected::Only(&[DIGITS, Public(&["form_length"]), Public(&["TwoWaySearcher::next"])]);

const SIGNATURE: Allowed = Decision("check_signature", "check_signature");
const SESSION_TOKEN: Allowed = Decision("check_session_token", "check_session_token");
const ENCODED_TOKEN: Allowed = Decision("verify_with", "verify_with");
const FORM_FIELD: Expected = Expected::Only(&[Decision("PresentedPost::verify", "PresentedPost::verify")]);

// Signature Version 4A rejects numbers out of range, which are one in four billion or fewer. It
// compares them in constant time.
const CANDIDATE: Allowed = Decision("{closure#0}", "private_key");
const KEY: Allowed = Decision("from", "private_key");
const KEY_BYTES: Allowed = Decision("from_bytes", "private_key");
const NONCE: Allowed = Decision("fill_next_k", "sign_prehashed_rfc6979");
const NONCE_SCALAR: Allowed = Decision("from", "sign_prehashed_rfc6979");
const INVERSE: Allowed = Decision("unwrap", "sign_prehashed_rfc6979");
const SCALARS: Allowed = Decision("from_scalars", "sign_prehashed_rfc6979");
/// Compares a number of the finished signature with the point that it comes from.
const RECOVERY: Allowed = Public(&["ne", "sign_prehashed_rfc6979"]);
const DER: Allowed = Public(&["der_digits"]);

/// `a_function: expected`
macro_rules! scenarios {
    ($($name:ident: $expected:expr,)+) => {
        &[$(Scenario { name: stringify!($name), run: $name, expected: $expected },)+]
    };
}

pub(crate) const SCENARIOS: &[Scenario] = scenarios! {
    comparison: Expected::Leak,
    index: Expected::Leak,
    url: URL,
    url_of_long_secret: URL,
    appended_url: URL,
    template: URL,
    token: URL,
    encoded_token: EKS_TOKEN,
    form: FORM,
    public_key: Expected::Only(&[CANDIDATE, KEY, KEY_BYTES]),
    multi_region_url: Expected::Only(&[
        CANDIDATE, KEY, KEY_BYTES, NONCE, NONCE_SCALAR, INVERSE, SCALARS, RECOVERY, DER, DIGITS, INSERTED,
    ]),
    right_signature: Expected::Only(&[SIGNATURE]),
    wrong_signature: Expected::Only(&[SIGNATURE]),
    right_session_token: Expected::Only(&[SIGNATURE, SESSION_TOKEN]),
    wrong_session_token: Expected::Only(&[SIGNATURE, SESSION_TOKEN]),
    encoded_session_token: Expected::Only(&[SIGNATURE, ENCODED_TOKEN]),
    right_form: FORM_FIELD,
    wrong_form: FORM_FIELD,
    wrong_token_of_form: FORM_FIELD,
};

const ACCESS_KEY_ID: &str = "AKIAI44QH8DHBEXAMPLE";
const SECRET: &str = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//token+of=a=session";
const HOST: &str = "examplebucket.s3.eu-west-1.amazonaws.com";
const MINUTE: Duration = Duration::from_secs(60);

fn time() -> SigningTime {
    "20260314T092653Z".parse().unwrap()
}

/// A secret whose owner may be moved, but not its bytes.
struct Secret {
    address: usize,
    length: usize,
}

impl Secret {
    fn new(text: &str) -> (Self, String) {
        let text = String::from(text);
        (Self { address: text.as_ptr().addr(), length: text.len() }, text)
    }

    fn classify(&self) {
        classify(self.address, self.length);
    }
}

/// Returns credentials with a secret access key that is secret.
fn permanent(secret_access_key: &str) -> Credentials {
    let (secret, text) = Secret::new(secret_access_key);
    let credentials = Credentials::new(ACCESS_KEY_ID, text).unwrap();
    secret.classify();
    credentials
}

/// Returns credentials of which both parts are secret, the token once it is classified. Until then
/// a signer can encode it.
fn temporary(session_token: &str) -> (Credentials, Secret) {
    let ((secret, text), (token, token_text)) = (Secret::new(SECRET), Secret::new(session_token));
    let credentials = Credentials::temporary(ACCESS_KEY_ID, text, token_text).unwrap();
    secret.classify();
    (credentials, token)
}

fn bucket(credentials: Credentials) -> Bucket {
    Bucket::new("examplebucket", Region::EU_WEST_1, credentials).unwrap()
}

/// Returns credentials without anything that memcheck knows to be secret.
fn public() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, SECRET).unwrap()
}

/// Checks a URL against that of the same request and credentials that memcheck ignores.
#[track_caller]
fn assert_url(url: &str, expected: &str) {
    assert_eq!(declassify(url), expected);
}

fn url() {
    let sign = |bucket: &Bucket| bucket.get("cat.png").presign_at(time(), MINUTE).unwrap();
    // The second URL is signed with the cached key.
    let (bucket, expected) = (bucket(permanent(SECRET)), sign(&self::bucket(public())));
    for _ in 0..2 {
        assert_url(sign(&bucket).as_str(), expected.as_str());
    }
}

fn url_of_long_secret() {
    let secret = SECRET.repeat(3);
    let sign = |credentials| bucket(credentials).get("cat.png").presign_at(time(), MINUTE).unwrap();
    let expected = sign(Credentials::new(ACCESS_KEY_ID, &*secret).unwrap());
    assert_url(sign(permanent(&secret)).as_str(), expected.as_str());
}

fn appended_url() {
    let sign = |credentials| {
        let mut text = String::new();
        let signer = Signer::new(Service::EXECUTE_API, Region::EU_WEST_1, credentials);
        let request = Request::get("https://api.example.com/items").unwrap();
        for seconds in 0..2 {
            let time = time().checked_add(Duration::from_secs(seconds)).unwrap();
            signer.presign_into(&request, time, MINUTE, &mut text).unwrap();
        }
        text
    };
    assert_url(&sign(permanent(SECRET)), &sign(public()));
}

fn template() {
    let sign = |credentials| {
        let (bucket, mut urls, mut text) = (bucket(credentials), Urls::new(), String::new());
        let template = bucket.get_each().template(time(), MINUTE).unwrap();
        template.presign_into("cat.png", &mut text).unwrap();
        template.presign_each(["a", "b"], &mut urls).unwrap();
        (text, urls)
    };
    let ((text, urls), expected) = (sign(permanent(SECRET)), sign(public()));
    assert_url(&text, &expected.0);
    urls.iter().zip(expected.1.iter()).for_each(|(url, expected)| assert_url(url, expected));
}

fn token() {
    let sign = |credentials| {
        let host = "db.example.eu-west-1.rds.amazonaws.com";
        let generator = TokenGenerator::rds(host, 5432, "ann", Region::EU_WEST_1, credentials).unwrap();
        generator.token_at(time()).unwrap()
    };
    assert_url(sign(permanent(SECRET)).as_str(), sign(public()).as_str());
}

fn encoded_token() {
    let sign = |credentials| {
        let generator = TokenGenerator::eks("cluster", Region::EU_WEST_1, credentials).unwrap();
        generator.token_at(time()).unwrap()
    };
    assert_url(sign(permanent(SECRET)).as_str(), sign(public()).as_str());
}

fn form() {
    let sign = |credentials| bucket(credentials).post("cat.png").presign_at(time(), MINUTE).unwrap();
    assert_url(sign(permanent(SECRET)).signature(), sign(public()).signature());
}

fn multi_region_url() {
    let sign = |credentials| {
        let regions = RegionSet::new("eu-*").unwrap();
        let signer = Signer::sigv4a(Service::EXECUTE_API, regions, credentials).unwrap();
        let request = Request::get("https://api.example.com/items").unwrap();
        signer.presign_at(&request, time(), MINUTE).unwrap()
    };
    assert_url(sign(permanent(SECRET)).as_str(), sign(public()).as_str());
}

fn public_key() {
    let key = declassify_value(PublicKey::derive(&permanent(SECRET)).unwrap());
    assert_eq!(key, PublicKey::derive(&public()).unwrap());
}

/// Returns the target of a URL whose signature, if it is wrong, differs in the last digit.
fn target(credentials: Credentials, is_right: bool) -> String {
    let url = bucket(credentials).get("cat.png").presign_at(time(), MINUTE).unwrap();
    let wrong = if url.signature().ends_with('0') { '1' } else { '0' };
    let signature = String::from(url.signature());
    let mut other = signature.clone();
    other.pop();
    other.push(wrong);
    let (_, target) = url.as_str().split_once(HOST).unwrap();
    if is_right { target.into() } else { target.replace(&signature, &other) }
}

/// Verifies a request with and without a signer.
#[track_caller]
fn assert_verified(
    target: &str,
    credentials: &Credentials,
    token: Option<&Secret>,
    expected: Result<(), VerifyError>,
) {
    let verifier = Verifier::new(Service::S3, Region::EU_WEST_1);
    let presented = verifier.parse("GET", target, [("host", HOST)]).unwrap();
    let signer = Signer::new(Service::S3, Region::EU_WEST_1, credentials.clone());
    if let Some(token) = token {
        token.classify()
    }
    let outcome = presented.verify(credentials, time()).map(drop);
    assert_eq!(declassify_value(outcome), expected);
    let outcome = presented.verify_with(&signer, time()).map(drop);
    assert_eq!(declassify_value(outcome), expected);
}

fn right_signature() {
    assert_verified(&target(public(), true), &permanent(SECRET), None, Ok(()));
}

fn wrong_signature() {
    let target = target(public(), false);
    assert_verified(&target, &permanent(SECRET), None, Err(VerifyError::Signature));
}

fn signed_with_token() -> String {
    target(Credentials::temporary(ACCESS_KEY_ID, SECRET, TOKEN).unwrap(), true)
}

fn right_session_token() {
    let (credentials, token) = temporary(TOKEN);
    assert_verified(&signed_with_token(), &credentials, Some(&token), Ok(()));
}

fn wrong_session_token() {
    let (credentials, token) = temporary(&TOKEN.replace("session", "sessiom"));
    let error = VerifyError::SessionToken("must be that of the credentials");
    assert_verified(&signed_with_token(), &credentials, Some(&token), Err(error));
}

/// Compares the token as received, because a signer has it encoded in the same way.
fn encoded_session_token() {
    let target = signed_with_token();
    let (_, token) = target.split_once("X-Amz-Security-Token=").unwrap();
    let (token, _) = token.split_once('&').unwrap();
    let credentials = Credentials::temporary(ACCESS_KEY_ID, SECRET, TOKEN).unwrap();
    let signer = Signer::new(Service::S3, Region::EU_WEST_1, credentials);
    let verifier = Verifier::new(Service::S3, Region::EU_WEST_1);
    let presented = verifier.parse("GET", &target, [("host", HOST)]).unwrap();
    classify(token.as_ptr().addr(), token.len());
    assert_eq!(declassify_value(presented.verify_with(&signer, time()).map(drop)), Ok(()));
}

/// Verifies a form that is signed with these credentials.
#[track_caller]
fn assert_form(
    signed_with: Credentials,
    credentials: &Credentials,
    token: Option<&Secret>,
    expected: Result<(), PostError>,
) {
    let form = bucket(signed_with).post("cat.png").presign_at(time(), MINUTE).unwrap();
    let fields: Vec<_> = form.fields().collect();
    let verifier = post::Verifier::new(Service::S3, Region::EU_WEST_1);
    let presented = verifier.parse("examplebucket", &fields, "cat.png").unwrap();
    if let Some(token) = token {
        token.classify()
    }
    let outcome = presented.verify(credentials, time()).map(drop);
    assert_eq!(declassify_value(outcome), expected);
}

fn right_form() {
    assert_form(public(), &permanent(SECRET), None, Ok(()));
}

fn wrong_form() {
    let other = Credentials::new(ACCESS_KEY_ID, "another secret").unwrap();
    assert_form(other, &permanent(SECRET), None, Err(PostError::Signature));
}

fn wrong_token_of_form() {
    let (credentials, token) = temporary(&TOKEN.replace("session", "sessiom"));
    let signed_with = Credentials::temporary(ACCESS_KEY_ID, SECRET, TOKEN).unwrap();
    assert_form(signed_with, &credentials, Some(&token), Err(PostError::SessionToken));
}

/// Must be reported: `==` stops at the first difference.
fn comparison() {
    let (secret, text) = Secret::new(SECRET);
    secret.classify();
    assert!(declassify_value(text == black_box(SECRET)));
}

/// Must be reported: how long a look-up takes depends on the cache.
fn index() {
    let (secret, text) = Secret::new(SECRET);
    secret.classify();
    let table = black_box([7_u8; 256]);
    let found = text.bytes().next().and_then(|byte| table.get(usize::from(byte)).copied());
    assert_eq!(declassify_value(found), Some(7));
}
