//! Credentials: what is refused, what is never shown, and where they come from.

#![allow(clippy::unwrap_used, reason = "what cannot be signed fails the test")]

use core::time::Duration;
use std::process::Command;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, Region, Service, Signer, SigningTime};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[test]
fn white_space_at_an_end_and_control_characters_are_refused() {
    for wrong in [
        "",
        " a",
        "a ",
        "a\n",
        "\ta",
        "a\0b",
        "a\u{85}b",
        "\u{a0}a",
        "\u{3000}",
        "a\u{7f}",
        "\u{feff}a",
        "a\u{200b}",
    ] {
        assert!(matches!(Credentials::new(wrong, "s"), Err(Error::AccessKeyId(_))), "{wrong:?}");
        assert!(matches!(Credentials::new("a", wrong), Err(Error::SecretAccessKey(_))), "{wrong:?}");
        assert!(matches!(Credentials::temporary("a", "s", wrong), Err(Error::SessionToken(_))), "{wrong:?}");
    }
    for right in ["user+with/odd=chars", "üser", "lab:AKID", "two words"] {
        Credentials::temporary(right, right, right).unwrap();
    }
}

#[test]
fn nothing_shows_a_secret() {
    let token = "FwoGZXIvYXdzEXAMPLETOKEN";
    let credentials = Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, token).unwrap();
    let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials.clone());
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()).unwrap();
    let key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    let upload = bucket.put("k").sse_customer_key(key, "AAAAAAAAAAAAAAAAAAAAAA==");
    let url =
        upload.presign_at(SigningTime::from_unix_timestamp(0).unwrap(), Duration::from_secs(60)).unwrap();
    let canonical = url.canonical_request();
    let shown = format!(
        "{credentials:?} {signer:?} {bucket:?} {upload:?} {url:?} {canonical:?} {credentials:#?} {url:#?} {canonical:#?}"
    );
    for secret in [SECRET, token, url.signature(), key] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("AKIAIOSFODNN7EXAMPLE") && shown.contains("X-Amz-Signature=[redacted]"));
    assert!(url.to_string().contains(url.signature()));
}

#[test]
fn everything_can_be_shared_by_threads() {
    fn is_shared<T: Send + Sync + Clone + 'static>() {}
    is_shared::<Bucket>();
    is_shared::<Signer>();
    is_shared::<Credentials>();
    is_shared::<presign::PresignedUrl>();
    is_shared::<Endpoint>();
    is_shared::<presign::s3::Operation<'static>>();
    is_shared::<presign::Request<'static>>();
}

/// Run as a child with an environment of its own by the tests below.
#[test]
#[ignore = "asks the environment that another test sets"]
fn print_credentials_of_the_environment() {
    match Credentials::from_env() {
        Ok(credentials) => println!("<{} {}>", credentials.access_key_id(), credentials.is_temporary()),
        Err(error) => println!("<{error}>"),
    }
}

fn in_environment(variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "print_credentials_of_the_environment"])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let (_, behind) = output.split_once('<').unwrap();
    behind.split_once('>').unwrap().0.into()
}

#[test]
fn the_environment() {
    let (id, secret, token) =
        (("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", SECRET), ("AWS_SESSION_TOKEN", "token"));
    assert_eq!(in_environment(&[id, secret]), "AKIA false");
    assert_eq!(in_environment(&[id, secret, token]), "AKIA true");
    assert_eq!(in_environment(&[id, secret, ("AWS_SESSION_TOKEN", "")]), "AKIA false");
    assert_eq!(in_environment(&[]), "AWS_ACCESS_KEY_ID: missing");
    assert_eq!(in_environment(&[id]), "AWS_SECRET_ACCESS_KEY: missing");
    assert_eq!(in_environment(&[("AWS_ACCESS_KEY_ID", ""), secret]), "AWS_ACCESS_KEY_ID: missing");
    assert_eq!(
        in_environment(&[id, ("AWS_SECRET_ACCESS_KEY", "secret\n")]),
        "secret access key: must not contain a control character"
    );
}

#[cfg(unix)]
#[test]
fn an_environment_that_is_not_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "print_credentials_of_the_environment"])
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", OsStr::from_bytes(b"\xff"))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("<AWS_ACCESS_KEY_ID: must be Unicode>"));
}

/// A signer never takes another's key, nor another day's, whatever order the days come in and however many threads ask.
#[test]
fn keys_are_of_their_own_secret_and_day() {
    let days: Vec<SigningTime> =
        (0..12).map(|day| SigningTime::from_unix_timestamp(1_700_000_000 + day * 86_400).unwrap()).collect();
    let signature = |bucket: &Bucket, day: SigningTime| {
        bucket.get("k").presign_at(day, Duration::from_secs(60)).unwrap().signature().to_owned()
    };
    let fresh = |secret: &str| {
        Bucket::new("examplebucket", Region::US_EAST_1, Credentials::new("AKIA", secret).unwrap()).unwrap()
    };
    let secrets = ["first", "second"];
    let expected: Vec<Vec<String>> = secrets
        .iter()
        .map(|secret| days.iter().map(|day| signature(&fresh(secret), *day)).collect())
        .collect();
    assert_ne!(expected[0], expected[1]);

    let shared = secrets.map(fresh);
    std::thread::scope(|scope| {
        for thread in 0..4_usize {
            let (shared, expected, days) = (&shared, &expected, &days);
            scope.spawn(move || {
                for turn in 0..4000_usize {
                    let (secret, day) = ((turn + thread) % 2, (turn * 7 + thread * 5) % days.len());
                    assert_eq!(signature(&shared[secret], days[day]), expected[secret][day]);
                }
            });
        }
    });

    let sibling = shared[0].sibling("other").unwrap();
    let endpoint = Endpoint::aws();
    let same_signer = Bucket::with_signer("other", shared[0].signer().clone(), endpoint).unwrap();
    assert_eq!(signature(&sibling, days[0]), signature(&same_signer, days[0]));
}
