//! The contents and the warnings of a presigned URL.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a URL that cannot be signed or parsed fails the test")]

use core::time::Duration;

use presign::inspect::{Warning, inspect};
use presign::s3::{Bucket, Endpoint};
use presign::verify::VerifyError;
use presign::{Credentials, Region, SigningTime};

const URL: &str = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&\
    X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&\
    X-Amz-Expires=86400&X-Amz-SignedHeaders=host&\
    X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

#[track_caller]
fn at(text: &str) -> SigningTime {
    text.parse().unwrap()
}

#[test]
fn aws_documentation_example() {
    let inspected = inspect(URL).unwrap();
    assert_eq!(inspected.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
    assert_eq!((inspected.service(), inspected.region()), ("s3", "us-east-1"));
    assert_eq!((inspected.host(), inspected.path()), ("examplebucket.s3.amazonaws.com", "/test.txt"));
    assert_eq!(inspected.signed_at(), at("20130524T000000Z"));
    assert_eq!(inspected.expires_in(), Duration::from_secs(86_400));
    assert_eq!(inspected.expires_at(), at("20130525T000000Z"));
    assert_eq!(inspected.required_header_names().count(), 0);
    assert_eq!(inspected.warnings().count(), 0);
    assert_eq!(inspected.remaining(at("20130524T235959Z")), Some(Duration::from_secs(1)));
    assert_eq!(inspected.remaining(at("20130525T000000Z")), None);
    let text = "signed by    AKIAIOSFODNN7EXAMPLE\n\
        for          s3 in us-east-1\n\
        at           examplebucket.s3.amazonaws.com/test.txt\n\
        valid from   2013-05-24 00:00:00 UTC\n\
        valid until  2013-05-25 00:00:00 UTC, 1 day in all";
    assert_eq!(inspected.to_string(), format!("{text}\nmust send    nothing"));
    for (now, left) in [
        ("20130523T230000Z", "not valid yet, in 1 hour"),
        ("20130524T000000Z", "1 day left"),
        ("20130525T000000Z", "expired 0 seconds ago"),
        ("20130525T013000Z", "expired 1 hour 30 minutes ago"),
    ] {
        assert_eq!(inspected.report(at(now)).to_string(), format!("{text}; {left}\nmust send    nothing"));
    }
}

#[test]
fn required_headers() {
    let credentials = Credentials::temporary("AKIA/ü", "secret", "s3cr3t+token").unwrap();
    let endpoint = Endpoint::path_style("https://s3.example.com").unwrap();
    let bucket = Bucket::with_endpoint("examplebucket", Region::EU_WEST_1, credentials, endpoint).unwrap();
    let upload = bucket.put("a b").content_type("image/png").metadata("a", "b");
    let url = upload.presign_at(at("20130524T000000Z"), Duration::from_secs(60)).unwrap();
    let inspected = inspect(url.as_str()).unwrap();
    assert_eq!(inspected.access_key_id(), "AKIA/ü");
    assert_eq!(inspected.required_header_names().collect::<Vec<_>>(), ["content-type", "x-amz-meta-a"]);
    assert_eq!(inspected.warnings().collect::<Vec<_>>(), [Warning::SessionToken]);
    let text = format!("{inspected} {inspected:?}");
    assert!(
        text.contains(
            "must send    content-type, x-amz-meta-a\nwarning      signed with temporary credentials"
        )
    );
    assert!(!text.contains("s3cr3t") && !text.contains(url.signature()));
}

#[test]
fn warnings() {
    for (from, to, warning) in [
        ("https:", "http:", Warning::PlainHttp),
        ("86400", "604801", Warning::OverSevenDays),
        ("86400", "0", Warning::NoLifetime),
        ("=host", "=content-type", Warning::HostUnsigned),
        ("T000000Z", "T000000Z&X-Amz-Security-Token=a", Warning::SessionToken),
        ("%2F20130524", "%2F20130523", Warning::DateOfScope),
        ("AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", Warning::NoSessionToken),
        ("404", "", Warning::Signature),
        ("404", "xyz", Warning::Signature),
    ] {
        let changed = URL.replacen(from, to, 1);
        let inspected = inspect(&changed).unwrap();
        assert_eq!(inspected.warnings().collect::<Vec<_>>(), [warning], "{changed}");
        assert!(inspected.to_string().ends_with(&format!("warning      {warning}")), "{changed}");
    }
}

/// The host is the one to which browsers connect.
#[test]
fn host() {
    let host = |from: &str| Ok(inspect(&URL.replacen("https://", from, 1))?.host().to_owned());
    assert_eq!(host("https://s3.amazonaws.com@"), Ok("examplebucket.s3.amazonaws.com".into()));
    for from in ["https://example.com\\@", "https://example.com ", "https://example.com\n"] {
        assert!(matches!(host(from), Err(VerifyError::Malformed(_))), "{from}");
    }
    let websocket = inspect(&URL.replacen("https", "wss", 1)).unwrap();
    assert_eq!(websocket.warnings().count(), 0);
}

#[test]
fn text_for_a_terminal() {
    let url = URL
        .replace("AKIA", "AKIA%0Awarning%1b[2J")
        .replace("=host", "=host;a%0D")
        .replace("us-east-1%2Fs3", "us%1B%2Fs%073")
        .replace("test", "\u{202e}t");
    let inspected = inspect(&url).unwrap();
    assert!(inspected.access_key_id().contains('\n'));
    let text = inspected.to_string();
    assert!(
        text.lines().all(|line| !line.starts_with("warning") && !line.contains(char::is_control)),
        "{text}"
    );
    assert!(text.contains("/\u{fffd}t.txt"));
}

/// A host with characters that order or hide text is printed without them.
#[test]
fn host_for_a_terminal() {
    for (name, character) in [
        ("override", '\u{202e}'),
        ("isolate", '\u{2066}'),
        ("mark", '\u{200f}'),
        ("Arabic letter mark", '\u{61c}'),
        ("zero-width space", '\u{200b}'),
        ("byte order mark", '\u{feff}'),
        ("line separator", '\u{2028}'),
        ("tag", '\u{e0041}'),
    ] {
        let url = URL.replace("examplebucket", &format!("a{character}b"));
        let inspected = inspect(&url).unwrap();
        assert!(inspected.host().contains(character), "{name}");
        for text in [inspected.to_string(), inspected.report(at("20130524T000000Z")).to_string()] {
            assert!(
                text.contains("a\u{fffd}b.s3.amazonaws.com") && !text.contains(character),
                "{name} {text}"
            );
        }
    }
}

/// An id that only begins like AWS's temporary ones is no reason to warn, nor is one with a token.
#[test]
fn temporary_access_key_ids() {
    let count = |id: &str, more: &str| {
        let url = URL.replace("AKIAIOSFODNN7EXAMPLE", id).replace("T000000Z", &format!("T000000Z{more}"));
        inspect(&url).unwrap().warnings().filter(|warning| *warning == Warning::NoSessionToken).count()
    };
    for (id, more, warnings) in [
        ("ASIAIOSFODNN7EXAMPLE", "", 1),
        ("ASIAIOSFODNN7EXA", "", 1),
        ("ASIAIOSFODNN7EX", "", 0),
        ("asiaiosfodnn7example", "", 0),
        ("ASIAIOSFODNN7EXAMPLE", "&X-Amz-Security-Token=a", 0),
        ("ASIAIOSFODNN7EXAMPLE", "&X-Amz-S3session-Token=a", 0),
    ] {
        assert_eq!(count(id, more), warnings, "{id} {more}");
    }
}

/// Parts of a damaged URL that have the signature or the token are printed without it.
#[test]
fn secrets_of_damaged_urls() {
    const SIGNATURE: &str = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    const TOKEN: &str = "IQoJb3JpZ2luX2VjEMv7yQ4LgTZkC1xN8wR5sH2u";
    let token = format!("&X-Amz-Security-Token={TOKEN}");
    let (start, query) = URL.split_once('?').unwrap();
    let whole = [start, "?", query, &token].concat();
    for (name, url) in [
        ("undamaged", whole.clone()),
        (
            "signed headers and token in one",
            URL.replace("=host", &format!("=host;X-Amz-Security-Token={TOKEN}")),
        ),
        ("encoded ampersand", URL.replace("=host", &format!("=host%26X-Amz-Security-Token%3D{TOKEN}"))),
        ("lost equals sign", URL.replace("=host", &format!("=hostX-Amz-Security-Token{TOKEN}"))),
        ("in the access key id", URL.replace("=AKIA", &format!("=X-Amz-Security-Token={TOKEN}%26AKIA"))),
        ("in the region", URL.replace("us-east-1", &format!("X-Amz-Signature%3D{SIGNATURE}"))),
        ("in the service", URL.replace("s3%2Faws4", &format!("X-Amz-Signature%3D{SIGNATURE}%2Faws4"))),
        ("URL in the path", [start, "/", &query.replace('&', "%26"), "?", query, &token].concat()),
        ("URL in the user name", whole.replacen("https://", &format!("https://{query}@"), 1)),
        ("URL in the host", whole.replacen("https://", &format!("https://X-Amz-Signature={SIGNATURE}."), 1)),
        ("signature in the path", whole.replace("/test", &format!("/signat ure={SIGNATURE}"))),
        ("broken name in the path", whole.replace("/test", &format!("/X-Amz-Sig%0Anature={SIGNATURE}"))),
    ] {
        let inspected = inspect(&url).unwrap_or_else(|error| panic!("{name}: {error}"));
        for text in [inspected.to_string(), format!("{inspected:?}")] {
            let secrets = [SIGNATURE, &SIGNATURE[32..], TOKEN, &TOKEN[16..]];
            assert!(secrets.iter().all(|secret| !text.contains(secret)), "{name}\n{text}");
        }
    }
}

#[test]
fn urls_that_are_not_presigned() {
    let error = |url: &str| inspect(url).unwrap_err();
    assert_eq!(error("https://example.com/a?b=c"), VerifyError::NotPresigned);
    assert_eq!(
        error("https://example.com/a?AWSAccessKeyId=A&Expires=1&Signature=a"),
        VerifyError::SignatureVersion2
    );
    assert!(matches!(error("/test.txt"), VerifyError::Malformed(_)));
    assert!(matches!(error("https:///test.txt"), VerifyError::Malformed(_)));
    for (from, to, text) in [
        ("&X-Amz-Date=20130524T000000Z", "", "X-Amz-Date: missing"),
        ("20130524T", "2013-05-24T", "X-Amz-Date: must be a time in the form YYYYMMDDTHHMMSSZ"),
        ("86400", "1d", "X-Amz-Expires: must be a number of seconds"),
        ("86400", "%2B60", "X-Amz-Expires: must be a number of seconds"),
        ("AWS4-HMAC", "AWS4-ECDSA", "X-Amz-Algorithm: must be AWS4-HMAC-SHA256"),
        (
            "AKIAIOSFODNN7EXAMPLE%2F",
            "",
            "X-Amz-Credential: must be access key id, date, region, service and aws4_request, joined with slashes",
        ),
        ("X-Amz-Signature", "x-amz-signature", "X-Amz-Signature: must be written in exactly this case"),
    ] {
        assert_eq!(error(&URL.replacen(from, to, 1)).to_string(), text, "{from}");
    }
}
