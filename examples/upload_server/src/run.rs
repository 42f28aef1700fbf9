use std::time::Duration;

use presign::s3::Bucket;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::{Failure, routes};

/// Serves until it is to stop, and then until the requests that are under way are answered.
///
/// `find_bucket` is asked at the start, and then in each interval: it comes back with the credentials of the moment.
///
/// # Errors
///
/// That of `find_bucket` at the start. Later ones are logged, and the bucket that was there stays.
pub async fn run(
    listener: TcpListener,
    interval: Duration,
    mut find_bucket: impl AsyncFnMut() -> Result<Bucket, Failure>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (newest, bucket) = watch::channel(find_bucket().await?);
    let routes = routes(bucket)?;
    tracing::info!("signing with {}", id(&newest.borrow()));
    tracing::info!("open http://{}", listener.local_addr()?);
    tokio::select! {
        served = axum::serve(listener, routes).with_graceful_shutdown(stop) => Ok(served?),
        () = rotate(&newest, interval, find_bucket) => Ok(()),
    }
}

/// Puts a bucket with new credentials in the place of the old one, again and again.
///
/// Requests that are under way end with the one that they began with. URLs by the old credentials are good for as long as those
/// are, so let the old ones live for the longest lifetime of a URL, which is that of an upload.
async fn rotate(
    newest: &watch::Sender<Bucket>,
    interval: Duration,
    mut find_bucket: impl AsyncFnMut() -> Result<Bucket, Failure>,
) {
    loop {
        sleep(interval).await;
        match find_bucket().await {
            Ok(bucket) => {
                let old = newest.send_replace(bucket);
                if id(&old) != id(&newest.borrow()) {
                    tracing::info!("signing with {}", id(&newest.borrow()));
                }
            }
            Err(failure) => tracing::error!("no new credentials: {failure}"),
        }
    }
}

/// The access key id, which is no secret: every URL shows it.
fn id(bucket: &Bucket) -> &str {
    bucket.signer().credentials().access_key_id()
}
