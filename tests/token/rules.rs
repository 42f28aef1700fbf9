//! Lifetimes, options and arguments of tokens, and that `Debug` shows no token.

use presign::token::TokenGenerator;
use presign::{Credentials, Error, Region};

use super::{Generator, SECRET, permanent, region, seconds, temporary, time};

/// Returns one generator of each kind, with its name in error texts.
#[track_caller]
fn each(credentials: &Credentials) -> Vec<(&'static str, TokenGenerator)> {
    let (region, credentials) = (|| Region::US_EAST_1, || credentials.clone());
    let transcribe = TokenGenerator::transcribe("flac", 48_000, region(), credentials()).unwrap();
    vec![
        ("RDS", TokenGenerator::rds("db.example.com", 5432, "app", region(), credentials()).unwrap()),
        ("Aurora DSQL", TokenGenerator::dsql("dsql.example.com", region(), credentials()).unwrap()),
        ("ElastiCache", TokenGenerator::elasticache("cache", "app", region(), credentials()).unwrap()),
        ("MemoryDB", TokenGenerator::memorydb("cluster", "app", region(), credentials()).unwrap()),
        ("EKS", TokenGenerator::eks("cluster", region(), credentials()).unwrap()),
        ("MSK", TokenGenerator::msk(region(), credentials()).unwrap()),
        ("Bedrock", TokenGenerator::bedrock(region(), credentials()).unwrap()),
        ("STS", TokenGenerator::caller_identity(region(), credentials()).unwrap()),
        ("IoT Core", TokenGenerator::iot_mqtt("iot.example.com", region(), credentials()).unwrap()),
        (
            "Transcribe",
            transcribe.query("identify-language", "true").query("language-options", "en-US,de-DE"),
        ),
    ]
}

/// Returns the error text of generating a token.
#[track_caller]
fn token_error(generator: &TokenGenerator) -> String {
    generator.token_at(time()).unwrap_err().to_string()
}

/// Returns the error text of creating a generator.
#[track_caller]
fn argument_error(generator: Generator) -> String {
    generator.unwrap_err().to_string()
}

/// For each kind, as AWS documents it: the default and longest `X-Amz-Expires`, and the token's
/// lifetime.
#[test]
fn lifetimes_are_those_of_aws() {
    let documented = [
        ("RDS", 900, 900, 900),
        ("Aurora DSQL", 900, 604_800, 900),
        ("ElastiCache", 900, 900, 900),
        ("MemoryDB", 900, 900, 900),
        ("EKS", 60, 60, 840),
        ("MSK", 900, 900, 900),
        ("Bedrock", 43_200, 43_200, 43_200),
        ("STS", 900, 900, 900),
        ("IoT Core", 900, 86_400, 900),
        ("Transcribe", 300, 300, 300),
    ];
    for ((name, generator), (documented, default, longest, valid_for)) in
        each(&permanent()).into_iter().zip(documented)
    {
        assert_eq!(name, documented);
        let token = generator.token_at(time()).unwrap();
        assert_eq!(token.presigned_url().validity().expires_in(), seconds(default), "{name}");
        assert_eq!(token.expires_at(), time().checked_add(seconds(valid_for)).unwrap(), "{name}");

        for (expires_in, is_valid) in [(longest, true), (1, true), (longest + 1, false), (0, false)] {
            let token = generator.clone().expires_in(seconds(expires_in)).token_at(time());
            match token {
                Ok(token) => {
                    assert_eq!(token.presigned_url().validity().expires_in(), seconds(expires_in), "{name}");
                }
                Err(error) => assert!(matches!(error, Error::ExpiresIn(_)), "{name}: {error}"),
            }
            let token = generator.clone().expires_in(seconds(expires_in)).token_at(time());
            assert_eq!(token.is_ok(), is_valid, "{name}, {expires_in} seconds");
        }
    }
}

#[test]
fn tokens_do_not_outlive_their_credentials() {
    let soon = time().checked_add(seconds(100)).unwrap();
    for (name, generator) in each(&permanent().with_expiration(soon)) {
        if name != "EKS" {
            assert!(token_error(&generator).starts_with("credentials: expire before"), "{name}");
        }
        let token = generator.clone().clamp_to_credentials().token_at(time()).unwrap();
        assert_eq!(token.expires_at(), soon, "{name}");
        assert!(generator.clamp_to_credentials().token_at(soon).is_err(), "{name}");
    }
}

