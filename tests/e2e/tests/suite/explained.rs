//! The answers of servers, explained: `explain` names whatever fault a request has, as far as the server lets it be seen, and where
//! the server says too little it does not guess.

use std::time::Duration;

use e2e::Message;
use presign::explain::FailedRequest;
use presign::s3::Bucket;
use presign::{Credentials, Method, Region, Request, Service, Signer, SigningTime};

use crate::target::{MINUTE, Target, is_refusal};

/// Who can tell the cause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Witness {
    /// Whoever sees what was sent, when, and what code the server answered with.
    Request,
    /// Whoever has the credentials.
    Secret,
    /// A server that states the canonical request that it computed.
    Statement,
}

/// What is said without the credentials and with them, where a server does not say what is to be said; none if it accepts the request.
const OTHERWISE: &[(&str, &str, Option<[&str; 2]>)] = &[
    // Then it states nothing.
    ("swift", "header lost", Some(["unknown", "unknown"])),
    ("swift", "parameter repeated", None),
    ("swift", "early", None),
    ("swift", "foreign token", None),
    // To Swift, who is not known is as good as who has another secret.
    ("swift", "other user", Some(["secret", "secret"])),
    ("ceph", "port lost", None),
    ("ceph", "header added", None),
    ("ceph", "parameter repeated", None),
    ("ceph", "early", None),
    ("ceph", "other region", None),
    ("ceph", "other service", None),
    ("ceph", "other user", Some(["unknown", "unknown"])),
    ("ceph", "foreign token", Some(["unknown", "permission"])),
    ("s3s", "early", Some(["clock_skew", "clock_skew"])),
    ("s3s", "other user", Some(["unknown", "unknown"])),
    ("s3s", "other service", Some(["unknown", "unknown"])),
    ("s3s", "key with U+0000", None),
    ("garage", "early", None),
    ("garage", "key with U+0000", None),
    ("garage", "foreign token", None),
];

impl Witness {
    /// What can be said of a cause, without the credentials and with them.
    fn of<'a>(self, cause: &'a str, server: &str) -> [&'a str; 2] {
        match (self, server) {
            (Self::Request, _) | (_, "swift") => [cause, cause],
            (Self::Secret, _) => ["unknown", cause],
            // It says `AccessDenied` and no more, which is mostly about permissions if the signature is right.
            (Self::Statement, "ceph") => ["unknown", "permission"],
            (Self::Statement, _) => ["unknown", "unknown"],
        }
    }
}

struct Scene {
    target: Target,
    photos: Bucket,
}

impl Scene {
    /// An upload with parameters and headers of all kinds, whose key has a space and an empty segment.
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

    fn right(&self) -> Message {
        self.upload(self.target.region(), self.target.credentials(), 0, 60)
    }

    fn signed_by(&self, credentials: Credentials) -> Message {
        self.upload(self.target.region(), credentials, 0, 60)
    }

    /// Sends what becomes of a request on its way, and has the answer explained to the client, which knows only what it has sent:
    /// without the credentials and with them. Returns whether these find the signature right, if the server refuses the request.
    fn assert_explained(
        &self,
        fault: &str,
        witness: Witness,
        cause: &str,
        sent: &Message,
        arrives: Message,
    ) -> Option<bool> {
        let reply = self.target.send(arrives);
        let server = self.target.name();
        let known = OTHERWISE.iter().find(|(name, other, _)| *name == server && *other == fault);
        let Some(expected) = known.map_or(Some(witness.of(cause, server)), |(.., causes)| *causes) else {
            assert!(!is_refusal(&reply), "{server}, {fault}");
            return None;
        };
        assert!(is_refusal(&reply), "{server}, {fault}");

        let url = format!("http://{}{}", sent.host, sent.target);
        let answer = String::from_utf8_lossy(reply.body());
        let headers = sent.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let request = FailedRequest::new(&sent.method, &url)
            .headers(headers)
            .response_body(&answer)
            .now(SigningTime::now());
        let credentials = self.target.credentials();
        let explanations = [request.explain(), request.credentials(&credentials).explain()];
        for (explanation, expected) in explanations.iter().zip(expected) {
            assert_eq!(explanation.cause().to_string(), expected, "{server}, {fault}: {answer}");
            let signature = sent.target.split_once("X-Amz-Signature=").map_or("", |(_, signature)| signature);
            assert!(signature.is_empty() || !explanation.to_string().contains(signature), "{explanation}");
        }
        explanations[1].signature_matches()
    }

    /// A fault that comes about on the way.
    fn on_the_way(&self, fault: &str, cause: &str, alter: impl FnOnce(&mut Message)) {
        let sent = self.right();
        let mut arrives = sent.clone();
        alter(&mut arrives);
        assert_ne!(arrives, sent, "{fault}");
        let was_right = self.assert_explained(fault, Witness::Statement, cause, &sent, arrives);
        assert_ne!(was_right, Some(false), "{fault}");
    }

    /// A fault of the client's, of which it does not know that it is one.
    fn by_the_client(&self, fault: &str, cause: &str, alter: impl FnOnce(&mut Message)) {
        let right = self.right();
        let mut sent = right.clone();
        alter(&mut sent);
        assert_ne!(sent, right, "{fault}");
        self.assert_explained(fault, Witness::Request, cause, &sent, sent.clone());
    }

