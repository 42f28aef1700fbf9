//! The URLs of SDKs and clients in their own tests.
//!
//! Sources: `tests/functional/s3/test_presign_command.py` in aws/aws-cli,
//! `gems/aws-sdk-s3/spec/presigner_spec.rb` in aws/aws-sdk-ruby,
//! `service/internal/integrationtest/s3/presign_test.go` in aws/aws-sdk-go-v2, `S3PresignerTest` in
//! aws/aws-sdk-java-v2, `packages/s3-request-presigner` in aws/aws-sdk-js-v3,
//! `tests/Signature/SignatureV4Test.php` in aws/aws-sdk-php, `src/aws/credential.rs` in
//! apache/arrow-rs-object-store, `test/ex_aws/auth_test.exs` in ex-aws/ex_aws,
//! `test/lib/s3_test.exs` in ex-aws/ex_aws_s3, and the functional tests of minio/minio-py and
//! minio/minio-go.

use core::time::Duration;

use presign::s3::{Bucket, ChecksumAlgorithm, Endpoint, Operation};
use presign::{PresignedUrl, Region, Request, Service, Signer};

use crate::request::Signed;
use crate::{TIME, permanent};

const KEY: &str = "wetlands/2031 spring.csv";
const PLAIN: Signed = Signed {
    method: "GET",
    host: "heron-reports.s3.us-east-1.amazonaws.com",
    target: "/wetlands/2031%20spring.csv",
    headers: &[],
    signature: "",
};
const LOCAL: Signed =
    Signed { host: "storage.example.net:9000", target: "/heron-reports/wetlands/2031%20spring.csv", ..PLAIN };

#[track_caller]
fn bucket() -> Bucket {
    Bucket::new("heron-reports", Region::US_EAST_1, permanent()).unwrap()
}

#[track_caller]
fn local() -> Bucket {
    let endpoint = Endpoint::path_style("http://storage.example.net:9000").unwrap();
    Bucket::with_endpoint("heron-reports", Region::US_EAST_1, permanent(), endpoint).unwrap()
}

#[track_caller]
fn presign(operation: &Operation<'_>) -> PresignedUrl {
    operation.presign_at(TIME.parse().unwrap(), Duration::from_secs(900)).unwrap()
}

