//! A generated request, and what client and server see of it.

use core::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, PresignedUrl, Region, Request, Service, Signer};
use proptest::prelude::*;
use proptest::sample::{Index, select};

pub(crate) const SIGNED_AT: &str = "20240229T235950Z";
pub(crate) const LIFETIME: Duration = Duration::from_secs(777);

#[derive(Clone, Debug)]
pub(crate) struct ClientRequest {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl ClientRequest {
    #[track_caller]
    pub(crate) fn host(&self) -> String {
        self.url.split('/').nth(2).unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn target(&self) -> &str {
        &self.url[self.url.find("://").unwrap() + 3 + self.host().len()..]
    }

    #[track_caller]
    pub(crate) fn replace(&mut self, from: &str, to: &str) {
        assert!(self.url.contains(from), "{from} in {}", self.url);
        self.url = self.url.replacen(from, to, 1);
    }

    #[track_caller]
    pub(crate) fn header(&mut self, name: &str) -> &mut String {
        &mut self.headers.iter_mut().find(|(other, _)| other == name).unwrap().1
    }

    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// A generated request.
///
/// Its key contains a space and an empty segment, and its parameter a space, so that every fault
/// changes it.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) service: Service,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) token: Option<String>,
    pub(crate) method: &'static str,
    pub(crate) at: Index,
}

pub(crate) fn wanted() -> impl Strategy<Value = Wanted> {
    (
        "[a-zA-Z0-9é日]{1,8}/([a-zé+&=]{1,6}/){0,2}",
        "[a-zé ]{1,10}",
        prop::option::of("[a-zA-Z0-9/+=]{20,60}"),
        select(vec!["GET", "PUT", "DELETE"]),
        any::<Index>(),
    )
        .prop_map(|(start, name, token, method, at)| Wanted {
            service: Service::S3,
            key: format!("{start}/a b.txt"),
            name: format!("a {name}.txt"),
            token,
            method,
            at,
        })
}

#[track_caller]
pub(crate) fn credentials(secret: &str, token: Option<&str>) -> Credentials {
    match token {
        Some(token) => Credentials::temporary("AKIAIOSFODNN7EXAMPLE", secret, token).unwrap(),
        None => Credentials::new("AKIAIOSFODNN7EXAMPLE", secret).unwrap(),
    }
}

#[track_caller]
pub(crate) fn presign(wanted: &Wanted) -> PresignedUrl {
    let endpoint = Endpoint::virtual_hosted("https://s3.example.com").unwrap();
    let credentials = credentials("secret", wanted.token.as_deref());
    if wanted.service != Service::S3 {
        let url = format!("https://examplebucket.s3.example.com/{}", wanted.key.replace(' ', "%20"));
        let request = Request::new(wanted.method.parse().unwrap(), &url).unwrap();
        let request = request
            .query("response-content-type", "text/plain")
            .query("name", &wanted.name)
            .header("content-type", "image/png")
            .header("x-amz-meta-owner", "me");
        let signer = Signer::new(wanted.service.clone(), Region::EU_WEST_1, credentials);
        return signer.presign_at(&request, SIGNED_AT.parse().unwrap(), LIFETIME).unwrap();
    }
    let bucket = Bucket::with_endpoint("examplebucket", Region::EU_WEST_1, credentials, endpoint).unwrap();
    let operation = bucket
        .request(wanted.method.parse().unwrap(), &wanted.key)
        .query("response-content-type", "text/plain")
        .query("name", &wanted.name)
        .header("content-type", "image/png")
        .header("x-amz-meta-owner", "me");
    operation.presign_at(SIGNED_AT.parse().unwrap(), LIFETIME).unwrap()
}
