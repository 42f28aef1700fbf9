//! Forms, sent by a script of a page, and by hand.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::time::Duration;

use browser::Page;
use e2e::{Form, Server, elements};
use presign::s3::Bucket;
use presign::s3::post::PresignedPost;

const MINUTE: Duration = Duration::from_secs(60);
const FILE_NAME: &str = "Grüße, 日本語 & \u{301}a 🦀.png";

/// The bucket in both styles and with both kinds of credentials.
fn buckets(server: &Server) -> Vec<Bucket> {
    server.storage().create_bucket("photos");
    let styles = [server.path_style(), server.virtual_hosted()];
    let credentials = [server.credentials(), server.temporary_credentials()];
    let pairs = styles.iter().flat_map(|style| credentials.iter().map(move |own| (style, own)));
    pairs
        .map(|(style, own)| Bucket::with_endpoint("photos", server.region(), own.clone(), style.clone()))
        .collect::<Result<_, _>>()
        .unwrap()
}

/// A form of one to nine bytes, of an image, with a title of the client's.
fn picture(bucket: &Bucket, redirect: &str) -> PresignedPost {
    bucket
        .post("uploads/${filename}")
        .content_type_starts_with("image/")
        .content_length(1..=9)
        .metadata("from", "Ännchen & \"Co\"")
        .metadata_starts_with("title", "cat")
        .success_action_redirect(redirect)
        .presign(MINUTE)
        .unwrap()
}