#[test]
fn unsupported_options_are_refused() {
    let unsupported = |option: &str, name: &str| format!("{option}: not supported by {name}");
    for (name, generator) in each(&permanent()) {
        if !matches!(name, "EKS" | "STS" | "Transcribe") {
            assert_eq!(token_error(&generator.clone().fips()), unsupported("fips", name));
        }
        if name != "STS" {
            assert_eq!(
                token_error(&generator.clone().header("X-Server-Id", "a")),
                unsupported("header", name)
            );
        }
        if name != "Transcribe" {
            let query = generator.query("a", "b");
            assert_eq!(token_error(&query), unsupported("query", name));
            let first = query.header("X-Server-Id", "a\nb");
            assert_eq!(token_error(&first), unsupported("query", name));
        }
    }
    let identity = TokenGenerator::caller_identity(Region::CN_NORTH_1, permanent()).unwrap();
    assert_eq!(
        token_error(&identity.fips()),
        "fips and a region without FIPS endpoints: must not be combined"
    );
    let identity = || TokenGenerator::caller_identity(Region::EU_WEST_1, permanent()).unwrap();
    assert!(token_error(&identity().header("Host", "a")).starts_with("header: must not be `host`"));
    assert!(token_error(&identity().header("X-Server-Id", "a\nb")).starts_with("header: "));
    let stream = || TokenGenerator::transcribe("pcm", 8_000, Region::US_WEST_2, permanent()).unwrap();
    assert_eq!(
        token_error(&stream().query("session-id", "a")),
        "query parameter: missing; set `language-code`, `identify-language` or `identify-multiple-languages`"
    );
    assert!(
        token_error(&stream().query("language-code", "en-US").query("x-amz-date", "a")).starts_with("query")
    );
    for name in ["language-code", "sample-rate", "media-encoding"] {
        let twice = stream().query("language-code", "en-US").query(name, "a");
        assert_eq!(token_error(&twice), "query parameter: must not appear twice", "{name}");
    }
}

#[test]
fn invalid_arguments_are_refused() {
    let rds =
        |host: &str, port, user: &str| TokenGenerator::rds(host, port, user, Region::US_EAST_1, permanent());
    let dsql = |host: &str| TokenGenerator::dsql(host, Region::US_EAST_1, permanent());
    let iot = |host: &str| TokenGenerator::iot_mqtt(host, Region::US_EAST_1, permanent());
    let long = ["a".repeat(63).as_str(); 4].join(".");
    for host in [
        "",
        "https://db.example.com",
        "db.example.com:5432",
        "db.example.com/",
        "db.example.com?a",
        "db.example.com#a",
        "user@db.example.com",
        "db .example.com",
        "db.example.com\n",
        "db..example.com",
        "datenbänk.example.com",
        "10.0.0.1",
        "0x7f.1",
        "[::1]",
        "::1",
        &long,
    ] {
        for generator in [rds(host, 5432, "app"), dsql(host), iot(host)] {
            assert!(argument_error(generator).starts_with("host: must "), "{host}");
        }
    }
    assert_eq!(
        argument_error(rds("10.0.0.1", 5432, "app")),
        "host: must have a host name, not an IP address"
    );
    assert_eq!(argument_error(rds("db.example.com", 0, "app")), "port: must be from 1 to 65535");
    assert_eq!(argument_error(rds("db.example.com", 1, "")), "user: must not be empty");
    assert_eq!(argument_error(rds("db.example.com", 1, "a\0")), "user: must not contain a control character");
    rds("localhost", 65_535, "ä b").unwrap();

    let cache = |name: &str, user: &str| {
        TokenGenerator::elasticache_serverless(name, user, Region::US_EAST_1, permanent())
    };
    for name in
        ["", "Sessions", "sessions.a1b2c3.use1.cache.amazonaws.com", "a/b", "a:6379", "-a", &"a".repeat(64)]
    {
        assert!(
            argument_error(cache(name, "app")).starts_with("cache: must be 1 to 63 characters a-z"),
            "{name}"
        );
        let cluster = TokenGenerator::memorydb(name, "app", Region::US_EAST_1, permanent());
        assert!(argument_error(cluster).starts_with("cluster: must be 1 to 63 characters a-z"), "{name}");
    }
    assert_eq!(argument_error(cache("sessions", "")), "user: must not be empty");

    let eks = |name: &str| TokenGenerator::eks(name, Region::US_EAST_1, permanent());
    for name in
        ["", "-a", "_a", "my cluster", "arn:aws:eks:us-east-1:1:cluster/a", "ä", "a\n", &"a".repeat(101)]
    {
        assert!(argument_error(eks(name)).starts_with("cluster: must be 1 to 100 characters A-Z"), "{name}");
    }
    eks("My_cluster-1").unwrap();

    let stream =
        |encoding: &str, rate| TokenGenerator::transcribe(encoding, rate, Region::US_EAST_1, permanent());
    assert!(argument_error(stream("", 16_000)).starts_with("media_encoding: "));
    assert!(argument_error(stream("audio/pcm", 16_000)).starts_with("media_encoding: "));
    assert_eq!(argument_error(stream("pcm", 7_999)), "sample_rate: must be from 8000 to 48000 hertz");
    assert_eq!(argument_error(stream("pcm", 48_001)), "sample_rate: must be from 8000 to 48000 hertz");

    for name in ["US_East", "a.b", "-", "us_east_1"] {
        for generator in [
            TokenGenerator::caller_identity(region(name), permanent()),
            TokenGenerator::eks("a", region(name), permanent()),
            TokenGenerator::msk(region(name), permanent()),
            TokenGenerator::transcribe("pcm", 16_000, region(name), permanent()),
        ] {
            assert_eq!(
                argument_error(generator),
                "region: must consist of a-z, 0-9 and `-` for an AWS endpoint",
                "{name}"
            );
        }
    }
    for name in ["aws-global", "fips-us-east-1", "us-east-1-fips"] {
        let identity = TokenGenerator::caller_identity(region(name), permanent());
        assert_eq!(argument_error(identity), "region: must be a region, not a pseudo-region", "{name}");
    }
}

