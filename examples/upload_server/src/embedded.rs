//! An S3 server in the same process, which keeps a bucket in memory and alternates between two
//! pairs of credentials.

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

/// Runs the server like [`run`](crate::run), with its own S3 server, whose permanent and temporary
/// credentials alternate.
///
/// # Errors
///
/// The errors of [`run`](crate::run), and a failure of the operating system.
pub async fn run(
    listener: TcpListener,
    interval: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let s3 = Server::start()?;
    tracing::warn!("BUCKET is not set; files are kept in memory until this process stops");
    let buckets = buckets(&s3, listener.local_addr()?)?;
    run_with(buckets, listener, interval, stop).await
}

/// Returns the bucket with each of the two pairs of credentials. Its CORS rules allow the page at
/// this address.
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
    let mut alternating = buckets.into_iter().cycle();
    let next = async move || alternating.next().ok_or_else(|| "no bucket".into());
    crate::run(listener, interval, next, stop).await
}

/// Both servers, on free ports. They stop when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    s3: Server,
    /// The server runs until this is dropped.
    keep_running: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts both servers. They accept connections when this returns.
    ///
    /// # Errors
    ///
    /// A failure of the operating system.
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
                    outcome = serve => if let Err(failure) = outcome { tracing::error!("{failure}") },
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { address, s3, keep_running: Some(keep_running), thread: Some(thread) })
    }

    /// Returns the URL of the page, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the S3 server, whose storage a test can inspect.
    #[must_use]
    pub const fn s3(&self) -> &Server {
        &self.s3
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.keep_running.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has already been reported.
            let _ = thread.join();
        }
    }
}
