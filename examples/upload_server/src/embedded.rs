//! An S3 server in the same process, which keeps a bucket in memory and alternates between two
//! pairs of credentials.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use e2e::Server;
use presign::Credentials;
use presign::s3::Bucket;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::{Failure, Lifetimes};

/// The name of the bucket.
pub const BUCKET: &str = "uploads";

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
    let bucket = bucket(&s3, listener.local_addr()?)?;
    run_with(listener, bucket, Lifetimes::default(), interval, credentials(&s3), stop).await
}

/// Returns the bucket. Its CORS rules allow the page at this address.
fn bucket(s3: &Server, page: SocketAddr) -> Result<Bucket, Failure> {
    let bucket = s3.create_bucket(BUCKET)?;
    for host in ["127.0.0.1", "localhost"] {
        s3.storage().allow_origin(BUCKET, &format!("http://{host}:{}", page.port()));
    }
    Ok(bucket)
}

/// Returns the two pairs of credentials, beginning with the one that the bucket does not have.
fn credentials(s3: &Server) -> [Credentials; 2] {
    [s3.temporary_credentials(), s3.credentials()]
}

async fn run_with(
    listener: TcpListener,
    bucket: Bucket,
    lifetimes: Lifetimes,
    interval: Duration,
    credentials: [Credentials; 2],
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let mut alternating = credentials.into_iter().cycle();
    let provide = async move || alternating.next().ok_or_else(|| "no credentials".into());
    crate::run(listener, bucket, lifetimes, interval, provide, stop).await
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
        Self::start_with(Lifetimes::default())
    }

    /// Starts both servers like [`start`](Self::start), with these lifetimes.
    ///
    /// # Errors
    ///
    /// A failure of the operating system.
    pub fn start_with(lifetimes: Lifetimes) -> Result<Self, Failure> {
        let s3 = Server::start()?;
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (bucket, credentials) = (bucket(&s3, address)?, credentials(&s3));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (keep_running, stopped) = oneshot::channel();
        let serve = async move {
            let listener = TcpListener::from_std(listener)?;
            run_with(listener, bucket, lifetimes, Duration::from_secs(60), credentials, pending()).await
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
