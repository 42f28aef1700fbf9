//! What is asked of a token's lifetime, of its options and of what it is for, and that nothing shows it.

use presign::token::TokenGenerator;
use presign::{Credentials, Error, Region};

use super::{Made, SECRET, permanent, region, seconds, temporary, time};

/// One generator of each kind, by the name that errors have for it.
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
        ("STS", TokenGenerator::caller_identity(region(), credentials()).unwrap()),
        ("IoT Core", TokenGenerator::iot_mqtt("iot.example.com", region(), credentials()).unwrap()),
        (
            "Transcribe",
            transcribe.query("identify-language", "true").query("language-options", "en-US,de-DE"),
        ),
    ]
}

fn refusal(generator: &TokenGenerator) -> String {
    generator.token_at(time()).unwrap_err().to_string()
}

/// What AWS says of each kind: the lifetime that is signed if none is asked for, the longest, and how long the token is good.
#[test]
fn lifetimes_are_those_of_aws() {
    let documented = [
        ("RDS", 900, 900, 900),
        ("Aurora DSQL", 900, 604_800, 900),
        ("ElastiCache", 900, 900, 900),
        ("MemoryDB", 900, 900, 900),
        ("EKS", 60, 60, 840),
        ("MSK", 900, 900, 900),
        ("STS", 900, 900, 900),
        ("IoT Core", 900, 86_400, 900),
        ("Transcribe", 300, 300, 300),
    ];
    for ((name, generator), (documented, default, longest, good_for)) in
        each(&permanent()).into_iter().zip(documented)
    {
        assert_eq!(name, documented);
        let token = generator.token_at(time()).unwrap();
        assert_eq!(token.presigned_url().validity().expires_in(), seconds(default), "{name}");
        assert_eq!(token.expires_at(), time().checked_add(seconds(good_for)).unwrap(), "{name}");

        for (asked_for, is_right) in [(longest, true), (1, true), (longest + 1, false), (0, false)] {
            let made = generator.clone().expires_in(seconds(asked_for)).token_at(time());
            match made {
                Ok(token) => {
                    assert_eq!(token.presigned_url().validity().expires_in(), seconds(asked_for), "{name}");
                }
                Err(error) => assert!(matches!(error, Error::ExpiresIn(_)), "{name}: {error}"),
            }
            let made = generator.clone().expires_in(seconds(asked_for)).token_at(time());
            assert_eq!(made.is_ok(), is_right, "{name}, {asked_for} seconds");
        }
    }
}

#[test]
fn no_token_is_good_beyond_its_credentials() {
    let soon = time().checked_add(seconds(100)).unwrap();
    for (name, generator) in each(&permanent().with_expiration(soon)) {
        if name != "EKS" {
            assert!(refusal(&generator).starts_with("credentials: end before"), "{name}");
        }
        let token = generator.clone().clamp_to_credentials().token_at(time()).unwrap();
        assert_eq!(token.expires_at(), soon, "{name}");
        assert!(generator.clamp_to_credentials().token_at(soon).is_err(), "{name}");
    }
}

#[test]
fn options_without_a_meaning_are_refused() {
    let none = |option: &str, name: &str| format!("{option}: not supported by {name}");
    for (name, generator) in each(&permanent()) {
        if !matches!(name, "EKS" | "STS" | "Transcribe") {
            assert_eq!(refusal(&generator.clone().fips()), none("fips", name));
        }
        if name != "STS" {
            assert_eq!(refusal(&generator.clone().header("X-Server-Id", "a")), none("header", name));
        }
        if name != "Transcribe" {
            assert_eq!(refusal(&generator.query("a", "b")), none("query", name));
        }
    }
    let identity = TokenGenerator::caller_identity(Region::CN_NORTH_1, permanent()).unwrap();
    assert_eq!(refusal(&identity.fips()), "fips and a region without FIPS endpoints: cannot be combined");
    let identity = || TokenGenerator::caller_identity(Region::EU_WEST_1, permanent()).unwrap();
    assert!(refusal(&identity().header("Host", "a")).starts_with("header: must not be host"));
    assert!(refusal(&identity().header("X-Server-Id", "a\nb")).starts_with("header: "));
    let stream = || TokenGenerator::transcribe("pcm", 8_000, Region::US_WEST_2, permanent()).unwrap();
    assert_eq!(
        refusal(&stream().query("session-id", "a")),
        "query parameter: must be given for the language, or for its identification"
    );
    assert!(refusal(&stream().query("language-code", "en-US").query("x-amz-date", "a")).starts_with("query"));
    for name in ["language-code", "sample-rate", "media-encoding"] {
        let twice = stream().query("language-code", "en-US").query(name, "a");
        assert_eq!(refusal(&twice), "query parameter: must not be there twice");
    }
}

