//! The S3 server of the pages.

use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use browser::Page;
use e2e::{Client, Message, Reply, Server, elements};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Method, Region};
use url::form_urlencoded;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// A server and one bucket in it.
pub(crate) struct Store {
    name: String,
    address: SocketAddr,
    region: Region,
    /// Permanent credentials, and temporary ones if the server is in this process.
    credentials: Vec<Credentials>,
    in_process: Option<Server>,
}

impl Store {
    /// Creates an empty bucket, on the server of the `E2E_…` variables or else on one in this
    /// process.
    #[track_caller]
    pub(crate) fn start() -> Self {
        static BUCKETS: AtomicU32 = AtomicU32::new(0);
        let name = format!("photos-{}-{}", process::id(), BUCKETS.fetch_add(1, Ordering::Relaxed));
        let Ok(port) = env::var("E2E_PORT") else {
            let server = Server::start().unwrap();
            return Self {
                name,
                address: server.address(),
                region: server.region(),
                credentials: vec![server.credentials(), server.temporary_credentials()],
                in_process: Some(server),
            }
            .with_bucket();
        };
        let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
        let secret = variable("E2E_SECRET_ACCESS_KEY");
        Self {
            name,
            address: (Ipv4Addr::LOCALHOST, port.parse().unwrap()).into(),
            region: Region::new(variable("E2E_REGION")).unwrap(),
            credentials: vec![Credentials::new(variable("E2E_ACCESS_KEY_ID"), secret).unwrap()],
            in_process: None,
        }
        .with_bucket()
    }

    #[track_caller]
    fn with_bucket(self) -> Self {
        assert_eq!(self.send(&self.default_bucket().create_bucket().presign(MINUTE).unwrap()).status(), 200);
        self
    }

    /// Creates an empty bucket that allows all requests of the page.
    #[track_caller]
    pub(crate) fn start_for(page: &Page) -> Self {
        let store = Self::start();
        store.allow_origin(page.origin());
        store
    }

    /// Allows the pages of an origin to read the bucket's responses.
    #[track_caller]
    pub(crate) fn allow_origin(&self, origin: &str) {
        if let Some(server) = &self.in_process {
            return server.storage().allow_origin(&self.name, origin);
        }
        let methods = ["GET", "HEAD", "POST", "PUT"];
        let methods = methods.map(|method| format!("<AllowedMethod>{method}</AllowedMethod>")).concat();
        let rules = format!(
            "<CORSConfiguration><CORSRule><AllowedOrigin>{origin}</AllowedOrigin>{methods}\
             <AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>"
        );
        let request =
            self.default_bucket().request_bucket(Method::PUT).query("cors", "").presign(MINUTE).unwrap();
        assert_eq!(self.send(Message::from(&request).with_body(rules)).status(), 200);
    }

    /// Returns whether a page may read the refusal of a wrong signature. Ceph applies CORS rules
    /// only to valid signatures, so a page gets an error without a status.
    pub(crate) const fn allows_reading_denials(&self) -> bool {
        self.in_process.is_some()
    }

    /// Returns whether the server accepts U+0000 in a key. Production servers do not.
    pub(crate) const fn accepts_nul(&self) -> bool {
        self.in_process.is_some()
    }

    /// Returns both addressing styles. A browser can resolve both hosts.
    #[track_caller]
    pub(crate) fn styles(&self) -> [Endpoint; 2] {
        let virtual_hosted = format!("http://s3.localhost:{}", self.address.port());
        [self.path_style(), Endpoint::virtual_hosted(&virtual_hosted).unwrap()]
    }

    #[track_caller]
    fn path_style(&self) -> Endpoint {
        Endpoint::path_style(&format!("http://{}", self.address)).unwrap()
    }

    /// Returns the bucket in an addressing style.
    #[track_caller]
    pub(crate) fn bucket(&self, style: Endpoint) -> Bucket {
        self.signed_by(self.credentials.first().unwrap(), style)
    }

    /// Returns the bucket in both styles, with all credentials.
    #[track_caller]
    pub(crate) fn buckets(&self) -> Vec<Bucket> {
        let with_style = |style: Endpoint| {
            self.credentials.iter().map(move |credentials| self.signed_by(credentials, style.clone()))
        };
        self.styles().into_iter().flat_map(with_style).collect()
    }

    #[track_caller]
    fn signed_by(&self, credentials: &Credentials, style: Endpoint) -> Bucket {
        Bucket::with_endpoint(&*self.name, self.region.clone(), credentials.clone(), style).unwrap()
    }

    /// Returns the bucket in path style with permanent credentials.
    #[track_caller]
    pub(crate) fn default_bucket(&self) -> Bucket {
        self.bucket(self.path_style())
    }

    /// Sends a message without a browser.
    #[track_caller]
    pub(crate) fn send(&self, message: impl Into<Message>) -> Reply {
        Client::new(self.address).send(message).unwrap()
    }

    /// Stores an object.
    #[track_caller]
    pub(crate) fn put(&self, key: &str, content: impl Into<Vec<u8>>) {
        let upload = self.default_bucket().put(key).presign(MINUTE).unwrap();
        assert_eq!(self.send(Message::from(&upload).with_body(content)).status(), 200);
    }

    /// Returns an object and its headers.
    #[track_caller]
    pub(crate) fn object(&self, key: &str) -> Reply {
        let reply = self.send(&self.default_bucket().get(key).presign(MINUTE).unwrap());
        assert_eq!(reply.status(), 200, "{key:?}");
        reply
    }

    /// Returns the keys of all objects.
    #[track_caller]
    pub(crate) fn keys(&self) -> Vec<String> {
        let reply = self.send(&self.default_bucket().list().url_encoded_keys().presign(MINUTE).unwrap());
        assert_eq!(reply.status(), 200);
        let keys = elements(reply.body(), "Key");
        let decoded = |key: &String| {
            form_urlencoded::parse(format!("={key}").as_bytes()).map(|(_, key)| key.into_owned()).collect()
        };
        keys.iter().map(decoded).collect()
    }

    /// Deletes all objects.
    #[track_caller]
    pub(crate) fn clear(&self) {
        for key in self.keys() {
            assert_eq!(
                self.send(&self.default_bucket().delete(&key).presign(MINUTE).unwrap()).status(),
                204,
                "{key:?}"
            );
        }
    }
}

/// Returns a header of a response, or an empty string.
#[track_caller]
pub(crate) fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers().get(name).map_or("", |value| value.to_str().unwrap())
}
