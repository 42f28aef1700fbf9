//! Laws that hold for every request, tested with generated requests.

#![allow(clippy::unwrap_used, reason = "an error fails the test")]

use core::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode_str;
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, PresignedUrl, Region, Request, Service, Signer, SigningRules, SigningTime};
use proptest::prelude::*;

#[track_caller]
fn bucket(token: Option<&str>, path_style: bool) -> Bucket {
    let credentials = match token {
        Some(token) => Credentials::temporary("AKIA/+=ü", "secret", token).unwrap(),
        None => Credentials::new("AKIA", "secret").unwrap(),
    };
    let endpoint = if path_style {
        Endpoint::path_style("http://localhost:9000/prefix")
    } else {
        Endpoint::virtual_hosted("https://s3.example.com")
    };
    Bucket::with_endpoint("bucket", Region::EU_WEST_1, credentials, endpoint.unwrap()).unwrap()
}

/// Generates any text, often of characters that are easy to encode wrongly.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9/._~-]{1,40}", "[%+&=?#;,/ 2eEfF.é日😀-]{1,40}", "\\PC{1,60}", ".{1,60}"]
}

fn key() -> impl Strategy<Value = String> {
    text().prop_filter("clients resolve dot segments", |key| {
        !key.split('/').any(|segment| matches!(segment, "." | ".."))
    })
}

fn parameters() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = text().prop_filter("reserved by S3", |name| !name.to_ascii_lowercase().starts_with("x-amz-"));
    prop::collection::vec((name, prop_oneof![text(), Just(String::new())]), 0..24)
}

#[track_caller]
fn presign(bucket: &Bucket, key: &str, parameters: &[(String, String)], time: i64, ttl: u64) -> PresignedUrl {
    let operation =
        parameters.iter().fold(bucket.get(key), |operation, (name, value)| operation.query(name, value));
    operation.presign_at(SigningTime::from_unix_timestamp(time).unwrap(), Duration::from_secs(ttl)).unwrap()
}

#[track_caller]
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The printed query is the canonical query: sorted, with the given parameters.
    #[test]
    fn the_printed_query_is_the_canonical_query(
        key in key(),
        parameters in parameters(),
        token in prop::option::of("[a-zA-Z0-9/+=]{1,300}"),
        path_style: bool,
    ) {
        let url = presign(&bucket(token.as_deref(), path_style), &key, &parameters, 1_700_000_000, 60);
        let (_, query) = url.as_str().split_once('?').unwrap();
        let (signed, signature) = query.rsplit_once("&X-Amz-Signature=").unwrap();
        prop_assert_eq!(signature, url.signature());
        prop_assert_eq!(signed, url.canonical_request().query());

        let pairs: Vec<(&str, &str)> = signed.split('&').map(|part| part.split_once('=').unwrap()).collect();
        prop_assert!(pairs.is_sorted());
        let mut found: Vec<_> = pairs
            .iter()
            .filter(|(name, _)| !name.starts_with("X-Amz-"))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        found.sort();
        let mut given = parameters;
        given.sort();
        prop_assert_eq!(found, given);
        let mut tokens = pairs.iter().filter(|(name, _)| *name == "X-Amz-Security-Token");
        prop_assert_eq!(tokens.next().map(|(_, value)| decode(value)), token);
    }

    /// The path decodes to the key, and contains only characters that every client sends unchanged.
    #[test]
    fn the_path_decodes_to_the_key(key in key(), path_style: bool) {
        let url = presign(&bucket(None, path_style), &key, &[], 1_700_000_000, 60);
        let start = if path_style { "http://localhost:9000/prefix/bucket/" } else { "https://bucket.s3.example.com/" };
        let (path, _) = url.as_str().strip_prefix(start).unwrap().split_once('?').unwrap();
        prop_assert_eq!(decode(path), key);
        prop_assert!(path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)));
    }

    /// Parsing a URL does not change it.
    #[cfg(feature = "url")]
    #[test]
    fn a_url_parser_changes_nothing(key in key(), parameters in parameters(), path_style: bool) {
        let url = presign(&bucket(None, path_style), &key, &parameters, 1_700_000_000, 60);
        let parsed = url::Url::try_from(&url).unwrap();
        prop_assert_eq!(parsed.as_str(), url.as_str());
        let given: std::collections::BTreeSet<_> = parameters.into_iter().collect();
        let parsed: std::collections::BTreeSet<_> = parsed
            .query_pairs()
            .into_owned()
            .filter(|(name, _)| !name.starts_with("X-Amz-"))
            .collect();
        prop_assert_eq!(parsed, given);
    }

    /// Both methods give the same text for the same input, and an error leaves the string
    /// unchanged.
    #[test]
    fn the_text_depends_only_on_the_input(
        key in text(),
        before in text(),
        time in -62_167_219_200..253_402_300_800_i64,
        ttl in 0..1_000_000_u64,
    ) {
        let (one, other) = (bucket(None, true), bucket(None, true));
        let (time, ttl) = (SigningTime::from_unix_timestamp(time).unwrap(), Duration::from_secs(ttl));
        let first = one.get(&key).presign_at(time, ttl);
        let second = other.get(&key).presign_at(time, ttl);
        let mut text = before.clone();
        match (first, one.get(&key).presign_into(time, ttl, &mut text)) {
            (Ok(first), Ok(validity)) => {
                let second = second.unwrap();
                prop_assert_eq!(first.as_str(), second.as_str());
                prop_assert_eq!(text, before + first.as_str());
                prop_assert_eq!(validity, first.validity());
            }
            (Err(first), Err(error)) => {
                prop_assert_eq!(first, error);
                prop_assert_eq!(text, before);
            }
            _ => prop_assert!(false, "the two methods disagree"),
        }
    }

    #[test]
    fn an_instant_survives_printing_and_parsing(seconds in -62_167_219_200..253_402_300_800_i64) {
        let time = SigningTime::from_unix_timestamp(seconds).unwrap();
        prop_assert_eq!(time.to_string().parse::<SigningTime>().unwrap(), time);
        prop_assert_eq!(time.to_rfc3339().parse::<SigningTime>().unwrap(), time);
        prop_assert_eq!(time.unix_timestamp(), seconds);
        let instant = time::OffsetDateTime::from(time);
        prop_assert_eq!(SigningTime::try_from(instant).unwrap(), time);
        prop_assert_eq!(
            time.to_string(),
            format!(
                "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
                instant.year(), u8::from(instant.month()), instant.day(),
                instant.hour(), instant.minute(), instant.second(),
            )
        );
        prop_assert_eq!(time.to_rfc3339().replace(['-', ':'], ""), time.to_string());
    }
}

