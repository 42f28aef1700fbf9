//! What is not what was signed is refused, and changes nothing.
//!
//! Each test sends a request that is wrong in one respect, and then the same one without the fault, which the server accepts:
//! it is the fault that was refused. Servers have codes of their own for the same fault, so none is looked at.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use e2e::{Message, Server};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, PresignedUrl, Region, SigningTime};

const MINUTE: Duration = Duration::from_secs(60);

/// A server that has two objects in each of two buckets.
fn server() -> Server {
    let server = Server::start().unwrap();
    for bucket in ["photos", "secrets"] {
        for key in ["cat.png", "dog.png"] {
            server.storage().put(bucket, key, format!("{bucket}/{key}"));
        }
    }
    server
}

/// The bucket `photos`, signed for with these credentials.
fn photos(server: &Server, credentials: Credentials) -> Bucket {
    Bucket::with_endpoint("photos", server.region(), credentials, server.path_style()).unwrap()
}

/// An upload with signed headers, over an object that is there.
fn upload(server: &Server) -> PresignedUrl {
    let bucket = photos(server, server.credentials());
    let upload = bucket.put("cat.png").content_type("image/png").metadata("mood", "sleepy");
    upload.presign(MINUTE).unwrap()
}

fn instant(seconds_from_now: i64) -> SigningTime {
    SigningTime::from_unix_timestamp(SigningTime::now().unix_timestamp() + seconds_from_now).unwrap()
}

/// Sends the wrong request, which is refused without effect, and the right one, which is not.
fn assert_refused(server: &Server, wrong: Message, right: impl Into<Message>) {
    let right = right.into();
    assert_ne!(wrong, right);
    let before = server.storage().contents();
    let reply = server.client().send(wrong).unwrap();
    assert!(reply.status().is_client_error(), "{}", reply.status());
    assert_eq!(server.storage().contents(), before);
    let reply = server.client().send(right).unwrap();
    assert!(reply.status().is_success(), "{}", String::from_utf8_lossy(reply.body()));
}

/// As [`assert_refused`], of a request that is right before it is altered.
fn assert_alteration_refused(server: &Server, right: impl Into<Message>, alter: impl FnOnce(&mut Message)) {
    let right = right.into().with_body("other content");
    let mut wrong = right.clone();
    alter(&mut wrong);
    assert_refused(server, wrong, right);
}

#[test]
fn a_tampered_signature() {
    let server = server();
    for at in [0, 31, 63] {
        assert_alteration_refused(&server, &upload(&server), |message| {
            let signature = message.target.find("X-Amz-Signature=").unwrap() + "X-Amz-Signature=".len();
            let digit = signature + at..signature + at + 1;
            let other = if &message.target[digit.clone()] == "0" { "1" } else { "0" };
            message.target.replace_range(digit, other);
        });
    }
}

#[test]
fn no_signature() {
    let server = server();
    assert_alteration_refused(&server, &upload(&server), |message| {
        let signature = message.target.find("&X-Amz-Signature=").unwrap();
        message.target.truncate(signature);
    });
    assert_alteration_refused(&server, &upload(&server), |message| {
        let query = message.target.find('?').unwrap();
        message.target.truncate(query);
    });
}

#[test]
fn another_key() {
    let server = server();
    for key in ["dog.png", "new.png", "cat%2Epng/", "cat.png%20", "%2Fcat.png"] {
        assert_alteration_refused(&server, &upload(&server), |message| {
            message.target = message.target.replacen("cat.png", key, 1);
        });
    }
}

#[test]
fn another_bucket() {
    let server = server();
    assert_alteration_refused(&server, &upload(&server), |message| {
        message.target = message.target.replacen("photos", "secrets", 1);
    });
}

#[test]
fn another_method() {
    let server = server();
    let download = photos(&server, server.credentials()).get("cat.png").presign(MINUTE).unwrap();
    for method in ["PUT", "DELETE", "HEAD", "POST"] {
        assert_alteration_refused(&server, &download, |message| message.method = method.into());
    }
    assert_alteration_refused(&server, &upload(&server), |message| message.method = "DELETE".into());
}

#[test]
fn another_host() {
    let server = server();
    let port = server.address().port();
    // By either host the request is one for the same object.
    let endpoint = Endpoint::path_style(&format!("http://s3.localhost:{port}")).unwrap();
    let bucket = Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
    let upload = bucket.put("cat.png").presign(MINUTE).unwrap();
    assert_alteration_refused(&server, &upload, |message| message.host = format!("127.0.0.1:{port}"));
}

#[test]
fn another_bucket_in_the_host() {
    let server = server();
    let endpoint = server.virtual_hosted();
    let bucket = Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
    let upload = bucket.put("cat.png").presign(MINUTE).unwrap();
    assert_alteration_refused(&server, &upload, |message| {
        message.host = message.host.replacen("photos", "secrets", 1);
    });
}

#[test]
fn another_value_of_a_signed_header() {
    let server = server();
    for (header, other) in [("content-type", "text/html"), ("x-amz-meta-mood", "hungry")] {
        assert_alteration_refused(&server, &upload(&server), |message| {
            for (_, value) in message.headers.iter_mut().filter(|(name, _)| name == header) {
                *value = other.into();
            }
        });
    }
}