#[test]
fn what_a_token_is_for_is_checked() {
    let said = |made: Made| made.unwrap_err().to_string();
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
        for made in [rds(host, 5432, "app"), dsql(host), iot(host)] {
            assert!(said(made).starts_with("host: must "), "{host}");
        }
    }
    assert_eq!(
        said(rds("10.0.0.1", 5432, "app")),
        "host: must have a host by its name, not by its IP address"
    );
    assert_eq!(said(rds("db.example.com", 0, "app")), "port: must be from 1 to 65535");
    assert_eq!(said(rds("db.example.com", 1, "")), "user: must not be empty");
    assert_eq!(said(rds("db.example.com", 1, "a\0")), "user: must not hold a control character");
    rds("localhost", 65_535, "ä b").unwrap();

    let cache = |name: &str, user: &str| {
        TokenGenerator::elasticache_serverless(name, user, Region::US_EAST_1, permanent())
    };
    for name in
        ["", "Sessions", "sessions.a1b2c3.use1.cache.amazonaws.com", "a/b", "a:6379", "-a", &"a".repeat(64)]
    {
        assert!(said(cache(name, "app")).starts_with("cache: must be of 1 to 63 characters a-z"), "{name}");
        let cluster = TokenGenerator::memorydb(name, "app", Region::US_EAST_1, permanent());
        assert!(said(cluster).starts_with("cluster: must be of 1 to 63 characters a-z"), "{name}");
    }
    assert_eq!(said(cache("sessions", "")), "user: must not be empty");

    let eks = |name: &str| TokenGenerator::eks(name, Region::US_EAST_1, permanent());
    for name in
        ["", "-a", "_a", "my cluster", "arn:aws:eks:us-east-1:1:cluster/a", "ä", "a\n", &"a".repeat(101)]
    {
        assert!(said(eks(name)).starts_with("cluster: must be of 1 to 100 characters A-Z"), "{name}");
    }
    eks("My_cluster-1").unwrap();

    let stream =
        |encoding: &str, rate| TokenGenerator::transcribe(encoding, rate, Region::US_EAST_1, permanent());
    assert!(said(stream("", 16_000)).starts_with("media_encoding: "));
    assert!(said(stream("audio/pcm", 16_000)).starts_with("media_encoding: "));
    assert_eq!(said(stream("pcm", 7_999)), "sample_rate: must be from 8000 to 48000 hertz");
    assert_eq!(said(stream("pcm", 48_001)), "sample_rate: must be from 8000 to 48000 hertz");

    for name in ["US_East", "a.b", "-", "us_east_1"] {
        for made in [
            TokenGenerator::caller_identity(region(name), permanent()),
            TokenGenerator::eks("a", region(name), permanent()),
            TokenGenerator::msk(region(name), permanent()),
            TokenGenerator::transcribe("pcm", 16_000, region(name), permanent()),
        ] {
            assert_eq!(
                said(made),
                "region: must consist of a-z, 0-9 and `-` for an endpoint of AWS",
                "{name}"
            );
        }
    }
    for name in ["aws-global", "fips-us-east-1", "us-east-1-fips"] {
        let identity = TokenGenerator::caller_identity(region(name), permanent());
        assert_eq!(said(identity), "region: must be a region, not a pseudo-region", "{name}");
    }
}

#[test]
fn nothing_shows_a_token() {
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
