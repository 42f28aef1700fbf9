//! Tokens of botocore 1.43 and the AWS CLI for the same input and time.
//!
//! Where those have no generator: botocore's signature of the request that AWS documents.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use presign::token::TokenGenerator;
use presign::{Credentials, Error, Method, Region};

use super::{Generator, permanent, region, seconds, temporary, time};

struct TestCase {
    generator: fn(Credentials) -> Generator,
    /// The token before `X-Amz-Algorithm`.
    before: &'static str,
    region: &'static str,
    service: &'static str,
    expires: u64,
    headers: &'static str,
    /// With permanent and with temporary credentials.
    signatures: [&'static str; 2],
}

const DEFAULTS: TestCase = TestCase {
    generator: |_| Err(Error::Region("")),
    before: "",
    region: "us-east-1",
    service: "",
    expires: 900,
    headers: "host",
    signatures: [""; 2],
};

impl TestCase {
    #[track_caller]
    fn check(&self) {
        let token = |credentials| (self.generator)(credentials).unwrap().token_at(time()).unwrap();
        let Self { before, region, service, expires, headers, signatures: [first, second], .. } = self;
        let expected = format!(
            "{before}X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260801%2F{region}%2F{service}%2Faws4_request\
             &X-Amz-Date=20260801T123456Z&X-Amz-Expires={expires}&X-Amz-SignedHeaders={headers}\
             &X-Amz-Signature={first}"
        );
        assert_eq!(token(permanent()).presigned_url().as_str(), expected);
        let temporary = token(temporary());
        let url = temporary.presigned_url();
        assert_eq!(url.signature(), *second, "{url}");
        let session_token = "&X-Amz-Security-Token=IQoJb3JpZ2luX2VjE%2B%2Fw%3D%3D";
        assert_eq!(url.as_str().matches(session_token).count(), 1, "{url}");
    }
}

/// `generate_db_auth_token` of RDS, `generate_db_connect_auth_token` and
/// `generate_db_connect_admin_auth_token` of DSQL.
#[test]
fn database_tokens_are_those_of_botocore() {
    for case in [
        TestCase {
            generator: |credentials| {
                TokenGenerator::rds(
                    "app.c1a2b3.us-east-1.rds.amazonaws.com",
                    5432,
                    "app",
                    Region::US_EAST_1,
                    credentials,
                )
            },
            before: "app.c1a2b3.us-east-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&",
            service: "rds-db",
            signatures: [
                "834269389726579747dfd72bf88fb51d1774fbf2dd9211fbb4db28add2749f02",
                "09902968cb595a12f69393aa1040be36df8502192a482edf769f4442efdeae52",
            ],
            ..DEFAULTS
        },
        // The host is signed and printed in lower case.
        TestCase {
            generator: |credentials| {
                TokenGenerator::rds(
                    "App.C1.rds.cn-north-1.amazonaws.com.cn",
                    3306,
                    "jane doe+ä/@%&",
                    Region::CN_NORTH_1,
                    credentials,
                )
            },
            before: "app.c1.rds.cn-north-1.amazonaws.com.cn:3306/\
                     ?Action=connect&DBUser=jane%20doe%2B%C3%A4%2F%40%25%26&",
            region: "cn-north-1",
            service: "rds-db",
            signatures: [
                "9471d3f1ebf39f826e5aa353a1dd9f8030dfcde7508f85dfa22422886a0d2d11",
                "5f3ef86a939383a10164bfd494d49a92dded8dc9724720d5cf9b0de88b9d2c4f",
            ],
            ..DEFAULTS
        },
        // Port 443 is printed but not signed.
        TestCase {
            generator: |credentials| {
                TokenGenerator::rds("db.example.com", 443, "app", Region::EU_WEST_1, credentials)
            },
            before: "db.example.com:443/?Action=connect&DBUser=app&",
            region: "eu-west-1",
            service: "rds-db",
            signatures: [
                "63891e271b531aa2308c5733c426b5ea5567e9caa2a05487f671f0671ada2ac9",
                "5e015315be4b5d8b89db7426a8e3b26d74b51269b5f925b97a9b4344d1d3238f",
            ],
            ..DEFAULTS
        },
        TestCase {
            generator: |credentials| {
                TokenGenerator::dsql("a1b2c3.dsql.us-east-1.on.aws", Region::US_EAST_1, credentials)
            },
            before: "a1b2c3.dsql.us-east-1.on.aws/?Action=DbConnect&",
            service: "dsql",
            signatures: [
                "7efe2829fb26ce861a59c2425aee06b2c9cdd332d921a3be9ea3f378a09908a9",
                "b37ba983c378b296cea76fe4eb3790d03333a9d73cfc1f5e00a605b61dfad9c6",
            ],
            ..DEFAULTS
        },
        TestCase {
            generator: |credentials| {
                let host = "a1b2c3.dsql.us-east-1.on.aws";
                let cluster = TokenGenerator::dsql_admin(host, Region::US_EAST_1, credentials)?;
                Ok(cluster.expires_in(seconds(604_800)))
            },
            before: "a1b2c3.dsql.us-east-1.on.aws/?Action=DbConnectAdmin&",
            service: "dsql",
            expires: 604_800,
            signatures: [
                "1b369d620b14381a382b56522f624e2aaa6032d4b511e1bfa2af082da7aee990",
                "fe8bac39d302e375f2c8256273a2e22959b30d4bbbe96a67548a3eec9f6e4c26",
            ],
            ..DEFAULTS
        },
    ] {
        case.check();
    }
}

/// `aws eks get-token`, in each partition.
#[test]
fn eks_tokens_are_those_of_the_aws_cli() {
    let eks = |name| TokenGenerator::eks("production", region(name), permanent()).unwrap();
    assert_eq!(
        eks("us-east-1").token_at(time()).unwrap().as_str(),
        "k8s-aws-v1.aHR0cHM6Ly9zdHMudXMtZWFzdC0xLmFtYXpvbmF3cy5jb20vP0FjdGlvbj1HZXRDYWxsZXJJZGVudGl0eSZWZXJzaW9uPTIw\
         MTEtMDYtMTUmWC1BbXotQWxnb3JpdGhtPUFXUzQtSE1BQy1TSEEyNTYmWC1BbXotQ3JlZGVudGlhbD1BS0lBSU9TRk9ETk43RVhBTVBMRSUy\
         RjIwMjYwODAxJTJGdXMtZWFzdC0xJTJGc3RzJTJGYXdzNF9yZXF1ZXN0JlgtQW16LURhdGU9MjAyNjA4MDFUMTIzNDU2WiZYLUFtei1FeHBp\
         cmVzPTYwJlgtQW16LVNpZ25lZEhlYWRlcnM9aG9zdCUzQngtazhzLWF3cy1pZCZYLUFtei1TaWduYXR1cmU9MTJlNWFlODAxOWUyZmM2MDI4\
         YjU1NTRkZmI3ZWRhZDk3YmEyODg4YzdkZTkwZTcxN2E5ZjI2YWRjZWQyMTJhZA"
    );
    for (name, host, signature) in [
        (
            "us-gov-west-1",
            "sts.us-gov-west-1.amazonaws.com",
            "a79df9091878f049507da6560adfb8ff176fc5e5275a64be4e3b743abe336e1b",
        ),
        (
            "cn-north-1",
            "sts.cn-north-1.amazonaws.com.cn",
            "c15d8d6a3c3c173dc36d660809e754654d834a1d5572b3f37de92947c7c40cc3",
        ),
        (
            "eusc-de-east-1",
            "sts.eusc-de-east-1.amazonaws.eu",
            "b25692995c8bfaa881779e1ad9a3111d820666022c60a56e1c15b02d3e507e00",
        ),
        (
            "us-iso-east-1",
            "sts.us-iso-east-1.c2s.ic.gov",
            "754a6e19f66c173528df61f6cb74e7872a49048b28ab98aac1316c419f91edd0",
        ),
    ] {
        let token = eks(name).token_at(time()).unwrap();
        let url = token.presigned_url();
        assert_eq!((url.host(), url.signature()), (host, signature), "{name}");
    }
    TestCase {
        generator: |credentials| TokenGenerator::eks("production", Region::US_EAST_1, credentials),
        before: "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&",
        service: "sts",
        expires: 60,
        headers: "host%3Bx-k8s-aws-id",
        signatures: [
            "12e5ae8019e2fc6028b5554dfb7edad97ba2888c7de90e717a9f26adced212ad",
            "795bc8458f52ba9c200b4bc05343f0f5f7aa14fc667fb5e294fbe2e10af37669",
        ],
        ..DEFAULTS
    }
    .check();
}

#[test]
fn caller_identity_urls() {
    let before = "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&";
    TestCase {
        generator: |credentials| {
            let identity = TokenGenerator::caller_identity(Region::EU_WEST_1, credentials)?;
            Ok(identity.header("X-Server-Id", "wiki.example.com"))
        },
        before,
        region: "eu-west-1",
        service: "sts",
        headers: "host%3Bx-server-id",
        signatures: [
            "a00e060e616959a6a180305439dfab2012e392f1e813005200f32ba7bed79058",
            "ae78167d47d0a3e977dc13a226e55a3b515eaf4d0e38e0f876dba25e608506ca",
        ],
        ..DEFAULTS
    }
    .check();
    for (name, fips, host, signature) in [
        (
            "us-east-1",
            false,
            "sts.us-east-1.amazonaws.com",
            "82241748c7721f61838b6c3cf9f5a3bc3814a248418cb010caa5d924ad0463d3",
        ),
        (
            "us-east-1",
            true,
            "sts-fips.us-east-1.amazonaws.com",
            "31421337317b2d0a7d87c6cae7cbe90ab0c97bb195176c1738b61959df068293",
        ),
        (
            "us-gov-west-1",
            true,
            "sts.us-gov-west-1.amazonaws.com",
            "5fb26fefd0a18530ba07e0830f47414ad5b0ee5a4e6cea4779c442cab49ec582",
        ),
    ] {
        let identity = TokenGenerator::caller_identity(region(name), permanent()).unwrap();
        let identity = if fips { identity.fips() } else { identity };
        let token = identity.token_at(time()).unwrap();
        let url = token.presigned_url();
        assert_eq!((url.host(), url.signature()), (host, signature), "{name}");
        assert_eq!(token.as_str(), url.as_str());
    }
}

/// The request in AWS's documentation. Its example prints the parameters in another order, which
/// gives the same signature.
#[test]
fn cache_tokens_sign_the_documented_request() {
    for case in [
        TestCase {
            generator: |credentials| {
                TokenGenerator::elasticache("sessions", "app", Region::US_EAST_1, credentials)
            },
            before: "sessions/?Action=connect&User=app&",
            service: "elasticache",
            signatures: [
                "855461fef09f7750ab7a5619eec083a182ea25dead22a1cd5dce2012ecd337f0",
                "bcaf183ce230aeb4fd733a45ae8ca1965c16c56c36955d91d2a01c3f68af23a7",
            ],
            ..DEFAULTS
        },
        TestCase {
            generator: |credentials| {
                let user = "default.iam-user";
                TokenGenerator::elasticache_serverless("sessions", user, Region::US_EAST_1, credentials)
            },
            before: "sessions/?Action=connect&ResourceType=ServerlessCache&User=default.iam-user&",
            service: "elasticache",
            signatures: [
                "7d5f4fd707e0c048769b6d74d0c115e0657146e8b32b9a577922108c57c8340b",
                "4c5d1fd8472ccb0a4b059d49eea48d8dc7cce259c07746b5a925bdc4c982d967",
            ],
            ..DEFAULTS
        },
        TestCase {
            generator: |credentials| {
                TokenGenerator::memorydb("sessions", "app", Region::EU_CENTRAL_1, credentials)
            },
            before: "sessions/?Action=connect&User=app&",
            region: "eu-central-1",
            service: "memorydb",
            signatures: [
                "7b5c453a4b07eb4364a04b92088e24303c1acc8b8e8c40b4bb1f8033ceeb41f7",
                "e3982e96a3fd79a6d6ebc6402689a0da4bdc78fe0b5a6a412f959134059d726d",
            ],
            ..DEFAULTS
        },
    ] {
        case.check();
    }
}

/// The format of AWS's MSK signers, which do not sign the user agent either.
#[test]
fn msk_tokens_have_the_format_of_aws_signers() {
    let cases = [
        TestCase {
            generator: |credentials| TokenGenerator::msk(Region::US_EAST_1, credentials),
            before: "https://kafka.us-east-1.amazonaws.com/?Action=kafka-cluster%3AConnect&",
            service: "kafka-cluster",
            signatures: [
                "e8f5b975c50d92ac64b723ebdc4f4e3d22048fd3277104540df5d362affe6598",
                "70e3f1349120eed7422e49845d7783a903c094c4fb6b422be1dbc31f82afe13d",
            ],
            ..DEFAULTS
        },
        TestCase {
            generator: |credentials| TokenGenerator::msk(Region::CN_NORTH_1, credentials),
            before: "https://kafka.cn-north-1.amazonaws.com.cn/?Action=kafka-cluster%3AConnect&",
            region: "cn-north-1",
            service: "kafka-cluster",
            signatures: [
                "26cc51d4452496b43e1d77a56506744f19b0aa807ab9ba2ea54dc745b6a94fbd",
                "f1e65efa023ebd428204bb8a01cb0d865bf7ce6a6359ce39b015a61289a4b09a",
            ],
            ..DEFAULTS
        },
    ];
    for case in cases {
        case.check();
        let token = (case.generator)(permanent()).unwrap().token_at(time()).unwrap();
        let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(token.as_str()).unwrap()).unwrap();
        let (url, agent) = decoded.split_once("&User-Agent=").unwrap();
        assert_eq!(url, token.presigned_url().as_str());
        assert_eq!(agent, format!("presign%2F{}", env!("CARGO_PKG_VERSION")));
    }
}