#[test]
fn debug_shows_no_token() {
    for (name, generator) in each(&temporary()) {
        let token = generator.token_at(time()).unwrap();
        let shown = format!("{generator:?} {generator:#?} {token:?} {token:#?} {:?}", token.presigned_url());
        let signature = token.presigned_url().signature();
        for secret in [SECRET, "IQoJb3JpZ2luX2VjE", signature, token.as_str()] {
            assert!(!shown.contains(secret), "{name}: {shown}");
        }
        assert_eq!(token.to_string(), String::from(token.clone()));
        assert_eq!(AsRef::<str>::as_ref(&token), token.clone().into_string());
    }
}

/// Each constructor refuses what AWS cannot accept.
#[test]
fn mistakes_are_refused() {
    let constructors: [fn(Region, Credentials) -> Generator; 11] = [
        |region, credentials| TokenGenerator::rds("db.example.com", 5432, "app", region, credentials),
        |region, credentials| TokenGenerator::dsql("dsql.example.com", region, credentials),
        |region, credentials| TokenGenerator::dsql_admin("dsql.example.com", region, credentials),
        |region, credentials| TokenGenerator::elasticache("cache", "app", region, credentials),
        |region, credentials| TokenGenerator::memorydb("cluster", "app", region, credentials),
        |region, credentials| TokenGenerator::eks("cluster", region, credentials),
        TokenGenerator::msk,
        TokenGenerator::bedrock,
        TokenGenerator::caller_identity,
        |region, credentials| TokenGenerator::iot_mqtt("iot.example.com", region, credentials),
        |region, credentials| TokenGenerator::transcribe("pcm", 16_000, region, credentials),
    ];
    let swapped = Credentials::new(SECRET, "AKIAIOSFODNN7EXAMPLE").unwrap();
    let incomplete = Credentials::new("ASIAIOSFODNN7EXAMPLE", SECRET).unwrap();
    for (number, new) in constructors.into_iter().enumerate() {
        for name in ["eu-west1", "us-east-1a", "europe"] {
            let error = new(region(name), permanent()).unwrap_err();
            assert!(matches!(error, Error::Region(_)), "{number}, {name}: {error}");
        }
        let generator = new(region("xx-north-9"), permanent()).unwrap();
        for (credentials, text) in [
            (
                &swapped,
                "access key id: must consist of letters, digits and `_`; is it the secret access key?",
            ),
            (&incomplete, "session token: missing for the temporary credentials of an `ASIA` key"),
        ] {
            assert_eq!(argument_error(new(Region::US_EAST_1, credentials.clone())), text, "{number}");
            assert_eq!(argument_error(generator.with_credentials(credentials.clone())), text, "{number}");
        }
    }
}

#[test]
fn other_credentials_for_the_same_token() {
    for ((name, permanent), (_, temporary_first)) in each(&permanent()).into_iter().zip(each(&temporary())) {
        let permanent = permanent.expires_in(seconds(60));
        let renewed = permanent.with_credentials(temporary()).unwrap().token_at(time()).unwrap();
        let expected = temporary_first.expires_in(seconds(60)).token_at(time()).unwrap();
        assert_eq!(renewed.as_str(), expected.as_str(), "{name}");
        assert_ne!(renewed.as_str(), permanent.token_at(time()).unwrap().as_str(), "{name}");
    }
}
