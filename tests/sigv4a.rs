//! Signature Version 4A: key pairs, region sets, multi-region access points, and laws of
//! signatures.
//!
//! The cases of AWS's suite are in `aws_suite.rs`. The expected signatures here come from another
//! implementation of RFC 6979. Those called `theirs` come from AWS's Common Runtime, which makes
//! random ones.

#![cfg(feature = "sigv4a")]
#![allow(clippy::unwrap_used, reason = "an error fails the test")]

use core::time::Duration;

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};
use presign::s3::{Bucket, Endpoint};
use presign::{
    Algorithm, Credentials, Error, PresignedUrl, PublicKey, Region, RegionSet, Request, Service, Signer,
    SigningTime,
};
use proptest::prelude::*;

const MRAP: &str = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
const HOUR: Duration = Duration::from_secs(3600);

fn time() -> SigningTime {
    "20130524T000000Z".parse().unwrap()
}

#[track_caller]
fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap()
}

#[track_caller]
fn temporary() -> Credentials {
    Credentials::temporary("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "tok/+=")
        .unwrap()
}

#[track_caller]
fn access_point() -> Bucket {
    Bucket::new(MRAP, Region::US_WEST_2, credentials()).unwrap()
}

#[track_caller]
fn signer(service: Service, region_set: &str, credentials: Credentials) -> Signer {
    Signer::sigv4a(service, RegionSet::new(region_set).unwrap(), credentials).unwrap()
}

fn sec1(key: &PublicKey) -> String {
    hex::encode(key.to_sec1_bytes())
}

/// Returns whether the signature verifies, using only `p256`.
#[track_caller]
fn verifies(credentials: &Credentials, url: &PresignedUrl) -> bool {
    let point = PublicKey::derive(credentials).unwrap().to_sec1_bytes();
    let signature = DerSignature::from_bytes(&hex::decode(url.signature()).unwrap()).unwrap();
    let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
    key.verify(url.string_to_sign().as_bytes(), &signature).is_ok()
}

/// The key pairs of the signing suite and of `tests/key_derivation_tests.c`, both in
/// [aws-c-auth](https://github.com/awslabs/aws-c-auth).
#[test]
fn public_keys_are_as_published() {
    for (id, secret, point) in [
        (
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            [
                "b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1",
                "865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518",
            ],
        ),
        (
            "AKISORANDOMAASORANDOM",
            "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom",
            [
                "15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb",
                "0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0",
            ],
        ),
    ] {
        let key = PublicKey::derive(&Credentials::new(id, secret).unwrap()).unwrap();
        assert_eq!(sec1(&key), format!("04{}", point.concat()));
        let temporary = Credentials::temporary(id, secret, "token").unwrap();
        assert_eq!(PublicKey::derive(&temporary), Ok(key));
    }
}

/// The suite's `get-vanilla`: in a header, in the query, and in the query's URL.
#[test]
fn published_signatures_verify() {
    let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY").unwrap();
    let key = PublicKey::derive(&credentials).unwrap();
    let string_to_sign =
        |hash| format!("AWS4-ECDSA-P256-SHA256\n20150830T123600Z\n20150830/service/aws4_request\n{hash}");
    for (hash, signature) in [
        (
            "cf59db423e841c8b7e3444158185aa261b724a5c27cbe762676f3eed19f4dc02",
            "3045022018b4e277d0281864beb51d3600e23f88510ea5031d68ddfbb68614b82a5eb7d2\
            022100effb9c5f22ed9ef3ae0ab243d21f06bce82365bbb79529a07b6888c343ae5f8c",
        ),
        (
            "890c4ed28c1a1ac10b5862719b537afbe392e987dc1aab1efa16fe7de41d3c81",
            "3045022100b3246f8e1442dd58e73292ae1294720c3256ee58f6cea50f3a3f83b4a4b033\
            1a0220329693f7745c9008a5887c0529ceccb0fae4e16d707b712ea66acdbaf963769a",
        ),
        (
            "890c4ed28c1a1ac10b5862719b537afbe392e987dc1aab1efa16fe7de41d3c81",
            "3045022100a28466db6c76223d5aa6ed436a8451b30e21ba0a076e7f2f943dd1f3d28162\
            49022049e4b3746929cd2a2cb7b7984dbe0f5d40a300e7d9a7a7f1307c196b6f96b61a",
        ),
    ] {
        assert!(key.verifies(&string_to_sign(hash), signature), "{signature}");
    }
}

#[test]
fn a_multi_region_access_point_is_signed_for_all_regions() {
    let bucket = access_point();
    assert_eq!(bucket.signer().algorithm(), Algorithm::EcdsaP256Sha256);
    assert_eq!((bucket.signer().region(), bucket.signer().region_set()), (None, Some(&RegionSet::ALL)));
    let url = bucket.get("photos/cat.png").presign_at(time(), HOUR).unwrap();
    let expected = "https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/photos/cat.png\
        ?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fs3%2Faws4_request\
        &X-Amz-Date=20130524T000000Z&X-Amz-Expires=3600&X-Amz-Region-Set=%2A&X-Amz-SignedHeaders=host\
        &X-Amz-Signature=30440220361750abf3d4917a727b327367973e14ba38fd59ec1c05645b152a4cf047ec34\
        022039bbe5a2480b06990d281e59565ae5a233a57b70d04dc2d8a9d2a5a36ec9f871";
    assert_eq!(url.as_str(), expected);
    assert_eq!(url.credential_scope(), "20130524/s3/aws4_request");
    assert_eq!(url.signature().len(), 140);
    assert!(expected.ends_with(url.signature()));
    assert!(verifies(&credentials(), &url));
    let theirs = "3044022053560db443e54254d1f356a032ec52eecdcb27169408a2e79aec242751a02935\
        02205265735812ad6c6139c4ca4376e27692c8522e743ebf0e7b76bc6b9946acfd18";
    assert!(PublicKey::derive(&credentials()).unwrap().verifies(&url.string_to_sign(), theirs));

    let list = bucket.list().presign_at(time(), HOUR).unwrap();
    assert_eq!(list.canonical_request().path(), "/");
    assert_eq!(list.host(), "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com");
    assert!(matches!(bucket.create_bucket().presign_at(time(), HOUR), Err(Error::Bucket(_))));
}

/// Only the partition of the bucket's region matters.
#[test]
fn a_multi_region_access_point_has_the_same_url_in_every_region() {
    let url = |region| {
        let bucket = Bucket::new(MRAP, region, credentials())?;
        Ok(bucket.get("k").presign_at(time(), HOUR)?.into_string())
    };
    assert_eq!(url(Region::US_WEST_2), url(Region::EU_CENTRAL_1));
    assert!(matches!(url(Region::CN_NORTH_1), Err(Error::Arn(_))));
}

/// The credentials have a session token, and both numbers of the signature begin with a zero byte.
#[test]
fn a_signer_narrows_the_regions_of_an_access_point() {
    let signer = signer(Service::S3, "us-east-1,us-west-*", temporary());
    let bucket = Bucket::with_signer(MRAP, signer, Endpoint::aws()).unwrap();
    let url = bucket.get("photos/cat.png").presign_at(time(), HOUR).unwrap();
    let expected = "&X-Amz-Expires=3600&X-Amz-Region-Set=us-east-1%2Cus-west-%2A&X-Amz-Security-Token=tok%2F%2B%3D\
        &X-Amz-SignedHeaders=host\
        &X-Amz-Signature=3046022100bf1d1ed08bbdb89cd4e63ac94dd0de1883696685d170ec1618127c130b1c5caa\
        022100ef1af5d6e4a6809cfbfbbadd6c5b8bc987c6be90a69e18adfb55fa79410e80e8";
    assert!(url.as_str().ends_with(expected), "{url}");
    assert_eq!(url.signature().len(), 144);
    let theirs = "3045022100ed7076dfd705dc65895d1a53977c5e8cab1ef534992a5194b0e1138bff08b5bb\
        02200d9584ce7c2f1fa85873442ae024b9569bad6d1b9c3892f1d27dc2fc0b811e2d";
    assert!(PublicKey::derive(&temporary()).unwrap().verifies(&url.string_to_sign(), theirs));
}

#[test]
fn signers_and_siblings() {
    let bucket = access_point();
    let other = bucket.sibling("arn:aws:s3::123456789012:accesspoint:other.mrap").unwrap();
    let url = other.get("k").presign_at(time(), HOUR).unwrap();
    assert_eq!(url.host(), "other.mrap.accesspoint.s3-global.amazonaws.com");
    assert!(verifies(&credentials(), &url));
    assert_eq!(bucket.sibling("photos").unwrap_err(), Error::Region("must be the bucket's resolved region"));

    let set = || signer(Service::S3, "*", credentials());
    for (name, endpoint) in [
        ("photos", Endpoint::aws()),
        ("arn:aws:s3:us-east-1:123456789012:accesspoint/photos", Endpoint::aws()),
        ("photos", Endpoint::path_style("http://localhost:9000").unwrap()),
    ] {
        assert!(matches!(Bucket::with_signer(name, set(), endpoint), Err(Error::Region(_))), "{name}");
    }
    let sts = signer(Service::STS, "*", credentials());
    assert!(matches!(Bucket::with_signer(MRAP, sts, Endpoint::aws()), Err(Error::Service(_))));
    let plain = Bucket::new("photos", Region::US_EAST_1, credentials()).unwrap();
    assert_eq!(
        plain.sibling(MRAP).unwrap_err().to_string(),
        "ARN: must not be a multi-region access point for a signer of one region; use Signer::sigv4a"
    );
    let disabled = Endpoint::aws().disable_multi_region_access_points();
    assert!(matches!(Bucket::with_signer(MRAP, set(), disabled), Err(Error::Arn(_))));
}

#[test]
fn every_method_creates_the_same_url() {
    let bucket = access_point();
    let keys: Vec<String> = (0..40).map(|number| format!("photos/{number} ü.png")).collect();
    let template = bucket.get_each().response_content_type("image/png").template(time(), HOUR).unwrap();
    let mut urls = Vec::new();
    for key in &keys {
        let operation = bucket.get(key).response_content_type("image/png");
        let url = operation.presign_at(time(), HOUR).unwrap();
        assert!(verifies(&credentials(), &url));
        let mut text = String::from("before ");
        operation.presign_into(time(), HOUR, &mut text).unwrap();
        template.presign_into(key, &mut text).unwrap();
        assert_eq!(text, format!("before {url}{url}"));
        urls.push(url);
    }
    let length = |url: &PresignedUrl| url.signature().len();
    assert!(urls.iter().any(|url| length(url) != length(&urls[0])), "signatures differ in length");
    let mut batch = presign::s3::Urls::new();
    template.presign_each(&keys, &mut batch).unwrap();
    assert!(batch.iter().eq(urls.iter().map(PresignedUrl::as_str)));
}

/// A parameter after the signature is not signed, nor is a public host.
#[test]
fn the_signature_excludes_the_unsigned_token_and_the_public_url() {
    let signer = signer(Service::IOT_DEVICE_GATEWAY, "eu-*", temporary());
    let request = Request::get("https://iot.example.com/mqtt").unwrap();
    let url = signer.presign_at(&request, time(), HOUR).unwrap();
    assert!(
        url.as_str()
            .ends_with(&format!("&X-Amz-Signature={}&X-Amz-Security-Token=tok%2F%2B%3D", url.signature()))
    );
    assert!(verifies(&temporary(), &url));
    assert!(!format!("{url:?}").contains(url.signature()));

    let endpoint = Endpoint::aws().public_url("https://files.example.com").unwrap();
    let bucket = Bucket::with_endpoint(MRAP, Region::US_EAST_1, credentials(), endpoint).unwrap();
    let (public, plain) = (bucket.get("k"), access_point());
    let public = public.presign_at(time(), HOUR).unwrap();
    let plain = plain.get("k").presign_at(time(), HOUR).unwrap();
    assert!(public.as_str().starts_with("https://files.example.com/k?X-Amz-Algorithm=AWS4-ECDSA"));
    assert_eq!(public.signature(), plain.signature());
    assert_eq!(public.string_to_sign(), plain.string_to_sign());
}

#[test]
fn debug_of_a_signer_shows_no_key() {
    let signer = signer(Service::S3, "us-east-1,eu-west-1", credentials());
    let debug = format!("{signer:?}");
    assert!(debug.contains(r#"region_set: RegionSet("us-east-1,eu-west-1")"#), "{debug}");
    assert!(!debug.contains("wJalr"), "{debug}");
}

#[test]
fn region_sets() {
    for text in ["*", "us-east-1", "us-west-*", "u*", "us-west-2,us-east-1,us-west-2", "eu-*,garage,*"] {
        let set = RegionSet::new(text).unwrap();
        assert_eq!((set.as_str(), set.to_string()), (text, text.to_owned()));
        assert_eq!(text.parse::<RegionSet>(), Ok(set));
    }
    let long = "a".repeat(64);
    for text in [
        "",
        ",",
        "us-east-1,",
        ",us-east-1",
        "us-east-1,,us-west-2",
        "us-east-1, us-west-2",
        " *",
        "* ",
        "**",
        "us-**",
        "*-west-2",
        "us-*-1",
        "us-east-1/s3",
        "us-east-1\n",
        "us-east-1;us-west-2",
        "%2A",
        "üs",
        &long,
    ] {
        assert!(matches!(RegionSet::new(text), Err(Error::RegionSet(_))), "{text}");
    }
    assert_eq!(
        RegionSet::new("us-*-1").unwrap_err().to_string(),
        "region set: must be regions of A-Z, a-z, 0-9, `-`, `_` and `.`, separated by commas, with `*` only at the end of a region"
    );
    assert_eq!(RegionSet::from(Region::EU_WEST_1).as_str(), "eu-west-1");
    assert_eq!(format!("{:?}", RegionSet::ALL), r#"RegionSet("*")"#);

    let set = RegionSet::new("us-east-1,us-west-*").unwrap();
    for (region, is_contained) in [
        (Region::US_EAST_1, true),
        (Region::US_WEST_1, true),
        (Region::US_WEST_2, true),
        (Region::US_EAST_2, false),
    ] {
        assert_eq!(set.contains(&region), is_contained, "{region}");
    }
    assert!(!set.contains(&Region::new("us-west").unwrap()));
    assert!(!set.contains(&Region::new("us-east-10").unwrap()));
    assert!(RegionSet::ALL.contains(&Region::EU_SOUTH_1));
}

/// Signing adds the parameter itself, in both versions.
#[test]
fn a_region_set_parameter_is_refused() {
    let signers = [
        signer(Service::EXECUTE_API, "*", credentials()),
        Signer::new(Service::EXECUTE_API, Region::US_EAST_1, credentials()),
    ];
    for signer in signers {
        for name in ["X-Amz-Region-Set", "x-amz-region-set"] {
            let request = || Request::get("https://example.com/").unwrap();
            let query = signer.presign_at(&request().query(name, "*"), time(), HOUR);
            assert!(matches!(query, Err(Error::Query(_))), "{name}");
            let header = signer.presign_at(&request().header(name, "*"), time(), HOUR);
            assert!(matches!(header, Err(Error::Header(_))), "{name}");
        }
    }
}

#[test]
fn public_keys_are_points_of_the_curve() {
    let key = PublicKey::derive(&credentials()).unwrap();
    let point = key.to_sec1_bytes();
    assert_eq!(PublicKey::from_sec1_bytes(&point), Ok(key));
    let compressed: Vec<u8> = [2 + point[64] % 2].iter().chain(&point[1..33]).copied().collect();
    assert_eq!(PublicKey::from_sec1_bytes(&compressed), Ok(key));
    let mut off_curve = point;
    off_curve[64] ^= 1;
    for invalid in
        [&off_curve[..], &point[..64], &[0; 65], &[0], &[], &point[1..], &[point.as_slice(), &[0]].concat()]
    {
        assert_eq!(
            PublicKey::from_sec1_bytes(invalid).unwrap_err().to_string(),
            "public key: must be a point of P-256 in the encoding of SEC 1",
            "{invalid:?}"
        );
    }
    assert_eq!(format!("{key:?}"), format!("PublicKey({})", sec1(&key)));
}

#[test]
fn malformed_signatures_do_not_verify() {
    let url = access_point().get("k").presign_at(time(), HOUR).unwrap();
    let (key, text, digits) =
        (PublicKey::derive(&credentials()).unwrap(), url.string_to_sign(), url.signature());
    assert!(key.verifies(&text, digits));
    let upper = digits.to_ascii_uppercase();
    for malformed in [
        "",
        "0",
        "30",
        "+0",
        "3000",
        "üü",
        &upper,
        &digits[2..],
        &digits[..digits.len() - 1],
        &digits[..digits.len() - 2],
        &format!("{digits}00"),
        &format!(" {digits}"),
        &digits.repeat(2),
        &"0".repeat(144),
        &"f".repeat(1000),
        "3006020100020100",
        "3006020101020101",
    ] {
        assert!(!key.verifies(&text, malformed), "{malformed}");
    }
    assert!(!key.verifies("", digits) && !key.verifies(&text[1..], digits));
    let other = Credentials::new("AKIAIOSFODNN7EXAMPLE", "another").unwrap();
    assert!(!PublicKey::derive(&other).unwrap().verifies(&text, digits));
    let other = Credentials::new("another", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap();
    assert!(!PublicKey::derive(&other).unwrap().verifies(&text, digits));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    /// Every signature verifies, equal input gives an equal URL, and changing a character
    /// invalidates it.
    #[test]
    fn every_signature_verifies(
        id in "[!-~]{1,200}",
        secret in "[!-~]{1,80}",
        key in "[a-z/%é+ ]{0,40}k",
        region_set in "[a-z0-9-]{1,20}(,[a-z0-9-]{1,20}\\*?){0,3}",
        seconds in 0..4_000_000_000_i64,
        at in any::<prop::sample::Index>(),
    ) {
        let credentials = Credentials::new(id, secret).unwrap();
        let at_time = SigningTime::from_unix_timestamp(seconds).unwrap();
        let presign = || {
            let signer = signer(Service::S3, &region_set, credentials.clone());
            let request = Request::get("https://files.example.com/").unwrap().query("key", &key);
            signer.presign_at(&request, at_time, HOUR).unwrap()
        };
        let (url, again) = (presign(), presign());
        prop_assert!(verifies(&credentials, &url));
        prop_assert_eq!(again.as_str(), url.as_str());
        prop_assert!((136..=144).contains(&url.signature().len()));

        let public_key = PublicKey::derive(&credentials).unwrap();
        prop_assert!(public_key.verifies(&url.string_to_sign(), url.signature()));
        let mut changed = url.string_to_sign().to_owned().into_bytes();
        let at_byte = at.index(changed.len());
        changed[at_byte] ^= 1;
        prop_assert!(!public_key.verifies(&String::from_utf8(changed).unwrap(), url.signature()));
        let mut changed = url.signature().to_owned().into_bytes();
        let at_byte = at.index(changed.len());
        changed[at_byte] = if changed[at_byte] == b'0' { b'1' } else { b'0' };
        prop_assert!(!public_key.verifies(&url.string_to_sign(), &String::from_utf8(changed).unwrap()));
    }
}
