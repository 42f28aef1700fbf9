//! A token contains exactly its host, port and user, and these cannot inject anything into it.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::token::{AuthToken, TokenGenerator};
use presign::{Credentials, Error, Region};
use presign_fuzz::{Keys, Url};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    keys: Keys<'a>,
    region: &'a str,
    kind: Kind<'a>,
    fips: bool,
    clamp: bool,
}

#[derive(Arbitrary, Debug)]
enum Kind<'a> {
    Rds(&'a str, u16, &'a str),
    Dsql(&'a str),
    ElastiCache(&'a str, &'a str),
    Eks(&'a str),
    CallerIdentity(&'a str, &'a str),
    Msk,
    Iot(&'a str),
    Transcribe(&'a str, u16, &'a str, &'a str),
}

fn token(input: &Input<'_>, credentials: Credentials) -> Result<AuthToken, Error> {
    let region = Region::new(input.region)?;
    let mut generator = match input.kind {
        Kind::Rds(host, port, user) => TokenGenerator::rds(host, port, user, region, credentials),
        Kind::Dsql(host) => TokenGenerator::dsql(host, region, credentials),
        Kind::ElastiCache(cache, user) => {
            TokenGenerator::elasticache_serverless(cache, user, region, credentials)
        }
        Kind::Eks(cluster) => TokenGenerator::eks(cluster, region, credentials),
        Kind::CallerIdentity(name, value) => {
            TokenGenerator::caller_identity(region, credentials).map(|identity| identity.header(name, value))
        }
        Kind::Msk => TokenGenerator::msk(region, credentials),
        Kind::Iot(host) => TokenGenerator::iot_mqtt(host, region, credentials),
        Kind::Transcribe(encoding, rate, name, value) => {
            TokenGenerator::transcribe(encoding, rate.into(), region, credentials)
                .map(|stream| stream.query("language-code", "en-US").query(name, value))
        }
    }?;
    if input.fips {
        generator = generator.fips();
    }
    if input.clamp {
        generator = generator.clamp_to_credentials();
    }
    generator.token_at("20130524T000000Z".parse()?)
}

fuzz_target!(|input: Input<'_>| {
    let Ok(credentials) = input.keys.credentials() else { return };
    let Ok(token) = token(&input, credentials) else { return };
    assert!(token.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(!format!("{token:?}").contains(token.presigned_url().signature()));

    let printed = token.presigned_url().as_str();
    let url = if printed.contains("://") { printed.into() } else { format!("none://{printed}") };
    let url = Url::parse(&url);
    let region = input.region;
    let is_regional = |service: &str| url.authority.starts_with(&format!("{service}.{region}."));
    match input.kind {
        Kind::Rds(host, port, user) => {
            assert_eq!(url.authority, format!("{}:{port}", host.to_ascii_lowercase()));
            assert_eq!(url.parameter("DBUser").as_deref(), Some(user));
        }
        Kind::Dsql(host) | Kind::Iot(host) => assert_eq!(url.authority, host.to_ascii_lowercase()),
        Kind::ElastiCache(cache, user) => {
            assert_eq!(url.authority, cache);
            assert_eq!(url.parameter("User").as_deref(), Some(user));
        }
        Kind::Eks(cluster) => {
            assert!(is_regional("sts") || input.fips && is_regional("sts-fips"));
            assert!(token.presigned_url().required_headers().eq([("x-k8s-aws-id", cluster)]));
            assert!(token.as_str().starts_with("k8s-aws-v1.aHR0cHM6Ly9zdHM"));
        }
        Kind::CallerIdentity(..) => assert!(is_regional("sts") || input.fips && is_regional("sts-fips")),
        Kind::Msk => assert!(is_regional("kafka")),
        Kind::Transcribe(encoding, ..) => {
            assert!(is_regional("transcribestreaming") || input.fips);
            assert!(url.query.contains(&("media-encoding", encoding)));
        }
    }
    assert_eq!(url.parameter("X-Amz-Signature").as_deref(), Some(token.presigned_url().signature()));
});
