//! Error codes that servers return after they have accepted the signature.

use crate::case::{Case, check, code, get, put, said, signing, xml};

const OTTER: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/otter.bin";

#[test]
fn other_codes() {
    let named = &format!("{OTTER}?response-content-disposition=attachment%3B%20filename%3D%E6%97%A5");
    let row = |case: Case, name: &str, message: &str| case.body(said(name, message));
    check([
        (
            "too much metadata",
            row(
                put(OTTER),
                "MetadataTooLarge",
                "Your metadata headers exceed the maximum allowed metadata size",
            ),
            "not_the_signature",
            &["MetadataTooLarge"],
        ),
        (
            "too slow",
            row(
                put(OTTER).with_credentials(),
                "RequestTimeout",
                "Your socket connection to the server was not read from or written to within \
                 the timeout period.",
            ),
            "not_the_signature",
            &[],
        ),
        (
            "too fast",
            row(get(OTTER), "SlowDown", "Please reduce your request rate."),
            "not_the_signature",
            &["SlowDown"],
        ),
        (
            "too large",
            row(put(OTTER), "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"),
            "not_the_signature",
            &[],
        ),
        (
            "a file name outside ISO-8859-1",
            row(
                get(named).with_credentials(),
                "InvalidArgument",
                "Header value cannot be represented using ISO-8859-1.",
            ),
            "not_the_signature",
            &["ISO-8859-1"],
        ),
        (
            "an unknown code",
            row(get(OTTER), "TernNotFound", "No tern."),
            "not_the_signature",
            &["TernNotFound: No tern."],
        ),
        (
            "CORS",
            row(
                put(OTTER).headers(&[("Origin", "https://tern.example")]),
                "AccessForbidden",
                "CORSResponse: This CORS request is not allowed.",
            ),
            "not_the_signature",
            &["CORS rules"],
        ),
        (
            "CORS, without the page's origin",
            row(
                signing().url("OPTIONS", OTTER).headers(&[]),
                "BadRequest",
                "Insufficient information. Origin request header needed.",
            ),
            "not_the_signature",
            &["send the Origin header"],
        ),
        (
            "a public ACL",
            row(
                signing().header("x-amz-acl", "public-read").url("PUT", OTTER),
                "AccessDenied",
                "User: arn:aws:iam::210987654321:user/wader is not authorized to perform: s3:PutObject because \
                 public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.",
            ),
            "permission",
            &["without a public ACL"],
        ),
        (
            "disabled",
            row(get(OTTER), "AllAccessDisabled", "All access to this object has been disabled"),
            "not_the_signature",
            &[],
        ),
        (
            "a key encoded twice",
            get("https://tern-maps.s3.us-east-1.amazonaws.com/sea%2520ice.csv").body(xml(
                "NoSuchKey",
                "The specified key does not exist.",
                "<Key>sea%20ice.csv</Key>",
            )),
            "not_the_signature",
            &["sea%20ice.csv", "encoded twice"],
        ),
        (
            "a key encoded twice, Ceph",
            get("https://rgw.tern.example/maps/%25C3%25A9").body(code("NoSuchKey")),
            "not_the_signature",
            &["encoded twice"],
        ),
    ]);
}
