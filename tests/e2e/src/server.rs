use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region};
use s3s::auth::SimpleAuth;
use s3s::host::SingleDomain;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpError, HttpResponse};
use tokio::sync::oneshot;
use tower::{Layer, service_fn};
use tower_http::cors::CorsLayer;

use crate::client::Client;
use crate::cors;
use crate::form::{field, insert_file_name};
use crate::rules::{FormToken, Rules};
use crate::storage::Storage;

const ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SESSION_ACCESS_KEY_ID: &str = "ASIAIOSFODNN7EXAMPLE";
/// Contains `+`, `/` and `=`, which a query must encode, as the tokens of AWS do.
const SESSION_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE+a/b==";

/// An S3 server on a free port of 127.0.0.1, which stops when it is dropped.
///
/// It is in the region us-east-1 and supports both addressing styles. Its one user has permanent
/// and temporary credentials.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    storage: Storage,
    credentials: Credentials,
    temporary_credentials: Credentials,
    path_style: Endpoint,
    virtual_hosted: Endpoint,
    /// The server runs until this is dropped.
    keep_running: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// The secret access key of all credentials.
    pub const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// Starts a server without buckets. It accepts connections when this returns.
    ///
    /// # Errors
    ///
    /// A failure of the operating system, for example if no port is free.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        // This name is never resolved: the client connects to the address and sends the name as
        // `Host`.
        let domain = format!("s3.localhost:{}", address.port());

        let storage = Storage::default();
        let service = service(storage.clone(), &domain).map_err(io::Error::other)?;
        let cors = cors::layer(storage.clone(), &domain);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let (keep_running, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            runtime.block_on(async {
                tokio::spawn(accept(listener, service, cors));
                let _ = stopped.await;
            });
        });

        let credentials = Credentials::new(ACCESS_KEY_ID, Self::SECRET_ACCESS_KEY);
        let temporary_credentials =
            Credentials::temporary(SESSION_ACCESS_KEY_ID, Self::SECRET_ACCESS_KEY, SESSION_TOKEN);
        Ok(Self {
            address,
            storage,
            credentials: credentials.map_err(io::Error::other)?,
            temporary_credentials: temporary_credentials.map_err(io::Error::other)?,
            path_style: Endpoint::path_style(&format!("http://{address}")).map_err(io::Error::other)?,
            virtual_hosted: Endpoint::virtual_hosted(&format!("http://{domain}"))
                .map_err(io::Error::other)?,
            keep_running: Some(keep_running),
            thread: Some(thread),
        })
    }

    /// Returns the server's storage.
    #[must_use]
    pub const fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Returns a client of the server.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Returns the server's address.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the server's region.
    #[must_use]
    pub const fn region(&self) -> Region {
        Region::US_EAST_1
    }

    /// Returns the user's permanent credentials.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// Returns the user's temporary credentials.
    #[must_use]
    pub fn temporary_credentials(&self) -> Credentials {
        self.temporary_credentials.clone()
    }

    /// Returns the path-style endpoint: `http://127.0.0.1:9000/bucket/key`.
    #[must_use]
    pub fn path_style(&self) -> Endpoint {
        self.path_style.clone()
    }

    /// Returns the virtual-hosted endpoint: `http://bucket.s3.localhost:9000/key`.
    #[must_use]
    pub fn virtual_hosted(&self) -> Endpoint {
        self.virtual_hosted.clone()
    }

    /// Creates a bucket without a request. Signs for it in path style with the permanent
    /// credentials.
    ///
    /// # Errors
    ///
    /// [`presign::Error::Bucket`] for an invalid bucket name.
    pub fn create_bucket(&self, name: &str) -> Result<Bucket, presign::Error> {
        let bucket = Bucket::with_endpoint(name, self.region(), self.credentials(), self.path_style())?;
        self.storage.create_bucket(name);
        Ok(bucket)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keep_running.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has already been reported.
            let _ = thread.join();
        }
    }
}

fn service(storage: Storage, domain: &str) -> Result<S3Service, s3s::host::DomainError> {
    let mut users = SimpleAuth::from_single(ACCESS_KEY_ID, Server::SECRET_ACCESS_KEY);
    users.register(SESSION_ACCESS_KEY_ID.into(), Server::SECRET_ACCESS_KEY.into());
    let mut builder = S3ServiceBuilder::new(storage);
    builder.set_auth(users);
    builder.set_access(Rules {
        region: Region::US_EAST_1,
        session_access_key_id: SESSION_ACCESS_KEY_ID,
        session_token: SESSION_TOKEN,
    });
    builder.set_host(SingleDomain::new(domain)?);
    Ok(builder.build())
}

/// Serves every connection until the runtime stops.
async fn accept(listener: TcpListener, service: S3Service, cors: CorsLayer) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service.clone();
        let handler = cors.layer(service_fn(move |request| respond(service.clone(), request)));
        let handler = TowerToHyperService::new(handler);
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), handler));
    }
}

/// Responds after the whole request has arrived. A server that refuses an upload earlier resets the
/// connection, and the client may miss the response.
async fn respond(service: S3Service, request: hyper::Request<Incoming>) -> Result<HttpResponse, HttpError> {
    let (mut head, body) = request.into_parts();
    let body = Body::from(body).store_all_limited(usize::MAX).await.map_err(HttpError::new)?;
    let content_type = head.headers.get(hyper::header::CONTENT_TYPE);
    if content_type.is_some_and(|value| value.as_bytes().starts_with(b"multipart/form-data")) {
        let form = insert_file_name(&body);
        head.headers.insert(hyper::header::CONTENT_LENGTH, form.len().into());
        head.extensions.insert(FormToken(field(&form, "x-amz-security-token")));
        return service.call(hyper::Request::from_parts(head, Body::from(form))).await;
    }
    service.call(hyper::Request::from_parts(head, Body::from(body))).await
}