#[test]
fn instants_move_by_whole_seconds() {
    let at = |text: &str| text.parse::<SigningTime>().unwrap();
    let leap = at("20240229T000000Z");
    assert_eq!(leap.checked_sub(Duration::from_millis(1999)).unwrap(), at("20240228T235959Z"));
    assert_eq!(leap.checked_add(Duration::from_secs(86_400)).unwrap(), at("20240301T000000Z"));
    for distance in [Duration::MAX, Duration::from_secs(u64::from(u32::MAX) * 100)] {
        assert!(leap.checked_add(distance).is_none() && leap.checked_sub(distance).is_none());
    }
}

#[test]
fn fractions_of_a_second_are_rounded_down() {
    use std::time::{SystemTime, UNIX_EPOCH};
    let at = |time: SystemTime| SigningTime::try_from(time).unwrap().unix_timestamp();
    assert_eq!(at(UNIX_EPOCH + Duration::from_millis(1999)), 1);
    assert_eq!(at(UNIX_EPOCH - Duration::from_millis(1)), -1);
    assert_eq!(at(UNIX_EPOCH - Duration::from_secs(1)), -1);
    assert_eq!(at(UNIX_EPOCH - Duration::from_millis(1001)), -2);
    let before = at(SystemTime::now());
    assert!((before..=before + 60).contains(&SigningTime::now().unix_timestamp()));
}

/// In these cases, the last line of the string to sign begins at every offset in a hash block, with
/// and without a block before it. Both methods are tested, with a session token after the signature.
#[test]
fn a_scope_of_any_length_signs_as_hmac_does() {
    let mac = |key: &[u8], text: &str| {
        Hmac::<sha2::Sha256>::new_from_slice(key).unwrap().chain_update(text).finalize().into_bytes().to_vec()
    };
    let time: SigningTime = "20130524T000000Z".parse().unwrap();
    let credentials = Credentials::temporary("AKIA", "secret", "token").unwrap();
    let request = Request::get("https://example.com/").unwrap();
    let rules = SigningRules::GENERAL.sign_session_token(false);
    for length in 1..=63 {
        for service in ["a".into(), "s".repeat(63)] {
            let region = "r".repeat(length);
            let signer = Signer::new(
                Service::custom(&*service, rules).unwrap(),
                Region::new(&*region).unwrap(),
                credentials.clone(),
            );
            let url = signer.presign_at(&request, time, Duration::from_secs(60)).unwrap();
            let scope = ["20130524", &region, &service, "aws4_request"];
            let key = scope.iter().fold(b"AWS4secret".to_vec(), |key, part| mac(&key, part));
            assert_eq!(url.signature(), hex::encode(mac(&key, &url.string_to_sign())), "{scope:?}");

            let mut text = String::new();
            signer.presign_into(&request, time, Duration::from_secs(60), &mut text).unwrap();
            assert_eq!(text, url.as_str());
            assert!(text.ends_with("&X-Amz-Security-Token=token"));
        }
    }
}
