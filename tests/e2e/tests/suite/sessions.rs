//! Temporary credentials: their session token is good as it was given, and nothing else is.

use e2e::{Message, Requirement};
use presign::Credentials;

use crate::target::{MINUTE, Target};

const FOREIGN: &str = "token+of/another==";

#[test]
fn temporary_credentials_sign_as_well() {
    let target = Target::start();
    let Some(session) = target.session() else { return };
    let bucket = target.create_bucket("photos");
    let bucket = target.bucket(bucket.name(), session.credentials);
    let upload = bucket.put("cat.png").presign(MINUTE).unwrap();
    target.right(Requirement::SessionToken, Message::from(&upload).with_body("meow")).unwrap();
    let download = bucket.get("cat.png").presign(MINUTE).unwrap();
    assert_eq!(target.right(Requirement::SessionToken, &download).unwrap().body(), b"meow");
}

#[test]
fn a_session_token_that_is_altered_or_missing() {
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
        target.wrong(fault, &[&bucket], wrong);
    }
    target.right(Requirement::SessionToken, right).unwrap();
    assert_eq!(target.content(&bucket, "cat.png"), None);
}

#[test]
fn a_session_token_of_another_session() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let deletion =
        |credentials| target.bucket(bucket.name(), credentials).delete("cat.png").presign(MINUTE).unwrap();

    let permanent = target.credentials();
    let needless =
        Credentials::temporary(permanent.access_key_id(), target.secret_access_key(), FOREIGN).unwrap();
    target.wrong(Requirement::NeedlessToken, &[&bucket], &deletion(needless));
    let Some(session) = target.session() else { return };
    let (id, secret) = (&*session.access_key_id, &*session.secret_access_key);
    let foreign = Credentials::temporary(id, secret, FOREIGN).unwrap();
    target.wrong(Requirement::ForeignToken, &[&bucket], &deletion(foreign));
    let lost = Credentials::new(id, secret).unwrap();
    target.wrong(Requirement::LostToken, &[&bucket], &deletion(lost));
    target.right(Requirement::SessionToken, &deletion(session.credentials)).unwrap();
}
