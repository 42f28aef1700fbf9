//! Buckets: made, asked about and removed.

use std::time::Duration;

use e2e::{Server, elements};
use presign::Method;
use presign::s3::Bucket;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn a_bucket_is_made_and_removed_in_both_styles() {
    let server = Server::start().unwrap();
    let client = server.client();
    for endpoint in [server.path_style(), server.virtual_hosted()] {
        let bucket =
            Bucket::with_endpoint("photos", server.region(), server.credentials(), endpoint).unwrap();
        assert_eq!(client.send(&bucket.create_bucket().presign(MINUTE).unwrap()).unwrap().status(), 200);
        assert!(server.storage().has_bucket("photos"));
        assert_eq!(client.send(&bucket.delete_bucket().presign(MINUTE).unwrap()).unwrap().status(), 204);
        assert!(!server.storage().has_bucket("photos"));
    }
}

#[test]
fn a_bucket_with_objects_is_not_removed() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    server.storage().put("photos", "cat.png", "meow");
    let reply = server.client().send(&bucket.delete_bucket().presign(MINUTE).unwrap()).unwrap();
    assert_eq!(reply.status(), 409);
    assert_eq!(server.storage().object("photos", "cat.png").unwrap().content, b"meow");
}

#[test]
fn any_other_request_for_a_bucket_is_signed_too() {
    let server = Server::start().unwrap();
    let bucket = server.create_bucket("photos").unwrap();
    let location = bucket.request_bucket(Method::GET).query("location", "").presign(MINUTE).unwrap();
    let reply = server.client().send(&location).unwrap();
    assert_eq!(reply.status(), 200);
    assert!(String::from_utf8_lossy(reply.body()).contains("us-east-1"));
}

#[test]
fn a_sibling_is_another_bucket() {
    let server = Server::start().unwrap();
    let photos = server.create_bucket("photos").unwrap();
    let films = photos.sibling("films").unwrap();
    server.storage().put("photos", "cat", "a photo");
    server.storage().put("films", "cat", "a film");
    let list = server.client().send(&films.list().presign(MINUTE).unwrap()).unwrap();
    assert_eq!(elements(list.body(), "Name"), ["films"]);
    let download = server.client().send(&films.get("cat").presign(MINUTE).unwrap()).unwrap();
    assert_eq!(download.body(), b"a film");
}