/// Presigns each operation, and verifies the other signer's request.
#[track_caller]
fn check<const N: usize>(rows: [(&str, Operation<'_>, Signed); N]) {
    for (name, operation, expected) in rows {
        expected.assert_is(name, &presign(&operation));
    }
}

#[test]
fn downloads() {
    let (aws, local) = (bucket(), local());
    check([
        (
            "aws-cli, Ruby: an object",
            aws.get(KEY),
            Signed { signature: "56eb25ea46a0465355cf3af484484d785b85b44137c9757b6f17eabc388b449c", ..PLAIN },
        ),
        (
            "Go: parentheses",
            aws.get("nest_(1).csv"),
            Signed {
                target: "/nest_%281%29.csv",
                signature: "2b3376a12e829908a32a44c7a92c9b98bac73cb3ac471fdc3d0f8c2d198df5a5",
                ..PLAIN
            },
        ),
        (
            "ex_aws: plus, space and number sign",
            aws.get("nests/old+ #3.csv"),
            Signed {
                target: "/nests/old%2B%20%233.csv",
                signature: "4e98f88515e15f753cb1208f22a26cdcfd5a8c4e6fea46ce116ada245d2af78e",
                ..PLAIN
            },
        ),
        (
            "ex_aws: a question mark",
            aws.get("nests/31.csv?d=400"),
            Signed {
                target: "/nests/31.csv%3Fd%3D400",
                signature: "1bbad5187da5a7b0db1722a63a5f7ff2a1b604344544a9dc49bfbe33641097e4",
                ..PLAIN
            },
        ),
        (
            // ex_aws drops it. S3 stores a key as it is.
            "ex_aws: a slash at the start",
            aws.get("/nests/31.csv"),
            Signed {
                target: "//nests/31.csv",
                signature: "26e40e372a5c9b49eb92e55a1b81fdcebda164479d531ba94f45e6689ce3347a",
                ..PLAIN
            },
        ),
        (
            "Java: response headers and a version",
            aws.get(KEY)
                .version_id("nest-2")
                .response_content_type("text/csv")
                .response_content_disposition("inline")
                .response_cache_control("no-cache"),
            Signed {
                target: "/wetlands/2031%20spring.csv?response-cache-control=no-cache&response-content-disposition=inline\
                         &response-content-type=text%2Fcsv&versionId=nest-2",
                signature: "888465926e54b9e74a28ae221e640f979000e4db81e8bf407eb8e684c0c2e1d0",
                ..PLAIN
            },
        ),
        (
            // Java signs a header, which a link in a browser cannot send.
            "Go, object_store: the requester pays",
            aws.get(KEY).request_payer(),
            Signed {
                target: "/wetlands/2031%20spring.csv?x-amz-request-payer=requester",
                signature: "7fa9cd36d7c678ea0c9b62fb5b41a00a2c98c458bed845f07c1d022a6350b3fd",
                ..PLAIN
            },
        ),
        (
            "minio-py, minio-go: an object on a port",
            local.get(KEY),
            Signed { signature: "ff33d88cb9de4f7e40d954735a0dbb5fb249ab0954dbe642252c52dd18f1e355", ..LOCAL },
        ),
        (
            "minio-py: a version with another type",
            local.get(KEY).version_id("nest-2").response_content_type("application/json"),
            Signed {
                target: "/heron-reports/wetlands/2031%20spring.csv?response-content-type=application%2Fjson&versionId=nest-2",
                signature: "68b1acf9156495bdc5165cfd1dbcd616eff54f08d9c4facf28e07a2424c695f9",
                ..LOCAL
            },
        ),
        (
            "minio-go: head",
            local.head(KEY),
            Signed {
                method: "HEAD",
                signature: "f62b8bd592e8ac7ca0b5ef6af60ff3b02e344d983bebdd64b82881182bd2356c",
                ..LOCAL
            },
        ),
        (
            "minio-go: a list by prefix",
            local.list().prefix("wetlands/").delimiter("/"),
            Signed {
                target: "/heron-reports?delimiter=%2F&list-type=2&prefix=wetlands%2F",
                signature: "c42025e4dbe2f4342af466f2b1f868e15b0bf89cbbc9f09d96ac728c5d2e1411",
                ..LOCAL
            },
        ),
    ]);
}

#[test]
fn uploads() {
    let (aws, local) = (bucket(), local());
    let put = || aws.put(KEY);
    let plain = Signed { method: "PUT", ..PLAIN };
    check([
        (
            "Go: length and type",
            put().content_length(11).content_type("application/octet-stream"),
            Signed {
                headers: &[("content-length", "11"), ("content-type", "application/octet-stream")],
                signature: "59b1a1698358346497a48e4ab1e6ada5ea79a7f4f6ceeaeedfbf43fa3ee75cf1",
                ..plain
            },
        ),
        (
            "Ruby: an ACL as a header",
            put().acl("public-read"),
            Signed {
                headers: &[("x-amz-acl", "public-read")],
                signature: "ac143439b6479dea3c97d2dd728276fee2696f7bb6dc02028424fa89dd250d66",
                ..plain
            },
        ),
        (
            "JavaScript: encryption is never hoisted",
            put().sse_kms_key("alias/heron").content_md5("mL9seH42993NkS2PHe5zMg=="),
            Signed {
                headers: &[
                    ("content-md5", "mL9seH42993NkS2PHe5zMg=="),
                    ("x-amz-server-side-encryption", "aws:kms"),
                    ("x-amz-server-side-encryption-aws-kms-key-id", "alias/heron"),
                ],
                signature: "e3d57dd6c9757348fbda8828fd0c60cd653b994428dafd89c11710f195bf20c8",
                ..plain
            },
        ),
        (
            "Java: the requester pays",
            put().request_payer(),
            Signed {
                headers: &[("x-amz-request-payer", "requester")],
                signature: "004f442cea21c4d8fe6689aa3d8a319678e56bd43dbc9e27dec9c19f6ee6679c",
                ..plain
            },
        ),
        (
            "Java: a checksum",
            put().checksum(ChecksumAlgorithm::Crc32, "6ge5pw=="),
            Signed {
                headers: &[("x-amz-checksum-crc32", "6ge5pw==")],
                signature: "26758c391febf7cdd50714f74bc8e7b32602b4f904434c5c428ca2bf7486d9bb",
                ..plain
            },
        ),
        (
            "botocore, PHP: a payload hash that is given",
            put().payload_sha256("ab3608de847bfa7a816dc9e94eaa537a89d2ac21defa9f28c26064031c00e00e"),
            Signed {
                headers: &[(
                    "x-amz-content-sha256",
                    "ab3608de847bfa7a816dc9e94eaa537a89d2ac21defa9f28c26064031c00e00e",
                )],
                signature: "dc942ac66c908ff2a75014fb34b05b044c1ff86d94c1bbb8266a35924bc44a33",
                ..plain
            },
        ),
        (
            "PHP: metadata and a class",
            put().metadata("nest", "reed bed").storage_class("STANDARD_IA").tagging("year=2031"),
            Signed {
                headers: &[
                    ("x-amz-meta-nest", "reed bed"),
                    ("x-amz-storage-class", "STANDARD_IA"),
                    ("x-amz-tagging", "year=2031"),
                ],
                signature: "6800b3a3c88876f8592bca877a59224c378108c8df42381cd83b4f32be7b63a9",
                ..plain
            },
        ),
        (
            "Java: a multipart upload begins",
            aws.create_multipart_upload(KEY),
            Signed {
                method: "POST",
                target: "/wetlands/2031%20spring.csv?uploads=",
                signature: "dda0e93ed04bf60caabcf44c58e9d82089bdac158c911810df8544851e4f709d",
                ..PLAIN
            },
        ),
        (
            "Java, ex_aws: a part",
            aws.upload_part(KEY, "nest.upload", 1),
            Signed {
                target: "/wetlands/2031%20spring.csv?partNumber=1&uploadId=nest.upload",
                signature: "73ff3c071efc637d3c26f63ee95e4c1886b1572dda52b972321fd94348f0673d",
                ..plain
            },
        ),
        (
            "Java: a multipart upload is completed",
            aws.complete_multipart_upload(KEY, "nest.upload"),
            Signed {
                method: "POST",
                target: "/wetlands/2031%20spring.csv?uploadId=nest.upload",
                signature: "885a54f0891975b107f76e3986ee0c985b2f0b7f7a8c72faf9915d2e4000a3a6",
                ..PLAIN
            },
        ),
        (
            "Java: a multipart upload is aborted",
            aws.abort_multipart_upload(KEY, "nest.upload"),
            Signed {
                method: "DELETE",
                target: "/wetlands/2031%20spring.csv?uploadId=nest.upload",
                signature: "235d6d44c1a6eccb3e212aab862d57e3faaefbd05b860d7faaec4b0be4ebd548",
                ..PLAIN
            },
        ),
        (
            "Java: a deletion",
            aws.delete(KEY),
            Signed {
                method: "DELETE",
                signature: "6a73973ba1922d879dcda7f7b644b8e55e0a24014621dbbee5d401b4a1f1e50b",
                ..PLAIN
            },
        ),
        (
            "minio-go: an upload to a port",
            local.put(KEY),
            Signed {
                method: "PUT",
                signature: "5d5cdafd67ebaf33e465def8b94736d7b2971fc5300f894d5310335a72dd6921",
                ..LOCAL
            },
        ),
    ]);
}

/// SDKs hoist `x-amz-` headers into the query. [`Bucket`] signs them as headers, and `Request` signs
/// what you add.
#[test]
fn hoisted_headers() {
    let signer = Signer::new(Service::S3, Region::US_EAST_1, permanent());
    let url = "https://heron-reports.s3.us-east-1.amazonaws.com/wetlands/2031%20spring.csv";
    for (name, method, pairs, expected) in [
        (
            "Ruby: an ACL",
            "PUT",
            &[("x-amz-acl", "public-read")][..],
            Signed {
                method: "PUT",
                target: "/wetlands/2031%20spring.csv?x-amz-acl=public-read",
                signature: "4311605af47a46b378f467bbc3a1b1795a5427654f102006597d42707666ad32",
                ..PLAIN
            },
        ),
        (
            "JavaScript: the payload is unsigned",
            "GET",
            &[("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"), ("x-id", "GetObject")],
            Signed {
                target: "/wetlands/2031%20spring.csv?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&x-id=GetObject",
                signature: "03d6ef25fb94fbed0dca17eb4d22d78b4f3c0fa8c9bd21331ffcf10a7ab517da",
                ..PLAIN
            },
        ),
    ] {
        let request = Request::new(method.parse().unwrap(), url).unwrap().query_pairs(pairs);
        let url = signer.presign_at(&request, TIME.parse().unwrap(), Duration::from_secs(900)).unwrap();
        expected.assert_is(name, &url);
    }
    let refused = bucket().put(KEY).query("x-amz-acl", "public-read").required_headers();
    assert_eq!(refused.unwrap_err().to_string(), "query parameter: must not begin with x-amz-");
}
