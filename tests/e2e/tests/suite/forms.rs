//! Forms, posted as a browser does: accepted if unaltered, refused if altered.
//!
//! Two independent checks must agree about each form: the server's and that of this crate's
//! `Verifier`.

use std::process::Command;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use e2e::{Form, Message, Requirement, elements};
use presign::s3::post::{PostError, PresignedPost, Verifier};
use presign::s3::{Bucket, ChecksumAlgorithm};
use presign::{Credentials, Region, Service, SigningTime};

use crate::target::{MINUTE, Session, Target, is_refusal};

/// A server that accepts forms, and its buckets.
struct Scene {
    target: Target,
    photos: Bucket,
    secrets: Bucket,
    session: Option<Session>,
}

impl Scene {
    /// Returns `None` if the server is known not to support forms, and refuses one.
    #[track_caller]
    fn new() -> Option<Self> {
        let target = Target::start();
        let [photos, secrets] = ["photos", "secrets"].map(|name| target.create_bucket(name));
        let session = target.session();
        let simple = Form::new(&photos.post("simple").presign(MINUTE).unwrap(), "f", "meow");
        target.expect_accepted(Requirement::Form, simple)?;
        Some(Self { target, photos, secrets, session })
    }

    /// Verifies a form with this crate, and returns the key that the file is stored under.
    #[track_caller]
    fn verify(&self, form: &Form) -> Result<String, PostError> {
        let verifier = Verifier::new(Service::S3, self.target.region());
        let is_for = |bucket: &&Bucket| form.url.contains(bucket.name());
        let bucket = [&self.photos, &self.secrets].into_iter().find(is_for).unwrap();
        let presented = verifier.parse(bucket.name(), &form.fields, &form.file_name)?;
        let mut known = vec![self.target.credentials()];
        known.extend(self.session.as_ref().map(|session| session.credentials.clone()));
        let credentials = known.iter().find(|known| known.access_key_id() == presented.access_key_id());
        let verified = presented.verify(credentials.ok_or(PostError::AccessKeyId)?, SigningTime::now())?;
        verified.check_length(form.content.len() as u64)?;
        Ok(verified.key().to_owned())
    }

    /// Posts a form that both checks accept, compares the stored object, and returns its key.
    #[track_caller]
    fn assert_accepted(&self, requirement: Requirement, form: &Form) -> String {
        let key = self.verify(form).unwrap();
        if self.target.expect_accepted(requirement, form.clone()).is_some() {
            assert_eq!(self.target.content(&self.photos, &key).unwrap(), form.content);
        }
        key
    }

    /// Posts an altered form, which both checks refuse and which changes nothing; then the
    /// unaltered one.
    #[track_caller]
    fn assert_refused(&self, fault: Requirement, right: &Form, alter: impl FnOnce(&mut Form)) -> PostError {
        let mut wrong = right.clone();
        alter(&mut wrong);
        assert_ne!(wrong, *right);
        let refusal = self.verify(&wrong).unwrap_err();
        self.target.expect_refused(fault, &[&self.photos, &self.secrets], wrong);
        self.assert_accepted(Requirement::Form, right);
        refusal
    }
}

/// A form for an image of 1 to 9 bytes, with a title that the client chooses.
#[track_caller]
fn picture(bucket: &Bucket) -> PresignedPost {
    bucket
        .post("uploads/${filename}")
        .content_type_starts_with("image/")
        .content_length(1..=9)
        .metadata("from", "Ännchen & \"Co\"")
        .metadata_starts_with("title", "cat")
        .presign(MINUTE)
        .unwrap()
}

#[track_caller]
fn filled_in(post: &PresignedPost) -> Form {
    Form::new(post, "cat.png", "meow").with("Content-Type", "image/png").with("x-amz-meta-title", "cat 1")
}

#[test]
fn a_form_stores_the_file_and_its_headers() {
    let Some(scene) = Scene::new() else { return };
    let photos = |credentials, endpoint| {
        Bucket::with_endpoint(scene.photos.name(), scene.target.region(), credentials, endpoint).unwrap()
    };
    for endpoint in [scene.target.path_style(), scene.target.virtual_hosted()] {
        let session = scene.session.as_ref().map(|session| session.credentials.clone());
        let credentials =
            [(Requirement::Form, Some(scene.target.credentials())), (Requirement::FormSession, session)];
        for (requirement, credentials) in credentials {
            let Some(credentials) = credentials else { continue };
            let post = picture(&photos(credentials, endpoint.clone()));
            let form = filled_in(&post);
            assert_eq!(post.check(&form.fields, &form.file_name, 4), Ok(()));
            assert_eq!(scene.assert_accepted(requirement, &form), "uploads/cat.png");
            let reply = scene.target.send(&scene.photos.get("uploads/cat.png").presign(MINUTE).unwrap());
            assert_eq!(reply.headers()["content-type"], "image/png");
            assert_eq!(reply.headers()["x-amz-meta-title"], "cat 1");
        }
    }
}

