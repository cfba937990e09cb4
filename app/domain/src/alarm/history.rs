//! What happened to an alarm: its transitions, changes of its configuration, and what it did.

mod archive;
mod bands;
mod event;
mod statistics;

pub use archive::{Coverage, OVERLAP, RETENTION, Span};
pub use bands::{Band, Current, Phase, Run, bands, runs};
pub use event::{ActionOutcome, ActionRun, Change, Configuration, Event, Told, Transition};
pub use statistics::{FLAP_WITHIN, FLAPPING, FLAPPING_WITHIN, Flapping, Statistics, statistics};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Something that happened to an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What.
    pub event: Event,
}

/// What is kept of an alarm's history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// What happened, oldest first.
    pub items: Vec<Item>,
    /// For which times that is all that happened.
    pub coverage: Coverage,
}

impl History {
    /// Every transition, oldest first.
    pub fn transitions(&self) -> impl DoubleEndedIterator<Item = (OffsetDateTime, &Transition)> {
        self.items.iter().filter_map(|item| match &item.event {
            Event::State(transition) => Some((item.at, transition)),
            _ => None,
        })
    }

    /// What happened from a time on, oldest first.
    pub fn since(&self, from: OffsetDateTime) -> &[Item] {
        let first = self.items.partition_point(|item| item.at < from);
        &self.items[first..]
    }
}

#[cfg(test)]
mod tests;
