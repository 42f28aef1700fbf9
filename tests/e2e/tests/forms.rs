//! Forms, posted as a browser posts them: accepted as they were made, and refused when they were altered.
//!
//! Two judges have to agree about each: the server, which checks forms on its own terms, and this crate's `Verifier`.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::process::Command;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use e2e::{Form, Message, Server, elements};
use presign::s3::post::{PresignedPost, Refusal, Verifier};
use presign::s3::{Bucket, ChecksumAlgorithm, Endpoint};
use presign::{Credentials, Region, Service, SigningTime};

const MINUTE: Duration = Duration::from_secs(60);

fn photos(server: &Server, credentials: Credentials, endpoint: Endpoint) -> Bucket {
    server.storage().create_bucket("photos");
    Bucket::with_endpoint("photos", server.region(), credentials, endpoint).unwrap()
}

fn own_photos(server: &Server) -> Bucket {
    photos(server, server.credentials(), server.path_style())
}

/// A form of one to nine bytes, of an image, with a title of the client's.
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

fn filled_in(post: &PresignedPost) -> Form {
    Form::new(post, "cat.png", "meow").with("Content-Type", "image/png").with("x-amz-meta-title", "cat 1")
}

/// What this crate says of a form for a bucket, as a server would ask it, and the key that it is stored under.
fn judge(server: &Server, bucket: &str, form: &Form) -> Result<String, Refusal> {
    let verifier = Verifier::new(Service::S3, server.region());
    let presented = verifier.parse(bucket, &form.fields, &form.file_name)?;
    let known = [server.credentials(), server.temporary_credentials()];
    let credentials = known.iter().find(|known| known.access_key_id() == presented.access_key_id());
    let verified = presented.verify(credentials.ok_or(Refusal::AccessKeyId)?, SigningTime::now())?;
    verified.check_length(form.content.len() as u64)?;
    Ok(verified.key().to_owned())
}

/// Posts a form that both judges accept, and finds the object under the key that this crate told.
fn assert_accepted(server: &Server, form: &Form) -> e2e::Object {
    let key = judge(server, "photos", form).unwrap();
    let reply = server.client().send(form.clone()).unwrap();
    assert!(reply.status().is_success(), "{}", String::from_utf8_lossy(reply.body()));
    let object = server.storage().object("photos", &key).unwrap();
    assert_eq!(object.content, form.content);
    object
}

/// Posts an altered form, which both judges refuse and which changes nothing; and then the one that it was made of.
fn assert_refused(server: &Server, right: &Form, alter: impl FnOnce(&mut Form)) -> Refusal {
    let mut wrong = right.clone();
    alter(&mut wrong);
    assert_ne!(wrong, *right);
    let bucket = if wrong.url.contains("secrets") { "secrets" } else { "photos" };
    let refusal = judge(server, bucket, &wrong).unwrap_err();
    let before = server.storage().contents();
    let reply = server.client().send(wrong).unwrap();
    assert!(!reply.status().is_success(), "{refusal}: {}", reply.status());
    assert_eq!(server.storage().contents(), before);
    assert_accepted(server, right);
    refusal
}

#[test]
fn a_form_stores_the_file_with_what_it_says() {
    let server = Server::start().unwrap();
    for endpoint in [server.path_style(), server.virtual_hosted()] {
        for credentials in [server.credentials(), server.temporary_credentials()] {
            let post = picture(&photos(&server, credentials, endpoint.clone()));
            let form = filled_in(&post);
            assert_eq!(post.check(&form.fields, &form.file_name, 4), Ok(()));
            let object = assert_accepted(&server, &form);
            assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));
            let metadata = object.attributes.metadata.unwrap();
            assert_eq!(metadata.get("title").unwrap(), "cat 1");
            assert!(server.storage().object("photos", "uploads/cat.png").is_some());
        }
    }
}

#[test]
fn keys_arrive_as_they_are() {
    let server = Server::start().unwrap();
    let bucket = own_photos(&server);
    for key in
        ["a b+c%2Fd", "日本語/é😀", "a?b#c&d=e", "\"'<>\\", "//x//", " lead trail ", "tab\there", "$filename"]
    {
        let post = bucket.post(key).presign(MINUTE).unwrap();
        assert_accepted(&server, &Form::new(&post, "cat.png", "meow"));
        assert_eq!(server.storage().object("photos", key).unwrap().content, b"meow", "{key}");
    }
    let post = bucket.post("u/${filename}").presign(MINUTE).unwrap();
    for (file_name, key) in [
        ("cat.png", "u/cat.png"),
        ("C:\\my pictures\\cat.png", "u/cat.png"),
        ("../../cat.png", "u/cat.png"),
        ("..", "u/.."),
        ("ü 日.png", "u/ü 日.png"),
    ] {
        assert_accepted(&server, &Form::new(&post, file_name, file_name));
        assert_eq!(server.storage().object("photos", key).unwrap().content, file_name.as_bytes());
    }
}