#[test]
fn keys_arrive_unchanged() {
    let Some(scene) = Scene::new() else { return };
    for key in ["a b+c%2Fd", "日本語/é😀", "a?b#c&d=e", "\"'<>\\", "x//y//", "tab\there", "$filename"] {
        let post = scene.photos.post(key).presign(MINUTE).unwrap();
        scene.assert_accepted(Requirement::FormKeys, &Form::new(&post, "cat.png", "meow"));
        assert_eq!(scene.target.content(&scene.photos, key).unwrap(), b"meow", "{key}");
    }
    let post = scene.photos.post(" lead trail ").presign(MINUTE).unwrap();
    scene.assert_accepted(Requirement::FormSpaces, &Form::new(&post, "cat.png", "meow"));
}

#[test]
fn the_file_name_is_inserted_into_the_key() {
    let Some(scene) = Scene::new() else { return };
    let post = scene.photos.post("u/${filename}").presign(MINUTE).unwrap();
    for (requirement, file_name, key) in [
        (Requirement::FormFileName, "cat.png", "u/cat.png"),
        // The object exists, but no URL can address it.
        (Requirement::FormFileName, "..", "u/.."),
        (Requirement::FormFileName, "ü 日.png", "u/ü 日.png"),
        (Requirement::FormFilePath, "C:\\my pictures\\dog.png", "u/dog.png"),
        (Requirement::FormFilePath, "../../fox.png", "u/fox.png"),
    ] {
        let form = Form::new(&post, file_name, "meow");
        assert_eq!(scene.verify(&form).unwrap(), key);
        assert!(!is_refusal(&scene.target.send(form)), "{file_name}");
        let keys = scene.target.contents(&scene.photos);
        scene.target.record(requirement, keys.contains_key(key), &format!("{keys:?}"));
    }
}

#[test]
fn the_response_has_the_requested_status_or_redirect() {
    let Some(scene) = Scene::new() else { return };
    let send = |post: PresignedPost| {
        scene.target.expect_accepted(Requirement::FormStatus, Form::new(&post, "cat.png", "meow")).unwrap()
    };
    let photos = &scene.photos;
    assert_eq!(send(photos.post("k").presign(MINUTE).unwrap()).status(), 204);
    assert_eq!(send(photos.post("k").success_action_status(200).presign(MINUTE).unwrap()).status(), 200);
    let created = send(photos.post("k/${filename}").success_action_status(201).presign(MINUTE).unwrap());
    assert_eq!(created.status(), 201);
    assert_eq!(elements(created.body(), "Key"), ["k/cat.png"]);
    let redirect = photos.post("k").success_action_redirect("https://example.com/done");
    let redirect = Form::new(&redirect.presign(MINUTE).unwrap(), "cat.png", "meow");
    let redirected = scene.target.send(redirect);
    assert_eq!(redirected.status(), 303);
    let location = redirected.headers().get("location").unwrap().to_str().unwrap();
    let expected = format!("https://example.com/done?bucket={}&key=k&", photos.name());
    scene.target.record(Requirement::FormRedirect, location.starts_with(&expected), location);
}

#[test]
fn a_checksum_allows_only_its_content() {
    let Some(scene) = Scene::new() else { return };
    let post = scene.photos.post("k").checksum(ChecksumAlgorithm::Crc32, "y/Q5Jg==");
    let post = post.presign(MINUTE).unwrap();
    scene.assert_accepted(Requirement::FormChecksum, &Form::new(&post, "f", "123456789"));
    let other = Form::new(&post, "f", "987654321");
    scene.target.expect_refused(Requirement::FormOtherChecksum, &[&scene.photos], other);
}

#[test]
fn a_file_that_is_too_large_or_too_small_is_refused() {
    let Some(scene) = Scene::new() else { return };
    let form = filled_in(&picture(&scene.photos));
    let too_large =
        scene.assert_refused(Requirement::FormLength, &form, |form| form.content = b"0123456789".to_vec());
    assert_eq!(too_large, PostError::FileTooLarge);
    let too_small = scene.assert_refused(Requirement::FormLength, &form, |form| form.content.clear());
    assert_eq!(too_small, PostError::FileTooSmall);
}

