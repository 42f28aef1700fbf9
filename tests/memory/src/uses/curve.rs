use presign::{Credentials, PresignedUrl, PublicKey, RegionSet, Request, Service, Signer};

use super::credentials::{permanent, renewed, temporary};
use super::signing::{HOUR, in_threads, now, sign};
use crate::deep_in_the_stack;
use crate::secrets::wipe;

fn signer_of(credentials: Credentials) -> Signer {
    deep_in_the_stack(|| Signer::sigv4a(Service::EXECUTE_API, RegionSet::ALL, credentials).unwrap())
}

fn presign(signer: &Signer) -> PresignedUrl {
    let request = Request::get("https://api.example.com/items").unwrap();
    sign(signer, &request)
}

/// Returns the URL that the uses of these credentials make, by Signature Version 4A.
#[must_use]
pub fn multi_region_url(credentials: Credentials) -> PresignedUrl {
    presign(&signer_of(credentials))
}

pub(super) fn alive() {
    Box::leak(Box::new(signer_of(permanent())));
}

pub(super) fn signer() {
    drop(Box::new(signer_of(permanent())));
}

pub(super) fn url() {
    wipe(multi_region_url(temporary()));
    wipe(multi_region_url(permanent()));
}

pub(super) fn template() {
    let mrap = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
    let bucket = presign::s3::Bucket::new(mrap, presign::Region::US_EAST_1, temporary()).unwrap();
    let template = deep_in_the_stack(|| bucket.get_each().template(now(), HOUR).unwrap());
    let mut text = String::with_capacity(4096);
    deep_in_the_stack(|| template.presign_into("a", &mut text).unwrap());
    wipe(text);
}

pub(super) fn public_key() {
    let credentials = permanent();
    let key = deep_in_the_stack(|| PublicKey::derive(&credentials).unwrap());
    let url = multi_region_url(credentials);
    assert!(key.verifies(&url.string_to_sign(), url.signature()));
}

pub(super) fn rotation() {
    let signer = signer_of(permanent());
    let renewed = deep_in_the_stack(|| signer.with_credentials(renewed()).unwrap());
    drop(signer);
    wipe(presign(&renewed));
}

pub(super) fn threads() {
    let signer = signer_of(temporary());
    in_threads(move || wipe(presign(&signer)));
}
