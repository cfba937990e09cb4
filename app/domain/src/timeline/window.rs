//! Which part of the timeline is shown.

use super::{Event, Kind};
use std::collections::BTreeSet;
use time::{Duration, OffsetDateTime};

/// How far back the timeline goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Window {
    /// A day.
    #[default]
    Day,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
}

impl Window {
    /// Every window.
    pub const ALL: [Window; 3] = [Window::Day, Window::Week, Window::Month];

    /// As it is written in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Window::Day => "24h",
            Window::Week => "7d",
            Window::Month => "30d",
        }
    }

    /// The window of a name; a day if it is none.
    pub fn named(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|window| window.as_str() == name).unwrap_or_default()
    }

    /// How long it is.
    pub fn length(self) -> Duration {
        match self {
            Window::Day => Duration::DAY,
            Window::Week => Duration::days(7),
            Window::Month => Duration::days(30),
        }
    }
}

/// Which events are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// How far back.
    pub window: Window,
    /// Of which kinds; all if there is none.
    pub kinds: BTreeSet<Kind>,
}

impl Filter {
    /// Whether events of a kind are shown.
    pub fn shows(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// The same filter with a kind switched on or off. All kinds are the same as none.
    #[must_use]
    pub fn toggled(&self, kind: Kind) -> Self {
        let mut kinds = self.kinds.clone();
        if !kinds.remove(&kind) {
            kinds.insert(kind);
        }
        if kinds.len() == Kind::ALL.len() {
            kinds.clear();
        }
        Self {
            window: self.window,
            kinds,
        }
    }

    /// The events that are shown at `now`, in the same order. One that is still going on, or may have happened within the window,
    /// is in it.
    pub fn select(&self, events: &[Event], now: OffsetDateTime) -> Vec<Event> {
        let from = now - self.window.length();
        events
            .iter()
            .filter(|event| event.when.at() >= from && self.shows(event.kind()))
            .cloned()
            .collect()
    }
}
