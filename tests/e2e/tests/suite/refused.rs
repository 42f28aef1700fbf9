//! Requests that differ from the signed one are refused and change nothing.
//!
//! Each test sends a request with one fault, and then the same request without it, which the server
//! accepts. So the fault is the reason for the refusal. Error codes are not compared, because they
//! differ between servers.

use std::time::Duration;

use e2e::{Message, Requirement};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Method, PresignedUrl, Region, Request, Service, Signer, SigningTime};

use crate::target::{MINUTE, Target};

/// A server with two objects in each of two buckets.
struct Scene {
    target: Target,
    photos: Bucket,
    secrets: Bucket,
}

impl Scene {
    #[track_caller]
    fn new() -> Self {
        let target = Target::start();
        let [photos, secrets] = ["photos", "secrets"].map(|name| {
            let bucket = target.create_bucket(name);
            for key in ["cat.png", "dog.png"] {
                target.put(&bucket, key, &format!("{name}/{key}"));
            }
            bucket
        });
        Self { target, photos, secrets }
    }

    /// An upload with signed headers that replaces an object.
    #[track_caller]
    fn upload(&self) -> PresignedUrl {
        let upload = self.photos.put("cat.png").content_type("image/png").metadata("mood", "sleepy");
        upload.presign(MINUTE).unwrap()
    }

    #[track_caller]
    fn deletion(&self) -> PresignedUrl {
        self.photos.delete("cat.png").presign(MINUTE).unwrap()
    }

    /// A deletion of the same object, signed with these credentials for this region.
    #[track_caller]
    fn deletion_by(&self, region: Region, credentials: Credentials) -> PresignedUrl {
        let endpoint = self.target.path_style();
        let bucket = Bucket::with_endpoint(self.photos.name(), region, credentials, endpoint).unwrap();
        bucket.delete("cat.png").presign(MINUTE).unwrap()
    }

    /// Sends the wrong request, which is refused without effect, and the right one, which is
    /// accepted.
    #[track_caller]
    fn assert_refused(&self, fault: Requirement, wrong: impl Into<Message>, right: impl Into<Message>) {
        let (wrong, right) = (wrong.into(), right.into());
        assert_ne!(wrong, right);
        self.target.expect_refused(fault, &[&self.photos, &self.secrets], wrong);
        self.target.expect_accepted(Requirement::Unaltered, right).unwrap();
    }

    /// Like [`Scene::assert_refused`], with a wrong request that is an alteration of the right one.
    #[track_caller]
    fn assert_alteration_refused(
        &self,
        fault: Requirement,
        right: impl Into<Message>,
        alter: impl FnOnce(&mut Message),
    ) {
        let right = right.into().with_body("other content");
        let mut wrong = right.clone();
        alter(&mut wrong);
        self.assert_refused(fault, wrong, right);
    }
}

#[track_caller]
fn time_in(seconds_from_now: i64) -> SigningTime {
    SigningTime::from_unix_timestamp(SigningTime::now().unix_timestamp() + seconds_from_now).unwrap()
}

#[test]
fn a_tampered_signature() {
    let scene = Scene::new();
    for at in [0, 31, 63] {
        scene.assert_alteration_refused(Requirement::TamperedSignature, &scene.upload(), |message| {
            let signature = message.target.find("X-Amz-Signature=").unwrap() + "X-Amz-Signature=".len();
            let digit = signature + at..signature + at + 1;
            let other = if &message.target[digit.clone()] == "0" { "1" } else { "0" };
            message.target.replace_range(digit, other);
        });
    }
}

#[test]
fn no_signature() {
    let scene = Scene::new();
    scene.assert_alteration_refused(Requirement::NoSignature, &scene.upload(), |message| {
        let signature = message.target.find("&X-Amz-Signature=").unwrap();
        message.target.truncate(signature);
    });
    scene.assert_alteration_refused(Requirement::NoQuery, &scene.upload(), |message| {
        let query = message.target.find('?').unwrap();
        message.target.truncate(query);
    });
}

#[test]
fn another_key() {
    let scene = Scene::new();
    for key in ["dog.png", "new.png", "cat%2Epng/", "cat.png%20", "%2Fcat.png"] {
        scene.assert_alteration_refused(Requirement::OtherKey, &scene.upload(), |message| {
            message.target = message.target.replacen("cat.png", key, 1);
        });
    }
}

#[test]
fn another_bucket() {
    let scene = Scene::new();
    scene.assert_alteration_refused(Requirement::OtherBucket, &scene.upload(), |message| {
        message.target = message.target.replacen(scene.photos.name(), scene.secrets.name(), 1);
    });
}

#[test]
fn another_method() {
    let scene = Scene::new();
    let download = scene.photos.get("cat.png").presign(MINUTE).unwrap();
    for (fault, method) in [
        (Requirement::OtherMethod, "PUT"),
        (Requirement::OtherMethod, "DELETE"),
        (Requirement::OtherMethod, "POST"),
        (Requirement::HeadForGet, "HEAD"),
    ] {
        scene.assert_alteration_refused(fault, &download, |message| message.method = method.into());
    }
    scene.assert_alteration_refused(Requirement::OtherMethod, &scene.upload(), |message| {
        message.method = "DELETE".into();
    });
}

