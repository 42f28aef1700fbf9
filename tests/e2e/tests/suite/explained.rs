//! Error responses, explained: `explain` names the fault of a request if the server's response
//! allows it. Otherwise it does not guess.

use std::time::Duration;

use e2e::Message;
use presign::explain::FailedRequest;
use presign::s3::Bucket;
use presign::{Credentials, Method, Region, Request, Service, Signer, SigningTime};

use crate::target::{MINUTE, Target, is_refusal};

/// The evidence that a cause can be found from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// The request, its time, and the error code.
    Request,
    /// The credentials.
    Secret,
    /// The server's canonical request, if its response contains it.
    CanonicalRequest,
}

/// Servers whose causes differ from those of [`Evidence::causes`]: server, fault, and the causes
/// without and with the credentials. `None` if the server accepts the request.
const EXCEPTIONS: &[(&str, &str, Option<[&str; 2]>)] = &[
    // The response has no canonical request then.
    ("swift", "header lost", Some(["unknown", "on_the_way"])),
    ("swift", "parameter repeated", None),
    ("swift", "early", None),
    ("swift", "foreign token", None),
    // Swift and LocalStack do not distinguish an unknown user from a wrong secret.
    ("swift", "other user", Some(["secret", "secret"])),
    ("localstack", "other user", Some(["secret", "secret"])),
    // LocalStack also tries its own port.
    ("localstack", "port changed", None),
    ("localstack", "port lost", None),
    ("localstack", "no query", None),
    ("localstack", "parameter repeated", None),
    ("localstack", "early", None),
    ("localstack", "other region", None),
    ("localstack", "foreign token", None),
    ("localstack", "key with U+0000", None),
    ("ceph", "port lost", None),
    ("ceph", "header added", None),
    ("ceph", "parameter repeated", None),
    ("ceph", "early", None),
    ("ceph", "other region", None),
    ("ceph", "other service", None),
    ("ceph", "other user", Some(["unknown", "unknown"])),
    ("ceph", "foreign token", Some(["unknown", "session_token"])),
    // The response is `InvalidArgument`, without a message.
    ("ceph", "token changed", Some(["not_the_signature", "not_the_signature"])),
    ("s3s", "key with U+0000", None),
    ("garage", "early", None),
    ("garage", "key with U+0000", None),
    ("garage", "foreign token", None),
];

impl Evidence {
    /// Returns the causes that `explain` finds without and with the credentials.
    fn causes<'a>(self, cause: &'a str, server: &str) -> [&'a str; 2] {
        match (self, server) {
            (Self::Secret, "swift" | "localstack") => ["secret", cause],
            (Self::Request, _) | (_, "swift" | "localstack") => [cause, cause],
            (Self::Secret, _) => ["unknown", cause],
            // Ceph responds only with `AccessDenied`; with a matching signature, that points to
            // permissions.
            (Self::CanonicalRequest, "ceph") => ["unknown", "permission"],
            (Self::CanonicalRequest, _) => ["unknown", "on_the_way"],
        }
    }
}

struct Scene {
    target: Target,
    photos: Bucket,
    credentials: Credentials,
}

impl Scene {
    /// An upload with parameters and headers, whose key has a space and an empty segment.
    #[track_caller]
    fn upload(&self, region: Region, credentials: Credentials, signed_ago: i64, expires_in: u64) -> Message {
        let endpoint = self.target.path_style();
        let bucket = Bucket::with_endpoint(self.photos.name(), region, credentials, endpoint).unwrap();
        let upload = bucket
            .request(Method::PUT, "dir//a b.txt")
            .query("kind", "text/plain")
            .query("name", "a cat.txt")
            .header("content-type", "image/png")
            .header("x-amz-meta-owner", "me");
        let now = SigningTime::now().unix_timestamp();
        let signed_at = SigningTime::from_unix_timestamp(now - signed_ago).unwrap();
        let url = upload.presign_at(signed_at, Duration::from_secs(expires_in)).unwrap();
        Message::from(&url).with_body("meow")
    }

