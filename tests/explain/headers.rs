//! Headers.

use crate::case::{SIGNED_AT, check, mismatch, put, said, signing, xml};

const OTTER: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/otter.bin";

/// S3 takes a signed `x-amz-` header from the query.
#[test]
fn signed_headers_in_the_query() {
    let url = format!("{OTTER}?x-amz-acl=private");
    let upload = || signing().header("x-amz-acl", "private").url("PUT", &url);
    check([
        (
            "another method",
            upload().method("GET").headers(&[("Accept", "*/*")]).body(mismatch()).with_credentials(),
            "method",
            &[],
        ),
        (
            "another method, S3's document",
            upload().method("GET").headers(&[]).seen("PUT", "GET").with_credentials(),
            "method",
            &["!header x-amz-acl"],
        ),
        (
            "a proxy",
            upload().headers(&[("Accept", "*/*")]).seen("host:tern-maps", "host:sea"),
            "host",
            &["!x-amz-acl was"],
        ),
        (
            "right",
            upload().headers(&[("Accept", "*/*")]).with_credentials().body(mismatch()),
            "on_the_way",
            &[],
        ),
    ]);
}

#[test]
fn headers() {
    let not_signed = |name: &str| {
        let more = format!("<HeadersNotSigned>{name}</HeadersNotSigned>");
        xml("AccessDenied", "There were headers present in the request which were not signed", &more)
    };
    let typed = || signing().header("content-type", "text/csv").url("PUT", OTTER);
    let cached_and_typed =
        || signing().header("cache-control", "no-store").header("content-type", "text/csv").url("PUT", OTTER);
    let unhosted = || put(OTTER).edit("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=");
    check([
        (
            "host not signed, S3",
            unhosted().body(not_signed("host")),
            "header_unsigned host",
            &["sign `host`", "!do not send host"],
        ),
        (
            "host not signed, no answer",
            unhosted(),
            "parameter_malformed X-Amz-SignedHeaders",
            &["sign `host`"],
        ),
        (
            "host not signed, another service",
            put(OTTER).body("{\"message\":\"'Host' must be a 'SignedHeader' in the AWS Authorization.\"}"),
            "header_unsigned host",
            &["sign `host`"],
        ),
        (
            "not signed, S3",
            put(OTTER).body(not_signed("x-amz-acl")),
            "header_unsigned x-amz-acl",
            &["do not send x-amz-acl"],
        ),
        (
            "not signed, added by a proxy",
            put(OTTER).headers(&[]).body(not_signed("x-amz-cf-id")),
            "header_unsigned x-amz-cf-id",
            &[],
        ),
        (
            "not signed, MinIO",
            put(OTTER).headers(&[("X-Amz-Tagging", "a=b")]).body(said(
                "AccessDenied",
                "There were headers present in the request which were not signed",
            )),
            "header_unsigned x-amz-tagging",
            &[],
        ),
        (
            "not signed, Garage",
            put(OTTER).body(said("InvalidRequest", "Bad request: Header `x-amz-acl` should be signed")),
            "header_unsigned x-amz-acl",
            &[],
        ),
        (
            "not signed, no answer",
            put(OTTER).headers(&[("x-amz-storage-class", "GLACIER")]),
            "header_unsigned x-amz-storage-class",
            &[],
        ),
        (
            "not signed, no answer, with the credentials",
            put(OTTER).headers(&[("x-amz-storage-class", "GLACIER")]).with_credentials(),
            "header_unsigned x-amz-storage-class",
            &[],
        ),
        (
            "not sent, to a server that lists what arrived",
            typed().headers(&[("Content-Length", "3")]).seen(
                "content-type:text/csv\nhost:tern-maps.s3.us-east-1.amazonaws.com\n\ncontent-type;host\n",
                "host:tern-maps.s3.us-east-1.amazonaws.com\n\nhost\n",
            ),
            "header_missing content-type",
            &["!X-Amz-SignedHeaders"],
        ),
        (
            "sent, but not listed",
            typed().headers(&[("Content-Type", "text/csv")]).seen("\n\ncontent-type;host\n", "\n\nhost\n"),
            "parameter_differs X-Amz-SignedHeaders",
            &[],
        ),
        (
            "several not told, to a server that lists what arrived",
            cached_and_typed().seen(
                "cache-control:no-store\ncontent-type:text/csv\nhost:tern-maps.s3.us-east-1.amazonaws.com\n\n\
                 cache-control;content-type;host\n",
                "host:tern-maps.s3.us-east-1.amazonaws.com\n\nhost\n",
            ),
            "header_missing content-type",
            &[],
        ),
        (
            "several that arrived otherwise",
            cached_and_typed()
                .headers(&[("Cache-Control", "no-store"), ("Content-Type", "text/csv")])
                .seen("no-store\ncontent-type:text/csv", "no-cache\ncontent-type:text/plain"),
            "header_differs content-type",
            &["header cache-control"],
        ),
        (
            "not sent",
            typed().headers(&[("Content-Length", "3")]).body(mismatch()),
            "header_missing content-type",
            &[],
        ),
        (
            "several not sent",
            cached_and_typed().headers(&[("Content-Length", "3")]).body(mismatch()),
            "header_missing content-type",
            &[],
        ),
        ("not told", typed().body(mismatch()), "unknown", &["!did not arrive"]),
        ("not told, no answer", typed(), "unknown", &["!did not arrive"]),
        (
            "sent otherwise",
            typed()
                .headers(&[("Content-Type", "text/csv; charset=utf-8")])
                .with_credentials()
                .body(mismatch()),
            "header_differs content-type",
            &["signed  text/csv"],
        ),
        (
            "arrived otherwise",
            typed().headers(&[("Content-Type", "text/csv")]).seen("text/csv", "text/plain"),
            "header_differs content-type",
            &["server  text/plain"],
        ),
        (
            "not told, stated by the server",
            signing()
                .header("content-type", "text/csv")
                .header("x-amz-server-side-encryption-customer-key", "a2V5")
                .url("PUT", OTTER)
                .seen("text/csv", "text/plain"),
            "secret",
            &["The server saw the header content-type: text/plain", "!saw the header x-amz-server-side"],
        ),
        (
            "denied, not told",
            typed().body(said("AccessDenied", "Access Denied")),
            "permission",
            &["!content-type"],
        ),
        (
            "denied, not told, with the credentials",
            typed().with_credentials().now(SIGNED_AT).body(said("AccessDenied", "Access Denied")),
            "permission",
            &[],
        ),
        (
            "a value that nobody knows",
            signing()
                .header("x-amz-meta-owner", "wader")
                .url("PUT", OTTER)
                .headers(&[("x-amz-meta-owner", "plover")])
                .with_credentials()
                .body(mismatch()),
            "url_changed",
            &["x-amz-meta-owner"],
        ),
        (
            "another length",
            signing()
                .header("content-length", "314")
                .url("PUT", OTTER)
                .headers(&[("Content-Length", "2718")])
                .with_credentials(),
            "url_changed",
            &["content-length"],
        ),
        (
            "the length of nothing",
            signing()
                .header("content-length", "0")
                .url("PUT", OTTER)
                .headers(&[("Content-Length", "2718")])
                .with_credentials(),
            "header_differs content-length",
            &["signed  0"],
        ),
        (
            "a length over a proxy's own",
            put(OTTER).headers(&[("Transfer-Encoding", "chunked")]).with_credentials().body(said(
                "NotImplemented",
                "A header you provided implies functionality that is not implemented",
            )),
            "not_the_signature",
            &["Content-Length"],
        ),
    ]);
}
