//! Credentials: rejected texts, mistakes that are refused at AWS, hidden secrets, the environment,
//! rotation, and the cached signing keys.

#![allow(clippy::unwrap_used, reason = "an error fails the test")]

use core::time::Duration;
use std::process::Command;

use presign::s3::{Bucket, Endpoint, Urls};
use presign::token::TokenGenerator;
use presign::{Credentials, Error, Region, Request, Service, Signer, SigningTime};

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
    let of_canonical = "CanonicalRequest { method: \"PUT\", path: \"/k\", query: ";
    assert!(format!("{canonical:?}").starts_with(of_canonical), "{canonical:?}");
    assert!(url.to_string().contains(url.signature()));
}

#[test]
fn debug_shows_no_secret_of_other_types() {
    let (token, key) = ("FwoGZXIvYXdzEXAMPLETOKEN", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    let credentials = Credentials::temporary("AKIAIOSFODNN7EXAMPLE", SECRET, token).unwrap();
    let (now, minute) = (SigningTime::from_unix_timestamp(0).unwrap(), Duration::from_secs(60));
    let request = Request::get("https://example.com/k").unwrap().query("key", key).header("x-key", key);
    let body = request.clone().body(key.as_bytes());
    let express = Signer::new(Service::S3_EXPRESS, Region::US_EAST_1, credentials.clone());
    let url = express.presign_at(&request, now, minute).unwrap();
    assert!(url.as_str().contains("X-Amz-S3session-Token=FwoG"));
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone()).unwrap();
    let template = bucket.get_each().template(now, minute).unwrap();
    let mut urls = Urls::new();
    template.presign_each(["k"], &mut urls).unwrap();
    let generator = TokenGenerator::caller_identity(Region::US_EAST_1, credentials).unwrap();
    let generator = generator.header("X-Key", key);
    let auth_token = generator.token_at(now).unwrap();
    let shown = format!(
        "{request:?} {body:?} {} {template:?} {urls:?} {generator:?} {auth_token:?}",
        url.redacted().to_string().replace(key, "").replace(&key.replace('=', "%3D"), "")
    );
    let bytes = format!("{:?}", key.as_bytes());
    let signature = auth_token.presigned_url().signature();
    for secret in [SECRET, token, key, &key[..key.len() - 1], &bytes, url.signature(), signature] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    let (_, signature) = urls.get(0).unwrap().rsplit_once('=').unwrap();
    assert!(!shown.contains(signature), "{shown}");
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
    assert_shared::<Request<'static>>();
}

/// Later tests run this one in a child process with its own environment.
#[test]
#[ignore = "runs only in a child process of another test"]
fn print_credentials_from_env() {
    match Credentials::from_env() {
        Ok(credentials) => println!(
            "<{} {} {}>",
            credentials.access_key_id(),
            credentials.is_temporary(),
            credentials.expiration().map_or("-".into(), SigningTime::to_rfc3339),
        ),
        Err(error) => {
            assert!(!error.is_input());
            println!("<{error}>");
        }
    }
}

/// Later tests run this one in a child process with its own environment.
#[test]
#[ignore = "runs only in a child process of another test"]
fn print_region_from_env() {
    match Region::from_env() {
        Ok(region) => println!("<{region}>"),
        Err(error) => println!("<{error}>"),
    }
}

/// Returns the output of [`print_credentials_from_env`] with these variables.
#[track_caller]
fn from_env(variables: &[(&str, &str)]) -> String {
    output_of("print_credentials_from_env", variables)
}

/// Returns the output of an ignored test with these variables.
#[track_caller]
fn output_of(test: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", test])
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
    assert_eq!(from_env(&[id, secret]), "AKIA false -");
    assert_eq!(from_env(&[id, secret, token]), "AKIA true -");
    assert_eq!(from_env(&[id, secret, ("AWS_SESSION_TOKEN", "")]), "AKIA false -");
    for (expiration, output) in [
        ("2026-08-01T12:00:00Z", "AKIA true 2026-08-01T12:00:00Z"),
        ("2026-08-01T14:00:00.5+02:00", "AKIA true 2026-08-01T12:00:00Z"),
        ("", "AKIA true -"),
        ("1785585600", "AWS_CREDENTIAL_EXPIRATION: must be a time in RFC 3339"),
        ("soon", "AWS_CREDENTIAL_EXPIRATION: must be a time in RFC 3339"),
    ] {
        let variables = [id, secret, token, ("AWS_CREDENTIAL_EXPIRATION", expiration)];
        assert_eq!(from_env(&variables), output, "{expiration:?}");
    }
    assert_eq!(from_env(&[]), "AWS_ACCESS_KEY_ID: missing");
    assert_eq!(from_env(&[id]), "AWS_SECRET_ACCESS_KEY: missing");
    assert_eq!(from_env(&[("AWS_ACCESS_KEY_ID", ""), secret]), "AWS_ACCESS_KEY_ID: missing");
    assert_eq!(
        from_env(&[id, ("AWS_SECRET_ACCESS_KEY", "secret\n")]),
        "secret access key: must not end in a line break"
    );
}

