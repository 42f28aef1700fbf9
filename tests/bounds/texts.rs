//! Documents, times, names and strings to sign.

use presign::s3::{parts, upload_id};
use presign::{Credentials, Method, Region, RegionSet, Service, SigningTime};

use crate::{LINEAR, Read, check_linear, numbered, read};

fn document(text: String) -> Read {
    read(text, |text| (upload_id(text), parts(text).map(|parts| parts.len())))
}

pub(crate) fn documents_are_read_in_linear_time() {
    check_linear(
        LINEAR,
        &[
            ("parts", 200, |n| {
                let part = "<Part><PartNumber>1</PartNumber><ETag>&quot;a&quot;</ETag></Part>";
                document(format!("<ListPartsResult>{}</ListPartsResult>", part.repeat(n)))
            }),
            ("elements of a part", 2_000, |n| {
                document(format!("<ListPartsResult><Part>{}</Part></ListPartsResult>", "<A/>".repeat(n)))
            }),
            ("texts", 1_000, |n| {
                let text = "&lt;<![CDATA[a]]>".repeat(n);
                document(format!(
                    "<InitiateMultipartUploadResult><UploadId>{text}</UploadId></InitiateMultipartUploadResult>"
                ))
            }),
            ("attributes", 256, |n| document(format!("<a {}/>", numbered(n, |at| format!("a{at}='' "))))),
            ("levels", 2_000, |n| document("<a>".repeat(n))),
            ("namespaces", 256, |n| document(numbered(n, |at| format!("<a xmlns:a{at}='b{at}'>")))),
            ("equals signs", 2_000, |n| document(format!("<a>{}</a>", "= ".repeat(n)))),
            ("blanks", 10_000, |n| document(" ".repeat(n))),
        ],
    );
}

fn json(text: String) -> Read {
    read(text, |text| Credentials::from_json(text).map(drop))
}

pub(crate) fn are_parsed_in_linear_time() {
    check_linear(
        LINEAR,
        &[
            ("members of JSON", 2_000, |n| {
                json(format!("{{{}\"a\":1}}", numbered(n, |at| format!("\"a{at}\":[{{}}],"))))
            }),
            ("levels of JSON", 5_000, |n| json("{\"Credentials\":".repeat(n))),
            ("escapes of JSON", 5_000, |n| {
                let text = "\\u00e9\\n".repeat(n);
                json(format!("{{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"{text}\",\"Token\":\"{text}\"}}"))
            }),
            ("digits of an expiration", 20_000, |n| {
                let digits = "1".repeat(n);
                json(format!("{{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\",\"Expiration\":{digits}}}"))
            }),
            ("credentials", 20_000, |n| {
                read("a".repeat(n), |text| Credentials::temporary(text, text, text).map(drop))
            }),
            ("fraction of a second", 20_000, |n| {
                let text = format!("2024-02-29T23:59:50.{}Z", "1".repeat(n));
                read(text, |text| (SigningTime::from_rfc3339(text), text.parse::<SigningTime>()))
            }),
            ("fraction of a second in JSON", 20_000, |n| {
                let text = format!("\"2024-02-29T23:59:50.{}Z\"", "1".repeat(n));
                read(text, |text| serde_json::from_str::<SigningTime>(text).is_ok())
            }),
            ("a region", 20_000, |n| {
                let text = format!("\"{}\"", "a".repeat(n));
                read(text, |text| (Region::new(text).is_err(), serde_json::from_str::<Region>(text).is_err()))
            }),
            ("regions", 10_000, |n| {
                read("a-*,".repeat(n) + "b", |text| {
                    RegionSet::new(text).map(|set| set.contains(&Region::EU_WEST_1))
                })
            }),
            ("a service", 20_000, |n| read("a".repeat(n), |text| Service::new(text).is_err())),
            ("a method", 20_000, |n| read("A".repeat(n), |text| Method::new(text).is_err())),
        ],
    );
}

#[cfg(feature = "sigv4a")]
pub(crate) fn are_verified_by_a_public_key_in_linear_time() {
    let cases: [crate::Case; 2] = [
        ("a string to sign", 20_000, |n| {
            let key = presign::PublicKey::derive(&crate::credentials()).unwrap();
            let signature = "3006020101020101";
            read("a".repeat(n), move |text| key.verifies(text, signature))
        }),
        ("a signature and a key", 5_000, |n| {
            let key = presign::PublicKey::derive(&crate::credentials()).unwrap();
            read("04".repeat(n), move |text| {
                (key.verifies("a", text), presign::PublicKey::from_sec1_bytes(text.as_bytes()).is_ok())
            })
        }),
    ];
    check_linear(LINEAR, &cases);
}
