//! The body of `CompleteMultipartUpload`, and S3's responses to a multipart upload.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use presign::s3::complete_multipart_upload_body;

#[test]
fn bodies() {
    for (name, parts, expected) in [
        (
            "one part",
            vec![(1, "\"ab\"")],
            "<Part><PartNumber>1</PartNumber><ETag>&quot;ab&quot;</ETag></Part>",
        ),
        (
            "gaps, the last number, no quotes",
            vec![(3, "ab"), (10_000, "cd")],
            "<Part><PartNumber>3</PartNumber><ETag>ab</ETag></Part>\
             <Part><PartNumber>10000</PartNumber><ETag>cd</ETag></Part>",
        ),
        (
            "markup",
            vec![(1, "</ETag>&'é")],
            "<Part><PartNumber>1</PartNumber><ETag>&lt;/ETag&gt;&amp;&#39;é</ETag></Part>",
        ),
    ] {
        let start = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
        let body = complete_multipart_upload_body(parts).unwrap();
        assert_eq!(body, format!("{start}{expected}</CompleteMultipartUpload>"), "{name}");
    }
    let owned: Vec<(u16, String)> = (1..=10_000).map(|number| (number, number.to_string())).collect();
    let body = complete_multipart_upload_body(owned).unwrap();
    assert_eq!(body.matches("<Part>").count(), 10_000);
}

#[test]
fn refused_parts() {
    for (parts, expected) in [
        (vec![], "parts: must not be empty"),
        (vec![(0, "a")], "part_number: must be from 1 to 10000"),
        (vec![(10_001, "a")], "part_number: must be from 1 to 10000"),
        (vec![(2, "a"), (1, "b")], "part_number: must be larger than the one before it"),
        (vec![(2, "a"), (2, "b")], "part_number: must be larger than the one before it"),
        (vec![(1, "")], "etag: must not be empty or contain a control character"),
        (vec![(1, "a\n")], "etag: must not be empty or contain a control character"),
        (vec![(1, "\0")], "etag: must not be empty or contain a control character"),
    ] {
        let error = complete_multipart_upload_body(parts.clone()).unwrap_err();
        assert_eq!(error.to_string(), expected, "{parts:?}");
    }
}

#[cfg(feature = "xml")]
mod responses {
    use presign::s3::{complete_multipart_upload_body, parts, upload_id};

    const AWS: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

    #[test]
    fn upload_ids() {
        let of = |start: &str, id: &str| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{start}>\n  <Bucket>b</Bucket>\n  <Key>k</Key>\n  \
                 <UploadId>{id}</UploadId>\n</InitiateMultipartUploadResult>"
            )
        };
        let result = "InitiateMultipartUploadResult";
        for (document, expected) in [
            (of(&format!("{result} xmlns=\"{AWS}\""), "VXBs.b2Fk_-"), Some("VXBs.b2Fk_-")),
            (of(result, "a"), Some("a")),
            (of(result, "a&amp;b<!-- -->c"), Some("a&bc")),
            (of(result, ""), None),
            (of(result, "a").replace(result, "Error"), None),
            (format!("<{result}><Key>k</Key></{result}>"), None),
            (format!("<{result}><a><UploadId>x</UploadId></a></{result}>"), None),
            (String::new(), None),
            (of(result, "a") + &"<!-- =\"\" -->".repeat(254), Some("a")),
            (of(result, "a") + &"<!-- =\"\" -->".repeat(255), None),
            ("<html>".into(), None),
            (format!("<!DOCTYPE a [<!ENTITY b \"c\">]><{result}><UploadId>&b;</UploadId></{result}>"), None),
        ] {
            assert_eq!(upload_id(&document).as_deref(), expected, "{document}");
        }
    }

    #[test]
    fn parts_in_lists() {
        let part = |number: &str, etag: &str| {
            format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag><Size>5</Size></Part>\n")
        };
        let list = |parts: &str| {
            format!("<ListPartsResult xmlns=\"{AWS}\"><UploadId>x</UploadId>{parts}</ListPartsResult>")
        };
        for (document, expected) in [
            (list(""), Some(vec![])),
            (
                list(&(part("1", "&quot;ab&quot;") + &part(" 10000 ", "cd"))),
                Some(vec![(1, "\"ab\""), (10_000, "cd")]),
            ),
            (list(&part("70000", "a")), None),
            (list(&part("one", "a")), None),
            (list("<Part><PartNumber>1</PartNumber></Part>"), None),
            (list("<Part><ETag>a</ETag></Part>"), None),
            ("<Error><Code>NoSuchUpload</Code></Error>".into(), None),
            ("".into(), None),
        ] {
            let expected = expected.map(|parts| {
                parts.into_iter().map(|(number, etag)| (number, String::from(etag))).collect::<Vec<_>>()
            });
            assert_eq!(parts(&document), expected, "{document}");
        }
        let listed = parts(&list(&part("1", "&quot;ab&quot;"))).unwrap();
        assert!(complete_multipart_upload_body(listed).unwrap().contains("<ETag>&quot;ab&quot;</ETag>"));
    }
}