    #[track_caller]
    fn valid(&self) -> Message {
        self.signed_by(self.credentials.clone())
    }

    #[track_caller]
    fn signed_by(&self, credentials: Credentials) -> Message {
        self.upload(self.target.region(), credentials, 0, 60)
    }

    /// Sends the request that arrives, and explains the response to the client, which knows only
    /// the request that it sent: without and with the credentials.
    ///
    /// Returns whether the credentials match the signature, if that is known and the server refuses
    /// the request.
    #[track_caller]
    fn assert_explained(
        &self,
        fault: &str,
        evidence: Evidence,
        cause: &str,
        sent: &Message,
        arrives: Message,
    ) -> Option<bool> {
        let reply = self.target.send(arrives);
        let server = self.target.name();
        let known = EXCEPTIONS.iter().find(|(name, other, _)| *name == server && *other == fault);
        let Some(expected) = known.map_or(Some(evidence.causes(cause, server)), |(.., causes)| *causes)
        else {
            assert!(!is_refusal(&reply), "{server} refuses: {fault}");
            return None;
        };
        assert!(is_refusal(&reply), "{server} accepts: {fault}");

        let url = format!("http://{}{}", sent.host, sent.target);
        let response = String::from_utf8_lossy(reply.body());
        let headers = sent.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let request = FailedRequest::new(&sent.method, &url)
            .headers(headers)
            .response_body(&response)
            .now(SigningTime::now());
        let explanations = [request.explain(), request.credentials(&self.credentials).explain()];
        for (explanation, expected) in explanations.iter().zip(expected) {
            assert_eq!(explanation.cause().to_string(), expected, "{server}, {fault}: {response}");
            let signature = sent.target.split_once("X-Amz-Signature=").map_or("", |(_, signature)| signature);
            assert!(
                signature.is_empty() || !explanation.to_string().contains(signature),
                "{fault}: {explanation}"
            );
        }
        explanations[1].signature_matches()
    }

    /// A change on the way to the server.
    #[track_caller]
    fn in_transit(&self, fault: &str, cause: &str, alter: impl FnOnce(&mut Message)) {
        let sent = self.valid();
        let mut arrives = sent.clone();
        alter(&mut arrives);
        assert_ne!(arrives, sent, "{fault}");
        let matches = self.assert_explained(fault, Evidence::CanonicalRequest, cause, &sent, arrives);
        assert_ne!(matches, Some(false), "{fault}");
    }

    /// A fault of the client, which regards its request as valid.
    #[track_caller]
    fn by_the_client(&self, fault: &str, cause: &str, alter: impl FnOnce(&mut Message)) {
        let valid = self.valid();
        let mut sent = valid.clone();
        alter(&mut sent);
        assert_ne!(sent, valid, "{fault}");
        self.assert_explained(fault, Evidence::Request, cause, &sent, sent.clone());
    }

    /// A fault of the signer.
    #[track_caller]
    fn by_the_signer(&self, fault: &str, evidence: Evidence, cause: &str, sent: &Message) {
        self.assert_explained(fault, evidence, cause, sent, sent.clone());
    }
}

#[track_caller]
fn scene() -> Scene {
    let target = Target::start();
    let credentials = target.credentials();
    scene_with(target, credentials)
}

#[track_caller]
fn scene_with(target: Target, credentials: Credentials) -> Scene {
    let photos = target.create_bucket("photos");
    let scene = Scene { target, photos, credentials };
    assert!(!is_refusal(&scene.target.send(scene.valid())));
    scene
}