#[test]
fn another_host() {
    let scene = Scene::new();
    let port = scene.target.port();
    // Both hosts address the same object.
    let endpoint = Endpoint::path_style(&format!("http://s3.localhost:{port}")).unwrap();
    let upload = scene.target.at(&scene.photos, endpoint).put("cat.png").presign(MINUTE).unwrap();
    scene.assert_alteration_refused(Requirement::OtherHost, &upload, |message| {
        message.host = format!("127.0.0.1:{port}");
    });
}

#[test]
fn another_bucket_in_the_host() {
    let scene = Scene::new();
    let bucket = scene.target.at(&scene.photos, scene.target.virtual_hosted());
    let upload = bucket.put("cat.png").presign(MINUTE).unwrap();
    scene.assert_alteration_refused(Requirement::OtherBucketInHost, &upload, |message| {
        message.host = message.host.replacen(scene.photos.name(), scene.secrets.name(), 1);
    });
}

#[test]
fn another_value_of_a_signed_header() {
    let scene = Scene::new();
    for (header, other) in [("content-type", "text/html"), ("x-amz-meta-mood", "hungry")] {
        scene.assert_alteration_refused(Requirement::OtherHeader, &scene.upload(), |message| {
            for (_, value) in message.headers.iter_mut().filter(|(name, _)| name == header) {
                *value = other.into();
            }
        });
    }
}

#[test]
fn a_missing_signed_header() {
    let scene = Scene::new();
    for missing in ["content-type", "x-amz-meta-mood"] {
        scene.assert_alteration_refused(Requirement::MissingHeader, &scene.upload(), |message| {
            message.headers.retain(|(name, _)| name != missing);
        });
    }
}

#[test]
fn an_unsigned_amz_header() {
    let scene = Scene::new();
    for (fault, name, value) in [
        (Requirement::UnsignedMetadata, "x-amz-meta-of", "mine"),
        (Requirement::UnsignedMetadata, "x-amz-acl", "public-read"),
        (Requirement::UnsignedAmzHeader, "x-amz-storage-class", "STANDARD"),
    ] {
        scene.assert_alteration_refused(fault, &scene.upload(), |message| {
            message.headers.push((name.into(), value.into()));
        });
    }
}

#[test]
fn another_parameter() {
    let scene = Scene::new();
    let download = scene.photos.get("cat.png").response_content_type("text/plain").presign(MINUTE).unwrap();
    scene.assert_alteration_refused(Requirement::OtherParameter, &download, |message| {
        message.target = message.target.replace("text%2Fplain", "text%2Fhtml");
    });
    scene.assert_alteration_refused(Requirement::OtherParameter, &download, |message| {
        message.target = message.target.replace("&response-content-type=text%2Fplain", "");
    });
    scene.assert_alteration_refused(Requirement::OtherParameter, &download, |message| {
        message.target.push_str("&response-content-disposition=inline");
    });
}

#[test]
fn another_expiry() {
    let scene = Scene::new();
    for seconds in ["61", "604800", "604801", "0"] {
        scene.assert_alteration_refused(Requirement::OtherExpiry, &scene.upload(), |message| {
            message.target = message.target.replace("X-Amz-Expires=60", &format!("X-Amz-Expires={seconds}"));
        });
    }
}

#[test]
fn an_expired_url() {
    let scene = Scene::new();
    let upload = scene.photos.put("cat.png");
    let expired = upload.presign_at(time_in(-3600), Duration::from_secs(3590)).unwrap();
    let valid = upload.presign_at(time_in(-3600), Duration::from_secs(4500)).unwrap();
    scene.assert_refused(Requirement::Expired, &expired, &valid);
}

#[test]
fn a_url_that_is_not_yet_valid() {
    let scene = Scene::new();
    let upload = scene.photos.put("cat.png");
    let early = upload.presign_at(time_in(3600), MINUTE).unwrap();
    scene.assert_refused(Requirement::Early, &early, &upload.presign(MINUTE).unwrap());
}

#[test]
fn another_secret() {
    let scene = Scene::new();
    let wrong = Credentials::new(scene.target.credentials().access_key_id(), "not/the/secret").unwrap();
    let forged = scene.deletion_by(scene.target.region(), wrong);
    scene.assert_refused(Requirement::OtherSecret, &forged, &scene.deletion());
}

#[test]
fn another_user() {
    let scene = Scene::new();
    let stranger = Credentials::new("AKIDOFSOMEBODYELSE", "secret/of/somebody/else").unwrap();
    let wrong = scene.deletion_by(scene.target.region(), stranger);
    scene.assert_refused(Requirement::OtherUser, &wrong, &scene.deletion());
}

#[test]
fn another_region() {
    let scene = Scene::new();
    let wrong = scene.deletion_by(Region::EU_WEST_1, scene.target.credentials());
    scene.assert_refused(Requirement::OtherRegion, &wrong, &scene.deletion());
}

#[test]
fn another_service() {
    let scene = Scene::new();
    let url = format!("http://127.0.0.1:{}/{}/cat.png", scene.target.port(), scene.photos.name());
    let request = Request::new(Method::DELETE, &url).unwrap().payload_hash("UNSIGNED-PAYLOAD");
    let signer = |service| Signer::new(service, scene.target.region(), scene.target.credentials());
    let wrong = signer(Service::S3_OUTPOSTS).presign(&request, MINUTE).unwrap();
    let right = signer(Service::S3).presign(&request, MINUTE).unwrap();
    scene.assert_refused(Requirement::OtherService, &wrong, &right);
}