    /// A fault of the signer's.
    fn by_the_signer(&self, fault: &str, witness: Witness, cause: &str, sent: &Message) {
        self.assert_explained(fault, witness, cause, sent, sent.clone());
    }
}

fn scene() -> Scene {
    let target = Target::start();
    let photos = target.create_bucket("photos");
    let scene = Scene { target, photos };
    assert!(!is_refusal(&scene.target.send(scene.right())));
    scene
}

#[test]
fn what_happened_on_the_way() {
    let scene = scene();
    let port = scene.target.port();
    let replace = |from: &'static str, to: &'static str| {
        move |message: &mut Message| message.target = message.target.replacen(from, to, 1)
    };
    let set = |header: &'static str, value: &'static str| {
        move |message: &mut Message| {
            let headers = message.headers.iter_mut().filter(|(name, _)| name == header);
            headers.for_each(|(_, own)| *own = value.into());
        }
    };
    scene.on_the_way("header lost", "header_missing content-type", |message| {
        message.headers.retain(|(name, _)| name != "content-type");
    });
    let more = set("content-type", "image/png; charset=utf-8");
    scene.on_the_way("header changed", "header_differs content-type", more);
    scene.on_the_way("metadata changed", "header_differs x-amz-meta-owner", set("x-amz-meta-owner", "you"));
    scene.on_the_way("method changed", "method", |message| message.method = "DELETE".into());
    scene.on_the_way("host changed", "host", |message| message.host = format!("s3.localhost:{port}"));
    scene.on_the_way("port changed", "port", |message| message.host = "127.0.0.1:1".into());
    scene.on_the_way("port lost", "port", |message| message.host = "127.0.0.1".into());
    scene.on_the_way("path encoded again", "path_double_encoded", replace("a%20b", "a%2520b"));
    scene.on_the_way("path tidied", "path_normalized", replace("//a", "/a"));
    scene.on_the_way("key changed", "path", replace("a%20b", "a%20c"));
    scene.on_the_way("plus in the path", "plus_for_space", replace("a%20b", "a+b"));
    scene.on_the_way("parameter added", "parameter_added utm_source", |message| {
        message.target.push_str("&utm_source=newsletter");
    });
    scene.on_the_way("parameter lost", "parameter_dropped kind", replace("&kind=text%2Fplain", ""));
    scene.on_the_way("parameter changed", "parameter_differs kind", replace("text%2Fplain", "text%2Fhtml"));
    let longer = replace("X-Amz-Expires=60", "X-Amz-Expires=600");
    scene.on_the_way("expiry changed", "parameter_differs X-Amz-Expires", longer);
    let again = replace("text%2Fplain", "text%252Fplain");
    scene.on_the_way("parameter encoded again", "double_encoded_query", again);
    scene.on_the_way("signature changed", "signature_altered", |message| {
        let last = message.target.pop();
        message.target.push(if last == Some('0') { '1' } else { '0' });
    });
}

#[test]
fn what_the_client_did() {
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
fn what_the_signer_did() {
    let scene = scene();
    let (region, right) = (scene.target.region(), scene.target.credentials());
    let id = right.access_key_id();
    let expired = scene.upload(region.clone(), right.clone(), 3600, 3590);
    scene.by_the_signer("expired", Witness::Request, "expired", &expired);
    let early = scene.upload(region.clone(), right.clone(), -3600, 60);
    scene.by_the_signer("early", Witness::Request, "not_yet_valid", &early);
    let elsewhere = scene.upload(Region::EU_WEST_1, right.clone(), 0, 60);
    scene.by_the_signer("other region", Witness::Request, "region", &elsewhere);
    let url = format!("http://127.0.0.1:{}/{}/cat.png", scene.target.port(), scene.photos.name());
    let request = Request::new(Method::DELETE, &url).unwrap().payload_hash("UNSIGNED-PAYLOAD");
    let signer = Signer::new(Service::S3_OUTPOSTS, region, right.clone());
    let other_service = Message::from(&signer.presign(&request, MINUTE).unwrap());
    scene.by_the_signer("other service", Witness::Request, "service", &other_service);

    let forged = scene.signed_by(Credentials::new(id, "not/the/secret").unwrap());
    scene.by_the_signer("other secret", Witness::Secret, "secret", &forged);
    let stranger = scene.signed_by(Credentials::new("AKIDOFSOMEBODYELSE", "secret/of/theirs").unwrap());
    scene.by_the_signer("other user", Witness::Request, "access_key_unknown", &stranger);
    let secret = scene.target.secret_access_key();
    let foreign = scene.signed_by(Credentials::temporary(id, secret, "token+of/another==").unwrap());
    scene.by_the_signer("foreign token", Witness::Request, "session_token", &foreign);
}

#[test]
fn what_is_no_fault_of_the_signature() {
    let scene = scene();
    let missing = Message::from(&scene.photos.get("nothing").presign(MINUTE).unwrap());
    scene.by_the_signer("nothing there", Witness::Request, "not_the_signature", &missing);
    // Ceph answers in JSON.
    let upload = Message::from(&scene.photos.put("a\0b").presign(MINUTE).unwrap());
    scene.by_the_signer("key with U+0000", Witness::Request, "unknown", &upload);
}
