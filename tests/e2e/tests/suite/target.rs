//! The server under test.

use std::collections::BTreeMap;
use std::env;
use std::fs::OpenOptions;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use e2e::{Client, Message, Reply, Requirement, Server, Verdict, elements};
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Method, Region, Request, Service, Signer};
use ureq::http::StatusCode;
use url::form_urlencoded;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// A server: one in this process, or the one that the environment names.
pub(crate) struct Target {
    name: String,
    address: SocketAddr,
    region: Region,
    credentials: Credentials,
    secret_access_key: String,
    role: Option<String>,
    in_process: Option<Server>,
}

/// The keys of a bucket, each with a text that changes if the object is stored again.
pub(crate) type Contents = BTreeMap<String, String>;

impl Target {
    /// Returns the server that the `E2E_…` variables name, which `servers/run` sets; without them,
    /// starts one in this process.
    #[track_caller]
    pub(crate) fn start() -> Self {
        let Ok(name) = env::var("E2E_NAME") else { return Self::in_process() };
        let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
        let secret_access_key = variable("E2E_SECRET_ACCESS_KEY");
        Self {
            name,
            address: (Ipv4Addr::LOCALHOST, variable("E2E_PORT").parse().unwrap()).into(),
            region: Region::new(variable("E2E_REGION")).unwrap(),
            credentials: Credentials::new(variable("E2E_ACCESS_KEY_ID"), &*secret_access_key).unwrap(),
            secret_access_key,
            role: Some(variable("E2E_ROLE")).filter(|role| !role.is_empty()),
            in_process: None,
        }
    }

    #[track_caller]
    fn in_process() -> Self {
        let server = Server::start().unwrap();
        Self {
            name: "s3s".into(),
            address: server.address(),
            region: server.region(),
            credentials: server.credentials(),
            secret_access_key: Server::SECRET_ACCESS_KEY.into(),
            role: None,
            in_process: Some(server),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn region(&self) -> Region {
        self.region.clone()
    }

    pub(crate) fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// Returns the secret of the credentials.
    pub(crate) fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// Returns temporary credentials, if the server supports them: by `AssumeRole`, or those of the
    /// server in this process.
    #[track_caller]
    pub(crate) fn session(&self) -> Option<Session> {
        if let Some(server) = &self.in_process {
            let credentials = server.temporary_credentials();
            return Some(Session {
                access_key_id: credentials.access_key_id().into(),
                secret_access_key: Server::SECRET_ACCESS_KEY.into(),
                credentials,
            });
        }
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("Action", "AssumeRole"), ("Version", "2011-06-15"), ("RoleSessionName", "e2e")])
            .append_pair("RoleArn", self.role.as_deref()?)
            .finish();
        let url = format!("http://{}/", self.address);
        let request = Request::new(Method::POST, &url).unwrap().body(form.as_bytes());
        let signer = Signer::new(Service::STS, self.region(), self.credentials());
        let mut message = Message::from(&signer.presign(&request, MINUTE).unwrap()).with_body(form.as_str());
        message.headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
        let reply = self.expect_accepted(Requirement::AssumeRole, message)?;
        let text = |name| elements(reply.body(), name).remove(0);
        let (id, secret) = (text("AccessKeyId"), text("SecretAccessKey"));
        let credentials = Credentials::temporary(&*id, &*secret, text("SessionToken")).unwrap();
        Some(Session { access_key_id: id, secret_access_key: secret, credentials })
    }

    #[track_caller]
    pub(crate) fn path_style(&self) -> Endpoint {
        Endpoint::path_style(&format!("http://{}", self.address)).unwrap()
    }

    /// This name is never resolved: the client connects to the address and sends the name as
    /// `Host`.
    #[track_caller]
    pub(crate) fn virtual_hosted(&self) -> Endpoint {
        Endpoint::virtual_hosted(&format!("http://s3.localhost:{}", self.port())).unwrap()
    }

    /// Returns a name that no bucket has had before, because tests may share a server.
    pub(crate) fn new_name(&self, name: &str) -> String {
        static NAMES: AtomicU32 = AtomicU32::new(0);
        format!("{name}-{}-{}", process::id(), NAMES.fetch_add(1, Ordering::Relaxed))
    }

    /// Creates a bucket whose name starts with `name`, in path style.
    #[track_caller]
    pub(crate) fn create_bucket(&self, name: &str) -> Bucket {
        let bucket = self.bucket(&self.new_name(name), self.credentials());
        match &self.in_process {
            Some(server) => server.storage().create_bucket(bucket.name()),
            None => {
                let reply = self.send(&bucket.create_bucket().presign(MINUTE).unwrap());
                assert!(reply.status().is_success(), "{}", describe(&reply));
            }
        }
        bucket
    }

    /// Returns a bucket in path style with these credentials.
    #[track_caller]
    pub(crate) fn bucket(&self, name: &str, credentials: Credentials) -> Bucket {
        Bucket::with_endpoint(name, self.region(), credentials, self.path_style()).unwrap()
    }

    /// Returns the same bucket at another endpoint.
    #[track_caller]
    pub(crate) fn at(&self, bucket: &Bucket, endpoint: Endpoint) -> Bucket {
        Bucket::with_endpoint(bucket.name(), self.region(), self.credentials(), endpoint).unwrap()
    }

    /// Stores an object.
    #[track_caller]
    pub(crate) fn put(&self, bucket: &Bucket, key: &str, content: &str) {
        match &self.in_process {
            Some(server) => server.storage().put(bucket.name(), key, content),
            None => {
                let upload = bucket.put(key).presign(MINUTE).unwrap();
                let reply = self.send(Message::from(&upload).with_body(content));
                assert!(reply.status().is_success(), "{}", describe(&reply));
            }
        }
    }