#[test]
fn the_answer_is_the_one_that_was_asked_for() {
    let server = Server::start().unwrap();
    let bucket = own_photos(&server);
    let send = |post: PresignedPost| server.client().send(Form::new(&post, "cat.png", "meow")).unwrap();
    assert_eq!(send(bucket.post("k").presign(MINUTE).unwrap()).status(), 204);
    assert_eq!(send(bucket.post("k").success_action_status(200).presign(MINUTE).unwrap()).status(), 200);
    let created = send(bucket.post("k/${filename}").success_action_status(201).presign(MINUTE).unwrap());
    assert_eq!(created.status(), 201);
    assert_eq!(elements(created.body(), "Key"), ["k/cat.png"]);
    let redirect = bucket.post("k").success_action_redirect("https://example.com/done?a=1");
    let redirected = send(redirect.presign(MINUTE).unwrap());
    assert_eq!(redirected.status(), 303);
    let location = redirected.headers().get("location").unwrap().to_str().unwrap();
    assert!(location.starts_with("https://example.com/done?a=1&bucket=photos&key=k&"), "{location}");
}

#[test]
fn a_checksum_admits_an_upload_of_that_content_only() {
    let server = Server::start().unwrap();
    let bucket = own_photos(&server);
    let post = bucket.post("k").checksum(ChecksumAlgorithm::Crc32, "y/Q5Jg==").presign(MINUTE).unwrap();
    assert_accepted(&server, &Form::new(&post, "f", "123456789"));
    let reply = server.client().send(Form::new(&post, "f", "987654321")).unwrap();
    assert!(reply.status().is_client_error());
}

#[test]
fn a_file_that_is_too_large_or_too_small() {
    let server = Server::start().unwrap();
    let form = filled_in(&picture(&own_photos(&server)));
    assert_eq!(
        assert_refused(&server, &form, |form| form.content = b"0123456789".to_vec()),
        Refusal::FileTooLarge
    );
    assert_eq!(assert_refused(&server, &form, |form| form.content.clear()), Refusal::FileTooSmall);
}

#[test]
fn values_that_the_policy_does_not_admit() {
    let server = Server::start().unwrap();
    let form = filled_in(&picture(&own_photos(&server)));
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
        assert_refused(&server, &form, |form| form.set(name, value));
    }
    let exact = Form::new(&own_photos(&server).post("cat.png").presign(MINUTE).unwrap(), "f", "meow");
    for key in ["dog.png", "cat.png ", "Cat.png", ""] {
        assert!(matches!(
            assert_refused(&server, &exact, |form| form.set("key", key)),
            Refusal::Condition(_)
        ));
    }
}

#[test]
fn fields_that_are_missing_or_too_many() {
    let server = Server::start().unwrap();
    let form = filled_in(&picture(&own_photos(&server)));
    for name in form.fields.iter().map(|(name, _)| name.clone()) {
        // The server takes an open field that is missing for an empty one.
        if name != "Content-Type" && name != "x-amz-meta-title" {
            assert_refused(&server, &form, |form| form.fields.retain(|(other, _)| *other != name));
        }
    }
    for (name, value) in [("acl", "public-read"), ("x-amz-meta-more", ""), ("Cache-Control", "no-store")] {
        let refusal = assert_refused(&server, &form, |form| form.fields.push((name.into(), value.into())));
        assert_eq!(refusal, Refusal::ExtraField(form.fields.len()));
    }
    assert_accepted(&server, &form.clone().with("x-ignore-token", "1"));
}

#[test]
fn a_policy_or_a_signature_that_was_altered() {
    let server = Server::start().unwrap();
    let post = picture(&own_photos(&server));
    let form = filled_in(&post);
    let larger = post.policy_text().replace("1,9]", "1,99999]");
    let elsewhere = post.policy_text().replace("\"uploads/\"", "\"\"");
    for text in [larger, elsewhere] {
        assert_ne!(text, post.policy_text());
        let refusal = assert_refused(&server, &form, |form| form.set("policy", &STANDARD.encode(&text)));
        assert_eq!(refusal, Refusal::Signature);
    }
    for at in [0, 31, 63] {
        assert_refused(&server, &form, |form| {
            let mut signature = post.signature().to_owned();
            let other = if signature.get(at..=at) == Some("0") { "1" } else { "0" };
            signature.replace_range(at..=at, other);
            form.set("x-amz-signature", &signature);
        });
    }
    let other = own_photos(&server).post("dog.png").presign(MINUTE).unwrap();
    assert_refused(&server, &form, |form| form.set("x-amz-signature", other.signature()));
}