#[test]
fn a_signed_header_that_is_missing() {
    let server = server();
    for missing in ["content-type", "x-amz-meta-mood"] {
        assert_alteration_refused(&server, &upload(&server), |message| {
            message.headers.retain(|(name, _)| name != missing);
        });
    }
}

#[test]
fn an_amz_header_that_is_not_signed() {
    let server = server();
    for (name, value) in [("x-amz-meta-of", "mine"), ("x-amz-acl", "public-read"), ("x-amz-tagging", "a=b")] {
        assert_alteration_refused(&server, &upload(&server), |message| {
            message.headers.push((name.into(), value.into()));
        });
    }
}

#[test]
fn another_parameter() {
    let server = server();
    let bucket = photos(&server, server.credentials());
    let download = bucket.get("cat.png").response_content_type("text/plain").presign(MINUTE).unwrap();
    assert_alteration_refused(&server, &download, |message| {
        message.target = message.target.replace("text%2Fplain", "text%2Fhtml");
    });
    assert_alteration_refused(&server, &download, |message| {
        message.target = message.target.replace("&response-content-type=text%2Fplain", "");
    });
    assert_alteration_refused(&server, &download, |message| {
        message.target.push_str("&response-content-disposition=inline");
    });
}

#[test]
fn another_expiry() {
    let server = server();
    for seconds in ["61", "604800", "604801", "0"] {
        assert_alteration_refused(&server, &upload(&server), |message| {
            message.target = message.target.replace("X-Amz-Expires=60", &format!("X-Amz-Expires={seconds}"));
        });
    }
}

#[test]
fn a_url_after_its_end() {
    let server = server();
    let bucket = photos(&server, server.credentials());
    let upload = bucket.put("cat.png");
    let expired = upload.presign_at(instant(-3600), Duration::from_secs(3590)).unwrap();
    let good = upload.presign_at(instant(-3600), Duration::from_secs(4500)).unwrap();
    assert_refused(&server, Message::from(&expired), &good);
}

#[test]
fn a_url_before_its_beginning() {
    let server = server();
    let bucket = photos(&server, server.credentials());
    let upload = bucket.put("cat.png");
    let early = upload.presign_at(instant(3600), MINUTE).unwrap();
    assert_refused(&server, Message::from(&early), &upload.presign(MINUTE).unwrap());
}

#[test]
fn another_secret() {
    let server = server();
    let right = server.credentials();
    let wrong = Credentials::new(right.access_key_id(), "not/the/secret").unwrap();
    let forged = photos(&server, wrong).delete("cat.png").presign(MINUTE).unwrap();
    let signed = photos(&server, right).delete("cat.png").presign(MINUTE).unwrap();
    assert_refused(&server, Message::from(&forged), &signed);
}

#[test]
fn another_user() {
    let server = server();
    let stranger = Credentials::new("AKIDOFSOMEBODYELSE", "secret/of/somebody/else").unwrap();
    let wrong = photos(&server, stranger).delete("cat.png").presign(MINUTE).unwrap();
    let right = photos(&server, server.credentials()).delete("cat.png").presign(MINUTE).unwrap();
    assert_refused(&server, Message::from(&wrong), &right);
}

#[test]
fn another_region() {
    let server = server();
    let elsewhere =
        Bucket::with_endpoint("photos", Region::EU_WEST_1, server.credentials(), server.path_style())
            .unwrap();
    let wrong = elsewhere.delete("cat.png").presign(MINUTE).unwrap();
    let right = photos(&server, server.credentials()).delete("cat.png").presign(MINUTE).unwrap();
    assert_refused(&server, Message::from(&wrong), &right);
}

#[test]
fn a_session_token_that_is_altered_or_missing() {
    let server = server();
    let bucket = photos(&server, server.temporary_credentials());
    let upload = bucket.put("cat.png").presign(MINUTE).unwrap();
    let token = upload.as_str().split('&').find(|part| part.starts_with("X-Amz-Security-Token=")).unwrap();
    assert_alteration_refused(&server, &upload, |message| {
        message.target = message.target.replace(token, "X-Amz-Security-Token=another");
    });
    assert_alteration_refused(&server, &upload, |message| {
        message.target = message.target.replace(&format!("{token}&"), "");
    });
}

#[test]
fn a_session_token_of_another_session() {
    let server = server();
    let right = server.temporary_credentials();
    let secret = Server::SECRET_ACCESS_KEY;
    let foreign = Credentials::temporary(right.access_key_id(), secret, "token+of/another==").unwrap();
    let lost = Credentials::new(right.access_key_id(), secret).unwrap();
    for wrong in [foreign, lost] {
        let wrong = photos(&server, wrong).delete("cat.png").presign(MINUTE).unwrap();
        let right = photos(&server, right.clone()).delete("cat.png").presign(MINUTE).unwrap();
        assert_refused(&server, Message::from(&wrong), &right);
    }
}
