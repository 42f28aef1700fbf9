//! The S3 server behind the pages.

use std::time::Duration;

use browser::Page;
use e2e::{Message, Reply, Server, elements};
use presign::s3::{Bucket, Endpoint};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// A server, and its one bucket.
pub(crate) struct Store {
    server: Server,
    name: String,
}

impl Store {
    /// A server with an empty bucket.
    pub(crate) fn start() -> Self {
        let server = Server::start().unwrap();
        let name = "photos".to_owned();
        server.storage().create_bucket(&name);
        Self { server, name }
    }

    /// The same, whose bucket allows the page to ask for everything.
    pub(crate) fn start_for(page: &Page) -> Self {
        let store = Self::start();
        store.allow_origin(page.origin());
        store
    }

    /// Lets the pages of an origin read answers of the bucket.
    pub(crate) fn allow_origin(&self, origin: &str) {
        self.server.storage().allow_origin(&self.name, origin);
    }

    /// The two styles of addressing, both of which a browser can resolve.
    pub(crate) fn styles(&self) -> [Endpoint; 2] {
        [self.server.path_style(), self.server.virtual_hosted()]
    }

    /// The bucket in a style.
    pub(crate) fn bucket(&self, style: Endpoint) -> Bucket {
        Bucket::with_endpoint(&*self.name, self.server.region(), self.server.credentials(), style).unwrap()
    }

    /// The bucket in both styles, with permanent and with temporary credentials.
    pub(crate) fn buckets(&self) -> Vec<Bucket> {
        let temporary = |style| {
            let credentials = self.server.temporary_credentials();
            Bucket::with_endpoint(&*self.name, self.server.region(), credentials, style).unwrap()
        };
        let permanent = self.styles().map(|style| self.bucket(style));
        permanent.into_iter().chain(self.styles().map(temporary)).collect()
    }

    /// The one in path style with permanent credentials.
    pub(crate) fn own(&self) -> Bucket {
        self.bucket(self.server.path_style())
    }

    /// Sends a message without a browser.
    pub(crate) fn send(&self, message: impl Into<Message>) -> Reply {
        self.server.client().send(message).unwrap()
    }

    /// Stores an object.
    pub(crate) fn put(&self, key: &str, content: impl Into<Vec<u8>>) {
        let upload = self.own().put(key).presign(MINUTE).unwrap();
        assert_eq!(self.send(Message::from(&upload).with_body(content)).status(), 200);
    }

    /// An object that is stored, with what is stored with it.
    pub(crate) fn object(&self, key: &str) -> Reply {
        let reply = self.send(&self.own().get(key).presign(MINUTE).unwrap());
        assert_eq!(reply.status(), 200, "{key:?}");
        reply
    }

    /// The keys of all objects.
    pub(crate) fn keys(&self) -> Vec<String> {
        let reply = self.send(&self.own().list().url_encoded_keys().presign(MINUTE).unwrap());
        assert_eq!(reply.status(), 200);
        let keys = elements(reply.body(), "Key");
        let decoded = |key: &String| {
            url::form_urlencoded::parse(format!("={key}").as_bytes())
                .map(|(_, key)| key.into_owned())
                .collect()
        };
        keys.iter().map(decoded).collect()
    }

    /// Removes all objects.
    pub(crate) fn clear(&self) {
        for key in self.keys() {
            assert_eq!(self.send(&self.own().delete(&key).presign(MINUTE).unwrap()).status(), 204, "{key:?}");
        }
    }
}

/// A header of an answer.
pub(crate) fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers().get(name).map_or("", |value| value.to_str().unwrap())
}
