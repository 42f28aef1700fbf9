use std::time::Duration;

use presign::Credentials;
use presign::s3::Bucket;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::{Failure, Lifetimes, routes};

/// Serves until `stop` completes, and then until all running requests are done.
///
/// Calls `provide`, a provider of the current credentials, after each interval.
///
/// # Errors
///
/// A bucket whose credentials have expired at the start. Errors of the provider are logged, and the
/// old credentials stay in use.
pub async fn run(
    listener: TcpListener,
    bucket: Bucket,
    lifetimes: Lifetimes,
    interval: Duration,
    provide: impl AsyncFnMut() -> Result<Credentials, Failure>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (current, bucket) = watch::channel(bucket);
    let routes = routes(bucket, lifetimes)?;
    tracing::info!("signing with {}", id(&current.borrow()));
    tracing::info!("open http://{}", listener.local_addr()?);
    tokio::select! {
        outcome = axum::serve(listener, routes).with_graceful_shutdown(stop) => Ok(outcome?),
        () = rotate(&current, interval, provide) => Ok(()),
    }
}

/// Replaces the bucket with one that has the current credentials, after each interval.
///
/// Running requests keep their bucket. URLs expire with the credentials that signed them, so the
/// old credentials should stay valid for the longest lifetime of a URL, which is that of an upload.
async fn rotate(
    current: &watch::Sender<Bucket>,
    interval: Duration,
    mut provide: impl AsyncFnMut() -> Result<Credentials, Failure>,
) {
    loop {
        sleep(interval).await;
        let credentials = provide().await;
        match credentials.and_then(|credentials| Ok(current.borrow().with_credentials(credentials)?)) {
            Ok(bucket) => {
                let old = current.send_replace(bucket);
                if id(&old) != id(&current.borrow()) {
                    tracing::info!("signing with {}", id(&current.borrow()));
                }
            }
            Err(failure) => tracing::error!("no new credentials: {failure}"),
        }
    }
}

/// Returns the access key id. It is not secret: every URL contains it.
fn id(bucket: &Bucket) -> &str {
    bucket.signer().credentials().access_key_id()
}