#[test]
fn values_that_the_policy_does_not_allow_are_refused() {
    let Some(scene) = Scene::new() else { return };
    let form = filled_in(&picture(&scene.photos));
    for (name, value) in [
        ("Content-Type", "text/html"),
        ("Content-Type", "Image/png"),
        ("x-amz-meta-title", "dog"),
        ("x-amz-meta-from", "Anna"),
        ("x-amz-algorithm", "AWS4-HMAC-SHA1"),
        ("key", "elsewhere/${filename}"),
        ("key", "upload"),
        ("key", "/uploads/${filename}"),
    ] {
        scene.assert_refused(Requirement::FormValue, &form, |form| form.set(name, value));
    }
    let exact = Form::new(&scene.photos.post("cat.png").presign(MINUTE).unwrap(), "f", "meow");
    for key in ["dog.png", "Cat.png", ""] {
        let refusal = scene.assert_refused(Requirement::FormValue, &exact, |form| form.set("key", key));
        assert!(matches!(refusal, PostError::Condition(_)), "{key:?}: {refusal}");
    }
    scene.assert_refused(Requirement::FormValueSpaces, &exact, |form| form.set("key", "cat.png "));
}

#[test]
fn missing_and_extra_fields_are_refused() {
    let Some(scene) = Scene::new() else { return };
    let form = filled_in(&picture(&scene.photos));
    for name in form.fields.iter().map(|(name, _)| name.clone()) {
        let requirement = match &*name {
            // The server treats a missing open field as an empty one.
            "Content-Type" | "x-amz-meta-title" => continue,
            "key" => Requirement::FormNoKey,
            "policy" => Requirement::FormNoPolicy,
            _ => Requirement::FormMissingField,
        };
        scene.assert_refused(requirement, &form, |form| form.fields.retain(|(other, _)| *other != name));
    }
    for (name, value) in [("acl", "public-read"), ("x-amz-meta-more", ""), ("Cache-Control", "no-store")] {
        let refusal = scene.assert_refused(Requirement::FormExtraField, &form, |form| {
            form.fields.push((name.into(), value.into()));
        });
        assert_eq!(refusal, PostError::ExtraField(form.fields.len()), "{name}");
    }
    scene.assert_accepted(Requirement::Form, &form.clone().with("x-ignore-token", "1"));
}

#[test]
fn an_altered_policy_or_signature_is_refused() {
    let Some(scene) = Scene::new() else { return };
    let post = picture(&scene.photos);
    let form = filled_in(&post);
    let larger = post.policy_text().replace("1,9]", "1,99999]");
    let elsewhere = post.policy_text().replace("\"uploads/\"", "\"\"");
    for text in [larger, elsewhere] {
        assert_ne!(text, post.policy_text());
        let refusal = scene.assert_refused(Requirement::FormPolicy, &form, |form| {
            form.set("policy", &STANDARD.encode(&text));
        });
        assert_eq!(refusal, PostError::Signature);
    }
    for at in [0, 31, 63] {
        scene.assert_refused(Requirement::FormSignature, &form, |form| {
            let mut signature = post.signature().to_owned();
            let other = if signature.get(at..=at) == Some("0") { "1" } else { "0" };
            signature.replace_range(at..=at, other);
            form.set("x-amz-signature", &signature);
        });
    }
    let other = scene.photos.post("dog.png").presign(MINUTE).unwrap();
    scene.assert_refused(Requirement::FormSignature, &form, |form| {
        form.set("x-amz-signature", other.signature());
    });
}

#[test]
fn expired_and_not_yet_valid_forms_are_refused() {
    let Some(scene) = Scene::new() else { return };
    let seconds = |seconds: i64| {
        SigningTime::from_unix_timestamp(SigningTime::now().unix_timestamp() + seconds).unwrap()
    };
    let form = |time, lifetime| {
        let post = scene.photos.post("k").presign_at(time, Duration::from_secs(lifetime)).unwrap();
        Form::new(&post, "f", "meow")
    };
    let right = form(seconds(-120), 600);
    let expired =
        scene.assert_refused(Requirement::FormExpired, &right, |wrong| *wrong = form(seconds(-120), 60));
    assert_eq!(expired, PostError::Expired);
    let early =
        scene.assert_refused(Requirement::FormEarly, &right, |wrong| *wrong = form(seconds(3600), 60));
    assert_eq!(early, PostError::NotYetValid);
}

#[test]
fn another_bucket_region_user_or_secret_is_refused() {
    let Some(scene) = Scene::new() else { return };
    let right = Form::new(&scene.photos.post("k").presign(MINUTE).unwrap(), "f", "meow");
    scene.assert_refused(Requirement::FormOtherBucket, &right, |form| {
        form.url = form.url.replace(scene.photos.name(), scene.secrets.name());
    });

    let known = scene.target.credentials();
    let wrong_secret = Credentials::new(known.access_key_id(), "not/the/secret").unwrap();
    let stranger = Credentials::new("AKIDOFSOMEBODYELSE", "secret/of/somebody/else").unwrap();
    for (fault, region, credentials) in [
        (Requirement::FormOtherSecret, scene.target.region(), wrong_secret),
        (Requirement::FormOtherUser, scene.target.region(), stranger),
        (Requirement::FormOtherRegion, Region::EU_WEST_1, known),
    ] {
        let endpoint = scene.target.path_style();
        let bucket = Bucket::with_endpoint(scene.photos.name(), region, credentials, endpoint).unwrap();
        let post = bucket.post("k").presign(MINUTE).unwrap();
        scene.assert_refused(fault, &right, |form| *form = Form::new(&post, "f", "meow"));
    }
}

