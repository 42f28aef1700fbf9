use std::hint::black_box;

use presign::Credentials;

use crate::deep_in_the_stack;
use crate::secrets::{ACCESS_KEY_ID, renewed_secret, secret, token, wipe};

pub(super) fn permanent() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, secret()).unwrap()
}

pub(super) fn temporary() -> Credentials {
    Credentials::temporary(ACCESS_KEY_ID, secret(), token()).unwrap()
}

pub(super) fn renewed() -> Credentials {
    Credentials::temporary(ACCESS_KEY_ID, renewed_secret(), token()).unwrap()
}

pub(super) fn unwiped() {
    drop(black_box(secret()));
}

pub(super) fn nothing() {
    [secret(), renewed_secret(), token()].into_iter().for_each(wipe);
}

pub(super) fn dropped() {
    let credentials = temporary();
    let renewed = renewed();
    black_box(format!("{credentials:?} {:?}", renewed.clone()));
    let text = secret();
    drop(Credentials::new(ACCESS_KEY_ID, text.as_str()));
    wipe(text);
}

pub(super) fn refused() {
    for (id, secret, token) in [
        ("", secret(), token()),
        (ACCESS_KEY_ID, secret() + "\n", token()),
        (ACCESS_KEY_ID, secret(), token() + " "),
    ] {
        assert!(Credentials::temporary(id, secret, token).is_err());
    }
}

/// The documents of AWS's services and tools; `$` is the secret, and `%` the session token.
const DOCUMENTS: [&str; 3] = [
    r#"{"Code":"Success","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"$","Token":"%","Expiration":"2026-08-01T18:00:00Z"}"#,
    r#"{"Version":1,"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"$","SessionToken":"%"}"#,
    r#"{"AssumeRoleResponse":{"AssumeRoleResult":{"Credentials":{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","Expiration":1.7856072E9,"SecretAccessKey":"$","SessionToken":"%"}}}}"#,
];

/// Returns a document with the secrets, in one block, with each `/` as it is or escaped.
fn document(form: &str, slash: &str) -> String {
    let (secret, token) = (secret(), token());
    let mut text = String::with_capacity(2048);
    for character in form.chars() {
        let value = match character {
            '$' => &secret,
            '%' => &token,
            _ => {
                text.push(character);
                continue;
            }
        };
        for (index, part) in value.split('/').enumerate() {
            text.push_str(if index == 0 { "" } else { slash });
            text.push_str(part);
        }
    }
    wipe(secret);
    wipe(token);
    text
}

pub(super) fn json() {
    for form in DOCUMENTS {
        for slash in ["/", r"\/", r"\u002f"] {
            let document = document(form, slash);
            let credentials = deep_in_the_stack(|| Credentials::from_json(&document));
            wipe(document);
            assert!(credentials.unwrap().is_temporary());
        }
    }
}

pub(super) fn refused_json() {
    for form in [
        r#"{"AccessKeyId":"","SecretAccessKey":"$","Token":"%"}"#,
        r#"{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"$","Token":1}"#,
        r#"{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"$","Token":"%","Expiration":"x"}"#,
        r#"{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"$\n","Token":"%"}"#,
        r#"{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"$","Token":"%"#,
        r#"["$","%"]"#,
        r#""$""#,
    ] {
        for slash in ["/", r"\/"] {
            let document = document(form, slash);
            let credentials = deep_in_the_stack(|| Credentials::from_json(&document));
            wipe(document);
            assert!(credentials.is_err(), "{form}");
        }
    }
}

pub(super) fn environment() {
    assert!(deep_in_the_stack(Credentials::from_env).unwrap().is_temporary());
}
