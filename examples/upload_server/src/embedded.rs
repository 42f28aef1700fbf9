//! An S3 server within the process, with a bucket and two pairs of credentials that take turns. It forgets everything at its end.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use e2e::Server;
use presign::s3::Bucket;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::Failure;

/// The name of the bucket.
pub const BUCKET: &str = "pictures";

/// As [`run`](crate::run), with an S3 server that ends with it, and whose permanent and temporary credentials take turns.
///
/// # Errors
///
/// As [`run`](crate::run), and those of the operating system.
pub async fn run(
    listener: TcpListener,
    interval: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let s3 = Server::start()?;
    tracing::warn!("BUCKET is not set: files are kept in this process, until it ends");
    let buckets = buckets(&s3, listener.local_addr()?)?;
    run_with(buckets, listener, interval, stop).await
}

/// The same bucket by the two pairs of credentials, with CORS rules for the page at this address.
fn buckets(s3: &Server, page: SocketAddr) -> Result<[Bucket; 2], Failure> {
    let bucket = s3.create_bucket(BUCKET)?;
    for host in ["127.0.0.1", "localhost"] {
        s3.storage().allow_origin(BUCKET, &format!("http://{host}:{}", page.port()));
    }
    let other = Bucket::with_endpoint(BUCKET, s3.region(), s3.temporary_credentials(), s3.path_style())?;
    Ok([bucket, other])
}

async fn run_with(
    buckets: [Bucket; 2],
    listener: TcpListener,
    interval: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let mut turns = buckets.into_iter().cycle();
    let next = async move || turns.next().ok_or_else(|| "no bucket".into());
    crate::run(listener, interval, next, stop).await
}

/// Both servers, on ports that the system picks. They end when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    s3: Server,
    /// The server runs until this is dropped.
    keep_running: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts both. They accept connections when this returns.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn start() -> Result<Self, Failure> {
        let s3 = Server::start()?;
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let buckets = buckets(&s3, address)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (keep_running, stopped) = oneshot::channel();
        let serve = async move {
            let listener = TcpListener::from_std(listener)?;
            run_with(buckets, listener, Duration::from_secs(60), pending()).await
        };
        let thread = thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    ended = serve => if let Err(failure) = ended { tracing::error!("{failure}") },
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { address, s3, keep_running: Some(keep_running), thread: Some(thread) })
    }

    /// The URL of the page, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The S3 server, which can be asked for what it has stored.
    #[must_use]
    pub const fn s3(&self) -> &Server {
        &self.s3
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.keep_running.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there was reported where it happened.
            let _ = thread.join();
        }
    }
}