#[test]
fn transcribe_urls() {
    for (fips, name, host, signatures) in [
        (
            false,
            "us-west-2",
            "transcribestreaming.us-west-2.amazonaws.com",
            [
                "d3d00e3c200e40eaa6722e5776588a4f95ee2f15cc59ee90722d8a8de45f5af2",
                "c76533fc61adc061f319d63f062cedf1dafe7a1d6debf9051e8b5df8be5ecaed",
            ],
        ),
        (
            true,
            "us-west-2",
            "transcribestreaming-fips.us-west-2.amazonaws.com",
            [
                "d3f94ca6a12add65fd2acac2ea3452b94544754254eb5937d318e4d2bb63f1c0",
                "94669397321d67babae5c4b3d640a46d02d57a988e297dc7c71fde6f19635613",
            ],
        ),
        (
            false,
            "cn-north-1",
            "transcribestreaming.cn-north-1.amazonaws.com.cn",
            [
                "a27a100015b67480baa7737d5f6d16fb28663d36feccb488e68d9993e797f2b9",
                "a54f9599ff28b5e31e80e42d541fdf7d80311b8b926a464b69d8f7bbecc597a0",
            ],
        ),
    ] {
        for (credentials, signature) in [permanent(), temporary()].into_iter().zip(signatures) {
            let stream = TokenGenerator::transcribe("pcm", 16_000, region(name), credentials).unwrap();
            let stream = if fips { stream.fips() } else { stream }.query("language-code", "en-US");
            let token = stream.token_at(time()).unwrap();
            let url = token.as_str();
            let start =
                format!("wss://{host}:8443/stream-transcription-websocket?X-Amz-Algorithm=AWS4-HMAC-SHA256&");
            assert!(url.starts_with(&start), "{url}");
            let end = "&language-code=en-US&media-encoding=pcm&sample-rate=16000&X-Amz-Signature=";
            assert!(url.contains(end), "{url}");
            assert_eq!(token.presigned_url().signature(), signature, "{url}");
            assert_eq!(token.expires_at(), "20260801T123956Z".parse().unwrap());
        }
    }
}

