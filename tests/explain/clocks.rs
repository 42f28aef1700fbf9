//! Lifetimes and clocks.

use presign::{Credentials, Service};

use crate::case::{
    Case, KEY_ID, TOKEN, check, code, get, json, permanent, put, said, signing, temporary, xml,
};

const GULL: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/gulls/1.jpg";
const API: &str = "https://t3rn.execute-api.us-east-1.amazonaws.com/live/tides";

#[test]
fn clocks() {
    let late = "<Expires>2026-03-14T09:41:53Z</Expires><ServerTime>2026-03-14T11:41:53Z</ServerTime>";
    let early = "<ServerTime>2026-03-14T08:26:53Z</ServerTime>";
    let minute = "<ServerTime>2026-03-14T09:25:53Z</ServerTime>";
    let api = |message: &str| signing().service(Service::EXECUTE_API).url("GET", API).body(json(message));
    let sts = |message: &str| -> Case {
        signing()
            .service(Service::STS)
            .url("GET", "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15")
            .body(format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code>\
                 <Message>{message}</Message></Error></ErrorResponse>"
            ))
    };
    let minio = || get("http://localhost:9000/tern-maps/1.jpg");
    check([
        (
            "expired, S3",
            get(GULL).body(xml("AccessDenied", "Request has expired", late)),
            "expired",
            &["2 hours too late"],
        ),
        (
            "expired, MinIO",
            minio().body(said("AccessDenied", "Request has expired")),
            "expired",
            &["2026-03-14 09:41:53 UTC"],
        ),
        ("expired, R2", get(GULL).body(said("ExpiredRequest", "Request has expired.")), "expired", &[]),
        (
            "expired, Ceph",
            get(GULL).body(said("AccessDenied", "The pre-signed URL has expired")),
            "expired",
            &[],
        ),
        (
            "expired, Garage",
            get(GULL).body(said("InvalidRequest", "Bad request: Date is too old")),
            "expired",
            &[],
        ),
        ("expired by this clock", get(GULL).now("20260314T094153Z"), "expired", &["By this machine's clock"]),
        (
            "expired by this clock, denied without a sentence",
            get(GULL).now("20260314T094153Z").body(code("AccessDenied")),
            "expired",
            &[],
        ),
        (
            "expired by the service's minutes",
            sts("Signature expired: 20260314T092653Z is now earlier than 20260314T093500Z \
                (20260314T095000Z - 15 min.)")
            .now("20260314T095000Z"),
            "expired",
            &["15 minutes", "!with a longer lifetime"],
        ),
        (
            "expired by other minutes",
            api("Signature expired: 20260314T092653Z is now earlier than 20260314T093500Z \
                (20260314T094000Z - 5 min.)"),
            "expired",
            &["5 minutes", "!with a longer lifetime"],
        ),
        (
            "expired, allowance too long to be true",
            api("Signature expired: 20260314T092653Z is now earlier than 20260314T093500Z \
                (20260315T093500Z - 1440 min.)"),
            "expired",
            &["!1440 minutes", "with a longer lifetime"],
        ),
        (
            "expired, allowance not a number",
            api("Signature expired: 20260314T092653Z is now earlier than 20260314T093500Z \
                (20260314T094000Z - few min.)"),
            "expired",
            &["!few minutes", "with a longer lifetime"],
        ),
        (
            "not yet current",
            api("Signature not yet current: 20260314T092653Z is still later than \
                20260314T092000Z (20260314T091500Z + 5 min.)"),
            "not_yet_valid",
            &["5 minutes"],
        ),
        (
            "early, S3",
            get(GULL).body(xml("AccessDenied", "Request is not yet valid", early)),
            "not_yet_valid",
            &["1 hour too early"],
        ),
        (
            "early, MinIO",
            minio().body(said("AccessDenied", "Request is not valid yet")),
            "not_yet_valid",
            &[],
        ),
        (
            "early, with this clock",
            get(GULL).now("20260314T092700Z").body(xml("AccessDenied", "Request is not yet valid", early)),
            "clock_skew",
            &["1 hour apart"],
        ),
        (
            "early, with a clock a minute apart",
            get(GULL).now("20260314T092653Z").body(xml("AccessDenied", "Request is not yet valid", minute)),
            "not_yet_valid",
            &["1 minute apart"],
        ),
        (
            "early, with a clock more than a minute apart",
            get(GULL).now("20260314T092654Z").body(xml("AccessDenied", "Request is not yet valid", minute)),
            "clock_skew",
            &[],
        ),
        (
            "expired, but not by this clock",
            minio().now("20260314T094152Z").body(said("AccessDenied", "Request has expired")),
            "expired",
            &["By that clock, the URL has not expired", "check that this is the URL that was sent"],
        ),
        (
            "expired in this second",
            minio().now("20260314T094153Z").body(said("AccessDenied", "Request has expired")),
            "expired",
            &["0 seconds too late", "!the URL has not expired"],
        ),
        (
            "skewed",
            get(GULL).now("20260314T092700Z").body(xml(
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
                "<ServerTime>2026-03-14T12:27:00Z</ServerTime>",
            )),
            "clock_skew",
            &["3 hours apart"],
        ),
        (
            "the time is not the reason",
            put(GULL).now("20260314T094153Z").body(code("InvalidAccessKeyId")),
            "access_key_unknown",
            &["!too late"],
        ),
    ]);
}

/// AWS IoT Core takes no `X-Amz-Expires`, and its session token is not signed.
#[test]
fn iot_without_a_lifetime() {
    let iot = |credentials: Credentials| {
        let signing = signing().service(Service::IOT_DEVICE_GATEWAY).credentials(credentials);
        let case = signing.url("GET", "wss://t3rn-ats.iot.us-east-1.amazonaws.com/mqtt");
        case.edit("&X-Amz-Expires=900", "")
    };
    check([
        ("no answer", iot(permanent(KEY_ID)), "unknown", &["!X-Amz-Expires"]),
        ("a token", iot(temporary(TOKEN)), "unknown", &["!X-Amz-Expires"]),
    ]);
}
