//! What the credentials tell, and what they do not.

use crate::case::{Case, KEY_ID, SECRET, SIGNED_AT, check, code, foreign, get, mismatch, put, said, signing};

const CRAB: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/crab.jpg";

/// With another secret than the one that signed the URL.
fn with_other_secret(case: Case) -> Case {
    case.credentials(presign::Credentials::new(KEY_ID, "another secret").unwrap())
}

#[test]
fn url_changed() {
    let edited = "the URL was changed after it was presigned";
    let minio = || get("http://minio:9000/tern-maps/crab.jpg");
    check([
        (
            "the key was edited",
            get(CRAB).edit("crab", "lobster").with_credentials(),
            "url_changed",
            &[edited],
        ),
        (
            "the host was replaced",
            minio().edit("http://minio:9000", "https://sea.example").with_credentials().body(mismatch()),
            "url_changed",
            &[edited, "possible_hosts"],
        ),
        (
            "a prefix was added",
            get("https://rgw.tern.example/maps/1")
                .edit("/maps", "/s3/maps")
                .with_credentials()
                .body(code("SignatureDoesNotMatch")),
            "url_changed",
            &[edited],
        ),
        ("another secret", with_other_secret(get(CRAB)).body(mismatch()), "url_changed", &["another secret"]),
        (
            "a checksum was edited",
            put(&format!("{CRAB}?x-amz-checksum-crc32=dGVybg%3D%3D"))
                .edit("dGVybg", "Z3VsbA")
                .with_credentials()
                .body(mismatch()),
            "url_changed",
            &[],
        ),
    ]);
}

#[test]
fn possible_hosts() {
    let minio = || {
        get("http://minio:9000/tern-maps/crab.jpg")
            .edit("http://minio:9000", "https://sea.example")
            .with_credentials()
    };
    let prefixed = || get("https://rgw.tern.example/maps/1").edit("/maps", "/s3/maps").with_credentials();
    check([
        ("host and port", minio().hosts(&["minio:9000"]), "host", &["signed  minio:9000"]),
        ("URL", minio().hosts(&["http://minio:9000/"]).body(mismatch()), "host", &[]),
        ("prefix", prefixed().hosts(&["/s3"]), "path", &["signed  /maps/1"]),
        (
            "host and prefix",
            prefixed().edit("rgw.tern.example", "sea.example").hosts(&["https://rgw.tern.example/s3"]),
            "host",
            &["signed  /maps/1", "signed  rgw.tern.example"],
        ),
        ("none fits", minio().hosts(&["minio", "/files", "", "/"]), "url_changed", &[]),
        ("without the credentials", get(CRAB).hosts(&["minio:9000"]).body(mismatch()), "unknown", &[]),
    ]);
}

#[test]
fn hosts_of_aws() {
    let moved = |from: &str, to: &str| get(CRAB).edit(from, to).with_credentials();
    let host = "tern-maps.s3.us-east-1.amazonaws.com";
    check([
        (
            "the own domain, without the bucket",
            get(CRAB).edit(host, "tern-maps.example").with_credentials(),
            "host",
            &["signed  tern-maps.s3.us-east-1"],
        ),
        (
            "the own domain, bucket in the path",
            moved(&format!("{host}/"), "cdn.example/tern-maps/").body(mismatch()),
            "host",
            &["signed  tern-maps.s3.us-east-1"],
        ),
        ("the region cut out", moved("s3.us-east-1.", "s3."), "host", &["signed  tern-maps.s3.us-east-1"]),
        (
            "path-style",
            get("https://s3.us-east-1.amazonaws.com/tern-maps/crab.jpg")
                .edit("s3.us-east-1.amazonaws.com/tern-maps", "tern-maps.s3.us-east-1.amazonaws.com")
                .with_credentials(),
            "host",
            &["signed  s3.us-east-1"],
        ),
        ("another port", moved(".com/", ".com:8443/"), "port", &[]),
    ]);
}