#[test]
fn faults_in_transit() {
    let scene = scene();
    let port = scene.target.port();
    let replace = |from: &'static str, to: &'static str| {
        move |message: &mut Message| message.target = message.target.replacen(from, to, 1)
    };
    let set = |header: &'static str, value: &'static str| {
        move |message: &mut Message| {
            let headers = message.headers.iter_mut().filter(|(name, _)| name == header);
            headers.for_each(|(_, old)| *old = value.into());
        }
    };
    scene.in_transit("header lost", "header_missing content-type", |message| {
        message.headers.retain(|(name, _)| name != "content-type");
    });
    let charset = set("content-type", "image/png; charset=utf-8");
    scene.in_transit("header changed", "header_differs content-type", charset);
    scene.in_transit("metadata changed", "header_differs x-amz-meta-owner", set("x-amz-meta-owner", "you"));
    scene.in_transit("method changed", "method", |message| message.method = "DELETE".into());
    scene.in_transit("host changed", "host", |message| message.host = format!("s3.localhost:{port}"));
    scene.in_transit("port changed", "port", |message| message.host = "127.0.0.1:1".into());
    scene.in_transit("port lost", "port", |message| message.host = "127.0.0.1".into());
    scene.in_transit("path encoded again", "path_double_encoded", replace("a%20b", "a%2520b"));
    scene.in_transit("path normalized", "path_normalized", replace("//a", "/a"));
    scene.in_transit("key changed", "path", replace("a%20b", "a%20c"));
    scene.in_transit("plus in the path", "plus_for_space", replace("a%20b", "a+b"));
    scene.in_transit("parameter added", "parameter_added utm_source", |message| {
        message.target.push_str("&utm_source=newsletter");
    });
    scene.in_transit("parameter lost", "parameter_dropped kind", replace("&kind=text%2Fplain", ""));
    scene.in_transit("parameter changed", "parameter_differs kind", replace("text%2Fplain", "text%2Fhtml"));
    let longer = replace("X-Amz-Expires=60", "X-Amz-Expires=600");
    scene.in_transit("expiry changed", "parameter_differs X-Amz-Expires", longer);
    scene.in_transit("date changed", "parameter_differs X-Amz-Date", |message| {
        let last_digit = message.target.find("Z&X-Amz-Expires").unwrap() - 1;
        let other = if &message.target[last_digit..=last_digit] == "0" { "1" } else { "0" };
        message.target.replace_range(last_digit..=last_digit, other);
    });
    let again = replace("text%2Fplain", "text%252Fplain");
    scene.in_transit("parameter encoded again", "double_encoded_query", again);
    scene.in_transit("signature changed", "signature_altered", |message| {
        let last = message.target.pop();
        message.target.push(if last == Some('0') { '1' } else { '0' });
    });
}

#[test]
fn faults_of_a_session_token_in_transit() {
    let target = Target::start();
    let credentials = target.session().map_or_else(
        // A server without temporary credentials ignores the token.
        || {
            let permanent = target.credentials();
            let (id, secret) = (permanent.access_key_id(), target.secret_access_key());
            Credentials::temporary(id, secret, "token+of/nobody==").unwrap()
        },
        |session| session.credentials,
    );
    let scene = scene_with(target, credentials);
    let alter = |other: fn(&str) -> String| {
        move |message: &mut Message| {
            let start = message.target.find("&X-Amz-Security-Token=").unwrap();
            let (before, parameter) = message.target.split_at(start);
            let (token, after) = parameter.split_at(parameter[1..].find('&').unwrap() + 1);
            message.target = format!("{before}{}{after}", other(token));
        }
    };
    let changed = alter(|token| format!("{token}0"));
    scene.in_transit("token changed", "parameter_differs X-Amz-Security-Token", changed);
    let lost = alter(|_| String::new());
    scene.in_transit("token lost", "parameter_dropped X-Amz-Security-Token", lost);
}

