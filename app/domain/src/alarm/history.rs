//! What happened to an alarm: its transitions, changes of its configuration, and what it did.

mod archive;
mod bands;
mod event;
mod page;
mod statistics;

pub use archive::{Coverage, OVERLAP, RETENTION, Span};
pub use bands::{Band, Current, Phase, Run, bands, runs};
pub use event::{ActionOutcome, ActionRun, Change, Configuration, Event, Told, Transition};
pub use page::{Cursor, EventKind, Page, page};
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
    /// A history of items in the order of their times. Transitions of the same instant are put in the order in which they follow
    /// from each other: CloudWatch's times do not tell it.
    pub fn new(items: Vec<Item>, coverage: Coverage) -> Self {
        let mut items = items;
        let mut state = None;
        for group in items.chunk_by_mut(|one, next| one.at == next.at) {
            for place in 0..group.len() {
                let follows = |item: &Item| match &item.event {
                    Event::State(transition) => state.is_none() || state == Some(transition.from),
                    _ => true,
                };
                let next = group[place..].iter().position(follows).unwrap_or_default();
                group[place..=place + next].rotate_right(1);
                if let Event::State(transition) = &group[place].event {
                    state = Some(transition.to);
                }
            }
        }
        Self { items, coverage }
    }

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
