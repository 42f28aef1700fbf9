//! Presigned requests in the tests of servers: versitygw, MinIO, Swift, Ceph, seaweedfs, Supabase.
//!
//! Sources: `tests/integration/presigned_urls.go` in versity/versitygw, `cmd/signature-v4*_test.go`
//! in minio/minio, `test/s3api/test_input_errors.py` (which also runs against AWS) and
//! `test/functional/s3api/test_presigned.py` in openstack/swift, `s3tests/functional/test_s3.py` in
//! ceph/s3-tests, `weed/s3api/auth_signature_v4*_test.go` in seaweedfs/seaweedfs, and
//! `src/storage/protocols/s3/signature-v4.test.ts` in supabase/storage.

use presign::verify::Verifier;
use presign::{Credentials, Region, Service};

use crate::request::{EXPIRED, Signed, check};
use crate::{ID, MISMATCH, SECRET};

const HOST: &str = "storage.example.net:9000";
const FORM: &str = "400 AuthorizationQueryParametersError X-Amz-Credential: must be access key id, date, region, service \
    and aws4_request, joined with slashes";
const LIFETIME: &str =
    "400 AuthorizationQueryParametersError X-Amz-Expires: must be from 1 to 604800 seconds";
const ALGORITHM: &str = "400 AuthorizationQueryParametersError X-Amz-Algorithm: must be AWS4-HMAC-SHA256";
const DIGITS: &str =
    "400 AuthorizationQueryParametersError X-Amz-Signature: must be 64 hexadecimal digits in lower case";
const DATE: &str =
    "400 AuthorizationQueryParametersError X-Amz-Date: must be a time in the form YYYYMMDDTHHMMSSZ";

const GET: Signed = Signed {
    method: "GET",
    host: HOST,
    target: "/herons/nest.csv",
    headers: &[],
    signature: "e55cac4ab0c4d83fe58d577252536e67cba1118f3475e9337365db127d830b76",
};
const PUT: Signed = Signed {
    method: "PUT",
    signature: "1096c17886e50c1ffc5931ddedb0274f18b9a65b35496a9dc751a8464f72bf83",
    ..GET
};
const PUNCTUATION: Signed = Signed {
    target: "/herons/nest-%24%25%5E%26%2A%3B",
    signature: "e9b4e10355b380f269d039344278d7d045e7fd73c985bcd11f36d0b49ae81f45",
    ..PUT
};
const PART: Signed = Signed {
    target: "/herons/nest.csv?partNumber=1&uploadId=aG&x-id=UploadPart",
    signature: "b5a4c1207884115dce194f88f153bac27ae8532161fbd2a2bf6f66940b3576a5",
    ..PUT
};
const DELETE_BUCKET: Signed = Signed {
    method: "DELETE",
    target: "/herons?x-id=DeleteBucket",
    signature: "fa3d574b05b2d618177574fd8433cb263e8e4d9e98e7d714333da61eadaf1e12",
    ..GET
};
const TAGGED: Signed = Signed {
    headers: &[("x-amz-tagging", "nest=old")],
    signature: "5d680abca44f05d02324b97fe6cb7c41e5f38d33b17c76584d20993554b446b7",
    ..PUT
};
const DESCRIBED: Signed = Signed {
    headers: &[("x-amz-meta-note", "grey heron")],
    signature: "71309078fd49045902f01203b823e57566d9b6a6e93917faa8167a577e108a87",
    ..PUT
};
const DOTS: Signed = Signed {
    target: "/s3/v1/herons/old/../nest.csv",
    signature: "f7fff702bcd9a47507f7c1d0ad7b549c84792be8ee0a6b744cecbc5637b18893",
    ..GET
};
const DOT: Signed = Signed {
    target: "/s3/v1/herons/./nest.csv",
    signature: "889642eb8c9f797f00f832f338d26ffd3feb79562895e5787afab30972378dd4",
    ..GET
};
const NO_DOTS: Signed = Signed {
    target: "/s3/v1/herons/nest.csv",
    signature: "7bae3baded640a0999a38fcd337d6131399de9f04a82670b2485c45c0ddbf1f2",
    ..GET
};

/// Each signs one `x-amz-content-sha256`.
mod hashed {
    use crate::request::Signed;

