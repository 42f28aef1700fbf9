//! Upload forms and their policies.

use presign::s3::post::{Form, Policy, Verifier};
use presign::{Region, Service};

use crate::{LIFETIME, LINEAR, Read, bucket, check_linear, credentials, now, numbered, read};

/// A form with `number` fields, each of which has a condition, and a verifier with a higher limit.
fn form(key: &str, number: usize, file_name: String) -> Read {
    let names: Vec<String> = (0..number).map(|at| format!("{at:05}")).collect();
    let bucket = bucket("photos");
    let form = names.iter().fold(bucket.post(key), |form, name| form.metadata(name, "a"));
    form_with(&form, [], file_name)
}

fn form_with(form: &Form<'_>, more: impl IntoIterator<Item = (String, String)>, file_name: String) -> Read {
    let form = form.presign_at(now(), LIFETIME).unwrap();
    let fields = form.fields().map(|(name, value)| (name.into(), value.into()));
    let fields: Vec<(String, String)> = fields.chain(more).collect();
    read((form, fields, file_name), |(form, fields, file_name)| {
        let verifier = Verifier::new(Service::S3, Region::EU_WEST_1).max_form_length(10_000_000);
        let verified = verifier.parse("photos", fields, file_name).and_then(|presented| {
            presented.verify(&credentials(), now()).map(|verified| verified.fields().count())
        });
        (verified, form.check(fields, file_name, 1))
    })
}

fn policy(conditions: &str, fields: Vec<(String, String)>) -> Read {
    let text = format!(
        r#"{{"expiration":"2024-03-01T00:00:00Z","conditions":[{{"bucket":"photos"}},["starts-with","$key",""]{conditions}]}}"#
    );
    read((text, fields), |(text, fields)| {
        let policy = Policy::parse(text)?;
        policy.check_length(1)?;
        policy.check_fields("photos", fields, "cat.png")
    })
}

pub(crate) fn are_verified_in_linear_time() {
    check_linear(
        LINEAR,
        &[
            ("fields", 18, |n| form("a", n, "cat.png".into())),
            ("ignored fields of a form", 4_000, |n| {
                let ignored = (0..n).rev().map(|at| (format!("x-ignore-{at}"), String::new()));
                form_with(&bucket("photos").post("a"), ignored, "cat.png".into())
            }),
            ("a file name", 10_000, |n| form("${filename}", 0, "a/".repeat(n))),
            ("file names in the key", 20, |n| form(&"${filename}".repeat(n), 0, "a".repeat(1_000))),
            ("conditions", 500, |n| {
                policy(&numbered(n, |at| format!(",{{\"x-amz-meta-{at}\":\"a\"}}")), vec![])
            }),
            ("conditions of one field", 1_000, |n| {
                policy(&",[\"starts-with\",\"$Key\",\"\"]".repeat(n), vec![("key".into(), "a".into())])
            }),
            ("escapes", 2_000, |n| policy(&format!(",{{\"a\":\"{}\"}}", "\\$".repeat(n)), vec![])),
            ("dollars", 2_000, |n| policy(&format!(",{{\"a\":\"{}\"}}", "$".repeat(n)), vec![])),
            ("arrays", 2_000, |n| policy(&format!(",{}", "[".repeat(n)), vec![])),
            ("content types", 1_500, |n| {
                let types = ("content-type".into(), "image/png,".repeat(n));
                policy(",[\"starts-with\",\"$Content-Type\",\"\"]", vec![("key".into(), "a".into()), types])
            }),
            ("content types and conditions", 100, |n| {
                let types = ("content-type".into(), vec!["a"; n].join(","));
                let condition = ",[\"starts-with\",\"$Content-Type\",\"a\"]";
                policy(&condition.repeat(n), vec![("key".into(), "a".into()), types])
            }),
            ("ignored fields", 35, |n| {
                let ignored = (0..n).rev().map(|at| (format!("x-ignore-{at:03}"), String::new()));
                policy("", ignored.chain([("key".into(), "a".into())]).collect())
            }),
            ("fields without end", 20_000, |n| policy("", vec![("a".into(), "a".into()); n])),
        ],
    );
}