    /// Returns the content of an object, if it exists.
    #[track_caller]
    pub(crate) fn content(&self, bucket: &Bucket, key: &str) -> Option<Vec<u8>> {
        if let Some(server) = &self.in_process {
            return server.storage().object(bucket.name(), key).map(|object| object.content);
        }
        let bucket = self.bucket(bucket.name(), self.credentials());
        let reply = self.send(&bucket.get(key).presign(MINUTE).unwrap());
        match reply.status() {
            StatusCode::OK => Some(reply.into_body()),
            StatusCode::NOT_FOUND => None,
            _ => panic!("{}", describe(&reply)),
        }
    }

    /// Returns the contents of a bucket, from the server's own list.
    #[track_caller]
    pub(crate) fn contents(&self, bucket: &Bucket) -> Contents {
        if let Some(server) = &self.in_process {
            let contents = server.storage().contents().remove(bucket.name()).unwrap_or_default();
            return contents.into_iter().map(|(key, object)| (key, format!("{object:?}"))).collect();
        }
        let bucket = self.bucket(bucket.name(), self.credentials());
        let reply = self.send(&bucket.list().url_encoded_keys().presign(MINUTE).unwrap());
        assert_eq!(reply.status(), 200, "{}", describe(&reply));
        assert_eq!(elements(reply.body(), "IsTruncated"), ["false"]);
        let objects = elements(reply.body(), "Contents");
        objects
            .into_iter()
            .map(|object| {
                let text = |name| elements(object.as_bytes(), name).concat();
                let key = decoded(&text("Key"));
                (key, ["ETag", "Size", "LastModified"].map(text).concat())
            })
            .collect()
    }

    /// Returns the number of multipart uploads in progress.
    #[track_caller]
    pub(crate) fn uploads_in_progress(&self, bucket: &Bucket) -> usize {
        if let Some(server) = &self.in_process {
            return server.storage().uploads_in_progress(bucket.name());
        }
        let list = bucket.request_bucket(Method::GET).query("uploads", "").presign(MINUTE).unwrap();
        elements(self.send(&list).body(), "UploadId").len()
    }

    /// Sends a message without checking the response.
    #[track_caller]
    pub(crate) fn send(&self, message: impl Into<Message>) -> Reply {
        Client::new(self.address).send(message).unwrap()
    }

    /// Sends a right request and returns the response.
    ///
    /// If the server is known to refuse it, checks that it does and returns `None`.
    #[track_caller]
    pub(crate) fn expect_accepted(
        &self,
        requirement: Requirement,
        message: impl Into<Message>,
    ) -> Option<Reply> {
        let reply = self.send(message);
        let is_accepted = !is_refusal(&reply);
        self.record(requirement, is_accepted, &describe(&reply));
        is_accepted.then_some(reply)
    }

    /// Sends a wrong request, which must be refused and must not change these buckets.
    ///
    /// If the server is known to accept it, checks that it does.
    #[track_caller]
    pub(crate) fn expect_refused(
        &self,
        requirement: Requirement,
        buckets: &[&Bucket],
        message: impl Into<Message>,
    ) -> Reply {
        let contents = || buckets.iter().map(|bucket| self.contents(bucket)).collect::<Vec<_>>();
        let before = contents();
        let reply = self.send(message);
        let verdict = match reply.status() {
            StatusCode::INTERNAL_SERVER_ERROR => Verdict::Fails,
            _ => Verdict::from(!is_refusal(&reply)),
        };
        self.record(requirement, verdict, &describe(&reply));
        if verdict != Verdict::Accepts {
            assert_eq!(contents(), before, "{requirement:?}: refused, but changed a bucket");
        }
        reply
    }

    /// Compares the server's verdict with the known one, and writes it to the results.
    #[track_caller]
    pub(crate) fn record(&self, requirement: Requirement, verdict: impl Into<Verdict>, detail: &str) {
        let verdict = verdict.into();
        if let Some(path) = env::var_os("E2E_RESULTS") {
            let mut results = OpenOptions::new().append(true).create(true).open(path).unwrap();
            results.write_all(format!("{} {}\n", requirement.name(), verdict.word()).as_bytes()).unwrap();
        }
        let (known, why) = requirement.known(&self.name);
        assert_eq!(verdict, known, "{}, {requirement:?} ({why:?}): {detail}", self.name);
    }
}

/// Temporary credentials and their parts.
pub(crate) struct Session {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    pub(crate) credentials: Credentials,
}

/// Returns whether the server refuses the request. An internal error is neither a refusal nor an
/// acceptance.
#[track_caller]
pub(crate) fn is_refusal(reply: &Reply) -> bool {
    let status = reply.status();
    let is_refusal = status.is_client_error() || status == StatusCode::NOT_IMPLEMENTED;
    assert!(is_refusal || status.is_success() || status == StatusCode::SEE_OTHER, "{}", describe(reply));
    is_refusal
}

/// Returns status and body as text.
fn describe(reply: &Reply) -> String {
    format!("{}: {}", reply.status(), String::from_utf8_lossy(reply.body()))
}

/// Decodes a key of a list with URL-encoded keys.
pub(crate) fn decoded(key: &str) -> String {
    form_urlencoded::parse(format!("key={key}").as_bytes()).map(|(_, value)| value.into_owned()).collect()
}