    const INVALID: &[(&str, &str)] = &[("x-amz-content-sha256", "invalid")];
    /// Of `12 nests`.
    const RIGHT: &[(&str, &str)] =
        &[("x-amz-content-sha256", "ab3608de847bfa7a816dc9e94eaa537a89d2ac21defa9f28c26064031c00e00e")];

    pub(crate) const SERVICE: Signed = Signed {
        target: "/",
        headers: INVALID,
        signature: "d7b774d8793b6c2cf2edfa45d43139e5ff8c2c3a1f0f9b8d7a7969e89d100c94",
        ..super::GET
    };
    pub(crate) const SERVICE_HEAD: Signed = Signed {
        method: "HEAD",
        signature: "571e7ccf06249e27b9261b81baa6e600e6798e47c6f97fbd801d285b78a068ce",
        ..SERVICE
    };
    pub(crate) const BUCKET: Signed = Signed {
        target: "/herons",
        signature: "d607270c2575936f7e49b607e0322482ca8bc0e159ff58eafc3a64e2125a88e8",
        ..SERVICE
    };
    pub(crate) const BUCKET_HEAD: Signed = Signed {
        method: "HEAD",
        signature: "867cbf50d0875aefeb2b1896b9b4fe8c1f333fff562e0a2a028ffb4feba0dc1d",
        ..BUCKET
    };
    pub(crate) const OBJECT: Signed = Signed {
        target: "/herons/nest.csv",
        signature: "fcd9c5d535d582b276d516e0e59707d15e9f71d3ace6c42b2d374daf396a5e29",
        ..SERVICE
    };
    pub(crate) const OBJECT_HEAD: Signed = Signed {
        method: "HEAD",
        signature: "ee852cbe4660e8948d7d5a498997c4e13f52906347143174fdd7c0c44b0a5287",
        ..OBJECT
    };
    pub(crate) const PUT_INVALID: Signed = Signed {
        method: "PUT",
        signature: "fee900d7a78b18de5bdd04392c09a9b83235715437eb46de89f42c15651572b0",
        ..OBJECT
    };
    pub(crate) const PUT_STREAM: Signed = Signed {
        headers: &[("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")],
        signature: "8491fe573dc37a16a48e425f2244a8867afbc3d892f9edebdc2df5385b19c7b6",
        ..PUT_INVALID
    };
    pub(crate) const PUT: Signed = Signed {
        headers: RIGHT,
        signature: "5b0be7e62d90a877039c51590249e8747b87b201d8b78d13c9a3af32a110b5a2",
        ..PUT_INVALID
    };
}