/// The session token follows the signature of a request without it.
#[test]
fn iot_does_not_sign_the_session_token() {
    let host = "a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com";
    let url = |credentials| {
        let things = TokenGenerator::iot_mqtt(host, Region::EU_WEST_1, credentials).unwrap();
        things.token_at(time()).unwrap().into_string()
    };
    let expected = |id: &str, signature: &str| {
        format!(
            "wss://{host}/mqtt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential={id}%2F20260801%2Feu-west-1%2Fiotdevicegateway%2Faws4_request\
             &X-Amz-Date=20260801T123456Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"
        )
    };
    let signature = "bfa5b3bc6bb3e45aa528537f852cc93034e7d0dca294e9d2aa818365ab7c5a00";
    assert_eq!(url(permanent()), expected("AKIAIOSFODNN7EXAMPLE", signature));
    let signature = "70de23264fc73852ca6baa4145fd107bb9f282bb37abfe7c960b928afcf1409e";
    let session_token = "&X-Amz-Security-Token=IQoJb3JpZ2luX2VjE%2B%2Fw%3D%3D";
    assert_eq!(url(temporary()), expected("ASIAIOSFODNN7EXAMPLE", signature) + session_token);
}

/// The keys of AWS's `aws-bedrock-token-generator` 1.1.0.
#[test]
fn bedrock_keys_are_those_of_aws() {
    for (credentials, id, token, signature) in [
        (
            permanent(),
            "AKIAIOSFODNN7EXAMPLE",
            "",
            "0ad3b156bc91a502361cb6c8c5364b1d40a0de99cb18ca3dabda5b4fb8bd9f22",
        ),
        (
            temporary(),
            "ASIAIOSFODNN7EXAMPLE",
            "&X-Amz-Security-Token=IQoJb3JpZ2luX2VjE%2B%2Fw%3D%3D",
            "81203454ad437740f6876d292a113aed188cb47dd6d595bf2f223293925ee69b",
        ),
    ] {
        let bedrock = TokenGenerator::bedrock(Region::US_WEST_2, credentials).unwrap();
        let key = bedrock.token_at(time()).unwrap();
        let url = key.presigned_url();
        let query = url.as_str().strip_prefix("https://bedrock.amazonaws.com/?").unwrap();
        for part in [
            "Action=CallWithBearerToken",
            &format!("X-Amz-Credential={id}%2F20260801%2Fus-west-2%2Fbedrock%2Faws4_request"),
            "X-Amz-Expires=43200",
            token,
            &format!("X-Amz-Signature={signature}"),
        ] {
            assert!(query.contains(part), "{part}: {url}");
        }
        assert_eq!(url.method(), &Method::POST);
        let encoded = key.as_str().strip_prefix("bedrock-api-key-").unwrap();
        let decoded = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
        assert_eq!(decoded, format!("bedrock.amazonaws.com/?{query}&Version=1"));
    }
}
