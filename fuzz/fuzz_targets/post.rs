//! A form with any allowed values in its open fields satisfies the policy and verifies; with an
//! altered or extra field it does not.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use presign::s3::Bucket;
use presign::s3::post::{Policy, PostError, PresignedPost, Verifier};
use presign::{Error, Region, Service, SigningTime};
use presign_fuzz::Keys;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    key: &'a str,
    ends_in_file_name: bool,
    file_name: &'a str,
    fixed: Vec<(&'a str, &'a str)>,
    open: Vec<(&'a str, &'a str)>,
    suffix: &'a str,
    content_type: Option<&'a str>,
    length: u64,
    keys: Keys<'a>,
    altered: u8,
}

fn presign(input: &Input<'_>, key: &str, now: SigningTime) -> Result<PresignedPost, Error> {
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, input.keys.credentials()?)?;
    let mut form = bucket.post(key).content_length(1..=input.length);
    form = input.fixed.iter().fold(form, |form, (name, value)| form.field(name, value));
    form = input.open.iter().fold(form, |form, (name, prefix)| form.metadata_starts_with(name, prefix));
    form = input.content_type.iter().fold(form, |form, prefix| form.content_type_starts_with(prefix));
    form.presign_at(now, Duration::from_secs(60))
}

fuzz_target!(|input: Input<'_>| {
    let now: SigningTime = "20130524T000000Z".parse().unwrap();
    let key = format!("{}{}", input.key, if input.ends_in_file_name { "${filename}" } else { "" });
    let Ok(post) = presign(&input, &key, now) else { return };
    assert_eq!(Policy::parse(post.policy_text()).as_ref(), Ok(post.policy()));

    // A prefix may be continued by anything except a comma, which starts another content type, and
    // `${filename}`.
    let suffix = input.suffix.replace(',', "");
    let open = post.open_fields().map(|(name, prefix)| {
        let value = format!("{prefix}{suffix}");
        (name.to_owned(), if value.contains("${filename}") { prefix.to_owned() } else { value })
    });
    let fixed = post.fields().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut fields: Vec<(String, String)> = fixed.chain(open).collect();
    let file_name = format!("{}x", input.file_name);
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1).max_form_length(usize::MAX);
    let credentials = input.keys.credentials().unwrap();
    let is_verified = |fields: &[(String, String)]| {
        let presented = verifier.parse("examplebucket", fields, &file_name);
        presented.is_ok_and(|presented| presented.verify(&credentials, now).is_ok())
    };
    let base_name = file_name.rsplit(['/', '\\']).next().unwrap();
    let is_key = key.replace("${filename}", base_name).len() <= 1024;
    assert_eq!(is_verified(&fields), is_key);
    let checked = post.check(&fields, &file_name, input.length);
    if checked == Err(PostError::FormTooLarge) {
        return;
    }
    assert_eq!(checked.is_ok(), is_key);
    assert!(post.check(&fields, &file_name, 0).is_err());

    let altered = usize::from(input.altered) % (post.fields().count() + 1);
    match fields.get_mut(altered).filter(|_| altered < post.fields().count()) {
        Some((_, value)) => value.insert(0, '\u{1}'),
        None => fields.push(("x-amz-meta-".into(), String::new())),
    }
    // An altered key is valid if it still starts with the form's prefix.
    let prefix = key.split_once("${filename}");
    if prefix.is_some_and(|(prefix, _)| fields[altered].0 == "key" && fields[altered].1.starts_with(prefix)) {
        return;
    }
    assert!(!is_verified(&fields));
    assert!(post.check(&fields, &file_name, input.length).is_err());
});
