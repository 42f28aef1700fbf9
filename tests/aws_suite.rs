//! AWS's signing test suite, for presigned URLs: canonical request, string to sign and signature.
//!
//! Published in [aws-c-auth](https://github.com/awslabs/aws-c-auth),
//! `tests/aws-signing-test-suite`.

#![allow(clippy::unwrap_used, reason = "an error fails the test")]

use core::time::Duration;

use presign::{Credentials, Method, PresignedUrl, Region, Request, Service, Signer, SigningRules};

/// A test case, by its differences from a plain `GET /` to `example.amazonaws.com`.
struct TestCase {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    query: &'static [(&'static str, &'static str)],
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    normalize: bool,
    token: Token,
    canonical_path: &'static str,
    /// With placeholders: `AUTH` for the parameters that all cases share, `TOKEN` for the session
    /// token, and `SIGNED` for `X-Amz-SignedHeaders`.
    canonical_query: &'static str,
    canonical_headers: &'static [&'static str],
    signed_headers: &'static str,
    payload_hash: &'static str,
    /// The hash of the canonical request in the string to sign.
    hash: &'static str,
    /// The same hash for Signature Version 4A, whose published signatures are only examples.
    #[cfg_attr(not(feature = "sigv4a"), expect(dead_code, reason = "compared only with the feature"))]
    hash_4a: &'static str,
    signature: &'static str,
}

enum Token {
    None,
    Signed,
    Unsigned,
}

const VANILLA: TestCase = TestCase {
    name: "",
    method: "GET",
    path: "/",
    query: &[],
    headers: &[],
    body: "",
    normalize: true,
    token: Token::None,
    canonical_path: "/",
    canonical_query: "AUTH&SIGNED",
    canonical_headers: &["host:example.amazonaws.com"],
    signed_headers: "host",
    payload_hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    hash: "",
    hash_4a: "",
    signature: "",
};

const AUTH: &str = "X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request\
    &X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600";

const SESSION_TOKEN: &str = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxf\
    pSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFv\
    lRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQ\
    wj2ICCR/oLxBA==";

