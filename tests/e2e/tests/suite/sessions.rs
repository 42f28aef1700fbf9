//! Temporary credentials, which are valid only with their own session token.

use e2e::{Message, Requirement};
use presign::Credentials;

use crate::target::{MINUTE, Target};

const FOREIGN: &str = "token+of/another==";

#[test]
fn temporary_credentials_sign_valid_urls() {
    let target = Target::start();
    let Some(session) = target.session() else { return };
    let bucket = target.create_bucket("photos");
    let bucket = target.bucket(bucket.name(), session.credentials);
    let upload = bucket.put("cat.png").presign(MINUTE).unwrap();
    target.expect_accepted(Requirement::SessionToken, Message::from(&upload).with_body("meow")).unwrap();
    let download = bucket.get("cat.png").presign(MINUTE).unwrap();
    assert_eq!(target.expect_accepted(Requirement::SessionToken, &download).unwrap().body(), b"meow");
}

#[test]
fn an_altered_or_missing_session_token_is_refused() {
    let target = Target::start();
    let Some(session) = target.session() else { return };
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let deletion =
        target.bucket(bucket.name(), session.credentials).delete("cat.png").presign(MINUTE).unwrap();
    let right = Message::from(&deletion);
    let start = right.target.find("&X-Amz-Security-Token=").unwrap();
    let end = right.target[start + 1..].find('&').map_or(right.target.len(), |length| start + 1 + length);
    let token = &right.target[start..end];
    for (fault, other) in [
        (Requirement::OtherTokenInUrl, "&X-Amz-Security-Token=another"),
        (Requirement::OtherTokenInUrl, &token[..token.len() / 2]),
        (Requirement::NoTokenInUrl, ""),
    ] {
        let wrong = Message { target: right.target.replace(token, other), ..right.clone() };
        target.expect_refused(fault, &[&bucket], wrong);
    }
    target.expect_accepted(Requirement::SessionToken, right).unwrap();
    assert_eq!(target.content(&bucket, "cat.png"), None);
}

#[test]
fn a_session_token_of_another_session_is_refused() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let deletion =
        |credentials| target.bucket(bucket.name(), credentials).delete("cat.png").presign(MINUTE).unwrap();

    let permanent = target.credentials();
    let needless =
        Credentials::temporary(permanent.access_key_id(), target.secret_access_key(), FOREIGN).unwrap();
    target.expect_refused(Requirement::NeedlessToken, &[&bucket], &deletion(needless));
    let Some(session) = target.session() else { return };
    let (id, secret) = (&*session.access_key_id, &*session.secret_access_key);
    let foreign = Credentials::temporary(id, secret, FOREIGN).unwrap();
    target.expect_refused(Requirement::ForeignToken, &[&bucket], &deletion(foreign));
    let lost = Credentials::new(id, secret).unwrap();
    target.expect_refused(Requirement::LostToken, &[&bucket], &deletion(lost));
    target.expect_accepted(Requirement::SessionToken, &deletion(session.credentials)).unwrap();
}
