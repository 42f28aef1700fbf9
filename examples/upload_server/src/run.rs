use std::time::Duration;

use presign::s3::Bucket;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::{Failure, routes};

/// Serves until `stop` completes, and then until all running requests are done.
///
/// Calls `find_bucket` at the start and after each interval. It returns the bucket with its current
/// credentials.
///
/// # Errors
///
/// The error of the first `find_bucket`. Later ones are logged, and the old bucket stays in use.
pub async fn run(
    listener: TcpListener,
    interval: Duration,
    mut find_bucket: impl AsyncFnMut() -> Result<Bucket, Failure>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (current, bucket) = watch::channel(find_bucket().await?);
    let routes = routes(bucket)?;
    tracing::info!("signing with {}", id(&current.borrow()));
    tracing::info!("open http://{}", listener.local_addr()?);
    tokio::select! {
        outcome = axum::serve(listener, routes).with_graceful_shutdown(stop) => Ok(outcome?),
        () = rotate(&current, interval, find_bucket) => Ok(()),
    }
}

/// Replaces the bucket by one with new credentials after each interval.
///
/// Running requests keep their bucket. URLs expire with the credentials that signed them, so the
/// old credentials should stay valid for the longest lifetime of a URL, which is that of an upload.
async fn rotate(
    current: &watch::Sender<Bucket>,
    interval: Duration,
    mut find_bucket: impl AsyncFnMut() -> Result<Bucket, Failure>,
) {
    loop {
        sleep(interval).await;
        match find_bucket().await {
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