const CASES: [TestCase; 24] = [
    TestCase {
        name: "get-header-key-duplicate",
        headers: &[("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
        canonical_headers: &["host:example.amazonaws.com", "my-header1:value2,value2,value1"],
        signed_headers: "host;my-header1",
        hash: "fe8b58fb44117d598520befc07c144a5699c661a8db78f9ce4caee1655dec813",
        hash_4a: "a6e21a0099c98cbb4ec73928a08e8b116dfd634c471a8c03c4007b5258b664ea",
        signature: "3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97",
        ..VANILLA
    },
    TestCase {
        name: "get-header-value-multiline",
        headers: &[("My-Header1", "value1 value2 value3")],
        canonical_headers: &["host:example.amazonaws.com", "my-header1:value1 value2 value3"],
        signed_headers: "host;my-header1",
        hash: "0e73c10e35324b4d215da4bb70be61d13a3d30d569be4ed6e8fd8948965341ca",
        hash_4a: "960c3db8a6ce71c62c4bc13e5f2a72231a8f1a644d52e688ac1524ecd4b09643",
        signature: "e6f5def831211aca02987a44b96826706278c7bc078112ae0263659c5b2f2d56",
        ..VANILLA
    },
    TestCase {
        name: "get-relative-relative-normalized",
        path: "/example1/example2/../..",
        hash: "bb7705b4aa3cb8e8f5e1e0b3d4c0b64030797a313c8ceee43e33117cc43eadc5",
        hash_4a: "890c4ed28c1a1ac10b5862719b537afbe392e987dc1aab1efa16fe7de41d3c81",
        signature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
        ..VANILLA
    },
    TestCase {
        name: "get-relative-relative-unnormalized",
        path: "/example1/example2/../..",
        normalize: false,
        canonical_path: "/example1/example2/../..",
        hash: "13b7758115ec070fe36a7ae9d754154ad73f6ee9a5eac022494857d0e7effc18",
        hash_4a: "504892d7f7262dd98d79ab7f3bb6f918cd59d491aacb2d76450f6e065479b31a",
        signature: "b45db0bfd1cf15003493b733e33aa208dd981bd0e63037a6ed953f71d2118a16",
        ..VANILLA
    },
    TestCase {
        name: "get-relative-unnormalized",
        path: "/example/..",
        normalize: false,
        canonical_path: "/example/..",
        hash: "6e02e2dba21d6f269bae339b86ff27a4b7bbc9d88c482abccbfbf8a49d602482",
        hash_4a: "bbbb3668f996906ebb2c96ebdc2418af99656315adaf647989ab336c88fb516e",
        signature: "cbcb213b928a077e43275df47b500f1dfaa864ab3f5a18f6b95f4ff0938167ee",
        ..VANILLA
    },
    TestCase {
        name: "get-slash-dot-slash-normalized",
        path: "/./",
        hash: "bb7705b4aa3cb8e8f5e1e0b3d4c0b64030797a313c8ceee43e33117cc43eadc5",
        hash_4a: "890c4ed28c1a1ac10b5862719b537afbe392e987dc1aab1efa16fe7de41d3c81",
        signature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
        ..VANILLA
    },
    TestCase {
        name: "get-slash-normalized",
        path: "//",
        hash: "bb7705b4aa3cb8e8f5e1e0b3d4c0b64030797a313c8ceee43e33117cc43eadc5",
        hash_4a: "890c4ed28c1a1ac10b5862719b537afbe392e987dc1aab1efa16fe7de41d3c81",
        signature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
        ..VANILLA
    },
    TestCase {
        name: "get-slash-pointless-dot-unnormalized",
        path: "/./example",
        normalize: false,
        canonical_path: "/./example",
        hash: "cb23444939471187ac1f0fb25d437337af0d5f48b5ae0ede5baa3727c8c6af92",
        hash_4a: "efbe4f47c2acbb53fbfd0be6846cfa35a48c21f3f800e741278dae7b721302b4",
        signature: "72b11f16d9530b18204bfb71f2d6ab085894c0ed8d352730a6e76234c58b5e10",
        ..VANILLA
    },
    TestCase {
        name: "get-slash-unnormalized",
        path: "//",
        normalize: false,
        canonical_path: "//",
        hash: "e10a01494cafa1f2207c4de80c69b7a36d6f2d282aa63ee64a5ca50e175cf730",
        hash_4a: "633e0570a745c18cc22e43af8be65cfed3e7173061ec403353734bdfae90e0b6",
        signature: "b2a9542809db687769200f56a844a03f2bd0291d6eb90232d5101c6a579446cd",
        ..VANILLA
    },
    TestCase {
        name: "get-slashes-unnormalized",
        path: "//example//",
        normalize: false,
        canonical_path: "//example//",
        hash: "82241114f9a6320f054333c890952474aa7a0069d28a4326c3a8d95bbecc69ee",
        hash_4a: "660b4a6f0bd53b287cefb21cdf69c1574303de44d2e9f7759b5379b428b70157",
        signature: "822a5a9ba28072c5ab2bb4a6307d0c88276d40e49fec6b724c03fb4d4ba60fc2",
        ..VANILLA
    },
    TestCase {
        name: "get-unreserved",
        path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        canonical_path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        hash: "3134f2fbc6ef58f34b74b01643a159bfccbc121ea4288a4b75e65bc805d08219",
        hash_4a: "a967a5035e5dc574f94fb9f0de0faf9d56e889c26d9a65d7d0a15d89690280d1",
        signature: "95968482db1b9e0fadef6efc1bd24689f77c77d9ef56919c96a28cc92e0d6005",
        ..VANILLA
    },
    TestCase {
        name: "get-utf8",
        path: "/ሴ",
        canonical_path: "/%E1%88%B4",
        hash: "d8f78e05d0d9bb1c16ae1e60ed405de76cfb8fdcd3e414ffe65fad563b996d66",
        hash_4a: "b77c78c8276c5eac930db70b21b69b34d0c2560e1a963ab28e28481ef6a4ff66",
        signature: "10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44",
        ..VANILLA
    },
    TestCase {
        name: "get-vanilla",
        hash: "bb7705b4aa3cb8e8f5e1e0b3d4c0b64030797a313c8ceee43e33117cc43eadc5",
        hash_4a: "890c4ed28c1a1ac10b5862719b537afbe392e987dc1aab1efa16fe7de41d3c81",
        signature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
        ..VANILLA
    },
    TestCase {
        name: "get-vanilla-empty-query-key",
        query: &[("Param1", "value1")],
        canonical_query: "Param1=value1&AUTH&SIGNED",
        hash: "74828b608f939673ed5a839190452a943b0178760f258da766209b21f8ca3f86",
        hash_4a: "07551f1d699afeb50d6811a527ab7b0270b60448ea27d8cbccb9750d68287b3f",
        signature: "49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de",
        ..VANILLA
    },
    TestCase {
        name: "get-vanilla-query-order-encoded",
        query: &[("Param-3", "Value3"), ("Param", "Value2"), ("ሴ", "Value1")],
        canonical_query: "%E1%88%B4=Value1&Param=Value2&Param-3=Value3&AUTH&SIGNED",
        hash: "9808d6cdc8245c74e705c68350fc6a62b91778cdd613890e5d177998c02c6f53",
        hash_4a: "56d9ab07692614338f2aa44f1018ad4102b19305fba8b83383d2d7c6ca816614",
        signature: "c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787",
        ..VANILLA
    },
    TestCase {
        name: "get-vanilla-query-order-key-case",
        query: &[("Param2", "value2"), ("Param1", "value1")],
        canonical_query: "Param1=value1&Param2=value2&AUTH&SIGNED",
        hash: "b82878ecb2ab7ad194b9fe79b2946c2a36ee1627a219408089b2d774c1a0cedb",
        hash_4a: "c688584c3dbae2868c4911c825239f2c9375e66b9962f21db60b9b2fcd75bf45",
        signature: "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5",
        ..VANILLA
    },
    TestCase {
        name: "get-vanilla-query-unreserved",
        query: &[(
            "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        )],
        canonical_query: "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz&AUTH&SIGNED",
        hash: "c77f27ef2b499fbfee3f0b3c88bba7057b2b31ee9b62047078a5e0d6be91fd58",
        hash_4a: "5d8923c620c699f856a35a6eb8dd786fd4c8c6ab0a35c552caeb5b648989433f",
        signature: "8e76a88a7433637b12778d5592799b29ad21ecd6cf6325051c21d86f0acda2bf",
        ..VANILLA
    },
    TestCase {
        name: "post-header-key-case",
        method: "POST",
        hash: "d27fc6fe1afc1d88b248c5ae9194ec0943a693dd6d81d8d815c88a369eb0471e",
        hash_4a: "192546340393592ef9baaa24656f55ed91288110e7514b50f0a3f79bb761a29c",
        signature: "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b",
        ..VANILLA
    },
    TestCase {
        name: "post-header-key-sort",
        method: "POST",
        headers: &[("My-Header1", "value1")],
        canonical_headers: &["host:example.amazonaws.com", "my-header1:value1"],
        signed_headers: "host;my-header1",
        hash: "1295ed77e4ef8b18b32815e493e0b0f78ee47615c0ecbebfec7c75709eb58c88",
        hash_4a: "336638ab840d4785edc7db35ab9c036bc15ffb2dc1a4e05b04f3a7cd7407593f",
        signature: "c09d07e0d55871f10f2a6d350d994acf6825a3cae70673d7def55616e6119dd7",
        ..VANILLA
    },
    TestCase {
        name: "post-header-value-case",
        method: "POST",
        headers: &[("My-Header1", "VALUE1")],
        canonical_headers: &["host:example.amazonaws.com", "my-header1:VALUE1"],
        signed_headers: "host;my-header1",
        hash: "9d4d1de88f0149695a91a01275fc72dc00fb50bdc78e424f012ec860d5f8c41d",
        hash_4a: "949fb555e05d3289760ff0f0566ad73a69ed865000d9843b93a15b916dbc8b6f",
        signature: "0698bc9e4f7f9139065ba2909c0e99da257e8e2a42492a097bcd46d792391fed",
        ..VANILLA
    },
    TestCase {
        name: "post-sts-header-after",
        method: "POST",
        token: Token::Unsigned,
        hash: "d27fc6fe1afc1d88b248c5ae9194ec0943a693dd6d81d8d815c88a369eb0471e",
        hash_4a: "192546340393592ef9baaa24656f55ed91288110e7514b50f0a3f79bb761a29c",
        signature: "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b",
        ..VANILLA
    },
    TestCase {
        name: "post-sts-header-before",
        method: "POST",
        token: Token::Signed,
        canonical_query: "AUTH&X-Amz-Security-Token=TOKEN&SIGNED",
        hash: "37f7ba7a2ec89e8b29a0d637bcc70d8e8d0fdba854ddfc5bc06a12398cfe8605",
        hash_4a: "c3a8ba26c461df46b5010b756fb8644fd922a2aea95d77b56295e5e4d3bb155f",
        signature: "46c2e3c63c1dbe7d39f8ada16fe7f001c1f56c5791441565323677f96308871c",
        ..VANILLA
    },
    TestCase {
        name: "post-vanilla-query",
        method: "POST",
        query: &[("Param1", "value1")],
        canonical_query: "Param1=value1&AUTH&SIGNED",
        hash: "98241d1c6f938789d34b92e16e08b7fc8fdaa774c5437ba30d505eedae43dd2b",
        hash_4a: "b9ec8df7b378fbee58903f5c54bd50e80a4d2d5aa9532583910ce771e42574fe",
        signature: "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682",
        ..VANILLA
    },
    TestCase {
        name: "post-x-www-form-urlencoded",
        method: "POST",
        headers: &[("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", "13")],
        body: "Param1=value1",
        canonical_headers: &[
            "content-length:13",
            "content-type:application/x-www-form-urlencoded",
            "host:example.amazonaws.com",
        ],
        signed_headers: "content-length;content-type;host",
        payload_hash: "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
        hash: "ee5059a7c437165a28d0e775e6498be428761255d657d8c04cb1baa41de6514c",
        hash_4a: "4e4122984d30d13170a298ece62cc30f8da12578fb3b482616b1f11036b13934",
        signature: "89a40deed0f26f9461242825a082d2222717248abc7ab41f552ad84a94ad46e9",
        ..VANILLA
    },
];

#[test]
fn sigv4_cases_sign_as_published() {
    for case in CASES {
        check(&case);
    }
}

#[track_caller]
fn credentials(token: &Token) -> Credentials {
    let (id, secret) = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    match token {
        Token::None => Credentials::new(id, secret).unwrap(),
        Token::Signed | Token::Unsigned => Credentials::temporary(id, secret, SESSION_TOKEN).unwrap(),
    }
}

/// Returns the path of a case, valid in a URL, and a service with the rules of the case.
///
/// A path that is not valid in a URL is encoded here, so the service does not encode it again.
#[track_caller]
fn path_and_service(case: &TestCase) -> (&'static str, Service) {
    let (path, double_encode) = match case.path {
        "/\u{1234}" => ("/%E1%88%B4", false),
        path => (path, true),
    };
    let rules = SigningRules::GENERAL
        .double_encode_path(double_encode)
        .normalize_path(case.normalize)
        .sign_session_token(!matches!(case.token, Token::Unsigned));
    (path, Service::custom("service", rules).unwrap())
}

#[track_caller]
fn presign(case: &TestCase, signer: &Signer, path: &str) -> PresignedUrl {
    let address = format!("https://example.amazonaws.com{path}");
    let mut request =
        Request::new(Method::new(case.method).unwrap(), &address).unwrap().body(case.body.as_bytes());
    for (name, value) in case.query {
        request = request.query(name, value);
    }
    for (name, value) in case.headers {
        request = request.header(name, value);
    }
    signer.presign_at(&request, "20150830T123600Z".parse().unwrap(), Duration::from_secs(3600)).unwrap()
}

fn encoded_token() -> String {
    SESSION_TOKEN.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D")
}

fn canonical_query(case: &TestCase) -> String {
    let signed = format!("X-Amz-SignedHeaders={}", case.signed_headers.replace(';', "%3B"));
    case.canonical_query
        .replace("AUTH", AUTH)
        .replace("=TOKEN", &format!("={}", encoded_token()))
        .replace("SIGNED", &signed)
}

fn canonical_request(case: &TestCase, query: &str) -> String {
    let canonical = [
        &[case.method, case.canonical_path, query],
        case.canonical_headers,
        &["", case.signed_headers, case.payload_hash],
    ];
    canonical.concat().join("\n")
}

#[track_caller]
fn check(case: &TestCase) {
    let (path, service) = path_and_service(case);
    let url = presign(case, &Signer::new(service, Region::US_EAST_1, credentials(&case.token)), path);
    let query = canonical_query(case);
    assert_eq!(url.canonical_request().to_string(), canonical_request(case, &query), "{}", case.name);

    let string_to_sign =
        ["AWS4-HMAC-SHA256", "20150830T123600Z", "20150830/us-east-1/service/aws4_request", case.hash];
    assert_eq!(url.string_to_sign(), string_to_sign.join("\n"), "{}", case.name);
    assert_eq!(url.signature(), case.signature, "{}", case.name);

    let after_signature = if matches!(case.token, Token::Unsigned) {
        format!("&X-Amz-Security-Token={}", encoded_token())
    } else {
        String::new()
    };
    let whole = format!(
        "https://example.amazonaws.com{path}?{query}&X-Amz-Signature={}{after_signature}",
        case.signature
    );
    assert_eq!(url.as_str(), whole, "{}", case.name);
}

/// The suite of Signature Version 4A has the same cases.
#[cfg(feature = "sigv4a")]
#[test]
fn sigv4a_cases_sign_as_published() {
    use p256::ecdsa::signature::Verifier;
    use p256::ecdsa::{DerSignature, VerifyingKey};

    let point = "04b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6\
        661864218330c8e518";
    let public_key = VerifyingKey::from_sec1_bytes(&hex::decode(point).unwrap()).unwrap();
    for case in &CASES {
        let (path, service) = path_and_service(case);
        let region_set = presign::RegionSet::from(Region::US_EAST_1);
        let url =
            presign(case, &Signer::sigv4a(service, region_set, credentials(&case.token)).unwrap(), path);
        let query = canonical_query(case)
            .replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")
            .replace("%2Fus-east-1%2F", "%2F")
            .replace("X-Amz-Expires=3600", "X-Amz-Expires=3600&X-Amz-Region-Set=us-east-1");
        assert_eq!(url.canonical_request().to_string(), canonical_request(case, &query), "{}", case.name);

        let string_to_sign =
            ["AWS4-ECDSA-P256-SHA256", "20150830T123600Z", "20150830/service/aws4_request", case.hash_4a];
        assert_eq!(url.string_to_sign(), string_to_sign.join("\n"), "{}", case.name);
        let signature = DerSignature::from_bytes(&hex::decode(url.signature()).unwrap()).unwrap();
        public_key.verify(url.string_to_sign().as_bytes(), &signature).expect(case.name);
    }
}