#[test]
fn on_the_way() {
    let right = "the request as sent";
    let minio = || put("http://localhost:9000/tern-maps/crab.jpg");
    let typed = || {
        signing()
            .header("content-type", "image/jpeg")
            .url("PUT", CRAB)
            .headers(&[("Content-Type", "image/jpeg")])
    };
    check([
        (
            "MinIO",
            minio().with_credentials().now(SIGNED_AT).body(mismatch()),
            "on_the_way",
            &[right, "proxy", "!agree"],
        ),
        (
            "Ceph",
            get("https://rgw.tern.example/maps/1").with_credentials().body(code("SignatureDoesNotMatch")),
            "on_the_way",
            &[right],
        ),
        (
            "Garage",
            get("https://s3.tern.example/maps/1")
                .with_credentials()
                .body(said("AccessDenied", "Forbidden: Invalid signature")),
            "on_the_way",
            &[],
        ),
        (
            "R2",
            get("https://7e57.r2.cloudflarestorage.com/maps/1").with_credentials().body(said(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you \
                 provided. Check your secret access key and signing method. ",
            )),
            "on_the_way",
            &[],
        ),
        (
            "an upload with a parameter of downloads",
            put(&format!("{CRAB}?response-content-type=image%2Fjpeg")).with_credentials().body(mismatch()),
            "on_the_way",
            &[right, "!suggest"],
        ),
        ("all headers told", typed().with_credentials().body(mismatch()), "on_the_way", &[]),
        ("no answer", get(CRAB).with_credentials(), "unknown", &[right, "FailedRequest::response_body"]),
        ("no answer, all headers told", typed().with_credentials(), "unknown", &[right]),
        (
            "headers not told",
            signing()
                .header("content-type", "image/jpeg")
                .url("PUT", CRAB)
                .with_credentials()
                .body(mismatch()),
            "header_differs content-type",
            &["image/jpeg"],
        ),
        (
            "signed without the body",
            signing()
                .header("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")
                .url("PUT", CRAB)
                .headers(&[("Content-MD5", "XrY7u+Ae7tCTyyK7j1rNww==")])
                .with_credentials(),
            "header_differs content-md5",
            &["signed  1B2M2Y8AsgTpgAmY7PhCfg=="],
        ),
    ]);
}

#[test]
fn documents_that_agree() {
    let changed = "the URL was changed after it was presigned";
    let same = |case: Case| case.seen("UNSIGNED-PAYLOAD", "UNSIGNED-PAYLOAD");
    check([
        (
            "without the credentials",
            same(get(CRAB)),
            "secret",
            &[changed, "UNSIGNED-PAYLOAD", "FailedRequest::credentials"],
        ),
        (
            "the server has another secret",
            same(get(CRAB)).with_credentials(),
            "secret",
            &["has another secret"],
        ),
        (
            "the given secret signed nothing",
            with_other_secret(same(get(CRAB))),
            "url_changed",
            &["another secret"],
        ),
        (
            "a key with dot segments that both sides keep",
            same(get("https://tern-maps.s3.us-east-1.amazonaws.com/sea/../crab.jpg")),
            "secret",
            &["Client and server agree", "!normalized"],
        ),
        (
            "the host in upper case",
            same(get("https://rgw.tern.example/maps/1"))
                .headers(&[("Host", "RGW.tern.example")])
                .with_credentials(),
            "secret",
            &["Client and server agree"],
        ),
        (
            "a checksum was edited",
            put(&format!("{CRAB}?x-amz-checksum-crc32=dGVybg%3D%3D"))
                .edit("dGVybg", "Z3VsbA")
                .with_credentials()
                .seen("dGVybg", "Z3VsbA"),
            "url_changed",
            &[changed],
        ),
        (
            "another access key id",
            same(get(CRAB)).credentials(presign::Credentials::new("AKIAI44QH8DHBEXAMPLE", SECRET).unwrap()),
            "secret",
            &["another access key id and were not used"],
        ),
    ]);
}

#[test]
fn nothing_known() {
    let minio = || get("http://localhost:9000/tern-maps/crab.jpg");
    check([
        ("MinIO", minio().body(mismatch()), "unknown", &["FailedRequest::credentials"]),
        (
            "Ceph",
            get("https://rgw.tern.example/maps/1").now(SIGNED_AT).body(code("SignatureDoesNotMatch")),
            "unknown",
            &[],
        ),
        ("no answer", get(CRAB), "unknown", &[]),
    ]);
}

#[test]
fn wrong_urls() {
    let signature = "X-Amz-Signature=";
    let cut = |case: Case, length: usize| {
        let text = case.url_text();
        foreign("GET", &text[..text.len() - length])
    };
    check([
        ("escaped", get(CRAB).edit("&X-Amz-Date", "&amp;X-Amz-Date"), "html_escaped", &[]),
        ("encoded twice", get(CRAB).edit("%2F", "%252F"), "double_encoded_query", &[]),
        ("cut in the signature", cut(get(CRAB), 9), "cut_off", &[]),
        ("cut before the signature", cut(get(CRAB), "&X-Amz-Signature=".len() + 64), "cut_off", &[]),
        (
            "one digit of the signature",
            get(CRAB).edit(signature, "X-Amz-Signature=g").with_credentials(),
            "signature_altered",
            &[],
        ),
        (
            "without a date",
            get(CRAB).edit("X-Amz-Date=20260314T092653Z&", ""),
            "parameter_missing X-Amz-Date",
            &[],
        ),
        ("not signed", foreign("GET", CRAB), "not_presigned", &[]),
        (
            "old",
            foreign("GET", &format!("{CRAB}?AWSAccessKeyId={KEY_ID}&Expires=1773480413&Signature=dGVybg%3D")),
            "signature_version_2",
            &[],
        ),
    ]);
}
