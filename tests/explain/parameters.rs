//! Parameters: lost, added, encoded otherwise, or of another method.

use crate::case::{SIGNED_AT, check, code, foreign, get, mismatch, put, said, xml};

const OTTER: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/otter.bin";
const REQUIRED: &str = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, \
    X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";

#[test]
fn urls_cut_on_the_way() {
    let cut = || said("AuthorizationQueryParametersError", REQUIRED);
    let anonymous = "Request specific response headers cannot be used for anonymous GET requests.";
    check([
        ("in a shell", get(OTTER).body(cut()), "cut_off", &["single quotes", "though the URL has them"]),
        ("with the credentials", get(OTTER).with_credentials().body(cut()), "cut_off", &["single quotes"]),
        (
            "before the algorithm",
            get(&format!("{OTTER}?response-content-type=text%2Fplain"))
                .body(said("InvalidRequest", anonymous)),
            "cut_off",
            &["proxy"],
        ),
        (
            "as given",
            foreign("GET", &format!("{OTTER}?X-Amz-Algorithm=AWS4-HMAC-SHA256")).body(cut()),
            "cut_off",
            &["copy the whole URL"],
        ),
    ]);
}

#[test]
fn plus_signs() {
    let package = "https://tern-maps.s3.us-east-1.amazonaws.com/g%2B%2B.rpm";
    let list = "https://tern-maps.s3.us-east-1.amazonaws.com/?list-type=2&prefix=sea%20ice";
    let raw = || get(package).edit("g%2B%2B", "g++");
    let rewritten = || get(list).edit("sea%20ice", "sea+ice");
    let decoded = || get(&format!("{OTTER}?prefix=sea%2Bice")).edit("sea%2Bice", "sea+ice");
    let late = "<ServerTime>2026-03-14T11:41:53Z</ServerTime>";
    let unknown = "The AWS Access Key Id you provided does not exist in our records.";
    check([
        ("in the path", raw().body(mismatch()), "plus_for_space", &["`%2B`"]),
        (
            "in the path, with the credentials",
            raw().with_credentials().body(mismatch()),
            "plus_for_space",
            &["`%2B`"],
        ),
        ("in the path, without an answer or the credentials", raw(), "plus_for_space", &["`%2B`"]),
        ("in the path, no answer", raw().with_credentials().now(SIGNED_AT), "plus_for_space", &["`%2B`"]),
        (
            "in the path, expired",
            raw().body(xml("AccessDenied", "Request has expired", late)),
            "expired",
            &["!`%2B`"],
        ),
        (
            "in the path, unknown key",
            raw().body(said("InvalidAccessKeyId", unknown)),
            "access_key_unknown",
            &["!`%2B`"],
        ),
        ("in the query", rewritten().body(mismatch()), "plus_for_space", &["`%20`"]),
        ("in the query, no answer", rewritten(), "plus_for_space", &["`%20`"]),
        (
            "in the query, with the credentials",
            rewritten().with_credentials().body(mismatch()),
            "plus_for_space",
            &["`%20`"],
        ),
        (
            "a decoded `%2B` in the query, with the credentials",
            decoded().with_credentials().body(mismatch()),
            "plus_for_space",
            &["`%2B`"],
        ),
        (
            "a space in the query, encoded as `%2B`",
            get(list).edit("sea%20ice", "sea%2Bice").with_credentials(),
            "plus_for_space",
            &["signed  sea%20ice"],
        ),
        ("in the query, S3's document", rewritten().seen("sea%20ice", "sea%2Bice"), "plus_for_space", &[]),
        (
            "in the query, expired",
            rewritten().body(xml("AccessDenied", "Request has expired", late)),
            "expired",
            &["!`%20`"],
        ),
        (
            "in the query, denied",
            rewritten().body(said("AccessDenied", "Access Denied")),
            "permission",
            &["!`%20`"],
        ),
        (
            "in the query, unknown key",
            rewritten().body(said("InvalidAccessKeyId", unknown)),
            "access_key_unknown",
            &[],
        ),
    ]);
}

#[test]
fn methods_by_parameters() {
    let with = |parameters: &str| format!("{OTTER}?{parameters}");
    check([
        (
            "an upload opened, S3's document",
            put(&with("x-id=PutObject")).method("GET").seen("PUT", "GET"),
            "method",
            &["PUT"],
        ),
        ("an upload opened", put(&with("x-id=PutObject")).method("GET").body(mismatch()), "method", &["PUT"]),
        (
            "a download uploaded",
            get(&with("response-content-type=text%2Fcsv")).method("PUT").body(mismatch()),
            "method",
            &["GET or HEAD"],
        ),
        (
            "a part opened",
            put(&with("partNumber=3&uploadId=t3rn")).method("POST").body(code("SignatureDoesNotMatch")),
            "method",
            &["PUT"],
        ),
        ("all parts listed", get(&with("uploadId=t3rn")).body(mismatch()), "unknown", &["!PUT"]),
        ("HEAD for GET", get(OTTER).method("HEAD").with_credentials(), "method", &["signed  GET"]),
    ]);
}

#[test]
fn parameters_added_or_lost() {
    let joined = |url: &str| get(url).edit("?X-Amz-Algorithm", "?v=3?X-Amz-Algorithm");
    let late = get(OTTER).append("&t=1773480413");
    check([
        ("after the signature", late.body(mismatch()), "parameter_added t", &["after the signature"]),
        (
            "after the signature, S3's document",
            get(OTTER).append("&v=9").seen("SignedHeaders=host\n", "SignedHeaders=host&v=9\n"),
            "parameter_added v",
            &[],
        ),
        (
            "one of two equal parameters",
            get(&format!("{OTTER}?tag=fur&tag=fur")).seen("&tag=fur&tag=fur", "&tag=fur"),
            "parameter_dropped tag",
            &["The signed parameter tag did not arrive."],
        ),
        (
            "`&` escaped in transit",
            get(OTTER).seen("&X-Amz-Date", "&amp%3BX-Amz-Date"),
            "html_escaped",
            &["parameter amp;X-Amz-Date", "parameter X-Amz-Date"],
        ),
        (
            "with the credentials",
            get(OTTER).append("&utm_source=tern").with_credentials(),
            "parameter_added utm_source",
            &[],
        ),
        (
            "two of them, with the credentials",
            get(OTTER).append("&utm_source=tern&utm_medium=mail").with_credentials(),
            "parameter_added utm_source",
            &["utm_medium"],
        ),
        (
            "two question marks, denied",
            joined(OTTER).body(said("AccessDenied", "Access Denied")),
            "parameter_missing X-Amz-Algorithm",
            &["two question marks", "!use the whole"],
        ),
        (
            "two question marks, no answer",
            joined("http://localhost:9000/tern-maps/otter"),
            "parameter_missing X-Amz-Algorithm",
            &["two question marks"],
        ),
    ]);
}