#[test]
fn versitygw_and_minio() {
    let missing = |name: &str| GET.sent().edit(name, "X-Amz-Other").response();
    for name in ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"] {
        let name = format!("X-Amz-{name}");
        assert_eq!(missing(&name), format!("400 AuthorizationQueryParametersError {name}: missing"));
    }
    let credential = |from: &str, to: &str| DELETE_BUCKET.sent().edit(from, to);
    let other_secret = Credentials::new(ID, format!("{SECRET}x")).unwrap();
    check([
        ("a bucket is deleted", DELETE_BUCKET.sent(), "200"),
        ("a part is uploaded", PART.sent().body("12 nests"), "200"),
        ("a key with punctuation", PUNCTUATION.sent(), "200"),
        (
            "a token with permanent credentials",
            DELETE_BUCKET.sent().append("&X-Amz-Security-Token=nest"),
            "400 InvalidToken The provided token is malformed or otherwise invalid.",
        ),
        ("another algorithm", credential("AWS4-HMAC-SHA256", "AWS4-SHA256"), ALGORITHM),
        ("an elliptic curve", credential("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), ALGORITHM),
        ("a credential of three parts", credential("%2Fus-east-1%2Fs3%2Faws4_request", "%2Fnest"), FORM),
        (
            "a credential in one word",
            credential("AKIAIOSFODNN7EXAMPLE%2F20310401%2Fus-east-1%2Fs3%2Faws4_request", "nest"),
            FORM,
        ),
        ("another end of the credential", credential("aws4_request", "aws5_request"), FORM),
        (
            "another service",
            credential("%2Fs3%2F", "%2Fsns%2F"),
            "400 AuthorizationQueryParametersError X-Amz-Credential: must name this server's service",
        ),
        (
            "another region",
            credential("us-east-1", "us-west-1"),
            "400 AuthorizationQueryParametersError X-Amz-Credential: must name this server's region",
        ),
        (
            "a malformed date in the credential",
            credential("%2F20310401", "%2F32234Z34"),
            "400 AuthorizationQueryParametersError X-Amz-Credential: must have the date of X-Amz-Date",
        ),
        (
            "two dates",
            credential("%2F20310401", "%2F20060102"),
            "400 AuthorizationQueryParametersError X-Amz-Credential: must have the date of X-Amz-Date",
        ),
        (
            "an unknown access key id",
            credential(ID, "a_heron_has_no_access_key"),
            "403 InvalidAccessKeyId The AWS Access Key Id you provided does not exist in our records.",
        ),
        ("a malformed time", GET.sent().edit("20310401T080000Z", "this-morning"), DATE),
        ("a lifetime in words", GET.sent().edit("=900", "=soon"), LIFETIME),
        ("a negative lifetime", GET.sent().edit("=900", "=-3"), LIFETIME),
        ("a lifetime that is too long", GET.sent().edit("=900", "=60580000"), LIFETIME),
        (
            "the time of last month",
            GET.sent().edit("%2F20310401", "%2F20310301").edit("20310401T08", "20310301T08"),
            EXPIRED,
        ),
        ("another secret", GET.sent().credentials(other_secret), MISMATCH),
        (
            "headers that need no signature",
            PUT.sent().header("x-custom", "a").header("content-type", "text/csv"),
            "200",
        ),
        (
            "two unsigned headers",
            PUT.sent().header("x-amz-copy-source", "egrets/nest.csv").header("x-amz-tagging", "a=b"),
            "403 AccessDenied HeadersNotSigned x-amz-copy-source",
        ),
        (
            "host is not signed",
            TAGGED.sent().edit("host%3Bx-amz-tagging", "x-amz-tagging"),
            "403 AccessDenied HeadersNotSigned host",
        ),
        // MinIO denies it, AWS calls it a mismatch, as for another value.
        ("a signed header that is not sent", TAGGED.sent().without("x-amz-tagging"), MISMATCH),
        // MinIO calls it a mismatch. AWS's response is not recorded.
        ("a malformed signature", GET.sent().edit(GET.signature, "badsignature"), DIGITS),
        (
            "no signing parameter",
            GET.sent().target("/herons/nest.csv".into()),
            "403 AccessDenied Access Denied",
        ),
    ]);
    // A server may accept several regions.
    let elsewhere = Verifier::new(Service::S3, Region::EU_WEST_1).allow_region(Region::US_EAST_1);
    assert_eq!(GET.sent().response_of(&elsewhere), "200");
}

/// S3 compares `x-amz-content-sha256` with the hash of the body. It does not support the values for
/// streams in a presigned request.
#[test]
fn swift() {
    const WRONG: &str = "400 XAmzContentSHA256Mismatch The provided 'x-amz-content-sha256' header does not match what \
        was computed.";
    check([
        ("get of the service", hashed::SERVICE.sent().body(""), "200"),
        ("head of the service", hashed::SERVICE_HEAD.sent().body(""), "200"),
        ("get of a bucket", hashed::BUCKET.sent().body(""), "200"),
        ("head of a bucket", hashed::BUCKET_HEAD.sent().body(""), "200"),
        ("get of an object", hashed::OBJECT.sent().body(""), "200"),
        ("head of an object", hashed::OBJECT_HEAD.sent().body(""), "200"),
        ("put, no hash", hashed::PUT_INVALID.sent().body("12 nests"), WRONG),
        ("put, a stream", hashed::PUT_STREAM.sent().body("12 nests"), WRONG),
        ("put, the right hash", hashed::PUT.sent().body("12 nests"), "200"),
        ("put, the hash of another body", hashed::PUT.sent().body("13 nests"), WRONG),
        (
            "an unsigned source of a copy",
            PUT.sent().header("x-amz-copy-source", "/egrets/nest.csv"),
            "403 AccessDenied HeadersNotSigned x-amz-copy-source",
        ),
        ("get with the URL for a put", PUT.sent().method("GET"), MISMATCH),
        (
            "a target in absolute form",
            GET.sent().edit("/herons", "http://storage.example.net:9000/herons"),
            "200",
        ),
    ]);
}

/// Ceph responds with `AccessDenied`, 403, but AWS and Swift's tests call the parameter wrong.
#[test]
fn lifetimes_of_swift_and_ceph() {
    let lifetime = |seconds: &str| GET.sent().edit("Expires=900", &format!("Expires={seconds}"));
    check([
        ("the longest, for which the URL was not signed", lifetime("604800"), MISMATCH),
        ("a second more", lifetime("604801"), LIFETIME),
        ("a week and an hour", lifetime("608400"), LIFETIME),
        ("64 bits", lifetime("9223372036854775807"), LIFETIME),
        ("more than 64 bits", lifetime("9223372036854775808"), LIFETIME),
        ("zero", lifetime("0"), LIFETIME),
        ("negative", lifetime("-1"), LIFETIME),
        ("a day before", lifetime("-86400"), LIFETIME),
        ("a word", lifetime("heron"), LIFETIME),
        ("expired", GET.sent().seconds_later(10_000), EXPIRED),
    ]);
}

/// seaweedfs calls each a mismatch, AWS denies it.
#[test]
fn unsigned_headers_of_seaweedfs() {
    for (name, value) in [
        ("x-amz-acl", "public-read"),
        ("x-amz-grant-full-control", "id=heron"),
        ("x-amz-meta-owner", "heron"),
        ("x-amz-object-lock-mode", "GOVERNANCE"),
        ("x-amz-object-lock-retain-until-date", "2099-01-01T00:00:00Z"),
        ("x-amz-security-token", "heron"),
        ("x-amz-server-side-encryption", "AES256"),
        ("x-amz-server-side-encryption-aws-kms-key-id", "heron"),
        ("x-amz-storage-class", "GLACIER"),
        ("x-amz-tagging", "nest=new"),
        ("x-amz-website-redirect-location", "https://egret.example/"),
        // seaweedfs ignores a header that repeats a signing parameter. AWS denies it.
        ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
        ("x-amz-credential", "heron"),
        ("x-amz-date", "20310401T080000Z"),
        ("x-amz-signature", "00"),
        ("x-amz-signedheaders", "host"),
    ] {
        let response = PUT.sent().header(name, value).response();
        assert_eq!(response, format!("403 AccessDenied HeadersNotSigned {name}"));
    }
    check([
        ("signed", TAGGED.sent(), "200"),
        ("signed, the name in capitals", TAGGED.sent().header("X-AMZ-TAGGING", "nest=old"), "200"),
        ("signed, another value", TAGGED.sent().header("x-amz-tagging", "nest=new"), MISMATCH),
        ("of another kind", PUT.sent().header("content-type", "text/csv"), "200"),
        // seaweedfs ignores the header. LocalStack recorded that AWS ignores this value.
        ("unsigned payload", PUT.sent().header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), "200"),
        // AWS's response is not recorded.
        (
            "an unsigned hash",
            PUT.sent().header("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb924"),
            "403 AccessDenied HeadersNotSigned x-amz-content-sha256",
        ),
    ]);
}

