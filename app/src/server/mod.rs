//! Everything that is rendered: the frame, the pages, their words and the data they show.

pub mod charts;
pub mod components;
pub mod cookies;
pub mod error;
pub mod facts;
pub mod guide;
pub mod numbers;
pub mod pages;
pub mod ports;
pub mod preferences;
mod renewal;
mod request;
pub mod routes;
pub mod shell;
pub mod words;
pub mod zone;

pub use pages::sign_in_again::{Interrupted, Stage};
pub use renewal::Renewal;
pub use request::{AcceptAttempt, Attempt, SignInAttempt, SignInProblem, person, provide_request};

use domain::health::{Health, assess};
use domain::snapshot::Snapshot;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::{Notify, watch};

/// Address of the server-sent events that tell a page to refresh.
pub const UPDATES: &str = "/updates";

/// A snapshot and what the rules say of it. Made once, shown to everybody.
#[derive(Debug)]
pub struct Judged {
    /// What was read.
    pub snapshot: Snapshot,
    /// What it means.
    pub health: Health,
}

impl Judged {
    /// Judges a snapshot. What lasts since the one `before` is known to last since then.
    pub fn of(snapshot: Snapshot, before: Option<&Judged>) -> Self {
        let mut health = assess(&snapshot);
        if let Some(before) = before {
            health.remember(&before.health);
        }
        Self { snapshot, health }
    }

    /// What tells this snapshot from every other: its time, by RFC 3339.
    pub fn stamp(&self) -> String {
        self.snapshot.taken_at.format(&Rfc3339).unwrap_or_default()
    }
}

/// What pages are made from, handed to every request.
#[derive(Debug, Clone)]
pub struct Console {
    latest: watch::Receiver<Option<Arc<Judged>>>,
    clock: fn() -> OffsetDateTime,
    renewal: Renewal,
    refresh_asked: Arc<Notify>,
    /// Counts how often a run of the deployment engine went on while somebody looked.
    progress: Arc<watch::Sender<u64>>,
}

impl Console {
    /// A console that shows whatever `latest` holds at the time of a request, and expects it to be renewed as `renewal` says.
    pub fn new(
        latest: watch::Receiver<Option<Arc<Judged>>>,
        clock: fn() -> OffsetDateTime,
        renewal: Renewal,
    ) -> Self {
        Self {
            latest,
            clock,
            renewal,
            refresh_asked: Arc::default(),
            progress: Arc::default(),
        }
    }

    /// Asks for a new snapshot before its time. Many who ask at once are answered with one.
    pub fn refresh_now(&self) {
        self.refresh_asked.notify_one();
    }

    /// Told whenever somebody asks for a new snapshot.
    pub fn refresh_asked(&self) -> Arc<Notify> {
        self.refresh_asked.clone()
    }

    /// The latest snapshot, if there is one yet.
    pub fn latest(&self) -> Option<Arc<Judged>> {
        self.latest.borrow().clone()
    }

    /// The latest snapshot, at once if there is one, then every change of it.
    pub fn changes(&self) -> watch::Receiver<Option<Arc<Judged>>> {
        self.latest.clone()
    }

    /// What tells what a page shows now from what it showed before: the snapshot's stamp, and how far runs of the deployment engine
    /// came. Pages carry it and the event stream announces it.
    pub fn stamp(&self) -> Option<String> {
        let stamp = self.latest()?.stamp();
        match *self.progress.borrow() {
            0 => Some(stamp),
            progress => Some(format!("{stamp}+{progress}")),
        }
    }

    /// Tells open pages that a run of the deployment engine went on.
    pub fn announce_progress(&self) {
        self.progress.send_modify(|progress| *progress += 1);
    }

    /// Told whenever a run went on.
    pub fn progress(&self) -> watch::Receiver<u64> {
        self.progress.subscribe()
    }

    /// Whether anybody is told.
    pub fn is_followed(&self) -> bool {
        self.progress.receiver_count() > 0
    }

    /// How long a page may go without news before it says so.
    pub fn page_patience(&self) -> Duration {
        self.renewal.page_patience()
    }

    /// The age of the latest snapshot, if it should have been renewed long ago.
    pub fn overdue(&self) -> Option<Duration> {
        let age = self.age(self.latest()?.snapshot.taken_at);
        (age > self.renewal.overdue_after()).then_some(age)
    }

    /// The time now.
    pub fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }

    /// How old something is now. Never negative, even if the clock was set back.
    pub fn age(&self, at: OffsetDateTime) -> Duration {
        Duration::try_from(self.now() - at).unwrap_or_default()
    }
}
