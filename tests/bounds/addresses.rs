//! Endpoints, buckets, and what is signed.

use presign::s3::{Bucket, Endpoint};
use presign::{Region, Request, Service, Signer};

use crate::{HOST, LIFETIME, LINEAR, Read, bucket, check_linear, credentials, now, read};

fn endpoint(url: String) -> Read {
    read(url, |url| {
        let endpoint = Endpoint::path_style(url).or_else(|_| Endpoint::virtual_hosted(url));
        let other = Endpoint::aws().public_url(url).or_else(|_| Endpoint::aws_at(url));
        (endpoint.is_ok(), other.is_ok(), Request::get(url).is_ok())
    })
}

pub(crate) fn are_parsed_in_linear_time() {
    check_linear(
        LINEAR,
        &[
            ("an endpoint's host", 5_000, |n| endpoint(format!("https://{}com", "a.".repeat(n)))),
            ("an endpoint's path", 10_000, |n| endpoint(format!("https://{HOST}{}", "/a".repeat(n)))),
            ("an endpoint's port", 5_000, |n| endpoint(format!("https://{HOST}:{}", "1".repeat(n)))),
            ("an IPv6 address", 5_000, |n| endpoint(format!("https://[{}]", "1:".repeat(n)))),
            ("buckets in a public URL", 10_000, |n| {
                endpoint(format!("https://{HOST}{}", "/{bucket}".repeat(n)))
            }),
            ("an account of R2", 5_000, |n| read("a".repeat(n), |text| Endpoint::r2(text).is_err())),
            ("a bucket's name", 5_000, |n| {
                read("a--".repeat(n) + "az1--x-s3", |name| {
                    Bucket::new(name, Region::EU_WEST_1, credentials()).map(drop)
                })
            }),
            ("an ARN", 10_000, |n| {
                read(format!("arn:aws:s3::123456789012:accesspoint/{}mrap", "a.".repeat(n)), |name| {
                    Bucket::new(name, Region::EU_WEST_1, credentials()).map(drop)
                })
            }),
            ("colons of an ARN", 5_000, |n| {
                read("arn:".repeat(n), |name| Bucket::new(name, Region::EU_WEST_1, credentials()).map(drop))
            }),
            ("a normalized path", 2_000, |n| {
                read(format!("https://{HOST}{}", "/../a%2F".repeat(n)), |url| {
                    let signer = Signer::new(Service::EXECUTE_API, Region::EU_WEST_1, credentials());
                    signer.presign_at(&Request::get(url)?, now(), LIFETIME).map(drop)
                })
            }),
            ("a key", 5_000, |n| {
                read("/é".repeat(n), |key| bucket("photos").get(key).presign_at(now(), LIFETIME).map(drop))
            }),
            ("parameters to sign", 256, |n| {
                let pairs: Vec<(String, String)> =
                    (0..n).rev().map(|at| (format!("p{at:05}"), "a".into())).collect();
                read(pairs, |pairs| {
                    bucket("photos").get("a").query_pairs(pairs).presign_at(now(), LIFETIME).map(drop)
                })
            }),
            ("headers to sign", 256, |n| {
                let names: Vec<String> = (0..n).rev().map(|at| format!("x-amz-meta-{at:05}")).collect();
                read(names, |names| {
                    let bucket = bucket("photos");
                    let put = names.iter().fold(bucket.put("a"), |put, name| put.header(name, "a"));
                    put.presign_at(now(), LIFETIME).map(drop)
                })
            }),
            ("values of options", 5_000, |n| {
                read("\" é".repeat(n), |text| {
                    let bucket = bucket("photos");
                    let operation = bucket.put("a").attachment(text).query("a", text).metadata("a", text);
                    operation.presign_at(now(), LIFETIME).map(drop)
                })
            }),
        ],
    );
}

#[cfg(feature = "url")]
pub(crate) fn of_the_crate_url_are_parsed_in_linear_time() {
    check_linear(
        LINEAR,
        &[("a path", 5_000, |n| {
            let url = url::Url::parse(&format!("https://{HOST}{}", "/a".repeat(n))).unwrap();
            read(url, |url| Endpoint::try_from(url).is_ok())
        })],
    );
}
