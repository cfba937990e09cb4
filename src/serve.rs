//! Runs the console: the shared snapshot in the background, the router in front.

use crate::aws::Aws;
use crate::router::{SiteMissing, router};
use crate::watcher::watch_stack;
use app::server::Console;
use domain::name::StackName;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A console that listens but does not serve yet.
pub struct Server {
    listener: TcpListener,
    settings: Settings,
}

/// What a console is made of.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The stack to watch.
    pub stack_name: StackName,
    /// How often its snapshot is renewed.
    pub refresh: Duration,
    /// The client's files.
    pub site_dir: PathBuf,
}

/// Why there is no console.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not allowed.
    #[error(
        "the console cannot listen on {addr} ({source}); stop the other program, or set LIVEINSIGHT_ADDR to another address"
    )]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The client's files are missing.
    #[error(transparent)]
    Site(#[from] SiteMissing),
    /// The server stopped by itself.
    #[error("the console stopped: {0}")]
    Stopped(#[from] std::io::Error),
}

impl Server {
    /// Takes the address.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn bind(addr: SocketAddr, settings: Settings) -> Result<Self, ServeError> {
        let listener = TcpListener::bind(addr)
            .await
            .map_err(|source| ServeError::Listen { addr, source })?;
        Ok(Self { listener, settings })
    }

    /// Where it is reached, with the port that was taken.
    ///
    /// # Errors
    /// The system does not say.
    pub fn url(&self) -> Result<String, ServeError> {
        Ok(format!("http://{}", self.listener.local_addr()?))
    }

    /// Serves until `shutdown`, then lets running answers end.
    ///
    /// # Errors
    /// The client's files are missing, or the server stopped by itself.
    pub async fn run(
        self,
        aws: Aws,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let (sender, latest) = watch::channel(None);
        let router = router(Console::new(latest, aws.clock), &self.settings.site_dir)?;
        let watcher = tokio::spawn(async move {
            watch_stack(&aws, &self.settings.stack_name, self.settings.refresh, sender).await;
        });
        // Event streams never end by themselves, so running answers are not waited for longer than a moment.
        let (stopping, mut stopped) = watch::channel(());
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(async move {
            shutdown.await;
            drop(stopping);
        });
        let outcome = tokio::select! {
            outcome = serving => outcome,
            () = async {
                let _ = stopped.changed().await;
                tokio::time::sleep(Duration::from_millis(500)).await;
            } => Ok(()),
        };
        watcher.abort();
        Ok(outcome?)
    }
}
