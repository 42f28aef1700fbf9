//! Shares pictures: `cargo run -p upload_server`, and open the URL that it prints. The README says what can be set.

use std::env;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::sleep;
use upload_server::{Failure, Settings, run};

/// How often the credentials are looked at. New ones should be there by that much before the old ones end.
const RENEWAL: Duration = Duration::from_secs(60);

/// How long requests that are under way may still take when the server is to end.
const GRACE: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt::init();
    let ended = tokio::select! {
        ended = serve() => ended,
        () = async { shutdown().await; sleep(GRACE).await } => Ok(()),
    };
    let Err(failure) = ended else { return ExitCode::SUCCESS };
    tracing::error!("{failure}");
    ExitCode::FAILURE
}

async fn serve() -> Result<(), Failure> {
    let port = env::var("PORT").map_or(Ok(8080), |port| port.parse()).map_err(|_| "PORT: must be a port")?;
    // Others reach a proxy in front of this, which speaks TLS.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let listener = listener.map_err(|error| format!("port {port}: {error}"))?;
    match Settings::from_env()? {
        Some(settings) => run(listener, RENEWAL, async || settings.bucket().await, shutdown()).await,
        #[cfg(feature = "embedded")]
        None => upload_server::embedded::run(listener, RENEWAL, shutdown()).await,
        #[cfg(not(feature = "embedded"))]
        None => Err("BUCKET: is not set".into()),
    }
}

/// Waits until the server is to end: for Ctrl-C, or for what a service manager sends.
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
