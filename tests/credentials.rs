//! Credentials: rejected texts, hidden secrets, the environment, and the cached signing keys.

#![allow(clippy::unwrap_used, reason = "an error fails the test")]

use core::time::Duration;
use std::process::Command;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, Region, Service, Signer, SigningTime};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[test]
fn white_space_at_an_end_and_control_characters_are_refused() {
    for invalid in [
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
        assert!(matches!(Credentials::new(invalid, "s"), Err(Error::AccessKeyId(_))), "{invalid:?}");
        assert!(matches!(Credentials::new("a", invalid), Err(Error::SecretAccessKey(_))), "{invalid:?}");
        assert!(
            matches!(Credentials::temporary("a", "s", invalid), Err(Error::SessionToken(_))),
            "{invalid:?}"
        );
    }
    for valid in ["user+with/odd=chars", "üser", "lab:AKID", "two words"] {
        Credentials::temporary(valid, valid, valid).unwrap();
    }
}

#[test]
fn debug_shows_no_secret() {
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
fn types_can_be_shared_between_threads() {
    fn assert_shared<T: Send + Sync + Clone + 'static>() {}
    assert_shared::<Bucket>();
    assert_shared::<Signer>();
    assert_shared::<Credentials>();
    assert_shared::<presign::PresignedUrl>();
    assert_shared::<Endpoint>();
    assert_shared::<presign::s3::Operation<'static>>();
    assert_shared::<presign::Request<'static>>();
}

/// Later tests run this one in a child process with its own environment.
#[test]
#[ignore = "runs only in a child process of another test"]
fn print_credentials_from_env() {
    match Credentials::from_env() {
        Ok(credentials) => println!("<{} {}>", credentials.access_key_id(), credentials.is_temporary()),
        Err(error) => println!("<{error}>"),
    }
}

/// Returns the output of [`print_credentials_from_env`] with these variables.
#[track_caller]
fn from_env(variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "print_credentials_from_env"])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let (_, rest) = output.split_once('<').unwrap();
    rest.split_once('>').unwrap().0.into()
}

#[test]
fn credentials_from_the_environment() {
    let (id, secret, token) =
        (("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", SECRET), ("AWS_SESSION_TOKEN", "token"));
    assert_eq!(from_env(&[id, secret]), "AKIA false");
    assert_eq!(from_env(&[id, secret, token]), "AKIA true");
    assert_eq!(from_env(&[id, secret, ("AWS_SESSION_TOKEN", "")]), "AKIA false");
    assert_eq!(from_env(&[]), "AWS_ACCESS_KEY_ID: missing");
    assert_eq!(from_env(&[id]), "AWS_SECRET_ACCESS_KEY: missing");
    assert_eq!(from_env(&[("AWS_ACCESS_KEY_ID", ""), secret]), "AWS_ACCESS_KEY_ID: missing");
    assert_eq!(
        from_env(&[id, ("AWS_SECRET_ACCESS_KEY", "secret\n")]),
        "secret access key: must not contain a control character"
    );
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "print_credentials_from_env"])
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", OsStr::from_bytes(b"\xff"))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("<AWS_ACCESS_KEY_ID: must be Unicode>"));
}

/// A signer never uses another signer's key or another day's key.
///
/// Neither the order of days nor the number of threads matters.
#[test]
fn cached_keys_belong_to_their_secret_and_day() {
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
                    let signature = signature(&shared[secret], days[day]);
                    assert_eq!(signature, expected[secret][day], "secret {secret}, day {day}");
                }
            });
        }
    });

    let sibling = shared[0].sibling("other").unwrap();
    let endpoint = Endpoint::aws();
    let same_signer = Bucket::with_signer("other", shared[0].signer().clone(), endpoint).unwrap();
    assert_eq!(signature(&sibling, days[0]), signature(&same_signer, days[0]));
}