#[test]
fn an_altered_missing_or_foreign_session_token_is_refused() {
    let Some(scene) = Scene::new() else { return };
    let Some(session) = &scene.session else { return };
    let photos = |credentials| scene.target.bucket(scene.photos.name(), credentials);
    let right = photos(session.credentials.clone()).post("k").presign(MINUTE).unwrap();
    let right = Form::new(&right, "f", "meow");
    let token = "x-amz-security-token";
    scene.assert_refused(Requirement::FormToken, &right, |form| form.set(token, "another"));
    scene
        .assert_refused(Requirement::FormToken, &right, |form| form.fields.retain(|(name, _)| name != token));
    let (id, secret) = (&*session.access_key_id, &*session.secret_access_key);
    let foreign = Credentials::temporary(id, secret, "token+of/another==").unwrap();
    let lost = Credentials::new(id, secret).unwrap();
    for credentials in [foreign, lost] {
        let post = photos(credentials).post("k").presign(MINUTE).unwrap();
        let refusal = scene
            .assert_refused(Requirement::FormToken, &right, |form| *form = Form::new(&post, "f", "meow"));
        assert_eq!(refusal, PostError::SessionToken);
    }
}

#[test]
fn a_form_without_a_signature_is_refused() {
    let Some(scene) = Scene::new() else { return };
    let right = Form::new(&scene.photos.post("k").presign(MINUTE).unwrap(), "f", "meow");
    scene.assert_refused(Requirement::FormNoSignature, &right, |form| {
        form.fields.retain(|(name, _)| name == "key");
    });
}

/// Reads the page as a browser does: the names and values of the inputs in order, with the file
/// last.
#[test]
fn the_server_accepts_the_form_of_the_html_page() {
    let Some(scene) = Scene::new() else { return };
    let post = picture(&scene.photos);
    let html = post.to_html();
    let (page, _script) = html.split_once("<script>").unwrap();
    let attribute = |tag: &str, name: &str| {
        let (_, after) = tag.split_once(&format!(" {name}=\""))?;
        let (value, _) = after.split_once('"')?;
        Some(value.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let inputs: Vec<_> =
        page.split("<input").skip(1).map(|tag| attribute(tag, "name").zip(attribute(tag, "value"))).collect();
    let (file, fields) = inputs.split_last().unwrap();
    assert_eq!(*file, None, "the file has no value");
    let mut form = Form {
        url: attribute(page, "action").unwrap(),
        fields: fields.iter().map(|field| field.clone().unwrap()).collect(),
        ..Form::new(&post, "cat.png", "meow")
    };
    // The script sets the first field, the user the second.
    form.set("Content-Type", "image/png");
    form.set("x-amz-meta-title", "cat 2");
    scene.assert_accepted(Requirement::Form, &form);
}

#[test]
fn the_server_accepts_the_form_of_the_curl_command() {
    let Some(scene) = Scene::new() else { return };
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: curl is not installed");
        return;
    }
    let post = picture(&scene.photos);
    let folder = std::env::temp_dir().join(format!("presign's \"forms\"; {}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("my, \"cat\".png");
    std::fs::write(&file, "meow").unwrap();
    let filled_in = [("Content-Type", "image/png"), ("x-amz-meta-title", "cat; @'3'")];
    let command = post.to_curl(&filled_in, file.to_str().unwrap()).unwrap();
    let output = Command::new("sh")
        .arg("-c")
        .arg(command.replacen("curl", "curl -sS --noproxy '*' --fail-with-body", 1))
        .output();
    std::fs::remove_dir_all(&folder).unwrap();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    let contents = scene.target.contents(&scene.photos);
    let key = contents.keys().find(|key| key.starts_with("uploads/my, ")).unwrap();
    let reply = scene.target.send(&scene.photos.get(key).presign(MINUTE).unwrap());
    assert_eq!(reply.body(), b"meow");
    assert_eq!(reply.headers()["x-amz-meta-title"], "cat; @'3'");
}

#[test]
fn a_form_becomes_a_message() {
    let form = Form { url: "http://localhost:1/photos".into(), ..Form::default() };
    let message = Message::from(form.with("a\"b", "c"));
    assert_eq!((&*message.method, &*message.host, &*message.target), ("POST", "localhost:1", "/photos"));
    assert!(String::from_utf8(message.body).unwrap().contains("name=\"a%22b\"\r\n\r\nc\r\n--"));
}