#[test]
fn a_region_from_the_environment() {
    let (first, second) = ("AWS_REGION", "AWS_DEFAULT_REGION");
    for (variables, output) in [
        (&[(first, "eu-west-1")][..], "eu-west-1"),
        (&[(second, "eu-west-2")], "eu-west-2"),
        (&[(first, "eu-west-1"), (second, "eu-west-2")], "eu-west-1"),
        (&[(first, ""), (second, "eu-west-2")], "eu-west-2"),
        (&[(first, ""), (second, "")], "AWS_REGION: missing"),
        (&[], "AWS_REGION: missing"),
        (
            &[(first, "eu west 1"), (second, "eu-west-2")],
            "AWS_REGION: must consist of A-Z, a-z, 0-9, `-`, `_` and `.`",
        ),
        (&[(second, "a/b")], "AWS_DEFAULT_REGION: must consist of A-Z, a-z, 0-9, `-`, `_` and `.`"),
    ] {
        assert_eq!(output_of("print_region_from_env", variables), output, "{variables:?}");
    }
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

#[track_caller]
fn region(name: &str) -> Region {
    Region::new(name).unwrap()
}

#[test]
fn line_breaks_are_named() {
    for text in ["a\n", "a\r\n", "\n"] {
        let error = Credentials::new("AKIA", text).unwrap_err();
        assert_eq!(error.to_string(), "secret access key: must not end in a line break", "{text:?}");
    }
}

/// At AWS's own endpoints; other servers and AWS at another URL have their own names and keys.
#[test]
fn mistakes_are_refused_at_aws() {
    let id = "access key id: must consist of letters, digits and `_`; is it the secret access key?";
    let token = "session token: missing for the temporary credentials of an `ASIA` key";
    let shape = "region: must be words and a number joined by `-`, such as eu-west-1, for AWS";
    let permanent = || Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap();
    let with_id = |id: &str| Credentials::new(id, SECRET).unwrap();
    for (name, bucket, region_name, credentials, text) in [
        (
            "a swapped pair",
            "photos",
            "us-east-1",
            Credentials::new(SECRET, "AKIAIOSFODNN7EXAMPLE").unwrap(),
            id,
        ),
        ("a space", "photos", "us-east-1", with_id("AKIA IOSFODNN7EXAMPLE"), id),
        ("no token", "photos", "us-east-1", with_id("ASIAIOSFODNN7EXA"), token),
        ("no last hyphen", "photos", "eu-west1", permanent(), shape),
        ("a zone", "photos", "us-east-1a", permanent(), shape),
        ("one word", "photos", "garage", permanent(), shape),
        ("a word and a number", "photos", "us-1", permanent(), shape),
        ("no number", "photos", "us-east", permanent(), shape),
        ("an empty word", "photos", "us--east-1", permanent(), shape),
        (
            "a short name",
            "up",
            "us-east-1",
            permanent(),
            "bucket name: must be at least 3 characters for AWS",
        ),
    ] {
        for endpoint in [Endpoint::aws(), Endpoint::aws().dual_stack()] {
            let error = Bucket::with_endpoint(bucket, region(region_name), credentials.clone(), endpoint);
            assert_eq!(error.unwrap_err().to_string(), text, "{name}");
        }
        let error = Bucket::new(bucket, region(region_name), credentials.clone()).unwrap_err();
        assert_eq!(error.to_string(), text, "{name}");
        let signer = Signer::new(Service::S3, region(region_name), credentials.clone());
        let error = Bucket::with_signer(bucket, signer, Endpoint::aws()).unwrap_err();
        assert_eq!(error.to_string(), text, "{name}");

        for url in ["https://s3.example.com", "http://localhost:4566"] {
            for endpoint in [Endpoint::aws_at(url), Endpoint::path_style(url), Endpoint::virtual_hosted(url)]
            {
                let bucket = Bucket::with_endpoint(
                    bucket,
                    region(region_name),
                    credentials.clone(),
                    endpoint.unwrap(),
                );
                let url = bucket.unwrap().get("k").presign(Duration::from_secs(60)).unwrap();
                assert!(url.as_str().contains("X-Amz-Signature"), "{name}");
            }
        }
    }
    let arn = "arn:aws:s3:eu-west1:123456789012:accesspoint/photos";
    let error = Bucket::new(arn, Region::EU_WEST_1, permanent()).unwrap_err();
    assert_eq!(error.to_string(), shape);
}

#[test]
fn what_may_be_right_is_accepted_at_aws() {
    let temporary = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, "token").unwrap();
    for id in ["test", "ASIA", "AKIA_mine_9", "ASIAshort"] {
        Bucket::new("abc", Region::US_EAST_1, Credentials::new(id, "secret").unwrap()).unwrap();
    }
    for name in
        ["us-east-1", "us-gov-west-1", "xx-north-9", "eusc-de-east-12", "us-isob-east-1", "aws-global"]
    {
        Bucket::new("photos", region(name), temporary.clone()).unwrap();
    }
    // `resolve` keeps AWS's own rules.
    for name in ["eu-west1", "us-east-1a", "mars"] {
        Endpoint::aws().resolve(Some("up"), &region(name)).unwrap();
    }
}

