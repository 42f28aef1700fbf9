//! Use this as a start for your own upload server: `cargo run -p upload_server`, and open the
//! printed URL. The README describes the settings.

use std::env;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::sleep;
use upload_server::{Failure, Lifetimes, Settings, run};

/// The interval for reading credentials. New ones should exist at least this long before the old
/// ones expire.
const RENEWAL: Duration = Duration::from_secs(60);

/// The time for running requests to finish when the server stops.
const GRACE: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt::init();
    let outcome = tokio::select! {
        outcome = serve() => outcome,
        () = async { shutdown().await; sleep(GRACE).await } => Ok(()),
    };
    let Err(failure) = outcome else { return ExitCode::SUCCESS };
    tracing::error!("{failure}");
    ExitCode::FAILURE
}

async fn serve() -> Result<(), Failure> {
    let port = env::var("PORT")
        .map_or(Ok(8080), |port| port.parse())
        .map_err(|_| "PORT: must be from 0 to 65535")?;
    // Run it behind a proxy that supports TLS.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let listener = listener.map_err(|error| format!("port {port}: {error}"))?;
    match Settings::from_env()? {
        Some(settings) => {
            let bucket = settings.bucket().await?;
            let provide = async || settings.credentials().await;
            run(listener, bucket, Lifetimes::default(), RENEWAL, provide, shutdown()).await
        }
        #[cfg(feature = "embedded")]
        None => upload_server::embedded::run(listener, RENEWAL, shutdown()).await,
        #[cfg(not(feature = "embedded"))]
        None => Err("BUCKET: missing".into()),
    }
}

/// Waits for Ctrl-C or for the `SIGTERM` of a service manager.
async fn shutdown() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => return,
            _ = terminate.recv() => return,
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