#[test]
fn supabase() {
    let note = |value: &'static str| DESCRIBED.sent().header("x-amz-meta-note", value);
    check([
        ("one space", note("grey heron"), "200"),
        ("two spaces", note("grey  heron"), "200"),
        ("spaces around it", note("  grey heron  "), "200"),
        ("tabs", note("grey\t \theron"), "200"),
        ("no space", note("greyheron"), MISMATCH),
        ("another value", note("night heron"), MISMATCH),
        ("the folder above", DOTS.sent(), "200"),
        ("the folder above, escaped", DOTS.sent().edit("..", "%2E%2E"), "200"),
        ("the folder above, escaped in lower case", DOTS.sent().edit("..", "%2e%2e"), "200"),
        ("the folder above, half escaped", DOTS.sent().edit("..", ".%2E"), "200"),
        ("the folder above, resolved", DOTS.sent().edit("/old/..", ""), MISMATCH),
        ("this folder", DOT.sent(), "200"),
        ("this folder, resolved", DOT.sent().edit("/./", "/"), MISMATCH),
        ("a folder that was not signed", NO_DOTS.sent().edit("/herons/", "/herons/old/../"), MISMATCH),
        (
            "a folder that was not signed, escaped",
            NO_DOTS.sent().edit("/herons/", "/herons/old/%2E%2E/"),
            MISMATCH,
        ),
        ("without the prefix", NO_DOTS.sent().edit("/s3/v1", ""), MISMATCH),
        // Supabase calls it a mismatch. AWS's response is not recorded.
        ("a short signature", GET.sent().edit(GET.signature, "abc"), DIGITS),
    ]);
}
