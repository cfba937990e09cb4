//! Runs the console: the shared snapshot and whatever run was left in the background, the router in front.

use crate::alarms::{Alarms, keep_history};
use crate::auth::{Auth, Links};
use crate::aws::{Aws, SnapshotOptions};
use crate::chronicle;
use crate::deployments::Desk;
use crate::guide::Library;
use crate::measurements::Archive;
use crate::reports::Terms;
use crate::router::{Hosts, Parts, SiteMissing, router};
use crate::take_up::finish_what_is_left;
use crate::usage_keeper::keep_usage;
use crate::watcher::{Pace, watch_stack};
use app::server::{Console, Renewal};
use domain::name::StackName;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a console that starts waits for the sessions of the one before it.
const PATIENCE_FOR_SESSIONS: Duration = Duration::from_secs(1);

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
    /// What its reports need to know, and how long its metrics are kept.
    pub terms: Terms,
    /// How long after signing in a person may change something.
    pub recent_sign_in: Duration,
    /// The client's files.
    pub site_dir: PathBuf,
    /// The collector's package that is deployed from here.
    pub collector_zip: PathBuf,
    /// A directory with the guide's files, if they are not those that the console brings along.
    pub docs_dir: Option<PathBuf>,
    /// Names the console is reached by besides its address, without port.
    pub allowed_hosts: Vec<String>,
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
    /// Nothing renews the snapshot any more; what is shown would only grow old.
    #[error("the console stopped, because its reading of AWS ended: {how}; start it again")]
    WatcherEnded {
        /// How it ended.
        how: String,
    },
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

    /// Serves until `shutdown`, then lets running answers end. Whoever has no account may sign in by one of `links`.
    ///
    /// # Errors
    /// The client's files are missing, or the server or its reading of AWS ended by itself.
    pub async fn run(
        self,
        aws: Aws,
        links: Links,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let Settings {
            stack_name,
            refresh,
            terms,
            recent_sign_in,
            site_dir,
            collector_zip,
            docs_dir,
            allowed_hosts,
        } = self.settings;
        let metrics = terms.metrics;
        let hosts = Hosts {
            listening: self.listener.local_addr()?,
            named: allowed_hosts,
        };
        let (sender, latest) = watch::channel(None);
        let renewal = Renewal {
            every: refresh,
            longest: SnapshotOptions::LONGEST,
        };
        // What goes on beside the pages. Each on its own: that one ends or panics stops none of the others, and all end with the
        // server.
        let mut beside = JoinSet::new();
        beside.spawn(chronicle::follow(aws.clone(), latest.clone()));
        let console = Console::new(latest, aws.clock, renewal);
        let asked = console.refresh_asked();
        let auth = Auth::asking_again(aws.clone(), links, recent_sign_in);
        let archive = Archive::new(aws.clone(), metrics);
        let desk = Desk::new(aws.clone(), stack_name.clone(), collector_zip);
        let library = Library::of(docs_dir);
        let alarms = Alarms::new(&aws);
        let parts = Parts {
            console: console.clone(),
            auth: auth.clone(),
            desk: desk.clone(),
            library,
            archive,
            alarms: alarms.clone(),
            terms,
            hosts,
        };
        let router = router(parts, &site_dir)?;
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        // Pages that are open meanwhile go on where they were. A table that is slow is read in the background.
        match tokio::time::timeout(PATIENCE_FOR_SESSIONS, auth.take_up_sessions()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "no sessions from before the start"),
            Err(_) => tracing::debug!("sessions from before the start are still being read"),
        }
        let pace = Pace { refresh, metrics };
        // Not cut off by a snapshot or a page, and cut off itself only when the console stops: then its journal has the rest.
        let (ours, stack) = (aws.clone(), stack_name.clone());
        beside.spawn(async move { finish_what_is_left(&ours, &stack, refresh).await });
        let (ours, shown, stack) = (aws.clone(), console.clone(), stack_name.clone());
        beside.spawn(async move { keep_usage(&ours, &shown, &stack, metrics).await });
        let (mutes, shown) = (alarms.mutes.clone(), console.clone());
        beside.spawn(async move { mutes.keep_up(&shown, refresh).await });
        let history = alarms.archive.clone();
        let changes = console.changes();
        beside.spawn(async move { keep_history(&history, changes).await });
        beside.spawn(async move { desk.watch(&console).await });
        let mut watcher =
            tokio::spawn(async move { watch_stack(&aws, &stack_name, pace, &asked, sender).await });
        // Event streams never end by themselves, so running answers are not waited for longer than a moment.
        let (stopping, mut stopped) = watch::channel(());
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(async move {
            shutdown.await;
            drop(stopping);
        });
        let outcome = tokio::select! {
            outcome = serving => outcome.map_err(ServeError::from),
            ended = &mut watcher => Err(ServeError::WatcherEnded {
                how: ended.map_or_else(|error| error.to_string(), |()| "nobody was left to read for".to_owned()),
            }),
            () = auth.keep_sessions() => Ok(()),
            () = async {
                let _ = stopped.changed().await;
                tokio::time::sleep(Duration::from_millis(500)).await;
            } => Ok(()),
        };
        watcher.abort();
        outcome
    }
}