#[test]
fn faults_of_the_client() {
    let scene = scene();
    scene.by_the_client("header forgotten", "header_missing content-type", |message| {
        message.headers.retain(|(name, _)| name != "content-type");
    });
    scene.by_the_client("header added", "header_unsigned x-amz-acl", |message| {
        message.headers.push(("x-amz-acl".into(), "private".into()));
    });
    scene.by_the_client("escaped for HTML", "html_escaped", |message| {
        message.target = message.target.replace('&', "&amp;");
    });
    scene.by_the_client("signature cut off", "cut_off", |message| {
        message.target.truncate(message.target.len() - 10);
    });
    scene.by_the_client("signature forgotten", "cut_off", |message| {
        message.target.truncate(message.target.find("&X-Amz-Signature=").unwrap());
    });
    scene.by_the_client("query cut off", "cut_off", |message| {
        message.target.truncate(message.target.len() - 100);
    });
    scene.by_the_client("query encoded again", "double_encoded_query", |message| {
        let (path, query) = message.target.split_once('?').unwrap();
        message.target = format!("{path}?{}", query.replace('%', "%25"));
    });
    scene.by_the_client("parameter repeated", "parameter_repeated X-Amz-Expires", |message| {
        message.target.push_str("&X-Amz-Expires=60");
    });
    scene.by_the_client("no query", "not_presigned", |message| {
        message.target.truncate(message.target.find('?').unwrap());
    });
    let id = scene.target.credentials().access_key_id().replace(':', "%3A");
    scene.by_the_client("version 2", "signature_version_2", |message| {
        message.target.truncate(message.target.find('?').unwrap());
        let query =
            format!("?AWSAccessKeyId={id}&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D&Expires=1999999999");
        message.target.push_str(&query);
    });
    scene.by_the_client("over seven days", "over_seven_days", |message| {
        message.target = message.target.replace("X-Amz-Expires=60", "X-Amz-Expires=604801");
    });
}

#[test]
fn faults_of_the_signer() {
    let scene = scene();
    let (region, credentials) = (scene.target.region(), scene.target.credentials());
    let id = credentials.access_key_id();
    let expired = scene.upload(region.clone(), credentials.clone(), 3600, 3590);
    scene.by_the_signer("expired", Evidence::Request, "expired", &expired);
    let early = scene.upload(region.clone(), credentials.clone(), -3600, 60);
    scene.by_the_signer("early", Evidence::Request, "not_yet_valid", &early);
    let elsewhere = scene.upload(Region::EU_WEST_1, credentials.clone(), 0, 60);
    scene.by_the_signer("other region", Evidence::Request, "region", &elsewhere);
    let url = format!("http://127.0.0.1:{}/{}/cat.png", scene.target.port(), scene.photos.name());
    let request = Request::new(Method::DELETE, &url).unwrap().payload_hash("UNSIGNED-PAYLOAD");
    let signer = Signer::new(Service::S3_OUTPOSTS, region, credentials.clone());
    let other_service = Message::from(&signer.presign(&request, MINUTE).unwrap());
    scene.by_the_signer("other service", Evidence::Request, "service", &other_service);

    let forged = scene.signed_by(Credentials::new(id, "not/the/secret").unwrap());
    scene.by_the_signer("other secret", Evidence::Secret, "url_changed", &forged);
    let stranger = scene.signed_by(Credentials::new("AKIDOFSOMEBODYELSE", "secret/of/theirs").unwrap());
    scene.by_the_signer("other user", Evidence::Request, "access_key_unknown", &stranger);
    let secret = scene.target.secret_access_key();
    let foreign = scene.signed_by(Credentials::temporary(id, secret, "token+of/another==").unwrap());
    scene.by_the_signer("foreign token", Evidence::Request, "session_token", &foreign);
}

#[test]
fn faults_other_than_the_signature() {
    let scene = scene();
    let missing = Message::from(&scene.photos.get("nothing").presign(MINUTE).unwrap());
    scene.by_the_signer("missing object", Evidence::Request, "not_the_signature", &missing);
    let other_content =
        scene.photos.put("cat.png").content_md5("JfnnlDI7RTiF9RgfG2JNCw==").presign(MINUTE).unwrap();
    let other_content = Message::from(&other_content).with_body("meow");
    scene.by_the_signer("other content", Evidence::Request, "payload", &other_content);
    // Ceph responds in JSON.
    let upload = Message::from(&scene.photos.put("a\0b").presign(MINUTE).unwrap());
    scene.by_the_signer("key with U+0000", Evidence::Request, "not_the_signature", &upload);
}
