//! Everything that is rendered: the frame, the pages, their words and the data they show.

pub mod components;
pub mod facts;
pub mod pages;
mod request;
pub mod shell;
pub mod words;

pub use request::provide_request;

use domain::health::Health;
use domain::snapshot::Snapshot;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::watch;

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

/// What pages are made from, handed to every request.
#[derive(Debug, Clone)]
pub struct Console {
    latest: watch::Receiver<Option<Arc<Judged>>>,
    clock: fn() -> OffsetDateTime,
}

impl Console {
    /// A console that shows whatever `latest` holds at the time of a request.
    pub fn new(latest: watch::Receiver<Option<Arc<Judged>>>, clock: fn() -> OffsetDateTime) -> Self {
        Self { latest, clock }
    }

    /// The latest snapshot, if there is one yet.
    pub fn latest(&self) -> Option<Arc<Judged>> {
        self.latest.borrow().clone()
    }

    /// Changes of the latest snapshot, from now on.
    pub fn changes(&self) -> watch::Receiver<Option<Arc<Judged>>> {
        self.latest.clone()
    }

    /// How old something is now. Never negative, even if the clock was set back.
    pub fn age(&self, at: OffsetDateTime) -> Duration {
        Duration::try_from((self.clock)() - at).unwrap_or_default()
    }
}
