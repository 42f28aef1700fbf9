//! Access keys, session tokens and regions.

use presign::Service;

use crate::case::{
    KEY_ID, TEMPORARY_ID, TOKEN, check, code, get, json, permanent, said, signing, temporary, xml,
};

const GULL: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/gulls/1.jpg";
const API: &str = "https://t3rn.execute-api.us-east-1.amazonaws.com/live/tides";
const INVALID_TOKEN: &str = "The security token included in the request is invalid.";

fn unknown_key() -> String {
    said("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
}

#[test]
fn session_tokens() {
    let without_token = || signing().credentials(permanent(TEMPORARY_ID));
    let with_token = || signing().credentials(temporary(TOKEN));
    let missing = "temporary, and the URL has no session token";
    let other = "another session token than the credentials";
    check([
        (
            "missing, S3's answer",
            without_token().url("GET", GULL).body(unknown_key()),
            "session_token",
            &[missing],
        ),
        ("missing, no answer", without_token().url("PUT", GULL), "session_token", &[missing]),
        (
            "missing, no answer, and expired by this clock",
            without_token().url("GET", GULL).now("20260314T094153Z"),
            "session_token",
            &[missing],
        ),
        (
            "missing, with the headers",
            without_token().url("PUT", GULL).headers(&[("Accept", "*/*")]),
            "session_token",
            &[missing],
        ),
        (
            "missing, the service's answer",
            without_token().service(Service::EXECUTE_API).url("GET", API).body(json(INVALID_TOKEN)),
            "session_token",
            &[missing],
        ),
        (
            "missing, credentials with a token",
            without_token().url("GET", GULL).credentials(temporary(TOKEN)),
            "session_token",
            &["The credentials have a session token, and the URL has none."],
        ),
        (
            "of another session",
            with_token().url("GET", GULL).credentials(temporary("FwoGZXIvother")),
            "session_token",
            &[other, "!FwoGZXIvother"],
        ),
        (
            "of another session, the service's answer",
            with_token()
                .service(Service::EXECUTE_API)
                .url("GET", API)
                .credentials(temporary("FwoGZXIvother"))
                .body(json(INVALID_TOKEN)),
            "session_token",
            &[other],
        ),
        (
            "with permanent credentials",
            with_token().url("GET", GULL).credentials(permanent(TEMPORARY_ID)),
            "session_token",
            &["and the credentials have none"],
        ),
        (
            "malformed",
            with_token()
                .url("GET", GULL)
                .body(said("InvalidToken", "The provided token is malformed or otherwise invalid.")),
            "session_token",
            &[],
        ),
        (
            "with a plus sign",
            with_token()
                .url("GET", GULL)
                .edit("tern%2Btoken", "tern+token")
                .body(said("InvalidToken", "The provided token is malformed or otherwise invalid.")),
            "plus_for_space",
            &["The session token in the URL has a `+`"],
        ),
        (
            "expired, S3",
            with_token().url("GET", GULL).body(said("ExpiredToken", "The provided token has expired.")),
            "session_expired",
            &["fresh credentials"],
        ),
        (
            "expired, another service",
            with_token()
                .service(Service::EXECUTE_API)
                .url("GET", API)
                .body(json("The security token included in the request is expired")),
            "session_expired",
            &[],
        ),
        (
            "a permanent id needs none",
            signing().url("GET", GULL).body(code("SignatureDoesNotMatch")),
            "unknown",
            &["!session token"],
        ),
    ]);
}

#[test]
fn access_keys() {
    let r2 = "https://7e57.r2.cloudflarestorage.com/tern-maps/1.png";
    let length = |id: &str| format!("Credential access key has length {}, should be 32", id.len());
    let with_id = |id: &str| signing().credentials(permanent(id));
    check([
        ("unknown to S3", get(GULL).body(unknown_key()), "access_key_unknown", &[KEY_ID]),
        (
            "unknown to MinIO, with the credentials",
            get("http://localhost:9000/tern-maps/1.jpg").with_credentials().body(said(
                "InvalidAccessKeyId",
                "The Access Key Id you provided does not exist in our records.",
            )),
            "access_key_unknown",
            &[KEY_ID],
        ),
        (
            "unknown to Garage",
            with_id("GK7e57")
                .region("garage")
                .url("GET", "https://s3.tern.example/maps/1")
                .body(said("AccessDenied", "Forbidden: No such key: GK7e57")),
            "access_key_unknown",
            &["GK7e57"],
        ),
        (
            "unknown to Ceph",
            get("https://rgw.tern.example/maps/1").body(code("InvalidAccessKeyId")),
            "access_key_unknown",
            &[],
        ),
        (
            "unknown to B2",
            get("https://s3.us-west-004.backblazeb2.com/maps/1")
                .body(said("InvalidAccessKeyId", &format!("The key '{KEY_ID}' is not valid"))),
            "access_key_unknown",
            &[],
        ),
        (
            "of AWS at R2",
            signing().region("auto").url("PUT", r2).body(said("InvalidArgument", &length(KEY_ID))),
            "access_key_unknown",
            &["32 characters"],
        ),
        (
            "of MinIO at R2, with the credentials",
            with_id("minioadmin")
                .region("auto")
                .url("PUT", r2)
                .with_credentials()
                .body(said("InvalidArgument", &length("minioadmin"))),
            "access_key_unknown",
            &["R2 API token"],
        ),
        (
            "of another partition",
            signing()
                .service(Service::STS)
                .url(
                    "GET",
                    "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
                )
                .body(format!(
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    \
                     <Type>Sender</Type>\n    <Code>InvalidClientTokenId</Code>\n    \
                     <Message>{INVALID_TOKEN}</Message>\n  </Error>\n</ErrorResponse>\n"
                )),
            "access_key_unknown",
            &["partition"],
        ),
    ]);
}

#[test]
fn regions_and_services() {
    let r2 = |region: &'static str| {
        signing().region(region).url("GET", "https://7e57.r2.cloudflarestorage.com/m/1")
    };
    let polly = Service::custom("tts", Service::STS.rules()).unwrap();
    check([
        (
            "S3 names its region",
            get(GULL).body(xml(
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is \
                 wrong; expecting 'eu-west-3'",
                "<Region>eu-west-3</Region>",
            )),
            "region",
            &["signed for us-east-1; the server expects eu-west-3"],
        ),
        (
            "R2, in upper case",
            r2("WEUR").body(said(
                "InvalidRegionName",
                "The region name 'WEUR' is not valid. Must be one of: wnam, enam, weur, eeur, apac, oc, auto",
            )),
            "region",
            &["auto"],
        ),
        (
            "R2, of AWS, with the credentials",
            r2("eu-west-3").with_credentials().body(said(
                "InvalidRegionName",
                "The region name 'eu-west-3' is not valid. Must be one of: wnam, enam, weur, \
                 eeur, apac, oc, auto",
            )),
            "region",
            &["signed for eu-west-3"],
        ),
        (
            "Garage",
            get("https://s3.tern.example/maps/1").body(said(
                "AuthorizationHeaderMalformed",
                "Authorization header malformed, unexpected scope: 20260314/us-east-1/s3/aws4_request",
            )),
            "region",
            &[],
        ),
        (
            "another service of AWS",
            signing()
                .service(Service::EXECUTE_API)
                .url("GET", API)
                .body(json("Credential should be scoped to a valid region. ")),
            "region",
            &[],
        ),
        (
            "the service's other name",
            signing()
                .service(polly)
                .url("GET", "https://polly.us-east-1.amazonaws.com/v1/speech?Text=tern")
                .body(json("Credential should be scoped to correct service: 'polly'. ")),
            "service",
            &["signed for tts", "polly"],
        ),
    ]);
}