#[test]
fn the_scheme_of_a_bucket_is_named() {
    let endpoint = || Endpoint::path_style("http://localhost:9000").unwrap();
    for endpoint in [Endpoint::aws(), endpoint()] {
        for name in ["s3://photos", "s3://photos/cat.png", "s3://"] {
            let credentials = Credentials::new("AKIA", "secret").unwrap();
            let error = Bucket::with_endpoint(name, Region::US_EAST_1, credentials, endpoint.clone());
            let text = "bucket name: must not begin with `s3://`; give the name alone";
            assert_eq!(error.unwrap_err().to_string(), text, "{name}");
        }
    }
}

#[test]
fn other_credentials_for_the_same_bucket() {
    let now: SigningTime = "20260801T120000Z".parse().unwrap();
    let first = || Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap();
    let second = || Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "other", "token").unwrap();
    let custom = Endpoint::path_style("http://minio:9000").unwrap();
    let custom = custom.public_url("https://files.example.com/{bucket}").unwrap();
    for (name, endpoint, region_name) in [
        ("photos", Endpoint::aws(), "eu-west-1"),
        ("photos", Endpoint::aws().global(), "aws-global"),
        ("arn:aws:s3:us-west-2:123456789012:accesspoint/photos", Endpoint::aws(), "us-east-1"),
        ("images--use1-az4--x-s3", Endpoint::aws(), "us-east-1"),
        ("photos", custom, "garage"),
    ] {
        let with = |credentials| {
            Bucket::with_endpoint(name, region(region_name), credentials, endpoint.clone()).unwrap()
        };
        let url =
            |bucket: &Bucket| bucket.get("k").presign_at(now, Duration::from_secs(60)).unwrap().into_string();
        let (old, expected) = (with(first()), with(second()));
        let renewed = old.with_credentials(second()).unwrap();
        assert_eq!(url(&renewed), url(&expected), "{name}");
        assert_eq!(url(&old), url(&with(first())), "{name}: the old bucket is unchanged");
        assert_eq!((renewed.name(), renewed.endpoint()), (old.name(), old.endpoint()), "{name}");
    }
    // A signer of another service keeps it.
    let service = Service::S3_EXPRESS_WITHOUT_SESSION;
    let signer = Signer::new(service.clone(), Region::US_EAST_1, first());
    let bucket = Bucket::with_signer("images--use1-az4--x-s3", signer, Endpoint::aws()).unwrap();
    assert_eq!(*bucket.with_credentials(second()).unwrap().signer().service(), service);

    let swapped = Credentials::new(SECRET, "AKIAIOSFODNN7EXAMPLE").unwrap();
    assert!(matches!(bucket.with_credentials(swapped.clone()), Err(Error::AccessKeyId(_))));
    let signer = bucket.signer().with_credentials(swapped.clone()).unwrap();
    assert_eq!(signer.credentials().access_key_id(), swapped.access_key_id());
    let request = Request::get("https://example.com/").unwrap();
    let url =
        |signer: &Signer| signer.presign_at(&request, now, Duration::from_secs(60)).unwrap().into_string();
    assert_eq!(url(&signer), url(&Signer::new(service, Region::US_EAST_1, swapped)));
}

#[cfg(feature = "sigv4a")]
#[test]
fn other_credentials_for_a_region_set() {
    let credentials = |id| Credentials::new(id, SECRET).unwrap();
    let arn = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
    let bucket = |id| Bucket::new(arn, Region::US_EAST_1, credentials(id)).unwrap();
    let url = |bucket: &Bucket| {
        let now = SigningTime::from_unix_timestamp(0).unwrap();
        bucket.get("k").presign_at(now, Duration::from_secs(60)).unwrap().into_string()
    };
    let renewed = bucket("AKIA1").with_credentials(credentials("AKIA2")).unwrap();
    assert_eq!(url(&renewed), url(&bucket("AKIA2")));
}

