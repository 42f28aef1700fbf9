//! Upload forms, signed here with HMAC alone, and their alterations before a server receives them.

use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use presign::s3::post::Verifier;
use presign::{Credentials, Region, Service, SigningTime};
use sha2::Sha256;

use crate::{ID, SECRET, TIME, check_responses, message, permanent};

pub(crate) const BUCKET: &str = "heron-nests";
pub(crate) const KEY: &str = "nests/31.csv";

/// A form for [`KEY`] in [`BUCKET`], valid for an hour from [`TIME`].
pub(crate) struct Form {
    policy: String,
    /// The signed text, if it is not the policy in base64.
    base64: Option<&'static str>,
    /// The fields to add or to replace, or to leave out.
    fields: Vec<(&'static str, Option<String>)>,
    in_title_case: bool,
    file_name: &'static str,
    length: u64,
    seconds_later: u64,
    secret: &'static str,
    credentials: Credentials,
}

/// Returns a form whose policy has the usual conditions and these.
pub(crate) fn form(conditions: &str) -> Form {
    let separator = if conditions.is_empty() { "" } else { ", " };
    let policy = format!(
        r#"{{"expiration": "2031-04-01T09:00:00Z", "conditions": [{{"bucket": "{BUCKET}"}}, {{"key": "{KEY}"}},
            {{"x-amz-algorithm": "AWS4-HMAC-SHA256"}}, {{"x-amz-date": "{TIME}"}},
            {{"x-amz-credential": "{ID}/20310401/us-east-1/s3/aws4_request"}}{separator}{conditions}]}}"#
    );
    let (file_name, length) = ("31.csv", 8);
    let credentials = permanent();
    Form {
        policy,
        base64: None,
        fields: Vec::new(),
        in_title_case: false,
        file_name,
        length,
        seconds_later: 60,
        secret: SECRET,
        credentials,
    }
}

impl Form {
    /// Changes the policy before signing.
    #[track_caller]
    pub(crate) fn edit(self, from: &str, to: &str) -> Self {
        assert!(self.policy.contains(from), "{from} in {}", self.policy);
        Self { policy: self.policy.replacen(from, to, 1), ..self }
    }

    /// Replaces the policy before signing.
    pub(crate) fn policy(self, policy: &str) -> Self {
        Self { policy: policy.into(), ..self }
    }

    /// Signs this in place of the policy in base64.
    pub(crate) fn base64(self, base64: &'static str) -> Self {
        Self { base64: Some(base64), ..self }
    }

    /// Replaces the condition on the key, and the key.
    pub(crate) fn key(self, condition: &str, key: &str) -> Self {
        self.edit(&format!(r#"{{"key": "{KEY}"}}"#), condition).field("key", key)
    }

    /// Adds or replaces a field after signing.
    pub(crate) fn field(mut self, name: &'static str, value: &str) -> Self {
        self.fields.push((name, Some(value.into())));
        self
    }

    pub(crate) fn without(mut self, name: &'static str) -> Self {
        self.fields.push((name, None));
        self
    }

    /// Writes the fields as `X-Amz-Date`.
    pub(crate) fn in_title_case(self) -> Self {
        Self { in_title_case: true, ..self }
    }

    pub(crate) fn file_name(self, file_name: &'static str) -> Self {
        Self { file_name, ..self }
    }

    pub(crate) fn length(self, length: u64) -> Self {
        Self { length, ..self }
    }

    pub(crate) fn seconds_later(self, seconds_later: u64) -> Self {
        Self { seconds_later, ..self }
    }

    /// Signs with another secret than the server's.
    pub(crate) fn secret(self, secret: &'static str) -> Self {
        Self { secret, ..self }
    }

    /// Verifies with these credentials in place of the example's.
    pub(crate) fn credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    /// Returns the server's response: `204` and the key, or status, code and message of the error
    /// document.
    pub(crate) fn response(&self) -> String {
        let fields = self.signed_fields();
        let signed_at: SigningTime = TIME.parse().unwrap();
        let now = signed_at.checked_add(Duration::from_secs(self.seconds_later)).unwrap();
        let verified = Verifier::new(Service::S3, Region::US_EAST_1)
            .parse(BUCKET, &fields, self.file_name)
            .and_then(|presented| presented.verify(&self.credentials, now))
            .and_then(|verified| verified.check_length(self.length).map(|()| verified.key().to_owned()));
        match verified {
            Ok(key) => format!("204 {key}"),
            Err(error) => format!("{} {} {}", error.status(), error.code(), message(&error.to_xml())),
        }
    }

    fn signed_fields(&self) -> Vec<(String, String)> {
        let policy = self.base64.map_or_else(|| STANDARD.encode(&self.policy), Into::into);
        let parts = ["20310401", "us-east-1", "s3", "aws4_request", &policy];
        let signature = parts.iter().fold(format!("AWS4{}", self.secret).into_bytes(), |key, part| {
            let mut hmac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            hmac.update(part.as_bytes());
            hmac.finalize().into_bytes().to_vec()
        });
        let mut fields: Vec<(String, String)> = [
            ("key", KEY.to_owned()),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".into()),
            ("x-amz-date", TIME.into()),
            ("x-amz-credential", format!("{ID}/20310401/us-east-1/s3/aws4_request")),
            ("policy", policy),
            ("x-amz-signature", hex::encode(signature)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        for (name, value) in &self.fields {
            let place = fields.iter().position(|(other, _)| other.eq_ignore_ascii_case(name));
            match (place, value) {
                (Some(place), Some(value)) => fields[place].1.clone_from(value),
                (Some(place), None) => drop(fields.remove(place)),
                (None, Some(value)) => fields.push(((*name).into(), value.clone())),
                (None, None) => panic!("{name} is not in the form"),
            }
        }
        if self.in_title_case {
            for (name, _) in &mut fields {
                let words = name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
                *name = words.collect::<Vec<_>>().join("-");
            }
        }
        fields
    }
}

/// Compares the response to each form.
#[track_caller]
pub(crate) fn check<const N: usize>(rows: [(&str, Form, &str); N]) {
    check_responses(rows.map(|(name, form, expected)| (name, form.response(), expected)));
}

pub(crate) const STORED: &str = "204 nests/31.csv";
pub(crate) const FAILED: &str = "403 AccessDenied Invalid according to Policy: Policy Condition failed";
pub(crate) const EXTRA: &str = "403 AccessDenied Invalid according to Policy: Extra input fields";
pub(crate) const EXPIRED: &str = "403 AccessDenied Invalid according to Policy: Policy expired.";