#[test]
fn a_form_after_its_end_and_before_its_beginning() {
    let server = Server::start().unwrap();
    let bucket = own_photos(&server);
    let seconds = |seconds: i64| {
        SigningTime::from_unix_timestamp(SigningTime::now().unix_timestamp() + seconds).unwrap()
    };
    let form = |time, lifetime| {
        let post = bucket.post("k").presign_at(time, Duration::from_secs(lifetime)).unwrap();
        Form::new(&post, "f", "meow")
    };
    let right = form(seconds(-120), 600);
    assert_eq!(assert_refused(&server, &right, |wrong| *wrong = form(seconds(-120), 60)), Refusal::Expired);
    assert_eq!(
        assert_refused(&server, &right, |wrong| *wrong = form(seconds(3600), 60)),
        Refusal::NotYetValid
    );
}

#[test]
fn another_bucket_region_user_or_secret() {
    let server = Server::start().unwrap();
    server.storage().create_bucket("secrets");
    let right = Form::new(&own_photos(&server).post("k").presign(MINUTE).unwrap(), "f", "meow");
    assert_refused(&server, &right, |form| form.url = form.url.replace("photos", "secrets"));

    let id = server.credentials().access_key_id().to_owned();
    let others = [
        (Region::US_EAST_1, Credentials::new(id, "not/the/secret").unwrap()),
        (Region::US_EAST_1, Credentials::new("AKIDOFSOMEBODYELSE", "secret/of/somebody/else").unwrap()),
        (Region::EU_WEST_1, server.credentials()),
    ];
    for (region, credentials) in others {
        let bucket = Bucket::with_endpoint("photos", region, credentials, server.path_style()).unwrap();
        let post = bucket.post("k").presign(MINUTE).unwrap();
        assert_refused(&server, &right, |form| *form = Form::new(&post, "f", "meow"));
    }
}

#[test]
fn a_session_token_that_is_altered_missing_or_of_another_session() {
    let server = Server::start().unwrap();
    let temporary = server.temporary_credentials();
    let bucket = photos(&server, temporary.clone(), server.path_style());
    let right = Form::new(&bucket.post("k").presign(MINUTE).unwrap(), "f", "meow");
    let token = "x-amz-security-token";
    assert_refused(&server, &right, |form| form.set(token, "another"));
    assert_refused(&server, &right, |form| form.fields.retain(|(name, _)| name != token));
    let (id, secret) = (temporary.access_key_id(), Server::SECRET_ACCESS_KEY);
    let foreign = Credentials::temporary(id, secret, "token+of/another==").unwrap();
    let lost = Credentials::new(id, secret).unwrap();
    for credentials in [foreign, lost] {
        let bucket = photos(&server, credentials, server.path_style());
        let post = bucket.post("k").presign(MINUTE).unwrap();
        let refusal = assert_refused(&server, &right, |form| *form = Form::new(&post, "f", "meow"));
        assert_eq!(refusal, Refusal::SessionToken);
    }
}

#[test]
fn a_form_without_a_signature() {
    let server = Server::start().unwrap();
    let right = Form::new(&own_photos(&server).post("k").presign(MINUTE).unwrap(), "f", "meow");
    assert_refused(&server, &right, |form| form.fields.retain(|(name, _)| name == "key"));
}

/// What a browser makes of the page: the inputs by their names and values, in their order, and last the file.
#[test]
fn the_page_sends_what_the_server_takes() {
    let server = Server::start().unwrap();
    let post = picture(&own_photos(&server));
    let html = post.to_html();
    let (page, _script) = html.split_once("<script>").unwrap();
    let attribute = |tag: &str, name: &str| {
        let (_, behind) = tag.split_once(&format!(" {name}=\""))?;
        let (value, _) = behind.split_once('"')?;
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
    // What the script does, and the person.
    form.set("Content-Type", "image/png");
    form.set("x-amz-meta-title", "cat 2");
    assert_accepted(&server, &form);
}

#[test]
fn curl_sends_what_the_server_takes() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("there is no curl on this machine");
        return;
    }
    let server = Server::start().unwrap();
    let post = picture(&own_photos(&server));
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
    let stored = server.storage().contents();
    let (key, object) = stored.get("photos").unwrap().first_key_value().unwrap();
    assert!(key.starts_with("uploads/my, "), "{key}");
    assert_eq!(object.content, b"meow");
    assert_eq!(object.attributes.metadata.as_ref().unwrap().get("title").unwrap(), "cat; @'3'");
}

#[test]
fn a_form_is_a_message() {
    let form = Form { url: "http://localhost:1/photos".into(), ..Form::default() };
    let message = Message::from(form.with("a\"b", "c"));
    assert_eq!((&*message.method, &*message.host, &*message.target), ("POST", "localhost:1", "/photos"));
    assert!(String::from_utf8(message.body).unwrap().contains("name=\"a%22b\"\r\n\r\nc\r\n--"));
}
