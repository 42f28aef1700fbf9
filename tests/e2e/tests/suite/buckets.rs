//! Buckets: created, queried and deleted.

use e2e::{Requirement, elements};
use presign::Method;

use crate::target::{MINUTE, Target};

#[test]
fn buckets_are_created_and_deleted_in_both_styles() {
    let target = Target::start();
    let name = target.new_name("photos");
    for endpoint in [target.path_style(), target.virtual_hosted()] {
        let bucket = target.at(&target.bucket(&name, target.credentials()), endpoint);
        target
            .expect_accepted(Requirement::CreateBucket, &bucket.create_bucket().presign(MINUTE).unwrap())
            .unwrap();
        assert_eq!(target.send(&bucket.list().presign(MINUTE).unwrap()).status(), 200);
        let delete = bucket.delete_bucket().presign(MINUTE).unwrap();
        assert_eq!(target.expect_accepted(Requirement::DeleteBucket, &delete).unwrap().status(), 204);
        assert_eq!(target.send(&bucket.list().presign(MINUTE).unwrap()).status(), 404);
    }
}

#[test]
fn a_bucket_with_objects_is_not_deleted() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    target.put(&bucket, "cat.png", "meow");
    let delete = bucket.delete_bucket().presign(MINUTE).unwrap();
    assert_eq!(target.expect_refused(Requirement::DeleteFullBucket, &[&bucket], &delete).status(), 409);
    assert_eq!(target.content(&bucket, "cat.png").unwrap(), b"meow");
}

#[test]
fn any_other_bucket_request_can_be_signed() {
    let target = Target::start();
    let bucket = target.create_bucket("photos");
    let location = bucket.request_bucket(Method::GET).query("location", "").presign(MINUTE).unwrap();
    let reply = target.expect_accepted(Requirement::OtherBucketRequest, &location).unwrap();
    assert!(String::from_utf8_lossy(reply.body()).contains("LocationConstraint"));
}

#[test]
fn a_sibling_is_another_bucket() {
    let target = Target::start();
    let photos = target.create_bucket("photos");
    let films = target.create_bucket("films");
    target.put(&photos, "cat", "a photo");
    target.put(&films, "cat", "a film");
    let films = photos.sibling(films.name()).unwrap();
    let list = target.expect_accepted(Requirement::List, &films.list().presign(MINUTE).unwrap()).unwrap();
    assert_eq!(elements(list.body(), "Name"), [films.name()]);
    let download = target.expect_accepted(Requirement::PutAndGet, &films.get("cat").presign(MINUTE).unwrap());
    assert_eq!(download.unwrap().body(), b"a film");
}
