//! Checksums and payload hashes.

use crate::case::{check, code, mismatch, put, said, signing, xml};

const OTTER: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/otter.bin";
/// The SHA-256 of a body, and that of none.
const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[test]
fn checksums() {
    let in_url = format!("{OTTER}?x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32");
    let digest = |words: &str| {
        said("BadDigest", &format!("The {words} you specified did not match the calculated checksum."))
    };
    let hash_in_url = format!("{OTTER}?X-Amz-Content-Sha256={HASH}");
    let hashed = || signing().payload_hash(HASH).url("PUT", &hash_in_url);
    let stated =
        format!("x-amz-content-sha256={HASH} and computed x-amz-content-sha256={NOTHING} from the body");
    let signed = |name, value| signing().header(name, value).url("PUT", OTTER).headers(&[]);
    check([
        (
            "in the URL",
            put(&in_url).with_credentials().body(digest("CRC32")),
            "payload",
            &["x-amz-checksum-crc32 in the URL", "WHEN_REQUIRED", "!UNSIGNED-PAYLOAD"],
        ),
        (
            "in a header",
            signed("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")
                .headers(&[("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")])
                .body(xml(
                    "BadDigest",
                    "The Content-MD5 you specified did not match what we received.",
                    "<ExpectedDigest>1B2M2Y8AsgTpgAmY7PhCfg==</ExpectedDigest>\
                     <CalculatedDigest>CY9rzUYh03PK3k6DJie09g==</CalculatedDigest>",
                )),
            "payload",
            &[
                "content-md5 in its header",
                "checksum 1B2M2Y8AsgTpgAmY7PhCfg== and computed CY9rzUYh03PK3k6DJie09g== from",
                "!UNSIGNED-PAYLOAD",
            ],
        ),
        (
            "SHA-256",
            signed("x-amz-checksum-sha256", "a")
                .headers(&[("x-amz-checksum-sha256", "a")])
                .body(digest("SHA256")),
            "payload",
            &["x-amz-checksum-sha256"],
        ),
        ("only the code", put(&in_url).body(code("BadDigest")), "payload", &["x-amz-checksum-crc32"]),
        (
            "only the code, for a signed header that is not told",
            signing().header("x-amz-checksum-sha1", "a").url("PUT", OTTER).body(code("BadDigest")),
            "payload",
            &["x-amz-checksum-sha1 in its header"],
        ),
        (
            "the hash that the server computed",
            put(OTTER).seen("UNSIGNED-PAYLOAD", NOTHING),
            "payload",
            &["a payload hash other than UNSIGNED-PAYLOAD", "do not send the header x-amz-content-sha256"],
        ),
        (
            "the signed hash and that of the body",
            signing().header("x-amz-content-sha256", HASH).url("PUT", OTTER).body(xml(
                "XAmzContentSHA256Mismatch",
                "",
                &format!(
                    "<ClientComputedContentSHA256>{HASH}</ClientComputedContentSHA256>\
                     <S3ComputedContentSHA256>{NOTHING}</S3ComputedContentSHA256>"
                ),
            )),
            "payload",
            &[&stated],
        ),
        (
            "the signed hash",
            signing().header("x-amz-content-sha256", "UNSIGNED-PAYLOAD").url("PUT", OTTER).body(said(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            )),
            "payload",
            &["x-amz-content-sha256"],
        ),
        (
            "the signed hash is right",
            signed("x-amz-content-sha256", HASH)
                .headers(&[("X-Amz-Content-Sha256", HASH)])
                .with_credentials()
                .body(mismatch()),
            "on_the_way",
            &[],
        ),
        (
            "the hash in the query, S3's document",
            hashed().with_credentials().seen(&format!("host\n{HASH}"), "host\nUNSIGNED-PAYLOAD"),
            "payload",
            &["X-Amz-Content-Sha256", "`UNSIGNED-PAYLOAD`"],
        ),
        (
            "the hash in the query, S3's document, without the credentials",
            hashed().seen(&format!("host\n{HASH}"), "host\nUNSIGNED-PAYLOAD"),
            "payload",
            &["X-Amz-Content-Sha256", "`UNSIGNED-PAYLOAD`"],
        ),
        (
            "the hash in the query",
            hashed().with_credentials().body(mismatch()),
            "payload",
            &["`UNSIGNED-PAYLOAD`"],
        ),
        (
            "the hash of nothing",
            signing().payload_hash(NOTHING).url("GET", OTTER).with_credentials().body(mismatch()),
            "payload",
            &["`UNSIGNED-PAYLOAD`"],
        ),
    ]);
}