#[test]
fn errors_are_sorted_for_a_response() {
    let credentials = || Credentials::new("AKIA", "secret").unwrap();
    let expired = credentials().with_expiration("20200101T000000Z".parse().unwrap());
    let bucket = |credentials| Bucket::new("photos", Region::US_EAST_1, credentials).unwrap();
    let minute = Duration::from_secs(60);
    let (photos, old) = (bucket(credentials()), bucket(expired));
    let now = "20240101T000000Z".parse().unwrap();
    for (name, error, is_input, is_expiration) in [
        ("a key", photos.get("../cat.png").presign(minute).err(), true, false),
        ("a header", photos.put("k").header("a b", "c").presign(minute).err(), true, false),
        ("a query parameter", photos.get("k").query("", "c").presign(minute).err(), true, false),
        ("an option's value", photos.put("k").content_type("a\nb").presign(minute).err(), true, false),
        ("a lifetime", photos.get("k").presign(Duration::ZERO).err(), true, false),
        ("a time", "tomorrow".parse::<SigningTime>().err(), true, false),
        (
            "one of several keys",
            photos.get_each().template(now, minute).unwrap().presign_each(["a", ""], &mut Urls::new()).err(),
            true,
            false,
        ),
        (
            "one of several headers",
            photos.put("k").header("a", "b").header("a b", "c").presign(minute).err(),
            true,
            false,
        ),
        (
            "one of several query parameters",
            photos.get("k").query("a", "b").query("", "c").presign(minute).err(),
            true,
            false,
        ),
        #[cfg(feature = "post")]
        (
            "one of several form fields",
            photos.post("k").field("a", "b").field("a b", "c").presign(minute).err(),
            true,
            false,
        ),
        ("two options", photos.put("k").sse_s3().sse_kms().presign(minute).err(), false, false),
        (
            "an option without meaning",
            photos.get("k").content_type("a/b").presign(minute).err(),
            false,
            false,
        ),
        ("a bucket", Bucket::new("up", Region::US_EAST_1, credentials()).err(), false, false),
        ("a region", Region::new("").err(), false, false),
        ("a secret", Credentials::new("AKIA", "").err(), false, false),
        ("expired credentials", old.get("k").presign(minute).err(), false, true),
    ] {
        let error = error.unwrap();
        assert_eq!(
            (error.is_input(), error.is_credentials_expiration()),
            (is_input, is_expiration),
            "{name}"
        );
    }
    let of_requests = [
        Error::ObjectKey,
        Error::Method,
        Error::Url,
        Error::Query,
        Error::Header,
        Error::Field,
        Error::ExpiresIn,
        Error::SigningTime,
    ];
    let of_programs = [
        Error::AccessKeyId,
        Error::SecretAccessKey,
        Error::SessionToken,
        Error::CredentialsExpiration,
        Error::Region,
        Error::RegionSet,
        Error::Service,
        Error::Bucket,
        Error::Arn,
        Error::Endpoint,
        Error::PublicKey,
    ];
    for (errors, is_input) in [(&of_requests[..], true), (&of_programs, false)] {
        for error in errors.iter().map(|error: &fn(&'static str) -> Error| error("rule")) {
            assert_eq!(error.is_input(), is_input, "{error:?}");
        }
    }
}

#[cfg(feature = "aws-credential-types")]
#[test]
fn credentials_of_an_sdk() {
    use aws_credential_types::Credentials as Provided;
    use std::time::{SystemTime, UNIX_EPOCH};

    let signature = |credentials: Credentials| {
        let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials);
        let request = Request::get("https://example.com/").unwrap();
        let now = SigningTime::from_unix_timestamp(0).unwrap();
        signer.presign_at(&request, now, Duration::from_secs(60)).unwrap().signature().to_owned()
    };
    let end = UNIX_EPOCH + Duration::from_millis(1_785_585_600_900);
    let provided = Provided::new("ASIAIOSFODNN7EXAMPLE", SECRET, Some("token".into()), Some(end), "test");
    let credentials = Credentials::try_from(&provided).unwrap();
    assert_eq!(credentials.expiration(), Some("20260801T120000Z".parse().unwrap()));
    let expected = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, "token").unwrap();
    assert_eq!(signature(credentials), signature(expected.clone()));
    assert_eq!(signature(provided.try_into().unwrap()), signature(expected));

    let permanent: Credentials =
        Provided::new("AKIAIOSFODNN7EXAMPLE", SECRET, None, None, "test").try_into().unwrap();
    assert!(!permanent.is_temporary() && permanent.expiration().is_none());

    let broken = |id: &str, secret: &str, expiry: Option<SystemTime>| {
        Credentials::try_from(Provided::new(id, secret, None, expiry, "test")).unwrap_err()
    };
    assert!(matches!(broken("", SECRET, None), Error::AccessKeyId(_)));
    assert!(matches!(broken("AKIA", "a\n", None), Error::SecretAccessKey(_)));
    let late = UNIX_EPOCH.checked_add(Duration::from_secs(253_402_300_800));
    assert!(matches!(broken("AKIA", SECRET, late), Error::SigningTime(_)));
}
